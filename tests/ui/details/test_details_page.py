"""The Details tab as a whole: state, scheme, log; draft, closed, recorded."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from riskdesk.domain.method import method_sentences
from riskdesk.domain.seal import seal
from riskdesk.domain.session import State
from riskdesk.services.desk import Desk
from riskdesk.storage.library import Access
from riskdesk.ui.actions import Actions
from riskdesk.ui.details.page import DetailsPage
from riskdesk.ui.dialogs.scheme import SchemeDialog
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.workbench import Workbench
from tests.samples import sample_at
from tests.ui.benches import BenchMaker, area_id


def show(qtbot: QtBot, bench: Workbench, width: int = 1075) -> DetailsPage:
    page = DetailsPage(bench, Actions(bench))
    qtbot.addWidget(page)
    page.resize(width, 640)
    page.show()
    qtbot.waitExposed(page)
    return page


def texts(page: DetailsPage) -> dict[str, str]:
    """What named labels say."""
    return {w.objectName(): w.text() for w in page.findChildren(QLabel) if w.objectName() and w.isVisible()}


def editable_lines(page: DetailsPage) -> list[QLineEdit]:
    """The lines that can be typed in, but for those that only narrow the log."""
    lines = page.findChildren(QLineEdit)
    return [line for line in lines if line.isVisible() and not line.objectName().startswith("log_")]


def everything(page: DetailsPage) -> str:
    return "\n".join(w.text() for w in page.findChildren(QLabel) if w.isVisible())


def test_a_draft_shows_its_state_scheme_and_log(qtbot: QtBot, bench: Workbench) -> None:
    page = show(qtbot, bench)
    assert bench.editor is not None
    session = bench.editor.session
    shown = texts(page)
    assert shown["state_state"] == "Draft"
    assert shown["state_version"] == "1"
    assert shown["state_code"] == seal(session)
    assert session.scheme is not None
    words = everything(page)
    for sentence in method_sentences(session.scheme):
        assert sentence in words
    assert "Catastrophic" in words
    assert "Almost certain" in words
    # The source's own ranges leave 20 to 30 % out: said, not hidden.
    assert "20-30%" in words
    qtbot.waitUntil(lambda: "Session begun with 11 areas" in page.log.toPlainText())


def test_the_log_and_code_follow_an_edit(qtbot: QtBot, bench: Workbench) -> None:
    page = show(qtbot, bench)
    before = texts(page)["state_code"]
    bench.do(lambda e: e.set_mark(area_id(bench, "Drugs"), "impact", 5), "Score")
    qtbot.waitUntil(lambda: "Drugs: impact 3 → 5" in page.log.toPlainText())
    qtbot.waitUntil(lambda: texts(page)["state_code"] != before)


def test_the_log_is_not_read_while_nobody_looks(qtbot: QtBot, bench: Workbench) -> None:
    page = DetailsPage(bench, Actions(bench))
    qtbot.addWidget(page)
    bench.do(lambda e: e.set_mark(area_id(bench, "Drugs"), "impact", 5), "Score")
    assert page.log.toPlainText() == ""
    page.show()
    qtbot.waitUntil(lambda: "Drugs: impact 3 → 5" in page.log.toPlainText())


def test_markup_in_the_log_is_text(qtbot: QtBot, bench: Workbench) -> None:
    bench.do(lambda e: e.set_details(period="<b>R&D</b> <img src=x>"), "Details")
    page = show(qtbot, bench)
    qtbot.waitUntil(lambda: "Period: <b>R&D</b> <img src=x>" in page.log.toPlainText())


def test_hidden_ranks_hide_the_log(qtbot: QtBot, bench: Workbench) -> None:
    page = show(qtbot, bench)
    bench.hide_ranks(True)
    qtbot.waitUntil(lambda: "hidden" in page.log.toPlainText())
    assert "Session begun" not in page.log.toPlainText()


def test_removed_areas_stand_with_their_reasons(qtbot: QtBot, bench: Workbench) -> None:
    page = show(qtbot, bench)
    assert "removed_areas" not in texts(page)
    bench.do(lambda e: e.remove_area(area_id(bench, "Terrorism"), "A national assessment covers it"), "Remove")
    expected = "Terrorism (International & Domestic): A national assessment covers it"
    qtbot.waitUntil(lambda: texts(page).get("removed_areas") == expected)


def test_a_closed_session_is_calm(qtbot: QtBot, bench: Workbench) -> None:
    page = show(qtbot, bench)
    bench.do(lambda e: e.close(), "Close")
    assert not editable_lines(page)
    assert [b.objectName() for b in page.findChildren(QPushButton) if b.isVisible()] == ["log_save"]
    qtbot.waitUntil(lambda: texts(page)["state_state"].startswith("Closed "))
    assert texts(page)["title_calm"] == "Assessment day"


def test_a_recorded_session_says_where_its_ranks_come_from(
    qtbot: QtBot, make_bench: BenchMaker, tmp_path: Path
) -> None:
    desk = Desk.at(sample_at(tmp_path / "sample.sqlite"), who="facilitator")
    bench = Workbench(desk, Theme(Mode.LIGHT))
    make_bench.made.append(bench)
    bench.open(next(s.version_id for s in desk.sessions() if s.state is State.RECORDED))
    page = show(qtbot, bench)
    assert bench.editor is not None
    words = everything(page)
    assert "recorded session has no scheme" in words
    assert bench.editor.session.info.source in words
    assert not editable_lines(page)
    assert not page.change.isVisible()
    bench.open(next(s.version_id for s in desk.sessions() if s.state is State.DRAFT))
    assert page.change.isVisible()
    qtbot.waitUntil(lambda: "Risk score = impact × probability" in everything(page))


def test_read_only_libraries_are_not_edited(qtbot: QtBot, make_bench: BenchMaker, tmp_path: Path) -> None:
    path = sample_at(tmp_path / "sample.sqlite")
    bench = Workbench(Desk.at(path, Access.READ_ONLY), Theme(Mode.LIGHT))
    make_bench.made.append(bench)
    bench.open(next(s.version_id for s in bench.desk.sessions() if s.state is State.DRAFT))
    page = show(qtbot, bench)
    assert not editable_lines(page)
    assert texts(page)["state_state"] == "Draft"


def test_no_session_is_borne(qtbot: QtBot, bench: Workbench) -> None:
    page = show(qtbot, bench)
    qtbot.waitUntil(lambda: "Session begun" in page.log.toPlainText())
    bench.show(None)
    qtbot.waitUntil(lambda: page.log.toPlainText() == "")


def test_a_long_name_widens_nothing(qtbot: QtBot, bench: Workbench) -> None:
    bench.do(lambda e: e.set_details(title="Assessment " * 40, handling="x" * 300), "Details")
    bench.do(lambda e: e.remove_area(area_id(bench, "Drugs"), "reason " * 100), "Remove")
    page = show(qtbot, bench)
    bench.do(lambda e: e.close(), "Close")
    area = page.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    for width in (1075, 640):
        page.resize(QSize(width, 640))
        QApplication.processEvents()
        inner = area.widget()
        assert inner is not None
        assert inner.width() <= area.viewport().width()


@pytest.mark.parametrize(("width", "beside"), [(1075, True), (700, False)])
def test_state_and_log_go_below_where_it_is_narrow(qtbot: QtBot, bench: Workbench, width: int, beside: bool) -> None:
    page = show(qtbot, bench, width)
    qtbot.waitUntil(lambda: (page.state.mapTo(page, QPoint()).x() > width // 2) is beside)
    assert page.log.isVisible()


def test_the_scheme_dialog_opens_from_here(qtbot: QtBot, bench: Workbench) -> None:
    page = show(qtbot, bench)
    page.change.click()
    dialog = page.window().findChild(SchemeDialog, "scheme_dialog")
    assert isinstance(dialog, SchemeDialog)
    assert dialog.isVisible()
    dialog.reject()


def test_focus_begins_in_the_first_field(qtbot: QtBot, bench: Workbench) -> None:
    page = show(qtbot, bench)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.focus_first()
    assert page.about.fields[0].line.hasFocus()
    bench.do(lambda e: e.close(), "Close")
    page.focus_first()
    assert page.log.hasFocus()
