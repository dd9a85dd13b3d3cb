"""A transaction whose end the disk does not confirm: is it kept or not?

An edit is kept at the moment at which SQLite removes its journal. Where the system reports that this failed, it may
have been done all the same, as on a share that loses the answer: then the file holds an edit that SQLite calls refused.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from riskdesk.storage.connection import Connection
from riskdesk.storage.errors import LibraryError
from riskdesk.storage.log import last_row

_DOUBTFUL = frozenset({sqlite3.SQLITE_IOERR_DELETE, sqlite3.SQLITE_IOERR_DELETE_NOENT, sqlite3.SQLITE_IOERR_DIR_FSYNC})
"""What removing a journal can fail with. All other errors come before it, and nothing is kept."""


@contextmanager
def confirmed(db: Connection, path: Path) -> Iterator[None]:
    """All that is written inside, with its rows of the log, or nothing; where that cannot be said, the truth is.

    Raises:
        sqlite3.Error: nothing was written.
        LibraryError: it was written and the disk did not confirm it, or nobody can tell.
    """
    # Before the transaction: one that has read must not wait for its turn to write, and would be refused at once.
    last, ending = last_row(db), False
    try:
        with db.atomic():
            yield
            ending = True
    except sqlite3.Error as error:
        if ending and error.sqlite_errorcode in _DOUBTFUL:
            _tell(db, path, last, error)
        raise


def _tell(db: Connection, path: Path, last: int, error: sqlite3.Error) -> None:
    try:
        kept = last_row(db) != last
    except sqlite3.Error:
        raise LibraryError(
            f"{path}: the file or its folder cannot be reached, and whether the last edit was written cannot be told. "
            "See that the drive or the network is there, then open the session again and look."
        ) from error
    if kept:
        raise LibraryError(
            f"{path}: the disk did not confirm the last edit ({error}), but the file holds it, as it is shown now. "
            "See that the drive or the network is well before going on."
        ) from error
