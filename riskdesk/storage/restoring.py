"""A backup put in a library's place, a damaged library set aside, and a copy elsewhere.

No step may leave a library that is neither the old nor the new one, and none may leave SQLite's journal of the old one
beside the new: it would be played back onto it. So the new file is whole, under another name, before anything is
touched; a sound library's journal is rolled back into it before it is kept; of a damaged one first the file and then
its journal get another name.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from riskdesk.domain.backups import Backup, BackupName, Reason
from riskdesk.domain.progress import Progress
from riskdesk.immutable import immutable
from riskdesk.storage.backup import SourceDamaged, back_up, backup_at, copy_database, folder_of, held, utc_now, why_not
from riskdesk.storage.backup_look import fault_of, look, same_file
from riskdesk.storage.connecting import key_for, open_as_it_is, open_to_mend
from riskdesk.storage.connection import Connection
from riskdesk.storage.durable import OWNER_ONLY, sync_folder
from riskdesk.storage.engine import Key, check_key
from riskdesk.storage.errors import (
    BackupError,
    Damaged,
    LibraryError,
    Missing,
    NewerLibrary,
    NotALibrary,
    WrongPassphrase,
    told,
)
from riskdesk.storage.header import read_header
from riskdesk.storage.lock import CLOSE_IT, take_lock
from riskdesk.storage.migrations import shipped
from riskdesk.storage.opening import RESTORING, header_of
from riskdesk.storage.overwritten import never_encrypted

JOURNALS = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a file; the last two only where another program has chosen so."""
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_ERROR)


@immutable
class Restored:
    """What was done: the library, the backup that is in its place now, and what became of what was there.

    ``kept`` is the backup made of a sound library, ``aside`` the new name of a damaged one; both ``None`` where there
    was none.
    """

    library: Path
    backup: Path
    kept: Backup | None = None
    aside: Path | None = None


def restore(
    library: Path,
    backup: Path,
    when: datetime | None = None,
    progress: Progress | None = None,
    key: Key | None = None,
    backup_key: Key | None = None,
) -> Restored:
    """Put a backup, or any other library, in a library's place; what is there is kept first. The library then opens as
    the backup did: under its passphrase, or under none.

    Args:
        when: the time, now by default.
        progress: told of the pages copied and of all; what it raises comes through, and nothing is changed.
        key: what opens the library, where it is encrypted.
        backup_key: what opens the backup, where it is encrypted; ``key`` by default.

    Raises:
        PassphraseNeeded, WrongPassphrase: one of the two is encrypted, and its key is missing, or another one opens it.
        LibraryInUse: the library is open for writing.
        NotALibrary: there is something else in its place, or the backup is none or is damaged.
        NewerLibrary: a newer RiskDesk made the backup.
        BackupError: what is there cannot be kept.
        LibraryError: the folder cannot be written. Whatever is raised, the library is as it was.
    """
    real, now = Path(os.path.realpath(library)), when or utc_now()
    backup_key = backup_key or key
    check_backup(backup, backup_key)
    if same_file(real, backup):
        raise LibraryError(f"{backup}: this is the library itself; choose one of its backups.")
    mode = _mode(real)
    if not real.parent.is_dir():
        raise LibraryError(f"{real.parent}: there is no such folder to put a library in.")
    with told(library), _locked(real, mode), _copied(real, backup, mode, progress, backup_key) as copy:
        kept, aside, undo = _keep(real, backup, now, key)
        with undo:
            copy.replace(real)
            undo.pop_all()
        sync_folder(real.parent)
    return Restored(library, backup, kept, aside)


def check_backup(path: Path, key: Key | None = None) -> None:
    """Whether a file can take a library's place; ``key`` opens it where it is encrypted.

    Raises:
        PassphraseNeeded, WrongPassphrase: it is encrypted, and there is no ``key``, or another one opens it.
        NotALibrary: it is none, or is damaged.
        NewerLibrary: a newer RiskDesk made it.
        LibraryError: it is not there.
    """
    if read_header(path).encrypted:
        check_key(path, key)
    found = look(path, deep=True, key=key)
    if found.locked:
        raise WrongPassphrase(f"{path}: this passphrase does not open the file; the library is as it was.")
    if found.schema > len(shipped()):
        raise NewerLibrary(f"{path}: a newer RiskDesk made this backup (schema {found.schema}); use that one.")
    if fault := found.fault:
        raise NotALibrary(f"{path}: this backup cannot be used, {fault}; the library is as it was. Choose another one.")


def set_aside(
    library: Path, when: datetime | None = None, with_backups: bool = False, key: Key | None = None
) -> tuple[Path, ...]:
    """Give a damaged library another name, with its journal; ``with_backups`` with the folder of its backups too, so
    that a new one can be begun in its place. Nothing is deleted. Gives the new names, the library's first. ``key`` is
    what opens it, as far as it can still be opened, where it is encrypted.

    Raises:
        LibraryError: it is open for writing, is sound, was never a library, or the folder cannot be written.
    """
    real, now = Path(os.path.realpath(library)), when or utc_now()
    with told(library), _locked(real, _mode(real)):
        if real.exists() and not _is_damaged(real, key):
            raise LibraryError(f"{library}: this library is sound; it was left where it is.")
        aside = _name_aside(real, now)
        with _moved((real, *_journals(real)), (aside, *_journals(aside))) as undo:
            backups = folder_of(real)
            if with_backups and backups.exists():
                _rename(backups, folder_of(aside), undo)
            undo.pop_all()
        sync_folder(real.parent)
    return tuple(path for path in (aside, folder_of(aside)) if path.exists())


