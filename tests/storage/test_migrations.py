"""Older files are brought up to date whole or not at all; for reading only in memory."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from riskdesk.storage.access import Access
from riskdesk.storage.errors import LibraryError, NewerLibrary
from riskdesk.storage.library import Library
from riskdesk.storage.migrations import Migration, schema_of, shipped, statements
from riskdesk.storage.opening import open_file
from tests.storage.stored import NOTE, YEAR, scored_session

NOW = len(shipped())
REMARK = Migration(NOW + 1, "ALTER TABLE assessment ADD COLUMN remark TEXT NOT NULL DEFAULT 'none; yet';\n-- The end\n")
FILLED = Migration(NOW + 2, "UPDATE assessment SET remark = title;")
NEXT = (*shipped(), REMARK, FILLED)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library of the newest schema that is shipped."""
    made = tmp_path / "old.riskdesk"
    with Library.open(made, create=True) as library:
        library.add_assessment(YEAR, NOTE)
        library.add_session(scored_session(), NOTE)
    return made


def test_the_shipped_migrations_count_from_one() -> None:
    assert [m.number for m in shipped()] == list(range(1, len(shipped()) + 1))
    assert "CREATE TABLE assessment" in shipped()[0].sql


def test_an_older_library_is_brought_up_to_date(path: Path) -> None:
    with closing(open_file(path, Access.READ_WRITE, migrations=NEXT)) as file:
        assert schema_of(file.db) == NOW + 2
        assert file.db.execute("SELECT remark FROM assessment").fetchone() == (YEAR.title,)
        assert file.db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    with closing(open_file(path, Access.READ_WRITE, migrations=NEXT)) as file:
        assert schema_of(file.db) == NOW + 2
    for access in Access:
        with pytest.raises(NewerLibrary, match=f"schema {NOW + 2}; this one knows up to {NOW}"):
            Library.open(path, access)


def test_for_reading_it_is_brought_up_in_memory(path: Path) -> None:
    before = path.read_bytes()
    with closing(open_file(path, Access.READ_ONLY, migrations=NEXT)) as file:
        assert schema_of(file.db) == NOW + 2
        assert file.db.execute("SELECT remark FROM assessment").fetchone() == (YEAR.title,)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            file.db.execute("DELETE FROM attendee")
    assert path.read_bytes() == before


BROKEN = {
    "no such table: missing": (Migration(NOW + 2, "UPDATE missing SET x = 1;"),),
    "refer to nothing": (
        FILLED,
        Migration(NOW + 3, "INSERT INTO session (session_id, assessment_id) VALUES ('s', 'x');"),
    ),
}


@pytest.mark.parametrize("reason", BROKEN)
def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path, reason: str) -> None:
    before = path.read_bytes()
    for access in Access:
        with pytest.raises(LibraryError, match=reason):
            open_file(path, access, migrations=(*shipped(), REMARK, *BROKEN[reason]))
    assert path.read_bytes() == before
    with Library.open(path) as library:
        assert library.load("day-1") == scored_session()


def test_a_library_that_fails_in_the_making_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "new.riskdesk"
    with pytest.raises(LibraryError, match="no such table"):
        open_file(path, Access.READ_WRITE, create=True, migrations=(*shipped(), *BROKEN["no such table: missing"]))
    assert not path.exists()
    Library.open(path, create=True).close()


def test_a_script_is_taken_apart_at_the_ends_of_its_statements() -> None:
    script = (
        "-- One; two\nSELECT ';\n';\nCREATE TRIGGER t BEFORE DELETE ON x BEGIN\nSELECT 1;\nSELECT 2;\nEND;\nSELECT 3"
    )
    assert list(statements(script)) == [
        "-- One; two\nSELECT ';\n';\n",
        "CREATE TRIGGER t BEFORE DELETE ON x BEGIN\nSELECT 1;\nSELECT 2;\nEND;\n",
        "SELECT 3",
    ]
    assert list(statements("SELECT 1;\n\n")) == ["SELECT 1;\n"]
