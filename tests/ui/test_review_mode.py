"""Review mode: nothing in the window can change the library, however it was opened."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from riskdesk.domain.session import State
from riskdesk.services.desk import Desk
from riskdesk.storage.library import Access
from riskdesk.ui.header import TABS
from riskdesk.ui.sheet.page import SheetPage
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.window import MainWindow
from riskdesk.ui.workbench import Workbench
from tests.samples import sample_at
from tests.ui.benches import BenchMaker, area_id
from tests.ui.windows import MakeWindow, Start, dialog, press, without_rights

OLDER = Path(__file__).parents[1] / "storage" / "libraries" / "schema-1.riskdesk"
WRITING = (
    *("new_assessment", "new_session", "rescore", "close_session", "reopen", "recorder", "issue", "undo", "redo"),
    *("paste", "unscore", "add_area", "rename_area", "area_up", "area_down", "park", "confirm_values", "merge_areas"),
    *("split_area", "remove_area", "restore_area", "move_up", "move_down", "settle", "confirm", "back", "back_all"),
)
"""The actions that change a library, or ask for what does."""
LEAVES = ("quit", "review", "open_sample")
"""They end the window or the review."""
LOOKS = ("light", "dark", "system", "larger", "smaller")
"""They style the whole window anew, which takes a second each; they are the business of other tests."""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that another user can reach too, as pytest's own cannot be."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    yield made
    made.chmod(0o755)
    shutil.rmtree(made)


@pytest.fixture
def reviewed(make_window: MakeWindow, make_bench: BenchMaker) -> MainWindow:
    """A window in review mode on a draft that rescores a reopened session: with moves, ties, parked and removed areas,
    and an issue waiting."""
    bench = make_bench()
    editor = bench.editor
    assert editor is not None
    editor.record_move(area_id(bench, "Drugs"), area_id(bench, "Alcohol"), "Agreed")
    editor.close()
    bench.begun(bench.desk.reopen(editor.session.info.version_id, "A score was wrong"))
    assert bench.editor is not None
    bench.editor.close()
    bench.begun(bench.desk.rescore(bench.editor.session.info.version_id, "Quarter 1", "2011-02-02"))
    editor = bench.editor
    for area in editor.session.present[:5]:
        editor.confirm_area(area.area_id)
    editor.set_area(area_id(bench, "Drugs"), parked=True)
    editor.remove_area(area_id(bench, "Terror"), "Dropped")
    window = make_window(bench)
    window.actions_["review"].trigger()
    assert window.actions_["review"].isChecked()
    return window


def contents(bench: Workbench) -> bytes:
    return bench.desk.library.path.read_bytes()


def dismiss(window: MainWindow) -> None:
    for left in window.findChildren(QDialog):
        if left.isVisible():
            left.close()
    while (menu := QApplication.activePopupWidget()) is not None:
        menu.close()


def type_into(widget: QWidget) -> None:
    """What a hand might do to a widget: keys, a click and a drag."""
    widget.setFocus()
    target = widget.viewport() if isinstance(widget, QAbstractItemView) else widget
    middle = target.rect().center()
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=middle)
    for step in range(4):
        QTest.mouseMove(target, middle + QPoint(step * 12, step * 12))
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=middle + QPoint(36, 36))
    for key in (Qt.Key.Key_3, Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_Up, Qt.Key.Key_Down):
        QTest.keyClick(widget, key)
    QTest.keyClick(widget, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)


def hands_on(window: MainWindow) -> set[str]:
    """Every visible widget of the window that takes the focus, except the tabs and what the menu bar holds."""
    touched = set()
    for widget in window.findChildren(QWidget):
        keys = widget.isVisible() and widget.isEnabled() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        if not keys or widget.window() is not window or widget.objectName() == "library_tree":
            continue
        if isinstance(widget, QAbstractButton):
            # Tabs and openers change what is shown; each tab has its turn, and versions are opened elsewhere.
            if not widget.objectName().startswith(("tab_", "open_")):
                widget.click()
        else:
            type_into(widget)
        touched.add(type(widget).__name__)
        dismiss(window)
    return touched


def test_no_action_changes_the_library(reviewed: MainWindow) -> None:
    bench = reviewed.bench
    before = contents(bench)
    for tab in TABS:
        reviewed.page(tab)
    for spec in reviewed.actions_.table:
        if spec.name not in LEAVES + LOOKS:
            reviewed.actions_[spec.name].trigger()
            dismiss(reviewed)
    bench.commit_pending()
    assert contents(bench) == before
    # What a menu shows may be of before: each asks again whether it can be done.
    for name in WRITING:
        reviewed.actions_._run(name)
        dismiss(reviewed)
    assert contents(bench) == before


@pytest.mark.parametrize("tab", TABS)
def test_no_hand_changes_the_library(reviewed: MainWindow, tab: str) -> None:
    bench = reviewed.bench
    before = contents(bench)
    reviewed.show_tab(tab)
    page = reviewed.page(tab)
    assert hands_on(reviewed)
    bench.commit_pending()
    QApplication.processEvents()
    assert contents(bench) == before
    assert not bench.desk.library.path.with_name(bench.desk.library.path.name + "-journal").exists()
    if isinstance(page, SheetPage):
        page.builder.finish()


@pytest.mark.parametrize("tab", ["score", "details"])
def test_the_same_hands_do_change_a_library_that_is_open_for_writing(reviewed: MainWindow, tab: str) -> None:
    # So that the test above can fail.
    reviewed.actions_["review"].trigger()
    before = contents(reviewed.bench)
    reviewed.show_tab(tab)
    hands_on(reviewed)
    reviewed.bench.commit_pending()
    assert contents(reviewed.bench) != before


def test_what_writes_is_not_on_offer(reviewed: MainWindow) -> None:
    on_offer = [name for name in WRITING if reviewed.actions_[name].isEnabled()]
    assert on_offer == []
    for tab in TABS:
        reviewed.show_tab(tab)
        assert [name for name in WRITING if reviewed.actions_[name].isEnabled()] == []
    for name in ("panel_new_session", "panel_rescore"):
        found = reviewed.findChild(QAbstractButton, name)
        assert found is not None
        assert not found.isEnabled()


def test_no_field_can_be_typed_in(reviewed: MainWindow) -> None:
    for tab in TABS:
        reviewed.show_tab(tab)
        page = reviewed.page(tab)
        lines: list[QLineEdit | QPlainTextEdit | QTextEdit] = [*page.findChildren(QLineEdit)]
        lines += [*page.findChildren(QPlainTextEdit), *page.findChildren(QTextEdit)]
        # Filters and searches look, and change nothing; so do the fields inside other controls.
        looks = ("log_", "filter", "history", "qt_spinbox")
        open_ = [
            w.objectName()
            for w in lines
            if w.isVisible() and w.isEnabled() and not w.isReadOnly() and not w.objectName().startswith(looks)
        ]
        assert open_ == [], tab


def test_edits_are_refused_with_why(reviewed: MainWindow) -> None:
    bench = reviewed.bench
    assert not bench.do(lambda e: e.set_mark(area_id(bench, "Drugs"), "impact", 1), "Score")
    assert "open for review only; nothing was changed" in reviewed.messages.words


def test_the_window_says_so_and_goes_back(reviewed: MainWindow) -> None:
    bench = reviewed.bench

    def chips() -> set[str]:
        return {w.text() for w in reviewed.header.findChildren(QLabel) if w.isVisible()}

    assert "Review" in chips()
    assert bench.editor is not None
    version, selected = bench.editor.session.info.version_id, area_id(bench, "Safeguarding C")
    bench.select(selected)
    reviewed.show_tab("priorities")
    reviewed.actions_["review"].trigger()
    assert "Review" not in chips()
    assert not reviewed.actions_["review"].isChecked()
    assert bench.editable
    assert (bench.editor.session.info.version_id, bench.selected_area) == (version, selected)
    assert reviewed.tab == "priorities"
    assert bench.do(lambda e: e.set_mark(selected, "impact", 1), "Score")


def test_what_is_being_typed_is_kept_before_the_review_begins(make_window: MakeWindow) -> None:
    window = make_window()
    window.show_tab("details")
    field = window.page("details").findChild(QLineEdit, "period")
    assert field is not None
    field.setFocus()
    QTest.keyClicks(field, "April to June")
    window.actions_["review"].trigger()
    assert window.bench.editor is not None
    assert window.bench.editor.session.info.period == "April to June"
    assert not window.bench.editable


# Libraries that may only be read


def test_a_library_that_may_only_be_read_is_opened_for_review(application: Start, folder: Path) -> None:
    path = sample_at(folder / "library.sqlite")
    path.with_name(path.name + ".lock").unlink(missing_ok=True)
    path.chmod(0o444)
    folder.chmod(0o555)
    before = path.read_bytes()
    start = application()
    with without_rights():
        start.start(path, demo=False)
    window = start.window
    assert window is not None
    assert window.bench.desk.read_only
    assert window.bench.editor is not None
    expected = "This file may only be read: it is open for review. Nothing in it can be changed."
    assert window.messages.words == expected
    assert window.actions_["review"].isChecked()
    with without_rights():
        # To end the review it is tried again to open it for writing; it still may not be.
        window.actions_["review"].trigger()
    assert window.bench.desk.read_only
    assert window.actions_["review"].isChecked()
    assert path.read_bytes() == before
    assert [p.name for p in folder.iterdir()] == [path.name]


def test_an_older_library_is_reviewed_and_stays_as_it_is(application: Start, tmp_path: Path) -> None:
    path = tmp_path / "older.riskdesk"
    shutil.copyfile(OLDER, path)
    start = application()
    start.start(path, demo=False, review=True)
    window = start.window
    assert window is not None
    assert window.bench.desk.read_only
    for summary in window.bench.desk.versions():
        window.bench.open(summary.version_id)
        for tab in ("score", "priorities", "details"):
            window.show_tab(tab)
    assert window.bench.editor is not None
    assert path.read_bytes() == OLDER.read_bytes()
    assert [p.name for p in tmp_path.glob("older*")] == [path.name]


def test_a_library_is_opened_for_review_from_the_menu_and_made_writable_again(
    application: Start, tmp_path: Path
) -> None:
    here, other = sample_at(tmp_path / "here.sqlite"), sample_at(tmp_path / "other.sqlite")
    start = application()
    start.start(here, demo=False)
    window = start.window
    assert window is not None
    window.actions_["open_review"].trigger()
    box = dialog(window, "open_review_dialog")
    assert isinstance(box, QFileDialog)
    box.fileSelected.emit(str(other))
    box.close()
    assert window.bench.desk.library.path == other
    assert window.bench.desk.library.read_only
    version = window.bench.desk.versions()[0].version_id
    window.bench.open(version)
    window.actions_["review"].trigger()
    assert not window.bench.desk.read_only
    assert window.bench.editor is not None
    assert window.bench.editor.session.info.version_id == version
    # The library that is open, opened for review, goes into the review mode where it stands.
    window.review_wanted.emit(other)
    assert window.bench.desk.review
    window.library_wanted.emit(other)
    assert not window.bench.desk.read_only


def test_a_library_that_others_write_is_listed_afresh(application: Start, tmp_path: Path, qtbot: QtBot) -> None:
    path = sample_at(tmp_path / "library.sqlite")
    reader = application()
    reader.start(path, demo=False, review=True)
    window = reader.window
    assert window is not None
    writer = Desk.at(path, who="analyst")
    drafts = [s for s in writer.versions() if s.state is not State.RECORDED]
    writer.rescore(drafts[-1].version_id, "Begun elsewhere", "2030-01-31")
    writer.close()
    window.bench.open(window.bench.desk.versions()[0].version_id)
    qtbot.waitUntil(lambda: "Begun elsewhere" in [row.title for row in window.library.model.rows])


def test_the_sample_can_be_reviewed(application: Start) -> None:
    start = application()
    start.start(None, demo=True, review=True)
    assert start.window is not None
    assert start.window.bench.desk.read_only


def test_an_empty_library_in_review_offers_nothing_to_begin(
    make_window: MakeWindow, make_bench: BenchMaker, tmp_path: Path
) -> None:
    Desk.at(tmp_path / "empty.sqlite", create=True).close()
    bench = Workbench(Desk.at(tmp_path / "empty.sqlite", Access.READ_ONLY), Theme(Mode.LIGHT))
    make_bench.made.append(bench)
    window = make_window(bench)
    offered = [b.objectName() for b in window.empty.findChildren(QAbstractButton) if b.isVisible()]
    assert offered == ["empty_open_sample"]


def test_a_library_in_use_is_offered_for_review(application: Start, tmp_path: Path) -> None:
    path = sample_at(tmp_path / "library.sqlite")
    holder = Desk.at(path)
    start = application()
    start.start(path, demo=False)
    (asked,) = (w for w in start.app.topLevelWidgets() if w.objectName() == "in_use_dialog" and w.isVisible())
    press(asked, "open_read_only")
    assert start.window is not None
    assert not start.window.actions_["recorder"].isEnabled()
    holder.close()


def test_combo_boxes_are_locked_too(reviewed: MainWindow) -> None:
    reviewed.show_tab("score")
    confidence = [c for c in reviewed.page("score").findChildren(QComboBox) if c.isVisible()]
    assert confidence
    assert not any(c.isEnabled() for c in confidence)
