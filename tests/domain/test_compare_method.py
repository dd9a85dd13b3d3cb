"""What differs between two schemes: each thing is said, and what changes a rank or a meaning makes another method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from riskdesk.domain.compare_method import Difference, differences
from riskdesk.domain.ranking import Marked, rank
from riskdesk.domain.scheme import Scheme, ScoreRule
from riskdesk.domain.scheme_file import dump_scheme, load_scheme
from tests.domain.made import FILLS, merged, scheme, schemes, scored, table

PAINTED = {
    "bands": [
        {key: value for key, value in band.items() if key not in ("from", "to")} for band in table(3, 3)["bands"]
    ],
    "matrix": {"bands": [["High"] * 3, ["Low", "High", "High"], ["Low"] * 3]},
}
LEVELS = [{"name": f"P{n}", "description": "often" if n == 3 else ""} for n in range(1, 6)]
RANGES = [{"name": f"P{n}"} | ({"range": "10-20%"} if n == 2 else {}) for n in range(1, 6)]
BANDS: list[dict[str, Any]] = table()["bands"]


def said(old: Mapping[str, Any], new: Mapping[str, Any], size: int = 5) -> list[Difference]:
    return list(differences(scheme(old, size, size), scheme(new, size, size)))


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ({}, {"impact": {"levels": table(4)["impact"]["levels"]}}, "Impact: 5 levels, now 4."),
        ({}, {"probability": {"levels": LEVELS}}, "Wording of probability 3 P3 has changed."),
        ({}, {"probability": {"levels": RANGES}}, "Probability 2 P2: no range, now 10-20%."),
        ({}, {"impact": {"name": "Severity"}}, "What was called “Impact” is now called “Severity”."),
        ({}, {"impact": {"definition": "Harm."}}, "The definition of impact has changed."),
        ({}, {"risk": {"definition": "Both."}}, "The definition of risk has changed."),
        ({}, {"threat": {"maximum": 30}}, "Threat: 1 to 25, now 1 to 30."),
        ({}, {"threat": {"definition": "Drive."}}, "The definition of threat has changed."),
        ({}, {"threat": {"levels": [{"value": 5, "name": "Some"}]}}, "Threat 5 Some is worded now."),
        ({"threat": {"levels": [{"value": 5, "name": "Some"}]}}, {}, "Threat 5 Some is no longer worded."),
        (
            {},
            {"threat": {"kind": "position", "maximum": None}, "priority": {"rule": "threat only"}},
            "Threat: points, now positions (1 = greatest).",
        ),
        ({}, {"threat": None, "priority": {"rule": "risk only"}}, "Threat: points, now not scored."),
        ({}, {"risk": {"score": "sum"}}, "Risk score: impact × probability, now impact + probability."),
        ({}, {"risk": {"order": "impact first"}}, "Order of the risk ranks: by risk score, now by impact first."),
        ({}, {"risk": {"ties": []}}, "Equal risk goes to: higher impact, now none."),
        ({}, {"bands": [merged(BANDS[0], {"from": 6}), BANDS[1]]}, "Band High: 5 to 25, now 6 to 25."),
        (
            {},
            {"bands": [merged(BANDS[0], {"name": "Top"}), BANDS[1]]},
            "Bands, the highest first: High, Low; now Top, Low.",
        ),
        ({}, {"priority": {"rule": "product"}}, "Priority: weighted sum, now product."),
        ({}, {"priority": {"risk_weight": "3/5"}}, "Risk weight: 1/2, now 3/5."),
        (
            {},
            {"priority": {"ties": ["threat"]}},
            "Equal priority goes to: higher risk score, then higher impact, now higher threat.",
        ),
    ],
)
def test_what_makes_another_method(old: Mapping[str, Any], new: Mapping[str, Any], text: str) -> None:
    found = {d.text: d.substance for d in said(old, new)}
    assert found[text]
    # One thing was changed; a rule that goes with it may be said too.
    assert len(found) <= 2


def test_cells_are_said_with_their_values() -> None:
    cells = [[3, 6, 9], [2, 4, 6], [1, 2, 3]]
    one = {"risk": {"score": "cells", "cells": cells}}
    two = {"risk": {"score": "cells", "cells": [[3, 6, 9], [2, "9/2", 6], [1, 2, 3]]}}
    three = {"risk": {"score": "cells", "cells": [[3, 6, 9], [2, "9/2", 6], [1, "5/2", 3]]}}
    assert [d.text for d in said(one, two, 3)] == ["Risk score of impact 2 with probability 2: 4, now 9/2."]
    assert [d.text for d in said(one, three, 3)] == [
        "Risk score of 2 cells has changed, such as impact 1 with probability 2: 2, now 5/2."
    ]
    assert "Risk score: impact × probability, now set for each cell." in [d.text for d in said({}, one, 3)]


def test_painted_bands_are_compared_cell_by_cell() -> None:
    other = merged(PAINTED, {"matrix": {"bands": [["High"] * 3, ["Low", "Low", "High"], ["Low"] * 3]}})
    assert [d.text for d in said(PAINTED, other, 3)] == ["Band of impact 2 with probability 2: High, now Low."]
    assert [d.text for d in said({}, PAINTED, 3)] == ["Bands: by risk score, now set for each cell."]


@pytest.mark.parametrize(
    ("new", "text"),
    [
        ({"name": "Another"}, "The scheme’s name: “Made for a test”, now “Another”."),
        ({"source": "A paper."}, "The scheme’s source is another."),
        ({"description": "More words."}, "The scheme’s description is another."),
        ({"checks": {"known": ["x"]}}, "The findings that are marked as known are others."),
        ({"bands": [merged(BANDS[0], {"fill": FILLS[1]}), BANDS[1]]}, "Band High has other colours."),
        ({"bands": [merged(BANDS[0], {"sign": "^"}), BANDS[1]]}, "Band High: sign ▲, now ^."),
        ({"bands": [merged(BANDS[0], {"review_months": 12}), BANDS[1]]}, "Band High: reviewed after 3 months, now 12."),
    ],
)
def test_what_is_said_and_is_the_same_method(new: Mapping[str, Any], text: str) -> None:
    assert [(d.text, d.substance) for d in said({}, new)] == [(text, False)]


def test_old_and_new_wording_are_kept() -> None:
    (found,) = said({}, {"probability": {"levels": LEVELS}})
    assert (found.old, found.new) == ("", "often")
    again = said({"impact": {"definition": "The  harm."}}, {"impact": {"definition": "The\nharm."}})
    assert again == []


def test_how_a_range_is_written_is_no_difference() -> None:
    spaced = [merged(level, {"range": "10 - 20 %"}) if "range" in level else level for level in RANGES]
    assert said({"probability": {"levels": RANGES}}, {"probability": {"levels": spaced}}) == []


@given(schemes())
def test_a_scheme_is_no_other_than_itself(made: Scheme) -> None:
    assert differences(made, load_scheme(dump_scheme(made))) == ()
    renamed = differences(made, replace(made, name="Another name"))
    assert [d.substance for d in renamed] == [False]


@given(schemes(), schemes())
def test_differences_are_the_same_in_number_both_ways_and_the_method_first(one: Scheme, other: Scheme) -> None:
    there, back = differences(one, other), differences(other, one)
    assert sum(d.substance for d in there) == sum(d.substance for d in back)
    assert [d.substance for d in there] == sorted((d.substance for d in there), reverse=True)
    assert len({d.text for d in there}) == len(there)


REWORDED = {
    "impact": {"levels": [{"name": f"I{n}", "description": f"harm {n}"} for n in range(1, 6)], "definition": "Harm."},
    "probability": {"levels": RANGES},
    "risk": {"order": "impact first", "ties": [], "definition": "Both."},
    "bands": [merged(BANDS[0], {"from": 6}), merged(BANDS[1], {"to": 5})],
    "threat": {"maximum": 30, "definition": "Drive."},
    "priority": {"rule": "product", "ties": ["threat"]},
}
"""Another in every rule, and in much of the wording."""


def test_the_rules_come_first_and_the_wording_last() -> None:
    found = [d.text for d in said({}, REWORDED)]
    assert found[:8] == [
        "Order of the risk ranks: by risk score, now by impact first.",
        "Equal risk goes to: higher impact, now none.",
        "Band High: 5 to 25, now 6 to 25.",
        "Band Low: 0 to 4, now 0 to 5.",
        "Threat: 1 to 25, now 1 to 30.",
        "Priority: weighted sum, now product.",
        "Equal priority goes to: higher risk score, then higher impact, now higher threat.",
        "Probability 2 P2: no range, now 10-20%.",
    ]
    assert found[8] == "The definition of impact has changed."
    assert {"The definition of risk has changed.", "Wording of impact 5 I5 has changed."} <= set(found[8:])


@given(schemes(), schemes())
def test_wording_never_stands_before_a_rule(one: Scheme, other: Scheme) -> None:
    flags = [d.wording for d in differences(one, other) if d.substance]
    assert flags == sorted(flags)
    assert not any(d.old or d.new for d in differences(one, other) if d.substance and not d.wording)


FIELDS = (
    "score_rule",
    "order_rule",
    "risk_ties",
    "priority_rule",
    "risk_weight",
    "priority_ties",
    "bands",
    "name",
    "source",
)


@given(scored(scheme()), schemes(), st.sampled_from(FIELDS))
def test_what_ranks_or_bands_otherwise_is_a_difference_of_substance(
    case: tuple[Scheme, list[Marked]], donor: Scheme, field: str
) -> None:
    """One field of another scheme, which may be the same: whatever comes out otherwise has to be said."""
    made, areas = case
    other = replace(made, **{field: getattr(donor, field)})
    assume(other.score_rule is not ScoreRule.CELLS and not (field == "bands" and donor.cell_bands))
    there, here = rank(made, areas), rank(other, areas)
    outcomes = [[(r.area, r.risk_score, r.band and r.band.name, r.derived) for r in k.results] for k in (there, here)]
    found = differences(made, other)
    assert any(d.substance for d in found) or outcomes[0] == outcomes[1]
    assert (found == ()) == (made == other)
