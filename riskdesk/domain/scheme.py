"""The scheme: the whole method by which one session is scored and ranked.

A scheme is frozen into each session, so everything that decides a number, a colour or a
word on the sheet is here, and nothing here looks anything up elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import lcm

from riskdesk.domain.errors import MarkError
from riskdesk.immutable import immutable

IMPACT = "impact"
PROBABILITY = "probability"
THREAT = "threat"

QUARTERLY = 3
"""Months until a score is due to be reviewed, unless its band says otherwise: the board of 2010 reviewed the scores
of all its areas quarterly (Derbyshire Safer Communities Board, paper of 17 November 2010)."""
POSITION_FLOOR = 99
"""Positions run to 99, or to the number of areas where there are more."""


class ThreatKind(StrEnum):
    """How threat is given: points (higher = worse), a position (1 = greatest), or not at all."""

    POINTS = "points"
    POSITION = "position"
    NONE = "none"


class ScoreRule(StrEnum):
    """How impact and probability make the risk score of a cell."""

    PRODUCT = "product"
    SUM = "sum"
    CELLS = "cells"


class OrderRule(StrEnum):
    """What the risk rank looks at first."""

    SCORE = "score"
    IMPACT_FIRST = "impact first"
    PROBABILITY_FIRST = "probability first"


class PriorityRule(StrEnum):
    """How risk and threat make the priority score."""

    WEIGHTED_SUM = "weighted sum"
    PRODUCT = "product"
    SUM = "sum"
    SUM_OF_RANKS = "sum of ranks"
    RISK_ONLY = "risk only"
    THREAT_ONLY = "threat only"


class Criterion(StrEnum):
    """One step of a tie-break chain: the higher (worse) value goes ahead."""

    RISK_SCORE = "risk score"
    IMPACT = "impact"
    PROBABILITY = "probability"
    THREAT = "threat"


@immutable
class Span:
    """An interval of probability in per cent, 0 to 100, with open or closed ends."""

    low: Fraction
    high: Fraction
    low_open: bool = False
    high_open: bool = False
    text: str = ""


@immutable
class Level:
    """One step of a scale: its value (1 = least), its name and what it means."""

    value: int
    name: str
    description: str = ""
    span: Span | None = None


@immutable
class Factor:
    """What one mark is given for.

    ``maximum`` is ``None`` for positions without a limit of their own; see :meth:`limits`.
    """

    key: str
    name: str
    minimum: int
    maximum: int | None
    levels: tuple[Level, ...] = ()
    definition: str = ""

    def limits(self, areas: int) -> tuple[int, int]:
        """The lowest and highest legal mark in a session of ``areas`` risk areas."""
        if self.maximum is not None:
            return self.minimum, self.maximum
        return self.minimum, max(POSITION_FLOOR, areas)

    def check(self, value: int, areas: int) -> int:
        """Return ``value`` if it is legal.

        Raises:
            MarkError: it is not a whole number within the limits.
        """
        low, high = self.limits(areas)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise MarkError(f"{self.name}: {value!r} is not allowed; give a whole number from {low} to {high}")
        return value

    def level(self, value: int | None) -> Level | None:
        """The level with this value, if the scale words it."""
        return next((level for level in self.levels if level.value == value), None)


@immutable
class Band:
    """A named range of risk with its sign and colours ("#RRGGBB"); ``low``/``high`` are risk
    scores, both included, or ``None`` where the matrix is painted cell by cell. ``review_months`` is the interval after
    which an area in this band is due to be scored again."""

    name: str
    sign: str
    fill: str
    text: str
    low: Fraction | None = None
    high: Fraction | None = None
    review_months: int = QUARTERLY


@immutable(slots=False)
class Scheme:
    """Scales, matrix, bands, order, threat model, priority rule and tie-break chains.

    ``bands`` run from the highest to the lowest. ``cell_scores`` and ``cell_bands`` are
    indexed ``[impact - 1][probability - 1]``; the latter holds indices into ``bands``.
    ``risk_weight`` is the share of risk in the weighted sum, 0 to 1.
    """

    name: str
    impact: Factor
    probability: Factor
    threat: Factor | None
    threat_kind: ThreatKind
    score_rule: ScoreRule
    order_rule: OrderRule
    bands: tuple[Band, ...]
    priority_rule: PriorityRule
    risk_weight: Fraction = Fraction(1, 2)
    risk_ties: tuple[Criterion, ...] = (Criterion.IMPACT,)
    priority_ties: tuple[Criterion, ...] = (Criterion.RISK_SCORE, Criterion.IMPACT)
    cell_scores: tuple[tuple[Fraction, ...], ...] = ()
    cell_bands: tuple[tuple[int, ...], ...] = ()
    source: str = ""
    description: str = ""
    risk_definition: str = ""
    known: tuple[str, ...] = field(default=())

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """The factors in the order in which they are scored."""
        return (self.impact, self.probability) + ((self.threat,) if self.threat else ())

    @cached_property
    def _by_key(self) -> dict[str, Factor]:
        return {factor.key: factor for factor in self.factors}

    def factor(self, key: str) -> Factor:
        """The factor called ``key``.

        Raises:
            MarkError: the scheme has no such factor.
        """
        try:
            return self._by_key[key]
        except KeyError:
            raise MarkError(f"the scheme {self.name} has no factor {key!r}; it has {', '.join(self._by_key)}") from None

    @cached_property
    def needs(self) -> frozenset[str]:
        """Keys of the factors that the priority score needs."""
        risk, threat = {IMPACT, PROBABILITY}, {THREAT}
        if self.priority_rule is PriorityRule.RISK_ONLY:
            return frozenset(risk)
        if self.priority_rule is PriorityRule.THREAT_ONLY:
            return frozenset(threat)
        return frozenset(risk | threat)

    @cached_property
    def _scores(self) -> tuple[tuple[Fraction, ...], ...]:
        rows, columns = len(self.impact.levels), len(self.probability.levels)
        if self.score_rule is ScoreRule.CELLS:
            return self.cell_scores
        product = self.score_rule is ScoreRule.PRODUCT
        return tuple(
            tuple(Fraction(i * p if product else i + p) for p in range(1, columns + 1)) for i in range(1, rows + 1)
        )

    @cached_property
    def _bands(self) -> tuple[tuple[Band | None, ...], ...]:
        if self.cell_bands:
            return tuple(tuple(self.bands[k] for k in row) for row in self.cell_bands)
        return tuple(tuple(self.band_of_score(score) for score in row) for row in self._scores)

    def risk_score(self, impact: int, probability: int) -> Fraction:
        """The risk score of a cell; levels count from 1."""
        return self._scores[impact - 1][probability - 1]

    def band(self, impact: int, probability: int) -> Band | None:
        """The band of a cell; ``None`` only in a scheme whose check reports the cell as uncovered."""
        return self._bands[impact - 1][probability - 1]

    def band_of_score(self, score: Fraction) -> Band | None:
        """The first (highest) interval band that holds ``score``."""
        for band in self.bands:
            if band.low is not None and band.high is not None and band.low <= score <= band.high:
                return band
        return None

    @cached_property
    def cells(self) -> tuple[tuple[int, int], ...]:
        """All cells as (impact, probability), least impact first."""
        return tuple(
            (i, p) for i in range(1, len(self.impact.levels) + 1) for p in range(1, len(self.probability.levels) + 1)
        )

    @cached_property
    def unit(self) -> int:
        """The least number by which every risk score becomes whole."""
        return lcm(*(score.denominator for row in self._scores for score in row))

    @cached_property
    def whole_scores(self) -> Mapping[tuple[int, int], int]:
        """The risk score of each cell times :attr:`unit`."""
        return {cell: int(self.risk_score(*cell) * self.unit) for cell in self.cells}

    @cached_property
    def outcomes(self) -> Mapping[tuple[int, int], tuple[Fraction, Band | None]]:
        """Risk score and band of each cell."""
        return {cell: (self.risk_score(*cell), self.band(*cell)) for cell in self.cells}

    @cached_property
    def maximum_risk(self) -> Fraction:
        """The greatest risk score of any cell."""
        return max(max(row) for row in self._scores)
