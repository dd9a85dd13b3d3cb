"""The agreed order through the editor: rules 3 to 5, on a real library.

Scores by hand: the shipped scheme's priority is half risk, half threat, each of 25, so it is
(impact x probability + threat) / 50.
"""

from __future__ import annotations

import pytest

from riskdesk.domain.agreed import Decision, MoveState
from riskdesk.domain.session import Session
from riskdesk.services import order
from riskdesk.services.desk import Desk
from riskdesk.services.editing import Edit, SessionEditor
from tests.services.desks import agreed, fresh, ids, ranks, refused, rows, score, wanted

NAMES = ("Alpha", "Bravo", "Charlie", "Delta", "Echo")
MARKS = {
    "Alpha": (5, 5, 5),  # (25 + 5) / 50 = 0.6
    "Bravo": (5, 4, 5),  # (20 + 5) / 50 = 0.5
    "Charlie": (3, 3, 11),  # (9 + 11) / 50 = 0.4
    "Delta": (3, 3, 11),  # 0.4 in the same cell: nothing in the chain sets it apart from Charlie
    "Echo": (1, 3, 2),  # (3 + 2) / 50 = 0.1
}
COMPUTED = [["Alpha"], ["Bravo"], ["Charlie", "Delta"], ["Echo"]]
"""1, 2, 3=, 3=, 5: competition ranks, the next after a tie is skipped."""


@pytest.fixture
def day(desk: Desk) -> SessionEditor:
    """Five areas, of which Charlie and Delta tie."""
    editor = desk.new_assessment("Strategic assessment", wanted(NAMES))
    score(editor, MARKS)
    assert agreed(editor.session) == COMPUTED
    return editor


def move(editor: SessionEditor, name: str, ahead_of: str | None, reason: str = "The centre closes in June.") -> Edit:
    named = ids(editor.session)
    edit = editor.record_move(named[name], named[ahead_of] if ahead_of else None, reason)
    assert edit is not None
    return edit


def mark(editor: SessionEditor, name: str, factor: str, value: int | None) -> Edit:
    edit = editor.set_mark(ids(editor.session)[name], factor, value)
    assert edit is not None
    return edit


def labels(session: Session) -> dict[str, str]:
    """Agreed ranks by name."""
    return {session.by_id[p.area_id].name: p.agreed.label for p in session.agreed.placements}


def states(session: Session) -> list[MoveState]:
    return [m.state for m in session.moves]


