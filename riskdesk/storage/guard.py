"""What a library file may be before anything in it is believed: anybody may have made it.

SQLite reads hostile files safely, but does what their schema says: a view in the place of a table can run for ever, a
trigger can write what nobody asked for. So a file that says it is a library must have the schema of one and nothing
else, sound pages, and values of the right types; that takes two milliseconds for a usual library, 25 for one of two
hundred sessions.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from riskdesk.storage.connection import Connection
from riskdesk.storage.errors import DAMAGED, Damaged, NotALibrary
from riskdesk.storage.hardened import bounded
from riskdesk.storage.migrations import Migration, schema_of, statements

LARGEST_CHECKED = 64_000_000
"""Bytes of a file that is checked whole at each opening; of a larger one, which only issued sheets make so large, all
but those."""
_OWN_TABLES = ("sqlite_stat1", "sqlite_stat4")
"""What SQLite itself adds when it is told to measure its indexes."""

KNOWN = {
    1: "12810e8f1df73af86c849842ec5b269e5fc5e675ea951287b7fd1e3344d3136c",
    2: "accfdf045f8345f5dcb805b7e63fa67fb7cee5e21e1ae8608004d9e270cad7d0",
    3: "9b36b1b9fae99bf3beb90dd4cafe91e7e36a1a1e130ec56bb18b3b40e99ccacc",
}
"""The digest of each schema that was ever shipped: working it out anew takes ten milliseconds, and is done where a file
does not fit."""

Object = tuple[str, str, str, str]
"""Of ``sqlite_schema``: type, name, table, and the text by which it was made, its blanks folded."""


def check_beside(path: Path) -> None:
    """Refuse a journal or a lock that was laid beside the file to reach another one.

    Raises:
        NotALibrary: one of them is a link; or the journal names a file for SQLite to delete, as only transactions
            over several databases do, which this program has none of.
    """
    for suffix in ("-journal", "-wal", ".lock"):
        beside = path.with_name(path.name + suffix)
        if beside.is_symlink():
            raise NotALibrary(f"{path}: {beside.name} beside it is a link to another file; move it away first.")
    journal = path.with_name(path.name + "-journal")
    if _names_another(journal):
        raise NotALibrary(
            f"{path}: {journal.name} beside it was written by another program, for several databases; move it away "
            "first."
        )


_JOURNAL = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
""" "aJournalMagic": at the end of a journal it says that the name of another file stands before it."""


def _names_another(journal: Path) -> bool:
    try:
        if not journal.is_file() or journal.stat().st_size < len(_JOURNAL):
            return False
        with journal.open("rb") as file:
            file.seek(-len(_JOURNAL), 2)
            return file.read() == _JOURNAL
    except OSError:
        # SQLite says it better.
        return False


def check_content(db: Connection, path: Path, migrations: Sequence[Migration]) -> None:
    """Refuse a file whose schema is not that of a library, or whose pages are damaged.

    Raises:
        Damaged: it is one of these.
        sqlite3.Error: SQLite cannot read it.
    """
    with bounded(db.raw):
        found = objects(db)
    schema = schema_of(db)
    _check_objects(found, schema, path, migrations)
    _check_pages(db, path)
    # Before it is brought up to date, and not by failing at it.
    if schema < len(migrations) and db.execute("PRAGMA foreign_key_check").fetchone():
        raise Damaged(path, "the file is damaged: some of its rows refer to nothing. Use a backup of it.")


def objects(db: Connection) -> tuple[Object, ...]:
    """All that the schema of a database holds, in an order of its own."""
    rows = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()
    kept = [(str(kind), str(name), str(table), " ".join(str(sql or "").split())) for kind, name, table, sql in rows]
    return tuple(sorted(row for row in kept if row[1] not in _OWN_TABLES))


def digest(found: Sequence[Object]) -> str:
    """A schema in sixty-four hexadecimal digits."""
    return sha256(repr(found).encode()).hexdigest()


@lru_cache(maxsize=8)
def expected(migrations: Sequence[Migration]) -> tuple[Object, ...]:
    """The schema that these migrations make."""
    with closing(Connection(sqlite3.connect(":memory:", isolation_level=None))) as db:
        for migration in migrations:
            for statement in statements(migration.sql):
                db.execute(statement)
        return objects(db)


def _check_objects(found: tuple[Object, ...], schema: int, path: Path, migrations: Sequence[Migration]) -> None:
    if digest(found) == KNOWN.get(schema):
        return
    wanted = expected(tuple(migrations[:schema]))
    if found == wanted:
        return
    if more := [row for row in found if row not in wanted]:
        kind, name = more[0][:2]
        named = "".join(c for c in name[:60] if c.isprintable())
        raise Damaged(
            path,
            f"another program changed what this library is made of (the {kind} “{named}”); it was not opened. "
            "Use a backup of it.",
        )
    raise Damaged(path, f"a part of this library is missing (the {_missing(found, wanted)}); use a backup of it.")


def _missing(found: Sequence[Object], wanted: Sequence[Object]) -> str:
    kind, name = next(row[:2] for row in wanted if row not in found)
    return f"{kind} “{name}”"


def _check_pages(db: Connection, path: Path) -> None:
    """Every page in one place, every value of its column's type.

    What the values say, their readers look at: a connection that only reads knows no rules, and of a long log they
    take a tenth of a second.
    """
    # SQLCipher gives the size of a page as text.
    pages, size = (int(db.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size"))
    names: list[str] = [""]
    if pages * size > LARGEST_CHECKED:
        tables = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        names = [f"({name})" for (name,) in tables if name != "issued_sheet"]
    db.execute("PRAGMA ignore_check_constraints = ON")
    try:
        sound = all(db.execute(f"PRAGMA quick_check{name}").fetchone() == ("ok",) for name in names)
    finally:
        db.execute("PRAGMA ignore_check_constraints = OFF")
    if not sound:
        raise Damaged(path, DAMAGED)
