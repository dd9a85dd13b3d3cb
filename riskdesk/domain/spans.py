"""Intervals of probability held against each other, with their ends open or closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from riskdesk.domain.scheme import Span

_WHOLE = Fraction(0), Fraction(100)


def overlap(one: Span, other: Span) -> tuple[Fraction, Fraction] | None:
    """The ends of what two intervals share, equal where it is a single value; ``None`` where they share nothing."""
    low, high = max(one.low, other.low), min(one.high, other.high)
    if low > high:
        return None
    closed = all(_holds(span, low) for span in (one, other))
    return (low, high) if low < high or closed else None


def _holds(span: Span, value: Fraction) -> bool:
    above = value > span.low or (value == span.low and not span.low_open)
    return above and (value < span.high or (value == span.high and not span.high_open))


def gaps(spans: Sequence[Span]) -> Iterator[tuple[Fraction, Fraction]]:
    """The ends of each part of 0 to 100 per cent that no interval holds; equal where it is a single value."""
    reached, included = _WHOLE[0], False
    for span in sorted(spans, key=lambda s: (s.low, s.low_open)):
        if span.low > reached or (span.low == reached and span.low_open and not included):
            yield reached, span.low
        if (span.high, not span.high_open) > (reached, included):
            reached, included = span.high, not span.high_open
    if reached < _WHOLE[1] or not included:
        yield reached, _WHOLE[1]