class TestMoves:
    def test_computed_and_agreed_rank_stand_side_by_side(self, day: SessionEditor) -> None:
        move(day, "Echo", "Bravo")
        assert agreed(day.session) == [["Alpha"], ["Echo"], ["Bravo"], ["Charlie", "Delta"]]
        # Hand: 1 Alpha, 2 Echo, 3 Bravo, and the tie shares 4.
        assert labels(day.session) == {"Alpha": "1", "Echo": "2", "Bravo": "3", "Charlie": "4=", "Delta": "4="}
        assert ranks(day.session) == {"Alpha": "1", "Bravo": "2", "Charlie": "3=", "Delta": "3=", "Echo": "5"}

    def test_a_move_keeps_its_reason_and_the_ranks_then(self, day: SessionEditor) -> None:
        move(day, "Echo", "Bravo", "  The centre\nmoves.  ")
        kept = day.session.moves[0]
        assert (kept.reason, kept.rank_from, kept.rank_to) == ("The centre moves.", "5", "2")
        assert (kept.area_id, kept.ahead_of) == (ids(day.session)["Echo"], ids(day.session)["Bravo"])
        assert kept.state is MoveState.AGREED
        assert rows(day)[-1].why == "The centre\nmoves."

    def test_only_the_moved_area_carries_a_move(self, day: SessionEditor) -> None:
        move(day, "Echo", "Bravo")
        with_move = [day.session.by_id[p.area_id].name for p in day.session.agreed.placements if p.move]
        assert with_move == ["Echo"]
        assert day.session.agreed.by_id[ids(day.session)["Bravo"]].differs

    def test_last_is_behind_everyone(self, day: SessionEditor) -> None:
        move(day, "Alpha", None)
        assert agreed(day.session) == [["Bravo"], ["Charlie", "Delta"], ["Echo"], ["Alpha"]]

    def test_ahead_of_a_tied_area_is_ahead_of_the_tie(self, day: SessionEditor) -> None:
        move(day, "Echo", "Delta")
        assert agreed(day.session) == [["Alpha"], ["Bravo"], ["Echo"], ["Charlie", "Delta"]]

    def test_a_tied_area_leaves_its_tie(self, day: SessionEditor) -> None:
        move(day, "Delta", "Charlie")
        assert labels(day.session)["Delta"] == "3"
        assert labels(day.session)["Charlie"] == "4"
        assert day.session.moves[0].rank_from == "3="

    def test_a_reason_is_required(self, day: SessionEditor) -> None:
        named = ids(day.session)
        with refused(day, "needs a reason"):
            day.record_move(named["Echo"], named["Bravo"], " \n ")

    def test_only_scored_areas_are_moved_or_moved_ahead_of(self, day: SessionEditor) -> None:
        mark(day, "Echo", "threat", None)
        named = ids(day.session)
        with refused(day, "Only scored areas"):
            day.record_move(named["Echo"], named["Bravo"], "why")
        with refused(day, "Only scored areas"):
            day.record_move(named["Alpha"], named["Echo"], "why")

    def test_not_ahead_of_itself(self, day: SessionEditor) -> None:
        named = ids(day.session)
        with refused(day, "ahead of itself"):
            day.record_move(named["Echo"], named["Echo"], "why")

    def test_a_move_that_changes_no_rank_is_none(self, day: SessionEditor) -> None:
        named = ids(day.session)
        assert day.record_move(named["Alpha"], named["Bravo"], "why") is None
        assert day.session.moves == ()

    def test_moves_are_replayed_in_turn(self, day: SessionEditor) -> None:
        move(day, "Echo", "Bravo")
        move(day, "Bravo", "Alpha")
        move(day, "Alpha", None)
        # Hand: Echo ahead of Bravo: A E B (C D); Bravo ahead of Alpha: B A E (C D); Alpha last: B E (C D) A.
        assert agreed(day.session) == [["Bravo"], ["Echo"], ["Charlie", "Delta"], ["Alpha"]]
        assert [m.seq for m in day.session.moves] == [1, 2, 3]

    def test_the_newest_move_of_the_same_area_is_replaced(self, day: SessionEditor) -> None:
        move(day, "Echo", "Charlie")
        move(day, "Echo", "Bravo", "Further up.")
        assert [(m.rank_from, m.rank_to, m.reason) for m in day.session.moves] == [("5", "2", "Further up.")]

    def test_an_older_move_of_the_same_area_stays(self, day: SessionEditor) -> None:
        move(day, "Echo", "Charlie")
        move(day, "Alpha", None)
        move(day, "Echo", "Bravo")
        assert len(day.session.moves) == 3
        assert agreed(day.session) == [["Echo"], ["Bravo"], ["Charlie", "Delta"], ["Alpha"]]

    def test_back_where_it_came_from_takes_the_move_back_and_owes_no_reason(self, day: SessionEditor) -> None:
        move(day, "Bravo", "Alpha")
        named = ids(day.session)
        assert order.withdraws(day.session, named["Bravo"], named["Charlie"])
        assert not order.withdraws(day.session, named["Bravo"], named["Echo"])
        assert day.record_move(named["Bravo"], named["Charlie"], "") is not None
        assert day.session.moves == ()
        assert agreed(day.session) == COMPUTED

    def test_nothing_is_withdrawn_where_the_newest_move_is_another_areas(self, day: SessionEditor) -> None:
        move(day, "Bravo", "Alpha")
        move(day, "Echo", "Charlie")
        assert not order.withdraws(day.session, ids(day.session)["Bravo"], ids(day.session)["Echo"])

    def test_another_reason(self, day: SessionEditor) -> None:
        move(day, "Echo", "Bravo")
        move_id = day.session.moves[0].move_id
        assert day.change_reason(move_id, " Better words. ") is not None
        assert day.session.moves[0].reason == "Better words."
        assert day.change_reason(move_id, "Better  words.") is None
        with refused(day, "needs a reason"):
            day.change_reason(move_id, "")
        with refused(day, "not recorded any more"):
            day.change_reason("no such move", "why")

    def test_the_file_has_the_same_agreed_order(self, day: SessionEditor) -> None:
        move(day, "Echo", "Bravo")
        assert fresh(day).agreed == day.session.agreed


