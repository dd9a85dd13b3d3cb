"""``riskdesk print --document pack``: the Board pack and the area pages without a screen."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.terminal import complaint, run
from tests.pdf_text import all_text, page_texts


def titles(path: Path) -> list[str]:
    reader = PdfReader(BytesIO(path.read_bytes()))
    found: list[str] = []
    for entry in reader.outline:
        found += [
            str(one.title) for one in (entry if isinstance(entry, list) else [entry]) if not isinstance(one, list)
        ]
    return found


def test_the_pack_of_the_sample(tmp_path: Path) -> None:
    pack, again = tmp_path / "pack.pdf", tmp_path / "again.pdf"
    ran = run("print", "quarter-3", "--demo", "--document", "pack", "-o", pack)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"{pack}: 15 pages, code 8829-F981\n"
    found = titles(pack)
    assert found[:4] == ["Contents", "Priority sheet", "Area pages", "1 Safeguarding Children"]
    assert found[-1] == "How the ranking was reached"
    text = all_text(pack.read_bytes())
    assert "Quarter 2, made up" in text
    assert "Knife Crime: agreed ahead of" in text
    run("print", "quarter-3", "--demo", "--document", "pack", "-o", again)
    assert again.read_bytes() == pack.read_bytes()


def test_chosen_areas_without_the_log(tmp_path: Path) -> None:
    pack = tmp_path / "pack.pdf"
    ran = run("print", "quarter-3", "--demo", "--document", "pack", "--no-log", "--areas", "DR, knife", "-o", pack)
    assert ran.status == 0
    assert titles(pack) == ["Contents", "Priority sheet", "Area pages", "5 Knife Crime", "6 Drugs"]


def test_the_area_pages_alone(tmp_path: Path) -> None:
    pages = tmp_path / "areas.pdf"
    ran = run("print", "--demo", "--document", "areas", "--no-targets", "--paper", "a4-landscape", "-o", pages)
    assert ran.out == f"{pages}: 11 pages, code FB27-1E0A\n"
    assert "Targets" not in page_texts(pages.read_bytes())[0]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--no-log"], "--no-log goes with --document pack; leave it out, or add that"),
        (["--areas", "DR"], "--areas goes with --document pack or areas; leave it out, or add that"),
        (["--document", "areas", "--no-area-pages"], "--no-area-pages goes with --document pack"),
        (["--document", "pack", "--no-area-pages", "--areas", "DR"], "which --no-area-pages leaves out"),
        (["--document", "pack", "--areas", " ,"], "--areas names no area"),
        (["--document", "pack", "--areas", "XX"], "there is no risk area “XX”"),
        (["--document", "pack", "--issued"], "leave out --paper, --greyscale, --document"),
    ],
)
def test_what_does_not_go_together_is_refused(tmp_path: Path, given: list[str], said: str) -> None:
    out = tmp_path / "out.pdf"
    assert said in complaint(run("print", "quarter-3", "--demo", *given, "-o", out))
    assert not out.exists()
