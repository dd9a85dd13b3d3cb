"""A backup takes a library's place whole or not at all, and nothing that was there is lost."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from riskdesk.domain.backups import Reason
from riskdesk.domain.scheme import IMPACT
from riskdesk.domain.session import Change, Mark
from riskdesk.storage.access import Access
from riskdesk.storage.backup import back_up, folder_of, listed, newest_good
from riskdesk.storage.errors import (
    BackupError,
    Damaged,
    LibraryError,
    LibraryInUse,
    Missing,
    NewerLibrary,
    NotALibrary,
)
from riskdesk.storage.library import Library
from riskdesk.storage.migrations import shipped
from riskdesk.storage.opening import RESTORING
from riskdesk.storage.restoring import copy_to, restore, set_aside
from tests.storage.kills import CALLS, dies_at
from tests.storage.stored import NOTE, YEAR, scored_session
from tests.storage.test_library_crash import left_half_written, needs_fork

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
OLD = Path(__file__).parent / "libraries" / "schema-1.riskdesk"
SCORED = Mark("area-0", IMPACT, 3)
no_fork_warning = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library that was backed up with a mark of 3, and then marked 5."""
    made = tmp_path / "library.sqlite"
    with Library.open(made, create=True) as library:
        library.add_assessment(YEAR, NOTE)
        library.add_session(scored_session(), NOTE)
    back_up(made, Reason.OPEN, NOON)
    with Library.open(made) as library:
        library.write("day-1", [Change(SCORED, replace(SCORED, value=5))], NOTE)
    return made


def marked(path: Path) -> int | None:
    """What the library holds, which is whole: opened for writing, as the window would."""
    with Library.open(path) as library:
        assert library._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return library.load("day-1").mark("area-0", IMPACT)


def beside(path: Path) -> set[str]:
    return {p.name.removeprefix(path.name) for p in path.parent.iterdir()} - {"", ".lock", "-backups"}


def the_backup(path: Path) -> Path:
    return next(b.path for b in listed(path) if b.why is Reason.OPEN)


def test_a_backup_takes_the_librarys_place_which_is_kept(path: Path) -> None:
    path.chmod(0o640)
    was = path.read_bytes()
    backup = the_backup(path)
    done = restore(path, backup, NOON)
    assert marked(path) == 3
    assert done.kept is not None
    assert (done.kept.why, done.kept.sound, done.aside) == (Reason.RESTORE, True, None)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert beside(path) == set()
    again = restore(path, done.kept.path, NOON)
    assert marked(path) == 5
    assert again.kept is not None
    assert backup.exists()
    with Library.open(path, Access.READ_ONLY) as library, closing(sqlite3.connect(path)) as plain:
        assert len(library.log()) > 1
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert len(path.read_bytes()) == len(was)


def test_restoring_to_and_fro_keeps_each_state_once(path: Path) -> None:
    for _ in range(4):
        restore(path, next(b.path for b in listed(path) if b.age.value != "same"))
    assert len(listed(path)) == 3


@pytest.mark.parametrize("length", [0, 50, 5000, -1])
def test_a_damaged_library_is_set_aside_as_it_is(path: Path, length: int) -> None:
    path.write_bytes(path.read_bytes()[:length])
    was = path.read_bytes()
    done = restore(path, the_backup(path), NOON)
    assert marked(path) == 3
    assert done.kept is None
    assert done.aside == path.with_name("library.sqlite.damaged-2026-11-22T120000Z")
    assert done.aside.read_bytes() == was
    assert beside(path) == {".damaged-2026-11-22T120000Z"}


def test_a_library_that_is_gone_comes_back(path: Path) -> None:
    path.unlink()
    for create in (True, False):
        with pytest.raises(Damaged, match="not there any more; there are backups of it"):
            Library.open(path, create=create)
    done = restore(path, the_backup(path))
    assert (done.kept, done.aside) == (None, None)
    assert marked(path) == 3
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_backup_can_be_brought_to_where_there_is_no_library(path: Path, tmp_path: Path) -> None:
    new = tmp_path / "elsewhere" / "new.sqlite"
    with pytest.raises(LibraryError, match="no such folder to put a library in"):
        restore(new, the_backup(path))
    assert not new.parent.exists()
    new.parent.mkdir()
    restore(new, the_backup(path))
    assert marked(new) == 3


@needs_fork
@no_fork_warning
def test_the_journal_of_a_killed_program_is_never_played_onto_the_restored_library(path: Path) -> None:
    left_half_written(path)
    assert path.with_name("library.sqlite-journal").stat().st_size > 0
    done = restore(path, the_backup(path), NOON)
    assert marked(path) == 3
    assert done.kept is not None
    # What was half written is not in what was kept; what was acknowledged is.
    restore(path, done.kept.path)
    assert marked(path) == 5
    assert beside(path) == set()


