"""The history chart as a picture: its data, the picked series, what is lifted, and the words on it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from riskdesk.figures.chart import layout_chart, wanted_height
from riskdesk.figures.chart_data import ChartData
from riskdesk.figures.chart_drawing import draw_chart
from riskdesk.figures.chart_picks import Slots, slots_of
from riskdesk.figures.chart_shapes import Chart, Dot
from riskdesk.figures.chart_style import CHART_SCREEN, ChartStyle
from riskdesk.figures.shapes import Measure, Rect
from riskdesk.ui.history.chart_paint import Kit, ScreenBrush, paint_lifted, paint_ring
from riskdesk.ui.history.chart_steps import START, Place
from riskdesk.ui.history.chart_words import chart_name, help_words, point_words
from riskdesk.ui.paint import CENTRE, LEFT, focus_ring, write
from riskdesk.ui.score.matrix_figure import measured
from riskdesk.ui.theme import Theme

MARGIN = 8
"""Design pixels around the figure."""
READOUT = 24
"""Design pixels of the line at the foot that says what is pointed at."""
WHOLE = 4_000
"""Pixels of height up to which a picture is kept whole; of a higher chart only what is seen, and a page more above and
below."""
STEP = 8
"""Such a part begins at a multiple of it, which is a whole pixel of the screen at every usual ratio."""


class ChartView(QWidget):
    """Shows a chart. A picture of it is kept; what is lifted, under the mouse or by keys, is painted over that.

    Signals:
        picked_changed: the keys of the picked series (a tuple), in the order of picking.
        wish_changed: :attr:`least_height` may be another.
    """

    picked_changed = Signal(tuple)
    wish_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.hovered: Place = START
        self.current: Place = START
        """The series and the column that the keys have come to; ("", -1) before that."""
        self._data: ChartData | None = None
        self._slots: Slots = {}
        self._chart: Chart | None = None
        self._picture: QPixmap | None = None
        self._top = 0
        """Where the picture begins, in pixels from the top of the chart."""
        self._measure: Measure | None = None
        self._least: int | None = None
        self._kit = Kit(theme)
        self.setObjectName("history_chart")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._on_theme)
        self.describe()

    # What is shown

    @property
    def data(self) -> ChartData | None:
        """What is shown; ``None`` for nothing."""
        return self._data

    def set_data(self, data: ChartData | None) -> None:
        """Show other data. Picks and the current place stay where the data still have them."""
        if data is not self._data:
            self._least = None
        self._data, self.hovered = data, START
        key, column = self.current
        series = data.by_key(key) if data else None
        if series is None or column >= len(series.points) or series.points[column] is None:
            self.current = START
        shown = self._shown()
        self._set_slots({key: slot for key, slot in self._slots.items() if key in shown})
        self._forget()
        self.updateGeometry()
        self.wish_changed.emit()

    @property
    def picked(self) -> tuple[str, ...]:
        """The keys of the picked series, in the order of picking."""
        return tuple(self._slots)

    @property
    def slots(self) -> Slots:
        """The slot of colour and dashes of each picked series, for the same picture on paper."""
        return dict(self._slots)

    def set_picked(self, keys: tuple[str, ...]) -> None:
        """Pick these series out, the newest six of them; keys that are not shown are passed over."""
        shown = self._shown()
        self._set_slots(slots_of([key for key in keys if key in shown], self._slots))

    def toggle(self, key: str) -> None:
        """Pick a series out, or put it back."""
        keys = self.picked
        self.set_picked(tuple(k for k in keys if k != key) if key in keys else (*keys, key))

    @property
    def figure(self) -> Chart | None:
        """The chart as it is laid out, in pixels; ``None`` where there is nothing to show."""
        if self._chart is None and self._data is not None and self._data.shown:
            if self._measure is None:
                self._measure = measured()
            margin, foot = self.theme.px(MARGIN), self.theme.px(READOUT)
            room = Rect(margin, margin, max(1, self.width() - 2 * margin), max(1, self.height() - margin - foot))
            self._chart = layout_chart(self._data, room, self._measure, self._style(), self.picked)
        return self._chart

    @property
    def least_height(self) -> int:
        """The height in pixels at which every name and rank can be read."""
        if self._data is None or not self._data.shown:
            return self.minimumSizeHint().height()
        # Asked again and again while the page is laid out; to know it, all points are sorted.
        if self._least is None:
            self._least = round(wanted_height(self._data, self._style())) + self.theme.px(MARGIN + READOUT)
        return self._least

    def dot_of(self, place: Place) -> Dot | None:
        """The dot of a series in a column."""
        trace = self.figure.by_key.get(place[0]) if self.figure else None
        return trace.dot_in(place[1]) if trace else None

    @property
    def lifted(self) -> Place:
        """The place whose series is shown above the others: that of the mouse, else that of the keys."""
        return self.hovered if self.hovered[0] else self.current if self.hasFocus() else START

    def _shown(self) -> set[str]:
        return {s.key for s in self._data.shown} if self._data else set()

    def _style(self) -> ChartStyle:
        return CHART_SCREEN.scaled(self.theme.scale / 100)

    def _set_slots(self, slots: Slots) -> None:
        if tuple(slots.items()) != tuple(self._slots.items()):
            self._slots = slots
            self._forget()
            self.picked_changed.emit(self.picked)

    def _forget(self) -> None:
        self._chart = self._picture = None
        self.describe()
        self.update()

    def _on_theme(self) -> None:
        self._kit.forget()
        self._least = None
        self._forget()
        self.updateGeometry()
        self.wish_changed.emit()

    # Words

    def describe(self) -> None:
        """Tell those who cannot see it what the chart shows and where the keys have come to."""
        self.setAccessibleName(chart_name(self._data, self.picked) if self._data else self.tr("History chart"))
        self.setAccessibleDescription(self.words_on(self.current) or (help_words() if self._data else ""))

    def words_on(self, place: Place) -> str:
        """ "Drugs, Quarter 2, 5th, was 4th"; "" for no place."""
        series = self._data.by_key(place[0]) if self._data else None
        return point_words(self._data, series, place[1]) if self._data and series else ""

    # Size and painting

    def sizeHint(self) -> QSize:
        """Room for rows of a comfortable height."""
        return QSize(self.theme.px(760), max(self.theme.px(480), self.least_height))

    def minimumSizeHint(self) -> QSize:
        """The least at which something can be made out."""
        return QSize(self.theme.px(320), self.theme.px(200))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        self._chart = self._picture = None
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture that is kept, and over it what is lifted."""
        painter, place = QPainter(self), self.lifted
        kept = self._kept(event.rect())
        painter.drawPixmap(0, self._top, kept)
        if self.figure is not None:
            if place[0] in self.figure.by_key:
                paint_lifted(painter, self.figure, place[0], self._slots, self._kit)
            self._paint_readout(painter, place)
        if self.hasFocus():
            self._paint_focus(painter)
        painter.end()

    def _kept(self, wanted: QRect) -> QPixmap:
        """A picture in which all that is wanted stands; drawn anew where the one that is kept does not hold it."""
        ratio, picture = self.devicePixelRatioF(), self._picture
        bottom = self._top + picture.height() / ratio if picture else 0
        holds = self._top <= max(0, wanted.top()) and min(wanted.bottom() + 1, self.height()) <= bottom
        if picture is None or picture.devicePixelRatio() != ratio or not holds:
            picture = self._picture = self._draw(*self._part(wanted), ratio)
        return picture

    def _part(self, wanted: QRect) -> tuple[int, int]:
        """Top and height of the part that is drawn for what is wanted."""
        if self.height() <= WHOLE:
            return 0, self.height()
        page = self.visibleRegion().boundingRect().united(wanted)
        top = max(0, page.top() - page.height()) // STEP * STEP
        return top, min(self.height(), page.bottom() + 1 + page.height()) - top

    def _draw(self, top: int, height: int, ratio: float) -> QPixmap:
        made = QPixmap(max(1, round(self.width() * ratio)), max(1, round(height * ratio)))
        made.setDevicePixelRatio(ratio)
        made.fill(self.theme.colour("surface"))
        self._kit.ratio, self._top = ratio, top
        painter = QPainter(made)
        painter.translate(0, -top)
        if self.figure is not None:
            draw_chart(self.figure, self._slots, ScreenBrush(painter, self._kit, (top, top + height)))
        else:
            self._say_empty(painter)
        painter.end()
        return made

    def _say_empty(self, painter: QPainter) -> None:
        painter.setFont(self.theme.font(14))
        painter.setPen(self.theme.colour("second"))
        margin = self.theme.px(24)
        room = self.rect().adjusted(margin, margin, -margin, -margin)
        text = self.tr("Nothing to show yet: no session of this assessment has values here.")
        painter.drawText(room, int(CENTRE) | int(Qt.TextFlag.TextWordWrap), text)

    def _paint_readout(self, painter: QPainter, place: Place) -> None:
        """The line at the foot: what is pointed at, so that nothing has to cover the chart; else what can be done."""
        px, words = self.theme.px, self.words_on(place)
        line = QRectF(px(MARGIN), self.height() - px(READOUT), self.width() - 2 * px(MARGIN), px(READOUT))
        hint = self.tr("Click an area, or press Enter on it, to pick it out")
        write(painter, line, words or hint, self.theme, LEFT, "text" if words else "second", 13)

    def _paint_focus(self, painter: QPainter) -> None:
        dot, figure = self.dot_of(self.current), self.figure
        if dot is None or figure is None:
            focus_ring(painter, QRectF(self.rect()), self.theme)
        else:
            paint_ring(painter, dot, figure.grow, self.theme)
