"""The agreed order: settled ties, moves replayed in turn, what a change of marks does to both."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from riskdesk.domain.agreed import (
    Decision,
    Move,
    MoveState,
    Settlement,
    after_change,
    agree,
    lapses,
    place,
    replay,
    score_text,
)
from riskdesk.domain.ranking import Ranking, rank
from tests.domain.made import area, scheme

THREATS = scheme({"priority": {"rule": "threat only", "ties": []}})


def ranking(**threats: int | None) -> Ranking:
    """Areas ranked by threat alone, without a chain: the order and its ties can be read off the numbers."""
    return rank(THREATS, [area(name, None, None, threat) for name, threat in threats.items()])


def move(seq: int, area_id: str, ahead_of: str | None, state: MoveState = MoveState.AGREED) -> Move:
    return Move(f"m{seq}", seq, area_id, ahead_of, "the room's reason", "1", "2", state)


def settle(*areas: str, score: str, decision: Decision = Decision.ORDER, lapsed: bool = False) -> Settlement:
    return Settlement(f"s{areas}", 1, areas, decision, "reason", score, lapsed)


def agreed(made: Ranking, moves: list[Move] | None = None, settlements: list[Settlement] | None = None) -> str:
    """The agreed order with its labels: "a1 b2= c2="."""
    order = agree(made, moves or [], settlements or [])
    return " ".join(f"{p.area_id}{p.agreed.label}" for p in order.placements)


ABCD = ranking(a=9, b=7, c=7, d=2)
"""Computed: a 1, b and c 2=, d 4."""


def test_without_decisions_agreed_is_computed() -> None:
    order = agree(ABCD, [], [])
    assert agreed(ABCD) == "a1 b2= c2= d4"
    assert not any(p.differs for p in order.placements)
    assert order.open_ties == (("b", "c"),)
    assert order.by_id["d"].computed.label == "4"


def test_a_move_goes_directly_ahead_or_last() -> None:
    assert agreed(ABCD, [move(1, "d", "a")]) == "d1 a2 b3= c3="
    assert agreed(ABCD, [move(1, "a", None)]) == "b1= c1= d3 a4"


def test_a_moved_area_leaves_its_tie_and_goes_ahead_of_another_whole_tie() -> None:
    assert agreed(ABCD, [move(1, "c", "a")]) == "c1 a2 b3 d4"
    assert agreed(ABCD, [move(1, "d", "c")]) == "a1 d2 b3= c3="
    # Ahead of its own equal: the tie is at an end.
    assert agreed(ABCD, [move(1, "c", "b")]) == "a1 c2 b3 d4"


def test_moves_are_replayed_by_their_number() -> None:
    moves = [move(2, "d", "c"), move(1, "c", "a")]
    # First c ahead of a, then d ahead of c.
    assert agreed(ABCD, moves) == "d1 c2 a3 b4"
    order = agree(ABCD, moves, [])
    assert [(p.area_id, p.move and p.move.seq) for p in order.placements] == [
        ("d", 2),
        ("c", 1),
        ("a", None),
        ("b", None),
    ]
    # c was 2= and is 2: what is shown differs.
    assert [p.differs for p in order.placements] == [True, True, True, True]
    # b was left without its equal: nothing is open any more.
    assert order.open_ties == ()


def test_the_last_move_of_an_area_counts() -> None:
    order = agree(ABCD, [move(1, "d", "a"), move(2, "d", "b")], [])
    assert [p.area_id for p in order.placements] == ["a", "d", "b", "c"]
    shown = order.by_id["d"].move
    assert shown is not None
    assert shown.seq == 2


def test_a_move_waiting_to_be_confirmed_is_replayed_and_a_suspended_one_is_not() -> None:
    assert agreed(ABCD, [move(1, "d", "a", MoveState.CONFIRM)]) == "d1 a2 b3= c3="
    assert agreed(ABCD, [move(1, "d", "a", MoveState.SUSPENDED)]) == "a1 b2= c2= d4"
    assert agree(ABCD, [move(1, "d", "a", MoveState.SUSPENDED)], []).by_id["d"].move is None


def test_a_move_of_an_area_that_is_not_ranked_does_not_count() -> None:
    made = ranking(a=9, b=None, c=1)
    assert agreed(made, [move(1, "c", "b")]) == "a1 c2"
    assert agreed(made, [move(1, "b", None)]) == "a1 c2"
    assert replay((("a",),), move(1, "b", None)) is None


def test_settling_a_tie_changes_the_agreed_rank_only() -> None:
    order = agree(ABCD, [], [settle("c", "b", score="7")])
    assert [(p.area_id, p.computed.label, p.agreed.label) for p in order.placements] == [
        ("a", "1", "1"),
        ("c", "2=", "2"),
        ("b", "2=", "3"),
        ("d", "4", "4"),
    ]
    assert order.open_ties == ()
    assert [p.settlement is not None for p in order.placements] == [False, True, True, False]


def test_leaving_a_tie_is_a_decision() -> None:
    order = agree(ABCD, [], [settle("b", "c", score="7", decision=Decision.LEAVE)])
    assert [p.agreed.label for p in order.placements] == ["1", "2=", "2=", "4"]
    assert order.open_ties == ()


def test_a_lapsed_settlement_or_one_of_other_areas_does_not_count() -> None:
    for other in (settle("c", "b", score="7", lapsed=True), settle("c", "d", score="7"), settle("a", score="9")):
        order = agree(ABCD, [], [other])
        assert [p.agreed.label for p in order.placements] == ["1", "2=", "2=", "4"]
        assert order.open_ties == (("b", "c"),)


def test_three_level_areas_of_which_one_was_moved_are_still_open() -> None:
    made = ranking(a=5, b=5, c=5)
    order = agree(made, [move(1, "c", "a")], [])
    assert [(p.area_id, p.agreed.label) for p in order.placements] == [("c", "1"), ("a", "2="), ("b", "2=")]
    assert order.open_ties == (("a", "b", "c"),)


def test_when_the_computed_order_changes_moves_wait_to_be_confirmed() -> None:
    after = ranking(a=9, b=7, c=8, d=2)
    [changed] = after_change(ABCD, after, [move(1, "d", "a")])
    assert changed == move(1, "d", "a", MoveState.CONFIRM)
    assert after_change(ABCD, after, [changed]) == ()


def test_a_change_that_leaves_the_order_alone_asks_nothing() -> None:
    assert after_change(ABCD, ranking(a=25, b=7, c=7, d=1), [move(1, "d", "a")]) == ()
    # An unscored area more is no change of the order either.
    assert after_change(ABCD, ranking(a=9, b=7, c=7, d=2, e=None), [move(1, "d", "a")]) == ()


def test_unscoring_either_area_suspends_the_move_until_it_is_confirmed() -> None:
    for gone in (ranking(a=None, b=7, c=7, d=2), ranking(a=9, b=7, c=7, d=None)):
        [changed] = after_change(ABCD, gone, [move(1, "d", "a")])
        assert changed.state is MoveState.SUSPENDED
        # Scored again, it stays suspended: only confirming brings it back.
        assert after_change(gone, ABCD, [changed]) == ()
    # A third area's leaving only asks for confirmation.
    [changed] = after_change(ABCD, ranking(a=9, b=None, c=7, d=2), [move(1, "d", "a")])
    assert changed.state is MoveState.CONFIRM
    # "Last" depends on the moved area alone.
    [changed] = after_change(ABCD, ranking(a=9, b=7, c=7, d=None), [move(1, "a", None)])
    assert changed.state is MoveState.CONFIRM


def test_a_settlement_lapses_when_its_areas_or_its_score_change() -> None:
    kept = settle("c", "b", score=score_text(ABCD, "b"))
    assert kept.score == "7"
    assert lapses(ABCD, [kept]) == ()
    assert lapses(ranking(a=1, b=7, c=7, d=2), [kept]) == ()
    for after in (
        ranking(a=9, b=6, c=6, d=2),  # level on another score
        ranking(a=9, b=7, c=6, d=2),  # no longer level
        ranking(a=7, b=7, c=7, d=2),  # one more is level with them
        ranking(a=9, b=7, c=None, d=2),
    ):
        assert lapses(after, [kept]) == (replace(kept, lapsed=True),)
    # It stays lapsed when everything is as it was.
    assert lapses(ABCD, [replace(kept, lapsed=True)]) == ()


_IDS = "abcdef"


@given(
    st.fixed_dictionaries({a: st.none() | st.integers(1, 4) for a in _IDS}),
    st.lists(
        st.tuples(st.sampled_from(_IDS), st.none() | st.sampled_from(_IDS)).filter(lambda m: m[0] != m[1]), max_size=6
    ),
)
def test_moves_lose_and_double_no_area(threats: dict[str, int | None], wanted: list[tuple[str, str | None]]) -> None:
    made = ranking(**threats)
    moves = [move(n, a, b) for n, (a, b) in enumerate(wanted)]
    order = agree(made, moves, [])
    placed = [p.area_id for p in order.placements]
    assert sorted(placed) == sorted(r.area.area_id for r in made.scored)
    counted = [m for m in moves if set(m.concerns()) <= set(placed)]
    if counted:
        # The last move that counts is always to be seen.
        last = counted[-1]
        at = placed.index(last.area_id)
        group = next(g for g in order.groups if last.area_id in g)
        assert group == (last.area_id,)
        if last.ahead_of is None:
            assert at == len(placed) - 1
        else:
            assert last.ahead_of in order.groups[order.groups.index(group) + 1]


@given(st.permutations(_IDS), st.sampled_from(_IDS), st.sampled_from(_IDS))
def test_placing_keeps_the_order_of_the_others(order: list[str], one: str, other: str) -> None:
    groups = tuple((a,) for a in order)
    after = place(groups, one, other if one != other else None)
    assert [g for g in after if g != (one,)] == [g for g in groups if g != (one,)]
