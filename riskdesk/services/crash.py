"""What the process leaves behind when it is ended from outside Python, as by a fault in the memory of Qt.

Python's faulthandler can then only write to a file that is open already, and writes whole paths, in which the name of a
home folder stands. So it has a small file of its own beside the log; an orderly end takes it away, and the next start
puts what is in it into the log, with the paths shortened.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import IO

from filelock import FileLock, Timeout

from riskdesk.services.faults import Plain, shortened
from riskdesk.services.places import make_private

MOST = 64 * 1024
"""Bytes of such a file that are read."""
_FRAME = re.compile(r'  File "(.*)", line (\d+|\?+) in ([\w.<>]{1,200})')
_HEAD = re.compile(
    r"(Fatal Python error: [A-Z][\w ,]{1,60}|Windows fatal exception: [\w ]{1,60}|(Current thread|Thread) 0x[0-9a-f]+)"
)
_log = logging.getLogger("riskdesk.crash")


class CrashFile:
    """Where this process writes when it is torn down; ``close`` at an orderly end."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"crash-{os.getpid()}.txt"
        self._lock = FileLock(self._path.with_suffix(".lock"), mode=0o600)
        self._file: IO[bytes] | None = None

    def open(self) -> None:
        """Begin; where no file can be made there is none, and nothing else is lost by it."""
        with suppress(OSError, Timeout):
            make_private(self._path.parent)
            self._lock.acquire(timeout=0)
            self._file = os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb", 0)
            faulthandler.enable(self._file)

    def close(self) -> None:
        """Nothing has happened: take the file away."""
        if self._file is None:
            return
        faulthandler.disable()
        with suppress(OSError):
            self._file.close()
            self._file = None
            self._path.unlink(missing_ok=True)
            self._lock.release()
            Path(self._lock.lock_file).unlink(missing_ok=True)


def left_behind(folder: Path) -> int:
    """Put what earlier runs left into the log; gives how many of them were torn down.

    Files of programs that still run are left alone; that of one that was killed is empty, and is only taken away.
    """
    torn = 0
    for path in sorted(folder.glob("crash-*.txt")) if folder.is_dir() else ():
        with suppress(OSError, Timeout):
            lock = FileLock(path.with_suffix(".lock"), mode=0o600)
            lock.acquire(timeout=0)
            try:
                torn += _told(path)
                path.unlink(missing_ok=True)
            finally:
                lock.release()
                Path(lock.lock_file).unlink(missing_ok=True)
    return torn


def _told(path: Path) -> bool:
    with path.open("rb") as file:
        lines = list(told_lines(file.read(MOST).decode("utf-8", "replace")))
    if lines:
        _log.error("an earlier run was torn down:\n%s", Plain("\n".join(f"  {line}" for line in lines)))
    return bool(lines)


def told_lines(dump: str) -> list[str]:
    """The lines of faulthandler's account that may be told, with the paths shortened; any other line is left out."""
    lines = []
    for line in dump.splitlines():
        if frame := _FRAME.fullmatch(line):
            lines.append(f"  {shortened(frame[1])}:{frame[2]}: {frame[3]}")
        elif head := _HEAD.match(line):
            lines.append(head[1])
    return lines
