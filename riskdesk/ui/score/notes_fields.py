"""Fields for the words on an area: they tell when they are left, and leave the window what is the window's."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QPlainTextEdit


class TextField(QPlainTextEdit):
    """A text of several lines. Tab leaves it.

    Signals:
        left: the focus went elsewhere.
    """

    left = Signal()

    def __init__(self, name: str, accessible: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)

    def sizeHint(self) -> QSize:
        """As high as it must be; the layout gives it the room that is over."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        """No more than is asked for: Qt would keep room for scroll bars."""
        return QSize(super().minimumSizeHint().width(), self.minimumHeight())

    def event(self, event: QEvent) -> bool:
        """Where there is no typing to take back, undo and redo are the window's."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._not_mine(event):
            event.ignore()
            return False
        return super().event(event)

    def _not_mine(self, event: QKeyEvent) -> bool:
        document = self.document()
        undo = event.matches(QKeySequence.StandardKey.Undo) and not document.isUndoAvailable()
        return undo or (event.matches(QKeySequence.StandardKey.Redo) and not document.isRedoAvailable())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that it was left."""
        super().focusOutEvent(event)
        self.left.emit()


class Choice(QComboBox):
    """A choice that a turn of the wheel over the page does not change."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()
