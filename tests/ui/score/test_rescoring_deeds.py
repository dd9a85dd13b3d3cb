"""The actions of a rescoring: still valid, why it changed, merge and split; and what the status bar says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QPlainTextEdit
from pytestqt.qtbot import QtBot

from riskdesk.domain.scheme import IMPACT, PROBABILITY, THREAT
from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.status import Status
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import BenchMaker, Marks, area_id, mark
from tests.ui.score.rescored import reopen, rescore, score
from tests.ui.score.screens import Screen, open_screen

THREE: dict[str, Marks] = {"Drugs": (3, 5, 13), "Domestic Violence": (5, 3, 10), "Terrorism": (5, 1, 7)}


Open = Callable[[Workbench], Screen]


@pytest.fixture
def open_page(qtbot: QtBot) -> Open:
    kept: list[Screen] = []

    def opened(bench: Workbench) -> Screen:
        kept.append(open_screen(qtbot, bench, Screen))
        return kept[-1]

    return opened


@pytest.fixture
def screen(make_bench: BenchMaker, open_page: Open) -> Screen:
    return open_page(rescore(make_bench(THREE)))


def marks(bench: Workbench, name: str) -> Marks:
    return mark(bench, name, IMPACT), mark(bench, name, PROBABILITY), mark(bench, name, THREAT)


# Still valid, and why it changed


def test_still_valid_confirms_the_selected_area_and_stays_there(screen: Screen) -> None:
    score(screen.bench, "Terrorism", impact=4)
    screen.bench.select(area_id(screen.bench, "Terrorism"))
    screen.do("confirm_values")
    assert marks(screen.bench, "Terrorism") == (4, 1, 7)
    assert screen.bench.selected_area == area_id(screen.bench, "Terrorism")
    assert not screen.can("confirm_values")
    screen.bench.undo_stack.undo()
    assert marks(screen.bench, "Terrorism") == (4, None, None)


def test_still_valid_is_not_for_values_that_nobody_sees(screen: Screen) -> None:
    screen.bench.hide_ranks(True)
    screen.do("confirm_values")
    assert marks(screen.bench, "Drugs") == (None, None, None)


def test_still_valid_wants_old_values(make_bench: BenchMaker, open_page: Open) -> None:
    screen = open_page(make_bench(["Drugs"]))
    assert not screen.can("confirm_values")
    assert not screen.can("why_changed")


def test_the_reason_is_one_key_away_and_typing_is_never_stopped_for_it(screen: Screen) -> None:
    table = screen.page.table
    QTest.keyClicks(table, "559")
    # 15 High to 25 Very High, and the cursor is where the next mark is typed.
    assert table.hasFocus()
    assert table.rows.area(table.currentIndex().row()).name == "Domestic Violence"
    assert table.rows.wants_reason(0)
    screen.bench.select(area_id(screen.bench, "Drugs"))
    screen.do("why_changed")
    field = screen.page.notes.change_reason
    assert field.hasFocus()
    QTest.keyClicks(field, "New supply routes")
    screen.bench.commit_pending()
    assert screen.area("Drugs").change_reason == "New supply routes"
    assert not table.rows.wants_reason(0)


# Merge and split


def boxes(dialog: FormDialog) -> QListWidget:
    found = dialog.findChild(QListWidget, "merged_areas")
    assert found is not None
    return found


def line(dialog: FormDialog, name: str) -> QLineEdit:
    found = dialog.findChild(QLineEdit, name)
    assert found is not None
    return found


def test_merge_makes_one_new_area_that_is_selected(screen: Screen) -> None:
    drugs, terrorism = area_id(screen.bench, "Drugs"), area_id(screen.bench, "Terrorism")
    screen.bench.select(drugs)
    screen.do("merge_areas")
    dialog = screen.dialog("merge_areas_dialog")
    items = [boxes(dialog).item(n) for n in range(3)]
    assert [i.checkState() is Qt.CheckState.Checked for i in items] == [True, False, False]
    assert dialog.focusWidget() is boxes(dialog)
    dialog.go.click()
    assert dialog.wrong == "Tick two or more areas."
    QTest.keyClick(boxes(dialog), Qt.Key.Key_End)
    QTest.keyClick(boxes(dialog), Qt.Key.Key_Space)
    line(dialog, "merged_name").setText("Organised harm")
    dialog.go.click()
    assert "needs a reason" in dialog.wrong
    line(dialog, "merge_reason").setText("One plan covers both")
    dialog.go.click()
    assert screen.rows() == ["Organised harm", "Domestic Violence"]
    made = screen.area("Organised harm")
    assert made.ancestors == (drugs, terrorism)
    assert screen.bench.selected_area == made.area_id
    screen.bench.undo_stack.undo()
    assert screen.rows() == list(THREE)


def test_a_name_that_is_taken_is_refused_in_the_dialog(screen: Screen) -> None:
    screen.do("merge_areas")
    dialog = screen.dialog("merge_areas_dialog")
    boxes(dialog).item(1).setCheckState(Qt.CheckState.Checked)
    line(dialog, "merged_name").setText("terrorism")
    line(dialog, "merge_reason").setText("One plan")
    dialog.go.click()
    assert "already" in dialog.wrong
    assert screen.rows() == list(THREE)
    line(dialog, "merged_name").setText("Drugs")
    assert dialog.wrong == ""
    dialog.go.click()
    assert screen.rows() == ["Drugs", "Terrorism"]


def test_split_makes_several_areas_and_selects_the_first(screen: Screen) -> None:
    whole = area_id(screen.bench, "Domestic")
    screen.bench.select(whole)
    screen.do("split_area")
    dialog = screen.dialog("split_area_dialog")
    names = dialog.findChild(QPlainTextEdit, "split_names")
    assert names is not None
    assert dialog.focusWidget() is names
    names.setPlainText("Coercive control\n\n")
    line(dialog, "split_reason").setText("Led by different agencies")
    dialog.go.click()
    assert dialog.wrong == "Type two or more names, each on a line of its own."
    names.setPlainText("Coercive control\nPhysical violence")
    dialog.go.click()
    assert screen.rows() == ["Drugs", "Coercive control", "Physical violence", "Terrorism"]
    assert screen.area("Physical violence").ancestors == (whole,)
    assert screen.bench.selected_area == area_id(screen.bench, "Coercive")
    assert screen.bench.undo_stack.undoText() == "Split Domestic Violence"
    screen.bench.undo_stack.undo()
    assert screen.rows() == list(THREE)


def test_one_area_cannot_be_merged_and_a_closed_session_neither(make_bench: BenchMaker, open_page: Open) -> None:
    one = open_page(make_bench(["Drugs"]))
    assert not one.can("merge_areas")
    assert one.can("split_area")
    closed = make_bench(THREE)
    assert closed.do(lambda e: e.close(), "close")
    screen = open_page(closed)
    assert not any(screen.can(name) for name in ("merge_areas", "split_area", "confirm_values"))


# The status bar


def test_the_status_bar_counts_confirmed_changed_and_to_do(screen: Screen, qtbot: QtBot) -> None:
    status = Status(screen.bench)
    qtbot.addWidget(status)
    assert status.words == "Nothing to save   ·   0 confirmed   ·   0 changed   ·   3 to do"
    QTest.keyClick(screen.page.table, Qt.Key.Key_Return)
    score(screen.bench, "Domestic", impact=5, probability=5, threat=10)  # 15 High to 25 Very High
    assert status.words.split("   ·   ")[1:5] == ["1 confirmed", "1 changed", "1 to do", "1 reason wanted"]
    screen.bench.hide_ranks(True)
    assert status.words.split("   ·   ")[1:] == ["2 of 3 scored", "ranks hidden"]


def test_the_status_bar_of_a_reopened_version(make_bench: BenchMaker, qtbot: QtBot) -> None:
    bench = reopen(make_bench(THREE))
    status = Status(bench)
    qtbot.addWidget(status)
    assert status.words.split("   ·   ")[1:3] == ["3 of 3 scored", "0 changed since version 1"]
    score(bench, "Drugs", threat=14)
    assert status.words.split("   ·   ")[1:3] == ["3 of 3 scored", "1 changed since version 1"]
