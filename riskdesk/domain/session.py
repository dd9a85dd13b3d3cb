"""One version of one session in memory: frozen data, replaced whole when a change is kept."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from riskdesk.domain.agreed import AgreedOrder, Move, Settlement, agree
from riskdesk.domain.ranking import Marked, Ranking, rank
from riskdesk.domain.scheme import IMPACT, PROBABILITY, THREAT, Scheme
from riskdesk.domain.scheme_file import load_scheme
from riskdesk.immutable import immutable

ROOM = "room"
"""The scorer whose mark is the room's settled one."""
SETTLED_ROUND = 0
"""The round of the settled mark; rounds of single scorers will count from 1."""


class State(StrEnum):
    """What may be done with a version: a draft is edited; a closed or recorded one never changes."""

    DRAFT = "draft"
    CLOSED = "closed"
    RECORDED = "recorded"


class Confidence(StrEnum):
    """How sure the room is of its evidence."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@immutable
class SessionInfo:
    """What stands about a version beside its areas and marks. Dates are ISO texts or ``""``.

    ``label`` is printed wherever the session shows, such as "illustrative scores, made up for the demonstration".
    ``illustrative`` sessions are not dated as real meetings and are never taken for one. ``source`` says where
    recorded ranks were transcribed from.

    ``rescored_from`` is the version that this session's areas and method were carried over from, ``reopened`` the
    reason for which a version after the first was begun, and ``compares_with`` the version that was last time's when
    this one was closed: frozen, so that a sheet printed later shows the same moves. Each is ``""`` where there is none.
    """

    version_id: str
    session_id: str
    assessment_id: str
    number: int
    state: State
    assessment_title: str
    title: str
    partnership: str = ""
    held_on: str = ""
    period: str = ""
    data_to: str = ""
    marking: str = "OFFICIAL"
    handling: str = ""
    issued_to: str = ""
    issued_on: str = ""
    review_on: str = ""
    label: str = ""
    illustrative: bool = False
    source: str = ""
    closed_at: str = ""
    rescored_from: str = ""
    reopened: str = ""
    compares_with: str = ""


@immutable
class RiskArea:
    """A risk area as it stands in one version. ``code`` is short, unique and editable.

    ``position`` is its place in the fixed order of scoring (from 0). ``removed`` holds the reason of a removal;
    a removed area is kept and can be brought back. ``data_to`` is an ISO date or ``""``. ``ancestors`` are the ids of
    the areas that this one was merged or split from, the nearest first and theirs after them. ``change_reason`` says
    why its scores differ from those that it was rescored from.
    """

    area_id: str
    name: str
    code: str
    position: int
    definition: str = ""
    lead_agency: str = ""
    parked: bool = False
    removed: str | None = None
    justification: str = ""
    dissent: str = ""
    source: str = ""
    data_to: str = ""
    confidence: Confidence | None = None
    ancestors: tuple[str, ...] = ()
    change_reason: str = ""


@immutable
class Mark:
    """One mark: of an area, for a factor of the scheme, in a round, by a scorer. No mark, no row: unscored."""

    area_id: str
    factor: str
    value: int
    round: int = SETTLED_ROUND
    scorer: str = ROOM


@immutable
class Attendee:
    """Who was in the room, by role and agency; never a name."""

    position: int
    role: str
    agency: str


@immutable
class RecordedRanks:
    """Facts transcribed from a sheet that gave only ranks; each is a position or ``None``."""

    area_id: str
    threat_position: int | None
    risk_rank: int | None
    agreed_rank: int | None


@immutable
class FrozenScheme:
    """The scheme as an entity of a version, so that changing a draft's scheme is a change like any other.

    ``text`` is the canonical JSON of the scheme (``scheme_file.dump_scheme``).
    """

    text: str


Entity = SessionInfo | RiskArea | Mark | Move | Settlement | Attendee | FrozenScheme


@immutable(slots=False)
class Session:
    """One version, whole. ``areas`` includes the removed ones; :attr:`present` does not."""

    info: SessionInfo
    scheme: Scheme | None
    scheme_text: str = ""
    areas: tuple[RiskArea, ...] = ()
    marks: Mapping[tuple[str, str, int, str], Mark] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()
    settlements: tuple[Settlement, ...] = ()
    attendees: tuple[Attendee, ...] = ()
    recorded: Mapping[str, RecordedRanks] = field(default_factory=dict)

    @cached_property
    def present(self) -> tuple[RiskArea, ...]:
        """The areas that are not removed, in the order of scoring."""
        return tuple(sorted((a for a in self.areas if a.removed is None), key=lambda a: (a.position, a.area_id)))

    @cached_property
    def by_id(self) -> Mapping[str, RiskArea]:
        """All areas by id, the removed ones too."""
        return {a.area_id: a for a in self.areas}

    def mark(self, area_id: str, factor: str) -> int | None:
        """The room's settled mark, or ``None`` where it is unscored."""
        mark = self.marks.get((area_id, factor, SETTLED_ROUND, ROOM))
        return mark.value if mark else None

    def marked(self) -> tuple[Marked, ...]:
        """The present areas with their settled marks, as the ranking takes them."""
        return self._marked

    @cached_property
    def _marked(self) -> tuple[Marked, ...]:
        return tuple(map(self._marked_area, self.present))

    def _marked_area(self, area: RiskArea) -> Marked:
        threat = self.mark(area.area_id, THREAT) if self.scheme and self.scheme.threat else None
        return Marked(
            area.area_id, area.name, self.mark(area.area_id, IMPACT), self.mark(area.area_id, PROBABILITY), threat
        )

    @cached_property
    def ranking(self) -> Ranking:
        """The computed ranks.

        Raises:
            ValueError: a recorded session has no scheme and so nothing computed.
        """
        if self.scheme is None:
            raise ValueError("a recorded session has no computed ranks")
        return rank(self.scheme, self.marked(), self._earlier[0])

    @cached_property
    def agreed(self) -> AgreedOrder:
        """The agreed order; the same condition as :attr:`ranking`."""
        return agree(self.ranking, self.moves, self.settlements, self._earlier[1])

    @cached_property
    def _earlier(self) -> tuple[Ranking | None, AgreedOrder | None]:
        """What was computed of the session that this one was made from: to take over what is the same again."""
        return None, None

    def _follow(self, other: Session, changes: Sequence[Change]) -> None:
        """Take over from ``other``, which the changes made into this one, what they leave as it is."""
        mine, theirs = self.__dict__, other.__dict__
        mine["_earlier"] = (
            theirs.get("ranking", other._earlier[0]),
            theirs.get("agreed", other._earlier[1]),
        )
        if not all(isinstance(c.entity, Mark) for c in changes):
            return
        mine.update({name: theirs[name] for name in ("present", "by_id") if name in theirs})
        touched = {c.entity.area_id for c in changes if isinstance(c.entity, Mark)}
        if "_marked" in theirs:
            pairs = zip(self.present, other.marked(), strict=True)
            mine["_marked"] = tuple(self._marked_area(a) if a.area_id in touched else m for a, m in pairs)

    @property
    def editable(self) -> bool:
        """Whether this version is a draft."""
        return self.info.state is State.DRAFT


