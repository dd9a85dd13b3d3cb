"""The blank: a cover over the whole window while the room must not see it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from riskdesk.ui.paint import write
from riskdesk.ui.theme import Theme


class Blank(QWidget):
    """Covers its window; any key or click takes it away and does nothing else."""

    gone = Signal()

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._theme = theme
        self.setObjectName("blank")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("The window is blanked; press any key to show it"))
        self._before: QWidget | None = None
        self.hide()

    def cover(self) -> None:
        """Cover the window."""
        window = self.window()
        self._before = window.focusWidget()
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def uncover(self) -> None:
        """Show the window again, with the focus where it was."""
        self.hide()
        if self._before:
            self._before.setFocus()
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
        if Qt.Key(event.key()) not in bare:
            self.uncover()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click uncovers."""
        self.uncover()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Plain ground and one quiet line."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("ground"))
        words = self.tr("Press any key to go on")
        rect = self.rect().adjusted(0, self.height() - self._theme.px(60), 0, 0).toRectF()
        write(painter, rect, words, self._theme, Qt.AlignmentFlag.AlignCenter, "second", 13)
