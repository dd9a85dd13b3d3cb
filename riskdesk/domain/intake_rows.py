"""The rows of a table against a session: which area each is about, and what it would change there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from riskdesk.domain.codes import name_key, tidy_name
from riskdesk.domain.intake_grid import Grid, GridRow, place
from riskdesk.domain.intake_mapping import MARKS, ColumnMap, Field, called, is_heading_line
from riskdesk.domain.intake_plan import Choices, FieldChange, Outcome, Plan, Problem, RowPlan
from riskdesk.domain.intake_values import (
    CellError,
    code_of,
    confidence_of,
    date_of,
    is_blank,
    mark_of,
    name_of,
    same_text,
    shown,
)
from riskdesk.domain.limits import MOST_AREAS, too_many_areas
from riskdesk.domain.scheme import Scheme
from riskdesk.domain.session import RiskArea, Session
from riskdesk.domain.words import plural
from riskdesk.immutable import immutable

_TEXTS = (Field.JUSTIFICATION, Field.SOURCE)
_KEPT = (Field.AREA, Field.CODE, Field.AREA_ID)
"""What a blank cell never takes away: every area needs them."""


@immutable
class _Found:
    """A row with the area that it is about, or what stands in the way of finding it; ``by_id`` says that the hidden id
    told, so that another spelling of the name is meant."""

    row: GridRow
    area: RiskArea | None
    problem: Problem | None = None
    by_id: bool = False


def plan(session: Session, grid: Grid, columns: ColumnMap, choices: Choices) -> Plan:
    """What the table does to the session. Every cell is looked at: all problems are told, not the first one only.

    Raises:
        ValueError: a recorded session has no scheme, and nothing can be brought in.
    """
    if session.scheme is None:
        raise ValueError("a recorded session takes no scores")
    if Field.AREA not in columns.columns and Field.AREA_ID not in columns.columns:
        words = "No column is chosen for the risk area; choose the one that holds the names."
        return Plan(columns, choices, general=(Problem(0, None, None, words),), untouched=session.present)
    return _Planner(session, session.scheme, grid, columns, choices).plan()


class _Planner:
    """One table on its way into one session."""

    def __init__(self, session: Session, scheme: Scheme, grid: Grid, columns: ColumnMap, choices: Choices) -> None:
        self.session, self.scheme, self.grid = session, scheme, grid
        self.map, self.columns, self.choices = columns, columns.columns, choices
        self.by_code = {a.code.casefold(): a for a in session.present}
        self.by_name = {name_key(a.name): a for a in session.present}
        self.heading = next((row for row in grid.rows if row.line == columns.heading), None)
        self.areas = 0

    def plan(self) -> Plan:
        data = [row for row in self.grid.rows if row.line > self.map.heading and self._says_something(row)]
        found = self._once([self._find(row) for row in data])
        new = sum(one.area is None and one.problem is None for one in found)
        self.areas = len(self.session.present) + (new if self.choices.add_new else 0)
        rows = self._distinct([self._row(one) for one in found])
        named = {one.area.area_id for one in found if one.area}
        left = tuple(a for a in self.session.present if a.area_id not in named)
        return Plan(self.map, self.choices, tuple(rows), left, self._general(rows), self.columns)

    def _general(self, rows: Sequence[RowPlan]) -> tuple[Problem, ...]:
        count = len(self.session.present) + sum(row.outcome is Outcome.NEW for row in rows)
        if not rows:
            return (Problem(0, None, None, f"{self.grid.where} has no row below the headings."),)
        if self.map.asks:
            return (Problem(0, None, None, self.map.asks),)
        if count <= MOST_AREAS:
            return ()
        return (Problem(0, None, None, too_many_areas(count)),)

    def _says_something(self, row: GridRow) -> bool:
        """Whether a row is about an area: not blank where it matters, and not the headings once more, as above a
        second part of a table."""
        filled = [column for column in self.columns.values() if not is_blank(row.cell(column))]
        cells = [(n, cell) for n, cell in enumerate(row.cells) if not is_blank(cell)]
        again = self.heading is not None and all(cell == self.heading.cell(n) for n, cell in cells)
        return bool(filled) and not (again and len(filled) == len(self.columns))

    def _text(self, row: GridRow, which: Field) -> str:
        return row.cell(self.columns.get(which))

    def _problem(self, row: GridRow, which: Field | None, words: str) -> Problem:
        return Problem(row.line, self.columns.get(which) if which else None, which, words)

    # Which area a row is about

    def _find(self, row: GridRow) -> _Found:
        """By the hidden id, else by the code, else by the name."""
        known = self.session.by_id.get(self._text(row, Field.AREA_ID).strip())
        if known is not None:
            gone = known.removed is not None
            words = f"{shown(known.name)} was taken out of this session; bring it back first"
            return (
                _Found(row, None, self._problem(row, Field.AREA_ID, words)) if gone else _Found(row, known, by_id=True)
            )
        code, name = self._text(row, Field.CODE), self._text(row, Field.AREA)
        by_code = self.by_code.get(tidy_name(code).casefold())
        by_name = self.by_name.get(name_key(name))
        if by_code and by_name and by_code is not by_name:
            words = f"found {shown(code.strip())}, the code of {by_code.name}, beside the name {shown(by_name.name)}"
            return _Found(row, None, self._problem(row, Field.CODE, words))
        return _Found(row, by_code or by_name)

    def _once(self, found: Sequence[_Found]) -> list[_Found]:
        """Each area, and each new name, stands once. Of two rows neither is right before somebody has looked: leaving
        out what has problems must not choose between them."""
        lines: dict[str, list[int]] = {}
        for one in found:
            if key := self._key(one):
                lines.setdefault(key, []).append(one.row.line)
        return [self._told_if_twice(one, lines.get(self._key(one), [])) for one in found]

    def _key(self, one: _Found) -> str:
        """What stands once; "" where a row names nothing or has a problem already."""
        name = name_key(self._text(one.row, Field.AREA))
        if one.problem is not None or not (one.area or name):
            return ""
        return one.area.area_id if one.area else f"\0{name}"

    def _told_if_twice(self, one: _Found, lines: Sequence[int]) -> _Found:
        if len(lines) < 2:
            return one
        which = Field.AREA if Field.AREA in self.columns else Field.AREA_ID
        what = shown(one.area.name if one.area else tidy_name(self._text(one.row, Field.AREA)))
        first = one.row.line == lines[0]
        again = f"once more in {place(lines[1])}" if first else f"again, first in {place(lines[0])}"
        return replace(one, problem=self._problem(one.row, which, f"found {what} {again}; each area stands once"))

    # What a row does

    def _row(self, found: _Found) -> RowPlan:
        row, area = found.row, found.area
        name = tidy_name(self._text(row, Field.AREA)) or (area.name if area else "")
        if area is None and self.heading is not None and is_heading_line(row, self.scheme):
            words = "this looks like another line of headings; give each part of the table to a worksheet of its own"
            return RowPlan(row.line, name, Outcome.PROBLEM, None, (), (self._problem(row, None, words),))
        problems = [found.problem] if found.problem else []
        problems += self._shape(row)
        wanted: dict[Field, Any] = {}
        for which in self.columns:
            try:
                self._read(row, which, area, wanted)
            except CellError as error:
                problems.append(self._problem(row, which, str(error)))
        if area is None and not found.problem and Field.AREA not in wanted and not problems:
            problems.append(self._problem(row, Field.AREA, "found no name; each area needs one"))
        if problems:
            by_column = tuple(sorted(problems, key=lambda problem: -1 if problem.column is None else problem.column))
            if self._out_anyway(found, by_column):
                return RowPlan(row.line, name, Outcome.LEFT_OUT, notes=by_column)
            return RowPlan(row.line, name, Outcome.PROBLEM, area, (), by_column)
        changes = self._changes(area, wanted, found.by_id)
        if area is None:
            outcome = Outcome.NEW if self.choices.add_new else Outcome.LEFT_OUT
            return RowPlan(row.line, name, outcome, None, changes if self.choices.add_new else ())
        return RowPlan(row.line, name, Outcome.CHANGED if changes else Outcome.SAME, area, changes)

    def _out_anyway(self, found: _Found, problems: Sequence[Problem]) -> bool:
        """Whether a row stays out for its name, whatever else is wrong with it. One whose name or cells may be torn
        could be about an area of the session."""
        name = self._text(found.row, Field.AREA)
        torn = any(p.which is None or (p.which is Field.AREA and p is not found.problem) for p in problems)
        new = found.area is None and (found.problem is None or found.problem.which is Field.AREA)
        return not self.choices.add_new and new and bool(name_key(name)) and not torn

    def _shape(self, row: GridRow) -> list[Problem]:
        """A text file's row that is longer than its headings has a separator in a cell, and the rest is shifted."""
        if not self.grid.split or self.heading is None or len(row.cells) <= len(self.heading.cells):
            return []
        found = f"found {len(row.cells)} cells; the headings have {len(self.heading.cells)}"
        hint = "a cell with the separator in it must stand in quotation marks"
        return [Problem(row.line, len(self.heading.cells), None, f"{found}; {hint}")]

    def _read(self, row: GridRow, which: Field, area: RiskArea | None, wanted: dict[Field, Any]) -> None:
        """Put into ``wanted`` what the cell asks for; nothing where it leaves things as they are."""
        fault = self.grid.faults.get((row.line, self.columns[which]))
        if fault:
            raise CellError(fault)
        cell = self._text(row, which)
        if which is Field.AREA_ID:
            return
        if is_blank(cell):
            if self.choices.clear_blanks and which not in _KEPT and area is not None:
                wanted[which] = None if which in MARKS or which is Field.CONFIDENCE else ""
            return
        wanted[which] = self._value(cell, which)

    def _value(self, cell: str, which: Field) -> Any:
        if which in MARKS:
            return mark_of(cell, self.scheme.factor(which.value), self.areas)
        if which is Field.AREA:
            return name_of(cell)
        if which is Field.CODE:
            return code_of(cell)
        if which is Field.DATA_TO:
            return date_of(cell)
        return confidence_of(cell) if which is Field.CONFIDENCE else cell.strip()

    def _changes(self, area: RiskArea | None, wanted: Mapping[Field, Any], by_id: bool) -> tuple[FieldChange, ...]:
        held = {which: self.value(area, which) for which in wanted}

        def same(which: Field, old: Any, new: Any) -> bool:
            if which in _TEXTS:
                return same_text(old or "", new)
            if which is Field.AREA and old and not by_id:
                return name_key(old) == name_key(new)
            return (old or None) == (new or None)

        return tuple(FieldChange(w, held[w], new) for w, new in wanted.items() if not same(w, held[w], new))

    def value(self, area: RiskArea | None, which: Field) -> Any:
        """What the session holds."""
        if area is None:
            return None
        if which in MARKS:
            return self.session.mark(area.area_id, which.value)
        return area.name if which is Field.AREA else getattr(area, which.value)

    # Names and codes of the whole

    def _distinct(self, rows: Sequence[RowPlan]) -> list[RowPlan]:
        """A name or a code that two areas would share in the end is a problem of the row that brings it."""
        before: Sequence[RowPlan] = ()
        # A row that falls out keeps its old name and code, which another may have counted on: so until all stand.
        while before != rows:
            before = rows
            for which, key in ((Field.AREA, name_key), (Field.CODE, str.casefold)):
                rows = self._distinct_by(rows, which, key)
        return list(rows)

    def _distinct_by(self, rows: Sequence[RowPlan], which: Field, key: Any) -> list[RowPlan]:
        brought = {row.area.area_id: c.new for row in rows if row.area and (c := row.change(which))}
        held = [(a.area_id, brought.get(a.area_id, self.value(a, which)), a.name) for a in self.session.present]
        owners: dict[str, list[tuple[str, str]]] = {}
        for area_id, text, name in held:
            owners.setdefault(key(text), []).append((area_id, name))
        for row in rows:
            if row.area is None and (change := row.change(which)):
                owners.setdefault(key(change.new), []).append((f"\0{row.line}", row.name))
        return [self._with_owner(row, which, owners, key) for row in rows]

    def _with_owner(
        self, row: RowPlan, which: Field, owners: Mapping[str, Sequence[tuple[str, str]]], key: Any
    ) -> RowPlan:
        change = row.change(which)
        mine = row.area.area_id if row.area else f"\0{row.line}"
        other = next((name for owner, name in owners.get(key(change.new), ()) if owner != mine), "") if change else ""
        if change is None or not other:
            return row
        words = f"found {shown(str(change.new))}, which {other} has too; each area needs a {called(which)} of its own"
        problem = Problem(row.line, self.columns.get(which), which, words)
        return replace(row, outcome=Outcome.PROBLEM, changes=(), problems=(*row.problems, problem))


def unnamed(areas: Sequence[RiskArea]) -> str:
    """ "2 areas are not in the file and stay as they are: Drugs; Terrorism", or nothing."""
    if not areas:
        return ""
    named = "; ".join(a.name for a in areas[:8]) + (f"; and {len(areas) - 8} more" if len(areas) > 8 else "")
    verb = "is not in the file and stays as it is" if len(areas) == 1 else "are not in the file and stay as they are"
    return f"{plural(len(areas), 'area')} {verb}: {named}"
