"""Pictures of what the matrix shows again and again: the board of cells, and each token.

A drag repaints the matrix with every move of the mouse, and an edit should cost the screen next to nothing: outlines
and texts are drawn once and stamped from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QStaticText, QTransform

from riskdesk.figures.matrix import Matrix
from riskdesk.figures.shapes import Rect, Text
from riskdesk.figures.style import Style
from riskdesk.ui.paint import CENTRE
from riskdesk.ui.theme import FAMILY

PILL, PILL_INK = "#FFFFFF", "#1B2430"
"""A token's fill and its outline and text, alike in light and dark: it stands on a band, not on the ground."""
MOST_STAMPS = 2_000
"""So many pictures are kept; one of a token takes 3 kB."""


class Stamps:
    """The pictures, for a screen with ``ratio`` device pixels to the pixel."""

    def __init__(self) -> None:
        self.ratio = 1.0
        self._board: tuple[object, QPixmap] | None = None
        self._kept: dict[Hashable, QPixmap] = {}
        self._fonts: dict[tuple[int, bool], QFont] = {}
        self._lines: dict[tuple[str, int, bool], tuple[QStaticText, float]] = {}

    def font(self, size: float, bold: bool) -> QFont:
        """Source Sans 3 in whole pixels."""
        key = (max(6, round(size)), bold)
        if key not in self._fonts:
            font = QFont(FAMILY)
            font.setPixelSize(key[0])
            font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
            self._fonts[key] = font
        return self._fonts[key]

    def line(self, text: Text) -> tuple[QStaticText, float]:
        """A line of text laid out, and how far its top is above its baseline."""
        key = text.text, max(6, round(text.size)), text.bold
        if key not in self._lines:
            if len(self._lines) >= MOST_STAMPS:
                self._lines.clear()
            font, line = self.font(text.size, text.bold), QStaticText(text.text)
            line.setTextFormat(Qt.TextFormat.PlainText)
            line.prepare(QTransform(), font)
            self._lines[key] = line, QFontMetricsF(font).ascent()
        return self._lines[key]

    def board(self, matrix: Matrix, style: Style) -> QPixmap:
        """All cells with their scores and signs, without axes and tokens."""
        # Compared and not hashed: from one edit to the next its parts are the same objects, which is told at once.
        look = self.ratio, matrix.board, tuple((c.fill, c.label) for c in matrix.cells)
        if self._board is None or self._board[0] != look:
            self._board = look, self._painted(matrix.board, lambda painter: self._paint_board(painter, matrix, style))
        return self._board[1]

    def _paint_board(self, painter: QPainter, matrix: Matrix, style: Style) -> None:
        painter.translate(-matrix.board.x, -matrix.board.y)
        for cell in matrix.cells:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(cell.fill))
            painter.drawRoundedRect(rectangle(cell.rect), style.radius, style.radius)
            if cell.rect.height > 2 * style.label_size:
                painter.setFont(self.font(cell.label.size, cell.label.bold))
                painter.setPen(QColor(cell.label.ink))
                painter.drawText(QPointF(cell.label.x, cell.label.y), cell.label.text)

    def pill(self, rect: Rect, text: Text, solid: bool) -> QPixmap:
        """A token: white with an outline that is seen on every band; a count of hidden ones (not ``solid``) is dark."""
        key = ("pill", self.ratio, round(rect.width, 1), round(rect.height, 1), text.text, round(text.size), solid)
        return self._stamp(key, rect, lambda painter: self._paint_pill(painter, rect, text, solid))

    def _paint_pill(self, painter: QPainter, rect: Rect, text: Text, solid: bool) -> None:
        inside = QRectF(0, 0, rect.width, rect.height)
        fill, ink = (PILL, PILL_INK) if solid else (PILL_INK, PILL)
        painter.setPen(QPen(QColor(ink), 1))
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(inside.adjusted(0.5, 0.5, -0.5, -0.5), rect.height / 2, rect.height / 2)
        painter.setFont(self.font(text.size, True))
        painter.drawText(inside, CENTRE, text.text)

    def _stamp(self, key: Hashable, rect: Rect, paint: Callable[[QPainter], None]) -> QPixmap:
        if key not in self._kept:
            if len(self._kept) >= MOST_STAMPS:
                self._kept.clear()
            self._kept[key] = self._painted(rect, paint)
        return self._kept[key]

    def _painted(self, rect: Rect, paint: Callable[[QPainter], None]) -> QPixmap:
        ratio = self.ratio
        made = QPixmap(max(1, round((rect.width + 1) * ratio)), max(1, round((rect.height + 1) * ratio)))
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter)
        painter.end()
        return made


def rectangle(rect: Rect) -> QRectF:
    """A rectangle of the geometry as Qt has it."""
    return QRectF(rect.x, rect.y, rect.width, rect.height)
