"""What a library holds, all of it in one short code, and what is wrong with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from riskdesk.domain.bundle import by_version
from riskdesk.domain.log_replay import assessment_fault, version_fault
from riskdesk.services.transfer import bundle_of
from riskdesk.storage.connection import Connection
from riskdesk.storage.library import Library

NOTHING = "no library"
"""The contents of a path at which there is none."""


def contents(library: Library) -> str:
    """A code of all that a library holds."""
    return rows_of(library._db)


def raw_contents(path: Path) -> str:
    """The same of a file of any schema, without the program: SQLite alone puts right what was left half done."""
    with closing(sqlite3.connect(path)) as db:
        return rows_of(db)


def rows_of(db: Connection | sqlite3.Connection) -> str:
    """A code of every row of every table and of the schema: two libraries that hold the same have the same."""
    code = sha256(str(db.execute("PRAGMA user_version").fetchone()[0]).encode())
    for name, sql in db.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall():
        code.update(f"{name}\0{sql}\0".encode())
        if sql and sql.upper().startswith("CREATE TABLE"):
            for row in db.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 names from the schema
                code.update(repr(row).encode())
    return code.hexdigest()


def wrong(library: Library) -> Iterator[str]:
    """What SQLite itself finds wrong, and where the log, replayed from its first row, gives something else than is
    held."""
    db = library._db
    found = [row[0] for row in db.execute("PRAGMA integrity_check")]
    if found != ["ok"]:
        yield f"integrity_check: {found[:3]}"
    if rows := db.execute("PRAGMA foreign_key_check").fetchall():
        yield f"foreign_key_check: {rows[:3]}"
    for assessment in library.assessments():
        bundle = bundle_of(library, assessment.assessment_id)
        log = by_version(bundle.log)
        faults = [assessment_fault(bundle.assessment, log.get("", ()))]
        faults += [version_fault(v, log.get(v.version_id, ())) for v in bundle.versions]
        yield from (f"the log gives another {fault}" for fault in faults if fault)


def look(path: Path) -> tuple[str, list[str]]:
    """Open a library as the program does after a crash; its contents and what is wrong with it.

    Raises:
        LibraryError: it cannot be opened.
    """
    if not path.exists():
        return NOTHING, []
    with Library.open(path) as library:
        return contents(library), list(wrong(library))
