"""A program that dies at any step that it asks of the system."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

CALLS = ("open", "fsync", "replace", "rename", "unlink", "mkdir", "chmod")
"""What the store asks of the system itself; SQLite's own calls are SQLite's to answer for."""


def dies_at(step: int, work: Callable[[], object]) -> bool:
    """Do the work in a child that kills itself just before its call number ``step`` of the system; whether it did.

    A child that comes to an end before that has done all of its work.
    """
    child = os.fork()
    if child == 0:
        try:
            _die_before(step)
            work()
            os._exit(0)
        except BaseException:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def _die_before(step: int) -> None:
    count = 0

    def dying(call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **more: Any) -> Any:
            nonlocal count
            count += 1
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **more)

        return wrapped

    for name in CALLS:
        setattr(os, name, dying(getattr(os, name)))
