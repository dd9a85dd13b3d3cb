"""How wide the columns of the score table are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QFont, QFontMetricsF

from riskdesk.ui.paint import chip_width
from riskdesk.ui.score.columns import Column, Kind
from riskdesk.ui.score.delegate import PAD
from riskdesk.ui.score.titles import SIZE
from riskdesk.ui.theme import Theme

LEAST_NAME = 196
"""Design pixels that the names should have before anything else gives way."""
LEAST_SHORT_NAME = 120
"""Design pixels of the names below which the titles are shortened too."""
SCROLL_BAR = 18
"""Design pixels for a scroll bar and the card's border."""
WIDEST_TITLE = 112
"""Design pixels of the longest title of a factor before it is cut."""
LEAST = {Kind.NUMBER: 34, Kind.MARK: 62, Kind.POSITION: 62, Kind.SCORE: 60, Kind.RISK: 56, Kind.PRIORITY: 56}
"""Design pixels of a column at the least; a mark's leaves room for last time's value beside it."""
LEAST_SHORT = {Kind.NUMBER: 34, Kind.MARK: 48, Kind.SCORE: 60}


def widths(columns: Sequence[Column], bands: Sequence[str], theme: Theme, compact: int) -> list[int]:
    """Pixels for each column; 0 for the names, which take the slack.

    ``compact`` 0 shows everything, 1 shortens the titles and leaves the codes out, 2 the bands' words too.
    """
    return [_width(column, bands, theme, compact) for column in columns]


def _width(column: Column, bands: Sequence[str], theme: Theme, compact: int) -> int:
    if column.kind is Kind.NAME:
        return 0
    font = QFontMetricsF(theme.font(SIZE, QFont.Weight.DemiBold))
    title = font.horizontalAdvance(column.short if compact else column.title)
    pads = 2 * theme.px(PAD)
    wanted = min(round(title) + 2, theme.px(WIDEST_TITLE)) + pads
    if column.kind is Kind.SCORE:
        words = list(bands) if compact < 2 else [""]
        wanted = max(wanted, chip_width(words, theme) + pads)
    least = LEAST_SHORT.get(column.kind, 0) if compact else LEAST[column.kind]
    return max(wanted, theme.px(least))
