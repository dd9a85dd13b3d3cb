"""From the PDF to the printer: the pages of the preview, as pictures at the printer's resolution."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QMarginsF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

from riskdesk.domain.errors import RiskDeskError
from riskdesk.exchange.saving import save_pdf
from riskdesk.ui.sheet.placing import content_of, paper_of, placed

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


def print_pdf(pdf: bytes, printer: QPrinter, current: int = 0) -> int:
    """Print the pages that the printer's settings ask for, copies and all; returns how many were sent. ``current`` is
    the page (from 0) that is looked at.

    Raises:
        PrintError: the printer did not take the job.
    """
    pages = PdfPages(pdf)
    try:
        return sum(1 for _ in painted(pages, printer, current))
    finally:
        pages.close()


def planned(count: int, printer: QPrinter, current: int = 0) -> list[int]:
    """The pages to send, from 0, in their order, out of ``count``; with the copies that the printer cannot make."""
    chosen = [n for n in range(count) if _wanted(n + 1, printer, current + 1)]
    if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst:
        chosen.reverse()
    copies = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
    return chosen * copies if printer.collateCopies() else [n for n in chosen for _ in range(copies)]


def _wanted(number: int, printer: QPrinter, current: int) -> bool:
    if printer.printRange() is QPrinter.PrintRange.CurrentPage:
        return number == current
    if printer.printRange() is not QPrinter.PrintRange.PageRange:
        return True
    ranges = printer.pageRanges()
    if not ranges.isEmpty():
        return ranges.contains(number)
    first, last = printer.fromPage(), printer.toPage()
    return not first or first <= number <= (last or number)


def painted(pages: PdfPages, printer: QPrinter, current: int = 0) -> Generator[int, None, None]:
    """Send the planned pages one by one; yields after each how many are sent. Closed early, the job is taken back.

    Into a file the pages go only when all are there: it is whole, or it is not there.

    Raises:
        PrintError: the printer did not take the job.
        SaveError: the file could not be written.
    """
    plan = planned(pages.count, printer, current)
    if not plan:
        raise PrintError(QCoreApplication.translate("Sheet", "None of the pages asked for is in the sheet."))
    target = printer.outputFileName()
    if not target:
        yield from _sent(pages, printer, plan)
        return
    if not Path(target).parent.is_dir():
        words = QCoreApplication.translate("Sheet", "{folder} is not there; nothing was printed. Choose another place.")
        raise PrintError(words.format(folder=Path(target).parent))
    try:
        held = TemporaryDirectory(prefix="riskdesk-", ignore_cleanup_errors=True)
    except OSError as error:
        words = QCoreApplication.translate(
            "Sheet",
            "The system's folder for temporary files cannot be used ({why}); nothing was printed. Make room there, or "
            "save the sheet as PDF.",
        )
        raise PrintError(words.format(why=error.strerror or error)) from error
    with held as folder:
        beside = Path(folder) / "printed.pdf"
        printer.setOutputFileName(str(beside))
        try:
            yield from _sent(pages, printer, plan)
        finally:
            printer.setOutputFileName(target)
        save_pdf(Path(target), _whole(beside, len(plan)))


def _whole(path: Path, count: int) -> bytes:
    """The bytes of a printed file that holds so many pages."""
    printed = path.read_bytes() if path.exists() else b""
    pages = PdfPages(printed)
    found = pages.count
    pages.close()
    if found != count:
        words = QCoreApplication.translate(
            "Sheet", "Only {found} of {count} pages could be written, perhaps for want of room; no file was kept."
        )
        raise PrintError(words.format(found=found, count=count))
    return printed


def _sent(pages: PdfPages, printer: QPrinter, plan: list[int]) -> Generator[int, None, None]:
    printer.setFullPage(True)
    turn = _Turning(printer, pages.size(plan[0]))
    painter = QPainter()
    if not painter.begin(printer):
        raise _refused(printer)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    whole = False
    try:
        for sent, page in enumerate(plan, 1):
            if sent > 1:
                turn.to(pages.size(page))
                if not printer.newPage():
                    raise _refused(printer)
            _paint(painter, printer, pages, page)
            if printer.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
                raise _refused(printer)
            yield sent
        whole = True
    finally:
        if not whole:
            printer.abort()
        painter.end()


class _Turning:
    """Turns the paper where a page lies and the first stood; how the first lies on it was chosen at the printer."""

    def __init__(self, printer: QPrinter, first: QSizeF) -> None:
        self._printer, self._first = printer, first.width() > first.height()
        self._chosen = printer.pageLayout().orientation()

    def to(self, size: QSizeF) -> None:
        """Lay the paper as a page of this size wants it."""
        landscape, portrait = QPageLayout.Orientation.Landscape, QPageLayout.Orientation.Portrait
        other = portrait if self._chosen is landscape else landscape
        wanted = self._chosen if (size.width() > size.height()) is self._first else other
        if self._printer.pageLayout().orientation() is not wanted:
            self._printer.setPageOrientation(wanted)


def reduced(pages: PdfPages, printer: QPrinter, current: int = 0) -> int:
    """By how many per cent the pages are made smaller, so that nothing is cut at the edge that this printer cannot
    reach; 0 where nothing is."""
    plan = planned(pages.count, printer, current)
    if not plan:
        return 0
    paper, reach = paper_of(printer)
    size = pages.size(plan[0])
    full = size.scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
    share = placed(paper, reach, size, _content(pages, plan[0])).width() / full.width()
    return round((1 - share) * 100)


def _content(pages: PdfPages, page: int) -> QRectF:
    size = pages.size(page)
    return content_of(pages.picture(page, size.scaled(QSizeF(400, 400), Qt.AspectRatioMode.KeepAspectRatio).toSize()))


def _paint(painter: QPainter, printer: QPrinter, pages: PdfPages, page: int) -> None:
    """Draw one page as large as the paper holds it, in the middle, and whole."""
    paper, reach = paper_of(printer)
    target = placed(paper, reach, pages.size(page), _content(pages, page))
    finest = min(1.0, RESOLUTION / max(1, printer.resolution()))
    picture = pages.picture(page, (target.size() * finest).toSize())
    if printer.colorMode() is QPrinter.ColorMode.GrayScale:
        # Not every driver does it by itself.
        picture = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    painter.drawImage(target, picture)


def _refused(printer: QPrinter) -> PrintError:
    name = printer.printerName()
    words = QCoreApplication.translate(
        "Sheet",
        "{printer} did not take the job, or is no longer there; what it printed is not the whole. See to it, and print "
        "again: the sheet is kept.",
    )
    return PrintError(words.format(printer=name or QCoreApplication.translate("Sheet", "The printer")))
