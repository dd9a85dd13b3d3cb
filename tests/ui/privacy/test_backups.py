"""Backups of an encrypted library in the window, and what belongs to the window after it was locked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from riskdesk.domain.backups import Reason
from riskdesk.services import keeping, privacy
from riskdesk.services.desk import Desk, NewSession
from riskdesk.storage import cipher
from riskdesk.storage.engine import Key
from riskdesk.ui.application import Application
from riskdesk.ui.faults import FaultNet
from riskdesk.ui.keeping import deeds
from riskdesk.ui.window import MainWindow
from tests.ui.benches import shipped_scheme
from tests.ui.windows import Start, dialog, fill, press

pytest.importorskip("sqlcipher3")

PASSPHRASE, OTHER = "four words of its own", "another passphrase"
SECRET = "Qzxwvk Bay"


@pytest.fixture(autouse=True, scope="module")
def quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cipher, "ROUNDS", 1_000)
        yield


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deeds, "AFTER", 0)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "private.sqlite"
    desk = Desk.at(path, create=True, who="Analyst")
    desk.new_assessment("Assessment", NewSession("The day", "P", "2026-11-02", shipped_scheme(), ["First", SECRET]))
    privacy.put_under(desk, PASSPHRASE)
    desk.close()
    return path


def shown(name: str) -> QWidget:
    return next(w for w in QApplication.topLevelWidgets() if w.objectName() == name and w.isVisible())


def typed(passphrase: str) -> None:
    asked = shown("passphrase_dialog")
    fill(asked, "passphrase", passphrase)
    press(asked, "go")


def started(application: Start, library: Path, passphrase: str = PASSPHRASE) -> tuple[Application, MainWindow]:
    app = application()
    app.start(library, demo=False)
    typed(passphrase)
    assert app.window is not None
    return app, app.window


def backups(library: Path, passphrase: str = PASSPHRASE) -> list[tuple[Reason, bool]]:
    return [(one.why, one.sound) for one in keeping.backups(library, key=Key(passphrase))]


def unlocked(app: Application) -> MainWindow:
    assert app.locked is not None
    fill(app.locked, "lock_passphrase", PASSPHRASE)
    press(app.locked, "unlock")
    window: MainWindow | None = app.window
    assert window is not None
    return window


def renamed(window: MainWindow, text: str) -> None:
    editor = window.bench.editor
    assert editor is not None
    editor.set_area(editor.session.present[1].area_id, name=text)


@pytest.mark.usefixtures("at_once")
def test_opened_and_unlocked_it_is_backed_up_under_its_passphrase(
    qtbot: QtBot, application: Start, library: Path
) -> None:
    app, window = started(application, library)
    qtbot.waitUntil(lambda: backups(library) == [(Reason.OPEN, True)], timeout=20_000)
    renamed(window, "Renamed Bay")
    assert window.lock()
    unlocked(app)
    qtbot.waitUntil(lambda: backups(library) == [(Reason.OPEN, True)] * 2, timeout=20_000)
    for file in library.parent.rglob("*"):
        assert not file.is_file() or SECRET.encode() not in file.read_bytes()


def test_listed_made_checked_copied_and_put_back(
    qtbot: QtBot, application: Start, library: Path, tmp_path: Path
) -> None:
    app, window = started(application, library)
    window.actions_["backups"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(QDialog, "backups_dialog")), timeout=20_000)
    listing = dialog(window, "backups_dialog")
    press(listing, "back_up")
    qtbot.waitUntil(lambda: listing.picked is not None, timeout=20_000)  # type: ignore[attr-defined]
    assert backups(library) == [(Reason.ASKED, True)]
    renamed(window, "Renamed Bay")
    press(listing, "go")
    press(dialog(window, "restore_question"), "put_back")
    qtbot.waitUntil(lambda: backups(library) == [(Reason.RESTORE, True), (Reason.ASKED, True)], timeout=20_000)
    qtbot.waitUntil(lambda: "in the library’s place" in window.messages.words, timeout=20_000)
    assert app.window is window
    assert window.bench.desk.library.encrypted
    assert window.bench.editor is not None
    assert window.bench.editor.session.present[1].name == SECRET
    window.actions_["check_library"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(QDialog, "check_dialog")), timeout=20_000)
    window.keeping.copy(tmp_path / "stick.sqlite")
    qtbot.waitUntil(lambda: "Copied to stick.sqlite" in window.messages.words, timeout=20_000)
    Desk.at(tmp_path / "stick.sqlite", passphrase=PASSPHRASE).close()


def test_one_from_before_the_passphrase_was_changed_is_asked_for_its_own(
    qtbot: QtBot, application: Start, library: Path
) -> None:
    made = keeping.back_up(library, key=Key(PASSPHRASE))
    desk = Desk.at(library, passphrase=PASSPHRASE)
    privacy.put_under(desk, OTHER, privacy.Backups.LEAVE)
    desk.close()
    _, window = started(application, library, OTHER)
    window.restore_wanted.emit(made.path)
    typed("not this one")
    assert "does not open" in shown("passphrase_dialog").findChild(QWidget, "wrong").text()  # type: ignore[union-attr]
    typed(PASSPHRASE)
    qtbot.waitUntil(lambda: "in the library’s place" in window.messages.words, timeout=20_000)
    assert window.bench.desk.library.key == Key(PASSPHRASE)
    assert backups(library, OTHER)[0] == (Reason.RESTORE, True)


def test_one_that_was_not_encrypted_says_so(qtbot: QtBot, application: Start, library: Path) -> None:
    desk = Desk.at(library, passphrase=PASSPHRASE)
    privacy.put_under(desk, None)
    made = keeping.back_up(library)
    privacy.put_under(desk, PASSPHRASE, privacy.Backups.LEAVE)
    desk.close()
    _, window = started(application, library)
    window.restore_wanted.emit(made.path)
    qtbot.waitUntil(lambda: "neither is the library now" in window.messages.words, timeout=20_000)
    assert not window.bench.desk.library.encrypted


def test_a_damaged_one_is_offered_its_backup_after_the_passphrase(application: Start, library: Path) -> None:
    keeping.back_up(library, key=Key(PASSPHRASE))
    library.write_bytes(library.read_bytes()[:-1000])
    app = application()
    app.start(library, demo=False)
    typed(PASSPHRASE)
    press(shown("damaged_dialog"), "put_back")
    assert app.window is not None
    assert app.window.bench.desk.library.encrypted
    assert app.window.bench.editor is not None


def test_one_damaged_in_its_first_page_asks_only_once(application: Start, library: Path) -> None:
    keeping.back_up(library, key=Key(PASSPHRASE))
    data = bytearray(library.read_bytes())
    data[2000] ^= 0x55
    library.write_bytes(data)
    app = application()
    app.start(library, demo=False)
    typed(PASSPHRASE)
    press(shown("damaged_dialog"), "put_back")
    assert app.window is not None


def test_without_the_passphrase_a_new_one_can_be_begun(application: Start, library: Path) -> None:
    keeping.back_up(library, key=Key(PASSPHRASE))
    library.write_bytes(b"")
    app = application()
    app.start(library, demo=False)
    press(shown("passphrase_dialog"), "cancel")
    press(shown("damaged_dialog"), "begin_anew")
    assert app.window is not None
    assert not app.window.bench.desk.library.encrypted
    (kept,) = library.parent.glob("private.sqlite.damaged-*-backups")
    assert len(list(kept.glob("*.sqlite"))) == 1


def test_nobody_here_locks_it_and_the_new_window_is_watched_too(
    application: Start, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched: list[MainWindow | None] = []
    monkeypatch.setattr(FaultNet, "watch", lambda _self, window: watched.append(window))
    app = application()
    net = FaultNet()
    app.window_changed.connect(net.watch)
    app.start(library, demo=False)
    typed(PASSPHRASE)
    first = app.window
    assert first is not None
    first.idle.idle.emit()
    assert app.window is None
    second = unlocked(app)
    assert watched == [first, None, second]
    assert second.idle.minutes == app.settings.idle
    second.idle.idle.emit()
    assert app.locked is not None
    unlocked(app)


def test_a_mark_that_waits_keeps_the_window_until_it_is_kept(
    qtbot: QtBot, application: Start, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, window = started(application, library)
    waiting = [3]
    monkeypatch.setattr(MainWindow, "marks_waiting", property(lambda _self: waiting[0]))
    assert window.lock()
    assert app.window is window
    assert window._blank.isVisible()
    waiting[0] = 0
    qtbot.waitUntil(lambda: app.window is None, timeout=10_000)
    unlocked(app)
