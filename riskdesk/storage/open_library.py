"""What an open library is before anything in it is read: its file, its lock, its key, and the way of each write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from riskdesk.storage.access import Access
from riskdesk.storage.connection import Connection
from riskdesk.storage.doubt import confirmed
from riskdesk.storage.engine import Key
from riskdesk.storage.errors import LibraryInUse, LibraryNotWritable, told
from riskdesk.storage.opening import OpenFile, discard, open_beside, open_file
from riskdesk.storage.rekeying import Rekeying


class OpenLibrary:
    """A library's open file; what it holds is read and written by ``library.Library``.

    To be used in the thread that opened it.
    """

    def __init__(self, path: Path, access: Access, file: OpenFile) -> None:
        self.path = path
        self.access = access
        self._file = file
        self._closed = False
        self._rekeying: Rekeying | None = None
        self._patience: float | None = None

    @classmethod
    def open(cls, path: Path, access: Access = Access.READ_WRITE, create: bool = False, key: Key | None = None) -> Self:
        """Open the library at ``path``; with ``create``, make it if it is not there (its folder must be).

        An older file is backed up and brought up to date; for reading only, in a copy in memory, and the file is left
        as it is.

        Raises:
            LibraryInUse: it is open for writing elsewhere.
            LibraryNotWritable: it may only be read.
            NotALibrary: it is something else.
            Damaged: it is, or was, a library and is damaged, or is gone and its backups are there.
            NewerLibrary: a newer RiskDesk wrote it.
            BackupError: it is an older file, and the backup that is made before it is brought up to date cannot be.
            PassphraseNeeded: it is encrypted, and there is no ``key``.
            WrongPassphrase: it is encrypted, and ``key`` does not open it.
            LibraryError: it is not there, or cannot be opened.
        """
        return cls(path, access, open_file(path, access, create, key=key))

    @staticmethod
    def discard(path: Path) -> None:
        """Remove the library that :meth:`open` has just made at ``path`` and that is closed again with nothing in it;
        one that another program has taken meanwhile stays."""
        discard(path)

    def close(self) -> None:
        """Close the file and let others write it; a second call does nothing."""
        self._closed = True
        # What is on its way to another passphrase keeps its lock until that is over, or the program has ended.
        if self._rekeying is None:
            self._file.close()

    def beside(self) -> Self:
        """The same library on a connection of its own, for another thread, which calls this and closes it again.

        This one keeps the lock, and is not to write in the meantime.

        Raises:
            LibraryError: it cannot be opened, or another file has taken its place.
        """
        self._check_held()
        if self.read_only:
            return self.for_reading()
        return type(self)(self.path, self.access, open_beside(self.path, self._file))

    def for_reading(self) -> Self:
        """The same library, open for reading only on a connection of its own, under the same key.

        Raises:
            LibraryError: it cannot be opened.
        """
        self._check_held()
        return self.open(self.path, Access.READ_ONLY, key=self._file.key)

    @property
    def key(self) -> Key | None:
        """What the file was opened with; ``None`` where it is not encrypted."""
        return self._file.key

    @property
    def encrypted(self) -> bool:
        """Whether the file lies under a passphrase."""
        return self.key is not None

    def put_under(self, key: Key | None) -> None:
        """Put the library under a passphrase, under another one, or (``None``) under none, and go on with the new
        file; see ``rekeying``. Not while anything else reads or writes it.

        Raises:
            LibraryError: the file is as before, and still open.
        """
        self.let_go(key).run()
        self.take_up()

    def let_go(self, key: Key | None) -> Rekeying:
        """The first third of :meth:`put_under`, of which the second may be done in another thread: until
        :meth:`take_up` this library neither reads nor writes, and says so.

        Raises:
            LibraryError: the file is as before, and still open.
        """
        if self.read_only:
            raise LibraryNotWritable(f"{self.path}: the library is open read-only; its passphrase was not changed.")
        with told(self.path):
            self._rekeying = Rekeying(self._file, self.path, key)
        return self._rekeying

    def take_up(self) -> None:
        """Go on with the library after :meth:`let_go`, in the thread that has it open.

        Raises:
            LibraryError: the file is as before, and still open.
        """
        rekeying, self._rekeying = self._rekeying, None
        if rekeying is None:
            return
        with told(self.path):
            self._file, failure = rekeying.over()
            if self._closed:
                self._file.close()
            elif self._patience is not None:
                self.wait_at_most(self._patience)
            if failure is not None:
                raise failure

    def wait_at_most(self, seconds: float) -> None:
        """How long to wait for another program that keeps the file busy, such as a backup, before an edit is refused.

        A window that waits stands still; the command line can take its time (``opening.PATIENCE``).
        """
        self._patience = seconds
        with told(self.path):
            self._db.wait_at_most(seconds)

    def prepare(self) -> None:
        """Load now what the first write needs, so that it does not wait for it; to be called when there is time."""
        if not self.read_only and not self._closed and self._rekeying is None:
            self._db.prepare()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written."""
        return self.access is Access.READ_ONLY

    @property
    def _db(self) -> Connection:
        self._check_held()
        return self._file.db

    def _check_held(self) -> None:
        if self._rekeying is not None:
            raise LibraryInUse(
                f"{self.path}: its passphrase is just being changed; nothing was written. Try again in a moment."
            )

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """All or nothing, and only where the library was opened for writing."""
        if self.read_only:
            raise LibraryNotWritable(f"{self.path}: the library is open read-only; nothing was written.")
        with told(self.path), confirmed(self._db, self.path):
            yield self._db
