"""The log on the Details tab: read when it is looked at, the newest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont, QShowEvent, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QTextEdit

from riskdesk.domain.errors import RiskDeskError
from riskdesk.ui.details.fields import tr
from riskdesk.ui.details.log_words import LogEntry, log_entries
from riskdesk.ui.workbench import Workbench


class LogView(QTextEdit):
    """What was done in this session, as text that can be read aloud, searched and copied; never markup."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._stale = True
        self.setObjectName("log")
        self.setAccessibleName(tr("Log, the newest first"))
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fill)
        for signal in (bench.session_opened, bench.edited, bench.ranks_hidden, bench.theme.changed):
            signal.connect(self._later)

    def _later(self) -> None:
        self._stale = True
        if self.isVisible():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Read the log now that somebody looks."""
        super().showEvent(event)
        if self._stale:
            self._soon.start()

    def _fill(self) -> None:
        self._stale = False
        self.clear()
        editor = self._bench.editor
        if editor is None:
            return
        if self._bench.hides_ranks:
            self._hint(tr("The log tells of ranks and earlier values, so it is hidden with them."))
            return
        try:
            rows = editor.library.log(editor.session.info.version_id)
        except RiskDeskError as error:
            self._hint(str(error))
            return
        self._write(log_entries(rows, editor.session))

    def _hint(self, text: str) -> None:
        cursor = QTextCursor(self.document())
        cursor.insertText(text, self._look("second"))

    def _write(self, entries: Sequence[LogEntry]) -> None:
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        day, who = "", ""
        for entry in entries:
            if (entry.day, entry.who) != (day, who):
                self._heading(cursor, " · ".join(filter(None, (entry.day, entry.who))), first=not day)
                day, who = entry.day, entry.who
            self._entry(cursor, entry)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _heading(self, cursor: QTextCursor, text: str, first: bool) -> None:
        form = QTextBlockFormat()
        form.setTopMargin(0 if first else self._bench.theme.px(12))
        form.setHeadingLevel(3)
        if first:
            cursor.setBlockFormat(form)
        else:
            cursor.insertBlock(form)
        cursor.insertText(text, self._look("second", 12, QFont.Weight.DemiBold))

    def _entry(self, cursor: QTextCursor, entry: LogEntry) -> None:
        px = self._bench.theme.px
        form = QTextBlockFormat()
        form.setLeftMargin(px(44))
        form.setTextIndent(-px(44))
        form.setTopMargin(px(4))
        form.setTabPositions([QTextOption.Tab(px(44), QTextOption.TabType.LeftTab)])
        cursor.insertBlock(form)
        cursor.insertText(f"{entry.time}\t", self._look("second"))
        cursor.insertText("\u2028".join(entry.lines), self._look("text"))
        if entry.why:
            cursor.insertText(f"  {entry.why}", self._look("second", 12))

    def _look(self, colour: str, size: float = 13, weight: QFont.Weight = QFont.Weight.Normal) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFont(self._bench.theme.font(size, weight))
        form.setForeground(self._bench.theme.colour(colour))
        return form
