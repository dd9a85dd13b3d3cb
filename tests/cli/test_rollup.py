"""``riskdesk rollup``: districts side by side, as text and as PDF."""

from __future__ import annotations

from pathlib import Path

import pytest

from riskdesk.services.desk import Desk
from tests.cli.terminal import complaint, run
from tests.services.desks import desk_on, score, wanted

MARKS = {"Drugs": (3, 5, 13), "Domestic Violence": (5, 3, 8), "Terrorism": (5, 1, 1)}


def begin(desk: Desk, title: str, other_name: str = "") -> None:
    names = ("Drugs", "Domestic Violence", "Anti-social Behaviour", "Terrorism")
    first = wanted([other_name or n if n.startswith("Anti") else n for n in names])
    editor = desk.new_assessment(title, first)
    editor.set_details(partnership=title.partition(" ")[0])
    score(editor, {**MARKS, other_name or "Anti-social Behaviour": (2, 2, 9)})
    editor.close()


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A county and two districts, each with an assessment of its own."""
    desk = desk_on(tmp_path / "county.sqlite")
    begin(desk, "County assessment")
    begin(desk, "North assessment", "ASB")
    begin(desk, "South assessment")
    desk.close()
    return tmp_path / "county.sqlite"


def test_as_text(library: Path) -> None:
    ran = run(
        "rollup", "North", "South", "--county", "County", "--same", "ASB=Anti-social Behaviour", "--library", library
    )
    assert (ran.status, ran.err) == (0, "")
    head, _, *rest = ran.out.splitlines()
    assert head.split() == ["Risk", "area", "County", "North", "South", "Best", "to", "worst", "Top", "3,", "of", "2"]
    # Half and half of 25 each: 15 + 13, 15 + 8, 4 + 9, 5 + 1 of 50.
    assert [line.split("  ")[0] for line in rest[:4]] == [
        "Drugs",
        "Domestic Violence",
        "Anti-social Behaviour",
        "Terrorism",
    ]
    assert rest[2].count("3, 4 Low, T 9") == 3
    assert "“ASB” of North is “Anti-social Behaviour”." in ran.out
    apart = run("rollup", "North", "South", "--library", library).out
    assert "no such area" in apart
    assert "In one session only. North: ASB." in " ".join(apart.split())


def test_as_pdf(tmp_path: Path, library: Path) -> None:
    path = tmp_path / "rollup.pdf"
    ran = run("rollup", "North", "South", "--county", "County", "--library", library, "-o", path)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"{path}: 1 page, code ")
    assert path.read_bytes().startswith(b"%PDF")
    assert run("rollup", "North", "--library", library, "-o", "-").bytes.startswith(b"%PDF")


def test_refusals(library: Path) -> None:
    def said(*arguments: str) -> str:
        return complaint(run("rollup", *arguments, "--library", library))

    assert "there is no session “West”" in said("West")
    assert "fits more than one assessment" in said("assessment", "--county", "County")
    assert "“Assessment day” is there twice" in said("North", "North")
    assert "two names are wanted" in said("North", "--same", "ASB")
    assert "There is no risk area “Fire”" in said("North", "South", "--same", "ASB=Fire")


def test_one_assessment_stands_in_a_roll_up_once(library: Path) -> None:
    desk = Desk.at(library)
    north = next(a for a in desk.assessments() if a.title == "North assessment")
    (first,) = desk.library.sessions(north.assessment_id)
    desk.rescore(first.version_id, "Winter", "2027-02-01").close()
    desk.open(desk.reopen(first.version_id, "A slip").session.info.version_id).close()
    desk.close()

    def said(*arguments: str) -> str:
        return complaint(run("rollup", *arguments, "--library", library))

    instead = "; leave one out, or compare the two in History instead."
    one = f"{first.session_id}@1"
    assert f"versions 1 and 2 of “Assessment day” are one session{instead}" in said(one, f"{first.session_id}@2")
    both = f"“Winter” and “Assessment day” are both of “North assessment”, by North{instead}"
    assert both in said("Winter", one, "South")
    assert both in said(one, "South", "--county", "Winter")
