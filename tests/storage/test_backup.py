"""Backups are made whole or not at all, of one moment, and only where something has changed."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import stat
import threading
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest

from riskdesk.domain.backups import Age, BackupName, Reason
from riskdesk.domain.catalogue import Assessment
from riskdesk.domain.scheme import IMPACT
from riskdesk.domain.session import Change, Mark, State
from riskdesk.storage import backup as module
from riskdesk.storage import connecting, durable
from riskdesk.storage.access import Access
from riskdesk.storage.backup import back_up, back_up_if_changed, folder_of, listed, newest_good
from riskdesk.storage.engine import Key
from riskdesk.storage.errors import BackupError, Damaged, LibraryError
from riskdesk.storage.library import Library
from riskdesk.storage.migrations import shipped
from tests.storage.kills import dies_at
from tests.storage.stored import NOTE, YEAR, scored_session
from tests.storage.test_library_crash import needs_fork

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SCORED = Mark("area-0", IMPACT, 3)
OLD = Path(__file__).parent / "libraries" / "schema-1.riskdesk"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "the day's? 100%.sqlite"
    with Library.open(made, create=True) as library:
        library.add_assessment(YEAR, NOTE)
        library.add_session(scored_session(), NOTE)
    return made


def score(path: Path, value: int, before: int = 3) -> None:
    with Library.open(path) as library:
        library.write("day-1", [Change(replace(SCORED, value=before), replace(SCORED, value=value))], NOTE)


def in_folder(path: Path) -> list[str]:
    return sorted(p.name for p in folder_of(path).iterdir() if p.name != ".lock")


def test_a_backup_is_the_library_as_it_stands_and_its_owners_only(path: Path) -> None:
    path.chmod(0o644)
    made = back_up(path, Reason.ASKED, NOON)
    assert made.path == path.with_name(f"{path.name}-backups") / "2026-11-22T120000Z-asked.sqlite"
    assert [stat.S_IMODE(p.stat().st_mode) for p in (made.path.parent, made.path)] == [0o700, 0o600]
    assert made.holds is not None
    assert (made.holds.sessions, made.holds.title, made.holds.last_change) == (1, "Session day", NOTE.at)
    assert (made.schema, made.sound, made.age, made.when) == (len(shipped()), True, Age.SAME, NOON)
    assert listed(path) == (made,)
    with Library.open(made.path, Access.READ_ONLY) as held, Library.open(path, Access.READ_ONLY) as library:
        assert held.load("day-1") == library.load("day-1")
        assert held.log() == library.log()
    assert in_folder(path) == [made.path.name]


def test_nothing_is_readable_by_others_even_while_it_is_made(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def look(target: Path) -> None:
        seen.append((stat.S_IMODE(target.stat().st_mode), target.stat().st_size > 0, target.name))

    before = os.umask(0)
    try:
        monkeypatch.setattr(module, "flush", look)
        back_up(path, Reason.ASKED, NOON)
    finally:
        os.umask(before)
    assert seen == [(0o600, True, ".2026-11-22T120000Z-asked.sqlite.part")]
    assert stat.S_IMODE(folder_of(path).stat().st_mode) == 0o700


def test_two_of_one_second_and_a_clock_put_back_write_over_nothing(path: Path) -> None:
    first, second = back_up(path, Reason.ASKED, NOON), back_up(path, Reason.ASKED, NOON)
    score(path, 5)
    earlier = back_up(path, Reason.ASKED, NOON - timedelta(days=400))
    assert len({first.path, second.path, earlier.path}) == 3
    assert [b.path for b in listed(path)] == [second.path, first.path, earlier.path]
    assert [b.age for b in listed(path)] == [Age.OLDER, Age.OLDER, Age.SAME]


def test_at_opening_one_is_made_only_where_something_has_changed(path: Path) -> None:
    assert back_up_if_changed(path, Reason.OPEN) is not None
    assert back_up_if_changed(path, Reason.OPEN) is None
    Library.open(path).close()
    assert back_up_if_changed(path, Reason.IMPORT) is None
    score(path, 5)
    made = back_up_if_changed(path, Reason.OPEN)
    assert made is not None
    assert [b.age for b in listed(path)] == [Age.SAME, Age.OLDER]
    # A damaged one is not relied on, though it looks the same at its beginning.
    raw = bytearray(made.path.read_bytes())
    at = raw.rindex(b"Area 0")
    raw[at - 2048 : at + 1024] = b"\xff" * 3072
    made.path.write_bytes(raw)
    assert back_up_if_changed(path, Reason.OPEN) is not None


def test_an_empty_library_is_not_backed_up_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    Library.open(path, create=True).close()
    assert back_up_if_changed(path, Reason.OPEN) is None
    assert not folder_of(path).exists()
    assert back_up(path, Reason.ASKED).holds is not None


def test_how_each_stands_to_the_library(path: Path) -> None:
    first = back_up(path, Reason.ASKED, NOON)
    score(path, 5)
    second = back_up(path, Reason.ASKED, NOON + timedelta(hours=1))
    shutil.copyfile(first.path, path)
    assert [b.age for b in listed(path)] == [Age.NEWER, Age.SAME]
    score(path, 4)
    assert [b.age for b in listed(path)] == [Age.PARTED, Age.OLDER]
    path.write_bytes(path.read_bytes()[:3000])
    assert [b.age for b in listed(path)] == [Age.UNKNOWN, Age.UNKNOWN]
    found = newest_good(path)
    assert found is not None
    assert found.path == second.path
    second.path.write_bytes(second.path.read_bytes()[:-1])
    found = newest_good(path)
    assert found is not None
    assert found.path == first.path
    assert [(b.sound, b.fault) for b in listed(path)] == [(False, "it is damaged or cut short"), (True, "")]


def test_one_of_a_newer_riskdesk_is_listed_and_not_read(path: Path) -> None:
    made = back_up(path, Reason.ASKED, NOON)
    with closing(sqlite3.connect(made.path)) as plain:
        plain.execute(f"PRAGMA user_version = {len(shipped()) + 1}")
    (found,) = listed(path)
    assert (found.schema, found.sound, found.holds, found.age) == (len(shipped()) + 1, True, None, Age.UNKNOWN)


def test_leftovers_are_never_listed_and_go_at_the_next_backup_and_other_files_stay(path: Path) -> None:
    made = back_up(path, Reason.ASKED, NOON)
    part = made.path.with_name(".2026-11-22T130000Z-open.sqlite.part")
    mine = [made.path.with_name(name) for name in ("notes.txt", ".hidden.part", "2026-11-22-copy.sqlite")]
    for file in (part, part.with_name(part.name + "-journal"), *mine):
        file.write_bytes(b"half")
    assert [b.path for b in listed(path)] == [made.path]
    for n in range(12):
        back_up(path, Reason.OPEN, NOON + timedelta(minutes=n))
    assert all(file.read_bytes() == b"half" for file in mine)
    assert not part.exists()
    backups = [name for name in in_folder(path) if BackupName.read(name)]
    assert len(backups) == 10
    assert backups[-1] == "2026-11-22T121100Z-open.sqlite"
    assert len(in_folder(path)) == len(backups) + len(mine)


def test_scores_may_be_typed_meanwhile_and_each_backup_is_of_one_moment(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAGES", 1)
    with Library.open(path) as library:
        for n in range(60):
            library.add_assessment(Assessment(f"more-{n}", "A title " * 400), NOTE)
        stop, failed = threading.Event(), []

        def keep() -> None:
            try:
                while not stop.is_set():
                    back_up(path, Reason.OPEN)
            except LibraryError as error:
                failed.append(error)

        worker = threading.Thread(target=keep)
        worker.start()
        for value in range(4, 60):
            library.write("day-1", [to_and_fro(value)], NOTE)
            # Faster than anybody types, and yet a moment in which others can read.
            time.sleep(0.02)
        stop.set()
        worker.join()
    assert failed == []
    assert len(listed(path)) >= 2
    for one in listed(path, deep=True):
        assert one.sound
        assert one.age in (Age.SAME, Age.OLDER)
        with Library.open(one.path, Access.READ_ONLY) as held:
            rows = [row for row in held.log() if row.kind == "score" and row.before]
            assert held.load("day-1").mark("area-0", IMPACT) == 3 + len(rows) % 2


def test_a_copy_that_is_overtaken_at_every_step_is_made_in_one_go(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGES", 1)
    with Library.open(path) as library:
        value = 4

        def overtake(*_: int) -> None:
            nonlocal value
            library.write("day-1", [to_and_fro(value)], NOTE)
            value += 1

        made = back_up(path, Reason.OPEN, progress=overtake)
        assert value > module.RESTARTS
        assert made.age is Age.SAME
        with Library.open(made.path, Access.READ_ONLY) as held:
            assert held.load("day-1").mark("area-0", IMPACT) == 3 + value % 2


def to_and_fro(count: int) -> Change:
    """A score from 3 to 4 and, the next time, back: no mark that the scheme would not allow."""
    return Change(replace(SCORED, value=3 + count % 2), replace(SCORED, value=3 + (count + 1) % 2))


def full(*_: object, **__: object) -> NoReturn:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("call", ["create", "flush", "flush_folder"])
def test_a_full_disk_leaves_the_library_and_no_half_backup(
    path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    before = path.read_bytes()
    monkeypatch.setattr(module, call, full)
    with pytest.raises(
        BackupError, match=r"no backup was made: there is no room left on the disk; .* as it was"
    ) as said:
        back_up(path, Reason.ASKED)
    assert str(path) in str(said.value)
    assert path.read_bytes() == before
    assert [name for name in in_folder(path) if not BackupName.read(name)] == []


def test_a_disk_that_fills_up_while_sqlite_writes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = connecting.connect

    def small(target: Path, mode: str, key: Key | None) -> object:
        db = connect(target, mode, key)
        db.execute("PRAGMA max_page_count = 5")
        return db

    monkeypatch.setattr(module, "connect", small)
    with pytest.raises(BackupError, match="no room left on the disk"):
        back_up(path, Reason.ASKED)
    assert in_folder(path) == []


def test_a_folder_that_cannot_be_used(path: Path) -> None:
    folder_of(path).write_bytes(b"a file")
    with pytest.raises(BackupError, match=r"no backup was made: .*-backups cannot be written"):
        back_up(path, Reason.ASKED)
    assert listed(path) == ()
    assert folder_of(path).read_bytes() == b"a file"


def test_what_a_progress_raises_comes_through_and_leaves_nothing(path: Path) -> None:
    told: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> NoReturn:
        told.append((done, of))
        raise StopAsyncIteration

    with pytest.raises(StopAsyncIteration):
        back_up(path, Reason.ASKED, progress=stop)
    assert in_folder(path) == []
    assert told[0][0] <= told[0][1]


def test_a_copy_that_differs_does_not_count(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flush = durable.flush

    def spoil(target: Path) -> None:
        with closing(sqlite3.connect(target)) as plain:
            plain.execute("DROP TRIGGER log_kept_delete")
            plain.execute("DELETE FROM log")
            plain.commit()
        flush(target)

    monkeypatch.setattr(module, "flush", spoil)
    with pytest.raises(BackupError, match="found to differ from the library"):
        back_up(path, Reason.ASKED)
    monkeypatch.setattr(module, "flush", lambda target: os.truncate(target, 20_000))
    with pytest.raises(BackupError, match="no backup was made"):
        back_up(path, Reason.ASKED)
    assert in_folder(path) == []


def test_a_damaged_library_is_called_that_and_is_not_kept_among_the_sound_ones(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    at = raw.rindex(b"Area 0")
    raw[at - 2048 : at + 1024] = b"\xff" * 3072
    path.write_bytes(raw)
    with pytest.raises(Damaged, match="damaged or cut short") as said:
        back_up(path, Reason.OPEN)
    assert said.value.path == path
    assert in_folder(path) == []


@needs_fork
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_program_killed_at_any_step_leaves_sound_backups_only(path: Path) -> None:
    before, steps = path.read_bytes(), 0
    while dies_at(steps + 1, lambda: back_up(path, Reason.ASKED)):
        steps += 1
        assert all(one.sound for one in listed(path, deep=True))
    assert steps > 5
    back_up(path, Reason.ASKED)
    assert [name for name in in_folder(path) if not BackupName.read(name)] == []
    assert path.read_bytes() == before


def test_an_older_library_is_backed_up_before_it_is_brought_up_to_date(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD, tmp_path / "old.sqlite"))
    Library.open(path, Access.READ_ONLY).close()
    assert listed(path) == ()
    Library.open(path).close()
    Library.open(path).close()
    (made,) = listed(path)
    assert (made.why, made.schema, made.sound, made.age) == (Reason.MIGRATION, 1, True, Age.SAME)


def test_without_a_backup_it_is_not_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(shutil.copy(OLD, tmp_path / "old.sqlite"))
    with monkeypatch.context() as patched:
        patched.setattr(module, "create", full)
        with pytest.raises(BackupError, match=r"no room left .* not brought up to date without a backup: put right"):
            Library.open(path)
    assert path.read_bytes() == OLD.read_bytes()
    Library.open(path).close()
    assert [b.why for b in listed(path)] == [Reason.MIGRATION]


def test_a_migration_that_fails_again_and_again_makes_one_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> NoReturn:
        raise sqlite3.OperationalError("the new schema cannot be made")

    path = Path(shutil.copy(OLD, tmp_path / "old.sqlite"))
    monkeypatch.setattr("riskdesk.storage.opening.migrate", fail)
    for _ in range(3):
        with pytest.raises(LibraryError, match="cannot be made"):
            Library.open(path)
    assert len(listed(path)) == 1


def test_a_library_that_another_program_left_dangling_is_backed_up_all_the_same(path: Path) -> None:
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("INSERT INTO mark VALUES ('day-1', 'nowhere', 'impact', 0, 'room', 3)")
        plain.commit()
    assert back_up(path, Reason.OPEN).sound


def test_a_closed_session_comes_back_sealed(path: Path) -> None:
    with Library.open(path) as library:
        library.add_session(scored_session("closed", State.CLOSED), NOTE)
        seals = library.seals()
        made = back_up(path, Reason.ASKED)
    with Library.open(made.path, Access.READ_ONLY) as held:
        assert held.seals() == seals
