"""Hostile libraries: cut, flipped, half-migrated, with a foreign schema, with values that no program wrote."""

from __future__ import annotations

import sqlite3
import struct
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

from tests.fuzz.cases import Case, Seeds
from tests.fuzz.values import NUMBERS, cut, flipped, text

SCHEMA = (
    "DROP TRIGGER {trigger}",
    "DROP TABLE {table}",
    "DROP TABLE {table}; CREATE VIEW {table} AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) "
    "SELECT * FROM c",
    "CREATE VIEW more AS SELECT * FROM {table}",
    "CREATE TRIGGER more AFTER INSERT ON log BEGIN DELETE FROM mark; END",
    "CREATE TRIGGER more BEFORE UPDATE ON mark BEGIN SELECT load_extension('/tmp/x'); END",
    "CREATE TRIGGER more AFTER INSERT ON log BEGIN UPDATE assessment SET title = hex(randomblob(99)); END",
    "CREATE INDEX more ON {table} (abs(random()))",
    "CREATE TABLE more (a, b GENERATED ALWAYS AS (randomblob(1000000000)))",
    "ALTER TABLE {table} ADD COLUMN more GENERATED ALWAYS AS (hex(zeroblob(100000000)))",
    "ALTER TABLE {table} RENAME TO more",
    "CREATE TABLE more AS SELECT * FROM {table}",
    "CREATE VIRTUAL TABLE more USING fts5(a)",
    "DROP INDEX version_area_code",
    "PRAGMA journal_mode = WAL",
    "PRAGMA encoding = 'UTF-16'",
    "PRAGMA auto_vacuum = 1; VACUUM",
    "PRAGMA page_size = 65536; VACUUM",
    "ANALYZE",
)


def library(dice: Random, seeds: Seeds) -> Case:
    """Any of them."""
    raw = dice.choice(seeds.libraries)
    how = dice.choices(list(WAYS), [weight for weight, _ in WAYS.values()])[0]
    return WAYS[how][1](dice, raw)


def _cut(dice: Random, raw: bytes) -> Case:
    return Case("cut short", cut(dice, raw))


def _flipped(dice: Random, raw: bytes) -> Case:
    return Case("flipped", flipped(dice, raw))


def _header(dice: Random, raw: bytes) -> Case:
    data = bytearray(raw)
    for _ in range(dice.choice((1, 1, 3))):
        data[dice.randrange(100)] = dice.choice((0, 1, 2, 64, 127, 255, dice.randrange(256)))
    return Case("header", bytes(data))


def _schema_number(dice: Random, raw: bytes) -> Case:
    data = bytearray(raw)
    struct.pack_into(">i", data, 60, dice.choice((0, 1, 2, 3, 9, 2**31 - 1, -1)))
    return Case("newer or half-migrated", bytes(data))


def _pages(dice: Random, raw: bytes) -> Case:
    """Pages swapped, copied over one another, blanked, or bytes changed at the beginning of one."""
    size = struct.unpack_from(">H", raw, 16)[0]
    pages = [bytearray(raw[n : n + size]) for n in range(0, len(raw), size)]
    for _ in range(dice.choice((1, 2, 5))):
        one, two = dice.randrange(len(pages)), dice.randrange(len(pages))
        match dice.randrange(4):
            case 0:
                pages[one], pages[two] = pages[two], pages[one]
            case 1:
                pages[one] = bytearray(pages[two])
            case 2:
                pages[one][:] = bytes([dice.choice((0, 255))]) * len(pages[one])
            case _:
                at = (100 if one == 0 else 0) + dice.randrange(16)
                pages[one][at] = dice.randrange(256)
    return Case("pages", b"".join(map(bytes, pages)))


def _circle(dice: Random, raw: bytes) -> Case:
    """A tree that leads to itself: the children of an inner page, or the page of the schema as one."""
    size = struct.unpack_from(">H", raw, 16)[0]
    data = bytearray(raw)
    count = len(raw) // size
    number = dice.choice((1, dice.randrange(1, count + 1)))
    start = (number - 1) * size
    head = start + (100 if number == 1 else 0)
    kind = dice.choice((2, 5))
    children = dice.choice((1, 2, 50))
    to = dice.choice((number, dice.randrange(1, count + 1), 0, 2**31 - 1))
    struct.pack_into(">BHHHBI", data, head, kind, 0, children, size - 16, 0, to)
    for n in range(children):
        struct.pack_into(">H", data, head + 12 + 2 * n, size - 16)
    struct.pack_into(">IB", data, start + size - 16, to, 1)
    return Case("self-referring tree", bytes(data))


