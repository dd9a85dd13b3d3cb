"""Whether a printed sheet still agrees with the library: by its bytes, by its code, by what its pages say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from enum import StrEnum

from riskdesk import __version__
from riskdesk.domain.catalogue import IssuedSheet
from riskdesk.domain.seal import seal
from riskdesk.domain.session import Session, State
from riskdesk.domain.words import day, listed
from riskdesk.immutable import immutable
from riskdesk.services.pack import gather_pack
from riskdesk.services.past import Past
from riskdesk.sheet.data import Document, SheetOptions
from riskdesk.sheet.record import FoundPage, FoundSheet, SheetRecord
from riskdesk.storage.library import Library


class Finding(StrEnum):
    """What came out."""

    ISSUED = "issued"
    MATCHES = "matches"
    CODE = "code"
    DIFFERS = "differs"
    DRAWN = "drawn"
    ALTERED = "altered"
    CHANGED = "changed"
    UNKNOWN = "unknown"


@immutable
class Verdict:
    """What came out, and why, in sentences. ``finding`` decides :attr:`agrees` and :attr:`heading`."""

    finding: Finding
    sentences: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether the sheet can be relied on as what the library has."""
        return self.finding in (Finding.ISSUED, Finding.MATCHES, Finding.CODE)

    @property
    def heading(self) -> str:
        """The whole in a few words."""
        return _HEADINGS[self.finding]


_HEADINGS = {
    Finding.ISSUED: "As it was issued",
    Finding.MATCHES: "It matches the library",
    Finding.CODE: "Its code matches; its pages were not compared",
    Finding.DIFFERS: "Its code matches; its pages read otherwise",
    Finding.DRAWN: "Its texts match; its drawing does not",
    Finding.ALTERED: "It was altered",
    Finding.CHANGED: "It does not match any more",
    Finding.UNKNOWN: "It is not known here",
}


MakeAgain = Callable[[Session, SheetOptions], bytes]
"""Makes the PDF of a session again."""
Read = Callable[[bytes], FoundSheet]


def verify(library: Library, found: FoundSheet, make_again: MakeAgain, read: Read) -> Verdict:
    """Check a sheet that was read from its PDF, against the PDF that the library gives now, read in the same way.

    Raises:
        RiskDeskError: the library cannot be read.
    """
    if issued := _issued(library, found.digest):
        session, sheet = issued
        return Verdict(Finding.ISSUED, (_as_issued(session, sheet), *_replaced(library, session)))
    if problem := _in_itself(found):
        return Verdict(Finding.ALTERED, (problem,))
    code = found.pages[0].code if found.pages else ""
    if not code:
        words = "It bears no code on its pages: it is no sheet of RiskDesk, or its pages are pictures."
        return Verdict(Finding.UNKNOWN, (words,))
    record = found.record
    if record is None:
        return _without_record(library, code)
    if record.sessions:
        return _of_several(library, record)
    if not _there(library, record.version_id):
        # The same session, typed or brought in under another id, has the same code.
        return _without_record(library, code)
    return _Check(library, found, record, make_again, read).verdict()


def _issued(library: Library, digest: str) -> tuple[Session, IssuedSheet] | None:
    """The sheet that was issued with these very bytes."""
    for summary in library.sessions(all_versions=True, counts=False):
        for sheet in library.sheets(summary.version_id):
            if sheet.digest == digest:
                return library.load(summary.version_id), sheet
    return None


