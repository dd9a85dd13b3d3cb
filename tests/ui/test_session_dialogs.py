"""Rescore, close and reopen in the window, by their dialogs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from riskdesk.domain.catalogue import LogNote
from riskdesk.domain.session import State
from riskdesk.services.desk import Desk
from riskdesk.ui.dialogs.rescore import RescoreDialog, rescorable, suggested_title
from riskdesk.ui.score.page import ScorePage
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.window import MainWindow
from riskdesk.ui.workbench import Workbench
from tests.samples import sample_at
from tests.ui.benches import ELEVEN, BenchMaker, area_id, mark
from tests.ui.windows import MakeWindow, dialog, fill, press


def words(box: QDialog) -> str:
    return " ".join(label.text() for label in box.findChildren(QLabel) if not label.isHidden())


def chips(window: MainWindow) -> set[str]:
    return {w.text() for w in window.header.findChildren(QLabel) if w.isVisible()}


def state(bench: Workbench) -> State:
    assert bench.editor is not None
    return bench.editor.session.info.state


def close(bench: Workbench) -> str:
    """Close what is open and return the version's id."""
    assert bench.do(lambda e: e.close(), "Close")
    assert bench.editor is not None
    return bench.editor.session.info.version_id


# Rescore


def test_a_rescore_carries_all_but_the_scores_and_begins_in_the_table(make_window: MakeWindow) -> None:
    window = make_window()
    bench = window.bench
    bench.do(lambda e: e.record_move(area_id(bench, "Drugs"), area_id(bench, "Alcohol"), "Agreed"), "Move")
    bench.do(lambda e: e.set_area(area_id(bench, "Drugs"), justification="Seizures"), "Words")
    base = close(bench)
    window.show_tab("details")
    window.actions_["rescore"].trigger()
    box = dialog(window, "rescore_dialog")
    assert "11 areas with their words" in words(box)
    assert "To be agreed anew: 1 agreed move." in words(box)
    assert "grey" in words(box)
    fill(box, "session_title", "Quarterly review, February 2011")
    fill(box, "held_on", "2/2/2011")
    press(box, "go")
    editor = bench.editor
    assert editor is not None
    info = editor.session.info
    assert (info.title, info.held_on, info.state) == ("Quarterly review, February 2011", "2011-02-02", State.DRAFT)
    assert info.rescored_from == base
    assert not editor.session.marks
    assert [a.name for a in editor.session.present] == list(ELEVEN)
    assert editor.session.by_id[area_id(bench, "Drugs")].justification == "Seizures"
    page = window.page("score")
    assert isinstance(page, ScorePage)
    assert window.tab == "score"
    assert window.focusWidget() is page.table
    assert [row.title for row in window.library.model.rows][1:] == ["Assessment day", info.title]


def test_the_sessions_to_rescore_are_the_closed_ones_newest_first_then_drafts(make_window: MakeWindow) -> None:
    window = make_window()
    bench = window.bench
    first = close(bench)
    bench.begun(bench.desk.rescore(first, "Quarter 1", "2011-02-02"))
    second = close(bench)
    bench.begun(bench.desk.rescore(second, "Quarter 2", "2011-05-02"))
    window.actions_["rescore"].trigger()
    box = dialog(window, "rescore_dialog")
    choice = box.findChild(QComboBox, "rescore_from")
    assert choice is not None
    assert [choice.itemText(n) for n in range(choice.count())] == [
        "Quarter 1 · 2 February 2011",
        "Assessment day · 2 November 2010",
        "Quarter 2 · 2 May 2011 · draft",
    ]
    choice.setCurrentIndex(2)
    assert "This is a draft" in words(box)


def test_the_title_that_is_suggested() -> None:
    assert suggested_title(date(2026, 11, 9)) == "Quarterly review, November 2026"


@pytest.mark.parametrize(
    ("field", "text", "wrong"), [("session_title", " ", "title"), ("held_on", "31/2/2011", "date")]
)
def test_a_rescore_says_what_is_wrong_where_it_is_wrong(
    make_window: MakeWindow, field: str, text: str, wrong: str
) -> None:
    window = make_window()
    close(window.bench)
    window.actions_["rescore"].trigger()
    box = dialog(window, "rescore_dialog")
    fill(box, field, text)
    press(box, "go")
    assert isinstance(box, RescoreDialog)
    assert wrong in box.wrong
    assert box.isVisible()
    assert box.focusWidget().objectName() == field
    assert len(window.bench.desk.versions()) == 1


