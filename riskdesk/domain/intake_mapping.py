"""Which column of a table that comes in holds what: guessed from its headings, and open to change."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from riskdesk.domain.codes import name_key, tidy_name
from riskdesk.domain.intake_grid import Grid, GridRow, letters
from riskdesk.domain.scheme import IMPACT, PROBABILITY, THREAT, Scheme, ThreatKind
from riskdesk.domain.words import listed


class Field(StrEnum):
    """What a column can hold. Only the area's name has to be there."""

    AREA = "area"
    CODE = "code"
    IMPACT = IMPACT
    PROBABILITY = PROBABILITY
    THREAT = THREAT
    JUSTIFICATION = "justification"
    SOURCE = "source"
    DATA_TO = "data_to"
    CONFIDENCE = "confidence"
    AREA_ID = "area_id"


MARKS = (Field.IMPACT, Field.PROBABILITY, Field.THREAT)
"""The fields that are factors of a scheme, which may lack some."""
CALLED = {
    Field.AREA: "risk area",
    Field.JUSTIFICATION: "why this score",
    Field.DATA_TO: "data to",
    Field.AREA_ID: "area id",
}
"""What fields are called where that is not their value."""

SYNONYMS: Mapping[Field, tuple[str, ...]] = {
    Field.AREA: (
        "risk area", "area", "area name", "name of area", "priority area", "area of risk", "name", "title", "issue",
        "risk", "problem", "theme", "topic", "crime type", "risk title", "risk name", "risk description", "priority",
    ),
    Field.CODE: ("code", "area code", "short code", "abbreviation"),
    Field.IMPACT: ("impact", "severity", "consequence", "consequences", "harm"),
    Field.PROBABILITY: ("probability", "likelihood", "frequency", "chance"),
    Field.THREAT: ("threat",),
    Field.JUSTIFICATION: (
        "justification", "why this score", "rationale", "reason for score", "reason", "reasons", "reasoning",
        "comment", "comments", "notes",
    ),
    Field.SOURCE: ("source", "sources", "data source", "source of data", "evidence", "source of evidence"),
    Field.DATA_TO: ("data to", "data up to", "data until", "date of data", "data date", "as at"),
    Field.CONFIDENCE: ("confidence", "confidence level", "certainty"),
    Field.AREA_ID: ("area id", "riskdesk id"),
}  # fmt: skip
"""Headings that are understood, the likelier first; without case, signs and what stands in brackets."""

