"""What a table would do, in words, for the window and the command line."""

from __future__ import annotations

from typing import Any

from riskdesk.domain.intake_grid import Grid, letters, place
from riskdesk.domain.intake_mapping import MARKS, ColumnMap, Field, called
from riskdesk.domain.intake_plan import FieldChange, Outcome, RowPlan
from riskdesk.domain.session import Session
from riskdesk.domain.words import day

NOT_SCORED = "not scored"
NONE = "–"
"""No value, where there is little room."""
_LONGEST = 40
"""Characters of a text that are shown of it."""
_OUTCOMES = {
    Outcome.SAME: "the same",
    Outcome.CHANGED: "changes",
    Outcome.NEW: "new area",
    Outcome.LEFT_OUT: "not in the session, left out",
    Outcome.PROBLEM: "problem",
}


def value_text(which: Field, value: Any, none: str = "") -> str:
    """A value as people read it: "4", "not scored", "30 September 2010", the beginning of a long text; ``none``
    stands for no value where it is given."""
    if which in MARKS:
        return (none or NOT_SCORED) if value is None else str(value)
    if not value:
        return none or "none"
    if which is Field.DATA_TO:
        return day(str(value))
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def change_text(change: FieldChange, new_area: bool = False) -> str:
    """ "impact 3 → 4"; of a new area "impact 4"."""
    new = value_text(change.which, change.new)
    if new_area:
        return f"{called(change.which)} {new}"
    return f"{called(change.which)} {value_text(change.which, change.old)} → {new}"


def row_line(row: RowPlan, session: Session) -> str:
    """ "line 3: Drugs: changes: impact 3 → 4"."""
    name = row.name or (row.area.name if row.area else "")
    begins = ": ".join(filter(None, [place(row.line), name, _OUTCOMES[row.outcome]]))
    # What is wrong in a row that is left out is told, and asks for nothing.
    wrong = "".join(f"; {called(n.which) + ': ' if n.which else ''}{n.words}" for n in row.notes)
    begins += wrong
    told = [change_text(c, row.area is None) for c in row.changes if row.area or c.which is not Field.AREA]
    if row.area is None and row.outcome is Outcome.NEW and session.scheme:
        given = {c.which for c in row.changes}
        lacks = [f for f in MARKS if f.value in session.scheme.needs and f not in given]
        told += [f"{called(f)} {NOT_SCORED}" for f in lacks]
    return f"{begins}: {', '.join(told)}" if told else begins


def columns_line(columns: ColumnMap, grid: Grid) -> str:
    """ "Columns: risk area A, impact C; headings in line 1"."""
    named = ", ".join(f"{called(f)} {letters(c)}" for f, c in columns.columns.items())
    heading = f"headings in line {columns.heading}" if columns.heading else "no headings"
    sheet = f"; worksheet “{grid.sheet}”" if grid.sheet else ""
    return f"Columns: {named}; {heading}{sheet}"
