"""The scores of a day as CSV: area, impact, probability, threat; a blank is not scored, never nought."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from riskdesk.domain.cell_text import unguarded
from riskdesk.domain.codes import name_key, tidy_name
from riskdesk.domain.intake_grid import MOST_ROWS
from riskdesk.domain.intake_values import name_fault, shown
from riskdesk.domain.ranking import Marked
from riskdesk.domain.scheme import Factor, Scheme
from riskdesk.domain.words import listed
from riskdesk.exchange.csv_lines import Record, delimiter_of, heading, read_text, records, without_hint
from riskdesk.exchange.errors import CsvError
from riskdesk.immutable import immutable

AREA = "area"
_WHOLE = re.compile("[0-9]{1,9}")
_CONTROLS = ("Cc", "Cs", "Zl", "Zp")
"""Unicode categories that a name must not hold; the invisible characters of a paste are left out of names anyway."""


@immutable
class ScoredRow:
    """One area of the file: its line, its name as it is kept, and its marks by factor; ``None`` is not scored."""

    line: int
    name: str
    marks: Mapping[str, int | None] = field(default_factory=dict)


def read_scores(path: Path, scheme: Scheme) -> tuple[ScoredRow, ...]:
    """Read the areas and their marks, each legal for the scheme.

    The columns area and those of the factors that the scheme's priority rule needs must be there, in any order;
    other columns are passed over. The apostrophe by which an exported file keeps a name from being calculated is taken
    off again.

    Raises:
        CsvError: in one sentence: the file, the line, the column, what was found and what is allowed.
    """
    where = path.name or str(path)
    text = without_hint(read_text(path))
    factors = {factor.key: factor for factor in scheme.factors}
    lines = records(text, where, delimiter_of(text, (AREA, *factors)))
    line, cells = next(lines, (0, ()))
    if not cells:
        raise CsvError(where, 0, "", "is empty; a heading and a line for each area are wanted")
    columns = _columns(cells, where, line, factors, scheme.needs)
    raw = tuple(_named(lines, where, len(cells), columns[AREA]))
    if not raw:
        raise CsvError(where, line, "", "found a heading and no area below it; a line for each area is wanted")
    readers = {key: _Marks(factors[key], len(raw), where) for key in columns if key != AREA}
    return tuple(
        ScoredRow(line, name, {key: marks.read(cells[columns[key]], line) for key, marks in readers.items()})
        for line, name, cells in raw
    )


def marked(rows: Sequence[ScoredRow]) -> tuple[Marked, ...]:
    """The rows as the ranking takes them, each known by its line."""
    width = len(str(rows[-1].line)) if rows else 0
    return tuple(Marked(f"{row.line:0{width}}", row.name, **row.marks) for row in rows)


def _columns(
    cells: Sequence[str], where: str, line: int, factors: Mapping[str, Factor], needs: frozenset[str]
) -> dict[str, int]:
    """Where each known column stands."""
    names = [heading(cell) for cell in cells]
    allowed = (AREA, *factors)
    for name in allowed:
        if names.count(name) > 1:
            raise CsvError(where, line, name, f"found {names.count(name)} columns of this name; one is allowed")
        if name not in names and (name == AREA or name in needs):
            found = listed([shown(cell.strip()) for cell in cells if cell.strip()][:8])
            raise CsvError(where, line, name, f"is missing; found {found}; wanted are {', '.join(allowed)}")
    return {name: names.index(name) for name in allowed if name in names}


def _named(lines: Iterator[Record], where: str, width: int, area: int) -> Iterator[tuple[int, str, Sequence[str]]]:
    """The records below the heading with their names, which are each other's only check."""
    seen: dict[str, int] = {}
    for line, cells in lines:
        if len(seen) == MOST_ROWS:
            raise CsvError(where, line, "", f"found more than {MOST_ROWS:,} areas; {MOST_ROWS:,} is the most allowed")
        _check_width(cells, where, line, width)
        yield line, _name(cells[area], where, line, seen), cells


def _check_width(cells: Sequence[str], where: str, line: int, width: int) -> None:
    if len(cells) == width or (len(cells) > width and not any(cell.strip() for cell in cells[width:])):
        return
    hint = "; a name with the separator in it must stand in quotation marks" if len(cells) > width else ""
    raise CsvError(where, line, "", f"found {len(cells)} cells; as many as the heading has, {width}, are wanted{hint}")


def _name(cell: str, where: str, line: int, seen: dict[str, int]) -> str:
    text = unguarded(cell.strip())
    control = None if text.isprintable() else next((c for c in text if unicodedata.category(c) in _CONTROLS), None)
    if control is not None:
        raise CsvError(where, line, AREA, f"found the control character U+{ord(control):04X} in a name; remove it")
    if fault := name_fault(text):
        raise CsvError(where, line, AREA, fault)
    name = tidy_name(text)
    key = name_key(name)
    if key in seen:
        raise CsvError(
            where, line, AREA, f"found {shown(name)} again, first in line {seen[key]}; each area stands once"
        )
    seen[key] = line
    return name


class _Marks:
    """The marks of one column; equal cells are judged once."""

    def __init__(self, factor: Factor, areas: int, where: str) -> None:
        self.factor, self.where = factor, where
        self.low, self.high = factor.limits(areas)
        self.known: dict[str, int | None] = {"": None}

    def read(self, cell: str, line: int) -> int | None:
        """The mark in a cell, ``None`` where it is blank."""
        if cell not in self.known:
            self.known[cell] = self._mark(cell.strip(), line)
        return self.known[cell]

    def _mark(self, text: str, line: int) -> int | None:
        if not text:
            return None
        value = int(text) if _WHOLE.fullmatch(text) else None
        if value is None or not self.low <= value <= self.high:
            allowed = f"allowed: a whole number from {self.low} to {self.high}, or nothing for not scored"
            raise CsvError(self.where, line, self.factor.key, f"found {shown(text)}; {allowed}")
        return value
