"""Colours and dashes of the picked series: told apart by every eye, and never taken for a band."""

from __future__ import annotations

from importlib.resources import as_file, files
from itertools import combinations
from math import dist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskdesk.domain.colours import LEAST_CONTRAST, contrast
from riskdesk.domain.scheme_file import read_scheme
from riskdesk.figures.chart_picks import DASHES, MOST_PICKED, PICKS_DARK, PICKS_LIGHT, slots_of

GROUNDS = {"#FFFFFF": PICKS_LIGHT, "#1C222B": PICKS_DARK}
"""The surfaces of the window in light and dark; paper is white too."""
Colour = tuple[float, float, float]
Matrix = tuple[Colour, Colour, Colour]
# Machado, Oliveira and Fernandes, A physiologically-based model for simulation of color vision deficiency (2009),
# severity 1.0, on linear RGB.
SIGHTS: dict[str, Matrix] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}
# Ottosson, A perceptual color space for image processing (2020).
TO_LMS: Matrix = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
TO_LAB: Matrix = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def times(matrix: Matrix, colour: Colour) -> Colour:
    one, two, three = (sum(a * b for a, b in zip(row, colour, strict=True)) for row in matrix)
    return one, two, three


def linear(colour: str) -> Colour:
    shares = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return red, green, blue


def seen(colour: str, sight: Matrix) -> Colour:
    """The colour in OKLab as that sight has it."""
    red, green, blue = (max(0.0, part) for part in times(sight, linear(colour)))
    long, middle, short = (part ** (1 / 3) for part in times(TO_LMS, (red, green, blue)))
    return times(TO_LAB, (long, middle, short))


def test_the_measure_of_colours_is_right() -> None:
    """White is (1, 0, 0) in OKLab, and pure red (0.628, 0.225, 0.126)."""
    assert seen("#FFFFFF", SIGHTS["normal"]) == pytest.approx((1, 0, 0), abs=1e-3)
    assert seen("#FF0000", SIGHTS["normal"]) == pytest.approx((0.628, 0.225, 0.126), abs=1e-3)


@pytest.mark.parametrize("ground", GROUNDS)
def test_a_picked_name_is_read_on_its_ground(ground: str) -> None:
    assert min(contrast(colour, ground) for colour in GROUNDS[ground]) >= LEAST_CONTRAST


@pytest.mark.parametrize("picks", GROUNDS.values())
@pytest.mark.parametrize("sight", SIGHTS)
def test_any_two_are_told_apart(picks: tuple[str, ...], sight: str) -> None:
    matrix = SIGHTS[sight]
    assert min(dist(seen(a, matrix), seen(b, matrix)) for a, b in combinations(picks, 2)) >= 0.09


@pytest.mark.parametrize("picks", GROUNDS.values())
def test_none_is_a_bands_colour(picks: tuple[str, ...]) -> None:
    with as_file(files("riskdesk.resources") / "schemes" / "derbyshire-2010.toml") as path:
        bands = [band.fill for band in read_scheme(path).bands]
    normal = SIGHTS["normal"]
    assert len(bands) == 4
    assert min(dist(seen(a, normal), seen(b, normal)) for a in picks for b in bands) >= 0.085


def test_six_dashes_tell_them_apart_without_colour() -> None:
    assert len(DASHES) == len(set(DASHES)) == len(PICKS_LIGHT) == len(PICKS_DARK) == MOST_PICKED
    assert all(len(dash) % 2 == 0 and all(length > 0 for length in dash) for dash in DASHES)


def test_a_pick_keeps_its_colour_when_another_is_put_back() -> None:
    first = slots_of(("a", "b", "c"))
    assert first == {"a": 0, "b": 1, "c": 2}
    assert slots_of(("b", "c"), first) == {"b": 1, "c": 2}
    assert slots_of(("b", "c", "d"), {"b": 1, "c": 2}) == {"b": 1, "c": 2, "d": 0}


@given(st.lists(st.lists(st.sampled_from("abcdefghij"), max_size=9), max_size=6))
def test_picks_have_a_slot_each_and_the_newest_six_count(rounds: list[list[str]]) -> None:
    slots = slots_of(())
    for picked in rounds:
        before, slots = slots, slots_of(picked, slots)
        kept = list(dict.fromkeys(picked))[-MOST_PICKED:]
        assert list(slots) == kept
        assert len(set(slots.values())) == len(kept)
        assert all(0 <= slot < MOST_PICKED for slot in slots.values())
        assert all(slots[key] == before[key] for key in kept if key in before)
