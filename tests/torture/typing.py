"""The real window, offscreen, and what is done in it by keys."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from riskdesk.app import make_application
from riskdesk.ui.application import Application
from riskdesk.ui.score.table import ScoreTable
from riskdesk.ui.settings import Settings

Key = Qt.Key
ROUNDS = 8


@cache
def application() -> QApplication:
    """Qt's application. Offscreen it has one thread and no connection to anything, so it outlives a fork."""
    return make_application(["riskdesk"])


class Screen:
    """One start of the program on a library."""

    def __init__(self, path: Path) -> None:
        self._qt = application()
        self._program = Application(self._qt, Settings(path.with_name("window.ini")))
        self._program.start(path, demo=False)
        window = self._program.window
        assert window is not None
        self._window = window
        table, words = window.findChild(ScoreTable), window.findChild(QPlainTextEdit, "justification")
        assert isinstance(table, ScoreTable)
        assert isinstance(words, QPlainTextEdit)
        self._table, self._words = table, words
        self._heard = 0
        # Connected last, so it is told after every page has shown the edit.
        window.bench.edited.connect(self._hear)

    def _hear(self, _edit: object) -> None:
        self._heard += 1

    def deeds(self, chance: random.Random) -> Iterator[tuple[str, Callable[[], object]]]:
        """Score area by area, with undoes and words in between, and close the session in the end."""
        for _ in range(ROUNDS):
            for _ in range(4):
                yield "type a digit", partial(self._digit, str(chance.randint(1, 5)))
            # A digit of which another may follow is kept by whatever comes next, as an edit of its own.
            yield "keep what is typed", self._keep
            if chance.random() < 0.4:
                yield "Ctrl+Z", partial(self._act, "undo")
                if chance.random() < 0.5:
                    yield "Ctrl+Y", partial(self._act, "redo")
            if chance.random() < 0.4:
                yield "type words", partial(self._write, f"Said the room {chance.randint(1, 99_999)}.")
            if chance.random() < 0.3:
                yield "Delete", partial(QTest.keyClick, self._table, Key.Key_Delete)

    def _digit(self, digit: str) -> None:
        before = self._heard
        QTest.keyClicks(self._table, digit)
        self._qt.processEvents()
        # The same mark again is no edit, nor is the first digit of two.
        assert self._heard <= before + 1

    def _keep(self) -> None:
        self._window.bench.commit_pending()
        self._qt.processEvents()

    def _act(self, name: str) -> None:
        self._window.actions_[name].trigger()
        self._qt.processEvents()

    def _write(self, text: str) -> None:
        self._words.setFocus()
        self._words.selectAll()
        QTest.keyClicks(self._words, text)
        self._window.bench.commit_pending()
        self._table.setFocus()
        self._qt.processEvents()

    def end(self) -> None:
        """Close the window, and with it the library."""
        self._window.close()
        self._program.end()
