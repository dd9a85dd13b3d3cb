"""Closed and recorded sessions, identities and the log resist plain SQL with every safety switch of SQLite off."""

# ruff: noqa: S608 - every name in these statements comes from this file or from the schema

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from riskdesk.domain.catalogue import IssuedSheet
from riskdesk.domain.session import Attendee, Change, Mark, Session, State
from riskdesk.storage.access import Access
from riskdesk.storage.errors import LibraryError
from riskdesk.storage.library import Library
from tests.storage.stored import NOTE, YEAR, recorded_session, scored_session

SEALED = {
    "closed-1": ("version", "scheme", "version_area", "mark", "move", "settlement", "attendee"),
    "published-1": ("version", "version_area", "attendee", "recorded"),
}
CASES = [(version, table) for version, tables in SEALED.items() for table in tables]
NEVER = "a closed or recorded session never changes"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with a closed, a recorded and a draft session on the same areas."""
    path = tmp_path_factory.mktemp("guards") / "library.riskdesk"
    with Library.open(path, create=True) as library:
        library.add_assessment(YEAR, NOTE)
        library.add_session(scored_session("closed", State.CLOSED), NOTE)
        library.add_session(replace(recorded_session(), attendees=(Attendee(0, "Analyst", "Police"),)), NOTE)
        library.add_session(scored_session("draft"), NOTE)
        assert [s.state for s in library.sessions()] == [State.CLOSED, State.RECORDED, State.DRAFT]
        for version in ("closed-1", "published-1"):
            library.issue(issued(version), b"%PDF", NOTE)
    return path


@pytest.fixture
def plain(kept: Path) -> Iterator[sqlite3.Connection]:
    """A connection as any other program makes it: no foreign keys, no recursive triggers; nothing is committed."""
    with closing(sqlite3.connect(kept, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        before = list(connection.iterdump())
        yield connection
        assert list(connection.iterdump()) == before
        connection.execute("ROLLBACK")


def issued(version_id: str, number: int = 1) -> IssuedSheet:
    digest = sha256(b"%PDF").hexdigest()
    return IssuedSheet(version_id, number, NOTE.at, "2010-11-09", "the Board", "A4", "7F3A-91C2", 1, digest)


def refused(connection: sqlite3.Connection, reason: str, sql: str, *values: object) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=reason):
        connection.execute(sql, values)


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


@pytest.mark.parametrize(("version", "table"), CASES)
def test_a_sealed_row_is_not_updated(plain: sqlite3.Connection, version: str, table: str) -> None:
    for column in columns(plain, table):
        for verb in ("UPDATE", "UPDATE OR REPLACE", "UPDATE OR IGNORE"):
            refused(plain, NEVER, f"{verb} {table} SET {column} = {column} WHERE version_id = ?", version)


@pytest.mark.parametrize(("version", "table"), CASES)
def test_a_sealed_row_is_not_deleted(plain: sqlite3.Connection, version: str, table: str) -> None:
    refused(plain, f"{NEVER}|removed with a reason", f"DELETE FROM {table} WHERE version_id = ?", version)


@pytest.mark.parametrize(("version", "table"), CASES)
def test_a_sealed_row_is_not_replaced(plain: sqlite3.Connection, version: str, table: str) -> None:
    reason = f"{NEVER}|already in the library|begins as a draft"
    for verb in ("INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE"):
        refused(plain, reason, f"{verb} INTO {table} SELECT * FROM {table} WHERE version_id = ?", version)


@pytest.mark.parametrize("table", SEALED["closed-1"][1:])
def test_a_row_of_a_draft_is_not_moved_into_a_closed_session(plain: sqlite3.Connection, table: str) -> None:
    reason = f"{NEVER}|identity of a risk area never changes"
    for verb in ("UPDATE", "UPDATE OR REPLACE"):
        refused(plain, reason, f"{verb} {table} SET version_id = 'closed-1' WHERE version_id = 'draft-1'")


def test_a_closed_session_does_not_become_a_draft_again(plain: sqlite3.Connection) -> None:
    refused(plain, NEVER, "UPDATE version SET state = 'draft', closed_at = '' WHERE version_id = 'closed-1'")
    names = columns(plain, "version")
    for given in ({"state": "'draft'", "closed_at": "''"}, {"version_id": "'other'", "state": "'draft'"}):
        listed = ", ".join(given.get(name, name) for name in names)
        refused(plain, "already", f"INSERT OR REPLACE INTO version SELECT {listed} FROM version WHERE state = 'closed'")


def test_a_session_is_closed_with_a_scheme_and_recorded_without(kept: Path) -> None:
    with closing(sqlite3.connect(kept, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        refused(
            connection, "ranks only: no scheme", "UPDATE version SET state = 'recorded' WHERE version_id = 'draft-1'"
        )
        refused(connection, "time of its closing", "UPDATE version SET state = 'closed' WHERE version_id = 'draft-1'")
        connection.execute("DELETE FROM scheme WHERE version_id = 'draft-1'")
        for table in ("mark", "move", "settlement"):
            refused(connection, "ranks only", "UPDATE version SET state = 'recorded' WHERE version_id = 'draft-1'")
            connection.execute(f"DELETE FROM {table} WHERE version_id = 'draft-1'")
        close = "UPDATE version SET state = 'closed', closed_at = 'now' WHERE version_id = 'draft-1'"
        refused(connection, "has a scheme", close)
        connection.execute("UPDATE version SET state = 'recorded' WHERE version_id = 'draft-1'")
        connection.execute("ROLLBACK")


@pytest.mark.parametrize("table", ["assessment", "session", "area", "log", "issued_sheet", "seal"])
def test_identities_and_the_log_stay(plain: sqlite3.Connection, table: str) -> None:
    refused(plain, "never deleted", f"DELETE FROM {table}")
    key = columns(plain, table)[0]
    refused(plain, "never change", f"UPDATE {table} SET {key} = {key} || '1'")
    for verb in ("INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE"):
        refused(plain, "already in the library|never replaced", f"{verb} INTO {table} SELECT * FROM {table}")


@pytest.mark.parametrize("table", ["log", "issued_sheet", "seal"])
def test_no_column_of_the_log_of_an_issued_sheet_or_of_a_seal_changes(plain: sqlite3.Connection, table: str) -> None:
    for column in columns(plain, table):
        for verb in ("UPDATE", "UPDATE OR REPLACE", "UPDATE OR IGNORE"):
            refused(plain, "never changed", f"{verb} {table} SET {column} = {column}")


def test_an_issued_sheet_is_not_replaced_by_its_place(plain: sqlite3.Connection) -> None:
    values = "'published-1', 2, issued_at, issued_on, issued_to, paper, code, pages, digest, pdf"
    for seq in (1, 2):
        sql = f"INSERT OR REPLACE INTO issued_sheet SELECT {seq}, {values} FROM issued_sheet WHERE seq = 1"
        refused(plain, "never replaced", sql)


def test_a_sheet_of_a_draft_is_not_issued(plain: sqlite3.Connection) -> None:
    names = ", ".join(columns(plain, "issued_sheet")[1:])
    chosen = names.replace("version_id", "'draft-1'")
    sql = f"INSERT INTO issued_sheet ({names}) SELECT {chosen} FROM issued_sheet WHERE seq = 1"
    refused(plain, "of a closed or recorded session only", sql)
    assert no_table_is_left_out(plain)


def test_only_what_stands_is_sealed_a_closed_session_with_its_results(kept: Path) -> None:
    with closing(sqlite3.connect(kept, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        for trigger in ("seal_kept_delete", "seal_kept_insert"):
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("DELETE FROM seal")
        digest = "0" * 64
        for version, form, results in (
            ("draft-1", 1, digest), ("draft-1", None, None), ("closed-1", None, None), ("published-1", 1, digest),
        ):  # fmt: skip
            sql = "INSERT INTO seal VALUES (?, 1, '7F3A-91C2', ?, ?)"
            refused(connection, "sealed with its results", sql, version, form, results)
        for code, form, results in (("7f3a-91c2", 1, digest), ("7F3A-91C2", None, digest), ("7F3A-91C2", 1, "0")):
            sql = "INSERT INTO seal VALUES ('closed-1', 1, ?, ?, ?)"
            refused(connection, "CHECK", sql, code, form, results)
        connection.execute("INSERT INTO seal VALUES ('closed-1', 1, '7F3A-91C2', 1, ?)", (digest,))
        connection.execute("ROLLBACK")


def no_table_is_left_out(connection: sqlite3.Connection) -> bool:
    """Whether each table that holds rows of a version is one that the tests here try."""
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    of_versions = {table for table in tables if "version_id" in columns(connection, table)}
    return of_versions == {table for names in SEALED.values() for table in names} | {"log", "issued_sheet", "seal"}


def reopened(version_id: str = "closed-2", number: int = 2, why: str = "A score was copied wrongly") -> Session:
    held = scored_session("closed")
    return replace(held, info=replace(held.info, version_id=version_id, number=number, reopened=why))


def test_a_session_is_reopened_from_its_latest_closed_version_only(tmp_path: Path) -> None:
    path = tmp_path / "library.riskdesk"
    with Library.open(path, create=True) as library:
        library.add_assessment(YEAR, NOTE)
        library.add_session(scored_session("closed", State.CLOSED), NOTE)
        library.add_session(scored_session("draft"), NOTE)
        for wrong, reason in (
            (reopened(number=3), "only when its latest version is closed"),
            (reopened(number=1, why=""), "already in the library"),
            (reopened(why=" "), "a reopened session has the reason"),
            (replace(reopened(), info=replace(reopened().info, session_id="draft")), "latest version is closed"),
            (reopened("draft-1"), "already in the library"),
        ):
            with pytest.raises(LibraryError, match=reason):
                library.add_version(wrong, NOTE)
        assert library.versions("closed") == (("closed-1", 1, State.CLOSED),)
        library.add_version(reopened(), NOTE)
        with pytest.raises(LibraryError, match="only when its latest version is closed"):
            library.add_version(reopened("closed-3", 3), NOTE)
        assert library.load("closed-2") == reopened()
        assert library.load("closed-1") == scored_session("closed", State.CLOSED)
        assert [s.number for s in library.sessions()] == [2, 1]
        every = [(s.session_id, s.number) for s in library.sessions(all_versions=True)]
        assert every == [("closed", 1), ("closed", 2), ("draft", 1)]


def test_an_issued_sheet_is_given_back_byte_for_byte(kept: Path) -> None:
    with Library.open(kept, Access.READ_ONLY) as library:
        assert library.sheets("closed-1") == (issued("closed-1"),)
        assert library.sheets("draft-1") == ()
        assert library.sheet_pdf("closed-1", 1) == b"%PDF"
        with pytest.raises(LibraryError, match="No sheet 2 was issued"):
            library.sheet_pdf("closed-1", 2)


def test_a_sheet_whose_bytes_differ_from_their_digest_is_not_given_out(tmp_path: Path) -> None:
    path = tmp_path / "library.riskdesk"
    with Library.open(path, create=True) as library:
        library.add_assessment(YEAR, NOTE)
        library.add_session(scored_session("closed", State.CLOSED), NOTE)
        library.issue(issued("closed-1"), b"%PDX", NOTE)
        with pytest.raises(LibraryError, match="Sheet 1 is damaged"):
            library.sheet_pdf("closed-1", 1)
        for wrong in (issued("closed-1"), issued("none", 1), replace(issued("closed-1", 2), issued_on="soon")):
            with pytest.raises(LibraryError):
                library.issue(wrong, b"%PDF", NOTE)
        assert len(library.sheets("closed-1")) == 1


def test_a_version_begins_as_a_draft(plain: sqlite3.Connection) -> None:
    names = columns(plain, "version")
    for state in ("closed", "recorded"):
        given = {"version_id": "'new'", "number": "2", "reopened": "'why'", "state": f"'{state}'", "closed_at": "'now'"}
        listed = ", ".join(given.get(name, name) for name in names)
        sql = f"INSERT INTO version SELECT {listed} FROM version WHERE version_id = 'closed-1'"
        refused(plain, "a session begins as a draft", sql)


def test_a_draft_keeps_its_identity(plain: sqlite3.Connection) -> None:
    stays = "identity of a risk area never changes"
    refused(plain, stays, "UPDATE version_area SET area_id = area_id || '1' WHERE version_id = 'draft-1'")
    reason = "identity of a version never changes"
    refused(plain, reason, "UPDATE OR REPLACE version SET version_id = 'closed-1' WHERE version_id = 'draft-1'")
    refused(plain, reason, "UPDATE OR REPLACE version SET session_id = 'closed' WHERE version_id = 'draft-1'")
    refused(plain, reason, "UPDATE version SET number = 2 WHERE version_id = 'draft-1'")
    refused(plain, "identity of a session", "UPDATE session SET assessment_id = 'another' WHERE session_id = 'draft'")


def test_a_settled_tie_names_areas_of_its_session(plain: sqlite3.Connection) -> None:
    named = "names a risk area that the session does not have"
    refused(plain, named, "UPDATE settlement SET areas = '[\"area-0\", \"x\"]' WHERE version_id = 'draft-1'")
    refused(plain, "removed with a reason", "DELETE FROM version_area WHERE version_id = 'draft-1'")


@pytest.mark.parametrize("session", [scored_session("closed", State.CLOSED), recorded_session()])
def test_the_library_says_that_a_sealed_session_never_changes(kept: Path, session: Session) -> None:
    info, change = session.info, Change(None, Mark("area-0", "another factor", 1))
    reopened = Change(info, replace(info, state=State.DRAFT, closed_at=""))
    retitled = Change(info, replace(info, title="Another"))
    parked = Change(session.areas[0], replace(session.areas[0], parked=True))
    with Library.open(kept) as library:
        rows = len(library.log())
        for wrong in (change, reopened, retitled, parked):
            with pytest.raises(LibraryError, match=f"Nothing was written: {NEVER}"):
                library.write(info.version_id, [wrong], NOTE)
        assert library.load(info.version_id).areas == session.areas
        assert library.load(info.version_id).info == info
        assert len(library.log()) == rows
