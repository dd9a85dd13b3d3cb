"""Files that are there whole, readable by their owner only, also after the power has gone."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

OWNER_ONLY = 0o600
FOLDER_OWNER_ONLY = 0o700


def create(path: Path) -> None:
    """Make an empty file that only its owner can read, from the first moment.

    Raises:
        OSError: there is something of this name, or it cannot be made.
    """
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ONLY))


def flush(path: Path) -> None:
    """Have the system put what was written to a file onto the disk.

    Raises:
        OSError: it could not.
    """
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_folder(folder: Path) -> None:
    """The same for the names in a folder; Windows, which opens no folder, does so by itself.

    Raises:
        OSError: it could not.
    """
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """As :func:`flush_folder` where the system can be asked to: some shares see to it themselves, or not at all."""
    with suppress(OSError):
        flush_folder(folder)
