"""What a library lists: assessments, their sessions, and the log of every change."""

from __future__ import annotations

from collections.abc import Iterable

from riskdesk.domain.session import State
from riskdesk.immutable import immutable


@immutable
class Assessment:
    """A series of sessions on the same risk areas, such as "Strategic assessment 2010/11"."""

    assessment_id: str
    title: str
    partnership: str = ""


@immutable
class SessionSummary:
    """A version of a session in the list. ``scored`` counts areas with a priority score
    (of a recorded session: with an agreed rank); ``areas`` counts those that are not removed.

    ``begun`` is the time at which the session was begun, as its log has it wherever it is brought; ``made`` counts the
    sessions of this library as they came into it; ``reopened`` is the reason of a version after the first."""

    session_id: str
    version_id: str
    assessment_id: str
    title: str
    held_on: str
    number: int
    state: State
    label: str
    illustrative: bool
    areas: int
    scored: int
    made: int = 0
    closed_at: str = ""
    reopened: str = ""
    begun: str = ""

    @property
    def place(self) -> tuple[str, int, int]:
        """Sorts sessions in the order in which they were begun, and the versions of one by their numbers.

        By the log's time, so that sessions stand in every library as they do where they were made, in whatever order
        they were brought there.
        """
        return self.begun, self.made, self.number

    @property
    def stands(self) -> bool:
        """Whether this version never changes again: it is closed or recorded."""
        return self.state is not State.DRAFT


def chronological(summaries: Iterable[SessionSummary]) -> tuple[SessionSummary, ...]:
    """The sessions as they followed one another: by date; one without a date stands after the dated ones that were
    begun before it. Versions of one session follow each other."""
    latest: dict[str, str] = {}
    placed = []
    for summary in sorted(summaries, key=lambda s: s.place):
        newest = latest.get(summary.assessment_id, "")
        when = summary.held_on or newest
        latest[summary.assessment_id] = max(newest, when)
        placed.append(((when, summary.place), summary))
    return tuple(summary for _, summary in sorted(placed, key=lambda pair: pair[0]))


@immutable
class IssuedSheet:
    """A sheet as it was issued, without its bytes, which the library keeps beside it and never changes.

    ``number`` counts the sheets of one version from 1; ``issued_at`` is the time as the log keeps it, ``issued_on`` the
    date printed on it; ``paper`` the page ("A4", "A3 landscape", "A4, public version");
    ``digest`` the SHA-256 of the PDF in hexadecimal.
    """

    version_id: str
    number: int
    issued_at: str
    issued_on: str
    issued_to: str
    paper: str
    code: str
    pages: int
    digest: str


@immutable
class Seal:
    """What a version gave when it was closed or recorded: the short code of its method and scores
    (``domain.seal``), and of a closed one the digest of all computed results (``domain.results_seal``), each with the
    form of the text that it is made of."""

    code_form: int
    code: str
    results_form: int | None = None
    results: str | None = None


@immutable
class LogNote:
    """What a write says of itself in the log: the kind of edit ("score", "undo", ...), who (the recorder's
    role, never an account's name), why (or ``""``) and when (ISO 8601, UTC, to the millisecond, ending in "Z")."""

    kind: str
    who: str
    at: str
    why: str = ""


@immutable
class LogRow:
    """One change of one entity as the log keeps it. Rows of one edit share ``edit``.

    ``entity`` and ``key`` are those of ``session.entity_key``; ``before`` and ``after`` are JSON objects of the fields
    that differ (whole at an addition or removal), or ``None``.
    """

    row: int
    edit: int
    at: str
    who: str
    kind: str
    why: str
    assessment_id: str
    version_id: str
    area_id: str
    entity: str
    key: str
    before: str | None
    after: str | None
