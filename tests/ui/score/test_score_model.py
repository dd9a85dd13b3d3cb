"""The table's model: what it shows and says, and that an edit refreshes just what it moved."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from riskdesk.domain.scheme import IMPACT, PROBABILITY, THREAT
from riskdesk.services.desk import Desk
from riskdesk.ui.score.columns import Kind
from riskdesk.ui.score.model import ScoreModel
from riskdesk.ui.score.table import ScoreTable
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.workbench import Workbench
from tests.samples import sample_at
from tests.ui.benches import ELEVEN, BenchMaker, area_id, mark, shipped_scheme

Role = Qt.ItemDataRole


@pytest.fixture
def recorded(make_bench: BenchMaker, tmp_path: Path) -> Workbench:
    """The sample's recorded session."""
    desk = Desk.at(sample_at(tmp_path / "sample.riskdesk"))
    bench = Workbench(desk, Theme(Mode.LIGHT))
    make_bench.made.append(bench)
    bench.open(next(s.version_id for s in desk.sessions() if s.state == "recorded"))
    return bench


def column(model: ScoreModel, kind: Kind) -> int:
    return next(n for n, c in enumerate(model.columns) if c.kind is kind)


def row(model: ScoreModel, name: str) -> int:
    return next(n for n in range(model.rowCount()) if model.area(n).name.startswith(name))


def refreshed(model: ScoreModel) -> set[int]:
    """The rows that were told of, filled as signals come."""
    rows: set[int] = set()
    model.dataChanged.connect(lambda top, bottom: rows.update(range(top.row(), bottom.row() + 1)))
    return rows


def test_the_model_keeps_qt_s_rules_through_every_kind_of_edit(bench: Workbench) -> None:
    model = ScoreModel(bench)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert tester.model() is model
    drugs = area_id(bench, "Drugs")
    bench.do(lambda e: e.set_mark(drugs, IMPACT, 5), "score")
    bench.do(lambda e: e.add_areas(["Fraud", "Modern slavery"]), "add")
    bench.do(lambda e: e.reorder_area(drugs, 9), "reorder")
    bench.do(lambda e: e.remove_area(drugs, "merged"), "remove")
    bench.do(lambda e: e.restore_area(drugs), "restore")
    bench.do(lambda e: e.change_scheme(shipped_scheme("positions-2010")), "scheme")
    while bench.undo_stack.canUndo():
        bench.undo_stack.undo()
    while bench.undo_stack.canRedo():
        bench.undo_stack.redo()
    bench.hide_ranks(True)
    assert bench.editor is not None
    assert [model.area(n) for n in range(model.rowCount())] == list(bench.editor.session.present)
    bench.show(None)
    assert model.rowCount() == 0


def test_no_row_has_rows_of_its_own(bench: Workbench) -> None:
    model = ScoreModel(bench)
    inside = model.index(0, 0)
    assert (model.rowCount(QModelIndex()), model.rowCount(inside), model.columnCount(inside)) == (11, 0, 0)


def test_what_stands_in_a_row(bench: Workbench) -> None:
    model = ScoreModel(bench)
    drugs = row(model, "Drugs")
    # Ranks of Drugs in the Derbyshire board's paper of 17 November 2010: risk rank 5, prioritisation rank 4.
    assert [model.text(drugs, n) for n in range(model.columnCount())] == [
        "3", "Drugs", "3", "5", "13", "15 High", "5", "4",
    ]  # fmt: skip
    assert [c.title for c in model.columns] == [
        "", "Risk area", "Impact", "Probability", "Threat", "Risk score", "Risk rank", "Priority",
    ]  # fmt: skip


