"""Proposing, recording and dropping a move of the agreed order, by keys and by drag."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from riskdesk.domain.agreed import MoveState
from riskdesk.domain.scheme import THREAT
from riskdesk.ui.priorities.model import MIME, Column
from tests.ui.benches import BenchMaker, refusing
from tests.ui.priorities.priority_pages import TIED, Shown, show

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def shown(qtbot: QtBot, make_bench: BenchMaker) -> Shown:
    return show(qtbot, make_bench(TIED))


def press(shown: Shown, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key, wherever the focus is."""
    focused = shown.page.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)


def record(shown: Shown, reason: str) -> None:
    shown.page.bar.field.setText(reason)
    shown.click("record_move")


def test_by_keys_alone(shown: Shown) -> None:
    shown.select("Drugs")
    press(shown, Qt.Key.Key_Up, ALT)
    press(shown, Qt.Key.Key_Up, ALT)
    # Computed 4th; two places up is 2nd.
    assert shown.page.bar.sentence.text() == "Drugs from 4th to 2nd"
    assert shown.names()[:4] == ["Safeguarding", "Drugs", "Organised", "Alcohol"]
    assert shown.table("agreed", "computed")[1] == ("2", "4")
    assert shown.tags("Drugs") == ["proposed"]
    assert shown.moves() == ()
    press(shown, Qt.Key.Key_Return)
    assert shown.page.bar.field.hasFocus()
    QTest.keyClicks(shown.page.bar.field, "Two deaths in October.")
    press(shown, Qt.Key.Key_Return)
    move = shown.moves()[0]
    assert (move.rank_from, move.rank_to, move.reason) == ("4", "2", "Two deaths in October.")
    assert move.ahead_of == shown.id("Organised")
    assert shown.tags("Drugs") == ["agreed"]
    assert not shown.page.bar.isVisible()
    assert shown.page.table.hasFocus()
    assert shown.bench.selected_area == shown.id("Drugs")


def test_the_reason_field_lets_it_move_on(shown: Shown) -> None:
    shown.select("Drugs")
    shown.actions["move_up"].trigger()
    press(shown, Qt.Key.Key_Return)
    QTest.keyClicks(shown.page.bar.field, "Half a rea")
    press(shown, Qt.Key.Key_Up, ALT)
    assert shown.page.bar.field.text() == "Half a rea"
    assert shown.page.bar.sentence.text() == "Drugs from 4th to 2nd"
    assert shown.page.bar.field.hasFocus()


def test_a_move_without_a_reason_is_not_recorded(shown: Shown) -> None:
    shown.select("Drugs")
    shown.actions["move_up"].trigger()
    record(shown, "  ")
    assert shown.moves() == ()
    assert shown.says("A move in the agreed order needs a reason.")
    assert shown.page.bar.field.hasFocus()
    record(shown, "Now with one.")
    assert len(shown.moves()) == 1


@pytest.mark.parametrize("where", ["table", "field", "button"])
def test_escape_drops_it_from_wherever_the_focus_is(shown: Shown, where: str) -> None:
    shown.select("Drugs")
    before = shown.names()
    shown.actions["move_up"].trigger()
    {"table": shown.page.table, "field": shown.page.bar.field, "button": shown.page.bar.record}[where].setFocus()
    press(shown, Qt.Key.Key_Escape)
    assert shown.names() == before
    assert not shown.page.bar.isVisible()
    assert shown.page.table.hasFocus()
    assert shown.moves() == ()
    assert shown.told == []


def test_moved_back_to_its_place_nothing_is_asked(shown: Shown) -> None:
    shown.select("Drugs")
    shown.actions["move_up"].trigger()
    shown.actions["move_down"].trigger()
    assert not shown.page.bar.isVisible()


def test_nothing_is_above_the_first_or_below_the_last(shown: Shown) -> None:
    shown.select("Safeguarding Children")
    shown.actions["move_up"].trigger()
    assert not shown.page.bar.isVisible()
    shown.select("Terrorism")
    shown.actions["move_down"].trigger()
    assert not shown.page.bar.isVisible()


