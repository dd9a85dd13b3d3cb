"""Two programs on one library, each a process of its own: who may write is told, who reads disturbs for a moment."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

from riskdesk.services.desk import Desk
from riskdesk.services.editing import SessionEditor
from riskdesk.storage.access import Access
from riskdesk.storage.errors import LibraryInUse
from riskdesk.storage.library import Library
from tests.services.desks import desk_on, fresh, ids, wanted

HOLD = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute(sys.argv[2])
cursor = db.execute("SELECT * FROM log")
cursor.fetchone()
print("held", flush=True)
sys.stdin.read()
"""
REVIEW = """
import sys
from pathlib import Path
from riskdesk.storage.access import Access
from riskdesk.storage.library import Library
with Library.open(Path(sys.argv[1]), Access.READ_ONLY) as library:
    for line in sys.stdin:
        print(library.load(sys.argv[2]).mark(sys.argv[3], "impact"), flush=True)
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = desk_on(tmp_path / "library.riskdesk")
    yield made
    made.close()


@pytest.fixture
def editor(desk: Desk) -> SessionEditor:
    return desk.new_assessment("Strategic assessment", wanted())


@contextmanager
def program(code: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", code, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as started:
        yield started
        started.kill()


def asked(reader: subprocess.Popen[str]) -> str:
    assert reader.stdin
    assert reader.stdout
    print("?", file=reader.stdin, flush=True)
    return reader.stdout.readline().strip()


def test_a_reviewer_in_another_process_follows_the_edits(editor: SessionEditor) -> None:
    drugs = ids(editor.session)["Drugs"]
    with program(REVIEW, str(editor.library.path), editor.session.info.version_id, drugs) as reader:
        for value in (1, 4, 2, 5):
            editor.set_mark(drugs, "impact", value)
            assert asked(reader) == str(value)
    with pytest.raises(LibraryInUse, match="open in another window or program; close it there, or open it read-only"):
        Library.open(editor.library.path)


@pytest.mark.parametrize("how", ["BEGIN", "BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_an_edit_waits_no_longer_than_it_may_and_is_made_once_the_file_is_free(editor: SessionEditor, how: str) -> None:
    """A query that is half done, and backups that hold the file for writing or altogether."""
    editor.library.wait_at_most(0.2)
    drugs, before = ids(editor.session)["Drugs"], editor.session
    with program(HOLD, str(editor.library.path), how) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        began = monotonic()
        with pytest.raises(
            LibraryInUse, match=r"keeps the file busy, perhaps a backup; nothing was written\. Try again"
        ):
            editor.set_mark(drugs, "impact", 4)
        assert 0.1 < monotonic() - began < 3
        assert editor.session == before
        assert not editor.library._db.raw.in_transaction
    assert editor.set_mark(drugs, "impact", 4)
    assert fresh(editor) == editor.session


def test_one_that_lets_go_in_time_is_waited_for(editor: SessionEditor) -> None:
    editor.library.wait_at_most(60)
    with program(
        HOLD.replace("sys.stdin.read()", "import time; time.sleep(0.3)"), str(editor.library.path), "BEGIN"
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        assert editor.set_mark(ids(editor.session)["Drugs"], "impact", 4)
    with Library.open(editor.library.path, Access.READ_ONLY) as library:
        assert library.load(editor.session.info.version_id) == editor.session
