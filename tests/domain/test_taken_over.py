"""What is taken over from an earlier ranking or session is what would be computed afresh."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from riskdesk.domain.agreed import Decision, Move, Settlement, agree
from riskdesk.domain.ranking import Marked, rank
from riskdesk.domain.scheme import Scheme
from riskdesk.domain.scheme_file import dump_scheme
from riskdesk.domain.session import Change, Mark, RiskArea, Session, SessionInfo, State, apply, mark_key
from riskdesk.services.schemes import default_scheme
from tests.domain.made import area, scheme, scored

AREAS = tuple(RiskArea(f"a{n}", f"Area {n}", f"A{n}", n) for n in range(9))
HIGHEST = {"impact": 5, "probability": 5, "threat": 25}


def changed(areas: list[Marked], random: Random) -> list[Marked]:
    """Some areas with the marks of others, some gone, some with another name."""
    given_by = [random.choice(areas) for _ in areas]
    pairs = zip(areas, given_by, strict=True)
    mixed = [replace(b, area_id=a.area_id, name=a.name) if random.random() < 0.3 else a for a, b in pairs]
    renamed = [replace(a, name=a.name[::-1]) if random.random() < 0.1 else a for a in mixed]
    return [a for a in renamed if random.random() < 0.9]


@given(scored(), st.randoms(use_true_random=False))
def test_a_ranking_that_takes_over_is_the_same(case: tuple[Scheme, list[Marked]], random: Random) -> None:
    made, areas = case
    before, after = rank(made, areas), changed(areas, random) if areas else []
    taken = rank(made, after, before)
    assert taken == rank(made, after)
    assert taken.by_id == rank(made, after).by_id


def test_a_tie_of_areas_that_are_the_same_again_is_the_same_object() -> None:
    areas = [area(f"{n}", 3, 4, 10) for n in range(3)] + [area(f"{n}", 2, 5, 12) for n in range(3, 6)]
    made = scheme()
    before = rank(made, areas)
    after = rank(made, [*areas[:5], replace(areas[5], impact=5)], before)
    assert [tie.areas for tie in after.risk_ties] == [("0", "1", "2"), ("3", "4")]
    assert after.risk_ties[0] is next(tie for tie in before.risk_ties if tie.areas == ("0", "1", "2"))
    assert after == rank(made, [*areas[:5], replace(areas[5], impact=5)])


def test_a_tie_on_another_score_is_not_taken_over() -> None:
    """Where ranks are added up the score of areas may move though their marks do not."""
    made = scheme({"priority": {"rule": "sum of ranks"}})
    areas = [area("a", 3, 4, 10), area("b", 3, 4, 10), area("c", 1, 1, 1)]
    before, risen = rank(made, areas), [*areas[:2], area("c", 5, 5, 25)]
    after = rank(made, risen, before)
    assert [tie.score for tie in before.priority_ties] == [2]
    assert [tie.score for tie in after.priority_ties] == [4]
    assert after == rank(made, risen)


@given(scored(), st.randoms(use_true_random=False))
def test_an_agreed_order_that_takes_over_is_the_same(case: tuple[Scheme, list[Marked]], random: Random) -> None:
    made, areas = case
    before = rank(made, areas)
    after = rank(made, changed(areas, random) if areas else [])
    ids = [r.area.area_id for r in (*before.scored, *after.scored)]
    moves = [Move(f"m{n}", n, random.choice(ids), random.choice(ids), "why", "1", "2") for n in range(2)] if ids else []
    moves = [m for m in moves if m.area_id != m.ahead_of]
    ties = [g for ranking in (before, after) for g in ranking.groups if len(g) > 1]
    settled = [Settlement("s", 1, random.choice(ties), Decision.ORDER, "why", "1/2")] if ties else []
    earlier = agree(before, moves, [])
    assert agree(after, moves, settled, earlier) == agree(after, moves, settled)
    assert agree(after, [], [], earlier) == agree(after, [], [])


def session() -> Session:
    made = default_scheme()
    info = SessionInfo("v", "s", "a", 1, State.DRAFT, "Assessment", "Day")
    return Session(info, made, dump_scheme(made), AREAS)


def edit(held: Session, random: Random) -> Change:
    """A mark set or cleared, or words, a name or a removal of an area."""
    area = random.choice(held.areas)
    kind = random.random()
    if kind < 0.05:
        return Change(area, replace(area, name=f"{area.name}x"))
    if kind < 0.1:
        return Change(area, replace(area, removed=None if area.removed else "merged"))
    if kind < 0.15:
        return Change(area, replace(area, justification=f"{area.justification}."))
    factor = random.choice(list(HIGHEST))
    mark = Mark(area.area_id, factor, random.randint(1, HIGHEST[factor]))
    before = held.marks.get(mark_key(mark))
    after = None if before and random.random() < 0.2 else mark
    return Change(before, after)


@given(st.randoms(use_true_random=False))
def test_a_session_made_by_edits_is_the_same_as_one_made_at_once(random: Random) -> None:
    held = session()
    for _ in range(40):
        change = edit(held, random)
        if change.before == change.after:
            continue
        held = apply(held, [change])
        if random.random() < 0.2:
            # Not every state in between is asked for its ranks.
            continue
        fresh = replace(held)
        assert held.present == fresh.present
        assert held.by_id == fresh.by_id
        assert held.marked() == fresh.marked()
        assert held.ranking == fresh.ranking
        assert held.agreed == fresh.agreed
