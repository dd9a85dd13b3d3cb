"""Keeps the window moving while a worker thread makes a long PDF, or while much is read."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

TURN = 0.001
"""Seconds until a thread that computes lets the window have its turn; Python's own five add up to a visible jerk."""

_lock = Lock()
_running = 0
_before = (True, 0.005)


@contextmanager
def taking_turns() -> Iterator[None]:
    """While anybody is inside, the window's turn comes sooner and Python searches for no cycles: with the hundred
    thousand objects of a long PDF that search would stop all threads for a tenth of a second. What the work leaves
    behind is found by the next search, in a few milliseconds."""
    _enter()
    try:
        yield
    finally:
        _leave()


def _enter() -> None:
    global _running, _before
    with _lock:
        if not _running:
            _before = (gc.isenabled(), sys.getswitchinterval())
            gc.disable()
            sys.setswitchinterval(TURN)
        _running += 1


def _leave() -> None:
    global _running
    with _lock:
        _running -= 1
        if not _running:
            searched, interval = _before
            sys.setswitchinterval(interval)
            if searched:
                gc.enable()