@needs_fork
@no_fork_warning
def test_of_a_damaged_library_the_journal_goes_aside_with_it(path: Path) -> None:
    left_half_written(path)
    journal = path.with_name("library.sqlite-journal")
    os.truncate(journal, journal.stat().st_size // 2)
    os.truncate(path, 2048)
    done = restore(path, the_backup(path), NOON)
    assert done.aside is not None
    assert marked(path) == 3
    assert beside(path) <= {".damaged-2026-11-22T120000Z", ".damaged-2026-11-22T120000Z-journal"}


@needs_fork
@no_fork_warning
@pytest.mark.parametrize("how", ["restore", "create"])
def test_a_journal_without_its_library_is_not_played_onto_the_next(path: Path, how: str) -> None:
    left_half_written(path)
    journal = path.with_name("library.sqlite-journal")
    was = journal.read_bytes()
    path.unlink()
    if how == "restore":
        restore(path, the_backup(path), NOON)
        assert marked(path) == 3
    else:
        shutil.rmtree(folder_of(path))
        with Library.open(path, create=True) as library:
            assert library.sessions() == ()
            assert library._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    (left,) = (name for name in beside(path) if name.endswith("-journal"))
    assert left.startswith(".damaged-")
    assert path.with_name(path.name + left).read_bytes() == was


STATES: dict[str, Callable[[Path], None]] = {
    "sound": lambda _: None,
    "damaged": lambda path: os.truncate(path, 9000),
    "gone": lambda path: path.unlink(),
    "half written": left_half_written,
}


@needs_fork
@no_fork_warning
@pytest.mark.parametrize("state", STATES)
def test_killed_at_any_step_the_library_is_the_old_or_the_new_one(path: Path, tmp_path: Path, state: str) -> None:
    steps, killed = 0, True
    while killed:
        steps += 1
        folder = Path(shutil.copytree(path.parent, tmp_path / f"copy-{steps}", ignore=shutil.ignore_patterns("copy-*")))
        library = folder / path.name
        STATES[state](library)
        backup = the_backup(library)
        killed = dies_at(steps, lambda library=library, backup=backup: restore(library, backup, NOON))  # type: ignore[misc]
        try:
            assert marked(library) in (3, 5)
        except Damaged:
            # It can be done again.
            assert state in ("damaged", "gone")
            assert newest_good(library) is not None
            restore(library, backup)
            assert marked(library) == 3
        assert not library.with_name(library.name + RESTORING).exists()
        if state == "damaged":
            (aside,) = (p for p in folder.iterdir() if ".damaged-" in p.name)
            assert aside.stat().st_size == 9000
    assert steps > 8


def failing(call: str, step: int, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The system's call fails when it is made for the time ``step``; the list counts."""
    real: Callable[..., Any] = getattr(os, call)
    count = [0]

    def wrapped(*args: Any, **more: Any) -> Any:
        count[0] += 1
        if count[0] == step:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(*args, **more)

    monkeypatch.setattr(os, call, wrapped)
    return count


@pytest.mark.parametrize("state", ["sound", "damaged"])
@pytest.mark.parametrize("call", CALLS)
def test_where_the_system_fails_the_library_is_as_it_was(
    path: Path, tmp_path: Path, call: str, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    STATES[state](path)
    for step in range(1, 30):
        folder = Path(shutil.copytree(path.parent, tmp_path / f"copy-{step}", ignore=shutil.ignore_patterns("copy-*")))
        library = folder / path.name
        was, backup = library.read_bytes(), the_backup(library)
        with monkeypatch.context() as patched:
            count = failing(call, step, patched)
            done = False
            with suppress(LibraryError):
                restore(library, backup, NOON)
                done = True
        if done:
            assert marked(library) == 3
        else:
            assert library.read_bytes() == was
            assert not any(".damaged-" in name for name in beside(library))
        assert not library.with_name(library.name + RESTORING).exists() or call == "unlink"
        if count[0] < step:
            return
    raise AssertionError("it never came to an end")


def test_an_open_library_is_not_replaced_nor_set_aside(path: Path) -> None:
    with Library.open(path) as library:
        for work in (restore, lambda path, _: set_aside(path)):
            with pytest.raises(LibraryInUse, match="open in another window or program"):
                work(path, the_backup(path))
        assert library.load("day-1").mark("area-0", IMPACT) == 5
    assert len(listed(path)) == 1


def test_only_a_sound_backup_of_a_known_schema_is_taken(path: Path, tmp_path: Path) -> None:
    was, backup = path.read_bytes(), the_backup(path)
    text = tmp_path / "scores.csv"
    text.write_text("area,impact\n")
    for wrong, kind, match in (
        (text, NotALibrary, "not a RiskDesk library"),
        (tmp_path / "none", Missing, "no such file"),
        (path, LibraryError, "this is the library itself"),
    ):
        with pytest.raises(kind, match=match):
            restore(path, wrong)
    whole = backup.read_bytes()
    backup.write_bytes(whole[:-1])
    with pytest.raises(NotALibrary, match="cannot be used, it is damaged or cut short; the library is as it was"):
        restore(path, backup)
    backup.write_bytes(whole)
    with closing(sqlite3.connect(backup)) as plain:
        plain.execute(f"PRAGMA user_version = {len(shipped()) + 1}")
    with pytest.raises(NewerLibrary, match="a newer RiskDesk made this backup"):
        restore(path, backup)
    assert path.read_bytes() == was
    assert beside(path) <= {"scores.csv"} | {p.name for p in tmp_path.iterdir()}


def test_a_backup_of_an_older_schema_is_brought_up_to_date_at_the_next_opening(path: Path) -> None:
    old = Path(shutil.copy(OLD, folder_of(path) / "2024-11-22T120000Z-open.sqlite"))
    restore(path, old)
    with Library.open(path) as library:
        assert len(library.sessions()) > 1
    assert Reason.MIGRATION in [b.why for b in listed(path)]


FOREIGN = {
    "a text": b"area,impact,probability\nDrugs,3,5\n" * 9,
    "exported sessions": b'{"format":"RiskDesk sessions","version":1}',
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_foreign_file_is_never_set_aside_nor_written_over(path: Path, tmp_path: Path, content: bytes) -> None:
    foreign = tmp_path / "other.sqlite"
    foreign.write_bytes(content)
    for work in (lambda: restore(foreign, the_backup(path)), lambda: set_aside(foreign)):
        with pytest.raises(NotALibrary):
            work()
    for access in Access:
        with pytest.raises(NotALibrary) as said:
            Library.open(foreign, access)
        assert not isinstance(said.value, Damaged)
    assert foreign.read_bytes() == content
    # Another program's database and exported sessions are no damaged library even where there was one.
    with closing(sqlite3.connect(tmp_path / "db")) as plain:
        plain.execute("CREATE TABLE t (x)")
        plain.commit()
    shutil.copyfile(tmp_path / "db", path)
    with pytest.raises(NotALibrary, match=r"database of another program.* left as it is"):
        restore(path, the_backup(path))
    assert path.read_bytes() == (tmp_path / "db").read_bytes()


def test_a_damaged_library_is_set_aside_and_a_new_one_begun(path: Path) -> None:
    with pytest.raises(LibraryError, match="this library is sound; it was left where it is"):
        set_aside(path)
    path.write_bytes(b"\0" * 4096)
    backups = len(listed(path))
    assert set_aside(path, NOON) == (path.with_name("library.sqlite.damaged-2026-11-22T120000Z"),)
    with pytest.raises(Damaged):
        Library.open(path, create=True)
    (kept,) = set_aside(path, NOON, with_backups=True)
    assert not folder_of(path).exists()
    Library.open(path, create=True).close()
    os.truncate(path, 8192)
    back_up_of_new = folder_of(path)
    assert not back_up_of_new.exists()
    file = set_aside(path, NOON, with_backups=True)[0]
    assert file.stat().st_size == 8192
    assert kept.name.endswith("-backups")
    restored = kept.with_name(kept.name.removesuffix("-backups"))
    assert len(listed(restored)) == backups
    restore(restored, the_backup(restored))
    assert marked(restored) == 3


def test_cut_short_anywhere_a_library_is_called_damaged_and_left_as_it_is(path: Path) -> None:
    whole = path.read_bytes()
    for length in (*range(0, len(whole), 512), len(whole) - 1):
        path.write_bytes(whole[:length])
        for access in Access:
            with pytest.raises(Damaged):
                Library.open(path, access, create=True)
        assert path.read_bytes() == whole[:length]
    path.write_bytes(whole)
    assert marked(path) == 5


def test_garbled_anywhere_a_library_is_called_damaged_or_read(path: Path) -> None:
    whole = path.read_bytes()
    for start in range(0, len(whole), 1024):
        garbled = whole[:start] + bytes(b ^ 0xA5 for b in whole[start : start + 1024]) + whole[start + 1024 :]
        path.write_bytes(garbled)
        with suppress(LibraryError), Library.open(path, Access.READ_ONLY) as library:
            for summary in library.sessions(all_versions=True):
                with suppress(ValueError):
                    library.load(summary.version_id)
        assert path.read_bytes() == garbled


def test_a_copy_elsewhere_writes_over_nothing_unasked(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "stick" / "copy.sqlite"
    with pytest.raises(BackupError, match="no copy was made"):
        copy_to(path, copy)
    copy.parent.mkdir()
    copy_to(path, copy)
    assert marked(copy) == 5
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    copy.write_bytes(b"something else")
    with pytest.raises(BackupError, match="there is a file of this name; it was left as it is"):
        copy_to(path, copy)
    assert copy.read_bytes() == b"something else"
    copy_to(path, copy, replace=True)
    assert marked(copy) == 5
    with Library.open(copy), pytest.raises(LibraryInUse):
        copy_to(path, copy, replace=True)
    with pytest.raises(BackupError, match="this is the library itself"):
        copy_to(path, path, replace=True)
    with pytest.raises(BackupError, match="something else of this name"):
        copy_to(path, copy.parent, replace=True)
    copy.unlink()
    copy.with_name("copy.sqlite-journal").write_bytes(b"of some library")
    with pytest.raises(BackupError, match="belongs to a library that was here"):
        copy_to(path, copy)
    assert {p.name for p in copy.parent.iterdir()} == {"copy.sqlite-journal", "copy.sqlite.lock"}
