"""Every rank in one sentence with its arithmetic, under each rule."""

from __future__ import annotations

from typing import Any

import pytest

from riskdesk.domain.explain import chain_words, explain, few, marks_given, tie_sentence
from riskdesk.domain.method import method_sentences
from riskdesk.domain.ranking import Ranking, rank
from riskdesk.services.schemes import default_scheme, find_scheme
from tests.domain.made import area, illustrative, scheme

POSITION = {"kind": "position", "maximum": None}
PAIR = [area("A", 3, 4, 6), area("B", 4, 3, 6), area("C", 2, 2, 25)]


def test_the_sentence_of_the_default_scheme() -> None:
    # Illustrative scores; the wording is the one that the product promises.
    assert explain(rank(default_scheme(), illustrative()), "Drugs") == (
        "Drugs: impact 3 × probability 5 = 15 High, risk rank 5 (level on 15 with Domestic Violence, which is put "
        "ahead by its higher impact); threat 13 of 25; priority 0.5 × 15/25 + 0.5 × 13/25 = 0.56: 4th."
    )
    assert "risk rank 4 (level on 15 with Drugs, which is put behind by its lower impact)" in explain(
        rank(default_scheme(), illustrative()), "Domestic Violence"
    )


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({"priority": {"rule": "product"}}, "threat 6 of 25; priority 12 × 6 = 72: 3rd {tie72}."),
        ({"priority": {"rule": "sum"}}, "threat 6 of 25; priority 12 + 6 = 18: 3rd {tie18}."),
        ({"priority": {"rule": "risk only"}}, "threat 6 of 25; priority by risk alone: 2nd."),
        ({"priority": {"rule": "threat only"}}, "threat 6 of 25; priority by threat alone: 3rd {tie6}."),
        (
            {"priority": {"rule": "sum of ranks"}},
            "threat 6 of 25; priority risk rank 2 + threat rank 2 = 4: 2nd {tie4c}.",
        ),
        (
            {"priority": {"risk_weight": "1/3"}},
            "priority 0.3333 (1/3) × 12/25 + 0.6667 (2/3) × 6/25 = 0.32: 3rd {tie0.32}.",
        ),
        (
            {"threat": POSITION, "priority": {"rule": "threat only"}},
            "threat position 6; priority by threat alone: 2nd {tie6}.",
        ),
    ],
)
def test_the_arithmetic_of_each_rule(changes: dict[str, Any], end: str) -> None:
    level = "(level on {} with B, which is put ahead by its higher impact)"
    for score in ("72", "18", "6", "0.32"):
        end = end.replace(f"{{tie{score}}}", level.format(score))
    # Ranks A 2 + 2, C 3 + 1: both 4, and A has the higher risk score.
    end = end.replace("{tie4c}", "(level on 4 with C, which is put behind by its lower risk score)")
    assert explain(rank(scheme(changes), PAIR), "A").endswith(end)


@pytest.mark.parametrize(
    ("risk", "part"),
    [
        ({"score": "sum"}, "A: impact 3 + probability 4 = 7 High, risk rank 2 (level on 7 with B,"),
        ({"order": "impact first"}, "A: impact 3 × probability 4 = 12 High, risk rank 2 by impact first;"),
        (
            {"score": "cells", "cells": [[1] * 5] * 5},
            "A: the cell of impact 3 and probability 4 = 1 Low, risk rank 2 (level on 1 with B, which is put ahead by",
        ),
    ],
)
def test_how_the_risk_came_about(risk: dict[str, Any], part: str) -> None:
    assert explain(rank(scheme({"risk": risk}), PAIR), "A").startswith(part)


def test_level_in_a_cell_and_on_risk() -> None:
    made = scheme({"risk": {"order": "probability first", "ties": []}, "priority": {"rule": "risk only", "ties": []}})
    text = explain(rank(made, [area("A", 1, 1), area("B", 1, 1)]), "A")
    assert text == (
        "A: impact 1 × probability 1 = 1 Low, risk rank 1= by probability first (level in one cell with B, nothing in "
        "the chain sets them apart); priority by risk alone: 1st equal (level on risk with B, nothing in the chain "
        "sets them apart)."
    )


@pytest.mark.parametrize(
    ("marks", "text"),
    [
        (
            (3, 4, None),
            "X: impact 3 × probability 4 = 12 High; not scored, so no rank: threat score still to be given.",
        ),
        ((3, None, 2), "X: impact 3; threat 2 of 25; not scored, so no rank: probability still to be given."),
        ((None, None, None), "X: not scored, so no rank: impact, probability and threat score still to be given."),
    ],
)
def test_what_is_missing_is_said(marks: tuple[int | None, int | None, int | None], text: str) -> None:
    assert explain(rank(scheme(), [area("X", *marks)]), "X") == text


def test_a_cell_without_a_band_is_explained_without_one() -> None:
    made = scheme({"bands": [scheme_band("High", 20, 25), scheme_band("Low", 1, 4)]})
    assert explain(rank(made, [area("X", 3, 3, 1)]), "X").startswith("X: impact 3 × probability 3 = 9, risk rank 1;")


