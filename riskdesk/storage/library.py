"""A library: one file with assessments, their sessions and the log of every change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from riskdesk.domain.catalogue import Assessment, IssuedSheet, LogNote, LogRow, Seal, SessionSummary
from riskdesk.domain.session import Change, Session, SessionInfo, State, entity_key
from riskdesk.storage.access import Access
from riskdesk.storage.connection import Connection
from riskdesk.storage.edits import Edit, boil_down, conflict
from riskdesk.storage.errors import (
    LOG_DAMAGED,
    Damaged,
    LibraryError,
    read_from,
    told,
)
from riskdesk.storage.log import Place, read_log, record, record_assessment, record_sheet
from riskdesk.storage.open_library import OpenLibrary
from riskdesk.storage.opening import OpenFile
from riskdesk.storage.reading import (
    read_assessment_of,
    read_assessments,
    read_session,
    read_sheet_bytes,
    read_sheets,
    read_summaries,
    read_versions,
)
from riskdesk.storage.seals import read_seals, seal_if_closed
from riskdesk.storage.whole import check_whole, held, put_additions, put_assessment, put_session, put_sheet, put_version
from riskdesk.storage.writing import put

if TYPE_CHECKING:
    from riskdesk.domain.bundle import Additions
    from riskdesk.domain.progress import Progress

__all__ = ["Access", "Library"]


class Library(OpenLibrary):
    """An open library. Every write is one durable transaction with its rows in the log: when a method returns, what
    it wrote is on the disk; when it raises, the file is as before.

    To be used in the thread that opened it. Ids and times come from the caller.
    """

    def __init__(self, path: Path, access: Access, file: OpenFile) -> None:
        super().__init__(path, access, file)
        self._assessment_of: dict[str, str] = {}

    def assessments(self) -> tuple[Assessment, ...]:
        """All assessments in the order in which they were made."""
        with read_from(self.path):
            return read_assessments(self._db)

    def sessions(
        self, assessment_id: str | None = None, all_versions: bool = False, counts: bool = True
    ) -> tuple[SessionSummary, ...]:
        """The latest version of each session (of one assessment, or of all), undated ones first, then by date, then
        in the order in which they were made; with ``all_versions`` the earlier ones too, each before the next.

        Without ``counts`` areas and scored areas are counted of drafts only, and 0 elsewhere.
        """
        with read_from(self.path):
            return read_summaries(self._db, assessment_id, all_versions, counts)

    def versions(self, session_id: str) -> tuple[tuple[str, int, State], ...]:
        """Version id, number and state of each version of a session, the oldest first."""
        with read_from(self.path):
            return read_versions(self._db, session_id)

    @contextmanager
    def moment(self) -> Iterator[None]:
        """All that is read inside is as of one moment; another program's writes wait until it is over."""
        with told(self.path), self._db.moment():
            yield

    def load(self, version_id: str) -> Session:
        """One version, equal to what was written; its moves and settlements in the order of ``seq``.

        Raises:
            LibraryError: there is no such version.
            SchemeError: this program cannot read its scheme.
        """
        with read_from(self.path):
            return read_session(self._db, version_id)

    def sheets(self, version_id: str) -> tuple[IssuedSheet, ...]:
        """The sheets that were issued of a version, the first one first."""
        with read_from(self.path):
            return read_sheets(self._db, version_id)

    def seals(self) -> dict[str, Seal]:
        """What each version that was closed or recorded was sealed with then, by version id."""
        with told(self.path):
            return read_seals(self._db)

    def sheet_pdf(self, version_id: str, number: int) -> bytes:
        """The very bytes of an issued sheet.

        Raises:
            LibraryError: there is no such sheet, or its bytes are not those that were stored.
        """
        with read_from(self.path):
            return read_sheet_bytes(self._db, version_id, number)

    def log(self, version_id: str | None = None, assessment_id: str | None = None) -> tuple[LogRow, ...]:
        """The log, the oldest row first: of a version, of an assessment with all its versions, or of all.

        Raises:
            Damaged: a row is no text; sessions can be read without it.
            LibraryError: it cannot be read.
        """
        try:
            with read_from(self.path):
                return read_log(self._db, version_id, assessment_id)
        except Damaged as error:
            raise Damaged(self.path, LOG_DAMAGED) from error

    def add_assessment(self, assessment: Assessment, note: LogNote) -> int:
        """Add an assessment; returns the number of the edit in the log.

        Raises:
            LibraryError: its id is there already, its title is blank, or the library cannot be written.
        """
        with self._transaction() as db:
            return _make_assessment(db, assessment, note)

    def rename_assessment(self, before: Assessment, after: Assessment, note: LogNote) -> int:
        """Change an assessment's title or partnership; its sessions keep what they were given.

        Raises:
            WriteConflict: the library holds something else than ``before``.
            LibraryError: the title is blank, or the library cannot be written.
        """
        if before.assessment_id != after.assessment_id:
            raise LibraryError("Nothing was written: the identity of an assessment never changes.")
        with self._transaction() as db:
            cursor = db.execute(
                "UPDATE assessment SET title = ?, partnership = ? "
                "WHERE assessment_id = ? AND title = ? AND partnership = ?",
                (after.title, after.partnership, before.assessment_id, before.title, before.partnership),
            )
            if cursor.rowcount != 1:
                raise conflict(("assessment", before.assessment_id))
            return record_assessment(db, before, after, note)

    def add_session(self, session: Session, note: LogNote, assessment: Assessment | None = None) -> int:
        """Add a whole session in its first version, of any state; returns the number of the edit.

        With ``assessment``, make that too, in the same edit: both are there or neither.

        A draft or closed session needs its scheme and no recorded ranks, a recorded one the reverse.

        Raises:
            LibraryError: an id is there already, a rule of the schema is broken, or the library cannot be written.
        """
        check_whole(session)
        info = session.info
        with self._transaction() as db:
            edit = _make_assessment(db, assessment, note) if assessment else None
            put_session(db, info.session_id, info.assessment_id)
            return _make_version(db, session, note, edit)

    def add_version(self, session: Session, note: LogNote) -> int:
        """Add the next version of a session that is here, closed; returns the number of the edit.

        Raises:
            LibraryError: the version is not the next one, the latest is not closed, the reason is missing, a rule of
                the schema is broken, or the library cannot be written.
        """
        check_whole(session)
        with self._transaction() as db:
            return _make_version(db, session, note)

    def bring_in(self, additions: Additions, progress: Progress | None = None) -> None:
        """Add what another library held, with its rows of the log as they were there; all of it or nothing.

        Args:
            progress: told after each version how many of how many are written. What it raises comes through, and
                nothing is written.

        Raises:
            LibraryError: an id is there already, a rule of the schema is broken, or the library cannot be written.
        """
        for version in additions.versions:
            check_whole(version.session)
        with self._transaction() as db:
            put_additions(db, additions, progress)

    def issue(self, sheet: IssuedSheet, pdf: bytes, note: LogNote) -> int:
        """Keep a sheet as it is issued, for ever; returns the number of the edit.

        Raises:
            LibraryError: its number is taken, its version is a draft, or the library cannot be written.
        """
        with self._transaction() as db:
            put_sheet(db, sheet, pdf)
            place = Place(self._assessment(sheet.version_id), sheet.version_id)
            return record_sheet(db, place, sheet, note)

    def write(self, version_id: str, changes: Sequence[Change], note: LogNote) -> int:
        """Make all changes of one edit, or none, with a log row each; returns the number of the edit.

        Changes of one list may come in any order that ``session.apply`` takes; one that closes the session takes
        effect last.

        Raises:
            ValueError: there are no changes.
            WriteConflict: a change does not start from what the library holds.
            LibraryError: the session is closed or recorded, a rule of the schema is broken, or the library cannot be
                written.
            SchemeError: a changed scheme cannot be read.
        """
        if not changes:
            raise ValueError("an edit needs at least one change")
        edits = boil_down(changes)
        with told(self.path):
            # Before the transaction, which is to begin with a write: only then does it wait for its turn.
            assessment_id = self._assessment(version_id)
        with self._transaction() as db:
            _check_place(edits, version_id, assessment_id)
            put(db, version_id, edits)
            seal_if_closed(db, version_id, changes)
            pairs = [(change.before, change.after) for change in changes]
            return record(db, Place(assessment_id, version_id), pairs, note)

    def _assessment(self, version_id: str) -> str:
        """The assessment of a version, which never changes and so is asked for once."""
        if version_id not in self._assessment_of:
            self._assessment_of[version_id] = read_assessment_of(self._db, version_id)
        return self._assessment_of[version_id]


def _make_assessment(db: Connection, assessment: Assessment, note: LogNote) -> int:
    put_assessment(db, assessment)
    return record_assessment(db, None, assessment, note)


def _make_version(db: Connection, session: Session, note: LogNote, edit: int | None = None) -> int:
    """Write a whole version and its rows in the log, of the edit ``edit`` or of one of its own."""
    info = session.info
    put_version(db, session)
    pairs = [(None, entity) for entity in (info, *held(session))]
    return record(db, Place(info.assessment_id, info.version_id), pairs, note, edit)


def _check_place(edits: Sequence[Edit], version_id: str, assessment_id: str) -> None:
    """Changed details must be those of this very version."""
    for edit in edits:
        entity = edit.entity
        if isinstance(entity, SessionInfo) and (entity.version_id, entity.assessment_id) != (version_id, assessment_id):
            raise conflict(entity_key(entity))
