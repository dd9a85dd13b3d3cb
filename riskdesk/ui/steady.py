"""A label for words that change with every edit."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QSizePolicy, QWidget

from riskdesk.ui.theme import Theme
from riskdesk.ui.wrapped import WrappedText

ONE_LINE = int(Qt.TextFlag.TextSingleLine) | int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignVCenter)


class SteadyLabel(QLabel):
    """Plain text in one line, cut with an ellipsis, or wrapped.

    A QLabel has the whole window laid out anew at each change of its text. This one takes the width that it is given,
    and asks for height only where a text outgrows all that it showed before at that width. It paints the colour
    ``ground`` that it stands on, so that nothing behind it is painted anew.
    """

    def __init__(self, theme: Theme, ground: str, look: str, name: str, wrap: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._theme, self._ground = theme, ground
        self._words = ""
        self._laid_out = WrappedText()
        self._wraps = wrap
        self._heights: dict[int, int] = {}
        self.setObjectName(name)
        self.setProperty("look", look)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)

    def text(self) -> str:
        """What it says."""
        return self._words

    def setText(self, text: str) -> None:
        """Say something else, to screen readers too."""
        if text == self._words:
            return
        self._words = text
        self.setAccessibleName(text)
        self.update()

    def _needs(self, width: int) -> int:
        return self._laid_out.lay_out(self._words, self.font(), width)

    def hasHeightForWidth(self) -> bool:
        """Whether it wraps."""
        return self._wraps

    def heightForWidth(self, width: int) -> int:
        """The height of the tallest text yet at this width."""
        if not self._wraps:
            return -1
        self._heights[width] = max(self._heights.get(width, 0), self._needs(width))
        return self._heights[width]

    def sizeHint(self) -> QSize:
        """A few letters: the layout gives it its width."""
        width = self.fontMetrics().averageCharWidth() * 4
        return QSize(width, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """No less than one line."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Forget the heights at other widths."""
        super().resizeEvent(event)
        self._heights = {w: h for w, h in self._heights.items() if w == self.width()}

    def showEvent(self, event: QShowEvent) -> None:
        """Be opaque once the style sheet is in force: it makes every label transparent."""
        super().showEvent(event)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def changeEvent(self, event: QEvent) -> None:
        """Forget the heights in another font, and be opaque under another style sheet too."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._heights.clear()
            self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour(self._ground))
        painter.setPen(self.palette().color(self.foregroundRole()))
        if self._wraps:
            # Not before it is painted: a text that is replaced at once need not be broken into lines.
            if self._needs(self.width()) > self.height():
                self.updateGeometry()
            self._laid_out.paint(painter, 0, 0)
        else:
            metrics = QFontMetrics(self.font())
            cut = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(self.rect(), ONE_LINE, cut)
        painter.end()


def fill_behind_bar(area: QAbstractScrollArea) -> None:
    """Give the vertical scroll bar of an area on a card a ground of its own, for the same end.

    Not by way of the widget behind it: Python is told only that it is some widget, and Qt for Python makes the classes
    of all its widgets to see which one fits.
    """
    bar = area.verticalScrollBar()
    # The style sheet has it paint the colour of cards.
    bar.setProperty("look", "grounded")
    bar.installEventFilter(_Opaque(bar))


class _Opaque(QObject):
    """Keeps a scroll bar opaque: a style sheet makes it transparent whenever it comes into force."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Once the style has had its way."""
        if event.type() in (QEvent.Type.Polish, QEvent.Type.StyleChange):
            cast(QWidget, watched).setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        return False


class Ground(QWidget):
    """A widget that paints the colour it stands on behind what stands on it, so that a change there has nothing behind
    it painted anew."""

    def __init__(self, theme: Theme, ground: str) -> None:
        super().__init__()
        self._theme, self._ground = theme, ground
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour(self._ground))
        painter.end()
