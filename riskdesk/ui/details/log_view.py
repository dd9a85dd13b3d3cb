"""The entries of the log as text, the newest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QTextEdit

from riskdesk.domain.log_entry import LogEntry
from riskdesk.domain.words import day
from riskdesk.ui.details.fields import tr
from riskdesk.ui.theme import Theme

INDENT = 44
"""Design pixels that the time takes."""


class LogView(QTextEdit):
    """What was done in this session, as text that can be read aloud, searched and copied; never markup."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._last = ("", "")
        self.setObjectName("log")
        self.setAccessibleName(tr("Log, the newest first"))
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def hint(self, text: str) -> None:
        """Show one calm sentence in place of entries."""
        self.clear()
        QTextCursor(self.document()).insertText(text, self._look("second"))

    def show_entries(self, entries: Sequence[LogEntry]) -> None:
        """Show entries, given newest first, from the top."""
        self.clear()
        self._last = ("", "")
        self.add_entries(entries)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def add_entries(self, entries: Sequence[LogEntry]) -> None:
        """Show further, older entries below those that are there; what is being read stays where it is."""
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        for entry in entries:
            if (entry.day, entry.who) != self._last:
                first = self._last == ("", "")
                self._heading(cursor, " · ".join(filter(None, (day(entry.day), entry.who))), first)
                self._last = entry.day, entry.who
            self._entry(cursor, entry)
        cursor.endEditBlock()

    def _heading(self, cursor: QTextCursor, text: str, first: bool) -> None:
        form = QTextBlockFormat()
        form.setTopMargin(0 if first else self._theme.px(12))
        form.setHeadingLevel(3)
        if first:
            cursor.setBlockFormat(form)
        else:
            cursor.insertBlock(form)
        cursor.insertText(text, self._look("second", 12, QFont.Weight.DemiBold))

    def _entry(self, cursor: QTextCursor, entry: LogEntry) -> None:
        px = self._theme.px
        form = QTextBlockFormat()
        form.setLeftMargin(px(INDENT))
        form.setTextIndent(-px(INDENT))
        form.setTopMargin(px(4))
        form.setTabPositions([QTextOption.Tab(px(INDENT), QTextOption.TabType.LeftTab)])
        cursor.insertBlock(form)
        cursor.insertText(f"{entry.time}\t", self._look("second"))
        cursor.insertText("\u2028".join(entry.short), self._look("text"))
        if entry.why:
            cursor.insertText(f"  {entry.short_why}", self._look("second", 12))

    def _look(self, colour: str, size: float = 13, weight: QFont.Weight = QFont.Weight.Normal) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFont(self._theme.font(size, weight))
        form.setForeground(self._theme.colour(colour))
        return form
