"""A plain table of texts that wrap in their columns."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import QFrame, QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget

from riskdesk.ui.theme import Theme

_ABOVE, _BESIDE = 4, 8
"""Design pixels around a text."""


class _Wrapping(QStyledItemDelegate):
    """Asks for the height that a text takes in its column."""

    def __init__(self, rows: Rows, theme: Theme) -> None:
        super().__init__(rows)
        self._rows, self._theme = rows, theme

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The height of the wrapped text; the width is the column's own."""
        px = self._theme.px
        width = max(1, self._rows.columnWidth(index.column()) - 2 * px(_BESIDE) - 6)
        text = str(index.data() or " ")
        wrapped = self._rows.fontMetrics().boundingRect(QRect(0, 0, width, 100_000), Qt.TextFlag.TextWordWrap, text)
        # A column that fits its contents asks for the text in one line.
        alone = self._rows.fontMetrics().horizontalAdvance(text)
        return QSize(alone + 2 * px(_BESIDE) + 8, wrapped.height() + 2 * px(_ABOVE) + 2)


class Rows(QTreeWidget):
    """Rows that are read and picked out, not edited; each is as high as its longest text asks."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(False)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAllColumnsShowFocus(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Wrapping(self, theme))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        # The heights follow from the widths, which are known only once the header has them.
        header.sectionResized.connect(self.scheduleDelayedItemsLayout)
        colours, px = theme.colours, theme.px
        self.setStyleSheet(
            f"QTreeView::item {{ padding: {px(_ABOVE)}px {px(_BESIDE)}px; border-bottom: 1px solid {colours.hair}; }}"
            f"QTreeView::item:selected {{ background: {colours.accent_ground}; color: {colours.text}; }}"
        )
