"""Closing the window while something is being made, and what is left of a print."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from time import monotonic

import pytest
from PySide6.QtCore import QThreadPool, QTimer
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from riskdesk.domain.progress import Progress
from riskdesk.reports.document import SheetResult
from riskdesk.reports.documents import make_document
from riskdesk.sheet.build import SheetOptions
from riskdesk.ui.ending import wait_for_work
from riskdesk.ui.making import PdfMaking
from riskdesk.ui.sheet.output import SheetOutput
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.window import MainWindow
from riskdesk.ui.working import Words, Working
from tests.ui.windows import MakeWindow, Start, dialog, press


@pytest.fixture
def held() -> Iterator[Event]:
    """What a worker waits for; in the end it is let go whatever became of the test."""
    let_go = Event()
    yield let_go
    let_go.set()
    QThreadPool.globalInstance().waitForDone(20_000)


def begin(window: MainWindow, held: Event) -> list[str]:
    """Begin a piece of work that goes on until ``held`` is set, and gives what became of it."""
    became: list[str] = []
    words = Words("work_progress", "Export", "Writing", "stopped in order")
    working: Working[str] = Working(window, window.bench, words)

    def work(report: Progress) -> str:
        while not held.wait(0.01):
            report(1, 2)
        return "made"

    working.start(work, became.append)
    return became


def test_closing_asks_while_something_is_being_made(qtbot: QtBot, make_window: MakeWindow, held: Event) -> None:
    window = make_window()
    became = begin(window, held)
    assert list(window.bench.running.titles) == ["Export"]
    assert not window.close()
    question = dialog(window, "still_running_dialog")
    words = " ".join(label.text() for label in question.findChildren(QWidget) if hasattr(label, "text"))
    assert "Under way: Export." in words
    # Enter keeps it open.
    keep = question.findChild(QPushButton, "cancel")
    assert keep is not None
    assert keep.isDefault()
    keep.click()
    assert window.isVisible()
    held.set()
    qtbot.waitUntil(lambda: became == ["made"])
    assert list(window.bench.running.titles) == []
    assert window.close()


def test_stop_and_close_stops_in_order(qtbot: QtBot, make_window: MakeWindow, held: Event) -> None:
    window = make_window()
    became = begin(window, held)
    with qtbot.waitSignal(window.bench.told) as told:
        window.close()
        press(dialog(window, "still_running_dialog"), "stop_and_close")
        assert not window.isVisible()
        assert wait_for_work(window.bench.theme)
    assert told.args == ["stopped in order", False]
    assert became == []


def test_the_end_waits_for_the_work_before_it_closes_the_library(qtbot: QtBot, application: Start, held: Event) -> None:
    started = application()
    started.open_sample()
    window = started.window
    assert window is not None
    qtbot.addWidget(window)
    order: list[str] = []
    library = window.bench.desk.library
    words = Words("work_progress", "Export", "Writing", "stopped")
    working: Working[str] = Working(window, window.bench, words)

    def work(_report: Progress) -> str:
        held.wait(1.0)
        with_own = library.beside()
        order.append(f"{len(with_own.assessments())} read")
        with_own.close()
        return ""

    close = library.close
    library.close = lambda: (order.append("closed"), close())  # type: ignore[method-assign,assignment,func-returns-value]
    working.start(work, lambda _made: None)
    assert started.end()
    assert order == ["1 read", "closed"]
    assert started.end()
    assert order == ["1 read", "closed"]


def test_it_is_waited_for_with_a_sentence_and_not_for_ever(held: Event) -> None:
    QThreadPool.globalInstance().start(lambda: held.wait(20))
    seen: list[str] = []
    theme = Theme(Mode.LIGHT)

    QTimer.singleShot(
        0, lambda: seen.extend(w.accessibleName() for w in QApplication.topLevelWidgets() if w.isVisible())
    )
    began = monotonic()
    assert not wait_for_work(theme, limit=0.2)
    assert monotonic() - began < 5
    assert any("it waits until a piece of work has stopped" in words for words in seen)
    assert not any(widget.isVisible() for widget in QApplication.topLevelWidgets())
    held.set()
    assert wait_for_work(theme)


def test_a_print_leaves_nothing_behind(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    assert window.bench.editor is not None
    session = window.bench.editor.session

    def make(report: Progress) -> SheetResult:
        return make_document(session, SheetOptions(), report)

    def printing(accept: bool) -> None:
        making = PdfMaking(window, window.bench, "log_pdf", "Log")
        making.print(session.info, "Log", make)

        def found() -> list[QPrintDialog]:
            return [shown for shown in window.findChildren(QPrintDialog) if shown.isVisible()]

        qtbot.waitUntil(lambda: len(found()) == 1, timeout=20_000)
        shown = found()[0]
        shown.printer().setOutputFileName(str(tmp_path / "printed.pdf"))
        name = shown.findChild(QLineEdit, "filename")
        assert name is not None
        name.setText(str(tmp_path / "printed.pdf"))
        (shown.accept if accept else shown.reject)()

    printing(accept=False)
    qtbot.waitUntil(lambda: window.findChildren(SheetOutput) == [])
    with qtbot.waitSignal(window.bench.told, timeout=20_000):
        printing(accept=True)
    qtbot.waitUntil(lambda: window.findChildren(SheetOutput) == [])
    assert (tmp_path / "printed.pdf").read_bytes().startswith(b"%PDF")
    assert window.bench.running.titles == ()
