"""The comparison with the chart, saved as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from riskdesk.domain.errors import RiskDeskError
from riskdesk.exchange.saving import save_whole
from riskdesk.services.history import Quantity

if TYPE_CHECKING:
    from riskdesk.ui.history.page import HistoryPage


def tr(text: str) -> str:
    """Translate a text of the History tab."""
    return QCoreApplication.translate("History", text)


class ReviewSaving:
    """Asks where to save the two versions' comparison, makes it and saves it, whole or not at all."""

    def __init__(self, page: HistoryPage) -> None:
        self._page = page
        self._folder: Path | None = None

    def save(self) -> QFileDialog | None:
        """Ask for the file."""
        comparison = self._page.keeper.comparison
        if comparison is None:
            return None
        from riskdesk.ui.sheet.saving import default_name

        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = self._folder or Path(documents or Path.home())
        dialog = QFileDialog(self._page.window(), tr("Save the comparison as PDF"), str(folder))
        dialog.setObjectName("save_review_dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([tr("PDF files (*.pdf)"), tr("All files (*)")])
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(default_name(comparison.new.info, tr("What moved")))
        dialog.fileSelected.connect(lambda name: self.write(Path(name)))
        dialog.open()
        return dialog

    def write(self, path: Path) -> None:
        """Make the PDF and save it."""
        from riskdesk.reports.compare_pdf import compare_pdf

        page = self._page
        if page.keeper.comparison is None:
            return
        view = page.view if page.view in ("rank", "risk", "threat") else "rank"
        try:
            result = compare_pdf(page.keeper.comparison, page.keeper.chart(Quantity(view)), page.chart.slots)
            save_whole(path, result.pdf)
        except RiskDeskError as error:
            page.bench.tell(str(error), error=True)
            return
        self._folder = path.parent
        words = tr("Saved as {name} in {folder}.").format(name=path.name, folder=path.parent)
        page.bench.tell(f"{words} {result.warning}".rstrip())
