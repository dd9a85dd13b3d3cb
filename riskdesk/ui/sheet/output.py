"""Print and Save as PDF: the dialogs, and what follows them."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QFileDialog, QProgressDialog, QWidget

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.session import SessionInfo
from riskdesk.ui.files import ask_save, last_folder, save_and_tell
from riskdesk.ui.sheet.printing import PdfPages, new_printer, painted, planned, reduced
from riskdesk.ui.sheet.saving import default_name
from riskdesk.ui.workbench import Workbench

_Option = QAbstractPrintDialog.PrintDialogOption
PATIENCE = 600
"""Milliseconds after which a job that still runs shows how far it is."""


def tr(text: str) -> str:
    """Translate a text of the Sheet tab."""
    return QCoreApplication.translate("Sheet", text)


class _UntilDone(QProgressDialog):
    """Goes when the work is done, and not before: Escape and the cross of the frame do nothing."""

    def reject(self) -> None:
        """Stay."""

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay where it is the user or the system that closes it."""
        if event.spontaneous():
            event.ignore()
        else:
            super().closeEvent(event)


def progress_dialog(
    parent: QWidget, name: str, text: str, at_once: bool = False, stoppable: bool = True
) -> QProgressDialog:
    """A window with progress, and Cancel where the job is ``stoppable``, which shows itself only where the job takes
    long, or ``at_once``.

    While it shows, nothing can be done in the window behind it.
    """
    dialog = QProgressDialog(text, tr("Cancel"), 0, 1, parent) if stoppable else _UntilDone(text, "", 0, 1, parent)
    if not stoppable:
        dialog.setCancelButton(None)
    dialog.setObjectName(name)
    dialog.setWindowTitle(tr("Priority sheet"))
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setMinimumDuration(PATIENCE)
    dialog.setAutoClose(False)
    dialog.setAutoReset(False)
    # The first value starts the clock, where there is an end to count to; until then it is Qt's own, of four seconds.
    dialog.setValue(0)
    dialog.setRange(0, 0)
    if at_once:
        # A duration of 0 would wait for the next turn of the event loop, and let in what was typed before it.
        dialog.show()
    return dialog


class SheetOutput(QObject):
    """Prints and saves the bytes that it is given, and tells how it went.

    Signals:
        printed: nothing more comes of what was to be printed: it was sent, given up, or not begun.
    """

    printed = Signal()

    def __init__(self, page: QWidget, bench: Workbench) -> None:
        super().__init__(page)
        self._page, self._bench = page, bench
        self._printing: _Printing | None = None

    # Save

    def save(self, pdf: bytes, info: SessionInfo, what: str) -> QFileDialog:
        """Ask where to save the PDF, and save it; ``what`` begins the name that is suggested."""
        title, kind, name = tr("Save as PDF"), tr("PDF files (*.pdf)"), default_name(info, what)
        return ask_save(self._page.window(), "save_pdf_dialog", title, kind, name, lambda path: self.write(path, pdf))

    def write(self, path: Path, pdf: bytes) -> None:
        """Save the PDF, whole or not at all."""
        save_and_tell(self._bench, path, pdf)

    # Print

    def print(self, pdf: bytes, info: SessionInfo, what: str, current: int = 0) -> QPrintDialog:
        """Ask how to print, and print; ``what`` begins the name of the job, ``current`` is the page (from 0) that is
        looked at."""
        pages, name = PdfPages(pdf), default_name(info, what)
        printer = new_printer(pages, name.removesuffix(".pdf"))
        if not QPrinterInfo.availablePrinterNames():
            # Without a printer the dialog offers a PDF file, and needs a name for it.
            printer.setOutputFileName(str(last_folder(self._page) / name))
        dialog = QPrintDialog(printer, self._page.window())
        dialog.setObjectName("print_dialog")
        title = tr("Print into a file, as pictures: {what}") if printer.outputFileName() else tr("Print: {what}")
        dialog.setWindowTitle(title.format(what=what))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for option in (_Option.PrintPageRange, _Option.PrintCurrentPage, _Option.PrintCollateCopies):
            dialog.setOption(option)
        dialog.setMinMax(1, pages.count)
        dialog.setFromTo(1, pages.count)
        dialog.setPrintRange(QAbstractPrintDialog.PrintRange.AllPages)
        dialog.accepted.connect(lambda: self.send(pages, printer, current))
        dialog.rejected.connect(pages.close)
        dialog.rejected.connect(self.printed)
        # PySide hides QDialog's own open() behind the one with a slot.
        QDialog.open(dialog)
        return dialog

    def send(self, pages: PdfPages, printer: QPrinter, current: int = 0) -> None:
        """Send the pages one by one, the window staying alive."""
        self._printing = _Printing(self._page.window(), self._bench, pages, printer, self, current)
        self._printing.over.connect(self._sent)

    def _sent(self) -> None:
        # The document, the printer and its pictures go with it.
        self._printing = None
        self.printed.emit()


class _Printing(QObject):
    """A print job under way: a page each time the window has nothing else to do."""

    over = Signal()

    def __init__(
        self,
        window: QWidget,
        bench: Workbench,
        pages: PdfPages,
        printer: QPrinter,
        parent: QObject,
        current: int = 0,
    ) -> None:
        super().__init__(parent)
        self._bench, self._pages, self._printer = bench, pages, printer
        self._sent = 0
        self._steps: Generator[int, None, None] = painted(pages, printer, current)
        self._smaller = reduced(pages, printer, current)
        self._dialog = progress_dialog(window, "print_progress", tr("Sending the sheet to the printer"))
        self._dialog.setRange(0, len(planned(pages.count, printer, current)))
        self._dialog.canceled.connect(self._cancel)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)
        self._timer.start(0)
        bench.running.add(self, tr("Print"), self._cancel)

    def _step(self) -> None:
        try:
            self._sent = next(self._steps)
            self._dialog.setValue(self._sent)
        except StopIteration:
            self._end(self._words(), error=False)
        except RiskDeskError as error:
            self._end(str(error), error=True)
        except Exception:
            words = tr("Printing broke off after {n} of {count} pages; look whether some came out already.")
            self._end(words.format(n=self._sent, count=self._dialog.maximum()), error=True)
            raise

    def _words(self) -> str:
        where = self._printer.outputFileName() or self._printer.printerName()
        pages = tr("1 page was sent to {printer}.") if self._sent == 1 else tr("{n} pages were sent to {printer}.")
        said = [pages.format(n=self._sent, printer=where)]
        if self._smaller:
            words = tr("They are {percent} % smaller, because this printer cannot print so near the edge of the paper.")
            said.append(words.format(percent=self._smaller))
        if self._printer.outputFileName():
            said.append(
                tr(
                    "Pages in a printed file are pictures: Save as PDF keeps the text, which can be searched and read "
                    "aloud."
                )
            )
        return " ".join(said)

    def _cancel(self) -> None:
        self._steps.close()
        if self._printer.outputFileName():
            words = tr("Printing was cancelled after {n} of {count} pages; no file was kept.")
        else:
            words = tr("Printing was cancelled after {n} of {count} pages; look whether some came out already.")
        self._end(words.format(n=self._sent, count=self._dialog.maximum()), error=False)

    def _end(self, words: str, error: bool) -> None:
        self._timer.stop()
        self._bench.running.remove(self)
        self._dialog.canceled.disconnect(self._cancel)
        self._dialog.close()
        self._dialog.deleteLater()
        self._pages.close()
        self._bench.tell(words, error)
        self.over.emit()
        self.deleteLater()
