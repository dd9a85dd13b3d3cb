"""The bump chart: a row for each rank, 1 on top.

Level areas stand in neighbouring rows, as many as they are, with a frame around them: as competition ranks skip the
ranks that a tie takes up (1, 2=, 2=, 4), each area has a row to itself and no dot lies over another.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from riskdesk.figures.chart_data import ChartData, Point, Series
from riskdesk.figures.chart_frame import Frame, largest, widest
from riskdesk.figures.chart_shapes import Dot
from riskdesk.figures.chart_style import ChartStyle
from riskdesk.figures.chart_text import CAPITAL
from riskdesk.figures.shapes import Curve, Measure, Rect, Text
from riskdesk.immutable import immutable

_DOT_SHARE = 0.44
"""A dot's radius as a share of its row's height."""
_NUMBER = 1.3
"""The least diameter of a dot as a multiple of the size of the number in it."""
_WIDE = 0.72
"""The most of the distance of two columns that a dot may take."""
_AXIS_STEPS = (1, 2, 5, 10, 20, 50, 100)


@immutable
class Placed:
    """The dots by series and column, the frames of ties, the texts of an axis and its gridlines."""

    dots: dict[tuple[str, int], Dot]
    ties: tuple[Rect, ...]
    axis: tuple[Text, ...]
    grid: tuple[Curve, ...]
    row: float
    numbered: bool
    grow: float


Slot = tuple[int, Series, Point]
"""A row (counting from 1) with what stands in it."""


Stacks = Sequence[Sequence[Slot]]
"""The rows of each column."""


def stacks_of(data: ChartData) -> Stacks:
    """The rows of each column from the top: a series at its rank, or below it where that row is taken."""
    return [_stacked(data.in_column(column)) for column in range(len(data.columns))]


def _stacked(held: Sequence[tuple[Series, Point]]) -> list[Slot]:
    placed: list[Slot] = []
    for series, point in held:
        below = placed[-1][0] + 1 if placed else 1
        placed.append((max(below, int(point.value)), series, point))
    return placed


def rows_of(slots: Stacks) -> int:
    """How many rows the chart needs."""
    return max((column[-1][0] for column in slots if column), default=1)


def row_height(rows: int, height: float, style: ChartStyle) -> float:
    """The height of a row in a plot of this height."""
    return min(style.row, height / rows)


def number_size(data: ChartData, row: float, spacing: float, measure: Measure, style: ChartStyle) -> float | None:
    """The size of the ranks within the dots, or ``None`` where they find no room."""
    labels = [p.label for s in data.series for p in s.points if p]
    high = 2 * min(style.dot, row * _DOT_SHARE)

    def fits(size: float) -> bool:
        return high >= size * _NUMBER and _pill(widest(labels, size, True, measure), size) <= spacing * _WIDE

    return largest(style.number_sizes, fits)


def _pill(wide: float, size: float) -> float:
    """The width of a dot around a text so wide; short ones stand in a circle."""
    return wide + size * 0.55


def axis_width(rows: int, measure: Measure, style: ChartStyle) -> float:
    """What the ranks take at the left where the dots do not hold them."""
    return measure(str(rows), style.axis_size, False) + style.gap


def codes_width(data: ChartData, measure: Measure, style: ChartStyle) -> float:
    """What the codes of the first column's areas take at the left."""
    return widest([s.code for s in data.series if s.points[0]], style.axis_size, False, measure) + style.gap


def codes_at(slots: Sequence[Slot], row: float, frame: Frame, measure: Measure, style: ChartStyle) -> tuple[Text, ...]:
    """The codes beside the dots of the first column."""
    size = style.axis_size
    return tuple(
        Text(
            series.code,
            frame.axis_x - measure(series.code, size, False),
            frame.plot.y + (slot - 0.5) * row + CAPITAL * size / 2,
            size,
        )
        for slot, series, _ in slots
    )


def place_ranks(slots: Stacks, frame: Frame, size: float | None, measure: Measure, style: ChartStyle) -> Placed:
    """Place every dot and the frames around ties; with no ``size`` for the ranks in the dots, an axis of ranks."""
    rows = rows_of(slots)
    row = row_height(rows, frame.plot.height, style)
    radius = min(style.dot if size else style.small_dot, row * _DOT_SHARE, frame.spacing * _WIDE / 2)
    stamp = _Stamp(radius, size, measure)
    dots: dict[tuple[str, int], Dot] = {}
    ties: list[Rect] = []
    for column, x in enumerate(frame.xs):
        for _, group in groupby(slots[column], key=lambda slot: slot[2].value):
            made = [(s.key, stamp.at(p, column, x, frame.plot.y + (slot - 0.5) * row)) for slot, s, p in group]
            dots |= {(key, column): dot for key, dot in made}
            if len(made) > 1:
                ties.append(_around([dot.rect for _, dot in made], min(style.grow * 1.6, row / 2 - radius)))
    axis = () if size else _axis(rows, row, frame, measure, style)
    lines = [Curve.line(x, frame.plot.y, x, frame.plot.y + rows * row) for x in frame.xs]
    grow = max(0.0, min(style.grow, row / 2 - radius))
    return Placed(dots, tuple(ties), axis, tuple(lines), row, bool(size), grow)


class _Stamp:
    """Makes dots of one radius, with their ranks in them where these have a ``size``."""

    def __init__(self, radius: float, size: float | None, measure: Measure) -> None:
        self._radius, self._size, self._measure = radius, size, measure
        self._widths: dict[str, tuple[float, float]] = {}

    def at(self, point: Point, column: int, x: float, y: float) -> Dot:
        """The dot of a point with its middle there."""
        r, size, label = self._radius, self._size, point.label
        if size is None:
            return Dot(column, Rect(x - r, y - r, 2 * r, 2 * r), bool(point.mark))
        if label not in self._widths:
            self._widths[label] = self._measure(label, size, False), self._measure(label, size, True)
        plain, bold = self._widths[label]
        base, half = y + CAPITAL * size / 2, max(r, _pill(bold, size) / 2)
        text, strong = Text(label, x - plain / 2, base, size), Text(label, x - bold / 2, base, size, True)
        return Dot(column, Rect(x - half, y - r, 2 * half, 2 * r), bool(point.mark), text, strong)


def _around(rects: Sequence[Rect], out: float) -> Rect:
    """The rectangle around level dots."""
    left, right = min(r.x for r in rects), max(r.right for r in rects)
    top, bottom = min(r.y for r in rects), max(r.bottom for r in rects)
    return Rect(left - out, top - out, right - left + 2 * out, bottom - top + 2 * out)


def _axis(rows: int, row: float, frame: Frame, measure: Measure, style: ChartStyle) -> tuple[Text, ...]:
    """Ranks at the left, as many of them as stand well apart: 1, 5, 10 ..."""
    size = style.axis_size
    step = next((s for s in _AXIS_STEPS if s * row >= 1.5 * size), rows)
    ranks = [1, *range(max(step, 2), rows + 1, step)]
    if len(ranks) > 1 and (ranks[1] - 1) * row < 1.2 * size:
        del ranks[1]
    middles = [(str(rank), frame.plot.y + (rank - 0.5) * row) for rank in ranks]
    return tuple(
        Text(text, frame.axis_x - measure(text, size, False), y + CAPITAL * size / 2, size) for text, y in middles
    )
