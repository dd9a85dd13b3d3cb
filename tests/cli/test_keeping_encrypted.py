"""``backup``, ``check``, ``restore`` and ``import`` of a library under a passphrase."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from riskdesk.storage import cipher
from tests.cli.terminal import complaint, run
from tests.samples import sample_at

pytest.importorskip("sqlcipher3")

ONE, OTHER = 'żółw’s four "words"', "another passphrase"


@pytest.fixture(autouse=True, scope="module")
def quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cipher, "ROUNDS", 1_000)
        yield


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_at(tmp_path_factory.mktemp("kept") / "library.sqlite")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Files with the one passphrase and the other."""
    one, other = tmp_path / "one.txt", tmp_path / "other.txt"
    one.write_text(ONE, encoding="utf-8")
    other.write_text(OTHER, encoding="utf-8")
    return one, other


@pytest.fixture
def library(kept: Path, tmp_path: Path, files: tuple[Path, Path]) -> Path:
    (tmp_path / "library").mkdir()
    path = Path(shutil.copy(kept, tmp_path / "library" / "private.sqlite"))
    assert run("passphrase", "set", "--library", path, "--new-passphrase-file", files[0]).status == 0
    return path


def in_the_open(library: Path) -> list[Path]:
    words = (b"SQLite format 3", b"Burglary", b"Residential", b"CREATE TABLE")
    found = [file for file in library.parent.rglob("*") if file.is_file()]
    return [file for file in found if any(word in file.read_bytes() for word in words)]


def test_made_listed_checked_and_put_back(library: Path, files: tuple[Path, Path]) -> None:
    where = ("--library", library, "--passphrase-file", files[0])
    made = run("backup", *where)
    assert (made.status, made.err) == (0, "")
    assert "sessions" in made.out
    assert in_the_open(library) == []
    (one,) = json.loads(run("backup", "--list", "--json", *where).out)
    assert (one["sound"], one["age"], one["sessions"] > 0) == (True, "same", True)
    checked = run("check", *where)
    assert (checked.status, checked.err) == (0, "")
    assert "1 backup read through" in checked.out
    restored = run("restore", "1", *where)
    assert (restored.status, restored.err) == (0, "")
    assert "sessions" in restored.out
    assert run("list", *where).status == 0
    assert in_the_open(library) == []


def test_a_copy_elsewhere_is_encrypted_too(library: Path, files: tuple[Path, Path], tmp_path: Path) -> None:
    copy = tmp_path / "stick.sqlite"
    done = run("backup", "-o", copy, "--library", library, "--passphrase-file", files[0])
    assert (done.status, done.err) == (0, "")
    assert "sessions" in done.out
    assert b"SQLite" not in copy.read_bytes()
    assert run("check", copy, "--passphrase-file", files[0]).status == 0


@pytest.mark.parametrize("command", [["backup"], ["backup", "--list"], ["check"], ["restore"], ["restore", "1"]])
def test_nothing_without_the_right_passphrase(command: list[str], library: Path, files: tuple[Path, Path]) -> None:
    name, *rest = command
    assert run("backup", "--library", library, "--passphrase-file", files[0]).status == 0
    before = library.read_bytes()
    assert "--passphrase-file FILE gives it" in complaint(run(name, *rest, "--library", library))
    wrong = complaint(run(name, *rest, "--library", library, "--passphrase-file", files[1]))
    assert "this passphrase does not open" in wrong
    assert library.read_bytes() == before


def test_a_backup_from_before_a_change_of_passphrase(library: Path, files: tuple[Path, Path]) -> None:
    one, other = files
    assert run("backup", "--library", library, "--passphrase-file", one).status == 0
    changed = run(
        *("passphrase", "change", "--library", library, "--passphrase-file", one),
        *("--new-passphrase-file", other, "--backups", "leave"),
    )
    assert changed.status == 0
    where = ("--library", library, "--passphrase-file", other)
    listed = run("restore", *where).out
    assert "ENCRYPTED" in listed
    assert "under another passphrase" in listed
    assert "--backup-passphrase-file FILE gives it" in complaint(run("restore", "1", *where))
    assert run("list", *where).status == 0
    done = run("restore", "1", *where, "--backup-passphrase-file", one)
    assert (done.status, done.err) == (0, "")
    assert run("list", "--library", library, "--passphrase-file", one).status == 0


@pytest.mark.parametrize("harm", ["cut", "first page", "gone"])
def test_a_damaged_one_says_what_puts_its_backup_back(library: Path, files: tuple[Path, Path], harm: str) -> None:
    where = ("--library", library, "--passphrase-file", files[0])
    assert run("backup", *where).status == 0
    data = bytearray(library.read_bytes())
    data[1000] ^= 0x55
    library.write_bytes(data if harm == "first page" else data[:-700])
    if harm == "gone":
        library.unlink()
    said = complaint(run("list", *where))
    assert "“riskdesk restore " in said
    assert "puts back the newest good backup" in said
    if harm != "first page":
        # Nothing tells that it was encrypted but its backups.
        assert "asks for the passphrase of its backups" in complaint(run("list", "--library", library))
    assert run("check", *where).status == 1
    assert run("restore", "1", *where).status == 0
    assert run("check", *where).status == 0
    assert in_the_open(library) == []


def test_an_import_is_preceded_by_an_encrypted_backup(library: Path, files: tuple[Path, Path], tmp_path: Path) -> None:
    table = tmp_path / "scores.csv"
    table.write_text("Risk area,Impact\nResidential thing,2\n", encoding="utf-8")
    where = ("--library", library, "--passphrase-file", files[0])
    bundle = tmp_path / "sessions.riskdesk"
    assert run("export", "-o", bundle, *where).status == 0
    new = tmp_path / "library" / "second.sqlite"
    assert run("import", table, "--new", "Begun", "--library", new).status == 0
    assert run("passphrase", "set", "--library", new, "--new-passphrase-file", files[0]).status == 0
    into = ("--library", new, "--passphrase-file", files[0])
    done = run("import", bundle, *into)
    assert (done.status, done.err) == (0, "")
    (one,) = json.loads(run("backup", "--list", "--json", *into).out)
    assert (one["why"], one["sound"], one["sessions"]) == ("import", True, 1)
    assert in_the_open(new) == []