def test_recorded_ranks_alone_are_not_rescored(make_window: MakeWindow, make_bench: BenchMaker, tmp_path: Path) -> None:
    sample = Desk.at(sample_at(tmp_path / "sample.sqlite"))
    recorded = next(sample.library.load(s.version_id) for s in sample.versions() if s.state is State.RECORDED)
    # The sample's other sessions have scores, and are what is offered there.
    offered = rescorable(sample, recorded.info.assessment_id)
    assert offered
    assert recorded.info.version_id not in {s.version_id for s in offered}
    (assessment,) = sample.assessments()
    sample.close()
    bench = Workbench(Desk.at(tmp_path / "only.sqlite", create=True, who="analyst"), Theme(Mode.LIGHT))
    make_bench.made.append(bench)
    bench.desk.library.add_session(recorded, LogNote("new session", "analyst", "2026-01-31T09:00:00.000Z"), assessment)
    bench.open(recorded.info.version_id)
    window = make_window(bench)
    window.actions_["rescore"].trigger()
    assert window.findChild(QDialog, "rescore_dialog") is None
    assert "New session takes their areas" in window.messages.words


def test_a_role_is_asked_where_none_is_known_and_kept(make_window: MakeWindow) -> None:
    window = make_window()
    close(window.bench)
    window.bench.record_as("")
    window.actions_["rescore"].trigger()
    box = dialog(window, "rescore_dialog")
    press(box, "go")
    assert box.isVisible()
    assert box.focusWidget().objectName() == "role"
    fill(box, "role", "Analyst")
    press(box, "go")
    assert window.bench.desk.who == "Analyst"
    assert window.bench.editor is not None
    assert window.bench.editor.who == "Analyst"


# Close


def shown(box: QDialog) -> list[str]:
    return [b.accessibleName() for b in box.findChildren(QPushButton, "show_missing")]


def test_what_stands_in_the_way_leaves_no_close_and_a_way_there(make_window: MakeWindow) -> None:
    window = make_window()
    bench = window.bench
    rape = area_id(bench, "Rape")
    assert bench.do(lambda e: e.record_move(rape, area_id(bench, "Drugs"), "Agreed"), "Move")
    assert bench.do(lambda e: e.set_mark(area_id(bench, "Terrorism"), "threat", 25), "Score")
    window.actions_["close_session"].trigger()
    box = dialog(window, "close_dialog")
    assert box.findChild(QPushButton, "close_it") is None
    assert any("Rape & Serious Sexual Assault" in name for name in shown(box))
    press(box, "go_to_first")
    assert not box.isVisible()
    assert window.tab == "priorities"
    assert bench.selected_area == rape
    assert state(bench) is State.DRAFT
    bench.undo_stack.undo()
    window.actions_["close_session"].trigger()
    again = dialog(window, "close_dialog")
    keep = again.findChild(QPushButton, "cancel")
    assert keep is not None
    assert keep.isDefault()
    QTest.keyClick(again, Qt.Key.Key_Return)
    assert state(bench) is State.DRAFT
    window.actions_["close_session"].trigger()
    press(dialog(window, "close_dialog"), "close_it")
    assert state(bench) is State.CLOSED
    assert "closed" in window.messages.words


def test_what_is_only_asked_about_is_shown_where_it_is(make_window: MakeWindow, make_bench: BenchMaker) -> None:
    bench = make_bench({"Drugs": (3, 5, 13), "Fraud": (2, None, None), "Arson": (3, 5, 13)})
    window = make_window(bench)
    assert bench.do(lambda e: e.set_area(area_id(bench, "Arson"), parked=True), "Park")
    window.show_tab("details")
    window.actions_["close_session"].trigger()
    box = dialog(window, "close_dialog")
    unscored, tie, parked, details = box.findChildren(QPushButton, "show_missing")
    assert "who was there" in details.accessibleName()
    assert "Fraud" in unscored.accessibleName()
    assert "tie" in tie.accessibleName()
    assert "Arson" in parked.accessibleName()
    unscored.click()
    page = window.page("score")
    assert isinstance(page, ScorePage)
    assert window.tab == "score"
    assert bench.selected_area == area_id(bench, "Fraud")
    assert page.table.currentIndex().column() == page.table.rows.column_of("probability")
    window.actions_["close_session"].trigger()
    dialog(window, "close_dialog").findChildren(QPushButton, "show_missing")[1].click()
    assert window.tab == "priorities"
    window.actions_["close_session"].trigger()
    press(dialog(window, "close_dialog"), "close_it")
    assert state(bench) is State.CLOSED


def test_a_reason_that_is_wanted_is_gone_to(make_window: MakeWindow) -> None:
    window = make_window()
    bench = window.bench
    bench.begun(bench.desk.rescore(close(bench), "Quarter 1", "2011-02-02"))
    drugs = area_id(bench, "Drugs")
    # Drugs 3 x 5 = 15 High; 1 x 5 = 5 Medium.
    bench.do(
        lambda e: e.set_marks([(drugs, k, v) for k, v in (("impact", 1), ("probability", 5), ("threat", 13))]), "x"
    )
    window.actions_["close_session"].trigger()
    box = dialog(window, "close_dialog")
    assert "0 confirmed, 1 changed, 10 still to do since “Assessment day”" in words(box)
    assert "no reason is given: Drugs" in words(box)
    press(box, "go_to_first")
    assert (window.tab, bench.selected_area) == ("score", drugs)
    focus = window.focusWidget()
    assert focus is not None
    assert "chang" in f"{focus.objectName()} {focus.accessibleName()}".casefold()