def many_ways(raw: bytes, table: str = "") -> bytes:
    """Twelve inner pages, each of whose children are all the next one: short, and endless to read.

    They stand in place of the schema, or of ``table``.
    """
    size = struct.unpack_from(">H", raw, 16)[0]
    data = bytearray(raw)
    count = len(raw) // size
    root = 1
    with _opened(raw) as db:
        leaf = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'log'").fetchone()[0]
        if table:
            # An older library lacks some.
            found = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
            root = found[0] if found else root
    numbers = [root, *range(count + 1, count + 12)]
    data += bytes(size * 11)
    struct.pack_into(">I", data, 28, count + 11)
    for here, following in zip(numbers, [*numbers[1:], leaf], strict=True):
        start = (here - 1) * size
        head = start + (100 if here == 1 else 0)
        cells = (size - (head - start) - 12) // 7 - 1
        struct.pack_into(">BHHHBI", data, head, 5, 0, cells, size - 5 * cells, 0, following)
        for n in range(cells):
            place = size - 5 * (n + 1)
            struct.pack_into(">H", data, head + 12 + 2 * n, place)
            struct.pack_into(">IB", data, start + place, following, n % 127)
    return bytes(data)


def _many_ways(dice: Random, raw: bytes) -> Case:
    return Case("endless tree", many_ways(raw, dice.choice(("", "log", "assessment", "issued_sheet"))))


class _opened:  # noqa: N801 used like a function
    """The file as SQLite has it, in a folder of its own; ``data`` are its bytes when it is closed."""

    def __init__(self, raw: bytes) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._path = Path(self._folder.name) / "x"
        self._path.write_bytes(raw)
        self.data = raw

    def __enter__(self) -> sqlite3.Connection:
        self._db = sqlite3.connect(self._path, isolation_level=None)
        # What one change put in, the next one reads.
        self._db.text_factory = lambda raw: raw.decode("utf-8", "replace")
        return self._db

    def __exit__(self, *_: object) -> None:
        self._db.close()
        self.data = self._path.read_bytes()
        self._folder.cleanup()


def _schema(dice: Random, raw: bytes) -> Case:
    """Another program has changed what there is."""
    opened = _opened(raw)
    sql = dice.choice(SCHEMA)
    with opened as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        triggers = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")]
        tables = [name for name in tables if not name.startswith("sqlite")]
        with suppress(sqlite3.Error):
            db.executescript(sql.format(table=dice.choice(tables), trigger=dice.choice(triggers)))
    return Case(f"schema: {' '.join(sql.split()[:2])}", opened.data)


