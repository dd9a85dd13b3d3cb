"""What the actions on a library's privacy do: its passphrase, and the lock of the window."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QTimer, SignalInstance
from PySide6.QtWidgets import QProgressDialog, QWidget

from riskdesk.storage.engine import INSTALL
from riskdesk.ui.actions import Actions
from riskdesk.ui.workbench import Workbench

AGAIN = 250
"""Milliseconds until it is looked again whether what keeps the window from being locked is over."""


class Window(Protocol):
    """What the deeds ask of the window."""

    bench: Workbench
    actions_: Actions
    lock_wanted: SignalInstance

    @property
    def marks_waiting(self) -> int:
        """How many marks could not be kept yet."""

    def cover(self) -> None:
        """Leave nothing in view."""


class PrivacyDeeds(QObject):
    """Asks for passphrases, and has the window locked; every dialog is made at its first use."""

    def __init__(self, window: Window, parent: QWidget) -> None:
        super().__init__(parent)
        self._window, self._parent, self._bench = window, parent, window.bench
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN)
        self._again.timeout.connect(self.lock)
        window.actions_.handle("passphrase", self._passphrase, lambda: not self._bench.desk.read_only)
        window.actions_.handle("lock", self.lock, lambda: self._bench.desk.library.encrypted)

    def _passphrase(self) -> None:
        from riskdesk.services.privacy import ready

        if not ready():
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
        """Lock the window, now or as soon as what it is at work on is done and every mark is kept; until then it is
        covered. Gives whether it can be locked."""
        if self._bench.desk.closed or not self._bench.desk.library.encrypted:
            return False
        self._bench.commit_pending()
        if self._at_work:
            if not self._again.isActive():
                self._window.cover()
            self._again.start()
        else:
            self._window.lock_wanted.emit()
        return True

    @property
    def _at_work(self) -> bool:
        """Whether something is being read or written beside the window: half a file is worth nothing, and a worker has
        the library open. Or whether marks would be lost, as another program keeps the file busy."""
        working = self._bench.running.titles or self._parent.findChildren(QProgressDialog)
        return bool(working) or self._window.marks_waiting > 0
