"""The matrix figure of a session for the window: its grid, its tokens, and the strip of what is still to be placed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cached_property
from math import ceil

from PySide6.QtGui import QFont, QFontMetricsF

from riskdesk.domain.scheme import IMPACT, PROBABILITY, Factor, Level, Scheme
from riskdesk.domain.session import RiskArea, Session
from riskdesk.domain.words import number
from riskdesk.figures.axes import AXIS_SHARE
from riskdesk.figures.grid import AxisLevel, Grid, Paint
from riskdesk.figures.matrix import Cell, Matrix, layout, repacked
from riskdesk.figures.shapes import Measure, Rect
from riskdesk.figures.style import LEADING, SCREEN, Style
from riskdesk.figures.tokens import Packed, PlacedToken, Token, pack
from riskdesk.immutable import immutable
from riskdesk.ui.theme import FAMILY, Theme

CellKey = tuple[int, int]
"""A cell as (impact, probability)."""

STRIP_ROWS = 3
"""The most rows of waiting tokens; what does not fit there is counted and listed on request."""
STRIP_SIZES = 3
"""So many of the token sizes, from the largest, are used in the strip."""
TALLEST_CELL = 1.5
"""A cell's greatest height as a multiple of its width: beyond that the matrix stops growing downwards."""
READABLE_ROW = 46
"""Design pixels of a cell's height with room for a token above the score."""
LEAST_FACTOR = 0.8
"""Of the design's sizes, below which tokens are not made smaller."""
LEAST_AXIS = 0.7
"""So far axis texts may shrink."""
NO_BAND = ("#FFFFFF", "#1B1B1B")
"""Fill and text of a cell that no band covers."""
REFERENCE = 100
"""The size in pixels at which texts are measured, so that hinting adds no error at small sizes."""


@immutable(slots=False)
class Tokens:
    """The areas of a session as tokens: those with a cell, by cell, and those that wait for one."""

    placed: dict[CellKey, list[Token]]
    waiting: list[Token]

    @property
    def count(self) -> int:
        """How many areas have a cell."""
        return sum(map(len, self.placed.values()))

    @cached_property
    def cells(self) -> dict[str, CellKey]:
        """The cell of each area that has one."""
        return {token.key: cell for cell, tokens in self.placed.items() for token in tokens}

    def moved(self, session: Session, area: RiskArea, to: CellKey | None) -> Tokens:
        """The tokens with an area's own in another cell, or waiting, at its place in the order of scoring."""

        def place(token: Token) -> tuple[int, str]:
            return session.by_id[token.key].position, token.key

        def without(tokens: list[Token]) -> list[Token]:
            return [t for t in tokens if t.key != area.area_id]

        def with_it(tokens: list[Token]) -> list[Token]:
            return sorted([*tokens, Token(area.area_id, area.code)], key=place)

        placed, waiting = dict(self.placed), self.waiting
        start = self.cells.get(area.area_id)
        if start is None:
            waiting = without(waiting)
        else:
            placed[start] = without(placed[start])
            if not placed[start]:
                del placed[start]
        if to is None:
            waiting = with_it(waiting)
        else:
            placed[to] = with_it(placed.get(to, []))
        return Tokens(placed, waiting)


@immutable(slots=False)
class Figure:
    """The matrix and the strip below it, in pixels of the widget. ``strip`` is ``None`` where nothing waits."""

    matrix: Matrix
    style: Style
    strip: Rect | None
    waiting: Packed

    @property
    def bottom(self) -> float:
        """The y at which the figure ends."""
        return self.strip.bottom if self.strip else self.matrix.bounds.bottom

    def token_at(self, x: float, y: float) -> PlacedToken | None:
        """The token under a point, in the matrix or the strip."""
        held = next((t for t in self.waiting.tokens if t.rect.holds(x, y)), None)
        return held or self.matrix.token_at(x, y)

    def place_of(self, key: str) -> PlacedToken | None:
        """Where an area's token is, unless a crowded cell only counts it."""
        held = next((t for t in self.waiting.tokens if t.key == key), None)
        return held or self.matrix.place_of(key)

    def cell_at(self, x: float, y: float) -> Cell | None:
        """The cell under a point."""
        return self.matrix.cell_at(x, y)


def range_words(level: Level) -> str:
    """A level's range of probability as it is written: "30–50%", or nothing."""
    return level.span.text.replace("-", "–") if level.span else ""


def grid_of(scheme: Scheme) -> Grid:
    """The grid of a scheme: both axes, and each cell's score, sign and colours."""

    def paint(impact: int, probability: int) -> Paint:
        band = scheme.band(impact, probability)
        score = number(scheme.risk_score(impact, probability))
        if band is None:
            return Paint(score, *NO_BAND)
        return Paint(f"{score} {band.sign}", band.fill, band.text)

    columns = range(1, len(scheme.probability.levels) + 1)
    rows = range(1, len(scheme.impact.levels) + 1)
    paints = tuple(tuple(paint(i, p) for p in columns) for i in rows)
    return Grid(
        _axis(scheme.impact),
        _axis(scheme.probability),
        paints,
        f"{scheme.impact.name} ↑",
        f"{scheme.probability.name} →",
    )


def _axis(factor: Factor) -> tuple[AxisLevel, ...]:
    return tuple(AxisLevel(str(level.value), level.name, range_words(level)) for level in factor.levels)


