"""Which database files this program has open, so that none of them is opened a second time by other means.

On POSIX systems the locks of a file belong to the whole program, and closing any handle of the file lets go of all of
them: a plain look at the first bytes of a library, in whatever thread, would let another program write in the midst of
what this one is writing or reading (https://www.sqlite.org/howtocorrupt.html, section 2.2).
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

_lock = threading.Lock()
_open: Counter[tuple[int, int, bool]] = Counter()


def hold(path: Path, encrypted: bool) -> Callable[[], None]:
    """A connection to a file is about to be made; gives what is to be called, once, when it is closed.

    Raises:
        OSError: there is no such file.
    """
    with _lock:
        status = path.stat()
        known = (status.st_dev, status.st_ino, encrypted)
        _open[known] += 1

    def release() -> None:
        with _lock:
            _open[known] -= 1
            if not _open[known]:
                del _open[known]

    return release


def is_encrypted(path: Path) -> bool | None:
    """Whether a file that this program has open is an encrypted one; ``None`` for one that it has not open.

    Raises:
        OSError: there is no such file.
    """
    with _lock:
        return _found(path)


def beginning(path: Path, count: int) -> bytes | None:
    """The first ``count`` bytes of a file, or all that it has; ``None`` for one that this program has open.

    Raises:
        OSError: it cannot be read.
    """
    # Nobody is to open it between the question and the end of the reading.
    with _lock:
        if _found(path) is not None:
            return None
        with path.open("rb") as file:
            return file.read(count)


def _found(path: Path) -> bool | None:
    status = path.stat()
    for encrypted in (False, True):
        if (status.st_dev, status.st_ino, encrypted) in _open:
            return encrypted
    return None
