"""Digits typed into the real window while the disk fails: it shows what is on the disk, says why, and goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from riskdesk.domain.scheme import IMPACT, PROBABILITY, THREAT
from riskdesk.storage.access import Access
from riskdesk.storage.library import Library
from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.score.table import ScoreTable
from riskdesk.ui.window import MainWindow
from riskdesk.ui.workbench import Workbench
from tests.faults.faults import FSYNC, Faults
from tests.ui.benches import BenchMaker, area_id, mark
from tests.ui.windows import MakeWindow, dialog, fill, press

Key = Qt.Key


@pytest.fixture
def window(faults: Faults, make_bench: BenchMaker, make_window: MakeWindow) -> MainWindow:
    assert faults
    return make_window(make_bench({"Drugs": (3, 5, 13), "Terrorism": (5, 1, 7), "Arson": (2, 2, 4)}))


@pytest.fixture
def table(window: MainWindow) -> ScoreTable:
    found = window.findChild(ScoreTable)
    assert found is not None
    found.setFocus()
    return found


def shown(table: ScoreTable, name: str, factor: str) -> str:
    """What the cell shows as scored."""
    rows = table.rows
    return rows.text(rows.row_of(area_id(table.bench, name)), rows.column_of(factor))


def typed(table: ScoreTable, name: str, factor: str) -> str | None:
    """What the cell shows as typed."""
    rows = table.rows
    return table._typed_in(rows.row_of(area_id(table.bench, name)), rows.column_of(factor))


def on_disk(bench: Workbench, name: str, factor: str) -> int | None:
    """The mark as another program reads it."""
    assert bench.editor is not None
    with Library.open(bench.desk.library.path, Access.READ_ONLY) as library:
        return library.load(bench.editor.session.info.version_id).mark(area_id(bench, name), factor)


@contextmanager
def held(path: Path, how: str = "BEGIN EXCLUSIVE") -> Iterator[sqlite3.Connection]:
    """Another program, such as a backup, holds the file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(how)
        other.execute("SELECT count(*) FROM log").fetchone()
        yield other


def test_a_full_disk_at_any_call_of_a_digit(window: MainWindow, table: ScoreTable, faults: Faults) -> None:
    bench = window.bench
    for number in range(1, 200):
        table.go(area_id(bench, "Drugs"), IMPACT)
        old, new = ("3", "4") if mark(bench, "Drugs", IMPACT) == 3 else ("4", "3")
        with faults.full(number) as failed:
            QTest.keyClicks(table, new)
        if not failed:
            break
        assert "the disk is full; nothing was written. Free some space and try again." in window.messages.words
        assert (shown(table, "Drugs", IMPACT), typed(table, "Drugs", IMPACT)) == (old, None)
        assert on_disk(bench, "Drugs", IMPACT) == int(old)
        # Not gone on: the same digit again is the same edit.
        assert table.factor
        assert table.factor.key == IMPACT
        QTest.keyClicks(table, new)
        assert (shown(table, "Drugs", IMPACT), on_disk(bench, "Drugs", IMPACT)) == (new, int(new))
        assert window.messages.words == ""
        assert "Saved" in window.status.words
    assert number > 5


def test_a_share_that_goes_away_and_comes_back(window: MainWindow, table: ScoreTable, faults: Faults) -> None:
    bench = window.bench
    words = window.findChild(QPlainTextEdit, "justification")
    assert words is not None
    with faults.gone():
        QTest.keyClicks(table, "4")
        assert "cannot be reached" in window.messages.words
        assert "See that the drive or the network is there" in window.messages.words
        assert shown(table, "Drugs", IMPACT) == "3"
        words.setFocus()
        QTest.keyClicks(words, "Said the room.")
        bench.commit_pending()
        assert words.toPlainText() == "Said the room."
        for name in ("priorities", "details", "history", "sheet", "score"):
            window.show_tab(name)
    # What was typed meanwhile is still there, and is kept now.
    assert words.toPlainText() == "Said the room."
    bench.commit_pending()
    assert bench.editor is not None
    assert bench.editor.session.by_id[area_id(bench, "Drugs")].justification == "Said the room."
    table.setFocus()
    QTest.keyClicks(table, "4")
    assert (shown(table, "Drugs", IMPACT), on_disk(bench, "Drugs", IMPACT)) == ("4", 4)


def test_an_undo_that_the_disk_refuses_can_be_tried_again(
    window: MainWindow, table: ScoreTable, faults: Faults
) -> None:
    bench, undo, redo = window.bench, window.actions_["undo"], window.actions_["redo"]
    QTest.keyClicks(table, "45")
    with faults.full():
        undo.trigger()
        assert "the disk is full" in window.messages.words
        assert shown(table, "Drugs", PROBABILITY) == "5"
        undo.trigger()
    undo.trigger()
    undo.trigger()
    assert (mark(bench, "Drugs", IMPACT), mark(bench, "Drugs", PROBABILITY)) == (3, 5)
    assert not undo.isEnabled()
    with faults.at(1, FSYNC, ("xSync",)):
        redo.trigger()
    assert mark(bench, "Drugs", IMPACT) == 3
    redo.trigger()
    assert mark(bench, "Drugs", IMPACT) == 4


