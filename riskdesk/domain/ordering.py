"""Putting things in order: competition ranks, ties, and the chain that breaks them.

Knows nothing of schemes and marks: it orders ids by exact keys, the higher ahead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

from riskdesk.domain.scheme import Criterion
from riskdesk.immutable import immutable

Groups = tuple[tuple[str, ...], ...]
"""Ids in order; a group of several is tied."""


@immutable
class Rank:
    """A competition rank, 1 = first, and whether others share it."""

    value: int
    tied: bool = False

    @property
    def label(self) -> str:
        """ "4", or "3=" where tied."""
        return f"{self.value}=" if self.tied else str(self.value)


class TieKind(StrEnum):
    """Which order the areas were level in."""

    RISK = "risk"
    PRIORITY = "priority"


@immutable(slots=False)
class Step:
    """One step of the chain that set ``group`` apart into ``into``, the first ahead."""

    criterion: Criterion
    group: tuple[str, ...]
    into: Groups

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The number of the part of ``into``, from 0, that each area came into."""
        return _places(self.into)


@immutable
class Rivals:
    """Areas of a tie that stand alike towards one group of it: ``step`` set them ahead of it or behind it, or
    (``None``) they are the group itself, which nothing sets apart."""

    step: Step | None
    ahead: bool
    areas: tuple[str, ...]


@immutable(slots=False)
class Tie:
    """Areas that were level before the chain, and what the chain made of them.

    ``score`` is the risk score or priority score that they are level on (for an order by impact or
    probability first, the risk score of their shared cell). ``groups`` is the order after the chain; a group of
    several areas is still tied.
    """

    kind: TieKind
    score: Fraction
    areas: tuple[str, ...]
    steps: tuple[Step, ...]
    groups: Groups

    @property
    def open(self) -> Groups:
        """The groups that nothing in the chain could set apart."""
        return tuple(group for group in self.groups if len(group) > 1)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The number of the group, from 0, that each area stands in after the chain."""
        return _places(self.groups)

    def step_between(self, one: str, other: str) -> Step | None:
        """The step that set these two apart, or ``None`` where they are still tied."""
        for step in self.steps:
            a, b = step.places.get(one), step.places.get(other)
            if a is not None and b is not None and a != b:
                return step
        return None

    def rivals(self, area_id: str) -> tuple[Rivals, ...]:
        """How all areas of the tie stand towards one of them, itself and its equals included."""
        place = self.places[area_id]
        if place not in self._rivals:
            self._rivals[place] = self._rivals_of(area_id)
        return self._rivals[place]

    @cached_property
    def _rivals(self) -> dict[int, tuple[Rivals, ...]]:
        return {}

    def _rivals_of(self, area_id: str) -> tuple[Rivals, ...]:
        alike: dict[tuple[int, bool], tuple[Step | None, list[str]]] = {}
        for other in self.areas:
            step = self.step_between(area_id, other)
            ahead = self.places[other] < self.places[area_id]
            alike.setdefault((id(step), ahead), (step, []))[1].append(other)
        return tuple(Rivals(step, ahead, tuple(areas)) for (_, ahead), (step, areas) in alike.items())


def competition(groups: Groups) -> dict[str, Rank]:
    """Competition ranks of areas in groups, the first group ahead: 1, 2=, 2=, 4."""
    ranks: dict[str, Rank] = {}
    ahead = 0
    for group in groups:
        if len(group) == 1:
            ranks[group[0]] = _rank(ahead + 1, False)
        else:
            ranks.update(dict.fromkeys(group, _rank(ahead + 1, True)))
        ahead += len(group)
    return ranks


@lru_cache(maxsize=4_096)
def _rank(value: int, tied: bool) -> Rank:
    """One object for each rank: comparing two rankings is then mostly a matter of identity."""
    return Rank(value, tied)


def grouped(ids: Sequence[str], keys: Mapping[str, Any]) -> Groups:
    """Groups of equal keys, the highest key first; inside a group the given order stands."""
    return _falling(_parts(ids, keys))


def chained(
    level: tuple[str, ...], chain: Sequence[Criterion], values: Mapping[Criterion, Mapping[str, int | None]]
) -> tuple[Groups, tuple[Step, ...]]:
    """Apply the chain step by step to one level group.

    A step is passed over for a group in which an area lacks the value: what is unscored breaks no tie.
    """
    groups: Groups = (level,)
    steps: list[Step] = []
    for criterion in chain:
        if all(len(group) == 1 for group in groups):
            break
        split: list[tuple[str, ...]] = []
        for group in groups:
            parts = _parts(group, values[criterion]) if len(group) > 1 else {}
            if len(parts) > 1 and None not in parts:
                into = _falling(parts)
                steps.append(Step(criterion, group, into))
                split.extend(into)
            else:
                split.append(group)
        groups = tuple(split)
    return groups, tuple(steps)


def _parts(ids: Sequence[str], keys: Mapping[str, Any]) -> dict[Any, list[str]]:
    parts: dict[Any, list[str]] = {}
    for area_id in ids:
        parts.setdefault(keys[area_id], []).append(area_id)
    return parts


def _falling(parts: Mapping[Any, Sequence[str]]) -> Groups:
    return tuple(tuple(parts[key]) for key in sorted(parts, reverse=True))


def _places(groups: Groups) -> dict[str, int]:
    return {area_id: n for n, group in enumerate(groups) for area_id in group}
