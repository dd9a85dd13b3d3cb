"""The dialog in which the meeting puts tied areas in order, or decides to leave the tie."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from riskdesk.domain.agreed import Decision
from riskdesk.domain.errors import EditError
from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.paint import RIGHT, focus_ring, write
from riskdesk.ui.theme import Theme
from riskdesk.ui.tips import plain_tip
from riskdesk.ui.widgets import button, label

Settle = Callable[[Sequence[str], Decision, str], object]
MOST_ROWS = 8
"""So many areas are seen at once; a longer list scrolls."""


class _Places(QStyledItemDelegate):
    """Paints each area with the rank that its place would give it."""

    def __init__(self, view: QListWidget, theme: Theme, first: int) -> None:
        super().__init__(view)
        self._view, self._theme, self._first = view, theme, first

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        """As high as a row of the table."""
        return QSize(self._theme.px(120), self._theme.px(30))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Rank and name."""
        theme, rect = self._theme, QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, theme.colour("accent_ground" if selected else "surface"))
        painter.setPen(QPen(theme.colour("hair"), 1))
        painter.drawLine(rect.bottomLeft() + QPointF(0, -1), rect.bottomRight() + QPointF(0, -1))
        place = QRectF(rect.left(), rect.top(), theme.px(40), rect.height())
        write(painter, place, str(self._first + index.row()), theme, RIGHT, size=16, weight=QFont.Weight.Bold)
        write(painter, rect.adjusted(theme.px(52), 0, -theme.px(8), 0), str(index.data()), theme, size=16)
        if selected and self._view.hasFocus():
            focus_ring(painter, rect, theme, 3)


class TieList(QListWidget):
    """Areas in an order that Alt+Up and Alt+Down, or a drag, change."""

    def __init__(self, theme: Theme, areas: Sequence[tuple[str, str]], first: int) -> None:
        super().__init__()
        self.setObjectName("tie_order")
        self.setAccessibleName(self.tr("Order of the tied areas; Alt+Up and Alt+Down move the selected one"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Places(self, theme, first))
        for area_id, name in areas:
            item = QListWidgetItem(name, self)
            item.setData(Qt.ItemDataRole.UserRole, area_id)
            item.setToolTip(plain_tip(name))
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
        self.setCurrentRow(0)
        self.setFixedHeight(theme.px(30) * min(len(areas), MOST_ROWS) + 2)

    def order(self) -> tuple[str, ...]:
        """The ids in the order on show."""
        return tuple(str(self.item(n).data(Qt.ItemDataRole.UserRole)) for n in range(self.count()))

    def shift(self, by: int) -> None:
        """Move the selected area up (-1) or down (+1)."""
        at = self.currentRow()
        to = at + by
        if at >= 0 and 0 <= to < self.count():
            self.insertItem(to, self.takeItem(at))
            self.setCurrentRow(to)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Up and Alt+Down move the selected area."""
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.shift(-1 if event.key() == Qt.Key.Key_Up else 1)
            return
        super().keyPressEvent(event)


class SettleDialog(FormDialog):
    """Asks for the order and the reason; leaving the tie needs none."""

    def __init__(
        self,
        parent: QWidget | None,
        theme: Theme,
        areas: Sequence[tuple[str, str]],
        first: int,
        level: str,
        reason: str,
        settle: Settle,
    ) -> None:
        super().__init__(
            parent, theme, "settle_dialog", self.tr("Settle the tie"), self.tr("Settle in this order"), level
        )
        self._settle = settle
        self.list = TieList(theme, areas, first)
        self.form.addRow(label(self.tr("Order"), "label"), self._arranged())
        self.reason = self.line(self.tr("Reason"), "settle_reason", reason, self.tr("Why the meeting puts them so"))
        self.leave = button(self.tr("Leave as a tie"), self._leave, "leave_tie")
        self.another(self.leave)
        self.on_save(self._order)
        self.list.setFocus()

    def _arranged(self) -> QWidget:
        """The list with its buttons beside it."""
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.theme.px(8))
        row.addWidget(self.list, 1)
        column = QVBoxLayout()
        column.setSpacing(self.theme.px(4))
        for text, name, by in ((self.tr("Up"), "tie_up", -1), (self.tr("Down"), "tie_down", 1)):
            made = button(text, lambda by=by: self.list.shift(by), name)  # type: ignore[misc]
            made.setAutoDefault(False)
            column.addWidget(made)
        column.addWidget(label(self.tr("Alt+↑ ↓"), "hint"))
        column.addStretch(1)
        row.addLayout(column)
        return box

    def _order(self) -> None:
        if not self.reason.text().strip():
            self.reason.setFocus()
            raise EditError(self.tr("Settling a tie needs a reason. Leaving it as a tie does not."))
        self._settle(self.list.order(), Decision.ORDER, self.reason.text())

    def _leave(self) -> None:
        self._settle(self.list.order(), Decision.LEAVE, self.reason.text())
        self.accept()
