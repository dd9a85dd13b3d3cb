"""The names beside the last points of a chart's series: never one over another, those picked always there."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from riskdesk.figures.chart_data import Series
from riskdesk.figures.chart_frame import largest
from riskdesk.figures.chart_shapes import Dot, Label
from riskdesk.figures.chart_style import ChartStyle
from riskdesk.figures.chart_text import CAPITAL, LINE, cut, fits, spread, thinned
from riskdesk.figures.shapes import Curve, Measure, Rect, Text
from riskdesk.immutable import immutable


@immutable
class Wanted:
    """A series whose name is to stand at ``dot``; ``value`` is written before it, or ""."""

    series: Series
    dot: Dot
    value: str


@immutable
class Place:
    """Where a column of labels may stand: from ``x``, ``width`` wide, between two heights. ``before`` is the width that
    the values take, ``plain`` as in :class:`Label`."""

    x: float
    width: float
    top: float
    bottom: float
    before: float
    codes: bool
    plain: bool


def label_size(count: int, height: float, style: ChartStyle) -> float:
    """The largest size at which so many labels stand one below another; the least where none is small enough."""
    found = largest(style.label_sizes, lambda size: count * size * LINE <= height + 0.01)
    return found or style.label_sizes[-1]


def labels_at(
    wanted: Sequence[Wanted], place: Place, size: float, keep: Collection[str], measure: Measure, style: ChartStyle
) -> dict[str, Label]:
    """The labels by their series' keys. Where there is no room for all, those in ``keep`` go first."""
    in_order = sorted(wanted, key=lambda w: (w.dot.y, w.series.name.casefold(), w.series.key))
    line = size * LINE
    room = max(1, int((place.bottom - place.top) / line + 0.01))
    kept = [n for n, w in enumerate(in_order) if w.series.key in keep]
    shown = [in_order[n] for n in thinned(len(in_order), room, kept)]
    ys = spread([w.dot.y for w in shown], line, place.top + line / 2, place.bottom - line / 2)
    made = {w.series.key: _label(w, y, size, place, measure, style) for w, y in zip(shown, ys, strict=True)}
    return {key: label for key, label in made.items() if label.texts}


def _label(wanted: Wanted, y: float, size: float, place: Place, measure: Measure, style: ChartStyle) -> Label:
    base, x = y + CAPITAL * size / 2, place.x
    texts: list[Text] = []
    if wanted.value:
        wide = measure(wanted.value, size, True)
        texts.append(Text(wanted.value, x + place.before - style.gap / 2 - wide, base, size))
    x += place.before
    name = _name(wanted.series, size, place, measure)
    texts.append(Text(name, x, base, size))
    end = x + measure(name, size, True)
    rect = Rect(place.x, y - size * LINE / 2, end - place.x, size * LINE)
    leader = None
    if abs(y - wanted.dot.y) > size * 0.2:
        leader = Curve.swing(wanted.dot.rect.right, wanted.dot.y, place.x - style.gap / 4, y)
    return Label(rect, tuple(t for t in texts if t.text), leader, place.plain)


def _name(series: Series, size: float, place: Place, measure: Measure) -> str:
    """The name; cut, or the code, where it finds no room."""
    room = place.width - place.before
    if not place.codes and fits(series.name, size, True, room, measure):
        return series.name
    return cut(series.code if place.codes or not place.plain else series.name, size, True, room, measure)
