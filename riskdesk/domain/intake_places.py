"""Which columns of a table hold names and which hold marks, by what stands in them: for headings that say nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from riskdesk.domain.codes import name_key
from riskdesk.domain.intake_grid import Grid, GridRow
from riskdesk.domain.intake_values import CellError, mark_of, says_none
from riskdesk.domain.scheme import Factor, Scheme

_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
LOOKED_AT = 30
"""So many rows from the top may be the line of headings; above it stand titles."""


def is_number(cell: str) -> bool:
    """Whether a cell holds a number and nothing else."""
    return _NUMBER.fullmatch(cell.strip()) is not None


def _is_word(cell: str) -> bool:
    return sum(sign.isalpha() for sign in cell) > 2 and not says_none(cell)


def _is_mark(cell: str, scheme: Scheme) -> bool:
    """A number, in range or not, or a level by its name."""
    return is_number(cell) or (not says_none(cell) and any(_reads(cell, factor) for factor in scheme.factors))


def _reads(cell: str, factor: Factor) -> bool:
    try:
        return mark_of(cell, factor, 1) is not None
    except CellError:
        return False


def place_columns(rows: Sequence[GridRow], scheme: Scheme, known: int | None = None) -> tuple[int, list[int]]:
    """The column of the areas, if not ``known`` the first that has more words than marks, and those right of it that
    hold marks.

    A word among numbers makes no column of words of it: it is a mistake, to be told, and its column a column of marks.
    """
    width = max((len(row.cells) for row in rows), default=0)
    filled = {n: [row.cell(n) for row in rows if row.cell(n).strip()] for n in range(width)}
    marks = {n: sum(_is_mark(cell, scheme) for cell in cells) for n, cells in filled.items()}
    words = {n: sum(_is_word(cell) and not _is_mark(cell, scheme) for cell in cells) for n, cells in filled.items()}
    area = next((n for n in range(width) if words[n] > marks[n]), 0) if known is None else known
    return area, [n for n in range(area + 1, width) if filled[n] and marks[n] >= words[n]]


def heading_of(grid: Grid, scheme: Scheme) -> GridRow | None:
    """The line of headings by what stands below it, where its words say nothing: the first line of several cells, if
    it has no marks itself and words over columns in which marks prevail."""
    first = next((row for row in grid.rows[:LOOKED_AT] if sum(map(bool, map(name_key, row.cells))) > 1), None)
    if first is None or any(_is_mark(cell, scheme) for cell in first.cells):
        return None
    below = [row for row in grid.rows if row.line > first.line]
    _, marks = place_columns(below, scheme)
    over = [n for n in marks if name_key(first.cell(n)) and not says_none(first.cell(n))]
    return first if any(is_number(row.cell(n)) for row in below for n in over) else None


def fits(rows: Sequence[GridRow], columns: Sequence[int], scheme: Scheme) -> bool:
    """Whether no number in the columns, each taken for the factor in its place, is beyond what the factor allows."""
    return all(
        _within(row.cell(column), factor, len(rows))
        for column, factor in zip(columns, scheme.factors, strict=False)
        for row in rows
        if is_number(row.cell(column))
    )


def _within(cell: str, factor: Factor, areas: int) -> bool:
    try:
        mark_of(cell, factor, areas)
    except CellError:
        return False
    return True
