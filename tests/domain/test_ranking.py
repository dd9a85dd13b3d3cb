"""Ranks against the published table and against values worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from riskdesk.domain.ordering import chained, competition, grouped
from riskdesk.domain.ranking import Marked, Rank, TieKind, rank
from riskdesk.domain.scheme import Criterion
from riskdesk.services.schemes import default_scheme, find_scheme
from tests.domain.made import area, illustrative, order, published, risk_labels, scheme


def test_competition_ranks_skip_after_a_tie() -> None:
    # Keys 10, 8, 8, 5 give 1 2 2 4 (standard competition ranking; the modified, dense and fractional differ).
    groups = grouped("abcd", {"a": 10, "b": 8, "c": 8, "d": 5})
    ranks = competition(groups)
    assert [ranks[a].value for a in "abcd"] == [1, 2, 2, 4]
    assert [ranks[a].label for a in "abcd"] == ["1", "2=", "2=", "4"]
    assert competition(()) == {}


@pytest.mark.parametrize("rule", ["weighted sum", "product", "sum"])
def test_illustrative_scores_give_the_published_table(rule: str) -> None:
    # Derbyshire Safer Communities Board, 17 November 2010: threat, risk rank and prioritisation rank of all eleven.
    ranking = rank(scheme({"priority": {"rule": rule}}), illustrative())
    found = {
        r.area.name: {
            "threat_position": r.threat_rank and r.threat_rank.value,
            "risk_rank": r.risk_rank and r.risk_rank.value,
            "prioritisation_rank": r.priority_rank and r.priority_rank.value,
        }
        for r in ranking.results
    }
    assert found == published()


def test_the_default_scheme_gives_the_published_order_without_a_tie() -> None:
    # Same source; the tie on risk score 15 is broken by the higher impact.
    ranking = rank(default_scheme(), illustrative())
    names = sorted(published(), key=lambda name: published()[name]["prioritisation_rank"])
    assert order(ranking) == [(name, str(n)) for n, name in enumerate(names, 1)]
    [tie] = ranking.risk_ties
    assert tie.score == 15
    assert tie.areas == ("Domestic Violence", "Drugs")
    assert tie.groups == (("Domestic Violence",), ("Drugs",))
    step = tie.step_between("Drugs", "Domestic Violence")
    assert step is not None
    assert step.criterion is Criterion.IMPACT
    assert ranking.priority_ties == ()
    assert ranking.by_id["Drugs"].priority_score == Fraction(14, 25)


def test_sum_of_ranks_of_the_published_columns() -> None:
    # Same source: risk rank + threat position puts all but Anti-social Behaviour in place up to the ties:
    # 4 7 8 9 11 13, then three areas level at 14 and two at 19; higher risk goes ahead among those.
    areas = [
        Marked(a.area_id, a.name, a.impact, a.probability, published()[a.name]["threat_position"])
        for a in illustrative()
    ]
    ranking = rank(find_scheme("positions-2010"), areas)
    assert [(r.area.name, int(r.priority_score or 0)) for r in ranking.scored] == [
        ("Safeguarding Children", 4),
        ("Organised Crime Groups", 7),
        ("Alcohol Related Harm", 8),
        ("Drugs", 9),
        ("Domestic Violence", 11),
        ("Anti-social Behaviour", 13),
        ("Safeguarding Adults", 14),
        ("Rape & Serious Sexual Assault", 14),
        ("Serious Acquisitive Crime / Offender Management", 14),
        ("Killed & Seriously Injured", 19),
        ("Terrorism (International & Domestic)", 19),
    ]
    assert [(int(tie.score), len(tie.areas)) for tie in ranking.priority_ties] == [(14, 3), (19, 2)]
    assert not any(tie.open for tie in ranking.priority_ties)
    assert [r.threat_rank and r.threat_rank.value for r in ranking.scored][:3] == [3, 5, 1]


PAIR = [area("a", 3, 4, 6), area("b", 4, 3, 6), area("c", 2, 2, 25), area("d", 5, 1, 1)]


@pytest.mark.parametrize(
    ("rule", "scores", "labels"),
    [
        # By hand: a and b have 12 of 25, c 4, d 5; threat 6, 6, 25, 1 of 25; b is ahead of a by impact.
        ("weighted sum", [("c", "29/50"), ("b", "9/25"), ("a", "9/25"), ("d", "3/25")], "1234"),
        ("product", [("c", "100"), ("b", "72"), ("a", "72"), ("d", "5")], "1234"),
        ("sum", [("c", "29"), ("b", "18"), ("a", "18"), ("d", "6")], "1234"),
        ("risk only", [("b", "12"), ("a", "12"), ("d", "5"), ("c", "4")], "1234"),
        ("threat only", [("c", "25"), ("b", "6"), ("a", "6"), ("d", "1")], "1234"),
        # Risk ranks b 1, a 2, d 3, c 4; threat ranks c 1, a 2=, b 2=, d 4: sums 3, 4, 7, 5.
        ("sum of ranks", [("b", "3"), ("a", "4"), ("c", "5"), ("d", "7")], "1234"),
    ],
)
def test_priority_rules(rule: str, scores: list[tuple[str, str]], labels: str) -> None:
    ranking = rank(scheme({"priority": {"rule": rule}}), PAIR)
    assert [(r.area.area_id, str(r.priority_score)) for r in ranking.scored] == scores
    assert "".join(label or "-" for _, label in order(ranking)) == labels


@pytest.mark.parametrize(("weight", "first"), [(0, "c"), ("1/3", "c"), (1, "b")])
def test_the_weight_is_the_share_of_risk(weight: Any, first: str) -> None:
    # By hand: at 1 only risk counts (12 against 4), at 0 only threat (25 against 6), at 1/3 c has 54/75, b 24/75.
    ranking = rank(scheme({"priority": {"risk_weight": weight}}), PAIR)
    assert ranking.results[0].area.area_id == first


@pytest.mark.parametrize(
    ("risk", "labels"),
    [
        # Scores by hand. product: a 12, b 12, c 4, d 5; sum: a 7, b 7, c 4, d 6.
        ({"score": "product", "ties": []}, {"a": "1=", "b": "1=", "d": "3", "c": "4"}),
        ({"score": "product", "ties": ["probability"]}, {"a": "1", "b": "2", "d": "3", "c": "4"}),
        ({"score": "sum", "ties": ["threat"]}, {"a": "1=", "b": "1=", "d": "3", "c": "4"}),
        ({"order": "impact first"}, {"d": "1", "b": "2", "a": "3", "c": "4"}),
        ({"order": "probability first"}, {"a": "1", "b": "2", "c": "3", "d": "4"}),
    ],
)
def test_risk_rules(risk: dict[str, Any], labels: dict[str, str]) -> None:
    assert risk_labels(rank(scheme({"risk": risk}), PAIR)) == labels


def test_a_number_per_cell_is_the_risk_score() -> None:
    # Highest impact first, as it is written; fractions stay exact.
    cells = [["1/3", 6, 9], ["0.2", 5, 8], [0, 4, 7]]
    made = scheme({"risk": {"score": "cells", "cells": cells}, "priority": {"rule": "risk only"}}, 3, 3)
    ranking = rank(made, [area("a", 3, 1), area("b", 2, 1), area("c", 1, 1), area("d", 1, 3)])
    assert [(r.area.area_id, str(r.risk_score)) for r in ranking.results] == [
        ("d", "7"),
        ("a", "1/3"),
        ("b", "1/5"),
        ("c", "0"),
    ]


def test_thirds_that_are_level_are_a_real_tie() -> None:
    # 1/3 x 1/9 + 2/3 x 2/3 = 13/27 on both ways of reaching it; in floating point they differ.
    made = scheme({"threat": {"maximum": 9}, "priority": {"risk_weight": "1/3", "ties": []}}, 3, 3)
    # Risk 1 of 9 with threat 6 of 9, and risk 3 of 9 with threat 5 of 9: 1/27 + 12/27 = 3/27 + 10/27.
    ranking = rank(made, [area("a", 1, 1, 6), area("b", 1, 3, 5)])
    assert order(ranking) == [("a", "1="), ("b", "1=")]
    assert ranking.results[0].priority_score == Fraction(13, 27)


def test_positions_only_threat_counts_down() -> None:
    # A position is better the lower it is: 1 is the greatest threat.
    made = scheme(
        {
            "threat": {"kind": "position", "maximum": None},
            "priority": {"rule": "threat only", "ties": ["threat", "impact"]},
            "risk": {"ties": ["threat"]},
        }
    )
    ranking = rank(made, [area("a", 2, 2, 3), area("b", 2, 2, 1), area("c", None, 3, 2), area("d", None, None, 2)])
    assert order(ranking) == [("b", "1"), ("c", "2="), ("d", "2="), ("a", "4")]
    assert risk_labels(ranking) == {"a": "2", "b": "1", "c": None, "d": None}
    assert [r.threat_rank for r in ranking.results] == [Rank(1), Rank(2, True), Rank(2, True), Rank(4)]


def test_what_is_not_scored_has_no_rank_and_stands_apart() -> None:
    # By hand: only b and d are whole; a keeps its risk score and band, c and e have neither.
    areas = [
        area("a", 5, 5, None),
        area("b", 2, 3, 4),
        area("c", None, 5, 25),
        area("d", 3, 2, 4),
        area("e", None, None),
    ]
    ranking = rank(default_scheme(), areas)
    assert order(ranking) == [("d", "1"), ("b", "2"), ("a", None), ("c", None), ("e", None)]
    assert [r.area.area_id for r in ranking.scored] == ["d", "b"]
    assert [r.area.area_id for r in ranking.not_scored] == ["a", "c", "e"]
    a, c = ranking.by_id["a"], ranking.by_id["c"]
    assert a.risk_score == 25
    assert a.band == default_scheme().bands[0]
    assert (a.risk_rank, a.threat_rank) == (None, None)
    assert (c.risk_score, c.band, c.priority_score, c.scored) == (None, None, None, False)


def test_risk_only_needs_no_threat() -> None:
    made = scheme({"priority": {"rule": "risk only"}, "risk": {"ties": ["threat"]}})
    # By hand: level on 12; threat is known of only one of them and so breaks no tie.
    ranking = rank(made, [area("a", 3, 4, 6), area("b", 3, 4, None)])
    assert order(ranking) == [("a", "1="), ("b", "1=")]
    assert ranking.tie_of("a", TieKind.RISK) is not None
    assert ranking.by_id["b"].threat_rank is None


def test_risk_only_follows_the_risk_order() -> None:
    # Impact first: (5,1) is ahead of (4,5) though its score is lower, and the priority rank must say the same.
    made = scheme({"priority": {"rule": "risk only"}, "risk": {"order": "impact first"}})
    ranking = rank(made, [area("a", 4, 5), area("b", 5, 1)])
    assert order(ranking) == [("b", "1"), ("a", "2")]


def test_a_chain_is_applied_in_order_and_says_which_step_broke_what() -> None:
    # By hand, all on priority 10 (sum): risk 4 4 6 4 and impact 1 4 2 1.
    made = scheme({"priority": {"rule": "sum", "ties": ["risk score", "impact"]}})
    areas = [area("a", 1, 4, 6), area("b", 4, 1, 6), area("c", 2, 3, 4), area("d", 1, 4, 6)]
    [tie] = rank(made, areas).priority_ties
    assert tie.groups == (("c",), ("b",), ("a", "d"))
    assert tie.open == (("a", "d"),)
    assert [(s.criterion, s.into) for s in tie.steps] == [
        (Criterion.RISK_SCORE, (("c",), ("a", "b", "d"))),
        (Criterion.IMPACT, (("b",), ("a", "d"))),
    ]
    assert tie.step_between("a", "d") is None
    assert tie.step_between("a", "b") is tie.steps[1]
    assert tie.step_between("c", "b") is tie.steps[0]
    assert [(r.step is None, r.ahead, r.areas) for r in tie.rivals("a")] == [
        (True, False, ("a", "d")),
        (False, True, ("b",)),
        (False, True, ("c",)),
    ]
    assert tie.rivals("d") is tie.rivals("a")


def test_the_chain_passes_over_a_group_that_lacks_a_value() -> None:
    values: dict[Criterion, dict[str, int | None]]
    values = {Criterion.IMPACT: {"a": 1, "b": None, "c": 2}, Criterion.THREAT: {"a": 5, "b": 5, "c": 9}}
    groups, steps = chained(("a", "b", "c"), (Criterion.IMPACT, Criterion.THREAT), values)
    assert groups == (("c",), ("a", "b"))
    assert [step.criterion for step in steps] == [Criterion.THREAT]


def test_names_settle_the_display_only() -> None:
    # Inside a tie: case-folded name, then id; the rank is shared.
    areas = [Marked("2", "beta", 1, 1, 1), Marked("1", "Beta", 1, 1, 1), Marked("3", "Alpha", 1, 1, 1)]
    assert order(rank(default_scheme(), areas)) == [("3", "1="), ("1", "1="), ("2", "1=")]


def test_nothing_to_rank() -> None:
    ranking = rank(default_scheme(), [])
    assert (ranking.results, ranking.groups, ranking.risk_ties) == ((), (), ())


@pytest.mark.parametrize(("rows", "columns"), [(3, 3), (10, 10), (3, 10), (7, 4)])
def test_grids_of_all_sizes(rows: int, columns: int) -> None:
    # The worst cell has the product of both sides, and a full weighted score with full threat.
    ranking = rank(scheme(rows=rows, columns=columns), [area("a", rows, columns, 25), area("b", 1, 1, 25)])
    assert ranking.by_id["a"].risk_score == rows * columns
    assert ranking.by_id["a"].priority_score == 1
    assert order(ranking) == [("a", "1"), ("b", "2")]


def test_marks_by_the_key_of_the_factor() -> None:
    marked = area("a", 1, 2, 3)
    assert [marked.mark(key) for key in ("impact", "probability", "threat")] == [1, 2, 3]
    with pytest.raises(KeyError):
        marked.mark("likelihood")
