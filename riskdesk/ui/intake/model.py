"""What a file would do, as rows of a table: old and new values, and what is wrong in its cell."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from riskdesk.domain.intake_grid import Grid, letters
from riskdesk.domain.intake_mapping import MARKS, Field, called
from riskdesk.domain.intake_plan import Outcome, Plan, RowPlan, problems_by_cell
from riskdesk.domain.intake_words import NONE, value_text
from riskdesk.ui.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
TONE = int(Qt.ItemDataRole.UserRole)
"""The role of a cell's tone: "plain", "same", "changed" or "wrong"."""
LINE, STATUS = range(2)
SIGNS = {
    Outcome.SAME: "=",
    Outcome.CHANGED: "●",
    Outcome.NEW: "+",
    Outcome.LEFT_OUT: "–",
    Outcome.PROBLEM: "✕",
}


class PreviewModel(QAbstractTableModel):
    """A row for each of the file: its line, what becomes of it, and a column for each field that is mapped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plan: Plan | None = None
        self.fields: tuple[Field, ...] = ()
        self._cells: dict[int, tuple[str, ...]] = {}
        self._wrong: dict[tuple[int, Field | None], str] = {}

    def show(self, plan: Plan, grid: Grid) -> None:
        """Show another plan."""
        self.beginResetModel()
        self.plan = plan
        self.fields = tuple(f for f in Field if f in plan.columns.columns and f is not Field.AREA_ID)
        self._cells = {row.line: row.cells for row in grid.rows}
        self._wrong = dict(problems_by_cell(plan.problems))
        self.endResetModel()

    def status(self, row: RowPlan) -> str:
        """The sign and the words of what becomes of a row."""
        words = {
            Outcome.SAME: self.tr("the same"),
            Outcome.CHANGED: self.tr("changes"),
            Outcome.NEW: self.tr("new area"),
            Outcome.LEFT_OUT: self.tr("left out"),
            Outcome.PROBLEM: self.tr("problem"),
        }
        skipped = row.outcome is Outcome.PROBLEM and self.plan is not None and self.plan.choices.skip_bad
        return f"{SIGNS[row.outcome]} {self.tr('left out') if skipped else words[row.outcome]}"

    def row_of(self, line: int) -> int:
        """The row of a line of the file, or -1."""
        return next((n for n, row in enumerate(self._rows) if row.line == line), -1)

    def column_of(self, which: Field | None) -> int:
        """The column of a field; that of the status where it has none."""
        return self.fields.index(which) + 2 if which in self.fields else STATUS

    @property
    def _rows(self) -> tuple[RowPlan, ...]:
        return self.plan.rows if self.plan else ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """A row for each of the file."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Line, status, and the fields."""
        return 0 if parent.isValid() else len(self.fields) + 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts, tones, and in words what is wrong."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row, column = self._rows[index.row()], index.column()
        which = self.fields[column - 2] if column > STATUS else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column, which)
        if role == TONE:
            return self._tone(row, column, which)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            words = self._words(row, which)
            return plain_tip(words) if role == Qt.ItemDataRole.ToolTipRole else words
        return None

    def _text(self, row: RowPlan, column: int, which: Field | None) -> str:
        if which is None:
            return str(row.line) if column == LINE else self.status(row)
        wrong = (row.line, which) in self._wrong
        change = row.change(which)
        if change is None or wrong:
            raw = " ".join(self._raw(row, which).split())
            return f"✕ {raw or self.tr('blank')}" if wrong else raw
        new = value_text(which, change.new, NONE)
        if row.area is None:
            return new
        # Words that come where there were none need no sign for nothing ahead of them.
        old = value_text(which, change.old, NONE) if change.old or which in MARKS else ""
        return f"{old} → {new}".lstrip()

    def _raw(self, row: RowPlan, which: Field) -> str:
        cells, column = self._cells.get(row.line, ()), self.plan.cells.get(which, -1) if self.plan else -1
        return cells[column] if 0 <= column < len(cells) else ""

    def _tone(self, row: RowPlan, column: int, which: Field | None) -> str:
        if ((row.line, which) in self._wrong and which) or (column == STATUS and row.outcome is Outcome.PROBLEM):
            return "wrong"
        if column == STATUS:
            return "plain" if row.outcome in (Outcome.CHANGED, Outcome.NEW) else "same"
        if which and row.change(which) and (row.area is not None or which is Field.AREA):
            return "changed"
        if row.outcome is Outcome.NEW and column != LINE:
            return "plain"
        return "plain" if which is Field.AREA else "same"

    def _words(self, row: RowPlan, which: Field | None) -> str:
        """What is wrong with the cell, or with the row; else the whole of a text."""
        if which is None:
            return "\n".join(problem.text for problem in (*row.problems, *row.notes))
        if words := self._wrong.get((row.line, which)):
            return words
        change = row.change(which)
        if change and row.area is not None and isinstance(change.old, str):
            return f"{change.old or NONE}\n→ {change.new or NONE}"
        return self._raw(row, which) if len(self._raw(row, which)) > 20 else ""

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles, with the letter of the file's column as the tip."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole and section > STATUS and self.plan:
            column = self.plan.cells[self.fields[section - 2]]
            return self.tr("Column {letter} of the file").format(letter=letters(column))
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        titles = (self.tr("Line"), self.tr("What happens"))
        return titles[section] if section <= STATUS else field_name(self, self.fields[section - 2])


def field_name(owner: QObject, which: Field) -> str:
    """What a field is called at the head of a column or beside a choice."""
    return owner.tr(called(which).capitalize())
