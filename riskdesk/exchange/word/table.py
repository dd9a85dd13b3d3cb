"""The ranked table of the sheet in a Word document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from riskdesk.exchange.word.grid import CENTRE, GROUND, LEFT, Grid
from riskdesk.exchange.word.paper import UPRIGHT, Paper
from riskdesk.sheet.data import Chip, Column, ColumnKey, SheetRow

_WIDTHS: Mapping[ColumnKey, float] = {
    ColumnKey.PRIORITY: 15,
    ColumnKey.CODE: 11,
    ColumnKey.THREAT: 14,
    ColumnKey.IMPACT: 14,
    ColumnKey.PROBABILITY: 20,
    ColumnKey.RISK: 28,
    ColumnKey.RISK_RANK: 12,
    ColumnKey.LAST_TIME: 12,
    ColumnKey.MOVE: 12,
    ColumnKey.COMPUTED: 18,
}
"""In millimetres; names and reasons share the rest."""
_AREA_SHARE = 0.45
_LEAST = {False: 34.0, True: 95.0}
"""Millimetres that names want, without reasons beside them and with them."""
_WORDS = (ColumnKey.CODE, ColumnKey.AREA, ColumnKey.RISK, ColumnKey.WHY)


def add_table(paper: Paper, columns: Sequence[Column], rows: Sequence[SheetRow], words: tuple[str, str]) -> None:
    """Add the table; ``words`` are its title and what it shows."""
    grid = Grid(paper, 1 + len(rows), _widths(columns, paper.room), words)
    for n, column in enumerate(columns):
        align = LEFT if column.key in _WORDS else CENTRE
        grid.write(0, n, column.heading, style="Table heading", align=align, fill=GROUND)
    for y, row in enumerate(rows, 1):
        for n, column in enumerate(columns):
            _cell(grid, y, n, column.key, row)


def _cell(grid: Grid, y: int, n: int, key: ColumnKey, row: SheetRow) -> None:
    if key is ColumnKey.RISK:
        if row.chip is None:
            grid.write(y, n, "–")
        else:
            grid.write(y, n, chip_words(row.chip), bold=True, fill=row.chip.fill, ink=row.chip.ink)
        return
    text = str(getattr(row, key.value))
    bold = key in (ColumnKey.PRIORITY, ColumnKey.CODE, ColumnKey.AREA)
    grid.write(y, n, text, align=LEFT if key in _WORDS else CENTRE, bold=bold)


def chip_words(chip: Chip) -> str:
    """ "25 ▲▲ Very High"."""
    return " ".join(part for part in (chip.score, chip.sign, chip.band) if part)


def wants_width(columns: Sequence[Column]) -> bool:
    """Whether names and reasons would have too little room on a page that stands upright."""
    reasons = any(column.key is ColumnKey.WHY for column in columns)
    return _rest(columns, UPRIGHT) < _LEAST[reasons]


def _rest(columns: Sequence[Column], room: float) -> float:
    return room - sum(_WIDTHS.get(column.key, 0) for column in columns)


def _widths(columns: Sequence[Column], room: float) -> list[float]:
    rest = _rest(columns, room)
    keys = {column.key for column in columns}
    area = rest * _AREA_SHARE if ColumnKey.WHY in keys else rest
    share = {ColumnKey.AREA: area, ColumnKey.WHY: rest - area}
    return [_WIDTHS.get(column.key) or share[column.key] for column in columns]