# Reopen


def test_reopening_asks_the_reason_and_begins_version_2(make_window: MakeWindow) -> None:
    window = make_window()
    bench = window.bench
    assert not window.actions_["reopen"].isEnabled()
    first = close(bench)
    assert window.actions_["reopen"].isEnabled()
    window.actions_["reopen"].trigger()
    box = dialog(window, "reopen_dialog")
    assert "Version 1 stays as it is" in words(box)
    press(box, "go")
    assert box.isVisible()
    assert box.focusWidget().objectName() == "reopen_reason"
    fill(box, "reopen_reason", "A threat score was copied wrongly")
    press(box, "go")
    editor = bench.editor
    assert editor is not None
    info = editor.session.info
    assert (info.number, info.state, info.reopened) == (2, State.DRAFT, "A threat score was copied wrongly")
    assert "Draft, v2" in chips(window)
    assert mark(bench, "Terror", "threat") == 7  # as in version 1: tests/ui/benches.py
    bench.do(lambda e: e.set_mark(area_id(bench, "Terror"), "threat", 8), "Score")
    window.actions_["close_session"].trigger()
    box = dialog(window, "close_dialog")
    assert "1 score differs from version 1." in words(box)
    press(box, "close_it")
    assert "Closed, v2" in chips(window)
    bench.open(first)
    assert "Closed, v1 of 2" in chips(window)
    assert mark(bench, "Terror", "threat") == 7
    assert not window.actions_["reopen"].isEnabled()
    assert "Version 2 is the latest" in window.actions_["reopen"].toolTip()
    bench.open(info.version_id)
    assert window.actions_["reopen"].isEnabled()
    assert "Version 2" not in window.actions_["reopen"].toolTip()


def test_the_details_name_every_version_and_open_them(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    bench = window.bench
    first = close(bench)
    bench.begun(bench.desk.reopen(first, "R&D <b>figures</b> came late"))
    window.show_tab("details")
    page = window.page("details")

    def told() -> list[str]:
        return [w.text() for w in page.findChildren(QLabel, "version_words") if w.isVisible()]

    qtbot.waitUntil(lambda: len(told()) == 2)
    assert told()[0].startswith("Draft · code ")
    assert told()[0].endswith("Reopened: R&D <b>figures</b> came late")
    assert told()[1].startswith("Closed ")
    press(page, f"open_{first}")
    assert bench.editor is not None
    assert bench.editor.session.info.version_id == first
    version = page.findChild(QLabel, "state_version")
    assert version is not None
    qtbot.waitUntil(lambda: version.text() == "1; version 2 is the latest")
    qtbot.waitUntil(lambda: len(told()) == 2)


def test_a_date_field_shows_in_words(make_window: MakeWindow) -> None:
    window = make_window()
    close(window.bench)
    window.actions_["rescore"].trigger()
    field = dialog(window, "rescore_dialog").findChild(QLineEdit, "held_on")
    assert field is not None
    assert field.text().split()[-1] == str(date.today().year)


@pytest.mark.parametrize("name", ["rollup", "export", "export_sessions", "new_session"])
def test_a_dialog_stands_in_the_middle_of_its_window_and_whole_on_the_screen(
    make_window: MakeWindow, name: str
) -> None:
    window = make_window()
    window.actions_[name].trigger()
    shown = next(w for w in window.findChildren(QDialog) if w.isVisible())
    screen = shown.screen().availableGeometry()
    assert screen.contains(shown.frameGeometry())
    across = abs(shown.frameGeometry().center().x() - window.frameGeometry().center().x())
    assert across <= 2 or shown.x() in (screen.left(), screen.right() - shown.frameGeometry().width() + 1)
    shown.close()


def test_tab_goes_down_a_new_assessment_as_the_eye_does(make_window: MakeWindow) -> None:
    """What is typed blind after the areas is the recorder's role, not lost on a button."""
    window = make_window()
    window.actions_["new_assessment"].trigger()
    box = dialog(window, "new_assessment_dialog")
    passed, heights = [], []
    for _ in range(20):
        field = box.focusWidget()
        assert field is not None
        if field.objectName() in passed:
            break
        passed.append(field.objectName())
        heights.append(field.mapTo(box, field.rect().topLeft()).y())
        QTest.keyClick(field, Qt.Key.Key_Tab)
    assert heights == sorted(heights)
    assert passed[0] == "title"
    assert passed.index("role") == passed.index("areas") + 1
    box.close()