def test_cells_are_said_in_words(bench: Workbench) -> None:
    model = ScoreModel(bench)
    drugs = row(model, "Drugs")
    bench.do(lambda e: e.set_mark(area_id(bench, "Drugs"), THREAT, None), "unscore")

    def said(kind: Kind | None = None, factor: str = "") -> str:
        at = model.column_of(factor) if factor else column(model, kind or Kind.NAME)
        return str(model.data(model.index(drugs, at), Role.AccessibleTextRole))

    assert said(factor=IMPACT) == "Drugs, impact, 3 Moderate"
    assert said(factor=THREAT) == "Drugs, threat, not scored"
    assert said(Kind.SCORE) == "Drugs, risk score, 15 High"
    assert said(Kind.PRIORITY) == "Drugs, priority, none yet"
    bench.hide_ranks(True)
    assert said(Kind.PRIORITY) == "Drugs, priority, hidden"
    bench.do(lambda e: e.set_area(area_id(bench, "Drugs"), parked=True), "park")
    assert said(Kind.NAME) == "Drugs, code DR, parked for later"


def test_an_unscored_area_keeps_its_band_and_has_no_rank(bench: Workbench) -> None:
    model = ScoreModel(bench)
    bench.do(lambda e: e.set_mark(area_id(bench, "Drugs"), THREAT, None), "unscore")
    shown = [model.text(row(model, "Drugs"), column(model, kind)) for kind in (Kind.SCORE, Kind.RISK, Kind.PRIORITY)]
    assert shown == ["15 High", "–", "–"]


def test_only_the_rows_that_moved_are_refreshed(bench: Workbench) -> None:
    model = ScoreModel(bench)
    rows = refreshed(model)
    # Terrorism is last in risk times 5 x 1; a threat of 8 for 7 moves its priority score and nobody's rank.
    bench.do(lambda e: e.set_mark(area_id(bench, "Terrorism"), THREAT, 8), "score")
    assert rows == {row(model, "Terrorism")}
    rows.clear()
    bench.undo_stack.undo()
    assert rows == {row(model, "Terrorism")}


def test_every_row_whose_rank_moved_is_refreshed(bench: Workbench) -> None:
    model = ScoreModel(bench)
    before = [[model.text(r, c) for c in range(model.columnCount())] for r in range(model.rowCount())]
    rows = refreshed(model)
    bench.do(lambda e: e.set_mark(area_id(bench, "Drugs"), IMPACT, 5), "score")
    after = [[model.text(r, c) for c in range(model.columnCount())] for r in range(model.rowCount())]
    different = {n for n in range(11) if before[n] != after[n]}
    assert len(different) > 1
    assert different <= rows


def test_a_move_in_the_agreed_order_refreshes_the_priorities(bench: Workbench) -> None:
    model = ScoreModel(bench)
    rows = refreshed(model)
    drugs, children = area_id(bench, "Drugs"), area_id(bench, "Safeguarding Children")
    bench.do(lambda e: e.record_move(drugs, children, "the Board's own view"), "move")
    # From 1st to 4th place: everyone between is one lower.
    names = ["Drugs", "Safeguarding Children", "Organised", "Alcohol"]
    assert rows == {row(model, name) for name in names}
    priority = column(model, Kind.PRIORITY)
    assert [model.text(row(model, name), priority) for name in names] == ["1", "2", "3", "4"]


def test_hidden_ranks_are_blanked_and_nothing_else(bench: Workbench) -> None:
    model = ScoreModel(bench)
    bench.hide_ranks(True)
    drugs = row(model, "Drugs")
    assert [model.text(drugs, n) for n in range(model.columnCount())][-3:] == ["15 High", "·", "·"]
    assert model.data(model.index(drugs, column(model, Kind.PRIORITY)), Role.ToolTipRole) is None
    bench.hide_ranks(False)
    assert model.text(drugs, column(model, Kind.PRIORITY)) == "4"


def test_names_in_tips_are_never_markup(make_bench: BenchMaker) -> None:
    model = ScoreModel(make_bench(["<b>Drugs</b> & alcohol"]))
    tip = model.data(model.index(0, 1), Role.ToolTipRole)
    assert tip == "<qt>&lt;b&gt;Drugs&lt;/b&gt; &amp; alcohol (BB)</qt>"


def test_a_rank_tells_why(bench: Workbench) -> None:
    model = ScoreModel(bench)
    tip = model.data(model.index(row(model, "Drugs"), column(model, Kind.PRIORITY)), Role.ToolTipRole)
    assert "priority 0.5 × 15/25 + 0.5 × 13/25 = 0.56: 4th" in tip


