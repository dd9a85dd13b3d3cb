"""The geometry of the charts over the sessions: nothing hidden, nothing joined that cannot be compared."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings

from riskdesk.figures.chart import layout_chart, wanted_height
from riskdesk.figures.chart_data import ChartColumn, ChartData, Kind, Link, Point, Scale, Series
from riskdesk.figures.chart_shapes import Chart, Trace
from riskdesk.figures.chart_style import CHART_PAPER, CHART_SCREEN, ChartStyle
from riskdesk.figures.shapes import Rect
from riskdesk.figures.values import tick_text, ticks_of
from tests.figures.charts import charts, columns, eleven, key_of, measure, ranked, rooms, valued

SLACK = 1e-6
ROOM = Rect(0, 0, 800, 600)


def apart(one: Rect, other: Rect) -> bool:
    return (
        one.right <= other.x + SLACK
        or other.right <= one.x + SLACK
        or one.bottom <= other.y + SLACK
        or other.bottom <= one.y + SLACK
    )


def inside(inner: Rect, outer: Rect) -> bool:
    across = inner.x >= outer.x - SLACK and inner.right <= outer.right + SLACK
    return across and inner.y >= outer.y - SLACK and inner.bottom <= outer.bottom + SLACK


def trace(chart: Chart, key: str) -> Trace:
    return chart.by_key[key]


@settings(max_examples=40)
@given(charts(), rooms())
def test_every_point_has_its_dot_inside_the_figure(data: ChartData, room: tuple[Rect, ChartStyle]) -> None:
    area, style = room
    chart = layout_chart(data, area, measure, style)
    for series in data.series:
        held = [n for n, point in enumerate(series.points) if point]
        dots = trace(chart, series.key).dots if held else ()
        assert [dot.column for dot in dots] == held
        assert all(inside(dot.rect, area) for dot in dots)
    assert set(chart.by_key) == {s.key for s in data.shown}


@settings(max_examples=20)
@given(charts(ranks_only=True), rooms())
def test_ranks_never_hide_one_another_and_are_found_under_their_point(
    data: ChartData, room: tuple[Rect, ChartStyle]
) -> None:
    chart = layout_chart(data, room[0], measure, room[1])
    for column in range(len(data.columns)):
        dots = [(t.key, dot) for t in chart.traces if (dot := t.dot_in(column))]
        assert all(apart(a.rect, b.rect) for n, (_, a) in enumerate(dots) for _, b in dots[:n])
        for key, dot in dots:
            assert chart.trace_at(dot.x, dot.y) == key
        ranks = [(s.points[column], chart.by_key[s.key].dot_in(column)) for s in data.shown]
        order = [p.value for p, dot in sorted(((p, d) for p, d in ranks if p and d), key=lambda r: r[1].y)]
        assert order == sorted(order)


@settings(max_examples=40)
@given(charts(), rooms())
def test_names_never_lie_over_one_another(data: ChartData, room: tuple[Rect, ChartStyle]) -> None:
    area, style = room
    chart = layout_chart(data, area, measure, style)
    rects = [t.label.rect for t in chart.traces if t.label and t.label.plain]
    assert all(apart(a, b) for n, a in enumerate(rects) for b in rects[:n])
    assert all(rect.right <= area.right + SLACK for rect in rects)
    last = len(data.columns) - 1
    ends = [t.dots[-1].rect for t in chart.traces if t.dots[-1].column == last]
    assert all(apart(rect, dot) for rect in rects for dot in ends)


@settings(max_examples=40)
@given(charts(), rooms())
def test_titles_stand_beside_one_another_inside_the_figure(data: ChartData, room: tuple[Rect, ChartStyle]) -> None:
    area, style = room
    chart = layout_chart(data, area, measure, style)
    spans = [Rect(t.x, t.y - t.size * 0.7, measure(t.text, t.size, t.bold), t.size * 0.7) for t in chart.titles]
    assert all(inside(span, area) for span in spans)
    assert all(apart(a, b) for n, a in enumerate(spans) for b in spans[:n])


@settings(max_examples=40)
@given(charts(), rooms())
def test_lines_join_neighbours_that_can_be_compared_and_no_others(
    data: ChartData, room: tuple[Rect, ChartStyle]
) -> None:
    chart = layout_chart(data, room[0], measure, room[1])
    for series in data.shown:
        points = series.points
        pairs = [n for n in range(1, len(points)) if points[n - 1] and points[n] and not data.columns[n].break_before]
        held = trace(chart, series.key)
        assert len(held.curves) == len(pairs)
        for curve, n in zip(held.curves, pairs, strict=True):
            before, after = held.dot_in(n - 1), held.dot_in(n)
            assert before is not None
            assert after is not None
            assert (curve.x1, curve.y1, curve.x2, curve.y2) == (before.x, before.y, after.x, after.y)


def test_the_eleven_areas_have_their_names_whole_and_their_ranks_in_the_dots() -> None:
    data = eleven()
    chart = layout_chart(data, Rect(0, 0, 812, 640), measure)
    assert chart.numbered
    assert chart.axis == ()
    for series in data.series:
        label = trace(chart, series.key).label
        assert label is not None
        assert [t.text for t in label.texts] == [series.name]
        assert label.leader is None
    texts = [d.text.text for d in trace(chart, key_of(data, "Drugs")).dots if d.text]
    assert texts == ["4", "4", "5", "6", "6"]


def test_thirty_areas_over_twelve_quarters_keep_their_ranks_and_names_at_720() -> None:
    rows = [[(i * 7 + n * (i % 3)) % 25 + 1 for n in range(12)] for i in range(30)]
    chart = layout_chart(ranked(rows), Rect(0, 0, 900, 600), measure)
    assert chart.numbered
    sizes = [dot.text.size for t in chart.traces for dot in t.dots if dot.text]
    assert len(sizes) == 360
    assert min(sizes) >= 9
    labels = [t.label.texts[0] for t in chart.traces if t.label]
    assert len(labels) == 30
    assert all(text.text.startswith("Area number") for text in labels)
    assert min(text.size for text in labels) >= 11


def test_where_ranks_find_no_room_in_the_dots_they_stand_at_the_left() -> None:
    chart = layout_chart(ranked([[n, n] for n in range(60)]), Rect(0, 0, 500, 420), measure)
    assert not chart.numbered
    shown = [int(text.text) for text in chart.axis]
    assert shown[0] == 1
    assert shown == sorted(shown)
    ys = [text.y for text in chart.axis]
    assert all(b - a >= CHART_SCREEN.axis_size for a, b in pairwise(ys))


def test_level_areas_take_neighbouring_rows_by_name_with_a_frame_around_them() -> None:
    # Competition ranks of 9, 7, 7, 5: 1, 2=, 2=, 4.
    data = ranked([[7], [9], [7], [5]])
    assert [p.label for s in data.series if (p := s.points[0])] == ["2=", "1", "2=", "4"]
    chart = layout_chart(data, ROOM, measure)
    ys = {key: trace(chart, key).dots[0].y for key in ("k0", "k1", "k2", "k3")}
    assert sorted(ys, key=lambda k: ys[k]) == ["k1", "k0", "k2", "k3"]
    steps = [ys["k0"] - ys["k1"], ys["k2"] - ys["k0"], ys["k3"] - ys["k2"]]
    assert steps == pytest.approx([steps[0]] * 3)
    (frame,) = chart.ties
    assert inside(trace(chart, "k0").dots[0].rect, frame)
    assert inside(trace(chart, "k2").dots[0].rect, frame)
    assert apart(trace(chart, "k1").dots[0].rect, frame)


def test_a_dropped_area_ends_with_a_mark_and_its_name_there() -> None:
    chart = layout_chart(ranked([[9, 9, None, None], [5, 5, 5, 5]], dropped=[0]), ROOM, measure)
    gone, stays = trace(chart, "k0"), trace(chart, "k1")
    assert stays.end is None
    assert gone.end is not None
    assert gone.dots[-1].rect.right < gone.end.x1 < chart.xs[2]
    assert gone.label is not None
    assert not gone.label.plain
    assert gone.end.x1 < gone.label.rect.x < gone.label.rect.right < chart.xs[2]


def test_an_inner_name_that_finds_no_room_gives_way_to_the_code() -> None:
    rows: list[list[int | None]] = [[9, *[None] * 11]]
    rows += [[n] * 12 for n in range(1, 6)]
    chart = layout_chart(ranked(rows, dropped=[0]), ROOM, measure)
    label = trace(chart, "k0").label
    assert label is not None
    assert label.texts[0].text == "A0"


def test_a_link_leads_past_the_ancestors_name_to_the_descendant() -> None:
    data = ranked([[9, None], [5, 9]], dropped=[0])
    chart = layout_chart(replace(data, links=(Link("k0", 0, "k1", 1), Link("k0", 1, "k1", 1))), ROOM, measure)
    (link,) = chart.links
    label, end = trace(chart, "k0").label, trace(chart, "k1").dot_in(1)
    assert label is not None
    assert end is not None
    assert link.x1 > label.rect.right
    assert (link.x2, link.y2) == (end.rect.x, end.y)


def test_a_break_stands_between_its_columns_with_its_reason_below() -> None:
    chart = layout_chart(ranked([[9, 9, 9], [5, 5, 5]], breaks=[2]), ROOM, measure)
    (parting,) = chart.breaks
    assert chart.xs[1] < parting.line.x1 == parting.line.x2 < chart.xs[2]
    assert " ".join(t.text for t in parting.texts) == "method changed"
    lowest = max(dot.rect.bottom for t in chart.traces for dot in t.dots)
    assert all(t.y - t.size > lowest for t in parting.texts)
    assert chart.bottom < 250, "two rows do not stretch over the whole height"


def test_picked_names_are_shown_where_there_is_no_room_for_all() -> None:
    data = ranked([[n, n] for n in range(60)])
    room = Rect(0, 0, 600, 300)
    picks = ["k3", "k17", "k18", "k44"]
    chart = layout_chart(data, room, measure, keep=picks)
    named = {t.key for t in chart.traces if t.label}
    assert len(named) < 60
    assert set(picks) <= named
    assert not set(picks) <= {t.key for t in layout_chart(data, room, measure).traces if t.label}


def test_the_wanted_height_is_enough_for_every_name_and_rank() -> None:
    for style in (CHART_SCREEN, CHART_SCREEN.scaled(2), CHART_PAPER):
        data = ranked([[n, n, n] for n in range(45)], breaks=[1])
        factor = style.axis_size / CHART_SCREEN.axis_size
        chart = layout_chart(data, Rect(0, 0, 800 * factor, wanted_height(data, style)), measure, style)
        assert sum(1 for t in chart.traces if t.label) == 45


def test_forty_sessions_show_some_titles_and_the_last() -> None:
    rows = [[(i + n) % 11 for n in range(40)] for i in range(11)]
    chart = layout_chart(ranked(rows), Rect(0, 0, 700, 500), measure)
    assert len(chart.xs) == 40
    assert all(b - a > 5 for a, b in pairwise(chart.xs))
    middles = {round(t.x + measure(t.text, t.size, t.bold) / 2, 3) for t in chart.titles}
    assert round(chart.xs[-1], 3) in middles
    assert 5 < len(middles) < 40


def test_values_stand_on_the_fixed_scale_whatever_the_data() -> None:
    low = layout_chart(valued([[5, 5]]), ROOM, measure)
    both = layout_chart(valued([[5, 5], [25, 1]]), ROOM, measure)
    assert trace(low, "k0").dots[0].y == pytest.approx(trace(both, "k0").dots[0].y)
    heights = [trace(both, "k1").dot_in(0), trace(both, "k0").dot_in(0), trace(both, "k1").dot_in(1)]
    top, middle, foot = (dot.y for dot in heights if dot)
    # 5 lies 4 of 24 steps above 1.
    assert (foot - middle) / (foot - top) == pytest.approx(4 / 24)
    assert [t.text for t in both.axis] == ["1", "5", "10", "15", "20", "25"]


def test_positions_have_the_first_on_top() -> None:
    data = valued([[1, 11], [11, 1]])
    chart = layout_chart(replace(data, scale=Scale(1, 11, inverted=True)), ROOM, measure)
    assert trace(chart, "k0").dots[0].y < trace(chart, "k1").dots[0].y


def test_level_values_stand_side_by_side_and_labels_keep_their_values() -> None:
    chart = layout_chart(valued([[9, 12], [9, 12], [9, 12]]), ROOM, measure)
    first = [trace(chart, key).dots[0] for key in ("k0", "k1", "k2")]
    assert len({dot.y for dot in first}) == 1
    assert all(apart(a.rect, b.rect) for n, a in enumerate(first) for b in first[:n])
    labels = [trace(chart, key).label for key in ("k0", "k1", "k2")]
    assert [[t.text for t in label.texts] for label in labels if label] == [
        ["12", f"Area number {n}"] for n in range(3)
    ]
    assert any(label.leader for label in labels if label)


def test_a_value_beyond_the_scale_widens_it() -> None:
    chart = layout_chart(replace(valued([[30, 2]]), scale=Scale(1, 25)), ROOM, measure)
    assert chart.axis[-1].text == "30"


@pytest.mark.parametrize(
    ("scale", "ticks"),
    [
        (Scale(1, 25), ["1", "5", "10", "15", "20", "25"]),
        (Scale(0, 25), ["0", "5", "10", "15", "20", "25"]),
        (Scale(0, 100), ["0", "20", "40", "60", "80", "100"]),
        (Scale(0, 1), ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (Scale(1, 11), ["1", "2", "4", "6", "8", "10", "11"]),
        (Scale(Fraction(1, 3), 2), ["0.3333", "1", "1.5", "2"]),
    ],
)
def test_ticks_are_round_numbers_between_the_ends(scale: Scale, ticks: list[str]) -> None:
    assert [tick_text(t) for t in ticks_of(scale)] == ticks


def test_nothing_to_show_is_an_empty_chart() -> None:
    for data in (
        ChartData(Kind.RANK, (), ()),
        ChartData(Kind.RANK, columns(2), (Series("a", "A", "Arson", (None, None)),)),
    ):
        chart = layout_chart(data, ROOM, measure)
        assert chart.traces == ()
        assert chart.trace_at(100, 100) is None
        assert chart.bottom == ROOM.y


def test_a_line_and_a_name_are_found_under_the_mouse_and_nothing_beside_them() -> None:
    chart = layout_chart(ranked([[9, 9], [5, 5], [1, 1]]), ROOM, measure)
    held = trace(chart, "k1")
    x, y = held.curves[0].at(0.5)
    assert chart.trace_at(x, y + 3) == "k1"
    assert chart.trace_at(x, y + 15) is None
    assert held.label is not None
    assert chart.trace_at(held.label.rect.right - 2, y) == "k1"
    assert chart.trace_at(ROOM.right - 1, y) is None


def test_data_that_do_not_fit_together_are_refused() -> None:
    point = Point(1, "1")
    with pytest.raises(ValueError, match="one point or None a column"):
        ChartData(Kind.RANK, (ChartColumn("a", "A"),), (Series("x", "X", "Arson", (point, point)),))
    with pytest.raises(ValueError, match="same key"):
        ChartData(
            Kind.RANK, (ChartColumn("a", "A"),), (Series("x", "X", "A", (point,)), Series("x", "Y", "B", (None,)))
        )
    with pytest.raises(ValueError, match="ends of their scale"):
        ChartData(Kind.VALUE, (ChartColumn("a", "A"),), ())


def test_left_of_a_break_the_codes_say_which_line_is_which() -> None:
    """The names stand at the right end, to which no line leads over a break."""
    whole = eleven()
    assert layout_chart(whole, ROOM, measure).axis == ()
    heads = tuple(replace(c, break_before="method changed" if n == 3 else "") for n, c in enumerate(whole.columns))
    parted = layout_chart(replace(whole, columns=heads), ROOM, measure)
    assert [t.text for t in parted.axis] == [s.code for s in whole.series]
    first = {t.key: t.dots[0] for t in parted.traces}
    for text, series in zip(parted.axis, whole.series, strict=True):
        dot = first[series.key]
        assert text.x + measure(text.text, text.size, False) <= dot.rect.x
        assert dot.rect.y < text.y < dot.rect.bottom
        assert text.x >= ROOM.x
