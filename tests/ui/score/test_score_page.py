"""The Score page as a whole: what it shows in each state, and how it shares out its room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from riskdesk.domain.scheme import IMPACT, PROBABILITY, THREAT
from riskdesk.services.desk import Desk
from riskdesk.storage.access import Access
from riskdesk.ui.actions import Actions
from riskdesk.ui.score.columns import Kind
from riskdesk.ui.score.page import ScorePage
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.workbench import Workbench
from tests.samples import sample_at
from tests.ui.benches import BenchMaker, area_id, mark

Show = Callable[..., tuple[ScorePage, Actions]]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    kept: list[Actions] = []

    def shown(bench: Workbench, width: int = 1160, height: int = 690) -> tuple[ScorePage, Actions]:
        actions = Actions(bench)
        page = ScorePage(bench, actions)
        # A test of its own size needs the sizes of the style sheet, as in the window.
        page.setStyleSheet(bench.theme.stylesheet())
        kept.append(actions)
        qtbot.addWidget(page)
        page.resize(width, height)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        page.focus_first()
        return page, actions

    return shown


def overlap(page: ScorePage) -> list[str]:
    """Which of the page's visible parts lie over one another or reach out of it."""
    parts = {w.objectName(): w for w in (page.table, page.matrix, page.wording, page.notes, page.why, page.state)}
    boxes = {name: w.rect().translated(w.mapTo(page, QPoint(0, 0))) for name, w in parts.items() if w.isVisibleTo(page)}
    wrong = [name for name, box in boxes.items() if not page.rect().contains(box)]
    names = list(boxes)
    wrong += [f"{a}/{b}" for n, a in enumerate(names) for b in names[n + 1 :] if boxes[a].intersects(boxes[b])]
    return wrong


def test_the_sentence_of_the_selected_area(bench: Workbench, show: Show) -> None:
    page, _ = show(bench)
    bench.select(area_id(bench, "Drugs"))
    # The form and the figures of this sentence are those of the product's rule 7.
    assert page.why.text() == (
        "Drugs: impact 3 × probability 5 = 15 High, risk rank 5 (level on 15 with Domestic Violence, which is put "
        "ahead by its higher impact); threat 13 of 25; priority 0.5 × 15/25 + 0.5 × 13/25 = 0.56: 4th."
    )
    bench.hide_ranks(True)
    assert not page.why.isVisible()
    bench.hide_ranks(False)
    assert page.why.isVisible()


def test_the_sentence_tells_of_an_agreed_rank_of_its_own(bench: Workbench, show: Show) -> None:
    page, _ = show(bench)
    drugs, children = area_id(bench, "Drugs"), area_id(bench, "Safeguarding Children")
    bench.select(drugs)
    bench.do(lambda e: e.record_move(drugs, children, "the Board's own view"), "move")
    assert page.why.text().endswith(": 4th. Agreed rank 1: the Board's own view")


def test_the_wording_follows_the_cell(bench: Workbench, show: Show) -> None:
    page, _ = show(bench)
    page.table.go(area_id(bench, "Drugs"), PROBABILITY)
    assert page.wording.heading.text() == "Drugs: probability"
    QTest.keyClicks(page.table, "5")
    assert page.wording.heading.text() == "Drugs: threat score"
    QTest.keyClicks(page.table, "9")
    assert page.wording.heading.text() == "Killed & Seriously Injured: impact"


def test_the_matrix_scores_and_the_table_shows_it(bench: Workbench, show: Show) -> None:
    page, _ = show(bench)
    bench.select(area_id(bench, "Drugs"))
    page.matrix.setFocus()
    QTest.keyClick(page.matrix, Qt.Key.Key_Up)
    assert mark(bench, "Drugs", IMPACT) == 4
    row = page.table.rows.row_of(area_id(bench, "Drugs"))
    assert page.table.rows.text(row, page.table.rows.column_of(IMPACT)) == "4"


