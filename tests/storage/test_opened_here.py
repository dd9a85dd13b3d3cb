"""The locks of a library that is being written: nothing else in this program lets go of them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from riskdesk.exchange.bundle import is_library
from riskdesk.exchange.saving import SaveError, save_pdf
from riskdesk.services.checking import check
from riskdesk.services.keeping import backups
from riskdesk.storage import cipher, connecting
from riskdesk.storage.access import Access
from riskdesk.storage.connecting import open_to_mend
from riskdesk.storage.engine import Key, available
from riskdesk.storage.errors import LibraryError
from riskdesk.storage.header import read_header
from riskdesk.storage.library import Library
from riskdesk.storage.opened_here import beginning, is_encrypted

PHRASE = "five words that stand alone"
_OTHER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
try:
    db.execute("BEGIN IMMEDIATE")
except sqlite3.OperationalError as error:
    print(error.sqlite_errorname)
else:
    print("came in")
"""
_OTHER_ENCRYPTED = """
import sys
from pathlib import Path
from riskdesk.storage import cipher, engine
cipher.ROUNDS = 1_000
try:
    engine.connect(Path(sys.argv[1]), "rw", engine.Key(sys.argv[2]), 0).execute("BEGIN IMMEDIATE")
except engine.sqlite3.OperationalError as error:
    print(error.sqlite_errorname)
else:
    print("came in")
"""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "PATIENCE", 0.05)
    if available():
        monkeypatch.setattr(cipher, "ROUNDS", 1_000)


@pytest.fixture(params=[None, PHRASE], ids=["plain", "encrypted"])
def key(request: pytest.FixtureRequest) -> Key | None:
    if request.param is None:
        return None
    pytest.importorskip("sqlcipher3")
    return Key(request.param)


@pytest.fixture
def library(tmp_path: Path, key: Key | None) -> Path:
    path = tmp_path / "library.sqlite"
    Library.open(path, create=True, key=key).close()
    return path


def from_outside(path: Path, key: Key | None) -> str:
    """What another program meets that wants to write."""
    script, more = (_OTHER, []) if key is None else (_OTHER_ENCRYPTED, [key.passphrase])
    ran = subprocess.run([sys.executable, "-c", script, path, *more], capture_output=True, text=True, check=True)
    return ran.stdout.strip()


def in_a_thread(work: Callable[[], object]) -> None:
    def run() -> None:
        # Busy as the file is, some of it is refused.
        with suppress(LibraryError, SaveError):
            work()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


@pytest.fixture
def writing(library: Path, key: Key | None) -> Iterator[Path]:
    with closing(open_to_mend(library, key)) as db:
        db.execute("BEGIN EXCLUSIVE")
        yield library
        db.rollback()


def looks(path: Path, key: Key | None) -> list[Callable[[], object]]:
    link = path.with_name("link.sqlite")
    if not link.exists():
        link.symlink_to(path)
    return [
        lambda: Library.open(path, Access.READ_ONLY, key=key),
        lambda: Library.open(link, Access.READ_ONLY, key=key),
        lambda: check(path, key=key),
        lambda: read_header(path),
        lambda: backups(path, key=key),
        lambda: is_library(path),
        lambda: is_library(link),
        lambda: save_pdf(path, b"%PDF-"),
    ]


@pytest.mark.skipif(os.name == "nt", reason="locks there are of a handle, not of a program")
def test_whatever_looks_at_it_another_program_stays_out(writing: Path, key: Key | None) -> None:
    for number, look in enumerate(looks(writing, key)):
        in_a_thread(look)
        assert (number, from_outside(writing, key)) == (number, "SQLITE_BUSY")


@pytest.mark.skipif(os.name == "nt", reason="locks there are of a handle, not of a program")
def test_the_test_would_see_it(writing: Path, key: Key | None) -> None:
    """What this is all about: a plain look, and the lock is gone."""
    with writing.open("rb") as file:
        file.read(100)
    assert from_outside(writing, key) == "came in"


def test_it_is_known_while_it_is_open_and_not_after(library: Path, key: Key | None) -> None:
    assert is_encrypted(library) is None
    assert beginning(library, 16) == library.read_bytes()[:16]
    with Library.open(library, key=key) as first:
        assert is_encrypted(library) is (key is not None)
        assert beginning(library, 16) is None
        with Library.open(library, Access.READ_ONLY, key=key):
            pass
        first.close()
        first.close()
    assert is_encrypted(library) is None
    assert read_header(library).encrypted is (key is not None)


def test_it_is_still_no_place_for_a_pdf_nor_a_file_of_sessions(library: Path, key: Key | None) -> None:
    with Library.open(library, key=key):
        assert is_library(library)
        with pytest.raises(SaveError, match="is a library"):
            save_pdf(library, b"%PDF-")
