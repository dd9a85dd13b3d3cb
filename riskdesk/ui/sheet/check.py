"""Check a printed sheet: whether a PDF that somebody has in hand still agrees with the library."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from riskdesk.domain.errors import RiskDeskError
from riskdesk.services.verifying import Verdict, verify
from riskdesk.ui.dialogs.question import ask
from riskdesk.ui.files import ask_open
from riskdesk.ui.workbench import Workbench


def tr(text: str) -> str:
    """Translate a text of this dialog."""
    return QCoreApplication.translate("CheckSheet", text)


def ask_sheet(parent: QWidget, bench: Workbench) -> QFileDialog:
    """Ask for a PDF, check it, and say what came out."""
    title, check = tr("Check a printed sheet"), lambda path: check_sheet(parent, bench, path)
    return ask_open(parent, "check_sheet_dialog", title, tr("PDF files (*.pdf)"), check)


def check_sheet(parent: QWidget, bench: Workbench, path: Path) -> QDialog | None:
    """Check one PDF; a file that cannot be read is told as any other trouble."""
    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        verdict = _verdict(bench, path)
    except RiskDeskError as error:
        bench.tell(str(error), error=True)
        return None
    finally:
        QGuiApplication.restoreOverrideCursor()
    text = "\n\n".join((path.name, *verdict.sentences))
    close = (tr("Close"), "close", lambda: None)
    return ask(parent, bench.theme, "checked_dialog", verdict.heading, text, [close], None)


def _verdict(bench: Workbench, path: Path) -> Verdict:
    from riskdesk.exchange.sheet_reader import parse_again, read_sheet
    from riskdesk.reports.documents import make_again

    return verify(bench.desk.library, read_sheet(path), make_again, parse_again)
