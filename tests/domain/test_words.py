"""Numbers, dates and lists as people read them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from riskdesk.domain.words import day, listed, number, ordinal, plural


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (15, "15"),
        (0, "0"),
        (100, "100"),
        (Fraction(14, 25), "0.56"),
        (Fraction(1, 2), "0.5"),
        (Fraction(8, 15), "0.5333 (8/15)"),
        (Fraction(1, 10_000), "0.0001"),
        (Fraction(1, 20_000), "0.0001 (1/20000)"),
        (Fraction(10**12), "1000000000000"),
        (Fraction(10**11) + Fraction(1, 4), "100000000000.25"),
    ],
)
def test_numbers(value: Fraction | int, text: str) -> None:
    assert number(value) == text


def test_ordinals() -> None:
    assert [ordinal(n) for n in (1, 2, 3, 4, 10, 11)] == ["1st", "2nd", "3rd", "4th", "10th", "11th"]
    assert [ordinal(n) for n in (12, 13, 21, 22, 23)] == ["12th", "13th", "21st", "22nd", "23rd"]
    assert [ordinal(n) for n in (101, 111, 112)] == ["101st", "111th", "112th"]


def test_lists_and_plurals() -> None:
    assert [listed("ABC"[:n]) for n in range(4)] == ["", "A", "A and B", "A, B and C"]
    assert [plural(n, "tie") for n in (0, 1, 2)] == ["0 ties", "1 tie", "2 ties"]
    assert plural(2, "agency", "agencies") == "2 agencies"


def test_days() -> None:
    assert day("2010-11-02") == "2 November 2010"
    assert [day(text) for text in (None, "", "autumn", "2010-02-30")] == ["", "", "autumn", "2010-02-30"]
