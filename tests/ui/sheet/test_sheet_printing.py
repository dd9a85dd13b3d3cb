"""Printing to a real PDF printer: as many pages as asked for, and they look like the sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrinter

from riskdesk.exchange.saving import SaveError
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


def test_a_folder_that_is_gone_is_told_before_anything_is_drawn(make_bench: BenchMaker, tmp_path: Path) -> None:
    pdf = long_pdf(make_bench, 11)
    with pytest.raises(PrintError, match="no such folder is not there; nothing was printed"):
        print_pdf(pdf, printer_for(pdf, tmp_path / "no such folder" / "sheet.pdf"))


class Gone(QPrinter):
    """A printer that is switched off after its first page."""

    def newPage(self) -> bool:  # noqa: N802 - Qt's name
        return False


def test_a_printer_that_is_gone_is_told_in_words_and_nothing_half_is_kept(
    make_bench: BenchMaker, tmp_path: Path
) -> None:
    pdf = long_pdf(make_bench)
    printer = Gone()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(40)
    printer.setOutputFileName(str(tmp_path / "half.pdf"))
    (tmp_path / "half.pdf").write_bytes(b"kept")
    with pytest.raises(PrintError, match=r"did not take the job, or is no longer there; .+ print again"):
        print_pdf(pdf, printer)
    assert (tmp_path / "half.pdf").read_bytes() == b"kept"
    assert [p.name for p in tmp_path.glob("*.pdf")] == ["half.pdf"]


def test_a_job_can_be_taken_back_between_two_pages(make_bench: BenchMaker, tmp_path: Path) -> None:
    pdf = long_pdf(make_bench)
    pages = PdfPages(pdf)
    printer = printer_for(pdf, tmp_path / "half.pdf")
    steps = painted(pages, printer)
    assert next(steps) == 1
    steps.close()
    pages.close()
    assert not (tmp_path / "half.pdf").exists()


def sixty_pages(make_bench: BenchMaker) -> bytes:
    """A PDF of sixty pages, the second one lying."""
    from io import BytesIO

    from pypdf import PdfReader, PdfWriter

    upright = PdfReader(BytesIO(long_pdf(make_bench, 2))).pages[0]
    lying = PdfReader(BytesIO(long_pdf(make_bench, 2, landscape=True))).pages[0]
    writer, out = PdfWriter(), BytesIO()
    for n in range(60):
        writer.add_page(lying if n == 1 else upright)
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def sixty(make_bench: BenchMaker) -> bytes:
    return sixty_pages(make_bench)


@pytest.mark.parametrize("after", [1, 2, 31, 59])
def test_sixty_pages_can_be_cancelled_at_any_page(sixty: bytes, tmp_path: Path, after: int) -> None:
    pages = PdfPages(sixty)
    steps = painted(pages, printer_for(sixty, tmp_path / "sixty.pdf", 20))
    sent = [next(steps) for _ in range(after)]
    steps.close()
    pages.close()
    assert sent == list(range(1, after + 1))
    assert list(tmp_path.glob("*.pdf")) == []


def test_the_paper_is_turned_with_the_pages(sixty: bytes, tmp_path: Path) -> None:
    printer = printer_for(sixty, tmp_path / "mixed.pdf", 20)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(1, 3)
    print_pdf(sixty, printer)
    pages = PdfPages((tmp_path / "mixed.pdf").read_bytes())
    lies = [pages.size(n).width() > pages.size(n).height() for n in range(pages.count)]
    pages.close()
    assert lies == [False, True, False]


def test_the_page_that_is_looked_at_can_be_printed_alone(make_bench: BenchMaker, tmp_path: Path) -> None:
    pdf = long_pdf(make_bench)
    printer = printer_for(pdf, tmp_path / "current.pdf")
    printer.setPrintRange(QPrinter.PrintRange.CurrentPage)
    assert print_pdf(pdf, printer, current=1) == 1
    printed = picture((tmp_path / "current.pdf").read_bytes())
    assert difference(printed, picture(pdf, 1)) < difference(printed, picture(pdf, 0))


@pytest.mark.parametrize("grey", [True, False])
def test_a_printer_set_to_grey_gets_no_colour(make_bench: BenchMaker, tmp_path: Path, grey: bool) -> None:
    pdf = long_pdf(make_bench, 11)
    printer = printer_for(pdf, tmp_path / "grey.pdf")
    printer.setColorMode(QPrinter.ColorMode.GrayScale if grey else QPrinter.ColorMode.Color)
    print_pdf(pdf, printer)
    printed = picture((tmp_path / "grey.pdf").read_bytes())
    dots = [printed.pixelColor(x, y) for x in range(printed.width()) for y in range(printed.height())]
    coloured = sum(max(d.red(), d.green(), d.blue()) - min(d.red(), d.green(), d.blue()) > 12 for d in dots)
    assert (coloured == 0) is grey


def test_a_file_that_is_read_only_is_left_as_it_is(make_bench: BenchMaker, tmp_path: Path) -> None:
    pdf, target = long_pdf(make_bench, 2), tmp_path / "kept.pdf"
    target.write_bytes(b"kept")
    target.chmod(0o444)
    with pytest.raises(SaveError, match="marked read-only"):
        print_pdf(pdf, printer_for(pdf, target, 20))
    assert target.read_bytes() == b"kept"
