"""A table that comes in, as texts with their places: what stands between a file's reader and everything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from riskdesk.domain.limits import LONGEST_TEXT
from riskdesk.immutable import immutable

MOST_ROWS = 5_000
"""Rows that hold something; five times the most areas of a session."""
MOST_COLUMNS = 100
LONGEST_CELL = LONGEST_TEXT
"""Characters, without the mark that an export puts ahead of a formula: as many as a justification may have."""


def letters(column: int) -> str:
    """The letters of a column counted from 0, as a spreadsheet shows them: 0 is A, 26 is AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def place(line: int, column: int | None = None) -> str:
    """Where something stands: "line 7, column D"; columns count from 0."""
    return f"line {line}" if column is None else f"line {line}, column {letters(column)}"


@immutable
class GridRow:
    """One row: its line in the file, from 1, and its cells from column A on, without blank ones at the end."""

    line: int
    cells: tuple[str, ...]

    def cell(self, column: int | None) -> str:
        """The text in a column, blank where there is none."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""


@immutable
class Grid:
    """A table of texts.

    ``rows`` are those that hold something. ``faults`` says of a cell, known by line and column, why it could not be
    read. ``notes`` are sentences that the user is to be told, such as how a doubtful file was understood. ``split`` is
    the sign between the cells of a text file, where one that is missing its quotation marks shifts the rest.
    ``sheet`` is the worksheet that was read, ``sheets`` are those to choose from.
    """

    where: str
    rows: tuple[GridRow, ...]
    faults: Mapping[tuple[int, int], str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    split: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """The number of columns up to the last that holds something."""
        return max((len(row.cells) for row in self.rows), default=0)
