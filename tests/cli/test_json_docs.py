"""docs/json.md tells other programs what the command line prints: it names every key, in the order of the output."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from riskdesk.domain.backups import Age, Reason
from riskdesk.domain.compare_row import Movement
from riskdesk.domain.log_entry import Group
from tests.cli.terminal import run

PAGE = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", PAGE, re.MULTILINE))


def keys(part: str) -> list[str]:
    return re.findall(r"`(\w+)`", ROWS[part])


def printed(*arguments: str) -> Any:
    ran = run(*arguments, "--demo", "--json")
    assert ran.status == 0
    return json.loads(ran.out)


def test_list() -> None:
    assessments = printed("list")
    assert [list(assessment) for assessment in assessments] == [keys("assessment")]
    assert {tuple(session) for session in assessments[0]["sessions"]} == {tuple(keys("session"))}


def test_compare() -> None:
    found = printed("compare", "quarter-2", "quarter-3")
    assert list(found) == keys("comparison")
    assert list(found["old"]) == list(found["new"]) == keys("version")
    assert list(found["counts"]) == keys("counts")
    assert [kind.replace(" ", "_") for kind in Movement] == keys("counts")[:-1]
    areas = found["areas"]
    assert {tuple(area) for area in areas} == {tuple(keys("area"))}
    assert {tuple(side) for area in areas for side in (area["old"], area["new"]) if side} == {tuple(keys("side"))}
    assert {tuple(area["parts"]) for area in areas if area["parts"]} == {tuple(keys("parts"))}


def test_log() -> None:
    assert {tuple(entry) for entry in printed("log", "quarter-3")} == {tuple(keys("edit"))}
    assert [group for group in Group if f"`{group}`" not in PAGE] == []


def test_backups(tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    assert run("backup", "--demo", "-o", copy).status == 0
    assert run("backup", "--library", copy).status == 0
    found = json.loads(run("backup", "--list", "--json", "--library", copy).out)
    assert [list(one) for one in found] == [keys("backup")]
    assert [word for word in (*Age, *Reason) if f"`{word}`" not in PAGE] == []


def test_check() -> None:
    report = printed("check")
    assert list(report) == keys("report")
    assert {tuple(one) for one in report["checks"]} == {tuple(keys("check"))}
    assert [one["check"] for one in report["checks"] if f"`{one['check']}`" not in PAGE] == []