@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.parametrize(("width", "height"), [(1280, 520), (1075, 590), (1160, 690), (640, 400), (2600, 1500)])
def test_nothing_overlaps_or_scrolls_sideways(
    make_bench: BenchMaker, show: Show, scale: int, width: int, height: int
) -> None:
    page, actions = show(make_bench(theme=Theme(Mode.LIGHT, scale)), width, height)
    for act in ("", "wording", "turn", "wording"):
        if act:
            actions[act].trigger()
        QApplication.processEvents()
        assert (page.width(), page.height()) == (width, height)
        assert overlap(page) == [], act
        assert not page.table.horizontalScrollBar().isVisible()
        columns = sum(page.table.columnWidth(n) for n in range(len(page.table.rows.columns)))
        # The window is meant for 1280 pixels at any text size; narrower ones only have to stay in order.
        if page.table.isVisible() and width >= 5 * scale:
            assert columns <= page.table.viewport().width()


def test_table_and_matrix_take_turns_where_width_runs_short(bench: Workbench, show: Show) -> None:
    page, actions = show(bench, 800, 600)
    assert page.takes_turns
    assert (page.table.isVisible(), page.matrix.isVisible()) == (True, False)
    actions["turn"].trigger()
    assert (page.table.isVisible(), page.matrix.isVisible()) == (False, True)
    assert page.matrix.hasFocus()
    actions["turn"].trigger()
    assert (page.table.isVisible(), page.matrix.isVisible()) == (True, False)
    assert page.table.hasFocus()
    page.resize(1200, 600)
    assert (page.table.isVisible(), page.matrix.isVisible()) == (True, True)


def test_where_both_are_shown_the_turn_takes_the_focus_across(bench: Workbench, show: Show) -> None:
    page, actions = show(bench)
    assert not page.takes_turns
    assert page.table.hasFocus()
    actions["turn"].trigger()
    assert page.matrix.hasFocus()
    actions["turn"].trigger()
    assert page.table.hasFocus()
    assert page.matrix.isVisible()


def test_the_wording_can_be_folded_and_collapses_where_there_is_no_room(bench: Workbench, show: Show) -> None:
    page, actions = show(bench)
    assert page.wording.isVisible()
    assert actions["wording"].isChecked()
    actions["wording"].trigger()
    assert (page.wording.isVisible(), page.notes.isVisible()) == (False, True)
    assert not actions["wording"].isChecked()
    actions["wording"].trigger()
    assert page.wording.isVisible()


def test_at_the_largest_text_the_wording_is_a_key_away(make_bench: BenchMaker, show: Show) -> None:
    page, actions = show(make_bench(theme=Theme(Mode.LIGHT, 200)), 1280, 520)
    assert not page.wording.isVisible()
    assert page.table.rows.rowCount() * page.bench.theme.px(30) > page.table.viewport().height() > 0
    actions["wording"].trigger()
    assert page.wording.isVisible()
    assert page.table.isVisible()


def test_widths_do_not_jump_when_ranks_are_hidden(bench: Workbench, show: Show) -> None:
    page, _ = show(bench)
    before = [page.table.columnWidth(n) for n in range(len(page.table.rows.columns))]
    bench.hide_ranks(True)
    assert [page.table.columnWidth(n) for n in range(len(page.table.rows.columns))] == before


def test_a_session_without_areas_offers_to_add_some(make_bench: BenchMaker, show: Show) -> None:
    bench = make_bench([])
    page, _ = show(bench)
    button = page.findChild(QPushButton, "add_first_areas")
    assert button is not None
    assert button.isVisible()
    assert not page.table.isVisible()
    button.click()
    dialog = page.findChild(QWidget, "add_areas_dialog")
    assert dialog is not None
    dialog.close()
    bench.do(lambda e: e.add_areas(["Drugs"]), "add")
    assert page.table.isVisible()
    QTest.keyClicks(page.table, "3")
    assert mark(bench, "Drugs", IMPACT) == 3


def test_no_session_shows_nothing(bench: Workbench, show: Show) -> None:
    page, _ = show(bench)
    bench.show(None)
    assert not page.table.isVisible()
    assert not page.matrix.isVisible()


def test_a_draft_has_no_line_above_and_a_closed_one_says_so_at_once(bench: Workbench, show: Show) -> None:
    page, _ = show(bench)
    assert not page.state.isVisible()
    assert bench.editor is not None
    bench.editor.close()
    assert page.state.isVisible()
    assert page.state.text().startswith("Closed on ")
    assert overlap(page) == []