def tokens_of(session: Session) -> Tokens:
    """The present areas as tokens, in the order of scoring."""
    placed: dict[CellKey, list[Token]] = {}
    waiting: list[Token] = []
    for area in session.present:
        cell = cell_of(session, area)
        token = Token(area.area_id, area.code)
        (placed.setdefault(cell, []) if cell else waiting).append(token)
    return Tokens(placed, waiting)


def cell_of(session: Session, area: RiskArea) -> CellKey | None:
    """The cell of an area, or ``None`` where impact or probability is missing."""
    impact, probability = session.mark(area.area_id, IMPACT), session.mark(area.area_id, PROBABILITY)
    return None if impact is None or probability is None else (impact, probability)


def measured() -> Measure:
    """A measure of texts in Source Sans 3 that remembers what it was asked."""
    metrics = []
    for weight in (QFont.Weight.Normal, QFont.Weight.DemiBold):
        font = QFont(FAMILY)
        font.setPixelSize(REFERENCE)
        font.setWeight(weight)
        metrics.append(QFontMetricsF(font))
    known: dict[tuple[str, bool], float] = {}

    def measure(text: str, size: float, bold: bool) -> float:
        if (text, bold) not in known:
            known[text, bold] = metrics[bold].horizontalAdvance(text) / REFERENCE
        return known[text, bold] * size

    return measure


def draw_up(grid: Grid, tokens: Tokens, room: Rect, measure: Measure, theme: Theme, keep: str) -> Figure:
    """Lay matrix and strip out in ``room``, from its top; the strip takes its height off the matrix.

    ``keep`` is the area that is shown even in a crowded cell (the selected one).
    """
    style = _fitted(_low_enough(theme.scale / 100, grid, room.height), grid, room.width, measure)

    def matrix(height: float) -> Matrix:
        wanted = Rect(room.x, room.y, room.width, min(height, _tallest(grid, room.width, style)))
        return layout(grid, tokens.placed, wanted, measure, style, keep or None)

    if not tokens.waiting:
        return Figure(matrix(room.height), style, None, Packed((), ()))
    gap = 2 * style.padding
    left = matrix(room.height).board.x
    height = strip_height(tokens.waiting, room.right - left, measure, style)
    figure = matrix(max(0.0, room.height - height - gap))
    strip = Rect(left, figure.bounds.bottom + gap, room.right - left, height)
    return Figure(figure, style, strip, pack(tokens.waiting, strip, measure, _readable(style), keep or None))


def refilled(
    figure: Figure, tokens: Tokens, cells: Collection[CellKey], measure: Measure, keep: str, strip: bool
) -> Figure | None:
    """The figure as :func:`draw_up` would make it, where tokens or ``keep`` differ in these cells and (``strip``) in
    the strip only; ``None`` where the strip would be of another height."""
    waiting = figure.waiting
    if strip:
        if figure.strip is None or not tokens.waiting:
            return None
        if strip_height(tokens.waiting, figure.strip.width, measure, figure.style) != figure.strip.height:
            return None
        waiting = pack(tokens.waiting, figure.strip, measure, _readable(figure.style), keep or None)
    matrix = repacked(figure.matrix, tokens.placed, cells, measure, figure.style, keep or None)
    return replace(figure, matrix=matrix, waiting=waiting)


def _readable(style: Style) -> Style:
    """The style of the strip: there is no need to go down to the least size, for beside the board there is room for a
    count and its list."""
    return replace(style, steps=style.steps[:STRIP_SIZES])


def strip_height(waiting: list[Token], width: float, measure: Measure, style: Style) -> float:
    """The height of the waiting tokens in rows at their full size, up to :data:`STRIP_ROWS`, or two lines of text."""
    step = style.steps[0]
    token = max(step.height, max(measure(t.code, step.size, True) for t in waiting) + 2 * step.padding)
    a_row = max(1, int((width + step.gap) / (token + step.gap)))
    rows = min(STRIP_ROWS, ceil(len(waiting) / a_row))
    return max(rows * step.height + (rows - 1) * step.gap, 2 * LEADING * style.axis_size)


def _low_enough(factor: float, grid: Grid, height: float) -> Style:
    """The style at a text size, with tokens and labels smaller than that where the rows are too low for them: a
    token that is cut cannot be read at any size."""
    row = (height - 4 * SCREEN.axis_size * factor) / len(grid.impact)
    style = SCREEN.scaled(max(LEAST_FACTOR, min(factor, row / READABLE_ROW)))
    return replace(style, axis_size=SCREEN.axis_size * factor)


def _fitted(style: Style, grid: Grid, width: float, measure: Measure) -> Style:
    """The style with axis texts as small as need be, so that no word of a level's name must be cut below its column."""
    rows = [measure(f"{level.value} {level.name}", style.axis_size, False) for level in grid.impact]
    left = min(max(rows), AXIS_SHARE * width) + style.axis_size
    column = max(1.0, (width - left) / len(grid.probability) - style.cell_gap)
    words = [word for level in grid.probability for word in (*level.name.split(), level.note)]
    widest = max(measure(word, style.axis_size, False) for word in words)
    return replace(style, axis_size=style.axis_size * max(LEAST_AXIS, min(1.0, column / widest)))


def _tallest(grid: Grid, width: float, style: Style) -> float:
    """The height at which the cells of a matrix of this width have grown as tall as they may."""
    cell = width / len(grid.probability)
    return cell * TALLEST_CELL * len(grid.impact) * 0.8 + 4 * style.axis_size
