"""Asking for a file of scores, and the names of its areas for a new assessment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.scheme import Scheme


def tr(text: str) -> str:
    """Translate a text of the import."""
    return QCoreApplication.translate("Intake", text)


def file_dialog(parent: QWidget, title: str, name: str, folder: str = "") -> QFileDialog:
    """A dialog that asks for a CSV file or a workbook."""
    dialog = QFileDialog(parent, title, folder or str(Path.home()))
    dialog.setObjectName(name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setNameFilters([tr("Scores (*.csv *.tsv *.txt *.xlsx *.xlsm)"), tr("All files (*)")])
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return dialog


def ask_names(
    parent: QWidget, scheme: Scheme, put: Callable[[Sequence[str]], object], say: Callable[[str], object]
) -> None:
    """Ask for a file; ``put`` is told the names of the areas in it, ``say`` why there are none."""
    dialog = file_dialog(parent, tr("Areas from a file"), "areas_file")
    dialog.fileSelected.connect(lambda chosen: _read(Path(chosen), scheme, put, say))
    dialog.open()


def _read(path: Path, scheme: Scheme, put: Callable[[Sequence[str]], object], say: Callable[[str], object]) -> None:
    from riskdesk.domain.intake_mapping import area_names
    from riskdesk.exchange.intake import read_grid

    try:
        names = area_names(read_grid(path), scheme)
    except RiskDeskError as error:
        say(str(error))
        return
    if names:
        put(names)
    else:
        say(tr("{file} has no names of risk areas.").format(file=path.name))
