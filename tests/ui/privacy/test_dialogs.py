"""The dialogs about passphrases: at opening, for setting, changing and removing; and what they say."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QProgressDialog,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from riskdesk.services import privacy
from riskdesk.services.desk import Desk
from riskdesk.storage import cipher, rekeying
from riskdesk.storage.access import Access
from riskdesk.storage.errors import LibraryInUse
from riskdesk.ui.application import Application
from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.window import MainWindow
from tests.ui.benches import BenchMaker, area_id, mark
from tests.ui.windows import MakeWindow, Start, dialog, fill, press

pytest.importorskip("sqlcipher3")

PASSPHRASE, OTHER = 'four words of Ŵales\' "own"', "eight characters at least"


@pytest.fixture(autouse=True, scope="module")
def quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cipher, "ROUNDS", 1_000)
        yield


@pytest.fixture
def encrypted(make_bench: BenchMaker) -> Path:
    bench = make_bench()
    privacy.put_under(bench.desk, PASSPHRASE)
    bench.desk.close()
    return bench.desk.library.path


def done(window: MainWindow, qtbot: QtBot) -> None:
    """The worker has put the library under another passphrase, and the dialog has gone or said why not."""
    qtbot.waitUntil(lambda: not window.bench.running.titles, timeout=20_000)


def asked() -> FormDialog:
    found = [w for w in QApplication.topLevelWidgets() if w.objectName() == "passphrase_dialog" and w.isVisible()]
    assert isinstance(found[-1], FormDialog)
    return found[-1]


def texts(parent: QWidget) -> str:
    return " ".join(label.text() for label in parent.findChildren(QLabel))


# At opening


def test_the_passphrase_is_asked_for_and_a_wrong_one_said_in_the_dialog(application: Start, encrypted: Path) -> None:
    app = application()
    app.start(encrypted, demo=False)
    form = asked()
    field = form.findChild(QLineEdit, "passphrase")
    assert field is not None
    assert str(encrypted) in texts(form)
    assert (field.echoMode(), field.accessibleName()) == (QLineEdit.EchoMode.Password, "Passphrase")
    press(form, "go")
    assert form.wrong == "Type the passphrase of this library."
    fill(form, "passphrase", "something else")
    press(form, "go")
    assert "this passphrase does not open the file" in form.wrong
    assert (app.window, field.selectedText()) == (None, "something else")
    box = form.findChild(QCheckBox, "show_passphrase")
    assert box is not None
    box.click()
    assert field.echoMode() == QLineEdit.EchoMode.Normal
    box.click()
    assert field.echoMode() == QLineEdit.EchoMode.Password
    fill(form, "passphrase", PASSPHRASE)
    press(form, "go")
    assert not form.isVisible()
    window: MainWindow | None = app.window
    assert window is not None
    assert window.bench.editor is not None
    assert mark(window.bench, "Drugs", "impact") == 3


def test_cancel_opens_nothing_and_ends_the_program(application: Start, encrypted: Path) -> None:
    app = application()
    ends: list[int] = []
    app.app.exit = ends.append  # type: ignore[method-assign, assignment]
    try:
        app.start(encrypted, demo=False)
        press(asked(), "cancel")
    finally:
        del app.app.exit
    assert (app.window, ends) == (None, [2])


def test_another_library_is_asked_for_over_the_open_one(application: Start, encrypted: Path, tmp_path: Path) -> None:
    app = application()
    app.start(tmp_path / "plain.sqlite", demo=False)
    assert app.window is not None
    app.window.library_wanted.emit(encrypted)
    press(asked(), "cancel")
    assert app.window.bench.desk.library.path.name == "plain.sqlite"
    app.window.review_wanted.emit(encrypted)
    fill(asked(), "passphrase", PASSPHRASE)
    press(asked(), "go")
    assert app.window.bench.desk.library.path == encrypted
    assert app.window.bench.desk.library.access is Access.READ_ONLY


def test_one_that_is_in_use_is_offered_for_review_and_not_asked_for_twice(application: Start, encrypted: Path) -> None:
    other = Desk.at(encrypted, passphrase=PASSPHRASE)
    try:
        app = application()
        app.start(encrypted, demo=False)
        fill(asked(), "passphrase", PASSPHRASE)
        press(asked(), "go")
        offer = next(w for w in QApplication.topLevelWidgets() if w.objectName() == "in_use_dialog")
        press(offer, "open_read_only")
        assert app.window is not None
        assert app.window.bench.desk.read_only
    finally:
        other.close()


def test_a_file_of_sessions_waits_for_the_passphrase(application: Start, encrypted: Path, tmp_path: Path) -> None:
    app = application()
    app.start(encrypted, demo=False, file=tmp_path / "absent.riskdesk")
    fill(asked(), "passphrase", PASSPHRASE)
    press(asked(), "go")
    assert app.window is not None
    said: list[str] = []
    app.window.bench.told.connect(lambda text, _error: said.append(text))
    deadline = 200
    while not any("absent.riskdesk" in text for text in said) and (deadline := deadline - 1):
        QApplication.processEvents()
        QApplication.instance().thread().msleep(10)  # type: ignore[union-attr]
    assert any("absent.riskdesk" in text for text in said)


# Setting, changing, removing


def test_set_changed_and_removed_while_the_session_stays_open(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    bench, told = window.bench, []
    bench.told.connect(lambda text, _error: told.append(text))
    path = bench.desk.library.path
    assert not window.actions_["lock"].isEnabled()
    assert window.lock() is False

    window.actions_["passphrase"].trigger()
    form = dialog(window, "set_passphrase_dialog")
    assert isinstance(form, FormDialog)
    said = texts(form)
    assert "BitLocker, FileVault, LUKS" in said
    assert "A lost passphrase is a lost library: nobody can get it back" in said
    assert "deleted, not shredded" in said
    fill(form, "new_passphrase", "1234567")
    fill(form, "passphrase_again", "1234567")
    press(form, "go")
    assert form.wrong.startswith("Give at least 8 characters: ")
    fill(form, "new_passphrase", PASSPHRASE)
    press(form, "go")
    assert form.wrong == "The two are not the same. Type the passphrase once more in both fields."
    fill(form, "passphrase_again", PASSPHRASE)
    press(form, "go")
    done(window, qtbot)
    assert told[-1] == "The library is encrypted now, and opens with its passphrase only."
    assert bench.desk.library.encrypted
    assert window.actions_["lock"].isEnabled()

    # The session goes on in the new file, and what was done before can still be taken back.
    assert bench.do(lambda editor: editor.set_marks([(area_id(bench, "Drugs"), "impact", 1)]), "Score Drugs")
    window.actions_["passphrase"].trigger()
    form = dialog(window, "change_passphrase_dialog")
    assert isinstance(form, FormDialog)
    fill(form, "present_passphrase", "not it")
    fill(form, "new_passphrase", OTHER)
    fill(form, "passphrase_again", OTHER)
    press(form, "go")
    assert form.wrong == "This is not the present passphrase of this library."
    fill(form, "present_passphrase", PASSPHRASE)
    press(form, "go")
    done(window, qtbot)
    assert told[-1] == "The library has its new passphrase."
    window.actions_["undo"].trigger()
    assert mark(bench, "Drugs", "impact") == 3

    window.actions_["passphrase"].trigger()
    form = dialog(window, "change_passphrase_dialog")
    assert isinstance(form, FormDialog)
    press(form, "remove_passphrase")
    assert form.wrong == "This is not the present passphrase of this library."
    fill(form, "present_passphrase", OTHER)
    press(form, "remove_passphrase")
    press(dialog(form, "remove_dialog"), "cancel")
    assert bench.desk.library.encrypted
    press(form, "remove_passphrase")
    press(dialog(form, "remove_dialog"), "remove")
    done(window, qtbot)
    assert told[-1] == "The library is no longer encrypted."
    assert path.read_bytes().startswith(b"SQLite format 3\0")
    assert [d for d in window.findChildren(QDialog) if d.isVisible()] == []


def test_backups_are_asked_about_where_there_are_any(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    path = window.bench.desk.library.path
    folder = path.with_name(f"{path.name}-backups")
    folder.mkdir()
    for name in ("a.sqlite", "b.sqlite"):
        (folder / name).write_bytes(path.read_bytes())
    window.actions_["passphrase"].trigger()
    form = dialog(window, "set_passphrase_dialog")
    choice = form.findChild(QComboBox, "backups")
    assert choice is not None
    assert choice.accessibleName() == "2 backups beside it"
    offered = [choice.itemText(n) for n in range(choice.count())]
    assert offered == ["Encrypt too", "Remove", "Leave readable"]
    fill(form, "new_passphrase", PASSPHRASE)
    fill(form, "passphrase_again", PASSPHRASE)
    press(form, "go")
    done(window, qtbot)
    assert not any(file.read_bytes().startswith(b"SQLite") for file in folder.iterdir())
    assert window.bench.desk.library.path.parent.name == path.parent.name


def test_what_fails_is_said_in_the_dialog_and_the_library_stays(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    window = make_window()
    window.actions_["passphrase"].trigger()
    form = dialog(window, "set_passphrase_dialog")
    assert isinstance(form, FormDialog)
    fill(form, "new_passphrase", PASSPHRASE)
    fill(form, "passphrase_again", PASSPHRASE)

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        press(form, "go")
        done(window, qtbot)
    assert "No space left on device" in form.wrong
    assert form.isVisible()
    assert form.findChild(QLineEdit, "new_passphrase").text() == PASSPHRASE  # type: ignore[union-attr]
    assert not window.bench.desk.library.encrypted
    assert window.bench.do(
        lambda editor: editor.set_marks([(area_id(window.bench, "Drugs"), "impact", 1)]), "Score Drugs"
    )


def test_edits_are_held_off_while_it_is_written_and_nothing_stops_it(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """The window answers all the while, says how far it is, and has nothing open for a score; one that comes all the
    same is told so and kept for later."""
    window = make_window()
    bench, path = window.bench, window.bench.desk.library.path
    window.actions_["passphrase"].trigger()
    form = dialog(window, "set_passphrase_dialog")
    fill(form, "new_passphrase", PASSPHRASE)
    fill(form, "passphrase_again", PASSPHRASE)
    go_on, copying = Event(), Event()
    copied = rekeying._copy

    def slowly(*files: Any) -> None:
        copying.set()
        assert go_on.wait(20)
        copied(*files)

    monkeypatch.setattr(rekeying, "_copy", slowly)
    press(form, "go")
    try:
        assert copying.wait(20)
        progress = form.findChild(QProgressDialog, "passphrase_progress")
        assert progress is not None
        assert progress.isVisible()
        assert QApplication.activeModalWidget() is progress
        assert progress.findChild(QPushButton) is None
        QTest.keyClick(progress, Qt.Key.Key_Escape)
        assert progress.isVisible()
        busy: list[str] = []
        area = area_id(bench, "Drugs")
        assert not bench.do(lambda editor: editor.set_marks([(area, "impact", 1)]), "Score Drugs", busy.append)
        assert "its passphrase is just being changed; nothing was written. Try again in a moment." in busy[0]
        with pytest.raises(LibraryInUse):
            bench.desk.library.beside()
        with pytest.raises(LibraryInUse):
            Desk.at(path)
    finally:
        go_on.set()
    done(window, qtbot)
    assert [d for d in window.findChildren(QDialog) if d.isVisible()] == []
    assert bench.desk.library.encrypted
    assert bench.do(lambda editor: editor.set_marks([(area, "impact", 1)]), "Score Drugs")
    # The window waits no longer for another program than it did before.
    assert bench.desk.library._db.execute("PRAGMA busy_timeout").fetchone()[0] == 250


def test_a_program_that_ends_meanwhile_leaves_the_library_as_it_was(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    window = make_window()
    path = window.bench.desk.library.path
    before = path.read_bytes()
    window.actions_["passphrase"].trigger()
    form = dialog(window, "set_passphrase_dialog")
    fill(form, "new_passphrase", PASSPHRASE)
    fill(form, "passphrase_again", PASSPHRASE)
    copied = rekeying._copy

    def stopped(*files: Any) -> None:
        copied(*files)
        window.bench.running.stop()

    monkeypatch.setattr(rekeying, "_copy", stopped)
    press(form, "go")
    done(window, qtbot)
    assert path.read_bytes() == before
    assert sorted(p.name for p in path.parent.iterdir() if ".new" in p.name) == []
    assert not window.bench.desk.library.encrypted
    assert window.bench.desk.sessions()


@pytest.mark.parametrize("scale", [100, 200])
def test_the_dialogs_grow_for_what_is_wrong(make_window: MakeWindow, scale: int) -> None:
    window = make_window()
    window.bench.theme.set(scale=scale)
    window.actions_["passphrase"].trigger()
    form = dialog(window, "set_passphrase_dialog")
    assert isinstance(form, FormDialog)
    before = form.height()
    fill(form, "new_passphrase", "short")
    press(form, "go")
    QApplication.processEvents()
    assert form.wrong
    area = form.findChild(QScrollArea)
    assert area is not None
    room = form.screen().availableSize().height() - 48
    assert form.height() == room or (area.verticalScrollBar().maximum(), form.height() > before) == (0, True)


def test_without_the_extra_the_action_says_what_to_install(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    window.actions_["passphrase"].trigger()
    said = texts(dialog(window, "extra_dialog"))
    assert 'pip install "riskdesk[encryption]" adds it' in said
    assert "BitLocker, FileVault, LUKS" in said


def test_a_library_that_may_only_be_read_keeps_its_passphrase(application: Start, encrypted: Path) -> None:
    app: Application = application()
    app.start(encrypted, demo=False, review=True)
    fill(asked(), "passphrase", PASSPHRASE)
    press(asked(), "go")
    assert app.window is not None
    enabled = [app.window.actions_[name].isEnabled() for name in ("passphrase", "lock")]
    assert enabled == [False, True]
