"""The chart of values: a scale with fixed ends, few gridlines, level areas side by side."""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby

from riskdesk.figures.bump import Placed
from riskdesk.figures.chart_data import ChartData, Scale
from riskdesk.figures.chart_frame import Frame, widest
from riskdesk.figures.chart_shapes import Dot
from riskdesk.figures.chart_style import ChartStyle
from riskdesk.figures.chart_text import CAPITAL
from riskdesk.figures.shapes import Curve, Measure, Rect, Text

_MOST_TICKS = 7
_WIDE = 0.6
"""The most of the distance of two columns that level dots may take, side by side."""
_BEYOND = 0.4
"""A mark's number is left out where it would stand nearer than this share of a step to an end of the scale."""


def scale_of(data: ChartData) -> Scale:
    """The scale that is drawn: the given one, wider only where a value lies beyond it."""
    given = data.scale or Scale(0, 1)
    values = [Fraction(p.value) for s in data.series for p in s.points if p]
    low, high = min([Fraction(given.low), *values]), max([Fraction(given.high), *values])
    return Scale(low, high if high > low else low + 1, given.inverted)


def ticks_of(scale: Scale) -> list[Fraction]:
    """A handful of values from end to end: the ends, and multiples of 1, 2 or 5 (times a power of ten) between."""
    low, high = Fraction(scale.low), Fraction(scale.high)
    step = _step(high - low)
    inner = [n * step for n in range(int(low // step), int(high // step) + 2)]
    inner = [n for n in inner if low + _BEYOND * step < n < high - _BEYOND * step]
    return [low, *inner, high]


def _step(span: Fraction) -> Fraction:
    power = Fraction(1, 100)
    while True:
        for unit in (1, 2, 5):
            if span <= unit * power * (_MOST_TICKS - 1):
                return unit * power
        power *= 10


def tick_text(value: Fraction) -> str:
    """A tick as it is written: "5", "0.25"."""
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.4g}"


def last_width(data: ChartData, style: ChartStyle) -> float:
    """Half of what the level dots of the last column take, side by side with room enough."""
    groups = groupby(data.in_column(len(data.columns) - 1), key=lambda held: held[1].value)
    most = max((len(list(group)) for _, group in groups), default=1)
    return most * (2 * style.value_dot + 1) / 2


def axis_width(data: ChartData, measure: Measure, style: ChartStyle) -> float:
    """What the values at the left take."""
    return widest([tick_text(t) for t in ticks_of(scale_of(data))], style.axis_size, False, measure) + style.gap


def place_values(data: ChartData, frame: Frame, measure: Measure, style: ChartStyle) -> Placed:
    """Place every dot and the scale with its gridlines; level dots stand side by side."""
    scale, radius = scale_of(data), min(style.value_dot, frame.spacing * _WIDE / 2)
    out = radius + style.grow
    top, tall = frame.plot.y + out, max(1.0, frame.plot.height - 2 * out)
    low, span = Fraction(scale.low), Fraction(scale.high) - Fraction(scale.low)

    def height(value: Fraction | int) -> float:
        share = float((Fraction(value) - low) / span)
        return top + tall * (share if scale.inverted else 1 - share)

    dots: dict[tuple[str, int], Dot] = {}
    for column, x in enumerate(frame.xs):
        for value, group in groupby(data.in_column(column), key=lambda held: held[1].value):
            level = list(group)
            step = min(2 * radius + 1, frame.spacing * _WIDE / len(level))
            for n, (series, point) in enumerate(level):
                at = x + (n - (len(level) - 1) / 2) * step
                rect = Rect(at - radius, height(value) - radius, 2 * radius, 2 * radius)
                dots[series.key, column] = Dot(column, rect, bool(point.mark))
    axis, grid = [], []
    for tick in ticks_of(scale):
        y, text = height(tick), tick_text(tick)
        wide = measure(text, style.axis_size, False)
        axis.append(Text(text, frame.axis_x - wide, y + CAPITAL * style.axis_size / 2, style.axis_size))
        grid.append(Curve.line(frame.axis_x + style.gap / 2, y, frame.label_x - style.gap, y))
    return Placed(dots, (), tuple(axis), tuple(grid), 0.0, False, style.grow)
