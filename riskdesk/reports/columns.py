"""How wide each column of the table is: as wide as its contents, the rest for names and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from riskdesk.reports.chip import chip_width
from riskdesk.reports.flow import Pen
from riskdesk.reports.fonts import Weight
from riskdesk.reports.styles import BODY, HEAVY, SMALL, STRONG, Style
from riskdesk.reports.table import HEAD_SIZE, PADDING, Align, TableColumn
from riskdesk.sheet.data import Column, ColumnKey, SheetRow

_LOOK: dict[ColumnKey, tuple[Align, Style, float]] = {
    ColumnKey.PRIORITY: (Align.CENTRE, HEAVY, 10.8),
    ColumnKey.CODE: (Align.LEFT, STRONG, 8.2),
    ColumnKey.AREA: (Align.LEFT, STRONG, 9.0),
    ColumnKey.THREAT: (Align.RIGHT, BODY, 9.4),
    ColumnKey.IMPACT: (Align.RIGHT, BODY, 9.4),
    ColumnKey.PROBABILITY: (Align.RIGHT, BODY, 9.4),
    ColumnKey.RISK: (Align.LEFT, BODY, 9.0),
    ColumnKey.RISK_RANK: (Align.RIGHT, BODY, 9.4),
    ColumnKey.LAST_TIME: (Align.RIGHT, BODY, 9.4),
    ColumnKey.MOVE: (Align.RIGHT, BODY, 9.4),
    ColumnKey.COMPUTED: (Align.RIGHT, BODY, 9.4),
    ColumnKey.WHY: (Align.LEFT, SMALL, 8.3),
}
_WIDEST = 64.0
"""The most that a column of numbers or codes takes; longer texts wrap."""
_WIDEST_CHIP = 120.0
_SLACK = 0.5
"""So that what was measured to fit is not broken by a rounding."""
_NARROWEST = 90.0
"""The least that a column of names takes, in which its heading stands in one line."""
_SPLITS = 12
"""So many ways of sharing the room are weighed."""
_RAGGED = 1.12
"""What breaking at words wastes of a line."""
_MOST_SPREAD = 24.0
_MOST_HEAD_LINES = 2.6
"""Lines of a heading, less what is lost where they break."""
_FLEXIBLE = (ColumnKey.AREA, ColumnKey.WHY)


def table_columns(
    pen: Pen, columns: Sequence[Column], rows: Sequence[SheetRow], width: float
) -> tuple[TableColumn, ...]:
    """The columns with their widths, ``width`` points in all."""
    widths = {c.key: _fixed(pen, c, rows) for c in columns if c.key not in _FLEXIBLE}
    rest = width - sum(widths.values())
    measured = {c.key: _measured(pen, c, rows) for c in columns if c.key in _FLEXIBLE}
    widths.update(_shared(measured, rest))
    _spread(widths, max(measured[ColumnKey.AREA], default=0.0) + 2 * PADDING + _SLACK)
    return tuple(TableColumn(c.key, c.heading, widths[c.key], *_LOOK[c.key]) for c in columns)


def _fixed(pen: Pen, column: Column, rows: Sequence[SheetRow]) -> float:
    """The width of the heading's longest word, or of the widest cell; a heading of many words takes few lines."""
    _, style, size = _LOOK[column.key]
    head = max((pen.setter.width(w, HEAD_SIZE, Weight.SEMIBOLD) for w in column.heading.split()), default=0.0)
    head = max(head, pen.setter.width(column.heading, HEAD_SIZE, Weight.SEMIBOLD) / _MOST_HEAD_LINES)
    if column.key is ColumnKey.RISK:
        chips = {(row.chip.score, row.chip.band, row.chip.sign): row.chip for row in rows if row.chip}
        widest = max((chip_width(pen, chip, size) for chip in chips.values()), default=0.0)
        return min(max(head, widest), _WIDEST_CHIP) + 2 * PADDING + _SLACK
    texts = {getattr(row, column.key.value) for row in rows}
    widest = max((pen.setter.width(text, size, style.weight) for text in texts), default=0.0)
    return min(max(head, widest), _WIDEST) + 2 * PADDING + _SLACK


def _measured(pen: Pen, column: Column, rows: Sequence[SheetRow]) -> list[float]:
    """The width at which each cell of a column would not wrap."""
    _, style, size = _LOOK[column.key]
    texts = (getattr(row, column.key.value) for row in rows)
    return [pen.setter.width(text, size, style.weight) for text in texts]


def _shared(measured: dict[ColumnKey, list[float]], rest: float) -> dict[ColumnKey, float]:
    """Names and reasons share the room so that the table takes the fewest lines; of equal shares the names' largest."""
    edge = 2 * PADDING + _SLACK
    if ColumnKey.WHY not in measured:
        return {ColumnKey.AREA: rest}
    names, reasons = measured[ColumnKey.AREA], measured[ColumnKey.WHY]
    widest = max(max(names, default=0.0) + edge, _NARROWEST)
    most = max(_NARROWEST, min(widest, rest - _NARROWEST))
    steps = [most - n * (most - _NARROWEST) / _SPLITS for n in range(_SPLITS + 1)]
    area = min(steps, key=lambda width: _lines_in_all(names, width - edge, reasons, rest - width - edge))
    return {ColumnKey.AREA: area, ColumnKey.WHY: rest - area}


def _lines_in_all(names: Sequence[float], width: float, reasons: Sequence[float], other: float) -> int:
    """Roughly how many lines the rows take."""
    return sum(max(_lines(a, width), _lines(b, other)) for a, b in zip(names, reasons, strict=True))


def _lines(wide: float, room: float) -> int:
    return 1 if wide <= room else ceil(wide * _RAGGED / room)


def _spread(widths: dict[ColumnKey, float], wanted: float) -> None:
    """Without reasons the names would stand far from their numbers: give those some of what the names leave."""
    spare = widths[ColumnKey.AREA] - wanted
    numbers = [key for key in widths if key not in (ColumnKey.PRIORITY, ColumnKey.CODE, *_FLEXIBLE)]
    if ColumnKey.WHY in widths or spare <= 0:
        return
    for key in numbers:
        widths[key] += min(spare / len(numbers), _MOST_SPREAD)
        widths[ColumnKey.AREA] -= min(spare / len(numbers), _MOST_SPREAD)
