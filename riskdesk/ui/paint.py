"""What several delegates and widgets paint alike: band chips, focus rings, tokens' outlines."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPen

from riskdesk.domain.scheme import Band
from riskdesk.ui.theme import Theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


def chip(painter: QPainter, rect: QRectF, band: Band | None, score: str, theme: Theme) -> None:
    """A band's chip: score and word on the left, sign on the right, in the band's colours.

    Where the cell has no band only the score is written.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pad = theme.px(7)
    if band:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(band.fill))
        painter.drawRoundedRect(rect, theme.px(4), theme.px(4))
    painter.setPen(QColor(band.text) if band else theme.colour("text"))
    inner = rect.adjusted(pad, 0, -pad, 0)
    painter.setFont(theme.font(14))
    painter.drawText(inner, LEFT, f"{score}  {band.name}" if band else score)
    if band:
        painter.setFont(theme.font(11))
        painter.drawText(inner, RIGHT, band.sign)
    painter.restore()


def chip_width(band_names: list[str], theme: Theme) -> int:
    """The width in pixels at which every band's chip can be read whole."""
    words = QFontMetricsF(theme.font(14))
    widest = max((words.horizontalAdvance(f"000  {name}") for name in band_names), default=0)
    return round(widest + QFontMetricsF(theme.font(11)).horizontalAdvance("▲▲") + theme.px(24))


def focus_ring(painter: QPainter, rect: QRectF, theme: Theme, radius: float = 5) -> None:
    """A 2 px accent ring with a contrasting line outside, so that it is seen on every ground and band."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour("focus_line"), 1))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius + 1, radius + 1)
    painter.setPen(QPen(theme.colour("accent"), 2))
    painter.drawRoundedRect(rect.adjusted(2, 2, -2, -2), radius, radius)
    painter.restore()


def write(
    painter: QPainter,
    rect: QRectF,
    text: str,
    theme: Theme,
    align: Qt.AlignmentFlag = LEFT,
    colour: str = "text",
    size: float = 14,
    weight: QFont.Weight = QFont.Weight.Normal,
) -> None:
    """Write one line in a colour of the theme, cut with an ellipsis where it is too long. Always plain text."""
    font = theme.font(size, weight)
    painter.setFont(font)
    painter.setPen(theme.colour(colour))
    cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
    painter.drawText(rect, int(align) | int(Qt.TextFlag.TextSingleLine), cut)
