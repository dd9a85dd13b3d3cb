"""A chart in words, for those who cannot see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from riskdesk.figures.chart_data import ChartData, Series

MOST_TOLD = 40
"""With nothing picked out, so many series are told of."""


def chart_alternative(data: ChartData, picked: Sequence[str] | Mapping[str, int] = ()) -> str:
    """What the chart shows in words: the picked series' values session by session, or all series' where none is."""
    sessions = ", ".join(column.title for column in data.columns)
    head = f"{data.title or 'Chart'} over {len(data.columns)} sessions ({sessions})."
    if len(data.columns) == 1:
        head = f"{data.title or 'Chart'} in one session ({sessions})."
    pairs = [(before, after) for before, after in pairwise(data.columns) if after.break_before]
    parted = [f"Between {before.title} and {after.title}: {after.break_before}." for before, after in pairs]
    told = [s for key in picked if (s := data.by_key(key))] or list(data.shown)
    lines = [_told(series) for series in told[:MOST_TOLD]]
    if len(told) > MOST_TOLD:
        lines.append(f"And {len(told) - MOST_TOLD} more.")
    return " ".join([head, *parted, *lines])


def _told(series: Series) -> str:
    """ "Drugs: 4, 4, 5, 6, 6." """
    values = ", ".join(point.label if point else "none" for point in series.points)
    return f"{series.name}: {values}{f', then {series.end}' if series.end else ''}."
