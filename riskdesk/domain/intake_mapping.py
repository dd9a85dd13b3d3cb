"""Which column of a table that comes in holds what: guessed from its headings, and open to change."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from enum import StrEnum

from riskdesk.domain.codes import name_key, tidy_name
from riskdesk.domain.intake_grid import Grid, GridRow, letters
from riskdesk.domain.intake_places import LOOKED_AT, fits, heading_of, place_columns
from riskdesk.domain.scheme import IMPACT, PROBABILITY, THREAT, Scheme, ThreatKind
from riskdesk.domain.words import listed
from riskdesk.immutable import immutable


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
_DERIVED = frozenset(
    {"rank", "order", "position", "priority", "total", "overall", "sum", "number", "no", "nr", "ref", "reference", "id"}
    | {"year", "month", "quarter", "date", "count"}
)
"""A heading with one of these words is of no factor, whatever numbers stand below it."""


@immutable
class ColumnMap:
    """``heading`` is the line of the headings, 0 where there is none; ``columns`` the column, from 0, of each field
    that has one. ``notes`` says what was doubtful in a guess, ``asks`` what the user has to choose first: columns hold
    scores, and which is which cannot be guessed."""

    heading: int
    columns: Mapping[Field, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    asks: str = ""

    def but(self, which: Field, column: int | None) -> ColumnMap:
        """The same with another column for a field (``None``: no column); a column holds one field. Whoever chooses
        for one factor has seen what is asked."""
        left = {f: c for f, c in self.columns.items() if f is not which and c != column}
        columns = left if column is None else {**left, which: column}
        return replace(self, columns=columns, notes=(), asks="" if which in MARKS else self.asks)


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
    """The likeliest line of headings, and which column is which; where headings do not tell, the places decide."""
    lines = [row for row in grid.rows[:LOOKED_AT] if _is_heading(row, scheme)]
    rich = next((row for row in lines if is_heading_line(row, scheme)), None)
    # One known heading could be a title: "Risk" above "Item, Sev, Prob".
    heading = rich or heading_of(grid, scheme) or next(iter(lines), None)
    return guess_below(grid, heading, scheme) if heading else without_heading(grid, scheme)


def guess_below(grid: Grid, heading: GridRow, scheme: Scheme) -> ColumnMap:
    """Which column is which, by this line of headings, and by place where they are not known."""
    known = _found(heading, scheme)
    below = [row for row in grid.rows if row.line > heading.line]
    columns, notes, asks = _placed(below, heading, known, scheme)
    return ColumnMap(heading.line, columns, (*_above(grid, heading), *_doubts(heading, scheme), *notes), asks)


def without_heading(grid: Grid, scheme: Scheme) -> ColumnMap:
    """The map of a table that has no headings: the area is the first column that holds words, the columns of numbers
    right of it are the factors in order, if there are not more of them."""
    area, numbers = place_columns(grid.rows, scheme)
    factors = _factors(scheme)
    if len(numbers) > len(factors):
        there = f"{_columns(numbers)} hold numbers, and there are no headings"
        return ColumnMap(0, {Field.AREA: area}, (), f"{there}; choose which is {_names_of(factors)}.")
    return ColumnMap(0, {Field.AREA: area, **dict(zip(factors, numbers, strict=False))} if grid.rows else {})


def is_heading_line(row: GridRow, scheme: Scheme) -> bool:
    """Whether a row looks like headings and no area: it names the area and one more field."""
    return _is_heading(row, scheme) and len(_found(row, scheme)) > 1


def _above(grid: Grid, heading: GridRow) -> tuple[str, ...]:
    """That lines above the headings are passed over, which could be areas."""
    lines = [str(row.line) for row in grid.rows if row.line < heading.line]
    if len(lines) > 4:
        return (f"Lines {lines[0]} to {lines[-1]} stand above the headings and are passed over.",)
    verbs = (
        "Line {} stands above the headings and is" if len(lines) == 1 else "Lines {} stand above the headings and are"
    )
    return (f"{verbs.format(listed(lines))} passed over.",) if lines else ()


def _placed(
    below: Sequence[GridRow], heading: GridRow, known: dict[Field, int], scheme: Scheme
) -> tuple[dict[Field, int], tuple[str, ...], str]:
    """The columns with those of the factors whose headings are not known, what was doubtful, and what is to be asked:
    no column of numbers is passed over without a word while a factor has none."""
    if not known and not below:
        return {}, (), ""
    area, numbers = place_columns(below, scheme, known.get(Field.AREA))
    columns = known if known else {Field.AREA: area}
    factors = _factors(scheme)
    lacking = [which for which in factors if which not in known]
    understood = {n for which in fields_of(scheme) for n, _ in _fits(heading, which, scheme)}
    loose = [n for n in numbers if n not in understood]
    if not lacking or not loose:
        return columns, (), ""
    own = [n for n in loose if not _DERIVED & set(plain_heading(heading.cell(n)).split())]
    if lacking != factors or len(own) < 2:
        return columns, (f"{_columns(loose)} {_hold(loose)} and {_are(loose)} passed over.",), ""
    if len(own) == len(factors) and fits(below, own, scheme):
        placed = dict(zip(factors, own, strict=True))
        told = listed([f"{called(which)} {letters(n)}" for which, n in placed.items()])
        words = f"The headings in line {heading.line} are not all known; columns were taken by their places: {told}."
        return columns | placed, (words,), ""
    return columns, (), f"{_columns(own)} {_hold(own)}; choose which is {_names_of(factors)}."


def _factors(scheme: Scheme) -> list[Field]:
    return [Field(factor.key) for factor in scheme.factors]


def _columns(numbers: Sequence[int]) -> str:
    return f"Column{'' if len(numbers) == 1 else 's'} {listed([letters(n) for n in numbers])}"


def _hold(numbers: Sequence[int]) -> str:
    one = len(numbers) == 1
    return (
        "holds numbers under a heading that is not known" if one else "hold numbers under headings that are not known"
    )


def _are(numbers: Sequence[int]) -> str:
    return "is" if len(numbers) == 1 else "are"


def _names_of(fields: Sequence[Field]) -> str:
    return listed([called(which) for which in fields])


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
