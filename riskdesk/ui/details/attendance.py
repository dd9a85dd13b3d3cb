"""Who was there, by role and agency: a small table that is filled by typing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from riskdesk.domain.session import Attendee, SessionInfo
from riskdesk.services.editing import Edit
from riskdesk.ui.details.fields import tr
from riskdesk.ui.widgets import button, card, label
from riskdesk.ui.workbench import Workbench

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
MOST_ROWS = 12
"""So many rows are shown before the table scrolls."""


def concerns(edit: Edit) -> bool:
    """Whether an edit is about who was there, or about whether the session can be edited."""
    return any(isinstance(change.entity, Attendee | SessionInfo) for change in edit.changes)


class AttendanceModel(QAbstractTableModel):
    """Role and agency of each; in an editable session one more row, empty, to go on typing in."""

    def __init__(self, bench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._rows: list[tuple[str, str]] = []
        bench.session_opened.connect(self.sync)
        bench.edited.connect(self._on_edit)
        self.sync()

    def _on_edit(self, edit: Edit) -> None:
        if concerns(edit):
            self.sync()

    @property
    def people(self) -> list[tuple[str, str]]:
        """What the session holds."""
        editor = self._bench.editor
        return [(a.role, a.agency) for a in editor.session.attendees] if editor else []

    def sync(self) -> None:
        """Show what the session holds; rows come and go at the end, so that no open editor is lost."""
        wanted = self.people + ([("", "")] if self._bench.editable else [])
        old, self_rows = len(self._rows), self._rows
        if wanted == self_rows:
            return
        if len(wanted) > old:
            self.beginInsertRows(_NOWHERE, old, len(wanted) - 1)
            self._rows = self._rows + wanted[old:]
            self.endInsertRows()
        elif len(wanted) < old:
            self.beginRemoveRows(_NOWHERE, len(wanted), old - 1)
            self._rows = self._rows[: len(wanted)]
            self.endRemoveRows()
        self._rows = wanted
        if wanted:
            self.dataChanged.emit(self.index(0, 0), self.index(len(wanted) - 1, 1))

    def remove(self, row: int) -> bool:
        """Take a row out of the list; the empty one stays."""
        people = self.people
        if not 0 <= row < len(people):
            return False
        del people[row]
        return self._bench.do(lambda e: e.set_attendees(people), tr("Remove from attendance"))

    # Qt's own

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Attendees, and the empty row."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Role and agency."""
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The texts; the empty row says in its first cell what it is for."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        text = self._rows[index.row()][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return text or (tr("empty") if index.row() < len(self.people) else tr("new row"))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The columns' names."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and section in (0, 1):
            return (tr("Role"), tr("Agency"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Editable in a draft."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self._bench.editable and index.isValid() else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Keep a role or an agency; a row of which nothing is left goes."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or not self._bench.editable:
            return False
        people = [*self.people, ("", "")]
        pair = list(people[index.row()])
        if pair[index.column()] == str(value).strip():
            return True
        pair[index.column()] = str(value)
        people[index.row()] = (pair[0], pair[1])
        return self._bench.do(lambda e: e.set_attendees(people), tr("Attendance"))


class _Delegate(QStyledItemDelegate):
    """Knows its open editor, so that every action can keep first what is typed there."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.open: QWidget | None = None

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        agency = index.column() == 1
        editor.setAccessibleName(tr("Agency") if agency else tr("Role"))
        editor.setPlaceholderText(tr("such as County Council") if agency else tr("such as Community safety manager"))
        editor.setMaxLength(200)
        self.open = editor
        return editor

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        self.open = None
        super().destroyEditor(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())


class AttendanceTable(QTableView):
    """Typing begins in the cell; Enter opens it, Tab goes on to the next while one types, Delete takes a row out."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self.people = AttendanceModel(bench, self)
        self.setModel(self.people)
        self._typing = _Delegate(self)
        self.setItemDelegate(self._typing)
        self.setObjectName("attendance")
        self.setAccessibleName(tr("Who was there, by role and agency"))
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed | triggers.SelectedClicked
        )
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for signal in (self.people.rowsInserted, self.people.rowsRemoved):
            signal.connect(self._fit)
        bench.theme.changed.connect(self._fit)
        bench.add_flusher(self.keep)
        self._fit()

    def _fit(self) -> None:
        row = self._bench.theme.px(30)
        self.verticalHeader().setDefaultSectionSize(row)
        self.verticalHeader().setMinimumSectionSize(row)
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head + row * max(1, min(self.people.rowCount(), MOST_ROWS)) + 2)

    def keep(self) -> None:
        """Keep what is typed in an open cell."""
        if self._typing.open is not None:
            editor = self._typing.open
            self.commitData(editor)
            self.closeEditor(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def add(self) -> None:
        """Begin to type in the empty row."""
        self.keep()
        first = self.people.index(self.people.rowCount() - 1, 0)
        self.setFocus()
        self.setCurrentIndex(first)
        self.edit(first)

    def remove(self) -> None:
        """Take the present row out."""
        self.keep()
        row = self.currentIndex().row()
        if self.people.remove(row):
            self.setCurrentIndex(self.people.index(min(row, self.people.rowCount() - 1), 0))

    def event(self, event: QEvent) -> bool:
        """Delete belongs to the table while it has the focus, and not to the Score tab's action."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _deletes(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Enter."""
        typing = self.state() == QAbstractItemView.State.EditingState
        if not typing and self._bench.editable and _deletes(event):
            self.remove()
        elif not typing and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)


def _deletes(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Delete and event.modifiers() == Qt.KeyboardModifier.NoModifier


class AttendanceCard(QWidget):
    """The table with its buttons; where nothing can be edited, the list as text."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self.table = AttendanceTable(bench)
        self.calm = label(wrap=True)
        self.calm.setObjectName("attendance_calm")
        self.calm.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._hint = label(tr("By role and agency. Please enter no names: the log keeps them."), "hint", wrap=True)
        self._add = button(tr("Add a row"), self.table.add, "attendance_add")
        self._remove = button(tr("Remove the row"), self.table.remove, "attendance_remove")
        self.frame, layout = card(tr("Who was there"))
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.frame)
        buttons = QHBoxLayout()
        buttons.setSpacing(bench.theme.px(8))
        buttons.addWidget(self._add)
        buttons.addWidget(self._remove)
        buttons.addStretch(1)
        layout.addWidget(self._hint)
        layout.addWidget(self.table)
        layout.addWidget(self.calm)
        layout.addLayout(buttons)
        selection = self.table.selectionModel()
        selection.currentChanged.connect(self.refresh)
        bench.session_opened.connect(self.refresh)
        bench.edited.connect(self._on_edit)
        self.refresh()

    def _on_edit(self, edit: Edit) -> None:
        if concerns(edit):
            self.refresh()

    def refresh(self) -> None:
        """Show table or text."""
        editable, people = self._bench.editable, self.table.people.people
        for widget in (self.table, self._add, self._remove, self._hint):
            widget.setVisible(editable)
        self.calm.setVisible(not editable)
        self.calm.setText("\n".join(", ".join(filter(None, pair)) for pair in people) or tr("Not given"))
        self._remove.setEnabled(0 <= self.table.currentIndex().row() < len(people))
