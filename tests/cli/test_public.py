"""``riskdesk print --public``: chosen areas withheld, and said which."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import complaint, run
from tests.pdf_text import all_text

DEMO = ("print", "Illustrative scores", "--demo", "--public")


def test_areas_by_code_and_by_name(tmp_path: Path) -> None:
    sheet = tmp_path / "public.pdf"
    ran = run(*DEMO, "--withhold", "dr", "--withhold", "Organised Crime Groups", "-o", sheet)
    assert (ran.status, ran.err) == (0, "")
    shown = all_text(sheet.read_bytes())
    assert "Public version" in shown
    assert "Safeguarding Children" in shown
    assert "Drugs" not in shown
    assert "Organised" not in shown
    assert "Scored 9 of 9 shown" in " ".join(shown.split())
    lines = ran.out.splitlines()
    assert lines[0] == "Withheld: 2 of 11 areas, left out"
    assert "  Marking: OFFICIAL" in lines
    assert lines[-1].startswith(f"{sheet}: 1 page, code ")


def test_what_would_be_withheld_is_said_and_nothing_written(tmp_path: Path) -> None:
    ran = run(*DEMO, "--withhold", "Drugs", "--no-agencies", "--dry-run", "-o", tmp_path / "public.pdf")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("Withheld: 1 of 11 areas, left out\n")
    assert "Names of agencies left out" in ran.out
    assert list(tmp_path.iterdir()) == []
    assert run(*DEMO, "--withhold", "Drugs", "--no-agencies", "--dry-run").out == ran.out


def test_to_standard_output_goes_the_paper_alone() -> None:
    ran = run(*DEMO, "--withhold", "Drugs", "--at-foot", "--marking", "", "--handling", "For the web", "-o", "-")
    assert ran.status == 0
    assert ran.bytes.startswith(b"%PDF-")
    assert ran.err.startswith("Withheld: 1 of 11 areas, named at the foot")
    shown = all_text(ran.bytes)
    assert "For the web" in shown
    assert "OFFICIAL" not in shown


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--withhold", "Nothing", "-o", "-"], "there is no risk area “Nothing”"),
        (["--withhold", "Safeguarding", "-o", "-"], "fits more than one risk area"),
        (["--marking", "Not protectively marked", "-o", "-"], "not put on new documents"),
        (["--issued", "-o", "-"], "leave out --public or --issued"),
        (["--at-foot", "--unsaid", "-o", "-"], "leave out --unsaid or --at-foot"),
        ([], "required: -o/--output"),
    ],
)
def test_what_is_refused(more: list[str], words: str) -> None:
    assert words in complaint(run(*DEMO, *more))


def test_options_of_the_public_version_want_it() -> None:
    assert "give --public too" in complaint(run("print", "--demo", "--withhold", "Drugs", "-o", "-"))
