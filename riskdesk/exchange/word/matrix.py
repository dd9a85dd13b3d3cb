"""The matrix in a Word document: a table that can be read cell by cell, shaded in the bands' colours."""

from __future__ import annotations

from riskdesk.domain.scheme import Level, Scheme
from riskdesk.exchange.word.grid import CENTRE, GROUND, Grid
from riskdesk.exchange.word.paper import Paper
from riskdesk.sheet.matrix import SheetMatrix

_NAMES = 34.0
"""Millimetres of the column with the names of the impact levels."""


def add_matrix(paper: Paper, scheme: Scheme, matrix: SheetMatrix) -> None:
    """Add the matrix: impact upwards, probability to the right, in each cell its score, its band and its areas."""
    levels = scheme.probability.levels
    width = (paper.room - _NAMES) / len(levels)
    title = f"Matrix of {scheme.impact.name} and {scheme.probability.name}"
    grid = Grid(paper, 1 + len(scheme.impact.levels), [_NAMES, *[width] * len(levels)], (title, matrix.alternative))
    corner = f"{scheme.impact.name} ↓ {scheme.probability.name} →"
    grid.write(0, 0, corner, style="Table heading", fill=GROUND)
    for level in levels:
        grid.write(0, level.value, _named(level), style="Table heading", align=CENTRE, fill=GROUND)
    for y, level in enumerate(reversed(scheme.impact.levels), 1):
        grid.write(y, 0, _named(level), bold=True)
        for other in levels:
            _cell(grid, y, scheme, matrix, (level.value, other.value))
    grid.keep_together()
    key = ", ".join(f"{band.sign} {band.name}".strip() for band in matrix.key)
    paper.paragraph(((f"The codes are those of the table above. Bands: {key}.", False),))


def _named(level: Level) -> str:
    span = f" ({level.span.text})" if level.span and level.span.text else ""
    return f"{level.value} {level.name}{span}"


def _cell(grid: Grid, y: int, scheme: Scheme, matrix: SheetMatrix, place: tuple[int, int]) -> None:
    paint = matrix.grid.paints[place[0] - 1][place[1] - 1]
    band = scheme.band(*place)
    codes = ", ".join(token.code for token in matrix.tokens.get(place, ()))
    head = f"{paint.label} {band.name}" if band else paint.label
    grid.write(y, place[1], f"{head}\n{codes}" if codes else head, bold=bool(codes), fill=paint.fill, ink=paint.ink)
