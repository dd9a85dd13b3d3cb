"""The blank: a cover over the whole window while the room must not see it."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from riskdesk.ui.paint import write
from riskdesk.ui.theme import Theme


class Blank(QWidget):
    """Covers its window; any key or click takes it away and does nothing else.

    It goes when the key or the button is let go: a digit that is held down would otherwise repeat, and score.
    """

    gone = Signal()

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._theme = theme
        self.setObjectName("blank")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("The window is blanked; press any key to show it"))
        self._before: QWidget | None = None
        self._pressed = False
        self.hide()

    def cover(self) -> None:
        """Cover the window."""
        if self.isVisible():
            return
        window = self.window()
        self._pressed = False
        self._before = window.focusWidget()
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def uncover(self) -> None:
        """Show the window again, with the focus where it was."""
        self.hide()
        before, self._before = self._before, None
        if before is not None:
            # It may have gone meanwhile, as when a fault had the session shown afresh.
            with suppress(RuntimeError):
                before.setFocus()
        self.gone.emit()

    def follow(self) -> None:
        """Follow the window's size; the window says when it has another."""
        self.setGeometry(self.window().rect())

    def event(self, event: QEvent) -> bool:
        """Take every shortcut as a key: none reaches what is covered."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any key but a bare Shift, Ctrl, Alt or Meta uncovers."""
        bare = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
        self._pressed = self._pressed or Qt.Key(event.key()) not in bare

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A key that was pressed here is let go."""
        if self._pressed and not event.isAutoRepeat():
            self.uncover()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click uncovers."""
        self._pressed = True

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """A button that was pressed here is let go."""
        if self._pressed:
            self.uncover()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Plain ground and one quiet line."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("ground"))
        words = self.tr("Press any key to go on")
        rect = self.rect().adjusted(0, self.height() - self._theme.px(60), 0, 0).toRectF()
        write(painter, rect, words, self._theme, Qt.AlignmentFlag.AlignCenter, "second", 13)
