"""Paints the rows of the library's list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QStyleOptionViewItem

from riskdesk.ui.library_model import REVIEW, ROW, SECOND, LibraryModel
from riskdesk.ui.library_rows import Kind, Row
from riskdesk.ui.paint import focus_ring, write
from riskdesk.ui.theme import Theme

if TYPE_CHECKING:
    from riskdesk.ui.library_reviews import ReviewLine

Index = QModelIndex | QPersistentModelIndex

BOLD = QFont.Weight.DemiBold
HEIGHTS = {Kind.ASSESSMENT: 32, Kind.SESSION: 42, Kind.EARLIER: 24}
"""Design pixels of a row; an assessment's has a line or two more where a review is told."""
INSETS = {Kind.ASSESSMENT: 6, Kind.SESSION: 14, Kind.EARLIER: 26}
"""Design pixels from the left."""
LINE = 16
"""Design pixels of a line of the small size."""
MOST_LINES = 3


class LibraryRows(QAbstractItemDelegate):
    """An assessment's title with its reviews, a session in two lines, an earlier version in one."""

    def __init__(self, theme: Theme, model: LibraryModel) -> None:
        super().__init__()
        self._theme, self._model = theme, model
        self._sizes: dict[Kind, QSize] = {}
        theme.changed.connect(self._sizes.clear)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as what is told takes at the width of the list."""
        # Asked of every row on the way to a far one, hence past the model's roles.
        kind = self._model.kind(index.row())
        if kind not in self._sizes:
            self._sizes[kind] = QSize(10, self._theme.px(HEIGHTS[kind]))
        return self._heading_size(option, index) if kind is Kind.ASSESSMENT else self._sizes[kind]

    def _heading_size(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(ROW)
        height = self._theme.px(HEIGHTS[row.kind])
        review: ReviewLine | None = index.data(REVIEW)
        if review is not None:
            width = self._inner(QRectF(0, 0, _width(option), height), row.kind).width()
            height += self._lines(review, width) * self._theme.px(LINE) + self._theme.px(2)
        return QSize(10, height)

    def _lines(self, review: ReviewLine, width: float) -> int:
        metrics = QFontMetrics(self._theme.font(12, _weight(review)))
        room = QRect(0, 0, max(1, int(width)), 10_000)
        wrapped = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), review.text)
        return min(MOST_LINES, max(1, round(wrapped.height() / metrics.lineSpacing())))

    def _inner(self, rect: QRectF, kind: Kind) -> QRectF:
        return rect.adjusted(self._theme.px(INSETS[kind]), 0, -self._theme.px(6), 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        row: Row = index.data(ROW)
        rect = QRectF(option.rect)
        selected, focused = _state(option, index)
        if selected:
            px = self._theme.px
            painter.fillRect(rect, self._theme.colour("accent_ground"))
            painter.fillRect(QRectF(rect.left(), rect.top(), px(3), rect.height()), self._theme.colour("accent"))
        inner = self._inner(rect, row.kind)
        if row.kind is Kind.ASSESSMENT:
            self._assessment(painter, inner, index)
        elif row.kind is Kind.SESSION:
            self._session(painter, inner, index)
        else:
            write(painter, inner, str(index.data(SECOND)), self._theme, colour="second", size=12)
        if focused:
            focus_ring(painter, rect, self._theme)

    def _session(self, painter: QPainter, inner: QRectF, index: Index) -> None:
        px, half = self._theme.px, inner.height() / 2
        write(painter, inner.adjusted(0, px(3), 0, -half + px(2)), str(index.data()), self._theme)
        second = inner.adjusted(0, half - px(2), 0, -px(4))
        write(painter, second, str(index.data(SECOND)), self._theme, colour="second", size=12)

    def _assessment(self, painter: QPainter, inner: QRectF, index: Index) -> None:
        px = self._theme.px
        title = QRectF(inner.left(), inner.top() + px(6), inner.width(), px(HEIGHTS[Kind.ASSESSMENT] - 6))
        write(painter, title, str(index.data()), self._theme, colour="second", size=12, weight=BOLD)
        review: ReviewLine | None = index.data(REVIEW)
        if review is None:
            return
        painter.setFont(self._theme.font(12, _weight(review)))
        # What is due is told by words and weight; colour means band.
        painter.setPen(self._theme.colour("second" if review.later else "text"))
        below = inner.adjusted(0, px(HEIGHTS[Kind.ASSESSMENT] - 4), 0, 0)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap), review.text)


def _weight(review: ReviewLine) -> QFont.Weight:
    return BOLD if review.overdue else QFont.Weight.Normal


def _state(option: QStyleOptionViewItem, index: Index) -> tuple[bool, bool]:
    """Whether a row is selected, and whether it has the focus. Asked of the list: the option's own account of it would
    have all that is known of styles loaded with the first picture."""
    view = option.widget
    if not isinstance(view, QAbstractItemView):
        return False, False
    return view.selectionModel().isSelected(index), view.hasFocus() and view.currentIndex() == index


def _width(option: QStyleOptionViewItem) -> int:
    """The width of the list: an item is measured before it is given any."""
    view = option.widget
    return view.viewport().width() if isinstance(view, QAbstractItemView) else option.rect.width()
