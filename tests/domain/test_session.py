"""A session in memory: what it holds, how changes are made and taken back, and its code."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskdesk.domain.agreed import Decision, Move, Settlement
from riskdesk.domain.scheme_file import dump_scheme
from riskdesk.domain.seal import seal
from riskdesk.domain.session import (
    Attendee,
    Change,
    Entity,
    FrozenScheme,
    Mark,
    RecordedRanks,
    RiskArea,
    Session,
    SessionInfo,
    State,
    apply,
    entity_key,
    inverse,
    mark_key,
)
from riskdesk.services.schemes import default_scheme, find_scheme

INFO = SessionInfo("v1", "s1", "a1", 1, State.DRAFT, "Strategic assessment", "Assessment day")
AREAS = (
    RiskArea("1", "Drugs", "DR", 1),
    RiskArea("2", "Domestic Violence", "DV", 0),
    RiskArea("3", "Gone", "GO", 2, removed="merged"),
)
MARKS = [Mark("1", "impact", 3), Mark("1", "probability", 5), Mark("1", "threat", 13), Mark("2", "impact", 5)]
MOVE = Move("m1", 1, "1", None, "why", "1", "2")
TIE = Settlement("t1", 1, ("1", "2"), Decision.LEAVE, "why", "1/2")
SEAT = Attendee(0, "Analyst", "Police")


def session() -> Session:
    made = default_scheme()
    return Session(
        INFO,
        made,
        dump_scheme(made),
        AREAS,
        {mark_key(m): m for m in MARKS},
        moves=(MOVE,),
        settlements=(TIE,),
        attendees=(SEAT,),
    )


def test_present_areas_stand_in_the_order_of_scoring() -> None:
    assert [a.name for a in session().present] == ["Domestic Violence", "Drugs"]
    assert set(session().by_id) == {"1", "2", "3"}


def test_only_the_settled_marks_of_the_room_count() -> None:
    other = Mark("2", "probability", 4, round=1, scorer="P1")
    made = apply(session(), [Change(None, other)])
    assert made.mark("2", "probability") is None
    assert made.mark("1", "threat") == 13
    assert [(m.area_id, m.impact, m.probability, m.threat) for m in made.marked()] == [
        ("2", 5, None, None),
        ("1", 3, 5, 13),
    ]
    # By hand: only Drugs is whole, and so 1st of one.
    assert [(r.area.area_id, r.scored) for r in made.ranking.results] == [("1", True), ("2", False)]
    assert [p.area_id for p in made.agreed.placements] == ["1"]


def test_threat_marks_do_not_count_where_the_scheme_has_no_threat() -> None:
    other = find_scheme("impact-first")
    text = session().scheme_text
    made = apply(session(), [Change(FrozenScheme(text), FrozenScheme(dump_scheme(other)))])
    assert made.scheme == other
    assert [m.threat for m in made.marked()] == [None, None]
    assert apply(made, [Change(FrozenScheme(dump_scheme(other)), FrozenScheme(text))]) == session()


def test_a_recorded_session_computes_nothing() -> None:
    recorded = replace(session(), scheme=None, scheme_text="", info=replace(INFO, state=State.RECORDED))
    assert not recorded.editable
    assert session().editable
    with pytest.raises(ValueError, match="no computed ranks"):
        _ = recorded.ranking


CHANGES = (
    Change(INFO, replace(INFO, title="Another day")),
    Change(AREAS[0], replace(AREAS[0], name="Drug harm")),
    Change(AREAS[2], None),
    Change(None, RiskArea("4", "New", "NE", 3)),
    Change(MARKS[0], replace(MARKS[0], value=4)),
    Change(MARKS[3], None),
    Change(None, Mark("2", "threat", 9)),
    Change(MOVE, None),
    Change(None, replace(MOVE, move_id="m0", seq=0)),
    Change(TIE, replace(TIE, lapsed=True)),
    Change(SEAT, None),
    Change(None, Attendee(1, "Chair", "Council")),
)


@given(st.permutations(CHANGES), st.integers(0, len(CHANGES)))
def test_every_change_can_be_taken_back(order: list[Change], count: int) -> None:
    made = apply(session(), order[:count])
    back = apply(made, inverse(order[:count]))
    assert sorted(back.areas, key=lambda a: a.area_id) == sorted(AREAS, key=lambda a: a.area_id)
    assert replace(back, areas=()) == replace(session(), areas=())


def test_changes_in_detail() -> None:
    made = apply(session(), CHANGES)
    assert made.info.title == "Another day"
    assert [a.name for a in made.present] == ["Domestic Violence", "Drug harm", "New"]
    assert (made.mark("1", "impact"), made.mark("2", "impact"), made.mark("2", "threat")) == (4, None, 9)
    assert [m.move_id for m in made.moves] == ["m0"]
    assert [s.lapsed for s in made.settlements] == [True]
    assert [a.role for a in made.attendees] == ["Chair"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (Change(replace(MARKS[0], value=1), None), "the change starts from"),
        (Change(None, MARKS[0]), "the change starts from None"),
        (Change(replace(INFO, title="x"), INFO), "the change starts from"),
        (Change(INFO, None), "keeps its details"),
        (Change(FrozenScheme("x"), None), "the change starts from"),
        (Change(FrozenScheme(dump_scheme(default_scheme())), None), "keeps its scheme"),
        (Change(None, None), "needs a before or an after"),
    ],
)
def test_a_change_that_does_not_fit_is_refused(change: Change, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        apply(session(), [change])


def test_entities_are_known_by_kind_and_key() -> None:
    ranks = RecordedRanks("1", 3, 1, 1)
    entities: list[Entity | RecordedRanks] = [INFO, AREAS[0], MARKS[0], MOVE, TIE, SEAT, ranks, FrozenScheme("")]
    assert [entity_key(e) for e in entities] == [
        ("info", "v1"),
        ("area", "1"),
        ("mark", "1/impact/0/room"),
        ("move", "m1"),
        ("settlement", "t1"),
        ("attendee", "0"),
        ("recorded", "1"),
        ("scheme", ""),
    ]


def test_the_code_tells_methods_and_scores_apart_and_nothing_else() -> None:
    made = session()
    code = seal(made)
    assert len(code) == 9
    renamed = apply(made, [Change(INFO, replace(INFO, title="Another"))])
    assert seal(renamed) == code
    other_ids = replace(
        made,
        areas=tuple(replace(a, area_id=f"x{a.area_id}") for a in AREAS),
        marks={mark_key(m): m for m in (replace(m, area_id=f"x{m.area_id}") for m in MARKS)},
        moves=(replace(MOVE, area_id="x1", move_id="other"),),
        settlements=(replace(TIE, areas=("x1", "x2")),),
    )
    assert seal(other_ids) == code
    changed = [
        apply(made, [Change(MARKS[0], None)]),
        apply(made, [Change(MOVE, None)]),
        apply(made, [Change(TIE, replace(TIE, lapsed=True))]),
        apply(made, [Change(AREAS[0], replace(AREAS[0], removed="why"))]),
        replace(made, recorded={"1": RecordedRanks("1", 4, 5, 4)}),
        replace(made, scheme_text=""),
    ]
    assert len({seal(s) for s in changed} | {code}) == len(changed) + 1
