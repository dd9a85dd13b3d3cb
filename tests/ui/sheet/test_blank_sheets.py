"""Blank score sheets in the window, and that what comes back on paper is typed in as it is read."""

from __future__ import annotations

import random

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from riskdesk.domain.scheme import IMPACT, PROBABILITY, THREAT
from riskdesk.reports.documents import make_document
from riskdesk.sheet.blank import build_blank
from riskdesk.sheet.data import Document, SheetOptions
from riskdesk.sheet.fill_in import BlankOptions
from riskdesk.ui.actions import Actions
from riskdesk.ui.sheet.page import SheetPage
from riskdesk.ui.workbench import Workbench
from tests.pdf_text import page_texts
from tests.ui.benches import BenchMaker
from tests.ui.score.screens import Screen, open_screen
from tests.ui.sheet.sheets import many


def shown(qtbot: QtBot, bench: Workbench) -> SheetPage:
    page = SheetPage(bench, Actions(bench))
    qtbot.addWidget(page, before_close_func=lambda p: p.builder.finish())
    page.resize(1075, 640)
    with qtbot.waitSignal(page.builder.built):
        page.show()
    return page


def choose_blank(qtbot: QtBot, page: SheetPage) -> None:
    with qtbot.waitSignal(page.builder.built):
        page.side.document.setCurrentIndex(page.side.document.findData(Document.BLANK))


def test_they_are_chosen_beside_the_preview_with_their_own_choices(qtbot: QtBot, bench: Workbench) -> None:
    page = shown(qtbot, bench)
    assert not page.side.blank.isVisible()
    choose_blank(qtbot, page)
    assert page.side.blank.isVisible()
    assert page.preview.pages == 2
    assert page.preview.view.accessibleName() == "Preview: Blank score sheets"
    assert "Score tab" in page.preview.view.accessibleDescription()
    with qtbot.waitSignal(page.builder.built):
        page.side.blank.copies.setValue(3)
    with qtbot.waitSignal(page.builder.built):
        page.side.blank.reasons.click()
    assert bench.editor is not None
    wanted = SheetOptions(document=Document.BLANK, blank=BlankOptions(3, True))
    assert page.preview.pdf == make_document(bench.editor.session, wanted).pdf
    with qtbot.waitSignal(page.builder.built):
        page.side.document.setCurrentIndex(0)
    assert not page.side.blank.isVisible()


def test_they_are_not_issued_and_the_reason_is_told(qtbot: QtBot, bench: Workbench) -> None:
    bench.do(lambda e: e.close(), "Close")
    page = shown(qtbot, bench)
    assert page.side.issued.button.isEnabled()
    choose_blank(qtbot, page)
    assert not page.side.issued.button.isEnabled()
    assert page.side.issued.words.text().startswith("Blank score sheets hold no result")
    assert page.side.issued.button.toolTip() == page.side.issued.words.text()
    with qtbot.waitSignal(page.builder.built):
        page.side.document.setCurrentIndex(0)
    assert page.side.issued.button.isEnabled()


def test_they_are_saved_under_a_name_of_their_own(qtbot: QtBot, bench: Workbench) -> None:
    page = shown(qtbot, bench)
    choose_blank(qtbot, page)
    page.save()
    dialog = page.window().findChild(QFileDialog, "save_pdf_dialog")
    assert isinstance(dialog, QFileDialog)
    assert dialog.selectedFiles()[0].rsplit("/", 1)[1].startswith("Blank score sheets - ")
    dialog.reject()


def test_they_may_be_seen_while_ranks_are_hidden(qtbot: QtBot, bench: Workbench) -> None:
    page = shown(qtbot, bench)
    bench.hide_ranks(True)
    assert not page.preview.isVisible()
    choose_blank(qtbot, page)
    assert page.preview.isVisible()
    page.side.document.setCurrentIndex(0)
    assert not page.preview.isVisible()
    assert page.preview.pdf == b""


def test_what_is_filled_in_is_typed_in_the_order_of_the_paper(qtbot: QtBot, make_bench: BenchMaker) -> None:
    """Area by area and from left to right, with digits alone: each mark then stands where it was on paper."""
    bench = make_bench(list(many(9)))
    editor = bench.editor
    assert editor is not None
    sheet = build_blank(editor.session, BlankOptions())
    dice = random.Random(9)
    columns = [key.value for key, _ in sheet.columns if key.value in (IMPACT, PROBABILITY, THREAT)]
    most = {IMPACT: 5, PROBABILITY: 5, THREAT: 25}
    filled = [(row.code, [(key, dice.randint(1, most[key])) for key in columns]) for row in sheet.rows]
    screen = open_screen(qtbot, bench, Screen)
    for _code, marks in filled:
        for key, value in marks:
            target = screen.page.table.focusWidget() or screen.page.table
            QTest.keyClicks(target, str(value))
            if key == THREAT and value in (1, 2):
                QTest.keyClick(screen.page.table.focusWidget() or target, Qt.Key.Key_Return)
            qtbot.wait(1)
    codes = {area.code: area.area_id for area in editor.session.present}
    typed = [(code, [(key, editor.session.mark(codes[code], key)) for key, _ in marks]) for code, marks in filled]
    assert typed == filled
    text = page_texts(make_document(editor.session, SheetOptions(document=Document.BLANK)).pdf)[0]
    places = [text.index(f"{code} Area ") for code, _ in filled]
    assert places == sorted(places)
