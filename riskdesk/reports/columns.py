"""How wide each column of the table is: as wide as its contents, the rest for names and reasons."""

from __future__ import annotations

from collections.abc import Sequence

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
    wanted = {c.key: _wanted(pen, c, rows) for c in columns if c.key in _FLEXIBLE}
    widths.update(_shared(wanted, rest))
    _spread(widths, wanted)
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


def _wanted(pen: Pen, column: Column, rows: Sequence[SheetRow]) -> float:
    """The width at which no cell would wrap."""
    _, style, size = _LOOK[column.key]
    texts = (getattr(row, column.key.value) for row in rows)
    return max((pen.setter.width(text, size, style.weight) for text in texts), default=0.0) + 2 * PADDING + _SLACK


def _shared(wanted: dict[ColumnKey, float], rest: float) -> dict[ColumnKey, float]:
    """Names get what they want up to half of the room, reasons the remainder."""
    if ColumnKey.WHY not in wanted:
        return {ColumnKey.AREA: rest}
    area, why = max(wanted[ColumnKey.AREA], _NARROWEST), wanted[ColumnKey.WHY]
    if area + why <= rest:
        return {ColumnKey.AREA: area, ColumnKey.WHY: rest - area}
    area = max(min(area, rest * 0.5), rest - why)
    return {ColumnKey.AREA: area, ColumnKey.WHY: rest - area}


def _spread(widths: dict[ColumnKey, float], wanted: dict[ColumnKey, float]) -> None:
    """Without reasons the names would stand far from their numbers: give those some of what the names leave."""
    spare = widths[ColumnKey.AREA] - wanted[ColumnKey.AREA]
    numbers = [key for key in widths if key not in (ColumnKey.PRIORITY, ColumnKey.CODE, *_FLEXIBLE)]
    if ColumnKey.WHY in widths or spare <= 0:
        return
    for key in numbers:
        widths[key] += min(spare / len(numbers), _MOST_SPREAD)
        widths[ColumnKey.AREA] -= min(spare / len(numbers), _MOST_SPREAD)
