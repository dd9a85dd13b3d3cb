"""The preview as a table: what is the same is quiet, what changes stands out, what is wrong is marked in its cell."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from riskdesk.domain.intake_grid import Grid
from riskdesk.domain.intake_mapping import MARKS, Field
from riskdesk.domain.intake_plan import Plan, Problem
from riskdesk.ui.intake.model import TONE, PreviewModel
from riskdesk.ui.paint import LEFT, focus_ring, write
from riskdesk.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
PAD = 8
WIDTHS = {**dict.fromkeys(MARKS, 96), Field.CODE: 84, Field.DATA_TO: 158, Field.CONFIDENCE: 112}
"""Design pixels of columns whose texts are short."""
SHARES = {Field.AREA: 5, Field.JUSTIFICATION: 4, Field.SOURCE: 3}
"""How the columns of texts share what is left."""
LEAST = 80
_TONES = {"plain": "text", "changed": "accent", "same": "second", "wrong": "danger"}


class _Delegate(QStyledItemDelegate):
    """Paints a cell in its tone."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """One line high."""
        return QSize(0, self._theme.px(28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        theme, rect, tone = self._theme, QRectF(option.rect), str(index.data(TONE))
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setClipRect(rect)
        ground = "accent_ground" if selected else "danger_ground" if tone == "wrong" else "surface"
        painter.fillRect(rect, theme.colour(ground))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.colour("hair"))
        inner = rect.adjusted(theme.px(PAD), 0, -theme.px(PAD) / 2, 0)
        weight = QFont.Weight.DemiBold if tone in ("changed", "wrong") else QFont.Weight.Normal
        write(painter, inner, str(index.data() or ""), theme, LEFT, _TONES[tone], 14, weight)
        if self._view.hasFocus() and index == self._view.currentIndex():
            focus_ring(painter, rect, theme, 3)
        painter.restore()


class PreviewTable(QTableView):
    """The rows of a file with what they would do."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rows = PreviewModel(self)
        self.setObjectName("intake_preview")
        self.setAccessibleName(self.tr("What the file would do, row by row"))
        self.setModel(self.rows)
        self.setItemDelegate(_Delegate(theme, self))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(theme.px(28))
        self.horizontalHeader().setFixedHeight(theme.px(30))
        self.horizontalHeader().setMinimumSectionSize(1)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)

    def show_plan(self, plan: Plan, grid: Grid) -> None:
        """Show what the grid would do; the current line stays current."""
        at = self.currentIndex()
        line = self.rows.plan.rows[at.row()].line if at.isValid() and self.rows.plan else 0
        self.rows.show(plan, grid)
        row = self.rows.row_of(line)
        self.setCurrentIndex(self.rows.index(max(row, 0), min(max(at.column(), 0), self.rows.columnCount() - 1)))
        self.fit()

    def go_to(self, problem: Problem) -> None:
        """Show the cell that a problem is in."""
        row = self.rows.row_of(problem.line)
        if row >= 0:
            self.setCurrentIndex(self.rows.index(row, self.rows.column_of(problem.which)))
            self.scrollTo(self.currentIndex())

    def fit(self) -> None:
        """Share the width out: never a bar to scroll sideways."""
        px, fields = self._theme.px, self.rows.fields
        measure = QFontMetricsF(self._theme.font(14))
        status = round(measure.horizontalAdvance("● changes mm")) + 2 * px(PAD)
        lines = round(measure.horizontalAdvance("00000")) + px(PAD)
        fixed = [lines, status, *(px(WIDTHS[f]) if f in WIDTHS else 0 for f in fields)]
        shares = [0, 0, *(SHARES.get(f, 0) for f in fields)]
        room = self.viewport().width()
        rest = max(room - sum(fixed), px(LEAST) * sum(map(bool, shares)))
        total = sum(shares) or 1
        widths = [width or rest * share / total for width, share in zip(fixed, shares, strict=True)]
        squeeze = min(1.0, room / sum(widths)) if sum(widths) else 1.0
        for column, width in enumerate(widths):
            self.setColumnWidth(column, int(width * squeeze))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out anew."""
        super().resizeEvent(event)
        self.fit()
