"""A comparison for other programs (JSON) and for people (text)."""

from __future__ import annotations

import json
import re

from riskdesk.domain.compare import Movement, compare
from riskdesk.domain.session import RiskArea, Session
from riskdesk.exchange.compare_json import compare_json, compare_record
from riskdesk.exchange.compare_text import compare_text
from tests.domain.compared import Marks, held, recorded
from tests.domain.made import scheme

MARKS: dict[str, Marks] = {"Alcohol": (5, 5, 15), "Gangs": (5, 4, 14), "Drugs": (3, 5, 13), "Fraud": (1, 1, 1)}
FIELDS = {
    "area_id", "area", "code", "kind", "move", "places", "old", "new", "band_change", "cause", "explanation", "parts",
    "definition_changed", "made_of", "made_into", "what_if_rank", "what_if_rank_label",
}  # fmt: skip


def then() -> Session:
    return held("Then", MARKS, areas=[RiskArea("Fraud", "Fraud", "FR", 3, definition="By post.")])


def now() -> Session:
    # Drugs 3 × 5 + 20 = 35 goes ahead of Gangs (34); Alcohol is split in two.
    marks = {"Gangs": MARKS["Gangs"], "Drugs": (3, 5, 20), "Fraud": MARKS["Fraud"]}
    new: dict[str, Marks] = {**marks, "Night": (5, 5, 25), "Day": (None, 1, 1)}
    areas = [
        RiskArea("Fraud", "Fraud", "FR", 3, definition="By any means."),
        RiskArea("Night", "Night-time\nAlcohol", "NI", 4, ancestors=("Alcohol",)),
        RiskArea("Day", "=Day", "DA", 5, ancestors=("Alcohol",)),
        RiskArea("Alcohol", "Alcohol", "AL", 0, removed="two\nthings"),
    ]
    return held("Now", new, areas=areas, details={"held_on": "2027-02-01", "label": "made up"})


def test_the_text_as_a_whole() -> None:
    lines = compare_text(compare(then(), now())).splitlines()
    assert lines[0] == "Then → Now"
    assert re.fullmatch(r"  then: Then, not dated, version 1, closed, code [0-9A-F]{4}-[0-9A-F]{4}", lines[1])
    assert re.fullmatch(r"  now:  Now, 1 February 2027, version 1, closed, code [0-9A-F-]{9}, made up", lines[2])
    assert lines[3:] == [
        "",
        "▲ 1 up · ▼ 1 down · – 0 same · 2 new · 1 dropped · 1 not compared",
        "The method is the same.",
        "4 areas then, 5 now; 4 of 4 ranked then, 4 of 5 now.",
        "",
        "Area   Then     Now               Rank  Move  Cause",
        "-----  -------  -------  -------------  ----  ------------------",
        "Drugs  15 High  15 High          3 → 2  ▲ +1  threat 13 → 20",
        "Gangs  20 High  20 High          2 → 3  ▼ -1  Drugs moved past",
        "Fraud  1 Low    1 Low    4 then, 4 now   n/c  definition changed",
        "n/c: not compared; the cause says why",
        "",
        "Fraud: Not comparable: what the area covers has changed. It was “By post.”, now it is “By any means.”.",
        "",
        "New (2)",
        "Area                Score    Rank  Cause",
        "------------------  -------  ----  ------------------",
        "Night-time Alcohol  25 High     1  split from Alcohol",
        "=Day                –           –  split from Alcohol",
        "",
        "Dropped (1)",
        "Area     Score    Rank  Cause",
        "-------  -------  ----  --------------------------------------",
        "Alcohol  25 High     1  split into Night-time Alcohol and =Day",
        "",
        "1 up + 1 down + 0 same + 2 new + 1 dropped + 1 not compared = 6 areas",
    ]


