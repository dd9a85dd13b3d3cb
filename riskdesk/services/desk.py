"""The library's use cases: begin an assessment, begin a session, open one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from riskdesk.domain.catalogue import Assessment, IssuedSheet, LogNote, SessionSummary, chronological
from riskdesk.domain.codes import tidy_name
from riskdesk.domain.errors import EditError
from riskdesk.domain.scheme import Scheme
from riskdesk.domain.scheme_file import dump_scheme
from riskdesk.domain.session import RiskArea, Session, SessionInfo, State, apply
from riskdesk.immutable import immutable
from riskdesk.services import changes as make
from riskdesk.services.editing import SessionEditor, log_note, new_id, stamp, utc_now
from riskdesk.services.past import Past
from riskdesk.services.rescore import next_version, rescoring
from riskdesk.storage.engine import Key
from riskdesk.storage.library import Access, Library


@immutable
class Issue:
    """What is printed on a sheet that is issued: the date (ISO), to whom, the paper, its code and number of pages."""

    issued_on: str
    issued_to: str
    paper: str
    code: str
    pages: int


@immutable
class NewSession:
    """What the New dialogs ask: texts, an ISO date, the scheme, and the names of the risk areas.

    ``filling`` gives what the draft is to hold besides, such as what a file brings in, and ``why`` the log's reason.
    """

    title: str
    partnership: str
    held_on: str
    scheme: Scheme
    areas: Sequence[str] = ()
    filling: Callable[[Session], make.Changes] = lambda _: ()
    why: str = ""


class Desk:
    """One open library and what can be done in it. ``who`` is the recorder's role, never an account's name."""

    def __init__(
        self,
        library: Library,
        who: str = "",
        now: Callable[[], datetime] = utc_now,
        ids: Callable[[], str] = new_id,
    ) -> None:
        self.library = library
        self.who = who
        self.review = False
        self.closed = False
        self.past = Past(library)
        self._now = now
        self._ids = ids

    @classmethod
    def at(
        cls,
        path: Path,
        access: Access = Access.READ_WRITE,
        create: bool = False,
        who: str = "",
        passphrase: str | None = None,
        key: Key | None = None,
    ) -> Desk:
        """Open the library file at ``path``; one that is not encrypted needs no passphrase, and does not use it. A
        ``key`` that was used before opens it sooner than its passphrase does.

        Raises:
            PassphraseNeeded, WrongPassphrase: it is encrypted, and another passphrase opens it.
            LibraryError: it cannot be opened; says why in one sentence.
        """
        if passphrase is not None:
            key = Key(passphrase)
        return cls(Library.open(path, access, create=create, key=key), who)

    @property
    def read_only(self) -> bool:
        """Whether nothing here can be changed: the library is open for reading only, for review, or closed."""
        return self.closed or self.review or self.library.read_only

    def prepare(self) -> None:
        """Load now what the first edit needs, so that it does not wait for it; to be called when there is time."""
        if not self.closed:
            self.library.prepare()

    def close(self) -> None:
        """Close the library; a closed desk has nothing in it and takes no edits."""
        self.closed = True
        self.library.close()

    def assessments(self) -> tuple[Assessment, ...]:
        """All assessments."""
        return () if self.closed else self.library.assessments()

    def sessions(self, assessment_id: str | None = None) -> tuple[SessionSummary, ...]:
        """Sessions in their latest version, of one assessment or all, oldest first."""
        return () if self.closed else self.library.sessions(assessment_id)

    def by_date(self, assessment_id: str | None = None) -> tuple[SessionSummary, ...]:
        """The sessions as people look for them, oldest first; see ``catalogue.chronological``."""
        return chronological(self.sessions(assessment_id))

    def versions(self, assessment_id: str | None = None) -> tuple[SessionSummary, ...]:
        """Every version of every session in the order of time, areas and scores counted of drafts only."""
        return chronological(self.library.sessions(assessment_id, all_versions=True, counts=False))

    def open(self, version_id: str) -> SessionEditor:
        """Open a version: to edit if it is a draft and the library is open for writing, else to read."""
        return SessionEditor(self.library, version_id, self.who, self._now, self._ids, self.past, self.review)

    # Rescoring, reopening, issuing

    def rescore(self, version_id: str, title: str, held_on: str) -> SessionEditor:
        """Begin a session that rescores an earlier one; see ``rescore.rescoring``.

        Raises:
            EditError: the earlier one has ranks only, or title or date is not allowed; nothing is written.
        """
        self._check_writable()
        session = rescoring(self.past.version(version_id), title, held_on, self._ids)
        self.library.add_session(session, self._note("rescore"))
        return self.open(session.info.version_id)

    def reopen(self, version_id: str, reason: str) -> SessionEditor:
        """Begin the next version of a closed session, the closed one being kept.

        Raises:
            RiskDeskError: it is not closed, it is not its session's latest version, or the reason is missing.
        """
        self._check_writable()
        closed = self.past.version(version_id)
        latest = self.library.versions(closed.info.session_id)[-1]
        if latest[0] != version_id:
            raise EditError(f"Version {latest[1]} of this session is the latest; reopen that one.")
        session = next_version(closed, reason, self._ids)
        self.library.add_version(session, self._note("reopen", session.info.reopened))
        return self.open(session.info.version_id)

    def sheets(self, version_id: str) -> tuple[IssuedSheet, ...]:
        """The sheets issued of a version, the first one first."""
        return self.library.sheets(version_id)

    def issue(self, version_id: str, pdf: bytes, sheet: Issue) -> IssuedSheet:
        """Keep a sheet as it is issued: a reprint is these very bytes.

        Raises:
            RiskDeskError: the version is a draft, the date is not one, or the library cannot be written.
        """
        self._check_writable()
        info = self.past.version(version_id).info
        if info.state is State.DRAFT:
            raise EditError("A draft is not issued; close the session first.")
        now = self._now()
        issued = IssuedSheet(
            version_id,
            1 + len(self.sheets(version_id)),
            stamp(now),
            make.iso_date("issued on", sheet.issued_on),
            make.short_line("issued to", sheet.issued_to),
            sheet.paper,
            sheet.code,
            sheet.pages,
            sha256(pdf).hexdigest(),
        )
        self.library.issue(issued, pdf, log_note("issue", self.who, now))
        return issued

    def to_review(self, assessment_id: str) -> Session | None:
        """The newest closed or recorded session of an assessment that has a date: its reviews are the ones to come."""
        dated = [s for s in self.past.standing(assessment_id) if s.held_on]
        return self.past.version(dated[-1].version_id) if dated else None

    def _check_writable(self) -> None:
        if self.read_only:
            raise EditError("This library is open for reading only; nothing was changed.")

    def newest_scored(self) -> SessionSummary | None:
        """The newest session that has scores, or ``None``; undated ones count as the oldest.

        Recorded ranks are no scores: a recorded session is taken only where there is nothing else.
        """
        with_scores = [s for s in reversed(self.sessions()) if s.scored]
        return next((s for s in with_scores if s.state is not State.RECORDED), next(iter(with_scores), None))

    def new_assessment(self, title: str, first: NewSession, areas_from: str | None = None) -> SessionEditor:
        """Begin an assessment with its first session, with copies of the areas of version ``areas_from`` ahead of the
        named ones: the same names, codes, definitions and lead agencies, but areas of their own.

        Raises:
            EditError: no title, or an area's name is blank or stands twice; nothing is written.
        """
        self._check_writable()
        name = make.new_title(title, "An assessment")
        assessment = Assessment(self._ids(), name, tidy_name(first.partnership))
        session = self._draft(assessment, first, areas_from)
        self.library.add_session(session, self._note("new assessment", first.why), assessment)
        return self.open(session.info.version_id)

    def new_session(self, assessment_id: str, first: NewSession, areas_from: str | None = None) -> SessionEditor:
        """Begin a session in an assessment, with the areas of version ``areas_from`` ahead of the named ones.

        Names, codes, definitions and lead agencies come along; marks and words do not.

        Raises:
            EditError: no title, no such assessment, or an area's name is not allowed; nothing is written.
        """
        self._check_writable()
        found = [a for a in self.assessments() if a.assessment_id == assessment_id]
        if not found:
            raise EditError("This assessment is not in the library.")
        session = self._draft(found[0], first, areas_from)
        self.library.add_session(session, self._note("new session", first.why))
        return self.open(session.info.version_id)

    def draft(self, first: NewSession, assessment_id: str = "", areas_from: str | None = None) -> Session:
        """The session that would be begun, in an assessment or in a new one, to be looked at; nothing is written.

        Raises:
            EditError: as :meth:`new_session`.
        """
        found = next((a for a in self.assessments() if a.assessment_id == assessment_id), None)
        return self._draft(found or Assessment(self._ids(), first.title, first.partnership), first, areas_from)

    def rename_assessment(self, assessment_id: str, title: str) -> None:
        """Give an assessment another title, if it is another; sessions that have one keep theirs.

        Raises:
            RiskDeskError: the title is blank, or the library cannot be written.
        """
        self._check_writable()
        before = next(a for a in self.assessments() if a.assessment_id == assessment_id)
        after = replace(before, title=make.new_title(title, "An assessment"))
        if after != before:
            self.library.rename_assessment(before, after, self._note("rename assessment"))

    def copied_areas(self, version_id: str) -> tuple[RiskArea, ...]:
        """The present areas of a version as a new session takes them."""
        present = self.library.load(version_id).present
        return tuple(RiskArea(a.area_id, a.name, a.code, n, a.definition, a.lead_agency) for n, a in enumerate(present))

    def _draft(self, assessment: Assessment, wanted: NewSession, areas_from: str | None = None) -> Session:
        info = SessionInfo(
            version_id=self._ids(),
            session_id=self._ids(),
            assessment_id=assessment.assessment_id,
            number=1,
            state=State.DRAFT,
            assessment_title=assessment.title,
            title=make.new_title(wanted.title, "A session"),
        )
        empty = Session(info, wanted.scheme, dump_scheme(wanted.scheme), self._taken_over(assessment, areas_from))
        details = make.set_details(empty, partnership=tidy_name(wanted.partnership), held_on=wanted.held_on)
        draft = apply(empty, (*details, *make.add_areas(empty, wanted.areas, self._ids)))
        return apply(draft, wanted.filling(draft))

    def _taken_over(self, assessment: Assessment, version_id: str | None) -> tuple[RiskArea, ...]:
        """The areas to begin with; those of another assessment become areas of this one, with ids of their own."""
        if version_id is None:
            return ()
        areas = self.copied_areas(version_id)
        if self.library.load(version_id).info.assessment_id == assessment.assessment_id:
            return areas
        return tuple(replace(a, area_id=self._ids()) for a in areas)

    def _note(self, kind: str, why: str = "") -> LogNote:
        return log_note(kind, self.who, self._now(), why)
