"""Rows of any origin as a :class:`Grid`, kept within its limits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from riskdesk.domain.intake_grid import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, GridRow, letters
from riskdesk.exchange.errors import CsvError

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters, and halves of characters, which no store takes."""


def grid_rows(rows: Iterable[tuple[int, Sequence[str]]], where: str) -> Iterator[GridRow]:
    """The rows that hold something, with plain line ends inside the cells.

    Args:
        rows: the line of each row, from 1, and its cells from column A on.
        where: what the file is called.

    Raises:
        CsvError: there are too many rows or columns, or a cell is too long.
    """
    kept = 0
    for line, cells in rows:
        clean = [_clean(cell) for cell in cells]
        while clean and not clean[-1].strip():
            clean.pop()
        if not clean:
            continue
        kept += 1
        if kept > MOST_ROWS:
            raise CsvError(where, line, "", f"found more than {MOST_ROWS:,} rows; {MOST_ROWS:,} is the most allowed")
        _check(clean, line, where)
        yield GridRow(line, tuple(clean))


def _clean(cell: str) -> str:
    if cell.isprintable():
        return cell
    return _UNSEEN.sub("", cell.replace("\r\n", "\n").replace("\r", "\n"))


def _check(cells: Sequence[str], line: int, where: str) -> None:
    if len(cells) > MOST_COLUMNS:
        found = f"found something in column {letters(len(cells) - 1)}"
        raise CsvError(where, line, "", f"{found}; the first {MOST_COLUMNS} columns are the most allowed")
    for n, cell in enumerate(cells):
        length = len(cell)
        if length > LONGEST_CELL:
            words = f"found {length:,} characters; at most {LONGEST_CELL:,} are allowed"
            raise CsvError(where, line, letters(n), words)
