"""The message bar under the head: one sentence at a time, errors until they are dismissed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton

from riskdesk.ui.widgets import label, restyle
from riskdesk.ui.workbench import Workbench

STAYS = 8_000
"""Milliseconds that a message which is not an error stays."""


class MessageBar(QFrame):
    """Says what happened; hidden where there is nothing to say."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.setObjectName("messages")
        self.setProperty("look", "notice")
        self._text = label(wrap=True)
        self._text.setObjectName("message")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._away = QToolButton()
        self._away.setText("×")
        self._away.setProperty("look", "quiet")
        self._away.setAccessibleName(self.tr("Dismiss the message"))
        self._away.clicked.connect(self.hide)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        layout = QHBoxLayout(self)
        px = bench.theme.px
        layout.setContentsMargins(px(16), px(4), px(8), px(4))
        layout.addWidget(self._text, 1)
        layout.addWidget(self._away, 0, Qt.AlignmentFlag.AlignTop)
        bench.told.connect(self.say)
        bench.session_opened.connect(self._opened)
        self.hide()

    def _opened(self) -> None:
        if self._timer.isActive():
            self.hide()

    @property
    def words(self) -> str:
        """What stands in the bar, or "" where it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def say(self, text: str, error: bool) -> None:
        """Show a sentence, and tell it to screen readers. An empty one clears what was only a hint."""
        if not text:
            if self._timer.isActive():
                self.hide()
            return
        self._text.setText(text)
        self._text.setAccessibleName(text)
        restyle(self, "error" if error else "notice")
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self._text, QAccessible.Event.Alert))
        if error:
            self._timer.stop()
        else:
            self._timer.start(STAYS)
