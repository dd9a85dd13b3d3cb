"""The row above the score table that says which areas it shows, and what stands there where none fits."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from riskdesk.ui.actions import Actions
from riskdesk.ui.paint import CENTRE, focus_ring
from riskdesk.ui.score.filters import RowFilter, Shown
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import button, label
from riskdesk.ui.workbench import Workbench

HIGH = 28
"""Design pixels of the row."""
SIZE = 13
"""Design pixels of its text."""
WIDEST = "000"
"""There is room for such a count, so that the row does not move at every edit."""


class Segment(QAbstractButton):
    """One choice and how many areas it is about. Its width does not follow the count."""

    def __init__(self, text: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._count = ""
        self.setText(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        # It paints its own ground, so that nothing behind it is painted anew for a count.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def count(self) -> str:
        """The number that it shows, or nothing."""
        return self._count

    def set_count(self, count: int | None) -> None:
        """Show a number, or none."""
        text = "" if count is None else str(count)
        if text != self._count or not self.accessibleName():
            self._count = text
            self.setAccessibleName(f"{self.text()}, {text}" if text else self.text())
            self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for the text and any count."""
        words = QFontMetricsF(self._theme.font(SIZE, QFont.Weight.DemiBold))
        px = self._theme.px
        wide = words.horizontalAdvance(self.text()) + words.horizontalAdvance(WIDEST) + px(6 + 24)
        return QSize(round(wide), px(HIGH))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground of what is chosen, the words, and the ring."""
        theme, painter = self._theme, QPainter(self)
        painter.fillRect(self.rect(), theme.colour("ground"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        on, usable = self.isChecked(), self.isEnabled()
        if on or (usable and self.underMouse()):
            painter.setPen(QPen(theme.colour("accent" if on else "border"), 1))
            painter.setBrush(theme.colour("accent_ground" if on else "surface"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(5), theme.px(5))
        words, figures = theme.font(SIZE, QFont.Weight.DemiBold), theme.font(SIZE)
        gap = theme.px(6) if self._count else 0
        wide = QFontMetricsF(words).horizontalAdvance(self.text())
        whole = wide + gap + QFontMetricsF(figures).horizontalAdvance(self._count)
        left = (box.width() - whole) / 2
        painter.setPen(theme.colour("accent" if on else "second" if usable else "third"))
        painter.setFont(words)
        upright = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)
        painter.drawText(box.adjusted(left, 0, 0, 0), upright, self.text())
        painter.setFont(figures)
        painter.drawText(box.adjusted(left + wide + gap, 0, 0, 0), upright, self._count)
        if self.hasFocus():
            focus_ring(painter, box, theme, theme.px(4))
        painter.end()


class FilterBar(QWidget):
    """ "All 11 · To do 2 · Changed 3 · Tied 2", one of them chosen; shown where there are old values, and where not all
    areas are shown."""

    def __init__(self, bench: Workbench, actions: Actions, rows: RowFilter) -> None:
        super().__init__()
        self.setObjectName("filter_bar")
        self.setAccessibleName(self.tr("Which areas are shown"))
        self._bench = bench
        self._actions = actions
        self._filter = rows
        words = {
            Shown.ALL: self.tr("All"),
            Shown.TO_DO: self.tr("To do"),
            Shown.CHANGED: self.tr("Changed"),
            Shown.TIED: self.tr("Tied"),
        }
        self.segments = {choice: Segment(text, bench.theme) for choice, text in words.items()}
        self._layout = layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for choice, segment in self.segments.items():
            segment.setObjectName(f"show_{choice.value}")
            segment.setToolTip(actions[choice.value].toolTip())
            segment.clicked.connect(actions[choice.value].trigger)
            layout.addWidget(segment)
        layout.addStretch(1)
        rows.changed.connect(self.refresh)
        bench.theme.changed.connect(self._space)
        self._space()
        self.refresh()

    def _space(self) -> None:
        self._layout.setSpacing(self._bench.theme.px(4))
        for segment in self.segments.values():
            segment.updateGeometry()

    @property
    def high(self) -> int:
        """Its height in pixels."""
        return self._bench.theme.px(HIGH)

    def refresh(self) -> None:
        """Show the choice, and how many areas each is about."""
        for choice, segment in self.segments.items():
            self._actions[choice.value].setChecked(choice is self._filter.choice)
            segment.setChecked(choice is self._filter.choice)
            if self._filter.wanted:
                can = self._filter.can(choice)
                segment.setEnabled(can)
                segment.set_count(self._filter.count(choice) if can else None)


class NothingFits(QWidget):
    """What stands in place of the table where no area fits: a sentence, and the way back to all."""

    def __init__(self, bench: Workbench, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("nothing_fits")
        self._words = label("", "second", wrap=True)
        self._words.setObjectName("nothing_words")
        self._words.setAlignment(CENTRE)
        self.all = button(self.tr("Show all"), actions[Shown.ALL.value].trigger, "show_all")
        column = QVBoxLayout(self)
        column.setSpacing(bench.theme.px(8))
        column.addStretch(1)
        column.addWidget(self._words)
        column.addWidget(self.all, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def say(self, choice: Shown, reopened: bool) -> None:
        """Say what there is none of."""
        words = {
            Shown.ALL: "",
            Shown.TO_DO: self.tr("Nothing is left to do."),
            Shown.CHANGED: self.tr("Nothing differs from the version before.")
            if reopened
            else self.tr("Nothing differs from last time."),
            Shown.TIED: self.tr("No areas share a priority rank."),
        }
        self._words.setText(words[choice])
