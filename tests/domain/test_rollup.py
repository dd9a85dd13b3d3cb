"""Districts beside the county: which areas are the same, and that every rank in a roll-up is its session's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskdesk.domain.compare_sides import sides
from riskdesk.domain.errors import EditError
from riskdesk.domain.rollup import TOP, Rollup, Standing, roll_up
from riskdesk.domain.rollup_match import AreaRef, Match, Same, named
from riskdesk.domain.rollup_words import MOST_TOLD, alone, flags, method_words, remarks
from riskdesk.domain.session import RiskArea, Session, State
from tests.domain.compared import METHODS, Marks, held, recorded
from tests.domain.made import scheme
from tests.domain.test_compare_method import REWORDED

ALCOHOL, DRUGS, FRAUD = (2, 5, 20), (3, 5, 13), (2, 2, 5)
"""Half and half of 25 each: 30, 28 and 9 of 50."""


def district(name: str, marks: Mapping[str, Marks], **names: str) -> Session:
    """A closed session whose areas have ids of its own; ``names`` gives an area another name than its key."""
    session = held(
        name,
        {f"{name}/{area}": given for area, given in marks.items()},
        details={"partnership": name, "assessment_id": name},
    )
    areas = []
    for area in session.areas:
        own = area.area_id.partition("/")[2]
        areas.append(replace(area, name=names.get(own, own), code=own[:2].upper()))
    return replace(session, areas=tuple(areas))


def cells(made: Rollup) -> dict[str, list[str]]:
    return {row.name: [cell.label for cell in row.cells] for row in made.rows}


def test_ranks_stand_side_by_side_in_the_countys_order() -> None:
    county = district("County", {"Drugs": DRUGS, "Alcohol": ALCOHOL, "Fraud": FRAUD})
    north = district("North", {"Drugs": ALCOHOL, "Alcohol": DRUGS, "Rural Crime": (1, 1, 1)})
    south = district("South", {"Alcohol": ALCOHOL, "Drugs": ALCOHOL, "Fraud": (None, 2, None)})
    made = roll_up(county, [north, south])
    assert cells(made) == {
        "Alcohol": ["1", "2", "1="],
        "Drugs": ["2", "1", "1="],
        "Fraud": ["3", "no such area", "not scored"],
        "Rural Crime": ["no such area", "3", "no such area"],
    }
    spreads = {row.name: (row.spread, row.top, row.ranked) for row in made.rows}
    assert spreads == {
        "Alcohol": ("1= to 2", 2, 2),
        "Drugs": ("1", 2, 2),
        "Fraud": ("", 0, 0),
        "Rural Crime": ("3", 1, 1),
    }
    assert [column.name for column in made.columns] == ["County", "North", "South"]
    assert alone(made) == {"North": ["Rural Crime"]}
    assert [(c.name, area.name) for c, _, area in made.matched(Match.NAME)] == [
        ("North", "Alcohol"),
        ("North", "Drugs"),
        ("South", "Alcohol"),
        ("South", "Drugs"),
        ("South", "Fraud"),
    ]


def test_without_a_county_the_areas_stand_by_name() -> None:
    made = roll_up(None, [district("North", {"Fraud": FRAUD, "alcohol  harm": ALCOHOL}), district("South", {})])
    assert made.county is None
    assert cells(made) == {"alcohol  harm": ["1", "no such area"], "Fraud": ["2", "no such area"]}


def test_names_are_compared_without_case_and_spaces_and_ids_go_before_names() -> None:
    county = held(
        "County",
        {"a": ALCOHOL, "b": DRUGS},
        areas=[RiskArea("a", "Fire", "FI", 0)],
        details={"assessment_id": "county"},
    )
    # The same id under another name, and that name under another id.
    renamed = [RiskArea("a", "Arson", "AR", 0), RiskArea("x", " fire ", "FI", 1)]
    north = held("North", {"a": DRUGS, "x": ALCOHOL}, areas=renamed)
    made = roll_up(county, [north])
    assert cells(made) == {"Fire": ["1", "2"], "b": ["2", "no such area"], " fire ": ["no such area", "1"]}
    assert made.matched(Match.NAME) == ()


def test_two_names_are_one_area_where_somebody_says_so() -> None:
    county = district("County", {"Anti-social Behaviour": ALCOHOL, "Drugs": DRUGS})
    north = district("North", {"ASB": DRUGS, "Drugs": ALCOHOL})
    apart = cells(roll_up(county, [north]))
    assert apart["ASB"] == ["no such area", "2"]
    made = roll_up(county, [north], named([county, north], "asb", "anti-social  behaviour"))
    assert cells(made) == {"Anti-social Behaviour": ["1", "2"], "Drugs": ["2", "1"]}
    said = {remark.about: remark.text for remark in remarks(made)}
    assert said["Matched by hand"] == "“ASB” of North is “Anti-social Behaviour”."
    assert made.code != roll_up(county, [north]).code
    # By code, too.
    assert named([county, north], "AS", "Anti-social Behaviour")


def test_by_hand_goes_before_name_and_id() -> None:
    county = district("County", {"Drugs": ALCOHOL, "Drug supply": DRUGS})
    north = district("North", {"Drugs": ALCOHOL})
    pair = (AreaRef("North-1", "North/Drugs"), AreaRef("County-1", "County/Drug supply"))
    made = roll_up(county, [north], [pair])
    assert cells(made) == {"Drugs": ["1", "no such area"], "Drug supply": ["2", "1"]}


def test_what_cannot_be_the_same_is_refused() -> None:
    county = district("County", {"Drugs": ALCOHOL, "Fraud": FRAUD})
    north = district("North", {"Drugs": ALCOHOL, "Fraud": FRAUD})
    with pytest.raises(EditError, match="two areas of one session would then stand in one row"):
        roll_up(county, [north], [*named([county, north], "Drugs", "Drugs"), *named([county, north], "Drugs", "Fraud")])
    with pytest.raises(EditError, match="no risk area “Arson”"):
        named([county, north], "Arson", "Drugs")
    with pytest.raises(EditError, match="stay two"):
        named([county], "Drugs", "Fraud")
    with pytest.raises(EditError, match="at least one district"):
        roll_up(county, [])
    with pytest.raises(EditError, match="not in these sessions any more"):
        roll_up(county, [north], [(AreaRef("gone", "x"), AreaRef("North-1", "North/Drugs"))])


def of(session: Session, **values: object) -> Session:
    return replace(session, info=replace(session.info, **values))  # type: ignore[arg-type]


def test_one_district_is_never_counted_twice() -> None:
    county, north = district("County", {"Drugs": ALCOHOL}), district("North", {"Drugs": ALCOHOL})
    second = of(north, version_id="North-2", number=2)
    later = of(north, version_id="Q1-1", session_id="Q1", title="Quarter 1", assessment_title="North assessment")
    compare = "leave one out, or compare the two in History instead."
    start = "A roll-up has one session of each district: "
    for districts, said in (
        ([north, second], f"versions 1 and 2 of “North” are one session; {compare}"),
        ([later, north], f"“Quarter 1” and “North” are both of “North assessment”, by North; {compare}"),
        ([north, north], "“North” is there twice; leave it out once."),
    ):
        for first, others in ((county, districts), (districts[0], districts[1:])):
            with pytest.raises(EditError) as refused:
                roll_up(first, others)
            assert str(refused.value) == start + said


def test_districts_may_each_have_rescored_the_countys_own_assessment() -> None:
    """Then the sessions are of one assessment, and the areas are the same by their ids, whatever they are called."""
    county = district("County", {"Drugs": DRUGS, "Fraud": ALCOHOL})
    shared = {"assessment_id": "County", "assessment_title": "County assessment"}
    theirs = []
    for name in ("North", "South"):
        info = replace(county.info, version_id=f"{name}-1", session_id=name, title=name, partnership=name)
        called = tuple(replace(area, name=f"{area.name} in {name}") for area in county.areas)
        theirs.append(of(replace(county, info=info, areas=called), **shared))
    made = roll_up(of(county, **shared), theirs)
    assert all(cell.match is Match.ID for row in made.rows for cell in row.districts)
    assert len(made.rows) == 2


def test_another_method_is_told_and_its_threat_is_not_shown_beside_the_others() -> None:
    county = district("County", {"Drugs": DRUGS})
    other = scheme({"threat": {"kind": "position", "maximum": None}, "priority": {"rule": "sum of ranks", "ties": []}})
    north = replace(held("North", {"Drugs": (3, 3, 1)}, other), info=replace(district("North", {}).info))
    made = roll_up(county, [north])
    (column,) = made.districts
    assert (column.same_method, column.shows_threat) == (False, False)
    said = " ".join(remark.text for remark in remarks(made))
    assert "North has another method than County: ranks may be laid beside each other, scores may not." in said
    assert "Threat: points, now positions (1 = greatest)." in said
    assert "North: positions, 1 = greatest; County: points of 25. The threat of North is not shown." in said


def test_no_rule_is_hidden_behind_changes_of_wording() -> None:
    county = district("County", {"Drugs": DRUGS})
    (north,) = roll_up(
        county, [replace(district("North", {}), scheme=scheme({"name": "Theirs", **REWORDED}))]
    ).districts
    made = roll_up(county, [north.session])
    (said,) = [remark.text for remark in remarks(made) if remark.about == "Method"]
    rules = [d.text for d in north.differences if d.substance and not d.wording]
    words = [d.text for d in north.differences if d.substance and d.wording]
    assert len(rules) > MOST_TOLD
    assert said.endswith(f" {' '.join(rules)} And {len(words)} changes of wording.")
    assert [method_words(column, made) for column in made.columns] == ["Made for a test", "another: Theirs"]
    # Where there is room, some of the wording is told, too.
    reworded = scheme({"name": "Theirs", "impact": REWORDED["impact"], "priority": {"rule": "product"}})
    (said,) = [
        r.text for r in remarks(roll_up(county, [replace(north.session, scheme=reworded)])) if r.about == "Method"
    ]
    assert "this one: Priority: weighted sum, now product. The definition of impact has changed. " in said
    assert said.endswith(" And 1 more change of wording.")


def test_it_is_said_which_areas_were_matched_by_name() -> None:
    eleven = {f"Area {n:02}": DRUGS for n in range(1, 12)}
    districts = [district(f"District {n}", eleven) for n in range(1, 8)]
    few = district("District 8", {"area 03": DRUGS, "Area 07": DRUGS, "Fire": FRAUD})
    said = {r.about: r.text for r in remarks(roll_up(district("County", eleven), [*districts, few]))}
    every = f"{', '.join(list(eleven)[:10])} and Area 11"
    assert said["Matched by name"] == (
        "These have the same name and ids of their own. District 1, District 2, District 3, District 4, District 5, "
        f"District 6 and District 7: {every}; District 8: Area 03 and Area 07."
    )
    many = {f"Area {n:02}": DRUGS for n in range(1, 14)}
    said = {r.about: r.text for r in remarks(roll_up(district("County", many), [district("North", many)]))}
    assert said["Matched by name"].endswith("North: " + ", ".join(list(many)[:11]) + " and 2 more.")


def test_drafts_and_made_up_scores_are_flagged() -> None:
    county = district("County", {"Drugs": DRUGS})
    draft = district("North", {"Drugs": DRUGS})
    draft = replace(draft, info=replace(draft.info, state=State.DRAFT))
    made_up = district("South", {"Drugs": DRUGS})
    made_up = replace(made_up, info=replace(made_up.info, illustrative=True))
    assert flags(roll_up(county, [draft, made_up])) == ("North: draft, not closed", "South: illustrative scores")


def test_sessions_of_one_name_are_told_apart() -> None:
    one = district("North", {"Drugs": DRUGS})
    second = of(one, version_id="v2", session_id="s2", assessment_id="b", number=2)
    later = of(one, version_id="v3", session_id="later", assessment_id="c", title="Quarter 1")
    names = [column.name for column in roll_up(None, [one, second, later]).districts]
    assert names == ["North: North, version 1", "North: North, version 2", "North: Quarter 1"]


NAMES = ("Drugs", "drugs ", "Fraud", "Fire", "Arson", "ASB")
MARKS: st.SearchStrategy[Marks] = st.tuples(*[st.none() | st.integers(1, 3)] * 3)


@st.composite
def sessions(draw: st.DrawFn) -> list[Session]:
    """Sessions of other assessments, some of which share ids, some names, some neither; or recorded ones."""
    found = []
    for place in range(draw(st.integers(1, 4))):
        ids = draw(st.lists(st.sampled_from("abcdef"), unique=True, max_size=5))
        if draw(st.integers(0, 4)) == 0:
            session = recorded(f"S{place}", {i: n for n, i in enumerate(ids, 1)})
        else:
            session = held(f"S{place}", {i: draw(MARKS) for i in ids}, draw(st.sampled_from(METHODS)))
        wanted = draw(st.permutations(NAMES))
        areas = tuple(replace(a, name=name) for a, name in zip(session.areas, wanted, strict=False))
        found.append(of(replace(session, areas=areas), assessment_id=f"a{place}"))
    return found


@st.composite
def pairs(draw: st.DrawFn, among: list[Session]) -> list[Same]:
    refs = [AreaRef(s.info.version_id, a.area_id) for s in among for a in s.present]
    if len(refs) < 2:
        return []
    return draw(st.lists(st.tuples(st.sampled_from(refs), st.sampled_from(refs)), max_size=2))


@given(st.data())
def test_a_roll_up_never_invents_a_rank(data: st.DataObject) -> None:
    found = data.draw(sessions())
    same = data.draw(pairs(found))
    county, districts = (found[0], found[1:]) if len(found) > 1 and data.draw(st.booleans()) else (None, found)
    try:
        made = roll_up(county, districts, same)
    except EditError:
        assert same
        made = roll_up(county, districts)
    for place, column in enumerate(made.columns):
        own = {area_id: side.agreed for area_id, side in sides(column.session).items()}
        shown = {}
        for row in made.rows:
            cell = row.cells[place]
            if cell.area is None:
                assert cell.label == "no such area"
                continue
            assert cell.area.area_id not in shown
            shown[cell.area.area_id] = cell.rank
            assert cell.area == column.session.by_id[cell.area.area_id]
            assert cell.label == (cell.rank.label if cell.rank else "not scored")
            assert cell.side == sides(column.session)[cell.area.area_id]
        # Every area of every session stands in one row, with the rank that its own session gives it.
        assert shown == own
    for row in made.rows:
        assert any(cell.area for cell in row.cells)
        ranks = [cell.rank.value for cell in row.districts if cell.rank]
        assert (row.ranked, row.top) == (len(ranks), sum(value <= TOP for value in ranks))
        assert (row.best.value if row.best else None) == min(ranks, default=None)
        assert (row.worst.value if row.worst else None) == max(ranks, default=None)
        assert {cell.standing for cell in row.cells} <= set(Standing)


@given(st.data())
def test_ids_and_names_bring_areas_together(data: st.DataObject) -> None:
    """One area an id, and one a name, as far as no session has two of them."""
    found = data.draw(sessions())
    made = roll_up(None, found)
    places: dict[tuple[int, str], int] = {}
    for n, row in enumerate(made.rows):
        places.update({(p, cell.area.area_id): n for p, cell in enumerate(row.cells) if cell.area})
    for (one, area_id), row_number in places.items():
        for (other, its_id), its_row in places.items():
            if one != other and area_id == its_id:
                assert row_number == its_row
