"""``riskdesk export``: an assessment, or sessions of it, as one file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from riskdesk.exchange.bundle import read_bundle
from riskdesk.services.desk import Desk, NewSession
from riskdesk.services.schemes import default_scheme
from tests.cli.terminal import complaint, run
from tests.samples import sample_at


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library with two assessments: one of two sessions, one of one."""
    path = tmp_path / "library.sqlite"
    desk = Desk.at(path, create=True, who="Analyst")
    first = NewSession("Assessment day", "Partnership", "2026-11-02", default_scheme(), ["Drugs", "Fire"])
    day = desk.new_assessment("Strategic assessment", first)
    day.close()
    desk.rescore(day.session.info.version_id, "Quarter 1", "2027-02-01")
    desk.new_assessment("Fire review", NewSession("First scoring", "", "", default_scheme(), ["Arson"]))
    desk.close()
    return path


def test_the_sample(tmp_path: Path) -> None:
    out = tmp_path / "sample.riskdesk"
    ran = run("export", "--demo", "-o", out)
    bundle = read_bundle(out)
    sessions, versions = len(bundle.sessions), len(bundle.versions)
    told = f"{sessions} sessions ({versions} versions) of “Strategic assessment 2010/11”"
    assert (ran.status, ran.err, ran.out) == (0, "", f"{out}: {told}\n")
    assert sessions == len(json.loads(run("list", "--demo", "--json").out)[0]["sessions"]) >= 2
    # The same content gives the same bytes, also on standard output.
    piped = run("export", "--demo", "-o", "-")
    assert (piped.bytes, piped.err) == (out.read_bytes(), "")


def test_one_session_by_title_or_id(tmp_path: Path, library: Path) -> None:
    out = tmp_path / "day.riskdesk"
    ran = run("export", "assessment DAY", "-o", out, "--library", library)
    assert ran.out == f"{out}: 1 session (1 version) of “Strategic assessment”\n"
    (session,) = read_bundle(out).sessions
    assert session.versions[0].session.info.title == "Assessment day"
    by_id = run("export", session.session_id, "-o", "-", "--library", library)
    assert by_id.bytes == out.read_bytes()
    both = run("export", "Quarter", "day", "--assessment", "strategic", "-o", "-", "--library", library)
    whole = run("export", "--assessment", "Strategic assessment", "-o", "-", "--library", library)
    assert both.bytes == whole.bytes != out.read_bytes()


def test_it_writes_over_an_older_file_and_nothing_into_the_library(tmp_path: Path, library: Path) -> None:
    held = library.read_bytes()
    out = tmp_path / "fire.riskdesk"
    out.write_text("an older file")
    assert run("export", "--assessment", "fire", "-o", out, "--library", library).status == 0
    assert read_bundle(out).assessment.title == "Fire review"
    assert library.read_bytes() == held


def test_while_the_window_has_the_library_open(library: Path) -> None:
    desk = Desk.at(library)
    assert run("export", "First", "-o", "-", "--library", library).status == 0
    desk.close()


def test_a_single_version_is_not_exported(tmp_path: Path, library: Path) -> None:
    out = tmp_path / "out.riskdesk"
    told = "names one version, and export takes all versions of a session; name it “Assessment day”"
    assert f"“assessment day@1” {told}" in complaint(run("export", "assessment day@1", "-o", out, "--library", library))
    desk = Desk.at(library, who="Analyst")
    first = next(s.version_id for s in desk.sessions() if s.title == "Assessment day")
    desk.reopen(first, "A slip of the pen")
    desk.close()
    assert f"“{first}” {told}" in complaint(run("export", first, "-o", out, "--library", library))
    assert "no session “Nobody”" in complaint(run("export", "Nobody@1", "-o", out, "--library", library))
    assert "no session “Assessment@day”" in complaint(run("export", "Assessment@day", "-o", out, "--library", library))
    assert not out.exists()


def test_refusals(tmp_path: Path, library: Path) -> None:
    out, other = tmp_path / "out.riskdesk", sample_at(tmp_path / "other.riskdesk")
    said = complaint(run("export", "-o", out, "--library", library))
    assert "one file takes one assessment, and these are 2: “Strategic assessment” (id " in said
    assert "these are 2" in complaint(run("export", "First", "Quarter", "-o", out, "--library", library))
    assert "no session “Nobody”" in complaint(run("export", "Nobody", "-o", out, "--library", library))
    assert "no assessment “Nobody”" in complaint(run("export", "--assessment", "Nobody", "-o", out, "--demo"))
    assert "leave out --demo" in complaint(run("export", "--demo", "--library", library, "-o", out))
    assert "there is no such file" in complaint(run("export", "-o", out, "--library", tmp_path / "none.sqlite"))
    assert "could not be saved" in complaint(run("export", "--demo", "-o", tmp_path / "none" / "out.riskdesk"))
    assert "FILE.riskdesk" in run("export", "--help").out
    assert not out.exists()
    # A library is never written over, this one or another.
    for path in (library, other):
        held = path.read_bytes()
        assert "this is a library; give the exported file another name" in complaint(
            run("export", "First", "-o", path, "--library", library)
        )
        assert path.read_bytes() == held


def test_an_exported_file_is_not_taken_for_a_library(tmp_path: Path) -> None:
    out = tmp_path / "sample.riskdesk"
    run("export", "--demo", "-o", out)
    held = out.read_bytes()
    for command in (("list",), ("print", "-o", str(tmp_path / "x.pdf")), ("export", "-o", str(tmp_path / "x"))):
        said = complaint(run(*command, "--library", out))
        assert said.endswith("these are exported sessions, not a library; riskdesk import brings them into one.")
    assert out.read_bytes() == held