def test_a_read_only_library_says_so(bench: Workbench, show: Show, make_bench: BenchMaker) -> None:
    assert bench.editor is not None
    version, path = bench.editor.session.info.version_id, bench.desk.library.path
    reader = Workbench(Desk.at(path, Access.READ_ONLY), Theme(Mode.LIGHT))
    make_bench.made.append(reader)
    reader.open(version)
    page, _ = show(reader)
    assert page.state.text() == "Open for review. Nothing can be changed here."
    QTest.keyClicks(page.table, "2")
    assert mark(reader, "Anti-social", IMPACT) == 1


def test_a_recorded_session_is_a_calm_table_of_facts(tmp_path: Path, show: Show, make_bench: BenchMaker) -> None:
    desk = Desk.at(sample_at(tmp_path / "sample.riskdesk"))
    bench = Workbench(desk, Theme(Mode.LIGHT))
    make_bench.made.append(bench)
    bench.open(next(s.version_id for s in desk.sessions() if s.state == "recorded"))
    page, actions = show(bench)
    assert page.state.text().startswith("Recorded ranks.")
    assert not page.matrix.isVisible()
    assert not page.wording.isVisible()
    assert not page.why.text()
    actions["turn"].trigger()
    assert page.table.isVisible()
    QTest.keyClicks(page.table, "2")
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert bench.undo_stack.count() == 0


def test_copy_and_paste_are_actions_of_the_visible_table(bench: Workbench, show: Show) -> None:
    page, actions = show(bench)
    page.table.go(area_id(bench, "Drugs"), THREAT)
    actions["copy"].trigger()
    assert QGuiApplication.clipboard().text() == "13"
    page.table.go(area_id(bench, "Terrorism"), THREAT)
    actions["paste"].trigger()
    assert mark(bench, "Terrorism", THREAT) == 13
    actions["unscore"].trigger()
    assert mark(bench, "Terrorism", THREAT) is None
    page.hide()
    page.table.go(area_id(bench, "Drugs"), THREAT)
    actions["unscore"].trigger()
    assert mark(bench, "Drugs", THREAT) == 13


def test_an_action_keeps_what_is_typed_first(bench: Workbench, show: Show) -> None:
    page, actions = show(bench)
    page.table.go(area_id(bench, "Drugs"), THREAT)
    QTest.keyClicks(page.table, "2")
    actions["turn"].trigger()
    assert mark(bench, "Drugs", THREAT) == 2


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_every_state_paints(make_bench: BenchMaker, show: Show, mode: Mode) -> None:
    bench = make_bench(
        {"A very long name" + " that goes on" * 10: (5, 5, 25), "Drugs": (None, None, None)}, theme=Theme(mode)
    )
    page, _ = show(bench)
    bench.do(lambda e: e.set_area(bench.selected_area, parked=True), "park")
    page.table.go(bench.selected_area, THREAT)
    QTest.keyClicks(page.table, "1")
    image = page.table.viewport().grab().toImage()
    score = next(n for n, c in enumerate(page.table.rows.columns) if c.kind is Kind.SCORE)
    chip = page.table.visualRect(page.table.rows.index(0, score))
    at = QPoint(chip.left() + 12, chip.center().y()) * image.devicePixelRatio()
    # 25 is Very High, whose fill is the house's dark red; beside the figures nothing else is painted.
    assert image.pixelColor(at).name().upper() == "#8C1D2B"
    for scale in (100, 200):
        bench.theme.set(scale=scale)
        assert not page.grab().isNull()


def test_eleven_areas_are_seen_whole_and_sixty_scroll(bench: Workbench, make_bench: BenchMaker, show: Show) -> None:
    page, _ = show(bench)
    assert page.table.verticalScrollBar().maximum() == 0
    many, _ = show(make_bench([f"Area {n}" for n in range(60)]))
    assert many.table.verticalScrollBar().maximum() > 0
    many.table.go(many.table.rows.area(59).area_id)
    assert many.table.viewport().rect().contains(many.table.visualRect(many.table.currentIndex()))
