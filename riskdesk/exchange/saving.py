"""A file written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from riskdesk.domain.errors import RiskDeskError
from riskdesk.storage.durable import sync_folder
from riskdesk.storage.header import looks_encrypted
from riskdesk.storage.opened_here import beginning

SQLITE = b"SQLite format 3\0"
PRECIOUS = (SQLITE, b'{"format":"RiskDesk sessions"')
"""How a library begins, and a file that ``riskdesk export`` wrote."""


class SaveError(RiskDeskError):
    """A file could not be written; what was there before is untouched."""


def save_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``: first to a temporary file beside it, which then takes its place, and its mode.
    Once it is said to be saved a power cut does not undo it.

    A file marked read-only is not written over, nor anything that is no file (a device, a pipe).

    Raises:
        SaveError: it could not be written; the file that was there, if any, is as it was, and no half file is left.
    """
    target = Path(os.path.realpath(path))
    mode = _mode(target)
    beside = target.with_name(f".{uuid4().hex}.tmp")
    try:
        with _begun(beside, mode) as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        if mode is not None:
            beside.chmod(mode)
        beside.replace(target)
        sync_folder(target.parent)
    except BaseException as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        why = _why(error, mode is not None, target.parent.is_dir())
        raise SaveError(f"{path.name} could not be saved in {path.parent}: {why}") from error


def _begun(path: Path, mode: int | None) -> BinaryIO:
    """A new file; what takes the place of another is nobody else's to read before it has that one's rights."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o666 if mode is None else 0o600), "wb")


_TAKEN = "you may not write there, or another program has the file open. Close it there, or choose another place"
_OPEN = "another program has the file open. Close it there, or give another name"
_REASONS: Mapping[int, str] = {
    errno.ENOSPC: "there is no room left on the disk. Make room there, or choose another place",
    errno.EDQUOT: "your share of the disk is used up. Make room there, or choose another place",
    errno.ENOENT: "there is no such folder, or it is no longer there. Choose another place",
    errno.ENOTDIR: "that is no folder. Choose another place",
    errno.EACCES: _TAKEN,
    errno.EPERM: _TAKEN,
    errno.EBUSY: _OPEN,
    errno.ETXTBSY: _OPEN,
    errno.EROFS: "nothing can be written there. Choose another place",
    errno.ENAMETOOLONG: "the name is too long. Give a shorter one",
    errno.EISDIR: "there is a folder of this name. Give another name",
    errno.EIO: "the disk or the network drive did not answer. Choose another place",
}


def _why(error: OSError, existed: bool, folder: bool) -> str:
    """What went wrong, what was kept and what to do, as the end of a sentence and one more; ``folder`` is whether the
    folder is there."""
    # Of a folder that takes no files, such as those in which a system shows its state, some say that it is not there.
    number = errno.EROFS if error.errno == errno.ENOENT and folder else error.errno or 0
    why = _REASONS.get(number, f"{error.strerror or error}. Choose another place")
    return f"{why}; the file that was there is as it was." if existed else f"{why}; nothing was written."


def save_pdf(path: Path, pdf: bytes) -> None:
    """Write a PDF as :func:`save_whole` does, but over no library and no exported sessions: a slip in a name must not
    cost years of scores.

    Raises:
        SaveError: there is such a file, or the PDF could not be written; what was there is as it was.
    """
    if starts_with(path, *PRECIOUS) or looks_encrypted(path):
        raise SaveError(f"{path.name} is a library or a file of sessions; it was left as it is. Give another name.")
    save_whole(path, pdf)


def starts_with(path: Path, *starts: bytes) -> bool:
    """Whether there is a file at ``path`` that begins with one of these bytes; a pipe is not waited for.

    A library that is open here is not read, and begins as libraries do.
    """
    with suppress(OSError):
        if path.is_file():
            head = beginning(path, max(map(len, starts)))
            return SQLITE in starts if head is None else head.startswith(starts)
    return False


def _mode(target: Path) -> int | None:
    """The mode of the file that is to be replaced, or ``None`` where there is none."""
    try:
        mode = target.stat().st_mode
    except OSError:
        return None
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise SaveError(f"{target.name} could not be saved: there is something of this name that is not a file.")
    if stat.S_ISREG(mode) and not (mode & 0o222 and os.access(target, os.W_OK)):
        raise SaveError(f"{target.name} could not be saved: the file of this name is marked read-only.")
    return stat.S_IMODE(mode)
