"""Fixtures of the window's tests: the application with the shipped font, offscreen, and real benches."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Qt's file dialogs remember folders in the user's configuration; the tests have one of their own.
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="config-")

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from riskdesk.ui.application import Application
from riskdesk.ui.settings import Settings
from riskdesk.ui.theme import load_fonts
from riskdesk.ui.window import MainWindow
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import BenchMaker
from tests.ui.patient import PatientBot
from tests.ui.windows import MakeWindow, Start


def pytest_configure(config: pytest.Config) -> None:
    # The offscreen platform says of each dialog and pop-up that it has no window manager to hand sizes to.
    config.addinivalue_line("qt_log_ignore", "This plugin does not support")


@pytest.fixture(scope="session", autouse=True)
def fonts(qapp: QApplication) -> QApplication:
    """The application with the shipped font."""
    load_fonts()
    return qapp


@pytest.fixture(autouse=True)
def nothing_left(fonts: QApplication) -> Iterator[None]:
    """Each test leaves no window behind: an open dialog would keep the next test's window from being active."""
    yield
    for widget in fonts.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    fonts.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    fonts.processEvents()


@pytest.fixture
def qtbot(request: pytest.FixtureRequest) -> QtBot:
    """pytest-qt's own, with more patience."""
    return PatientBot(request)


@pytest.fixture
def make_bench(tmp_path: Path) -> Iterator[BenchMaker]:
    """Makes benches; their libraries are closed in the end."""
    maker = BenchMaker(tmp_path, [])
    yield maker
    for bench in maker.made:
        bench.show(None)
        bench.desk.close()


@pytest.fixture
def bench(make_bench: BenchMaker) -> Workbench:
    """A bench with the eleven areas, all scored."""
    return make_bench()


@pytest.fixture
def make_window(qtbot: QtBot, make_bench: BenchMaker, tmp_path: Path) -> Iterator[MakeWindow]:
    """Makes shown windows, by default on a bench with the eleven areas."""
    made: list[MainWindow] = []

    def make(bench: Workbench | None = None, width: int = 1366, height: int = 768) -> MainWindow:
        window = MainWindow(bench or make_bench(), Settings(tmp_path / "window.ini"))
        qtbot.addWidget(window)
        window.apply_theme()
        window.resize(width, height)
        window.show()
        qtbot.waitExposed(window)
        made.append(window)
        return window

    yield make
    for window in made:
        for left in window.findChildren(QDialog):
            left.close()
        window.close()


@pytest.fixture
def application(fonts: QApplication, tmp_path: Path) -> Iterator[Start]:
    """Starts of the program in this process."""
    started: list[Application] = []

    def start() -> Application:
        started.append(Application(fonts, Settings(tmp_path / f"window-{len(started)}.ini")))
        return started[-1]

    yield start
    # A dialog without a window behind it ends the program when it is closed: here, and not in the next test.
    for left in QApplication.topLevelWidgets():
        left.close()
    for one in started:
        one.end()
        if one.window:
            one.window.close()
            one.window.deleteLater()
    # exit() before exec() lets no event loop of a later test begin; a loop that is run and left makes it good.
    QTimer.singleShot(0, lambda: fonts.exit(0))
    fonts.exec()
