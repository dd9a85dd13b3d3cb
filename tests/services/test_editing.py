"""The one path that every edit takes: file first, then memory, then whoever listens; and the way back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest

from riskdesk.domain.agreed import Decision, MoveState
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.session import Session, State
from riskdesk.services.desk import Desk
from riskdesk.services.editing import RECORDER, Edit, SessionEditor, new_id, stamp, utc_now
from riskdesk.storage.library import Access
from tests.services.desks import (
    AREAS,
    BY_POSITION,
    RISK_ONLY,
    START,
    agreed,
    desk_on,
    fresh,
    ids,
    mark,
    ranks,
    refused,
    rows,
    score,
    wanted,
)

ALL = {
    "Drugs": (3, 5, 13),
    "Domestic Violence": (5, 3, 10),
    "Anti-social Behaviour": (1, 3, 15),
    "Terrorism": (5, 1, 7),
}
"""Weighted sums 14/25, 25/50 = 1/2, 9/25, 6/25 by hand: in the order of writing."""
IN_ORDER = [[name] for name in ALL]


def ident(editor: SessionEditor, name: str) -> str:
    return ids(editor.session)[name]


def test_a_mark_is_on_disk_in_memory_and_told(editor: SessionEditor) -> None:
    heard: list[Edit] = []
    editor.listen(lambda edit: heard.append(edit) if fresh(editor) == editor.session else None)
    drugs = ident(editor, "Drugs")
    edit = editor.set_mark(drugs, "impact", 3)
    assert edit is not None
    assert heard == [edit]
    assert editor.session.mark(drugs, "impact") == 3
    assert editor.saved_at is not None
    row = rows(editor)[-1]
    assert (row.kind, row.who, row.why, row.at) == ("score", "Analyst", "", stamp(editor.saved_at))
    assert (row.area_id, row.entity, row.before) == (drugs, "mark", None)
    assert json.loads(row.after or "")["value"] == 3


def test_every_listener_hears_also_one_that_adds_another(editor: SessionEditor) -> None:
    heard: list[str] = []
    editor.listen(lambda _: editor.listen(lambda later: heard.append(later.kind)))
    editor.listen(lambda edit: heard.append(edit.kind))
    editor.set_mark(ident(editor, "Drugs"), "impact", 3)
    assert heard == ["score"]


def test_what_changes_nothing_is_no_edit(editor: SessionEditor) -> None:
    score(editor, ALL)
    drugs = ident(editor, "Drugs")
    before, log = editor.session, editor.library.log()
    for nothing in (
        editor.set_mark(drugs, "impact", 3),
        editor.set_marks([]),
        editor.set_area(drugs, name="Drugs"),
        editor.add_areas([]),
        editor.reorder_area(drugs, 0),
        editor.confirm_moves([]),
        editor.withdraw_moves(),
        editor.reopen_tie("none"),
        editor.set_details(title="Assessment day"),
        editor.set_attendees([]),
        editor.change_scheme(before.scheme) if before.scheme else None,
        editor.record_move(drugs, ident(editor, "Domestic Violence"), ""),
    ):
        assert nothing is None
    assert editor.session is before
    assert editor.library.log() == log


class TestWhatMoved:
    def test_a_mark_that_moves_others(self, editor: SessionEditor) -> None:
        score(editor, ALL)
        assert ranks(editor.session) == {name: str(n) for n, name in enumerate(ALL, 1)}
        # 25/50 + 13/50 = 38/50: ahead of Drugs with 14/25 = 28/50; the others stay where they were.
        edit = editor.set_mark(ident(editor, "Domestic Violence"), "probability", 5)
        assert edit is not None
        assert edit.moved == {ident(editor, "Domestic Violence"), ident(editor, "Drugs")}
        assert not edit.structure

    def test_a_mark_that_completes_nothing(self, editor: SessionEditor) -> None:
        drugs = ident(editor, "Drugs")
        edit = editor.set_mark(drugs, "impact", 3)
        assert edit is not None
        # Its own mark is all that has changed.
        assert edit.moved == {drugs}

    def test_words_move_nothing_and_are_not_ranked_anew(self, editor: SessionEditor) -> None:
        score(editor, ALL)
        ranking, order = editor.session.ranking, editor.session.agreed
        edit = editor.set_area(ident(editor, "Drugs"), justification="Up", code="DG", parked=True)
        assert edit is not None
        assert (edit.moved, edit.structure) == (frozenset(), False)
        assert editor.session.ranking is ranking
        assert editor.session.agreed is order
        edit = editor.set_details(title="Another")
        assert edit is not None
        assert (edit.moved, edit.structure) == (frozenset(), False)
        assert editor.session.ranking is ranking
        assert agreed(editor.session) == IN_ORDER

    @pytest.mark.parametrize(
        "change",
        [
            lambda e, a: e.set_area(a, name="Drug harm"),
            lambda e, _: e.add_areas(["Fire"]),
            lambda e, a: e.remove_area(a, "Merged"),
            lambda e, a: e.reorder_area(a, 2),
            lambda e, _: e.change_scheme(RISK_ONLY),
        ],
    )
    def test_structure(self, editor: SessionEditor, change: Callable[[SessionEditor, str], Edit | None]) -> None:
        edit = change(editor, ident(editor, "Drugs"))
        assert edit is not None
        assert edit.structure

    def test_a_removed_area_and_all_behind_it_have_moved(self, editor: SessionEditor) -> None:
        score(editor, ALL)
        # Drugs too: level with it on a risk score of 15, it was second in risk by its lower impact.
        edit = editor.remove_area(ident(editor, "Domestic Violence"), "Merged")
        assert edit is not None
        assert edit.moved == {ident(editor, name) for name in AREAS}
        assert rows(editor)[-1].why == "Merged"


def every_edit(editor: SessionEditor) -> list[Callable[[], Edit | None]]:
    """One of each kind, to be made in turn on a session scored as ``ALL``."""
    drugs, violence, asb, terror = (ident(editor, name) for name in ALL)
    return [
        lambda: editor.set_mark(drugs, "threat", 14),
        lambda: editor.set_marks([(drugs, "impact", None), (asb, "impact", 2)], kind="paste"),
        lambda: editor.set_mark(drugs, "impact", 4),
        lambda: editor.set_area(asb, name="ASB", code="AB", definition="Nuisance", confidence="high"),
        lambda: editor.record_move(terror, violence, " Threat is  national "),
        lambda: editor.set_mark(asb, "threat", 25),
        lambda: editor.confirm_moves([m.move_id for m in editor.session.moves]),
        lambda: editor.change_reason(editor.session.moves[0].move_id, "National threat"),
        lambda: editor.record_move(drugs, None, "No"),
        lambda: editor.withdraw_moves(drugs),
        # 4*5/50 + 14/50 = 34/50 for both, level on risk score 20 and impact 4: an open tie.
        lambda: editor.set_marks([(violence, "impact", 4), (violence, "probability", 5), (violence, "threat", 14)]),
        lambda: editor.settle_tie([violence, drugs], Decision.ORDER, "Victims first"),
        lambda: editor.reopen_tie(editor.session.settlements[-1].settlement_id),
        lambda: editor.settle_tie([drugs, violence], Decision.LEAVE, ""),
        lambda: editor.set_mark(drugs, "threat", 15),
        lambda: editor.add_areas(["Fire", "Road Safety"]),
        lambda: editor.reorder_area(ident(editor, "Fire"), 0),
        lambda: editor.remove_area(violence, "Merged"),
        lambda: editor.restore_area(violence),
        lambda: editor.set_attendees([("Chair", "Police"), ("Analyst", "County council")]),
        lambda: editor.set_details(title="Day two", held_on="2026-11-03"),
        lambda: editor.withdraw_moves(),
        lambda: editor.change_scheme(BY_POSITION),
    ]


def test_every_edit_can_be_taken_back_and_made_again(editor: SessionEditor) -> None:
    score(editor, ALL)
    states: list[Session] = [editor.session]
    edits: list[Edit] = []
    for make in every_edit(editor):
        edit = make()
        assert edit is not None
        assert fresh(editor) == editor.session != states[-1]
        edits.append(edit)
        states.append(editor.session)
    assert len({edit.kind for edit in edits}) == 16
    for edit, state in zip(reversed(edits), reversed(states[:-1]), strict=True):
        undone = editor.undo(edit)
        assert (editor.session, fresh(editor)) == (state, state)
        assert (undone.kind, undone.structure) == ("undo", edit.structure)
        assert undone.moved == edit.moved
    for edit, state in zip(edits, states[1:], strict=True):
        assert editor.redo(edit).kind == "redo"
        assert (editor.session, fresh(editor)) == (state, state)


def test_the_log_counts_every_edit_also_undo_and_redo(editor: SessionEditor) -> None:
    start = len(rows(editor))
    edit = editor.set_marks([(ident(editor, "Drugs"), "impact", 3), (ident(editor, "Terrorism"), "impact", 5)])
    assert edit is not None
    editor.undo(edit)
    editor.redo(edit)
    added = rows(editor)[start:]
    assert [(r.kind, r.entity) for r in added] == [(kind, "mark") for kind in ("score", "undo", "redo") for _ in "ab"]
    assert len({r.edit for r in added}) == 3
    assert [json.loads(r.before)["value"] if r.before else None for r in added] == [None, None, 5, 3, None, None]


class TestWhatFollowsForTheAgreedOrder:
    def test_a_changed_order_asks_to_confirm_and_undo_takes_that_back(self, editor: SessionEditor) -> None:
        score(editor, ALL)
        editor.record_move(ident(editor, "Terrorism"), ident(editor, "Drugs"), "National threat")
        first = editor.session
        assert agreed(first) == [["Terrorism"], ["Drugs"], ["Domestic Violence"], ["Anti-social Behaviour"]]
        # 9/25 becomes 14/25: level with Drugs, but behind it on risk score.
        edit = editor.set_mark(ident(editor, "Anti-social Behaviour"), "threat", 25)
        assert edit is not None
        assert [m.state for m in editor.session.moves] == [MoveState.CONFIRM]
        assert {r.entity for r in rows(editor) if r.kind == "score" and r.edit == rows(editor)[-1].edit} == {
            "mark",
            "move",
        }
        editor.undo(edit)
        assert editor.session == first

    def test_unscoring_suspends_and_confirming_waits_for_the_score(self, editor: SessionEditor) -> None:
        score(editor, ALL)
        editor.record_move(ident(editor, "Terrorism"), ident(editor, "Drugs"), "National threat")
        editor.set_mark(ident(editor, "Drugs"), "impact", None)
        (move,) = editor.session.moves
        assert move.state is MoveState.SUSPENDED
        with refused(editor, "Only scored areas stand in the agreed order"):
            editor.confirm_moves([move.move_id])
        editor.set_mark(ident(editor, "Drugs"), "impact", 3)
        assert agreed(editor.session) == IN_ORDER
        editor.confirm_moves([move.move_id])
        assert agreed(editor.session)[0] == ["Terrorism"]

    def test_a_removed_area_suspends_and_lapses(self, editor: SessionEditor) -> None:
        score(editor, ALL | {"Domestic Violence": (3, 5, 13)})
        pair = [ident(editor, "Drugs"), ident(editor, "Domestic Violence")]
        editor.settle_tie(pair, Decision.ORDER, "Harm")
        editor.record_move(ident(editor, "Terrorism"), pair[0], "National threat")
        editor.remove_area(pair[0], "Merged")
        assert [m.state for m in editor.session.moves] == [MoveState.SUSPENDED]
        assert [s.lapsed for s in editor.session.settlements] == [True]


class TestClosing:
    def test_freezes(self, editor: SessionEditor) -> None:
        score(editor, ALL)
        edit = editor.close()
        assert edit is not None
        assert editor.session.info.state is State.CLOSED
        assert editor.session.info.closed_at == stamp(START + timedelta(milliseconds=1001 * 3))
        assert not editor.editable
        closed = "This session is closed; it cannot be changed"
        with refused(editor, closed):
            editor.set_mark(ident(editor, "Drugs"), "impact", 1)
        with refused(editor, closed):
            editor.undo(edit)
        with refused(editor, closed):
            editor.redo(edit)
        with refused(editor, closed):
            editor.close()
        with refused(editor, closed):
            editor.set_details(title="Other")

    def test_waits_for_moves_to_be_confirmed(self, editor: SessionEditor) -> None:
        score(editor, ALL)
        editor.record_move(ident(editor, "Terrorism"), ident(editor, "Drugs"), "National threat")
        editor.record_move(ident(editor, "Anti-social Behaviour"), ident(editor, "Drugs"), "Calls")
        editor.set_mark(ident(editor, "Domestic Violence"), "probability", 5)
        with refused(editor, "wait to be confirmed or taken back first: Terrorism and Anti-social Behaviour"):
            editor.close()
        editor.confirm_moves([m.move_id for m in editor.session.moves])
        assert editor.close() is not None


def test_every_refusal_leaves_everything_alone(editor: SessionEditor) -> None:
    score(editor, ALL)
    drugs, violence = ident(editor, "Drugs"), ident(editor, "Domestic Violence")
    attempts: list[tuple[str, Callable[[], object]]] = [
        ("6 is not allowed", lambda: editor.set_marks([(violence, "impact", 2), (drugs, "impact", 6)])),
        ("no factor", lambda: editor.set_mark(drugs, "wind", 1)),
        ("not in the session any more", lambda: editor.set_mark("nowhere", "impact", 1)),
        ("needs a name", lambda: editor.set_area(drugs, justification="New", name=" ")),
        ("already", lambda: editor.add_areas(["Fire", "Drugs"])),
        ("not in the session any more", lambda: editor.reorder_area("nowhere", 0)),
        ("removal needs a reason", lambda: editor.remove_area(drugs, " ")),
        ("not among the removed", lambda: editor.restore_area(drugs)),
        ("needs a reason", lambda: editor.record_move(violence, drugs, " ")),
        ("ahead of itself", lambda: editor.record_move(drugs, drugs, "Why")),
        ("not recorded any more", lambda: editor.change_reason("none", "Why")),
        ("no longer tied", lambda: editor.settle_tie([drugs, violence], Decision.LEAVE, "")),
        ("needs a title", lambda: editor.set_details(period="Q1", title="")),
        ("at most 20,000", lambda: editor.set_attendees([("Chair", "x" * 20_001)])),
    ]
    for match, attempt in attempts:
        with refused(editor, match):
            attempt()


def test_a_refusal_of_the_store_leaves_everything_alone(editor: SessionEditor) -> None:
    drugs = ident(editor, "Drugs")
    score(editor, ALL)
    # Somebody else's write behind our back: what the edit starts from is not there any more.
    other = SessionEditor(editor.library, editor.session.info.version_id, "Other")
    other.set_mark(drugs, "impact", 1)
    held = editor.session
    with refused(editor, "something else than this edit starts from"):
        editor.set_mark(drugs, "impact", 2)
    assert editor.session is held
    editor.reload()
    assert editor.session == fresh(editor) == other.session
    assert editor.set_mark(drugs, "impact", 2) is not None


def test_an_undo_that_does_not_fit_any_more_is_refused(editor: SessionEditor) -> None:
    drugs = ident(editor, "Drugs")
    edit = editor.set_mark(drugs, "impact", 3)
    assert edit is not None
    editor.set_mark(drugs, "impact", 4)
    with refused(editor, "The session has changed since; nothing was changed"):
        editor.undo(edit)
    with refused(editor, "The session has changed since"):
        editor.redo(edit)


def test_a_library_open_read_only_takes_no_edit(desk: Desk) -> None:
    version = desk.new_assessment("Strategic assessment", wanted()).session.info.version_id
    desk.close()
    reader = desk_on(desk.library.path, Access.READ_ONLY)
    editor = reader.open(version)
    assert not editor.editable
    assert editor.session.editable
    with refused(editor, "open read-only"):
        editor.set_mark(ident(editor, "Drugs"), "impact", 1)
    with refused(editor, "open read-only"):
        editor.close()
    reader.close()


def test_a_recorder_without_a_role_is_called_recorder(editor: SessionEditor) -> None:
    for given, kept in (("", RECORDER), ("  ", RECORDER), ("Lead analyst", "Lead analyst")):
        editor.who = given
        edit = editor.set_mark(ident(editor, "Drugs"), "impact", 3)
        assert edit is not None
        assert rows(editor)[-1].who == kept
        editor.undo(edit)


def test_a_full_disk_or_a_lost_file_costs_nothing_in_memory(editor: SessionEditor) -> None:
    held = editor.session
    editor.library.close()
    with pytest.raises(RiskDeskError):
        editor.set_mark(ident(editor, "Drugs"), "impact", 3)
    assert editor.session is held


def test_times_are_utc_to_the_millisecond() -> None:
    summer = timezone(timedelta(hours=1))
    assert stamp(datetime(2026, 6, 1, 0, 30, 5, 999_999, tzinfo=summer)) == "2026-05-31T23:30:05.999Z"
    assert utc_now().utcoffset() == timedelta(0)
    assert len({new_id() for _ in range(1000)}) == 1000


def test_marks_of_an_area_are_kept_through_its_removal(editor: SessionEditor) -> None:
    score(editor, ALL)
    drugs = ident(editor, "Drugs")
    editor.remove_area(drugs, "Merged")
    assert "Drugs" not in ranks(editor.session)
    with refused(editor, "not in the session any more"):
        editor.set_mark(drugs, "impact", 1)
    editor.restore_area(drugs)
    assert editor.session.marks[(drugs, "impact", 0, "room")] == mark(drugs, "impact", 3)
    assert agreed(editor.session) == IN_ORDER
