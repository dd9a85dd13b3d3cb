"""The list that opens on a crowded cell, or on a long row of waiting tokens: every area in it, by code and name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from riskdesk.domain.session import RiskArea
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import label

MOST_ROWS = 12
"""The rows that are shown before the list scrolls."""


class AreaList(QFrame):
    """A list that hangs on a place of the window; Escape or a click elsewhere closes it.

    Signals:
        chosen: the id of the area that was chosen.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget, theme: Theme, title: str, areas: Sequence[RiskArea], selected: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("matrix_list")
        self.setProperty("look", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(8), theme.px(8), theme.px(8), theme.px(8))
        layout.setSpacing(theme.px(4))
        layout.addWidget(label(title, "label", wrap=True))
        self.list = self._list(theme, title, areas, selected)
        layout.addWidget(self.list)
        self.setFixedWidth(theme.px(320))

    def _list(self, theme: Theme, title: str, areas: Sequence[RiskArea], selected: str) -> QListWidget:
        made = QListWidget()
        made.setObjectName("matrix_list_areas")
        made.setAccessibleName(title)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setUniformItemSizes(True)
        row = theme.px(28)
        for area in areas:
            item = QListWidgetItem(f"{area.code}   {area.name}")
            item.setData(Qt.ItemDataRole.UserRole, area.area_id)
            item.setSizeHint(QSize(0, row))
            made.addItem(item)
            if area.area_id == selected:
                made.setCurrentItem(item)
        if made.currentRow() < 0:
            made.setCurrentRow(0)
        made.setFixedHeight(row * min(MOST_ROWS, len(areas)) + 4)
        made.itemClicked.connect(self._choose)
        made.installEventFilter(self)
        return made

    def open_at(self, place: QPoint) -> None:
        """Show the list with its top left corner at a place of the screen, moved so that all of it is on the screen."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        x = max(screen.left(), min(place.x(), screen.right() - self.width()))
        y = max(screen.top(), min(place.y(), screen.bottom() - self.height()))
        self.move(x, y)
        self.show()
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter chooses; the list itself would leave that to the platform's habit."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            item = self.list.currentItem()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
                self._choose(item)
                return True
        return super().eventFilter(watched, event)

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))
        self.close()