class TestConfirming:
    def test_a_changed_computed_order_marks_every_move(self, day: SessionEditor) -> None:
        move(day, "Echo", "Bravo")
        mark(day, "Alpha", "impact", 1)  # (5 + 5) / 50 = 0.2: Alpha is behind the tie now
        assert states(day.session) == [MoveState.CONFIRM]
        # Replayed all the same: B, (C D), A, E by the rule; Echo ahead of Bravo.
        assert agreed(day.session) == [["Echo"], ["Bravo"], ["Charlie", "Delta"], ["Alpha"]]

    def test_a_score_that_leaves_the_computed_order_marks_none(self, day: SessionEditor) -> None:
        move(day, "Echo", "Bravo")
        mark(day, "Alpha", "threat", 6)
        assert states(day.session) == [MoveState.AGREED]

    def test_confirming(self, day: SessionEditor) -> None:
        move(day, "Echo", "Bravo")
        mark(day, "Alpha", "impact", 1)
        assert day.confirm_moves([day.session.moves[0].move_id]) is not None
        assert states(day.session) == [MoveState.AGREED]
        assert day.confirm_moves([day.session.moves[0].move_id]) is None

    @pytest.mark.parametrize("name", ["Echo", "Bravo"])
    def test_unscoring_either_area_suspends(self, day: SessionEditor, name: str) -> None:
        move(day, "Echo", "Bravo")
        mark(day, name, "threat", None)
        assert states(day.session) == [MoveState.SUSPENDED]
        assert agreed(day.session) == [g for g in COMPUTED if g != [name]]
        with refused(day, "Only scored areas"):
            day.confirm_moves([day.session.moves[0].move_id])

    def test_a_suspended_move_is_not_replayed_until_confirmed(self, day: SessionEditor) -> None:
        move(day, "Echo", "Bravo")
        mark(day, "Bravo", "threat", None)
        mark(day, "Bravo", "threat", 5)
        assert states(day.session) == [MoveState.SUSPENDED]
        assert agreed(day.session) == COMPUTED
        day.confirm_moves([day.session.moves[0].move_id])
        assert agreed(day.session) == [["Alpha"], ["Echo"], ["Bravo"], ["Charlie", "Delta"]]

    def test_a_move_to_last_hangs_on_its_own_area_only(self, day: SessionEditor) -> None:
        move(day, "Alpha", None)
        mark(day, "Echo", "threat", None)
        assert states(day.session) == [MoveState.CONFIRM]
        mark(day, "Alpha", "threat", None)
        assert states(day.session) == [MoveState.SUSPENDED]

    def test_removing_an_area_suspends_and_undo_brings_it_all_back(self, day: SessionEditor) -> None:
        move(day, "Echo", "Bravo")
        before = day.session
        edit = day.remove_area(ids(day.session)["Bravo"], "Merged.")
        assert edit is not None
        assert states(day.session) == [MoveState.SUSPENDED]
        day.undo(edit)
        assert day.session == before

    def test_undo_restores_the_confirm_marks(self, day: SessionEditor) -> None:
        move(day, "Echo", "Bravo")
        edit = mark(day, "Alpha", "impact", 1)
        marked = day.session
        day.undo(edit)
        assert states(day.session) == [MoveState.AGREED]
        day.redo(edit)
        assert day.session == marked == fresh(day)

    @pytest.mark.parametrize("value", [1, None])
    def test_closing_needs_all_confirmed(self, day: SessionEditor, value: int | None) -> None:
        move(day, "Echo", "Alpha")
        mark(day, "Alpha", "impact", value)
        with refused(day, "wait to be confirmed or taken back first: Echo"):
            day.close()
        day.withdraw_moves(ids(day.session)["Echo"])
        assert day.close() is not None


