"""How far a piece of work is, and the way in which its user stops it."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Told how many steps of how many are done. What it raises, :class:`Cancelled` or anything else, ends the work and
comes through."""


class Cancelled(Exception):  # noqa: N818 - no error: it was asked for
    """The user has stopped the work; nothing was written."""


def counted(progress: Progress | None, before: int, total: int) -> Progress | None:
    """One report over several parts: what is told of this one comes after ``before`` steps of ``total``."""
    if progress is None:
        return None
    return lambda done, _: progress(before + done, total)


def standing(progress: Progress | None, done: int, total: int) -> Progress | None:
    """For work that is tried or done over: it can be stopped, and what is told stands still meanwhile."""
    if progress is None:
        return None
    return lambda _done, _total: progress(done, total)