@pytest.mark.parametrize("how", ["BEGIN EXCLUSIVE", "BEGIN IMMEDIATE", "BEGIN"])
def test_a_backup_that_holds_the_file_keeps_nobody_waiting(
    window: MainWindow, table: ScoreTable, qtbot: QtBot, how: str
) -> None:
    bench = window.bench
    with held(bench.desk.library.path, how) as other:
        began = monotonic()
        QTest.keyClicks(table, "42")
        QTest.keyClicks(table, "9")
        # The first waits a little, the others behind it not at all.
        assert monotonic() - began < 2
        assert "keeps the library busy. 3 marks wait" in window.messages.words
        # Shown as typed, not as scored; and the room is an area further.
        assert [typed(table, "Drugs", f) for f in (IMPACT, PROBABILITY, THREAT)] == ["4", "2", "9"]
        assert [shown(table, "Drugs", f) for f in (IMPACT, PROBABILITY, THREAT)] == ["3", "5", "13"]
        assert bench.selected_area == area_id(bench, "Terrorism")
        other.execute("ROLLBACK")
    qtbot.waitUntil(lambda: table.waiting.count == 0, timeout=10_000)
    assert [on_disk(bench, "Drugs", f) for f in (IMPACT, PROBABILITY, THREAT)] == [4, 2, 9]
    assert [typed(table, "Drugs", f) for f in (IMPACT, PROBABILITY, THREAT)] == [None] * 3
    assert "all that waited is kept" in window.messages.words
    assert bench.undo_stack.count() == 3


def test_what_waits_can_be_taken_back(window: MainWindow, table: ScoreTable) -> None:
    bench = window.bench
    with held(bench.desk.library.path) as other:
        QTest.keyClicks(table, "42")
        table.go(area_id(bench, "Drugs"), IMPACT)
        QTest.keyClick(table, Key.Key_Escape)
        assert (table.waiting.count, typed(table, "Drugs", IMPACT)) == (1, None)
        # Another digit in the same cell takes the place of the first.
        table.go(area_id(bench, "Drugs"), PROBABILITY)
        QTest.keyClicks(table, "1")
        assert (table.waiting.count, typed(table, "Drugs", PROBABILITY)) == (1, "1")
        other.execute("ROLLBACK")
    bench.commit_pending()
    assert (on_disk(bench, "Drugs", IMPACT), on_disk(bench, "Drugs", PROBABILITY)) == (3, 1)


def test_what_waits_keeps_the_window_open_once(
    window: MainWindow, table: ScoreTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("riskdesk.ui.workbench.PATIENT", 0.1)
    with held(window.bench.desk.library.path):
        QTest.keyClicks(table, "4")
        assert not window.close()
        assert "1 mark is not kept yet" in window.messages.words
        assert window.close()


def test_a_file_that_is_moved_away_is_said_so_and_taken_up_again(window: MainWindow, table: ScoreTable) -> None:
    bench = window.bench
    path = bench.desk.library.path
    elsewhere = path.rename(path.with_name("elsewhere.riskdesk"))
    QTest.keyClicks(table, "4")
    assert "was moved, replaced or deleted; nothing was written. Put it back, or open it" in window.messages.words
    assert shown(table, "Drugs", IMPACT) == "3"
    elsewhere.rename(path)
    QTest.keyClicks(table, "4")
    assert (shown(table, "Drugs", IMPACT), on_disk(bench, "Drugs", IMPACT)) == ("4", 4)


def kept_words(bench: Workbench) -> str:
    """What another program reads of the words on Drugs."""
    assert bench.editor is not None
    with Library.open(bench.desk.library.path, Access.READ_ONLY) as library:
        return library.load(bench.editor.session.info.version_id).by_id[area_id(bench, "Drugs")].justification


def test_who_types_words_goes_on_in_the_field_and_they_are_kept_when_the_file_is_free(
    window: MainWindow, table: ScoreTable, qtbot: QtBot
) -> None:
    bench, words = window.bench, window.findChild(QPlainTextEdit, "justification")
    assert words is not None
    table.go(area_id(bench, "Drugs"), IMPACT)
    words.setFocus()
    with held(bench.desk.library.path):
        QTest.keyClicks(words, "in ")
        qtbot.waitUntil(lambda: "The words wait in their field" in window.messages.words, timeout=10_000)
        # Digits are words here, and no scores.
        assert window.focusWidget() is words
        QTest.keyClicks(window.focusWidget(), "345 more")
    qtbot.waitUntil(lambda: "the words are kept" in window.messages.words, timeout=10_000)
    assert kept_words(bench) == "in 345 more"
    assert on_disk(bench, "Drugs", IMPACT) == 3


def test_a_dialog_says_itself_that_the_disk_is_full(window: MainWindow, table: ScoreTable, faults: Faults) -> None:
    """The message bar lies behind it, and the dialog keeps what was typed."""
    table.go(area_id(window.bench, "Drugs"), IMPACT)
    window.actions_["rename_area"].trigger()
    form = dialog(window, "name_area_dialog")
    assert isinstance(form, FormDialog)
    fill(form, "area_name", "Drugs and alcohol")
    with faults.full():
        press(form, "go")
        assert form.wrong.endswith("the disk is full; nothing was written. Free some space and try again.")
    press(form, "go")
    assert area_id(window.bench, "Drugs and alcohol")
    assert window.bench.refusal == ""


def test_a_full_disk_takes_nobody_out_of_the_field(window: MainWindow, table: ScoreTable, faults: Faults) -> None:
    bench, words = window.bench, window.findChild(QPlainTextEdit, "justification")
    assert words is not None
    table.go(area_id(bench, "Drugs"), IMPACT)
    words.setFocus()
    with faults.full():
        QTest.keyClicks(words, "in ")
        bench.commit_pending()
        assert "the disk is full" in window.messages.words
        assert window.focusWidget() is words
        # Closing would cost the words: that is said once.
        assert not window.close()
        assert "Words on an area are not kept yet. Close again" in window.messages.words
    QTest.keyClicks(words, "345")
    bench.commit_pending()
    assert kept_words(bench) == "in 345"
    assert window.close()