def mark_key(mark: Mark) -> tuple[str, str, int, str]:
    """What a mark is known by inside its version."""
    return mark.area_id, mark.factor, mark.round, mark.scorer


def entity_key(entity: Entity | RecordedRanks) -> tuple[str, str]:
    """The kind and identity of an entity inside its version; of recorded ranks too, which no edit ever changes."""
    if isinstance(entity, SessionInfo):
        return "info", entity.version_id
    if isinstance(entity, RiskArea):
        return "area", entity.area_id
    if isinstance(entity, Mark):
        return "mark", "/".join(map(str, mark_key(entity)))
    if isinstance(entity, Move):
        return "move", entity.move_id
    if isinstance(entity, Settlement):
        return "settlement", entity.settlement_id
    if isinstance(entity, Attendee):
        return "attendee", str(entity.position)
    if isinstance(entity, RecordedRanks):
        return "recorded", entity.area_id
    return "scheme", ""


@immutable
class Change:
    """One entity before and after; ``None`` before is an addition, ``None`` after a removal.

    Every edit is a list of these: the store writes and logs them, memory applies them, undo turns them round.
    """

    before: Entity | None
    after: Entity | None

    def inverse(self) -> Change:
        """The change that takes this one back."""
        return Change(self.after, self.before)

    @property
    def entity(self) -> Entity:
        """Whichever side there is, the new one first."""
        entity = self.after if self.after is not None else self.before
        if entity is None:
            raise ValueError("a change needs a before or an after")
        return entity


def inverse(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes that take these back, last first."""
    return tuple(change.inverse() for change in reversed(tuple(changes)))


def apply(session: Session, changes: Iterable[Change]) -> Session:
    """The session with the changes made.

    Raises:
        ValueError: a change does not start from what the session holds.
    """
    changes = tuple(changes)
    info, scheme, text = session.info, session.scheme, session.scheme_text
    areas = {a.area_id: a for a in session.areas}
    marks = dict(session.marks)
    moves = {m.move_id: m for m in session.moves}
    settlements = {s.settlement_id: s for s in session.settlements}
    attendees = {a.position: a for a in session.attendees}
    for change in changes:
        entity = change.entity
        if isinstance(entity, SessionInfo):
            _expect(info, change.before)
            if not isinstance(change.after, SessionInfo):
                raise ValueError("a version keeps its details")
            info = change.after
        elif isinstance(entity, FrozenScheme):
            _expect(FrozenScheme(text), change.before)
            if not isinstance(change.after, FrozenScheme):
                raise ValueError("a version keeps its scheme")
            text = change.after.text
            scheme = load_scheme(text)
        elif isinstance(entity, RiskArea):
            _put(areas, entity.area_id, change)
        elif isinstance(entity, Mark):
            _put(marks, mark_key(entity), change)
        elif isinstance(entity, Move):
            _put(moves, entity.move_id, change)
        elif isinstance(entity, Settlement):
            _put(settlements, entity.settlement_id, change)
        else:
            _put(attendees, entity.position, change)
    after = replace(
        session,
        info=info,
        scheme=scheme,
        scheme_text=text,
        areas=tuple(areas.values()),
        marks=marks,
        moves=tuple(sorted(moves.values(), key=lambda m: m.seq)),
        settlements=tuple(sorted(settlements.values(), key=lambda s: s.seq)),
        attendees=tuple(attendees[n] for n in sorted(attendees)),
    )
    after._follow(session, changes)
    return after


def _expect(held: Entity | None, before: Entity | None) -> None:
    if held != before:
        raise ValueError(f"the change starts from {before!r}, the session holds {held!r}")


def _put(held: dict[Any, Any], key: Hashable, change: Change) -> None:
    _expect(held.get(key), change.before)
    if change.after is None:
        del held[key]
    else:
        held[key] = change.after
