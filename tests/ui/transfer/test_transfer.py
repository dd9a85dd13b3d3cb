"""Exporting and importing in the window: nothing is written before it is accepted, nothing here is written over."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QListWidget,
    QProgressDialog,
    QTreeView,
    QTreeWidget,
)
from pytestqt.qtbot import QtBot

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.progress import Cancelled
from riskdesk.services.desk import Desk
from riskdesk.services.sample import build_sample
from riskdesk.storage.access import Access
from riskdesk.storage.library import Library
from riskdesk.ui.library_model import ROW
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.transfer.reading import writing
from riskdesk.ui.window import MainWindow
from riskdesk.ui.workbench import Workbench
from tests.cli.terminal import run
from tests.services.desks import desk_on, score, wanted
from tests.services.test_quarters import dump
from tests.ui.benches import BenchMaker
from tests.ui.windows import MakeWindow, dialog

MARKS = {"Drugs": (3, 5, 13), "Domestic Violence": (5, 3, 8), "Anti-social Behaviour": (2, 2, 9)}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_sample(tmp_path_factory.mktemp("sample") / "sample.sqlite")


@pytest.fixture
def opened(make_bench: BenchMaker) -> Callable[..., Workbench]:
    """Benches on library files, closed in the end."""

    def make(path: Path, access: Access = Access.READ_WRITE) -> Workbench:
        bench = Workbench(Desk.at(path, access, who="Analyst"), Theme(Mode.LIGHT))
        make_bench.made.append(bench)
        versions = bench.desk.versions()
        if versions:
            bench.open(versions[-1].version_id)
        return bench

    return make


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "county.sqlite"
    Library.open(path, create=True).close()
    return path


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Desk]:
    """The laptop that sessions come from: a closed session and a draft."""
    desk = desk_on(tmp_path / "district.sqlite")
    first = desk.new_assessment("Strategic assessment", wanted())
    score(first, MARKS)
    first.close()
    desk.rescore(first.session.info.version_id, "Quarter 1", "2027-02-01")
    yield desk
    desk.close()


def exported(desk: Desk, path: Path, *names: str) -> Path:
    assert run("export", *names, "--library", desk.library.path, "-o", path).status == 0
    return path


def told(window: MainWindow) -> list[tuple[str, bool]]:
    heard: list[tuple[str, bool]] = []
    window.bench.told.connect(lambda text, error: heard.append((text, error)))
    return heard


def previewed(qtbot: QtBot, window: MainWindow, path: Path) -> QDialog:
    """The preview of a file."""
    window.transfer.bring(path)
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(QDialog, "import_dialog")))
    return dialog(window, "import_dialog")


def becomes(preview: QDialog) -> dict[str, str]:
    table = preview.findChild(QTreeWidget, "import_sessions")
    assert table is not None
    items = [table.topLevelItem(n) for n in range(table.topLevelItemCount())]
    return {item.text(0): item.text(2) for item in items if item is not None}


def facing(preview: QDialog) -> dict[str, tuple[str, str]]:
    table = preview.findChild(QTreeWidget, "import_sides")
    assert table is not None
    items = [table.topLevelItem(n) for n in range(table.topLevelItemCount())]
    return {item.text(0): (item.text(1), item.text(2)) for item in items if item is not None}


def accept(qtbot: QtBot, window: MainWindow, preview: QDialog) -> str:
    heard = told(window)
    preview.go.click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: bool(heard))
    assert not heard[-1][1], heard
    return heard[-1][0]


def test_export_import_export_gives_the_same_file(
    qtbot: QtBot, make_window: MakeWindow, opened: Callable[..., Workbench], sample: Path, empty: Path, tmp_path: Path
) -> None:
    """Through both windows, byte for byte what the command line gives."""
    window = make_window(opened(sample, Access.READ_ONLY))
    window.actions_["export_sessions"].trigger()
    asked = dialog(window, "export_sessions_dialog")
    asked.go.click()  # type: ignore[attr-defined]
    where = dialog(window, "sessions_file_dialog")
    assert isinstance(where, QFileDialog)
    assert Path(where.selectedFiles()[0]).name == "Sessions - Strategic assessment 2010-11.riskdesk"
    heard, file = told(window), tmp_path / "sample.riskdesk"
    where.fileSelected.emit(str(file))
    qtbot.waitUntil(lambda: bool(heard))
    where.close()
    assert heard[0][0].startswith(f"Exported as sample.riskdesk in {tmp_path}: ")
    assert run("export", "--demo", "-o", "-").bytes == file.read_bytes()

    there = make_window(opened(empty))
    preview = previewed(qtbot, there, file)
    assert set(becomes(preview).values()) >= {"New: draft, 11 areas", "New: recorded, 11 areas"}
    assert not there.bench.desk.assessments()
    assert accept(qtbot, there, preview).startswith("Imported: ")
    assert there.bench.editor is not None
    assert there.library.model.rowCount() > 5
    ids = tuple(s.session_id for s in there.bench.desk.sessions())
    again = tmp_path / "again.riskdesk"
    heard = told(there)
    there.transfer.write(again, there.bench.desk.assessments()[0].assessment_id, ids)
    qtbot.waitUntil(lambda: bool(heard))
    assert again.read_bytes() == file.read_bytes()


def test_the_same_file_again_changes_nothing(
    qtbot: QtBot, make_window: MakeWindow, opened: Callable[..., Workbench], district: Desk, empty: Path, tmp_path: Path
) -> None:
    file = exported(district, tmp_path / "all.riskdesk")
    window = make_window(opened(empty))
    accept(qtbot, window, previewed(qtbot, window, file))
    held = dump(window.bench.desk.library)
    preview = previewed(qtbot, window, file)
    assert preview.windowTitle() == "Nothing new to import"
    assert set(becomes(preview).values()) == {"Here already, the same"}
    assert not preview.cancel.isVisible()  # type: ignore[attr-defined]
    preview.go.click()  # type: ignore[attr-defined]
    qtbot.wait(50)
    assert dump(window.bench.desk.library) == held


def test_what_differs_is_shown_side_by_side_and_left_out(
    qtbot: QtBot, make_window: MakeWindow, opened: Callable[..., Workbench], district: Desk, empty: Path, tmp_path: Path
) -> None:
    window = make_window(opened(empty))
    accept(qtbot, window, previewed(qtbot, window, exported(district, tmp_path / "first.riskdesk")))
    bench = window.bench
    assert bench.editor is not None
    assert bench.editor.session.info.title == "Quarter 1"
    bench.do(lambda e: e.set_details(period="Winter"), "Period")
    draft = district.open(bench.editor.session.info.version_id)
    score(draft, {"Drugs": (4, 4, 4)})
    district.rescore(draft.base.info.version_id if draft.base else "", "Quarter 2", "2027-05-01")
    held = bench.editor.session
    preview = previewed(qtbot, window, exported(district, tmp_path / "second.riskdesk"))
    assert preview.windowTitle() == "Import sessions: 1 session differs and is left out"
    assert becomes(preview) == {
        "Assessment day": "Here already, the same",
        "Quarter 1": "Left out, version 1: details, scores and log differ",
        "Quarter 2": "New: draft, 4 areas",
    }
    sides = facing(preview)
    assert sides["Period"] == ("Winter", "–")
    assert sides["Drugs"] == ("not scored", "rank 1, impact 4, probability 4, threat 4")
    assert sides.keys() == {"Period", "Drugs", "Log"}
    said = accept(qtbot, window, preview)
    assert said == "Imported: 1 version added; 1 session is here already, the same; 1 session differs and is left out."
    assert bench.desk.library.load(held.info.version_id) == held
    # What came is open, and stands in the list although something else was searched for.
    assert bench.editor.session.info.title == "Quarter 2"
    assert window.library.model.index_of(bench.editor.session.info.version_id).isValid()


def test_a_file_of_which_all_that_is_new_differs_is_not_called_the_same(
    qtbot: QtBot, make_window: MakeWindow, opened: Callable[..., Workbench], district: Desk, empty: Path, tmp_path: Path
) -> None:
    window = make_window(opened(empty))
    accept(qtbot, window, previewed(qtbot, window, exported(district, tmp_path / "first.riskdesk")))
    draft = next(s for s in district.versions() if not s.stands)
    score(district.open(draft.version_id), {"Drugs": (4, 4, 4)})
    held = dump(window.bench.desk.library)
    preview = previewed(qtbot, window, exported(district, tmp_path / "second.riskdesk"))
    assert preview.windowTitle() == "1 session differs and is left out; nothing new"
    assert preview.go.text() == "Close"  # type: ignore[attr-defined]
    preview.go.click()  # type: ignore[attr-defined]
    qtbot.wait(50)
    assert dump(window.bench.desk.library) == held


@pytest.mark.parametrize("folded", [False, True])
def test_what_came_is_in_view_in_the_list(
    folded: bool,
    qtbot: QtBot,
    make_window: MakeWindow,
    opened: Callable[..., Workbench],
    district: Desk,
    tmp_path: Path,
) -> None:
    """Also when the list was folded, and when the reviews of all assessments have made the rows above it higher."""
    full = desk_on(tmp_path / "full.sqlite", prefix="other")
    for n in range(14):
        held = full.new_assessment(f"Assessment {n}", wanted())
        score(held, MARKS)
        held.set_details(review_on="2020-01-01")
        held.close()
    full.close()
    window = make_window(opened(full.library.path))
    window.resize(1280, 600)
    tree = window.library.findChild(QTreeView, "library_tree")
    assert tree is not None
    qtbot.waitUntil(lambda: tree.verticalScrollBar().maximum() > 0)
    tree.verticalScrollBar().setValue(0)
    if folded:
        window.actions_["library"].trigger()
        assert window.library.isHidden()
    accept(qtbot, window, previewed(qtbot, window, exported(district, tmp_path / "first.riskdesk")))

    def seen() -> bool:
        row = tree.visualRect(tree.currentIndex())
        return not row.isEmpty() and tree.viewport().rect().contains(row)

    # Until what is due in every assessment is known and told.
    qtbot.waitUntil(lambda: window.library._reviewing is None and not window.library._stale_reviews)
    qtbot.waitUntil(seen)
    qtbot.wait(50)
    assert window.bench.editor is not None
    assert tree.currentIndex().data(ROW).version_id == window.bench.editor.session.info.version_id
    assert seen()


def test_cancel_writes_nothing(
    qtbot: QtBot, make_window: MakeWindow, opened: Callable[..., Workbench], district: Desk, empty: Path, tmp_path: Path
) -> None:
    window = make_window(opened(empty))
    held = dump(window.bench.desk.library)
    preview = previewed(qtbot, window, exported(district, tmp_path / "all.riskdesk"))
    preview.cancel.click()  # type: ignore[attr-defined]
    qtbot.wait(50)
    assert dump(window.bench.desk.library) == held


def test_nothing_can_be_scored_while_an_import_writes(
    qtbot: QtBot, make_window: MakeWindow, opened: Callable[..., Workbench], district: Desk, tmp_path: Path
) -> None:
    county = desk_on(tmp_path / "county.sqlite", prefix="county")
    county.new_assessment("County assessment", wanted())
    county.close()
    window = make_window(opened(county.library.path))
    bench = window.bench
    edits: list[object] = []
    bench.edited.connect(edits.append)

    def type_digit() -> None:
        # Through the window system's window, which is what a dialog in front of it blocks.
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_3)

    window.activateWindow()
    qtbot.waitUntil(lambda: window.isActiveWindow() and window.focusWidget() is not None)
    type_digit()
    assert len(edits) == 1
    preview = previewed(qtbot, window, exported(district, tmp_path / "all.riskdesk"))
    heard = told(window)
    preview.go.click()  # type: ignore[attr-defined]
    assert isinstance(dialog(window, "import_progress"), QProgressDialog)
    type_digit()
    assert len(edits) == 1
    qtbot.waitUntil(lambda: bool(heard))
    assert heard[-1][0].startswith("Imported: "), heard
    assert not any(d.isVisible() for d in window.findChildren(QProgressDialog))


def test_an_import_that_is_stopped_half_way_leaves_nothing(
    qtbot: QtBot, make_window: MakeWindow, opened: Callable[..., Workbench], district: Desk, empty: Path, tmp_path: Path
) -> None:
    window = make_window(opened(empty))
    library = window.bench.desk.library
    held = dump(library)
    found = previewed(qtbot, window, exported(district, tmp_path / "all.riskdesk"))._found  # type: ignore[attr-defined]

    def stop(done: int, _: int) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        writing(library, found)(stop)
    assert dump(library) == held
    # The library is still open for writing here, and for nobody else.
    writing(library, found)(lambda _done, _total: None)
    assert len(library.sessions()) == 2


def test_files_that_cannot_be_read_are_refused_in_one_sentence(
    qtbot: QtBot, make_window: MakeWindow, opened: Callable[..., Workbench], district: Desk, empty: Path, tmp_path: Path
) -> None:
    window = make_window(opened(empty))
    heard = told(window)
    file = exported(district, tmp_path / "all.riskdesk")
    newer = tmp_path / "newer.riskdesk"
    newer.write_bytes(file.read_bytes().replace(b'"form":1', b'"form":2', 1))
    cut = tmp_path / "cut.riskdesk"
    cut.write_bytes(file.read_bytes()[:-100])
    library = Path(shutil.copy(district.library.path, tmp_path / "library.riskdesk"))
    for path, words in (
        (newer, "was written by a newer RiskDesk"),
        (cut, "this file of RiskDesk sessions is damaged, or not all of it; copy or export it again"),
        (tmp_path / "gone.riskdesk", "cannot be read"),
        (library, "is a library, not a file of exported sessions. Open library opens it."),
    ):
        heard.clear()
        window.transfer.bring(path)
        qtbot.waitUntil(lambda: bool(heard))
        assert heard == [(heard[0][0], True)]
        assert words in heard[0][0]
        assert "\n" not in heard[0][0]


def test_review_mode_exports_and_does_not_import(
    make_window: MakeWindow, opened: Callable[..., Workbench], district: Desk, empty: Path, tmp_path: Path
) -> None:
    window = make_window(opened(district.library.path, Access.READ_ONLY))
    assert window.actions_["export_sessions"].isEnabled()
    action = window.actions_["import_sessions"]
    assert not action.isEnabled()
    assert action.toolTip().startswith("This library is open for reading only: nothing can be brought into it.")
    heard = told(window)
    window.transfer.bring(tmp_path / "any.riskdesk")
    assert heard == [("This library is open for reading only: nothing can be brought into it.", True)]
    other = make_window(opened(empty))
    assert other.actions_["import_sessions"].toolTip().startswith("Bring sessions from a file.")
    assert not other.actions_["export_sessions"].isEnabled()


def drop(window: MainWindow, path: Path) -> bool:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    where, copy, left = QPointF(10, 10), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(where.toPoint(), copy, mime, left, Qt.KeyboardModifier.NoModifier)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(where, copy, mime, left, Qt.KeyboardModifier.NoModifier))
    return enter.isAccepted()


# Qt 6.12 deprecates the one constructor that 6.11 has.
@pytest.mark.filterwarnings("ignore:.*QDragEnterEvent:DeprecationWarning")
def test_a_file_can_be_dropped_on_the_window(
    qtbot: QtBot, make_window: MakeWindow, opened: Callable[..., Workbench], district: Desk, empty: Path, tmp_path: Path
) -> None:
    window = make_window(opened(empty))
    assert not drop(window, tmp_path / "picture.png")
    assert drop(window, exported(district, tmp_path / "all.riskdesk"))
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(QDialog, "import_dialog")))
    dialog(window, "import_dialog").close()


def test_export_says_what_goes_along_and_takes_what_is_ticked(
    qtbot: QtBot, make_window: MakeWindow, opened: Callable[..., Workbench], district: Desk, tmp_path: Path
) -> None:
    path = district.library.path
    district.close()
    window = make_window(opened(path))
    window.actions_["export_sessions"].trigger()
    asked = dialog(window, "export_sessions_dialog")
    sessions = asked.findChild(QListWidget, "export_sessions")
    assert sessions is not None
    assert [sessions.item(n).text() for n in range(2)] == [
        "Quarter 1 · 1 February 2027 · draft",
        "Assessment day · 2 November 2026 · closed",
    ]
    along = asked._along.text  # type: ignore[attr-defined]
    assert along().startswith("2 sessions and 2 versions go along")
    assert "roles and agencies" in along()
    assert "close it first" in asked._care.text()  # type: ignore[attr-defined]
    sessions.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert along().startswith("1 session and 1 version go along")
    assert "close it first" not in asked._care.text()  # type: ignore[attr-defined]
    sessions.item(1).setCheckState(Qt.CheckState.Unchecked)
    asked.go.click()  # type: ignore[attr-defined]
    assert asked.wrong == "Tick the sessions that are to go into the file."  # type: ignore[attr-defined]
    sessions.item(1).setCheckState(Qt.CheckState.Checked)
    asked.go.click()  # type: ignore[attr-defined]
    where = dialog(window, "sessions_file_dialog")
    file = tmp_path / "one.riskdesk"
    heard = told(window)
    where.fileSelected.emit(str(file))  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: bool(heard))
    where.close()
    assert run("export", "Assessment day", "--library", path, "-o", "-").bytes == file.read_bytes()


def test_an_export_never_takes_the_place_of_a_library(
    qtbot: QtBot, make_window: MakeWindow, opened: Callable[..., Workbench], district: Desk, empty: Path
) -> None:
    window = make_window(opened(district.library.path, Access.READ_ONLY))
    held, heard = empty.read_bytes(), told(window)
    session = window.bench.desk.sessions()[0]
    window.transfer.write(empty, session.assessment_id, (session.session_id,))
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [("county.sqlite is a library; it was left as it is. Give the exported file another name.", True)]
    assert empty.read_bytes() == held


def test_a_library_beside_another_writes_under_its_lock(empty: Path) -> None:
    with Library.open(empty) as library:
        with library.beside() as own:
            assert not own.read_only
            with pytest.raises(RiskDeskError):
                Library.open(empty)
        with pytest.raises(RiskDeskError):
            Library.open(empty)
