"""Numbers and dates as people read them; British English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import lru_cache

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@lru_cache(maxsize=4096)
def number(value: Fraction | int) -> str:
    """A number as a decimal where four places hold it exactly, else rounded with its fraction:
    "15", "0.56", "0.5333 (8/15)"."""
    exact = Fraction(value)
    scaled = exact * 10_000
    if scaled.denominator != 1:
        return f"{float(exact):.4f} ({exact.numerator}/{exact.denominator})"
    whole = f"{scaled.numerator / 10_000:.4f}" if abs(scaled.numerator) < 10**15 else str(float(exact))
    return whole.rstrip("0").rstrip(".")


def ordinal(value: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st ..."""
    suffix = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{suffix}"


def listed(items: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]


def joined(texts: Iterable[str]) -> str:
    """The texts that say anything, in one line: "A · B"."""
    return " · ".join(text for text in texts if text.strip())


def plural(count: int, one: str, many: str | None = None) -> str:
    """ "1 tie", "2 ties"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def day(iso: str | None) -> str:
    """An ISO date in words: "2 November 2010"; anything else as it stands, nothing for ``None``."""
    if not iso:
        return ""
    try:
        when = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def moment(when: datetime) -> str:
    """A time in UTC, in words: "22 November 2026, 14:02 UTC"."""
    utc = when.astimezone(UTC)
    return f"{day(utc.date().isoformat())}, {utc:%H:%M} UTC"


def size(count: int) -> str:
    """A number of bytes as file managers show it: "812 bytes", "240 KB", "3.1 MB"."""
    if count < 1_000:
        return plural(count, "byte")
    if count < 999_500:
        return f"{count / 1_000:.0f} KB"
    return f"{count / 1_000_000:.1f} MB"
