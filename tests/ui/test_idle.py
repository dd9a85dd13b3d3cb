"""The window is blanked when nobody is at it; the key that wakes it does nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QProgressDialog
from pytestqt.qtbot import QtBot

from riskdesk.domain.scheme import IMPACT
from riskdesk.ui.blank import Blank
from riskdesk.ui.idle import DEFAULT, NOTICE, Idle
from riskdesk.ui.settings import Settings
from riskdesk.ui.window import MainWindow
from tests.ui.benches import area_id, mark
from tests.ui.windows import MakeWindow, dialog, fill, press


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


class Timed:
    """A window whose idle time is measured by a clock of the test's."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.clock = window, Clock()
        idle = window.idle
        idle._clock = self.clock
        idle.stirred()
        self.idle: Idle = idle

    @property
    def cover(self) -> Blank:
        found = self.window.findChild(Blank, "blank")
        assert found is not None
        return found

    def after(self, minutes: float) -> None:
        """So long later the window looks at the clock."""
        self.clock.now += minutes * 60
        self.idle.look()


@pytest.fixture
def timed(make_window: MakeWindow) -> Timed:
    return Timed(make_window())


def test_after_the_time_the_window_is_covered_and_what_was_typed_is_kept(timed: Timed) -> None:
    window = timed.window
    drugs = area_id(window.bench, "Drugs")
    window.bench.select(drugs)
    fill(window, "justification", "half a sentence")
    timed.after(DEFAULT - 0.1)
    assert not timed.cover.isVisible()
    timed.after(0.2)
    assert timed.cover.isVisible()
    assert timed.cover.geometry() == window.rect()
    assert window.bench.editor is not None
    kept = window.bench.desk.library.load(window.bench.editor.session.info.version_id)
    assert [a.justification for a in kept.present if a.area_id == drugs] == ["half a sentence"]


def test_it_is_announced_once_and_only_half_a_minute_ahead(timed: Timed) -> None:
    timed.after(DEFAULT - NOTICE / 60 - 0.01)
    assert timed.window.messages.words == ""
    timed.after(0.02)
    assert timed.window.messages.words.startswith("Nobody is here?")
    timed.window.messages.hide()
    timed.after(0.1)
    assert timed.window.messages.words == ""


@pytest.mark.parametrize("sign", ["key", "move", "click"])
def test_a_key_or_the_mouse_shows_that_somebody_is_there(timed: Timed, sign: str) -> None:
    handle = timed.window.windowHandle()
    assert handle is not None
    timed.after(DEFAULT - 1)
    if sign == "key":
        QTest.keyClick(handle, Qt.Key.Key_Down)
    elif sign == "move":
        QTest.mouseMove(handle, QPoint(300, 300))
    else:
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 5))
    QApplication.processEvents()
    timed.after(DEFAULT - 1)
    assert not timed.cover.isVisible()
    timed.after(1)
    assert timed.cover.isVisible()


def test_the_waking_key_scores_nothing_however_long_it_is_held(timed: Timed) -> None:
    window = timed.window
    table = window.focusWidget()
    assert table is not None
    scores = {name: mark(window.bench, name, IMPACT) for name in ("Drugs", "Anti-social")}
    timed.after(DEFAULT)
    cover = timed.cover
    assert cover.hasFocus()
    # As the system sends it: pressed, repeated while it is held, let go.
    for kind, repeated in ((QEvent.Type.KeyPress, False), (QEvent.Type.KeyPress, True), (QEvent.Type.KeyRelease, True)):
        event = QKeyEvent(kind, Qt.Key.Key_5, Qt.KeyboardModifier.NoModifier, "5", repeated)
        QApplication.sendEvent(window.focusWidget() or window, event)
        assert cover.isVisible()
    release = QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_5, Qt.KeyboardModifier.NoModifier, "5", False)
    QApplication.sendEvent(window.focusWidget() or window, release)
    assert not cover.isVisible()
    assert window.focusWidget() is table
    assert {name: mark(window.bench, name, IMPACT) for name in scores} == scores
    assert not window.bench.undo_stack.canUndo()


def test_a_key_that_was_held_before_does_not_uncover_by_being_let_go(timed: Timed) -> None:
    timed.after(DEFAULT)
    QTest.keyRelease(timed.cover, Qt.Key.Key_5)
    assert timed.cover.isVisible()
    QTest.mouseClick(timed.cover, Qt.MouseButton.LeftButton)
    assert not timed.cover.isVisible()


def test_it_waits_for_dialogs_and_menus_and_for_what_is_being_made(qtbot: QtBot, timed: Timed) -> None:
    window = timed.window
    window.actions_["add_area"].trigger()
    timed.after(DEFAULT * 2)
    assert not timed.cover.isVisible()
    modal = QApplication.activeModalWidget()
    assert modal is not None
    modal.close()
    # Whoever closed it was there.
    timed.after(DEFAULT - 1)
    assert not timed.cover.isVisible()
    menu = QMenu(window)
    menu.addAction("one")
    menu.popup(window.pos())
    timed.after(DEFAULT * 2)
    assert not timed.cover.isVisible()
    menu.close()
    progress = QProgressDialog("Making the PDF", "Cancel", 0, 0, window)
    progress.setWindowModality(Qt.WindowModality.WindowModal)
    progress.show()
    timed.after(DEFAULT * 2)
    assert not timed.cover.isVisible()
    progress.close()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    # It went by itself: nobody need have been there.
    timed.after(0)
    assert timed.cover.isVisible()


def test_the_time_is_chosen_in_a_dialog_and_remembered(timed: Timed, tmp_path: Path) -> None:
    window = timed.window
    window.actions_["idle"].trigger()
    shown = dialog(window, "idle_dialog")
    choice = shown.findChild(QComboBox, "idle_minutes")
    assert choice is not None
    assert choice.currentText() == f"After {DEFAULT} minutes"
    choice.setCurrentIndex(choice.findData(5))
    press(shown, "go")
    assert Settings(tmp_path / "window.ini").idle == 5
    timed.after(5)
    assert timed.cover.isVisible()


def test_never_is_never(timed: Timed) -> None:
    timed.idle.minutes = 0
    assert not timed.idle._timer.isActive()
    timed.idle.minutes = 5
    assert timed.idle._timer.isActive()


@pytest.mark.parametrize("kept", ["-5", "7", "soon", "9999999999999999999999"])
def test_a_setting_that_is_none_counts_as_not_there(tmp_path: Path, kept: str) -> None:
    (tmp_path / "window.ini").write_text(f"[General]\nidle={kept}\n")
    assert Settings(tmp_path / "window.ini").idle == DEFAULT
