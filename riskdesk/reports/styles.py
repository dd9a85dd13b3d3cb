"""The sheet's colours, sizes and spaces; sizes in points."""

from __future__ import annotations

from typing import NamedTuple

from riskdesk.reports.fonts import Weight

TEXT = "#1B2430"
SECOND = "#586272"
REASON = "#3A4452"
HAIR = "#D5DAE1"
GROUND = "#F1F3F6"
PAPER = "#FFFFFF"


class Style(NamedTuple):
    """Weight and colour of a stretch of text."""

    weight: Weight
    ink: str


BODY = Style(Weight.REGULAR, TEXT)
QUIET = Style(Weight.REGULAR, SECOND)
SMALL = Style(Weight.REGULAR, REASON)
STRONG = Style(Weight.SEMIBOLD, TEXT)
HEAVY = Style(Weight.BOLD, TEXT)

LEADING = 1.28
"""Distance of two baselines as a share of the size."""
ASCENT = 0.94
"""From the top of a line to its baseline as a share of the size, so that the capitals stand in the middle."""
CAPITAL = 0.66
"""Height of a capital of Source Sans 3 as a share of the size."""
