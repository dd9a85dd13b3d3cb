"""Libraries that another program has switched to a write-ahead log: read with all that they hold, and nothing is left
beside them."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from riskdesk.services import keeping
from riskdesk.services.checking import check
from riskdesk.services.sample import build_sample
from riskdesk.storage.access import Access
from riskdesk.storage.library import Library
from tests.fuzz.kinds import KEPT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
SWITCH = "PRAGMA journal_mode = WAL"
RENAME = "UPDATE assessment SET title = 'In the log'"
KILLED = f"""
import os, signal, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("{SWITCH}")
db.execute("{RENAME}")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_sample(tmp_path_factory.mktemp("sample") / "sample.sqlite")


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    (tmp_path / "place").mkdir()
    return Path(shutil.copy(made, tmp_path / "place" / "library.sqlite"))


def files(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}


def switched(path: Path, *more: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for sql in (SWITCH, *more):
            db.execute(sql)


def title(path: Path) -> str:
    with Library.open(path, Access.READ_ONLY) as library:
        for summary in library.sessions():
            library.load(summary.version_id)
        return library.assessments()[0].title


READERS: list[Callable[[Path], object]] = [title, check, keeping.backups, keeping.told_of, keeping.back_up]


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
def test_reading_leaves_nothing_beside_it(path: Path, read: Callable[[Path], object]) -> None:
    switched(path, RENAME)
    before = files(path)
    assert list(before) == ["library.sqlite"]
    read(path)
    assert files(path) == before
    assert not [file for file in path.parent.rglob("*") if file.name.endswith(("-wal", "-shm"))]
    assert title(path) == "In the log"


def test_what_is_only_in_the_log_of_a_copied_pair_is_read(path: Path) -> None:
    """A killed program's file and log, without the index that only a running one needs."""
    ran = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert ran.returncode == -signal.SIGKILL
    path.with_name("library.sqlite-shm").unlink()
    before = files(path)
    assert before["library.sqlite-wal"]
    assert title(path) == "In the log"
    assert files(path) == before
    with Library.open(path) as library:
        assert library.assessments()[0].title == "In the log"
    assert sorted(files(path)) == ["library.sqlite", "library.sqlite.lock"]
    assert title(path) == "In the log"


def test_one_that_is_open_elsewhere_is_read_where_it_lies(path: Path) -> None:
    switched(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(RENAME)
        names = sorted(files(path))
        assert "library.sqlite-shm" in names
        assert title(path) == "In the log"
        assert sorted(files(path)) == names
        other.execute("UPDATE assessment SET title = 'And on'")
        assert title(path) == "And on"
    assert sorted(files(path)) == ["library.sqlite"]


def test_an_older_one_is_brought_up_to_date_in_memory(tmp_path: Path) -> None:
    path = Path(shutil.copy(sorted(KEPT.glob("*.riskdesk"))[0], tmp_path / "library.sqlite"))
    path.chmod(0o600)
    switched(path)
    before = files(path)
    title(path)
    assert files(path) == before
