"""``riskdesk compare``: what moved between two sessions or versions."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from riskdesk.services.desk import Desk
from riskdesk.services.editing import SessionEditor
from tests.cli.terminal import complaint, run
from tests.services.desks import AREAS, Marks, desk_on, ids, score, wanted

MARKS: dict[str, Marks] = dict(zip(AREAS, [(3, 5, 13), (3, 5, 12), (1, 3, 15), (5, 1, 6)], strict=True))
"""Half and half of 25 each: Drugs 28, Domestic Violence 27, Anti-social Behaviour 18, Terrorism 11, of 50."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_on(tmp_path / "library.sqlite")


def scored(desk: Desk) -> SessionEditor:
    editor = desk.new_assessment("Strategic assessment", wanted())
    score(editor, MARKS)
    return editor


def test_the_sample() -> None:
    ran = run("compare", "--demo", "as published", "illustrative scores")
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "As published, 17 November 2010 → Illustrative scores"
    assert "▲ 0 up · ▼ 0 down · – 11 same · 0 new · 0 dropped" in lines
    assert "As published, 17 November 2010: recorded ranks only; compared by agreed rank, cause not known." in lines
    rows = [re.split("  +", line) for line in lines if line.endswith("not known")]
    # The paper of 17 November 2010 ranks Safeguarding Children first and Terrorism last; the illustrative scores were
    # made to give its order, 5 × 5 and 5 × 1.
    assert rows[0] == ["Safeguarding Children", "–", "25 Very High", "1 → 1", "–", "not known"]
    assert rows[-1] == ["Terrorism (International & Domestic)", "–", "5 Medium", "11 → 11", "–", "not known"]
    assert len(rows) == 11
    assert lines[-1] == "0 up + 0 down + 11 same + 0 new + 0 dropped = 11 areas"


def test_the_sample_as_json() -> None:
    ran = run("compare", "--demo", "--json", "as-published-2010-11-17", "illustrative-scores@1")
    assert (ran.status, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert (found["old"]["state"], found["new"]["version_id"]) == ("recorded", "illustrative-scores-1")
    assert found["counts"]["same"] == found["counts"]["total"] == 11


def test_a_rescoring(desk: Desk) -> None:
    first = scored(desk)
    second = desk.rescore(first.session.info.version_id, "Quarter 1", "2027-02-01")
    # Drugs 15 + 11 = 26 falls behind Domestic Violence (27).
    score(second, {**MARKS, "Drugs": (3, 5, 11)})
    second.set_area(ids(second.session)["Drugs"], change_reason="fewer seizures")
    desk.close()
    ran = run("compare", "assessment day", "quarter", "--library", desk.library.path)
    assert (ran.status, ran.err) == (0, "")
    rows = [re.split("  +", line) for line in ran.out.splitlines() if "→" in line][1:]
    assert rows == [
        ["Domestic Violence", "15 High", "15 High", "2 → 1", "▲ +1", "Drugs fell back"],
        ["Drugs", "15 High", "15 High", "1 → 2", "▼ -1", "threat 13 → 11, “fewer seizures”"],
        ["Anti-social Behaviour", "3 Low", "3 Low", "3 → 3", "–"],
        ["Terrorism", "5 Medium", "5 Medium", "4 → 4", "–"],
    ]
    assert ran.out.endswith("\n1 up + 1 down + 2 same + 0 new + 0 dropped = 4 areas\n")


def test_two_versions_of_one_session(desk: Desk) -> None:
    first = scored(desk)
    first.close()
    again = desk.reopen(first.session.info.version_id, "threat of Terrorism was misread")
    score(again, {"Terrorism": (5, 1, 16)})
    desk.close()
    title = first.session.info.title
    by_number = run("compare", f"{title}@1", title, "--json", "--library", desk.library.path)
    by_id = run(
        "compare",
        first.session.info.version_id,
        again.session.info.version_id,
        "--json",
        "--library",
        desk.library.path,
    )
    assert by_number.out == by_id.out
    found = json.loads(by_number.out)
    assert [(found[side]["version"], found[side]["state"]) for side in ("old", "new")] == [(1, "closed"), (2, "draft")]
    moved = {row["area"]: row["move"] for row in found["areas"] if row["places"]}
    # Terrorism 5 + 16 = 21 goes ahead of Anti-social Behaviour (18).
    assert moved == {"Terrorism": "▲ 1", "Anti-social Behaviour": "▼ 1"}
    text = run("compare", f"{title}@1", f"{title}@2", "--library", desk.library.path).out
    assert text.startswith(f"{title}, version 1 → {title}, version 2\n")


def test_merged_and_split_areas(desk: Desk) -> None:
    first = scored(desk)
    second = desk.rescore(first.session.info.version_id, "Quarter 1", "2027-02-01")
    named = ids(second.session)
    second.merge_areas([named["Drugs"], named["Domestic Violence"]], "Homes", "one team")
    second.split_area(named["Terrorism"], ["International", "Domestic"], "two desks")
    desk.close()
    found = json.loads(run("compare", "day", "quarter", "--json", "--library", desk.library.path).out)
    assert found["counts"] == {
        "up": 0, "down": 0, "same": 0, "new": 3, "dropped": 3, "not_compared": 1, "total": 7,
    }  # fmt: skip
    assert {row["area"]: row["cause"] for row in found["areas"]} == {
        "Homes": "merged from Drugs and Domestic Violence",
        "International": "split from Terrorism",
        "Domestic": "split from Terrorism",
        "Drugs": "merged into Homes",
        "Domestic Violence": "merged into Homes",
        "Terrorism": "split into Domestic and International",
        "Anti-social Behaviour": "not scored in Quarter 1",
    }


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ("nothing such", "quarter", "there is no session “nothing such”"),
        ("assessment", "quarter@2", "“Quarter 1” has no version 2"),
        ("a", "quarter", "“a” fits more than one session"),
    ],
)
def test_what_is_not_there_is_one_line(desk: Desk, old: str, new: str, match: str) -> None:
    desk.rescore(scored(desk).session.info.version_id, "Quarter 1", "2027-02-01")
    desk.close()
    assert match in complaint(run("compare", "--library", desk.library.path, old, new))


def test_two_are_wanted() -> None:
    assert "the following arguments are required: B" in complaint(run("compare", "--demo", "illustrative"))