def _as_issued(session: Session, sheet: IssuedSheet) -> str:
    to = f" to {sheet.issued_to}" if sheet.issued_to else ""
    what = sheet.paper.partition(", ")[2] or "sheet"
    return (
        f"It is {what} {sheet.number} of {named(session)}, as issued{to} on {day(sheet.issued_on)}: "
        f"every byte is as it was kept. Code {sheet.code}."
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
    blank = found.record is not None and found.record.document == Document.BLANK
    # Of blank score sheets each copy is numbered for itself.
    if not blank and (missing := _missing(found.pages)):
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
    # Of several copies each is numbered for itself.
    if wanted and there == wanted * (len(there) // len(wanted)):
        return ""
    gone = [str(n) for n in wanted if n not in there]
    if not gone:
        return "Its pages are not in order."
    return f"{_pages(gone)} of {len(wanted)} {'is' if len(gone) == 1 else 'are'} missing."


def _pages(numbers: Sequence[str]) -> str:
    """ "Page 2", "Pages 2, 3 and 5"."""
    return f"{'Page' if len(numbers) == 1 else 'Pages'} {listed(numbers)}"


_NOT_COMPARED = "What else its pages say was not compared"


def _not_here(code: str) -> str:
    return f"No session in this library has the code {code}: it was made from another library, or changed since."


def _without_record(library: Library, code: str) -> Verdict:
    """A file that no longer says what it was made of, as when another program has saved it."""
    # A comparison bears the codes of both.
    parts = code.split(" → ")
    whose = [one for part in parts if (one := _with_code(library, part))]
    if len(whose) < len(parts):
        paper = (
            "Of a public version or a blank score sheet that another program has saved the code cannot be looked up."
        )
        return Verdict(Finding.UNKNOWN, (_not_here(code), paper))
    matched = f"The code {code} matches the method and scores of {listed([named(one) for one in whose])}."
    why = f"{_NOT_COMPARED}: the file does not say what it was made of, as if another program had saved it."
    return Verdict(Finding.CODE, (matched, why))


def _of_several(library: Library, record: SheetRecord) -> Verdict:
    """A comparison or a roll-up, by the code of each of its sessions."""
    gone = [version_id for version_id in record.sessions if not _there(library, version_id)]
    if gone:
        words = f"{len(gone)} of the {len(record.sessions)} sessions that it was made of are not in this library."
        return Verdict(Finding.UNKNOWN, (words,))
    held = [(library.load(version_id), code) for version_id, code in record.sessions.items()]
    if changed := [named(session) for session, code in held if seal(session) != code]:
        words = (
            f"It does not match: method, scores or agreed order of {listed(changed)} were changed after it was made."
        )
        return Verdict(Finding.CHANGED, (words,))
    matched = f"It was made of {listed([named(session) for session, _ in held])}, and the code of each still matches."
    return Verdict(Finding.CODE, (matched, f"{_NOT_COMPARED}."))


def _with_code(library: Library, code: str) -> Session | None:
    """The newest version with this code, of the session that was held last where several have it."""
    for summary in reversed(library.sessions(all_versions=True, counts=False)):
        session = library.load(summary.version_id)
        if seal(session) == code:
            return session
    return None


def _there(library: Library, version_id: str) -> bool:
    return any(s.version_id == version_id for s in library.sessions(all_versions=True, counts=False))


@immutable
class _Check:
    """A sheet against the very version that it was made of."""

    library: Library
    found: FoundSheet
    record: SheetRecord
    make_again: MakeAgain
    read: Read

    def verdict(self) -> Verdict:
        """By the code, then by the pages."""
        record, session = self.record, self.library.load(self.record.version_id)
        now = record.code_of(session)
        blank = record.document == Document.BLANK
        if now != record.code:
            what = "Its method or areas" if blank else "Its method, scores or agreed order"
            words = (
                f"It does not match: the sheet has the code {record.code}, and {named(session)} now has {now}. "
                f"{what} were changed after the sheet was made."
            )
            return Verdict(Finding.CHANGED, (words, *_replaced(self.library, session)))
        of = "method and areas" if blank else "method and scores"
        matched = f"The code {now} matches the {of} of {named(session)}."
        finding, told = self._pages(session, self._again(session))
        return Verdict(finding, (matched, told, *_replaced(self.library, session)))

    def _again(self, session: Session) -> FoundSheet | None:
        """The same document made now, or ``None`` where it cannot be."""
        record, library = self.record, self.library
        before = library.load(record.before) if record.before and _there(library, record.before) else None
        options = record.options(session, before) if bool(before) == bool(record.before) else None
        if options is None:
            return None
        if options.pack is not None:
            pack = gather_pack(library, Past(library), session, options.pack.choices)
            options = replace(options, pack=pack)
        return self.read(self.make_again(session, options))

    def _pages(self, session: Session, again: FoundSheet | None) -> tuple[Finding, str]:
        """What the pages say against what they would say if they were made now."""
        found = self.found
        if again is None:
            return Finding.CODE, f"{_NOT_COMPARED}: it cannot be made again here."
        if again.digest == found.digest:
            return Finding.MATCHES, "Made again from the library it is the same, byte for byte."
        pairs = enumerate(zip(found.pages, again.pages, strict=False), 1)
        other = [str(n) for n, (one, two) in pairs if one.text != two.text]
        if not other and len(found.pages) == len(again.pages):
            return self._drawing(session, again)
        where = _pages(other).lower() if other else "the number of pages"
        reads = "reads" if len(other) < 2 else "read"
        return self._why(session, f"But {where} {reads} otherwise than the library gives")

    def _drawing(self, session: Session, again: FoundSheet) -> tuple[Finding, str]:
        """How the pages are drawn, where every word on them is the same: a box over a rank changes no word.

        Nobody is accused: a reader's note and a program that saves a file in its own way are no forgeries.
        """
        pairs = list(enumerate(zip(self.found.pages, again.pages, strict=True), 1))
        reads = "Its pages read as those that the library gives now"
        look = "Look at it beside a new print"
        if other := [str(n) for n, (one, two) in pairs if one.drawn != two.drawn]:
            what = f"{reads}, but {_pages(other).lower()} {'is' if len(other) == 1 else 'are'} drawn otherwise"
            return Finding.DRAWN, f"{what}: {self._drawn_why(session)}. {look}."
        if other := [str(n) for n, (one, two) in pairs if one.added != two.added]:
            what = "links, notes, stamps, fields or signatures were added or taken away"
            return Finding.DRAWN, f"{reads}, but on {_pages(other).lower()} {what}. {look}."
        return Finding.MATCHES, f"{reads}, and are drawn so."

    def _drawn_why(self, session: Session) -> str:
        """What can be the cause where only the drawing differs."""
        record, over = self.record, "or something was drawn over it"
        if record.program != __version__:
            return f"it was made by RiskDesk {record.program}, and this is {__version__}, {over}"
        if record.state == State.DRAFT or session.info.state is State.DRAFT:
            return f"it was made of a draft that was changed since, another program has rewritten it, {over}"
        if record.document in (Document.PACK, Document.AREAS):
            return f"other sessions were here when it was made, another program has rewritten it, {over}"
        return f"another program has rewritten it, or drew it with other fonts, {over}"

    def _why(self, session: Session, what: str) -> tuple[Finding, str]:
        """What follows where the pages read otherwise: only what a closed version alone gave cannot have changed."""
        record = self.record
        if record.program != __version__:
            return Finding.DIFFERS, f"{what}: it was made by RiskDesk {record.program}, and this is {__version__}."
        if record.state == State.DRAFT or session.info.state is State.DRAFT:
            return Finding.DIFFERS, f"{what} now: it was made of a draft that was changed since, or it was altered."
        if record.document in (Document.PACK, Document.AREAS):
            why = "other sessions or another time zone were here when it was made, or it was altered"
            return Finding.DIFFERS, f"{what} now: {why}."
        return Finding.ALTERED, f"{what}: this version cannot have changed, so the file was altered."


def _replaced(library: Library, session: Session) -> tuple[str, ...]:
    """That there is a later version."""
    last = max(number for _, number, _ in library.versions(session.info.session_id))
    return (f"There is a version {last} since.",) if last > session.info.number else ()
