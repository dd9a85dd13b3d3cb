"""The chart painted: the shapes of the figure by a QPainter, in the colours of the theme."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from math import inf

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPixmap

from riskdesk.figures.chart_drawing import Ink, draw_trace
from riskdesk.figures.chart_picks import DASHES, PICKS_DARK, PICKS_LIGHT, Slots
from riskdesk.figures.chart_shapes import Chart, Dot
from riskdesk.figures.shapes import Curve, Rect, Text
from riskdesk.ui.paint import focus_ring
from riskdesk.ui.theme import FAMILY, Theme

MOST_KEPT = 1_000
"""So many pictures of dots are kept."""


def ink_colour(ink: Ink, theme: Theme) -> QColor:
    """A colour of the figure as the theme has it; the chart stands on the theme's surface."""
    if ink.startswith("pick"):
        return QColor((PICKS_DARK if theme.dark else PICKS_LIGHT)[int(ink[4:])])
    return theme.colour("surface" if ink == "ground" else ink)


class Kit:
    """Colours, fonts, and pictures of dots that were drawn before: a chart has hundreds, of some thirty looks."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.ratio = 1.0
        self.dots: dict[Hashable, QPixmap] = {}
        self._colours: dict[Ink, QColor] = {}
        self._fonts: dict[tuple[int, bool], QFont] = {}

    def forget(self) -> None:
        """Begin afresh, in other colours or sizes."""
        self.dots.clear()
        self._colours.clear()
        self._fonts.clear()

    def colour(self, ink: Ink) -> QColor:
        """A colour of the figure."""
        if ink not in self._colours:
            self._colours[ink] = ink_colour(ink, self.theme)
        return self._colours[ink]

    def font(self, size: float, bold: bool) -> QFont:
        """Source Sans 3 in whole pixels."""
        key = (max(6, round(size)), bold)
        if key not in self._fonts:
            font = QFont(FAMILY)
            font.setPixelSize(key[0])
            font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
            self._fonts[key] = font
        return self._fonts[key]

    def pen(self, ink: Ink, width: float, dash: tuple[float, ...]) -> QPen:
        """A pen with square ends; none without ink."""
        if not ink:
            return QPen(Qt.PenStyle.NoPen)
        pen = QPen(self.colour(ink), width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if dash:
            pen.setDashPattern(list(dash))
        return pen


class ScreenBrush:
    """Draws a chart's shapes with a painter: all of them, or those that reach into a band between two heights."""

    def __init__(self, painter: QPainter, kit: Kit, band: tuple[float, float] = (-inf, inf)) -> None:
        self._painter, self._kit = painter, kit
        self._top, self._bottom = band
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def stroke(self, curves: Sequence[Curve], ink: Ink, width: float, dash: tuple[float, ...]) -> None:
        """Draw curves."""
        self._painter.setPen(self._kit.pen(ink, width, dash))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        for curve in curves:
            # Its handles stand at the heights of its ends, so that it does not leave them.
            if max(curve.y1, curve.y2) + width < self._top or min(curve.y1, curve.y2) - width > self._bottom:
                continue
            if curve.y1 == curve.y2 or curve.x1 == curve.x2:
                self._painter.drawLine(QPointF(curve.x1, curve.y1), QPointF(curve.x2, curve.y2))
            else:
                self._painter.drawPath(_path(curve))

    def plate(self, rect: Rect, radius: float, fill: Ink, outline: Ink, width: float, dash: tuple[float, ...]) -> None:
        """Draw a filled rectangle with round corners."""
        if rect.bottom + width < self._top or rect.y - width > self._bottom:
            return
        self._painter.setPen(self._kit.pen(outline, width, dash))
        self._painter.setBrush(self._kit.colour(fill))
        self._painter.drawRoundedRect(QRectF(rect.x, rect.y, rect.width, rect.height), radius, radius)

    def dot(
        self, rect: Rect, fill: Ink, outline: Ink, width: float, dash: tuple[float, ...], text: Text | None
    ) -> None:
        """Stamp a dot, drawn once for all that look alike; it stands on whole pixels of the screen."""
        kit, out = self._kit, width / 2 + 1
        if rect.bottom + out < self._top or rect.y - out > self._bottom:
            return
        look = (text.text, text.bold, text.size) if text else None
        key = (kit.ratio, round(rect.width, 1), round(rect.height, 1), fill, outline, width, dash, look)
        if key not in kit.dots:
            if len(kit.dots) >= MOST_KEPT:
                kit.dots.clear()
            kit.dots[key] = self._stamp(rect, out, fill, outline, width, dash, text)
        x, y = (round(at * kit.ratio) / kit.ratio for at in (rect.x - out, rect.y - out))
        self._painter.drawPixmap(QPointF(x, y), kit.dots[key])

    def _stamp(
        self, rect: Rect, out: float, fill: Ink, outline: Ink, width: float, dash: tuple[float, ...], text: Text | None
    ) -> QPixmap:
        ratio = self._kit.ratio
        made = QPixmap(*(int((side + 2 * out) * ratio) + 2 for side in (rect.width, rect.height)))
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        brush = ScreenBrush(painter, self._kit)
        painter.translate(out - rect.x, out - rect.y)
        brush.plate(rect, rect.height / 2, fill, outline, width, dash)
        if text:
            brush.write(text, "text")
        painter.end()
        return made

    def write(self, text: Text, ink: Ink) -> None:
        """Write a text."""
        if text.y + text.size < self._top or text.y - 2 * text.size > self._bottom:
            return
        self._painter.setFont(self._kit.font(text.size, text.bold))
        self._painter.setPen(self._kit.colour(ink))
        self._painter.drawText(QPointF(text.x, text.y), text.text)


def _path(curve: Curve) -> QPainterPath:
    path = QPainterPath(QPointF(curve.x1, curve.y1))
    path.cubicTo(curve.hx1, curve.hy1, curve.hx2, curve.hy2, curve.x2, curve.y2)
    return path


def paint_lifted(painter: QPainter, chart: Chart, key: str, slots: Slots, kit: Kit) -> None:
    """Paint one series over all others: that under the mouse, or the one that the keys have come to."""
    trace, brush = chart.by_key[key], ScreenBrush(painter, kit)
    ink, dash = (f"pick{slots[key]}", DASHES[slots[key]]) if key in slots else ("text", ())
    label = trace.label
    if label:
        # The name is written again in bold, over what may have been written below it.
        brush.plate(label.rect, 0.0, "ground", "", 0.0, ())
        label = replace(label, plain=True)
    draw_trace(chart, replace(trace, label=label), ink, dash, brush)


def paint_ring(painter: QPainter, dot: Dot, grow: float, theme: Theme) -> None:
    """Paint the ring of the focus around a dot."""
    out = grow + theme.px(4)
    rect = QRectF(dot.rect.x - out, dot.rect.y - out, dot.rect.width + 2 * out, dot.rect.height + 2 * out)
    focus_ring(painter, rect, theme, rect.height() / 2)
