"""The library's use cases: begin an assessment, begin a session, open one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from riskdesk.domain.catalogue import Assessment, LogNote, SessionSummary
from riskdesk.domain.codes import tidy_name
from riskdesk.domain.errors import EditError
from riskdesk.domain.scheme import Scheme
from riskdesk.domain.scheme_file import dump_scheme
from riskdesk.domain.session import RiskArea, Session, SessionInfo, State, apply
from riskdesk.services import changes as make
from riskdesk.services.editing import SessionEditor, log_note, new_id, utc_now
from riskdesk.storage.library import Access, Library


@dataclass(frozen=True, slots=True)
class NewSession:
    """What the New dialogs ask: texts, an ISO date, the scheme, and the names of the risk areas."""

    title: str
    partnership: str
    held_on: str
    scheme: Scheme
    areas: Sequence[str] = ()


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
        self._now = now
        self._ids = ids

    @classmethod
    def at(cls, path: Path, access: Access = Access.READ_WRITE, create: bool = False, who: str = "") -> Desk:
        """Open the library file at ``path``.

        Raises:
            LibraryError: it cannot be opened; says why in one sentence.
        """
        return cls(Library.open(path, access, create=create), who)

    @property
    def read_only(self) -> bool:
        """Whether nothing here can be changed."""
        return self.library.read_only

    def prepare(self) -> None:
        """Load now what the first edit needs, so that it does not wait for it; to be called when there is time."""
        self.library.prepare()

    def close(self) -> None:
        """Close the library."""
        self.library.close()

    def assessments(self) -> tuple[Assessment, ...]:
        """All assessments."""
        return self.library.assessments()

    def sessions(self, assessment_id: str | None = None) -> tuple[SessionSummary, ...]:
        """Sessions in their latest version, of one assessment or all, oldest first."""
        return self.library.sessions(assessment_id)

    def by_date(self, assessment_id: str | None = None) -> tuple[SessionSummary, ...]:
        """The sessions as people look for them: oldest first, and what has no date yet after all the others."""
        return tuple(sorted(self.sessions(assessment_id), key=lambda s: not s.held_on))

    def open(self, version_id: str) -> SessionEditor:
        """Open a version: to edit if it is a draft and the library is open for writing, else to read."""
        return SessionEditor(self.library, version_id, self.who, self._now, self._ids)

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
        name = make.new_title(title, "An assessment")
        assessment = Assessment(self._ids(), name, tidy_name(first.partnership))
        session = self._draft(assessment, first, areas_from)
        self.library.add_session(session, self._note("new assessment"), assessment)
        return self.open(session.info.version_id)

    def new_session(self, assessment_id: str, first: NewSession, areas_from: str | None = None) -> SessionEditor:
        """Begin a session in an assessment, with the areas of version ``areas_from`` ahead of the named ones.

        Names, codes, definitions and lead agencies come along; marks and words do not.

        Raises:
            EditError: no title, no such assessment, or an area's name is not allowed; nothing is written.
        """
        found = [a for a in self.assessments() if a.assessment_id == assessment_id]
        if not found:
            raise EditError("This assessment is not in the library.")
        session = self._draft(found[0], first, areas_from)
        self.library.add_session(session, self._note("new session"))
        return self.open(session.info.version_id)

    def rename_assessment(self, assessment_id: str, title: str) -> None:
        """Give an assessment another title, if it is another; sessions that have one keep theirs.

        Raises:
            RiskDeskError: the title is blank, or the library cannot be written.
        """
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
        return apply(empty, (*details, *make.add_areas(empty, wanted.areas, self._ids)))

    def _taken_over(self, assessment: Assessment, version_id: str | None) -> tuple[RiskArea, ...]:
        """The areas to begin with; those of another assessment become areas of this one, with ids of their own."""
        if version_id is None:
            return ()
        areas = self.copied_areas(version_id)
        if self.library.load(version_id).info.assessment_id == assessment.assessment_id:
            return areas
        return tuple(replace(a, area_id=self._ids()) for a in areas)

    def _note(self, kind: str) -> LogNote:
        return log_note(kind, self.who, self._now())
