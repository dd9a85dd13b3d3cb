"""``riskdesk export`` to Excel, CSV, Word and pictures."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from defusedxml import ElementTree
from docx import Document
from openpyxl import load_workbook
from PIL import Image

from riskdesk.exchange.bundle import read_bundle
from tests.cli.terminal import complaint, run


@pytest.mark.parametrize("form", ["xlsx", "csv", "docx", "svg", "png"])
def test_the_ending_tells_the_form(tmp_path: Path, form: str) -> None:
    out = tmp_path / f"day.{form.upper()}"
    ran = run("export", "--demo", "-o", out)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"{out}: “Illustrative scores”, version 1, code ")
    piped = run("export", "--demo", "--format", form, "-o", "-")
    assert piped.bytes == out.read_bytes()


def test_each_is_what_it_says() -> None:
    def made(form: str, *more: str) -> bytes:
        return run("export", "Quarter 3", "--demo", "--format", form, *more, "-o", "-").bytes

    assert (
        load_workbook(BytesIO(made("xlsx")))["Priorities"]["B1"].value == "Priority sheet: Strategic assessment 2010/11"
    )
    assert "Since last time" in [p.text for p in Document(BytesIO(made("docx"))).paragraphs]
    assert made("csv").decode("utf-8-sig").splitlines()[1].split(",")[2] == "Safeguarding Children"
    assert ElementTree.fromstring(made("svg")).tag.endswith("svg")
    assert Image.open(BytesIO(made("png", "--scale", "1"))).width == 1000
    assert Image.open(BytesIO(made("png"))).width == 2000


@pytest.mark.parametrize(("figure", "title"), [("rank", "Priority rank"), ("risk", "Risk score"), ("threat", "Threat")])
def test_the_charts(figure: str, title: str) -> None:
    svg = run("export", "Quarter 3", "--demo", "--figure", figure, "--format", "svg", "-o", "-").bytes.decode()
    assert f'<title id="title">{title}: Strategic assessment 2010/11</title>' in svg
    assert "Quarter 3" in svg
    earlier = run("export", "Quarter 1", "--demo", "--figure", figure, "--format", "svg", "-o", "-").bytes.decode()
    assert "Quarter 1" in earlier
    assert "Quarter 2" not in earlier


def test_a_version_is_named_as_everywhere(tmp_path: Path) -> None:
    out = tmp_path / "q.csv"
    assert "version 1" in run("export", "Quarter 1@1", "--demo", "-o", out).out
    assert "version 2" in run("export", "Quarter 1", "--demo", "-o", out).out


def test_rank_reads_what_export_wrote(tmp_path: Path) -> None:
    out = tmp_path / "day.csv"
    run("export", "--demo", "-o", out)
    ranked = run("rank", out, "--json")
    assert ranked.status == 0
    assert [row["area"] for row in json.loads(ranked.out)][:2] == [
        "Safeguarding Children",
        "Organised Crime Groups",
    ]


def test_sessions_are_exported_as_ever(tmp_path: Path) -> None:
    for name in ("all.riskdesk", "all", "all.bak"):
        run("export", "--demo", "-o", tmp_path / name)
        assert len(read_bundle(tmp_path / name).sessions) >= 2
    out = tmp_path / "all.csv"
    run("export", "--demo", "--format", "riskdesk", "-o", out)
    assert len(read_bundle(out).sessions) >= 2


def test_refusals(tmp_path: Path) -> None:
    out = tmp_path / "x.csv"
    assert "riskdesk print writes the sheet as PDF" in complaint(run("export", "--demo", "-o", tmp_path / "x.pdf"))
    assert "found 2 sessions; a file of csv holds one" in complaint(run("export", "a", "b", "--demo", "-o", out))
    assert "--figure goes with a picture" in complaint(run("export", "--demo", "--figure", "rank", "-o", out))
    assert "--scale goes with png, not with csv" in complaint(run("export", "--demo", "--scale", "2", "-o", out))
    assert "name a session" in complaint(run("export", "--demo", "--assessment", "x", "-o", out))
    assert "no session “Nobody”" in complaint(run("export", "Nobody", "--demo", "-o", out))
    picture = tmp_path / "x.png"
    assert "Only ranks are recorded" in complaint(run("export", "As published", "--demo", "-o", picture))
    said = complaint(run("export", "As published", "--demo", "--figure", "risk", "-o", picture))
    assert "there is no risk in “As published" in said
    for wrong in ("0", "9", "x", "nan", "inf"):
        assert "a number from 1 to 8 is wanted" in complaint(run("export", "--demo", "--scale", wrong, "-o", picture))
    assert not list(tmp_path.iterdir())


def test_a_library_or_a_file_of_sessions_is_not_written_over(tmp_path: Path) -> None:
    held = tmp_path / "all.csv"
    run("export", "--demo", "--format", "riskdesk", "-o", held)
    before = held.read_bytes()
    assert "it was left as it is" in complaint(run("export", "--demo", "-o", held))
    assert held.read_bytes() == before


def test_the_ending_of_another_program_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    """A slip such as .xls must not hand out every session with its log under that name."""
    for ending in ("xls", "ods", "jpg", "zip"):
        out = tmp_path / f"report.{ending}"
        assert f"RiskDesk writes no .{ending}" in complaint(run("export", "--demo", "-o", out))
        assert not out.exists()
    assert run("export", "--demo", "--format", "riskdesk", "-o", tmp_path / "all.zip").status == 0
