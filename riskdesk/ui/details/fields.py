"""Fields of the session's details: kept when left and after a second's pause, calm text where nothing can be edited."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from riskdesk.domain.days import parse_day
from riskdesk.domain.session import SessionInfo
from riskdesk.domain.words import day
from riskdesk.immutable import immutable
from riskdesk.services.changes import DATES
from riskdesk.services.editing import Edit
from riskdesk.ui.dates import DateField
from riskdesk.ui.widgets import TextLine, button, label, restyle
from riskdesk.ui.workbench import Workbench

PAUSE = 1_000
"""Milliseconds after the last key until what is typed is kept."""


def tr(text: str) -> str:
    """Translate a text of the details."""
    return QCoreApplication.translate("Details", text)


@immutable
class Detail:
    """One field: its key in ``SessionInfo``, its name, an example, and whether it must not be empty."""

    key: str
    name: str
    hint: str = ""
    needed: bool = False
    today: bool = False


class DetailField(QWidget):
    """A label with, below it, a line to type in or the calm text, and a sentence where a date cannot be read."""

    def __init__(self, bench: Workbench, detail: Detail) -> None:
        super().__init__()
        self._bench, self._detail = bench, detail
        self._dated = detail.key in DATES
        self._dirty = False
        self._version = ""
        self.line = DateField(detail.name) if self._dated else TextLine()
        self.line.setObjectName(detail.key)
        self.line.setAccessibleName(detail.name)
        if detail.hint:
            self.line.setPlaceholderText(detail.hint)
        self.calm = label(wrap=True)
        self.calm.setObjectName(f"{detail.key}_calm")
        self.calm.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._wrong = label(look="danger", wrap=True)
        self._wrong.setObjectName(f"{detail.key}_wrong")
        self._today = button(tr("Today"), self._set_today, f"{detail.key}_today")
        self._today.setAccessibleName(tr("{field}: today").format(field=detail.name))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(lambda: self._keep(left=False))
        self.line.textEdited.connect(self._typed)
        self.line.editingFinished.connect(self.keep)
        self._lay_out()
        bench.session_opened.connect(self.refresh)
        bench.edited.connect(self._on_edit)
        bench.add_flusher(self.keep)
        self.refresh()

    def _lay_out(self) -> None:
        px = self._bench.theme.px
        name = label(self._detail.name, "label")
        name.setBuddy(self.line)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.line, 1)
        row.addWidget(self._today)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(name)
        column.addLayout(row)
        column.addWidget(self.calm)
        column.addWidget(self._wrong)
        column.addStretch(1)
        self._wrong.hide()

    @property
    def wrong(self) -> str:
        """What is wrong with what stands in the field, or ""."""
        return "" if self._wrong.isHidden() else self._wrong.text()

    # Keeping

    def _typed(self) -> None:
        self._dirty = True
        self._say("")
        self._pause.start()

    def keep(self) -> None:
        """Keep what is typed, as when the field is left."""
        self._keep(left=True)

    def _keep(self, left: bool) -> None:
        self._pause.stop()
        if not self._dirty or not self._bench.editable:
            return
        value = self._typed_value()
        if value is None or (self._detail.needed and not value):
            if left:
                self._refuse(value)
            return
        self._dirty = False
        self._say("")
        if value != self._kept_value():
            text = tr("Change {field}").format(field=self._detail.name.lower())
            self._bench.do(lambda e: e.set_details(**{self._detail.key: value}), text)
        if not self.line.hasFocus():
            self.refresh()

    def _refuse(self, value: str | None) -> None:
        if value is None:
            words = tr("“{text}” is not a date; give it as 30/09/2010 or 30 September 2010. It is not kept yet.")
            self._say(words.format(text=self.line.text().strip()))
            return
        self._dirty = False
        self._say(tr("This cannot be empty; it stays as it was."))
        self.line.setText(self._kept_value())

    def _typed_value(self) -> str | None:
        text = self.line.text()
        return parse_day(text) if self._dated else text.strip()

    def _kept_value(self) -> str:
        editor = self._bench.editor
        return str(getattr(editor.session.info, self._detail.key)) if editor else ""

    def _set_today(self) -> None:
        self.line.setText(day(date.today().isoformat()))
        self._typed()
        self.keep()

    # Showing

    def _on_edit(self, edit: Edit) -> None:
        """Most edits are scores: they leave the details, and the time it takes to show them, alone."""
        if any(isinstance(change.entity, SessionInfo) for change in edit.changes):
            self.refresh()

    def refresh(self) -> None:
        """Show what is kept, but leave alone what is being typed."""
        version = self._bench.editor.session.info.version_id if self._bench.editor else ""
        if version != self._version:
            self._other_session(version)
        editable = self._bench.editable
        self.line.setVisible(editable)
        self.calm.setVisible(not editable)
        self._today.setVisible(editable and self._detail.today)
        kept = self._kept_value()
        shown = day(kept) if self._dated else kept
        # A line with the focus keeps its very letters, and its cursor, as long as they mean what is kept.
        if not self._dirty and (self._typed_value() != kept or not self.line.hasFocus()):
            self.line.setText(shown)
        self.calm.setText(shown or tr("Not given"))
        self.calm.setAccessibleName(tr("{field}: {value}").format(field=self._detail.name, value=self.calm.text()))
        restyle(self.calm, "" if shown else "second")

    def _other_session(self, version: str) -> None:
        """What could not be kept in the session before is told, not dropped in silence."""
        if self._dirty and self._version and self._typed_value() is None:
            words = tr("{field}: “{text}” is not a date and was not kept.")
            self._bench.tell(words.format(field=self._detail.name, text=self.line.text().strip()), error=True)
        self._version, self._dirty = version, False
        self._pause.stop()
        self._say("")

    def _say(self, text: str) -> None:
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))
