"""Dates as people type them."""

from __future__ import annotations

import re
from datetime import date

from riskdesk.domain.words import day

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-]+([a-z]{3,9})\.?,?[ \-]+(\d{4})", re.IGNORECASE)


def parse_day(text: str) -> str | None:
    """The ISO date of "30/09/2010" (day first), "30 Sep 2010", "30th September 2010" or "2010-09-30".

    Returns "" for nothing, ``None`` for what is not a date.
    """
    clean = " ".join(text.split())
    if not clean:
        return ""
    parts: tuple[int, int, int] | None = None
    if not clean.isascii():
        return None
    if found := _ISO.fullmatch(clean):
        parts = int(found[1]), int(found[2]), int(found[3])
    elif found := _NUMBERS.fullmatch(clean):
        parts = int(found[3]), int(found[2]), int(found[1])
    elif found := _WORDS.fullmatch(clean):
        name = found[2].lower()
        month = next((n for n, m in enumerate(_MONTHS, 1) if name.startswith(m)), 0)
        full = day(f"2000-{month:02d}-01").split()[1].lower() if month else ""
        parts = (int(found[3]), month, int(found[1])) if full.startswith(name) or name == "sept" else None
    try:
        return date(*parts).isoformat() if parts else None
    except ValueError:
        return None
