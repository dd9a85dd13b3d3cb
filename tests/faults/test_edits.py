"""A fault at every single call that an edit makes: the disk keeps what it held, memory shows it, the same edit works as
soon as the fault is gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from riskdesk.domain.errors import RiskDeskError
from riskdesk.services.desk import Desk
from riskdesk.services.editing import Edit, SessionEditor
from tests.faults.faults import FSYNC, FULL, WRITE, Faults
from tests.faults.vfs import Answer
from tests.services.desks import desk_on, fresh, ids, wanted
from tests.torture.contents import contents, wrong

LATE = Answer(sqlite3.SQLITE_IOERR_DELETE)
GONE = Answer(sqlite3.SQLITE_CANTOPEN)
Make = Callable[[SessionEditor], Edit | None]


@pytest.fixture
def desk(tmp_path: Path, faults: Faults) -> Iterator[Desk]:
    made = desk_on(tmp_path / "library.riskdesk")
    yield made
    made.close()


@pytest.fixture
def editor(desk: Desk) -> SessionEditor:
    return desk.new_assessment("Strategic assessment", wanted())


def score(editor: SessionEditor) -> Edit | None:
    drugs = ids(editor.session)["Drugs"]
    return editor.set_mark(drugs, "impact", 4 if editor.session.mark(drugs, "impact") != 4 else 3)


def many(editor: SessionEditor) -> Edit | None:
    """An edit of more pages than fit into a small cache: SQLite writes to the file before the end of the transaction."""
    editor.library._db.execute("PRAGMA cache_size = 5")
    number = len(editor.session.areas)
    return editor.add_areas([f"Area {n}, {'that has a long name' * 4}" for n in range(number, number + 60)])


@pytest.mark.parametrize("make", [score, many])
@pytest.mark.parametrize(
    ("answer", "methods", "words"),
    [
        (FULL, ("xWrite",), "the disk is full"),
        (WRITE, ("xWrite",), "cannot be reached"),
        (FSYNC, ("xSync",), "cannot be reached"),
        (LATE, ("xDelete",), "cannot be reached"),
        (GONE, ("xOpen",), "cannot be reached"),
    ],
    ids=["full", "write", "sync", "delete", "open"],
)
def test_a_fault_at_every_call_leaves_the_old_state_and_a_program_that_goes_on(
    editor: SessionEditor, faults: Faults, make: Make, answer: Answer, methods: tuple[str, ...], words: str
) -> None:
    refusals = 0
    for number in range(1, 1000):
        before, held = editor.session, contents(editor.library)
        with faults.at(number, answer, methods, lasting=True) as failed:
            try:
                make(editor)
            except RiskDeskError as error:
                problem = str(error)
            else:
                problem = ""
            assert not editor.library._db.raw.in_transaction
        if not failed:
            break
        refusals += 1
        assert words in problem
        assert problem.count("\n") == 0
        # What is on the disk, what a fresh connection reads there, and what is in memory are one.
        assert editor.session == before == fresh(editor)
        assert contents(editor.library) == held
        assert make(editor) is not None
        assert editor.session == fresh(editor)
    assert refusals >= len(methods)
    assert list(wrong(editor.library)) == []
    with closing(sqlite3.connect(editor.library.path)) as other:
        other.execute("BEGIN IMMEDIATE")