class TestBackToComputed:
    def test_one_area(self, day: SessionEditor) -> None:
        move(day, "Echo", "Bravo")
        move(day, "Alpha", None)
        move(day, "Echo", "Charlie")
        day.withdraw_moves(ids(day.session)["Echo"])
        assert [m.area_id for m in day.session.moves] == [ids(day.session)["Alpha"]]
        assert agreed(day.session) == [["Bravo"], ["Charlie", "Delta"], ["Echo"], ["Alpha"]]
        assert day.withdraw_moves(ids(day.session)["Echo"]) is None

    def test_all_and_undo(self, day: SessionEditor) -> None:
        named = ids(day.session)
        move(day, "Echo", "Bravo")
        day.settle_tie([named["Delta"], named["Charlie"]], Decision.ORDER, "Delta is rising.")
        before = day.session
        edit = day.withdraw_moves()
        assert edit is not None
        assert agreed(day.session) == COMPUTED
        assert not day.session.moves
        assert not day.session.settlements
        day.undo(edit)
        assert day.session == before == fresh(day)

    def test_lapsed_settlements_are_kept(self, day: SessionEditor) -> None:
        named = ids(day.session)
        day.settle_tie([named["Delta"], named["Charlie"]], Decision.ORDER, "Delta is rising.")
        mark(day, "Delta", "threat", 12)
        assert day.withdraw_moves() is None
        assert len(day.session.settlements) == 1

    def test_a_suspended_move_can_be_taken_back(self, day: SessionEditor) -> None:
        move(day, "Echo", "Bravo")
        mark(day, "Echo", "threat", None)
        day.withdraw_moves(ids(day.session)["Echo"])
        assert day.session.moves == ()


