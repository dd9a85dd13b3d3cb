"""A chart laid out: its shapes, and what lies under a point.

Coordinates are those of :mod:`riskdesk.figures.shapes`.
"""

from __future__ import annotations

from functools import cached_property

from riskdesk.figures.chart_style import ChartStyle
from riskdesk.figures.shapes import Curve, Rect, Text
from riskdesk.immutable import immutable


@immutable
class Dot:
    """A point of a series. ``text`` is its rank, where there is room for it, ``strong`` the same in bold."""

    column: int
    rect: Rect
    marked: bool
    text: Text | None = None
    strong: Text | None = None

    @property
    def x(self) -> float:
        """Its middle."""
        return self.rect.x + self.rect.width / 2

    @property
    def y(self) -> float:
        """Its middle."""
        return self.rect.y + self.rect.height / 2


@immutable
class Label:
    """The name of a series beside its last point, perhaps with the value before it (a text of its own).

    ``leader`` leads from the dot to a label that had to make room; ``plain`` is false for one within the plot, which
    wants a ground of its own below it.
    """

    rect: Rect
    texts: tuple[Text, ...]
    leader: Curve | None
    plain: bool


@immutable
class Trace:
    """A series laid out: its dots, the curves between neighbours, its label if there was room, and the mark at its end
    if it was dropped."""

    key: str
    dots: tuple[Dot, ...]
    curves: tuple[Curve, ...]
    label: Label | None
    end: Curve | None

    def dot_in(self, column: int) -> Dot | None:
        """Its dot in a column."""
        return next((dot for dot in self.dots if dot.column == column), None)

    def distance(self, x: float, y: float) -> float:
        """How far a point is from its dots and curves."""
        return min([_outside(dot.rect, x, y) for dot in self.dots] + [curve.distance(x, y) for curve in self.curves])


@immutable
class Break:
    """The parting between two columns that cannot be compared, and why in words below it."""

    line: Curve
    texts: tuple[Text, ...]


@immutable(slots=False)
class Chart:
    """The whole figure. ``ties`` are the frames around level areas, ``grid`` the columns' lines and the gridlines."""

    bounds: Rect
    plot: Rect
    xs: tuple[float, ...]
    titles: tuple[Text, ...]
    axis: tuple[Text, ...]
    grid: tuple[Curve, ...]
    breaks: tuple[Break, ...]
    ties: tuple[Rect, ...]
    links: tuple[Curve, ...]
    traces: tuple[Trace, ...]
    numbered: bool
    grow: float
    style: ChartStyle

    @cached_property
    def bottom(self) -> float:
        """The y at which the lowest shape ends."""
        ends = [dot.rect.bottom + self.grow for trace in self.traces for dot in trace.dots]
        ends += [trace.label.rect.bottom for trace in self.traces if trace.label]
        ends += [text.y + text.size * 0.25 for parting in self.breaks for text in parting.texts]
        ends += [text.y for text in self.axis]
        ends += [curve.y2 for curve in self.grid]
        return max(ends, default=self.bounds.y)

    @cached_property
    def by_key(self) -> dict[str, Trace]:
        """The series by their keys."""
        return {trace.key: trace for trace in self.traces}

    def dot_at(self, x: float, y: float, reach: float = 2.0) -> tuple[str, Dot] | None:
        """The dot under a point, with the key of its series; the nearest one within ``reach``."""
        near = [(_outside(d.rect, x, y), abs(d.x - x) + abs(d.y - y), t.key, d) for t in self.traces for d in t.dots]
        found = min(near, key=lambda n: n[:3], default=None)
        return (found[2], found[3]) if found and found[0] <= reach else None

    def trace_at(self, x: float, y: float, reach: float = 6.0) -> str | None:
        """The series under a point: by its dot, its label, or its line within ``reach``."""
        dot = self.dot_at(x, y)
        if dot is not None:
            return dot[0]
        labelled = next((t.key for t in self.traces if t.label and t.label.rect.holds(x, y)), None)
        if labelled is not None:
            return labelled
        near = min(((t.distance(x, y), t.key) for t in self.traces), default=None)
        return near[1] if near and near[0] <= reach else None


def _outside(rect: Rect, x: float, y: float) -> float:
    """How far a point is outside of a rectangle."""
    dx = max(rect.x - x, 0.0, x - rect.right)
    dy = max(rect.y - y, 0.0, y - rect.bottom)
    return max(dx, dy)
