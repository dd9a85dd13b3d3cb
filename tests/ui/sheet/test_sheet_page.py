"""The Sheet tab: what is previewed is what is saved and printed."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from riskdesk.reports.pdf import sheet_pdf
from riskdesk.ui.sheet.page import SheetPage
from riskdesk.ui.sheet.printing import PdfPages
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import ELEVEN, BenchMaker, area_id
from tests.ui.sheet.sheets import COARSE, MakePage, blank, difference, many, page_count, picture, recorded_bench

Found = TypeVar("Found", bound=QObject)


def child(page: SheetPage, kind: type[Found], name: str) -> Found:
    found = page.window().findChild(kind, name)
    assert isinstance(found, kind), f"no {name}"
    return found


def told(bench: Workbench) -> list[tuple[str, bool]]:
    said: list[tuple[str, bool]] = []
    bench.told.connect(lambda text, error: said.append((text, error)))
    return said


def test_the_preview_is_the_report_page_for_page(qtbot: QtBot, make_bench: BenchMaker, make_page: MakePage) -> None:
    bench = make_bench(many(100))
    page = make_page(bench)
    assert bench.editor is not None
    expected = sheet_pdf(bench.editor.session)
    assert page.preview.pdf == expected.pdf
    assert page.preview.pages == expected.pages > 1
    assert page.preview.page_number.words == f"Page 1 of {expected.pages}"

    def drawn() -> bool:
        shot = page.preview.view.grab().toImage().scaled(COARSE, mode=Qt.TransformationMode.SmoothTransformation)
        return difference(shot, blank(shot)) > 0.05

    qtbot.waitUntil(drawn)


def test_nothing_is_made_while_nobody_looks(qtbot: QtBot, bench: Workbench, make_page: MakePage) -> None:
    page = make_page(bench, shown=False)
    bench.do(lambda e: e.set_mark(area_id(bench, "Drugs"), "impact", 5), "Score")
    assert not page.builder.busy
    with qtbot.waitSignal(page.builder.built):
        page.show()
    before = page.preview.pdf
    page.hide()
    page.show()
    assert page.preview.pdf is before
    page.hide()
    bench.do(lambda e: e.set_mark(area_id(bench, "Drugs"), "impact", 1), "Score")
    with qtbot.waitSignal(page.builder.built):
        page.show()
    assert page.preview.pdf != before


def test_an_edit_is_seen_at_once(qtbot: QtBot, bench: Workbench, make_page: MakePage) -> None:
    page = make_page(bench)
    before = page.preview.pdf
    with qtbot.waitSignal(page.builder.built):
        bench.do(lambda e: e.set_mark(area_id(bench, "Drugs"), "impact", 5), "Score")
    assert page.preview.pdf != before


def test_what_is_set_beside_the_sheet_is_kept_and_printed(qtbot: QtBot, bench: Workbench, make_page: MakePage) -> None:
    page = make_page(bench)
    field = child(page, QLineEdit, "issued_on")
    field.setFocus()
    QTest.keyClicks(field, "9/11/2010")
    with qtbot.waitSignal(page.builder.built):
        bench.commit_pending()
    assert bench.editor is not None
    assert bench.editor.session.info.issued_on == "2010-11-09"
    assert page.preview.pdf == sheet_pdf(bench.editor.session).pdf


def test_paper_can_lie(qtbot: QtBot, bench: Workbench, make_page: MakePage) -> None:
    page = make_page(bench)
    with qtbot.waitSignal(page.builder.built):
        page.side.landscape.click()
    pages = PdfPages(page.preview.pdf)
    assert pages.size(0).width() > pages.size(0).height()
    pages.close()


def test_saving_writes_the_bytes_of_the_preview(
    qtbot: QtBot, bench: Workbench, make_page: MakePage, tmp_path: Path
) -> None:
    page, said = make_page(bench), told(bench)
    page.side.save.click()
    dialog = child(page, QFileDialog, "save_pdf_dialog")
    assert [Path(f).name for f in dialog.selectedFiles()] == [
        "Priority sheet - Strategic assessment - Assessment day - 2010-11-02.pdf"
    ]
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile(str(tmp_path / "sheet.pdf"))
    with qtbot.waitSignal(bench.told):
        dialog.accept()
    assert (tmp_path / "sheet.pdf").read_bytes() == page.preview.pdf
    assert said == [(f"Saved as sheet.pdf in {tmp_path}.", False)]


def test_a_save_that_fails_is_told_and_leaves_nothing(bench: Workbench, make_page: MakePage, tmp_path: Path) -> None:
    page, said = make_page(bench), told(bench)
    page.output.write(tmp_path / "gone" / "sheet.pdf", page.preview.pdf)
    (text, error) = said[0]
    assert error
    assert text.startswith("sheet.pdf could not be saved in ")
    assert not (tmp_path / "gone").exists()


def test_print_asks_and_sends_every_page(
    qtbot: QtBot, make_bench: BenchMaker, make_page: MakePage, tmp_path: Path
) -> None:
    bench = make_bench(many(30))
    page, said = make_page(bench), told(bench)
    page.side.print.click()
    dialog = child(page, QPrintDialog, "print_dialog")
    assert dialog.isVisible()
    printer = dialog.printer()
    way = "Print" if QPrinterInfo.availablePrinterNames() else "Print into a file, as pictures"
    assert dialog.windowTitle() == f"{way}: Priority sheet"
    assert (dialog.minPage(), dialog.maxPage()) == (1, page.preview.pages)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    name = dialog.findChild(QLineEdit, "filename")
    assert isinstance(name, QLineEdit)
    name.setText(str(tmp_path / "printed.pdf"))
    with qtbot.waitSignal(bench.told):
        dialog.accept()
    pictures = "Pages in a printed file are pictures: Save as PDF keeps the text, which can be searched and read aloud."
    assert said == [(f"{page.preview.pages} pages were sent to {tmp_path / 'printed.pdf'}. {pictures}", False)]
    printed = (tmp_path / "printed.pdf").read_bytes()
    assert page_count(printed) == page.preview.pages
    assert difference(picture(printed), picture(page.preview.pdf)) < 0.02


def test_from_another_tab_the_sheet_is_made_first(qtbot: QtBot, bench: Workbench, make_page: MakePage) -> None:
    page = make_page(bench, shown=False)
    with qtbot.waitSignal(page.builder.built):
        page.print()
    dialog = child(page, QPrintDialog, "print_dialog")
    dialog.reject()


def test_hidden_ranks_hide_the_sheet(bench: Workbench, make_page: MakePage) -> None:
    page = make_page(bench)
    bench.hide_ranks(True)
    assert page.panel.isVisible()
    assert not page.preview.isVisible()
    assert page.preview.pdf == b""
    assert "not shown" in page.panel.words
    page.save()
    dialog = child(page, QFileDialog, "save_pdf_dialog")
    dialog.reject()
    assert not page.preview.isVisible()
    bench.hide_ranks(False)
    assert page.preview.isVisible()
    assert page.preview.pages == 1


def test_a_long_sheet_can_be_stopped_and_made_again(qtbot: QtBot, make_bench: BenchMaker, make_page: MakePage) -> None:
    page = make_page(make_bench(many(500)), shown=False)
    with qtbot.waitSignal(page.builder.progressed):
        page.show()
    with qtbot.waitSignal(page.builder.stopped):
        page.builder.cancel()
    assert page.panel.isVisible()
    assert "not made" in page.panel.words
    again = child(page, QPushButton, "panel_button")
    with qtbot.waitSignal(page.builder.built, timeout=20_000):
        again.click()
    assert page.preview.isVisible()
    assert page.preview.pages > 5


def test_a_closed_session_shows_its_sheet_and_calm_text(bench: Workbench, make_page: MakePage) -> None:
    bench.do(lambda e: e.set_details(issued_to="the Board", issued_on="2010-11-09"), "Details")
    bench.do(lambda e: e.close(), "Close")
    page = make_page(bench)
    assert page.preview.pages == 1
    assert not any(line.isVisible() for line in page.side.findChildren(QLineEdit))
    shown = {w.objectName(): w.text() for w in page.findChildren(QLabel) if w.isVisible()}
    assert shown["issued_to_calm"] == "the Board"
    assert shown["issued_on_calm"] == "9 November 2010"
    assert shown["review_on_calm"] == "Not given"


def test_a_recorded_session_has_a_sheet_too(make_bench: BenchMaker, make_page: MakePage, tmp_path: Path) -> None:
    bench = recorded_bench(make_bench, tmp_path)
    page = make_page(bench)
    assert page.preview.pages == 1
    assert not any(line.isVisible() for line in page.side.findChildren(QLineEdit))


def test_signs_that_the_font_lacks_are_told(make_bench: BenchMaker, make_page: MakePage) -> None:
    page = make_page(make_bench({**ELEVEN, "Drugs 漢": (1, 1, 1)}))
    assert "漢" in page.side.warning.text()
    assert page.side.warning.isVisible()
    plain = make_page(make_bench())
    assert not plain.side.warning.isVisible()


def test_no_session_shows_nothing(bench: Workbench, make_page: MakePage) -> None:
    page = make_page(bench)
    bench.show(None)
    assert page.preview.pages == 0
    page.print()
    assert not page.builder.busy


def test_zoom_by_buttons(bench: Workbench, make_page: MakePage) -> None:
    page = make_page(bench)
    preview = page.preview
    across = preview.zoom
    assert preview.fit_width.isChecked()
    preview.larger.click()
    assert preview.zoom == pytest.approx(across * 1.25)
    assert preview.percent.text() == f"{across * 1.25:.0%}"
    assert not preview.fit_width.isChecked()
    preview.smaller.click()
    assert preview.zoom == pytest.approx(across)
    preview.fit_page.click()
    assert preview.zoom < across
    for _ in range(20):
        preview.larger.click()
    assert preview.zoom == 4.0
    assert not preview.larger.isEnabled()
