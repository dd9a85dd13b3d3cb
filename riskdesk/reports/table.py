"""The ranked table: rows that flow over pages under repeated headings, chips for the bands.

Time grows with the number of rows alone: each row is typeset when it is drawn, and never again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
from enum import Enum
from itertools import accumulate

from riskdesk.domain.progress import Progress
from riskdesk.immutable import immutable
from riskdesk.reports.chip import chip_lines, draw_chip
from riskdesk.reports.fill_in import draw_fill_in, fill_in_lines
from riskdesk.reports.flow import Block, Drawn, Pen, Room
from riskdesk.reports.group_head import Group, draw_groups
from riskdesk.reports.structure import Element, header_cell
from riskdesk.reports.styles import ASCENT, HAIR, LEADING, STRONG, TEXT, Style
from riskdesk.reports.typeset import Line
from riskdesk.sheet.data import Chip, ColumnKey
from riskdesk.sheet.fill_in import FillIn
from riskdesk.sheet.wording import NONE


class Align(Enum):
    """Where a text stands in its column."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


@immutable
class TableColumn:
    """A column as it is drawn; ``key`` names a field of the rows, ``width`` is in points with the padding. ``further``
    is the style of a cell's texts after the first, where it is another one."""

    key: str
    heading: str
    width: float
    align: Align
    style: Style
    size: float
    further: Style | None = None


PADDING = 4.0
"""Left and right of a cell's text."""
HEAD_SIZE = 7.9
ROW_PADDING, TIGHT_PADDING = 4.3, 2.6
"""Above and below a cell's text; the second where a sheet would otherwise just miss its page."""
_TALL = 150.0
"""A row higher than this is split where it meets the page's end; a lower one moves to the next page whole."""
_WORTH = 60.0
"""The least room in which a tall row is begun below others."""


@immutable
class _Cell:
    """What of a cell is still to be drawn: its lines, and the chip that they stand on or what is filled in by hand."""

    lines: tuple[Line, ...]
    element: Element
    chip: Chip | None = None
    open: FillIn | None = None


@immutable
class _Row:
    """A row, or the part of one that is left; a part stands at the top, not in the middle."""

    cells: tuple[_Cell, ...]
    part: bool = False


