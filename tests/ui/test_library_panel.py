"""The library's list: sessions by date, versions, search, reviews; quick with thousands of sessions."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLineEdit, QTreeView
from pytestqt.qtbot import QtBot

from riskdesk.domain.catalogue import Assessment, SessionSummary
from riskdesk.domain.session import State
from riskdesk.services.desk import Desk
from riskdesk.ui.actions import Actions
from riskdesk.ui.library_model import REVIEW, ROW, SECOND, LibraryModel
from riskdesk.ui.library_panel import LibraryPanel
from riskdesk.ui.library_reviews import Urgency, review_line
from riskdesk.ui.library_rows import Kind, listing
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.workbench import Workbench
from tests.samples import sample_at
from tests.ui.benches import BenchMaker, area_id, shipped_scheme

MakePanel = Callable[..., LibraryPanel]


@pytest.fixture
def make_panel(qtbot: QtBot) -> MakePanel:
    def make(bench: Workbench, today: date = date(2010, 12, 1)) -> LibraryPanel:
        panel = LibraryPanel(bench, Actions(bench), lambda: today)
        qtbot.addWidget(panel)
        panel.resize(panel.width(), 600)
        panel.show()
        qtbot.waitExposed(panel)
        return panel

    return make


@pytest.fixture
def reopened(bench: Workbench) -> Workbench:
    """The eleven areas closed, reopened with a reason, and closed again; version 2 is open."""
    assert bench.editor is not None
    bench.editor.close()
    editor = bench.desk.reopen(bench.editor.session.info.version_id, "A threat score was copied wrongly")
    bench.begun(editor)
    bench.do(lambda e: e.set_mark(area_id(bench, "Terror"), "threat", 8), "Score")
    editor.close()
    return bench


def lines(panel: LibraryPanel) -> list[str]:
    model = panel.model
    return [str(model.index(n).data(SECOND) or model.index(n).data()) for n in range(model.rowCount())]


def tree(panel: LibraryPanel) -> QTreeView:
    found = panel.findChild(QTreeView, "library_tree")
    assert isinstance(found, QTreeView)
    return found


def search(panel: LibraryPanel, text: str) -> None:
    field = panel.findChild(QLineEdit, "library_search")
    assert isinstance(field, QLineEdit)
    field.setText(text)


def test_a_reopened_session_shows_its_version_and_the_ones_before(reopened: Workbench, make_panel: MakePanel) -> None:
    panel = make_panel(reopened)
    kinds = [row.kind for row in panel.model.rows]
    assert kinds == [Kind.ASSESSMENT, Kind.SESSION, Kind.EARLIER]
    head, second, earlier = lines(panel)
    assert head == "Strategic assessment"
    assert second == "2 Nov 2010 · closed, v2"
    assert earlier.startswith("Version 1, closed ")
    said = str(panel.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole))
    assert said == "Assessment day, 2 November 2010 · closed, v2, Reopened: A threat score was copied wrongly"


@pytest.mark.parametrize("by", ["click", "enter"])
def test_an_earlier_version_opens_as_it_was(reopened: Workbench, make_panel: MakePanel, by: str) -> None:
    panel = make_panel(reopened)
    assert reopened.editor is not None
    index = panel.model.index(2)
    if by == "click":
        at = tree(panel).visualRect(index).center()
        QTest.mouseClick(tree(panel).viewport(), Qt.MouseButton.LeftButton, pos=at)
    else:
        panel.focus()
        QTest.keyClick(tree(panel), Qt.Key.Key_Down)
        QTest.keyClick(tree(panel), Qt.Key.Key_Return)
    info = reopened.editor.session.info
    assert (info.number, info.state) == (1, State.CLOSED)
    assert not reopened.editable
    # Terrorism's threat as it was in version 1: tests/ui/benches.py.
    assert reopened.editor.session.mark(area_id(reopened, "Terror"), "threat") == 7
    assert tree(panel).currentIndex().row() == 2


def test_from_the_search_one_goes_to_what_was_found(qtbot: QtBot, reopened: Workbench, make_panel: MakePanel) -> None:
    panel = make_panel(reopened)
    panel.activateWindow()
    field = panel.findChild(QLineEdit, "library_search")
    assert isinstance(field, QLineEdit)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "assessment")
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert tree(panel).hasFocus()
    assert tree(panel).currentIndex().row() == 1
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    QTest.keyClicks(field, "nothing of that name")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.hasFocus()


def test_a_draft_counts_while_it_is_scored_without_a_new_list(
    qtbot: QtBot, make_bench: BenchMaker, make_panel: MakePanel
) -> None:
    bench = make_bench({"Drugs": (3, 5, 13), "Fraud": (None, None, None)})
    panel = make_panel(bench)
    assert lines(panel)[1] == "2 Nov 2010 · draft, 1 of 2"
    resets: list[None] = []
    panel.model.modelReset.connect(lambda: resets.append(None))
    with qtbot.waitSignal(panel.model.dataChanged):
        bench.do(
            lambda e: e.set_marks([(area_id(bench, "Fraud"), k, 2) for k in ("impact", "probability", "threat")]), "x"
        )
    assert lines(panel)[1] == "2 Nov 2010 · draft, 2 of 2"
    assert resets == []
    search(panel, "2 of 2")
    assert panel.model.rowCount() == 2
    search(panel, "1 of 2")
    assert panel.model.rowCount() == 0


@pytest.mark.parametrize(
    "text", ["4 october 2010", "4 oct 2010", "2010-10-04", "RECORDED", "  as   published ", "strategic"]
)
def test_a_session_is_found_by_all_that_is_said_of_it(
    make_bench: BenchMaker, make_panel: MakePanel, tmp_path: Path, text: str
) -> None:
    bench = Workbench(Desk.at(sample_at(tmp_path / "sample.sqlite")), Theme(Mode.LIGHT))
    make_bench.made.append(bench)
    panel = make_panel(bench)
    search(panel, text)
    assert "As published, 17 November 2010" in [row.title for row in panel.model.rows]
    search(panel, "")
    assert len(panel.model.rows) == len(bench.desk.versions()) + 1


def test_opening_a_session_lists_nothing_anew_and_beginning_one_does(
    reopened: Workbench, make_panel: MakePanel
) -> None:
    panel = make_panel(reopened)
    resets: list[None] = []
    panel.model.modelReset.connect(lambda: resets.append(None))
    first = panel.model.rows[2].version_id
    reopened.open(first)
    assert resets == []
    assert reopened.editor is not None
    reopened.begun(reopened.desk.rescore(panel.model.rows[1].version_id, "Quarterly review", "2011-02-01"))
    assert [row.title for row in panel.model.rows] == [
        "Strategic assessment",
        "Assessment day",
        "Assessment day",
        "Quarterly review",
    ]
    assert tree(panel).currentIndex().row() == 3


# The scheme's bands are all reviewed each quarter, so the session of 2 November 2010 is due on 2 February 2011.
@pytest.mark.parametrize(
    ("today", "text", "urgency"),
    [
        (date(2010, 12, 1), "next review 2 Feb 2011", Urgency.LATER),
        (date(2011, 1, 4), "next review 2 Feb 2011", Urgency.LATER),
        (date(2011, 1, 5), "11 areas due by 2 Feb 2011", Urgency.DUE),
        (date(2011, 2, 2), "11 areas due by 2 Feb 2011", Urgency.DUE),
        (date(2011, 2, 3), "11 areas overdue since 2 Feb 2011", Urgency.OVERDUE),
    ],
)
def test_reviews_are_told_below_the_assessment(
    bench: Workbench, make_panel: MakePanel, qtbot: QtBot, today: date, text: str, urgency: Urgency
) -> None:
    assert bench.editor is not None
    bench.editor.close()
    panel = make_panel(bench, today)
    qtbot.waitUntil(lambda: panel.model.index(0).data(REVIEW) is not None)
    line = panel.model.index(0).data(REVIEW)
    assert (line.text, line.urgency) == (text, urgency)
    tip = str(panel.model.index(0).data(Qt.ItemDataRole.ToolTipRole))
    assert "2 February 2011: " in tip
    assert "Anti-social Behaviour" in tip
    assert "Killed &amp; Seriously Injured" in tip or "others" in tip


def test_areas_due_on_several_days_are_counted_by_the_last_of_them(make_bench: BenchMaker) -> None:
    bench = make_bench()
    assert bench.editor is not None
    scheme = shipped_scheme()
    slow = replace(scheme, bands=tuple(replace(b, review_months=4) if b.name == "Low" else b for b in scheme.bands))
    bench.editor.change_scheme(slow)
    bench.editor.close()
    session = bench.desk.to_review(bench.editor.session.info.assessment_id)
    # Low is Anti-social Behaviour alone, 1 x 3: due on 2 March, the other ten on 2 February 2011.
    both = review_line(session, date(2011, 2, 2))
    later = review_line(session, date(2011, 2, 3))
    assert both
    assert later
    assert both.text == "11 areas due by 2 Mar 2011"
    assert both.tip.count("Due on") == 2
    assert later.text == "10 areas overdue since 2 Feb 2011"
    assert "Due on 2 March 2011: Anti-social Behaviour." in later.tip


def test_without_a_closed_session_no_review_is_told(bench: Workbench, make_panel: MakePanel, qtbot: QtBot) -> None:
    panel = make_panel(bench, date(2020, 1, 1))
    qtbot.waitUntil(lambda: panel._reviewing is None and not panel._stale_reviews)
    assert panel.model.index(0).data(REVIEW) is None


def test_the_model_keeps_qts_rules(make_panel: MakePanel, reopened: Workbench) -> None:
    panel = make_panel(reopened)
    model = panel.model
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    assert model.rowCount(model.index(1)) == 0
    assert model.data(QModelIndex(), ROW) is None
    search(panel, "version 1")
    search(panel, "")
    reopened.open(model.rows[2].version_id)
    panel.refresh()
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    tester.deleteLater()


def many_summaries(count: int) -> Sequence[SessionSummary]:
    start = date(1990, 1, 1)
    return [
        SessionSummary(
            f"s{n}", f"v{n}", "a", f"Review {n}", (start + timedelta(n)).isoformat(), 1, State.CLOSED, "", False, 0, 0,
            n, "2026-01-31T10:00:00.000Z",
        )
        for n in range(count)
    ]  # fmt: skip


def test_five_thousand_sessions_are_listed_and_searched_quickly(qtbot: QtBot) -> None:
    # The bounds are ten times what it takes here: they catch what is done for each row, not a busy computer.
    made = many_summaries(5_000)
    model = LibraryModel()
    view = QTreeView()
    qtbot.addWidget(view)
    view.setModel(model)
    begun = time.process_time()
    model.show_listing(listing([Assessment("a", "Measured")], made))
    listed = time.process_time()
    model.narrow("review 4999")
    searched = time.process_time()
    assert model.rowCount() == 2
    assert listed - begun < 1.0
    assert searched - listed < 1.5
