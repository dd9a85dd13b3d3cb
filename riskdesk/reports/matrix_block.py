"""The matrix on paper, with the notes beside it."""

from __future__ import annotations

from collections.abc import Sequence

from riskdesk.figures.matrix import PAPER, Cell, Matrix, PlacedToken, with_cells
from riskdesk.figures.shapes import Rect, Text
from riskdesk.immutable import immutable
from riskdesk.reports.blocks import Paragraph
from riskdesk.reports.columned import GUTTER, columned
from riskdesk.reports.flow import Block, Drawn, Pen, Room
from riskdesk.reports.fonts import Weight
from riskdesk.reports.structure import Element
from riskdesk.reports.styles import PAPER as WHITE
from riskdesk.reports.styles import SECOND, TEXT
from riskdesk.sheet.matrix import KeyEntry, SheetMatrix

_SHARES = {1: 0.565, 2: 0.333}
"""The width of the matrix beside its notes in so many columns, as a share of the page's room."""
_BESIDE = (34.0, 31.0, 28.0, 25.0)
"""Heights of a cell beside the notes: the first that fits the page."""
_ACROSS = (28.0, 44.0, 70.0, 100.0, 130.0)
"""Heights of a cell in a crowded matrix, across the whole page: the first in which all tokens fit."""
_MOST_BESIDE = 6
"""The most columns of a matrix that leaves room beside it."""
_KEY_SIZE = 7.4
_KEY_LINE = 12.0


class Beside(Block):
    """The matrix at the left with as many whole notes beside it as fit; a crowded matrix takes the whole width.

    What finds no room beside is in :attr:`below` once the block is drawn, to be set under the matrix. Two columns of
    notes may be higher than the matrix where they then hold all of them.

    Args:
        notes: each note's heading and paragraphs; a note is not split between the side and below.
        width: of the page's room, in points.
        most: the height of a fresh page's room, which the figure may not exceed.
        low: whether its cells are to be as low as they may be.
        columns: how many columns of notes there are beside it, 1 or 2, where its tokens leave them room.
    """

    def __init__(
        self,
        pen: Pen,
        matrix: SheetMatrix,
        notes: Sequence[Sequence[Paragraph]],
        width: float,
        most: float,
        low: bool = False,
        columns: int = 1,
    ) -> None:
        self.below: list[Paragraph] = []
        self._matrix, self._notes, self._width = matrix, notes, width
        self._columns = columns if len(matrix.grid.probability) <= _MOST_BESIDE else 0
        self._choices = self._beside(pen, low) if self._columns else []
        while self._columns and self._choices[-1].figure.overflowed:
            self._columns -= 1
            self._choices = self._beside(pen, low) if self._columns else []
        if not self._columns:
            self._choices = [self._across(pen, most)]

    def _beside(self, pen: Pen, low: bool) -> list[_Laid]:
        """The matrix that leaves room for the columns of notes, the highest first."""
        width = self._width * _SHARES[self._columns]
        return [self._laid(pen, width, cell) for cell in _BESIDE[-2 if low else 0 :]]

    def _laid(self, pen: Pen, width: float, cell: float) -> _Laid:
        figure = _figure(pen, self._matrix, width, cell)
        key = _key(pen, self._matrix.key, figure)
        return _Laid(figure, key, key[-1][1] + _KEY_LINE / 2 if key else figure.bounds.height)

    def _across(self, pen: Pen, most: float) -> _Laid:
        """The lowest matrix across the page that shows every token, or the highest that there is room for."""
        limit = (most - 100) / len(self._matrix.grid.impact)
        for cell in _ACROSS:
            laid = self._laid(pen, self._width, min(cell, limit))
            if not laid.figure.overflowed:
                break
        return laid

    def least(self, _pen: Pen, _width: float) -> float:
        """The height of the lowest figure: it is not split."""
        return self._choices[-1].height

    def draw(self, pen: Pen, parent: Element, room: Room) -> Drawn:
        """Draw the figure, then the notes, in reading order."""
        laid = next((c for c in self._choices if c.height <= room.height), self._choices[-1])
        box = (room.x, room.top - laid.height, room.x + laid.figure.bounds.width, room.top)
        element = pen.canvas.figure(parent, pen.setter.cleaner.clean(self._matrix.alternative), box)
        with pen.canvas.content(element):
            _draw_matrix(pen, laid.figure, room.x, room.top)
            for x, y, entry in laid.key:
                _draw_key(pen, entry, room.x + x, room.top - y)
        if self._columns > 1:
            return self._draw_columns(pen, parent, room, laid)
        self._draw_side(pen, parent, room, laid)
        return Drawn(min(laid.height, room.height))

    def _draw_columns(self, pen: Pen, parent: Element, room: Room, laid: _Laid) -> Drawn:
        """Draw the notes in columns, all of them or those that fit; the others are left for below."""
        left = laid.figure.bounds.width + GUTTER
        notes = columned(pen, self._notes, self._columns, room.width - left, laid.height, room.height)
        notes.draw(pen, parent, room.x + left, room.top)
        self.below += [paragraph for note in notes.left for paragraph in note]
        return Drawn(min(max(laid.height, notes.height), room.height))

    def _draw_side(self, pen: Pen, parent: Element, room: Room, laid: _Laid) -> None:
        """Draw the notes that fit beside the figure; the others are left for below."""
        x = room.x + laid.figure.bounds.width + GUTTER
        width, top, left = room.x + room.width - x, room.top, laid.height
        for note in self._notes:
            tall = _height(pen, note, width, left) if self._columns else None
            if tall is None:
                self.below += note
                continue
            for paragraph in note:
                top -= paragraph.draw(pen, parent, Room(x, top, width, laid.height)).height
            left -= tall


