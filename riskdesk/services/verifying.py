"""Whether a printed sheet still agrees with the library: by its bytes, by its code, by what its pages say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from riskdesk import __version__
from riskdesk.domain.catalogue import IssuedSheet
from riskdesk.domain.seal import seal
from riskdesk.domain.session import Session, State
from riskdesk.domain.words import day, listed
from riskdesk.sheet.record import FoundPage, FoundSheet, SheetRecord
from riskdesk.storage.library import Library


class Finding(StrEnum):
    """What came out."""

    ISSUED = "issued"
    MATCHES = "matches"
    ALTERED = "altered"
    CHANGED = "changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came out, and why, in sentences. ``finding`` decides :attr:`agrees` and :attr:`heading`."""

    finding: Finding
    sentences: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether the sheet can be relied on as what the library has."""
        return self.finding in (Finding.ISSUED, Finding.MATCHES)

    @property
    def heading(self) -> str:
        """The whole in a few words."""
        return _HEADINGS[self.finding]


_HEADINGS = {
    Finding.ISSUED: "As it was issued",
    Finding.MATCHES: "It matches the library",
    Finding.ALTERED: "It was altered",
    Finding.CHANGED: "It does not match any more",
    Finding.UNKNOWN: "It is not known here",
}


MakeAgain = Callable[[Session, SheetRecord, Session | None], bytes | None]
"""Makes the PDF of a record again from the session and the one before it; ``None`` where that cannot be done."""
Read = Callable[[bytes], FoundSheet]


def verify(library: Library, found: FoundSheet, make_again: MakeAgain, read: Read) -> Verdict:
    """Check a sheet that was read from its PDF, against the PDF that the library gives now, read in the same way.

    Raises:
        RiskDeskError: the library cannot be read.
    """
    if issued := _issued(library, found.digest):
        session, sheet = issued
        return Verdict(Finding.ISSUED, (_as_issued(session, sheet),))
    if problem := _in_itself(found):
        return Verdict(Finding.ALTERED, (problem,))
    code = found.pages[0].code if found.pages else ""
    if not code:
        words = "It bears no code on its pages: it is no sheet of RiskDesk, or its pages are pictures."
        return Verdict(Finding.UNKNOWN, (words,))

    def again(session: Session, record: SheetRecord, before: Session | None) -> FoundSheet | None:
        pdf = make_again(session, record, before)
        return read(pdf) if pdf is not None else None

    return _against(library, found, code, again)


_Remake = Callable[[Session, SheetRecord, Session | None], FoundSheet | None]


def _issued(library: Library, digest: str) -> tuple[Session, IssuedSheet] | None:
    """The sheet that was issued with these very bytes."""
    for summary in library.sessions(all_versions=True, counts=False):
        for sheet in library.sheets(summary.version_id):
            if sheet.digest == digest:
                return library.load(summary.version_id), sheet
    return None


def _as_issued(session: Session, sheet: IssuedSheet) -> str:
    to = f" to {sheet.issued_to}" if sheet.issued_to else ""
    return (
        f"It is sheet {sheet.number} of {named(session)}, as issued{to} on {day(sheet.issued_on)}: every byte is as it "
        f"was kept. Code {sheet.code}."
    )


def named(session: Session) -> str:
    """ "“Assessment day”, version 1, closed (2 November 2010)"."""
    info = session.info
    held = f" ({day(info.held_on)})" if info.held_on else ""
    return f"“{info.title}”, version {info.number}, {info.state}{held}"


def _in_itself(found: FoundSheet) -> str:
    """What does not fit together in the file, or ``""``."""
    codes = list(dict.fromkeys(page.code for page in found.pages))
    if len(codes) > 1:
        return f"Its pages are not of one sheet: they bear {listed([code or 'no code' for code in codes])}."
    if missing := _missing(found.pages):
        return missing
    if found.record and codes and found.record.code != codes[0]:
        return f"Its pages bear the code {codes[0]}, but the file was made with {found.record.code}: it was altered."
    return ""


def _missing(pages: Iterable[FoundPage]) -> str:
    """Which pages are not there, or stand in another order."""
    numbered = [(page.number, page.of) for page in pages if page.code]
    if not numbered:
        return ""
    wanted = list(range(1, numbered[0][1] + 1))
    there = [number for number, _ in numbered]
    if there == wanted:
        return ""
    gone = [str(n) for n in wanted if n not in there]
    return f"Page {listed(gone)} of {len(wanted)} is missing." if gone else "Its pages are not in order."


def _against(library: Library, found: FoundSheet, code: str, remake: _Remake) -> Verdict:
    record = found.record
    known = {s.version_id for s in library.sessions(all_versions=True, counts=False)}
    if record and record.version_id in known:
        session = library.load(record.version_id)
        return _of_version(library, session, found, record, remake)
    # A comparison bears the codes of both.
    parts = code.split(" → ")
    whose = [one for part in parts if (one := _with_code(library, part))]
    if len(whose) < len(parts):
        words = f"No session in this library has the code {code}: it was made from another library, or changed since."
        return Verdict(Finding.UNKNOWN, (words,))
    names = listed([named(one) for one in whose])
    return Verdict(Finding.MATCHES, (f"The code {code} matches the method and scores of {names}.",))


def _with_code(library: Library, code: str) -> Session | None:
    """The newest version with this code."""
    for summary in library.sessions(all_versions=True, counts=False):
        session = library.load(summary.version_id)
        if seal(session) == code:
            return session
    return None


def _of_version(library: Library, session: Session, found: FoundSheet, record: SheetRecord, remake: _Remake) -> Verdict:
    """Against the very version that it was made of."""
    now = seal(session)
    if now != record.code:
        words = (
            f"It does not match: the sheet has the code {record.code}, and {named(session)} now has {now}. "
            "Its method, scores or agreed order were changed after the sheet was made."
        )
        return Verdict(Finding.CHANGED, (words, *_replaced(library, session)))
    matched = f"The code {now} matches the method and scores of {named(session)}."
    before = library.load(record.before) if record.before and _there(library, record.before) else None
    again = remake(session, record, before) if bool(before) == bool(record.before) else None
    finding, told = _compared(session, found, record, again)
    return Verdict(finding, (matched, told, *_replaced(library, session)))


def _there(library: Library, version_id: str) -> bool:
    return any(s.version_id == version_id for s in library.sessions(all_versions=True, counts=False))


def _replaced(library: Library, session: Session) -> tuple[str, ...]:
    """That there is a later version."""
    last = max(number for _, number, _ in library.versions(session.info.session_id))
    return (f"There is a version {last} since.",) if last > session.info.number else ()


def _compared(
    session: Session, found: FoundSheet, record: SheetRecord, again: FoundSheet | None
) -> tuple[Finding, str]:
    """What the pages say against what they would say if they were made now."""
    if again is None:
        return Finding.MATCHES, "Its pages could not be made again here, so that what else they say was not compared."
    if again.digest == found.digest:
        return Finding.MATCHES, "Made again from the library it is the same, byte for byte."
    pairs = enumerate(zip(found.pages, again.pages, strict=False), 1)
    other = [str(n) for n, (one, two) in pairs if one.text != two.text]
    if not other and len(found.pages) == len(again.pages):
        return Finding.MATCHES, "Its pages read as those that the library gives now."
    where = f"page {listed(other)}" if other else "the number of pages"
    if record.program != __version__:
        why = f"it was made by RiskDesk {record.program}, and this is {__version__}"
    elif session.info.state is State.DRAFT:
        why = "texts, dates or last time were changed since, or the file was altered"
    else:
        why = "this version cannot have changed, so the file was altered"
        return Finding.ALTERED, f"But {where} reads otherwise than the library gives: {why}."
    return Finding.MATCHES, f"But {where} reads otherwise than the library gives now: {why}."
