"""Where a page stands on paper whose edges the printer cannot reach."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st
from PySide6.QtCore import QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter

from riskdesk.ui.sheet.placing import content_of, paper_of, placed

PAPER, A4 = QRectF(0, 0, 595, 842), QSizeF(595, 842)
edges = st.floats(0, 120)


def inner(left: float, top: float, right: float, bottom: float) -> QRectF:
    return PAPER.adjusted(left, top, -right, -bottom)


def part(target: QRectF, content: QRectF) -> QRectF:
    at = QRectF(content.left() * target.width(), content.top() * target.height(), 0, 0)
    at.setSize(QSizeF(content.width() * target.width(), content.height() * target.height()))
    return at.translated(target.topLeft())


def test_a_page_goes_to_the_edges_where_nothing_is_cut() -> None:
    content = QRectF(0.05, 0.03, 0.9, 0.94)
    assert placed(PAPER, inner(12, 12, 12, 12), A4, content) == PAPER


def test_a_page_is_made_smaller_only_as_far_as_it_must_be() -> None:
    content = QRectF(0.05, 0.03, 0.9, 0.94)
    target = placed(PAPER, inner(12, 12, 12, 60), A4, content)
    assert 0.95 < target.width() / PAPER.width() < 1
    assert part(target, content).bottom() <= 842 - 60 + 1e-6


@given(edges, edges, edges, edges, st.floats(0, 0.3), st.floats(0, 0.3), st.floats(0.3, 0.7), st.floats(0.3, 0.7))
def test_no_content_is_ever_cut_and_no_page_is_stretched(
    left: float, top: float, right: float, bottom: float, x: float, y: float, w: float, h: float
) -> None:
    reach, content = inner(left, top, right, bottom), QRectF(x, y, w, h)
    assume(not content.isEmpty())
    target = placed(PAPER, reach, A4, content)
    assert reach.adjusted(-0.01, -0.01, 0.01, 0.01).contains(part(target, content))
    assert abs(target.width() / target.height() - A4.width() / A4.height()) < 1e-6
    assert target.width() <= PAPER.width() + 1e-6


def test_the_content_of_a_page_is_what_is_not_white() -> None:
    page = QImage(QSize(100, 200), QImage.Format.Format_RGB32)
    page.fill(0xFFFFFF)
    assert content_of(page).isEmpty()
    for x, y in ((10, 20), (79, 149)):
        page.setPixel(x, y, 0)
    assert content_of(page) == QRectF(0.1, 0.1, 0.7, 0.65)


def test_the_edges_that_a_printer_cannot_reach_are_asked_of_it() -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(72)
    printer.setFullPage(True)
    layout = QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    printer.setPageLayout(layout)
    paper, reach = paper_of(printer)
    assert (round(paper.width()), round(paper.height())) == (595, 842)
    assert reach == paper
