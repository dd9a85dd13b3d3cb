"""The import in the window: from the menu, by dropping, from the clipboard; preview, problems, one step to undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QListWidget, QPlainTextEdit
from pytestqt.qtbot import QtBot

from riskdesk.domain.intake_mapping import Field
from riskdesk.ui.intake.dialog import IntakeDialog
from riskdesk.ui.intake.model import TONE
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.window import MainWindow
from tests.exchange.grids import xlsx_bytes
from tests.ui.benches import ELEVEN, BenchMaker, area_id, mark, refusing
from tests.ui.windows import MakeWindow, dialog, press

GOOD = "Title,Likelihood,Severity,Comments\nDrugs,4 Likely,5,Seen in three districts\nModern slavery,2,Major,\n"
BAD = "area,impact,threat\nDrugs,9,99\nTerrorism (International & Domestic),4,7\n"
Opened = Callable[..., IntakeDialog]


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window(width=1280, height=720)


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path) -> Opened:
    """Opens the dialog on a file with this text."""

    def open_on(text: str | bytes, name: str = "scores.csv") -> IntakeDialog:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        window.intake.from_file(path)
        found = dialog(window, "intake_dialog")
        assert isinstance(found, IntakeDialog)
        return found

    return open_on


def table_texts(shown: IntakeDialog) -> list[list[str]]:
    model = shown.table.rows
    wide = range(model.columnCount())
    return [[str(model.index(n, c).data() or "") for c in wide] for n in range(model.rowCount())]


def notes(shown: IntakeDialog) -> str:
    found = shown.findChild(QLabel, "intake_notes")
    assert found is not None
    return "" if found.isHidden() else found.text()


def said(window: MainWindow) -> str:
    found = window.messages.findChild(QLabel, "message")
    assert found is not None
    return "" if window.messages.isHidden() else found.text()


def test_from_the_menu_to_one_step_that_is_undone(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(GOOD)
    window.actions_["import_scores"].trigger()
    files = window.findChild(QFileDialog, "import_scores_file")
    assert files is not None
    files.fileSelected.emit(str(path))
    files.close()
    shown = dialog(window, "intake_dialog")
    assert isinstance(shown, IntakeDialog)
    assert shown.summary.text() == "2 rows: 1 changes, 1 new, 0 the same, 0 problems"
    assert table_texts(shown) == [
        ["2", "● changes", "Drugs", "3 → 5", "5 → 4", "→ Seen in three districts"],
        ["3", "+ new area", "Modern slavery", "4", "2", ""],
    ]
    press(shown, "go")
    bench = window.bench
    assert [mark(bench, "Drugs", f) for f in ("impact", "probability", "threat")] == [5, 4, 13]
    assert mark(bench, "Modern", "impact") == 4
    assert said(window).startswith("Imported scores.csv: 1 changes, 1 new")
    assert bench.undo_stack.count() == 1
    window.actions_["undo"].trigger()
    assert [mark(bench, "Drugs", f) for f in ("impact", "probability")] == [3, 5]
    assert bench.editor
    assert len(bench.editor.session.present) == 11
    assert bench.editor.library.log(bench.editor.session.info.version_id)[-1].kind == "undo"
    window.actions_["redo"].trigger()
    assert mark(bench, "Modern", "probability") == 2


def test_problems_stand_in_their_cells_and_in_a_list(opened: Opened, window: MainWindow) -> None:
    shown = opened(BAD)
    assert not shown.go.isEnabled()
    assert shown.wrong.startswith("2 problems stand in the way")
    texts = [shown.problems.item(n).text() for n in range(shown.problems.count())]
    assert [text.partition(":")[0] for text in texts] == ["line 2, column B (impact)", "line 2, column C (threat)"]
    model = shown.table.rows
    wrong = model.index(0, model.column_of(Field.IMPACT))
    assert (wrong.data(), wrong.data(TONE)) == ("✕ 9", "wrong")
    assert "a whole number from 1 to 5" in wrong.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    shown.problems.setCurrentRow(1)
    assert shown.table.currentIndex() == model.index(0, model.column_of(Field.THREAT))
    shown.skip_bad.click()
    assert shown.go.isEnabled()
    assert shown.wrong == ""
    press(shown, "go")
    assert mark(window.bench, "Terrorism", "impact") == 4
    assert mark(window.bench, "Drugs", "impact") == 3


def test_columns_can_be_chosen_and_one_column_holds_one_field(opened: Opened) -> None:
    shown = opened("area,impact,other\nDrugs,4,2\n")
    impact, threat = shown.columns.fields[Field.IMPACT], shown.columns.fields[Field.THREAT]
    assert (impact.currentText(), threat.currentText()) == ("B · impact", "Not in the file")
    threat.setCurrentIndex(threat.findText("B · impact"))
    assert impact.currentText() == "Not in the file"
    assert table_texts(shown) == [["2", "● changes", "Drugs", "13 → 4"]]
    impact.setCurrentIndex(impact.findText("C · other"))
    assert table_texts(shown) == [["2", "● changes", "Drugs", "3 → 2", "13 → 4"]]
    area = shown.columns.fields[Field.AREA]
    area.setCurrentIndex(0)
    assert not shown.go.isEnabled()
    assert "No column is chosen for the risk area" in shown.wrong


def test_the_line_of_headings_can_be_chosen(opened: Opened) -> None:
    shown = opened("Drugs,4\nDomestic Violence,5\n")
    assert shown.columns.heading.currentText() == "None"
    assert len(table_texts(shown)) == 2
    shown.columns.heading.setCurrentIndex(1)
    assert "Column B holds numbers under a heading that is not known" in notes(shown)
    shown.columns.heading.setCurrentIndex(0)
    assert [row[2] for row in table_texts(shown)] == ["Drugs", "Domestic Violence"]


def test_scores_below_headings_that_nobody_knows_are_asked_for(opened: Opened) -> None:
    shown = opened("Item,Sev,Prob,Both,Thr\nDrugs,4,5,20,10\n")
    assert "Columns B, C, D and E hold numbers under headings that are not known; choose which is" in shown.wrong
    assert not shown.go.isEnabled()
    shown.columns.fields[Field.IMPACT].setCurrentIndex(2)
    assert shown.wrong == ""
    assert shown.go.isEnabled()


def test_what_was_scored_behind_the_dialog_is_kept_and_shown(opened: Opened) -> None:
    shown = opened("area,impact\nDrugs,4\n")
    bench = shown.bench
    assert bench.editor is not None
    bench.editor.set_mark(area_id(bench, "Drugs"), "impact", 1)
    press(shown, "go")
    assert shown.wrong.startswith("This was not kept: ")
    assert mark(bench, "Drugs", "impact") == 1
    assert table_texts(shown)[0][3] == "1 → 4"
    press(shown, "go")
    assert mark(bench, "Drugs", "impact") == 4


def test_what_is_wrong_in_a_row_that_stays_out_is_listed_and_does_not_block(opened: Opened) -> None:
    shown = opened("area,impact\nDrugs,4\nModern slavery,9\n")
    assert not shown.go.isEnabled()
    shown.add_new.setChecked(False)
    assert shown.go.isEnabled()
    assert shown.wrong == ""
    assert shown.problems.isVisible()
    listed = [shown.problems.item(n).text() for n in range(shown.problems.count())]
    assert len(listed) == 1
    assert listed[0].startswith('Left out anyway: line 3, column B (impact): found "9"; allowed')


def test_a_choice_of_worksheets(opened: Opened) -> None:
    shown = opened(xlsx_bytes([["area", "impact"], ["Drugs", 4]], "Scores", more=["Empty"]), "scores.xlsx")
    sheet = shown.findChild(QComboBox, "intake_sheet")
    assert sheet is not None
    assert sheet.isVisible()
    sheet.setCurrentText("Empty")
    assert "has nothing in the worksheet" in shown.wrong
    assert sheet.currentText() == "Scores"
    assert table_texts(shown)[0][3] == "3 → 4"


def test_what_is_already_so_cannot_be_imported_and_the_rest_is_listed(opened: Opened) -> None:
    shown = opened("area,impact\nDrugs,3\n")
    assert not shown.go.isEnabled()
    assert shown.summary.text().endswith("Nothing would change.")
    others = shown.findChild(QLabel, "intake_untouched")
    assert others is not None
    assert others.text().startswith("10 areas are not in the file and stay as they are")


def test_blanks_and_new_areas_by_choice(opened: Opened, window: MainWindow) -> None:
    shown = opened("area,impact,threat\nDrugs,,12\nNew one,1,1\n")
    shown.clear_blanks.click()
    shown.add_new.click()
    assert [row[1] for row in table_texts(shown)] == ["● changes", "– left out"]
    press(shown, "go")
    assert (mark(window.bench, "Drugs", "impact"), mark(window.bench, "Drugs", "threat")) == (None, 12)
    assert window.bench.editor
    assert len(window.bench.editor.session.present) == len(ELEVEN)


def test_a_store_that_refuses_keeps_the_dialog_and_changes_nothing(opened: Opened, window: MainWindow) -> None:
    shown = opened(GOOD)
    with refusing(window.bench) as words:
        press(shown, "go")
        assert words in said(window)
    assert shown.isVisible()
    assert "was not kept" in shown.wrong
    assert mark(window.bench, "Drugs", "impact") == 3
    assert window.bench.undo_stack.count() == 0


def test_a_damaged_file_is_told_in_the_window(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "scores.xlsx"
    path.write_bytes(xlsx_bytes([["area"]])[:300])
    window.intake.from_file(path)
    assert "scores.xlsx: is damaged" in said(window)
    assert "Nothing was imported" in said(window)
    assert not window.findChildren(IntakeDialog)


def test_by_keys_alone(opened: Opened, window: MainWindow) -> None:
    shown = opened("area,impact\nDrugs,4\n")
    assert shown.focusWidget() is shown.columns.fields[Field.AREA]
    seen = set()
    for _ in range(40):
        QTest.keyClick(shown.focusWidget() or shown, Qt.Key.Key_Tab)
        focused = shown.focusWidget()
        seen.add(focused.objectName() if focused else "")
    assert {"intake_preview", "intake_add_new", "intake_heading", "intake_confidence", "go", "cancel"} <= seen
    QTest.keyClick(shown.table, Qt.Key.Key_Return)
    assert mark(window.bench, "Drugs", "impact") == 4


def dropping(path: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


# Qt 6.12 deprecates the one constructor that 6.11 has.
@pytest.mark.filterwarnings("ignore:.*QDragEnterEvent:DeprecationWarning")
def test_a_file_is_dropped_on_the_window(window: MainWindow, tmp_path: Path, qapp: QGuiApplication) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(GOOD)
    actions, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    good, other = dropping(path), dropping(tmp_path / "picture.png")
    enter = QDragEnterEvent(QPointF(50, 50).toPoint(), actions, other, buttons, keys)
    enter.ignore()
    qapp.sendEvent(window, enter)
    assert not enter.isAccepted()
    enter = QDragEnterEvent(QPointF(50, 50).toPoint(), actions, good, buttons, keys)
    qapp.sendEvent(window, enter)
    assert enter.isAccepted()
    qapp.sendEvent(window, QDropEvent(QPointF(50, 50), actions, good, buttons, keys))
    assert dialog(window, "intake_dialog").windowTitle() == "Import scores from scores.csv"


def test_a_table_that_was_copied(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText('Risk area\tSeverity\nDrugs\t4\n"New\nOne"\t2\n')
    window.actions_["import_clipboard"].trigger()
    shown = dialog(window, "intake_dialog")
    assert isinstance(shown, IntakeDialog)
    assert [row[2] for row in table_texts(shown)] == ["Drugs", "New One"]
    shown.close()
    QGuiApplication.clipboard().setText("")
    window.actions_["import_clipboard"].trigger()
    assert "the clipboard" in said(window)


def test_why_nothing_can_be_imported(window: MainWindow, tmp_path: Path) -> None:
    bench = window.bench
    bench.set_review(True)
    window.actions_["import_scores"].trigger()
    assert "open for review" in said(window)
    bench.set_review(False)
    assert bench.editor
    bench.do(lambda e: e.close(), "Close")
    window.intake.from_file(tmp_path / "scores.csv")
    assert "This session is closed" in said(window)
    bench.show(None)
    window.actions_["import_scores"].trigger()
    assert "begin or open one first" in said(window)
    assert not window.findChildren(QFileDialog)


@pytest.mark.parametrize(("mode", "scale"), [(Mode.LIGHT, 100), (Mode.DARK, 200)])
def test_nothing_is_cut_sideways(
    make_bench: BenchMaker, make_window: MakeWindow, tmp_path: Path, mode: Mode, scale: int, qtbot: QtBot
) -> None:
    window = make_window(make_bench(theme=Theme(mode, scale)), 1280, 720)
    path = tmp_path / "scores.csv"
    path.write_text(GOOD + "Very long name of an area " * 7 + ",9,9,\n")
    window.intake.from_file(path)
    shown = dialog(window, "intake_dialog")
    assert isinstance(shown, IntakeDialog)
    shown.resize(1256, 672)
    qtbot.wait(1)
    body = shown.body.parentWidget()
    assert body is not None
    viewport = body.parentWidget()
    assert viewport is not None
    assert body.width() <= viewport.width() <= 1256
    model, table = shown.table.rows, shown.table
    assert sum(table.columnWidth(n) for n in range(model.columnCount())) <= table.viewport().width()


def test_a_new_assessment_takes_its_areas_from_a_file(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "long list.csv"
    path.write_text("Ref,Issue\n1,Drugs\n2,Modern slavery\n")
    window.actions_["new_assessment"].trigger()
    asked = dialog(window, "new_assessment_dialog")
    press(asked, "areas_from_file")
    files = asked.findChild(QFileDialog, "areas_file")
    assert files is not None
    files.fileSelected.emit(str(path))
    areas = asked.findChild(QPlainTextEdit, "areas")
    assert areas is not None
    assert areas.toPlainText() == "Drugs\nModern slavery"
    files.fileSelected.emit(str(tmp_path / "none.csv"))
    assert "cannot be read" in asked.findChild(QLabel, "wrong").text()  # type: ignore[union-attr]
    files.close()


def test_a_thousand_rows_are_shown(opened: Opened) -> None:
    shown = opened("area,impact\n" + "".join(f"Area {n},{n % 7}\n" for n in range(900)))
    assert shown.table.rows.rowCount() == 900
    problems = shown.findChild(QListWidget, "intake_problems")
    assert problems is not None
    assert problems.count() == sum(n % 7 in (0, 6) for n in range(900))
