"""A PDF beside the sheet (the log, a comparison): made in a worker thread, then saved or printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QFileDialog, QWidget

from riskdesk.domain.session import SessionInfo
from riskdesk.reports.pdf import SheetResult
from riskdesk.ui.files import ask_save, save_and_tell
from riskdesk.ui.job import Work
from riskdesk.ui.sheet.output import SheetOutput
from riskdesk.ui.sheet.saving import default_name
from riskdesk.ui.workbench import Workbench
from riskdesk.ui.working import Words, Working

Make = Work[SheetResult]


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

    def ask(self, info: SessionInfo, what: str, make: Make) -> QFileDialog:
        """Ask where to save the PDF, make it and save it; ``what`` begins the name that is suggested."""
        title, kind = tr("{what}: save as PDF").format(what=self._title), tr("PDF files (*.pdf)")
        save, name = (lambda path: self.save(path, make)), f"{self._name}_dialog"
        return ask_save(self._page.window(), name, title, kind, default_name(info, what), save, self.deleteLater)

    def save(self, path: Path, make: Make) -> None:
        """Make the PDF and save it, whole or not at all."""
        self._make(make, lambda result: save_and_tell(self._bench, path, result.pdf, result.warning))

    def print(self, info: SessionInfo, what: str, make: Make) -> None:
        """Make the PDF, then ask how to print it."""

        def hand_over(result: SheetResult) -> QPrintDialog:
            output = SheetOutput(self._page, self._bench)
            output.printed.connect(output.deleteLater)
            return output.print(result.pdf, info, what)

        self._make(make, hand_over)

    def _make(self, make: Make, then: Callable[[SheetResult], object]) -> None:
        stopped = tr("{what}: stopped, nothing was made.").format(what=self._title)
        words = Words(f"{self._name}_progress", self._title, tr("Making the PDF"), stopped)
        working: Working[SheetResult] = Working(self._page, self._bench, words)
        working.over.connect(self.deleteLater)
        working.start(make, then)
