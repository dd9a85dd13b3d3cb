"""The small matrix of an area's page: its own token stands out, the others are quiet."""

from __future__ import annotations

from dataclasses import replace

from riskdesk.figures.matrix import PAPER, Cell, Matrix, PlacedToken, repacked, with_cells
from riskdesk.reports.flow import Block, Drawn, Pen, Room
from riskdesk.reports.matrix_block import draw_text, on_page
from riskdesk.reports.structure import Element
from riskdesk.reports.styles import PAPER as WHITE
from riskdesk.reports.styles import SECOND, TEXT
from riskdesk.sheet.area import AreaPlace

_CELL, _HIGH = 25.0, 29.0
"""Heights of a cell; the second beside charts."""
_LEAST, _MOST = 12.0, 165.0
"""Of a cell in a matrix of many levels, and of the whole board."""


class Boards:
    """The matrices of one document, each laid out once for all the areas that have a page."""

    def __init__(self, pen: Pen) -> None:
        self._measure = pen.setter.measure
        self._known: dict[tuple[float, bool], Matrix] = {}

    def board(self, place: AreaPlace, width: float, high: bool) -> Matrix:
        """The matrix with all tokens, ``width`` points wide, its cells higher or lower."""
        if (width, high) not in self._known:
            grid, tokens = place.matrix.grid, place.matrix.tokens
            rows = len(grid.impact)
            cell = max(_LEAST, min(_HIGH if high else _CELL, _MOST / rows))
            self._known[width, high] = with_cells(grid, tokens, width, cell, self._measure, PAPER)
        return self._known[width, high]

    def with_first(self, board: Matrix, place: AreaPlace) -> Matrix:
        """The matrix with the area's token first in its cell, however crowded that is."""
        tokens = sorted(place.matrix.tokens[place.cell], key=lambda t: t.key != place.area_id)
        return repacked(board, {place.cell: tokens}, {place.cell}, self._measure, PAPER, place.area_id)


class PlaceFigure(Block):
    """The matrix with one area's token dark and first in its cell.

    The pages of areas in one cell show the same cells around it: those are drawn once in a document.
    """

    def __init__(self, boards: Boards, place: AreaPlace, width: float, high: bool) -> None:
        self._place = place
        self._plain = boards.board(place, width, high)
        self._figure = boards.with_first(self._plain, place)

    @property
    def height(self) -> float:
        """The height of the figure."""
        return self._figure.bounds.height

    def draw(self, pen: Pen, parent: Element, room: Room) -> Drawn:
        """Draw the figure at the top left of the room."""
        words = pen.setter.cleaner.clean(self._place.matrix.alternative)
        bounds = self._figure.bounds
        foot = room.top - bounds.height
        element = pen.canvas.figure(parent, words, (room.x, foot, room.x + bounds.width, room.top))
        own = self._figure.by_level[self._place.cell]
        with pen.canvas.content(element):
            name = f"matrix {bounds.width:g} {bounds.height:g} {self._place.cell}"
            pen.canvas.stamp(name, (bounds.width, bounds.height), (room.x, foot), lambda: self._draw_others(pen))
            self._draw_cell(pen, own, room)
        return Drawn(min(self.height, room.height))

    def _draw_others(self, pen: Pen) -> None:
        """Draw the axes and all cells but the area's own, with the figure's foot at 0."""
        room = Room(0, self.height, self._figure.bounds.width, self.height)
        for cell in self._plain.cells:
            if (cell.impact, cell.probability) != self._place.cell:
                self._draw_cell(pen, cell, room)
        for text in self._plain.axis:
            draw_text(pen, text, room.x, room.top, TEXT if text.bold else SECOND)

    def _draw_cell(self, pen: Pen, cell: Cell, room: Room) -> None:
        pen.canvas.box(on_page(cell.rect, room.x, room.top), cell.fill, PAPER.radius)
        draw_text(pen, cell.label, room.x, room.top, cell.label.ink)
        for token in cell.tokens:
            if token.key == self._place.area_id:
                pen.canvas.box(on_page(token.rect, room.x, room.top), TEXT, token.rect.height / 2, WHITE, 1.2)
                draw_text(pen, token.text, room.x, room.top, WHITE)
            else:
                _draw_quiet(pen, token, room)


def _draw_quiet(pen: Pen, token: PlacedToken, room: Room) -> None:
    """Another area's token: open and thin."""
    radius = token.rect.height / 2 if token.key is not None else 1.5
    pen.canvas.box(on_page(token.rect, room.x, room.top), WHITE, radius, "#8A93A0", 0.3)
    draw_text(pen, replace(token.text, bold=False), room.x, room.top, SECOND)
