"""The wording of the levels: what is shown, and scoring by a click."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from riskdesk.domain.scheme import IMPACT, PROBABILITY, THREAT, Factor, PriorityRule, ThreatKind
from riskdesk.ui.score.wording import WordingPanel
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import BenchMaker, area_id, mark, refusing, shipped_scheme

Show = Callable[..., WordingPanel]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(bench: Workbench, name: str = "Drugs", factor: str = PROBABILITY) -> WordingPanel:
        panel = WordingPanel(bench)
        qtbot.addWidget(panel)
        panel.resize(340, 280)
        with qtbot.waitExposed(panel):
            panel.show()
        bench.select(area_id(bench, name))
        panel.show_factor(bench.selected_area, factor)
        return panel

    return shown


def chosen(panel: WordingPanel) -> list[str]:
    return [row.accessibleName() for row in panel.rows if row.isChecked()]


def test_the_levels_of_the_factor_are_shown_with_their_ranges(bench: Workbench, show: Show) -> None:
    panel = show(bench, "Domestic")
    assert panel.heading.text() == "Domestic Violence: probability"
    # Names and ranges of the 2010 paper's scale.
    assert [row.text() for row in panel.rows] == [
        "1 Rare, <10%",
        "2 Unlikely, 10–20%",
        "3 Possible, 30–50%",
        "4 Likely, >50%",
        "5 Almost certain, >80%",
    ]
    assert chosen(panel) == ["3 Possible, 30–50%"]


def test_impact_levels_have_their_full_wording(bench: Workbench, show: Show) -> None:
    panel = show(bench, factor=IMPACT)
    assert bench.editor is not None
    assert bench.editor.session.scheme is not None
    described = [level.description for level in bench.editor.session.scheme.impact.levels]
    assert all(described)
    assert [row.accessibleDescription() for row in panel.rows] == described


def test_the_chosen_level_is_scrolled_into_sight(bench: Workbench, show: Show, qtbot: QtBot) -> None:
    panel = show(bench, "Safeguarding Children", IMPACT)
    row = panel.rows[4]
    assert row.isChecked()
    qtbot.waitUntil(lambda: not row.visibleRegion().isEmpty() and row.visibleRegion().boundingRect() == row.rect())


def test_a_click_on_a_level_scores_it_and_undo_takes_it_back(bench: Workbench, show: Show) -> None:
    panel = show(bench)
    QTest.mouseClick(panel.rows[1], Qt.MouseButton.LeftButton)
    assert mark(bench, "Drugs", PROBABILITY) == 2
    assert chosen(panel) == ["2 Unlikely, 10–20%"]
    assert bench.undo_stack.undoText() == "Score Drugs"
    bench.undo_stack.undo()
    assert chosen(panel) == ["5 Almost certain, >80%"]


def test_a_click_leaves_the_focus_where_the_digits_go(bench: Workbench, show: Show) -> None:
    panel = show(bench)
    QTest.mouseClick(panel.rows[1], Qt.MouseButton.LeftButton)
    assert not any(row.hasFocus() for row in panel.rows)


def test_a_click_on_the_chosen_level_changes_nothing(bench: Workbench, show: Show) -> None:
    panel = show(bench)
    QTest.mouseClick(panel.rows[4], Qt.MouseButton.LeftButton)
    assert chosen(panel) == ["5 Almost certain, >80%"]
    assert bench.undo_stack.count() == 0


def test_levels_can_be_chosen_by_keys(bench: Workbench, show: Show, qtbot: QtBot) -> None:
    panel = show(bench)
    panel.activateWindow()
    qtbot.waitUntil(panel.rows[4].isVisible)
    panel.rows[4].setFocus()
    qtbot.waitUntil(panel.rows[4].hasFocus)
    QTest.keyClick(panel.rows[4], Qt.Key.Key_Up)
    assert panel.rows[3].hasFocus()
    assert mark(bench, "Drugs", PROBABILITY) == 5, "stepping alone scores nothing"
    QTest.keyClick(panel.rows[3], Qt.Key.Key_Space)
    assert mark(bench, "Drugs", PROBABILITY) == 4
    QTest.keyClick(panel.rows[3], Qt.Key.Key_Up)
    QTest.keyClick(panel.rows[2], Qt.Key.Key_Return)
    assert mark(bench, "Drugs", PROBABILITY) == 3


def test_points_say_which_way_they_run_and_what_is_given(bench: Workbench, show: Show) -> None:
    panel = show(bench, factor=THREAT)
    assert panel.rows == []
    first, definition = panel.text.text().splitlines()
    assert first == "Points from 1 to 25, higher is worse."
    assert definition.startswith("What drives the risk")
    assert panel.now.text() == "Now 13"
    bench.do(lambda e: e.set_mark(bench.selected_area, THREAT, None), "Unscore Drugs")
    assert panel.now.text() == "Not scored"


def test_positions_say_which_end_is_the_greatest(make_bench: BenchMaker, show: Show) -> None:
    scheme = replace(
        shipped_scheme(),
        threat=Factor(THREAT, "Threat position", 1, None),
        threat_kind=ThreatKind.POSITION,
        priority_rule=PriorityRule.SUM_OF_RANKS,
    )
    panel = show(make_bench({"Drugs": (3, 5, 2)}, scheme), factor=THREAT)
    assert panel.text.text() == "Position, 1 = greatest."
    assert panel.now.text() == "Now 2"


def test_a_closed_session_is_only_read(bench: Workbench, show: Show) -> None:
    panel = show(bench)
    assert bench.do(lambda e: e.close(), "Close")
    QTest.mouseClick(panel.rows[1], Qt.MouseButton.LeftButton)
    assert mark(bench, "Drugs", PROBABILITY) == 5
    assert chosen(panel) == ["5 Almost certain, >80%"]
    assert not any(row.isEnabled() for row in panel.rows)


def test_a_refused_score_leaves_the_level(bench: Workbench, show: Show, qtbot: QtBot) -> None:
    panel = show(bench)
    with refusing(bench), qtbot.waitSignal(bench.told):
        QTest.mouseClick(panel.rows[1], Qt.MouseButton.LeftButton)
    assert chosen(panel) == ["5 Almost certain, >80%"]


def test_another_area_is_followed_and_no_session_shows_nothing(bench: Workbench, show: Show) -> None:
    panel = show(bench)
    bench.select(area_id(bench, "Terrorism"))
    assert panel.heading.text() == "Terrorism (International & Domestic): probability"
    assert chosen(panel) == ["1 Rare, <10%"]
    bench.show(None)
    assert panel.heading.text() == ""
    assert panel.rows == []


def test_long_wording_is_wrapped_not_cut(bench: Workbench, show: Show) -> None:
    panel = show(bench, factor=IMPACT)
    row = panel.rows[0]
    assert row.heightForWidth(150) > row.heightForWidth(300) > row.heightForWidth(2000)