def scheme_band(name: str, low: int, high: int) -> dict[str, Any]:
    return {"name": name, "sign": name[0], "fill": "#FFFFFF", "text": "#000000", "from": low, "to": high}


def test_many_level_areas_are_counted() -> None:
    many = [area(f"N{n}", 2, 2, 5) for n in range(9)]
    text = explain(rank(scheme(), [*many, area("A", 1, 4, 5), area("Z", 4, 1, 5)]), "N4")
    assert (
        "(level on 4 with A, which is put behind by its lower impact; with N0, N1 and 6 others, nothing in the chain"
        in text
    )
    assert "; with Z, which is put ahead by its higher impact)" in text
    text = explain(rank(scheme(), [*many, area("A", 1, 4, 5)]), "A")
    assert "(level on 4 with N0, N1 and 7 others, which are put ahead by their higher impact)" in text
    assert few(["A", "B", "C"]) == "A, B and C"
    assert few(["A", "B", "C", "D"]) == "A, B and 2 others"


def sentences(ranking: Ranking) -> list[str]:
    return [tie_sentence(ranking, tie) for tie in (*ranking.risk_ties, *ranking.priority_ties)]


def test_ties_in_words() -> None:
    assert sentences(rank(default_scheme(), illustrative())) == [
        "Domestic Violence and Drugs are level on 15 (risk rank): the higher impact puts Domestic Violence ahead of "
        "Drugs."
    ]
    # By hand: all on 4 x 5; C leads by impact, A and B are alike.
    made = scheme({"priority": {"rule": "product"}})
    assert sentences(rank(made, [area("A", 2, 2, 5), area("B", 2, 2, 5), area("C", 4, 1, 5)])) == [
        "A, B and C are level on 4 (risk rank): the higher impact puts C ahead of A and B; A and B share the rank.",
        "A, B and C are level on 20 (priority): the higher impact puts C ahead of A and B; A and B share the rank.",
    ]
    bare = scheme({"risk": {"ties": []}})
    assert sentences(rank(bare, [area("A", 2, 2, 5), area("B", 2, 2, 5)])) == [
        "A and B are level on 4 (risk rank): the scheme has no tie-break for it, so they share the rank.",
        "A and B are level on 0.18 (priority): their risk score and impact are the same too, and they share the rank.",
    ]


def test_what_an_unscored_area_has() -> None:
    result = rank(scheme(), [area("X", 1, 3, None)]).results[0]
    assert marks_given(scheme(), result) == "impact 1, probability 3, threat not scored"
    assert chain_words(scheme().priority_ties) == "higher risk score, then higher impact"
    assert chain_words(()) == "none"


def test_the_method_of_the_default_in_words() -> None:
    assert method_sentences(default_scheme()) == (
        "Risk score = impact × probability (1 to 25).",
        "Priority = half risk, half threat, each as a share of 25.",
        "Equal risk goes to the higher impact. Equal priority goes to the higher risk score, then higher impact. "
        "What is still equal shares its rank.",
        "Ranks are competition ranks: equal areas share a rank and the next is skipped.",
        "All areas are shown.",
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"risk": {"score": "sum"}}, "Risk score = impact + probability (2 to 10)."),
        (
            {"risk": {"score": "cells", "cells": [[7] * 5] * 5}},
            "Risk score: set for each cell of impact and probability (7 to 7).",
        ),
        ({"risk": {"order": "impact first"}}, "Risk rank: impact first, then probability."),
        ({"risk": {"order": "probability first"}}, "Risk rank: probability first, then impact."),
        ({"threat": POSITION, "priority": {"rule": "threat only"}}, "Threat is a position, 1 = greatest."),
        ({"priority": {"rule": "threat only"}}, "Priority = threat alone."),
        ({"priority": {"rule": "risk only"}}, "Priority = risk alone."),
        ({"priority": {"rule": "sum"}}, "Priority = risk score + threat score."),
        ({"priority": {"rule": "product"}}, "Priority = risk score × threat score."),
        (
            {"priority": {"rule": "sum of ranks"}},
            "Priority = risk rank + threat rank, low first; adding or removing an area can reorder the others.",
        ),
        (
            {"priority": {"risk_weight": "0.6"}, "threat": {"maximum": 10}},
            "Priority = 0.6 × risk + 0.4 × threat, risk as a share of 25, threat as a share of 10.",
        ),
        ({"risk": {"ties": []}, "priority": {"ties": []}}, "What is still equal shares its rank."),
    ],
)
def test_the_method_of_each_rule_in_words(changes: dict[str, Any], sentence: str) -> None:
    assert sentence in method_sentences(scheme(changes))


def test_the_impact_first_scheme_in_words() -> None:
    assert method_sentences(find_scheme("impact-first"))[:3] == (
        "Risk score = impact × probability (1 to 25).",
        "Risk rank: impact first, then probability.",
        "Priority = risk alone.",
    )
