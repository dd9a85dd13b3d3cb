"""Painting of the Priorities table's rows."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from riskdesk.ui.paint import LEFT, RIGHT, chip, focus_ring, write
from riskdesk.ui.priorities.model import ROW, Column
from riskdesk.ui.priorities.rows import Kind, Row, Tag, TagLook
from riskdesk.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
PAD = 8
"""Design pixels between a column's edge and its text."""
RANK_SIZE = 16
MOVE_SIZE = 14
WIDE = 540
"""From so many design pixels on, an unscored area's name and marks stand on one line."""
GAP = 12
"""Design pixels of ground above the heading of what is not scored."""

_UP, _BACK = QPointF(0, -1), QPointF(-1, 0)
BOLD, DEMI, NORMAL = QFont.Weight.Bold, QFont.Weight.DemiBold, QFont.Weight.Normal


class PriorityDelegate(QStyledItemDelegate):
    """Paints ranks, tags, chips and, across several columns, the rows of what is not scored.

    Each cell paints its own part of what runs across columns, so that a partial repaint is whole.
    """

    def __init__(self, view: QTableView, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """Rows are as high as the table sets them; this is never asked for a width."""
        return QSize(0, self._theme.px(30))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        row: Row = index.data(ROW)
        column = Column(index.column())
        cell = option.rect
        painter.save()
        painter.setClipRect(cell)
        line = self._across(cell, self._columns()[0], self._columns()[-1])
        if row.kind is Kind.SECTION:
            self._section(painter, line, row)
        else:
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            self._ground(painter, line, row, selected)
            self._cell(painter, QRectF(cell), row, column)
            if selected and self._view.hasFocus():
                focus_ring(painter, line, self._theme, 3)
        painter.restore()

    def _columns(self) -> list[Column]:
        return [column for column in Column if not self._view.isColumnHidden(column)]

    def _across(self, cell: QRect, first: Column, last: Column) -> QRectF:
        """The rectangle from one column to another, in the row of ``cell``."""
        left = self._view.columnViewportPosition(first)
        right = self._view.columnViewportPosition(last) + self._view.columnWidth(last)
        return QRectF(left, cell.top(), right - left, cell.height())

    def _ground(self, painter: QPainter, line: QRectF, row: Row, selected: bool) -> None:
        theme = self._theme
        painter.fillRect(line, theme.colour("accent_ground" if selected else "surface"))
        painter.setPen(QPen(theme.colour("hair"), 1))
        painter.drawLine(line.bottomLeft() + _UP, line.bottomRight() + _UP)
        self._sides(painter, line)
        if row.proposed:
            painter.fillRect(QRectF(line.left(), line.top(), theme.px(3), line.height()), theme.colour("accent"))

    def _sides(self, painter: QPainter, line: QRectF) -> None:
        painter.setPen(QPen(self._theme.colour("border"), 1))
        painter.drawLine(line.topLeft(), line.bottomLeft())
        painter.drawLine(line.topRight() + _BACK, line.bottomRight() + _BACK)

    def _section(self, painter: QPainter, line: QRectF, row: Row) -> None:
        theme = self._theme
        painter.fillRect(line, theme.colour("ground"))
        box = line.adjusted(0, theme.px(GAP), 0, 0)
        painter.fillRect(box, theme.colour("surface"))
        painter.setPen(QPen(theme.colour("border"), 1))
        for edge in (line.top(), box.top(), line.bottom() - 1):
            painter.drawLine(round(line.left()), round(edge), round(line.right()), round(edge))
        self._sides(painter, box)
        pad = theme.px(PAD)
        write(painter, box.adjusted(pad, 0, -pad, 0), row.name, theme, LEFT, "second", 12, DEMI)

    def _cell(self, painter: QPainter, rect: QRectF, row: Row, column: Column) -> None:
        theme = self._theme
        if column is Column.SCORE:
            self._chip(painter, rect, row)
        elif row.kind is Kind.UNSCORED:
            if column in (Column.NAME, Column.THREAT, Column.CELL):
                last = [c for c in self._columns() if c <= Column.CELL][-1]
                self._unscored(painter, self._across(rect.toRect(), Column.NAME, last), row)
        elif column is Column.NAME:
            self._name(painter, self._inner(rect), row, 16)
        elif column is Column.AGREED:
            self._rank(painter, rect, row.agreed, "text", BOLD)
        elif column is Column.COMPUTED:
            self._rank(painter, rect, row.computed, "second", NORMAL)
        elif column is Column.RISK_RANK:
            self._rank(painter, rect, row.risk_rank, "text", NORMAL)
        elif column is Column.LAST:
            self._rank(painter, rect, row.last, "second", NORMAL)
        elif column is Column.MOVE:
            write(painter, self._inner(rect), row.move, theme, RIGHT, "text", MOVE_SIZE)
        else:
            text = row.threat if column is Column.THREAT else row.cell
            write(painter, self._inner(rect), text, theme, RIGHT, "text", RANK_SIZE)

    def _inner(self, rect: QRectF) -> QRectF:
        pad = self._theme.px(PAD)
        return rect.adjusted(pad, 0, -pad, 0)

    def _rank(self, painter: QPainter, rect: QRectF, text: str, colour: str, weight: QFont.Weight) -> None:
        """A rank with its digits in line whether or not an equals sign hangs behind them."""
        theme = self._theme
        hang = QFontMetricsF(theme.font(RANK_SIZE, weight)).horizontalAdvance("=")
        digits, equals = text.removesuffix("="), "=" if text.endswith("=") else ""
        inner = self._inner(rect)
        write(painter, inner.adjusted(0, 0, -hang, 0), digits, theme, RIGHT, colour, RANK_SIZE, weight)
        write(painter, inner.adjusted(0, 0, 1, 0), equals, theme, RIGHT, colour, RANK_SIZE, weight)

    def _chip(self, painter: QPainter, rect: QRectF, row: Row) -> None:
        theme = self._theme
        if row.score:
            edge = theme.px(4)
            box = QRectF(self._inner(rect).left(), rect.center().y() - theme.px(11), 0, theme.px(22))
            box.setRight(rect.right() - edge)
            chip(painter, box, row.band, row.score, theme)

    def _name(self, painter: QPainter, rect: QRectF, row: Row, size: float) -> None:
        """The name, cut where it is too long for its tags to be read, then the tags."""
        theme, gap = self._theme, self._theme.px(6)
        widths = [tag_width(tag, theme) for tag in row.tags]
        room = rect.width() - sum(width + gap for width in widths)
        written = min(QFontMetricsF(theme.font(size)).horizontalAdvance(row.name) + 1, max(room, 0.0))
        write(painter, QRectF(rect.left(), rect.top(), written, rect.height()), row.name, theme, LEFT, "text", size)
        x = rect.left() + written
        for tag, width in zip(row.tags, widths, strict=True):
            draw_tag(painter, x + gap, rect.center().y(), tag, theme)
            x += gap + width

    def _unscored(self, painter: QPainter, rect: QRectF, row: Row) -> None:
        """Name and marks of an area that is not scored: on one line where there is room, else on two."""
        inner, theme = self._inner(rect), self._theme
        if self.is_wide(rect.width()):
            half = inner.width() * 0.5
            self._name(painter, inner.adjusted(0, 0, -half, 0), row, 16)
            write(painter, inner.adjusted(half, 0, 0, 0), row.note, theme, LEFT, "second", 13)
            return
        middle = inner.height() * 0.54
        top = QRectF(inner.left(), inner.top() + theme.px(3), inner.width(), middle - theme.px(3))
        self._name(painter, top, row, 16)
        below = QRectF(inner.left(), inner.top() + middle, inner.width(), inner.height() - middle - theme.px(4))
        write(painter, below, row.note, theme, LEFT, "second", 12)

    def is_wide(self, width: float) -> bool:
        """Whether name and marks of an unscored area stand on one line at this width in pixels."""
        return width >= self._theme.px(WIDE)


def tag_width(tag: Tag, theme: Theme) -> float:
    """How wide a tag is, in pixels."""
    return QFontMetricsF(theme.font(12, _tag_weight(tag))).horizontalAdvance(tag.text) + 2 * theme.px(8)


def draw_tag(painter: QPainter, x: float, middle: float, tag: Tag, theme: Theme) -> None:
    """Draw a tag with its left edge at ``x``."""
    colour = {TagLook.PLAIN: "second", TagLook.ACCENT: "accent", TagLook.STRONG: "text"}[tag.look]
    line = {TagLook.PLAIN: "border", TagLook.ACCENT: "accent", TagLook.STRONG: "second"}[tag.look]
    height = theme.px(18)
    box = QRectF(x, middle - height / 2, tag_width(tag, theme), height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour(line), max(1, theme.px(1))))
    painter.setBrush(theme.colour("surface"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2)
    painter.setFont(theme.font(12, _tag_weight(tag)))
    painter.setPen(theme.colour(colour))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), tag.text)
    painter.restore()


def _tag_weight(tag: Tag) -> QFont.Weight:
    return DEMI if tag.look is TagLook.STRONG else NORMAL
