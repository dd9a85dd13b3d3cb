"""Putting a library under a passphrase, under another one, or under none: by a whole new file that takes its place.

SQLCipher's own ``PRAGMA rekey`` is not used: it knows only one of the three ways, and writes over every page of the one
file there is; until its last page only the journal beside it could bring the file back, and whoever copied the file in
that moment would hold a copy that no passphrase opens. A new file is checked before the old one goes, and the change
is one rename: whenever the program is killed, what bears the library's name is the old file or the new one, whole.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path

from riskdesk.domain.progress import Progress
from riskdesk.storage.durable import flush, sync_folder
from riskdesk.storage.engine import Key, connect, demand
from riskdesk.storage.errors import LibraryError, told
from riskdesk.storage.header import read_header
from riskdesk.storage.opened_here import is_encrypted
from riskdesk.storage.opening import OpenFile, clear_new, new_beside, open_again

_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2"
_SETTINGS = ("application_id", "user_version")
STEPS = 100
"""What the progress of one file is told in."""


class Rekeying:
    """A library, open for writing, on its way to another key: made in the thread that has it open, which lets go of the
    file; the work is done in any thread; and the first one takes the file up again. Its lock is held throughout.
    ``done`` is whether it lies under its new key.

    Raises:
        LibraryError: the extra is not installed; the library is as it was, and open.
    """

    def __init__(self, file: OpenFile, path: Path, key: Key | None) -> None:
        demand(path)
        self._file, self._path, self._key = file, path, key
        self._held, self.done = file.key, False
        self._failure = self._let_go()

    def _let_go(self) -> Exception | None:
        # Before the other engine comes near the file: where one process has it open twice by two of them, the end of
        # the one takes away the system's locks of the other.
        self._file.db.close()
        try:
            if is_encrypted(Path(os.path.realpath(self._path))) is None:
                return None
        except OSError as error:
            return error
        return LibraryError(
            f"{self._path}: a backup of it is just being made, or something else reads it; nothing was changed. Try "
            "again in a moment."
        )

    def run(self, progress: Progress | None = None) -> None:
        """Do it; what goes wrong is said by :meth:`over`.

        Args:
            progress: told how many steps of how many are done; what it raises comes through, and the file is as it was.
        """
        if self._failure is not None:
            return
        try:
            put_under(Path(os.path.realpath(self._path)), self._held, self._key, progress)
            self._held, self.done = self._key, True
        except (sqlite3.Error, OSError, LibraryError) as error:
            self._failure = error

    def over(self) -> tuple[OpenFile, Exception | None]:
        """The library under its new key, and ``None``; or as it was, and what went wrong.

        Raises:
            LibraryError: the file cannot even be opened again.
        """
        return open_again(self._path, self._file, self._held), self._failure


def put_backup_under(path: Path, old: Key | None, new: Key | None) -> None:
    """Put a copy of a library under another key, or under none; one that is not encrypted needs no ``old`` key, and
    one that is already as it should be stays untouched.

    Raises:
        LibraryError: the file is as it was.
    """
    with told(path):
        encrypted = read_header(path).encrypted
        if not encrypted and new is None:
            return
        if encrypted and new is not None and _opens(path, new):
            return
        if encrypted and (old is None or not _opens(path, old)):
            raise LibraryError(f"{path}: this backup lies under another passphrase, or is damaged.")
        status = path.stat()
        put_under(path, old if encrypted else None, new)
        # When it was made is what a backup is known by.
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _opens(path: Path, key: Key) -> bool:
    with closing(connect(path, "ro", key)) as db:
        try:
            db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite3.DatabaseError:
            return False
        return True


def put_under(path: Path, old: Key | None, new: Key | None, progress: Progress | None = None) -> None:
    """Put a database file that nobody has open under another key, or under none; ``progress`` is told of the steps,
    and what it raises comes through: the file is as it was.

    Raises:
        sqlite3.Error, OSError, LibraryError: the file is as it was.
    """
    if path.with_name(f"{path.name}-journal").exists():
        # It would be played back into the new file.
        raise LibraryError(f"{path}: a program that was killed left it half written; open it once, then try again.")
    mode = stat.S_IMODE(path.stat().st_mode)
    beside = new_beside(path)
    try:
        _copy(path, old, beside, new)
        _check_copy(path, old, beside, new, progress)
        flush(beside)
        if progress is not None:
            progress(STEPS - STEPS // 5, STEPS)
        beside.chmod(mode)
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            clear_new(path)
        raise
    # From here on it is done.
    sync_folder(path.parent)


def _copy(path: Path, old: Key | None, beside: Path, new: Key | None) -> None:
    """All of it, page by page where both are encrypted; SQLCipher copies row by row where one of them is not."""
    if old is not None and new is not None:
        with closing(connect(path, "ro", old)) as before, closing(connect(beside, "rw", new)) as after:
            before.backup(after)
        return
    encrypted, plain = (path, beside) if new is None else (beside, path)
    source, target = ("main", "plain") if new is None else ("plain", "main")
    with closing(connect(encrypted, "rw", old or new)) as db:
        # It has the empty key: without one it would get that of the other file.
        db.execute("ATTACH DATABASE ? AS plain KEY ''", (str(plain),))
        db.execute("SELECT sqlcipher_export(?, ?)", (target, source)).fetchone()
        for name in _SETTINGS:
            value = db.execute(f"PRAGMA {source}.{name}").fetchone()[0]
            db.execute(f"PRAGMA {target}.{name} = {value:d}")


def _check_copy(path: Path, old: Key | None, beside: Path, new: Key | None, progress: Progress | None) -> None:
    """Refuse a copy that is not sound or does not hold just what the library holds."""
    for done, check in enumerate((_check_sound, _check_sealed, _check_same), 1):
        if progress is not None:
            progress(done * STEPS // 5, STEPS)
        check(path, old, beside, new)


def _check_sound(path: Path, _old: Key | None, beside: Path, new: Key | None) -> None:
    """Refuse a copy that is not sound."""
    with closing(connect(beside, "ro", new)) as db:
        problem = db.execute("PRAGMA integrity_check").fetchone()[0]
        if problem != "ok" or db.execute("PRAGMA foreign_key_check").fetchone():
            raise LibraryError(f"{path}: the new file is not sound ({problem}); the library was left as it was.")


def _check_sealed(path: Path, _old: Key | None, beside: Path, new: Key | None) -> None:
    """Refuse a copy of which a page does not lie under its key."""
    if new is None:
        return
    with closing(connect(beside, "ro", new)) as db:
        if problem := db.execute("PRAGMA cipher_integrity_check").fetchone():
            raise LibraryError(f"{path}: the new file is not sound ({problem[0]}); the library was left as it was.")


def _check_same(path: Path, old: Key | None, beside: Path, new: Key | None) -> None:
    """Refuse a copy that does not hold just what the library holds."""
    with closing(connect(beside, "ro", new)) as db:
        copied = _contents(db)
    with closing(connect(path, "ro", old)) as db:
        if _contents(db) != copied:
            raise LibraryError(f"{path}: the new file does not hold what the library holds; that was left as it was.")


def _contents(db: sqlite3.Connection) -> dict[str, object]:
    """The schema, the settings that SQLCipher does not copy by itself, and of every table all that its rows hold."""
    found: dict[str, object] = {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in _SETTINGS}
    found["schema"] = db.execute(_SCHEMA).fetchall()
    for (table,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall():
        found[f"table {table}"] = _digest(db, table)
    return found


def _digest(db: sqlite3.Connection, table: str) -> tuple[int, str]:
    """How many rows a table has, and a digest of them all."""
    name = table.replace('"', '""')
    rows, digest = 0, sha256()
    for row in db.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 a name from the schema
        rows += 1
        digest.update(repr(row).encode())
    return rows, digest.hexdigest()
