"""Backups of a library, made and put back; a damaged library set aside.

The rules for whoever calls this from a window:

- Everything here takes the library's path and opens a connection of its own, so it can be called in any thread; no
  ``Library`` or ``Desk`` is handed over.
- :func:`back_up` and :func:`back_up_if_changed` only read the library. It may be open for writing here or in another
  program, and may be written meanwhile: a score waits for the copying of a megabyte at most. They take no lock of the
  library; one backup at a time is made in one folder, and a second one waits.
- :func:`restore`, :func:`set_aside` and :func:`begin_anew` take the library's lock: close it first.
- ``key`` is that of an encrypted library, such as the ``key`` of the open one, or what :func:`unlock` gives; where
  nothing is encrypted it is ``None``.
- A ``progress`` is told of what is done and of all; raising in it ends the work, and nothing is left behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from riskdesk.domain.backups import Backup, Reason
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.progress import Progress
from riskdesk.storage import backup as store
from riskdesk.storage import restoring
from riskdesk.storage.backup_look import look
from riskdesk.storage.connecting import opens
from riskdesk.storage.engine import Key, check_key
from riskdesk.storage.errors import Damaged, LibraryError, WrongPassphrase
from riskdesk.storage.header import looks_encrypted
from riskdesk.storage.opening import header_of
from riskdesk.storage.overwritten import never_encrypted
from riskdesk.storage.restoring import Restored

__all__ = [
    "Backup",
    "Reason",
    "Restored",
    "back_up",
    "back_up_if_changed",
    "backups",
    "begin_anew",
    "copy_to",
    "find_backup",
    "folder_of",
    "has_backups",
    "is_under",
    "newest_good",
    "restore",
    "set_aside",
    "told_of",
    "unlock",
]


def has_backups(library: Path) -> bool:
    """Whether a library has any backup, sound or not."""
    return bool(store.names_in(store.folder_of(library)))


def folder_of(library: Path) -> Path:
    """The folder of a library's backups, whether or not it is there."""
    return store.folder_of(library)


def unlock(library: Path, passphrase: str | None) -> Key | None:
    """The key that a passphrase is, or ``None`` for none; it is tried on the library where that is encrypted, and where
    it is damaged or gone on its backups.

    Raises:
        PassphraseNeeded, WrongPassphrase: there is none, or it opens nothing of these.
        LibraryError: what opens an encrypted library is not installed.
    """
    key = None if passphrase is None else Key(passphrase)
    locked = _encrypted(library)
    if locked:
        check_key(library, key)
        if not any(_opens(path, key) for path in locked):
            raise WrongPassphrase(f"{library}: this passphrase does not open the library, nor a backup of it.")
    return key


def _encrypted(library: Path) -> list[Path]:
    """What a passphrase is tried on: nothing where the library needs none."""
    if library.exists():
        with suppress(LibraryError):
            return [library] if header_of(library).encrypted else []
    return [path for path in store.names_in(store.folder_of(library)).values() if looks_encrypted(path)]


def _opens(path: Path, key: Key | None) -> bool:
    try:
        return opens(path, key)
    except Damaged:
        # It was seen to be the right one for that.
        return True


def may_be_damaged(library: Path) -> bool:
    """Whether what looks like an encrypted library may be a damaged one that never was: its newest backup is not."""
    return looks_encrypted(library) and never_encrypted(library)


def is_under(path: Path, key: Key | None) -> bool:
    """Whether a backup opens with this key; one that is not encrypted opens with any.

    Raises:
        LibraryError: it cannot be opened for another reason.
    """
    return not looks_encrypted(path) or opens(path, key)


def backups(library: Path, deep: bool = False, key: Key | None = None) -> tuple[Backup, ...]:
    """The backups of a library, the newest first, with what each holds and how it stands to the library.

    With ``deep`` every page of each is read to tell whether it is sound; some milliseconds for each megabyte.
    """
    return store.listed(library, deep, key)


def newest_good(library: Path, key: Key | None = None) -> Backup | None:
    """The newest backup that is sound on every page, or ``None``: what is offered where a library is damaged."""
    return store.newest_good(library, key)


def back_up(
    library: Path, when: datetime | None = None, progress: Progress | None = None, key: Key | None = None
) -> Backup:
    """Make a backup because somebody asked for it, also where nothing has changed.

    Raises:
        LibraryError: it cannot be made, and why; the library is as it was.
    """
    return store.back_up(library, Reason.ASKED, when, progress=progress, key=key)


def back_up_if_changed(library: Path, why: Reason = Reason.OPEN, key: Key | None = None) -> Backup | None:
    """Make a backup unless nothing is in the library yet or a sound one holds it as it stands; gives the one made.

    At opening: to be called in a worker thread once the window has been painted.

    Raises:
        LibraryError: it cannot be made, and why; the library is as it was.
    """
    return store.back_up_if_changed(library, why, key=key)


def copy_to(
    library: Path, target: Path, replace: bool = False, progress: Progress | None = None, key: Key | None = None
) -> Path:
    """Copy a library as it stands to a file elsewhere, such as on a stick; an existing one only with ``replace``.

    Raises:
        LibraryError: the copy cannot be made, and why.
    """
    return restoring.copy_to(library, target, replace, progress, key)


def told_of(library: Path, key: Key | None = None) -> str:
    """What a library or a backup holds, in words; ``""`` where it cannot be read."""
    holds = look(library, key=key).holds
    return holds.words if holds else ""


def find_backup(library: Path, wanted: str, among: Sequence[Backup] | None = None, key: Key | None = None) -> Path:
    """The backup that is meant by its number in the list (1 is the newest), its name, or the path of a file.

    Raises:
        RiskDeskError: there is none.
    """
    found = backups(library, key=key) if among is None else among
    if wanted.isdecimal() and len(wanted) < 5 and 1 <= int(wanted) <= len(found):
        return found[int(wanted) - 1].path
    for one in found:
        if one.path.name == wanted:
            return one.path
    path = Path(wanted)
    if not path.is_file():
        count = f"a number from 1 to {len(found)}, a name of the list, or the path of a file" if found else "a file"
        raise RiskDeskError(f"there is no backup “{wanted}” of {library}; allowed: {count}")
    return path


def restore(
    library: Path,
    backup: Path,
    when: datetime | None = None,
    progress: Progress | None = None,
    key: Key | None = None,
    backup_key: Key | None = None,
) -> Restored:
    """Put a backup in the library's place: what is there is backed up first, or set aside where it is damaged. The
    library is then under the passphrase of the backup (``backup_key``, by default ``key``), or under none as that is.

    Raises:
        LibraryError: it cannot be done, and why; the library is as it was.
    """
    return restoring.restore(library, backup, when, progress, key, backup_key)


def set_aside(library: Path, when: datetime | None = None, key: Key | None = None) -> tuple[Path, ...]:
    """Give a damaged library the name "<name>.damaged-<time>", with its journal; its backups stay where they are.

    Raises:
        LibraryError: it is open, sound, or something else, or cannot be moved; it is where it was.
    """
    return restoring.set_aside(library, when, key=key)


def begin_anew(library: Path, when: datetime | None = None, key: Key | None = None) -> tuple[Path, ...]:
    """Set a damaged or missing library aside together with the folder of its backups, so that opening with ``create``
    makes a new one; gives the new names. ``riskdesk restore --library`` with the first still finds the backups.

    Raises:
        LibraryError: as :func:`set_aside`.
    """
    return restoring.set_aside(library, when, with_backups=True, key=key)
