"""The figures of an area's page: its place in a small matrix and its history in small charts, words beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from riskdesk.immutable import immutable
from riskdesk.reports.area_chart import SmallChart
from riskdesk.reports.area_place import Boards, PlaceFigure
from riskdesk.reports.blocks import Paragraph
from riskdesk.reports.flow import Block, Drawn, Pen, Room
from riskdesk.reports.structure import Element
from riskdesk.sheet.area import AreaPage

GUTTER = 18.0
_MATRIX_SHARE = 0.46
_CHART = 94.0
_BETWEEN = 8.0


@immutable
class Placed:
    """A figure in its place, y down from the top."""

    block: Block
    x: float
    y: float
    width: float
    height: float


def side_by_side(boards: Boards, page: AreaPage, width: float) -> tuple[Placed, ...]:
    """The matrix at the left, the charts one above the other at the right."""
    placed = list(_matrix(boards, page, width * _MATRIX_SHARE if page.place else 0.0))
    x = placed[0].width + GUTTER if placed else 0.0
    return (*placed, *_charts(page, x, 0.0, width - x))


def stacked(boards: Boards, page: AreaPage, x: float, width: float) -> tuple[Placed, ...]:
    """All figures one above the other, in a column that begins at ``x``."""
    placed = [Placed(f.block, x, f.y, f.width, f.height) for f in _matrix(boards, page, width)]
    y = placed[0].height + _BETWEEN if placed else 0.0
    return (*placed, *_charts(page, x, y, width))


def _matrix(boards: Boards, page: AreaPage, width: float) -> Iterator[Placed]:
    if page.place is not None:
        matrix = PlaceFigure(boards, page.place, width, bool(page.charts))
        yield Placed(matrix, 0.0, 0.0, width, matrix.height)


def _charts(page: AreaPage, x: float, y: float, width: float) -> Iterator[Placed]:
    for data in page.charts:
        yield Placed(SmallChart(data, page.area_id, page.name), x, y, width, _CHART)
        y += _CHART + _BETWEEN


def height_of(figures: Sequence[Placed]) -> float:
    """How far the lowest of them reaches."""
    return max((placed.y + placed.height for placed in figures), default=0.0)


def draw_figures(pen: Pen, parent: Element, room: Room, figures: Sequence[Placed]) -> None:
    """Draw one after the other."""
    for placed in figures:
        placed.block.draw(pen, parent, Room(room.x + placed.x, room.top - placed.y, placed.width, placed.height))


class FiguresAndWords(Block):
    """The figures side by side; where there is no chart, as many whole notes as fit stand beside the matrix.

    What finds no room beside is in :attr:`below` once the block is drawn. It is not split.
    """

    def __init__(self, boards: Boards, page: AreaPage, notes: Sequence[Sequence[Paragraph]], width: float) -> None:
        self.below: list[Paragraph] = []
        self._notes = notes
        self._figures = side_by_side(boards, page, width)
        self._height = height_of(self._figures)

    def least(self, _pen: Pen, _width: float) -> float:
        """The height of the highest column."""
        return self._height

    def draw(self, pen: Pen, parent: Element, room: Room) -> Drawn:
        """Draw the figures, then the notes beside them."""
        draw_figures(pen, parent, room, self._figures)
        last = self._figures[-1]
        x = last.x + last.width + GUTTER
        width, used = room.width - x, 0.0
        for note in self._notes:
            tall = sum(p.height(pen, width) for p in note) if width > room.width * 0.3 else room.height
            if self.below or used + tall - note[-1].after > self._height:
                self.below += note
                continue
            for paragraph in note:
                used += paragraph.draw(pen, parent, Room(room.x + x, room.top - used, width, tall)).height
        return Drawn(min(self._height, room.height))


class Spread(Block):
    """A page across: the text in a column at the left, the figures in one at the right.

    What of the text finds no room is in :attr:`below` once the block is drawn.
    """

    def __init__(self, text: Sequence[Block], figures: Sequence[Placed], width: float) -> None:
        self.below: list[Block] = []
        self._text, self._figures, self._width = text, figures, width

    def least(self, _pen: Pen, _width: float) -> float:
        """The height of the figures."""
        return height_of(self._figures)

    def draw(self, pen: Pen, parent: Element, room: Room) -> Drawn:
        """Draw the text as far as the page goes, then the figures."""
        used = 0.0
        for block in self._text:
            left = room.height - used
            if self.below or left < block.least(pen, self._width):
                self.below.append(block)
                continue
            drawn = block.draw(pen, parent, Room(room.x, room.top - used, self._width, left))
            used += drawn.height
            if drawn.rest is not None:
                self.below.append(drawn.rest)
        draw_figures(pen, parent, room, self._figures)
        return Drawn(min(room.height, max(used, height_of(self._figures))))
