"""Two programs on one library, and programs that are killed."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from riskdesk.domain.scheme import IMPACT
from riskdesk.domain.session import Change, Mark
from riskdesk.storage.access import Access
from riskdesk.storage.errors import LibraryError, LibraryInUse
from riskdesk.storage.library import Library
from tests.storage.stored import NOTE, YEAR, scored_session

HOLD = """
import sys
from pathlib import Path
from riskdesk.storage.library import Library
with Library.open(Path(sys.argv[1])):
    print("open", flush=True)
    sys.stdin.read()
"""
needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
SCORED = Mark("area-0", IMPACT, 3)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "library.riskdesk"
    with Library.open(made, create=True) as library:
        library.add_assessment(YEAR, NOTE)
        library.add_session(scored_session(), NOTE)
    return made


@contextmanager
def another_program(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program with the library open for writing."""
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "open\n"
        yield program
        program.kill()


def test_one_program_at_a_time_writes_and_any_reads(path: Path) -> None:
    with another_program(path) as program:
        with pytest.raises(
            LibraryInUse, match="open in another window or program; close it there, or open it read-only"
        ):
            Library.open(path)
        with Library.open(path, Access.READ_ONLY) as reader:
            assert reader.load("day-1") == scored_session()
        program.communicate(timeout=30)
    Library.open(path).close()


@needs_kill
def test_a_killed_program_leaves_no_lock(path: Path) -> None:
    with another_program(path) as program:
        program.send_signal(signal.SIGKILL)
        program.wait(timeout=30)
        with Library.open(path) as library:
            library.write("day-1", [Change(SCORED, replace(SCORED, value=5))], NOTE)


def test_one_window_at_a_time_writes(path: Path) -> None:
    with Library.open(path) as first:
        with pytest.raises(LibraryInUse):
            Library.open(path)
        first.write("day-1", [Change(SCORED, replace(SCORED, value=5))], NOTE)
    Library.open(path).close()


def test_a_reader_sees_what_was_written_since(path: Path) -> None:
    with Library.open(path) as writer, Library.open(path, Access.READ_ONLY) as reader:
        assert reader.load("day-1").mark("area-0", IMPACT) == 3
        writer.write("day-1", [Change(SCORED, replace(SCORED, value=5))], NOTE)
        assert reader.load("day-1").mark("area-0", IMPACT) == 5


def in_a_child(work: object) -> tuple[int, int]:
    """Fork; the child calls ``work`` with a pipe's end to write to. Returns its id and the end to read from."""
    assert callable(work)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(writing)
        finally:
            os._exit(1)
    os.close(writing)
    return child, reading


def killed_after(path: Path, wait: int) -> int:
    """Score again and again in a child, kill it after some acknowledged scores; the number of the last edit
    acknowledged."""

    def score(pipe: int) -> None:
        with Library.open(path) as library:
            before = library.load("day-1").marks["area-0", IMPACT, 0, "room"]
            while True:
                after = replace(before, value=before.value % 5 + 1)
                edit = library.write("day-1", [Change(before, after)], NOTE)
                os.write(pipe, edit.to_bytes(4, "big"))
                before = after

    child, pipe = in_a_child(score)
    acknowledged = b"".join(os.read(pipe, 4) for _ in range(wait))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(pipe, "rb") as rest:
        acknowledged += rest.read()
    return int.from_bytes(acknowledged[-4:], "big")


@needs_fork
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_nothing_that_was_acknowledged_is_lost(path: Path) -> None:
    chance = random.Random(2010)
    last = 0
    for _ in range(20):
        last = max(last, killed_after(path, chance.randint(1, 8)))
        with Library.open(path) as library:
            value = library.load("day-1").mark("area-0", IMPACT)
            rows = [row for row in library.log("day-1") if row.kind == "score" and row.entity == "mark"]
            # The score that was under way when the program was killed may be there or not.
            assert last <= rows[-1].edit <= last + 1
            assert rows[-1].after == f'{{"value": {value}}}'
            assert library._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            last = rows[-1].edit


def left_half_written(path: Path) -> None:
    """Kill a child in the midst of a transaction that has reached the file."""

    def spill(pipe: int) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA cache_size = 1")
            connection.execute("BEGIN")
            connection.execute("UPDATE version_area SET justification = ?", ("half written " * 2000,))
            os.write(pipe, b"done")
            signal.pause()

    child, pipe = in_a_child(spill)
    assert os.read(pipe, 4) == b"done"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(pipe)


@needs_fork
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_half_written_file_is_read_as_it_was_and_put_right_by_the_next_writer(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = path.read_bytes()
    left_half_written(path)
    journal = path.with_name(path.name + "-journal")
    half = path.read_bytes()
    assert half != whole
    assert journal.stat().st_size > 0
    with Library.open(path, Access.READ_ONLY) as reader:
        assert reader.load("day-1") == scored_session()
    assert (path.read_bytes(), journal.exists()) == (half, True)
    with monkeypatch.context() as patched:
        patched.setattr(tempfile, "tempdir", str(path.with_name("no such folder")))
        with pytest.raises(LibraryError, match="the file cannot be used"):
            Library.open(path, Access.READ_ONLY)
    with Library.open(path) as library:
        assert library.load("day-1") == scored_session()
    assert not journal.exists()
