"""The Priorities table: rows in agreed order, moved by drag; keys stay in the column of names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from riskdesk.ui.paint import chip_width
from riskdesk.ui.priorities.delegate import GAP, PAD, RANK_SIZE, PriorityDelegate
from riskdesk.ui.priorities.model import MIME, Column, Index, PriorityModel
from riskdesk.ui.priorities.rows import Kind
from riskdesk.ui.theme import Theme

NAME_ROOM = 220
"""Below so many design pixels for the names, the column of cells gives way: the score stays."""


class PriorityTable(QTableView):
    """Signals: ``area_chosen`` when another row becomes current; ``entered`` on Enter; ``dropped`` with the dragged
    area and the row that it is put ahead of (the number of ranked rows for last)."""

    area_chosen = Signal(str)
    entered = Signal()
    dropped = Signal(str, int)

    def __init__(self, model: PriorityModel, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows = model
        self._gap = -1
        self._quiet = False
        self._band_names: list[str] = []
        self._facts_only = self._past = False
        self._has_threat = True
        self.setObjectName("priority_table")
        self.setAccessibleName(self.tr("Priorities in agreed order"))
        self.setModel(model)
        self._delegate = PriorityDelegate(self, theme)
        self.setItemDelegate(self._delegate)
        self._set_up()
        theme.changed.connect(self._restyle)
        model.modelReset.connect(self.fit)
        model.layoutChanged.connect(self.fit)
        self._restyle()

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)
        self.setDragDropOverwriteMode(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(1)

    def show_columns(self, band_names: list[str], threat: bool, facts_only: bool, past: bool = False) -> None:
        """Set which columns there are: a recorded session has facts only, some schemes have no threat, and not every
        session has one before it."""
        self._band_names, self._has_threat, self._facts_only, self._past = band_names, threat, facts_only, past
        self.fit()

    # Sizes

    def _restyle(self) -> None:
        """The ground shows under the last row: rows and heading carry their own lines."""
        c = self._theme.colours
        self.setStyleSheet(
            f"QTableView {{ background: {c.ground}; border: 0; }}"
            f"QHeaderView {{ border: 1px solid {c.border}; border-bottom: 0; }}"
        )
        self.fit()

    def fit(self) -> None:
        """Size columns and rows for the width and the text size in force."""
        header = self.horizontalHeader()
        header.setFixedHeight(self._theme.px(30))
        widths = self._widths()
        gone = {Column.COMPUTED, Column.CELL, Column.SCORE} if self._facts_only else set()
        if not self._has_threat:
            gone.add(Column.THREAT)
        if not self._past:
            gone |= {Column.LAST, Column.MOVE}
        room = self.viewport().width() - sum(w for c, w in widths.items() if c not in gone)
        if room < self._theme.px(NAME_ROOM) and Column.CELL not in gone:
            gone.add(Column.CELL)
            room += widths[Column.CELL]
        for column in Column:
            self.setColumnHidden(column, column in gone)
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        self.setColumnWidth(Column.NAME, max(room, self._theme.px(80)))
        self._fit_rows(max(room, 0) + sum(widths[c] for c in (Column.THREAT, Column.CELL) if c not in gone))
        self.viewport().update()

    def _widths(self) -> dict[Column, int]:
        labels = QFontMetricsF(self._theme.font(12, QFont.Weight.DemiBold))
        figures = QFontMetricsF(self._theme.font(RANK_SIZE, QFont.Weight.Bold))
        cells = max((figures.horizontalAdvance(row.cell) for row in self._rows.rows), default=0.0)
        rank = "0" * len(str(self._rows.ranked_count)) + "="
        widths: dict[Column, int] = {}
        for column in Column:
            if column is Column.NAME:
                continue
            title = self._rows.headerData(column, Qt.Orientation.Horizontal)
            text = max(labels.horizontalAdvance(title), figures.horizontalAdvance(rank))
            widths[column] = round(text) + 2 * self._theme.px(PAD) + 2
        moves = max((figures.horizontalAdvance(row.move) for row in self._rows.rows), default=0.0)
        widths[Column.MOVE] = max(widths[Column.MOVE], round(moves) + 2 * self._theme.px(PAD) + 2)
        widths[Column.CELL] = max(widths[Column.CELL], round(cells) + 2 * self._theme.px(PAD) + 2)
        widths[Column.SCORE] = max(widths[Column.SCORE], chip_width(self._band_names, self._theme) + self._theme.px(12))
        return widths

    def _fit_rows(self, width: int) -> None:
        rows, theme = self._rows.rows, self._theme
        vertical = self.verticalHeader()
        vertical.setDefaultSectionSize(theme.px(30))
        tall = theme.px(30 if self._delegate.is_wide(width) else 44)
        for n, row in enumerate(rows):
            height = {Kind.RANKED: theme.px(30), Kind.SECTION: theme.px(GAP + 30), Kind.UNSCORED: tall}[row.kind]
            if vertical.sectionSize(n) != height:
                vertical.resizeSection(n, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the names what width there is."""
        super().resizeEvent(event)
        self.fit()

    # Selection

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Change rows or selection without telling."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def choose(self, area_id: str) -> None:
        """Make an area's row the current one and bring it into view, without telling."""
        at = self._rows.row_of(area_id) if area_id else -1
        with self.quiet():
            if at < 0:
                self.clearSelection()
                self.setCurrentIndex(QModelIndex())
                return
            self.setCurrentIndex(self._rows.index(at, Column.NAME))
            self.scrollTo(self.currentIndex())

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which area is current now."""
        super().currentChanged(current, previous)
        self.viewport().update()
        if not self._quiet and current.isValid():
            self.area_chosen.emit(self._rows.rows[current.row()].key)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Stay in the column of names: a row is one thing here."""
        sideways = {
            QAbstractItemView.CursorAction.MoveLeft,
            QAbstractItemView.CursorAction.MoveRight,
            QAbstractItemView.CursorAction.MovePrevious,
            QAbstractItemView.CursorAction.MoveNext,
        }
        if action in sideways:
            return self.currentIndex()
        if action in (QAbstractItemView.CursorAction.MoveHome, QAbstractItemView.CursorAction.MoveEnd):
            last = len(self._rows.rows) - 1
            return self._rows.index(0 if action is QAbstractItemView.CursorAction.MoveHome else last, Column.NAME)
        found = super().moveCursor(action, modifiers)
        return found.siblingAtColumn(Column.NAME) if found.isValid() else found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the reason of a proposed move."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)  # type: ignore[arg-type]
        if not self.currentIndex().isValid() and self._rows.rows:
            self.setCurrentIndex(self._rows.index(0, Column.NAME))
        self.viewport().update()

    def focusOutEvent(self, event: QEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.viewport().update()

    # Dragging a row

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take rows of this table only."""
        if event.source() is self and event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where the row would go."""
        super().dragMoveEvent(event)
        if event.source() is not self:
            event.ignore()
            return
        self._show_gap(self.gap_at(event.position().toPoint()))
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the line away."""
        super().dragLeaveEvent(event)
        self._show_gap(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        """Propose the move; the rows change when it is shown as a proposal."""
        gap = self.gap_at(event.position().toPoint())
        self._show_gap(-1)
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        event.acceptProposedAction()
        self.dropped.emit(bytes(event.mimeData().data(MIME).data()).decode(), gap)

    def gap_at(self, point: QPoint) -> int:
        """The ranked row ahead of which a row dropped at ``point`` goes; their number for "last"."""
        ranked = self._rows.ranked_count
        row = self.rowAt(point.y())
        if row < 0 or row >= ranked:
            return 0 if point.y() < 0 else ranked
        middle = self.rowViewportPosition(row) + self.rowHeight(row) / 2
        return row + (point.y() > middle)

    def _show_gap(self, gap: int) -> None:
        if gap != self._gap:
            self._gap = gap
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, a closing line under them, and where a dragged row would go."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        if self._rows.rows:
            last = len(self._rows.rows) - 1
            bottom = self.rowViewportPosition(last) + self.rowHeight(last) - 1
            painter.setPen(QPen(self._theme.colour("border"), 1))
            painter.drawLine(0, bottom, self.viewport().width() - 1, bottom)
        if self._gap >= 0:
            y = self.rowViewportPosition(self._gap)
            if self._gap >= self._rows.ranked_count or y < 0:
                y = self.rowViewportPosition(self._gap - 1) + self.rowHeight(self._gap - 1)
            painter.fillRect(0, y - 1, self.viewport().width(), 3, self._theme.colour("accent"))
        painter.end()
