"""The log on the Details tab: filters, pages, and saving it as PDF."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QProgressDialog
from pytestqt.qtbot import QtBot

from riskdesk.domain.log_entry import Group, LogEntry
from riskdesk.reports.log_annex import log_pdf
from riskdesk.services.desk import Desk
from riskdesk.services.history import read_story
from riskdesk.storage.library import Access
from riskdesk.ui.actions import Actions
from riskdesk.ui.details.log_card import PAGE, LogCard
from riskdesk.ui.making import Make, PdfMaking
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.workbench import Workbench
from tests.pdf_text import page_texts
from tests.ui.benches import BenchMaker, area_id


def show(qtbot: QtBot, bench: Workbench) -> LogCard:
    card = LogCard(bench, Actions(bench))
    qtbot.addWidget(card)
    card.resize(360, 600)
    card.show()
    qtbot.waitExposed(card)
    qtbot.waitUntil(lambda: bool(card.view.toPlainText()))
    return card


def making(card: LogCard, bench: Workbench) -> PdfMaking:
    return PdfMaking(card, bench, "log_pdf", "Log")


def annex(bench: Workbench, entries: Sequence[LogEntry]) -> Make:
    assert bench.editor is not None
    session = bench.editor.session
    return lambda report: log_pdf(session, entries, "", len(entries), progress=report)


def lines(card: LogCard) -> list[str]:
    """What stands in the log, without days and times."""
    texts = card.view.toPlainText().replace("\u2028", "\n").splitlines()
    return [text.partition("\t")[2] or text for text in texts if " · " not in text]


def pick(card: LogCard, area: str = "", group: Group | None = None) -> None:
    filters = card.filters
    if area:
        filters.area.setCurrentIndex(filters.area.findText(area, Qt.MatchFlag.MatchStartsWith))
    if group:
        filters.kind.setCurrentIndex(filters.kind.findData(group.value))


@pytest.fixture
def edited(bench: Workbench) -> Workbench:
    """A bench on which a little was done."""
    drugs = area_id(bench, "Drugs")
    bench.do(lambda e: e.set_mark(drugs, "threat", 10), "Score")
    bench.do(lambda e: e.set_area(drugs, justification="Admissions rose"), "Why")
    bench.do(lambda e: e.set_details(period="2009/10"), "Details")
    return bench


def test_without_a_filter_all_is_shown_the_newest_first(qtbot: QtBot, edited: Workbench) -> None:
    card = show(qtbot, edited)
    assert lines(card) == [
        "Period: 2009/10",
        "Drugs, why this score: Admissions rose",
        "Drugs: threat score 13 → 10",
        "33 marks in 11 areas",
        "Session begun with 11 areas",
    ]
    assert card.count.text() == "5 entries"
    assert not card.filters.isVisible()
    assert not card.clear.isVisible()
    assert not card.more.isVisible()


def test_the_filters_narrow_and_are_cleared(qtbot: QtBot, edited: Workbench) -> None:
    card = show(qtbot, edited)
    card.fold.click()
    assert card.filters.isVisible()
    pick(card, "Drugs")
    assert lines(card) == [
        "Drugs, why this score: Admissions rose",
        "Drugs: threat score 13 → 10",
        "Drugs: impact 3, probability 5, threat score 13",
        "Session begun with 11 areas",
    ]
    assert card.count.text() == "4 of 5 entries"
    pick(card, group=Group.WORDS)
    assert lines(card) == ["Drugs, why this score: Admissions rose"]
    card.clear.click()
    assert card.count.text() == "5 entries"
    assert card.filters.area.currentText() == "All areas"
    pick(card, group=Group.DETAILS)
    assert lines(card) == ["Period: 2009/10"]
    # Nothing is left out unseen.
    card.fold.click()
    assert not card.filters.isVisible()
    assert card.count.text() == "5 entries"


def test_typing_searches_after_a_moment(qtbot: QtBot, edited: Workbench) -> None:
    card = show(qtbot, edited)
    card.fold.click()
    with qtbot.waitSignal(card.filters.changed):
        QTest.keyClicks(card.filters.text, "admissions")
    assert lines(card) == ["Drugs, why this score: Admissions rose"]
    with qtbot.waitSignal(card.filters.changed):
        QTest.keyClicks(card.filters.text, " fell")
    assert lines(card) == ["No entry fits."]
    assert card.count.text() == "0 of 5 entries"


def test_dates(qtbot: QtBot, edited: Workbench) -> None:
    card = show(qtbot, edited)
    card.fold.click()
    filters = card.filters
    with qtbot.waitSignal(filters.changed):
        filters.since.setText("1 Jan 2020")
    assert card.count.text() == "5 of 5 entries"
    with qtbot.waitSignal(filters.changed):
        filters.until.setText("2/1/2020")
    assert lines(card) == ["No entry fits."]
    with qtbot.waitSignal(filters.changed):
        filters.until.setText("31/12/2019")
    assert filters.wrong.text() == "The first date is after the last."
    with qtbot.waitSignal(filters.changed):
        filters.until.setText("soon")
    assert "“soon” is not a date yet" in filters.wrong.text()
    # What is no date yet narrows nothing.
    assert card.count.text() == "5 of 5 entries"
    card.clear.click()
    assert not filters.wrong.isVisible()


def test_the_filter_stays_while_one_works_and_goes_with_the_session(
    qtbot: QtBot, edited: Workbench, tmp_path: Path
) -> None:
    card = show(qtbot, edited)
    pick(card, "Drugs", Group.SCORES)
    edited.do(lambda e: e.set_mark(area_id(edited, "Drugs"), "threat", 11), "Score")
    qtbot.waitUntil(lambda: lines(card)[0] == "Drugs: threat score 10 → 11")
    assert card.count.text() == "3 of 6 entries"
    edited.do(lambda e: e.add_areas(["Fraud"]), "Add")
    qtbot.waitUntil(lambda: card.filters.area.findText("Fraud") > 0)
    assert card.filters.area.currentText() == "Drugs"
    edited.do(lambda e: e.remove_area(area_id(edited, "Fraud"), "Not ours"), "Remove")
    qtbot.waitUntil(lambda: card.filters.area.findText("Fraud (removed)") > 0)
    edited.show(None)
    edited.use(Desk.at(tmp_path / "other.sqlite", create=True))
    qtbot.waitUntil(lambda: card.view.toPlainText() == "")
    assert card.count.text() == ""
    assert card.filters.kind.currentText() == "All kinds"


def test_the_same_ids_in_another_library_are_another_log(qtbot: QtBot, edited: Workbench, tmp_path: Path) -> None:
    card = show(qtbot, edited)
    version = edited.editor.session.info.version_id if edited.editor else ""
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(edited.desk.library.path.read_bytes())
    other = Desk.at(copy, who="facilitator")
    other.open(version).set_details(period="2011/12")
    card.hide()
    edited.use(other)
    edited.open(version)
    card.show()
    qtbot.waitUntil(lambda: lines(card)[0] == "Period: 2009/10 → 2011/12")
    assert card.count.text() == "6 entries"


def test_a_long_log_is_shown_in_pages(qtbot: QtBot, bench: Workbench) -> None:
    assert bench.editor is not None
    card = show(qtbot, bench)
    rows = bench.desk.library.log(bench.editor.session.info.version_id)
    marks = [row for row in rows if row.entity == "mark"]
    many = [replace(marks[n % 33], row=1000 + n, edit=1000 + n) for n in range(PAGE + 40)]
    assert card._book is not None
    card._entries += card._book.add(many)
    card.filters.changed.emit()
    assert len(lines(card)) == PAGE
    assert card.more.text() == "Show more (42 older)"
    assert card.view.textCursor().atStart()
    card.more.click()
    assert len(lines(card)) == PAGE + 42
    assert not card.more.isVisible()
    assert lines(card)[-1] == "Session begun with 11 areas"


def test_hidden_ranks_hide_log_filter_and_button(qtbot: QtBot, edited: Workbench) -> None:
    card = show(qtbot, edited)
    card.fold.click()
    edited.hide_ranks(True)
    qtbot.waitUntil(lambda: "hidden" in card.view.toPlainText())
    assert not any(w.isVisible() for w in (card.filters, card.fold, card.save, card.clear))
    told: list[str] = []
    edited.told.connect(lambda text, _: told.append(text))
    card._save()
    assert told == ["The log tells of ranks and earlier values; show the ranks first."]
    edited.hide_ranks(False)
    qtbot.waitUntil(lambda: card.filters.isVisible())
    assert "Period: 2009/10" in lines(card)


def test_it_is_read_in_a_library_that_is_read_only(qtbot: QtBot, edited: Workbench, make_bench: BenchMaker) -> None:
    assert edited.editor is not None
    version, path = edited.editor.session.info.version_id, edited.desk.library.path
    edited.show(None)
    edited.desk.close()
    review = Workbench(Desk.at(path, Access.READ_ONLY), Theme(Mode.DARK))
    make_bench.made.append(review)
    review.open(version)
    card = show(qtbot, review)
    pick(card, group=Group.DETAILS)
    assert lines(card) == ["Period: 2009/10"]


def test_what_fits_the_filter_is_saved_as_pdf(qtbot: QtBot, edited: Workbench, tmp_path: Path) -> None:
    card = show(qtbot, edited)
    pick(card, "Drugs", Group.SCORES)
    card.save.click()
    dialog = card.findChild(QFileDialog, "log_pdf_dialog")
    assert isinstance(dialog, QFileDialog)
    name = Path(dialog.selectedFiles()[0]).name
    assert name == "How the ranking was reached - Strategic assessment - Assessment day - 2010-11-02.pdf"
    out = tmp_path / "annex.pdf"
    with qtbot.waitSignal(edited.told) as told:
        dialog.fileSelected.emit(str(out))
    dialog.reject()
    assert told.args == [f"Saved as annex.pdf in {tmp_path}.", False]
    text = page_texts(out.read_bytes())[0]
    assert "Not the whole log, but: risk area Drugs; scores." in text
    assert "Drugs: threat score 13 → 10" in text
    assert "Period" not in text


def test_saving_where_nothing_can_be_saved_is_told(qtbot: QtBot, edited: Workbench, tmp_path: Path) -> None:
    card = show(qtbot, edited)
    assert edited.editor is not None
    with qtbot.waitSignal(edited.told) as told:
        making(card, edited).save(tmp_path / "no" / "annex.pdf", annex(edited, card._entries))
    assert told.args is not None
    assert "could not be saved" in told.args[0]
    assert told.args[1] is True


def test_a_long_saving_can_be_cancelled(qtbot: QtBot, edited: Workbench, tmp_path: Path) -> None:
    card = show(qtbot, edited)
    assert edited.editor is not None
    many = card._entries * 2000
    with qtbot.waitSignal(edited.told, timeout=20_000) as told:
        making(card, edited).save(tmp_path / "annex.pdf", annex(edited, many))
        dialog = card.window().findChild(QProgressDialog, "log_pdf_progress")
        assert isinstance(dialog, QProgressDialog)
        dialog.canceled.emit()
    assert told.args == ["Log: stopped, nothing was made.", False]
    QThreadPool.globalInstance().waitForDone()
    assert not (tmp_path / "annex.pdf").exists()


@pytest.mark.parametrize(("width", "in_one_row"), [(360, False), (900, True)])
def test_the_filters_share_the_width(qtbot: QtBot, edited: Workbench, width: int, in_one_row: bool) -> None:
    card = show(qtbot, edited)
    card.fold.click()
    card.resize(width, 600)
    QApplication.processEvents()
    filters = card.filters
    assert (filters.text.y() < filters.area.geometry().bottom()) is in_one_row
    assert filters.kind.y() == filters.area.y()
    for field in (filters.area, filters.kind, filters.since, filters.until, filters.text):
        assert field.accessibleName().startswith("Log: ")
        assert filters.rect().contains(field.geometry())


def test_text_of_double_size(qtbot: QtBot, make_bench: BenchMaker) -> None:
    theme = Theme(Mode.DARK)
    bench = make_bench(theme=theme)
    card = show(qtbot, bench)
    theme.set(scale=200)
    assert "Session begun with 11 areas" in lines(card)
    assert card.view.minimumHeight() == theme.px(180)


TRIGGERS = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'log'"
GARBLED = ("who = CAST(x'41ff80c3' AS TEXT)", "after = 'no JSON'", "after = '7'")


@pytest.mark.parametrize("change", GARBLED)
def test_a_damaged_row_is_told_in_a_sentence_and_scoring_goes_on(
    qtbot: QtBot, make_bench: BenchMaker, change: str
) -> None:
    """A byte that is no UTF-8, or what is no change of anything, in a row of this session."""
    bench = make_bench()
    with closing(sqlite3.connect(bench.desk.library.path, isolation_level=None)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        triggers = db.execute(TRIGGERS).fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        db.execute(f"UPDATE log SET {change} WHERE row = (SELECT max(row) FROM log WHERE entity = 'mark')")  # noqa: S608 our own
        for _, sql in triggers:
            db.execute(sql)
    card = show(qtbot, bench)
    told: list[str] = []
    bench.told.connect(lambda text, error: told.append(text) if error else None)
    said = card.view.toPlainText()
    assert "og cannot be read: a row of it is damaged, or another program changed it" in said
    assert len(said.splitlines()) == 1
    card.save.click()
    assert told == [said]
    assert bench.do(lambda editor: editor.set_marks([(area_id(bench, "Drugs"), "impact", 1)]), "Score Drugs")
    card.refresh()
    assert bench.editor is not None
    assessment = bench.editor.session.info.assessment_id
    assert read_story(bench.desk.library, bench.desk.past, assessment, area_id(bench, "Drugs"))
