"""The lock by which one program at a time writes a library."""

from __future__ import annotations

from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from riskdesk.storage.errors import LibraryInUse, LibraryNotWritable

READ_ONLY = "close it there, or open it read-only here."
"""What can be done where a library that is to be opened is open elsewhere."""
CLOSE_IT = "close it there, then try again. Nothing was changed."
"""What can be done where another file is to take its place."""


def take_lock(path: Path, mode: int, otherwise: str = READ_ONLY) -> BaseFileLock:
    """Lock "<file>.lock" beside the library until it is released or the process ends, however it ends.

    ``mode`` is the library's own: whoever may write the one may lock it. The empty lock file stays behind; removing
    it would let two programs hold two files of the same name. ``otherwise`` is what a refusal says can be done.

    Raises:
        LibraryInUse: another program, or another window of this one, has it.
        LibraryNotWritable: the lock cannot be made in this folder.
    """
    # A soft lock (a file that merely exists) would outlive a killed program, hence no fallback to one.
    lock = FileLock(
        path.with_name(path.name + ".lock"), mode=0o600 | mode & 0o666, thread_local=False, fallback_to_soft=False
    )
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise LibraryInUse(f"{path}: the library is open in another window or program; {otherwise}") from None
    except OSError as error:
        raise LibraryNotWritable(
            f"{path}: the library cannot be locked for writing in its folder ({error.strerror or error})."
        ) from error
    return lock
