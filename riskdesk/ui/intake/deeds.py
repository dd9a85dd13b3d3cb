"""What opens the import: the menu, a file dropped on the window, a table on the clipboard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.session import State
from riskdesk.ui.actions import Actions
from riskdesk.ui.workbench import Workbench

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent


class IntakeDeeds(QObject):
    """Imports scores into the open draft, or says why that cannot be."""

    def __init__(self, window: QWidget, bench: Workbench, actions: Actions) -> None:
        super().__init__(window)
        self._window, self._bench = window, bench
        self._folder = ""
        actions.handle("import_scores", self.choose)
        actions.handle("import_clipboard", self.from_clipboard)
        window.setAcceptDrops(True)

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
        from riskdesk.ui.intake.names import file_dialog

        dialog = file_dialog(self._window, self.tr("Import scores"), "import_scores_file", self._folder)
        dialog.fileSelected.connect(lambda chosen: self.from_file(Path(chosen)))
        dialog.open()

    def from_file(self, path: Path) -> None:
        """Show what a file would do, or say what is wrong with it."""
        self._bench.commit_pending()
        if not self._may():
            return
        from riskdesk.exchange.intake import read_grid
        from riskdesk.ui.intake.dialog import IntakeDialog

        self._folder = str(path.parent)
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

    # Dropped on the window, which asks

    def drags(self, event: QDragEnterEvent) -> bool:
        """Whether a file of scores is dragged over the window, which then may be dropped."""
        dragged = dropped(event.mimeData()) is not None
        if dragged:
            event.acceptProposedAction()
        return dragged

    def drops(self, event: QDropEvent) -> bool:
        """Whether a file of scores is dropped, which then is imported."""
        path = dropped(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.from_file(path)
        return path is not None


def dropped(data: QMimeData) -> Path | None:
    """The one file of scores among what is dragged, if it is that."""
    from riskdesk.exchange.intake import is_table

    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data.hasUrls() else []
    return files[0] if len(files) == 1 and is_table(files[0]) else None
