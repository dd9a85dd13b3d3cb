"""Typing a mark digit by digit: when is it whole, when may more follow, when is it refused."""

from __future__ import annotations

from enum import Enum


class Entry(Enum):
    """What a typed string of digits is, against the legal range."""

    ILLEGAL = "illegal"
    """No legal mark begins like this: the digit is refused and the cell stays."""
    BEGUN = "begun"
    """Not legal yet, but a further digit can make it so."""
    OPEN = "open"
    """Legal, and a further digit could make another legal mark: wait for it, or for Enter."""
    WHOLE = "whole"
    """Legal, and no further digit could make a legal mark: set it and move on."""


def entry(text: str, low: int, high: int) -> Entry:
    """Judge ``text`` as the beginning of a whole number from ``low`` to ``high`` (0 <= low <= high).

    Only ASCII digits count and no mark has a leading nought. On 1-25, "3" is WHOLE, "1" and "2"
    are OPEN, "0", "26" and "x" are ILLEGAL.
    """
    if not text or not text.isascii() or not text.isdigit() or (len(text) > 1 and text[0] == "0"):
        return Entry.ILLEGAL
    value = int(text)
    further = False
    first, last = value * 10, value * 10 + 9
    while value and first <= high:
        if last >= low:
            further = True
            break
        first, last = first * 10, last * 10 + 9
    if low <= value <= high:
        return Entry.OPEN if further else Entry.WHOLE
    return Entry.BEGUN if further else Entry.ILLEGAL
