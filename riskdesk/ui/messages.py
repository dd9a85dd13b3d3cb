"""The message bar: one sentence at a time, errors until they are dismissed or the next edit is kept.

It lies over the foot of the window and moves nothing: a table that jumps under the hand takes marks where nobody meant
them, and a bar at the top hid buttons and headings.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

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
        self._paused = False
        self._page: QWidget = self
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._layout = layout = QHBoxLayout(self)
        px = bench.theme.px
        layout.setContentsMargins(px(16), px(4), px(8), px(4))
        layout.addWidget(self._text, 1)
        layout.addWidget(self._away, 0, Qt.AlignmentFlag.AlignTop)
        bench.edited.connect(self.hide)
        bench.told.connect(self.say)
        bench.session_opened.connect(self._opened)
        self.hide()

    def float_over(self, page: QWidget) -> None:
        """Lie over the foot of ``page``, where the status stands; a long message reaches up from there."""
        self.setParent(page)
        self._page = page
        page.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the page's size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        width = self._page.width()
        margins, away = self._layout.contentsMargins(), self._away.sizeHint()
        room = width - margins.left() - margins.right() - away.width() - self._layout.spacing()
        # The layout's own wish is that of a label in the narrowest column: two or three lines for one.
        words = max(self._text.heightForWidth(room), away.height())
        height = words + margins.top() + margins.bottom()
        self.setGeometry(0, self._page.height() - height, width, height)

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
        self._place()
        self.show()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleEvent(self._text, QAccessible.Event.Alert))
        if error:
            self._timer.stop()
        else:
            self._timer.start(STAYS)
