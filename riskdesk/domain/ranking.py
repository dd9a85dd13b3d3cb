"""From marks to ranks: risk score, band, risk rank, threat rank, priority score, priority rank.

Everything is exact, so that a tie is a real tie. Ranks are competition ranks: 1 + the number of areas strictly
ahead, shown "2=" where tied (1, 2=, 2=, 4). Fractions are compared as whole numbers over one common denominator:
hashing and comparing fractions took nine tenths of the time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache
from math import lcm
from typing import Any

from riskdesk.domain.ordering import Groups, Rank, Step, Tie, TieKind, chained, competition, grouped
from riskdesk.domain.scheme import (
    IMPACT,
    PROBABILITY,
    THREAT,
    Band,
    Criterion,
    OrderRule,
    PriorityRule,
    Scheme,
    ThreatKind,
)
from riskdesk.immutable import immutable

__all__ = [
    "Groups",
    "Marked",
    "Rank",
    "Ranking",
    "Result",
    "Step",
    "Tie",
    "TieKind",
    "competition",
    "display_key",
    "rank",
]


@immutable
class Marked:
    """A risk area as the ranking needs it: its identity and its marks; ``None`` is unscored."""

    area_id: str
    name: str
    impact: int | None = None
    probability: int | None = None
    threat: int | None = None

    def mark(self, factor: str) -> int | None:
        """The mark for a factor's key."""
        if factor == IMPACT:
            return self.impact
        if factor == PROBABILITY:
            return self.probability
        if factor == THREAT:
            return self.threat
        raise KeyError(factor)


@immutable
class Result:
    """What follows from one area's marks; each is ``None`` where its own factors are missing.

    ``risk_rank``, ``threat_rank`` and ``priority_rank`` cover the scored areas only.
    """

    area: Marked
    risk_score: Fraction | None = None
    band: Band | None = None
    risk_rank: Rank | None = None
    threat_rank: Rank | None = None
    priority_score: Fraction | None = None
    priority_rank: Rank | None = None

    @property
    def derived(self) -> tuple[Rank | None, Rank | None, Fraction | None, Rank | None]:
        """What depends on other areas too, and the priority score: all that its marks alone do not say."""
        return self.risk_rank, self.threat_rank, self.priority_score, self.priority_rank

    @property
    def scored(self) -> bool:
        """Whether the area has a priority score, and so a rank."""
        return self.priority_score is not None


@immutable(slots=False)
class Ranking:
    """All results of one session, scored areas in priority order first, the others after them by name."""

    scheme: Scheme
    results: tuple[Result, ...]
    groups: Groups
    risk_ties: tuple[Tie, ...]
    priority_ties: tuple[Tie, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Result]:
        """Results by area id."""
        return {result.area.area_id: result for result in self.results}

    @cached_property
    def scored(self) -> tuple[Result, ...]:
        """The scored areas, in priority order."""
        return tuple(result for result in self.results if result.scored)

    @cached_property
    def not_scored(self) -> tuple[Result, ...]:
        """The areas without a priority score, by name."""
        return tuple(result for result in self.results if not result.scored)

    def tie_of(self, area_id: str, kind: TieKind) -> Tie | None:
        """The tie that an area was in before the chain, if any."""
        return self._ties[kind].get(area_id)

    @cached_property
    def _ties(self) -> Mapping[TieKind, Mapping[str, Tie]]:
        return {
            TieKind.RISK: {a: tie for tie in self.risk_ties for a in tie.areas},
            TieKind.PRIORITY: {a: tie for tie in self.priority_ties for a in tie.areas},
        }


def display_key(area: Marked) -> tuple[str, str]:
    """The order of display inside a tie and among the not scored: case-folded name, then id.

    It never decides a rank.
    """
    return area.name.casefold(), area.area_id


