"""Fixtures of the window's tests: the application with the shipped font, offscreen, and real benches."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Qt's file dialogs remember folders in the user's configuration; the tests have one of their own.
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="riskdesk-tests-")

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from riskdesk.ui.theme import load_fonts
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import BenchMaker


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
