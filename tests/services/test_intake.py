"""A plan of an import as one edit: kept whole, logged, undone in one step, or refused whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.intake_grid import Grid, GridRow
from riskdesk.domain.intake_mapping import Field, guess
from riskdesk.domain.intake_plan import Choices, Plan
from riskdesk.domain.intake_rows import plan
from riskdesk.domain.session import Confidence, Session
from riskdesk.services.desk import Desk
from riskdesk.services.editing import SessionEditor
from riskdesk.services.intake import import_changes, reason_for, take_in
from tests.services.desks import AREAS, desk_on, fresh, ids, refused, rows, score, wanted


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = desk_on(tmp_path / "library.sqlite")
    yield made
    made.close()


@pytest.fixture
def editor(desk: Desk) -> SessionEditor:
    made = desk.new_assessment("Assessment", wanted())
    score(made, {"Drugs": (3, 4, 10), "Terrorism": (5, 1, 7)})
    return made


def planned(session: Session, *lines: str, choices: Choices = Choices()) -> Plan:  # noqa: B008
    table = Grid("scores.csv", tuple(GridRow(n, tuple(line.split("|"))) for n, line in enumerate(lines, 1)))
    assert session.scheme
    return plan(session, table, guess(table, session.scheme), choices)


FILE = (
    "area|code|impact|probability|threat|justification|source|data to|confidence",
    "Drugs||4|-|11|=more|Police|30/09/2010|high",
    "Modern slavery|MS|2|3||first line||| ",
    "Fire setting||1|||||",
)


def test_an_import_is_one_edit_that_is_undone_in_one_step(editor: SessionEditor) -> None:
    before, logged = editor.session, len(rows(editor))
    edit = take_in(editor, planned(editor.session, *FILE), "scores.csv")
    assert edit
    assert edit.kind == "import"
    session = editor.session
    named = {a.name: a for a in session.present}
    drugs = named["Drugs"]
    assert [session.mark(drugs.area_id, f) for f in ("impact", "probability", "threat")] == [4, None, 11]
    assert (drugs.justification, drugs.source, drugs.data_to) == ("=more", "Police", "2010-09-30")
    assert drugs.confidence is Confidence.HIGH
    assert [a.name for a in session.present] == [*AREAS, "Modern slavery", "Fire setting"]
    assert named["Modern slavery"].code == "MS"
    assert len({a.code for a in session.present}) == 6
    assert session.mark(ids(session)["Terrorism"], "impact") == 5
    assert fresh(editor) == session
    new = rows(editor)[logged:]
    assert {row.kind for row in new} == {"import"}
    assert {row.why for row in new} == {"Imported from scores.csv"}
    editor.undo(edit)
    assert fresh(editor).marks == before.marks
    assert fresh(editor).areas == before.areas
    editor.redo(edit)
    assert fresh(editor).marks == session.marks


def test_names_and_codes_change_places_in_one_edit(editor: SessionEditor) -> None:
    one, two = editor.session.present[:2]
    lines = ("area id|area|code", f"{one.area_id}|{two.name}|{two.code}", f"{two.area_id}|{one.name}|{one.code}")
    take_in(editor, planned(editor.session, *lines), "x.csv")
    after = fresh(editor).by_id
    assert (after[one.area_id].name, after[one.area_id].code) == (two.name, two.code)
    assert (after[two.area_id].name, after[two.area_id].code) == (one.name, one.code)


def test_nothing_to_do_is_no_edit(editor: SessionEditor) -> None:
    logged = rows(editor)
    assert take_in(editor, planned(editor.session, "area|impact", "Drugs|3"), "x.csv") is None
    assert rows(editor) == logged


def test_problems_and_a_changed_session_are_refused_whole(editor: SessionEditor) -> None:
    bad = planned(editor.session, "area|impact", "Drugs|5", "Terrorism|9")
    with refused(editor, "problems"):
        take_in(editor, bad, "x.csv")
    stale = planned(editor.session, "area|justification", "Drugs|Because")
    taken = planned(editor.session, "area", "Fire setting")
    drugs = ids(editor.session)["Drugs"]
    editor.set_area(drugs, justification="Other")
    with refused(editor, "has changed since"):
        take_in(editor, stale, "x.csv")
    editor.add_areas(["Fire setting"])
    with refused(editor, "share a name or a code"):
        take_in(editor, taken, "x.csv")


@pytest.mark.parametrize("value", [1, None])
def test_what_was_scored_since_the_file_was_looked_at_is_not_overwritten(
    editor: SessionEditor, value: int | None
) -> None:
    lines = ("area|impact|probability", "Drugs|5|4")
    ready = planned(editor.session, *lines)
    drugs = ids(editor.session)["Drugs"]
    editor.set_mark(drugs, "impact", value)
    with refused(editor, "changed since the file was looked at; nothing was brought in"):
        take_in(editor, ready, "x.csv")
    assert fresh(editor).mark(drugs, "impact") == value
    take_in(editor, planned(editor.session, *lines), "x.csv")
    assert fresh(editor).mark(drugs, "impact") == 5


def test_what_was_scored_since_where_the_file_changes_nothing_stays(editor: SessionEditor) -> None:
    ready = planned(editor.session, "area|impact|probability", "Drugs|5|4")
    drugs = ids(editor.session)["Drugs"]
    editor.set_mark(drugs, "probability", 2)
    take_in(editor, ready, "x.csv")
    assert [fresh(editor).mark(drugs, key) for key in ("impact", "probability")] == [5, 2]


def test_a_closed_session_refuses(editor: SessionEditor) -> None:
    ready = planned(editor.session, "area|impact", "Drugs|5")
    editor.close()
    with refused(editor, "is closed"):
        take_in(editor, ready, "x.csv")


def test_a_new_session_begins_with_what_a_file_brings(desk: Desk, editor: SessionEditor) -> None:
    assessment = editor.session.info.assessment_id
    first = wanted((), title="Quarter 1")
    version = editor.session.info.version_id
    draft = desk.draft(first, assessment, version)
    assert len(desk.sessions()) == 1
    brought = planned(draft, *FILE)

    begun = desk.new_session(
        assessment, replace(first, filling=lambda held: import_changes(held, brought), why=reason_for("q.csv")), version
    )
    assert begun.session.mark(ids(editor.session)["Drugs"], "impact") == 4
    assert [a.name for a in begun.session.present][-2:] == ["Modern slavery", "Fire setting"]
    assert {row.why for row in rows(begun)} == {"Imported from q.csv"}


def test_a_draft_that_cannot_be_filled_writes_nothing(desk: Desk, editor: SessionEditor) -> None:
    bad = planned(editor.session, "area|impact", "Drugs|9")
    with pytest.raises(RiskDeskError, match="problems"):
        desk.new_assessment("Other", replace(wanted(()), filling=lambda held: import_changes(held, bad)))
    assert len(desk.sessions()) == 1


def test_a_thousand_rows_are_planned_and_kept_in_a_moment(desk: Desk) -> None:
    editor = desk.new_assessment("Long", wanted([f"Area {n}" for n in range(500)]))
    lines = [f"Area {n}|{n % 5 + 1}|{n % 4 + 1}|{n % 25 + 1}|Because {n}" for n in range(1_000)]
    began = process_time()
    ready = planned(editor.session, "area|impact|probability|threat|justification", *lines)
    assert process_time() - began < 5
    assert ready.summary == "1000 rows: 500 change, 500 new, 0 the same, 0 problems"
    take_in(editor, ready, "long.csv")
    assert process_time() - began < 20
    assert len(fresh(editor).present) == 1_000
    assert ready.rows[999].change(Field.IMPACT) is not None
