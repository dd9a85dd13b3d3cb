"""The history chart worked with: point at a series, pick some out, follow one by keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from riskdesk.figures.chart_data import ChartData
from riskdesk.ui.history.chart_steps import START, Place, Step, along, beside
from riskdesk.ui.history.chart_view import ChartView
from riskdesk.ui.history.chart_words import column_words
from riskdesk.ui.theme import Theme
from riskdesk.ui.tips import show_tip

REACH = 7
"""Design pixels from a line within which it is still meant."""
PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
STEPS: dict[int, Step] = {
    Qt.Key.Key_Up: Step.UP,
    Qt.Key.Key_Down: Step.DOWN,
    Qt.Key.Key_Left: Step.LEFT,
    Qt.Key.Key_Right: Step.RIGHT,
    Qt.Key.Key_Home: Step.FIRST,
    Qt.Key.Key_End: Step.LAST,
}
PICKS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class HistoryChart(ChartView):
    """Ranks or values of the risk areas over the sessions.

    Mouse: a click on a dot, a line or a name picks the area out, or puts it back. Up to six are picked; the seventh
    takes the place of the first.

    Keys: Up and Down go to the neighbour in the same session, Left and Right along the area's sessions, Home and End to
    its first and last. Enter or Space picks it out or puts it back, Escape puts all back.

    Signals:
        pointed: the key of the series under the mouse or that the keys have come to, or "".
        moved: where in the widget the keys have come to (a rectangle), to be scrolled to.
    """

    pointed = Signal(str)
    moved = Signal(QRect)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._told = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def set_data(self, data: ChartData | None) -> None:
        """Show other data. Picks and the current place stay where the data still have them."""
        super().set_data(data)
        self._tell()

    def _tell(self) -> None:
        """Show what is lifted now, and tell of it."""
        self.update()
        key = self.lifted[0]
        if key != self._told:
            self._told = key
            self.pointed.emit(key)

    # Mouse

    def place_at(self, x: float, y: float) -> Place:
        """The dot under a point of the widget, else the last one of the series whose line or name is there."""
        figure = self.figure
        dot = figure.dot_at(x, y) if figure else None
        if dot is not None:
            return dot[0], dot[1].column
        key = figure.trace_at(x, y, self.theme.px(REACH)) if figure else None
        return (key, figure.by_key[key].dots[-1].column) if figure and key else START

    def tip_at(self, at: QPoint) -> str:
        """What is under a point of the widget, in plain text: an area's value, a session, or nothing."""
        figure, data = self.figure, self.data
        if figure is None or data is None:
            return ""
        words = self.words_on(self.place_at(at.x(), at.y()))
        if words or at.y() >= figure.plot.y:
            return words
        near = min(range(len(figure.xs)), key=lambda n: abs(figure.xs[n] - at.x()))
        return column_words(data, near) if abs(figure.xs[near] - at.x()) < self.theme.px(48) else ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Lift the series under the mouse."""
        self._hover(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._hover(None)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the series under the mouse, or put it back; the keys go on from there."""
        at = event.position()
        place = self.place_at(at.x(), at.y()) if event.button() == Qt.MouseButton.LeftButton else START
        if not place[0]:
            event.ignore()
            return
        self.current = place
        self.toggle(place[0])
        self.describe()
        self._tell()

    def _hover(self, at: QPointF | None) -> None:
        place = self.place_at(at.x(), at.y()) if at else START
        if place == self.hovered:
            return
        self.hovered = place
        if place[0]:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()
        self._tell()

    def event(self, event: QEvent) -> bool:
        """Show the tip of what is under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            show_tip(self, event, self.tip_at(event.pos()))
            return True
        return super().event(event)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step, pick, put back; any other key goes on to the window."""
        if self.figure is None or event.modifiers() not in PLAIN or not self._press(event.key()):
            event.ignore()

    def _press(self, key: int) -> bool:
        if key == Qt.Key.Key_Escape:
            held = bool(self.picked)
            self.set_picked(())
            return held
        if key not in STEPS and key not in PICKS:
            return False
        if self.dot_of(self.current) is None:
            self._begin()
        elif key in STEPS:
            self._step(STEPS[key])
        if key in PICKS:
            self.toggle(self.current[0])
        return True

    def _step(self, step: Step) -> None:
        if self.figure is not None:
            go = beside if step in (Step.UP, Step.DOWN) else along
            self._go(go(self.figure, self.current, step))

    def _begin(self) -> None:
        """Start at the first pick, else at the top of the last column."""
        if self.figure is not None:
            ends = {t.key: (-t.dots[-1].column, t.dots[-1].y) for t in self.figure.traces}
            key = next(iter(self.picked), "") or min(ends, key=lambda k: ends[k])
            self._go((key, -ends[key][0]))

    def _go(self, place: Place) -> None:
        self.current, self.hovered = place, START
        self.describe()
        self._tell()
        dot = self.dot_of(place)
        if dot is not None:
            self.moved.emit(QRectF(dot.rect.x, dot.rect.y, dot.rect.width, dot.rect.height).toAlignedRect())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys are."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason and self.dot_of(self.current) is None:
            self._begin()
        self._tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Lay the current series down again."""
        super().focusOutEvent(event)
        self._tell()
