"""Two versions side by side as a table: the accessible truth of the comparison."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from riskdesk.domain.compare import Comparison, Movement, Row, Side, move_text
from riskdesk.domain.words import number
from riskdesk.ui.paint import LEFT, RIGHT, chip, chip_width, focus_ring, write
from riskdesk.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
ROW = int(Qt.ItemDataRole.UserRole)
AREA, THEN, NOW, RANKS, MOVE, CAUSE = range(6)
PAD = 8
SHORT = 760
"""Below so many design pixels the chips have no word."""
WRAPPED = {AREA: 14, CAUSE: 13}
"""The columns in which a text goes on in further lines, with its size."""
SPOKEN = {
    Movement.UP: "up",
    Movement.DOWN: "down",
    Movement.SAME: "same rank",
    Movement.NEW: "new",
    Movement.DROPPED: "dropped",
    Movement.NOT_COMPARED: "not compared",
}


class CompareModel(QAbstractTableModel):
    """A row an area: score and band then and now, ranks, move, cause."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.comparison: Comparison | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows on show."""
        return self.comparison.rows if self.comparison else ()

    def show(self, comparison: Comparison | None) -> None:
        """Show another comparison."""
        if comparison is not self.comparison:
            self.beginResetModel()
            self.comparison = comparison
            self.endResetModel()

    def row_of(self, area_id: str) -> int:
        """The row of an area, or -1."""
        return next((n for n, row in enumerate(self.rows) if row.area_id == area_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The areas of either version."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Always the same."""
        return 0 if parent.isValid() else 6

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The cell as text, the whole row, or what a screen reader says."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(row) if index.column() == AREA else self.text(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_plain(row.explanation if index.column() == CAUSE else row.name)
        return None

    def text(self, row: Row, column: int) -> str:
        """What a cell shows."""
        if column == AREA:
            return row.name
        if column == THEN:
            return _score(row.old)
        if column == NOW:
            return _score(row.new)
        if column == RANKS:
            return row.ranks
        return move_text(row) if column == MOVE else row.cause

    def spoken(self, row: Row) -> str:
        """A row in words."""
        places = f"{abs(row.places)} " if row.places else ""
        parts = (row.name, f"rank {row.ranks}", places + SPOKEN[row.kind], row.cause)
        return ", ".join(part for part in parts if part)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles, and their side."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < 6:
            return None
        titles = ("Risk area", "Then", "Now", "Agreed rank", "Move", "Cause")
        if role == Qt.ItemDataRole.DisplayRole:
            return self.tr(titles[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in (RANKS, MOVE) else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


def as_plain(text: str) -> str:
    """A tool tip that shows the text as it stands."""
    return "<p>" + text.replace("&", "&amp;").replace("<", "&lt;") + "</p>"


def _score(side: Side | None) -> str:
    if side is None or side.risk_score is None:
        return "–"
    return f"{number(side.risk_score)} {side.band.name}" if side.band else number(side.risk_score)


class _Delegate(QStyledItemDelegate):
    """Paints a cell: chips for the bands, the cause wrapped."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        self.short = False

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as name and cause need in their columns."""
        px = self._theme.px
        if index.column() not in WRAPPED:
            return QSize(0, px(30))
        wide = max(px(60), self._view.columnWidth(index.column()) - 2 * px(PAD))
        measures = QFontMetricsF(self._theme.font(WRAPPED[index.column()]))
        box = measures.boundingRect(QRectF(0, 0, wide, 10_000), int(Qt.TextFlag.TextWordWrap), str(index.data()))
        return QSize(0, max(px(30), round(box.height()) + px(10)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        row: Row = index.data(ROW)
        theme, rect = self._theme, QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, theme.colour("accent_ground" if selected else "surface"))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.colour("hair"))
        inner = rect.adjusted(theme.px(PAD), 0, -theme.px(PAD), 0)
        self._content(painter, inner, row, index)
        if selected and self._view.hasFocus() and index.column() == AREA:
            focus_ring(painter, rect, theme, 3)
        painter.restore()

    def _content(self, painter: QPainter, inner: QRectF, row: Row, index: Index) -> None:
        theme, column = self._theme, index.column()
        if column in (THEN, NOW):
            side = row.old if column == THEN else row.new
            if side is None or side.risk_score is None:
                write(painter, inner, "–", theme, LEFT, "second")
                return
            high = theme.px(22)
            box = QRectF(inner.left(), inner.center().y() - high / 2, inner.width(), high)
            band = side.band
            if band is not None and self.short:
                # The word gives way where width is scarce; number and sign stay.
                band = replace(band, name="")
            chip(painter, box, band, number(side.risk_score), theme)
        elif column in WRAPPED:
            painter.setFont(theme.font(WRAPPED[column]))
            quiet = column == CAUSE or row.kind is Movement.DROPPED
            painter.setPen(theme.colour("second" if quiet else "text"))
            flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(inner, flags, str(index.data()))
        else:
            weight = QFont.Weight.DemiBold if column == MOVE and row.places else QFont.Weight.Normal
            gone = row.kind is Movement.DROPPED
            write(painter, inner, str(index.data()), theme, RIGHT, "second" if gone else "text", 14, weight)


class CompareTable(QTableView):
    """Signals: ``area_chosen`` with the id of the area that the keys or the mouse come to."""

    area_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rows = CompareModel(self)
        self.setObjectName("compare_table")
        self.setAccessibleName(self.tr("Areas then and now, with the cause of each move"))
        self.setModel(self.rows)
        self._delegate = _Delegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        theme.changed.connect(self.fit)

    def show_comparison(self, comparison: Comparison | None) -> None:
        """Show two versions."""
        self.rows.show(comparison)
        self.fit()

    @property
    def area(self) -> str:
        """The id of the current row's area, or ""."""
        at = self.currentIndex()
        return self.rows.rows[at.row()].area_id if at.isValid() else ""

    def choose(self, area_id: str) -> None:
        """Make an area's row the current one, without telling."""
        at = self.rows.row_of(area_id)
        self.blockSignals(True)
        self.setCurrentIndex(self.rows.index(at, AREA) if at >= 0 else QModelIndex())
        self.blockSignals(False)
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which area is current now."""
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.isValid():
            self.area_chosen.emit(self.rows.rows[current.row()].area_id)

    def fit(self) -> None:
        """Share the width out; the cause takes what is left and wraps."""
        comparison, theme = self.rows.comparison, self._theme
        labels = QFontMetricsF(theme.font(14))
        self.horizontalHeader().setFixedHeight(theme.px(30))
        schemes = [s.scheme for s in (comparison.old, comparison.new) if s.scheme] if comparison else []
        names = [band.name for scheme in schemes for band in scheme.bands]
        self._delegate.short = self.viewport().width() < theme.px(SHORT)
        shown = [""] if self._delegate.short else names
        wide = chip_width(shown, theme) + 2 * theme.px(PAD) if names else theme.px(50)
        ranks = max((labels.horizontalAdvance(row.ranks) for row in self.rows.rows), default=0.0)
        heads = QFontMetricsF(theme.font(12, QFont.Weight.DemiBold))
        fixed = {
            THEN: wide,
            NOW: wide,
            RANKS: round(max(ranks, heads.horizontalAdvance(self.tr("Agreed rank")))) + 2 * theme.px(PAD) + 4,
            MOVE: round(labels.horizontalAdvance("dropped")) + 2 * theme.px(PAD) + 4,
        }
        rest = max(theme.px(160), self.viewport().width() - sum(fixed.values()))
        longest = (
            max((labels.horizontalAdvance(row.name) for row in self.rows.rows), default=0.0) + 2 * theme.px(PAD) + 4
        )
        area = round(min(longest, rest * 0.45))
        for column, width in {**fixed, AREA: area, CAUSE: rest - area}.items():
            self.setColumnWidth(column, round(width))
        self.resizeRowsToContents()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out anew."""
        super().resizeEvent(event)
        self.fit()
