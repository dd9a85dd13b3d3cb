"""The message bar: one sentence at a time, errors until they are dismissed or the next edit is kept.

It stands in the foot of the window in place of the status, so that a sentence of one line moves nothing and covers
nothing that can be clicked: a table that jumps under the hand takes marks where nobody meant them. A longer one makes
the foot higher.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from riskdesk.ui.widgets import label, restyle
from riskdesk.ui.workbench import Workbench

STAYS = 8_000
"""Milliseconds that a message which is not an error stays."""


class MessageBar(QFrame):
    """Says what happened; hidden where there is nothing to say. ``said`` follows another sentence."""

    said = Signal()

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
        self._paused = False
        self._theme = bench.theme
        self._instead: QWidget | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._layout = layout = QHBoxLayout(self)
        layout.addWidget(self._text, 1, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._away, 0, Qt.AlignmentFlag.AlignTop)
        bench.edited.connect(self.hide)
        bench.told.connect(self.say)
        bench.session_opened.connect(self._opened)
        self.hide()

    def stand_for(self, status: QWidget) -> None:
        """Stand in the place of ``status`` for as long as there is something to say."""
        self._instead = status

    def setVisible(self, visible: bool) -> None:
        """Come in place of the status, or give it back its place."""
        if self._instead is not None:
            self._instead.setVisible(not visible)
        super().setVisible(visible)

    def height_for(self, width: int, text: bool = True) -> int:
        """The height in pixels that the sentence takes in a foot of ``width``; without ``text`` that of one line."""
        px = self._theme.px
        for widget in (self._text, self._away):
            # What was never shown does not know its font yet.
            widget.ensurePolished()
        self._layout.setContentsMargins(px(16), px(1), px(8), px(1))
        margins, away = self._layout.contentsMargins(), self._away.sizeHint()
        room = width - margins.left() - margins.right() - away.width() - self._layout.spacing()
        # The layout's own wish is that of a label in the narrowest column: two or three lines for one.
        words = self._text.heightForWidth(room) if text else self._text.fontMetrics().height()
        return max(words, away.height()) + margins.top() + margins.bottom() + 1

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while the pointer is here: a bar that goes away under it lets the click through."""
        super().enterEvent(event)
        self._timer.setInterval(STAYS)
        self._paused = self._timer.isActive()
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Go on counting."""
        super().leaveEvent(event)
        if self._paused and not self.isHidden():
            self._timer.start(STAYS)

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
        self.said.emit()
        # Only here: its classes take as long to load as a part of the window.
        from PySide6.QtGui import QAccessible, QAccessibleEvent

        QAccessible.updateAccessibility(QAccessibleEvent(self._text, QAccessible.Event.Alert))
        if error:
            self._timer.stop()
        else:
            self._timer.start(STAYS)


class Foot(QWidget):
    """The foot of the window: the status, or a message in its place; always high enough for a message of one line."""

    def __init__(self, bench: Workbench, status: QWidget, messages: MessageBar) -> None:
        super().__init__()
        self.setObjectName("foot")
        self._messages = messages
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(status)
        column.addWidget(messages)
        messages.stand_for(status)
        messages.said.connect(self._fit)
        bench.theme.changed.connect(self._soon)
        self._fit()

    def _soon(self) -> None:
        """Once the window has the new text size too."""
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        self.setMinimumHeight(self._messages.height_for(self.width(), text=False))
        self._messages.setFixedHeight(max(self._messages.height_for(self.width()), self.minimumHeight()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrower foot has higher messages."""
        super().resizeEvent(event)
        self._fit()
