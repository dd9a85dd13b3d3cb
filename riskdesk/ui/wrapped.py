"""A text broken into lines once, and painted as often as need be: breaking it costs ten times what painting does."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QPainter, QStaticText, QTextOption, QTransform


class WrappedText:
    """One plain text at a time, laid out anew only where text, font or width is another."""

    def __init__(self) -> None:
        self._static = QStaticText()
        self._static.setTextFormat(Qt.TextFormat.PlainText)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        self._static.setTextOption(option)
        self._font: QFont | None = None

    def lay_out(self, text: str, font: QFont, width: int) -> int:
        """Break ``text`` into lines of ``width`` pixels; returns the height in whole pixels."""
        static = self._static
        if (static.text(), static.textWidth(), self._font) != (text, width, font):
            self._font = QFont(font)
            static.setText(text)
            static.setTextWidth(width)
            static.prepare(QTransform(), font)
        return round(static.size().height() + 0.49)

    def paint(self, painter: QPainter, x: float, y: float) -> None:
        """Paint what was laid out, its top left corner at a point, in the pen's colour."""
        if self._font is not None:
            painter.setFont(self._font)
            painter.drawStaticText(QPointF(x, y), self._static)
