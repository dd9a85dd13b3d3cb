"""What Export and Import do: dialogs, worker threads, and what is told in the end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from riskdesk.ui.actions import Actions
from riskdesk.ui.files import ask_open, ask_save
from riskdesk.ui.workbench import Workbench

if TYPE_CHECKING:
    from riskdesk.services.transfer_plan import Plan
    from riskdesk.ui.transfer.reading import Found
    from riskdesk.ui.working import Working

SUFFIX = ".riskdesk"


class Window(Protocol):
    """What the deeds ask of the window."""

    bench: Workbench
    actions_: Actions

    def show_library(self) -> None:
        """Unfold the library's list, with the open session in it."""


class TransferDeeds(QObject):
    """Exports and imports. Every dialog is made at its first use."""

    def __init__(self, window: Window, parent: QWidget) -> None:
        super().__init__(parent)
        self._window, self._parent = window, parent
        self._bench, self._actions = window.bench, window.actions_
        self._actions.handle("export_sessions", self.export, self._has_sessions)
        self._actions.handle("import_sessions", self.choose, self._writable)
        for signal in (self._bench.session_opened, self._bench.library_changed):
            signal.connect(self._show_state)
        self._show_state()

    def _has_sessions(self) -> bool:
        return self._bench.editor is not None or bool(self._bench.desk.assessments())

    def _writable(self) -> bool:
        return not self._bench.desk.read_only

    def _show_state(self) -> None:
        """Say why nothing can be imported, where that is so."""
        action = self._actions["import_sessions"]
        words = next(spec.tip for spec in self._actions.table if spec.name == "import_sessions")
        if not self._writable():
            words = self._why_not()
        action.setStatusTip(words)
        action.setToolTip(f"{words} ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")

    def _why_not(self) -> str:
        return self.tr("This library is open for reading only: nothing can be brought into it.")

    # Export

    def export(self) -> None:
        """Ask which sessions, then where to."""
        from riskdesk.ui.transfer.export import SessionsDialog

        dialog = SessionsDialog(self._parent, self._bench)
        dialog.wanted.connect(self._ask_where)
        dialog.open()

    def _ask_where(self, assessment_id: str, session_ids: tuple[str, ...], name: str) -> None:
        title, write = self.tr("Export sessions"), lambda path: self.write(path, assessment_id, session_ids)
        ask_save(self._parent, "sessions_file_dialog", title, self._kind(), name, write)

    def write(self, path: Path, assessment_id: str, session_ids: tuple[str, ...]) -> None:
        """Write the sessions to a file, whole or not at all."""
        from riskdesk.ui.transfer.reading import exporting

        title, text = self.tr("Export sessions"), self.tr("Writing the sessions")
        stopped = self.tr("The export was stopped; no file was written.")
        self._working("sessions_progress", title, text, stopped).start(
            exporting(self._bench.desk.library, path, assessment_id, session_ids), self._bench.tell
        )

    # Import

    def choose(self) -> None:
        """Ask which file."""
        ask_open(self._parent, "import_file_dialog", self.tr("Import sessions"), self._kind(), self.bring)

    def bring(self, path: Path) -> None:
        """Read a file of sessions, and show what would become of each before anything is written."""
        from riskdesk.exchange.bundle import is_library
        from riskdesk.ui.transfer.reading import reading

        self._bench.commit_pending()
        if not self._writable():
            self._bench.tell(self._why_not(), error=True)
            return
        if is_library(path):
            words = self.tr("{name} is a library, not a file of exported sessions. Open library opens it.")
            self._bench.tell(words.format(name=path.name), error=True)
            return
        title, text = self.tr("Import sessions"), self.tr("Reading {name}").format(name=path.name)
        self._working("import_progress", title, text, self._nothing()).start(
            reading(self._bench.desk.library, path), self._preview
        )

    def _working(self, name: str, title: str, text: str, stopped: str, alone: bool = False) -> Working[Any]:
        """Files and libraries are written whole or not at all."""
        from riskdesk.ui.working import Words, Working

        failed = self.tr("It could not be done ({problem}). Nothing was changed.")
        words = Words(name, title, text, stopped, failed)
        return Working(self._parent, self._bench, words, done_is_done=True, alone=alone)

    def _nothing(self) -> str:
        return self.tr("The import was stopped; nothing was brought in.")

    def _preview(self, found: Found) -> None:
        from riskdesk.ui.transfer.preview import ImportDialog

        dialog = ImportDialog(self._parent, self._bench.theme, found, self._bench.hides_ranks)
        dialog.accepted.connect(lambda: self._take_in(found))
        dialog.open()

    def _take_in(self, found: Found) -> None:
        from riskdesk.ui.transfer.reading import writing

        if not found.plan.adds:
            return
        if not self._writable():
            # The review may have begun while the preview stood.
            self._bench.tell(self._why_not(), error=True)
            return
        self._bench.commit_pending()
        title, text = self.tr("Import sessions"), self.tr("Bringing the sessions in")
        self._working("import_progress", title, text, self._nothing(), alone=True).start(
            writing(self._bench.desk.library, found), self._arrived
        )

    def _arrived(self, plan: Plan) -> None:
        """Show what came, and where."""
        self._bench.library_changed.emit()
        came = [session for session in plan.sessions if session.added or session.sheets]
        if came:
            self._bench.open(came[-1].session.versions[-1].version_id)
        self._window.show_library()
        self._bench.tell(self.tr("Imported: {what}.").format(what=plan.summary))

    def _kind(self) -> str:
        return self.tr("RiskDesk sessions (*.riskdesk)")


def is_sessions(path: Path) -> bool:
    """Whether a file bears the ending of exported sessions."""
    return path.suffix.casefold() == SUFFIX
