"""``riskdesk list``: what a library holds."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from riskdesk.services.desk import Desk, NewSession
from riskdesk.services.schemes import default_scheme
from tests.cli.terminal import complaint, run
from tests.samples import sample_at


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.at(tmp_path / "library.sqlite", create=True, who="Analyst")


def test_the_sample() -> None:
    ran = run("list", "--demo")
    assert (ran.status, ran.err) == (0, "")
    head, names, _, *rows, due = ran.out.splitlines()
    assert head == "Strategic assessment 2010/11 (Derbyshire Safer Communities)"
    # Held on 11 August 2026, and due again after the usual quarter.
    assert re.fullmatch(r"  Review: (11 areas (overdue since|due by)|next review) 11 November 2026", due)
    assert re.split("  +", names)[1:] == ["Date", "Session", "State", "Version", "Scored", "Id"]
    assert [re.split("  +", row)[1:] for row in rows] == [
        ["4 October 2010", "As published, 17 November 2010", "recorded", "1", "11 of 11", "as-published-2010-11-17"],
        ["not dated", "Illustrative scores", "draft, illustrative", "1", "11 of 11", "illustrative-scores"],
        ["10 February 2026", "Quarter 1, made up", "closed, illustrative", "2", "11 of 11", "quarter-1"],
        ["12 May 2026", "Quarter 2, made up", "closed, illustrative", "1", "12 of 12", "quarter-2"],
        ["11 August 2026", "Quarter 3, made up", "closed, illustrative", "1", "11 of 11", "quarter-3"],
    ]
    # The columns stand below one another.
    assert len({row.index(" of 1") for row in rows} | {names.index("Scored")}) == 1


def test_earlier_versions_when_they_are_asked_for() -> None:
    rows = run("list", "--demo", "--versions").out.splitlines()[3:-1]
    versions = [re.split("  +", row)[4:7:2] for row in rows]
    assert versions[2:4] == [["1", "quarter-1"], ["2", "quarter-1"]]
    (assessment,) = json.loads(run("list", "--demo", "--versions", "--json").out)
    reopened = {s["version_id"]: s["reopened"] for s in assessment["sessions"]}
    assert reopened["quarter-1-1"] is None
    assert "the room had agreed on 9" in reopened["quarter-1-2"]


def test_the_sample_as_json() -> None:
    ran = run("list", "--demo", "--json")
    assert (ran.status, ran.err) == (0, "")
    (assessment,) = json.loads(ran.out)
    sessions = assessment.pop("sessions")
    assert assessment == {
        "assessment_id": "strategic-assessment-2010-11",
        "title": "Strategic assessment 2010/11",
        "partnership": "Derbyshire Safer Communities",
    }
    assert [s["state"] for s in sessions] == ["recorded", "draft", "closed", "closed", "closed"]
    assert sessions[1] == {
        "session_id": "illustrative-scores",
        "title": "Illustrative scores",
        "held_on": None,
        "state": "draft",
        "version": 1,
        "version_id": "illustrative-scores-1",
        "closed_at": None,
        "reopened": None,
        "label": "illustrative scores, made up for the demonstration",
        "illustrative": True,
        "areas": 11,
        "scored": 11,
        "not_scored": 0,
    }
    assert sessions[0]["held_on"] == "2010-10-04"
    assert sessions[2]["closed_at"].startswith("2026-02-17T10:0")


def test_several_assessments_and_counts(desk: Desk) -> None:
    first = desk.new_assessment(
        "Éirí 2026", NewSession("Day\u00a0one", "", "2026-11-02", default_scheme(), ["Drugs", "Fire"])
    )
    drugs = first.session.present[0].area_id
    first.set_marks([(drugs, "impact", 3), (drugs, "probability", 5)])
    desk.new_assessment("Other", NewSession("Empty", "Group", "", default_scheme()))
    desk.close()
    ran = run("list", "--library", desk.library.path)
    shown = [line.split("  ") for line in ran.out.splitlines()]
    assert shown[0] == ["Éirí 2026"]
    assert "Other (Group)" in ran.out
    assert "0 of 2" in ran.out
    assert "0 of 0" in ran.out
    named = {
        a["title"]: a["sessions"][0] for a in json.loads(run("list", "--json", "--library", desk.library.path).out)
    }
    # Impact and probability alone make no priority score: not scored.
    assert [(named[t]["scored"], named[t]["not_scored"]) for t in ("Éirí 2026", "Other")] == [(0, 2), (0, 0)]


def test_an_empty_library(desk: Desk) -> None:
    desk.close()
    path = desk.library.path
    assert run("list", "--library", path).out == f"{path}: nothing in this library yet\n"
    assert run("list", "--json", "--library", path).out == "[]\n"


def test_while_the_window_has_it_open(tmp_path: Path) -> None:
    path = sample_at(tmp_path / "library.sqlite")
    desk = Desk.at(path)
    assert run("list", "--library", path).out == run("list", "--demo").out
    desk.close()


def test_it_writes_nothing(tmp_path: Path) -> None:
    path = sample_at(tmp_path / "library.sqlite")
    held, names = path.read_bytes(), sorted(p.name for p in tmp_path.iterdir())
    run("list", "--library", path)
    assert (path.read_bytes(), sorted(p.name for p in tmp_path.iterdir())) == (held, names)


def test_refusals(tmp_path: Path) -> None:
    assert "there is no such file" in complaint(run("list", "--library", tmp_path / "none.sqlite"))
    assert "leave out --demo" in complaint(run("--library", tmp_path / "x.sqlite", "list", "--demo"))
    assert list(tmp_path.iterdir()) == []
