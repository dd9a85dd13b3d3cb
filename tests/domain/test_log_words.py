"""The log in words, from real rows of a real library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from riskdesk.domain.agreed import Decision
from riskdesk.domain.catalogue import Assessment, IssuedSheet, LogNote
from riskdesk.domain.log_book import LogBook, log_entries
from riskdesk.domain.log_entry import Group, local
from riskdesk.domain.session import RecordedRanks, RiskArea, Session, SessionInfo, State
from riskdesk.services.desk import Desk
from riskdesk.services.editing import SessionEditor
from riskdesk.services.log_reading import log_book, session_log, version_log
from tests.domain.logs import area, entries, newest, scored
from tests.services.desks import AREAS, ids, shipped


@pytest.fixture
def at(tmp_path: Path) -> Iterator[tuple[Desk, SessionEditor]]:
    desk, editor = scored(tmp_path / "library.sqlite")
    yield desk, editor
    desk.close()


@pytest.fixture
def editor(at: tuple[Desk, SessionEditor]) -> SessionEditor:
    return at[1]


def test_scores_and_their_undoing(editor: SessionEditor) -> None:
    drugs = area(editor, "Drugs")
    assert [e.short for e in entries(editor)] == [
        ("Session begun with 4 areas",),
        (
            "Drugs: impact 3, probability 5, threat score 13",
            "Domestic Violence: impact 5, probability 3, threat score 10",
            "Anti-social Behaviour: impact 1, probability 3, threat score 15",
            "Terrorism: impact 5, probability 1, threat score 7",
        ),
    ]
    editor.set_mark(drugs, "impact", 2)
    assert newest(editor) == ("Drugs: impact 3 → 2",)
    edit = editor.set_mark(drugs, "impact", None)
    assert newest(editor) == ("Drugs: impact 2 → not scored",)
    assert edit is not None
    back = editor.undo(edit)
    assert newest(editor) == ("Undone: Drugs: impact not scored → 2",)
    editor.redo(edit)
    assert newest(editor) == ("Redone: Drugs: impact 2 → not scored",)
    assert back.kind == "undo"
    editor.set_mark(drugs, "impact", 5)
    assert newest(editor) == ("Drugs: impact 5",)
    assert {e.group for e in entries(editor)[1:]} == {Group.SCORES}


def test_a_block_of_marks_is_counted_on_screen_and_told_in_full_elsewhere(editor: SessionEditor) -> None:
    editor.add_areas(["Fraud"])
    edit = editor.set_marks((a, "impact", 4) for a in ids(editor.session).values())
    entry = entries(editor)[-1]
    assert entry.short == ("5 marks in 5 areas",)
    assert [line.text for line in entry.lines] == [
        "Drugs: impact 3 → 4",
        "Domestic Violence: impact 5 → 4",
        "Anti-social Behaviour: impact 1 → 4",
        "Terrorism: impact 5 → 4",
        "Fraud: impact 4",
    ]
    assert edit is not None
    editor.undo(edit)
    assert newest(editor) == ("Undone: 5 marks in 5 areas",)


def test_time_role_and_details(editor: SessionEditor) -> None:
    editor.set_details(period="2009/10")
    row = editor.library.log(editor.session.info.version_id)[-1]
    entry = entries(editor)[-1]
    assert entry.when == local(row.at)
    assert entry.time == f"{local(row.at):%H:%M}"
    assert entry.day == local(row.at).date().isoformat()
    assert (entry.who, entry.group, entry.short) == ("Analyst", Group.DETAILS, ("Period: 2009/10",))
    editor.set_details(period="", held_on="2026-11-03")
    assert newest(editor) == ("Date held: 2 November 2026 → 3 November 2026", "Period: “2009/10” taken out")


def test_areas(editor: SessionEditor) -> None:
    drugs = area(editor, "Drugs")
    editor.set_area(drugs, name="Drug misuse", code="DM")
    assert newest(editor) == ("Drugs is now called Drug misuse", "Drug misuse, code: DR → DM")
    editor.set_area(drugs, parked=True)
    assert newest(editor) == ("Drug misuse: parked for later",)
    editor.reorder_area(drugs, 3)
    assert newest(editor) == ("Order of scoring changed",)
    editor.remove_area(drugs, "Counted with alcohol")
    assert newest(editor) == ("Drug misuse: removed, “Counted with alcohol”",)
    assert entries(editor)[-1].why == ""
    assert entries(editor)[-1].reasons == ("Counted with alcohol",)
    editor.restore_area(drugs)
    assert newest(editor) == ("Drug misuse: brought back",)
    editor.add_areas(["Fraud"])
    assert newest(editor) == ("Fraud: added",)
    assert {e.group for e in entries(editor)[2:]} == {Group.AREAS}


def test_an_area_goes_by_the_name_that_it_had_at_the_time(editor: SessionEditor) -> None:
    drugs = area(editor, "Drugs")
    editor.set_mark(drugs, "impact", 4)
    editor.set_area(drugs, name="Drug misuse")
    editor.set_mark(drugs, "impact", 5)
    assert [e.short[0] for e in entries(editor)[-3:]] == [
        "Drugs: impact 3 → 4",
        "Drugs is now called Drug misuse",
        "Drug misuse: impact 4 → 5",
    ]


def test_an_area_whose_adding_was_undone_keeps_its_name(editor: SessionEditor) -> None:
    edit = editor.add_areas(["Fraud"])
    assert edit is not None
    editor.undo(edit)
    assert newest(editor) == ("Undone: Fraud: taken out again",)


def test_words_on_areas_are_cut_on_screen_and_whole_elsewhere(editor: SessionEditor) -> None:
    long = " ".join(["word"] * 800)
    editor.set_area(area(editor, "Drugs"), justification=long)
    entry = entries(editor)[-1]
    assert entry.group is Group.WORDS
    (short,), (line,) = entry.short, entry.lines
    assert short.startswith("Drugs, why this score: word word")
    assert short.endswith("…")
    assert len(short) < 130
    assert line.text == f"Drugs, why this score: {long}"
    editor.set_area(area(editor, "Drugs"), change_reason="New figures", data_to="2026-09-30", confidence="high")
    assert newest(editor) == (
        "Drugs, data to: 30 September 2026",
        "Drugs, confidence: high",
        "Drugs, why it changed: New figures",
    )


def test_what_users_typed_is_never_taken_for_a_form(editor: SessionEditor) -> None:
    hostile = "{area} {0} %s <b>R&D</b> {"
    editor.set_area(area(editor, "Drugs"), name=hostile, justification=hostile)
    assert newest(editor) == (f"Drugs is now called {hostile}", f"{hostile}, why this score: {hostile}")


def test_merging_and_its_undoing(editor: SessionEditor) -> None:
    both = [area(editor, "Drugs"), area(editor, "Anti-social Behaviour")]
    edit = editor.merge_areas(both, "Drugs and disorder", "One plan for both")
    told = "Merged Drugs and Anti-social Behaviour into Drugs and disorder, “One plan for both”"
    assert newest(editor) == (told,)
    entry = entries(editor)[-1]
    assert entry.areas == frozenset({*both, area(editor, "Drugs and disorder")})
    assert (entry.group, entry.why) == (Group.AREAS, "")
    assert edit is not None
    editor.undo(edit)
    assert newest(editor) == (f"Undone: {told}",)


def test_splitting(editor: SessionEditor) -> None:
    editor.split_area(area(editor, "Domestic Violence"), ["Domestic abuse", "Stalking"], "Two plans")
    assert newest(editor) == ("Split Domestic Violence into Domestic abuse and Stalking, “Two plans”",)


def test_the_agreed_order(editor: SessionEditor) -> None:
    drugs, first = area(editor, "Drugs"), area(editor, "Terrorism")
    editor.record_move(first, drugs, "Deaths have doubled")
    assert newest(editor) == ("Terrorism: agreed ahead of Drugs, “Deaths have doubled”",)
    assert entries(editor)[-1].group is Group.ORDER
    editor.set_mark(drugs, "impact", None)
    assert newest(editor) == ("Drugs: impact 3 → not scored", "Terrorism: agreed move suspended")
    assert entries(editor)[-1].group is Group.SCORES
    (move,) = editor.session.moves
    editor.change_reason(move.move_id, "Deaths have trebled")
    assert newest(editor) == ("Terrorism: reason of the move “Deaths have doubled” → “Deaths have trebled”",)
    editor.withdraw_moves(first)
    assert newest(editor) == ("Terrorism: agreed move taken back",)


def test_ties(editor: SessionEditor) -> None:
    drugs, violence = area(editor, "Drugs"), area(editor, "Domestic Violence")
    editor.set_marks([(drugs, "impact", 5), (drugs, "probability", 3), (drugs, "threat", 10)])
    editor.settle_tie([violence, drugs], Decision.ORDER, "Repeat victims")
    assert newest(editor) == ("Tie settled: Domestic Violence ahead of Drugs, “Repeat victims”",)
    editor.set_mark(drugs, "threat", 11)
    lapsed = "Tie of Domestic Violence and Drugs: its settlement has lapsed"
    assert newest(editor) == ("Drugs: threat score 10 → 11", lapsed)
    assert {drugs, violence} == entries(editor)[-1].areas
    (settlement,) = editor.session.settlements
    editor.reopen_tie(settlement.settlement_id)
    assert newest(editor) == ("Tie opened again: Domestic Violence and Drugs",)


def test_attendance_tells_of_people_and_not_of_places(editor: SessionEditor) -> None:
    editor.set_attendees([("Chair", "Police"), ("Analyst", "")])
    assert newest(editor) == ("Attendance: Chair, Police", "Attendance: Analyst")
    editor.set_attendees([("Analyst", "")])
    assert newest(editor) == ("Attendance: Chair, Police taken out",)


def test_another_scheme_and_the_end(editor: SessionEditor) -> None:
    editor.add_areas(["Fraud"])
    editor.set_mark(area(editor, "Fraud"), "threat", 20)
    editor.change_scheme(shipped("positions-2010"))
    assert newest(editor) == (f"Scheme: Derbyshire 2010 → {shipped('positions-2010').name}", "5 marks cleared")
    assert entries(editor)[-1].group is Group.SESSION
    editor.close()
    assert newest(editor) == ("Session closed",)
    assert entries(editor)[-1].group is Group.SESSION


def test_a_long_edit_is_cut_with_a_count(editor: SessionEditor) -> None:
    editor.add_areas([f"New {n}" for n in range(9)])
    assert newest(editor) == ("New 0: added", "New 1: added", "New 2: added", "and 6 more")
    assert len(entries(editor)[-1].lines) == 9


def test_a_rescoring_tells_what_it_began_from_and_last_time_s_marks(at: tuple[Desk, SessionEditor]) -> None:
    desk, first = at
    first.record_move(area(first, "Terrorism"), area(first, "Drugs"), "Deaths have doubled")
    first.close()
    again = desk.rescore(first.session.info.version_id, "Quarter 1", "2027-02-02")
    drugs = area(again, "Drugs")
    assert [e.short for e in entries(again)] == [("Session begun by rescoring “Assessment day”, with 4 areas",)]
    again.confirm_area(drugs)
    assert newest(again) == ("Drugs: last time’s values confirmed (impact 3, probability 5, threat score 13)",)
    assert entries(again)[-1].group is Group.SCORES
    again.set_mark(area(again, "Terrorism"), "impact", 4)
    assert newest(again)[0] == "Terrorism: impact 4 (last time 5)"
    again.set_mark(area(again, "Terrorism"), "probability", 1)
    assert newest(again)[0] == "Terrorism: probability 1 (as last time)"
    again.set_mark(drugs, "threat", 10)
    assert newest(again)[0] == "Drugs: threat score 13 → 10"
    # Rows alone, as from another library, still say what they hold.
    bare = log_entries(again.library.log(again.session.info.version_id))
    assert bare[0].short == ("Session begun by rescoring an earlier session, with 4 areas",)
    assert bare[2].short[0] == "Terrorism: impact 4"


def test_a_reopening_tells_the_reason_and_the_old_value(at: tuple[Desk, SessionEditor]) -> None:
    desk, first = at
    first.close()
    second = desk.reopen(first.session.info.version_id, "A threat score was read out wrong")
    second.set_mark(area(second, "Drugs"), "threat", 10)
    assert [e.short for e in entries(second)] == [
        ("Reopened: version 2 begun, “A threat score was read out wrong”",),
        ("Drugs: threat score 13 → 10",),
    ]
    both = session_log(desk.library, first.session.info.session_id)
    assert [e.session for e in both] == ["Assessment day, version 1"] * 3 + ["Assessment day, version 2"] * 2
    assert both[0].why == ""


def test_an_issued_sheet(at: tuple[Desk, SessionEditor]) -> None:
    desk, editor = at
    editor.close()
    pdf = b"%PDF"
    sheet = IssuedSheet(
        editor.session.info.version_id,
        1,
        "2026-11-09T10:00:00.000Z",
        "2026-11-09",
        "the Board",
        "A4",
        "7F3A-91C2",
        1,
        sha256(pdf).hexdigest(),
    )
    desk.library.issue(sheet, pdf, LogNote("issue", "Analyst", "2026-11-09T10:00:00.000Z"))
    assert newest(editor) == ("Sheet 1 issued on 9 November 2026 to the Board, code 7F3A-91C2, 1 page",)
    again = replace(sheet, number=2, issued_to="", pages=3)
    desk.library.issue(again, pdf, LogNote("issue", "Analyst", "2026-11-09T10:00:00.000Z"))
    assert newest(editor) == ("Sheet 2 issued on 9 November 2026, code 7F3A-91C2, 3 pages",)
    assert entries(editor)[-1].group is Group.SESSION


def test_recorded_ranks(at: tuple[Desk, SessionEditor]) -> None:
    """Drugs in the Derbyshire board's paper of 17 November 2010: threat position 4, risk rank 5, agreed rank 4."""
    desk, _ = at
    info = SessionInfo("v9", "s9", "x9", 1, State.RECORDED, "Strategic assessment", "As published")
    areas = (RiskArea("a1", "Drugs", "DR", 0), RiskArea("a2", "Fraud", "FR", 1))
    ranks = {"a1": RecordedRanks("a1", 4, 5, 4), "a2": RecordedRanks("a2", None, None, None)}
    session = Session(info, None, areas=areas, recorded=ranks)
    note = LogNote("new session", "Analyst", "2026-11-09T10:00:00.000Z")
    desk.library.add_session(session, note, Assessment("x9", "Other"))
    (entry,) = version_log(desk.library, "v9")
    assert entry.short == (
        "Recorded session entered with 2 areas",
        "Drugs: recorded as threat position 4, risk rank 5, agreed rank 4",
        "Fraud: recorded as not ranked",
    )


def test_an_assessment_tells_of_all_its_sessions_and_of_itself(at: tuple[Desk, SessionEditor]) -> None:
    desk, first = at
    first.close()
    desk.rescore(first.session.info.version_id, "Quarter 1", "2027-02-02")
    desk.rename_assessment(first.session.info.assessment_id, "Joint assessment")
    rows = desk.library.log(assessment_id=first.session.info.assessment_id)
    story = log_book(desk.library, rows).add(rows)
    assert [e.session for e in story] == ["Assessment day"] * 3 + ["Quarter 1", ""]
    assert story[-1].short == ("Assessment: Strategic assessment → Joint assessment",)


def test_rows_read_in_parts_give_the_same_entries(editor: SessionEditor) -> None:
    drugs = area(editor, "Drugs")
    editor.set_area(drugs, name="Drug misuse")
    editor.set_mark(drugs, "impact", 4)
    rows = editor.library.log(editor.session.info.version_id)
    book = LogBook()
    parts = [entry for n in sorted({row.edit for row in rows}) for entry in book.add(r for r in rows if r.edit == n)]
    assert parts == log_entries(rows)
    assert len(ids(editor.session)) == len(AREAS)
