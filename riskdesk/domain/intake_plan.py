"""What a table would do to a session, row by row, before anything is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from typing import Any

from riskdesk.domain.intake_grid import place
from riskdesk.domain.intake_mapping import ColumnMap, Field, called
from riskdesk.domain.session import RiskArea
from riskdesk.domain.words import plural
from riskdesk.immutable import immutable


class Outcome(StrEnum):
    """What becomes of a row."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    LEFT_OUT = "left out"
    PROBLEM = "problem"


@immutable
class Choices:
    """``add_new``: areas that the session lacks are added, else left out. ``clear_blanks``: a blank cell takes the old
    value away, else it leaves it. ``skip_bad``: rows with problems are left out, else nothing can be accepted."""

    add_new: bool = True
    clear_blanks: bool = False
    skip_bad: bool = False


@immutable
class Problem:
    """What is wrong with a cell, a row (``column`` is ``None``) or the whole (``line`` is 0)."""

    line: int
    column: int | None
    which: Field | None
    words: str

    @property
    def text(self) -> str:
        """ "line 7, column D (impact): found ...; allowed: ..."."""
        if not self.line:
            return self.words
        where = place(self.line, self.column)
        return f"{where}{f' ({called(self.which)})' if self.which else ''}: {self.words}"


@immutable
class FieldChange:
    """One field of a row, as it is and as it would be; ``None`` or "" is nothing."""

    which: Field
    old: Any
    new: Any


@immutable
class RowPlan:
    """What one row does. ``area`` is the area of the session that it is about; ``changes`` are those that it makes,
    of a new area all that it gives. ``notes`` is what is wrong in a row that is left out anyway."""

    line: int
    name: str
    outcome: Outcome
    area: RiskArea | None = None
    changes: tuple[FieldChange, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()

    def change(self, which: Field) -> FieldChange | None:
        """What becomes of a field, or ``None`` where it stays."""
        return next((c for c in self.changes if c.which is which), None)


@immutable
class Plan:
    """All rows, the areas of the session that no row names, and what is wrong with the whole."""

    columns: ColumnMap
    choices: Choices
    rows: tuple[RowPlan, ...] = ()
    untouched: tuple[RiskArea, ...] = ()
    general: tuple[Problem, ...] = ()
    cells: Mapping[Field, int] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem, in the order of the file."""
        return (*self.general, *(problem for row in self.rows for problem in row.problems))

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What is wrong in rows that are left out, and stands in nobody's way."""
        return tuple(note for row in self.rows for note in row.notes)

    @property
    def effective(self) -> tuple[RowPlan, ...]:
        """The rows that change something."""
        return tuple(row for row in self.rows if row.outcome in (Outcome.CHANGED, Outcome.NEW))

    @property
    def blocked(self) -> bool:
        """Whether problems stand in the way."""
        bad = any(row.outcome is Outcome.PROBLEM for row in self.rows)
        return bool(self.general) or (bad and not self.choices.skip_bad)

    @property
    def acceptable(self) -> bool:
        """Whether it can be accepted and does something."""
        return not self.blocked and bool(self.effective)

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many rows become what."""
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def summary(self) -> str:
        """ "11 rows: 3 change, 1 new, 7 the same, 0 problems"."""
        counts = self.counts
        parts = [
            f"{counts[Outcome.CHANGED]} {'changes' if counts[Outcome.CHANGED] == 1 else 'change'}",
            f"{counts[Outcome.NEW]} new",
            f"{counts[Outcome.SAME]} the same",
        ]
        if counts[Outcome.LEFT_OUT]:
            parts.append(f"{counts[Outcome.LEFT_OUT]} left out")
        # Rows are counted here, of which each can have several problems.
        wrong = counts[Outcome.PROBLEM]
        left = " left out" if wrong and self.choices.skip_bad else ""
        parts.append(f"{wrong} with problems{left}" if wrong else "0 problems")
        return f"{plural(len(self.rows), 'row')}: {', '.join(parts)}"


def problems_by_cell(problems: Sequence[Problem]) -> Mapping[tuple[int, Field | None], str]:
    """What is wrong by line and field, for whoever marks cells."""
    found: dict[tuple[int, Field | None], str] = {}
    for problem in problems:
        key = problem.line, problem.which
        found[key] = f"{found[key]}\n{problem.words}" if key in found else problem.words
    return found