def _schema_text(dice: Random, raw: bytes) -> Case:
    """The texts of the schema changed below SQLite's own rules."""
    opened = _opened(raw)
    with opened as db:
        db.execute("PRAGMA writable_schema = ON")
        row = dice.choice(db.execute("SELECT rowid, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall())
        match dice.randrange(5):
            case 0:
                db.execute("UPDATE sqlite_schema SET sql = replace(sql, ' STRICT', '') WHERE rowid = ?", row[:1])
            case 1:
                db.execute("UPDATE sqlite_schema SET rootpage = ? WHERE rowid = ?", (dice.randrange(40), row[0]))
            case 2:
                db.execute("UPDATE sqlite_schema SET name = ? WHERE rowid = ?", (text(dice), row[0]))
            case 3:
                db.execute("UPDATE sqlite_schema SET sql = ? WHERE rowid = ?", (text(dice), row[0]))
            case _:
                db.execute("DELETE FROM sqlite_schema WHERE rowid = ?", row[:1])
    return Case("schema's text", opened.data)


def _values(dice: Random, raw: bytes) -> Case:
    """Sound pages and the right schema, but values that the program would never have written."""
    opened = _opened(raw)
    with opened as db:
        triggers = [sql for (sql,) in db.execute("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")]
        for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("PRAGMA foreign_keys = OFF")
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        for _ in range(dice.choice((1, 1, 2, 4))):
            _change(dice, db, dice.choice([name for name in tables if not name.startswith("sqlite")]))
        for sql in triggers:
            db.execute(sql)
    return Case("values", opened.data)


def _change(dice: Random, db: sqlite3.Connection, table: str) -> None:
    columns = db.execute(f"PRAGMA table_info({table})").fetchall()
    _, column, kind, *_ = dice.choice(columns)
    rows = db.execute(f"SELECT {column} FROM {table}").fetchall()
    key = columns[0][1] if table != "version_area" else "area_id"
    where = f"WHERE {key} = (SELECT {key} FROM {table} LIMIT 1 OFFSET {dice.randrange(max(len(rows), 1))})"
    if dice.random() < 0.2:
        where = ""
    value: object = dice.choice(rows)[0] if rows and dice.random() < 0.2 else None
    if value is None:
        value = dice.choice(NUMBERS) if kind == "INTEGER" else text(dice)
    with suppress(sqlite3.Error, OverflowError):
        match dice.randrange(8):
            case 0:
                db.execute(f"DELETE FROM {table} {where}")
            case 1:
                db.execute(f"UPDATE {table} SET {column} = CAST(x'41ff80c3' AS TEXT) {where}")
            case 2:
                db.execute(f"UPDATE OR IGNORE {table} SET {column} = {column} + 1 {where}")
            case _:
                db.execute(f"UPDATE OR REPLACE {table} SET {column} = ? {where}", (value,))


def _foreign(dice: Random, raw: bytes) -> Case:
    """Another program's database that claims to be a library."""
    opened = _opened(b"")
    with opened as db:
        db.execute("PRAGMA application_id = 0x5244736B")
        db.execute(f"PRAGMA user_version = {dice.choice((1, 2, 3))}")
        for name in dice.sample(("assessment", "session", "version", "mark", "scheme", "log", "x"), 4):
            db.execute(f"CREATE TABLE {name} (a, b, version_id, session_id, seq)")
            db.execute(f"INSERT INTO {name} VALUES (?, ?, 1, 2, 3)", (text(dice).replace("\ud800", ""), b"\xff"))
    return Case("foreign", opened.data)


def _not_strict(dice: Random, raw: bytes) -> Case:
    """The same tables without types, and values of the wrong ones."""
    opened = _opened(raw)
    with opened as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')')")
    again = _opened(opened.data)
    with again as db, suppress(sqlite3.Error):
        db.execute("PRAGMA ignore_check_constraints = ON")
        for table, column in (("assessment", "title"), ("log", "who"), ("area", "assessment_id")):
            with suppress(sqlite3.Error):
                db.execute(f"UPDATE {table} SET {column} = ?", (dice.choice((b"\xff\x00", 1.5, 7)),))
        # As a library again, by the text of its schema.
        if dice.random() < 0.5:
            db.execute("PRAGMA writable_schema = ON")
            db.execute("UPDATE sqlite_schema SET sql = sql || ' STRICT' WHERE type = 'table' AND sql LIKE '%)'")
    return Case("wrong types", again.data)


def _journal(dice: Random, raw: bytes) -> Case:
    """With a journal beside it, sound or not, that SQLite is to roll back."""
    size = struct.unpack_from(">H", raw, 16)[0]
    count = len(raw) // size
    number = dice.randrange(1, count + 1)
    page = raw[(number - 1) * size : number * size]
    if dice.random() < 0.5:
        page = flipped(dice, page).ljust(size, b"\0")[:size]
    nonce = 7
    check = (nonce + sum(page[n] for n in range(size - 200, 0, -200))) & 0xFFFFFFFF
    head = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + struct.pack(">IIIII", 1, nonce, count, 512, size)
    journal = head.ljust(512, b"\0") + struct.pack(">I", number) + page + struct.pack(">I", check)
    match dice.randrange(4):
        case 0:
            journal = flipped(dice, journal)
        case 1:
            name = b"/etc/hostname"
            total = sum(name) & 0xFFFFFFFF
            journal += struct.pack(">I", 0xFFFFFFFF) + name + struct.pack(">II", len(name), total) + head[:8]
    return Case("journal", raw, (("-journal", journal),))


Way = Callable[[Random, bytes], Case]
WAYS: dict[str, tuple[int, Way]] = {
    "cut": (10, _cut),
    "flipped": (20, _flipped),
    "header": (8, _header),
    "number": (3, _schema_number),
    "pages": (15, _pages),
    "circle": (8, _circle),
    "ways": (3, _many_ways),
    "schema": (10, _schema),
    "text": (8, _schema_text),
    "values": (40, _values),
    "foreign": (3, _foreign),
    "types": (5, _not_strict),
    "journal": (5, _journal),
}
