"""Who was there: typed, changed, removed by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from riskdesk.ui.details.attendance import AttendanceCard, AttendanceModel
from riskdesk.ui.workbench import Workbench

TWO = [("Community safety manager", "County Council"), ("Detective inspector", "Police")]


@pytest.fixture
def attendance(qtbot: QtBot, bench: Workbench) -> AttendanceCard:
    card = AttendanceCard(bench)
    qtbot.addWidget(card)
    card.resize(640, 400)
    card.show()
    card.activateWindow()
    qtbot.waitExposed(card)
    return card


def people(bench: Workbench) -> list[tuple[str, str]]:
    assert bench.editor is not None
    return [(a.role, a.agency) for a in bench.editor.session.attendees]


def typing() -> QLineEdit:
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    return field


def press(card: AttendanceCard, name: str) -> None:
    button = card.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    button.click()


def test_the_model_keeps_the_rules_of_models(bench: Workbench) -> None:
    model = AttendanceModel(bench)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert model.rowCount() == 1
    bench.do(lambda e: e.set_attendees(TWO), "Attendance")
    assert model.rowCount() == 3
    assert model.rowCount(model.index(0, 0)) == 0
    bench.undo_stack.undo()
    assert model.rowCount() == 1
    bench.undo_stack.redo()
    bench.do(lambda e: e.close(), "Close")
    assert model.rowCount() == 2
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    assert not model.setData(model.index(0, 0), "x")
    assert model.data(QModelIndex()) is None


def test_rows_are_added_by_keyboard_alone(qtbot: QtBot, bench: Workbench, attendance: AttendanceCard) -> None:
    press(attendance, "attendance_add")
    QTest.keyClicks(typing(), "Community safety manager")
    with qtbot.waitSignal(bench.edited):
        QTest.keyClick(typing(), Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: attendance.table.currentIndex().column() == 1)
    QTest.keyClicks(typing(), "County Council")
    with qtbot.waitSignal(bench.edited):
        QTest.keyClick(typing(), Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: attendance.table.currentIndex().row() == 1)
    QTest.keyClicks(typing(), "Detective inspector")
    bench.commit_pending()
    assert people(bench) == [TWO[0], ("Detective inspector", "")]
    assert attendance.table.people.rowCount() == 3


def test_typing_in_a_cell_begins_to_edit_it(qtbot: QtBot, bench: Workbench, attendance: AttendanceCard) -> None:
    bench.do(lambda e: e.set_attendees(TWO), "Attendance")
    table = attendance.table
    table.setFocus()
    table.setCurrentIndex(table.people.index(1, 1))
    QTest.keyClicks(table, "F")
    QTest.keyClicks(typing(), "ire service")
    with qtbot.waitSignal(bench.edited):
        QTest.keyClick(typing(), Qt.Key.Key_Return)
    assert people(bench)[1] == ("Detective inspector", "Fire service")
    bench.undo_stack.undo()
    assert people(bench) == TWO


def test_enter_opens_a_cell_and_escape_leaves_it_as_it_was(bench: Workbench, attendance: AttendanceCard) -> None:
    bench.do(lambda e: e.set_attendees(TWO), "Attendance")
    table = attendance.table
    table.setFocus()
    table.setCurrentIndex(table.people.index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Return)
    QTest.keyClicks(typing(), "nobody")
    QTest.keyClick(typing(), Qt.Key.Key_Escape)
    bench.commit_pending()
    assert people(bench) == TWO


def test_delete_removes_the_row_and_undo_brings_it_back(bench: Workbench, attendance: AttendanceCard) -> None:
    bench.do(lambda e: e.set_attendees(TWO), "Attendance")
    table = attendance.table
    table.setFocus()
    table.setCurrentIndex(table.people.index(0, 1))
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert people(bench) == TWO[1:]
    bench.undo_stack.undo()
    assert people(bench) == TWO
    table.setCurrentIndex(table.people.index(1, 0))
    press(attendance, "attendance_remove")
    assert people(bench) == TWO[:1]


def test_the_empty_row_cannot_be_removed(bench: Workbench, attendance: AttendanceCard) -> None:
    table = attendance.table
    table.setCurrentIndex(table.people.index(0, 0))
    before = bench.undo_stack.count()
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert bench.undo_stack.count() == before
    assert table.people.rowCount() == 1


def test_a_row_of_which_nothing_is_left_goes(bench: Workbench, attendance: AttendanceCard) -> None:
    bench.do(lambda e: e.set_attendees([("", "Police"), *TWO]), "Attendance")
    model = attendance.table.people
    assert model.setData(model.index(0, 1), "  ")
    assert people(bench) == TWO


def test_tab_leaves_the_table(attendance: AttendanceCard) -> None:
    attendance.table.setFocus()
    attendance.table.setCurrentIndex(attendance.table.people.index(0, 0))
    QTest.keyClick(attendance.table, Qt.Key.Key_Tab)
    assert not attendance.table.hasFocus()


def test_a_closed_session_lists_who_was_there(bench: Workbench, attendance: AttendanceCard) -> None:
    bench.do(lambda e: e.set_attendees([*TWO, ("", "Probation")]), "Attendance")
    bench.do(lambda e: e.close(), "Close")
    assert not attendance.table.isVisible()
    assert attendance.calm.isVisible()
    assert attendance.calm.text().splitlines() == [
        "Community safety manager, County Council",
        "Detective inspector, Police",
        "Probation",
    ]
