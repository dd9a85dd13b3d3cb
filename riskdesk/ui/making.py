"""A PDF beside the sheet (the log, a comparison): made in a worker thread, then saved or printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths, Qt, QThreadPool
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QFileDialog, QWidget

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.session import SessionInfo
from riskdesk.exchange.saving import save_pdf
from riskdesk.reports.pdf import SheetResult
from riskdesk.ui.pdf_job import Make, PdfJob
from riskdesk.ui.sheet.output import SheetOutput, progress_dialog
from riskdesk.ui.sheet.saving import default_name
from riskdesk.ui.workbench import Workbench


def tr(text: str) -> str:
    """Translate a text of this job."""
    return QCoreApplication.translate("Making", text)


class PdfMaking(QObject):
    """One PDF, from the wish to the last word; it goes when it is done, and with the widget.

    ``name`` begins the object names of its dialogs, ``title`` is what the PDF is called ("Log").
    """

    def __init__(self, parent: QWidget, bench: Workbench, name: str, title: str) -> None:
        super().__init__(parent)
        self._page, self._bench, self._name, self._title = parent, bench, name, title
        self._job: PdfJob | None = None
        self._then: Callable[[SheetResult], object] = lambda _result: None

    def ask(self, info: SessionInfo, what: str, make: Make) -> QFileDialog:
        """Ask where to save the PDF, make it and save it; ``what`` begins the name that is suggested."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        title = tr("{what}: save as PDF").format(what=self._title)
        dialog = QFileDialog(self._page.window(), title, documents or str(Path.home()))
        dialog.setObjectName(f"{self._name}_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([tr("PDF files (*.pdf)"), tr("All files (*)")])
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(default_name(info, what))
        dialog.fileSelected.connect(lambda name: self.save(Path(name), make))
        dialog.rejected.connect(self.deleteLater)
        dialog.open()
        return dialog

    def save(self, path: Path, make: Make) -> None:
        """Make the PDF and save it, whole or not at all."""
        self._make(make, lambda result: self._keep(path, result))

    def print(self, info: SessionInfo, what: str, make: Make) -> None:
        """Make the PDF, then ask how to print it."""

        def hand_over(result: SheetResult) -> QPrintDialog:
            return SheetOutput(self._page, self._bench).print(result.pdf, info, what)

        self._make(make, hand_over)

    def _make(self, make: Make, then: Callable[[SheetResult], object]) -> None:
        self._then = then
        self._job = job = PdfJob(make)
        self._dialog = progress_dialog(self._page.window(), f"{self._name}_progress", tr("Making the PDF"))
        self._dialog.setWindowTitle(self._title)
        self._dialog.canceled.connect(job.stop.set)
        job.progressed.connect(self._on_progress)
        job.ended.connect(self._end)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(job.stop.set)
        self.destroyed.connect(job.stop.set)
        QThreadPool.globalInstance().start(job.run)

    def _on_progress(self, done: int, total: int) -> None:
        if self._job is not None and not self._job.stop.is_set():
            self._dialog.setRange(0, max(1, total))
            self._dialog.setValue(done)

    def _end(self, job: PdfJob) -> None:
        self._dialog.canceled.disconnect(job.stop.set)
        self._dialog.close()
        self._dialog.deleteLater()
        if job.result is not None and not job.stop.is_set():
            self._then(job.result)
        elif job.error:
            self._bench.tell(job.error, error=True)
        else:
            self._bench.tell(tr("{what}: stopped, nothing was made.").format(what=self._title))
        self.deleteLater()

    def _keep(self, path: Path, result: SheetResult) -> None:
        try:
            save_pdf(path, result.pdf)
        except RiskDeskError as error:
            self._bench.tell(str(error), error=True)
            return
        words = tr("Saved as {name} in {folder}.").format(name=path.name, folder=path.parent)
        self._bench.tell(f"{words} {result.warning}".strip())
