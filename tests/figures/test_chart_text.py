"""Texts of charts: cut, broken, spread and thinned."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from riskdesk.figures.chart_text import cut, is_whole, lines_of, spread, thinned
from riskdesk.figures.shapes import Curve
from tests.figures.charts import measure


@given(st.text(max_size=40), st.floats(0, 300))
def test_a_cut_text_fits_and_is_a_beginning(text: str, width: float) -> None:
    found = cut(text, 10, False, width, measure)
    assert measure(found, 10, False) <= width + 1e-5
    if found != text:
        assert not found or text.startswith(found.removesuffix("…"))
        assert measure(text, 10, False) > width


def test_titles_break_at_spaces_and_end_in_an_ellipsis() -> None:
    assert lines_of("Quarter 1 2010", 10, False, 45, 2, measure) == ["Quarter 1", "2010"]
    assert lines_of("Quarter 1 of the year", 10, False, 45, 2, measure) == ["Quarter 1", "of the y…"]
    assert lines_of("", 10, False, 45, 2, measure) == []
    assert is_whole("Quarter  1 2010", ["Quarter 1", "2010"])
    assert not is_whole("Quarter 1 of the year", ["Quarter 1", "of the y…"])


@given(st.lists(st.floats(0, 100), min_size=1, max_size=12))
def test_spread_places_stand_apart_within_the_ends_in_their_order(wanted: list[float]) -> None:
    found = spread(sorted(wanted), 8, 0, 100)
    assert all(b - a >= 8 - 1e-6 for a, b in pairwise(found))
    assert found[0] >= -1e-6
    assert found[-1] <= 100 + 1e-6


def test_places_with_room_stay_and_crowded_ones_move_evenly() -> None:
    assert spread([10, 30, 60], 8, 0, 100) == [10, 30, 60]
    assert spread([50, 50], 8, 0, 100) == [46, 54]
    # Three want 50, 50 and 56: the mean of 50, 42 and 40 (their places less 0, 8 and 16) is 44.
    assert spread([50, 50, 56], 8, 0, 100) == [44, 52, 60]


@given(st.integers(1, 80), st.integers(1, 80), st.lists(st.integers(0, 79), max_size=6, unique=True))
def test_thinning_keeps_what_is_to_be_kept(count: int, room: int, keep: list[int]) -> None:
    kept = [n for n in keep if n < count]
    found = thinned(count, room, kept)
    assert found == sorted(set(found))
    assert len(found) == min(count, room)
    assert set(kept[:room]) <= set(found)
    assert all(0 <= n < count for n in found)


def test_distance_from_a_curve() -> None:
    assert Curve.line(0, 0, 10, 0).distance(5, 3) == 3
    assert Curve.line(0, 0, 10, 0).distance(14, 3) == 5
    swing = Curve.swing(0, 0, 10, 10)
    assert swing.at(0.5) == (5, 5)
    assert swing.distance(5, 5) < 1e-9
    assert Curve.line(2, 2, 2, 2).distance(2, 5) == 3
