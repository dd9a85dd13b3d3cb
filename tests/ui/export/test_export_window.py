"""Export, Copy table and Copy picture in a real window."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from defusedxml import ElementTree
from docx import Document
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QComboBox, QFileDialog, QProgressDialog
from pytestqt.qtbot import QtBot

from riskdesk.services.desk import Desk
from riskdesk.sheet.data import Document as Paper
from riskdesk.ui.history.page import HistoryPage
from riskdesk.ui.sheet.output import PATIENCE
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.window import MainWindow
from riskdesk.ui.workbench import Workbench
from tests.samples import sample_at
from tests.ui.benches import BenchMaker
from tests.ui.sheet.sheets import recorded_bench
from tests.ui.windows import MakeWindow, dialog, press


def choose(window: MainWindow, key: str) -> None:
    """Open Export, choose a kind, and go on to where it is to be saved."""
    window.actions_["export"].trigger()
    asked = dialog(window, "export_dialog")
    box = asked.findChild(QComboBox, "export_what")
    assert box is not None
    assert box.findData(key) >= 0, key
    box.setCurrentIndex(box.findData(key))
    press(asked, "go")


def exported(qtbot: QtBot, window: MainWindow, key: str, path: Path) -> str:
    """Export a kind to a path; gives what the window then says."""
    choose(window, key)
    where = dialog(window, "export_file_dialog")
    assert isinstance(where, QFileDialog)
    with qtbot.waitSignal(window.bench.told, timeout=20_000) as said:
        where.fileSelected.emit(str(path))
    where.reject()
    assert said.args is not None
    return str(said.args[0])


def kinds(window: MainWindow) -> list[str]:
    window.actions_["export"].trigger()
    asked = dialog(window, "export_dialog")
    box = asked.findChild(QComboBox, "export_what")
    assert box is not None
    found = [str(box.itemData(n)) for n in range(box.count())]
    press(asked, "cancel")
    return found


def copied(qtbot: QtBot, window: MainWindow, action: str) -> QMimeData:
    with qtbot.waitSignal(window.bench.told, timeout=20_000) as said:
        window.actions_[action].trigger()
    assert said.args is not None
    assert "clipboard" in str(said.args[0])
    return QGuiApplication.clipboard().mimeData()


def test_the_workbook_and_the_document_are_saved(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    told = exported(qtbot, window, "xlsx", tmp_path / "day.xlsx")
    assert told == f"Saved as day.xlsx in {tmp_path}."
    assert load_workbook(tmp_path / "day.xlsx").sheetnames == ["Priorities", "Method", "Notes"]
    exported(qtbot, window, "docx", tmp_path / "day.docx")
    assert Document(str(tmp_path / "day.docx")).paragraphs[0].text == "Priority sheet: Strategic assessment"
    exported(qtbot, window, "csv", tmp_path / "day.csv")
    assert (tmp_path / "day.csv").read_bytes().count(b"\r\n") == 12


def test_pictures_are_saved(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    exported(qtbot, window, "matrix_svg", tmp_path / "m.svg")
    assert ElementTree.fromstring((tmp_path / "m.svg").read_bytes()).tag.endswith("svg")
    exported(qtbot, window, "rank_png", tmp_path / "r.png")
    assert QImage(str(tmp_path / "r.png")).width() == 2200


def test_the_suggested_name_fits_the_kind_and_the_last_kind_is_remembered(make_window: MakeWindow) -> None:
    window = make_window()
    choose(window, "rank_svg")
    where = dialog(window, "export_file_dialog")
    assert isinstance(where, QFileDialog)
    name = Path(where.selectedFiles()[0]).name
    assert name == "Chart of the ranks - Strategic assessment - Assessment day - 2010-11-02.svg"
    where.reject()
    window.actions_["export"].trigger()
    box = dialog(window, "export_dialog").findChild(QComboBox, "export_what")
    assert box is not None
    assert box.currentData() == "rank_svg"
    assert box.accessibleName() == "What"
    assert box.accessibleDescription()
    press(dialog(window, "export_dialog"), "cancel")


def test_a_library_is_never_written_over(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window()
    library = window.bench.desk.library.path
    held = library.read_bytes()
    assert "was left as it is" in exported(qtbot, window, "xlsx", library)
    assert library.read_bytes() == held


def test_a_recorded_session_has_no_matrix_to_export(
    qtbot: QtBot, make_window: MakeWindow, make_bench: BenchMaker, tmp_path: Path
) -> None:
    window = make_window(recorded_bench(make_bench, tmp_path))
    found = kinds(window)
    assert "xlsx" in found
    assert not [key for key in found if key.startswith("matrix")]
    window.show_tab("score")
    assert not window.actions_["copy_picture"].isEnabled()
    assert "Safeguarding Children" in copied(qtbot, window, "copy_table").text()


def test_in_review_mode_everything_can_be_exported(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    window.actions_["review"].trigger()
    assert window.bench.desk.read_only
    assert all(window.actions_[name].isEnabled() for name in ("export", "copy_table", "copy_picture"))
    assert "Saved as" in exported(qtbot, window, "csv", tmp_path / "x.csv")


def test_hidden_ranks_can_be_saved_and_are_not_copied(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    window.actions_["hide_ranks"].trigger()
    assert not window.actions_["copy_table"].isEnabled()
    # The matrix is on show while the room scores; it holds no rank.
    assert window.actions_["copy_picture"].isEnabled()
    for tab in ("history", "sheet"):
        window.show_tab(tab)
        assert not window.actions_["copy_picture"].isEnabled()
    assert "Saved as" in exported(qtbot, window, "csv", tmp_path / "x.csv")


def test_the_table_is_copied_for_both_kinds_of_program(
    qtbot: QtBot, make_window: MakeWindow, make_bench: BenchMaker
) -> None:
    hostile = {"=1+1": (5, 5, 20), "<b>R&D</b>": (4, 4, 10)}
    window = make_window(make_bench(hostile))
    mime = copied(qtbot, window, "copy_table")
    lines = mime.text().split("\r\n")
    assert lines[1].split("\t")[:3] == ["Priority", "Code", "Risk area"]
    assert lines[2].split("\t")[2] == "'=1+1"
    assert lines[2].split("\t")[6:8] == ["25", "▲▲ Very High"]
    assert "&lt;b&gt;R&amp;D&lt;/b&gt;" in mime.html()
    assert mime.html().count("<tr>") == 3


def test_the_picture_on_show_is_copied(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window()
    mime = copied(qtbot, window, "copy_picture")
    matrix = QImage.fromData(mime.data("image/png"))
    assert matrix.width() == 2000
    assert mime.hasImage()
    window.show_tab("priorities")
    assert not window.actions_["copy_picture"].isEnabled()
    window.show_tab("history")
    assert QImage.fromData(copied(qtbot, window, "copy_picture").data("image/png")).width() == 2200
    page = window.page("history")
    assert isinstance(page, HistoryPage)
    page.show_view("compare")
    assert not window.actions_["copy_picture"].isEnabled()
    page.show_view("risk")
    assert window.actions_["copy_picture"].isEnabled()


def test_what_is_picked_out_on_history_is_so_in_the_file(
    qtbot: QtBot, make_window: MakeWindow, make_bench: BenchMaker, tmp_path: Path
) -> None:
    desk = Desk.at(sample_at(tmp_path / "sample.sqlite"), who="facilitator")
    bench = Workbench(desk, Theme(Mode.LIGHT))
    make_bench.made.append(bench)
    bench.open(next(s.version_id for s in desk.sessions() if "Quarter 3" in s.title))
    window = make_window(bench)
    window.show_tab("history")
    page = window.page("history")
    assert isinstance(page, HistoryPage)
    page.chart.set_picked(("drugs",))
    exported(qtbot, window, "rank_svg", tmp_path / "r.svg")
    svg = (tmp_path / "r.svg").read_text("utf-8")
    told = svg.partition("<desc")[2].partition("</desc>")[0]
    assert "Drugs: 4, 4, 5, 5, 6." in told
    assert "Domestic Violence:" not in told


def test_nothing_can_be_exported_without_a_session(make_window: MakeWindow, make_bench: BenchMaker) -> None:
    bench = make_bench()
    window = make_window(bench)
    bench.show(None)
    assert not any(window.actions_[name].isEnabled() for name in ("export", "copy_table", "copy_picture"))


@pytest.mark.parametrize("widget", ["matrix", "priority_table"])
def test_the_menu_under_the_right_button(make_window: MakeWindow, widget: str) -> None:
    window = make_window()
    offered = window.page("score").matrix if widget == "matrix" else window.page("priorities").table  # type: ignore[attr-defined]
    assert offered.contextMenuPolicy() is Qt.ContextMenuPolicy.ActionsContextMenu
    assert "export" in [action.objectName() for action in offered.actions()]


def test_what_takes_long_can_be_dropped(qtbot: QtBot, make_window: MakeWindow) -> None:
    window, held = make_window(), Event()
    kept: list[bytes] = []

    def slow() -> bytes:
        held.wait(20)
        return b"made"

    window.exports._beside("slow", "Export", slow, kept.append)
    shown = window.findChild(QProgressDialog, "slow_progress")
    assert shown is not None
    # Its clock goes, and not Qt's own of four seconds.
    assert [clock.interval() for clock in shown.findChildren(QTimer) if clock.isActive()] == [PATIENCE]
    assert not shown.isVisible()
    qtbot.waitUntil(shown.isVisible)
    assert (shown.minimum(), shown.maximum()) == (0, 0)
    with qtbot.waitSignal(window.bench.told, timeout=20_000) as said:
        shown.canceled.emit()
        held.set()
    assert said.args == ["Export: stopped, nothing was made.", False]
    assert kept == []


def test_what_cannot_be_made_is_told(qtbot: QtBot, make_window: MakeWindow, capsys: pytest.CaptureFixture[str]) -> None:
    window = make_window()

    def broken() -> bytes:
        raise MemoryError("no room")

    with qtbot.waitSignal(window.bench.told, timeout=20_000) as said:
        window.exports._beside("broken", "Export", broken, lambda _data: None)
    words, wrong = said.args
    assert wrong
    assert words.startswith("It could not be made (MemoryError). The session is kept as it is. The log says more")
    told = capsys.readouterr().err
    assert "MemoryError in the worker thread" in told
    # Where it came up, and not what it said: that may be words of the session.
    assert "test_export_window.py" in told
    assert "no room" not in told


@pytest.mark.parametrize("action", ["copy_table", "copy_picture"])
def test_nothing_is_copied_while_a_public_version_is_shown(qtbot: QtBot, make_window: MakeWindow, action: str) -> None:
    """A copy has all areas, and what is on the screen withholds some."""
    window = make_window()
    window.show_tab("sheet")
    side = window.page("sheet").side  # type: ignore[attr-defined]
    side.document.setCurrentIndex(side.document.findData(Paper.PUBLIC))
    with qtbot.waitSignal(window.bench.told) as said:
        window.actions_[action].trigger()
    assert said.args == [
        "Nothing was copied: a copy has all areas, and the public version that is shown withholds some.",
        True,
    ]
