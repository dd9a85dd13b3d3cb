"""Encrypted libraries at the command line, and ``passphrase``, which makes them and unmakes them."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
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
def library(kept: Path, tmp_path: Path) -> Path:
    """The sample, with one backup beside it."""
    backups = tmp_path / "library.sqlite-backups"
    backups.mkdir()
    shutil.copy(kept, backups / "one.sqlite")
    return Path(shutil.copy(kept, tmp_path / "library.sqlite"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "passphrase"
    made.write_text(f"{ONE}\r\nmore\n", encoding="utf-8-sig")
    return made


@pytest.fixture
def encrypted(library: Path, file: Path) -> Path:
    assert run("passphrase", "set", "--library", library, "--new-passphrase-file", file).status == 0
    return library


def plain(path: Path) -> bool:
    return path.read_bytes().startswith(b"SQLite format 3\0")


def test_set_changed_and_removed_with_its_backups(library: Path, file: Path, tmp_path: Path) -> None:
    backup = tmp_path / "library.sqlite-backups" / "one.sqlite"
    os.utime(backup, (1_000_000, 1_000_000))
    other = tmp_path / "other"
    other.write_text(OTHER)
    listed = run("list", "--library", library).out

    done = run("passphrase", "set", "--library", library, "--new-passphrase-file", file)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"{library}: the library is encrypted now. The same was done with 1 backup beside it.")
    assert (plain(library), plain(backup)) == (False, False)
    assert backup.stat().st_mtime == 1_000_000
    assert run("list", "--library", library, "--passphrase-file", file).out == listed
    assert run("list", "--library", backup, "--passphrase-file", file).out == listed

    done = run("passphrase", "change", "--library", library, "--passphrase-file", file, "--new-passphrase-file", other)
    assert done.out == f"{library}: the library has its new passphrase. The same was done with 1 backup beside it.\n"
    assert "does not open" in complaint(run("list", "--library", library, "--passphrase-file", file))
    assert run("list", "--library", backup, "--passphrase-file", other).out == listed

    done = run("passphrase", "remove", "--library", library, "--passphrase-file", other, "--backups", "leave")
    assert done.out == f"{library}: the library is no longer encrypted.\n"
    assert (plain(library), plain(backup)) == (True, False)
    assert run("list", "--library", library).out == listed


def test_backups_can_be_removed_and_what_cannot_be_done_is_said(library: Path, file: Path) -> None:
    backups = library.with_name("library.sqlite-backups")
    (backups / "broken.sqlite").write_bytes(b"SQLite format 3\0" + b"\0" * 500)
    done = run("passphrase", "set", "--library", library, "--new-passphrase-file", file)
    assert done.status == 0
    assert "The same was done with 1 backup" in done.out
    assert re.search(r"Left as it was: .*broken\.sqlite: ", done.out)
    done = run("passphrase", "remove", "--library", library, "--passphrase-file", file, "--backups", "remove")
    assert "2 backups beside it were removed." in done.out
    assert list(backups.glob("*.sqlite")) == []


def test_every_command_opens_it_and_one_reads_the_passphrase_from_its_input(
    encrypted: Path, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scores = tmp_path / "scores.csv"
    scores.write_text("area,impact,probability,threat\nDrugs,3,4,5\n")
    sheet, sessions = tmp_path / "sheet.pdf", tmp_path / "all.riskdesk"
    with_it = ("--library", encrypted, "--passphrase-file", file)
    for command in (
        ("print", "-o", sheet),
        ("verify", sheet),
        ("compare", "quarter-2", "quarter-3"),
        ("log", "quarter-2"),
        ("rollup", "quarter-2"),
        ("export", "-o", sessions),
        ("export", "-o", tmp_path / "table.csv"),
        ("import", sessions),
        ("import", scores, "--new", "Next"),
    ):
        done = run(*command, *with_it)
        assert (command, done.status, done.err) == (command, 0, "")
    # What is exported is not encrypted.
    assert b'"format":"RiskDesk sessions"' in sessions.read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{ONE}\n".encode())))
    assert "Next" in run("list", "--library", encrypted, "--passphrase-file", "-").out


def test_a_new_library_is_encrypted_from_the_start(encrypted: Path, file: Path, tmp_path: Path) -> None:
    sessions, new = tmp_path / "all.riskdesk", tmp_path / "new.sqlite"
    run("export", "-o", sessions, "--library", encrypted, "--passphrase-file", file)
    assert run("import", sessions, "--library", new, "--passphrase-file", file).status == 0
    assert not plain(new)


def test_without_a_terminal_it_is_one_sentence(encrypted: Path) -> None:
    command = [sys.executable, "-m", "riskdesk", "list", "--library", str(encrypted)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        f"riskdesk: {encrypted}: this library is encrypted; its passphrase is needed to open it. There is no terminal "
        "to ask on; --passphrase-file FILE gives it"
    ]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_at_a_terminal_it_is_asked_for_unseen(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answers = iter([ONE, ONE, ONE, "wrong", "", ONE, OTHER, OTHER + "x"])

    def getpass(prompt: str) -> str:
        asked.append(prompt)
        return next(answers)

    monkeypatch.setattr("getpass.getpass", getpass)
    monkeypatch.setattr(sys, "stdin", Terminal())
    done = run("passphrase", "set", "--library", library)
    assert (done.status, asked) == (0, ["New passphrase: "] * 2)
    assert "A lost passphrase is a lost library: nobody can get it back." in done.err
    assert run("list", "--library", library).status == 0
    assert asked[2:] == ["Passphrase: "]
    wrong = run("list", "--library", library)
    assert (wrong.status, wrong.bytes) == (2, b"")
    assert "does not open the file" in wrong.err
    assert "no passphrase was typed; nothing was done" in run("list", "--library", library).err
    assert "The two are not the same" in run("passphrase", "change", "--library", library).err
    assert list(answers) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "it is empty"), (b"\nsecond", "it is empty"), (b"\xff\xfe", "as UTF-8 text"), (None, "cannot be read")],
)
def test_a_file_without_a_passphrase_is_refused(
    encrypted: Path, tmp_path: Path, content: bytes | None, words: str
) -> None:
    file = tmp_path / "bad"
    if content is not None:
        file.write_bytes(content)
    assert words in complaint(run("list", "--library", encrypted, "--passphrase-file", file))


def test_what_makes_no_sense_is_said(library: Path, file: Path, tmp_path: Path) -> None:
    short = tmp_path / "short"
    short.write_text("1234567")
    which = ("--library", library)
    assert "Give at least 8" in complaint(run("passphrase", "set", *which, "--new-passphrase-file", short))
    assert "has no passphrase" in complaint(run("passphrase", "remove", *which))
    assert plain(library)
    run("passphrase", "set", *which, "--new-passphrase-file", file)
    assert "encrypted already" in complaint(run("passphrase", "set", *which, "--new-passphrase-file", file))
    same = ("--passphrase-file", file, "--new-passphrase-file", file)
    assert "has already; nothing was changed" in complaint(run("passphrase", "change", *which, *same))
    both = ("--passphrase-file", "-", "--new-passphrase-file", "-")
    assert "gives one passphrase" in complaint(run("passphrase", "change", *which, *both))
    assert complaint(run("passphrase")).startswith("riskdesk passphrase: ")


def test_without_the_extra_it_says_what_to_install(library: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    said = complaint(run("passphrase", "set", "--library", library, "--new-passphrase-file", file))
    assert 'pip install "riskdesk[encryption]" adds it' in said
    assert plain(library)


def test_nothing_is_written_over_an_encrypted_library(encrypted: Path, tmp_path: Path) -> None:
    before = encrypted.read_bytes()
    for output in ("sheet.pdf", "sessions.riskdesk"):
        target = Path(shutil.copy(encrypted, tmp_path / output))
        command = ("print",) if output.endswith("pdf") else ("export",)
        assert "library" in complaint(run(*command, "--demo", "-o", target))
        assert target.read_bytes() == before
