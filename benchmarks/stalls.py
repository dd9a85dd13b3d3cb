"""How long the window stands still while a sheet is made and shown."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from fixtures import library_of
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from riskdesk.app import make_application
from riskdesk.ui.application import Application
from riskdesk.ui.settings import Settings

TICK = 4
"""Milliseconds between two ticks; the window stands still where one comes late."""


def longest_stall(path: Path, areas: int, runs: int) -> list[float]:
    """The longest time in seconds between two ticks of the window, for each of some makings of a sheet of so many
    areas, from the wish until the first page is painted sharp."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else make_application([])
    desk = Application(app, Settings(path.with_suffix(".ini")))
    desk.start(library_of(path, areas), demo=False)
    window = desk.window
    assert window is not None
    window.resize(1366, 768)
    window.show_tab("sheet")
    from riskdesk.ui.sheet.page import SheetPage

    page = window.findChildren(SheetPage)[0]
    loop = QEventLoop()

    def shown() -> bool:
        return page.preview.pages > 0 and not page.builder.busy and page.preview.view.pictures.settled

    _run(loop, shown)
    times = []
    for _ in range(runs):
        page.builder.forget()
        page.preview.clear()
        page.rebuild()
        times.append(_run(loop, shown))
    window.close()
    desk.end()
    return times


def _run(loop: QEventLoop, done: Callable[[], bool]) -> float:
    """Run the loop until it is done and a little longer; returns the longest time between two ticks in seconds."""
    gaps, last, until = [0.0], time.perf_counter(), float("inf")

    def tick() -> None:
        nonlocal last, until
        now = time.perf_counter()
        gaps.append(now - last)
        last = now
        if until == float("inf") and done():
            until = now + 0.2
        if now > until:
            loop.quit()

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(TICK)
    loop.exec()
    timer.stop()
    return max(gaps)
