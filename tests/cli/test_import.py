"""``riskdesk import``: exported sessions come into a library once, and what differs stays as it is."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from riskdesk.services import places
from riskdesk.services.desk import Desk, NewSession
from riskdesk.services.schemes import default_scheme
from riskdesk.storage.access import Access
from riskdesk.storage.library import Library
from riskdesk.storage.migrations import shipped
from tests.cli.terminal import complaint, run
from tests.samples import sample_at

LIBRARIES = Path(__file__).parents[1] / "storage" / "libraries"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sample.riskdesk"
    assert run("export", "--demo", "-o", path).status == 0
    return path


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library with nothing in it."""
    path = tmp_path / "library.sqlite"
    Library.open(path, create=True).close()
    return path


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        return list(db.iterdump())


def change(path: Path, title: str, **values: str) -> None:
    """Change the details of a draft in a library."""
    desk = Desk.at(path, who="Analyst")
    version = next(s.version_id for s in desk.sessions() if s.title == title)
    assert desk.open(version).set_details(**values)
    desk.close()


def test_twice(tmp_path: Path, file: Path, library: Path) -> None:
    ran = run("import", file, "--library", library)
    assert (ran.status, ran.err) == (0, "")
    head, *sessions, foot = ran.out.splitlines()
    assert head == "“Strategic assessment 2010/11”: a new assessment"
    assert "“Illustrative scores” (not dated): added, draft, 11 areas" in sessions
    assert "“As published, 17 November 2010” (4 October 2010): added, recorded, 11 areas" in sessions
    assert foot.endswith(" versions added")
    sample = sample_at(tmp_path / "sample.sqlite")
    listed = [run("list", "--json", "--library", path) for path in (library, sample)]
    assert listed[0].out == listed[1].out
    assert run("export", "--library", library, "-o", "-").bytes == file.read_bytes()

    held = dump(library)
    again = run("import", file, "--library", library)
    assert again.status == 0
    *same, foot = again.out.splitlines()
    assert {line.rsplit(": ", 1)[1] for line in same} == {"here already, the same"}
    assert foot == f"nothing new: {len(sessions)} sessions are here already, the same"
    assert dump(library) == held


def test_sheets_come_out_the_same(tmp_path: Path, file: Path, library: Path) -> None:
    run("import", file, "--library", library)
    here, there = tmp_path / "here.pdf", tmp_path / "there.pdf"
    run("print", "Illustrative", "-o", here, "--library", library)
    run("print", "Illustrative", "-o", there, "--demo")
    assert here.read_bytes() == there.read_bytes()


def test_what_differs_is_refused_or_left_out(file: Path, library: Path) -> None:
    run("import", file, "--library", library)
    change(library, "Illustrative scores", period="Another")
    held = dump(library)
    said = complaint(run("import", file, "--library", library))
    assert said == (
        f"riskdesk: {file}: Nothing was brought in, as 1 version differs from what is here: “Illustrative scores”, "
        "version 1: details and log differ, it was changed here since. (--skip-different leaves out what differs and "
        "brings in the rest)"
    )
    assert dump(library) == held
    ran = run("import", file, "--library", library, "--skip-different")
    assert (ran.status, ran.err) == (0, "")
    assert "“Illustrative scores” (not dated): version 1 left out: details and log differ" in ran.out
    assert ran.out.splitlines()[-1].endswith("1 session differs and is left out")
    assert dump(library) == held


def test_only_one_session_and_then_the_rest(tmp_path: Path, file: Path, library: Path) -> None:
    one = tmp_path / "one.riskdesk"
    run("export", "Illustrative", "--demo", "-o", one)
    assert run("import", one, "--library", library).out.splitlines()[-1] == "1 version added"
    assert "; 1 session is here already, the same" in run("import", file, "--library", library).out.splitlines()[-1]


def test_a_new_library_is_made_and_told_of(tmp_path: Path, file: Path) -> None:
    path = tmp_path / "new.sqlite"
    ran = run("import", file, "--library", path)
    assert (ran.status, ran.out.splitlines()[0]) == (0, f"{path}: a new library")
    # Also where the option stands ahead of the command.
    assert "nothing new" in run("--library", path, "import", file).out


