"""Which risk areas of several sessions are the same: by hand, by their id, or by their name, in this order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from riskdesk.domain.codes import name_key
from riskdesk.domain.errors import EditError
from riskdesk.domain.session import RiskArea, Session


class Match(StrEnum):
    """How an area came to stand in its row: ``ID`` with others of its id, or alone."""

    ID = "id"
    NAME = "name"
    HAND = "by hand"


@dataclass(frozen=True, slots=True, order=True)
class AreaRef:
    """An area of one of the sessions: the session's version, and the area's id."""

    version_id: str
    area_id: str


Same = tuple[AreaRef, AreaRef]
"""Two areas of two sessions that somebody said are the same."""
Line = Mapping[int, tuple[RiskArea, Match]]
"""The areas of one row by the place of their session, at most one of each session."""


def named(sessions: Sequence[Session], left: str, right: str) -> tuple[Same, ...]:
    """What "these two are the same" comes to: each area of the left name with one of the right name in another session.

    Names are compared without case; an area's code will do.

    Raises:
        EditError: there is no such area on either side, or no two of them are in different sessions.
    """
    found = [list(_called(sessions, text)) for text in (left, right)]
    for text, areas in zip((left, right), found, strict=True):
        if not areas:
            raise EditError(f"There is no risk area “{text}” in these sessions.")
    pairs = []
    for area in found[0]:
        other = next((o for o in found[1] if o.version_id != area.version_id), None)
        if other is not None:
            pairs.append((area, other))
    if not pairs:
        raise EditError(f"“{left}” and “{right}” are two areas of one session, and stay two.")
    return tuple(pairs)


def _called(sessions: Sequence[Session], text: str) -> Iterator[AreaRef]:
    """The areas of this name, else those of this code."""
    wanted = name_key(text)
    every = [(s.info.version_id, area) for s in sessions for area in s.present]
    exact = [(v, a) for v, a in every if name_key(a.name) == wanted]
    coded = [(v, a) for v, a in every if name_key(a.code) == wanted]
    return (AreaRef(v, a.area_id) for v, a in exact or coded)


def lines(sessions: Sequence[Session], same: Iterable[Same] = ()) -> tuple[Line, ...]:
    """The rows of a roll-up: the first session's areas in its order of scoring, then what only the next ones have.

    What is said by hand comes before ids, ids before names; two areas of one session never share a row.

    Raises:
        EditError: what is said by hand would put two areas of one session into one row, or names an area that is not
            in these sessions.
    """
    groups = _Groups(sessions)
    for pair in same:
        groups.say_same(pair)
    groups.join_alike(lambda area: area.area_id)
    alike = groups.together()
    groups.join_alike(lambda area: name_key(area.name))
    return groups.lines(alike)


class _Groups:
    """Areas in groups that only ever grow together, with at most one area of each session."""

    def __init__(self, sessions: Sequence[Session]) -> None:
        self._sessions = sessions
        places = {session.info.version_id: n for n, session in enumerate(sessions)}
        self._areas = {(n, area.area_id): area for n, session in enumerate(sessions) for area in session.present}
        self._places = places
        self._group = {node: n for n, node in enumerate(self._areas)}
        self._members = {n: [node] for node, n in self._group.items()}
        self._by_hand: set[tuple[int, str]] = set()

    def say_same(self, pair: Same) -> None:
        """Join two areas because somebody said so."""
        one, other = (self._node(ref) for ref in pair)
        if self._group[one] != self._group[other] and not self._join(one, other):
            names = " and ".join(f"“{self._areas[node].name}”" for node in (one, other))
            raise EditError(f"{names} cannot be the same: two areas of one session would then stand in one row.")
        self._by_hand.update((one, other))

    def _node(self, ref: AreaRef) -> tuple[int, str]:
        node = (self._places.get(ref.version_id, -1), ref.area_id)
        if node not in self._areas:
            raise EditError("An area that was matched by hand is not in these sessions any more.")
        return node

    def join_alike(self, key: Callable[[RiskArea], str]) -> None:
        """Join the areas that have the same key, as far as no two of one session meet."""
        alike: dict[str, list[tuple[int, str]]] = {}
        for node, area in self._areas.items():
            alike.setdefault(key(area), []).append(node)
        for nodes in alike.values():
            for one, other in combinations(nodes, 2):
                self._join(one, other)

    def _join(self, one: tuple[int, str], other: tuple[int, str]) -> bool:
        mine, theirs = self._group[one], self._group[other]
        if mine == theirs:
            return True
        if {place for place, _ in self._members[mine]} & {place for place, _ in self._members[theirs]}:
            return False
        for node in self._members[theirs]:
            self._group[node] = mine
        self._members[mine] += self._members.pop(theirs)
        return True

    def together(self) -> Mapping[tuple[int, str], int]:
        """The group of each area by now."""
        return dict(self._group)

    def lines(self, alike: Mapping[tuple[int, str], int]) -> tuple[Line, ...]:
        """The groups in the order of their first areas; ``alike`` is how they stood before names counted."""
        found = []
        for members in sorted(self._members.values(), key=lambda nodes: min(map(self._order, nodes))):
            head = min(members, key=self._order)
            line = {}
            for node in sorted(members):
                by_name = alike[node] != alike[head]
                how = Match.HAND if node in self._by_hand and node != head else Match.NAME if by_name else Match.ID
                line[node[0]] = (self._areas[node], how)
            found.append(line)
        return tuple(found)

    def _order(self, node: tuple[int, str]) -> tuple[int, int]:
        return node[0], self._sessions[node[0]].present.index(self._areas[node])
