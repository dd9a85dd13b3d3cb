"""Several districts' sessions beside the county's: each area's agreed rank in each session, and nothing new computed.

Every rank is the label of the session that it comes from. Ranks are not averaged, and no order of the county is made of
the districts' orders: that is nobody's method. Counts and the best and worst rank only say what stands in the row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from itertools import combinations

from riskdesk.domain.codes import name_key
from riskdesk.domain.compare_method import Difference, differences
from riskdesk.domain.compare_sides import Side, sides
from riskdesk.domain.errors import EditError
from riskdesk.domain.ordering import Rank
from riskdesk.domain.rollup_match import Line, Match, Same, lines
from riskdesk.domain.scheme import ThreatKind
from riskdesk.domain.seal import seal
from riskdesk.domain.session import RiskArea, Session
from riskdesk.immutable import immutable

TOP = 3
"""An area is counted as being at the top of a session with an agreed rank of 1 to 3, ties counted."""


class Standing(StrEnum):
    """Whether an area has an agreed rank in a session."""

    RANKED = "ranked"
    NOT_SCORED = "not scored"
    ABSENT = "no such area"


@immutable
class Cell:
    """An area as one session has it; ``area`` and ``side`` are ``None`` where it has no such area."""

    area: RiskArea | None = None
    side: Side | None = None
    match: Match = Match.ID

    @property
    def standing(self) -> Standing:
        """Ranked, not scored, or no such area."""
        if self.side is None:
            return Standing.ABSENT
        return Standing.RANKED if self.side.agreed else Standing.NOT_SCORED

    @property
    def rank(self) -> Rank | None:
        """The session's own agreed rank."""
        return self.side.agreed if self.side else None

    @property
    def label(self) -> str:
        """The agreed rank ("3="), else that the area is not scored, or that there is no such area."""
        return self.rank.label if self.rank else self.standing.value


NOTHING = Cell()


@immutable(slots=False)
class Column:
    """A session of the roll-up with the name that it goes by.

    ``differences`` are the sentences in which its method is another than that of the roll-up's first session.
    ``shows_threat`` says whether threat is scored as it is there, so that it may stand beside it.
    """

    session: Session
    name: str
    differences: tuple[Difference, ...]
    shows_threat: bool

    @property
    def recorded(self) -> bool:
        """Whether only its ranks are known."""
        return self.session.scheme is None

    @property
    def same_method(self) -> bool:
        """Whether its scores may be laid beside those of the first session; never known of recorded ranks."""
        return not any(d.substance for d in self.differences)


@immutable(slots=False)
class Row:
    """An area with a cell for every session; ``county`` is ``None`` where the roll-up has no county's session."""

    name: str
    county: Cell | None
    districts: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All of them, the county's first."""
        return (self.county, *self.districts) if self.county is not None else self.districts

    @cached_property
    def _ranked(self) -> list[Rank]:
        return sorted((cell.rank for cell in self.districts if cell.rank), key=lambda rank: (rank.value, rank.tied))

    @property
    def ranked(self) -> int:
        """How many districts rank the area."""
        return len(self._ranked)

    @property
    def best(self) -> Rank | None:
        """The rank nearest to 1 among the districts; ``None`` where none ranks it."""
        return self._ranked[0] if self._ranked else None

    @property
    def worst(self) -> Rank | None:
        """The rank furthest from 1 among the districts."""
        return self._ranked[-1] if self._ranked else None

    @property
    def spread(self) -> str:
        """ "1 to 7=", "2" where all agree, or "" where no district ranks it."""
        if self.best is None or self.worst is None:
            return ""
        return self.best.label if self.best.value == self.worst.value else f"{self.best.label} to {self.worst.label}"

    @property
    def top(self) -> int:
        """How many districts rank the area from 1 to :data:`TOP`."""
        return sum(rank.value <= TOP for rank in self._ranked)


@immutable(slots=False)
class Rollup:
    """The whole: ``county`` (or ``None``), the districts, and a row an area.

    Rows stand in the county's agreed order, then what the county does not rank or have, by name; without a county all
    rows stand by name.
    """

    county: Column | None
    districts: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """All sessions, the county's first."""
        return (self.county, *self.districts) if self.county is not None else self.districts

    @property
    def shows_threat(self) -> bool:
        """Whether any session's threat is shown."""
        return any(column.shows_threat for column in self.columns)

    @cached_property
    def code(self) -> str:
        """Eight hexadecimal digits, such as "7F3A-91C2", of the sessions' own codes and of which areas are the same."""
        parts = [self.county is not None, [seal(column.session) for column in self.columns]]
        parts.append([[cell.area.area_id if cell.area else None for cell in row.cells] for row in self.rows])
        digest = sha256(json.dumps(parts).encode()).hexdigest().upper()
        return f"{digest[:4]}-{digest[4:8]}"

    def matched(self, how: Match) -> tuple[tuple[Column, Row, RiskArea], ...]:
        """The areas that came into their rows so, session by session."""
        return tuple(
            (column, row, cell.area)
            for n, column in enumerate(self.columns)
            for row in self.rows
            if (cell := row.cells[n]).area is not None and cell.match is how
        )


