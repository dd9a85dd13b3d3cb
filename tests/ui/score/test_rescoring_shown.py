"""What the Score tab shows of last time: old values, what became of each area, reasons wanted, the cell before."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from riskdesk.domain.rescoring import Reviewed
from riskdesk.domain.scheme import IMPACT, PROBABILITY, THREAT
from riskdesk.ui.score.matrix import MatrixView
from riskdesk.ui.score.model import ScoreModel
from riskdesk.ui.score.notes import NotesPanel
from riskdesk.ui.score.table import ScoreTable
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import BenchMaker, area_id, mark, shipped_scheme
from tests.ui.score.rescored import reopen, rescore, score

Role = Qt.ItemDataRole


@pytest.fixture
def quarter(bench: Workbench) -> Workbench:
    """A session that rescores the eleven areas, with nothing scored yet."""
    return rescore(bench)


def old(rows: ScoreModel, name: str, factor: str) -> int | None:
    row = rows.row_of(area_id(rows.bench, name))
    return rows.old(row, rows.column_of(factor))


def sign(rows: ScoreModel, name: str) -> Reviewed | None:
    return rows.sign(rows.row_of(area_id(rows.bench, name)))


def data(rows: ScoreModel, name: str, column: int, role: Role) -> str | None:
    found: str | None = rows.data(rows.index(rows.row_of(area_id(rows.bench, name)), column), role)
    return found


# The values of these tests are the illustrative scores made for this project: Drugs impact 3, probability 5, threat
# 13; Safeguarding Adults 4, 4, 3.


def test_an_old_value_stands_beside_what_is_not_scored_or_another(quarter: Workbench) -> None:
    rows = ScoreModel(quarter)
    assert [old(rows, "Drugs", f) for f in (IMPACT, PROBABILITY, THREAT)] == [3, 5, 13]
    assert mark(quarter, "Drugs", IMPACT) is None
    score(quarter, "Drugs", impact=4, probability=5)
    assert [old(rows, "Drugs", f) for f in (IMPACT, PROBABILITY, THREAT)] == [3, None, 13]
    assert data(rows, "Drugs", rows.column_of(PROBABILITY), Role.DisplayRole) == "5"
    assert data(rows, "Drugs", rows.column_of(THREAT), Role.DisplayRole) == ""


def test_what_became_of_an_area(quarter: Workbench) -> None:
    rows = ScoreModel(quarter)
    assert quarter.editor is not None
    quarter.editor.confirm_area(area_id(quarter, "Drugs"))
    score(quarter, "Safeguarding Adults", impact=4, probability=4, threat=4)
    assert sign(rows, "Drugs") is Reviewed.CONFIRMED
    assert sign(rows, "Safeguarding Adults") is Reviewed.CHANGED
    assert sign(rows, "Terrorism") is Reviewed.TO_DO
    assert data(rows, "Drugs", 0, Role.ToolTipRole) == "<qt>Confirmed</qt>"
    assert data(rows, "Safeguarding Adults", 0, Role.ToolTipRole) == "<qt>Changed since last time</qt>"
    assert data(rows, "Terrorism", 1, Role.AccessibleTextRole) == (
        "Terrorism (International & Domestic), code TI, still to do"
    )


def test_the_old_value_in_words(quarter: Workbench) -> None:
    rows = ScoreModel(quarter)
    impact = rows.column_of(IMPACT)
    assert data(rows, "Drugs", impact, Role.AccessibleTextRole) == "Drugs, impact, not scored, last time 3"
    score(quarter, "Drugs", impact=4)
    assert data(rows, "Drugs", impact, Role.AccessibleTextRole) == "Drugs, impact, 4 Major, last time 3"
    tip = data(rows, "Drugs", impact, Role.ToolTipRole)
    assert tip == "<qt>Last time: 3 Moderate (Assessment day, 2 November 2010)</qt>"


def test_a_reason_is_wanted_where_the_band_changed(quarter: Workbench) -> None:
    rows = ScoreModel(quarter)
    row = rows.row_of(area_id(quarter, "Safeguarding Adults"))
    score(quarter, "Safeguarding Adults", impact=5, probability=4)  # 16 High to 20 Very High
    assert rows.wants_reason(row)
    assert data(rows, "Safeguarding Adults", 1, Role.ToolTipRole) == "<qt>Safeguarding Adults (SA), reason wanted</qt>"
    found = area_id(quarter, "Safeguarding Adults")
    assert quarter.do(lambda e: e.set_area(found, change_reason="More referrals"), "why")
    assert not rows.wants_reason(row)


def test_what_tells_of_last_time_is_hidden_with_the_ranks(quarter: Workbench) -> None:
    rows = ScoreModel(quarter)
    score(quarter, "Safeguarding Adults", impact=5, probability=4, threat=3)
    heard: list[tuple[int, int]] = []
    rows.dataChanged.connect(lambda first, last: heard.append((first.column(), last.column())))
    quarter.hide_ranks(True)
    assert heard == [(0, len(rows.columns) - 1)]
    assert old(rows, "Drugs", IMPACT) is None
    assert sign(rows, "Safeguarding Adults") is None
    assert not rows.wants_reason(rows.row_of(area_id(quarter, "Safeguarding Adults")))
    for column in range(len(rows.columns)):
        said = data(rows, "Safeguarding Adults", column, Role.AccessibleTextRole) or ""
        assert "last time" not in said
        assert "changed" not in said
    assert data(rows, "Drugs", rows.column_of(IMPACT), Role.ToolTipRole) is None


def test_a_reopened_version_shows_what_differs_from_the_version_before(bench: Workbench) -> None:
    reopen(bench)
    rows = ScoreModel(bench)
    assert old(rows, "Drugs", IMPACT) is None
    assert sign(rows, "Drugs") is None
    score(bench, "Drugs", impact=5)
    assert old(rows, "Drugs", IMPACT) == 3
    assert sign(rows, "Drugs") is Reviewed.CHANGED
    assert sign(rows, "Terrorism") is None
    assert data(rows, "Drugs", rows.column_of(IMPACT), Role.ToolTipRole) == "<qt>Version 1: 3 Moderate</qt>"
    assert data(rows, "Drugs", rows.column_of(IMPACT), Role.AccessibleTextRole) == (
        "Drugs, impact, 5 Catastrophic, before 3"
    )


def test_under_another_scale_the_old_values_mean_nothing(quarter: Workbench) -> None:
    scheme = shipped_scheme()
    assert scheme.threat is not None
    other = replace(scheme, threat=replace(scheme.threat, maximum=50))
    rows = ScoreModel(quarter)
    assert quarter.do(lambda e: e.change_scheme(other), "scheme")
    assert not rows.standing.active
    assert old(rows, "Drugs", IMPACT) is None


def test_an_edit_tells_of_the_area_that_it_changed_and_no_other(quarter: Workbench) -> None:
    rows = ScoreModel(quarter)
    heard: list[tuple[int, int, int, int]] = []

    def note(first: QModelIndex, last: QModelIndex) -> None:
        heard.append((first.row(), last.row(), first.column(), last.column()))

    rows.dataChanged.connect(note)
    assert quarter.editor is not None
    quarter.editor.confirm_area(area_id(quarter, "Drugs"))
    row = rows.row_of(area_id(quarter, "Drugs"))
    assert (row, row, 0, 1) in heard
    assert {first for first, *_ in heard} == {last for _, last, *_ in heard} == {row}


def test_the_model_keeps_the_rules_of_a_model(quarter: Workbench) -> None:
    rows = ScoreModel(quarter)
    tester = QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert quarter.editor is not None
    quarter.editor.confirm_area(area_id(quarter, "Drugs"))
    two = [area_id(quarter, "Drugs"), area_id(quarter, "Alcohol")]
    assert quarter.do(lambda e: e.merge_areas(two, "Drugs and alcohol", "one plan"), "merge")
    quarter.undo_stack.undo()
    assert rows.rowCount() == 11
    del tester


def test_the_columns_stay_where_they_are_when_values_are_hidden(quarter: Workbench, qtbot: QtBot) -> None:
    table = ScoreTable(quarter)
    qtbot.addWidget(table)
    table.resize(800, 400)
    table.show()
    shown = [table.columnWidth(n) for n in range(len(table.rows.columns))]
    before = table.grab().toImage()
    quarter.hide_ranks(True)
    assert [table.columnWidth(n) for n in range(len(table.rows.columns))] == shown
    assert table.grab().toImage() != before


def test_the_old_values_are_seen(quarter: Workbench, qtbot: QtBot) -> None:
    table = ScoreTable(quarter)
    qtbot.addWidget(table)
    table.resize(900, 400)
    table.show()
    row, column = table.rows.row_of(area_id(quarter, "Terrorism")), table.rows.column_of(THREAT)
    cell = table.visualRect(table.rows.index(row, column))
    ink = quarter.theme.colour("second")

    def inked() -> bool:
        """Whether something in about second text's colour stands at the right end of the cell."""
        image = table.viewport().grab(cell.adjusted(cell.width() - 20, 0, 0, -2)).toImage()
        points = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
        return any(abs(p.lightness() - ink.lightness()) < 40 for p in points)

    assert inked()
    assert quarter.editor is not None
    quarter.editor.confirm_area(area_id(quarter, "Terrorism"))
    assert not inked()