def test_the_own_library(tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "data" / "riskdesk.sqlite"
    monkeypatch.setattr(places, "own_library", lambda: own)
    assert run("import", file).out.startswith(f"{own}: a new library\n")
    assert "nothing new" in run("import", file).out
    # Scores and reasons are for the owner's eyes only.
    assert own.stat().st_mode & 0o077 == 0


def test_refusals(tmp_path: Path, file: Path, library: Path) -> None:
    held = library.read_bytes()
    new = tmp_path / "new.sqlite"
    broken = tmp_path / "broken.riskdesk"
    broken.write_bytes(file.read_bytes().replace(b'"name":"Drugs"', b'"name":7', 1))
    for target in (library, new):
        said = complaint(run("import", broken, "--library", target))
        assert "broken.riskdesk: sessions[1].versions[1].areas[3].name: found 7; a text is wanted" in said
        assert "cannot be read (No such file" in complaint(run("import", tmp_path / "none", "--library", target))
        said = complaint(run("import", library, "--library", target))
        assert "this is a library, not a file of exported sessions" in said
    assert library.read_bytes() == held
    assert not new.exists()
    assert "no such folder" in complaint(run("import", file, "--library", tmp_path / "no" / "new.sqlite"))
    assert "not a library" in complaint(run("import", file, "--library", file))
    assert "FILE.riskdesk" in run("import", "--help").out


def kept(tmp_path: Path) -> tuple[Path, Path]:
    """A library of the first schema, and a file of all that it holds."""
    library, file = tmp_path / "kept.riskdesk", tmp_path / "kept-exported.riskdesk"
    shutil.copy(LIBRARIES / "schema-1.riskdesk", library)
    library.chmod(0o600)
    held = library.read_bytes()
    with Library.open(library, Access.READ_ONLY) as reader:
        title = reader.assessments()[0].title
    assert run("export", "--assessment", title, "-o", file, "--library", library).status == 0
    assert library.read_bytes() == held
    return library, file


def schema(library: Path) -> int:
    with closing(sqlite3.connect(library)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def test_an_import_that_brings_nothing_leaves_an_older_library_as_it_is(tmp_path: Path) -> None:
    library, file = kept(tmp_path)
    held = library.read_bytes()
    assert run("import", file, "--library", library).out.splitlines()[-1].startswith("nothing new: ")
    assert library.read_bytes() == held

    # The same sessions, of which one went on in another library.
    other = tmp_path / "other.sqlite"
    assert run("import", file, "--library", other).status == 0
    with Library.open(other, Access.READ_ONLY) as reader:
        draft = next(s.title for s in reader.sessions() if not s.stands)
    change(other, draft, period="Another")
    with Library.open(other, Access.READ_ONLY) as reader:
        title = reader.assessments()[0].title
    assert run("export", "--assessment", title, "-o", file, "--library", other).status == 0
    assert "Nothing was brought in" in complaint(run("import", file, "--library", library))
    assert library.read_bytes() == held
    assert "nothing new" in run("import", file, "--library", library, "--skip-different").out
    assert library.read_bytes() == held
    assert schema(library) == 1

    # Where there is something to write, it is brought up to date.
    more = tmp_path / "more.sqlite"
    desk = Desk.at(more, create=True, who="Analyst")
    desk.new_assessment("Fire review", NewSession("First scoring", "", "", default_scheme(), ["Arson"]))
    desk.close()
    assert run("export", "-o", file, "--library", more).status == 0
    ran = run("import", file, "--library", library)
    assert (ran.err, schema(library)) == ("", len(shipped()))


def test_a_library_that_is_open_in_the_window(file: Path, library: Path) -> None:
    held = dump(library)
    desk = Desk.at(library)
    said = complaint(run("import", file, "--library", library))
    assert "the library is open in another window or program" in said
    desk.close()
    # Somebody who only reads is not in the way.
    reader = Library.open(library, Access.READ_ONLY)
    assert dump(library) == held
    assert run("import", file, "--library", library).status == 0
    reader.close()
    # Nor is the window, where there is nothing to write.
    desk = Desk.at(library)
    assert "nothing new" in run("import", file, "--library", library).out
    desk.close()


FULL = """
import resource, signal, sys
from riskdesk import cli
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
sys.exit(cli.main(sys.argv[2:], window=None))
"""
"""The command where no file can grow beyond so many bytes, as on a disk that is full."""


def test_a_full_disk_leaves_no_new_library_and_an_old_one_as_it_was(tmp_path: Path, file: Path, library: Path) -> None:
    held, new = dump(library), tmp_path / "new.sqlite"
    room = library.stat().st_size + 8192
    for target in (library, new):
        command = [sys.executable, "-c", FULL, str(room), "import", str(file), "--library", str(target)]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert "nothing was written" in ran.stderr
        assert ran.stderr.count("\n") == 1
    assert dump(library) == held
    assert not list(tmp_path.glob("new.sqlite*"))


def test_what_is_stopped_half_way_leaves_no_new_library(
    tmp_path: Path, file: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, new = dump(library), tmp_path / "new.sqlite"

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    # Ctrl+C when sessions and versions are written and the log is still to come.
    monkeypatch.setattr("riskdesk.storage.whole.append", stopped)
    for target in (new, library):
        ran = run("import", file, "--library", target)
        assert (ran.status, ran.bytes, ran.err) == (130, b"", "riskdesk: stopped; nothing was imported\n")
    assert not list(tmp_path.glob("new.sqlite*"))
    assert dump(library) == held
    # Also where the scores of a table were to begin a library.
    table = tmp_path / "scores.csv"
    table.write_text("Risk area,Impact,Probability,Threat\nDrugs,3,5,13\n")
    monkeypatch.setattr("riskdesk.commands.intake._begin", stopped)
    ran = run("import", table, "--new", "Quarter 1", "--library", new)
    assert (ran.status, ran.err) == (130, "riskdesk: stopped; nothing was imported\n")
    assert not list(tmp_path.glob("new.sqlite*"))


def test_a_new_library_that_another_program_has_taken_is_not_removed(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    with Library.open(path, create=True):
        Library.discard(path)
        assert path.exists()
    Library.discard(path)
    assert not list(tmp_path.iterdir())
    Library.discard(tmp_path / "no" / "new.sqlite")
    assert not list(tmp_path.iterdir())


def test_a_file_that_the_store_refuses_changes_nothing(tmp_path: Path, file: Path) -> None:
    """An id is taken twice over: the reader does not see that two sessions' areas are of two assessments."""
    library = tmp_path / "library.sqlite"
    run("import", file, "--library", library)
    held = dump(library)
    other = tmp_path / "other.riskdesk"
    text = file.read_text("utf-8").replace("strategic-assessment-2010-11", "another")
    for title in ("illustrative-scores", "as-published-2010-11-17", "quarter-"):
        text = text.replace(title, f"x-{title}")
    other.write_text(text, "utf-8")
    assert "this risk area belongs to another assessment" in complaint(run("import", other, "--library", library))
    assert dump(library) == held
