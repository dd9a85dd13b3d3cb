"""Scoring by the keyboard alone: digits move on, nothing typed is lost, nothing illegal is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QRectF, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from riskdesk.domain.scheme import IMPACT, PROBABILITY, THREAT, Factor
from riskdesk.ui.score.columns import Kind
from riskdesk.ui.score.delegate import CellLook
from riskdesk.ui.score.table import ScoreTable
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import ELEVEN, BenchMaker, area_id, mark, shipped_scheme

Show = Callable[[Workbench], ScoreTable]
Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def select(table: ScoreTable, index: QModelIndex) -> None:
    """Make one cell current and the only one selected, whatever keys are held."""
    table.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    windows: list[QWidget] = []

    def shown(bench: Workbench) -> ScoreTable:
        window = QWidget()
        windows.append(window)
        column = QVBoxLayout(window)
        before, table, after = QLineEdit(), ScoreTable(bench), QLineEdit()
        before.setObjectName("before")
        after.setObjectName("after")
        for widget in (before, table, after):
            column.addWidget(widget)
        qtbot.addWidget(window)
        window.resize(800, 500)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        table.setFocus()
        return table

    return shown


@pytest.fixture
def three(make_bench: BenchMaker) -> Workbench:
    return make_bench(["Drugs", "Domestic Violence", "Terrorism"])


def at(table: ScoreTable) -> tuple[str, str]:
    """The current cell: area and factor."""
    index = table.currentIndex()
    factor = table.rows.factor(index)
    return table.rows.area(index.row()).name, factor.key if factor else ""


def told(bench: Workbench) -> list[str]:
    said: list[str] = []
    bench.told.connect(lambda text, _error: said.append(text))
    return said


def test_digits_score_and_move_on(three: Workbench, show: Show) -> None:
    table = show(three)
    assert at(table) == ("Drugs", IMPACT)
    QTest.keyClicks(table, "3")
    assert mark(three, "Drugs", IMPACT) == 3
    assert at(table) == ("Drugs", PROBABILITY)
    QTest.keyClicks(table, "5")
    assert at(table) == ("Drugs", THREAT)
    QTest.keyClicks(table, "9")
    assert (mark(three, "Drugs", PROBABILITY), mark(three, "Drugs", THREAT)) == (5, 9)
    assert at(table) == ("Domestic Violence", IMPACT)


def test_the_eleven_areas_typed_give_the_published_order(make_bench: BenchMaker, show: Show) -> None:
    bench = make_bench(list(ELEVEN))
    table = show(bench)
    for marks in ELEVEN.values():
        for value in marks:
            QTest.keyClicks(table, str(value))
        if table.typed_at(table.currentIndex()):
            QTest.keyClick(table, Key.Key_Enter)
    assert bench.editor is not None
    priority = next(n for n, c in enumerate(table.rows.columns) if c.title == "Priority")
    shown = {table.rows.area(r).name: table.rows.text(r, priority) for r in range(11)}
    # Prioritisation ranks of the Derbyshire board's paper of 17 November 2010, which these scores were made to give.
    assert [name for name, _ in sorted(shown.items(), key=lambda item: int(item[1]))] == [
        "Safeguarding Children",
        "Organised Crime Groups",
        "Alcohol Related Harm",
        "Drugs",
        "Domestic Violence",
        "Rape & Serious Sexual Assault",
        "Serious Acquisitive Crime / Offender Management",
        "Safeguarding Adults",
        "Anti-social Behaviour",
        "Killed & Seriously Injured",
        "Terrorism (International & Domestic)",
    ]


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_Tab, Key.Key_Right, Key.Key_Down])
def test_an_open_digit_waits_and_is_kept_by_going_on(three: Workbench, show: Show, key: Key) -> None:
    table = show(three)
    table.go(area_id(three, "Drugs"), THREAT)
    QTest.keyClicks(table, "2")
    assert mark(three, "Drugs", THREAT) is None
    assert table.typed_at(table.currentIndex()) == "2"
    assert at(table) == ("Drugs", THREAT)
    QTest.keyClick(table, key)
    assert mark(three, "Drugs", THREAT) == 2
    assert at(table) != ("Drugs", THREAT)


def test_a_second_digit_completes_an_open_one(three: Workbench, show: Show) -> None:
    table = show(three)
    table.go(area_id(three, "Drugs"), THREAT)
    QTest.keyClicks(table, "25")
    assert mark(three, "Drugs", THREAT) == 25
    assert at(table) == ("Domestic Violence", IMPACT)


def test_an_illegal_second_digit_is_refused_and_the_first_one_stays(three: Workbench, show: Show) -> None:
    table = show(three)
    said = told(three)
    table.go(area_id(three, "Drugs"), THREAT)
    QTest.keyClicks(table, "26")
    assert table.typed_at(table.currentIndex()) == "2"
    assert said[-1] == "Threat score takes whole numbers from 1 to 25; “26” was not taken."
    QTest.keyClicks(table, "4")
    assert mark(three, "Drugs", THREAT) == 24


@pytest.mark.parametrize("typed", ["6", "0", "x", "-", ".", "３", "²", "٣"])
def test_what_is_not_allowed_leaves_the_cell_and_its_mark(make_bench: BenchMaker, show: Show, typed: str) -> None:
    bench = make_bench({"Drugs": (3, 5, 13)})
    table = show(bench)
    said = told(bench)
    QApplication.sendEvent(table, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, typed))
    assert at(table) == ("Drugs", IMPACT)
    assert mark(bench, "Drugs", IMPACT) == 3
    assert table.typed_at(table.currentIndex()) is None
    assert said == [f"Impact takes whole numbers from 1 to 5; “{typed}” was not taken."]
    assert bench.undo_stack.count() == 0


def test_an_input_method_types_the_same_way(three: Workbench, show: Show) -> None:
    table = show(three)
    event = QInputMethodEvent()
    event.setCommitString("4")
    QApplication.sendEvent(table, event)
    assert mark(three, "Drugs", IMPACT) == 4
    event.setCommitString("４")
    QApplication.sendEvent(table, event)
    assert mark(three, "Drugs", PROBABILITY) is None


def test_digits_beside_the_marks_say_where_marks_go(three: Workbench, show: Show) -> None:
    table = show(three)
    said = told(three)
    select(table, table.rows.index(0, 1))
    QTest.keyClicks(table, "3")
    assert said == ["Marks go into impact, probability, threat score."]
    assert three.undo_stack.count() == 0


def test_delete_and_backspace_unscore(make_bench: BenchMaker, show: Show) -> None:
    bench = make_bench({"Drugs": (3, 5, 13)})
    table = show(bench)
    QTest.keyClick(table, Key.Key_Delete)
    assert mark(bench, "Drugs", IMPACT) is None
    assert at(table) == ("Drugs", IMPACT)
    table.go(area_id(bench, "Drugs"), THREAT)
    QTest.keyClick(table, Key.Key_Backspace)
    assert mark(bench, "Drugs", THREAT) is None
    assert bench.undo_stack.undoText() == "Unscore Drugs: threat"
    bench.undo_stack.undo()
    bench.undo_stack.undo()
    assert (mark(bench, "Drugs", IMPACT), mark(bench, "Drugs", THREAT)) == (3, 13)


def test_backspace_takes_a_typed_digit_back_first(make_bench: BenchMaker, show: Show) -> None:
    bench = make_bench({"Drugs": (3, 5, 13)})
    table = show(bench)
    table.go(area_id(bench, "Drugs"), THREAT)
    QTest.keyClicks(table, "1")
    QTest.keyClick(table, Key.Key_Backspace)
    assert table.typed_at(table.currentIndex()) is None
    assert mark(bench, "Drugs", THREAT) == 13
    QTest.keyClicks(table, "1")
    QTest.keyClick(table, Key.Key_Delete)
    assert mark(bench, "Drugs", THREAT) is None
    assert bench.undo_stack.count() == 1


def test_a_selected_block_is_unscored_as_one_edit(bench: Workbench, show: Show) -> None:
    table = show(bench)
    for key in (Key.Key_Down, Key.Key_Right, Key.Key_Right):
        QTest.keyClick(table, key, SHIFT)
    QTest.keyClick(table, Key.Key_Delete)
    assert bench.editor is not None
    assert len(bench.editor.session.ranking.not_scored) == 2
    assert bench.undo_stack.undoText() == "Unscore 6 marks"
    bench.undo_stack.undo()
    assert len(bench.editor.session.ranking.not_scored) == 0


def test_enter_moves_on_and_stops_at_the_last_cell(three: Workbench, show: Show) -> None:
    table = show(three)
    for _ in range(8):
        QTest.keyClick(table, Key.Key_Return)
    assert at(table) == ("Terrorism", THREAT)
    QTest.keyClick(table, Key.Key_Return)
    assert at(table) == ("Terrorism", THREAT)
    QTest.keyClicks(table, "9")
    assert mark(three, "Terrorism", THREAT) == 9
    assert at(table) == ("Terrorism", THREAT)


def test_escape_drops_what_is_typed_and_keeps_the_mark(make_bench: BenchMaker, show: Show) -> None:
    bench = make_bench({"Drugs": (3, 5, 13)})
    table = show(bench)
    table.go(area_id(bench, "Drugs"), THREAT)
    QTest.keyClicks(table, "1")
    QTest.keyClick(table, Key.Key_Escape)
    assert table.typed_at(table.currentIndex()) is None
    assert mark(bench, "Drugs", THREAT) == 13
    assert bench.undo_stack.count() == 0


def test_tab_goes_from_cell_to_cell_and_out_at_the_ends(make_bench: BenchMaker, show: Show) -> None:
    table = show(make_bench(["Drugs", "Terrorism"]))
    for wanted in [("Drugs", PROBABILITY), ("Drugs", THREAT), ("Terrorism", IMPACT), ("Terrorism", PROBABILITY)]:
        QTest.keyClick(table, Key.Key_Tab)
        assert at(table) == wanted
    QTest.keyClick(table, Key.Key_Backtab, SHIFT)
    assert at(table) == ("Terrorism", IMPACT)
    table.go(table.rows.area(1).area_id, THREAT)
    QTest.keyClick(table, Key.Key_Tab)
    after = table.window().focusWidget()
    assert after is not None
    assert after.objectName() == "after"
    table.setFocus()
    table.go(table.rows.area(0).area_id, IMPACT)
    QTest.keyClick(table, Key.Key_Backtab, SHIFT)
    before = table.window().focusWidget()
    assert before is not None
    assert before.objectName() == "before"


def test_ctrl_tab_leaves_from_anywhere_and_keeps_what_is_typed(three: Workbench, show: Show) -> None:
    table = show(three)
    table.go(area_id(three, "Drugs"), THREAT)
    QTest.keyClicks(table, "2")
    QTest.keyClick(table, Key.Key_Tab, CONTROL)
    focus = table.window().focusWidget()
    assert focus is not None
    assert focus.objectName() == "after"
    assert mark(three, "Drugs", THREAT) == 2


def test_leaving_the_table_keeps_what_is_typed(three: Workbench, show: Show, qtbot: QtBot) -> None:
    table = show(three)
    table.go(area_id(three, "Drugs"), THREAT)
    QTest.keyClicks(table, "1")
    other = table.window().findChild(QLineEdit, "after")
    assert other is not None
    with qtbot.waitSignal(three.edited):
        other.setFocus(Qt.FocusReason.MouseFocusReason)
    assert mark(three, "Drugs", THREAT) == 1


def test_clicking_another_cell_keeps_what_is_typed(three: Workbench, show: Show) -> None:
    table = show(three)
    table.go(area_id(three, "Drugs"), THREAT)
    QTest.keyClicks(table, "1")
    there = table.visualRect(table.rows.index(2, 2)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, there)
    assert mark(three, "Drugs", THREAT) == 1
    assert at(table) == ("Terrorism", IMPACT)


def test_every_action_keeps_what_is_typed_first(three: Workbench, show: Show) -> None:
    table = show(three)
    table.go(area_id(three, "Drugs"), THREAT)
    QTest.keyClicks(table, "2")
    three.commit_pending()
    assert mark(three, "Drugs", THREAT) == 2
    assert at(table) == ("Drugs", THREAT)


def test_selecting_elsewhere_keeps_what_is_typed(three: Workbench, show: Show) -> None:
    table = show(three)
    table.go(area_id(three, "Drugs"), THREAT)
    QTest.keyClicks(table, "2")
    three.select(area_id(three, "Terrorism"))
    assert mark(three, "Drugs", THREAT) == 2
    assert at(table) == ("Terrorism", THREAT)


def test_digits_that_are_no_mark_yet_hold_the_cell(make_bench: BenchMaker, show: Show) -> None:
    scheme = shipped_scheme()
    assert scheme.threat is not None
    # On 12 to 25 neither "1" nor "2" is a mark, but each can become one.
    threat: Factor = replace(scheme.threat, minimum=12)
    bench = make_bench(["Drugs", "Terrorism"], replace(scheme, threat=threat))
    table = show(bench)
    said = told(bench)
    table.go(area_id(bench, "Drugs"), THREAT)
    QTest.keyClicks(table, "1")
    for key in (Key.Key_Return, Key.Key_Tab, Key.Key_Down):
        QTest.keyClick(table, key)
        assert at(table) == ("Drugs", THREAT)
        assert table.typed_at(table.currentIndex()) == "1"
    assert set(said) == {"Threat score takes whole numbers from 12 to 25; “1” was not taken."}
    QTest.keyClicks(table, "1")
    assert table.typed_at(table.currentIndex()) == "1"
    QTest.keyClicks(table, "4")
    assert mark(bench, "Drugs", THREAT) == 14


def test_another_session_drops_what_is_no_longer_its_own(three: Workbench, show: Show) -> None:
    table = show(three)
    table.go(area_id(three, "Drugs"), THREAT)
    QTest.keyClicks(table, "2")
    three.show(None)
    assert table.rows.rowCount() == 0
    assert table.flush()


def test_a_closed_session_takes_nothing_and_says_why(bench: Workbench, show: Show) -> None:
    table = show(bench)
    assert bench.editor is not None
    bench.editor.close()
    said = told(bench)
    QTest.keyClicks(table, "2")
    QTest.keyClick(table, Key.Key_Delete)
    assert said == ["This session is closed; it cannot be changed."] * 2
    assert mark(bench, "Anti-social", IMPACT) == 1
    QTest.keyClick(table, Key.Key_Tab)
    focus = table.window().focusWidget()
    assert focus is not None
    assert focus.objectName() == "after"


def test_a_scheme_without_threat_has_no_threat_column(make_bench: BenchMaker, show: Show) -> None:
    bench = make_bench(["Drugs", "Terrorism"], shipped_scheme("impact-first"))
    table = show(bench)
    assert [c.factor.key for c in table.rows.columns if c.factor] == [IMPACT, PROBABILITY]
    QTest.keyClicks(table, "54")
    assert at(table) == ("Terrorism", IMPACT)


def test_five_thousand_marks_do_no_harm(three: Workbench, show: Show) -> None:
    # Some versions of PySide6 abort Python 3.11 after some 570 signals with a bool in them.
    table = show(three)
    index = table.rows.index(0, 2)
    changes: list[int] = []
    table.rows.dataChanged.connect(lambda top, _bottom: changes.append(top.row()))
    for n in range(5_000):
        table.rows.dataChanged.emit(index, index)
        three.ranks_hidden.emit(bool(n % 2))
        three.tell("", error=bool(n % 2))
    assert table.rows.setData(index, 4)
    assert len(changes) > 5_000


def test_held_keys_of_a_shortcut_leave_no_other_cell_selected(bench: Workbench, show: Show) -> None:
    table = show(bench)
    QTest.keyClick(table, Key.Key_Down, SHIFT)
    assert len(table.selectedIndexes()) == 2
    QTest.keyPress(table, Key.Key_Control, CONTROL)
    table.go(area_id(bench, "Terrorism"), THREAT)
    QTest.keyRelease(table, Key.Key_Control)
    QTest.keyClick(table, Key.Key_Backtab, SHIFT)
    assert table.selectedIndexes() == [table.currentIndex()]


def test_an_edit_that_moves_many_ranks_paints_no_names_anew(
    make_bench: BenchMaker, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = show(make_bench({f"Area {n:03}": (n % 4 + 1, 3, n % 25 + 1) for n in range(260)}))
    QApplication.processEvents()
    names = next(n for n, c in enumerate(table.rows.columns) if c.kind is Kind.NAME)
    painted: list[tuple[int, int]] = []
    paint = table._paint.paint

    def noted(painter: QPainter, cell: QRectF, row: int, column: int, look: CellLook) -> None:
        painted.append((row, column))
        paint(painter, cell, row, column, look)

    monkeypatch.setattr(table._paint, "paint", noted)
    before = [table.rows.text(r, table.rows.columnCount() - 1) for r in range(260)]
    QTest.keyClick(table, Key.Key_5)
    QApplication.processEvents()
    after = [table.rows.text(r, table.rows.columnCount() - 1) for r in range(260)]
    assert sum(a != b for a, b in zip(before, after, strict=True)) > 50
    moved = {r for r in table.rows.sight() if before[r] != after[r]}
    assert moved
    assert moved <= {r for r, _ in painted}
    assert {r for r, column in painted if column == names} <= {0}


def test_home_and_end_stay_where_digits_are_marks(show: Show, three: Workbench) -> None:
    table = show(three)
    marks = table.rows.mark_columns
    for keys, held, row, column in (
        (Key.Key_End, CONTROL, 2, marks[-1]),
        (Key.Key_Home, Qt.KeyboardModifier.NoModifier, 2, marks[0]),
        (Key.Key_End, Qt.KeyboardModifier.NoModifier, 2, marks[-1]),
        (Key.Key_Home, CONTROL, 0, marks[0]),
    ):
        QTest.keyClick(table, keys, held)
        assert (table.currentIndex().row(), table.currentIndex().column()) == (row, column)
    QTest.keyClicks(table, "4")
    assert mark(three, "Drugs", IMPACT) == 4
