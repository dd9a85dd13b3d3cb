"""Room for a chart that is higher than the page: it scrolls up and down, never sideways."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from riskdesk.ui.history.chart import HistoryChart


class ChartScroll(QScrollArea):
    """Holds a chart, gives it at least the height at which it can be read, and follows the keys."""

    def __init__(self, chart: HistoryChart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = chart
        self.setObjectName("history_chart_room")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The chart itself takes the focus.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(chart)
        chart.wish_changed.connect(self._fit)
        chart.moved.connect(self._follow)
        self._fit()

    def _fit(self) -> None:
        self.chart.setMinimumHeight(self.chart.least_height)

    def _follow(self, place: QRect) -> None:
        self.ensureVisible(place.center().x(), place.center().y(), 0, 2 * place.height())
