"""Showing all areas, those to do, those that changed, those that share a rank: rows are hidden, never put elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from riskdesk.domain.scheme import IMPACT
from riskdesk.ui.score.filters import Shown
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import BenchMaker, Marks, area_id, mark
from tests.ui.score.rescored import rescore, score
from tests.ui.score.screens import Screen, open_screen

FIVE: dict[str, Marks] = {
    "Drugs": (3, 5, 13),
    "Domestic Violence": (5, 3, 10),
    "Fraud": (2, 2, 4),
    "Arson": (2, 2, 4),
    "Terrorism": (5, 1, 7),
}


class Filtered(Screen):
    """A Score page whose rows are chosen from."""

    def choose(self, choice: Shown) -> None:
        self.do(choice.value)

    def name(self) -> str:
        return self.at()[0]

    def type(self, text: str) -> None:
        QTest.keyClicks(self.page.table, text)

    def enter(self) -> None:
        QTest.keyClick(self.page.table, Qt.Key.Key_Return)

    def counts(self) -> list[str]:
        return [segment.count for segment in self.page.filter_bar.segments.values()]


Open = Callable[[Workbench], Filtered]


@pytest.fixture
def open_page(qtbot: QtBot) -> Open:
    kept: list[Filtered] = []

    def opened(bench: Workbench) -> Filtered:
        kept.append(open_screen(qtbot, bench, Filtered))
        return kept[-1]

    return opened


@pytest.fixture
def screen(make_bench: BenchMaker, open_page: Open) -> Filtered:
    """Five areas rescored: the first is confirmed, the second changed, the rest are to do."""
    screen = open_page(rescore(make_bench(FIVE)))
    screen.enter()
    screen.type("539")
    return screen


def test_each_choice_shows_its_areas_in_the_order_of_scoring(screen: Filtered) -> None:
    assert screen.counts() == ["5", "3", "1", "0"]
    screen.choose(Shown.TO_DO)
    assert screen.rows() == ["Fraud", "Arson", "Terrorism"]
    screen.choose(Shown.CHANGED)
    assert screen.rows() == ["Domestic Violence"]
    screen.choose(Shown.ALL)
    assert screen.rows() == list(FIVE)


def test_the_cursor_goes_on_to_the_next_area_that_is_shown(screen: Filtered) -> None:
    screen.bench.select(area_id(screen.bench, "Drugs"))
    screen.choose(Shown.TO_DO)
    assert screen.name() == "Fraud"
    screen.bench.select(area_id(screen.bench, "Terrorism"))
    screen.choose(Shown.CHANGED)
    assert screen.name() == "Domestic Violence"


def test_a_row_stays_until_the_cursor_leaves_it(screen: Filtered) -> None:
    screen.choose(Shown.TO_DO)
    screen.type("22")
    screen.type("5")
    # "5" was the last mark of Fraud: the cursor went on, and only then the row went.
    assert screen.name() == "Arson"
    assert screen.rows() == ["Arson", "Terrorism"]
    table = screen.page.table
    table.go(area_id(screen.bench, "Arson"))
    screen.bench.do(lambda e: e.confirm_area(area_id(screen.bench, "Arson")), "confirm")
    assert screen.rows() == ["Arson", "Terrorism"]
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert screen.name() == "Terrorism"
    assert screen.rows() == ["Terrorism"]


def test_what_is_to_do_takes_one_enter_each(screen: Filtered) -> None:
    screen.choose(Shown.TO_DO)
    for _ in range(3):
        screen.enter()
    assert screen.counts()[1] == "0"
    assert [mark(screen.bench, name, IMPACT) for name in ("Fraud", "Arson", "Terrorism")] == [2, 2, 5]
    # The last one stays under the hands until something else is chosen.
    assert screen.rows() == ["Terrorism"]


def test_enter_and_tab_pass_over_hidden_rows(screen: Filtered) -> None:
    score(screen.bench, "Arson", impact=2, probability=2, threat=4)
    screen.choose(Shown.TO_DO)
    assert screen.rows() == ["Fraud", "Terrorism"]
    screen.enter()
    assert screen.name() == "Terrorism"
    for _ in range(3):
        QTest.keyClick(screen.page.table, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert mark(screen.bench, "Fraud", IMPACT) == 2
    assert screen.name() not in ("Arson", "Domestic Violence")


def test_areas_that_share_an_agreed_rank(screen: Filtered) -> None:
    for name in ("Fraud", "Arson"):
        score(screen.bench, name, impact=2, probability=2, threat=4)
    assert screen.counts()[3] == "2"
    screen.choose(Shown.TIED)
    assert screen.rows() == ["Fraud", "Arson"]


def test_where_nothing_fits_a_sentence_says_so_and_leads_back(screen: Filtered) -> None:
    screen.choose(Shown.TIED)
    page = screen.page
    assert page.filter.nothing
    assert not page.table.isVisible()
    assert page.nothing.isVisible()
    assert page.nothing.all.hasFocus()
    words = page.findChild(QLabel, "nothing_words")
    assert words is not None
    assert words.text() == "No areas share a priority rank."
    QTest.mouseClick(page.nothing.all, Qt.MouseButton.LeftButton)
    assert page.table.isVisible()
    assert page.table.hasFocus()
    assert screen.rows() == list(FIVE)


def test_what_comes_to_fit_is_shown(screen: Filtered) -> None:
    screen.choose(Shown.TIED)
    for name in ("Fraud", "Arson"):
        score(screen.bench, name, impact=2, probability=2, threat=4)
    assert screen.rows() == ["Fraud", "Arson"]
    assert screen.page.table.isVisible()
    screen.bench.undo_stack.undo()
    # What an undo changed is shown, and what is shown stays while one looks at it.
    assert screen.name() == "Arson"
    assert "Arson" in screen.rows()


def test_an_area_that_is_jumped_to_is_shown(screen: Filtered) -> None:
    screen.choose(Shown.CHANGED)
    screen.bench.select(area_id(screen.bench, "Terrorism"))
    assert screen.name() == "Terrorism"
    assert screen.rows() == ["Domestic Violence", "Terrorism"]
    screen.bench.select(area_id(screen.bench, "Domestic"))
    assert screen.rows() == ["Domestic Violence"]


def test_areas_that_come_and_go_are_shown_as_they_fit(screen: Filtered) -> None:
    screen.choose(Shown.TO_DO)
    assert screen.bench.do(lambda e: e.add_areas(["Cyber crime"]), "add")
    assert screen.rows() == ["Fraud", "Arson", "Terrorism", "Cyber crime"]
    assert screen.bench.do(lambda e: e.remove_area(area_id(screen.bench, "Arson"), "no more"), "remove")
    assert screen.rows() == ["Fraud", "Terrorism", "Cyber crime"]


def test_another_session_begins_with_all(screen: Filtered) -> None:
    screen.choose(Shown.TO_DO)
    first = next(s for s in screen.bench.desk.sessions() if s.title == "Assessment day")
    screen.bench.open(first.version_id)
    assert screen.page.filter.choice is Shown.ALL
    assert screen.rows() == list(FIVE)
    # It rescores nothing, so there is nothing to choose by.
    assert not screen.page.filter_bar.isVisible()
    assert not screen.actions[Shown.CHANGED.value].isChecked()


def test_hidden_ranks_are_not_told_by_a_filter(screen: Filtered) -> None:
    screen.choose(Shown.CHANGED)
    screen.bench.hide_ranks(True)
    assert screen.page.filter.choice is Shown.ALL
    assert screen.counts() == ["5", "3", "", ""]
    screen.actions.refresh()
    assert not screen.actions[Shown.CHANGED.value].isEnabled()
    assert not screen.actions[Shown.TIED.value].isEnabled()


def test_the_tick_follows_the_choice(screen: Filtered) -> None:
    segments = screen.page.filter_bar.segments
    QTest.mouseClick(segments[Shown.TO_DO], Qt.MouseButton.LeftButton)
    assert screen.page.filter.choice is Shown.TO_DO
    for _ in range(2):
        assert [screen.actions[c.value].isChecked() for c in Shown] == [False, True, False, False]
        assert [segments[c].isChecked() for c in Shown] == [False, True, False, False]
        # A second click leaves it as it is.
        QTest.mouseClick(segments[Shown.TO_DO], Qt.MouseButton.LeftButton)
    assert segments[Shown.TO_DO].accessibleName() == "To do, 3"


def test_a_first_scoring_can_show_what_is_to_do(make_bench: BenchMaker, open_page: Open) -> None:
    screen = open_page(make_bench({"Drugs": (3, 5, 13), "Fraud": (None, 2, 4)}))
    assert not screen.page.filter_bar.isVisible()
    screen.choose(Shown.TO_DO)
    assert screen.rows() == ["Fraud"]
    # While not all is shown there is a way to see it, and back.
    assert screen.page.filter_bar.isVisible()
    assert not screen.actions[Shown.CHANGED.value].isEnabled()
    screen.choose(Shown.ALL)
    assert not screen.page.filter_bar.isVisible()


def test_a_block_is_pasted_into_the_rows_that_are_shown(screen: Filtered) -> None:
    score(screen.bench, "Arson", impact=2, probability=2, threat=4)
    screen.choose(Shown.TO_DO)
    screen.page.table.go(area_id(screen.bench, "Fraud"))
    QGuiApplication.clipboard().setText("4\n3\n")
    assert screen.page.table.cells.paste()
    assert mark(screen.bench, "Fraud", IMPACT) == 4
    assert mark(screen.bench, "Arson", IMPACT) == 2
    assert mark(screen.bench, "Terrorism", IMPACT) == 3


def test_selected_rows_that_are_hidden_are_not_unscored(screen: Filtered) -> None:
    score(screen.bench, "Arson", impact=2, probability=2, threat=4)
    for name in ("Fraud", "Terrorism"):
        score(screen.bench, name, impact=1)
    screen.choose(Shown.TO_DO)
    table = screen.page.table
    column = table.rows.column_of(IMPACT)
    first, last = (table.rows.row_of(area_id(screen.bench, n)) for n in ("Fraud", "Terrorism"))
    table.go(area_id(screen.bench, "Fraud"))
    block = QItemSelection(table.rows.index(first, column), table.rows.index(last, column))
    table.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    table.cells.unscore()
    assert [mark(screen.bench, n, IMPACT) for n in ("Fraud", "Arson", "Terrorism")] == [None, 2, None]


def test_the_page_is_shared_out_with_the_row_above_the_table(screen: Filtered) -> None:
    page = screen.page
    for width, height in ((1060, 610), (1280, 720), (820, 560)):
        page.resize(width, height)
        table = page.table.mapTo(page, page.table.rect().topLeft())
        bar = page.filter_bar.mapTo(page, page.filter_bar.rect().bottomLeft())
        assert page.filter_bar.isVisible()
        assert bar.y() < table.y()
        assert page.table.mapTo(page, page.table.rect().bottomLeft()).y() < page.height()
