"""The lock of the window: nothing of the library is left on the screen, in the tree of screen readers or in memory."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from riskdesk.app import Application
from riskdesk.domain.session import Session
from riskdesk.services import privacy
from riskdesk.services.desk import Desk, NewSession
from riskdesk.ui.window import MainWindow
from tests.ui.benches import shipped_scheme
from tests.ui.windows import Start, fill, press

PASSPHRASE = 'four words of Ŵales\' "own"'
SECRET = "Qzxwvk Bay"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "private.sqlite"
    desk = Desk.at(path, create=True, who="Analyst")
    desk.new_assessment("Assessment", NewSession("The day", "P", "2026-11-02", shipped_scheme(), ["First", SECRET]))
    privacy.put_under(desk, PASSPHRASE)
    desk.close()
    return path


def started(application: Start, library: Path) -> tuple[Application, MainWindow]:
    app = application()
    app.start(library, demo=False)
    asked = next(w for w in QApplication.topLevelWidgets() if w.objectName() == "passphrase_dialog")
    fill(asked, "passphrase", PASSPHRASE)
    press(asked, "go")
    assert app.window is not None
    return app, app.window


def spoken(widget: QWidget) -> str:
    """All that a screen reader can find below a widget."""
    found: list[str] = []

    def walk(node: QAccessibleInterface) -> None:
        found.extend(node.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Value))
        for n in range(min(node.childCount(), 500)):
            child = node.child(n)
            if child is not None:
                walk(child)

    walk(QAccessible.queryAccessibleInterface(widget))
    return " ".join(found)


def test_locked_nothing_is_left_and_the_passphrase_brings_it_back(application: Start, library: Path) -> None:
    app, window = started(application, library)
    editor = window.bench.editor
    assert editor is not None
    secret = editor.session.present[1].area_id
    for tab in ("priorities", "history", "sheet", "details", "score"):
        window.show_tab(tab)
    window.show_tab("priorities")
    window.bench.select(secret)
    window.bench.hide_ranks(True)
    assert SECRET in spoken(window)
    del editor

    assert window.lock()
    del window
    assert app.window is None
    assert app.locked is not None
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert shown == [app.locked]
    assert SECRET not in " ".join(map(spoken, QApplication.topLevelWidgets()))
    assert app.locked.windowTitle() == "RiskDesk - locked"
    gc.collect()
    assert [s for s in gc.get_objects() if isinstance(s, Session) and SECRET in {a.name for a in s.areas}] == []
    # Nobody has it open: neither the database nor its lock.
    Desk.at(library, passphrase=PASSPHRASE).close()

    fill(app.locked, "lock_passphrase", "something else")
    press(app.locked, "unlock")
    assert app.window is None
    wrong = app.locked.findChild(QWidget, "wrong")
    assert wrong is not None
    assert wrong.isVisible()
    assert app.locked.findChild(QLineEdit, "lock_passphrase").text() == ""  # type: ignore[union-attr]

    locked = app.locked
    fill(locked, "lock_passphrase", PASSPHRASE)
    press(locked, "unlock")
    again: MainWindow | None = app.window
    assert again is not None
    assert (locked.isVisible(), again.isVisible()) == (False, True)
    assert (again.tab, again.bench.selected_area, again.bench.hides_ranks) == ("priorities", secret, True)
    assert SECRET in spoken(again)
    again.bench.theme.step(1)
