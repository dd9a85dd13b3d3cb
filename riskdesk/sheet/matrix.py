"""The sheet's matrix as data: the grid with its colours, the tokens in their cells, and the words for those
who cannot see it."""

from __future__ import annotations

from collections.abc import Mapping

from riskdesk.domain.ranking import Ranking, Result
from riskdesk.domain.scheme import Band, Factor, Level, Scheme
from riskdesk.domain.session import RiskArea
from riskdesk.domain.words import listed, number, plural
from riskdesk.figures.matrix import AxisLevel, Grid, Paint, Token
from riskdesk.immutable import immutable

MOST_NAMED = 40
"""Up to so many areas the text alternative names them; above, their codes."""

Place = tuple[int, int]
"""A cell as (impact, probability), levels counting from 1."""


@immutable
class KeyEntry:
    """One band in the key below the matrix."""

    sign: str
    name: str
    fill: str
    ink: str


@immutable
class SheetMatrix:
    """The matrix of tokens; ``alternative`` says in words what it shows."""

    grid: Grid
    tokens: Mapping[Place, tuple[Token, ...]]
    key: tuple[KeyEntry, ...]
    alternative: str


def grid_of(scheme: Scheme) -> Grid:
    """A scheme's matrix as figures take it, for sheet and screen alike."""
    rows, columns = len(scheme.impact.levels), len(scheme.probability.levels)
    paints = tuple(tuple(_paint(scheme, i, p) for p in range(1, columns + 1)) for i in range(1, rows + 1))
    return Grid(
        tuple(map(_axis, scheme.impact.levels)),
        tuple(map(_axis, scheme.probability.levels)),
        paints,
        f"{scheme.impact.name} ↑",
        f"{scheme.probability.name} →",
    )


def _axis(level: Level) -> AxisLevel:
    return AxisLevel(str(level.value), level.name, level.span.text if level.span else "")


def _paint(scheme: Scheme, impact: int, probability: int) -> Paint:
    score, band = number(scheme.risk_score(impact, probability)), scheme.band(impact, probability)
    if band is None:
        return Paint(score, "#FFFFFF", "#1B1B1B")
    return Paint(f"{score} {band.sign}".rstrip(), band.fill, band.text)


def sheet_matrix(scheme: Scheme, ranking: Ranking, areas: Mapping[str, RiskArea]) -> SheetMatrix:
    """The matrix of a session: every area that has a cell, whether or not it is scored."""
    placed: dict[Place, list[Result]] = {}
    for result in ranking.results:
        if result.area.impact is not None and result.area.probability is not None:
            placed.setdefault((result.area.impact, result.area.probability), []).append(result)
    tokens = {
        place: tuple(Token(r.area.area_id, areas[r.area.area_id].code) for r in results)
        for place, results in placed.items()
    }
    return SheetMatrix(grid_of(scheme), tokens, tuple(map(_key, scheme.bands)), _alternative(scheme, placed, areas))


def _key(band: Band) -> KeyEntry:
    return KeyEntry(band.sign, band.name, band.fill, band.text)


def _alternative(scheme: Scheme, placed: Mapping[Place, list[Result]], areas: Mapping[str, RiskArea]) -> str:
    """What the matrix shows, cell by cell from the highest impact; empty cells are not read out."""
    total = sum(map(len, placed.values()))
    head = f"Matrix of {scheme.impact.name} against {scheme.probability.name}"
    if not placed:
        return f"{head}, with no area in it."
    cells = []
    for impact, probability in sorted(placed, reverse=True):
        held = placed[(impact, probability)]
        names = [r.area.name if total <= MOST_NAMED else areas[r.area.area_id].code for r in held]
        cells.append(f"{_cell(scheme, impact, probability)}: {listed(names)}.")
    return f"{head}. {' '.join(cells)}"


def _cell(scheme: Scheme, impact: int, probability: int) -> str:
    band = scheme.band(impact, probability)
    where = ", ".join(
        _level(factor, value) for factor, value in ((scheme.impact, impact), (scheme.probability, probability))
    )
    return f"{where}, risk score {number(scheme.risk_score(impact, probability))}{f' {band.name}' if band else ''}"


def _level(factor: Factor, value: int) -> str:
    level = factor.level(value)
    return f"{factor.name} {value} {level.name}" if level else f"{factor.name} {value}"


def whereabouts(scheme: Scheme, name: str, place: Place, others: int) -> str:
    """What a matrix shows in which one area stands out among ``others``."""
    head = f"Matrix of {scheme.impact.name} against {scheme.probability.name}"
    beside = f"; {plural(others, 'other area')} in it" if others else ""
    return f"{head}. {name}: {_cell(scheme, *place)}{beside}."
