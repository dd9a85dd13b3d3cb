"""Reading and writing files of sessions beside the window: in a worker thread, with progress and Cancel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QObject, QThreadPool
from PySide6.QtWidgets import QWidget

from riskdesk.ui.pdf_job import Make, PdfJob
from riskdesk.ui.sheet.output import progress_dialog
from riskdesk.ui.workbench import Workbench

Report = Callable[[int, int], None]
Work = Callable[[Report], Any]
"""What is done in the worker thread: told how far it is, gives whatever is handed on."""


def tr(text: str) -> str:
    """Translate a text of exporting and importing."""
    return QCoreApplication.translate("Transfer", text)


class _FileJob(PdfJob):
    """The same job with another thing made."""

    def __init__(self, work: Work) -> None:
        super().__init__(cast(Make, work))

    def failed(self) -> str:
        """Nothing was changed: files and libraries are written whole or not at all."""
        return tr("It could not be done ({problem}). Nothing was changed.")


class Working(QObject):
    """One piece of work, from its start to its last word; it goes when it is done, and with the window.

    ``name`` is the object name of its progress dialog, ``title`` and ``text`` are what that says, ``then`` is called
    in the window's thread with what was made; ``stopped`` is told where the user stopped it.
    """

    def __init__(self, parent: QWidget, bench: Workbench, name: str, title: str, text: str, stopped: str) -> None:
        super().__init__(parent)
        self._bench, self._stopped = bench, stopped
        self._then: Callable[[Any], object] = lambda _made: None
        self._job: _FileJob | None = None
        self._dialog = progress_dialog(parent.window(), name, text)
        self._dialog.setWindowTitle(title)

    def start(self, work: Work, then: Callable[[Any], object]) -> None:
        """Begin."""
        self._then = then
        self._job = job = _FileJob(work)
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
        # What is done is done: a Cancel that came too late must not leave it untold.
        if job.result is not None:
            self._then(job.result)
        else:
            self._bench.tell(job.error or self._stopped, error=bool(job.error))
        self.deleteLater()
