"""The lock of the window: nothing of the library is left on the screen, in the tree of screen readers or in memory."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QProgressDialog, QWidget
from pytestqt.qtbot import QtBot

from riskdesk.domain.session import Session
from riskdesk.services import privacy
from riskdesk.services.desk import Desk, NewSession
from riskdesk.storage import cipher
from riskdesk.ui.application import Application
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


@pytest.fixture(autouse=True, scope="module")
def quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cipher, "ROUNDS", 1_000)
        yield


def settle() -> None:
    """As the event loop does when it is back."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()


def unlock(app: Application) -> MainWindow:
    assert app.locked is not None
    fill(app.locked, "lock_passphrase", PASSPHRASE)
    press(app.locked, "unlock")
    window: MainWindow | None = app.window
    assert window is not None
    return window


def test_locked_nothing_is_left_and_the_passphrase_brings_it_back(application: Start, library: Path) -> None:
    app, window = started(application, library)
    editor = window.bench.editor
    assert editor is not None
    secret, version = editor.session.present[1].area_id, editor.session.info.version_id
    for tab in ("priorities", "history", "sheet", "details", "score"):
        window.show_tab(tab)
    window.show_tab("priorities")
    window.bench.select(secret)
    window.bench.hide_ranks(True)
    assert SECRET in spoken(window)
    del editor

    assert window.lock()
    del window
    settle()
    assert app.window is None
    assert app.locked is not None
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert shown == [app.locked]
    assert SECRET not in " ".join(map(spoken, QApplication.topLevelWidgets()))
    assert app.locked.windowTitle() == "RiskDesk - locked"
    gc.collect()
    assert [s for s in gc.get_objects() if isinstance(s, Session) and s.info.version_id == version] == []
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
    # Nothing that is gone is told of a change of colours.
    again.bench.theme.step(1)


def test_what_is_being_typed_is_kept_first(application: Start, library: Path) -> None:
    app, window = started(application, library)
    typing = ["Heard in the room"]
    editor = window.bench.editor
    assert editor is not None
    area = editor.session.present[0]

    def flush() -> None:
        while typing:
            editor.set_area(area.area_id, justification=typing.pop())

    window.bench.add_flusher(flush)
    window.actions_["lock"].trigger()
    again = unlock(app).bench.editor
    assert again is not None
    assert again.session.present[0].justification == "Heard in the room"


def test_open_dialogs_go_with_the_window(application: Start, library: Path) -> None:
    app, window = started(application, library)
    window.actions_["rename_area"].trigger()
    assert any(d.isVisible() for d in window.findChildren(QDialog))
    window.lock()
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == [app.locked]
    assert [d for d in unlock(app).findChildren(QDialog) if d.isVisible()] == []


def test_work_in_progress_is_finished_first(qtbot: QtBot, application: Start, library: Path) -> None:
    app, window = started(application, library)
    progress = QProgressDialog("Writing", "Cancel", 0, 0, window)
    progress.show()
    assert window.lock()
    assert window.lock()
    assert (app.window, app.locked) == (window, None)
    # Nothing is left in view meanwhile.
    assert window._blank.isVisible()
    progress.deleteLater()
    qtbot.waitUntil(lambda: app.window is None, timeout=10_000)
    assert app.locked is not None


def test_review_stays_review_and_one_taken_meanwhile_stays_locked(application: Start, library: Path) -> None:
    app, window = started(application, library)
    window.bench.set_review(True)
    window.lock()
    other = Desk.at(library, passphrase=PASSPHRASE)
    assert app.locked is not None
    fill(app.locked, "lock_passphrase", PASSPHRASE)
    press(app.locked, "unlock")
    words = app.locked.findChild(QLabel, "wrong")
    assert words is not None
    assert "open in another window or program" in words.text()
    other.close()
    again = unlock(app)
    assert (again.bench.desk.review, again.actions_["review"].isChecked()) == (True, True)
    again.lock()
    assert app.locked is not None
    press(app.locked, "lock_quit")
    assert not app.locked.isVisible()
