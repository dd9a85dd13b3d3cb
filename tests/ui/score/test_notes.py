"""The words on an area: kept when left, after a pause, for the right area; and never lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from riskdesk.domain.limits import LONGEST_TEXT
from riskdesk.domain.session import Confidence, RiskArea
from riskdesk.ui.score.notes import PAUSE, NotesPanel
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import area_id, refusing

Show = Callable[[Workbench], NotesPanel]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(bench: Workbench) -> NotesPanel:
        panel = NotesPanel(bench)
        qtbot.addWidget(panel)
        panel.resize(360, 320)
        with qtbot.waitExposed(panel):
            panel.show()
        panel.activateWindow()
        bench.select(area_id(bench, "Drugs"))
        return panel

    return shown


def area(bench: Workbench, name: str = "Drugs") -> RiskArea:
    assert bench.editor is not None
    return bench.editor.session.by_id[area_id(bench, name)]


def type_into(qtbot: QtBot, field: QWidget, text: str) -> None:
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, text)


def problem(panel: NotesPanel, key: str) -> str:
    return "" if panel.problems[key].isHidden() else panel.problems[key].text()


def test_text_is_kept_when_the_field_is_left(bench: Workbench, show: Show, qtbot: QtBot) -> None:
    panel = show(bench)
    type_into(qtbot, panel.justification, "Seizures rose.")
    assert area(bench).justification == ""
    QTest.keyClick(panel.justification, Qt.Key.Key_Tab)
    assert area(bench).justification == "Seizures rose."
    assert bench.undo_stack.undoText() == "Words on Drugs"
    assert panel.dissent.hasFocus(), "Tab leaves the field, it is no letter"


def test_text_is_kept_after_a_pause_in_typing(bench: Workbench, show: Show, qtbot: QtBot) -> None:
    panel = show(bench)
    assert PAUSE == 1_000
    type_into(qtbot, panel.justification, "Seizures rose.")
    assert panel.pause.isActive()
    with qtbot.waitSignal(bench.edited):
        panel.pause.start(0)
    assert area(bench).justification == "Seizures rose."
    assert panel.justification.hasFocus()
    assert panel.justification.textCursor().position() == len("Seizures rose."), "typing goes on where it was"


def test_every_action_keeps_what_is_typed_first(bench: Workbench, show: Show, qtbot: QtBot) -> None:
    panel = show(bench)
    type_into(qtbot, panel.source, "Report Q2")
    bench.commit_pending()
    assert area(bench).source == "Report Q2"
    assert not panel.pause.isActive()


def test_another_area_gets_none_of_the_words_of_the_first(bench: Workbench, show: Show, qtbot: QtBot) -> None:
    panel = show(bench)
    type_into(qtbot, panel.justification, "On drugs")
    type_into(qtbot, panel.dissent, "Health disagrees")
    bench.select(area_id(bench, "Domestic"))
    assert (area(bench).justification, area(bench).dissent) == ("On drugs", "Health disagrees")
    assert area(bench, "Domestic").justification == ""
    assert panel.justification.toPlainText() == ""
    bench.select(area_id(bench, "Drugs"))
    assert panel.dissent.toPlainText() == "Health disagrees"


def test_undo_brings_the_old_words_back_into_the_field(bench: Workbench, show: Show, qtbot: QtBot) -> None:
    panel = show(bench)
    type_into(qtbot, panel.source, "Report Q2")
    panel.flush()
    bench.undo_stack.undo()
    assert area(bench).source == ""
    assert panel.source.text() == ""
    bench.undo_stack.redo()
    assert panel.source.text() == "Report Q2"


def test_an_edit_elsewhere_leaves_alone_what_is_being_typed(bench: Workbench, show: Show, qtbot: QtBot) -> None:
    panel = show(bench)
    type_into(qtbot, panel.justification, "Half a sen")
    bench.do(lambda e: e.set_area(area_id(bench, "Drugs"), source="Elsewhere"), "Words on Drugs")
    assert panel.justification.toPlainText() == "Half a sen"
    assert panel.source.text() == "Elsewhere"


@pytest.mark.parametrize("typed", ["30/09/2010", "30 Sep 2010", "2010-09-30", "30 September 2010"])
def test_dates_are_taken_as_people_type_them(bench: Workbench, show: Show, qtbot: QtBot, typed: str) -> None:
    panel = show(bench)
    type_into(qtbot, panel.data_to, typed)
    QTest.keyClick(panel.data_to, Qt.Key.Key_Tab)
    assert area(bench).data_to == "2010-09-30"
    assert panel.data_to.text() == "30 September 2010"


def test_a_bad_date_is_told_beside_the_field_and_waits_for_its_area(bench: Workbench, show: Show, qtbot: QtBot) -> None:
    panel = show(bench)
    type_into(qtbot, panel.data_to, "31/09/2010")
    panel.pause.timeout.emit()
    assert problem(panel, "data_to") == "", "it may be half typed"
    QTest.keyClick(panel.data_to, Qt.Key.Key_Tab)
    assert problem(panel, "data_to").startswith("“31/09/2010” is not a date. Give it as 30/09/2010")
    assert area(bench).data_to == ""
    sentence = panel.problems["data_to"]
    qtbot.waitUntil(lambda: sentence.visibleRegion().boundingRect() == sentence.rect())
    bench.select(area_id(bench, "Domestic"))
    assert (panel.data_to.text(), problem(panel, "data_to")) == ("", "")
    bench.select(area_id(bench, "Drugs"))
    assert panel.data_to.text() == "31/09/2010"
    assert "is not a date" in problem(panel, "data_to")
    panel.data_to.clear()
    type_into(qtbot, panel.data_to, "30/09/2010")
    panel.flush()
    assert area(bench).data_to == "2010-09-30"
    assert problem(panel, "data_to") == ""


def test_a_bad_date_holds_up_no_other_field(bench: Workbench, show: Show, qtbot: QtBot) -> None:
    panel = show(bench)
    type_into(qtbot, panel.data_to, "soon")
    type_into(qtbot, panel.source, "Report Q2")
    panel.flush()
    assert area(bench).source == "Report Q2"
    assert panel.data_to.text() == "soon"


def test_too_long_a_text_is_told_and_not_lost(bench: Workbench, show: Show) -> None:
    panel = show(bench)
    panel.justification.setPlainText("x" * (LONGEST_TEXT + 1))
    panel.pause.timeout.emit()
    assert problem(panel, "justification").startswith("20,001 characters; at most 20,000 can be kept.")
    assert area(bench).justification == ""
    panel.justification.setPlainText("x" * LONGEST_TEXT)
    panel.flush()
    assert problem(panel, "justification") == ""
    assert len(area(bench).justification) == LONGEST_TEXT


def test_words_that_the_disk_refused_stay_and_are_kept_later(bench: Workbench, show: Show, qtbot: QtBot) -> None:
    panel = show(bench)
    type_into(qtbot, panel.justification, "Seizures rose.")
    with refusing(bench), qtbot.waitSignal(bench.told):
        panel.flush()
    assert panel.justification.toPlainText() == "Seizures rose."
    assert area(bench).justification == ""
    panel.flush()
    assert area(bench).justification == "Seizures rose."


def test_confidence_is_kept_at_once(bench: Workbench, show: Show) -> None:
    panel = show(bench)
    assert panel.confidence.currentText() == "not given"
    for text, level in (("low", Confidence.LOW), ("high", Confidence.HIGH), ("not given", None)):
        panel.confidence.setCurrentText(text)
        panel.confidence.activated.emit(panel.confidence.currentIndex())
        assert area(bench).confidence is level
    bench.undo_stack.undo()
    assert panel.confidence.currentText() == "high"


def test_the_wheel_changes_no_confidence(bench: Workbench, show: Show) -> None:
    panel = show(bench)
    none, at = Qt.MouseButton.NoButton, QPointF(5, 5)
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, -120), none, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(panel.confidence, event)
    assert panel.confidence.currentText() == "not given"


def test_a_closed_session_is_only_read(bench: Workbench, show: Show, qtbot: QtBot) -> None:
    panel = show(bench)
    type_into(qtbot, panel.justification, "Seizures rose.")
    panel.flush()
    assert bench.do(lambda e: e.close(), "Close")
    assert panel.justification.isReadOnly()
    assert panel.source.isReadOnly()
    assert not panel.confidence.isEnabled()
    assert panel.justification.toPlainText() == "Seizures rose."
    QTest.keyClicks(panel.justification, "no more")
    panel.flush()
    assert area(bench).justification == "Seizures rose."


def test_definition_and_lead_agency_are_read_here(bench: Workbench, show: Show) -> None:
    panel = show(bench)
    assert panel.about.isHidden()
    words = {"definition": "Supply & use <of drugs>", "lead_agency": "Police"}
    bench.do(lambda e: e.set_area(area_id(bench, "Drugs"), **words), "Name and code")
    assert panel.about.text() == "Definition: Supply & use <of drugs>\nLead agency: Police"
    assert panel.about.textFormat() is Qt.TextFormat.PlainText


def test_undo_is_the_windows_where_nothing_was_typed(bench: Workbench, show: Show, qtbot: QtBot) -> None:
    panel = show(bench)

    def taken() -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        event.ignore()
        QGuiApplication.sendEvent(panel.justification, event)
        return event.isAccepted()

    panel.justification.setFocus()
    assert not taken()
    type_into(qtbot, panel.justification, "typed")
    assert taken()


def test_every_field_has_an_accessible_name(bench: Workbench, show: Show) -> None:
    panel = show(bench)
    fields = [*panel.fields.values(), panel.confidence]
    names = ["Why it changed", "Why this score", "Dissent", "Source", "Data to", "Confidence"]
    assert [f.accessibleName() for f in fields] == names


def test_no_session_shows_nothing_to_type_in(bench: Workbench, show: Show, qtbot: QtBot) -> None:
    panel = show(bench)
    type_into(qtbot, panel.source, "Report Q2")
    bench.commit_pending()
    bench.show(None)
    assert panel.source.text() == ""
    assert panel.source.isReadOnly()