class TestSettling:
    def pair(self, day: SessionEditor) -> list[str]:
        named = ids(day.session)
        return [named["Delta"], named["Charlie"]]

    def test_it_changes_the_agreed_rank_only(self, day: SessionEditor) -> None:
        assert day.session.agreed.open_ties == (tuple(reversed(self.pair(day))),)
        day.settle_tie(self.pair(day), Decision.ORDER, "Delta is rising.")
        assert labels(day.session) == {"Alpha": "1", "Bravo": "2", "Delta": "3", "Charlie": "4", "Echo": "5"}
        assert ranks(day.session)["Delta"] == ranks(day.session)["Charlie"] == "3="
        assert not day.session.agreed.open_ties

    def test_it_keeps_areas_order_reason_and_score(self, day: SessionEditor) -> None:
        day.settle_tie(self.pair(day), Decision.ORDER, "Delta is rising.")
        kept = day.session.settlements[0]
        # Hand: (9 + 11) / 50 = 20/50 = 2/5.
        assert (kept.areas, kept.reason, kept.score) == (tuple(self.pair(day)), "Delta is rising.", "2/5")

    def test_leaving_it_is_a_decision_and_needs_no_reason(self, day: SessionEditor) -> None:
        day.settle_tie(self.pair(day), Decision.LEAVE, "")
        assert agreed(day.session) == COMPUTED
        assert day.session.agreed.open_ties == ()
        assert day.session.settlements[0].decision is Decision.LEAVE

    def test_an_order_needs_a_reason(self, day: SessionEditor) -> None:
        with refused(day, "needs a reason"):
            day.settle_tie(self.pair(day), Decision.ORDER, " ")

    @pytest.mark.parametrize("names", [("Alpha", "Bravo"), ("Charlie",), ("Charlie", "Charlie"), ("Delta", "Echo")])
    def test_only_a_whole_tie(self, day: SessionEditor, names: tuple[str, ...]) -> None:
        with refused(day, "no longer tied"):
            day.settle_tie([ids(day.session)[n] for n in names], Decision.ORDER, "why")

    def test_a_second_decision_takes_the_place_of_the_first(self, day: SessionEditor) -> None:
        day.settle_tie(self.pair(day), Decision.LEAVE, "")
        day.settle_tie(self.pair(day), Decision.ORDER, "Delta is rising.")
        assert [s.decision for s in day.session.settlements] == [Decision.ORDER]

    def test_reopening(self, day: SessionEditor) -> None:
        day.settle_tie(self.pair(day), Decision.ORDER, "Delta is rising.")
        day.reopen_tie(day.session.settlements[0].settlement_id)
        assert agreed(day.session) == COMPUTED
        assert len(day.session.agreed.open_ties) == 1

    def test_it_lapses_with_its_areas_and_stays_listed(self, day: SessionEditor) -> None:
        day.settle_tie(self.pair(day), Decision.ORDER, "Delta is rising.")
        score(day, {"Echo": (3, 3, 11)})  # a third area on 0.4 in the same cell
        assert agreed(day.session) == [["Alpha"], ["Bravo"], ["Charlie", "Delta", "Echo"]]
        assert [(s.lapsed, s.reason) for s in day.session.settlements] == [(True, "Delta is rising.")]
        assert len(day.session.agreed.open_ties) == 1

    def test_it_lapses_with_its_score(self, day: SessionEditor) -> None:
        day.settle_tie(self.pair(day), Decision.ORDER, "Delta is rising.")
        score(day, {"Charlie": (3, 3, 12), "Delta": (3, 3, 12)})  # 21/50: they tie still, on another score
        assert day.session.settlements[0].lapsed
        assert day.session.settlements[0].score == "2/5"
        assert agreed(day.session) == COMPUTED

    def test_it_stays_lapsed_when_the_tie_comes_back(self, day: SessionEditor) -> None:
        day.settle_tie(self.pair(day), Decision.ORDER, "Delta is rising.")
        mark(day, "Delta", "threat", 12)
        mark(day, "Delta", "threat", 11)
        assert day.session.settlements[0].lapsed
        assert agreed(day.session) == COMPUTED

    def test_another_areas_score_does_not_touch_it(self, day: SessionEditor) -> None:
        day.settle_tie(self.pair(day), Decision.ORDER, "Delta is rising.")
        mark(day, "Alpha", "impact", 1)
        assert not day.session.settlements[0].lapsed

    def test_undo_of_what_made_it_lapse_brings_it_back(self, day: SessionEditor) -> None:
        day.settle_tie(self.pair(day), Decision.ORDER, "Delta is rising.")
        before = day.session
        day.undo(mark(day, "Delta", "threat", 12))
        assert day.session == before == fresh(day)

    def test_moves_are_replayed_on_the_settled_order(self, day: SessionEditor) -> None:
        day.settle_tie(self.pair(day), Decision.ORDER, "Delta is rising.")
        move(day, "Echo", "Charlie")
        assert agreed(day.session) == [["Alpha"], ["Bravo"], ["Delta"], ["Echo"], ["Charlie"]]

    def test_a_tie_that_a_move_has_broken_up_is_not_open(self, day: SessionEditor) -> None:
        move(day, "Delta", "Charlie")
        assert day.session.agreed.open_ties == ()
