"""How wide the columns of the score table are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil

from PySide6.QtGui import QFont, QFontMetricsF

from riskdesk.ui.paint import chip_width
from riskdesk.ui.score.columns import Column, Kind
from riskdesk.ui.score.titles import PAD, SIZE
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
OLD, GAP = 14, 9
"""Design pixels of an old value's text, and of the gap between a mark and it."""
SIGN = 8
"""Design pixels beside an area's place for the sign of what became of it."""
RING = 34
"""Design pixels of the focus ring around a mark."""
LEAST_SHORT = {Kind.NUMBER: 34, Kind.MARK: 48, Kind.SCORE: 60}


def widths(columns: Sequence[Column], bands: Sequence[str], theme: Theme, compact: int, old: int = 0) -> list[int]:
    """Pixels for each column; 0 for the names, which take the slack.

    ``compact`` 0 shows everything, 1 shortens the titles and leaves the codes out, 2 the bands' words too. ``old`` is
    the room in pixels for an old value beside a mark, where there are any.
    """
    return [_width(column, bands, theme, compact, old) for column in columns]


def old_room(values: Iterable[int], theme: Theme) -> int:
    """The room in pixels that the widest of these old values takes beside a mark, with the gap between them."""
    font = QFontMetricsF(italic(theme.font(OLD)))
    return ceil(max((font.horizontalAdvance(str(v)) for v in values), default=0)) + theme.px(GAP)


def italic(font: QFont) -> QFont:
    """The font, slanted: in it stands what is not given now but was."""
    font.setItalic(True)
    return font


def _width(column: Column, bands: Sequence[str], theme: Theme, compact: int, old: int) -> int:
    if column.kind is Kind.NAME:
        return 0
    font = QFontMetricsF(theme.font(SIZE, QFont.Weight.DemiBold))
    title = font.horizontalAdvance(column.short if compact else column.title)
    pads = 2 * theme.px(PAD)
    wanted = min(round(title) + 2, theme.px(WIDEST_TITLE)) + pads
    if column.kind is Kind.SCORE:
        words = list(bands) if compact < 2 else [""]
        wanted = max(wanted, chip_width(words, theme) + pads)
    least = theme.px(LEAST_SHORT.get(column.kind, 0) if compact else LEAST[column.kind])
    if old and column.kind is Kind.NUMBER:
        least += theme.px(SIGN)
    if old and column.kind is Kind.MARK:
        least = max(least, theme.px(RING) + old)
    return max(wanted, least)
