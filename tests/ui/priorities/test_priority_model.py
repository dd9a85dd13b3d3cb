"""The table's model: what it says of each area, and how it tells the views of changes."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from riskdesk.domain.session import Session
from riskdesk.ui.priorities.model import Column, PriorityModel
from riskdesk.ui.priorities.rows import Kind, build_rows
from riskdesk.ui.priorities.steps import Target, propose
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import ELEVEN, BenchMaker


def same(text: str) -> str:
    return text


def session_of(bench: Workbench) -> Session:
    assert bench.editor is not None
    return bench.editor.session


def filled(bench: Workbench) -> PriorityModel:
    model = PriorityModel()
    model.set_rows(build_rows(session_of(bench), None, True, same))
    return model


def test_the_illustrative_scores_in_order(bench: Workbench) -> None:
    model = filled(bench)
    names = [model.index(n, Column.NAME).data() for n in range(model.rowCount())]
    # The published order of 17 November 2010 (source 001), which the illustrative scores were made to give.
    assert [name.split()[0] for name in names] == [
        "Safeguarding", "Organised", "Alcohol", "Drugs", "Domestic", "Rape",
        "Serious", "Safeguarding", "Anti-social", "Killed", "Terrorism",
    ]  # fmt: skip
    row = [model.index(4, column).data() for column in Column]
    assert row == ["5", "5", "Domestic Violence", "10", "5×3", "15 High", "4", "", ""]


def test_what_a_screen_reader_says(bench: Workbench) -> None:
    model = filled(bench)
    text = model.index(5, Column.NAME).data(Qt.ItemDataRole.AccessibleTextRole)
    assert text == (
        "6th agreed, 6th computed, Rape & Serious Sexual Assault, threat 9, cell 4×3, risk score 12 High, risk rank 6"
    )
    assert (
        model.index(5, Column.THREAT).data(Qt.ItemDataRole.AccessibleTextRole)
        == "Threat 9, Rape & Serious Sexual Assault"
    )


def test_not_scored_stands_apart_with_what_it_has(make_bench: BenchMaker) -> None:
    bench = make_bench(dict(ELEVEN) | {"Anti-social Behaviour": (1, 3, None), "Drugs": (None, None, None)})
    rows = build_rows(session_of(bench), None, True, same)
    assert [row.kind for row in rows] == [Kind.RANKED] * 9 + [Kind.SECTION] + [Kind.UNSCORED] * 2
    assert rows[9].name == "Not scored (2): no rank, never counted as low"
    anti, drugs = rows[10:]
    # Risk score and band need impact and probability only: 1 x 3 = 3, Low.
    assert (anti.score, anti.band.name if anti.band else "", anti.agreed, anti.risk_rank) == ("3", "Low", "", "")
    assert anti.note == "impact 1, probability 3, threat not scored"
    assert (drugs.score, drugs.band) == ("", None)


def test_the_heading_cannot_be_selected_and_only_ranked_rows_are_dragged(make_bench: BenchMaker) -> None:
    model = filled(make_bench({"One": (1, 1, 1), "Two": (None, 1, 1)}))
    model.draggable = True
    assert model.flags(model.index(1, 0)) == Qt.ItemFlag.NoItemFlags
    assert model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsDragEnabled
    assert not model.flags(model.index(2, 0)) & Qt.ItemFlag.ItemIsDragEnabled
    assert model.flags(QModelIndex()) == Qt.ItemFlag.NoItemFlags
    model.draggable = False
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsDragEnabled


def test_another_order_is_a_change_of_layout(bench: Workbench, qtbot: QtBot) -> None:
    """Under Qt's own tester: selection and scroll position follow their rows."""
    model = filled(bench)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    session = session_of(bench)
    first, last = session.agreed.groups[0][0], session.agreed.groups[-1][0]
    held = QPersistentModelIndex(model.index(10, Column.NAME))
    with qtbot.waitSignal(model.layoutChanged), qtbot.assertNotEmitted(model.modelReset):
        model.set_rows(build_rows(session, propose(session, last, Target(first)), True, same))
    assert held.row() == 0
    assert model.row_of(last) == 0
    assert model.index(0, Column.AGREED).data() == "1"
    assert tester.model() is model


def test_other_areas_are_a_reset(bench: Workbench, qtbot: QtBot) -> None:
    model = filled(bench)
    assert bench.editor is not None
    bench.editor.set_mark(session_of(bench).present[0].area_id, "threat", None)
    with qtbot.waitSignal(model.modelReset):
        model.set_rows(build_rows(session_of(bench), None, True, same))
    assert model.ranked_count == 10
    assert model.row_of(session_of(bench).present[0].area_id) == 11


def test_every_row_of_which_the_rank_changed_is_told(make_bench: BenchMaker, qtbot: QtBot) -> None:
    """A settled tie changes two agreed ranks and no place."""
    bench = make_bench({"One": (3, 3, 11), "Two": (3, 3, 11), "Three": (1, 1, 1)})
    model = filled(bench)
    session = session_of(bench)
    told: list[int] = []
    model.dataChanged.connect(lambda index, _last: told.append(index.row()))
    proposal = propose(session, session.agreed.groups[0][0], Target(session.agreed.groups[0][1]))
    with qtbot.assertNotEmitted(model.layoutChanged):
        model.set_rows(build_rows(session, proposal, True, same))
    assert told == [0, 1]


def test_it_has_no_children(bench: Workbench) -> None:
    model = filled(bench)
    assert (model.rowCount(model.index(0, 0)), model.columnCount(model.index(0, 0))) == (0, 0)