@immutable(slots=False)
class Table(Block):
    """A table, of which ``done`` rows are drawn; ``pending`` is the row that the last page had no room for.

    The rows are dataclasses with a text, a tuple of texts that each begin a line, something to fill in, or a chip or
    ``None`` for every column. A column whose key is "area" heads its row. Cells are centred in their row, or with
    ``level`` begin at the same height. No row is lower than ``lowest`` points. ``groups`` stand above the headings and
    span as many columns as they say, all of them together.
    """

    columns: tuple[TableColumn, ...]
    rows: Sequence[object]
    progress: Progress | None = None
    level: bool = False
    padding: float = ROW_PADDING
    lowest: float = 0.0
    done: int = 0
    pending: _Row | None = None
    groups: Sequence[Group] = ()
    element: Element | None = field(default=None, compare=False)
    body: Element | None = field(default=None, compare=False)

    def least(self, _pen: Pen, _width: float) -> float:
        """The headings and the first rows."""
        return 36.0 + 22.0 * min(2, len(self.rows))

    def draw(self, pen: Pen, parent: Element, room: Room) -> Drawn:
        """Draw the headings and as many rows as fit."""
        element = self.element or Element("Table", parent)
        used = self._head(pen, element, room)
        body = self.body or Element("TBody", element)
        done, row, first = self.done, self.pending, True
        while done < len(self.rows):
            row = row or self._row(pen, self.rows[done], body)
            height, left = self._height(row), room.height - used
            if height > left:
                used, row = self._last(pen, row, room, used, first)
                break
            self._draw_row(pen, row, room, room.top - used, height)
            used, done, row, first = used + height, done + 1, None, False
            if self.progress is not None:
                self.progress(done, len(self.rows))
        with pen.canvas.artefact():
            pen.canvas.rule(room.x, room.top - used, room.width, TEXT, 1.1)
        if done < len(self.rows):
            return Drawn(used, replace(self, done=done, pending=row, element=element, body=body))
        return Drawn(used)

    def _last(self, pen: Pen, row: _Row, room: Room, used: float, first: bool) -> tuple[float, _Row]:
        """Draw what fits of a row that does not fit whole: of a tall one, or where it is the page's first."""
        left = room.height - used
        if not first and (self._height(row) <= _TALL or left < _WORTH):
            return used, row
        top, rest = self._split(row, left)
        height = self._height(top)
        self._draw_row(pen, top, room, room.top - used, height)
        return used + height, rest

    def _split(self, row: _Row, height: float) -> tuple[_Row, _Row]:
        top, rest = [], []
        for column, cell in zip(self.columns, row.cells, strict=True):
            fit = max(1, int((height - 2 * self.padding) / (column.size * LEADING)))
            top.append(replace(cell, lines=cell.lines[:fit]))
            rest.append(replace(cell, lines=cell.lines[fit:], chip=None, open=None))
        return _Row(tuple(top), True), _Row(tuple(rest), True)

    def _row(self, pen: Pen, row: object, body: Element) -> _Row:
        """Typeset a row."""
        element = Element("TR", body)
        return _Row(tuple(self._cell(pen, column, row, element) for column in self.columns))

    def _cell(self, pen: Pen, column: TableColumn, row: object, parent: Element) -> _Cell:
        element = header_cell(parent, "Row") if column.key == ColumnKey.AREA else Element("TD", parent)
        width = column.width - 2 * PADDING
        held: str | tuple[str, ...] | Chip | FillIn | None = getattr(row, column.key)
        if isinstance(held, Chip):
            return _Cell(chip_lines(pen, held, column.size, width), element, held)
        if isinstance(held, FillIn):
            return _Cell(fill_in_lines(pen, held, column.size, width), element, open=held)
        texts = held if isinstance(held, tuple) else (NONE if held is None else held,)
        styles = [column.style, *[column.further or column.style] * len(texts)]
        runs = zip(texts, styles, strict=False)
        return _Cell(_stacked([pen.setter.lines([run], column.size, width) for run in runs]), element)

    def _height(self, row: _Row) -> float:
        pairs = zip(self.columns, row.cells, strict=True)
        tall = max(len(cell.lines) * column.size * LEADING for column, cell in pairs) + 2 * self.padding
        return tall if row.part else max(tall, self.lowest)

    def _draw_row(self, pen: Pen, row: _Row, room: Room, top: float, height: float) -> None:
        x = room.x
        for column, cell in zip(self.columns, row.cells, strict=True):
            if cell.open is not None:
                draw_fill_in(pen, cell.open, cell.lines, (x + PADDING, top, column.width - 2 * PADDING, height))
            if cell.lines:
                tall = len(cell.lines) * column.size * LEADING
                down = self.padding if row.part or self.level else (height - tall) / 2
                self._draw_cell(pen, column, cell, x, top - down)
            x += column.width
        with pen.canvas.artefact():
            pen.canvas.rule(room.x, top - height, room.width, HAIR, 0.5)

    def _draw_cell(self, pen: Pen, column: TableColumn, cell: _Cell, x: float, top: float) -> None:
        width = column.width - 2 * PADDING
        with pen.canvas.content(cell.element):
            if cell.chip is not None:
                draw_chip(pen, cell.chip, cell.lines, column.size, x + PADDING, top, width)
            else:
                _draw_lines(pen, cell.lines, x + PADDING, top, width, column.size, column.align)

    def _head(self, pen: Pen, table: Element, room: Room) -> float:
        """Draw the headings; on a page after the first they are a repetition that a reader skips."""
        first = self.element is None
        head = Element("THead", table) if first else None
        above = draw_groups(pen, head, self.groups, [column.width for column in self.columns], room)
        room = Room(room.x, room.top - above, room.width, room.height - above)
        row = Element("TR", head) if head else None
        heads = [
            pen.setter.lines([(column.heading, STRONG)], HEAD_SIZE, column.width - 2 * PADDING)
            for column in self.columns
        ]
        tall = max(map(len, heads)) * HEAD_SIZE * LEADING
        height = tall + 8.5
        x = room.x
        for column, lines in zip(self.columns, heads, strict=True):
            top = room.top - 5 - (tall - len(lines) * HEAD_SIZE * LEADING)
            marked = pen.canvas.content(header_cell(row, "Column")) if row else pen.canvas.artefact(pagination=True)
            with marked:
                _draw_lines(pen, lines, x + PADDING, top, column.width - 2 * PADDING, HEAD_SIZE, column.align)
            x += column.width
        with pen.canvas.artefact():
            pen.canvas.rule(room.x, room.top + above, room.width, TEXT, 1.1)
            pen.canvas.rule(room.x, room.top - height, room.width, TEXT, 0.6)
        return above + height


def _stacked(texts: Sequence[Sequence[Line]]) -> tuple[Line, ...]:
    """The lines of texts below one another, parted for a reader by a space at the end of each."""
    lines = [line for text in texts for line in text]
    for end in {n - 1 for n in accumulate(map(len, texts)) if 0 < n < len(lines)}:
        pieces = lines[end].pieces
        lines[end] = replace(lines[end], pieces=(*pieces[:-1], replace(pieces[-1], text=pieces[-1].text + " ")))
    return tuple(lines)


def _draw_lines(pen: Pen, lines: Sequence[Line], x: float, top: float, width: float, size: float, align: Align) -> None:
    y = top - ASCENT * size
    for line in lines:
        pen.line(line, x + align.value * (width - line.width), y, size)
        y -= size * LEADING
