"""A file written whole or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from riskdesk.domain.errors import RiskDeskError

SQLITE = b"SQLite format 3\0"
PRECIOUS = (SQLITE, b'{"format":"RiskDesk sessions"')
"""How a library begins, and a file that ``riskdesk export`` wrote."""


class SaveError(RiskDeskError):
    """A file could not be written; what was there before is untouched."""


def save_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``: first to a temporary file beside it, which then takes its place, and its mode.

    A file marked read-only is not written over, nor anything that is no file (a device, a pipe).

    Raises:
        SaveError: it could not be written; the file that was there, if any, is as it was.
    """
    target = Path(os.path.realpath(path))
    mode = _mode(target)
    beside = target.with_name(f".{uuid4().hex}.tmp")
    try:
        with beside.open("xb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        if mode is not None:
            beside.chmod(mode)
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise SaveError(f"{path.name} could not be saved in {path.parent}: {error.strerror or error}.") from error


def save_pdf(path: Path, pdf: bytes) -> None:
    """Write a PDF as :func:`save_whole` does, but over no library and no exported sessions: a slip in a name must not
    cost years of scores.

    Raises:
        SaveError: there is such a file, or the PDF could not be written; what was there is as it was.
    """
    if starts_with(path, *PRECIOUS):
        raise SaveError(f"{path.name} is a library or a file of sessions; it was left as it is. Give another name.")
    save_whole(path, pdf)


def starts_with(path: Path, *starts: bytes) -> bool:
    """Whether there is a file at ``path`` that begins with one of these bytes; a pipe is not waited for."""
    with suppress(OSError):
        if path.is_file():
            with path.open("rb") as held:
                return held.read(max(map(len, starts))).startswith(starts)
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
