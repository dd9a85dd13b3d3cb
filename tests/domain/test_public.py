"""What a public version shows of a session, and that nothing of the rest follows from it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from riskdesk.domain.public import Public, extract, public_code, renumbered, shown_ids, withheld_areas
from riskdesk.domain.public_words import Watch, agencies_of
from riskdesk.domain.seal import seal
from riskdesk.domain.session import RiskArea, Session
from tests.reports.public_sessions import POSITIONS, RISK_ONLY, SUM_OF_RANKS, cases, scheme_of, session_of
from tests.reports.sheet_sessions import eleven, recorded


@settings(max_examples=120, deadline=None)
@given(cases())
def test_the_order_is_the_agreed_order_filtered(case: tuple[Session, Public]) -> None:
    session, public = case
    shown = shown_ids(session, public)
    taken = extract(session, shown)
    agreed = session.agreed.by_id
    full = [p.area_id for p in session.agreed.placements if p.area_id in shown]
    assert sorted(taken.order) == sorted(full)
    for ranks, given_ in (
        (taken.agreed, {a: p.agreed.value for a, p in agreed.items()}),
        (taken.computed, {a: p.computed.value for a, p in agreed.items()}),
        (taken.risk, {r.area.area_id: r.risk_rank.value for r in session.ranking.results if r.risk_rank}),
    ):
        assert set(ranks) == set(given_) & shown
        values = [given_[a] for a in ranks]
        for a, rank in ranks.items():
            # One plus those shown that are strictly ahead; tied with shown ones only.
            assert rank.value == 1 + sum(v < given_[a] for v in values)
            assert rank.tied is (values.count(given_[a]) > 1)


def test_a_tie_with_a_withheld_area_alone_is_none() -> None:
    ranks = {"a": 1, "b": 2, "c": 2, "d": 4}
    assert [r.label for r in renumbered(ranks, {"a", "c", "d"}).values()] == ["1", "2", "3"]
    assert [r.label for r in renumbered(ranks, {"b", "c", "d"}).values()] == ["1=", "1=", "3"]


def test_positions_of_threat_have_no_gaps() -> None:
    names = ("Kestrel", "Xylograph", "Merlin", "Osprey")
    session = session_of(scheme_of(POSITIONS), names, [(1, 1, 4), (2, 2, 2), (3, 3, 1), (2, 1, 3)])
    taken = extract(session, {"Kestrel", "Merlin", "Osprey"})
    assert {a: m.threat for a, m in taken.marks.items()} == {"Kestrel": 3, "Merlin": 1, "Osprey": 2}
    ranks = extract(recorded(), {"a1", "a5", "a9"})
    assert sorted(m.threat or 0 for m in ranks.marks.values()) == [1, 2, 3]
    assert sorted(r.value for r in ranks.risk.values()) == [1, 2, 3]


def test_what_an_area_that_is_not_shown_had_a_part_in_is_told() -> None:
    """Sum of ranks: Xylograph's threat stands between the two. With it Kestrel has 1 + 3 and Merlin 2 + 1; alone they
    have 1 + 2 and 2 + 1, and the higher risk score puts Kestrel ahead."""
    names = ("Kestrel", "Merlin", "Xylograph")
    session = session_of(scheme_of(SUM_OF_RANKS), names, [(3, 3, 1), (2, 2, 3), (1, 1, 2)])
    shown = {"Kestrel", "Merlin"}
    assert extract(session, set(names)).unexplained is False
    taken = extract(session, shown)
    assert taken.order == ("Merlin", "Kestrel")
    assert [r.area.name for r in taken.alone.scored] == ["Kestrel", "Merlin"]
    assert taken.unexplained
    # A withheld area without the value that the chain asks for leaves a tie that the two alone would not have.
    unscored = session_of(scheme_of(RISK_ONLY), ("Kestrel", "Merlin", "Zeugma"), [(2, 2, 3), (2, 2, 1), (2, 2, None)])
    assert unscored.ranking.by_id["Kestrel"].risk_rank == unscored.ranking.by_id["Merlin"].risk_rank
    assert extract(unscored, shown).unexplained


def test_the_code_is_of_what_is_shown() -> None:
    session = eleven()
    shown = shown_ids(session, Public(frozenset({"a2", "a5"})))
    code = public_code(session, shown)
    # For ever: a paper of today gives the same code in years.
    assert code == "139F-B921"
    assert code != seal(session)
    assert public_code(replace(session, info=replace(session.info, title="Another", marking="")), shown) == code
    marks = {key: m for key, m in session.marks.items() if m.area_id not in ("a2", "a5")}
    assert public_code(replace(session, marks=marks), shown) == code
    assert public_code(session, shown | {"a2"}) != code
    assert public_code(session, shown, foot=True) != code
    other = {key: replace(m, value=1) if m.area_id == "a7" else m for key, m in session.marks.items()}
    assert public_code(replace(session, marks=other), shown) != code


def test_ids_count_for_nothing_in_the_code() -> None:
    session = eleven()
    areas = tuple(replace(a, area_id=f"z{a.area_id}") for a in session.areas)
    marks = {(f"z{m.area_id}", *key[1:]): replace(m, area_id=f"z{m.area_id}") for key, m in session.marks.items()}
    other = replace(session, areas=areas, marks=marks)
    assert public_code(other, [f"z{a.area_id}" for a in session.areas[:6]]) == public_code(
        session, [a.area_id for a in session.areas[:6]]
    )


def test_what_was_made_of_a_withheld_area_is_withheld() -> None:
    session = eleven()
    merged = RiskArea("new", "Drugs and drink", "DD", 20, ancestors=("a2", "a1"))
    gone = tuple(replace(a, removed="Merged.") if a.area_id in ("a1", "a2") else a for a in session.areas)
    after = replace(session, areas=(*gone, merged))
    public = Public(frozenset({"a2"}))
    assert [a.name for a in withheld_areas(session, public)] == ["Drugs"]
    assert [a.name for a in withheld_areas(after, public)] == ["Drugs and drink"]
    # Where the old one is there as well, each is chosen by itself.
    assert [a.name for a in withheld_areas(replace(session, areas=(*session.areas, merged)), public)] == ["Drugs"]


SAID = (
    ("Moved because of Organised Crime Groups.", True),
    ("organised   crime\ngroups are behind it", True),
    ("As OC is.", True),
    ("The OCGs of the county", True),
    ("organisation of events", False),
    ("organised gangs", True),
    ("Crime rose by 5%.", False),
    ("terrorist content", True),
    ("counter-terrorism", True),
    ("domestic abuse", True),
    ("DV", False),
    ("International football", True),
    ("the gangs board", True),
    ("OCcasional", False),
    ("", False),
)


@pytest.mark.parametrize(("text", "found"), SAID)
def test_a_text_that_names_a_withheld_area_is_found(text: str, found: bool) -> None:
    session = eleven()
    held = [a for a in session.areas if a.area_id in ("a8", "a10")]
    # "Domestic" is no word of a withheld area alone where Domestic Violence is shown; here it is not.
    without = replace(session, areas=tuple(a for a in session.areas if a.area_id != "a5"))
    before = replace(session, areas=(RiskArea("a8", "Gangs", "GA", 0),))
    assert bool(Watch(without, before, held).all(text)) is found


def test_words_that_shown_areas_share_name_no_withheld_one() -> None:
    session = eleven()
    watch = Watch(session, None, [a for a in session.areas if a.name == "Safeguarding Adults"])
    assert watch.all("Safeguarding of children") == ()
    assert watch.all("Adult social care") == ("Safeguarding Adults",)


def test_agencies_are_found_as_whole_words() -> None:
    session = eleven()
    assert agencies_of(session) == ("County council", "Police")
    watch = Watch(session, None, (), agencies_of(session))
    assert watch.all("the police say") == ("Police",)
    assert watch.all("policed events") == ()
