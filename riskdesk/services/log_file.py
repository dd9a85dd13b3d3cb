"""How the log file is written: for its owner only, turned over when it is full. Imported when the first line is."""

from __future__ import annotations

import io
import logging
import os
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from riskdesk.services.places import make_private

SIZE, KEPT = 256 * 1024, 4
"""Bytes of one file, and how many full ones stand beside the present one."""


class _Turning(RotatingFileHandler):
    """Opens the file for each line and closes it again: lines are few, other windows write to the same file, and what
    is closed can be turned over on every system."""

    def _open(self) -> io.TextIOWrapper:
        make_private(Path(self.baseFilename).parent)
        return private_append(Path(self.baseFilename))

    def emit(self, record: logging.LogRecord) -> None:
        super().emit(record)
        stream, self.stream = self.stream, None
        if stream is not None:
            with suppress(OSError, ValueError):
                stream.close()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 as logging calls it
        """A line that cannot be written is let go: nothing that a user does hangs on it."""


def private_append(path: Path) -> io.TextIOWrapper:
    """Open a file to write at its end; one that is made is for its owner only from its first moment."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    return io.TextIOWrapper(io.FileIO(descriptor, "a"), encoding="utf-8", errors="replace", write_through=True)


def turning_file(path: Path) -> RotatingFileHandler:
    """What writes the lines to ``path``; nothing is opened or made yet."""
    return _Turning(path, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8", delay=True)
