"""Small widgets made alike everywhere: labels by their look, cards, buttons with accessible names."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget


class TextLine(QLineEdit):
    """A line of text that leaves undo and redo to the window where it has no typing of its own to take back."""

    def event(self, event: QEvent) -> bool:
        """Let the window have the keys that are no use here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()
            redo = event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()
            if undo or redo:
                event.ignore()
                return False
        return super().event(event)


def label(text: str = "", look: str = "", wrap: bool = False) -> QLabel:
    """A label that shows its text as it stands, never as markup; ``look`` as in the style sheet."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        # A new policy forgets that the height follows from the width, and the text would be cut.
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    if look:
        made.setProperty("look", look)
    return made


def button(text: str, slot: Callable[[], object], name: str, look: str = "") -> QPushButton:
    """A push button with an object name (for tests and screen readers' scripts)."""
    made = QPushButton(text)
    made.setObjectName(name)
    made.setAccessibleName(text.replace("&", ""))
    made.clicked.connect(lambda: slot())
    if look:
        made.setProperty("look", look)
    return made


def card(title: str = "", parent: QWidget | None = None) -> tuple[QFrame, QVBoxLayout]:
    """A card with an optional heading, and the layout to fill it by."""
    frame = QFrame(parent)
    frame.setProperty("look", "card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(12, 10, 12, 10)
    layout.setSpacing(6)
    if title:
        layout.addWidget(label(title, "heading", wrap=True))
    return frame, layout


def restyle(widget: QWidget, look: str) -> None:
    """Give a widget another look."""
    widget.setProperty("look", look)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
