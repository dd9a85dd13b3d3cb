"""The history chart worked with by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from riskdesk.figures.chart_data import ChartData, Kind
from riskdesk.figures.chart_picks import PICKS_DARK, PICKS_LIGHT
from riskdesk.ui.history.chart import HistoryChart
from riskdesk.ui.history.chart_scroll import ChartScroll
from riskdesk.ui.theme import Mode, Theme
from tests.figures.charts import eleven, key_of, ranked, valued

LEFT = Qt.MouseButton.LeftButton
Show = Callable[..., HistoryChart]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(
        data: ChartData | None, width: int = 800, height: int = 600, mode: Mode = Mode.LIGHT, scale: int = 100
    ) -> HistoryChart:
        chart = HistoryChart(Theme(mode, scale))
        qtbot.addWidget(chart)
        chart.set_data(data)
        chart.resize(width, height)
        with qtbot.waitExposed(chart):
            chart.show()
        return chart

    return shown


def focus(chart: HistoryChart, qtbot: QtBot) -> None:
    chart.activateWindow()
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(chart.hasFocus)


def dot_point(chart: HistoryChart, key: str, column: int) -> QPoint:
    dot = chart.dot_of((key, column))
    assert dot is not None
    return QPoint(round(dot.x), round(dot.y))


def line_point(chart: HistoryChart, key: str) -> QPoint:
    assert chart.figure is not None
    x, y = chart.figure.by_key[key].curves[0].at(0.5)
    return QPoint(round(x), round(y))


def label_point(chart: HistoryChart, key: str) -> QPoint:
    assert chart.figure is not None
    label = chart.figure.by_key[key].label
    assert label is not None
    return QPoint(round(label.rect.x + label.rect.width / 2), round(label.rect.y + label.rect.height / 2))


def colours(image: QImage) -> set[int]:
    return {image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}


@pytest.mark.parametrize("where", ["dot", "line", "label"])
def test_a_click_picks_an_area_out_and_another_puts_it_back(show: Show, qtbot: QtBot, where: str) -> None:
    data = eleven()
    chart, drugs = show(data), key_of(data, "Drugs")
    point = {
        "dot": dot_point(chart, drugs, 2),
        "line": line_point(chart, drugs),
        "label": label_point(chart, drugs),
    }[where]
    with qtbot.waitSignal(chart.picked_changed) as told:
        QTest.mouseClick(chart, LEFT, pos=point)
    assert told.args == [(drugs,)]
    assert chart.picked == (drugs,)
    assert "picked out: Drugs" in chart.accessibleName()
    QTest.mouseClick(chart, LEFT, pos=point)
    assert not chart.picked


def test_a_click_beside_the_lines_picks_nothing(show: Show) -> None:
    chart = show(eleven())
    assert chart.figure is not None
    with_nothing = QPoint(round(chart.figure.xs[0] + 40), round(chart.figure.plot.y + 44))
    QTest.mouseClick(chart, LEFT, pos=with_nothing)
    QTest.mouseClick(chart, Qt.MouseButton.RightButton, pos=dot_point(chart, chart.figure.traces[0].key, 0))
    assert not chart.picked


def test_picks_keep_their_colours_and_the_seventh_takes_the_place_of_the_first(show: Show) -> None:
    data = eleven()
    chart, keys = show(data), [s.key for s in data.series]
    for key in keys[:3]:
        chart.toggle(key)
    chart.toggle(keys[0])
    assert chart.slots == {keys[1]: 1, keys[2]: 2}
    chart.set_picked(tuple(keys[:7]))
    assert chart.picked == tuple(keys[1:7])
    assert sorted(chart.slots.values()) == [0, 1, 2, 3, 4, 5]
    assert chart.slots[keys[2]] == 2


@pytest.mark.parametrize(("mode", "picks"), [(Mode.LIGHT, PICKS_LIGHT), (Mode.DARK, PICKS_DARK)])
def test_a_picked_line_has_its_colour(show: Show, mode: Mode, picks: tuple[str, ...]) -> None:
    data = eleven()
    chart, key = show(data, mode=mode), key_of(data, "Killed & Seriously Injured")
    at = line_point(chart, key)
    assert chart.grab().toImage().pixelColor(at) != QColor(picks[0])
    chart.set_picked((key,))
    assert chart.grab().toImage().pixelColor(at) == QColor(picks[0])


def test_the_mouse_lifts_a_line_and_says_what_is_under_it(show: Show, qtbot: QtBot) -> None:
    data = eleven()
    chart, drugs = show(data), key_of(data, "Drugs")
    chart.clearFocus()
    with qtbot.waitSignal(chart.pointed) as told:
        QTest.mouseMove(chart, dot_point(chart, drugs, 2))
    assert told.args == [drugs]
    assert chart.lifted == (drugs, 2)
    assert chart.words_on(chart.lifted) == "Drugs, Quarter 1 v2, 5th, was 4th"
    assert chart.cursor().shape() == Qt.CursorShape.PointingHandCursor
    before = chart.grab().toImage()
    with qtbot.waitSignal(chart.pointed) as told:
        QApplication.sendEvent(chart, QEvent(QEvent.Type.Leave))
    assert told.args == [""]
    assert chart.lifted[0] == ""
    assert chart.grab().toImage() != before


def test_tips_tell_of_points_and_sessions(show: Show) -> None:
    data = eleven()
    heads = list(data.columns)
    heads[0] = replace(heads[0], note="Recorded: the ranks are facts, the scores are not known.")
    chart, drugs = show(replace(data, columns=tuple(heads))), key_of(data, "Drugs")
    assert chart.tip_at(dot_point(chart, drugs, 0)) == "Drugs, As published, 4th"
    assert chart.tip_at(label_point(chart, drugs)) == "Drugs, Quarter 3, 6th, was 6th"
    assert chart.figure is not None
    head = QPoint(round(chart.figure.xs[0]), 20)
    assert chart.tip_at(head) == "As published, recorded\nRecorded: the ranks are facts, the scores are not known."
    assert chart.tip_at(QPoint(790, 560)) == ""
    place = dot_point(chart, drugs, 0)
    QApplication.sendEvent(chart, QHelpEvent(QEvent.Type.ToolTip, place, chart.mapToGlobal(place)))
    assert "Drugs, As published, 4th" in QToolTip.text()
    QToolTip.hideText()


def test_names_in_tips_are_no_markup(show: Show) -> None:
    data = ranked([[2, 1], [1, 2]])
    hostile = replace(data.series[0], name="<b>Drugs</b> & more")
    chart = show(replace(data, series=(hostile, data.series[1])))
    place = dot_point(chart, "k0", 0)
    QApplication.sendEvent(chart, QHelpEvent(QEvent.Type.ToolTip, place, chart.mapToGlobal(place)))
    assert "&lt;b&gt;Drugs&lt;/b&gt; &amp; more" in QToolTip.text()
    QToolTip.hideText()


# Keys


def test_arrows_follow_an_area_and_step_to_its_neighbours(show: Show, qtbot: QtBot) -> None:
    data = eleven()
    chart, drugs = show(data), key_of(data, "Drugs")
    focus(chart, qtbot)
    assert chart.current == (key_of(data, "Safeguarding Children"), 4), "the top of the newest session"
    for _ in range(5):
        QTest.keyClick(chart, Qt.Key.Key_Down)
    assert chart.current == (drugs, 4)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.accessibleDescription() == "Drugs, Quarter 2, 6th, was 5th"
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert chart.current == (drugs, 0)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.current == (drugs, 0)
    QTest.keyClick(chart, Qt.Key.Key_Up)
    assert chart.accessibleDescription() == "Alcohol Related Harm, As published, 3rd"
    QTest.keyClick(chart, Qt.Key.Key_End)
    assert chart.accessibleDescription() == "Alcohol Related Harm, Quarter 3, 2nd, was 2nd"


def test_enter_and_space_pick_and_escape_puts_all_back(show: Show, qtbot: QtBot) -> None:
    data = eleven()
    chart = show(data)
    focus(chart, qtbot)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    QTest.keyClick(chart, Qt.Key.Key_Down)
    QTest.keyClick(chart, Qt.Key.Key_Space)
    assert [s.name for k in chart.picked if (s := data.by_key(k))] == ["Safeguarding Children", "Alcohol Related Harm"]
    QTest.keyClick(chart, Qt.Key.Key_Space)
    assert len(chart.picked) == 1
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.slots == {}
    assert chart.hasFocus()


def test_keys_that_are_not_the_charts_go_on_to_the_window(qtbot: QtBot) -> None:
    class Host(QWidget):
        seen: list[int]

        def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
            self.seen.append(event.key())

    host = Host()
    host.seen = []
    qtbot.addWidget(host)
    chart = HistoryChart(Theme(Mode.LIGHT), host)
    chart.set_data(eleven())
    with qtbot.waitExposed(host):
        host.show()
    host.activateWindow()
    focus(chart, qtbot)
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    QTest.keyClick(chart, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(chart, Qt.Key.Key_X)
    QTest.keyClick(chart, Qt.Key.Key_Down)
    seen = [key for key in host.seen if key != Qt.Key.Key_Alt]
    assert seen == [Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_X]


def test_tab_leaves_the_chart(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    row = QHBoxLayout(host)
    chart, after = HistoryChart(Theme(Mode.LIGHT)), QLineEdit()
    row.addWidget(chart)
    row.addWidget(after)
    chart.set_data(eleven())
    with qtbot.waitExposed(host):
        host.show()
    host.activateWindow()
    focus(chart, qtbot)
    QTest.keyClick(chart, Qt.Key.Key_Tab)
    assert after.hasFocus()
    assert chart.lifted[0] == "", "what the keys lifted is laid down"


def test_a_click_shows_where_the_keys_go_on(show: Show, qtbot: QtBot) -> None:
    data = eleven()
    chart, drugs = show(data), key_of(data, "Drugs")
    focus(chart, qtbot)
    QTest.mouseClick(chart, LEFT, pos=dot_point(chart, drugs, 1))
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.current == (drugs, 2)


# Words


def test_words_on_ties_gaps_breaks_and_ends(show: Show) -> None:
    data = ranked([[9, 9, None, 9, 9], [9, 5, 5, 5, 5], [None, 3, 3, None, None]], breaks=[4], dropped=[2])
    chart = show(data)
    assert chart.words_on(("k0", 0)) == "Area number 0, Quarter 1 2010, 1st equal"
    assert chart.words_on(("k1", 1)) == "Area number 1, Quarter 2 2010, 2nd, was 1st equal"
    assert chart.words_on(("k0", 3)).endswith("1st, not ranked in the session before")
    assert chart.words_on(("k0", 2)).endswith("Quarter 3 2010, not ranked")
    assert chart.words_on(("k2", 1)).endswith("3rd, new")
    assert chart.words_on(("k2", 2)).endswith("2nd, was 3rd, then dropped")
    assert chart.words_on(("k0", 4)).endswith("1st, not comparable with the session before (method changed)")


def test_words_on_values_and_marks(show: Show) -> None:
    data = valued([[15, 12], [3, 4]])
    points = data.series[0].points
    assert points[1] is not None
    marked = replace(data.series[0], points=(points[0], replace(points[1], mark="to be confirmed")))
    chart = show(replace(data, series=(marked, data.series[1])))
    assert chart.words_on(("k0", 1)) == "Area number 0, Quarter 2 2010, risk score 12, was 15, to be confirmed"
    assert chart.accessibleName() == "Risk score over 2 sessions, 2 areas"


def test_nothing_to_show_is_said(show: Show, qtbot: QtBot) -> None:
    chart = show(None)
    focus(chart, qtbot)
    assert chart.figure is None
    assert chart.accessibleName() == "History chart"
    QTest.keyClick(chart, Qt.Key.Key_Down)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert not chart.picked
    assert len(colours(chart.grab().toImage())) > 2, "a sentence stands there"


# Other data, sizes, themes


def test_other_data_keep_the_picks_that_they_still_have(show: Show, qtbot: QtBot) -> None:
    data = eleven()
    chart = show(data)
    drugs, adults = key_of(data, "Drugs"), key_of(data, "Safeguarding Adults")
    chart.set_picked((adults, drugs))
    chart.current = (drugs, 3)
    chart.set_data(replace(data, kind=Kind.RANK, title="Risk rank"))
    assert chart.picked == (adults, drugs)
    assert chart.current == (drugs, 3)
    fewer = replace(data, series=tuple(s for s in data.series if s.key != adults))
    with qtbot.waitSignal(chart.picked_changed) as told:
        chart.set_data(fewer)
    assert told.args == [(drugs,)]
    assert chart.slots == {drugs: 1}, "its colour is still its own"
    chart.set_data(None)
    assert not chart.picked


def test_a_larger_text_size_is_taken_up(show: Show) -> None:
    chart = show(eleven(), 1000, 900)
    assert chart.figure is not None
    small = chart.figure.titles[0].size
    chart.theme.set(scale=200)
    assert chart.figure.titles[0].size == 2 * small


@pytest.mark.parametrize("scale", [100, 200])
def test_everything_stays_inside_the_widget(show: Show, scale: int) -> None:
    rows = [[(i * 5 + n * (i % 3)) % 26 for n in range(12)] for i in range(30)]
    for data in (ranked(rows), valued([[max(1, v or 1) for v in row] for row in rows])):
        chart = show(data, 700, 500, scale=scale)
        figure = chart.figure
        assert figure is not None
        assert figure.bottom <= chart.height() - chart.theme.px(20)
        for trace in figure.traces:
            for dot in trace.dots:
                assert chart.rect().contains(QPoint(round(dot.x), round(dot.y)))
            if trace.label:
                assert trace.label.rect.right <= chart.width()


def test_a_chart_higher_than_its_room_scrolls_and_follows_the_keys(qtbot: QtBot) -> None:
    chart = HistoryChart(Theme(Mode.LIGHT))
    room = ChartScroll(chart)
    qtbot.addWidget(room)
    room.resize(600, 300)
    with qtbot.waitExposed(room):
        room.show()
    room.activateWindow()
    assert chart.height() <= 300
    chart.set_data(ranked([[n, n] for n in range(60)]))
    qtbot.waitUntil(lambda: chart.height() >= chart.least_height)
    assert chart.width() <= 600
    bar = room.verticalScrollBar()
    assert bar.maximum() > 0
    focus(chart, qtbot)
    for _ in range(59):
        QTest.keyClick(chart, Qt.Key.Key_Down)
    assert bar.value() > 0
    dot = chart.dot_of(chart.current)
    assert dot is not None
    assert bar.value() <= dot.rect.y
    assert dot.rect.bottom <= bar.value() + room.viewport().height()
