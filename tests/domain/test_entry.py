"""Digits typed one by one: whole, open, begun, refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskdesk.domain.entry import Entry, entry


@pytest.mark.parametrize(
    ("text", "low", "high", "expected"),
    [
        # On 1-25, 3 to 9 are set at once, 1 and 2 wait for a digit or Enter.
        ("1", 1, 25, Entry.OPEN),
        ("2", 1, 25, Entry.OPEN),
        *((str(digit), 1, 25, Entry.WHOLE) for digit in range(3, 10)),
        ("25", 1, 25, Entry.WHOLE),
        ("26", 1, 25, Entry.ILLEGAL),
        ("0", 1, 25, Entry.ILLEGAL),
        # On 1-5 every legal digit is set at once.
        *((str(digit), 1, 5, Entry.WHOLE) for digit in range(1, 6)),
        *((str(digit), 1, 5, Entry.ILLEGAL) for digit in (0, 6, 7, 8, 9)),
        ("1", 1, 10, Entry.OPEN),
        ("10", 1, 10, Entry.WHOLE),
        ("0", 0, 10, Entry.WHOLE),
        # Not legal yet, but on the way.
        ("1", 12, 15, Entry.BEGUN),
        ("2", 12, 15, Entry.ILLEGAL),
        ("1", 100, 150, Entry.BEGUN),
        ("15", 100, 150, Entry.BEGUN),
        ("16", 100, 150, Entry.ILLEGAL),
        # What is no plain number at all.
        *((text, 1, 99, Entry.ILLEGAL) for text in ("", "x", "-1", "01", "1.", " 1", "٣", "３", "²")),
    ],
)
def test_entry(text: str, low: int, high: int, expected: Entry) -> None:
    assert entry(text, low, high) is expected


@given(st.integers(0, 120), st.integers(0, 120), st.text("0123456789", min_size=1, max_size=4))
def test_entry_agrees_with_trying_every_number(low: int, more: int, text: str) -> None:
    high = low + more
    legal = {str(n) for n in range(low, high + 1)}
    further = any(number.startswith(text) and number != text for number in legal)
    expected = {
        (True, True): Entry.OPEN,
        (True, False): Entry.WHOLE,
        (False, True): Entry.BEGUN,
        (False, False): Entry.ILLEGAL,
    }[text in legal, further]
    assert entry(text, low, high) is expected
