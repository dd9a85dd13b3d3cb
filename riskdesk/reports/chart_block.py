"""The chart over the sessions on paper: the picture of the screen as a tagged figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from riskdesk.figures.chart import layout_chart, wanted_height
from riskdesk.figures.chart_alternative import chart_alternative
from riskdesk.figures.chart_data import ChartData
from riskdesk.figures.chart_drawing import Ink, draw_chart
from riskdesk.figures.chart_picks import Slots, slots_of
from riskdesk.figures.chart_style import CHART_PAPER
from riskdesk.figures.inks import INKS_ON_WHITE
from riskdesk.figures.shapes import Curve, Rect, Text
from riskdesk.reports.flow import Block, Drawn, Pen, Room
from riskdesk.reports.fonts import Weight
from riskdesk.reports.structure import Element

_ROW = 17.0
"""The height of a row where the page has room for it."""


class ChartBlock(Block):
    """The chart across the width of the page. It is not split: where the rest of a page is too low it begins the next,
    and where a whole page is too low its rows are.

    Args:
        picked: the picked series with their slots of colour and dashes, as the screen has them; or their keys alone,
            which take the slots in turn.
        height: in points; what the rows ask for where it is not given.
    """

    def __init__(self, data: ChartData, picked: Slots | Sequence[str] = (), height: float | None = None) -> None:
        self._data = data
        self._slots = picked if isinstance(picked, Mapping) else slots_of(picked)
        self._height = height or wanted_height(data, CHART_PAPER, _ROW)

    def least(self, _pen: Pen, _width: float) -> float:
        """The height: it is not split."""
        return self._height

    def draw(self, pen: Pen, parent: Element, room: Room) -> Drawn:
        """Draw the figure."""
        area = Rect(0, 0, room.width, min(self._height, room.height))
        chart = layout_chart(self._data, area, pen.setter.measure, CHART_PAPER, self._slots)
        height = min(area.height, chart.bottom + CHART_PAPER.gap)
        box = (room.x, room.top - height, room.x + room.width, room.top)
        told = pen.setter.cleaner.clean(chart_alternative(self._data, self._slots))
        element = pen.canvas.figure(parent, told, box)
        with pen.canvas.content(element):
            draw_chart(chart, self._slots, PaperBrush(pen, room.x, room.top))
        return Drawn(height)


class PaperBrush:
    """Draws a chart's shapes on a page; figures' y grows down from ``top``, the page's up."""

    def __init__(self, pen: Pen, x: float, top: float) -> None:
        self._pen, self._x, self._top = pen, x, top

    def stroke(self, curves: Sequence[Curve], ink: Ink, width: float, dash: tuple[float, ...]) -> None:
        """Draw curves."""
        x, top = self._x, self._top
        placed = [
            (x + c.x1, top - c.y1, x + c.hx1, top - c.hy1, x + c.hx2, top - c.hy2, x + c.x2, top - c.y2) for c in curves
        ]
        if placed:
            self._pen.canvas.stroke(placed, INKS_ON_WHITE[ink], round(width, 2), [length * width for length in dash])

    def plate(self, rect: Rect, radius: float, fill: Ink, outline: Ink, width: float, dash: tuple[float, ...]) -> None:
        """Draw a filled rectangle with round corners. A broken outline is drawn over the fill."""
        box = (self._x + rect.x, self._top - rect.bottom, rect.width, rect.height)
        solid = INKS_ON_WHITE[outline] if outline and not dash else ""
        self._pen.canvas.box(box, INKS_ON_WHITE[fill], radius, solid, round(width, 2))
        if outline and dash:
            self.stroke(_outline(rect), outline, width, dash)

    def dot(
        self, rect: Rect, fill: Ink, outline: Ink, width: float, dash: tuple[float, ...], text: Text | None
    ) -> None:
        """Draw a plate with fully round ends, and a text on it."""
        self.plate(rect, rect.height / 2, fill, outline, width, dash)
        if text:
            self.write(text, "text")

    def write(self, text: Text, ink: Ink) -> None:
        """Write a text."""
        shown = self._pen.setter.cleaner.clean(text.text)
        weight = Weight.SEMIBOLD if text.bold else Weight.REGULAR
        self._pen.canvas.show(
            self._x + text.x, self._top - text.y, shown, weight, round(text.size, 2), INKS_ON_WHITE[ink]
        )


_ROUND = 4 / 3 * (2**0.5 - 1)
"""How far a handle stands out for a quarter circle of radius 1."""


def _outline(rect: Rect) -> list[Curve]:
    """The outline of a rectangle with fully round ends, from its top left round to the right."""
    r, k = rect.height / 2, rect.height / 2 * _ROUND
    left, right, top, middle, foot = rect.x + r, rect.right - r, rect.y, rect.y + r, rect.bottom
    return [
        Curve.line(left, top, right, top),
        Curve(right, top, right + k, top, rect.right, middle - k, rect.right, middle),
        Curve(rect.right, middle, rect.right, middle + k, right + k, foot, right, foot),
        Curve.line(right, foot, left, foot),
        Curve(left, foot, left - k, foot, rect.x, middle + k, rect.x, middle),
        Curve(rect.x, middle, rect.x, middle - k, left - k, top, left, top),
    ]
