"""Rescoring by the keyboard: Enter confirms an untouched area, a digit gives another value."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from riskdesk.domain.rescoring import Progress, progress
from riskdesk.domain.scheme import IMPACT, PROBABILITY, THREAT
from riskdesk.ui.score.table import ScoreTable
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import BenchMaker, Marks, area_id, mark
from tests.ui.score.rescored import reopen, rescore, score

Show = Callable[[Workbench], ScoreTable]
Key = Qt.Key
THREE: dict[str, Marks] = {"Drugs": (3, 5, 13), "Domestic Violence": (5, 3, 10), "Terrorism": (5, 1, 7)}


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(bench: Workbench) -> ScoreTable:
        table = ScoreTable(bench)
        qtbot.addWidget(table)
        table.resize(800, 400)
        with qtbot.waitExposed(table):
            table.show()
        table.activateWindow()
        table.setFocus()
        return table

    return shown


@pytest.fixture
def three(make_bench: BenchMaker) -> Workbench:
    return rescore(make_bench(THREE))


def at(table: ScoreTable) -> tuple[str, str]:
    """The current cell: area and factor."""
    index = table.currentIndex()
    factor = table.rows.factor(index)
    return table.rows.area(index.row()).name, factor.key if factor else ""


def marks(bench: Workbench, name: str) -> Marks:
    return mark(bench, name, IMPACT), mark(bench, name, PROBABILITY), mark(bench, name, THREAT)


def told(bench: Workbench) -> list[str]:
    said: list[str] = []
    bench.told.connect(lambda text, _error: said.append(text))
    return said


def test_thirty_unchanged_areas_take_thirty_times_enter(make_bench: BenchMaker, show: Show) -> None:
    old: dict[str, Marks] = {f"Area {n:02d}": (n % 5 + 1, n % 4 + 1, n % 25 + 1) for n in range(30)}
    bench = rescore(make_bench(old))
    table = show(bench)
    keys = 0
    assert bench.editor is not None
    while progress(bench.editor.session, bench.editor.base).to_do:
        QTest.keyClick(table, Key.Key_Return)
        keys += 1
        assert keys <= 30
    assert keys == 30
    assert {name: marks(bench, name) for name in old} == old
    assert progress(bench.editor.session, bench.editor.base) == Progress(confirmed=30, changed=0, to_do=0)
    confirmed = [r for r in bench.desk.library.log(bench.editor.session.info.version_id) if r.kind == "confirm"]
    assert len({r.key.split("/")[0] for r in confirmed}) == 30


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter])
@pytest.mark.parametrize("factor", [IMPACT, PROBABILITY, THREAT])
def test_enter_confirms_from_any_cell_and_goes_to_the_next_areas_first(
    three: Workbench, show: Show, key: Key, factor: str
) -> None:
    table = show(three)
    table.go(area_id(three, "Drugs"), factor)
    QTest.keyClick(table, key)
    assert marks(three, "Drugs") == (3, 5, 13)
    assert at(table) == ("Domestic Violence", IMPACT)
    assert marks(three, "Domestic Violence") == (None, None, None)


def test_a_confirmation_is_one_step_to_take_back(three: Workbench, show: Show) -> None:
    table = show(three)
    QTest.keyClick(table, Key.Key_Return)
    assert three.undo_stack.undoText() == "Confirm Drugs"
    three.undo_stack.undo()
    assert marks(three, "Drugs") == (None, None, None)
    assert at(table) == ("Drugs", IMPACT)


def test_a_digit_gives_another_value_and_enter_confirms_the_rest(three: Workbench, show: Show) -> None:
    table = show(three)
    QTest.keyClicks(table, "4")
    assert at(table) == ("Drugs", PROBABILITY)
    QTest.keyClick(table, Key.Key_Return)
    assert marks(three, "Drugs") == (4, 5, 13)
    assert at(table) == ("Domestic Violence", IMPACT)
    three.undo_stack.undo()
    assert marks(three, "Drugs") == (4, None, None)


def test_enter_keeps_digits_that_wait_and_confirms_the_rest(three: Workbench, show: Show) -> None:
    table = show(three)
    table.go(area_id(three, "Drugs"), THREAT)
    QTest.keyClicks(table, "2")
    QTest.keyClick(table, Key.Key_Return)
    assert marks(three, "Drugs") == (3, 5, 2)
    assert at(table) == ("Domestic Violence", IMPACT)


def test_on_an_area_that_is_wholly_scored_enter_goes_to_the_next(three: Workbench, show: Show) -> None:
    score(three, "Drugs", impact=1, probability=1, threat=1)
    table = show(three)
    table.go(area_id(three, "Drugs"))
    QTest.keyClick(table, Key.Key_Return)
    assert marks(three, "Drugs") == (1, 1, 1)
    assert at(table) == ("Domestic Violence", IMPACT)


def test_a_rescoring_is_opened_where_it_was_left(three: Workbench, show: Show) -> None:
    score(three, "Drugs", impact=1, probability=1, threat=1)
    assert at(show(three)) == ("Domestic Violence", IMPACT)


def test_enter_held_down_does_not_run_past(three: Workbench, show: Show) -> None:
    table = show(three)
    for held in (False, True, True, True):
        press = QKeyEvent(
            QEvent.Type.KeyPress, Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", autorep=held, count=1
        )
        QApplication.sendEvent(table, press)
    assert marks(three, "Drugs") == (3, 5, 13)
    assert marks(three, "Domestic Violence") == (None, None, None)
    assert at(table) == ("Domestic Violence", IMPACT)


def test_on_an_area_without_old_values_enter_moves_on(three: Workbench, show: Show) -> None:
    assert three.do(lambda e: e.add_areas(["Fraud"]), "add")
    table = show(three)
    table.go(area_id(three, "Fraud"))
    QTest.keyClick(table, Key.Key_Return)
    assert marks(three, "Fraud") == (None, None, None)
    assert at(table) == ("Fraud", PROBABILITY)


def test_an_area_that_was_not_wholly_scored_confirms_what_it_had(make_bench: BenchMaker, show: Show) -> None:
    bench = rescore(make_bench({"Drugs": (3, None, 13), "Terrorism": (5, 1, 7)}))
    table = show(bench)
    QTest.keyClick(table, Key.Key_Return)
    assert marks(bench, "Drugs") == (3, None, 13)
    assert at(table) == ("Terrorism", IMPACT)


def test_values_that_nobody_sees_are_not_confirmed(three: Workbench, show: Show) -> None:
    table = show(three)
    three.hide_ranks(True)
    said = told(three)
    QTest.keyClick(table, Key.Key_Return)
    assert marks(three, "Drugs") == (None, None, None)
    assert at(table) == ("Drugs", PROBABILITY)
    assert said == ["Old values are hidden, so Enter confirms none. Ctrl+H shows them."]


def test_from_the_last_area_one_goes_back_to_what_is_still_to_do(three: Workbench, show: Show) -> None:
    table, said = show(three), told(three)
    table.go(area_id(three, "Terrorism"))
    QTest.keyClick(table, Key.Key_Return)
    assert marks(three, "Terrorism") == (5, 1, 7)
    assert at(table) == ("Drugs", IMPACT)
    for _ in range(2):
        QTest.keyClick(table, Key.Key_Return)
    assert at(table)[0] == "Terrorism"
    QTest.keyClick(table, Key.Key_Return)
    assert at(table)[0] == "Terrorism"
    assert said[-1] == "Every area is confirmed or changed."


def test_in_a_closed_session_enter_only_moves(three: Workbench, show: Show) -> None:
    for name in THREE:
        score(three, name, impact=1, probability=1, threat=1)
        assert three.editor is not None
        three.editor.set_area(area_id(three, name), change_reason="reviewed")
    assert three.do(lambda e: e.close(), "close")
    table = show(three)
    table.go(area_id(three, "Drugs"))
    QTest.keyClick(table, Key.Key_Return)
    assert at(table) == ("Drugs", PROBABILITY)
    assert marks(three, "Drugs") == (1, 1, 1)


def test_a_first_scoring_is_as_it_was(make_bench: BenchMaker, show: Show) -> None:
    bench = make_bench(["Drugs", "Terrorism"])
    table = show(bench)
    QTest.keyClick(table, Key.Key_Return)
    assert at(table) == ("Drugs", PROBABILITY)
    assert not table.rows.standing.active


def test_a_reopened_version_brings_back_what_was_unscored(make_bench: BenchMaker, show: Show) -> None:
    bench = reopen(make_bench(THREE))
    score(bench, "Drugs", impact=None, probability=None, threat=None)
    table = show(bench)
    table.go(area_id(bench, "Drugs"))
    QTest.keyClick(table, Key.Key_Return)
    assert marks(bench, "Drugs") == (3, 5, 13)
