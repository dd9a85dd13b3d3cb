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
from riskdesk.storage.errors import LibraryError
from tests.faults.faults import FSYNC, FULL, WRITE, Faults
from tests.faults.vfs import Answer, Call
from tests.services.desks import desk_on, fresh, ids, wanted
from tests.torture.contents import contents, wrong

LATE = Answer(sqlite3.SQLITE_IOERR_DELETE)
GONE = Answer(sqlite3.SQLITE_CANTOPEN)
Make = Callable[[SessionEditor], Edit | None]


@pytest.fixture
def desk(tmp_path: Path, faults: Faults) -> Iterator[Desk]:
    assert faults
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
    """An edit of more pages than fit into a small cache: SQLite writes to the file long before the end of it."""
    editor.library._db.execute("PRAGMA cache_size = 2")
    number = len(editor.session.areas)
    return editor.add_areas([f"Area {n}, {'that has a long name' * 4}" for n in range(number, number + 12)])


@pytest.mark.parametrize(("make", "every"), [(score, 1), (many, 4)])
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
    editor: SessionEditor, faults: Faults, make: Make, every: int, answer: Answer, methods: tuple[str, ...], words: str
) -> None:
    refusals = 0
    for number in range(1, 1000, every):
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
        assert score(editor) is not None
        assert editor.session == fresh(editor)
    assert editor.session == fresh(editor) != before
    assert refusals >= len(methods)
    assert list(wrong(editor.library)) == []
    with closing(sqlite3.connect(editor.library.path)) as other:
        other.execute("BEGIN IMMEDIATE")


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR_DELETE, sqlite3.SQLITE_IOERR_DIR_FSYNC])
def test_an_edit_that_is_kept_though_the_disk_calls_it_refused_is_called_so(
    editor: SessionEditor, faults: Faults, code: int
) -> None:
    """The journal is removed, and the answer of the share gets lost."""
    with (
        faults.at(1, Answer(code, done=True), ("xDelete",)) as failed,
        pytest.raises(LibraryError, match=r"did not confirm the last edit .* but the file holds it"),
    ):
        score(editor)
    assert len(failed) == 1
    assert fresh(editor) != editor.session
    editor.reload()
    assert editor.session.mark(ids(editor.session)["Drugs"], "impact") == 4
    assert list(wrong(editor.library)) == []
    assert score(editor) is not None


def test_where_nobody_can_tell_nobody_says_that_nothing_was_written(editor: SessionEditor, faults: Faults) -> None:
    away = False

    def rule(call: Call) -> Answer | None:
        nonlocal away
        lost = call.method == "xDelete" and not away
        away = away or lost
        if lost:
            return Answer(sqlite3.SQLITE_IOERR_DELETE, done=True)
        return GONE if away and call.method in ("xOpen", "xLock", "xRead", "xFileSize") else None

    with faults.rule(rule), pytest.raises(LibraryError, match="whether the last edit was written cannot be told"):
        score(editor)
    editor.reload()
    assert editor.session.mark(ids(editor.session)["Drugs"], "impact") == 4
