"""Blocks of cells from a spreadsheet: read right, or refused with a sentence and nothing changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from riskdesk.domain.scheme import IMPACT, PROBABILITY, THREAT
from riskdesk.ui.score.clipboard import block_text, read_block
from riskdesk.ui.score.table import ScoreTable
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import BenchMaker, area_id, mark

Paste = Callable[..., tuple[bool, str]]
NAMES = ["Drugs", "Domestic Violence", "Terrorism"]


def select(table: ScoreTable, index: QModelIndex) -> None:
    """Make one cell current and the only one selected, whatever keys are held."""
    table.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)


@pytest.fixture
def three(make_bench: BenchMaker) -> Workbench:
    return make_bench(dict.fromkeys(NAMES, (1, 1, 1)))


@pytest.fixture
def paste(three: Workbench, qtbot: QtBot) -> Paste:
    """Pastes a text at a cell; tells whether it was taken, and what was said."""
    table = ScoreTable(three)
    qtbot.addWidget(table)
    said: list[str] = []
    three.told.connect(lambda text, _error: said.append(text))

    def pasted(text: str, name: str = "Drugs", factor: str = IMPACT, column: int = -1) -> tuple[bool, str]:
        table.go(area_id(three, name), factor)
        if column >= 0:
            select(table, table.rows.index(table.currentIndex().row(), column))
        taken = table.cells.paste_text(text)
        return taken, said[-1] if said else ""

    return pasted


def marks(bench: Workbench) -> list[tuple[int | None, ...]]:
    return [tuple(mark(bench, name, f) for f in (IMPACT, PROBABILITY, THREAT)) for name in NAMES]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_a_block_goes_right_and_down_from_the_current_cell(
    three: Workbench, paste: Paste, end: str, last: bool
) -> None:
    text = end.join(["3\t5\t13", " 5 \t3\t10", "5\t1\t7"]) + (end if last else "")
    assert paste(text) == (True, "9 marks pasted.")
    assert marks(three) == [(3, 5, 13), (5, 3, 10), (5, 1, 7)]
    assert three.undo_stack.undoText() == "Paste 9 marks"
    assert three.undo_stack.count() == 1
    three.undo_stack.undo()
    assert marks(three) == [(1, 1, 1)] * 3


def test_a_block_may_cover_a_part(three: Workbench, paste: Paste) -> None:
    assert paste("5\t13\n3\t10", "Domestic", PROBABILITY)[0]
    assert marks(three) == [(1, 1, 1), (1, 5, 13), (1, 3, 10)]


def test_a_blank_makes_its_mark_unscored_and_says_so(three: Workbench, paste: Paste) -> None:
    assert paste("3\t\t13\n5\t3\t") == (True, "4 marks pasted. 2 blank cells are now unscored.")
    assert marks(three) == [(3, None, 13), (5, 3, None), (1, 1, 1)]


def test_names_first_in_any_order(three: Workbench, paste: Paste) -> None:
    text = "terrorism\t5\t1\t7\nDV\t5\t3\t10\n"
    assert paste(text, "Terrorism", THREAT)[0]
    assert marks(three) == [(1, 1, 1), (5, 3, 10), (5, 1, 7)]


def test_names_and_one_column_go_into_the_current_column(three: Workbench, paste: Paste) -> None:
    assert paste("Terrorism\t7\nDrugs\t13", "Drugs", THREAT)[0]
    assert marks(three) == [(1, 1, 13), (1, 1, 1), (1, 1, 7)]


def test_titles_say_which_column_is_which(three: Workbench, paste: Paste) -> None:
    assert paste("Risk area\tThreat\tImpact\nDrugs\t13\t3\n\n", "Terrorism", THREAT)[0]
    assert marks(three) == [(3, 1, 13), (1, 1, 1), (1, 1, 1)]
    assert paste("Threat score\n20", "Drugs", IMPACT)[0]
    assert marks(three)[0] == (3, 1, 20)


def test_from_the_name_a_block_begins_with_impact(three: Workbench, paste: Paste) -> None:
    assert paste("2\t3", column=1)[0]
    assert marks(three)[0] == (2, 3, 1)


@pytest.mark.parametrize(
    ("text", "name", "factor", "said"),
    [
        ("3\t5\t13\n5\t6\t10", "Drugs", IMPACT,
         "row 2, column 2 (Domestic Violence, probability) has “6”; a whole number from 1 to 5 or a blank is allowed."),
        ("3\t5\t26", "Drugs", IMPACT,
         "row 1, column 3 (Drugs, threat score) has “26”; a whole number from 1 to 25 or a blank is allowed."),
        ("high", "Drugs", IMPACT, "row 1, column 1 (Drugs, impact) has “high”;"),
        ("2.5", "Drugs", IMPACT, "has “2.5”;"),
        ("-1", "Drugs", IMPACT, "has “-1”;"),
        ("３", "Drugs", IMPACT, "has “３”;"),
        ("9" * 5000, "Drugs", IMPACT, "has “999999999999999999999999999999999999999…”;"),
        ("1\t2\t3\t4", "Drugs", IMPACT, "the block has 4 columns of marks, but from impact on there are 3."),
        ("1\t2", "Drugs", THREAT, "the block has 2 columns of marks, but from threat score on there are 1."),
        ("1\n2\n3", "Domestic", IMPACT, "the block has 3 rows, but from Domestic Violence on there are 2."),
        ("Drugs\t3\nDrink\t2", "Drugs", IMPACT, "row 2, column 1 has “Drink”, which is no risk area here."),
        ("Drugs\t3\nDR\t2", "Drugs", IMPACT, "rows 1 and 2 are both for Drugs; each may stand once."),
        ("Risk area\tImpact\nDrugs\t9", "Drugs", IMPACT, "row 2, column 2 (Drugs, impact) has “9”;"),
        ("Impact\tImpact\n1\t2", "Drugs", IMPACT, "the titles in row 1 must be the risk area first"),
        ("Impact", "Drugs", IMPACT, "the block holds no marks."),
        ("", "Drugs", IMPACT, "the clipboard holds no cells."),
        (" \t \n", "Drugs", IMPACT, "the clipboard holds no cells."),
    ],
)  # fmt: skip
def test_what_does_not_fit_changes_nothing_and_is_named(
    three: Workbench, paste: Paste, text: str, name: str, factor: str, said: str
) -> None:
    taken, sentence = paste(text, name, factor)
    assert not taken
    assert sentence.startswith("Nothing was pasted: ")
    assert said in sentence
    assert marks(three) == [(1, 1, 1)] * 3
    assert three.undo_stack.count() == 0


def test_right_of_the_marks_only_names_can_be_pasted(paste: Paste) -> None:
    taken, said = paste("3", column=6)
    assert not taken
    assert said == "Nothing was pasted: marks go into impact, probability, threat score; choose a cell there."
    assert paste("Drugs\t3\t5\t13", column=6)[0]


def test_a_hundred_thousand_rows_are_refused_at_once(paste: Paste) -> None:
    taken, said = paste("3\t5\t13\n" * 100_000)
    assert not taken
    assert "the clipboard holds more than 5000 rows" in said


def test_a_closed_session_takes_no_paste(three: Workbench, paste: Paste) -> None:
    assert three.editor is not None
    three.editor.close()
    assert paste("3") == (False, "This session is closed; it cannot be changed.")


def test_what_is_copied_can_be_pasted_again(three: Workbench, qtbot: QtBot) -> None:
    table = ScoreTable(three)
    qtbot.addWidget(table)
    three.do(lambda e: e.set_mark(area_id(three, "Domestic"), PROBABILITY, None), "unscore")
    table.go(area_id(three, "Drugs"))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(table, key, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "1\t1\t1\n1\t\t1"
    table.go(area_id(three, "Domestic"))
    QTest.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert marks(three) == [(1, 1, 1), (1, 1, 1), (1, None, 1)]


def test_copied_ranks_are_blank_while_they_are_hidden(three: Workbench, qtbot: QtBot) -> None:
    table = ScoreTable(three)
    qtbot.addWidget(table)
    three.hide_ranks(True)
    table.selectRow(0)
    assert table.cells.text() == "1\tDrugs\t1\t1\t1\t1 Low\t\t"


def test_a_copied_name_is_no_formula_and_is_known_again(make_bench: BenchMaker, qtbot: QtBot) -> None:
    bench = make_bench(["=1+1", "Drugs"])
    table = ScoreTable(bench)
    qtbot.addWidget(table)
    select(table, table.rows.index(0, 1))
    assert table.cells.text() == "'=1+1"
    table.go(area_id(bench, "Drugs"))
    assert table.cells.paste_text("'=1+1\t4")
    assert mark(bench, "=1+1", IMPACT) == 4


def test_quoted_cells_as_spreadsheets_write_them() -> None:
    assert read_block('"Drugs\nand alcohol"\t3\r\n"say ""no"""\t4') == [["Drugs\nand alcohol", "3"], ['say "no"', "4"]]
    assert read_block('"Gang" crime\t3') == [['"Gang" crime', "3"]]
    assert read_block("\ufeff1\t2\n\n") == [["1", "2"], [""]]


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8"), max_size=12), min_size=1, max_size=4), max_size=5))
def test_copied_text_has_the_cells_that_went_in(rows: list[list[str]]) -> None:
    clean = [[" ".join(cell.split()).replace('"', "").strip() for cell in row] for row in rows]
    read = read_block(block_text(clean))
    guarded = [[f"'{c}" if c.startswith(("=", "+", "-", "@")) else c for c in row] for row in clean]
    if any(any(row) for row in guarded):
        # One last line end belongs to no row.
        assert read[: len(guarded)] == guarded[: len(read)]
    else:
        assert read == []
