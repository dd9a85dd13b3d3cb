"""The log in words, from real rows of a real library."""

from __future__ import annotations

from dataclasses import replace

from riskdesk.domain.agreed import Decision
from riskdesk.services.editing import SessionEditor
from riskdesk.ui.details.log_words import MOST_EDITS, LogEntry, local, log_entries
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import ELEVEN, area_id, shipped_scheme


def entries(bench: Workbench) -> list[LogEntry]:
    assert bench.editor is not None
    session = bench.editor.session
    return log_entries(bench.desk.library.log(session.info.version_id), session)


def newest(bench: Workbench) -> tuple[str, ...]:
    return entries(bench)[0].lines


def editor_of(bench: Workbench) -> SessionEditor:
    assert bench.editor is not None
    return bench.editor


def test_scores_and_their_undoing(bench: Workbench) -> None:
    drugs = area_id(bench, "Drugs")
    assert [e.lines for e in entries(bench)] == [("33 marks in 11 areas",), ("Session begun with 11 areas",)]
    bench.do(lambda e: e.set_mark(drugs, "impact", 2), "Score")
    assert newest(bench) == ("Drugs: impact 3 → 2",)
    bench.do(lambda e: e.set_mark(drugs, "impact", None), "Score")
    assert newest(bench) == ("Drugs: impact 2 → not scored",)
    bench.undo_stack.undo()
    assert newest(bench) == ("Undone: Drugs: impact not scored → 2",)
    bench.undo_stack.redo()
    assert newest(bench) == ("Redone: Drugs: impact 2 → not scored",)
    bench.do(lambda e: e.set_mark(drugs, "impact", 5), "Score")
    assert newest(bench) == ("Drugs: impact 5",)


def test_time_and_role(bench: Workbench) -> None:
    editor = editor_of(bench)
    bench.do(lambda e: e.set_details(period="2009/10"), "Details")
    row = bench.desk.library.log(editor.session.info.version_id)[-1]
    entry = entries(bench)[0]
    assert entry.time == f"{local(row.at):%H:%M}"
    assert entry.who == "facilitator"
    assert entry.lines == ("Period: 2009/10",)
    bench.do(lambda e: e.set_details(period="", held_on="2010-11-03"), "Details")
    assert newest(bench) == ("Date held: 2 November 2010 → 3 November 2010", "Period: “2009/10” taken out")


def test_areas(bench: Workbench) -> None:
    drugs = area_id(bench, "Drugs")
    bench.do(lambda e: e.set_area(drugs, name="Drug misuse", code="DM"), "Area")
    assert newest(bench) == ("Drugs is now called Drug misuse", "Drug misuse, code: DR → DM")
    bench.do(lambda e: e.set_area(drugs, parked=True), "Park")
    assert newest(bench) == ("Drug misuse: parked for later",)
    bench.do(lambda e: e.set_area(drugs, justification="word " * 100), "Why")
    (line,) = newest(bench)
    assert line.startswith("Drug misuse, why this score: word word")
    assert line.endswith("…")
    assert len(line) < 130
    bench.do(lambda e: e.reorder_area(drugs, 0), "Order")
    assert newest(bench) == ("Order of scoring changed",)
    bench.do(lambda e: e.remove_area(drugs, "Counted with alcohol"), "Remove")
    assert newest(bench) == ("Drug misuse: removed, “Counted with alcohol”",)
    assert entries(bench)[0].why == ""
    bench.do(lambda e: e.restore_area(drugs), "Bring back")
    assert newest(bench) == ("Drug misuse: brought back",)
    bench.do(lambda e: e.add_areas(["Fraud"]), "Add")
    assert newest(bench) == ("Fraud: added",)


def test_the_agreed_order(bench: Workbench) -> None:
    drugs, first = area_id(bench, "Drugs"), area_id(bench, "Safeguarding Children")
    bench.do(lambda e: e.record_move(drugs, first, "Deaths have doubled"), "Move")
    assert newest(bench) == ("Drugs: agreed ahead of Safeguarding Children, “Deaths have doubled”",)
    bench.do(lambda e: e.set_mark(first, "impact", None), "Score")
    assert newest(bench) == ("Safeguarding Children: impact 5 → not scored", "Drugs: agreed move suspended")
    bench.do(lambda e: e.withdraw_moves(drugs), "Back")
    assert newest(bench) == ("Drugs: agreed move taken back",)


def test_ties(bench: Workbench) -> None:
    drugs, violence = area_id(bench, "Drugs"), area_id(bench, "Domestic Violence")
    same = [(drugs, "impact", 5), (drugs, "probability", 3), (drugs, "threat", 10)]
    bench.do(lambda e: e.set_marks(same), "Score")
    bench.do(lambda e: e.settle_tie([violence, drugs], Decision.ORDER, "Repeat victims"), "Settle")
    assert newest(bench) == ("Tie settled: Domestic Violence, Drugs",)
    assert entries(bench)[0].why == "Repeat victims"
    bench.do(lambda e: e.set_mark(drugs, "threat", 11), "Score")
    assert newest(bench) == ("Drugs: threat score 10 → 11", "A tie’s settlement has lapsed")


def test_attendance_tells_of_people_and_not_of_places(bench: Workbench) -> None:
    bench.do(lambda e: e.set_attendees([("Chair", "Police"), ("Analyst", "")]), "Attendance")
    assert newest(bench) == ("Attendance: Chair, Police", "Attendance: Analyst")
    bench.do(lambda e: e.set_attendees([("Analyst", "")]), "Attendance")
    assert newest(bench) == ("Attendance: Chair, Police taken out",)


def test_another_scheme_and_the_end(bench: Workbench) -> None:
    bench.do(lambda e: e.change_scheme(shipped_scheme("positions-2010")), "Scheme")
    name = shipped_scheme("positions-2010").name
    assert newest(bench) == (f"Scheme: Derbyshire 2010 → {name}", "11 marks cleared")
    bench.do(lambda e: e.close(), "Close")
    assert newest(bench) == ("Session closed",)


def test_a_long_edit_is_cut_with_a_count(bench: Workbench) -> None:
    bench.do(lambda e: e.add_areas([f"New {n}" for n in range(9)]), "Add")
    assert newest(bench) == ("New 0: added", "New 1: added", "New 2: added", "and 6 more")


def test_only_the_newest_are_shown_and_edits_stay_whole(bench: Workbench) -> None:
    session = editor_of(bench).session
    rows = bench.desk.library.log(session.info.version_id)
    many = [replace(rows[-1], row=n, edit=n // 2) for n in range(1, 2 * MOST_EDITS + 101)]
    shown = log_entries(many, session)
    assert len(shown) == MOST_EDITS
    assert len(ELEVEN) == 11
