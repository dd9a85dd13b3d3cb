"""A library checked from its pages to its ranks: is all there, and does every closed session still give its numbers?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from riskdesk.domain import results_seal, seal
from riskdesk.domain.bundle import CarriedSheet, CarriedVersion, logged
from riskdesk.domain.catalogue import Seal, SessionSummary
from riskdesk.domain.log_replay import assessment_fault, version_fault
from riskdesk.domain.progress import Progress
from riskdesk.domain.session import Session, State
from riskdesk.domain.words import day, plural
from riskdesk.immutable import immutable
from riskdesk.services.keeping import backups
from riskdesk.storage.engine import Key
from riskdesk.storage.errors import Damaged
from riskdesk.storage.examining import Examined
from riskdesk.storage.library import Library


@immutable
class Finding:
    """One check: its key, how many things it looked at, what can be said of them, and a sentence for each thing that
    is not as it should be."""

    check: str
    count: int
    text: str
    found: tuple[str, ...] = ()


@immutable
class Report:
    """All checks of one library; ``schema`` is 0 where it cannot be read."""

    path: Path
    schema: int
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not any(finding.found for finding in self.findings)


def check(path: Path, progress: Progress | None = None, key: Key | None = None) -> Report:
    """Check the library at ``path`` and its backups. Nothing is changed and nobody waits: it is looked through in a
    copy in memory, also while it is open for writing.

    Args:
        progress: told of each session version looked at and of all; what it raises comes through.
        key: what opens the library and its backups, where they are encrypted.

    Raises:
        PassphraseNeeded, WrongPassphrase: it is encrypted, and there is no ``key``, or another one opens it.
        LibraryError: it is no library, a newer one, or cannot be read. A damaged one is a finding.
    """
    try:
        with Examined(path, key) as examined:
            # The last of these brings the copy up to date; all else is to be looked at as it lies there.
            findings = (*_of_the_file(examined), *_of_the_sessions(examined, progress))
            return Report(path, examined.schema, (*findings, _backups(path, key)))
    except Damaged as error:
        return Report(path, 0, (Finding("file", 0, "not readable", (_sentence(error, path),)), _backups(path, key)))


def _sentence(error: Exception, path: Path) -> str:
    text = str(error).removeprefix(f"{path}: ") or type(error).__name__
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


@contextmanager
def _survived(path: Path, found: list[str], what: str) -> Iterator[None]:
    """In a damaged library anything at all can be in a row: whatever reading it comes to is a finding."""
    try:
        yield
    except Exception as error:
        found.append(f"{what} could not be checked: {_sentence(error, path)}")


# The file


def _of_the_file(examined: Examined) -> Iterator[Finding]:
    path = examined.path
    text = f"{plural(examined.pages, 'page')} read, schema {examined.schema}"
    yield Finding("file", examined.pages, text, _asked(path, "The file", examined.damage))
    yield Finding(
        "references", 0, "what a row refers to is there", _asked(path, "What rows refer to", examined.dangling)
    )
    count = 0

    def guards() -> tuple[str, ...]:
        nonlocal count
        count, found = examined.objects()
        return found

    found = _asked(path, "Tables and triggers", guards)
    yield Finding("guards", count, f"{count} tables, indexes and triggers, as schema {examined.schema} has them", found)


def _asked(path: Path, what: str, question: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
    found: list[str] = []
    with _survived(path, found, what):
        found.extend(question())
    return tuple(found)


# The sessions


def _of_the_sessions(examined: Examined, progress: Progress | None) -> list[Finding]:
    path, looked = examined.path, _Sessions(examined.path)
    sheets: list[tuple[str, int, bool]] = []
    with _survived(path, looked.log, "The log"):
        looked.rows, gaps = examined.gaps()
        looked.log += gaps
    with _survived(path, looked.sheets, "The issued sheets"):
        sheets += examined.sheets()
    for done, count in looked.all(examined):
        if progress is not None:
            progress(done, count)
    looked.damaged_sheets(sheets)
    return looked.findings(len(sheets))


@dataclass
class _Sessions:
    """What comes out as one version after another is looked at."""

    path: Path
    rows: int = 0
    log: list[str] = field(default_factory=list)
    sealed: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    seals: Mapping[str, Seal] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    closed: int = 0
    recorded: int = 0
    drafts: int = 0
    unsealed: int = 0

    def all(self, examined: Examined) -> Iterator[tuple[int, int]]:
        """As :meth:`look`, of the copy brought up to date."""
        with _survived(self.path, self.sealed, "The sessions"):
            self.seals = examined.seals()
            library = examined.library()
            yield from self.look(library)

    def look(self, library: Library) -> Iterator[tuple[int, int]]:
        """Look at every assessment and at every version; gives after each how many of how many are done."""
        for assessment in library.assessments():
            what = f"The log of the assessment “{assessment.title}”"
            with _survived(self.path, self.log, what):
                edits = logged(library.log(assessment_id=assessment.assessment_id), {"": ""})
                if fault := assessment_fault(assessment, edits):
                    self.log.append(f"{what}, replayed, does not give its {fault}.")
        summaries = library.sessions(all_versions=True, counts=False)
        for done, summary in enumerate(summaries, 1):
            name = self.names[summary.version_id] = _named(summary)
            with _survived(self.path, self.sealed, name):
                session = library.load(summary.version_id)
                self._results(session, name)
                with _survived(self.path, self.log, f"The log of {name}"):
                    self._replay(library, session, name)
            yield done, len(summaries)

    def _replay(self, library: Library, session: Session, name: str) -> None:
        version_id = session.info.version_id
        # Their bytes are looked at elsewhere; the log does not have them.
        sheets = tuple(CarriedSheet(sheet, b"") for sheet in library.sheets(version_id))
        edits = logged(library.log(version_id), {version_id: ""})
        if fault := version_fault(CarriedVersion(session, sheets), edits):
            self.log.append(f"The log of {name}, replayed, does not give this: {fault}.")

    def _results(self, session: Session, name: str) -> None:
        state, held = session.info.state, self.seals.get(session.info.version_id)
        self.closed += state is State.CLOSED
        self.recorded += state is State.RECORDED
        self.drafts += state is State.DRAFT
        if state is not State.DRAFT and held is None:
            self.unsealed += 1
        elif held is not None:
            self.sealed += _broken(session, held, name)

    def damaged_sheets(self, sheets: list[tuple[str, int, bool]]) -> None:
        """Name the issued sheets whose bytes are not those that were kept."""
        for version_id, number, sound in sheets:
            if not sound:
                name = self.names.get(version_id, f"the version {version_id!r}")
                self.sheets.append(f"Sheet {number} of {name} is damaged: its bytes are not those that were issued.")

    def findings(self, sheets: int) -> list[Finding]:
        """What came out, check by check."""
        versions = self.closed + self.recorded + self.drafts
        closed = f"{plural(self.closed, 'closed version')} reckoned anew, {self.recorded} recorded"
        if self.unsealed:
            closed += f"; {self.unsealed} not sealed yet (sealed when next opened for writing)"
        replayed = f"{plural(self.rows, 'change')}; replayed from the first they give {plural(versions, 'version')}"
        return [
            Finding("log", self.rows, replayed, tuple(self.log)),
            Finding("results", self.closed + self.recorded, closed, tuple(self.sealed)),
            Finding("sheets", sheets, f"{plural(sheets, 'issued sheet')}, byte for byte", tuple(self.sheets)),
        ]


def _named(summary: SessionSummary) -> str:
    """ "“Assessment day”, version 1 (2 November 2010)"."""
    held = f" ({day(summary.held_on)})" if summary.held_on else ""
    return f"“{summary.title}”, version {summary.number}{held}"


def _broken(session: Session, held: Seal, name: str) -> Iterator[str]:
    """What a version that stands does not give any more."""
    if held.code_form != seal.FORM or held.results_form not in (None, results_seal.FORM):
        yield f"{name} was sealed in a form that this RiskDesk does not know."
        return
    if (code := seal.seal(session)) != held.code:
        yield f"{name} was sealed with the code {held.code}, and now has {code}: method, scores or order were changed."
    if (held.results is None) != (session.scheme is None):
        yield f"{name} was sealed as another kind of session."
    elif session.scheme is not None and results_seal.results_digest(session) != held.results:
        yield f"{name} does not give the ranks any more that it was sealed with."


# The backups


def _backups(path: Path, key: Key | None) -> Finding:
    found = backups(path, deep=True, key=key)
    problems = tuple(
        f"The backup {one.path.name} cannot be used: {one.fault}." for one in found if not (one.sound or one.locked)
    )
    locked = sum(one.locked for one in found)
    text = f"{plural(len(found) - locked, 'backup')} read through"
    if locked:
        text += f"; {plural(locked, 'encrypted one')} not, which this passphrase does not open"
    return Finding("backups", len(found), text, problems)
