"""Sizes of the charts, on screen and on paper."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from riskdesk.immutable import immutable


@immutable
class ChartStyle:
    """Sizes in the caller's unit. Text sizes in a tuple run from the one that is wished for to the least legible.

    ``row`` and ``spacing`` are the most that a row and the distance of two columns take; below ``least_spacing`` names
    give way to codes, below ``least_title`` only some columns have their title. ``dot``, ``small_dot`` and
    ``value_dot`` are radii: of one with its rank in it, of one without, of one in a chart of values. A picked dot
    grows by up to ``grow``.
    """

    title_sizes: tuple[float, ...]
    second_size: float
    label_sizes: tuple[float, ...]
    number_sizes: tuple[float, ...]
    axis_size: float
    row: float
    spacing: float
    least_spacing: float
    least_title: float
    dot: float
    small_dot: float
    value_dot: float
    grow: float
    gap: float
    line: float
    picked_line: float

    def scaled(self, factor: float) -> ChartStyle:
        """The style with everything larger or smaller; 2.0 for 200%."""
        made: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            made[field.name] = tuple(v * factor for v in value) if isinstance(value, tuple) else value * factor
        return ChartStyle(**made)


CHART_SCREEN = ChartStyle(
    title_sizes=(13, 12, 11, 10),
    second_size=12,
    label_sizes=(14, 13, 12, 11, 10),
    number_sizes=(12, 11, 10, 9),
    axis_size=12,
    row=44,
    spacing=220,
    least_spacing=40,
    least_title=36,
    dot=11,
    small_dot=3.5,
    value_dot=4.5,
    grow=1.5,
    gap=8,
    line=1.25,
    picked_line=3,
)
"""Pixels at 100%."""
CHART_PAPER = ChartStyle(
    title_sizes=(8.2, 7.4, 6.8, 6),
    second_size=7.2,
    label_sizes=(8.4, 7.8, 7.2, 6.6, 6),
    number_sizes=(7.4, 6.8, 6.2, 5.6),
    axis_size=7.2,
    row=21,
    spacing=110,
    least_spacing=27,
    least_title=24,
    dot=6.8,
    small_dot=2.2,
    value_dot=2.8,
    grow=0.9,
    gap=5,
    line=0.8,
    picked_line=1.9,
)
"""Points."""
