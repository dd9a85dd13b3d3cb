"""``riskdesk compare A B -o COMPARISON.pdf``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import complaint, run
from tests.pdf_text import all_text
from tests.services.desks import AREAS, Marks, desk_on, score, wanted

MARKS: dict[str, Marks] = dict(zip(AREAS, [(3, 5, 13), (3, 5, 12), (1, 3, 15), (5, 1, 6)], strict=True))
"""Half and half of 25 each: Drugs 28, Domestic Violence 27, Anti-social Behaviour 18, Terrorism 11, of 50."""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Two sessions, in the second of which Drugs (15 + 11 = 26) fall behind Domestic Violence."""
    desk = desk_on(tmp_path / "library.sqlite")
    first = desk.new_assessment("Strategic assessment", wanted())
    score(first, MARKS)
    second = desk.rescore(first.session.info.version_id, "Quarter 1", "2027-02-01")
    score(second, {**MARKS, "Drugs": (3, 5, 11)})
    desk.close()
    return tmp_path / "library.sqlite"


def test_it_is_written_and_told(library: Path, tmp_path: Path) -> None:
    out = tmp_path / "comparison.pdf"
    ran = run("compare", "assessment day", "quarter", "-o", out, "--library", library)
    assert (ran.status, ran.err) == (0, "")
    text = all_text(out.read_bytes())
    codes = text.split("Code ")[-1].split(" · ")[0]
    assert ran.out == f"{out}: 1 page, code {codes}\n"
    assert "▲ 1 up · ▼ 1 down · – 2 same · 0 new · 0 dropped" in text
    assert "Own score changed: threat 13 → 11" in text


def test_standard_output(library: Path) -> None:
    ran = run("compare", "assessment day", "quarter", "-o", "-", "--library", library)
    assert (ran.status, ran.err) == (0, "")
    assert "What moved, and why: Strategic assessment" in all_text(ran.bytes)


def test_the_library_is_never_written_over(library: Path) -> None:
    before = library.read_bytes()
    ran = run("compare", "assessment day", "quarter", "-o", library, "--library", library)
    assert "the library itself" in complaint(ran)
    assert library.read_bytes() == before


def test_nothing_is_left_of_what_cannot_be_written(library: Path, tmp_path: Path) -> None:
    there = sorted(tmp_path.iterdir())
    out = tmp_path / "no such folder" / "comparison.pdf"
    complaint(run("compare", "assessment day", "quarter", "-o", out, "--library", library))
    assert sorted(tmp_path.iterdir()) == there


def test_as_an_object_or_as_pdf(library: Path) -> None:
    ran = run("compare", "assessment day", "quarter", "--json", "-o", "x.pdf", "--library", library)
    assert "not allowed with argument --json" in complaint(ran)


def test_the_sample(tmp_path: Path) -> None:
    """The paper of 17 November 2010 and the illustrative scores have the same order; of the paper no cause is known."""
    out = tmp_path / "comparison.pdf"
    assert run("compare", "as published", "illustrative scores", "--demo", "-o", out).status == 0
    text = all_text(out.read_bytes())
    assert "– 11 same" in text
    assert "Illustrative scores: draft, not closed" in text
