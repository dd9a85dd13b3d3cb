"""The ranking for other programs (JSON) and for people (text)."""

from __future__ import annotations

import json
from pathlib import Path

from riskdesk.domain.ranking import Marked, Ranking, rank
from riskdesk.exchange.ranks_json import rank_json, rank_records
from riskdesk.exchange.ranks_text import rank_text
from riskdesk.exchange.scores_csv import marked, read_scores
from riskdesk.services.schemes import default_scheme, find_scheme

DATA = Path(__file__).parents[1] / "data"
FIELDS = [
    "area",
    "impact",
    "probability",
    "threat",
    "risk_score",
    "band",
    "risk_rank",
    "risk_rank_label",
    "threat_rank",
    "priority_score",
    "priority_score_exact",
    "priority_rank",
    "priority_rank_label",
    "explanation",
]


def illustrative() -> Ranking:
    return rank(default_scheme(), marked(read_scores(DATA / "illustrative-scores.csv", default_scheme())))


def mixed() -> Ranking:
    """By hand: A and B level throughout on 2 x 2 and 5; C and D not scored, C with a risk score."""
    areas = [Marked("1", "B", 2, 2, 5), Marked("2", "A", 2, 2, 5), Marked("3", "D"), Marked("4", "C 警察", 4, 4, None)]
    return rank(default_scheme(), areas)


def test_one_object_an_area_in_priority_order() -> None:
    records = rank_records(illustrative())
    assert [list(record) for record in records] == [FIELDS] * 11
    drugs = records[3]
    explanation = drugs.pop("explanation")
    # Derbyshire Safer Communities Board, 17 November 2010: threat 4th, risk 5th, priority 4th; scores illustrative.
    assert drugs == {
        "area": "Drugs",
        "impact": 3,
        "probability": 5,
        "threat": 13,
        "risk_score": 15,
        "band": "High",
        "risk_rank": 5,
        "risk_rank_label": "5",
        "threat_rank": 4,
        "priority_score": 0.56,
        "priority_score_exact": "14/25",
        "priority_rank": 4,
        "priority_rank_label": "4",
    }
    assert str(explanation).startswith("Drugs: impact 3 × probability 5 = 15 High")


def test_ties_and_what_is_not_scored() -> None:
    a, b, c, d = rank_records(mixed())
    assert [r["area"] for r in (a, b, c, d)] == ["A", "B", "C 警察", "D"]
    assert (a["priority_rank"], a["priority_rank_label"], a["risk_rank_label"]) == (1, "1=", "1=")
    assert (b["priority_rank"], b["threat_rank"]) == (1, 1)
    assert (c["risk_score"], c["band"], c["risk_rank"], c["priority_score"]) == (16, "High", None, None)
    assert c["explanation"] == (
        "C 警察: impact 4 × probability 4 = 16 High; not scored, so no rank: threat score still to be given."
    )
    nothing = dict.fromkeys(FIELDS) | {"area": "D", "explanation": d["explanation"]}
    assert d == nothing


def test_json_is_read_back_whole_with_or_without_letters_beyond_ascii() -> None:
    plain, escaped = rank_json(mixed()), rank_json(mixed(), ascii_only=True)
    assert json.loads(plain) == json.loads(escaped) == rank_records(mixed())
    assert "警察" in plain
    assert escaped.isascii()
    assert plain.endswith("]\n")


def test_scores_that_are_not_whole_are_floats_beside_the_exact_text() -> None:
    made = rank(find_scheme("positions-2010"), [Marked("1", "A", 2, 2, 1), Marked("2", "B", 3, 3, 2)])
    assert [(r["priority_score"], r["priority_score_exact"]) for r in rank_records(made)] == [(3, "3"), (3, "3")]