def test_out_of_a_tie(shown: Shown) -> None:
    shown.select("Serious")
    assert shown.table("agreed", "name")[6:8] == [
        ("7=", "Killed & Seriously Injured"),
        ("7=", "Serious Acquisitive Crime / Offender Management"),
    ]
    shown.actions["move_up"].trigger()
    assert shown.page.bar.sentence.text().endswith("from 7th equal to 7th")
    assert shown.table("agreed", "name")[6:8] == [
        ("7", "Serious Acquisitive Crime / Offender Management"),
        ("8", "Killed & Seriously Injured"),
    ]


def test_its_own_newest_move_taken_back_owes_no_reason(shown: Shown) -> None:
    shown.select("Drugs")
    shown.actions["move_up"].trigger()
    record(shown, "Two deaths.")
    shown.actions["move_down"].trigger()
    assert not shown.page.bar.field.isVisible()
    shown.page.table.setFocus()
    press(shown, Qt.Key.Key_Return)
    assert shown.page.bar.record.hasFocus()
    shown.click("record_move")
    assert shown.moves() == ()


def test_a_move_that_replaces_its_own_begins_with_its_reason(shown: Shown) -> None:
    shown.select("Drugs")
    shown.actions["move_up"].trigger()
    record(shown, "Two deaths.")
    shown.actions["move_up"].trigger()
    assert shown.page.bar.field.text() == "Two deaths."


def test_undo_and_redo(shown: Shown) -> None:
    shown.select("Drugs")
    before = shown.names()
    shown.actions["move_up"].trigger()
    record(shown, "Two deaths.")
    assert shown.bench.undo_stack.undoText() == "Move Drugs"
    shown.bench.undo_stack.undo()
    assert shown.names() == before
    shown.bench.undo_stack.redo()
    assert shown.names()[2] == "Drugs"


def test_selecting_another_row_keeps_the_proposal(shown: Shown) -> None:
    """The room asks why the other one is there; nothing of the move is lost."""
    shown.select("Drugs")
    shown.actions["move_up"].trigger()
    shown.select("Domestic")
    assert shown.page.bar.isVisible()
    assert shown.says("Domestic Violence: why 5th")


def test_proposing_another_area_says_that_the_first_is_dropped(shown: Shown) -> None:
    shown.select("Drugs")
    shown.actions["move_up"].trigger()
    shown.page.bar.field.setText("Half a reason")
    shown.select("Domestic")
    shown.actions["move_up"].trigger()
    assert shown.told == ["The proposed move of Drugs was dropped: it was not recorded."]
    assert shown.page.bar.sentence.text() == "Domestic Violence from 5th to 4th"
    assert shown.page.bar.field.text() == ""


def test_a_score_that_changes_the_order_drops_it_and_says_so(shown: Shown) -> None:
    shown.select("Drugs")
    shown.actions["move_up"].trigger()
    shown.bench.do(lambda e: e.set_mark(shown.id("Terrorism"), THREAT, 25), "Score")
    assert shown.told == ["The proposed move of Drugs was dropped: it was not recorded."]
    assert not shown.page.bar.isVisible()
    # (5 + 25) / 50 = 0.6 with Alcohol, which its higher risk score puts ahead.
    assert shown.names()[:4] == ["Safeguarding", "Organised", "Alcohol", "Terrorism"]


def test_words_typed_elsewhere_leave_it(shown: Shown) -> None:
    shown.select("Drugs")
    shown.actions["move_up"].trigger()
    shown.bench.do(lambda e: e.set_area(shown.id("Drugs"), justification="Because."), "Text")
    assert shown.page.bar.isVisible()
    assert shown.told == []


def test_leaving_the_tab_says_that_it_waits_and_it_does(shown: Shown) -> None:
    shown.select("Drugs")
    shown.actions["move_up"].trigger()
    shown.page.bar.field.setText("Half a reason")
    shown.page.hide()
    assert shown.told == ["Drugs is not moved yet: the move waits on Priorities for its reason."]
    shown.page.show()
    assert shown.page.bar.isVisible()
    assert shown.page.bar.field.text() == "Half a reason"


def test_a_refused_write_leaves_the_move_on_show(shown: Shown) -> None:
    shown.select("Drugs")
    shown.actions["move_up"].trigger()
    with refusing(shown.bench) as words:
        record(shown, "Two deaths.")
    assert any(words in text for text in shown.told)
    assert shown.moves() == ()
    assert shown.page.bar.sentence.text() == "Drugs from 4th to 3rd"
    assert shown.page.bar.field.text() == "Two deaths."
    shown.click("record_move")
    assert [move.reason for move in shown.moves()] == ["Two deaths."]


