"""Backups in the window, with real files: made at opening and when asked for, put back, offered for a damaged one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot

from riskdesk.domain.backups import Reason
from riskdesk.services import keeping
from riskdesk.ui.application import Application
from riskdesk.ui.keeping import deeds
from riskdesk.ui.window import MainWindow
from tests.ui.benches import BenchMaker, area_id, mark
from tests.ui.windows import Start, dialog, press


@pytest.fixture
def library(make_bench: BenchMaker) -> Path:
    """A library with the eleven areas, closed."""
    bench = make_bench()
    bench.desk.close()
    return bench.desk.library.path


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deeds, "AFTER", 0)


def opened(start: Start, library: Path) -> tuple[Application, MainWindow]:
    application = start()
    application.start(library, demo=False)
    assert application.window is not None
    return application, application.window


def reasons(library: Path) -> list[Reason]:
    return [one.why for one in keeping.backups(library)]


def listed(window: MainWindow) -> list[str]:
    tree = dialog(window, "backups_dialog").findChild(QTreeWidget, "backups")
    assert tree is not None
    items = [tree.topLevelItem(n) for n in range(tree.topLevelItemCount())]
    return [" | ".join(item.text(c) for c in range(3)) for item in items if item]


@pytest.mark.usefixtures("at_once")
def test_opening_makes_a_backup_only_where_something_changed(qtbot: QtBot, application: Start, library: Path) -> None:
    _, window = opened(application, library)
    qtbot.waitUntil(lambda: reasons(library) == [Reason.OPEN], timeout=20_000)
    window.bench.desk.close()
    window.close()
    _, again = opened(application, library)
    qtbot.waitUntil(lambda: again.keeping._job is None and reasons(library) == [Reason.OPEN], timeout=20_000)
    assert again.bench.editor is not None
    again.bench.editor.set_mark(area_id(again.bench, "Drugs"), "impact", 1)
    again.bench.desk.close()
    again.close()
    opened(application, library)
    qtbot.waitUntil(lambda: reasons(library) == [Reason.OPEN, Reason.OPEN], timeout=20_000)


@pytest.mark.usefixtures("at_once")
def test_a_backup_that_cannot_be_made_is_told(qtbot: QtBot, application: Start, library: Path) -> None:
    keeping.folder_of(library).write_text("in the way")
    _, window = opened(application, library)
    qtbot.waitUntil(lambda: "no backup was made" in window.messages.words, timeout=20_000)
    assert window.bench.editor is not None


def test_back_up_now_and_put_back(qtbot: QtBot, application: Start, library: Path) -> None:
    _, window = opened(application, library)
    window.actions_["backups"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(QDialog, "backups_dialog")), timeout=20_000)
    press(dialog(window, "backups_dialog"), "back_up")
    qtbot.waitUntil(lambda: len(listed(window)) == 1, timeout=20_000)
    held = "1 assessment, 1 session, the newest “Assessment day” (2 November 2010)"
    assert f"\nAsked for | {held}. " in listed(window)[0]
    assert listed(window)[0].endswith(" | As the library is now")
    dialog(window, "backups_dialog").reject()
    bench = window.bench
    assert bench.editor is not None
    before = mark(bench, "Drugs", "impact")
    bench.editor.set_mark(area_id(bench, "Drugs"), "impact", 1)
    window.actions_["backups"].trigger()
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(QDialog, "backups_dialog")), timeout=20_000)
    assert "Older: the library has gone on since" in listed(window)[0]
    press(dialog(window, "backups_dialog"), "go")
    press(dialog(window, "restore_question"), "put_back")
    qtbot.waitUntil(lambda: "in the library’s place" in window.messages.words, timeout=20_000)
    assert bench.editor is not None
    assert mark(bench, "Drugs", "impact") == before == 3
    # What was there is kept: it can be taken back in the same way.
    newest = keeping.backups(library)[0]
    assert newest.why is Reason.RESTORE
    with closing(sqlite3.connect(newest.path)) as db:
        assert db.execute("SELECT count(*) FROM mark WHERE factor = 'impact' AND value = 1").fetchone()[0] == 2
    # And the library can be edited again.
    bench.editor.set_mark(area_id(bench, "Drugs"), "impact", 2)


def test_the_question_comes_with_cancel_as_its_enter(qtbot: QtBot, application: Start, library: Path) -> None:
    keeping.back_up(library)
    _, window = opened(application, library)
    window.actions_["backups"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(QDialog, "backups_dialog")), timeout=20_000)
    press(dialog(window, "backups_dialog"), "go")
    question = dialog(window, "restore_question")
    assert question.focusWidget().objectName() == "cancel"
    question.reject()
    assert reasons(library) == [Reason.ASKED]


def test_a_copy_elsewhere_opens_as_a_library(qtbot: QtBot, application: Start, library: Path, tmp_path: Path) -> None:
    _, window = opened(application, library)
    target = tmp_path / "stick" / "copy.sqlite"
    target.parent.mkdir()
    window.keeping.copy(target)
    qtbot.waitUntil(lambda: "Copied to copy.sqlite" in window.messages.words, timeout=20_000)
    window.library_wanted.emit(target)
    assert window.bench.desk.library.path == target
    assert mark(window.bench, "Drugs", "threat") == 13


def test_review_puts_nothing_back(qtbot: QtBot, application: Start, library: Path) -> None:
    keeping.back_up(library)
    started = application()
    started.start(library, demo=False, review=True)
    assert started.window is not None
    window = started.window
    window.actions_["backups"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(QDialog, "backups_dialog")), timeout=20_000)
    go = dialog(window, "backups_dialog").findChild(QPushButton, "go")
    assert go is not None
    assert not go.isVisible()


def damage(library: Path) -> bytes:
    """Break the file off in its middle, as a copy that was cut short."""
    broken = library.read_bytes()[:9000]
    library.write_bytes(broken)
    return broken


def test_a_damaged_library_is_offered_its_newest_backup(application: Start, library: Path) -> None:
    keeping.back_up(library)
    broken = damage(library)
    started = application()
    started.start(library, demo=False)
    question = next(w for w in started.app.topLevelWidgets() if w.objectName() == "damaged_dialog")
    assert library.read_bytes() == broken
    press(question, "put_back")
    assert started.window is not None
    assert mark(started.window.bench, "Drugs", "threat") == 13
    aside = list(library.parent.glob(f"{library.name}.damaged-*"))
    assert [path.read_bytes() for path in aside] == [broken]


def test_a_damaged_library_without_a_backup_is_kept_beside_a_new_one(application: Start, library: Path) -> None:
    broken = damage(library)
    started = application()
    started.start(library, demo=False)
    question = next(w for w in started.app.topLevelWidgets() if w.objectName() == "damaged_dialog")
    assert question.findChild(QPushButton, "put_back") is None
    press(question, "begin_anew")
    assert started.window is not None
    assert started.window.bench.editor is None
    aside = list(library.parent.glob(f"{library.name}.damaged-*"))
    assert [path.read_bytes() for path in aside if path.is_file()] == [broken]


def test_not_now_leaves_everything_where_it_was(application: Start, library: Path) -> None:
    keeping.back_up(library)
    keeping.back_up(library)
    broken = damage(library)
    files = sorted(path.name for path in library.parent.rglob("*") if path.suffix != ".ini")
    started = application()
    started.start(library, demo=False)
    question = next(w for w in started.app.topLevelWidgets() if w.objectName() == "damaged_dialog")
    press(question, "choose")
    chooser = next(w for w in started.app.topLevelWidgets() if w.objectName() == "backups_dialog")
    press(chooser, "cancel")
    assert started.window is None
    assert library.read_bytes() == broken
    assert sorted(path.name for path in library.parent.rglob("*") if path.suffix != ".ini") == files


def test_one_whose_beginning_is_noise_is_offered_its_backup_and_asked_for_no_passphrase(
    application: Start, library: Path
) -> None:
    keeping.back_up(library)
    broken = Random(7).randbytes(4096) + library.read_bytes()[4096:]
    library.write_bytes(broken)
    started = application()
    started.start(library, demo=False)
    press(next(w for w in started.app.topLevelWidgets() if w.objectName() == "damaged_dialog"), "put_back")
    assert started.window is not None
    assert mark(started.window.bench, "Drugs", "threat") == 13
    aside = list(library.parent.glob(f"{library.name}.damaged-*"))
    assert [path.read_bytes() for path in aside] == [broken]


def test_where_a_passphrase_is_asked_for_that_may_never_have_been_the_backups_are_offered(
    application: Start, library: Path
) -> None:
    """The whole file is noise, as an encrypted one is; its newest backup is not."""
    pytest.importorskip("sqlcipher3")
    keeping.back_up(library)
    broken = Random(7).randbytes(library.stat().st_size)
    library.write_bytes(broken)
    started = application()
    started.start(library, demo=False)
    asked = next(w for w in started.app.topLevelWidgets() if w.objectName() == "passphrase_dialog" and w.isVisible())
    assert "If this library never had a passphrase" in " ".join(one.text() for one in asked.findChildren(QLabel))
    press(asked, "backups")
    assert not asked.isVisible()
    question = next(w for w in started.app.topLevelWidgets() if w.objectName() == "damaged_dialog")
    press(question, "put_back")
    assert started.window is not None
    assert mark(started.window.bench, "Drugs", "threat") == 13
    aside = list(library.parent.glob(f"{library.name}.damaged-*"))
    assert [path.read_bytes() for path in aside] == [broken]


def test_the_library_is_checked_while_it_is_open(qtbot: QtBot, application: Start, library: Path) -> None:
    _, window = opened(application, library)
    window.actions_["check_library"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(QDialog, "check_dialog")), timeout=20_000)
    shown = dialog(window, "check_dialog")
    assert shown.windowTitle() == "The library is sound"
    tree = shown.findChild(QTreeWidget, "checks")
    assert tree is not None
    assert tree.topLevelItemCount() == 7
    shown.accept()
    # A trigger that guards what is closed is gone: somebody has been at the file with another program.
    with closing(sqlite3.connect(library)) as db, db:
        db.execute("DROP TRIGGER mark_sealed_update")
    window.actions_["check_library"].trigger()
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(QDialog, "check_dialog")), timeout=20_000)
    shown = dialog(window, "check_dialog")
    assert shown.windowTitle() == "Something in the library is not as it should be"
    tree = shown.findChild(QTreeWidget, "checks")
    assert tree is not None
    assert any("mark_sealed_update" in item.text(1) for n in range(7) if (item := tree.topLevelItem(n)))