def copy_to(
    library: Path, target: Path, replace: bool = False, progress: Progress | None = None, key: Key | None = None
) -> Path:
    """Copy a library as it stands to another file, which its owner only can read; an encrypted one, which ``key``
    opens, under the same passphrase.

    Raises:
        BackupError: there is a file of this name and ``replace`` is not given, or it cannot be written.
        LibraryInUse: there is a library of this name that is open.
        LibraryError: the library cannot be read.
    """
    real = Path(os.path.realpath(target))
    if same_file(real, library):
        raise BackupError(f"{target}: this is the library itself; give another name.")
    if real.exists() and not (replace and real.is_file()):
        what = "a file" if real.is_file() else "something else"
        raise BackupError(f"{target}: there is {what} of this name; it was left as it is.")
    if beside := next((path for path in _journals(real) if path.exists()), None):
        raise BackupError(f"{beside}: this belongs to a library that was here; give another name.")
    with told(library), ExitStack() as stack:
        if real.with_name(f"{real.name}.lock").exists():
            stack.callback(take_lock(real, OWNER_ONLY, CLOSE_IT).release)
        source = stack.enter_context(closing(open_as_it_is(library, key)))
        part = real.with_name(f".{uuid4().hex}.part")
        try:
            copy_database(source, part, progress)
            part.replace(real)
        except SourceDamaged:
            raise
        except (OSError, sqlite3.Error) as error:
            raise BackupError(f"{target}: no copy was made: {why_not(error)}.") from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        sync_folder(real.parent)
    return real


def _mode(real: Path) -> int:
    """The permission bits that the file in a library's place has, and the new one is to have."""
    try:
        return header_of(real).mode
    except (Damaged, Missing):
        return OWNER_ONLY
    except NotALibrary as error:
        raise NotALibrary(f"{error} It was left as it is; give another name.") from error


@contextmanager
def _locked(real: Path, mode: int) -> Iterator[None]:
    lock = take_lock(real, mode, CLOSE_IT)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _copied(real: Path, backup: Path, mode: int, progress: Progress | None, key: Key | None) -> Iterator[Path]:
    """A whole copy of the backup beside the library, under another name; gone again unless it took its place."""
    copy = real.with_name(real.name + RESTORING)
    try:
        copy.unlink(missing_ok=True)
        with closing(open_as_it_is(backup, key)) as source:
            copy_database(source, copy, progress)
        copy.chmod(mode)
        yield copy
    except (OSError, sqlite3.Error) as error:
        raise LibraryError(f"{real}: nothing was restored: {why_not(error)}; what was there is as it was.") from error
    finally:
        with suppress(OSError):
            copy.unlink(missing_ok=True)


def _keep(real: Path, backup: Path, now: datetime, key: Key | None) -> tuple[Backup | None, Path | None, ExitStack]:
    """Keep what is in a library's place; a damaged one is moved, which the stack takes back."""
    aside = _name_aside(real, now)
    if real.exists() and not _is_damaged(real, key):
        # Its journal is gone already, but for one that some other program may have left.
        return _backed_up(real, backup, now, key), None, _moved(_journals(real), _journals(aside))
    undo = _moved((real, *_journals(real)), (aside, *_journals(aside)))
    return None, aside if aside.exists() else None, undo


def _backed_up(real: Path, backup: Path, now: datetime, key: Key | None) -> Backup:
    with closing(open_to_mend(real, key_for(real, key))) as db:
        there = held(real, db, Reason.RESTORE)
        name = BackupName.read(there.name) if there else None
        if there and name:
            return backup_at(name, there, key=db.key)
        return back_up(real, Reason.RESTORE, now, db, spare=backup)


def _is_damaged(real: Path, key: Key | None) -> bool:
    """Whether the library in this place is damaged; what a killed program left half done is rolled back.

    Raises:
        PassphraseNeeded, WrongPassphrase: it is encrypted, and there is no ``key``, or another one opens it.
        sqlite3.Error, LibraryError: it cannot be told.
    """
    try:
        if header_of(real).encrypted and key is None and never_encrypted(real):
            # Nobody has its passphrase, and it may never have had one. It is kept either way.
            return True
        with closing(open_to_mend(real, key_for(real, key))) as db:
            return bool(fault_of(db)) or not _has_log(db)
    except Damaged:
        return True
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _DAMAGE:
            return True
        raise


def _has_log(db: Connection) -> bool:
    return db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'log'").fetchone() is not None


def _name_aside(real: Path, now: datetime) -> Path:
    """A name that neither a file nor a journal nor a folder of backups has yet."""
    stem = f"{real.name}.damaged-{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"
    count = 1
    while True:
        name = real.with_name(stem if count == 1 else f"{stem}-{count}")
        if not any(path.exists() for path in (name, *_journals(name), folder_of(name))):
            return name
        count += 1


def _journals(path: Path) -> tuple[Path, ...]:
    return tuple(path.with_name(path.name + suffix) for suffix in JOURNALS)


def _moved(old: Sequence[Path], new: Sequence[Path]) -> ExitStack:
    """Give files their new names, in this order, those that are there; the stack, closed, takes that back.

    A library goes ahead of its journal: without it, it would be taken for whole where it stands.
    """
    with ExitStack() as undo:
        for one, name in zip(old, new, strict=True):
            if one.exists():
                _rename(one, name, undo)
        return undo.pop_all()


def journals_aside(real: Path) -> None:
    """Move what SQLite left beside a library that is gone out of the way of the one that is to be made there.

    Raises:
        OSError: it cannot be moved.
    """
    if any(path.exists() for path in _journals(real)):
        _moved(_journals(real), _journals(_name_aside(real, utc_now()))).pop_all()


def _rename(old: Path, new: Path, undo: ExitStack) -> None:
    old.rename(new)
    undo.callback(new.rename, old)
