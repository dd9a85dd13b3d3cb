"""A chart over the sessions laid out: the bump chart of ranks, and the chart of values.

Coordinates are those of :mod:`riskdesk.figures.shapes`. The same layout is drawn on screen and on paper by
:func:`riskdesk.figures.chart_drawing.draw_chart`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import pairwise

from riskdesk.figures import bump, values
from riskdesk.figures.bump import Placed
from riskdesk.figures.chart_data import ChartData, Kind, Link, Series
from riskdesk.figures.chart_frame import Frame, Wishes, frame_of, widest
from riskdesk.figures.chart_labels import Place, Wanted, label_size, labels_at
from riskdesk.figures.chart_shapes import Chart, Dot, Label, Trace
from riskdesk.figures.chart_style import CHART_SCREEN, ChartStyle
from riskdesk.figures.chart_text import LINE
from riskdesk.figures.shapes import Curve, Measure, Rect

_HEAD = 0.88
"""About the share of the height that is left below the titles."""


def layout_chart(
    data: ChartData, area: Rect, measure: Measure, style: ChartStyle = CHART_SCREEN, keep: Collection[str] = ()
) -> Chart:
    """Lay the chart out in ``area``.

    Args:
        keep: the keys of series that have their name shown even where there is no room for all (those picked).
    """
    if not data.columns or not data.shown:
        return Chart(area, area, (), (), (), (), (), (), (), (), False, 0.0, style)
    placed, frame, size = _placed(data, area, measure, style)
    labels = _labels(data, frame, placed, size, keep, measure, style)
    traces = tuple(_trace(data, series, placed, labels.get(series.key), style) for series in data.shown)
    links = tuple(curve for link in data.links if (curve := _link(link, placed, labels, style)))
    return Chart(
        area, frame.plot, frame.xs, frame.titles, placed.axis, placed.grid, frame.breaks, placed.ties, links, traces,
        placed.numbered, placed.grow, style,
    )  # fmt: skip


def wanted_height(data: ChartData, style: ChartStyle, row: float | None = None) -> float:
    """The height at which every name is legible, or with rows of the height ``row``."""
    rows = bump.rows_of(bump.stacks_of(data)) if data.kind is Kind.RANK else len(data.shown)
    head = 2 * (style.title_sizes[0] + style.second_size) * LINE + 2 * style.gap
    foot = 2 * style.axis_size * LINE + style.gap if any(c.break_before for c in data.columns) else 0.0
    return head + foot + max(rows, 4) * (row or style.label_sizes[-1] * LINE * 1.08)


def _placed(data: ChartData, area: Rect, measure: Measure, style: ChartStyle) -> tuple[Placed, Frame, float]:
    """The points in their frame, and the size of the labels."""
    if data.kind is Kind.RANK:
        return _ranks(data, area, measure, style)
    size = label_size(len(data.shown), area.height * _HEAD, style)
    left = values.axis_width(data, measure, style)
    frame = frame_of(data, area, _wishes(data, size, left, measure, style), measure, style)
    return values.place_values(data, frame, measure, style), frame, size


def _ranks(data: ChartData, area: Rect, measure: Measure, style: ChartStyle) -> tuple[Placed, Frame, float]:
    """Ranks stand in the dots where all of them find room, else in an axis at the left."""
    slots = bump.stacks_of(data)
    rows = bump.rows_of(slots)
    label = label_size(rows, area.height * _HEAD, style)
    # The names stand at the right; left of a break no line leads there, and the codes at the left say which is which.
    codes = bump.codes_width(data, measure, style) if any(c.break_before for c in data.columns) else 0.0
    frame = frame_of(data, area, _wishes(data, label, codes, measure, style), measure, style)
    # Rows have a greatest height: what they leave free is left below the words on breaks too.
    free = max(0.0, frame.plot.height - rows * style.row)
    size = bump.number_size(data, bump.row_height(rows, frame.plot.height, style), frame.spacing, measure, style)
    if free or size is None:
        left = codes if size else bump.axis_width(rows, measure, style)
        wishes = _wishes(data, label, left, measure, style)
        frame = frame_of(data, replace(area, height=area.height - free), wishes, measure, style)
    placed = bump.place_ranks(slots, frame, size, measure, style)
    if size and codes:
        placed = replace(placed, axis=bump.codes_at(slots[0], placed.row, frame, measure, style))
    return placed, frame, label_size(rows, placed.row * rows, style)


def _wishes(data: ChartData, size: float, left: float, measure: Measure, style: ChartStyle) -> Wishes:
    shown, before = data.shown, _before(data, size, measure, style)
    name = widest([s.name for s in shown], size, True, measure)
    code = widest([s.code for s in shown], size, True, measure)
    return Wishes(name, code, before, left, values.last_width(data, style) if data.kind is Kind.VALUE else 0.0)


def _before(data: ChartData, size: float, measure: Measure, style: ChartStyle) -> float:
    """The width of the values that a chart of values writes before the names."""
    if data.kind is Kind.RANK:
        return 0.0
    ends = [p.label for s in data.shown if s.last is not None and (p := s.points[s.last])]
    return widest(ends, size, True, measure) + style.gap / 2


def _labels(
    data: ChartData, frame: Frame, placed: Placed, size: float, keep: Collection[str],
    measure: Measure, style: ChartStyle,
) -> dict[str, Label]:  # fmt: skip
    """The names at the right end, and of series that end before it beside their last points."""
    found: dict[str, Label] = {}
    before = _before(data, size, measure, style)
    outside = Place(frame.label_x, frame.label_width, frame.plot.y, frame.plot.bottom, before, frame.codes, True)
    last = len(data.columns) - 1
    ending: dict[int, list[Series]] = {}
    for series in data.shown:
        ending.setdefault(series.last or 0, []).append(series)
    for column, ended in ending.items():
        wanted = [_wanted(data, series, placed.dots[series.key, column]) for series in ended]
        place = outside if column == last else _inner(frame, placed, column, style)
        found |= labels_at(wanted, place, size, keep, measure, style)
    return found


def _inner(frame: Frame, placed: Placed, column: int, style: ChartStyle) -> Place:
    """The room between a column and the next, for the names of series that end there."""
    right = max(dot.rect.right for (_, at), dot in placed.dots.items() if at == column)
    following = [dot.rect.x for (_, at), dot in placed.dots.items() if at == column + 1]
    x = right + style.grow + style.gap / 2
    end = min(following, default=frame.xs[column + 1]) - style.gap
    return Place(x, max(0.0, end - x), frame.plot.y, frame.plot.bottom, 0.0, False, False)


def _wanted(data: ChartData, series: Series, dot: Dot) -> Wanted:
    point = series.points[dot.column]
    outside = dot.column == len(data.columns) - 1 and data.kind is Kind.VALUE
    return Wanted(series, dot, point.label if point and outside else "")


def _trace(data: ChartData, series: Series, placed: Placed, label: Label | None, style: ChartStyle) -> Trace:
    dots = [placed.dots[series.key, n] for n, point in enumerate(series.points) if point]
    draw = Curve.swing if data.kind is Kind.RANK else Curve.line
    curves = [draw(a.x, a.y, b.x, b.y) for a, b in _joined(data, dots)]
    end = None
    if series.dropped:
        x, y, half = dots[-1].rect.right + style.grow + style.line, dots[-1].y, dots[-1].rect.height * 0.4
        end = Curve.line(x, y - half, x, y + half)
    return Trace(series.key, tuple(dots), tuple(curves), label, end)


def _joined(data: ChartData, dots: list[Dot]) -> Iterator[tuple[Dot, Dot]]:
    """The pairs of dots in neighbouring columns that may be compared."""
    for before, after in pairwise(dots):
        if after.column == before.column + 1 and not data.columns[after.column].break_before:
            yield before, after


def _link(link: Link, placed: Placed, labels: dict[str, Label], style: ChartStyle) -> Curve | None:
    """The curve from an ancestor, past its name, to its descendant; ``None`` where one of them has no point there."""
    start = placed.dots.get((link.from_series, link.from_column))
    end = placed.dots.get((link.to_series, link.to_column))
    if start is None or end is None:
        return None
    x, y, label = start.rect.right + style.gap / 2, start.y, labels.get(link.from_series)
    if label and not label.plain and label.rect.x < end.rect.x:
        x, y = label.rect.right + style.gap / 4, label.rect.y + label.rect.height / 2
    return Curve.swing(x, y, end.rect.x, end.y)
