"""About RiskDesk: version, licences, where the library is."""

from __future__ import annotations

import platform

import PySide6
from PySide6.QtWidgets import QDialog, QWidget

from riskdesk import __version__
from riskdesk.ui.dialogs.question import ask
from riskdesk.ui.workbench import Workbench


def about(parent: QWidget, bench: Workbench) -> QDialog:
    """Show the version, what it stands on, and the library's file."""
    state = parent.tr("encrypted") if bench.desk.library.encrypted else parent.tr("not encrypted")
    text = parent.tr(
        "Scores, ranks, keeps and prints the assessment day of a community safety partnership.\n\n"
        "Library: {library} ({state})\n"
        "Python {python}, Qt {qt} (LGPL), Source Sans 3 (SIL Open Font License)."
    ).format(library=bench.desk.library.path, state=state, python=platform.python_version(), qt=PySide6.__version__)
    title = parent.tr("RiskDesk {version}").format(version=__version__)
    return ask(parent, bench.theme, "about_dialog", title, text, [(parent.tr("Close"), "close", lambda: None)], None)
