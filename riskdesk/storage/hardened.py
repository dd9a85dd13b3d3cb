"""A connection that takes no value which no library has, reaches for no other file and reads nothing for ever."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_VALUE = 300_000_000
"""Bytes of one value or row; the largest that a library holds is an issued PDF."""
_STEPS = 200_000
"""Steps of SQLite's engine that reading the schema may take; ours takes two thousand."""

_STEPS_A_PAGE, _STEPS_AT_LEAST = 1_500, 300_000
"""To look a library through takes three hundred steps for each of its pages."""
_SPAN = 1_000


def harden(raw: sqlite3.Connection) -> sqlite3.Connection:
    """Take no values that no library has, and reach for no other file.

    ``trusted_schema`` stays as it is: it would forbid ``json_type``, which our own rules use, and a schema that is not
    ours is refused before anything in it runs.
    """
    raw.execute("PRAGMA cell_size_check = ON")
    if hasattr(raw, "setlimit"):
        raw.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        # One is what VACUUM needs; no library attaches another.
        raw.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)
    if sys.version_info >= (3, 12) and hasattr(raw, "setconfig"):
        # Nothing that is executed can damage the file on purpose.
        raw.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
        raw.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_VIEW, False)
    return raw


@contextmanager
def bounded(raw: sqlite3.Connection) -> Iterator[None]:
    """Pages that lead to one another can make a short file endless; nothing is read for ever."""
    raw.set_progress_handler(lambda: 1, _STEPS)
    try:
        yield
    finally:
        raw.set_progress_handler(None, 0)


def limit(raw: sqlite3.Connection, pages: int) -> None:
    """From now on all that is read of a damaged database of so many pages is bounded together: what is looked at once
    more and once more comes to an end, as SQLite's interruption."""
    left = (_STEPS_AT_LEAST + pages * _STEPS_A_PAGE) // _SPAN

    def over() -> bool:
        nonlocal left
        left -= 1
        return left < 0

    raw.set_progress_handler(over, _SPAN)
