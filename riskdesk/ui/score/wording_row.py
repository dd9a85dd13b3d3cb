"""One level of a scale as a row that is read and clicked: value, name, range, and the full wording below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from riskdesk.domain.scheme import Level
from riskdesk.ui.paint import focus_ring
from riskdesk.ui.score.matrix_figure import range_words
from riskdesk.ui.theme import Theme
from riskdesk.ui.wrapped import WrappedText

TOP = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignTop)
TICK = "✓"


def level_words(level: Level) -> str:
    """ "3 Possible, 30–50%"."""
    chance = range_words(level)
    return f"{level.value} {level.name}" + (f", {chance}" if chance else "")


class LevelRow(QAbstractButton):
    """A level; the chosen one is checked, bold and ticked. Wraps its text; its height follows its width.

    Signals:
        stepped: an arrow key asks for the row this many places further on.
    """

    stepped = Signal(int)

    def __init__(self, theme: Theme, level: Level, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.level = level
        self._theme = theme
        self._hovered = False
        # Never forgotten: for another look of the window the rows are made anew.
        self._heights: dict[int, int] = {}
        self._texts = {False: WrappedText(), True: WrappedText()}
        self._description = WrappedText()
        self.setObjectName(f"level_{level.value}")
        self.setCheckable(True)
        self.setText(level_words(level))
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(level.description)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def nextCheckState(self) -> None:
        """A click asks for the level; whether it is chosen is for the session to say."""

    # Size

    def heightForWidth(self, width: int) -> int:
        """The height of the wrapped text."""
        if width not in self._heights:
            self._heights[width] = self._wrapped(width)
        return self._heights[width]

    def _wrapped(self, width: int) -> int:
        inner = max(1, width - self._indent() - self._theme.px(4))
        height = self._head(inner, bold=True)
        if self.level.description:
            height += self._description.lay_out(self.level.description, self._theme.font(12), inner)
        return height + 2 * self._theme.px(3)

    def _head(self, width: int, bold: bool) -> int:
        """Lay the head line out, plain or bold; its height."""
        font = self._theme.font(13, QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return self._texts[bold].lay_out(self.text(), font, width)

    def sizeHint(self) -> QSize:
        """A width at which a row's words read well."""
        width = self._theme.px(300)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """As narrow as a few words."""
        return QSize(self._theme.px(120), self._theme.px(24))

    def _indent(self) -> int:
        return self._theme.px(20)

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Tick, head line and wording; a ring with the focus."""
        theme, chosen = self._theme, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or self._hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_ground" if chosen else "hair"))
            painter.drawRoundedRect(self.rect(), theme.px(4), theme.px(4))
        if chosen:
            painter.setFont(theme.font(13, QFont.Weight.DemiBold))
            painter.setPen(theme.colour("accent"))
            painter.drawText(QRectF(theme.px(4), theme.px(3), self._indent(), self.height()), TOP, TICK)
        self._words(painter, chosen)
        if self.hasFocus():
            focus_ring(painter, QRectF(self.rect()), theme, theme.px(3))
        painter.end()

    def _words(self, painter: QPainter, chosen: bool) -> None:
        theme, left, top = self._theme, self._indent(), self._theme.px(3)
        inner = max(1, self.width() - left - theme.px(4))
        painter.setPen(theme.colour("text"))
        self._head(inner, chosen)
        self._texts[chosen].paint(painter, left, top)
        if self.level.description:
            # The bold line's height, chosen or not: the wording must not jump.
            top += self._head(inner, bold=True)
            painter.setPen(theme.colour("text" if chosen else "second"))
            self._description.lay_out(self.level.description, theme.font(12), inner)
            self._description.paint(painter, left, top)

    # Hovering and keys

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be clicked."""
        self._hovered = self.isEnabled()
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Back to rest."""
        self._hovered = False
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows step to the neighbouring rows, Enter and the space bar choose."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
