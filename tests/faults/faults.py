"""Faults by name: the disk is full, the share is gone, the n-th write fails ..."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager

from tests.faults.vfs import CHANGING, Answer, Call, Layer, Rule, layer

FULL = Answer(sqlite3.SQLITE_FULL, part=True)
"""The disk fills up in the midst of a write."""
READ = Answer(sqlite3.SQLITE_IOERR_READ)
WRITE = Answer(sqlite3.SQLITE_IOERR_WRITE)
FSYNC = Answer(sqlite3.SQLITE_IOERR_FSYNC)
GONE = Answer(sqlite3.SQLITE_CANTOPEN)


class Faults:
    """The layer, with the rules of these tests."""

    def __init__(self) -> None:
        self.layer: Layer = layer()

    def __enter__(self) -> Faults:
        self.layer.begin()
        return self

    def __exit__(self, *_: object) -> None:
        self.layer.end()
        wrong, self.layer.wrong = self.layer.wrong, []
        if wrong:
            raise wrong[0]

    @contextmanager
    def rule(self, rule: Rule) -> Iterator[None]:
        """While this lasts ``rule`` decides."""
        self.layer.rule = rule
        try:
            yield
        finally:
            self.layer.rule = None

    @contextmanager
    def at(
        self, number: int, answer: Answer, methods: Collection[str] = CHANGING, lasting: bool = False
    ) -> Iterator[list[Call]]:
        """While this lasts the call of this number (from 1) of these kinds fails, with ``lasting`` all later ones too;
        gives the calls that failed."""
        failed: list[Call] = []
        seen = 0

        def rule(call: Call) -> Answer | None:
            nonlocal seen
            if call.method not in methods:
                return None
            seen += 1
            if seen == number or (lasting and seen > number):
                failed.append(call)
                return answer
            return None

        with self.rule(rule):
            yield failed

    def full(self, from_number: int = 1) -> AbstractContextManager[list[Call]]:
        """A disk without room: every write fails from the given one on, removing files still works."""
        return self.at(from_number, FULL, ("xWrite",), lasting=True)

    @contextmanager
    def gone(self) -> Iterator[None]:
        """A share that went away: every call fails; closing and unlocking are not asked."""
        answers: dict[str, Answer] = {
            "xOpen": GONE,
            "xRead": READ,
            "xWrite": WRITE,
            "xSync": FSYNC,
            "xTruncate": Answer(sqlite3.SQLITE_IOERR_TRUNCATE),
            "xDelete": Answer(sqlite3.SQLITE_IOERR_DELETE),
            "xFileSize": Answer(sqlite3.SQLITE_IOERR_FSTAT),
            "xLock": Answer(sqlite3.SQLITE_IOERR_LOCK),
        }
        rule: Callable[[Call], Answer | None] = lambda call: answers.get(call.method)  # noqa: E731 typed
        with self.rule(rule):
            yield
