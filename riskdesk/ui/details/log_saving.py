"""Save the log as PDF: asks where, makes it beside the window, and tells how it went."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path
from threading import Event

from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths, Qt, QThreadPool, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.log_entry import LogEntry
from riskdesk.domain.session import Session
from riskdesk.exchange.saving import save_whole
from riskdesk.reports.log_annex import TITLE, log_pdf
from riskdesk.reports.pdf import Cancelled, SheetResult
from riskdesk.ui.details.fields import tr
from riskdesk.ui.sheet.output import progress_dialog
from riskdesk.ui.sheet.saving import default_name
from riskdesk.ui.workbench import Workbench

Wish = tuple[Session, Sequence[LogEntry], str, int]


class _Job(QObject):
    """One annex being made in a worker thread."""

    progressed = Signal(int, int)
    ended = Signal()

    def __init__(self, wish: Wish) -> None:
        super().__init__()
        self._wish = wish
        self.stop = Event()
        self.result: SheetResult | None = None
        self.error = ""

    def run(self) -> None:
        """In the worker thread."""
        try:
            self.result = log_pdf(*self._wish, progress=self._report)
        except Cancelled:
            pass
        except RiskDeskError as error:
            self.error = str(error)
        except Exception as error:
            # Nothing may end a worker unseen: the window says what happened, the terminal where.
            traceback.print_exc()
            words = tr("The log could not be made into a PDF ({problem}). The session is kept as it is.")
            self.error = words.format(problem=f"{type(error).__name__}: {error}")
        self.ended.emit()

    def _report(self, done: int, total: int) -> None:
        if self.stop.is_set():
            raise Cancelled
        if done == total or done % 50 == 0:
            self.progressed.emit(done, total)


class LogSaving(QObject):
    """One saving, from the question to the last word; it goes when it is done, and with the widget."""

    def __init__(self, parent: QWidget, bench: Workbench) -> None:
        super().__init__(parent)
        self._page, self._bench = parent, bench
        self._job: _Job | None = None
        self._path = Path()

    def ask(self, session: Session, entries: Sequence[LogEntry], words: str, total: int) -> QFileDialog:
        """Ask where to save the log."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self._page.window(), tr("Save the log as PDF"), documents or str(Path.home()))
        dialog.setObjectName("log_pdf_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([tr("PDF files (*.pdf)"), tr("All files (*)")])
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(default_name(session.info, TITLE))
        dialog.fileSelected.connect(lambda name: self.make(Path(name), (session, entries, words, total)))
        dialog.rejected.connect(self.deleteLater)
        dialog.open()
        return dialog

    def make(self, path: Path, wish: Wish) -> None:
        """Make the PDF in a worker thread and save it."""
        self._path = path
        self._job = job = _Job(wish)
        self._dialog = progress_dialog(self._page.window(), "log_progress", tr("Making the PDF of the log"))
        self._dialog.setWindowTitle(tr("Log"))
        self._dialog.setRange(0, max(1, len(wish[1])))
        self._dialog.canceled.connect(job.stop.set)
        job.progressed.connect(self._on_progress)
        job.ended.connect(self._end)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(job.stop.set)
        self.destroyed.connect(job.stop.set)
        QThreadPool.globalInstance().start(job.run)

    def _on_progress(self, done: int, _total: int) -> None:
        if self._job is not None and not self._job.stop.is_set():
            self._dialog.setValue(done)

    def _end(self) -> None:
        job = self._job
        if job is None:
            return
        self._dialog.canceled.disconnect(job.stop.set)
        self._dialog.close()
        self._dialog.deleteLater()
        if job.result is not None and not job.stop.is_set():
            self._save(job.result)
        elif job.error:
            self._bench.tell(job.error, error=True)
        else:
            self._bench.tell(tr("The log was not saved."))
        self.deleteLater()

    def _save(self, result: SheetResult) -> None:
        try:
            save_whole(self._path, result.pdf)
        except RiskDeskError as error:
            self._bench.tell(str(error), error=True)
            return
        words = tr("Saved as {name} in {folder}.").format(name=self._path.name, folder=self._path.parent)
        self._bench.tell(f"{words} {result.warning}".strip())