def test_the_table() -> None:
    lines = rank_text(illustrative()).splitlines()
    heads = "Priority Area Threat score Impact Probability Risk score Band Risk rank Priority score"
    assert " ".join(lines[0].split()) == heads
    assert set(lines[1]) == {"-", " "}
    assert lines[2].split() == [
        "1",
        "Safeguarding",
        "Children",
        "14",
        "5",
        "5",
        "25",
        "Very",
        "High",
        "▲▲",
        "1",
        "0.78",
    ]
    assert " ".join(lines[12].split()) == "11 Terrorism (International & Domestic) 7 5 1 5 Medium ◆ 10 0.24"
    # Columns stand under each other.
    assert len({line.index(cell) + len(cell) for line, cell in ((lines[2], " 25 "), (lines[3], " 20 "))}) == 1
    assert "11 scored + 0 not scored = 11 areas" in lines
    assert "  Ranks are competition ranks: equal areas share a rank and the next is skipped." in lines
    assert "Not scored" not in rank_text(illustrative())


def test_the_table_tells_ties_and_what_is_not_scored() -> None:
    lines = rank_text(mixed()).splitlines()
    assert [line.split()[0] for line in lines[2:4]] == ["1=", "1="]
    at = lines.index("Not scored (2): no rank, never counted as low")
    assert lines[at + 1 : at + 3] == [
        "  C 警察: impact 4, probability 4, threat not scored; risk score 16, High",
        "  D: impact not scored, probability not scored, threat not scored",
    ]
    at = lines.index("Ties:")
    assert lines[at + 1].startswith(
        "  A and B are level on 4 (risk rank): their impact is the same too, and they share"
    )
    assert "2 scored + 2 not scored = 4 areas" in lines


def test_wide_letters_and_accents_keep_the_columns() -> None:
    areas = [Marked("1", "警察", 2, 2, 5), Marked("2", "Łódź a\u0300", 3, 2, 5), Marked("3", "Plain name", 1, 2, 5)]
    lines = rank_text(rank(default_scheme(), areas)).splitlines()[2:5]
    # The names take 6, 4 and 10 places; the threat column is 12 wide, two places on.
    for line, start, blanks in zip(lines, ("1  Łódź a\u0300", "2  警察", "3  Plain name"), (4, 6, 0), strict=True):
        assert line.startswith(" " * 7 + start + " " * (blanks + 2 + 11) + "5 ")


def test_nothing_scored_and_no_threat() -> None:
    text = rank_text(rank(find_scheme("impact-first"), [Marked("1", "A")]))
    assert text.startswith("Not scored (1)")
    assert "Ties" not in text
    text = rank_text(rank(find_scheme("impact-first"), [Marked("1", "A", 5, 3)]))
    heads = " ".join(text.splitlines()[0].split())
    assert heads == "Priority Area Impact Probability Risk score Band Risk rank Priority score"
    assert "Ties: none" in text


def test_threat_only_may_lack_a_risk_score(tmp_path: Path) -> None:
    source = (Path(__file__).parents[2] / "resources/schemes/derbyshire-2010.toml").read_text(encoding="utf-8")
    path = tmp_path / "threat.toml"
    path.write_text(
        source.replace('rule = "weighted sum"\nrisk_weight = 0.5', 'rule = "threat only"'), encoding="utf-8"
    )
    made = rank(find_scheme(str(path)), [Marked("1", "A", None, 2, 7)])
    assert rank_text(made).splitlines()[2].split() == ["1", "A", "7", "–", "2", "–", "7"]


def test_many_and_large_ties_are_counted() -> None:
    # 25 cells twice over, each with a threat of its own: all 14 products are shared, and the priority scores of some.
    pairs = [
        Marked(f"{i}{p}{n}", f"A{i}{p}{n}", i, p, 5 * (i - 1) + p)
        for i in range(1, 6)
        for p in range(1, 6)
        for n in "ab"
    ]
    made = rank(default_scheme(), pairs)
    ties = len(made.risk_ties) + len(made.priority_ties)
    assert len(made.risk_ties) == 14
    assert f"  and {ties - 20} ties more" in rank_text(made).splitlines()
    crowd = [Marked(f"{n:02}", f"N{n:02}", 2, 2, 5) for n in range(13)]
    text = rank_text(rank(default_scheme(), crowd))
    assert "13 areas are level on 4 (risk): after the chain 13 of them still share a rank with others." in text