@pytest.mark.parametrize("value", ["6", "0", "03", "x", "3.0", "５", -1, 2.5, True])
def test_a_mark_that_is_not_allowed_is_not_set(bench: Workbench, value: object) -> None:
    model = ScoreModel(bench)
    index = model.index(row(model, "Drugs"), model.column_of(IMPACT))
    assert not model.setData(index, value)
    assert mark(bench, "Drugs", IMPACT) == 3
    assert not model.setData(model.index(0, 1), "3")


def test_undo_and_redo_name_the_edit(bench: Workbench) -> None:
    model = ScoreModel(bench)
    index = model.index(row(model, "Drugs"), model.column_of(IMPACT))
    assert model.setData(index, "4")
    assert bench.undo_stack.undoText() == "Score Drugs: impact 4"
    bench.undo_stack.undo()
    assert model.data(index) == "3"
    bench.undo_stack.redo()
    assert model.data(index, Role.EditRole) == 4


def test_a_recorded_session_shows_facts_and_no_marks(recorded: Workbench) -> None:
    model = ScoreModel(recorded)
    assert [c.title for c in model.columns] == ["", "Risk area", "Threat position", "Risk rank", "Priority"]
    alcohol = row(model, "Alcohol")
    # Alcohol Related Harm in the board's paper: threat 1, risk rank 7, prioritisation rank 3.
    assert [model.text(alcohol, n) for n in range(2, 5)] == ["1", "7", "3"]
    assert model.mark_columns == []
    assert not model.flags(model.index(0, 2)) & Qt.ItemFlag.ItemIsEditable


def test_the_current_cell_outlives_areas_that_come_go_and_change_places(bench: Workbench, qtbot: QtBot) -> None:
    table = ScoreTable(bench)
    qtbot.addWidget(table)
    drugs = area_id(bench, "Drugs")
    table.go(drugs, PROBABILITY)

    def current() -> tuple[str, str]:
        factor = table.factor
        return table.rows.area(table.currentIndex().row()).area_id, factor.key if factor else ""

    resets: list[None] = []
    table.rows.modelReset.connect(lambda: resets.append(None))
    bench.do(lambda e: e.add_areas(["Fraud"]), "add")
    bench.do(lambda e: e.remove_area(area_id(bench, "Anti-social"), "merged"), "remove")
    bench.do(lambda e: e.reorder_area(drugs, 8), "reorder")
    bench.do(lambda e: e.set_area(drugs, name="Drug harm"), "rename")
    assert current() == (drugs, PROBABILITY)
    bench.undo_stack.undo()
    bench.undo_stack.undo()
    bench.undo_stack.undo()
    assert current() == (drugs, PROBABILITY)
    assert not resets


def test_removing_the_current_area_selects_a_neighbour(bench: Workbench, qtbot: QtBot) -> None:
    table = ScoreTable(bench)
    qtbot.addWidget(table)
    table.go(area_id(bench, "Drugs"))
    bench.do(lambda e: e.remove_area(area_id(bench, "Drugs"), "merged"), "remove")
    shown = table.rows.area(table.currentIndex().row())
    assert shown.name != "Drugs"
    assert bench.selected_area == shown.area_id


def test_selection_goes_both_ways(bench: Workbench, qtbot: QtBot) -> None:
    table = ScoreTable(bench)
    qtbot.addWidget(table)
    table.go(area_id(bench, "Drugs"), THREAT)
    assert bench.selected_area == area_id(bench, "Drugs")
    bench.select(area_id(bench, "Terrorism"))
    assert table.rows.area(table.currentIndex().row()).name.startswith("Terrorism")
    assert table.factor is not None
    assert table.factor.key == THREAT


def close_behind_its_back(bench: Workbench) -> None:
    """Another program closes the session in the file, so that the store refuses the next write."""
    assert bench.editor is not None
    with sqlite3.connect(bench.desk.library.path) as other:
        other.execute(
            "UPDATE version SET state = 'closed', closed_at = '2010-11-02T16:00:00.000Z' WHERE version_id = ?",
            (bench.editor.session.info.version_id,),
        )
    other.close()


