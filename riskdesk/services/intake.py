"""Scores from a file into a session: a plan that was looked at, as one edit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from riskdesk.domain.codes import code_for, name_key
from riskdesk.domain.errors import EditError
from riskdesk.domain.intake_mapping import MARKS, Field
from riskdesk.domain.intake_plan import Plan, RowPlan
from riskdesk.domain.session import Change, RiskArea, Session, apply
from riskdesk.services import changes as make
from riskdesk.services.changes import Changes, NewId
from riskdesk.services.editing import Edit, SessionEditor, new_id

_COLUMNS = {Field.AREA: "name"}
"""The fields of an area that are called otherwise in a file."""


_CHANGED = (
    "The session has changed since the file was looked at; nothing was brought in. Look at what the file would do now."
)


def reason_for(where: str) -> str:
    """What the log says of an import: "Imported from scores.csv"."""
    return f"Imported from {where}"


def take_in(editor: SessionEditor, plan: Plan, where: str) -> Edit | None:
    """Do what the plan says as one edit, all or nothing; undone in one step. ``where`` is what the file is called.

    Raises:
        RiskDeskError: problems stand in the way, the session has changed since, or the store refuses.
    """
    if not plan.effective and not plan.blocked:
        return None
    return editor.commit("import", import_changes(editor.session, plan), reason_for(where))


def import_changes(session: Session, plan: Plan, ids: NewId = new_id) -> Changes:
    """The changes that the plan makes in a draft.

    Raises:
        EditError: problems stand in the way, or the session has changed since the plan was made.
    """
    if plan.blocked:
        raise EditError("The file has problems; nothing was brought in.")
    if _typed_since(session, plan):
        raise EditError(_CHANGED)
    areas = _areas(session, plan, ids)
    try:
        between = apply(session, (change for change, _ in areas))
    except ValueError as error:
        raise EditError(_CHANGED) from error
    _check(between)
    marks = [mark for change, row in areas for mark in _marks(change.entity, row)]
    return (*(change for change, _ in areas if change.before != change.after), *make.set_marks(between, marks))


def _typed_since(session: Session, plan: Plan) -> bool:
    """Whether a mark is no longer what the plan showed as the old one: what somebody scored meanwhile is kept."""
    return any(
        session.mark(row.area.area_id, change.which.value) != change.old
        for row in plan.effective
        if row.area
        for change in row.changes
        if change.which in MARKS
    )


def _areas(session: Session, plan: Plan, ids: NewId) -> list[tuple[Change, RowPlan]]:
    """Every area that a row is about, before and after."""
    known = [(row.area, _with(row.area, row), row) for row in plan.effective if row.area]
    after = {new.area_id: new for _, new, _ in known}
    codes = {after.get(a.area_id, a).code for a in session.present}
    added = [row for row in plan.effective if row.area is None]
    codes |= {code.new for row in added if (code := row.change(Field.CODE))}
    first = 1 + max((a.position for a in session.areas), default=-1)
    return [
        *((Change(old, new), row) for old, new, row in known),
        *((Change(None, _made(row, first + n, codes, ids)), row) for n, row in enumerate(added)),
    ]


def _with(area: RiskArea, row: RowPlan) -> RiskArea:
    given: dict[str, Any] = {_COLUMNS.get(c.which, c.which.value): c.new for c in row.changes if c.which not in MARKS}
    return replace(area, **given)


def _made(row: RowPlan, position: int, codes: set[str], ids: NewId) -> RiskArea:
    """A new area; one without a code gets one that is free."""
    given = row.change(Field.CODE)
    code = given.new if given else code_for(row.name, codes)
    codes.add(code)
    return _with(RiskArea(ids(), row.name, code, position), row)


def _marks(area: Any, row: RowPlan) -> Iterator[tuple[str, str, int | None]]:
    for change in row.changes:
        if change.which in MARKS:
            yield area.area_id, change.which.value, change.new


def _check(session: Session) -> None:
    """Names and codes are each area's own, whatever the session has become since the plan was made."""
    make.check_count(len(session.present))
    names = {name_key(a.name) for a in session.present}
    codes = {a.code.casefold() for a in session.present}
    if len(names) < len(session.present) or len(codes) < len(session.present):
        raise EditError("Two risk areas would share a name or a code; nothing was brought in.")
