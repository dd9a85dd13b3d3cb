"""How the arrow keys go from dot to dot of a chart."""

from __future__ import annotations

from enum import StrEnum

from riskdesk.figures.chart_shapes import Chart

Place = tuple[str, int]
"""A series by its key, and a column."""
START: Place = ("", -1)
"""Before any key was pressed."""


class Step(StrEnum):
    """Where an arrow key goes."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    FIRST = "first"
    LAST = "last"


def beside(chart: Chart, place: Place, step: Step) -> Place:
    """The next dot above or below in the same column; level ones from left to right."""
    key, column = place
    dots = [(dot.y, dot.x, trace.key) for trace in chart.traces if (dot := trace.dot_in(column))]
    keys = [found for *_, found in sorted(dots)]
    at = keys.index(key) + (1 if step is Step.DOWN else -1)
    return keys[max(0, min(at, len(keys) - 1))], column


def along(chart: Chart, place: Place, step: Step) -> Place:
    """The same series in the next column that has it, or in its first or last one."""
    key, column = place
    columns = [dot.column for dot in chart.by_key[key].dots]
    at = columns.index(column)
    to = {Step.LEFT: at - 1, Step.RIGHT: at + 1, Step.FIRST: 0, Step.LAST: len(columns) - 1}[step]
    return key, columns[max(0, min(to, len(columns) - 1))]
