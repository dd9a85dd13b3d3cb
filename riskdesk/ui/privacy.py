"""What the actions on a library's privacy do: its passphrase, and the lock of the window."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QTimer, SignalInstance
from PySide6.QtWidgets import QProgressDialog, QWidget

from riskdesk.services import privacy
from riskdesk.storage.engine import INSTALL
from riskdesk.ui.actions import Actions
from riskdesk.ui.workbench import Workbench


class Window(Protocol):
    """What the deeds ask of the window."""

    bench: Workbench
    actions_: Actions
    lock_wanted: SignalInstance


class PrivacyDeeds(QObject):
    """Asks for passphrases, and has the window locked; every dialog is made at its first use."""

    def __init__(self, window: Window, parent: QWidget) -> None:
        super().__init__(parent)
        self._window, self._parent, self._bench = window, parent, window.bench
        self._waits = False
        window.actions_.handle("passphrase", self._passphrase, lambda: not self._bench.desk.read_only)
        window.actions_.handle("lock", self.lock, lambda: self._bench.desk.library.encrypted)

    def _passphrase(self) -> None:
        if not privacy.ready():
            self._say_what_to_install()
            return
        from riskdesk.ui.dialogs.passphrase import ChangeDialog, SetDialog

        wanted = ChangeDialog if self._bench.desk.library.encrypted else SetDialog
        wanted(self._parent, self._bench).open()

    def _say_what_to_install(self) -> None:
        from riskdesk.ui.dialogs.question import ask

        title = self.tr("One more part is needed")
        words = self.tr(
            "A passphrase needs SQLCipher, which is not installed here. {command} adds it; start RiskDesk again "
            "afterwards. Whether or not you do: encrypt the disk of this laptop (BitLocker, FileVault, LUKS). That "
            "protects the library and everything else on it."
        ).format(command=INSTALL)
        close = (self.tr("Close"), "close", lambda: None)
        ask(self._parent, self._bench.theme, "extra_dialog", title, words, [close], None)

    def lock(self) -> bool:
        """Lock the window, now or as soon as what it is at work on is done; whether it can be locked."""
        if not self._bench.desk.library.encrypted:
            return False
        self._bench.commit_pending()
        busy = self._at_work()
        if busy is None:
            self._window.lock_wanted.emit()
        elif not self._waits:
            # Half a file is worth nothing, and a worker has the library open.
            self._waits = True
            busy.destroyed.connect(self._lock_now)
        return True

    def _lock_now(self) -> None:
        self._waits = False
        # Not while something of the window is just being taken down.
        QTimer.singleShot(0, self, self.lock)

    def _at_work(self) -> QProgressDialog | None:
        """The progress of what is being read or written beside the window, if anything is."""
        return next(iter(self._parent.findChildren(QProgressDialog)), None)
