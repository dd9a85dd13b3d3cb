"""The preview's pages: turned, put side by side and zoomed with keys, wheel and buttons; drawn only as far as seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from riskdesk.ui.sheet.page_layout import MARGIN, Fit, fitting_zoom, lay_out
from riskdesk.ui.sheet.preview import Preview
from riskdesk.ui.theme import Mode, Theme
from tests.ui.benches import BenchMaker
from tests.ui.sheet.sheets import COARSE, blank, difference, long_pdf, picture

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def preview(qtbot: QtBot, make_bench: BenchMaker) -> Preview:
    """A sheet of six pages or so."""
    made = Preview(Theme(Mode.LIGHT))
    qtbot.addWidget(made, before_close_func=lambda p: p.clear())
    made.resize(700, 560)
    with qtbot.waitExposed(made):
        made.show()
    made.show_pdf(long_pdf(make_bench, 120))
    made.activateWindow()
    made.view.setFocus()
    assert made.pages >= 5
    return made


def settled(qtbot: QtBot, preview: Preview) -> None:
    preview.view.viewport().repaint()
    qtbot.waitUntil(lambda: preview.view.pictures.settled)


def press(preview: Preview, key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(preview.view, key, modifier)


def test_home_end_and_control_page_keys_go_to_pages(preview: Preview) -> None:
    last = preview.pages
    press(preview, Key.Key_End)
    assert preview.page_number.number.value() == last
    assert not preview.page_number.next.isEnabled()
    press(preview, Key.Key_Home)
    assert preview.page_number.words == f"Page 1 of {last}"
    assert not preview.page_number.previous.isEnabled()
    for n in (2, 3):
        press(preview, Key.Key_PageDown, CONTROL)
        assert preview.page_number.number.value() == n
    press(preview, Key.Key_PageUp, CONTROL)
    assert preview.page_number.number.value() == 2


def test_page_down_leafs_through_every_page_and_past_no_head(preview: Preview) -> None:
    seen, bar = [preview.view.current], preview.view.verticalScrollBar()
    while bar.value() < bar.maximum():
        before = bar.value()
        press(preview, Key.Key_PageDown)
        assert before < bar.value() <= before + preview.view.viewport().height()
        seen.append(preview.view.current)
    assert sorted(set(seen)) == list(range(preview.pages))
    for _ in range(40):
        press(preview, Key.Key_PageUp)
    assert bar.value() == 0


def test_a_number_is_typed_and_buttons_turn_pages(preview: Preview) -> None:
    number = preview.page_number.number
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number, "4")
    QTest.keyClick(number, Key.Key_Return)
    assert preview.view.current == 3
    for button, page in ((preview.page_number.previous, 2), (preview.page_number.last, preview.pages - 1)):
        button.click()
        assert preview.view.current == page
    preview.page_number.first.click()
    assert preview.view.current == 0
    preview.page_number.next.click()
    assert preview.view.current == 1


def test_two_pages_stand_side_by_side_and_are_turned_as_pairs(qtbot: QtBot, preview: Preview) -> None:
    one = preview.zoom
    preview.page_number.two_up.click()
    assert preview.zoom < one * 0.55
    preview.fit_page.click()
    press(preview, Key.Key_Home)
    press(preview, Key.Key_PageDown, CONTROL)
    assert preview.view.current == 2
    assert preview.view.horizontalScrollBar().maximum() == 0
    press(preview, Key.Key_Home)
    settled(qtbot, preview)
    shot = preview.view.viewport().grab().toImage()
    for page, rect in enumerate(preview.view._laid.pages[:2]):
        place = shot.copy(rect.toRect()).scaled(COARSE, mode=Qt.TransformationMode.SmoothTransformation)
        drawn = picture(preview.pdf, page)
        assert difference(drawn, blank(drawn)) > 0.03
        assert difference(place, drawn) < 0.02


def test_only_what_is_seen_is_drawn(qtbot: QtBot, preview: Preview) -> None:
    settled(qtbot, preview)
    held = preview.view.pictures._held
    assert set(held) <= {0, 1, 2}
    press(preview, Key.Key_End)
    settled(qtbot, preview)
    assert preview.pages - 1 in held


@pytest.mark.parametrize("ratio", [0.25, 1.0, 2.5])
def test_a_page_is_drawn_dot_for_dot_at_any_zoom(qtbot: QtBot, preview: Preview, ratio: float) -> None:
    preview.view.set_zoom(ratio)
    settled(qtbot, preview)
    page = preview.view.current
    image = preview.view.pictures.picture(page)
    assert image is not None
    size = preview.view._laid.pages[page].size()
    assert (image.width(), image.height()) == (round(size.width()), round(size.height()))


def test_control_and_plus_minus_and_nought_zoom(preview: Preview) -> None:
    before = preview.zoom
    press(preview, Key.Key_Plus, CONTROL)
    assert preview.zoom == pytest.approx(before * 1.25)
    press(preview, Key.Key_Minus, CONTROL)
    assert preview.zoom == pytest.approx(before)
    press(preview, Key.Key_0, CONTROL)
    assert preview.zoom == 1.0
    assert preview.percent.text() == "100%"
    preview.larger.click()
    preview.percent.click()
    assert preview.zoom == 1.0


def test_the_wheel_zooms_about_the_pointer(preview: Preview) -> None:
    view, at = preview.view, QPointF(200, 300)
    preview.view.set_zoom(1.0)
    page, share = view._part_at(at)
    wheel = QWheelEvent(
        at,
        QPointF(view.viewport().mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        CONTROL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), wheel)
    assert preview.zoom == pytest.approx(1.25)
    after, moved = view._part_at(at)
    assert after == page
    assert abs(moved.y() - share.y()) < 0.01


def test_everything_is_reached_with_tab_and_has_a_name(preview: Preview) -> None:
    tools = [t for t in preview.findChildren(QToolButton) if t.isVisible()]
    assert len(tools) == 10
    for tool in tools:
        assert tool.accessibleName()
        assert tool.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert preview.page_number.number.accessibleName() == "Page"


@pytest.mark.parametrize("scale", [100, 200])
def test_the_tools_fit_beside_or_below_one_another(qtbot: QtBot, make_bench: BenchMaker, scale: int) -> None:
    made = Preview(Theme(Mode.LIGHT, scale))
    qtbot.addWidget(made, before_close_func=lambda p: p.clear())
    made.show_pdf(long_pdf(make_bench, 30))
    made.resize(672, 400)
    with qtbot.waitExposed(made):
        made.show()
    assert made.view.horizontalScrollBar().maximum() == 0
    assert made.minimumSizeHint().width() <= 672


def test_another_document_begins_at_its_first_page(preview: Preview) -> None:
    preview.call_it("One", "")
    press(preview, Key.Key_End)
    preview.show_pdf(preview.pdf)
    preview.call_it("One", "")
    assert preview.view.current == preview.pages - 1
    preview.call_it("Other", "")
    assert preview.view.current == 0


sizes = st.lists(st.tuples(st.floats(100, 1600), st.floats(100, 1600)), min_size=1, max_size=9)


@given(sizes, st.booleans(), st.sampled_from([Fit.WIDTH, Fit.PAGE]), st.floats(200, 3000), st.floats(200, 2000))
def test_a_fit_fits_and_no_page_lies_over_another(
    found: list[tuple[float, float]], facing: bool, fit: Fit, width: float, height: float
) -> None:
    pages = [QSizeF(w, h) for w, h in found]
    zoom = fitting_zoom(pages, facing, fit, QSizeF(width, height))
    laid = lay_out(pages, facing, zoom, width)
    assert laid.size.width() <= width + 0.01
    if fit is Fit.PAGE:
        assert max(rect.height() for rect in laid.pages) + 2 * MARGIN <= height + 0.01
    for n, rect in enumerate(laid.pages):
        assert rect.width() == pytest.approx(pages[n].width() * zoom)
        assert not any(rect.intersects(other) for other in laid.pages[n + 1 :])
