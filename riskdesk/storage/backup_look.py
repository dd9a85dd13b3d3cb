"""What a library's file holds, in short, and whether it is sound: of a backup, of the library beside it, of any."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from riskdesk.domain.backups import Age, Holds
from riskdesk.immutable import immutable
from riskdesk.storage.connecting import readable
from riskdesk.storage.connection import Connection
from riskdesk.storage.engine import Key, check_key
from riskdesk.storage.errors import LibraryError, PassphraseNeeded, WrongPassphrase
from riskdesk.storage.header import APPLICATION_ID, read_header
from riskdesk.storage.migrations import schema_of, shipped

BROKEN = "it is damaged or cut short"
NOT_OURS = "it is not a RiskDesk library"
LOCKED = "it is encrypted, and its passphrase is needed"
OTHER = "it lies under another passphrase, or is damaged"
_LAST_ROW = "SELECT * FROM log ORDER BY row DESC LIMIT 1"
_ROW = "SELECT * FROM log WHERE row = ?"
_NEWEST = (
    "SELECT title, held_on FROM version JOIN session USING (session_id) ORDER BY held_on DESC, seq DESC, number DESC"
)


@immutable
class Tip:
    """The last row of a log: its number, 0 for none, and a digest of all that it says.

    The log is only added to and every change writes to it, so a library that has this row has all that was there when
    it was the last.
    """

    row: int
    digest: str


def tip_of(db: Connection) -> Tip:
    """The last row of the log.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    row = db.execute(_LAST_ROW).fetchone()
    return Tip(int(row[0]), _digest(row)) if row else Tip(0, "")


def _digest(row: tuple[object, ...]) -> str:
    return sha256(repr(row).encode("utf-8", "surrogatepass")).hexdigest()


def has_tip(db: Connection, tip: Tip) -> bool:
    """Whether the log holds this very row at its place; an empty log is the beginning of every other."""
    row = db.execute(_ROW, (tip.row,)).fetchone()
    return tip.row == 0 or (row is not None and _digest(row) == tip.digest)


def holds_of(db: Connection) -> Holds:
    """What a library holds, read without looking at its sessions one by one; works for every schema there has been.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    assessments, sessions = (db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("assessment", "session"))  # noqa: S608
    newest = db.execute(_NEWEST).fetchone() or ("", "")
    last = db.execute("SELECT row, at FROM log ORDER BY row DESC LIMIT 1").fetchone() or (0, "")
    return Holds(assessments, sessions, newest[0], newest[1], last[0], last[1])


@immutable
class Present:
    """The library that backups are compared with: an open connection and the end of its log."""

    db: Connection
    tip: Tip


@immutable
class Look:
    """What was found in a file, as in ``backups.Backup``; ``tip`` is ``None`` where the log is not read.

    One that is ``locked`` may be as sound as any: it is encrypted, and the key does not open it, or there is none.
    """

    schema: int = 0
    fault: str = ""
    holds: Holds | None = None
    age: Age = Age.UNKNOWN
    tip: Tip | None = None
    locked: bool = False


def look(path: Path, present: Present | None = None, deep: bool = False, key: Key | None = None) -> Look:
    """Look at a file that no program has open for writing; ``key`` opens it where it is encrypted.

    The cheap way finds what is missing or cannot be read at its beginning; ``deep`` reads every page.
    """
    try:
        # Refuses what no engine is to be let near.
        encrypted = read_header(path).encrypted
        if encrypted:
            check_key(path, key)
        with closing(readable(path, key if encrypted else None)) as db:
            schema = schema_of(db)
            if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID or schema < 1:
                return Look(fault=NOT_OURS)
            fault = fault_of(db) if deep else ""
            if schema > len(shipped()):
                return Look(schema, fault)
            found = Look(schema, fault, holds_of(db), tip=tip_of(db))
            return replace(found, age=_age(db, found.tip, present)) if present and found.tip else found
    except PassphraseNeeded:
        return Look(fault=LOCKED, locked=True)
    except WrongPassphrase:
        return Look(fault=OTHER, locked=True)
    except (LibraryError, sqlite3.Error, OSError):
        return Look(fault=BROKEN)


def _age(db: Connection, tip: Tip, present: Present) -> Age:
    try:
        if tip == present.tip:
            return Age.SAME
        if has_tip(present.db, tip):
            return Age.OLDER
        return Age.NEWER if has_tip(db, present.tip) else Age.PARTED
    except sqlite3.Error:
        return Age.UNKNOWN


def fault_of(db: Connection) -> str:
    """What is wrong with a database, from its first page to its last; ``""`` where nothing is.

    Raises:
        sqlite3.Error: it is so damaged that it cannot be looked through.
    """
    problem = str(db.execute("PRAGMA integrity_check(1)").fetchone()[0])
    return "" if problem == "ok" else f"{BROKEN} ({problem.splitlines()[-1]})"


def dangling(db: Connection) -> int:
    """How many rows refer to something that is not there, as another program may have left them."""
    return len(db.execute("PRAGMA foreign_key_check").fetchall())


def same_file(one: Path, other: Path) -> bool:
    """Whether both names are those of one file that is there."""
    return one.exists() and other.exists() and one.samefile(other)
