"""The small chart of an area's page: one quantity of one area over the sessions, each value written at its point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from riskdesk.figures.chart import layout_chart
from riskdesk.figures.chart_data import ChartData
from riskdesk.figures.chart_drawing import draw_chart
from riskdesk.figures.chart_picks import slots_of
from riskdesk.figures.chart_shapes import Chart, Dot
from riskdesk.figures.chart_style import CHART_PAPER
from riskdesk.figures.shapes import Rect
from riskdesk.reports.blocks import Paragraph
from riskdesk.reports.chart_block import PaperBrush
from riskdesk.reports.flow import Block, Drawn, Pen, Room
from riskdesk.reports.fonts import Weight
from riskdesk.reports.structure import Element
from riskdesk.reports.styles import HEAVY, PAPER, TEXT
from riskdesk.sheet.area import chart_words

_STYLE = replace(
    CHART_PAPER,
    title_sizes=(6.8, 6.2, 5.6),
    label_sizes=(7.6, 7.0, 6.4),
    axis_size=6.4,
    value_dot=2.4,
    picked_line=1.5,
    spacing=170,
    gap=4,
)
_T = TypeVar("_T")
_HEADING = 8.6
_VALUE = 7.4


class SmallChart(Block):
    """Heading and figure, as high as the room that it is given. Only the ends of the scale are marked."""

    def __init__(self, data: ChartData, area_id: str, name: str) -> None:
        # The titles alone: dates stand on the pages of those sessions, and in the words on the figure.
        self._data = replace(data, columns=tuple(replace(column, second_line="") for column in data.columns))
        self._area_id, self._name = area_id, name

    def draw(self, pen: Pen, parent: Element, room: Room) -> Drawn:
        """Draw heading and figure."""
        heading = Paragraph(((f"{self._data.title} over the sessions", HEAVY),), _HEADING, "H2", after=2)
        above = heading.draw(pen, parent, room).height
        area, top = Rect(0, 0, room.width, room.height - above), room.top - above
        chart = layout_chart(self._data, area, pen.setter.measure, _STYLE, (self._area_id,))
        chart = replace(chart, axis=_ends(chart.axis), grid=_ends(chart.grid))
        words = pen.setter.cleaner.clean(chart_words(self._data, self._name))
        box = (room.x, top - area.height, room.x + area.width, top)
        with pen.canvas.content(pen.canvas.figure(parent, words, box)):
            draw_chart(chart, slots_of((self._area_id,)), PaperBrush(pen, room.x, top))
            for dot, text in self._values(chart):
                _write(pen, dot, text, room.x, top)
        return Drawn(room.height)

    def _values(self, chart: Chart) -> Iterator[tuple[Dot, str]]:
        """The points of the area itself with their values; the last one's stands beside its name."""
        own, trace = self._data.by_key(self._area_id), chart.by_key.get(self._area_id)
        for dot in trace.dots if trace else ():
            point = own.points[dot.column] if own else None
            if point is not None and dot.column != len(self._data.columns) - 1:
                yield dot, point.label


def _ends(found: tuple[_T, ...]) -> tuple[_T, ...]:
    """The first and the last."""
    return (*found[:1], *found[1:][-1:])


def _write(pen: Pen, dot: Dot, text: str, x: float, top: float) -> None:
    """A value above its point, on a ground of its own."""
    shown = pen.setter.cleaner.clean(text)
    wide = pen.setter.width(shown, _VALUE, Weight.SEMIBOLD)
    at, foot = x + dot.x - wide / 2, top - dot.rect.y + 2.4
    pen.canvas.box((at - 1, foot - 0.8, wide + 2, _VALUE * 0.8), PAPER)
    pen.canvas.show(at, foot, f"{shown} ", Weight.SEMIBOLD, _VALUE, TEXT)
