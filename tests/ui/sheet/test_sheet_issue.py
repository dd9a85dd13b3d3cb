"""Issuing: a sheet is kept as it is, and what is reprinted is those very bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QLineEdit, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from riskdesk.reports.pdf import sheet_pdf
from riskdesk.sheet.build import SheetOptions
from riskdesk.sheet.data import Document
from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.sheet.page import SheetPage
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import BenchMaker, refusing
from tests.ui.sheet.sheets import MakePage, recorded_bench


@pytest.fixture
def closed(bench: Workbench) -> Workbench:
    bench.do(lambda e: e.set_details(issued_to="the Board"), "Details")
    bench.do(lambda e: e.close(), "Close")
    return bench


def of(page: SheetPage, kind: type[QObject], name: str) -> QObject:
    found = [w for w in page.window().findChildren(kind, name) if not isinstance(w, QDialog) or w.isVisible()]
    assert found, f"no {name}"
    return found[-1]


def issue(page: SheetPage, qtbot: QtBot, on: str = "9/11/2026", to: str | None = None) -> str:
    """Issue the sheet by its dialog; gives what was told."""
    page.issue()
    box = of(page, FormDialog, "issue_dialog")
    assert isinstance(box, FormDialog)
    for name, text in (("issue_on", on), ("issue_to", to)):
        field = box.findChild(QLineEdit, name)
        assert field is not None
        if text is not None:
            field.setText(text)
    with qtbot.waitSignal(page._bench.told) as told:
        box.go.click()
    assert told.args is not None
    return str(told.args[0])


def rows(page: SheetPage) -> list[str]:
    listed = of(page, QListWidget, "issued_sheets")
    assert isinstance(listed, QListWidget)
    return [listed.item(n).text() for n in range(listed.count())]


def choose(page: SheetPage, row: int) -> None:
    listed = of(page, QListWidget, "issued_sheets")
    assert isinstance(listed, QListWidget)
    listed.setCurrentRow(row)


def stored(bench: Workbench, number: int = 1) -> bytes:
    assert bench.editor is not None
    return bench.desk.library.sheet_pdf(bench.editor.session.info.version_id, number)


def test_issuing_keeps_the_sheet_with_its_date(closed: Workbench, make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(closed)
    assert closed.editor is not None
    told = issue(page, qtbot)
    assert told == "Sheet 1 issued to the Board on 9 November 2026; a reprint is these very bytes."
    session = closed.editor.session
    expected = sheet_pdf(session, SheetOptions(issued_on="2026-11-09", issued_to="the Board"))
    assert stored(closed) == expected.pdf
    (sheet,) = closed.desk.sheets(session.info.version_id)
    assert (sheet.issued_on, sheet.issued_to, sheet.paper) == ("2026-11-09", "the Board", "A4")
    assert (sheet.code, sheet.pages) == (expected.code, 1)
    assert rows(page) == ["As it is now", f"Sheet 1, 9 November 2026\nto the Board · {expected.code}"]
    # What was issued is what is shown.
    assert page.preview.pdf == expected.pdf
    line = of(page, QLabel, "preview_words")
    assert isinstance(line, QLabel)
    assert line.text().startswith("As issued to the Board on 9 November 2026")


def test_another_paper_and_nobody_named(closed: Workbench, make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(closed)
    issue(page, qtbot)
    with qtbot.waitSignal(page.builder.built):
        page.side.landscape.click()
    # Choosing a paper is for the sheet as it is now.
    assert page.preview.told.isHidden()
    assert issue(page, qtbot, to="").startswith("Sheet 2 issued on 9 November 2026;")
    assert closed.editor is not None
    second = closed.desk.sheets(closed.editor.session.info.version_id)[1]
    assert (second.number, second.paper, second.issued_to) == (2, "A4 landscape", "")


def test_what_is_saved_is_the_stored_bytes(
    closed: Workbench, make_page: MakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    page = make_page(closed)
    issue(page, qtbot)
    with qtbot.waitSignal(page.builder.built):
        choose(page, 0)
    now = page.preview.pdf
    assert now != stored(closed)
    choose(page, 1)
    assert page.preview.pdf == stored(closed)
    page.side.save.click()
    box = of(page, QFileDialog, "save_pdf_dialog")
    assert isinstance(box, QFileDialog)
    assert Path(box.selectedFiles()[0]).name.startswith("Priority sheet 1 as issued - ")
    box.setDirectory(str(tmp_path))
    box.selectFile(str(tmp_path / "reprint.pdf"))
    with qtbot.waitSignal(closed.told):
        box.accept()
    assert (tmp_path / "reprint.pdf").read_bytes() == stored(closed)


def test_print_takes_what_is_chosen(closed: Workbench, make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(closed)
    issue(page, qtbot)
    page.side.print.click()
    box = of(page, QPrintDialog, "print_dialog")
    assert isinstance(box, QPrintDialog)
    assert box.printer().docName().startswith("Priority sheet 1 as issued")
    box.reject()


def test_an_issued_sheet_is_the_same_after_years(closed: Workbench, make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(closed)
    issue(page, qtbot)
    assert closed.editor is not None
    first, before = closed.editor.session.info.version_id, stored(closed)
    # Another version, opened on the same page, has no sheets; the first one still has its own.
    closed.begun(closed.desk.reopen(first, "A score was wrong"))
    assert rows(page) == ["As it is now"]
    assert page.preview.told.isHidden()
    closed.open(first)
    choose(page, 1)
    assert page.preview.pdf == before


def test_a_draft_says_when_it_is_issued(bench: Workbench, make_page: MakePage) -> None:
    page = make_page(bench)
    words = of(page, QLabel, "issued_words")
    assert isinstance(words, QLabel)
    assert "after the session is closed" in words.text()
    button = of(page, QPushButton, "sheet_issue")
    assert isinstance(button, QPushButton)
    assert not button.isVisible()
    bench.do(lambda e: e.close(), "Close")
    assert "Nothing has been issued" in words.text()
    assert button.isVisible()
    page._actions.refresh()
    assert button.isEnabled()


def test_in_review_sheets_are_shown_and_none_is_issued(closed: Workbench, make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(closed)
    issue(page, qtbot)
    closed.set_review(True)
    page._actions.refresh()
    assert not page._actions["issue"].isEnabled()
    assert not of(page, QPushButton, "sheet_issue").isVisible()  # type: ignore[attr-defined]
    choose(page, 1)
    assert page.preview.pdf == stored(closed)


def test_a_recorded_session_can_be_issued(
    make_bench: BenchMaker, make_page: MakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    page = make_page(recorded_bench(make_bench, tmp_path))
    assert issue(page, qtbot).startswith("Sheet 1 issued")


@pytest.mark.parametrize("text", ["", "31/2/2026"])
def test_a_date_is_asked_for_until_it_is_one(closed: Workbench, make_page: MakePage, text: str) -> None:
    page = make_page(closed)
    page.issue()
    box = of(page, FormDialog, "issue_dialog")
    assert isinstance(box, FormDialog)
    field = box.findChild(QLineEdit, "issue_on")
    assert field is not None
    field.setText(text)
    box.go.click()
    assert box.isVisible()
    assert "date" in box.wrong
    assert box.focusWidget() is field
    assert closed.editor is not None
    assert closed.desk.sheets(closed.editor.session.info.version_id) == ()


def test_an_issue_that_the_store_refuses_is_told(closed: Workbench, make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(closed)
    with refusing(closed) as why:
        told = issue(page, qtbot)
    assert why in told
    assert rows(page) == ["As it is now"]
    # On a slow machine progress was shown in its place; what was there before is made again.
    qtbot.waitUntil(page.preview.isVisible)


def test_hidden_ranks_hide_an_issued_sheet_too(closed: Workbench, make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(closed)
    issue(page, qtbot)
    closed.hide_ranks(True)
    assert page.preview.pdf == b""
    closed.hide_ranks(False)
    assert page.preview.pdf == stored(closed)


@pytest.mark.parametrize(
    ("document", "title"),
    [
        (Document.SHEET, "Issue the sheet"),
        (Document.PACK, "Issue: Board pack"),
        (Document.AREAS, "Issue: Area pages"),
    ],
)
def test_what_is_issued_is_called_by_its_name(
    closed: Workbench, make_page: MakePage, qtbot: QtBot, document: Document, title: str
) -> None:
    page = make_page(closed)
    if document is not Document.SHEET:
        with qtbot.waitSignal(page.builder.built):
            page.side.document.setCurrentIndex(page.side.document.findData(document))
    assert page.side.issued.button.text() == f"{title}…"
    page.issue()
    box = of(page, FormDialog, "issue_dialog")
    assert isinstance(box, FormDialog)
    assert box.windowTitle() == title
    assert not [w.text() for w in box.findChildren(QLabel) if w.text().startswith("The sheet")]
    box.reject()
