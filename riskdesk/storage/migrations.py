"""The schema: SQL files in ``db/``, one a migration, counted by ``user_version``.

``sqlite_utils.Migrations`` is not used: it keeps a second account of what was applied, stamped with a clock of
its own, commits one migration at a time and does not notice a newer file. One number in the file's header, raised
in the same transaction as the change that it counts, cannot disagree with the schema.
"""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from riskdesk.immutable import immutable
from riskdesk.storage.connection import Connection
from riskdesk.storage.header import APPLICATION_ID

_log = logging.getLogger("riskdesk.storage")
_NAME = re.compile(r"(\d{4})-[a-z-]+\.sql")


@immutable
class Migration:
    """One step of the schema; ``number`` is what ``user_version`` holds after it."""

    number: int
    sql: str


@cache
def shipped() -> tuple[Migration, ...]:
    """The migrations in ``db/``, numbered 1, 2, 3 ... by the names of their files."""
    found = {}
    for file in files("riskdesk.db").iterdir():
        if match := _NAME.fullmatch(file.name):
            found[int(match[1])] = file.read_text(encoding="utf-8")
    return tuple(Migration(number, found[number]) for number in range(1, len(found) + 1))


def schema_of(db: Connection) -> int:
    """The number of the schema that a database has; 0 for none."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def migrate(db: Connection, migrations: Sequence[Migration]) -> None:
    """Bring a database up to the newest schema, all in one transaction; foreign keys are on afterwards.

    Raises:
        sqlite3.Error: nothing was changed.
    """
    # Rebuilding a table needs foreign keys off, and this switch works outside a transaction only.
    db.execute("PRAGMA foreign_keys = OFF")
    pending = migrations[schema_of(db) :]
    if pending:
        with db.atomic():
            for migration in pending:
                _apply(db, migration)
            if db.execute("PRAGMA foreign_key_check").fetchone():
                raise sqlite3.IntegrityError("the new schema would leave rows that refer to nothing")
        _log.info("a library went from schema %d (0: it is new) to %d", len(migrations) - len(pending), len(migrations))
    db.execute("PRAGMA foreign_keys = ON")


def statements(sql: str) -> Iterator[str]:
    """The statements of a script, each of which ends with a semicolon at the end of a line.

    ``executescript`` of sqlite3 would commit first; that of sqlite-utils does not, but looks at the whole statement
    again for every character, 80 ms for the first migration.
    """
    lines: list[str] = []
    for line in sql.splitlines(keepends=True):
        lines.append(line)
        if line.rstrip().endswith(";") and sqlite3.complete_statement("".join(lines)):
            yield "".join(lines)
            lines = []
    if "".join(lines).strip():
        yield "".join(lines)


def _apply(db: Connection, migration: Migration) -> None:
    for statement in statements(migration.sql):
        db.execute(statement)
    # A PRAGMA takes no parameters; both values are our own whole numbers.
    db.execute(f"PRAGMA user_version = {migration.number:d}")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