def test_a_refused_write_puts_the_old_value_back_on_screen(bench: Workbench, qtbot: QtBot) -> None:
    table = ScoreTable(bench)
    qtbot.addWidget(table)
    table.go(area_id(bench, "Drugs"), IMPACT)
    said: list[tuple[str, bool]] = []
    bench.told.connect(lambda text, error: said.append((text, error)))
    close_behind_its_back(bench)
    QTest.keyClicks(table, "5")
    index = table.rows.index(row(table.rows, "Drugs"), table.rows.column_of(IMPACT))
    assert table.rows.data(index) == "3"
    assert table.currentIndex() == index
    assert bench.undo_stack.count() == 0
    assert len(said) == 1
    assert said[0][1]
    assert said[0][0]


def test_a_full_disk_loses_the_mark_that_was_refused_and_no_other(make_bench: BenchMaker, qtbot: QtBot) -> None:
    bench = make_bench([f"Area {n}" for n in range(200)])
    table = ScoreTable(bench)
    qtbot.addWidget(table)
    # SQLite refuses to let the file grow, as a full disk would.
    bench.desk.library._db.execute("PRAGMA max_page_count = 1")
    errors: list[str] = []
    bench.told.connect(lambda text, error: errors.append(text) if error else None)
    kept = 0
    for n in range(200):
        if not table.rows.setData(table.rows.index(n, 2), 3):
            break
        kept += 1
    assert kept < 200
    assert len(errors) == 1
    shown = [table.rows.data(table.rows.index(n, 2)) for n in range(200)]
    assert shown == ["3"] * kept + [""] * (200 - kept)
    assert bench.undo_stack.count() == kept


def test_five_hundred_areas(make_bench: BenchMaker, qtbot: QtBot) -> None:
    many = {f"Area {n:03d}": (n % 5 + 1, n % 4 + 1, n % 25 + 1) for n in range(500)}
    bench = make_bench(many)
    table = ScoreTable(bench)
    qtbot.addWidget(table)
    assert table.rows.rowCount() == 500
    table.go(table.rows.area(499).area_id, THREAT)
    QTest.keyClicks(table, "25")
    assert mark(bench, "Area 499", THREAT) == 25
    bench.do(lambda e: e.reorder_area(table.rows.area(499).area_id, 0), "reorder")
    assert table.rows.area(0).name == "Area 499"
    assert table.currentIndex().row() == 0
    bench.undo_stack.undo()
    assert table.rows.area(499).name == "Area 499"


def test_the_eleven_are_in_the_order_of_scoring(bench: Workbench) -> None:
    model = ScoreModel(bench)
    assert [model.text(n, 1) for n in range(11)] == list(ELEVEN)


def test_rows_out_of_sight_are_told_of_in_one_span(make_bench: BenchMaker) -> None:
    bench = make_bench({f"Area {n:02}": (n % 5 + 1, 3, n % 25 + 1) for n in range(60)})
    model = ScoreModel(bench)
    model.sight = lambda: range(20, 30)
    cells = [(r, c) for r in range(60) for c in range(model.columnCount())]
    before = {cell: model.text(*cell) for cell in cells}
    told: list[tuple[int, int, int, int]] = []
    model.dataChanged.connect(lambda a, b: told.append((a.row(), b.row(), a.column(), b.column())))
    bench.do(lambda e: e.set_mark(area_id(bench, "Area 40"), IMPACT, 5), "score")
    changed = {cell for cell in cells if model.text(*cell) != before[cell]}
    heard = {(r, c) for top, end, left, right in told for r in range(top, end + 1) for c in range(left, right + 1)}
    assert {r for r, _ in changed} & set(range(20))
    assert {r for r, _ in changed} & set(range(30, 60))
    assert changed <= heard
    assert {r for r, _ in heard if 20 <= r < 30} == {r for r, _ in changed if 20 <= r < 30}
    # Columns are told of in up to seven goes, each with a span above and one below.
    assert len([t for t in told if t[1] < 20 or t[0] >= 30]) <= 14
