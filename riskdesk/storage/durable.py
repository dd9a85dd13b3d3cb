"""What makes a new name of a file last: a power cut may otherwise bring the old one back."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Have the system write down which files ``folder`` holds, where it can be asked to: Windows and some shares see to
    it themselves, or not at all."""
    if os.name != "posix":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
