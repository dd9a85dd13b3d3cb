"""The agreed order: the computed order with ties settled and recorded moves replayed in turn.

Computed and agreed rank are two things, and a difference needs a recorded reason: no weighted sum of
the columns that the Derbyshire board published in 2010 gives its prioritisation rank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cached_property
from itertools import chain

from riskdesk.domain.ranking import Groups, Rank, Ranking, competition
from riskdesk.immutable import immutable


class MoveState(StrEnum):
    """Whether a move counts as agreed, waits to be confirmed, or is not replayed."""

    AGREED = "agreed"
    CONFIRM = "confirm"
    """The computed order changed since: replayed, and waiting to be confirmed."""
    SUSPENDED = "suspended"
    """One of its areas was unscored since: not replayed until confirmed."""


@immutable
class Move:
    """ "This area directly ahead of that one", with its reason.

    ``ahead_of`` is ``None`` for "last". ``seq`` counts up: moves are replayed in that order.
    ``rank_from`` and ``rank_to`` are the agreed ranks' labels when the move was made.
    """

    move_id: str
    seq: int
    area_id: str
    ahead_of: str | None
    reason: str
    rank_from: str
    rank_to: str
    state: MoveState = MoveState.AGREED

    def concerns(self) -> tuple[str, ...]:
        """The areas that must be scored for the move to be replayed."""
        return (self.area_id,) if self.ahead_of is None else (self.area_id, self.ahead_of)


class Decision(StrEnum):
    """What the meeting made of a tie that the chain leaves open."""

    ORDER = "order"
    LEAVE = "leave"


@immutable
class Settlement:
    """A decision on one open priority tie: its areas in the agreed order (or left as a tie), the
    reason, and the priority score on which they tied ("14/25"). A lapsed one is kept and shown."""

    settlement_id: str
    seq: int
    areas: tuple[str, ...]
    decision: Decision
    reason: str
    score: str
    lapsed: bool = False


@immutable
class Placement:
    """Where one scored area stands. ``move`` is the last move of this very area that counts."""

    area_id: str
    computed: Rank
    agreed: Rank
    move: Move | None
    settlement: Settlement | None

    @property
    def parts(self) -> tuple[str, Rank, Rank, Move | None, Settlement | None]:
        """All that it holds, in order."""
        return self.area_id, self.computed, self.agreed, self.move, self.settlement

    @property
    def differs(self) -> bool:
        """Whether agreed and computed rank differ in what is shown."""
        return self.computed != self.agreed


@immutable(slots=False)
class AgreedOrder:
    """The agreed order of the scored areas, in groups; a group of several is tied."""

    groups: Groups
    placements: tuple[Placement, ...]
    open_ties: Groups
    """Computed ties without a decision, of which at least two areas still share an agreed rank."""

    @cached_property
    def by_id(self) -> Mapping[str, Placement]:
        """Placements by area id."""
        return {p.area_id: p for p in self.placements}


def score_text(ranking: Ranking, area_id: str) -> str:
    """The exact priority score of a scored area as a settlement keeps it."""
    return str(ranking.by_id[area_id].priority_score)


def agree(
    ranking: Ranking, moves: Sequence[Move], settlements: Sequence[Settlement], before: AgreedOrder | None = None
) -> AgreedOrder:
    """Settle the ties of the computed order, then replay the moves in turn.

    ``before`` is an agreed order of much the same areas: placements that are the same again are taken over from it,
    which spares time and changes nothing else.
    """
    groups, settled = _settle(ranking.groups, settlements)
    moved: dict[str, Move] = {}
    for move in sorted(moves, key=lambda m: m.seq):
        after = replay(groups, move)
        if after is not None:
            groups = after
            moved[move.area_id] = move

    computed = {r.area.area_id: r.priority_rank for r in ranking.scored if r.priority_rank}
    agreed = computed if groups == ranking.groups else competition(groups)
    known = before.by_id if before else {}
    placements: list[Placement] = []
    for area_id in chain.from_iterable(groups):
        was = known.get(area_id)
        made = area_id, computed[area_id], agreed[area_id], moved.get(area_id), settled.get(area_id)
        placements.append(was if was is not None and was.parts == made else Placement(*made))
    still = {a for group in groups if len(group) > 1 for a in group}
    undecided = (g for g in ranking.groups if len(g) > 1 and g[0] not in settled)
    return AgreedOrder(groups, tuple(placements), tuple(g for g in undecided if still.intersection(g)))


def _settle(computed: Groups, settlements: Sequence[Settlement]) -> tuple[Groups, dict[str, Settlement]]:
    """The computed groups with the settled ties in their order, and by which settlement each area stands there."""
    standing = {frozenset(s.areas): s for s in settlements if not s.lapsed}
    if not standing:
        return computed, {}
    groups: list[tuple[str, ...]] = []
    settled: dict[str, Settlement] = {}
    for group in computed:
        settlement = standing.get(frozenset(group)) if len(group) > 1 else None
        if settlement is None:
            groups.append(group)
            continue
        settled.update(dict.fromkeys(group, settlement))
        if settlement.decision is Decision.ORDER:
            groups.extend((area_id,) for area_id in settlement.areas)
        else:
            groups.append(group)
    return tuple(groups), settled


def replay(groups: Groups, move: Move) -> Groups | None:
    """The groups after one move, or ``None`` where it does not count (suspended, or an area is not there).

    The moved area leaves any tie it was in. Set ahead of an area that is tied, it goes ahead of the tie.
    """
    present = {a for group in groups for a in group}
    if move.state is MoveState.SUSPENDED or not present.issuperset(move.concerns()):
        return None
    return place(groups, move.area_id, move.ahead_of)


def place(groups: Groups, area_id: str, ahead_of: str | None) -> Groups:
    """Take an area out of its place and put it directly ahead of another, or last."""
    left = [tuple(a for a in group if a != area_id) for group in groups]
    rest = [group for group in left if group]
    at = next((n for n, group in enumerate(rest) if ahead_of in group), len(rest))
    return (*rest[:at], (area_id,), *rest[at:])


def after_change(before: Ranking, after: Ranking, moves: Iterable[Move]) -> tuple[Move, ...]:
    """The moves whose state a change of marks alters, with their new state.

    When the computed order changes, every move waits to be confirmed; unscoring either area suspends its move.
    """
    moves = tuple(moves)
    if not moves or list(map(frozenset, before.groups)) == list(map(frozenset, after.groups)):
        return ()
    scored = {r.area.area_id for r in after.scored}
    changed = []
    for move in moves:
        gone = not scored.issuperset(move.concerns())
        state = MoveState.SUSPENDED if gone or move.state is MoveState.SUSPENDED else MoveState.CONFIRM
        if state is not move.state:
            changed.append(replace(move, state=state))
    return tuple(changed)


def lapses(after: Ranking, settlements: Iterable[Settlement]) -> tuple[Settlement, ...]:
    """The settlements that lapse because their areas no longer tie alone, or tie on another score."""
    standing = [s for s in settlements if not s.lapsed]
    groups = {frozenset(g) for g in after.groups if len(g) > 1} if standing else set()
    return tuple(
        replace(s, lapsed=True)
        for s in standing
        if (frozenset(s.areas) not in groups or score_text(after, s.areas[0]) != s.score)
    )


class Lapse(StrEnum):
    """Why a decision on a tie that was kept as lapsed does not hold."""

    REPLACED = "replaced"
    """The same areas were settled anew."""
    UNSCORED = "unscored"
    """Not all of its areas have a priority score."""
    AGAIN = "again"
    """They tie as they did, but it is of last time, or the scores went and came back; nobody has settled it since."""
    APART = "apart"
    """They tie no more, not alone, or on another score."""


def why_lapsed(ranking: Ranking, settlements: Iterable[Settlement], lapsed: Settlement) -> Lapse:
    """Why ``lapsed``, one of the ``settlements``, does not hold in the computed order as it is."""
    areas = frozenset(lapsed.areas)
    if any(frozenset(s.areas) == areas for s in settlements if not s.lapsed):
        return Lapse.REPLACED
    if not areas.issubset(chain.from_iterable(ranking.groups)):
        return Lapse.UNSCORED
    tied = areas in {frozenset(group) for group in ranking.groups}
    return Lapse.AGAIN if tied and score_text(ranking, lapsed.areas[0]) == lapsed.score else Lapse.APART
