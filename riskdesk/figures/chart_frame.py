"""The frame of a chart: where its columns stand, their titles above, and what is left for the names at the right."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from riskdesk.figures.chart_data import ChartColumn, ChartData
from riskdesk.figures.chart_shapes import Break
from riskdesk.figures.chart_style import ChartStyle
from riskdesk.figures.chart_text import LINE, is_whole, lines_of
from riskdesk.figures.shapes import Curve, Measure, Rect, Text
from riskdesk.immutable import immutable

_NAMES = ((0.5, 2.0), (0.36, 1.0), (0.24, 1.0))
"""Shares of the width that names may take, and the distance that this must leave the columns in multiples of the least;
where none does, codes stand for names."""
_BESIDE = 0.3
"""Level dots stand side by side up to so far from their column, as a share of the distance of two."""
_TITLE_LINES = 2
_BREAK_LINES = 2


@immutable
class Frame:
    """What is fixed before any point is placed. ``plot`` runs from the first to the last column; the texts of an axis
    end at ``axis_x``."""

    xs: tuple[float, ...]
    spacing: float
    plot: Rect
    titles: tuple[Text, ...]
    breaks: tuple[Break, ...]
    axis_x: float
    label_x: float
    label_width: float
    codes: bool


@immutable
class Wishes:
    """What is to stand beside the columns, in the caller's unit: the widest name, the widest code, and the value that
    is written before each; the room left of the columns for an axis; and how far dots reach beyond the last column."""

    name: float
    code: float
    before: float
    left: float
    beyond: float


def frame_of(data: ChartData, area: Rect, wishes: Wishes, measure: Measure, style: ChartStyle) -> Frame:
    """Place the columns of ``data`` (there is at least one) in ``area``."""
    count, columns = len(data.columns), data.columns
    reach = min(style.spacing, area.width / (count + 1)) * _BESIDE
    beside = max(style.dot, min(wishes.beyond, reach)) + style.grow + style.gap
    room = area.width - wishes.left - beside - wishes.before
    half = max(min(_half(columns[0], measure, style), room / (count + 1) / 2), style.dot + style.grow, reach)

    def spaced(names: float) -> float:
        return max(1.0, (room - names - half) / max(1, count - 1))

    choices = [(min(wishes.name, area.width * share), style.least_spacing * times) for share, times in _NAMES]
    names = next((wide for wide, least in choices if spaced(wide) >= least), None)
    spacing = min(style.spacing, spaced(wishes.code if names is None else names))
    first = area.x + wishes.left + half
    xs = tuple(first + n * spacing for n in range(count))
    titles, below = _titles(columns, xs, spacing, area, measure, style)
    breaks, above = _breaks(columns, xs, area, below, measure, style)
    plot = Rect(xs[0], below, xs[-1] - xs[0], max(1.0, above - below))
    label_x = xs[-1] + beside
    axis_x = area.x + max(0.0, wishes.left - style.gap)
    return Frame(xs, spacing, plot, titles, breaks, axis_x, label_x, area.right - label_x, names is None)


def _half(column: ChartColumn, measure: Measure, style: ChartStyle) -> float:
    """Half the width of a title that is set as it stands."""
    size = style.title_sizes[0]
    wide = max(measure(column.title, size, True), measure(column.second_line, style.second_size, False))
    return max(wide, 2 * style.dot) / 2


def _titles(
    columns: tuple[ChartColumn, ...],
    xs: tuple[float, ...],
    spacing: float,
    area: Rect,
    measure: Measure,
    style: ChartStyle,
) -> tuple[tuple[Text, ...], float]:
    """The titles, and the y at which they end. In the narrowest charts only every second, third ... has one."""
    every = max(1, ceil(style.least_title / spacing))
    shown = [n for n in range(len(columns)) if (len(columns) - 1 - n) % every == 0]
    widths = {n: min(every * spacing - style.gap / 4, 2 * (xs[n] - area.x), 2 * (area.right - xs[n])) for n in shown}
    if len(columns) == 1:
        widths = {0: 2 * min(xs[0] - area.x, area.right - xs[0])}
    size, firsts = _sized(columns, widths, measure, style)
    texts: list[Text] = []
    lowest = area.y
    for n in shown:
        y = area.y
        for line in firsts[n]:
            texts.append(_centred(line, xs[n], y + size, size, True, measure))
            y += size * LINE
        second = _second(size, style)
        for line in lines_of(columns[n].second_line, second, False, widths[n], _TITLE_LINES, measure):
            texts.append(_centred(line, xs[n], y + second, second, False, measure))
            y += second * LINE
        lowest = max(lowest, y)
    return tuple(t for t in texts if t.text), lowest + style.gap


def _sized(
    columns: tuple[ChartColumn, ...], widths: dict[int, float], measure: Measure, style: ChartStyle
) -> tuple[float, dict[int, list[str]]]:
    """The largest size at which no title is cut and no second line broken, else at which no title is cut, else the
    least; and the titles in lines."""

    def lines(size: float) -> dict[int, list[str]]:
        return {n: lines_of(columns[n].title, size, True, wide, _TITLE_LINES, measure) for n, wide in widths.items()}

    def whole(size: float) -> bool:
        return all(is_whole(columns[n].title, found) for n, found in lines(size).items())

    def low(size: float) -> bool:
        second = _second(size, style)
        return all(measure(columns[n].second_line, second, False) <= wide for n, wide in widths.items())

    size = largest(style.title_sizes, lambda s: whole(s) and low(s)) or largest(style.title_sizes, whole)
    size = size or style.title_sizes[-1]
    return size, lines(size)


def _second(size: float, style: ChartStyle) -> float:
    """The size of the second lines below titles of a size."""
    return style.second_size * size / style.title_sizes[0]


def _breaks(
    columns: tuple[ChartColumn, ...], xs: tuple[float, ...], area: Rect, top: float, measure: Measure, style: ChartStyle
) -> tuple[tuple[Break, ...], float]:
    """The partings with their words below, and the y at which the plot has to end."""
    places = [(n, (xs[n - 1] + xs[n]) / 2) for n in range(1, len(columns)) if columns[n].break_before]
    if not places:
        return (), area.bottom
    size = style.axis_size
    foot = area.bottom - _BREAK_LINES * size * LINE
    made = []
    for at, (n, x) in enumerate(places):
        near = [abs(x - other) - style.gap for _, other in places[max(0, at - 1) : at + 2] if other != x]
        width = min([*near, 2 * (x - area.x), 2 * (area.right - x)])
        lines = lines_of(columns[n].break_before, size, False, width, _BREAK_LINES, measure)
        texts = [_centred(t, x, foot + size + row * size * LINE, size, False, measure) for row, t in enumerate(lines)]
        made.append(Break(Curve.line(x, top - style.gap / 2, x, foot), tuple(t for t in texts if t.text)))
    return tuple(made), foot - style.gap / 2


def _centred(text: str, x: float, y: float, size: float, bold: bool, measure: Measure) -> Text:
    return Text(text, x - measure(text, size, bold) / 2, y, size, bold)


def widest(texts: list[str], size: float, bold: bool, measure: Measure) -> float:
    """The width of the widest of some texts; 0 where there is none."""
    return max((measure(text, size, bold) for text in texts), default=0.0)


def largest(sizes: tuple[float, ...], fits: Callable[[float], bool]) -> float | None:
    """The first of the sizes that fits."""
    return next((size for size in sizes if fits(size)), None)
