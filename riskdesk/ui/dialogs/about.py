"""About RiskDesk: version, licences, where the library and the log are."""

from __future__ import annotations

import platform

import PySide6
from PySide6.QtWidgets import QDialog, QWidget

from riskdesk import __version__
from riskdesk.services.places import log_file
from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.widgets import label
from riskdesk.ui.workbench import Workbench


def about(parent: QWidget, bench: Workbench) -> QDialog:
    """Show the version, what it stands on, and the places of the library's file and the log's, to be copied."""
    title = parent.tr("RiskDesk {version}").format(version=__version__)
    intro = parent.tr("Scores, ranks, keeps and prints the assessment day of a community safety partnership.")
    dialog = FormDialog(parent, bench.theme, "about_dialog", title, parent.tr("Close"), intro)
    dialog.cancel.hide()
    dialog.go.setObjectName("close")
    for words, name, path in (
        (parent.tr("Library"), "library_path", bench.desk.library.path),
        (parent.tr("Log"), "log_path", log_file()),
    ):
        line = dialog.line(words, name, str(path))
        line.setReadOnly(True)
        line.setCursorPosition(0)
    state = parent.tr("The library is not encrypted.")
    if bench.desk.library.encrypted:
        state = parent.tr("The library is encrypted under its passphrase.")
    for words in (
        state,
        parent.tr("The log says when RiskDesk ran and where something went wrong; no scores, no words of a session."),
        parent.tr("Python {python}, Qt {qt} (LGPL), Source Sans 3 (SIL Open Font License).").format(
            python=platform.python_version(), qt=PySide6.__version__
        ),
    ):
        dialog.body.insertWidget(dialog.body.count() - 1, label(words, "second", wrap=True))
    dialog.open()
    # Nothing is asked here, so no field has to have the focus.
    dialog.go.setFocus()
    return dialog
