"""What opens the import: the menu, a file dropped on the window, a table on the clipboard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.session import State
from riskdesk.ui.actions import Actions
from riskdesk.ui.files import ask_open
from riskdesk.ui.workbench import Workbench

if TYPE_CHECKING:
    pass


class IntakeDeeds(QObject):
    """Imports scores into the open draft, or says why that cannot be."""

    def __init__(self, window: QWidget, bench: Workbench, actions: Actions) -> None:
        super().__init__(window)
        self._window, self._bench = window, bench
        actions.handle("import_scores", self.choose)
        actions.handle("import_clipboard", self.from_clipboard)

    # Whether it can be done

    def why_not(self) -> str:
        """Why nothing can be imported now, or nothing."""
        editor = self._bench.editor
        if editor is None:
            return self.tr("Scores are imported into a session: begin or open one first.")
        if self._bench.desk.read_only:
            return self.tr("This library is open for review; nothing can be imported.")
        state = editor.session.info.state
        if state is State.RECORDED or editor.session.scheme is None:
            words = self.tr("These ranks were recorded from a sheet and cannot be changed. ")
            return words + self.tr("Begin a new session, and import the scores into it.")
        if state is not State.DRAFT:
            words = self.tr("This session is closed and cannot be changed. ")
            return words + self.tr("Begin a new session or reopen this one, and import the scores into it.")
        return ""

    def _may(self) -> bool:
        if words := self.why_not():
            self._bench.tell(words, error=True)
        return not words

    # The ways in

    def choose(self) -> None:
        """Ask for a file."""
        if not self._may():
            return
        from riskdesk.ui.intake.names import score_files

        ask_open(self._window, "import_scores_file", self.tr("Import scores"), score_files(), self.from_file)

    def from_file(self, path: Path) -> None:
        """Show what a file would do, or say what is wrong with it."""
        self._bench.commit_pending()
        if not self._may():
            return
        from riskdesk.exchange.intake import read_grid
        from riskdesk.ui.intake.dialog import IntakeDialog

        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            grid = read_grid(path)
        except RiskDeskError as error:
            self._bench.tell(self.tr("{error}. Nothing was imported.").format(error=error), error=True)
            return
        finally:
            QGuiApplication.restoreOverrideCursor()
        IntakeDialog(self._window, self._bench, grid, lambda sheet: read_grid(path, sheet)).open()

    def from_clipboard(self) -> None:
        """Show what a table that was copied in a spreadsheet would do."""
        if not self._may():
            return
        from riskdesk.ui.intake.clipboard import clipboard_grid
        from riskdesk.ui.intake.dialog import IntakeDialog

        try:
            grid = clipboard_grid(QGuiApplication.clipboard().text())
        except RiskDeskError as error:
            self._bench.tell(self.tr("{error}. Nothing was imported.").format(error=error), error=True)
            return
        IntakeDialog(self._window, self._bench, grid, lambda _: grid).open()