def test_another_method_in_the_text() -> None:
    levels = [{"name": f"I{n}", "description": "Many die." if n == 5 else ""} for n in range(1, 6)]
    other = scheme({"name": "Other", "impact": {"levels": levels}, "priority": {"risk_weight": "3/5"}})
    text = compare_text(compare(held("Then", MARKS), held("Now", MARKS, other)))
    assert (
        "The method has changed: ranks are not comparable, and no move is shown.\n"
        "  Risk weight: 1/2, now 3/5.\n"
        "  Wording of impact 5 I5 has changed.\n"
        "    then: nothing\n"
        "    now:  Many die.\n"
        "  The scheme’s name: “Made for a test”, now “Other”.\n"
    ) in text
    rows = [re.split("  +", line) for line in text.splitlines() if "  n/c  " in line]
    # 3/5 × risk + 2/5 × threat of 25 each: Alcohol 105, Gangs 88, Drugs 71, Fraud 5 of 125.
    assert rows == [
        ["Alcohol", "25 High", "25 High", "1 then, 1 now", "n/c", "1", "method changed"],
        ["Gangs", "20 High", "20 High", "2 then, 2 now", "n/c", "2", "method changed"],
        ["Drugs", "15 High", "15 High", "3 then, 3 now", "n/c", "3", "method changed"],
        ["Fraud", "1 Low", "1 Low", "4 then, 4 now", "n/c", "4", "method changed"],
    ]
    assert "\n* what the old scores would give under the new method (what-if, not a past result)\n" in text
    assert "▲ +" not in text


def test_nothing_to_compare() -> None:
    text = compare_text(compare(held("Then", {}), held("Now", {})))
    assert text.splitlines()[-1] == "0 up + 0 down + 0 same + 0 new + 0 dropped = 0 areas"


def test_the_object() -> None:
    found = json.loads(compare_json(compare(then(), now())))
    assert found["new"] == {
        "session_id": "Now",
        "version_id": "Now-1",
        "version": 1,
        "title": "Now",
        "held_on": "2027-02-01",
        "state": "closed",
        "label": "made up",
        "illustrative": False,
        "reopened": None,
        "code": found["new"]["code"],
    }
    assert found["old"]["held_on"] is None
    assert found["old"]["code"] != found["new"]["code"]
    assert (found["comparable"], found["recorded"], found["method"], found["what_if"]) == (True, False, [], None)
    counts = found["counts"]
    assert counts == {"up": 1, "down": 1, "same": 0, "new": 2, "dropped": 1, "not_compared": 1, "total": 6}
    assert [set(row) for row in found["areas"]] == [FIELDS] * 6
    rows = {row["area_id"]: row for row in found["areas"]}
    drugs = rows["Drugs"]
    assert (drugs["kind"], drugs["move"], drugs["places"]) == ("up", "▲ 1", 1)
    assert drugs["parts"] == {"own": 1, "others": 0, "agreement": 0}
    # 1/2 × 15/25 + 1/2 × 20/25 = 35/50.
    assert drugs["new"] == {
        "impact": 3,
        "probability": 5,
        "threat": 20,
        "threat_position": None,
        "risk_score": 15,
        "band": "High",
        "risk_rank": 3,
        "risk_rank_label": "3",
        "priority_score": 0.7,
        "priority_score_exact": "7/10",
        "computed_rank": 2,
        "computed_rank_label": "2",
        "agreed_rank": 2,
        "agreed_rank_label": "2",
    }
    assert rows["Fraud"]["definition_changed"] == {"old": "By post.", "new": "By any means."}
    assert (rows["Night"]["old"], rows["Night"]["made_of"], rows["Night"]["places"]) == (None, ["Alcohol"], None)
    assert (rows["Alcohol"]["new"], rows["Alcohol"]["made_into"]) == (None, ["Night", "Day"])
    assert rows["Day"]["new"]["agreed_rank"] is None


def test_the_object_of_recorded_ranks_and_of_another_method() -> None:
    found = compare_record(compare(recorded("Then", {"Drugs": 1}), held("Now", {"Drugs": (1, 1, 1)})))
    assert found["recorded"]
    (drugs,) = found["areas"]
    assert drugs["old"]["agreed_rank"] == 1
    assert drugs["old"]["risk_score"] is None
    assert (drugs["cause"], drugs["parts"]) == ("not known", None)
    other = compare_record(compare(held("Then", MARKS), held("Now", MARKS, scheme({"threat": {"maximum": 14}}))))
    assert other["method"] == ["Threat: 1 to 25, now 1 to 14."]
    assert not other["comparable"]
    assert other["what_if"].endswith("(what-if, not a past result)")
    # Alcohol's 15 is not legal now; Gangs is first without it.
    assert {row["area"]: row["what_if_rank_label"] for row in other["areas"]} == {
        "Alcohol": None,
        "Gangs": "1",
        "Drugs": "2",
        "Fraud": "3",
    }


def test_ascii_only() -> None:
    text = compare_json(compare(then(), now()), ascii_only=True)
    assert text.isascii()
    assert json.loads(text) == compare_record(compare(then(), now()))
    assert Movement.UP in [row["kind"] for row in json.loads(text)["areas"]]
