"""The matrix worked with by mouse and keys, on a real library."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from riskdesk.domain.scheme import IMPACT, PROBABILITY
from riskdesk.ui.score.matrix import MatrixView
from riskdesk.ui.score.matrix_list import AreaList
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import ELEVEN, BenchMaker, Marks, area_id, mark, refusing

LEFT = Qt.MouseButton.LeftButton
Show = Callable[..., MatrixView]
SIXTY: dict[str, Marks] = {f"Area number {n}": (3, 4, 5) for n in range(60)}


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(bench: Workbench, width: int = 400, height: int = 540) -> MatrixView:
        view = MatrixView(bench)
        qtbot.addWidget(view)
        view.resize(width, height)
        with qtbot.waitExposed(view):
            view.show()
        view.activateWindow()
        view.setFocus()
        qtbot.waitUntil(view.hasFocus)
        return view

    return shown


def cell_point(view: MatrixView, impact: int, probability: int) -> QPoint:
    point = view.point_in((impact, probability))
    assert point is not None
    return point


def token_point(view: MatrixView, name: str) -> QPoint:
    point = view.point_of(area_id(view.bench, name))
    assert point is not None
    return point


def drag(view: MatrixView, start: QPoint, end: QPoint, drop: bool = True) -> None:
    QTest.mousePress(view, LEFT, pos=start)
    QTest.mouseMove(view, start + QPoint(2, 0))
    QTest.mouseMove(view, start + (end - start) / 2)
    QTest.mouseMove(view, end)
    if drop:
        QTest.mouseRelease(view, LEFT, pos=end)


def cell(bench: Workbench, name: str) -> tuple[int | None, int | None]:
    return mark(bench, name, IMPACT), mark(bench, name, PROBABILITY)


# What is shown


def test_every_area_with_impact_and_probability_has_its_token_in_its_cell(bench: Workbench, show: Show) -> None:
    view = show(bench)
    assert view.figure is not None
    for name, (impact, probability, _) in ELEVEN.items():
        point = token_point(view, name)
        found = view.figure.cell_at(point.x(), point.y())
        assert found is not None
        assert (found.impact, found.probability) == (impact, probability)
    assert view.figure.strip is None


def test_a_cell_has_the_colour_score_and_sign_of_its_band(bench: Workbench, show: Show) -> None:
    view = show(bench)
    assert view.figure is not None
    # Bands of the 2010 paper's matrix: 20-25 Very High, 10-16 High, 5-9 Medium, 1-4 Low; signs of the house.
    labels = {level: found.label.text for level, found in view.figure.matrix.by_level.items()}
    assert (labels[5, 5], labels[3, 5], labels[5, 1], labels[1, 4]) == ("25 ▲▲", "15 ▲", "5 ◆", "4 =")
    image = view.grab().toImage()
    point = cell_point(view, 1, 1)
    assert image.pixelColor(point) == QColor("#E3F2E6")
    assert image.pixelColor(cell_point(view, 5, 4)) == QColor("#8C1D2B")


@pytest.mark.parametrize(("mode", "scale"), [(Mode.LIGHT, 100), (Mode.DARK, 200)])
def test_a_token_is_a_white_pill_with_a_dark_outline(
    make_bench: BenchMaker, show: Show, mode: Mode, scale: int
) -> None:
    view = show(make_bench(theme=Theme(mode, scale)))
    assert view.figure is not None
    token = view.figure.place_of(area_id(view.bench, "Safeguarding Children"))
    assert token is not None
    image = view.grab().toImage()
    x, y = round(token.rect.x + token.rect.width / 2), round(token.rect.y)
    column = [image.pixelColor(x, y + n) for n in range(-2, round(token.rect.height / 2))]
    assert QColor("#8C1D2B") in column, "the band around it"
    assert min(c.lightness() for c in column) < 80, "its outline"
    assert QColor("#FFFFFF") in column, "its fill"


def test_the_name_for_screen_readers_tells_the_selected_areas_cell(bench: Workbench, show: Show) -> None:
    view = show(bench)
    bench.select(area_id(bench, "Drugs"))
    # Illustrative scores: Drugs has impact 3 and probability 5.
    assert view.accessibleName() == "Matrix: 11 areas placed; Drugs: impact 3, probability 5"
    assert "Arrow keys" in view.accessibleDescription()


def test_areas_without_a_cell_are_counted_and_wait_below(make_bench: BenchMaker, show: Show) -> None:
    view = show(make_bench({"Drugs": (3, None, 4), "Alcohol": (None, None, None), "Arson": (2, 2, None)}))
    assert view.accessibleName() == "Matrix: 1 area placed, 2 to place; Drugs: impact 3, probability not scored"
    assert view.figure is not None
    assert view.figure.strip is not None
    for name in ("Drugs", "Alcohol"):
        assert token_point(view, name).y() > view.figure.matrix.board.bottom
    assert token_point(view, "Arson").y() < view.figure.matrix.board.bottom


def test_hidden_ranks_leave_the_tokens(bench: Workbench, show: Show) -> None:
    view = show(bench)
    before = view.grab().toImage()
    bench.hide_ranks(True)
    assert view.grab().toImage() == before


def test_no_session_shows_nothing(bench: Workbench, show: Show) -> None:
    view = show(bench)
    bench.show(None)
    assert view.figure is None
    assert view.accessibleName() == "Matrix"
    assert _colours(view.grab().toImage()) == 1


def _target(view: MatrixView) -> tuple[int, int] | None:
    return view.target


def _colours(image: QImage) -> int:
    return len({image.pixel(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)})


# The mouse


def test_a_click_selects(bench: Workbench, show: Show) -> None:
    view = show(bench)
    QTest.mouseClick(view, LEFT, pos=token_point(view, "Domestic"))
    assert bench.selected_area == area_id(bench, "Domestic")
    assert bench.undo_stack.count() == 0


def test_a_drag_scores_both_levels_as_one_edit_and_undo_gives_both_back(bench: Workbench, show: Show) -> None:
    view = show(bench)
    drag(view, token_point(view, "Drugs"), cell_point(view, 1, 2))
    assert cell(bench, "Drugs") == (1, 2)
    assert bench.selected_area == area_id(bench, "Drugs")
    assert bench.undo_stack.count() == 1
    assert bench.undo_stack.undoText() == "Score Drugs"
    assert view.figure is not None
    point = token_point(view, "Drugs")
    found = view.figure.cell_at(point.x(), point.y())
    assert found is not None
    assert (found.impact, found.probability) == (1, 2)
    bench.undo_stack.undo()
    assert cell(bench, "Drugs") == (3, 5)
    assert view.accessibleName().endswith("Drugs: impact 3, probability 5")


def test_the_drag_is_on_the_disk(bench: Workbench, show: Show) -> None:
    view = show(bench)
    drag(view, token_point(view, "Drugs"), cell_point(view, 1, 2))
    assert bench.editor is not None
    kept = bench.desk.open(bench.editor.session.info.version_id).session
    drugs = area_id(bench, "Drugs")
    assert (kept.mark(drugs, IMPACT), kept.mark(drugs, PROBABILITY)) == (1, 2)


def test_a_drag_shows_where_it_would_land_and_escape_cancels_it(bench: Workbench, show: Show) -> None:
    view = show(bench)
    start, end = token_point(view, "Drugs"), cell_point(view, 1, 2)
    drag(view, start, end, drop=False)
    assert view.target == (1, 2)
    assert view.cursor().shape() is Qt.CursorShape.ClosedHandCursor
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.carried == ""
    assert _target(view) is None
    QTest.mouseMove(view, end + QPoint(3, 3))
    QTest.mouseRelease(view, LEFT, pos=end)
    assert cell(bench, "Drugs") == (3, 5)
    assert bench.undo_stack.count() == 0


def test_a_drop_beside_the_cells_changes_nothing(bench: Workbench, show: Show) -> None:
    view = show(bench)
    drag(view, token_point(view, "Drugs"), QPoint(2, view.height() - 2))
    assert cell(bench, "Drugs") == (3, 5)
    assert view.carried == ""


def test_a_refused_drop_leaves_the_token_where_it_was(bench: Workbench, show: Show, qtbot: QtBot) -> None:
    view = show(bench)
    before = token_point(view, "Drugs")
    with refusing(bench) as words, qtbot.waitSignal(bench.told) as told:
        drag(view, before, cell_point(view, 1, 2))
    assert told.args is not None
    assert words in told.args[0]
    assert cell(bench, "Drugs") == (3, 5)
    assert token_point(view, "Drugs") == before
    assert bench.undo_stack.count() == 0


def test_a_waiting_area_is_dragged_in(make_bench: BenchMaker, show: Show) -> None:
    view = show(make_bench({"Drugs": (3, None, 4), "Arson": (2, 2, None)}))
    drag(view, token_point(view, "Drugs"), cell_point(view, 4, 5))
    assert cell(view.bench, "Drugs") == (4, 5)
    assert view.figure is not None
    assert view.figure.strip is None


def test_a_closed_session_selects_but_never_drags(bench: Workbench, show: Show) -> None:
    view = show(bench)
    assert bench.do(lambda e: e.close(), "Close")
    start = token_point(view, "Drugs")
    drag(view, start, cell_point(view, 1, 2), drop=False)
    assert view.carried == ""
    assert view.cursor().shape() is not Qt.CursorShape.ClosedHandCursor
    QTest.mouseRelease(view, LEFT, pos=cell_point(view, 1, 2))
    assert bench.selected_area == area_id(bench, "Drugs")
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert cell(bench, "Drugs") == (3, 5)
    assert bench.selected_area == area_id(bench, "Killed"), "where nothing can be scored the arrows select"


def test_the_tip_is_plain_text(make_bench: BenchMaker, show: Show, qtbot: QtBot) -> None:
    view = show(make_bench({"<b>Drugs</b> & more": (3, 5, 13)}))
    point = token_point(view, "<b>")
    # 3 x 5 = 15, High, in the 2010 paper's matrix.
    assert view.tip_at(point) == "<b>Drugs</b> & more\nimpact 3, probability 5: 15 High"
    assert view.tip_at(cell_point(view, 4, 2)) == "impact 4, probability 2: 8 Medium\nMajor, Unlikely (10–20%)"
    QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, point, view.mapToGlobal(point)))
    qtbot.waitUntil(QToolTip.isVisible)
    assert "&lt;b&gt;Drugs&lt;/b&gt; &amp; more" in QToolTip.text()
    QToolTip.hideText()


# Keys


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (Qt.Key.Key_Up, (4, 3)),
        (Qt.Key.Key_Down, (2, 3)),
        (Qt.Key.Key_Left, (3, 2)),
        (Qt.Key.Key_Right, (3, 4)),
    ],
)
def test_an_arrow_moves_the_selected_area_by_one_level(
    bench: Workbench, show: Show, key: Qt.Key, expected: tuple[int, int]
) -> None:
    view = show(bench)
    bench.select(area_id(bench, "Serious Acquisitive"))
    QTest.keyClick(view, key)
    assert cell(bench, "Serious Acquisitive") == expected
    assert bench.undo_stack.count() == 1


def test_an_arrow_at_the_edge_changes_nothing(bench: Workbench, show: Show) -> None:
    view = show(bench)
    bench.select(area_id(bench, "Safeguarding Children"))
    QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert cell(bench, "Safeguarding Children") == (5, 5)
    assert bench.undo_stack.count() == 0


def test_alt_and_arrow_are_not_the_matrixs(bench: Workbench, show: Show) -> None:
    view = show(bench)
    bench.select(area_id(bench, "Drugs"))
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert cell(bench, "Drugs") == (3, 5)


def test_a_waiting_area_is_carried_from_the_levels_it_has_and_scored_by_enter(
    make_bench: BenchMaker, show: Show
) -> None:
    view = show(make_bench({"Drugs": (4, None, None), "Arson": (2, 2, None)}))
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.target == (4, 3), "its impact, and the middle of probability"
    assert cell(view.bench, "Drugs") == (4, None), "nothing is scored before Enter"
    assert "Enter scores it" in view.accessibleDescription()
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert cell(view.bench, "Drugs") == (4, 4)
    assert view.carried == ""
    assert view.bench.undo_stack.count() == 1


def test_escape_leaves_a_carried_area_unscored(make_bench: BenchMaker, show: Show) -> None:
    view = show(make_bench({"Drugs": (None, None, None)}))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert view.target == (3, 3)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.carried == ""
    assert cell(view.bench, "Drugs") == (None, None)


def test_selecting_another_area_lets_go_of_a_carried_one(make_bench: BenchMaker, show: Show) -> None:
    view = show(make_bench({"Drugs": (None, None, None), "Arson": (2, 2, None)}))
    QTest.keyClick(view, Qt.Key.Key_Return)
    view.bench.select(area_id(view.bench, "Arson"))
    assert view.carried == ""


def test_home_end_and_page_keys_step_through_the_areas(bench: Workbench, show: Show) -> None:
    view = show(bench)
    assert bench.editor is not None
    ids = [a.area_id for a in bench.editor.session.present]
    seen = []
    for key in (Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        QTest.keyClick(view, key)
        seen.append(ids.index(bench.selected_area))
    assert seen == [10, 9, 0, 0, 1]


def test_letters_jump_to_a_code(bench: Workbench, show: Show) -> None:
    view = show(bench)

    def code() -> str:
        area = view.area(bench.selected_area)
        assert area is not None
        return area.code

    QTest.keyClicks(view, "dv")
    assert code() == "DV"
    QTest.keyClicks(view, "sc")
    assert code() == "SC"
    QTest.keyClicks(view, "d")
    first = code()
    QTest.keyClicks(view, "d")
    assert {first, code()} == {"DR", "DV"}, "the same letter again takes the next"
    QTest.keyClicks(view, "q")
    assert code() in ("DR", "DV"), "no such code: nothing happens"


def test_tab_leaves_the_matrix(bench: Workbench, qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    row = QHBoxLayout(host)
    before, view, after = QLineEdit(), MatrixView(bench), QLineEdit()
    for widget in (before, view, after):
        row.addWidget(widget)
    with qtbot.waitExposed(host):
        host.show()
    host.activateWindow()
    before.setFocus()
    qtbot.waitUntil(before.hasFocus)
    QTest.keyClick(before, Qt.Key.Key_Tab)
    assert view.hasFocus()
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_what_is_being_typed_elsewhere_is_kept_before_a_token_moves(bench: Workbench, show: Show) -> None:
    view = show(bench)
    bench.select(area_id(bench, "Drugs"))
    order: list[int] = []
    bench.add_flusher(lambda: order.append(bench.undo_stack.count()))
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert order == [0]
    assert bench.undo_stack.count() == 1


# Crowded cells


def test_sixty_areas_in_one_cell_shrink_and_are_counted(make_bench: BenchMaker, show: Show) -> None:
    view = show(make_bench(SIXTY))
    assert view.figure is not None
    crowded = view.figure.matrix.by_level[3, 4]
    shown = [t for t in crowded.tokens if t.key]
    assert len(shown) + len(crowded.hidden) == 60
    assert crowded.tokens[-1].text.text == f"+{len(crowded.hidden)}"
    for token in crowded.tokens:
        assert crowded.rect.holds(token.rect.x, token.rect.y)
        assert crowded.rect.holds(token.rect.right, token.rect.bottom)


def test_the_selected_area_shows_even_in_a_crowded_cell(make_bench: BenchMaker, show: Show) -> None:
    view = show(make_bench(SIXTY))
    assert view.figure is not None
    hidden = view.figure.matrix.by_level[3, 4].hidden[-1]
    assert view.point_of(hidden) is None
    view.bench.select(hidden)
    assert view.point_of(hidden) is not None


def count_point(view: MatrixView) -> QPoint:
    assert view.figure is not None
    token = next(t for t in view.figure.matrix.by_level[3, 4].tokens if t.key is None)
    return QPoint(round(token.rect.x + token.rect.width / 2), round(token.rect.y + token.rect.height / 2))


def opened_list(view: MatrixView) -> AreaList:
    (found,) = view.findChildren(AreaList)
    return found


def test_a_click_on_the_count_lists_all_sixty_and_keys_choose(make_bench: BenchMaker, show: Show, qtbot: QtBot) -> None:
    view = show(make_bench(SIXTY))
    QTest.mouseClick(view, LEFT, pos=count_point(view))
    popup = opened_list(view)
    assert popup.isVisible()
    assert popup.accessibleName() == "Impact 3, probability 4: 60 areas"
    assert popup.list.count() == 60
    for _ in range(44):
        QTest.keyClick(popup.list, Qt.Key.Key_Down)
    with qtbot.waitSignal(popup.destroyed):
        QTest.keyClick(popup.list, Qt.Key.Key_Return)
    assert view.bench.selected_area == area_id(view.bench, "Area number 44")


def test_enter_lists_the_selected_areas_cell_and_escape_closes_it(
    make_bench: BenchMaker, show: Show, qtbot: QtBot
) -> None:
    view = show(make_bench({"Drugs": (3, 4, 1), "Arson": (3, 4, 1), "Theft": (1, 1, 1)}))
    QTest.keyClick(view, Qt.Key.Key_Return)
    popup = opened_list(view)
    assert [popup.list.item(n).text() for n in range(popup.list.count())] == ["DR   Drugs", "AR   Arson"]
    with qtbot.waitSignal(popup.destroyed):
        QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert view.bench.selected_area == area_id(view.bench, "Drugs")


def test_a_click_in_the_list_chooses(make_bench: BenchMaker, show: Show, qtbot: QtBot) -> None:
    view = show(make_bench({"Drugs": (3, 4, 1), "Arson": (3, 4, 1)}))
    QTest.keyClick(view, Qt.Key.Key_Return)
    popup = opened_list(view)
    with qtbot.waitSignal(popup.destroyed):
        place = popup.list.visualItemRect(popup.list.item(1)).center()
        QTest.mouseClick(popup.list.viewport(), LEFT, pos=place)
    assert view.bench.selected_area == area_id(view.bench, "Arson")


def test_the_tip_of_a_count_names_a_dozen(make_bench: BenchMaker, show: Show) -> None:
    view = show(make_bench(SIXTY))
    lines = view.tip_at(count_point(view)).splitlines()
    assert lines[0] == "Impact 3, probability 4: 60 areas"
    assert lines[-1] == "and 48 more"
    assert len(lines) == 14


def test_sixty_waiting_areas_are_counted_too(make_bench: BenchMaker, show: Show) -> None:
    view = show(make_bench([f"Waiting {n}" for n in range(60)]))
    assert view.figure is not None
    assert len(view.figure.waiting.hidden) + sum(1 for t in view.figure.waiting.tokens if t.key) == 60
    (count,) = (t for t in view.figure.waiting.tokens if t.key is None)
    assert len(view.areas_behind(count)) == 60
    assert view.list_title(count) == "To place: 60 areas"
    assert view.figure.bottom <= view.height()


# Keeping up


def test_an_edit_elsewhere_moves_the_token(bench: Workbench, show: Show) -> None:
    view = show(bench)
    before = token_point(view, "Drugs")
    bench.do(lambda e: e.set_mark(area_id(bench, "Drugs"), PROBABILITY, 1), "Score Drugs")
    assert token_point(view, "Drugs").x() < before.x()


def test_words_alone_lay_nothing_out_anew(bench: Workbench, show: Show) -> None:
    view = show(bench)
    figure = view.figure
    bench.do(lambda e: e.set_area(area_id(bench, "Drugs"), justification="Seizures rose."), "Words on Drugs")
    assert view.figure is figure
    bench.do(lambda e: e.set_area(area_id(bench, "Drugs"), code="DX"), "Code of Drugs")
    token = view.figure.place_of(area_id(bench, "Drugs")) if view.figure else None
    assert token is not None
    assert token.text.text == "DX"


def test_a_larger_text_size_is_taken_up(bench: Workbench, show: Show) -> None:
    view = show(bench, 700, 700)
    assert view.figure is not None
    small = view.figure.place_of(area_id(bench, "Drugs"))
    bench.theme.set(scale=200)
    large = view.figure.place_of(area_id(bench, "Drugs"))
    assert small is not None
    assert large is not None
    assert large.text.size == 2 * small.text.size