def test_closing_the_session_drops_it_and_says_so(shown: Shown) -> None:
    shown.select("Drugs")
    shown.actions["move_up"].trigger()
    shown.bench.do(lambda e: e.close(), "Close")
    assert shown.told == ["The proposed move of Drugs was dropped: it was not recorded."]
    shown.actions["move_up"].trigger()
    assert not shown.page.bar.isVisible()


def test_another_session_drops_it_and_says_so(shown: Shown) -> None:
    shown.select("Drugs")
    shown.actions["move_up"].trigger()
    shown.bench.show(None)
    assert shown.told == ["The proposed move was dropped: it was not recorded."]


def test_what_is_not_scored_has_no_place_to_move_from(qtbot: QtBot, make_bench: BenchMaker) -> None:
    shown = show(qtbot, make_bench({"One": (1, 1, 1), "Two": (1, 1, None)}))
    shown.select("Two")
    assert not shown.actions["move_up"].isEnabled()
    shown.select("One")
    assert shown.actions["move_up"].isEnabled()


def drop(shown: Shown, name: str, row: int, below: bool) -> None:
    """Drop the dragged area on the upper or lower half of a row."""
    table = shown.page.table
    y = table.rowViewportPosition(row) + (table.rowHeight(row) - 3 if below else 3)
    data = QMimeData()
    data.setData(MIME, shown.id(name).encode())
    action, none = Qt.DropAction.MoveAction, Qt.KeyboardModifier.NoModifier
    table.dropEvent(QDropEvent(QPointF(60, y), action, data, Qt.MouseButton.LeftButton, none))


@pytest.mark.parametrize(
    ("row", "below", "rank", "ahead_of"),
    [
        (1, False, "2nd", "Organised"),
        (0, True, "2nd", "Organised"),
        (10, True, "11th", None),
        # Between the tied two is ahead of the tie: 7th less Drugs itself, so 6th.
        (6, True, "6th", "Serious"),
    ],
)
def test_dragging(shown: Shown, row: int, below: bool, rank: str, ahead_of: str | None) -> None:
    drop(shown, "Drugs", row, below)
    assert shown.page.bar.sentence.text() == f"Drugs from 4th to {rank}"
    assert shown.bench.selected_area == shown.id("Drugs")
    record(shown, "Agreed in the room.")
    move = shown.moves()[0]
    assert move.ahead_of == (shown.id(ahead_of) if ahead_of else None)
    assert move.state is MoveState.AGREED


def test_dropping_a_row_where_it_is_asks_nothing(shown: Shown) -> None:
    drop(shown, "Drugs", 3, below=False)
    drop(shown, "Drugs", 3, below=True)
    drop(shown, "Drugs", 2, below=True)
    assert not shown.page.bar.isVisible()


def test_the_gap_under_the_pointer(qtbot: QtBot, make_bench: BenchMaker) -> None:
    shown = show(qtbot, make_bench({"One": (5, 5, 5), "Two": (4, 4, 4), "Three": (1, 1, None)}))
    table = shown.page.table
    middle = [table.rowViewportPosition(n) + table.rowHeight(n) // 2 for n in range(4)]
    assert table.gap_at(QPoint(5, -4)) == 0
    assert table.gap_at(QPoint(5, middle[0] - 4)) == 0
    assert table.gap_at(QPoint(5, middle[0] + 4)) == 1
    # Over what is not scored, and under the last row: last of the ranked.
    assert table.gap_at(QPoint(5, middle[3])) == 2
    assert table.gap_at(QPoint(5, 600)) == 2


def test_the_keys_stay_in_the_column_of_names(shown: Shown) -> None:
    shown.select("Drugs")
    press(shown, Qt.Key.Key_Right)
    assert shown.page.table.currentIndex().column() == Column.NAME
    press(shown, Qt.Key.Key_Down)
    assert shown.bench.selected_area == shown.id("Domestic")
    press(shown, Qt.Key.Key_End)
    assert shown.bench.selected_area == shown.id("Terrorism")
    press(shown, Qt.Key.Key_Home)
    assert shown.bench.selected_area == shown.id("Safeguarding Children")
