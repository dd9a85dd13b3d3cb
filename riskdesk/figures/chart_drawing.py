"""The order and the looks in which a chart's shapes are drawn, for a brush of the screen and one of paper alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from riskdesk.figures.chart_picks import DASHES, DOTTED, MARKED, Slots
from riskdesk.figures.chart_shapes import Chart, Dot, Label, Trace
from riskdesk.figures.shapes import Curve, Rect, Text

Ink = str
""" "ground", "text", "second", "third", "border" or "hair" of the house's colours, or "pick0" to "pick5"."""


class Brush(Protocol):
    """What draws the shapes."""

    def stroke(self, curves: Sequence[Curve], ink: Ink, width: float, dash: tuple[float, ...]) -> None:
        """Draw curves; ``dash`` in widths of the line."""

    def plate(self, rect: Rect, radius: float, fill: Ink, outline: Ink, width: float, dash: tuple[float, ...]) -> None:
        """Draw a filled rectangle with round corners, and its outline unless that is ""."""

    def dot(
        self, rect: Rect, fill: Ink, outline: Ink, width: float, dash: tuple[float, ...], text: Text | None
    ) -> None:
        """Draw a plate with fully round ends, and a text on it; a chart has many that look alike."""

    def write(self, text: Text, ink: Ink) -> None:
        """Write a text."""


def draw_chart(chart: Chart, slots: Slots, brush: Brush) -> None:
    """Draw all of a chart: the picked series last, each in its colour and dashes, over the others in grey."""
    _ground(chart, brush)
    plain = [t for t in chart.traces if t.key not in slots]
    for trace in plain:
        brush.stroke(trace.curves, "third", chart.style.line, ())
    brush.stroke(chart.links, "second", chart.style.line, DOTTED)
    for trace in plain:
        _dots(chart, trace, "second" if chart.numbered else "third", chart.style.line, False, brush)
        _named(trace, "text", False, brush)
    for key in slots:
        if key in chart.by_key:
            draw_trace(chart, chart.by_key[key], f"pick{slots[key]}", DASHES[slots[key]], brush)


def draw_trace(chart: Chart, trace: Trace, ink: Ink, dash: tuple[float, ...], brush: Brush) -> None:
    """Draw one series lifted out: thick, with its dots grown and its name bold."""
    brush.stroke(trace.curves, ink, chart.style.picked_line, dash)
    _dots(chart, trace, ink, chart.style.picked_line * 0.75, True, brush)
    _named(trace, ink, True, brush)


def _ground(chart: Chart, brush: Brush) -> None:
    brush.stroke(chart.grid, "hair", chart.style.line, ())
    for parting in chart.breaks:
        brush.stroke((parting.line,), "second", chart.style.line, (3, 3))
        for text in parting.texts:
            brush.write(text, "second")
    for tie in chart.ties:
        brush.plate(tie, min(tie.width, tie.height) / 2, "hair", "border", chart.style.line * 0.7, ())
    for text in chart.titles:
        brush.write(text, "text" if text.bold else "second")
    for text in chart.axis:
        brush.write(text, "second")


def _dots(chart: Chart, trace: Trace, ink: Ink, width: float, strong: bool, brush: Brush) -> None:
    for dot in trace.dots:
        _dot(chart, dot, ink, width, strong, brush)
    if trace.end:
        brush.stroke((trace.end,), ink, width * 1.3, ())


def _dot(chart: Chart, dot: Dot, ink: Ink, width: float, strong: bool, brush: Brush) -> None:
    """A dot with its rank is open; one without is filled, unless it is marked."""
    rect = dot.rect.inset(width / 2 - (chart.grow if strong else 0.0))
    filled = not chart.numbered and not dot.marked
    text = dot.strong if strong else dot.text
    brush.dot(rect, ink if filled else "ground", ink, width, MARKED if dot.marked else (), text)


def _named(trace: Trace, ink: Ink, bold: bool, brush: Brush) -> None:
    if trace.label:
        draw_label(trace.label, ink, bold, brush)


def draw_label(label: Label, ink: Ink, bold: bool, brush: Brush) -> None:
    """Draw a name and what leads to it; one within the plot on a ground of its own."""
    if label.leader:
        brush.stroke((label.leader,), ink if bold else "third", label.rect.height / 18, ())
    if not label.plain:
        brush.plate(label.rect, 0.0, "ground", "", 0.0, ())
    for text in label.texts:
        brush.write(replace(text, bold=bold), ink)
