"""Asking for a file of scores, and the names of its areas for a new assessment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.scheme import Scheme
from riskdesk.ui.files import ask_open


def tr(text: str) -> str:
    """Translate a text of the import."""
    return QCoreApplication.translate("Intake", text)


def score_files() -> str:
    """The kinds of file that scores are read from, for a file dialog."""
    return tr("Scores (*.csv *.tsv *.txt *.xlsx *.xlsm)")


def ask_names(
    parent: QWidget, scheme: Scheme, put: Callable[[Sequence[str]], object], say: Callable[[str], object]
) -> None:
    """Ask for a file; ``put`` is told the names of the areas in it, ``say`` why there are none."""
    title, read = tr("Areas from a file"), lambda path: _read(path, scheme, put, say)
    ask_open(parent, "areas_file", title, score_files(), read)


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
