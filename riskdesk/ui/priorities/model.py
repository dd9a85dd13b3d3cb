"""The table models of the Priorities tab."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from riskdesk.ui.priorities.rows import Kind, Row
from riskdesk.ui.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
ROW = int(Qt.ItemDataRole.UserRole)
"""The role under which every cell gives its whole ``Row``."""
MIME = "application/x-riskdesk-area"


class Column(IntEnum):
    """The columns, from the left."""

    AGREED = 0
    COMPUTED = 1
    NAME = 2
    THREAT = 3
    CELL = 4
    SCORE = 5
    RISK_RANK = 6
    LAST = 7
    MOVE = 8


class PriorityModel(QAbstractTableModel):
    """Rows as :func:`rows.build_rows` makes them; ``set_rows`` tells the views just what changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._at: dict[str, int] = {}
        self.draggable = False
        self.threat_title = self.tr("Threat")
        self.last_title = ""

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows on show."""
        return self._rows

    @property
    def ranked_count(self) -> int:
        """How many rows have a rank; they stand first."""
        return sum(row.kind is Kind.RANKED for row in self._rows)

    def row_of(self, key: str) -> int:
        """The row of an area, or -1."""
        return self._at.get(key, -1)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; where only their order or content changed, selection and scroll position stay."""
        new = tuple(rows)
        at = {row.key: n for n, row in enumerate(new)}
        if at.keys() != self._at.keys():
            self.beginResetModel()
            self._rows, self._at = new, at
            self.endResetModel()
            return
        if at != self._at:
            self._permute(new, at)
            return
        old, self._rows = self._rows, new
        for n, (before, after) in enumerate(zip(old, new, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(n, 0), self.index(n, len(Column) - 1))

    def _permute(self, new: tuple[Row, ...], at: dict[str, int]) -> None:
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        moved = [self.index(at[self._rows[i.row()].key], i.column()) for i in held]
        self._rows, self._at = new, at
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Areas and the heading."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Always the same; the table hides what there is no use for."""
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every area can be selected; a ranked one can be dragged where editing is allowed."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        row = self._rows[index.row()]
        if row.kind is Kind.SECTION:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if row.kind is Kind.RANKED and self.draggable:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The cell as text, the whole row, or what a screen reader says."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, Column(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == Column.NAME:
            return plain_tip("\n".join(part for part in (row.name, row.note) if part))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row, Column(index.column()))
        return None

    def _text(self, row: Row, column: Column) -> str:
        return {
            Column.AGREED: row.agreed,
            Column.COMPUTED: row.computed,
            Column.NAME: row.name,
            Column.THREAT: row.threat,
            Column.CELL: row.cell,
            Column.SCORE: f"{row.score} {row.band.name}" if row.band else row.score,
            Column.RISK_RANK: row.risk_rank,
            Column.LAST: row.last,
            Column.MOVE: row.move,
        }[column]

    def _spoken(self, row: Row, column: Column) -> str:
        """The whole row beside the name, where the keys move; elsewhere the cell with its heading."""
        text = self._text(row, column)
        if column is Column.NAME or not text:
            return row.spoken
        return f"{self._title(column)} {text}, {row.name}"

    def _title(self, column: Column) -> str:
        return {
            Column.AGREED: self.tr("Agreed"),
            Column.COMPUTED: self.tr("Computed"),
            Column.NAME: self.tr("Risk area"),
            Column.THREAT: self.threat_title,
            Column.CELL: self.tr("Cell"),
            Column.SCORE: self.tr("Risk score"),
            Column.RISK_RANK: self.tr("Risk rank"),
            Column.LAST: self.tr("Last time"),
            Column.MOVE: self.tr("Move"),
        }[column]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles, and their side."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        column = Column(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._title(column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            left = column in (Column.NAME, Column.SCORE)
            side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole and column is Column.COMPUTED:
            return self.tr("What the scheme's rule gives, before the meeting settled ties and moved areas.")
        if role == Qt.ItemDataRole.ToolTipRole and column is Column.LAST:
            return plain_tip(self.last_title)
        return None

    def mimeTypes(self) -> list[str]:
        """A dragged area."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The dragged area's id."""
        data = QMimeData()
        data.setData(MIME, self._rows[indexes[0].row()].key.encode())
        return data

    def supportedDropActions(self) -> Qt.DropAction:
        """Rows move."""
        return Qt.DropAction.MoveAction
