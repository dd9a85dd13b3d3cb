"""The net under the window: every way in which something can go wrong inside, the one dialog, and what is kept."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal, qCritical
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from riskdesk.domain.errors import EditError
from riskdesk.domain.scheme import IMPACT
from riskdesk.services.journal import attach, detach
from riskdesk.ui.dialogs.fault import FaultDialog
from riskdesk.ui.faults import FaultNet
from riskdesk.ui.window import MainWindow
from tests.ui.benches import area_id, mark
from tests.ui.windows import MakeWindow, fill, press

SECRET = "Zwischenfall-4711"


class Caught:
    """A window with the net under it, and a log of its own."""

    def __init__(self, window: MainWindow, log: Path) -> None:
        self.window, self.log = window, log
        self.net = FaultNet()
        self.net.watch(window)
        self.journal = attach(log)

    def dialogs(self) -> list[FaultDialog]:
        return [d for d in self.window.findChildren(FaultDialog) if d.isVisible()]

    @property
    def dialog(self) -> FaultDialog:
        assert self.net.dialog is not None
        return self.net.dialog


@pytest.fixture
def caught(make_window: MakeWindow, tmp_path: Path) -> Iterator[Caught]:
    made = Caught(make_window(), tmp_path / "log" / "riskdesk.log")
    made.net.install()
    yield made
    made.net.remove()
    detach(made.journal)


def raising(kind: type[Exception], *args: object) -> Callable[..., None]:
    def wrong(*_given: object) -> None:
        raise kind(*args)

    return wrong


class Broken(QWidget):
    """Paints nothing but faults."""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        raise ValueError(SECRET)


def slot() -> None:
    QTimer.singleShot(0, raising(ValueError, SECRET))


def emitted() -> None:
    class Teller(QObject):
        told = Signal()

    teller = Teller()
    teller.told.connect(raising(KeyError, SECRET))
    teller.told.emit()


def pooled() -> None:
    QThreadPool.globalInstance().start(raising(OSError, 28, SECRET, SECRET))


def threaded() -> None:
    thread = threading.Thread(target=raising(ValueError, SECRET), name=SECRET)
    thread.start()
    thread.join()


@pytest.mark.parametrize("wrong", [slot, emitted, pooled, threaded])
def test_whatever_goes_wrong_is_told_in_one_dialog(qtbot: QtBot, caught: Caught, wrong: Callable[[], None]) -> None:
    wrong()
    qtbot.waitUntil(lambda: caught.net.dialog is not None)
    assert "is on the disk, and the window shows what is there." in caught.dialog.kept.text()
    press(caught.dialog, "go")
    qtbot.waitUntil(lambda: caught.net.dialog is None)
    assert caught.window.isVisible()
    assert SECRET not in caught.log.read_text()


def paint(widget: QWidget, times: int) -> None:
    """Have Qt paint it so many times, as the system would ask for it."""
    for _ in range(times):
        widget.update()
        QApplication.processEvents()


def test_a_paint_that_always_fails_opens_one_dialog(qtbot: QtBot, caught: Caught) -> None:
    broken = Broken(caught.window)
    broken.resize(20, 20)
    broken.show()
    paint(broken, 150)
    qtbot.waitUntil(lambda: caught.net.dialog is not None)
    paint(broken, 20)
    qtbot.wait(50)
    assert len(caught.dialogs()) == 1
    caught.dialog.accept()
    paint(broken, 20)
    qtbot.wait(50)
    assert caught.dialogs() == []
    assert caught.net.faults == 1
    text = caught.log.read_text()
    # Once with its frames; then at the tenth and the hundredth time, and not a hundred and ninety times.
    assert text.count("error: fault after") == 1
    assert text.count("error: fault again") == 2
    broken.hide()


def test_the_same_later_is_told_in_a_sentence(qtbot: QtBot, caught: Caught, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riskdesk.ui.faults.LULL", 0.0)
    wrong = raising(ValueError, SECRET)
    QTimer.singleShot(0, wrong)
    qtbot.waitUntil(lambda: caught.net.dialog is not None)
    caught.dialog.accept()
    QTimer.singleShot(0, wrong)
    qtbot.waitUntil(lambda: "The same went wrong again." in caught.window.messages.words)
    assert caught.dialogs() == []


def test_another_fault_at_once_offers_closing(qtbot: QtBot, caught: Caught) -> None:
    slot()
    qtbot.waitUntil(lambda: caught.net.dialog is not None)
    dialog = caught.dialog
    assert dialog.go.text() == "Go on"
    emitted()
    qtbot.waitUntil(lambda: dialog.go.text() == "Close RiskDesk")
    assert caught.dialogs() == [dialog]
    assert "ValueError" in dialog.details
    assert "KeyError" in dialog.details
    # Escape is no order to close.
    with qtbot.assertNotEmitted(caught.net.wants_end):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: caught.net.dialog is None)
    pooled()
    qtbot.waitUntil(lambda: caught.net.dialog is not None)
    with qtbot.waitSignal(caught.net.wants_end):
        press(caught.dialog, "go")


def test_closing_can_be_chosen_the_first_time(qtbot: QtBot, caught: Caught) -> None:
    slot()
    qtbot.waitUntil(lambda: caught.net.dialog is not None)
    with qtbot.waitSignal(caught.net.wants_end):
        press(caught.dialog, "close_riskdesk")


def test_the_window_shows_the_disk_and_what_was_being_typed_is_kept(qtbot: QtBot, caught: Caught) -> None:
    window = caught.window
    bench = window.bench
    assert bench.editor is not None
    drugs = area_id(bench, "Drugs")
    bench.select(drugs)
    fill(window, "justification", "typed, and not kept yet")
    kept = bench.editor.session
    # What memory holds and the disk does not must not stay in view.
    bench.editor._session = bench.editor.session.__class__(kept.info, kept.scheme, kept.scheme_text, kept.areas)
    slot()
    qtbot.waitUntil(lambda: caught.net.dialog is not None)
    assert mark(bench, "Drugs", IMPACT) == 3
    assert bench.editor.saved_at is not None
    time = bench.editor.saved_at.astimezone().strftime("%H:%M:%S")
    assert f"Everything up to {time} is on the disk" in caught.dialog.kept.text()
    bench.editor.reload()
    texts = [a.justification for a in bench.editor.session.present if a.area_id == drugs]
    assert texts == ["typed, and not kept yet"]
    field = window.findChild(QPlainTextEdit, "justification")
    assert field is not None
    assert field.toPlainText() == "typed, and not kept yet"


def test_a_step_that_fails_while_the_window_is_put_right_does_not_keep_the_others_from_it(
    qtbot: QtBot, caught: Caught
) -> None:
    order: list[str] = []
    flushers = caught.window.bench._flushers
    flushers.insert(0, raising(ZeroDivisionError))
    caught.window.bench.session_opened.connect(lambda: order.append("opened"))
    slot()
    qtbot.waitUntil(lambda: caught.net.dialog is not None)
    flushers.pop(0)
    assert order == ["opened"]
    assert "The window could not be shown afresh." in caught.dialog.said.text()
    assert caught.dialog.go.text() == "Close RiskDesk"
    assert "ZeroDivisionError" in caught.log.read_text()
    assert len(caught.dialogs()) == 1


def test_a_fault_of_the_dialog_itself_is_told_by_no_dialog(
    qtbot: QtBot, caught: Caught, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FaultDialog, "_word", raising(AttributeError, SECRET))
    slot()
    qtbot.waitUntil(lambda: caught.log.exists() and "AttributeError" in caught.log.read_text())
    qtbot.waitUntil(lambda: caught.net.faults == 2)
    qtbot.wait(30)
    assert caught.net.dialog is None


def test_it_stands_over_an_open_dialog_and_can_be_answered(qtbot: QtBot, caught: Caught) -> None:
    window = caught.window
    window.actions_["add_area"].trigger()
    below = QGuiApplication.focusWindow()
    slot()
    qtbot.waitUntil(lambda: caught.net.dialog is not None)
    assert caught.dialog.isModal()
    assert QGuiApplication.modalWindow() is caught.dialog.windowHandle()
    press(caught.dialog, "go")
    qtbot.waitUntil(lambda: caught.net.dialog is None)
    assert QGuiApplication.modalWindow() is not None
    assert below is None or below.isVisible()


def test_it_waits_until_a_menu_and_a_held_mouse_are_gone(
    qtbot: QtBot, caught: Caught, monkeypatch: pytest.MonkeyPatch
) -> None:
    menu = QMenu(caught.window)
    menu.addAction("one")
    menu.popup(caught.window.pos())
    slot()
    qtbot.wait(150)
    assert caught.net.dialog is None
    menu.close()
    qtbot.waitUntil(lambda: caught.net.dialog is not None)
    caught.dialog.accept()
    # One that never goes is not waited for for ever.
    monkeypatch.setattr("riskdesk.ui.faults.PATIENCE", 100)
    menu.popup(caught.window.pos())
    emitted()
    qtbot.waitUntil(lambda: caught.net.dialog is not None)
    assert not menu.isVisible()


def test_the_matrix_is_let_go_of_in_the_midst_of_a_drag(
    qtbot: QtBot, caught: Caught, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = [Qt.MouseButton.LeftButton]
    monkeypatch.setattr("riskdesk.ui.faults.QApplication.mouseButtons", lambda: held[0])
    slot()
    qtbot.wait(150)
    assert caught.net.dialog is None
    held[0] = Qt.MouseButton.NoButton
    qtbot.waitUntil(lambda: caught.net.dialog is not None)


def test_a_refusal_that_nobody_caught_is_a_sentence(qtbot: QtBot, caught: Caught) -> None:
    QTimer.singleShot(0, raising(EditError, f"{SECRET} cannot be done; nothing was changed."))
    qtbot.waitUntil(lambda: SECRET in caught.window.messages.words)
    assert caught.net.dialog is None
    assert "refused outside of an action: EditError" in caught.log.read_text()
    assert SECRET not in caught.log.read_text()


def test_a_refusal_in_an_action_is_a_sentence_too(caught: Caught) -> None:
    window = caught.window
    window.actions_.handle("help", raising(EditError, f"{SECRET} cannot be done."))
    window.actions_["help"].trigger()
    assert window.messages.words == f"{SECRET} cannot be done."
    assert caught.net.faults == 0
    assert "refused: EditError of help" in caught.log.read_text()


def test_what_is_thrown_away_wrongly_is_noted_and_not_told(caught: Caught, qtbot: QtBot) -> None:
    class Thrown:
        def __del__(self) -> None:
            raise ValueError(SECRET)

    Thrown()
    qtbot.waitUntil(lambda: caught.log.exists() and "ValueError in the window's thread" in caught.log.read_text())
    qtbot.wait(30)
    assert caught.net.dialog is None


def test_of_a_message_of_qts_the_log_has_where_it_comes_from(
    caught: Caught, capsys: pytest.CaptureFixture[str]
) -> None:
    qCritical(f'QFile::open: "/home/{SECRET}"')
    assert caught.log.read_text().endswith("error: Qt: QFile::open\n")
    assert SECRET in capsys.readouterr().err


def test_neither_details_nor_log_nor_clipboard_hold_anything_of_a_session(qtbot: QtBot, caught: Caught) -> None:
    window, bench = caught.window, caught.window.bench
    assert bench.editor is not None
    bench.editor.set_details(title=f"{SECRET} day", partnership=SECRET)
    one = bench.editor.session.present[0]
    bench.editor.set_area(one.area_id, name=SECRET, justification=f"because of {SECRET}")
    bench.editor.set_mark(one.area_id, IMPACT, 4)

    def act() -> None:
        session, text = bench.editor and bench.editor.session, SECRET
        try:
            bench.desk.library._db.execute("INSERT INTO nowhere VALUES (?)", (text,))
        except Exception as error:
            raise KeyError(session, text) from error

    window.actions_.handle("help", act)
    window.actions_["help"].trigger()
    qtbot.waitUntil(lambda: caught.net.dialog is not None)
    press(caught.dialog, "show_details")
    press(caught.dialog, "copy_details")
    pane = caught.dialog.findChild(QPlainTextEdit, "fault_details")
    assert pane is not None
    copied = QGuiApplication.clipboard().text()
    for text in (caught.dialog.details, pane.toPlainText(), copied, caught.log.read_text()):
        assert SECRET not in text
        assert str(Path.home()) not in text
        assert "KeyError in the window's thread" in text
        assert "because of: sqlite3.OperationalError SQLITE_ERROR" in text
        assert "test_fault_net.py:" in text
    assert "Last action: help" in copied
    assert "RiskDesk " in copied
    place = caught.dialog.findChild(QLineEdit, "log_path")
    assert place is not None
    assert place.text().endswith("riskdesk.log")


def test_the_hooks_are_given_back() -> None:
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    net = FaultNet()
    net.install()
    assert sys.excepthook == net.caught
    net.remove()
    net.remove()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