def roll_up(county: Session | None, districts: Sequence[Session], same: Iterable[Same] = ()) -> Rollup:
    """Lay the sessions of districts beside one another, and beside the county's.

    Args:
        same: areas that are the same under other names and ids.

    Raises:
        EditError: there is no district, two sessions are of one assessment, or ``same`` cannot be.
    """
    if not districts:
        raise EditError("A roll-up needs the session of at least one district.")
    sessions = [*([county] if county else []), *districts]
    _refuse_twice(sessions)
    found = lines(sessions, same)
    columns = tuple(_column(session, sessions) for session in sessions)
    held = [sides(session) for session in sessions]
    first = 1 if county else 0

    def cell(line: Line, place: int) -> Cell:
        if place not in line:
            return NOTHING
        area, how = line[place]
        return Cell(area, held[place][area.area_id], how)

    rows = []
    for line in found:
        cells = [cell(line, place) for place in range(len(sessions))]
        rows.append(Row(line[min(line)][0].name, cells[0] if county else None, tuple(cells[first:])))
    return Rollup(columns[0] if county else None, columns[first:], tuple(sorted(rows, key=_place)))


def _refuse_twice(sessions: Sequence[Session]) -> None:
    """Refuse two versions of one session, and two sessions of one assessment by the same partnership: one district
    would be counted twice. Districts that have rescored the county's own assessment say so by their partnership."""
    for one, other in combinations((session.info for session in sessions), 2):
        district = name_key(one.partnership) == name_key(other.partnership)
        if one.assessment_id != other.assessment_id or not (district or one.session_id == other.session_id):
            continue
        if one.version_id == other.version_id:
            what = f"“{one.title}” is there twice; leave it out once"
        elif one.session_id == other.session_id:
            what = f"versions {one.number} and {other.number} of “{one.title}” are one session; {_COMPARE}"
        else:
            whose = f"by {one.partnership}" if one.partnership.strip() else "without a partnership"
            what = f"“{one.title}” and “{other.title}” are both of “{one.assessment_title}”, {whose}; {_COMPARE}"
        raise EditError(f"A roll-up has one session of each district: {what}.")


_COMPARE = "leave one out, or compare the two in History instead"


def _place(row: Row) -> tuple[int, int, str, str]:
    """In the county's agreed order; then what it has and does not rank; then what it does not have."""
    cell = row.county or NOTHING
    kind = list(Standing).index(cell.standing)
    return kind, cell.rank.value if cell.rank else 0, row.name.casefold(), row.name


def _column(session: Session, sessions: Sequence[Session]) -> Column:
    first = sessions[0]
    known = session.scheme is not None and first.scheme is not None
    found = differences(first.scheme, session.scheme) if known and first.scheme and session.scheme else ()
    return Column(session, _name(session, sessions), found, _threat(session) == _threat(first))


def _threat(session: Session) -> tuple[ThreatKind, int | None] | None:
    """What tells two threat models apart; ``None`` where threat is not scored. Recorded threats are positions."""
    scheme = session.scheme
    if scheme is None or scheme.threat_kind is ThreatKind.POSITION:
        return ThreatKind.POSITION, None
    return (scheme.threat_kind, scheme.threat.maximum) if scheme.threat else None


def _name(session: Session, sessions: Sequence[Session]) -> str:
    """What tells a session from the others: its partnership, else its assessment; with its own title where several
    have the same, and its version where even that does not tell."""
    info = session.info
    infos = [other.info for other in sessions]
    names = [(i.partnership.strip() or i.assessment_title or i.title) for i in infos]
    mine = info.partnership.strip() or info.assessment_title or info.title
    if names.count(mine) == 1:
        return mine
    titles = [(n, i.title) for n, i in zip(names, infos, strict=True)]
    if titles.count((mine, info.title)) == 1:
        return f"{mine}: {info.title}"
    return f"{mine}: {info.title}, version {info.number}"