@immutable
class _Laid:
    """A figure with its key below it: each entry by its left and middle, y down."""

    figure: Matrix
    key: tuple[tuple[float, float, KeyEntry], ...]
    height: float


def _height(pen: Pen, note: Sequence[Paragraph], width: float, most: float) -> float | None:
    """The height of a note, or ``None`` where it is more than ``most``; a long one is not measured to its end."""
    tall = 0.0
    for paragraph in note:
        tall += paragraph.height(pen, width)
        if tall - paragraph.after > most:
            return None
    return tall


def _figure(pen: Pen, matrix: SheetMatrix, width: float, cell: float) -> Matrix:
    """The matrix with cells of this height."""
    return with_cells(matrix.grid, matrix.tokens, width, cell, pen.setter.measure, PAPER)


def _key(pen: Pen, entries: Sequence[KeyEntry], figure: Matrix) -> tuple[tuple[float, float, KeyEntry], ...]:
    """The key in rows below the board; each entry by its left and middle, y down."""
    placed = []
    x, y = figure.board.x, figure.bounds.height + 9
    for entry in entries:
        wide = _key_width(pen, entry)
        if x > figure.board.x and x + wide > figure.bounds.right:
            x, y = figure.board.x, y + _KEY_LINE
        placed.append((x, y, entry))
        x += wide + 12
    return tuple(placed)


def _key_width(pen: Pen, entry: KeyEntry) -> float:
    return _swatch(pen, entry) + 4 + pen.setter.width(entry.name, _KEY_SIZE)


def _swatch(pen: Pen, entry: KeyEntry) -> float:
    return max(12.0, pen.setter.width(entry.sign, _KEY_SIZE) + 6)


def _draw_key(pen: Pen, entry: KeyEntry, x: float, y: float) -> None:
    wide, clean = _swatch(pen, entry), pen.setter.cleaner.clean
    pen.canvas.box((x, y - 4.5, wide, 9), entry.fill, 2)
    sign = clean(entry.sign)
    at = x + (wide - pen.setter.width(sign, _KEY_SIZE)) / 2
    base = y - 0.33 * _KEY_SIZE
    if sign:
        pen.canvas.show(at, base, sign, Weight.REGULAR, _KEY_SIZE, entry.ink)
    pen.canvas.show(x + wide + 4, base, clean(entry.name), Weight.REGULAR, _KEY_SIZE, SECOND)


def _draw_matrix(pen: Pen, figure: Matrix, x: float, top: float) -> None:
    """Draw the cells, their tokens and the axes; figures' y grows down, the page's up."""
    for cell in figure.cells:
        _draw_cell(pen, cell, x, top)
    for text in figure.axis:
        draw_text(pen, text, x, top, TEXT if text.bold else SECOND)


def _draw_cell(pen: Pen, cell: Cell, x: float, top: float) -> None:
    pen.canvas.box(on_page(cell.rect, x, top), cell.fill, PAPER.radius)
    draw_text(pen, cell.label, x, top, cell.label.ink)
    for token in cell.tokens:
        _draw_token(pen, token, x, top)


def _draw_token(pen: Pen, token: PlacedToken, x: float, top: float) -> None:
    """An area's token has round ends; the one that counts the others is square."""
    radius = token.rect.height / 2 if token.key is not None else 1.5
    pen.canvas.box(on_page(token.rect, x, top), WHITE, radius, TEXT, 0.6)
    draw_text(pen, token.text, x, top, TEXT)


def draw_text(pen: Pen, text: Text, x: float, top: float, ink: str) -> None:
    """Draw a text of a figure whose top left corner stands there."""
    weight = Weight.SEMIBOLD if text.bold else Weight.REGULAR
    pen.canvas.show(x + text.x, top - text.y, pen.setter.cleaner.clean(text.text), weight, round(text.size, 2), ink)


def on_page(rect: Rect, x: float, top: float) -> tuple[float, float, float, float]:
    """A figure's rectangle on the page: left, foot, width and height."""
    return x + rect.x, top - rect.bottom, rect.width, rect.height
