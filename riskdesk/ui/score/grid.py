"""The grid under the score table: what is painted where, and how wide the columns are."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from riskdesk.ui.score.columns import Kind
from riskdesk.ui.score.delegate import ROW, CellLook, CellPainter
from riskdesk.ui.score.model import ScoreModel
from riskdesk.ui.score.titles import Titles
from riskdesk.ui.score.widths import LEAST_NAME, LEAST_SHORT_NAME, SCROLL_BAR, old_room, widths
from riskdesk.ui.steady import fill_behind_bar
from riskdesk.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex


class ScoreGrid(QTableView):
    """Shows a :class:`ScoreModel`. It paints just the cells that changed: a mark moves a few ranks, not the page.

    The model is set by the table itself, once it can hear of the current cell.
    """

    def __init__(self, rows: ScoreModel, theme: Theme) -> None:
        super().__init__()
        self.rows = rows
        self.theme = theme
        self._paint = CellPainter(rows, theme)
        self._block = False
        rows.sight = self._in_sight
        self._set_up()
        theme.changed.connect(self.fit)
        # Once the header has made its sections anew, which it does on the same signal.
        rows.modelReset.connect(self._after_reset, Qt.ConnectionType.QueuedConnection)

    def _set_up(self) -> None:
        # The card around it has the border.
        self.setStyleSheet("QTableView { border: 0; }")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        # However many cells change, just those in sight are painted again: Qt would paint all from 200 on.
        self.setUpdateThreshold(1_000_000)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        fill_behind_bar(self)
        self.setHorizontalHeader(Titles(self.theme, self))
        # It paints its own ground: a row that is scrolled in then leaves the others as they are.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells that lie in what has to be painted."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.theme.colour("surface"))
        now = self.currentIndex()
        high = self.verticalHeader().defaultSectionSize()
        ringed = (now.row(), now.column()) if self.hasFocus() else None
        across: dict[int, tuple[int, int]] = {}
        cells: dict[tuple[int, int], None] = {}
        for box in event.region():  # type: ignore[attr-defined]
            cells.update(dict.fromkeys(self._cells_in(box)))
        for row, column in cells:
            if column not in across:
                across[column] = self.columnViewportPosition(column), self.columnWidth(column)
            left, width = across[column]
            cell = QRectF(left, self.rowViewportPosition(row), width, high)
            selected = self._is_in_block(row, column) if self._block else row == now.row()
            look = CellLook(selected, (row, column) == ringed, self._typed_in(row, column))
            self._paint.paint(painter, cell, row, column, look)
        painter.end()

    def _cells_in(self, box: QRect) -> Iterator[tuple[int, int]]:
        first, last = self.rowAt(box.top()), self.rowAt(box.bottom())
        left, right = self.columnAt(box.left()), self.columnAt(box.right())
        rows, columns = self.rows.rowCount(), len(self.rows.columns)
        if first < 0 or left < 0:
            return
        for row in range(first, (last if last >= 0 else rows - 1) + 1):
            if self.isRowHidden(row):
                continue
            for column in range(left, (right if right >= 0 else columns - 1) + 1):
                yield row, column

    def _in_sight(self) -> range:
        """The rows of which at least a part is in the viewport."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        return range(max(0, first), last + 1 if last >= 0 else self.rows.count)

    def _is_in_block(self, row: int, column: int) -> bool:
        """Whether a cell is one of a selected block, which then has the selected ground in place of the current row."""
        return self.selectionModel().isSelected(self.rows.index(row, column))

    def _typed_in(self, _row: int, _column: int) -> str | None:
        """The digits typed into a cell and not kept yet; the grid itself takes none."""
        return None

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Note whether a block of cells is selected: its ground then shows the block and not the row."""
        super().selectionChanged(selected, deselected)
        block = len(self.selectedIndexes()) > 1
        if block != self._block:
            self._block = block
            self.viewport().update()

    def _repaint(self, *rows: int) -> None:
        """Paint these rows again, and no others: a whole repaint at every key is felt on a slow laptop."""
        for row in {row for row in rows if row >= 0}:
            self.viewport().update(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.viewport().update()

    # Sizes

    def _after_reset(self) -> None:
        """Other columns: fit them, and put the current cell back where one types."""
        self.fit()
        row, marks = self.rows.row_of(self.rows.bench.selected_area), self.rows.mark_columns
        if row >= 0 and marks and not self.currentIndex().isValid():
            self.selectionModel().setCurrentIndex(
                self.rows.index(row, marks[0]), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def fit(self) -> None:
        """Give every column its width at the present text size; the names take the slack."""
        px, columns = self.theme.px, self.rows.columns
        self.verticalHeader().setDefaultSectionSize(px(ROW))
        self.horizontalHeader().setFixedHeight(px(ROW))
        scheme = self.rows.session.scheme if self.rows.session else None
        bands = [b.name for b in scheme.bands] if scheme else []
        room, old = self.viewport().width(), self._old_room()
        for compact in (0, 1, 2):
            sizes = widths(columns, bands, self.theme, compact, old)
            if sum(sizes) + px(LEAST_NAME if compact == 0 else LEAST_SHORT_NAME) <= room:
                break
        self._paint.compact, self._paint.old_room = compact, old
        for n, column in enumerate(columns):
            slack = max(px(40), room - sum(sizes)) if column.kind is Kind.NAME else sizes[n]
            self.setColumnWidth(n, slack)
        self.rows.set_short(compact > 0)
        self.viewport().update()

    def least_width(self) -> int:
        """The width in pixels from which nothing has to be shortened but long names."""
        scheme = self.rows.session.scheme if self.rows.session else None
        bands = [b.name for b in scheme.bands] if scheme else []
        sizes = widths(self.rows.columns, bands, self.theme, 0, self._old_room())
        return sum(sizes) + self.theme.px(LEAST_NAME + SCROLL_BAR)

    def _old_room(self) -> int:
        """The room for an old value beside each mark, hidden or not: columns do not move when they are shown."""
        base = self.rows.standing.base
        return old_room({mark.value for mark in base.marks.values()}, self.theme) if base else 0

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End stay among the marks: in the column of the numbers no digit is one."""
        index, marks = super().moveCursor(action, modifiers), self.rows.mark_columns
        if marks and action == QAbstractItemView.CursorAction.MoveHome:
            return self.rows.index(index.row(), marks[0])
        if marks and action == QAbstractItemView.CursorAction.MoveEnd:
            return self.rows.index(index.row(), marks[-1])
        return index

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the width; a current row that was in sight stays there where the table gets lower."""
        super().resizeEvent(event)
        self.fit()
        now = self.currentIndex()
        bottom = self.rowViewportPosition(now.row()) + self.rowHeight(now.row()) if now.isValid() else 0
        if 0 < bottom <= event.oldSize().height() and bottom > event.size().height():
            self.scrollTo(now)
