"""The header of the score table, written by the same rules as the cells below it."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from riskdesk.ui.paint import write
from riskdesk.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
PAD = 8
"""Design pixels at both sides of a cell and of a title."""
SIZE = 12
"""Design pixels of a title's text."""


class Titles(QHeaderView):
    """Titles end where the figures below them end; the style's own header cuts them some pixels too early."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)
        self.setHighlightSections(False)
        self.setSectionsClickable(False)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Nothing in a title depends on what is selected, so none is painted anew."""

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Nor on the current cell."""

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint one title, and the line below it."""
        theme, model = self._theme, self.model()
        box = QRectF(rect)
        painter.save()
        painter.fillRect(box, theme.colour("surface"))
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        text = str(model.headerData(section, self.orientation()) or "")
        align = model.headerData(section, self.orientation(), Qt.ItemDataRole.TextAlignmentRole)
        inner = box.adjusted(theme.px(PAD), 0, -theme.px(PAD), 0)
        if align is not None:
            write(painter, inner, text, theme, align, "second", SIZE, QFont.Weight.DemiBold)
        painter.restore()
