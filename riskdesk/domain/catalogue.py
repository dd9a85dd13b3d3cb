"""What a library lists: assessments, their sessions, and the log of every change."""

from __future__ import annotations

from dataclasses import dataclass

from riskdesk.domain.session import State


@dataclass(frozen=True, slots=True)
class Assessment:
    """A series of sessions on the same risk areas, such as "Strategic assessment 2010/11"."""

    assessment_id: str
    title: str
    partnership: str = ""


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """A session in the list, in its latest version. ``scored`` counts areas with a priority score
    (of a recorded session: with an agreed rank); ``areas`` counts those that are not removed."""

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


@dataclass(frozen=True, slots=True)
class LogNote:
    """What a write says of itself in the log: the kind of edit ("score", "undo", ...), who (the recorder's
    role, never an account's name), why (or ``""``) and when (ISO 8601, UTC, to the millisecond, ending in "Z")."""

    kind: str
    who: str
    at: str
    why: str = ""


@dataclass(frozen=True, slots=True)
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
