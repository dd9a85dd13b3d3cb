"""``backup``, ``check`` and ``restore`` at the command line."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from riskdesk.services.keeping import backups, folder_of
from riskdesk.services.places import own_library
from riskdesk.storage.access import Access
from riskdesk.storage.engine import available
from riskdesk.storage.library import Library
from tests.cli.terminal import complaint, run
from tests.samples import sample_at
from tests.storage.stored import NOTE
from tests.storage.test_library_crash import another_program


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_at(tmp_path_factory.mktemp("sample") / "sample.sqlite")


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "my library.sqlite"))


HOLDS = "1 assessment, 5 sessions, the newest “Quarter 3, made up” (11 August 2026)"


def test_backup_says_where_it_is_and_what_it_holds(path: Path) -> None:
    with Library.open(path):
        ran = run("backup", "--library", path)
    (one,) = backups(path)
    assert (ran.status, ran.out) == (0, f"{one.path}: {HOLDS}; {one.size / 1000:.0f} KB\n")
    listed = run("backup", "--list", "--library", path)
    assert listed.status == 0
    first, heads, _, row = listed.out.splitlines()
    assert first == f"{folder_of(path)}:"
    assert "Beside the library" in heads
    assert row.split("  ")[0] == "1"
    assert all(text in row for text in ("asked for", "Quarter 3, made up (11 August 2026)", "the same", one.path.name))


def test_backups_as_objects(path: Path) -> None:
    assert json.loads(run("backup", "--list", "--json", "--library", path).out) == []
    run("backup", "--library", path)
    one = backups(path)[0]
    one.path.with_name("2020-01-01T000000Z-open.sqlite").write_bytes(b"half")
    sound, damaged = json.loads(run("backup", "--list", "--json", "--library", path).out)
    assert (sound["path"], sound["sound"], sound["fault"], sound["age"]) == (str(one.path), True, None, "same")
    assert (sound["sessions"], sound["newest_held_on"], sound["schema"]) == (5, "2026-08-11", one.schema)
    assert (damaged["sound"], damaged["schema"], damaged["sessions"]) == (False, None, None)
    assert damaged["made"] == "2020-01-01T00:00:00Z"
    assert "DAMAGED" in run("backup", "--list", "--library", path).out


def test_a_copy_elsewhere(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    assert run("backup", "-o", copy, "--library", path).out == f"{copy}: {HOLDS}\n"
    assert backups(path) == ()
    assert complaint(run("backup", "-o", copy, "--library", path)).endswith("--force replaces it")
    assert run("backup", "-o", copy, "--force", "--library", path).status == 0
    assert "this is the library itself" in complaint(run("backup", "-o", path, "--force", "--library", path))
    through = run("backup", "-o", "-", "--library", path)
    copy.write_bytes(through.bytes)
    with Library.open(copy, Access.READ_ONLY) as library:
        assert len(library.sessions()) == 5
    assert run("backup", "-o", tmp_path / "sample.sqlite", "--demo").status == 0


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--json",), "--json goes with --list"),
        (("--list", "-o", "x"), "leave out -o"),
        (("--force",), "--force goes with -o"),
        (("--demo",), "the sample is thrown away"),
    ],
)
def test_options_that_do_not_go_together(arguments: tuple[str, ...], reason: str) -> None:
    assert reason in complaint(run("backup", *arguments))


def test_check_of_a_sound_library_while_it_is_open(path: Path) -> None:
    run("backup", "--library", path)
    before = path.read_bytes()
    with another_program(path):
        ran = run("check", path)
    assert (ran.status, ran.err) == (0, "")
    *lines, last = ran.out.splitlines()
    assert [line.split()[0] for line in lines] == [
        "file", "references", "guards", "log", "results", "sheets", "backups",
    ]  # fmt: skip
    assert last == f"{path}: sound"
    assert path.read_bytes() == before
    report = json.loads(run("check", "--json", "--library", path).out)
    assert report["sound"]
    assert {one["check"]: one["count"] for one in report["checks"]}["log"] == 309
    assert run("check", "--demo").status == 0
    assert "leave out --library" in complaint(run("check", path, "--demo"))


def test_check_of_a_damaged_library_says_what_to_do(path: Path) -> None:
    run("backup", "--library", path)
    name = backups(path)[0].path.name
    path.write_bytes(path.read_bytes()[:9000])
    ran = run("check", path)
    assert ran.status == 1
    assert "FOUND: 1 fault\n            The file is damaged or cut short" in ran.out
    assert f"“riskdesk restore {name} --library '{path}'” puts back the newest good backup" in ran.out
    assert json.loads(run("check", "--json", path).out)["sound"] is False
    said = complaint(run("list", "--library", path))
    assert f"damaged or cut short; use a backup of it. “riskdesk restore {name}" in said
    assert said.endswith(f"{HOLDS}.")


def test_check_refuses_what_is_no_library(tmp_path: Path) -> None:
    text = tmp_path / "scores.csv"
    text.write_text("area,impact\n" * 20)
    assert complaint(run("check", text)).endswith("this is not a RiskDesk library.")
    assert complaint(run("check", tmp_path / "none")).endswith("there is no such file.")


def test_restore_lists_then_puts_back_and_says_what_it_kept(path: Path) -> None:
    assert run("restore", "--library", path).out == f"{path}: there are no backups yet\n"
    run("backup", "--library", path)
    assert run("restore", "--library", path).out == run("backup", "--list", "--library", path).out
    first = backups(path)[0].path
    with Library.open(path) as library:
        assessment = library.assessments()[0]
        library.rename_assessment(assessment, replace(assessment, title="Another"), NOTE)
    ran = run("restore", "1", "--library", path)
    kept = backups(path)[0].path
    assert ran.out == f"{path}: restored from {first.name}: {HOLDS}\nWhat was there is kept as {kept}\n"
    with Library.open(path, Access.READ_ONLY) as library:
        assert library.assessments()[0] == assessment
    path.write_bytes(path.read_bytes()[:9000])
    ran = run("restore", kept.name, "--library", path)
    (aside,) = (p for p in path.parent.iterdir() if ".damaged-" in p.name)
    assert ran.out.endswith(f"The damaged library was set aside as {aside}\n")
    assert run("check", path).status == 0


def test_restore_refuses_while_the_library_is_open_and_what_is_no_backup(path: Path, tmp_path: Path) -> None:
    run("backup", "--library", path)
    with another_program(path):
        said = complaint(run("restore", "1", "--library", path))
        assert "open in another window or program; close it there, then try again. Nothing was changed." in said
    assert "a number from 1 to 1" in complaint(run("restore", "2", "--library", path))
    text = tmp_path / "text"
    text.write_text("a text of some length that is no library " * 5)
    assert "not a RiskDesk library" in complaint(run("restore", text, "--library", path))


def test_the_own_library_comes_back_on_a_new_machine(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = path.parent / "home"
    for name in ("XDG_DATA_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    assert home in own_library().parents
    run("backup", "-o", path.with_name("stick.sqlite"), "--library", path)
    assert run("restore", path.with_name("stick.sqlite")).status == 0
    run("backup")
    assert run("list").status == 0
    own_library().unlink()
    said = complaint(run("list"))
    assert "not there any more; there are backups of it. “riskdesk restore " in said
    assert "--library" not in said
    assert run("restore", "1").status == 0
    assert run("check").status == 0


def noise(size: int) -> bytes:
    return Random(7).randbytes(size)


@pytest.mark.parametrize("words", [("list",), ("check",)])
def test_a_library_whose_beginning_is_noise_is_damaged_and_not_encrypted(path: Path, words: tuple[str, ...]) -> None:
    """Its newest backup can be read by anybody, and behind the first page so can the library."""
    run("backup", "--library", path)
    name = backups(path)[0].path.name
    broken = noise(4096) + path.read_bytes()[4096:]
    path.write_bytes(broken)
    ran = run(*words, "--library", path)
    assert ran.status == (2 if words == ("list",) else 1)
    said = ran.err + ran.out
    assert "omething has written over the beginning of the file" in said
    assert "passphrase" not in said
    assert f"“riskdesk restore {name} --library '{path}'” puts back the newest good backup" in said
    done = run("restore", name, "--library", path)
    assert done.status == 0, done.err
    assert run("check", "--library", path).status == 0
    assert [one.read_bytes() for one in path.parent.glob("*.damaged-*")] == [broken]


def test_of_a_file_that_is_all_noise_it_is_said_that_it_may_be_damaged(path: Path) -> None:
    run("backup", "--library", path)
    path.write_bytes(noise(path.stat().st_size))
    if available():
        assert "its passphrase is needed to open it" in complaint(run("list", "--library", path))
    assert (
        "if this library never had a passphrase, the file is damaged; give it another name, and “riskdesk restore”"
        in (complaint(run("list", "--library", path)))
    )
    path.rename(path.with_name("noise"))
    assert "puts back the newest good backup" in complaint(run("list", "--library", path))
    assert run("restore", "1", "--library", path).status == 0