_GRADES = ("score", "level", "rating", "points", "value", "mark")
"""A factor's heading may end so: "Impact score", "Likelihood rating (1-5)"."""
_PLACES = ("position", "rank")
"""Threat by position may be headed so; a rank among points would be taken for points."""
SURE = 6
"""So many headings of the area are its own; the others could be something else."""
LOOKED_AT = 30
"""So many rows from the top may be the line of headings; above it stand titles."""


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """``heading`` is the line of the headings, 0 where there is none; ``columns`` the column, from 0, of each field
    that has one. ``notes`` says what was doubtful in a guess."""

    heading: int
    columns: Mapping[Field, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def but(self, which: Field, column: int | None) -> ColumnMap:
        """The same with another column for a field (``None``: no column); a column holds one field."""
        left = {f: c for f, c in self.columns.items() if f is not which and c != column}
        return replace(self, columns=left if column is None else {**left, which: column}, notes=())


def fields_of(scheme: Scheme) -> tuple[Field, ...]:
    """The fields that a session of this scheme can take."""
    keys = {factor.key for factor in scheme.factors}
    return tuple(f for f in Field if f not in MARKS or f.value in keys)


def called(which: Field) -> str:
    """The field in a sentence: "risk area", "impact"."""
    return CALLED.get(which, which.value)


def plain_heading(text: str) -> str:
    """A heading as it is compared: without case, signs and what stands in brackets."""
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", text)
    return " ".join(re.findall(r"[^\W_]+", name_key(bare)))


def guess(grid: Grid, scheme: Scheme) -> ColumnMap:
    """The likeliest line of headings, and which column is which; without headings the places decide."""
    best = max(grid.rows[:LOOKED_AT], key=lambda row: len(_found(row, scheme)), default=None)
    if best is None or not _is_heading(best, scheme):
        return ColumnMap(0, _by_place(grid, scheme))
    return guess_below(best, scheme)


def guess_below(heading: GridRow, scheme: Scheme) -> ColumnMap:
    """Which column is which, by this line of headings."""
    return ColumnMap(heading.line, _found(heading, scheme), _doubts(heading, scheme))


def without_heading(grid: Grid, scheme: Scheme) -> ColumnMap:
    """The map of a table that has no headings."""
    return ColumnMap(0, _by_place(grid, scheme))


def _is_heading(row: GridRow, scheme: Scheme) -> bool:
    """A line of headings names the area, and no heading is a number: "Priority" beside a 4 may be an area."""
    return Field.AREA in _found(row, scheme) and not any(cell.strip().isdigit() for cell in row.cells)


def _found(row: GridRow, scheme: Scheme) -> dict[Field, int]:
    """The best column of each field; one that two fields want goes to the one that it fits better."""
    fits = sorted((tier, column, which) for which in fields_of(scheme) for column, tier in _fits(row, which, scheme))
    found: dict[Field, int] = {}
    for _, column, which in fits:
        if which not in found and column not in found.values():
            found[which] = column
    return {which: found[which] for which in Field if which in found}


def _fits(row: GridRow, which: Field, scheme: Scheme) -> list[tuple[int, int]]:
    """The columns that a field can have, with how well: 0 is best."""
    names = _names(which, scheme)
    headings = [plain_heading(cell) for cell in row.cells]
    if which in MARKS:
        # "Threat of 25" says the most that it can be.
        headings = [re.sub(r" of \d+$", "", heading) for heading in headings]
    return [(n, names.index(heading)) for n, heading in enumerate(headings) if heading in names]


def _names(which: Field, scheme: Scheme) -> list[str]:
    names = list(SYNONYMS[which])
    if which not in MARKS:
        return names
    factor = scheme.factor(which.value)
    positions = which is Field.THREAT and scheme.threat_kind is ThreatKind.POSITION
    endings = (*_GRADES, *_PLACES) if positions else _GRADES
    graded = [f"{name} {ending}" for name in names for ending in endings]
    return [plain_heading(factor.name), *names, *graded]


def _doubts(row: GridRow, scheme: Scheme) -> tuple[str, ...]:
    """Which fields more than one column could have been."""
    doubts, found = [], _found(row, scheme)
    taken = set(found.values())
    for which, column in found.items():
        fits = dict(_fits(row, which, scheme))
        others = [n for n in fits if n not in taken]
        # "Risk area" beside "Priority" leaves no doubt.
        sure = which is Field.AREA and fits[column] < SURE
        if others and not sure:
            places = listed([letters(n) for n in sorted(others)])
            doubts.append(f"{called(which).capitalize()} was taken from column {letters(column)}; {places} fits too.")
    return tuple(doubts)


def _by_place(grid: Grid, scheme: Scheme) -> dict[Field, int]:
    """The area is the first column that holds words; the columns of numbers right of it are the factors in order."""
    wide = range(grid.width)
    wordy = [n for n in wide if any(_wordy(row.cell(n)) for row in grid.rows)]
    area = next(iter(wordy), 0)
    numbers = [n for n in wide if n > area and n not in wordy and any(row.cell(n).strip() for row in grid.rows)]
    marks = [Field(factor.key) for factor in scheme.factors]
    return {Field.AREA: area, **dict(zip(marks, numbers, strict=False))} if grid.rows else {}


def _wordy(cell: str) -> bool:
    return sum(sign.isalpha() for sign in cell) > 2 and name_key(cell) not in ("n/a",)


def area_names(grid: Grid, scheme: Scheme) -> list[str]:
    """The names of the areas in a table, each once, as the guess has them."""
    columns = guess(grid, scheme)
    cells = [r.cell(columns.columns.get(Field.AREA)) for r in grid.rows if r.line > columns.heading]
    names: dict[str, str] = {}
    for cell in filter(name_key, cells):
        names.setdefault(name_key(cell), tidy_name(cell))
    return list(names.values())


def line_naming(grid: Grid, headings: Sequence[str]) -> GridRow | None:
    """The first line that has all these headings, if there is one."""
    wanted = {plain_heading(text) for text in headings}
    lines = (row for row in grid.rows[:LOOKED_AT] if wanted <= {plain_heading(cell) for cell in row.cells})
    return next(lines, None)


def by_name(grid: Grid, heading: int, text: str) -> Sequence[int]:
    """The columns that a user means by a heading, or else by a letter."""
    wanted = plain_heading(text)
    row = next((row for row in grid.rows if row.line == heading), None)
    found = [n for n, cell in enumerate(row.cells) if wanted and plain_heading(cell) == wanted] if row else []
    if found or not re.fullmatch("[A-Za-z]{1,2}", text.strip()):
        return found
    return [n for n in range(grid.width) if letters(n) == text.strip().upper()]
