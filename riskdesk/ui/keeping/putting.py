"""A backup put in a library's place: of the one that is open, and of one that is damaged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog

from riskdesk.domain.backups import BackupName
from riskdesk.domain.errors import RiskDeskError
from riskdesk.services.desk import Desk
from riskdesk.storage.engine import Key
from riskdesk.storage.errors import Damaged, PassphraseNeeded, WrongPassphrase
from riskdesk.storage.library import Access
from riskdesk.ui.theme import Theme
from riskdesk.ui.window import MainWindow

if TYPE_CHECKING:
    from riskdesk.services.keeping import Restored
    from riskdesk.ui.dialogs.passphrase import PassphraseDialog


class Opener(Protocol):
    """What this asks of the application."""

    app: QApplication
    theme: Theme
    window: MainWindow | None

    def open(self, path: Path, access: Access = ..., create: bool = False, key: Key | None = None) -> None:
        """Open a library in the window."""

    def show(self, desk: Desk) -> None:
        """Show an open library."""

    def refused(self, error: RiskDeskError) -> None:
        """Say why something was not done."""

    def dress(self) -> None:
        """Put the style sheet on where no window has done so."""

    def end_without_window(self) -> None:
        """The end of a dialog behind which there is no window."""


class Putting(QObject):
    """Puts backups in the place of libraries. A passphrase is asked for where a backup lies under another one."""

    def __init__(self, opener: Opener) -> None:
        super().__init__()
        self._opener = opener

    # A damaged library

    def damaged(self, path: Path, access: Access, error: Damaged, key: Key | None) -> None:
        """Say that a library cannot be opened any more, and offer its backups; where they are encrypted their
        passphrase is asked for first, and who has it no longer can still begin a new library."""
        from riskdesk.services.keeping import unlock

        def offer(known: Key | None) -> None:
            self._offer(path, access, str(error), known)

        try:
            offer(unlock(path, key.passphrase if key else None))
        except (PassphraseNeeded, WrongPassphrase):
            words = self.tr("{problem} Its backups are encrypted, and their passphrase is needed to look at them.")
            dialog = self._ask(path, lambda typed: offer(unlock(path, typed)), words.format(problem=error))
            dialog.rejected.connect(lambda: offer(None))
        except RiskDeskError:
            offer(None)

    def in_doubt(self, dialog: PassphraseDialog, path: Path, access: Access) -> None:
        """Where a library that seems to be encrypted may be a damaged one that never was, have the dialog that asks for
        its passphrase say so, and offer the backups."""
        from riskdesk.services.keeping import may_be_damaged

        if not may_be_damaged(path):
            return
        problem = self.tr("{path}: the file is damaged, or lies under a passphrase that its newest backup has not.")

        def offer() -> None:
            dialog.rejected.disconnect()
            self._offer(path, access, problem.format(path=path), None)
            dialog.reject()

        why = self.tr(
            "Its newest backup is not encrypted. If this library never had a passphrase, something has damaged the "
            "file: no passphrase opens it, and a backup can take its place."
        )
        dialog.doubt(why, self.tr("Its backups…"), offer)

    def _offer(self, path: Path, access: Access, problem: str, key: Key | None) -> None:
        from riskdesk.ui.keeping.damaged import offer

        opener = self._opener

        def begin_anew() -> None:
            from riskdesk.services.keeping import begin_anew as set_aside

            if self._done(lambda: set_aside(path, key=key)):
                opener.open(path, Access.READ_WRITE, create=True)

        def put_back(backup: Path) -> None:
            self._under(backup, key, lambda known: put_back_under(backup, known), opener.end_without_window)

        def put_back_under(backup: Path, known: Key | None) -> None:
            from riskdesk.services.keeping import restore

            done: list[Restored] = []
            if self._done(lambda: done.append(restore(path, backup, key=key, backup_key=known))):
                opener.open(path, access, key=known)
                self._tell_restored(done[0])

        opener.dress()
        offer(opener.window, opener.theme, path, problem, put_back, begin_anew, opener.end_without_window, key)

    def _tell_restored(self, done: Restored) -> None:
        """Say which backup it is that is open now, and where the damaged file is."""
        from riskdesk.ui.keeping.words import moment

        if self._opener.window is None:
            return
        name = BackupName.read(done.backup.name)
        words = self.tr("The backup of {when} is in the library’s place.").format(
            when=moment(name.when) if name else done.backup.name
        )
        if done.aside is not None:
            words += " " + self.tr("The damaged file is kept as {name}.").format(name=done.aside.name)
        self._opener.window.bench.tell(words, error=True)

    def _done(self, work: Callable[[], object]) -> bool:
        """Do what takes a moment and has no window to show how far it is; a refusal is said."""
        self._opener.app.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            work()
        except RiskDeskError as error:
            self._opener.refused(error)
            return False
        finally:
            self._opener.app.restoreOverrideCursor()
        return True

    # Passphrases

    def _under(
        self, backup: Path, key: Key | None, then: Callable[[Key | None], object], never: Callable[[], object]
    ) -> None:
        """Call ``then`` with what opens a backup: the library's key, or that of the passphrase which is typed."""
        from riskdesk.services.keeping import is_under, unlock

        try:
            fits = is_under(backup, key)
        except RiskDeskError as error:
            self._opener.refused(error)
            return
        if fits:
            then(key)
            return
        words = self.tr("This backup lies under another passphrase than the library: the one that it had then.")
        dialog = self._ask(backup, lambda typed: then(unlock(backup, typed)), words)
        dialog.rejected.connect(never)

    def _ask(self, path: Path, opening: Callable[[str], object], why: str) -> QDialog:
        from riskdesk.ui.dialogs.passphrase import PassphraseDialog

        self._opener.dress()
        dialog = PassphraseDialog(self._opener.window, self._opener.theme, path, opening)
        dialog.say(why)
        dialog.open()
        return dialog

    # The open library

    def restore(self, backup: Path) -> None:
        """Put a backup in the place of the open library, which is closed meanwhile and then opened again."""
        if self._opener.window is not None:
            key = self._opener.window.bench.desk.library.key
            self._under(backup, key, lambda known: self._restore(backup, key, known), lambda: None)

    def _restore(self, backup: Path, key: Key | None, backup_key: Key | None) -> None:
        from riskdesk.services.keeping import restore
        from riskdesk.ui.working import Words, Working

        window = self._opener.window
        if window is None:
            return
        bench = window.bench
        bench.commit_pending()
        path, who = bench.desk.library.path, bench.desk.who
        bench.show(None)
        bench.desk.close()
        words = Words(
            "restore_progress",
            self.tr("Put a backup back"),
            self.tr("Putting the backup in the library’s place"),
            self.tr("It was stopped; the library is as it was."),
            self.tr("It could not be done ({problem}). The library is as it was."),
        )
        done: list[Restored] = []
        work: Working[Restored] = Working(window, bench, words, done_is_done=True)
        work.over.connect(lambda: self._reopen(path, who, bool(done), backup_key if done else key))
        work.start(
            lambda report: restore(path, backup, progress=report, key=key, backup_key=backup_key),
            done.append,
        )

    def _reopen(self, path: Path, who: str, restored: bool, key: Key | None) -> None:
        opener = self._opener
        was_encrypted = opener.window is not None and opener.window.bench.desk.library.encrypted
        try:
            desk = Desk.at(path, who=who, key=key)
            opener.show(desk)
        except RiskDeskError as error:
            # Behind the window there is no library any more.
            window, opener.window = opener.window, None
            opener.refused(error)
            if window is not None:
                window.close()
            return
        if restored and opener.window is not None:
            words = self.tr("The backup is in the library’s place; what was there is the newest backup now.")
            if was_encrypted and not desk.library.encrypted:
                words += " " + self.tr("That backup was not encrypted: neither is the library now (File, Passphrase).")
            opener.window.bench.tell(words, error=was_encrypted and not desk.library.encrypted)
