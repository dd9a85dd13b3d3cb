"""When the window blanks itself."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.dialogs.fields import Choice
from riskdesk.ui.idle import CHOICES, Idle
from riskdesk.ui.settings import Settings
from riskdesk.ui.theme import Theme


class IdleDialog(FormDialog):
    """Asks after how many minutes without key or mouse the window is blanked; the answer is remembered."""

    def __init__(self, parent: QWidget, theme: Theme, idle: Idle, settings: Settings) -> None:
        intro = parent.tr(
            "So that nothing is left in view at lunch. What is being typed is kept first; any key or click shows the "
            "window again, and does nothing else. An encrypted library is closed, and its passphrase asked for. It "
            "waits while a dialog is open or something is being printed."
        )
        title = parent.tr("Blank the window when idle")
        super().__init__(parent, theme, "idle_dialog", title, parent.tr("Set"), intro)
        self._idle, self._settings = idle, settings
        self.minutes = Choice()
        for minutes in CHOICES:
            words = self.tr("After {n} minutes").format(n=minutes) if minutes else self.tr("Never")
            self.minutes.addItem(words, minutes)
        self.minutes.setCurrentIndex(max(0, self.minutes.findData(idle.minutes)))
        self.field(self.tr("Without key or mouse"), "idle_minutes", self.minutes)
        self.on_save(self._set)

    def _set(self) -> None:
        self._idle.minutes = self._settings.idle = int(self.minutes.currentData())
        self._settings.save()
