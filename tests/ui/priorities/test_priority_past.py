"""Last time on the Priorities tab: ranks, moves, what was dropped, and a proposal's own move."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from riskdesk.ui.actions import Actions
from riskdesk.ui.priorities.model import Column
from riskdesk.ui.priorities.page import PrioritiesPage
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import BenchMaker, area_id


@pytest.fixture
def later(make_bench: BenchMaker) -> Workbench:
    """The eleven areas closed, and rescored: all confirmed, but Drugs with a threat of 25.

    Priority 0.5 x 15/25 + 0.5 x 25/25 = 0.8: ahead of Safeguarding Children's 0.78, from 4th to 1st.
    """
    bench = make_bench()
    assert bench.editor is not None
    bench.editor.close()
    bench.show(bench.desk.rescore(bench.editor.session.info.version_id, "Quarter 1", "2011-02-01"))
    for area in bench.editor.session.present:
        bench.editor.confirm_area(area.area_id)
    bench.editor.set_mark(area_id(bench, "Drugs"), "threat", 25)
    return bench


def shown(qtbot: QtBot, bench: Workbench) -> PrioritiesPage:
    page = PrioritiesPage(bench, Actions(bench))
    qtbot.addWidget(page)
    page.resize(1200, 700)
    with qtbot.waitExposed(page):
        page.show()
    return page


def moves(page: PrioritiesPage) -> dict[str, tuple[str, str]]:
    cells = [[page.model.index(n, c).data() for c in Column] for n in range(page.model.rowCount())]
    return {row[Column.NAME].split()[0]: (row[Column.LAST], row[Column.MOVE]) for row in cells}


def cards(page: PrioritiesPage) -> str:
    return "\n".join(one.text() for one in page.cards.findChildren(QLabel) if one.isVisible())


def test_a_first_session_has_no_such_columns(qtbot: QtBot, bench: Workbench) -> None:
    page = shown(qtbot, bench)
    assert page.table.isColumnHidden(Column.LAST)
    assert page.table.isColumnHidden(Column.MOVE)
    assert "Since" not in cards(page)


def test_last_times_rank_and_the_move(qtbot: QtBot, later: Workbench) -> None:
    page = shown(qtbot, later)
    assert not page.table.isColumnHidden(Column.LAST)
    found = moves(page)
    assert found["Drugs"] == ("4", "▲ 3")
    assert found["Organised"] == ("2", "▼ 1")
    assert found["Domestic"] == ("5", "–")
    spoken = page.model.index(0, Column.NAME).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("1st agreed, 1st computed, Drugs")
    assert spoken.endswith("up 3 from 4th")


def test_the_card_explains_the_selected_areas_move(qtbot: QtBot, later: Workbench) -> None:
    later.select(area_id(later, "Drugs"))
    page = shown(qtbot, later)
    said = cards(page)
    assert "Since Assessment day, 2 November 2010" in said
    assert "▲ 3  Own score changed: threat 13 → 25" in said
    assert "▲ 1 up · ▼ 3 down · – 7 same · 0 new · 0 dropped" in said


def test_new_and_dropped_areas(qtbot: QtBot, later: Workbench) -> None:
    assert later.editor is not None
    later.editor.remove_area(area_id(later, "Terrorism"), "Scored by the region")
    later.editor.add_areas(["Knife Crime"])
    new = area_id(later, "Knife")
    later.editor.set_marks([(new, "impact", 1), (new, "probability", 1), (new, "threat", 1)])
    page = shown(qtbot, later)
    assert moves(page)["Knife"] == ("–", "new")
    assert "Was 11: Terrorism (International & Domestic), dropped, “Scored by the region”" in cards(page)


def test_a_proposal_shows_the_move_that_it_would_make(qtbot: QtBot, later: Workbench) -> None:
    later.select(area_id(later, "Drugs"))
    page = shown(qtbot, later)
    page.table.setFocus()
    page._actions["move_down"].trigger()
    assert moves(page)["Drugs"] == ("4", "▲ 2")
    page.keeper.drop()
    assert moves(page)["Drugs"] == ("4", "▲ 3")
