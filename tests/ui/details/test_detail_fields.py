"""Fields of the details: kept when left, after a pause, and before every action; never lost in silence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from riskdesk.domain.session import SessionInfo
from riskdesk.ui.details.fields import Detail, DetailField
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import BenchMaker


@pytest.fixture
def fields(qtbot: QtBot, bench: Workbench) -> Iterator[dict[str, DetailField]]:
    """Three fields in a window."""
    details = (
        Detail("title", "Session", needed=True),
        Detail("data_to", "Data to", today=True),
        Detail("period", "Period"),
    )
    window = QWidget()
    column = QVBoxLayout(window)
    made = {d.key: DetailField(bench, d) for d in details}
    for field in made.values():
        column.addWidget(field)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield made
    window.close()


def info(bench: Workbench) -> SessionInfo:
    assert bench.editor is not None
    return bench.editor.session.info


def retype(field: DetailField, text: str) -> None:
    field.line.setFocus()
    field.line.selectAll()
    QTest.keyClicks(field.line, text) if text else QTest.keyClick(field.line, Qt.Key.Key_Delete)


def test_leaving_keeps(bench: Workbench, fields: dict[str, DetailField]) -> None:
    retype(fields["period"], "  April 2009 to March 2010 ")
    assert info(bench).period == ""
    fields["title"].line.setFocus()
    assert info(bench).period == "April 2009 to March 2010"
    assert fields["period"].line.text() == "April 2009 to March 2010"
    bench.undo_stack.undo()
    assert info(bench).period == ""
    assert fields["period"].line.text() == ""


def test_a_pause_keeps_and_does_not_disturb_the_typing(
    qtbot: QtBot, bench: Workbench, fields: dict[str, DetailField]
) -> None:
    retype(fields["period"], "2009/10 ")
    with qtbot.waitSignal(bench.edited, timeout=3_000):
        pass
    assert info(bench).period == "2009/10"
    assert fields["period"].line.hasFocus()
    QTest.keyClicks(fields["period"].line, "and after")
    bench.commit_pending()
    assert info(bench).period == "2009/10 and after"


@pytest.mark.parametrize("typed", ["30/09/2010", "30 Sep 2010", "2010-09-30", "30th September 2010"])
def test_dates_are_read_as_people_write_them(bench: Workbench, fields: dict[str, DetailField], typed: str) -> None:
    retype(fields["data_to"], typed)
    fields["period"].line.setFocus()
    assert info(bench).data_to == "2010-09-30"
    assert fields["data_to"].line.text() == "30 September 2010"
    assert fields["data_to"].wrong == ""


def test_what_is_no_date_stays_to_be_put_right(bench: Workbench, fields: dict[str, DetailField]) -> None:
    retype(fields["data_to"], "31/02/2010")
    fields["period"].line.setFocus()
    assert info(bench).data_to == ""
    assert fields["data_to"].line.text() == "31/02/2010"
    assert "“31/02/2010” is not a date" in fields["data_to"].wrong
    retype(fields["data_to"], "28/02/2010")
    assert fields["data_to"].wrong == ""
    bench.commit_pending()
    assert info(bench).data_to == "2010-02-28"


def test_a_date_can_be_taken_out(bench: Workbench, fields: dict[str, DetailField]) -> None:
    bench.do(lambda e: e.set_details(data_to="2010-09-30"), "Details")
    assert fields["data_to"].line.text() == "30 September 2010"
    retype(fields["data_to"], "")
    fields["period"].line.setFocus()
    assert info(bench).data_to == ""


def test_today_is_one_press(bench: Workbench, fields: dict[str, DetailField]) -> None:
    today = fields["data_to"].findChild(QPushButton, "data_to_today")
    assert isinstance(today, QPushButton)
    today.click()
    assert info(bench).data_to == date.today().isoformat()


def test_a_title_cannot_be_emptied(qtbot: QtBot, bench: Workbench, fields: dict[str, DetailField]) -> None:
    retype(fields["title"], "")
    with qtbot.assertNotEmitted(bench.edited, wait=1_200):
        pass
    assert fields["title"].line.text() == ""
    fields["period"].line.setFocus()
    assert info(bench).title == "Assessment day"
    assert fields["title"].line.text() == "Assessment day"
    assert "cannot be empty" in fields["title"].wrong


def test_an_unreadable_date_is_told_when_another_session_opens(
    make_bench: BenchMaker, bench: Workbench, fields: dict[str, DetailField]
) -> None:
    said: list[str] = []
    bench.told.connect(lambda text, _error: said.append(text))
    retype(fields["data_to"], "soon")
    bench.commit_pending()
    other = make_bench(["Drugs"])
    bench.show(other.editor)
    assert said == ["Data to: “soon” is not a date and was not kept."]
    assert fields["data_to"].line.text() == ""


def test_what_is_typed_is_kept_in_the_session_it_was_typed_in(bench: Workbench, fields: dict[str, DetailField]) -> None:
    editor = bench.editor
    assert editor is not None
    retype(fields["period"], "2009/10")
    bench.open(editor.session.info.version_id)
    assert info(bench).period == "2009/10"
    assert fields["period"].line.text() == "2009/10"


def test_a_closed_session_shows_calm_text(bench: Workbench, fields: dict[str, DetailField]) -> None:
    bench.do(lambda e: e.set_details(data_to="2010-09-30"), "Details")
    bench.do(lambda e: e.close(), "Close")
    assert not any(field.line.isVisible() for field in fields.values())
    texts = {key: field.calm.text() for key, field in fields.items() if field.calm.isVisible()}
    assert texts == {"title": "Assessment day", "data_to": "30 September 2010", "period": "Not given"}
    assert fields["data_to"].calm.accessibleName() == "Data to: 30 September 2010"


def test_markup_is_shown_as_it_was_typed(bench: Workbench, fields: dict[str, DetailField]) -> None:
    bench.do(lambda e: e.set_details(period="<b>R&D</b>"), "Details")
    bench.do(lambda e: e.close(), "Close")
    assert fields["period"].calm.textFormat() is Qt.TextFormat.PlainText
    assert fields["period"].calm.text() == "<b>R&D</b>"
    assert fields["period"].findChild(QLabel, "period_calm") is fields["period"].calm
