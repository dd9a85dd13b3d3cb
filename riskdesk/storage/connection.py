"""The connection that all of the store shares: plain reads, and sqlite-utils' transactions for whatever is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from riskdesk.storage.engine import Key

if TYPE_CHECKING:
    from sqlite_utils import Database


class GarbledError(sqlite3.DatabaseError):
    """The file is damaged, and what SQLite says of it is too."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


class Connection:
    """One SQLite connection, made with ``isolation_level=None``: a transaction begins only where one is asked for.

    ``key`` is what the database lies under, ``None`` where it is not encrypted; a copy of it is made under the same.
    ``over`` is called once it is closed.
    """

    def __init__(
        self, raw: sqlite3.Connection, key: Key | None = None, over: Callable[[], None] = lambda: None
    ) -> None:
        self.raw = raw
        self.key = key
        self._over: Callable[[], None] | None = over

    def execute(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Run one statement.

        Raises:
            sqlite3.Error: it fails.
        """
        try:
            return self.raw.execute(sql, values)
        except UnicodeDecodeError as error:
            # SQLite quotes a garbled schema in its complaint, which then is no text that Python can read.
            raise GarbledError(str(error)) from error

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

    def wait_at_most(self, seconds: float) -> None:
        """How long a statement waits for a lock that another program has."""
        # A PRAGMA takes no parameters; this is our own number.
        self.raw.execute(f"PRAGMA busy_timeout = {round(seconds * 1000):d}")

    def rollback(self) -> None:
        """Give up what has been written since the transaction began."""
        self.raw.rollback()

    def close(self) -> None:
        """Close the connection; a second call does nothing."""
        self.raw.close()
        over, self._over = self._over, None
        if over is not None:
            over()
