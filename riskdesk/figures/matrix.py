"""The matrix of tokens: where its cells, axis texts and tokens are, and what lies under a point.

Impact grows upwards, probability to the right. Coordinates are those of :mod:`riskdesk.figures.shapes`.
A crowded cell takes smaller tokens step by step down to the least legible size; what still does not fit is
told in a last token, "+12", and in :attr:`Cell.hidden`, so that the caller can show it elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from riskdesk.figures.axes import axis_titles, board_of, impact_axis, probability_axis
from riskdesk.figures.grid import AxisLevel, Grid, Paint
from riskdesk.figures.shapes import Measure, Rect, Text
from riskdesk.figures.style import PAPER, SCREEN, Style
from riskdesk.figures.tokens import Packed, PlacedToken, Token, pack
from riskdesk.immutable import immutable

__all__ = [
    "PAPER",
    "SCREEN",
    "AxisLevel",
    "Cell",
    "Grid",
    "Matrix",
    "Packed",
    "Paint",
    "PlacedToken",
    "Style",
    "Token",
    "layout",
    "pack",
    "repacked",
    "with_cells",
]


@immutable
class Cell:
    """One cell in its place. Levels count from 1. ``hidden`` are the keys that its last token only counts."""

    impact: int
    probability: int
    rect: Rect
    fill: str
    label: Text
    tokens: tuple[PlacedToken, ...]
    hidden: tuple[str, ...]


@immutable(slots=False)
class Matrix:
    """The whole figure. ``board`` is the rectangle of all cells with the gaps between them."""

    bounds: Rect
    board: Rect
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    axis: tuple[Text, ...]

    @cached_property
    def by_level(self) -> Mapping[tuple[int, int], Cell]:
        """Cells by (impact, probability)."""
        return {(cell.impact, cell.probability): cell for cell in self.cells}

    @cached_property
    def overflowed(self) -> tuple[Cell, ...]:
        """The cells in which not every token found room."""
        return tuple(cell for cell in self.cells if cell.hidden)

    def cell_at(self, x: float, y: float) -> Cell | None:
        """The cell at a point of the board; each half of a gap belongs to the cell that it borders on."""
        if not self.board.holds(x, y) or not self.board.width or not self.board.height:
            return None
        column = _index(x - self.board.x, self.board.width, self.columns)
        row = _index(y - self.board.y, self.board.height, self.rows)
        return self.by_level[(self.rows - row, column + 1)]

    def token_at(self, x: float, y: float) -> PlacedToken | None:
        """The token at a point, if any; the one that counts the hidden ones too."""
        cell = self.cell_at(x, y)
        return None if cell is None else next((t for t in cell.tokens if t.rect.holds(x, y)), None)

    def place_of(self, key: str) -> PlacedToken | None:
        """Where a token is, or ``None`` where it found no room or is not in the matrix."""
        return next((t for cell in self.cells for t in cell.tokens if t.key == key), None)


def layout(
    grid: Grid,
    tokens: Mapping[tuple[int, int], Sequence[Token]],
    area: Rect,
    measure: Measure,
    style: Style = SCREEN,
    keep: str | None = None,
) -> Matrix:
    """Lay the matrix out in ``area``.

    Args:
        tokens: by (impact, probability), levels counting from 1, in the order in which they are to stand.
        measure: the width of a text at a size; asked for each code once.
        keep: the key of a token that is to be shown even where its cell is too crowded (the selected one).
    """
    rows, columns = len(grid.impact), len(grid.probability)
    board, impact_lines, probability_lines = board_of(grid, area, measure, style)
    width = (board.width - style.cell_gap * (columns - 1)) / columns
    height = (board.height - style.cell_gap * (rows - 1)) / rows
    cells = []
    for (impact, probability), paint in _paints(grid):
        rect = Rect(
            board.x + (probability - 1) * (width + style.cell_gap),
            board.y + (rows - impact) * (height + style.cell_gap),
            width,
            height,
        )
        cell = Cell(impact, probability, rect, paint.fill, _label(paint, rect, measure, style), (), ())
        cells.append(_packed(cell, tokens.get((impact, probability), ()), measure, style, keep))
    axis = impact_axis(impact_lines, board, height, measure, style)
    axis += probability_axis(probability_lines, board, width, measure, style)
    axis += axis_titles(grid, board, area, measure, style)
    return Matrix(area, board, rows, columns, tuple(cells), tuple(axis))


def with_cells(
    grid: Grid,
    tokens: Mapping[tuple[int, int], Sequence[Token]],
    width: float,
    cell: float,
    measure: Measure,
    style: Style,
) -> Matrix:
    """The matrix of this width from (0, 0) with cells of this height; what the axis takes comes on top of that."""
    board = len(grid.impact) * (cell + style.cell_gap) - style.cell_gap
    trial = layout(grid, {}, Rect(0, 0, width, board), measure, style)
    return layout(grid, tokens, Rect(0, 0, width, board + board - trial.board.height), measure, style)


def _packed(cell: Cell, tokens: Sequence[Token], measure: Measure, style: Style, keep: str | None) -> Cell:
    """A cell with these tokens in it, above its label."""
    box = cell.rect.inset(style.padding)
    box = replace(box, height=max(0.0, box.height - style.label_size))
    packed = pack(tokens, box, measure, style, keep)
    return replace(cell, tokens=packed.tokens, hidden=packed.hidden)


def repacked(
    matrix: Matrix,
    tokens: Mapping[tuple[int, int], Sequence[Token]],
    changed: Collection[tuple[int, int]],
    measure: Measure,
    style: Style = SCREEN,
    keep: str | None = None,
) -> Matrix:
    """The matrix as :func:`layout` would make it, where tokens differ in the ``changed`` cells only. Whether ``keep``
    is another key or not, a cell that it is in or was in is a changed one."""

    def cell(held: Cell) -> Cell:
        level = held.impact, held.probability
        return _packed(held, tokens.get(level, ()), measure, style, keep) if level in changed else held

    return replace(matrix, cells=tuple(map(cell, matrix.cells)))


def _index(offset: float, length: float, count: int) -> int:
    return min(count - 1, max(0, int(offset / length * count)))


def _paints(grid: Grid) -> list[tuple[tuple[int, int], Paint]]:
    """The cells with their levels, from the top left as they are read."""
    rows = list(enumerate(grid.paints, 1))[::-1]
    return [((impact, probability), paint) for impact, row in rows for probability, paint in enumerate(row, 1)]


def _label(paint: Paint, rect: Rect, measure: Measure, style: Style) -> Text:
    wide = measure(paint.label, style.label_size, False)
    x = max(rect.x, rect.right - style.padding - wide)
    return Text(paint.label, x, rect.bottom - style.padding, style.label_size, False, paint.ink)
