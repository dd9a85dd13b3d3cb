"""The cards: why an area is where it is, ties and their settling, moves that wait; and the states of the page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from riskdesk.domain.agreed import Decision, MoveState
from riskdesk.domain.catalogue import LogNote
from riskdesk.domain.scheme import IMPACT, THREAT
from riskdesk.domain.session import RecordedRanks, RiskArea, Session, State
from riskdesk.services.desk import Desk
from riskdesk.storage.library import Access
from riskdesk.ui.priorities.model import Column
from riskdesk.ui.priorities.settle import SettleDialog
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import ELEVEN, BenchMaker, Marks
from tests.ui.priorities.priority_pages import TIED, Shown, show


@pytest.fixture
def shown(qtbot: QtBot, make_bench: BenchMaker) -> Shown:
    return show(qtbot, make_bench(TIED))


def dialog(shown: Shown, name: str) -> QDialog:
    """The open dialog of this name."""
    found = [d for d in shown.page.findChildren(QDialog, name) if d.isVisible()]
    assert len(found) == 1
    return found[0]


def press(widget: QWidget, name: str) -> None:
    found = widget.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def move(shown: Shown, name: str, ahead_of: str, reason: str = "Agreed in the room.") -> None:
    assert shown.bench.do(lambda e: e.record_move(shown.id(name), shown.id(ahead_of), reason), "Move")


def mark(shown: Shown, name: str, factor: str, value: int | None) -> None:
    assert shown.bench.do(lambda e: e.set_mark(shown.id(name), factor, value), "Score")


class TestWhy:
    def test_as_computed(self, shown: Shown) -> None:
        shown.select("Drugs")
        assert shown.says("Agreed order: as computed.")
        assert shown.says("Drugs: why 4th")
        assert shown.says("Impact 3 × probability 5 = 15 High")
        assert "back" not in shown.buttons()

    def test_a_moved_area_with_its_reason(self, shown: Shown) -> None:
        move(shown, "Rape", "Domestic", "The centre closes in June.")
        shown.select("Rape")
        assert shown.says("Rape & Serious Sexual Assault: why 5th")
        assert shown.says("Agreed 5th")
        assert shown.says("The centre closes in June.")
        assert shown.says("Moved from 6th to 5th, directly ahead of Domestic Violence.")
        assert shown.says("Agreed order: 1 area moved.")

    def test_an_area_that_others_moved_past(self, shown: Shown) -> None:
        move(shown, "Rape", "Domestic")
        shown.select("Domestic")
        assert shown.says("Agreed 6th")
        assert shown.says("Other areas were moved.")
        assert "back" not in shown.buttons()

    def test_not_scored(self, shown: Shown) -> None:
        mark(shown, "Drugs", THREAT, None)
        shown.select("Drugs")
        assert shown.says("Drugs: not scored")
        assert shown.says("no rank")

    def test_back_to_computed_and_undo(self, shown: Shown) -> None:
        move(shown, "Rape", "Domestic")
        shown.select("Rape")
        shown.click("back")
        assert shown.moves() == ()
        assert shown.page.table.hasFocus() or shown.page.cards.holds_focus or not shown.page.focusWidget()
        shown.bench.undo_stack.undo()
        assert len(shown.moves()) == 1

    def test_another_reason(self, shown: Shown) -> None:
        move(shown, "Rape", "Domestic")
        shown.select("Rape")
        shown.click("change_reason")
        asked = dialog(shown, "reason_dialog")
        line = asked.findChild(QLineEdit, "new_reason")
        assert isinstance(line, QLineEdit)
        assert line.text() == "Agreed in the room."
        line.clear()
        press(asked, "go")
        assert asked.isVisible()
        line.setText("A better reason.")
        press(asked, "go")
        assert shown.moves()[0].reason == "A better reason."
        assert shown.says("A better reason.")

    def test_markup_in_a_reason_stays_text(self, shown: Shown) -> None:
        move(shown, "Rape", "Domestic", "<b>R&D</b>")
        shown.select("Rape")
        assert shown.says("<b>R&D</b>")
        assert all(w.textFormat() is Qt.TextFormat.PlainText for w in shown.page.cards.findChildren(QLabel))


class TestConfirming:
    def test_confirm_by_button_and_by_action(self, shown: Shown) -> None:
        move(shown, "Rape", "Domestic")
        mark(shown, "Terrorism", THREAT, 25)
        shown.select("Rape")
        assert shown.tags("Rape") == ["agreed", "confirm"]
        assert shown.says("Waiting to be confirmed (1)")
        shown.click("confirm")
        assert shown.moves()[0].state is MoveState.AGREED
        shown.bench.undo_stack.undo()
        assert shown.moves()[0].state is MoveState.CONFIRM
        shown.actions["confirm"].trigger()
        assert shown.moves()[0].state is MoveState.AGREED
        assert not shown.actions["confirm"].isEnabled()

    def test_confirm_all(self, shown: Shown) -> None:
        move(shown, "Rape", "Domestic")
        move(shown, "Drugs", "Alcohol")
        mark(shown, "Terrorism", THREAT, 25)
        assert shown.says("Waiting to be confirmed (2)")
        shown.click("confirm_all")
        assert [m.state for m in shown.moves()] == [MoveState.AGREED] * 2
        assert not shown.says("Waiting to be confirmed")

    def test_suspended_moves_are_listed_with_what_they_wait_for(self, shown: Shown) -> None:
        move(shown, "Rape", "Domestic", "The centre closes.")
        mark(shown, "Domestic", THREAT, None)
        assert shown.tags("Rape") == ["suspended"]
        assert shown.says("Suspended moves (1)")
        assert shown.says("Not in force: Domestic Violence is not scored.")
        assert "confirm_suspended" not in shown.buttons()
        mark(shown, "Domestic", THREAT, 10)
        assert shown.says("Not in force: an area was unscored for a while.")
        assert shown.names()[4] == "Domestic"
        shown.click("confirm_suspended")
        assert shown.names()[4] == "Rape"

    def test_a_suspended_move_of_an_unscored_area_is_taken_back(self, shown: Shown) -> None:
        move(shown, "Rape", "Domestic")
        mark(shown, "Rape", THREAT, None)
        assert shown.tags("Rape") == ["suspended"]
        shown.click("take_back")
        assert shown.moves() == ()


class TestTies:
    def test_an_open_tie(self, shown: Shown) -> None:
        assert shown.tags("Killed") == shown.tags("Serious") == ["tie: settle"]
        assert shown.says("Open tie at 7")
        # (9 + 11) / 50 = 0.4
        assert shown.says("are level on 0.4, and their risk score and impact are the same too.")

    def test_settling_by_keys(self, shown: Shown) -> None:
        shown.select("Serious")
        shown.actions["settle"].trigger()
        asked = dialog(shown, "settle_dialog")
        assert isinstance(asked, SettleDialog)
        assert asked.list.order() == (shown.id("Killed"), shown.id("Serious"))
        asked.list.setCurrentRow(1)
        QTest.keyClick(asked.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
        press(asked, "go")
        assert asked.wrong == "Settling a tie needs a reason. Leaving it as a tie does not."
        assert shown.settlements() == ()
        QTest.keyClicks(asked.reason, "Two new teams.")
        press(asked, "go")
        assert not asked.isVisible()
        rows = shown.table("agreed", "computed", "name")[6:8]
        assert [(a, c, name.split()[0]) for a, c, name in rows] == [("7", "7=", "Serious"), ("8", "7=", "Killed")]
        assert shown.tags("Serious") == ["settled"]
        assert shown.says("Tie at 7 settled")
        assert shown.says("Two new teams.")
        assert shown.says("Agreed order: 1 tie settled.")

    def test_buttons_of_the_dialog_move_an_area(self, shown: Shown) -> None:
        shown.click("settle_tie")
        asked = dialog(shown, "settle_dialog")
        assert isinstance(asked, SettleDialog)
        press(asked, "tie_down")
        assert asked.list.order() == (shown.id("Serious"), shown.id("Killed"))
        assert asked.list.currentRow() == 1
        press(asked, "tie_down")
        press(asked, "tie_up")
        assert asked.list.order() == (shown.id("Killed"), shown.id("Serious"))
        QTest.keyClick(asked, Qt.Key.Key_Escape)
        assert not asked.isVisible()
        assert shown.settlements() == ()

    def test_leaving_it_from_the_dialog_and_from_the_card(self, shown: Shown) -> None:
        shown.click("settle_tie")
        press(dialog(shown, "settle_dialog"), "leave_tie")
        assert shown.tags("Killed") == ["tie: left"]
        assert shown.says("Tie at 7 left as it is")
        shown.bench.undo_stack.undo()
        shown.click("leave_as_tie")
        assert [s.decision for s in shown.settlements()] == [Decision.LEAVE]
        assert shown.says("Agreed order: as computed.")

    def test_reopening(self, shown: Shown) -> None:
        shown.click("leave_as_tie")
        shown.click("reopen_tie")
        assert shown.settlements() == ()
        assert shown.says("Open tie at 7")

    def test_settling_again_begins_with_what_was_settled(self, shown: Shown) -> None:
        tie = [shown.id("Serious"), shown.id("Killed")]
        shown.bench.do(lambda e: e.settle_tie(tie, Decision.ORDER, "Two teams."), "Settle")
        shown.select("Killed")
        shown.actions["settle"].trigger()
        asked = dialog(shown, "settle_dialog")
        assert isinstance(asked, SettleDialog)
        assert (asked.list.order(), asked.reason.text()) == (tuple(tie), "Two teams.")

    def test_a_lapsed_settlement_stays_listed(self, shown: Shown) -> None:
        tie = [shown.id("Serious"), shown.id("Killed")]
        shown.bench.do(lambda e: e.settle_tie(tie, Decision.ORDER, "Two teams."), "Settle")
        mark(shown, "Killed", THREAT, 5)
        assert shown.says("Lapsed decisions on ties (1)")
        assert shown.says("Was settled: Serious Acquisitive Crime / Offender Management, then Killed")
        assert shown.says("Two teams.")
        assert shown.says("have changed since")
        assert "reopen_tie" not in shown.buttons()
        mark(shown, "Killed", THREAT, 11)
        assert shown.says("These areas tie as they did then")
        shown.bench.do(lambda e: e.settle_tie(tie, Decision.ORDER, "Still two."), "Settle")
        assert shown.says("These areas were settled anew")

    def test_many_open_ties_are_counted_and_the_selected_one_comes_first(
        self, qtbot: QtBot, make_bench: BenchMaker
    ) -> None:
        marks: dict[str, Marks] = {f"Area {n}{twin}": (1, 1, n + 1) for n in range(6) for twin in "ab"}
        shown = show(qtbot, make_bench(marks))
        shown.select("Area 0b")
        # Six pairs; that on the least score holds ranks 11 and 12.
        seen = [w.text() for w in shown.page.cards.findChildren(QLabel) if w.isVisibleTo(shown.page)]
        titles = [text for text in seen if text.startswith("Open tie")]
        assert titles == ["Open tie at 11", "Open tie at 1", "Open tie at 3", "Open tie at 5"]
        assert shown.says("2 more open ties")


class TestBackAll:
    def test_it_asks_once_and_says_what_goes(self, shown: Shown) -> None:
        move(shown, "Rape", "Domestic")
        tie = [shown.id("Serious"), shown.id("Killed")]
        shown.bench.do(lambda e: e.settle_tie(tie, Decision.ORDER, "Two teams."), "Settle")
        before = shown.session
        shown.click("back_all")
        asked = dialog(shown, "back_all_dialog")
        words = [w.text() for w in asked.findChildren(QLabel)]
        assert "This takes back 1 move and 1 decision on a tie. Undo brings all of it back." in words
        press(asked, "cancel")
        assert shown.session == before
        shown.actions["back_all"].trigger()
        press(dialog(shown, "back_all_dialog"), "back_it")
        assert (len(shown.moves()), len(shown.settlements())) == (0, 0)
        assert shown.says("Agreed order: as computed.")
        shown.bench.undo_stack.undo()
        assert shown.session == before

    def test_there_is_nothing_to_ask(self, shown: Shown) -> None:
        assert not shown.actions["back_all"].isEnabled()
        assert "back_all" not in shown.buttons()


class TestStates:
    def test_hidden_ranks(self, shown: Shown) -> None:
        shown.bench.hide_ranks(True)
        assert not shown.page.table.isVisible()
        assert shown.says("Ranks are hidden (Ctrl+H shows them)")
        assert not shown.actions["move_up"].isEnabled()
        mark(shown, "Drugs", THREAT, 1)
        shown.bench.hide_ranks(False)
        assert shown.page.table.isVisible()
        # (15 + 1) / 50 = 0.32, behind Safeguarding Adults (0.38) and Anti-social Behaviour (18/50 = 0.36).
        assert shown.names()[-2:] == ["Drugs", "Terrorism"]

    def test_what_changed_while_it_was_not_seen(self, shown: Shown) -> None:
        shown.page.hide()
        mark(shown, "Drugs", THREAT, None)
        shown.select("Terrorism")
        shown.page.show()
        assert "Drugs" not in shown.names()
        assert shown.says("Terrorism (International & Domestic): why")

    def test_nothing_scored(self, qtbot: QtBot, make_bench: BenchMaker) -> None:
        shown = show(qtbot, make_bench(list(ELEVEN)))
        assert shown.says("Nothing is scored yet.")
        assert shown.page.model.rows[0].name == "Not scored (11): no rank, never counted as low"
        assert len(shown.page.model.rows) == 12

    def test_no_areas(self, qtbot: QtBot, make_bench: BenchMaker) -> None:
        shown = show(qtbot, make_bench([]))
        assert shown.says("This session has no risk areas yet.")
        assert shown.page.model.rows == ()

    def test_no_session(self, shown: Shown) -> None:
        shown.bench.show(None)
        assert not shown.page.table.isVisible()
        assert not shown.actions["move_up"].isEnabled()

    def test_a_closed_session_is_calm(self, shown: Shown) -> None:
        move(shown, "Rape", "Domestic")
        shown.select("Rape")
        names = ("move_up", "move_down", "settle", "confirm", "back", "back_all")
        assert shown.buttons()
        assert {"move_down", "back", "back_all"} <= {n for n in names if shown.actions[n].isEnabled()}
        shown.bench.do(lambda e: e.close(), "Close")
        assert shown.buttons() == []
        assert shown.says("Agreed in the room.")
        assert shown.tags("Killed") == ["tie"]
        assert [n for n in names if shown.actions[n].isEnabled()] == []
        index = shown.page.model.index(0, Column.NAME)
        assert not shown.page.model.flags(index) & Qt.ItemFlag.ItemIsDragEnabled

    def test_read_only(self, qtbot: QtBot, shown: Shown) -> None:
        version = shown.session.info.version_id
        path = shown.bench.desk.library.path
        desk = Desk.at(path, Access.READ_ONLY)
        try:
            bench = Workbench(desk, Theme(Mode.DARK))
            bench.open(version)
            reader = show(qtbot, bench)
            assert reader.buttons() == []
            assert reader.names() == shown.names()
            assert not reader.actions["move_up"].isEnabled()
            bench.show(None)
        finally:
            desk.close()

    def test_a_recorded_session_shows_facts_only(self, qtbot: QtBot, bench: Workbench) -> None:
        bench.desk.library.add_session(recorded(bench), LogNote("import", "Analyst", "2010-11-17T10:00:00.000Z", ""))
        bench.open("recorded")
        shown = show(qtbot, bench)
        assert shown.table("agreed", "name", "threat", "risk_rank") == [
            ("1", "Safeguarding Children", "3", "1"),
            ("2", "Organised Crime Groups", "5", "2"),
            ("–", "Drugs", "4", "–"),
        ]
        table = shown.page.table
        seen = [column for column in Column if not table.isColumnHidden(column)]
        assert seen == [Column.AGREED, Column.NAME, Column.THREAT, Column.RISK_RANK]
        assert shown.says("Source: Derbyshire Safer Communities Board, 17 November 2010")
        assert shown.says("Risk score, band, cell and computed rank were not recorded.")
        spoken = shown.page.model.index(2, Column.NAME).data(Qt.ItemDataRole.AccessibleTextRole)
        assert spoken == "Agreed not recorded, Drugs, threat position 4, risk rank not recorded"
        assert shown.buttons() == []
        assert not shown.actions["move_up"].isEnabled()

    def test_every_button_and_field_has_a_name_for_a_screen_reader(self, shown: Shown) -> None:
        move(shown, "Rape", "Domestic")
        mark(shown, "Terrorism", IMPACT, 4)
        shown.select("Drugs")
        shown.actions["move_up"].trigger()
        for widget in (*shown.page.findChildren(QPushButton), *shown.page.findChildren(QLineEdit)):
            assert widget.accessibleName(), widget.objectName()
        assert shown.page.table.accessibleName()
        names = [b.objectName() for b in shown.page.cards.findChildren(QPushButton) if b.isVisibleTo(shown.page)]
        assert len(names) == len(set(names))

    @pytest.mark.parametrize(("scale", "width"), [(100, 1074), (100, 640), (200, 1280), (150, 900)])
    def test_nothing_runs_out_at_the_side(self, qtbot: QtBot, make_bench: BenchMaker, scale: int, width: int) -> None:
        shown = show(qtbot, make_bench(TIED, theme=Theme(Mode.LIGHT, scale)), width, 600)
        table = shown.page.table
        assert table.horizontalHeader().length() <= table.viewport().width()
        assert shown.page.width() == width
        assert table.columnWidth(Column.NAME) >= 80

    def test_a_change_of_text_size_shows_at_once(self, shown: Shown) -> None:
        before = shown.page.table.rowHeight(0)
        shown.bench.theme.set(scale=200)
        assert shown.page.table.rowHeight(0) == 2 * before
        assert shown.page.cards.y() > shown.page.table.y()


def recorded(bench: Workbench) -> Session:
    """Three areas of the published table of 17 November 2010 (source 001), one of them with gaps."""
    assert bench.editor is not None
    facts = (("Safeguarding Children", 3, 1, 1), ("Organised Crime Groups", 5, 2, 2), ("Drugs", 4, None, None))
    areas = tuple(RiskArea(f"r{n}", name, name[:2], n) for n, (name, *_) in enumerate(facts))
    ranks = {f"r{n}": RecordedRanks(f"r{n}", *values) for n, (_, *values) in enumerate(facts)}
    info = replace(
        bench.editor.session.info,
        version_id="recorded",
        session_id="recorded",
        state=State.RECORDED,
        source="Derbyshire Safer Communities Board, 17 November 2010",
    )
    return Session(info, None, "", areas, recorded=ranks)