def rank(scheme: Scheme, areas: Sequence[Marked], before: Ranking | None = None) -> Ranking:
    """Rank the areas of one session by its scheme.

    Args:
        areas: every risk area once, in any order: the order changes no rank. Marks are legal
            for the scheme (see ``Factor.check``).
        before: a ranking of much the same areas. Results that are the same again are taken over from it, which spares
            time and changes nothing else.
    """
    shown = sorted(areas, key=display_key)
    known = before.by_id if before is not None and before.scheme is scheme else {}
    return _Table(scheme, shown).ranking(known)


class _Table:
    """One ranking on the way; ``risk`` holds the risk scores times the scheme's unit, which makes them whole."""

    def __init__(self, scheme: Scheme, shown: Sequence[Marked]) -> None:
        self.scheme, self.shown = scheme, shown
        self.by_id = {a.area_id: a for a in shown}
        self.risk = {a.area_id: self._risk(a) for a in shown}
        self.marks: dict[str, dict[str, int | None]] = {
            IMPACT: {a.area_id: a.impact for a in shown},
            PROBABILITY: {a.area_id: a.probability for a in shown},
            THREAT: {a.area_id: a.threat for a in shown},
        }
        self.values = self._values()
        missing = {area_id for key in scheme.needs for area_id, mark in self.marks[key].items() if mark is None}
        self.scored = [a.area_id for a in shown if a.area_id not in missing]

    def ranking(self, known: Mapping[str, Result]) -> Ranking:
        """Risk and threat first, then the priority that is built on them."""
        risk_groups, risk_ties = self._risk_order()
        risk_ranks, threat_ranks = competition(risk_groups), self._threat_ranks()
        numerators, over = self._priorities(risk_ranks, threat_ranks)
        priority = {area_id: _fraction(n, over) for area_id, n in numerators.items()}
        groups, priority_ties = self._priority_order(numerators, priority, risk_ranks)
        ranks = competition(groups)
        outcomes = self.scheme.outcomes

        def result(area: Marked) -> Result:
            a, was = area.area_id, known.get(area.area_id)
            derived = risk_ranks.get(a), threat_ranks.get(a), priority.get(a), ranks.get(a)
            if was is not None and was.area is area and derived == was.derived:
                return was
            score, band = outcomes.get((area.impact or 0, area.probability or 0), (None, None))
            return Result(area, score, band, *derived)

        order = [self.by_id[area_id] for group in groups for area_id in group]
        order += [a for a in self.shown if a.area_id not in ranks]
        return Ranking(self.scheme, tuple(map(result, order)), groups, risk_ties, priority_ties)

    def _risk(self, area: Marked) -> int | None:
        if area.impact is None or area.probability is None:
            return None
        return self.scheme.whole_scores[area.impact, area.probability]

    def _values(self) -> dict[Criterion, dict[str, int | None]]:
        """What a step of a chain compares, higher = worse, so that a position counts down."""
        threat = self.marks[THREAT]
        if self.scheme.threat is None:
            threat = dict.fromkeys(threat)
        elif self.scheme.threat_kind is ThreatKind.POSITION:
            threat = {area_id: None if mark is None else -mark for area_id, mark in threat.items()}
        return {
            Criterion.RISK_SCORE: self.risk,
            Criterion.IMPACT: self.marks[IMPACT],
            Criterion.PROBABILITY: self.marks[PROBABILITY],
            Criterion.THREAT: threat,
        }

    def _risk_order(self) -> tuple[Groups, tuple[Tie, ...]]:
        ids = [area_id for area_id in self.scored if self.risk[area_id] is not None]
        rule, keys = self.scheme.order_rule, dict[str, Any](self.risk)
        if rule is not OrderRule.SCORE:
            first, then = self.values[Criterion.IMPACT], self.values[Criterion.PROBABILITY]
            if rule is OrderRule.PROBABILITY_FIRST:
                first, then = then, first
            keys = {area_id: (first[area_id], then[area_id]) for area_id in ids}
        return self._ordered(TieKind.RISK, ids, keys, self.scheme.risk_ties, {})

    def _threat_ranks(self) -> dict[str, Rank]:
        values = self.values[Criterion.THREAT]
        return competition(grouped([area_id for area_id in self.scored if values[area_id] is not None], values))

    def _priorities(
        self, risk_ranks: Mapping[str, Rank], threat_ranks: Mapping[str, Rank]
    ) -> tuple[dict[str, int], int]:
        """The priority scores of the scored areas as numerators over one denominator.

        Fixed scale bounds only (the scheme's maxima): the areas present would let a new one reorder the others.
        """
        scheme, rule, unit = self.scheme, self.scheme.priority_rule, self.scheme.unit
        risk = {area_id: self.risk[area_id] or 0 for area_id in self.scored}
        threat = {area_id: self.marks[THREAT][area_id] or 0 for area_id in self.scored}
        if rule is PriorityRule.RISK_ONLY:
            return risk, unit
        if rule is PriorityRule.THREAT_ONLY:
            return threat, 1
        if rule is PriorityRule.SUM_OF_RANKS:
            return {a: risk_ranks[a].value + threat_ranks[a].value for a in self.scored}, 1
        if rule is PriorityRule.PRODUCT:
            return {a: risk[a] * threat[a] for a in self.scored}, unit
        if rule is PriorityRule.SUM:
            return {a: risk[a] + threat[a] * unit for a in self.scored}, unit
        top = (scheme.threat.maximum if scheme.threat else None) or 1
        per_risk = scheme.risk_weight / (scheme.maximum_risk * unit)
        per_threat = (1 - scheme.risk_weight) / top
        over = lcm(per_risk.denominator, per_threat.denominator)
        a, b = int(per_risk * over), int(per_threat * over)
        return {area_id: a * risk[area_id] + b * threat[area_id] for area_id in self.scored}, over

    def _priority_order(
        self, numerators: Mapping[str, int], priority: Mapping[str, Fraction], risk_ranks: Mapping[str, Rank]
    ) -> tuple[Groups, tuple[Tie, ...]]:
        if self.scheme.priority_rule is PriorityRule.RISK_ONLY:
            keys = {area_id: -risk_ranks[area_id].value for area_id in self.scored}
        else:
            sign = -1 if _low_first(self.scheme) else 1
            keys = {area_id: sign * n for area_id, n in numerators.items()}
        return self._ordered(TieKind.PRIORITY, self.scored, keys, self.scheme.priority_ties, priority)

    def _ordered(
        self,
        kind: TieKind,
        ids: Sequence[str],
        keys: Mapping[str, Any],
        chain: Sequence[Criterion],
        score: Mapping[str, Fraction],
    ) -> tuple[Groups, tuple[Tie, ...]]:
        """Order the areas by their keys, then each level group by the chain; risk scores where ``score`` has none."""
        groups: list[tuple[str, ...]] = []
        ties: list[Tie] = []
        for level in grouped(ids, keys):
            if len(level) == 1:
                groups.append(level)
                continue
            apart, steps = chained(level, chain, self.values)
            on = score[level[0]] if score else Fraction(self.risk[level[0]] or 0, self.scheme.unit)
            ties.append(Tie(kind, on, level, steps, apart))
            groups.extend(apart)
        return tuple(groups), tuple(ties)


@lru_cache(maxsize=8_192)
def _fraction(numerator: int, over: int) -> Fraction:
    """One object for each score: making fractions, and telling equal ones apart from themselves, is slow."""
    return Fraction(numerator, over)


def _low_first(scheme: Scheme) -> bool:
    """Whether a low priority score means a high priority."""
    if scheme.priority_rule is PriorityRule.SUM_OF_RANKS:
        return True
    return scheme.priority_rule is PriorityRule.THREAT_ONLY and scheme.threat_kind is ThreatKind.POSITION