def test_the_cell_before_is_marked_in_the_matrix(quarter: Workbench, qtbot: QtBot) -> None:
    view = MatrixView(quarter)
    qtbot.addWidget(view)
    view.resize(420, 520)
    view.show()
    quarter.select(area_id(quarter, "Drugs"))
    assert view.ghost() == (3, 5)
    place = view.point_in((3, 5))
    assert place is not None
    assert view.tip_at(place).endswith("Drugs was here last time.")
    marked = view.grab().toImage()
    score(quarter, "Drugs", impact=3, probability=5)
    assert view.ghost() is None
    score(quarter, "Drugs", impact=4)
    assert view.ghost() == (3, 5)
    quarter.hide_ranks(True)
    assert view.ghost() is None
    assert "last time" not in view.tip_at(place)
    score(quarter, "Drugs", impact=None, probability=None)
    assert view.grab().toImage() != marked


@pytest.fixture
def notes(quarter: Workbench, qtbot: QtBot) -> NotesPanel:
    panel = NotesPanel(quarter)
    qtbot.addWidget(panel)
    panel.resize(400, 400)
    panel.show()
    return panel


def test_the_reason_of_a_change_is_asked_beside_the_words(quarter: Workbench, notes: NotesPanel) -> None:
    quarter.select(area_id(quarter, "Safeguarding Adults"))
    assert notes.change_reason.isVisible()
    assert notes.change_reason.placeholderText() == "What is different from last time, if anything"
    score(quarter, "Safeguarding Adults", impact=5, probability=4)
    title = notes.findChild(QLabel, "change_reason_title")
    assert title is not None
    assert title.text() == "Why it changed: High → Very High"
    assert notes.change_reason.placeholderText() == "Say what changed"
    notes.change_reason.setPlainText("More referrals")
    notes.flush()
    assert quarter.editor is not None
    assert quarter.editor.session.by_id[area_id(quarter, "Safeguarding Adults")].change_reason == "More referrals"
    quarter.hide_ranks(True)
    assert title.text() == "Why it changed"


def test_without_an_earlier_session_no_reason_is_asked(make_bench: BenchMaker, qtbot: QtBot) -> None:
    panel = NotesPanel(make_bench())
    qtbot.addWidget(panel)
    panel.show()
    assert not panel.change_reason.isVisible()
