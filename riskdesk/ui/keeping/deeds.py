"""What Backups does: the list, one made now, a copy elsewhere, one put back; and the one made at opening."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QThreadPool, QTimer, SignalInstance
from PySide6.QtWidgets import QWidget

from riskdesk.storage.engine import Key
from riskdesk.ui.actions import Actions
from riskdesk.ui.files import ask_save
from riskdesk.ui.workbench import Workbench

if TYPE_CHECKING:
    from riskdesk.domain.backups import Backup
    from riskdesk.ui.job import Job
    from riskdesk.ui.keeping.dialog import BackupsDialog
    from riskdesk.ui.working import Working

AFTER = 1500
"""Milliseconds from the opening of a library to its backup: the room sees the session first."""


class Window(Protocol):
    """What the deeds ask of the window."""

    bench: Workbench
    actions_: Actions
    restore_wanted: SignalInstance


class KeepingDeeds(QObject):
    """Backups of the open library. Every dialog is made at its first use."""

    def __init__(self, window: Window, parent: QWidget) -> None:
        super().__init__(parent)
        self._window, self._parent, self._bench = window, parent, window.bench
        self._dialog: BackupsDialog | None = None
        self._job: Job[Backup | None] | None = None
        window.actions_.handle("backups", self.show_backups)
        window.actions_.handle("check_library", self.check)

    @property
    def _path_and_key(self) -> tuple[Path, Key | None]:
        """What a worker opens for itself."""
        library = self._bench.desk.library
        return library.path, library.key

    # At opening

    def at_opening(self) -> None:
        """Make a backup of the library that was just opened, if something has changed since the last; without a word,
        unless it cannot be made."""
        if not self._bench.desk.library.read_only:
            QTimer.singleShot(AFTER, self, self._back_up_quietly)

    def _back_up_quietly(self) -> None:
        from riskdesk.services.keeping import back_up_if_changed
        from riskdesk.ui.job import Job

        path, key = self._path_and_key
        failed = self.tr("No backup of the library could be made ({problem}). The library is as it was.")
        self._job = job = Job(lambda _report: back_up_if_changed(path, key=key), failed)
        job.ended.connect(self._made_quietly)
        QThreadPool.globalInstance().start(job.run)

    def _made_quietly(self, job: Job[Backup | None]) -> None:
        self._job = None
        if job.error:
            self._bench.tell(job.error, error=True)

    # The check

    def check(self) -> None:
        """Check the open library from its pages to its ranks, and show what was found."""
        from riskdesk.services.checking import Report, check
        from riskdesk.ui.keeping.check import CheckDialog

        path, key = self._path_and_key
        title, text = self.tr("Check the library"), self.tr("Reading every page, and reckoning every session anew")

        def found(report: Report) -> None:
            CheckDialog(self._parent, self._bench.theme, report).open()

        work = self._working("check_progress", title, text, self.tr("The check was stopped; nothing was changed."))
        work.start(lambda report: check(path, report, key), found)

    # The dialog

    def show_backups(self) -> None:
        """Read what each backup holds, and show it."""
        self._list(self._open)

    def _list(self, then: Callable[[tuple[Backup, ...]], object]) -> None:
        from riskdesk.services.keeping import backups

        path, key = self._path_and_key
        title, text = self.tr("Backups"), self.tr("Reading what each backup holds")
        stopped = self.tr("The backups were not read to the end.")
        self._working("backups_progress", title, text, stopped).start(lambda _report: backups(path, key=key), then)

    def _open(self, found: tuple[Backup, ...]) -> None:
        from riskdesk.services.keeping import folder_of
        from riskdesk.ui.keeping.dialog import BackupsDialog

        bench = self._bench
        folder = folder_of(bench.desk.library.path)
        dialog = BackupsDialog(self._parent, bench.theme, folder, found, can_restore=not bench.desk.read_only)
        dialog.backup_wanted.connect(self._back_up)
        dialog.copy_wanted.connect(self._ask_where)
        dialog.chosen.connect(self._ask)
        dialog.finished.connect(self._closed)
        # The window's own message would stand behind the dialog.
        bench.told.connect(dialog.tell)
        self._dialog = dialog
        dialog.open()

    def _closed(self) -> None:
        self._dialog = None

    # A backup now, and a copy elsewhere

    def _back_up(self) -> None:
        from riskdesk.services.keeping import back_up

        self._bench.commit_pending()
        path, key = self._path_and_key
        title, text = self.tr("Back up now"), self.tr("Copying the library")
        stopped = self.tr("The backup was stopped; none was made.")
        work = self._working("backup_progress", title, text, stopped)
        work.start(lambda report: back_up(path, progress=report, key=key), self._made)

    def _made(self, _backup: Backup) -> None:
        self._bench.tell(self.tr("Backed up, and read again: it is sound."))
        if self._dialog is not None:
            self._list(self._show_anew)

    def _show_anew(self, found: tuple[Backup, ...]) -> None:
        if self._dialog is not None:
            self._dialog.show_backups(found)

    def _ask_where(self) -> None:
        path = self._bench.desk.library.path
        title, kind = self.tr("Copy the library elsewhere"), self.tr("RiskDesk libraries (*.sqlite)")
        ask_save(self._parent, "copy_elsewhere_dialog", title, kind, f"{path.stem}-copy.sqlite", self.copy)

    def copy(self, target: Path) -> None:
        """Copy the library to a file elsewhere; one that is there was agreed to be replaced."""
        from riskdesk.services.keeping import copy_to

        self._bench.commit_pending()
        path, key = self._path_and_key
        title, text = self.tr("Copy elsewhere"), self.tr("Copying the library")
        stopped = self.tr("The copy was stopped; none was made.")

        def told(made: Path) -> None:
            words = self.tr("Copied to {name} in {folder}, and read again: it is sound. Open library opens it.")
            self._bench.tell(words.format(name=made.name, folder=made.parent))

        work = self._working("copy_progress", title, text, stopped)
        work.start(lambda report: copy_to(path, target, replace=True, progress=report, key=key), told)

    # Put back

    def _ask(self, backup: Backup) -> None:
        """Say what it means before it is done."""
        from riskdesk.ui.dialogs.question import ask
        from riskdesk.ui.keeping import words

        text = self.tr(
            "The library becomes what it was on {when}: {holds}.\n\nAs it is now it is kept as a backup first, so that "
            "this can be taken back in the same way. Nothing is deleted."
        ).format(when=words.moment(backup.when), holds=words.holds(backup))
        answer = (self.tr("Put it back"), "put_back", lambda: self._window.restore_wanted.emit(backup.path))
        title = self.tr("Put this backup in the library’s place?")
        ask(self._parent, self._bench.theme, "restore_question", title, text, [answer], self.tr("Cancel"), careful=True)

    def _working(self, name: str, title: str, text: str, stopped: str) -> Working[Any]:
        from riskdesk.ui.working import Words, Working

        failed = self.tr("It could not be done ({problem}). The library is as it was.")
        return Working(self._parent, self._bench, Words(name, title, text, stopped, failed), done_is_done=True)
