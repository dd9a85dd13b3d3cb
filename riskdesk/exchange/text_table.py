"""Columns of text for a terminal or a mail."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

GAP = "  "
Row = Sequence[str]


def aligned(rows: Sequence[Row], left: set[int]) -> list[str]:
    """Columns of equal width, those in ``left`` to the left, all others to the right; a line below the heading."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = []
        for n, (cell, width) in enumerate(zip(row, widths, strict=True)):
            blank = " " * (width - _width(cell))
            cells.append(cell + blank if n in left else blank + cell)
        lines.append(GAP.join(cells).rstrip())
    return [lines[0], GAP.join("-" * width for width in widths), *lines[1:]]


def _width(text: str) -> int:
    """How many places a terminal gives the text."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(c) in ("W", "F") for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) != 0 for c in text)
