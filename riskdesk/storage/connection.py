"""The connection that all of the store shares: plain reads, and sqlite-utils' transactions for whatever is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite_utils import Database


class Connection:
    """One SQLite connection, made with ``isolation_level=None``: a transaction begins only where one is asked for."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self.raw = raw

    def execute(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Run one statement."""
        return self.raw.execute(sql, values)

    @cached_property
    def database(self) -> Database:
        """The same connection as sqlite-utils has it, without its plug-ins: none that happens to be installed is to
        touch a library.

        Imported when first wanted: that takes as long as showing a whole session.
        """
        from sqlite_utils import Database

        return Database(self.raw, execute_plugins=False)

    def prepare(self) -> None:
        """Import now what the first transaction needs."""
        import sqlite_utils  # noqa: F401

    def atomic(self) -> AbstractContextManager[Database]:
        """All that is written inside, or nothing."""
        return self.database.atomic()

    @contextmanager
    def moment(self) -> Iterator[None]:
        """All that is read inside is as of one moment; inside a transaction, as of that one's."""
        if self.raw.in_transaction:
            yield
            return
        self.raw.execute("BEGIN")
        try:
            yield
        finally:
            self.raw.rollback()

    def rollback(self) -> None:
        """Give up what has been written since the transaction began."""
        self.raw.rollback()

    def close(self) -> None:
        """Close the connection."""
        self.raw.close()
