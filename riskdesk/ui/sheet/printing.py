"""From the PDF to the printer: the pages of the preview, as pictures at the printer's resolution."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QMarginsF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

from riskdesk.domain.errors import RiskDeskError

RESOLUTION = 300
"""Dots per inch; a page of A4 is then a picture of 35 MB, at a printer's own 1,200 it would be half a gigabyte."""


class PrintError(RiskDeskError):
    """The printer did not take the job."""


class PdfPages:
    """A PDF held in memory, open for drawing. ``document`` lives as long as this."""

    def __init__(self, pdf: bytes) -> None:
        self._buffer = QBuffer()
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument()
        self.document.load(self._buffer)

    @property
    def count(self) -> int:
        """How many pages it has."""
        return int(self.document.pageCount())

    def size(self, page: int) -> QSizeF:
        """The size of a page (from 0) in points."""
        return QSizeF(self.document.pagePointSize(page))

    def picture(self, page: int, size: QSize) -> QImage:
        """A page drawn on white."""
        picture = QImage(size, QImage.Format.Format_RGB32)
        picture.fill(QColor(Qt.GlobalColor.white))
        painter = QPainter(picture)
        painter.drawImage(0, 0, self.document.render(page, size))
        painter.end()
        return picture

    def close(self) -> None:
        """Let go of the document."""
        self.document.close()
        self._buffer.close()


def new_printer(pages: PdfPages, name: str) -> QPrinter:
    """A printer set to the paper of the PDF, as the print dialog begins with."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(RESOLUTION)
    printer.setDocName(name)
    printer.setFullPage(True)
    size = pages.size(0)
    wide = size.width() > size.height()
    upright = QSizeF(min(size.width(), size.height()), max(size.width(), size.height()))
    paper = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turned = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(paper, turned, QMarginsF(0, 0, 0, 0)))
    return printer


def print_pdf(pdf: bytes, printer: QPrinter) -> int:
    """Print the pages that the printer's settings ask for, copies and all; returns how many were sent.

    Raises:
        PrintError: the printer did not take the job.
    """
    pages = PdfPages(pdf)
    try:
        return sum(1 for _ in painted(pages, printer))
    finally:
        pages.close()


def planned(count: int, printer: QPrinter) -> list[int]:
    """The pages to send, from 0, in their order, out of ``count``; with the copies that the printer cannot make."""
    chosen = [n for n in range(count) if _wanted(n + 1, printer)]
    if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst:
        chosen.reverse()
    copies = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
    return chosen * copies if printer.collateCopies() else [n for n in chosen for _ in range(copies)]


def _wanted(number: int, printer: QPrinter) -> bool:
    if printer.printRange() is not QPrinter.PrintRange.PageRange:
        return True
    ranges = printer.pageRanges()
    if not ranges.isEmpty():
        return ranges.contains(number)
    first, last = printer.fromPage(), printer.toPage()
    return not first or first <= number <= (last or number)


def painted(pages: PdfPages, printer: QPrinter) -> Generator[int, None, None]:
    """Send the planned pages one by one; yields after each how many are sent. Closed early, the job is taken back.

    Raises:
        PrintError: the printer did not take the job.
    """
    plan = planned(pages.count, printer)
    if not plan:
        raise PrintError(QCoreApplication.translate("Sheet", "None of the pages asked for is in the sheet."))
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise _refused(printer)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    whole = False
    try:
        for sent, page in enumerate(plan, 1):
            if sent > 1 and not printer.newPage():
                raise _refused(printer)
            _paint(painter, printer, pages, page)
            yield sent
        whole = True
    finally:
        if not whole:
            printer.abort()
        painter.end()
        if not whole and printer.outputFileName():
            # A file cannot be taken back from a queue: half a sheet must not pass for one.
            Path(printer.outputFileName()).unlink(missing_ok=True)


def _paint(painter: QPainter, printer: QPrinter, pages: PdfPages, page: int) -> None:
    """Draw one page as large as the paper holds it, in the middle."""
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    size = pages.size(page).scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
    # A picture is measured from the paper's corner, the painter may stand at the printable area's.
    origin = printer.pageRect(QPrinter.Unit.DevicePixel).topLeft() if not printer.fullPage() else paper.topLeft()
    target = QRectF(0, 0, size.width(), size.height())
    target.moveCenter(QRectF(-origin.x(), -origin.y(), paper.width(), paper.height()).center())
    finest = min(1.0, RESOLUTION / max(1, printer.resolution()))
    painter.drawImage(target, pages.picture(page, (size * finest).toSize()))


def _refused(printer: QPrinter) -> PrintError:
    name = printer.outputFileName() or printer.printerName()
    words = QCoreApplication.translate("Sheet", "{printer} did not take the job; nothing was printed.")
    return PrintError(words.format(printer=name or QCoreApplication.translate("Sheet", "The printer")))
