"""The bar under the table that asks the reason of a proposed move."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import button, label, restyle


class ReasonBar(QFrame):
    """Signals: ``recorded`` with the reason (never blank where one is owed), ``dropped``."""

    recorded = Signal(str)
    dropped = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._owed = True
        self._area = ""
        self.setProperty("look", "card")
        self.setObjectName("reason_bar")
        self.sentence = label("", "heading", wrap=True)
        self.sentence.setObjectName("proposed_move")
        self.hint = label("", "hint", wrap=True)
        self.caption = label(self.tr("Reason"), "label")
        self.field = QLineEdit()
        self.field.setObjectName("reason")
        self.field.setAccessibleName(self.tr("Reason for the move"))
        self.field.setPlaceholderText(self.tr("Why the meeting puts it there"))
        self.field.returnPressed.connect(self._record)
        self.field.textEdited.connect(self._typed)
        self.caption.setBuddy(self.field)
        self.record = button(self.tr("Record"), self._record, "record_move", "primary")
        self.drop = button(self.tr("Drop"), self.dropped.emit, "drop_move")
        self._lay_out()
        self.hide()
        theme.changed.connect(self._space)

    def _lay_out(self) -> None:
        self._row = QHBoxLayout()
        for widget in (self.caption, self.field, self.record, self.drop):
            self._row.addWidget(widget, 1 if widget is self.field else 0, Qt.AlignmentFlag.AlignVCenter)
        self._column = QVBoxLayout(self)
        for part in (self.sentence, self.hint):
            self._column.addWidget(part)
        self._column.addLayout(self._row)
        self._space()

    def _space(self) -> None:
        px = self._theme.px
        self._column.setContentsMargins(px(12), px(8), px(12), px(10))
        self._column.setSpacing(px(4))
        self._row.setSpacing(px(8))

    def ask(self, area_id: str, sentence: str, owed: bool, earlier: str) -> None:
        """Show the bar for a move of ``area_id``; a reason typed for the same area stays."""
        if area_id != self._area:
            self._area = area_id
            self.field.setText(earlier)
        self._owed = owed
        self.sentence.setText(sentence)
        for widget in (self.caption, self.field):
            widget.setVisible(owed)
        self._say_what_to_do()
        self.show()

    def give_back(self, reason: str) -> None:
        """Show a reason again that could not be kept."""
        self.field.setText(reason)
        self.focus()

    def forget(self) -> None:
        """Hide the bar and forget what was typed."""
        self._area = ""
        self.field.clear()
        self.hide()

    def focus(self) -> None:
        """Go to what is to be filled in."""
        if self._owed:
            self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.field.selectAll()
        else:
            self.record.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focused(self) -> bool:
        """Whether the focus is in the bar."""
        return any(w.hasFocus() for w in (self.field, self.record, self.drop))

    def _typed(self) -> None:
        self._say_what_to_do()

    def _say_what_to_do(self) -> None:
        text = self.tr("Alt+↑ ↓ moves it on, Enter records it, Escape drops it.")
        if not self._owed:
            text = self.tr("This takes its own move back, so no reason is needed. ") + text
        self._hint(text, "hint")

    def _hint(self, text: str, look: str) -> None:
        self.hint.setText(text)
        if self.hint.property("look") != look:
            restyle(self.hint, look)

    def _record(self) -> None:
        reason = self.field.text() if self._owed else ""
        if self._owed and not reason.strip():
            self._hint(self.tr("A move in the agreed order needs a reason."), "danger")
            self.field.setFocus()
            return
        self.recorded.emit(reason)
