"""Printing to a real PDF printer: as many pages as asked for, and they look like the sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrinter

from riskdesk.ui.sheet.printing import RESOLUTION, PdfPages, PrintError, new_printer, painted, print_pdf
from tests.ui.benches import BenchMaker
from tests.ui.sheet.sheets import blank, difference, long_pdf, page_count, picture


def printer_for(pdf: bytes, target: Path, resolution: int = 75) -> QPrinter:
    """A PDF printer, coarse where nothing else is asked: a fine page takes half a second."""
    pages = PdfPages(pdf)
    printer = new_printer(pages, "Priority sheet")
    pages.close()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    printer.setResolution(resolution)
    return printer


def test_every_page_is_printed_as_the_sheet_has_it(make_bench: BenchMaker, tmp_path: Path) -> None:
    pdf = long_pdf(make_bench)
    count = page_count(pdf)
    assert count > 1
    target = tmp_path / "printed.pdf"
    assert print_pdf(pdf, printer_for(pdf, target, RESOLUTION)) == count
    printed = target.read_bytes()
    assert page_count(printed) == count
    for page in range(count):
        paper, sheet = picture(printed, page), picture(pdf, page)
        assert difference(sheet, blank(sheet)) > 0.02
        assert difference(paper, sheet) < difference(sheet, blank(sheet)) / 4


def test_only_the_pages_asked_for_are_printed(make_bench: BenchMaker, tmp_path: Path) -> None:
    pdf = long_pdf(make_bench)
    printer = printer_for(pdf, tmp_path / "second.pdf")
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 2)
    assert print_pdf(pdf, printer) == 1
    printed = picture((tmp_path / "second.pdf").read_bytes())
    assert difference(printed, picture(pdf, 1)) < difference(printed, picture(pdf, 0))


@pytest.mark.parametrize(("collate", "like"), [(True, [0, 1, 0, 1]), (False, [0, 0, 1, 1])])
def test_copies_that_the_printer_cannot_make_are_sent(
    make_bench: BenchMaker, tmp_path: Path, collate: bool, like: list[int]
) -> None:
    pdf = long_pdf(make_bench)
    assert page_count(pdf) == 2
    printer = printer_for(pdf, tmp_path / "copies.pdf")
    printer.setCopyCount(2)
    printer.setCollateCopies(collate)
    assert not printer.supportsMultipleCopies()
    assert print_pdf(pdf, printer) == 4
    printed = (tmp_path / "copies.pdf").read_bytes()
    assert page_count(printed) == 4
    nearest = [min((0, 1), key=lambda n: difference(picture(printed, p), picture(pdf, n))) for p in range(4)]
    assert nearest == like


def test_the_last_page_can_come_first(make_bench: BenchMaker, tmp_path: Path) -> None:
    pdf = long_pdf(make_bench)
    printer = printer_for(pdf, tmp_path / "back.pdf")
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert print_pdf(pdf, printer) == 2
    first = picture((tmp_path / "back.pdf").read_bytes())
    assert difference(first, picture(pdf, 1)) < difference(first, picture(pdf, 0))


def test_a_landscape_sheet_lies_on_landscape_paper(make_bench: BenchMaker, tmp_path: Path) -> None:
    pdf = long_pdf(make_bench, 11, landscape=True)
    printer = printer_for(pdf, tmp_path / "wide.pdf")
    assert printer.pageLayout().orientation() is QPageLayout.Orientation.Landscape
    assert printer.pageLayout().pageSize().name().startswith("A4")
    print_pdf(pdf, printer)
    pages = PdfPages((tmp_path / "wide.pdf").read_bytes())
    assert pages.size(0).width() > pages.size(0).height()
    pages.close()


def test_other_paper_holds_the_whole_page(make_bench: BenchMaker, tmp_path: Path) -> None:
    pdf = long_pdf(make_bench, 11)
    printer = printer_for(pdf, tmp_path / "lying.pdf")
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    print_pdf(pdf, printer)
    printed = picture((tmp_path / "lying.pdf").read_bytes(), size=picture(pdf).size().transposed())
    # The page stands in the middle, white on both sides of it.
    strip = printed.copy(0, 0, printed.width() // 5, printed.height())
    middle = printed.copy(printed.width() // 3, 0, printed.width() // 3, printed.height())
    assert difference(strip, blank(strip)) == 0
    assert difference(middle, blank(middle)) > 0.02


def test_a_range_beyond_the_sheet_is_refused_in_words(make_bench: BenchMaker, tmp_path: Path) -> None:
    pdf = long_pdf(make_bench, 11)
    printer = printer_for(pdf, tmp_path / "none.pdf")
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(7, 9)
    with pytest.raises(PrintError, match="None of the pages"):
        print_pdf(pdf, printer)
    assert not (tmp_path / "none.pdf").exists()


@pytest.mark.qt_log_ignore("QPdf|QPainter")
def test_a_printer_that_refuses_is_told_in_words(make_bench: BenchMaker, tmp_path: Path) -> None:
    pdf = long_pdf(make_bench, 11)
    with pytest.raises(PrintError, match="did not take the job"):
        print_pdf(pdf, printer_for(pdf, tmp_path / "no such folder" / "sheet.pdf"))


def test_a_job_can_be_taken_back_between_two_pages(make_bench: BenchMaker, tmp_path: Path) -> None:
    pdf = long_pdf(make_bench)
    pages = PdfPages(pdf)
    printer = printer_for(pdf, tmp_path / "half.pdf")
    steps = painted(pages, printer)
    assert next(steps) == 1
    steps.close()
    pages.close()
    assert not (tmp_path / "half.pdf").exists()
