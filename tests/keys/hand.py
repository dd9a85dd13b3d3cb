"""Types whole scorings into the Score tab of the real window, and counts the keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from riskdesk.domain.rescoring import progress
from riskdesk.ui.score.page import ScorePage
from riskdesk.ui.score.table import ScoreTable
from riskdesk.ui.settings import Settings
from riskdesk.ui.window import MainWindow
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import BenchMaker, Marks, mark

MOST = 4
"""Keys that an area may take: impact, probability, and two for the threat."""


@dataclass(frozen=True)
class Typed:
    """How many keys it took, and the marks of each area that are then on the disk."""

    keys: int
    marks: Mapping[str, Marks]


def areas(threats: Sequence[int]) -> dict[str, tuple[int, int, int]]:
    """Areas with these threats, and with every impact and probability that there is."""
    return {f"Area {n:02d}": (n % 5 + 1, (n // 5) % 5 + 1, threat) for n, threat in enumerate(threats)}


def first_scoring(folder: Path, wanted: Mapping[str, tuple[int, int, int]]) -> Typed:
    """Begin a session with these areas and type their marks, with Enter only where a digit waits for it."""
    maker = BenchMaker(folder, [])
    bench = maker(list(wanted))
    window, table = _window(bench, folder)
    keys = 0
    for marks in wanted.values():
        for value in marks:
            QTest.keyClicks(table, str(value))
            keys += len(str(value))
        if table.typed_at(table.currentIndex()):
            QTest.keyClick(table, Qt.Key.Key_Return)
            keys += 1
    return _end(window, bench, keys, wanted)


def rescoring(folder: Path, wanted: Mapping[str, tuple[int, int, int]]) -> Typed:
    """Rescore a closed session of these areas, confirming every area's old values, till nothing is to do."""
    maker = BenchMaker(folder, [])
    bench = maker(wanted)
    assert bench.editor is not None
    bench.editor.close()
    bench.begun(bench.desk.rescore(bench.editor.session.info.version_id, "Next quarter", "2011-02-02"))
    window, table = _window(bench, folder)
    keys = 0
    while progress(bench.editor.session, bench.editor.base).to_do and keys < len(wanted) * MOST:
        QTest.keyClick(table, Qt.Key.Key_Return)
        keys += 1
    return _end(window, bench, keys, wanted)


def _window(bench: Workbench, folder: Path) -> tuple[MainWindow, ScoreTable]:
    window = MainWindow(bench, Settings(folder / "window.ini"))
    window.show()
    QApplication.processEvents()
    page = window.page("score")
    assert isinstance(page, ScorePage)
    page.focus_first()
    return window, page.table


def _end(window: MainWindow, bench: Workbench, keys: int, wanted: Mapping[str, object]) -> Typed:
    """What the disk has in the end, read afresh."""
    assert bench.editor is not None
    bench.editor.reload()
    found = {
        name: (mark(bench, name, "impact"), mark(bench, name, "probability"), mark(bench, name, "threat"))
        for name in wanted
    }
    window.close()
    window.deleteLater()
    bench.show(None)
    bench.desk.close()
    return Typed(keys, found)
