"""What the window remembers between starts: colours, text size, its place, when it is blanked, the recorder's role."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from riskdesk.services.places import make_private
from riskdesk.ui.idle import CHOICES, DEFAULT
from riskdesk.ui.theme import SCALES, Mode


class Settings:
    """A small INI file in the user's configuration folder; whatever it holds that is not usable counts as not there."""

    def __init__(self, path: Path) -> None:
        _keep_private(path)
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def mode(self) -> Mode:
        """The chosen colours."""
        value = str(self._store.value("mode", Mode.SYSTEM.value))
        return Mode(value) if value in list(Mode) else Mode.SYSTEM

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._store.setValue("mode", mode.value)

    @property
    def scale(self) -> int:
        """Text size, per cent."""
        value = str(self._store.value("scale", "100"))
        # Not by int(): it takes other scripts' digits, and fails at five thousand of them.
        return next((n for n in SCALES if value == str(n)), 100)

    @scale.setter
    def scale(self, scale: int) -> None:
        self._store.setValue("scale", scale)

    @property
    def idle(self) -> int:
        """After how many minutes without key or mouse the window is blanked; 0 for never."""
        value = str(self._store.value("idle", DEFAULT))
        return next((n for n in CHOICES if value == str(n)), DEFAULT)

    @idle.setter
    def idle(self, minutes: int) -> None:
        self._store.setValue("idle", minutes)

    @property
    def recorder(self) -> str:
        """The recorder's role, or ""."""
        return str(self._store.value("recorder", ""))

    @recorder.setter
    def recorder(self, role: str) -> None:
        self._store.setValue("recorder", role)

    @property
    def geometry(self) -> QByteArray:
        """The window's size and place, as Qt keeps it."""
        value = self._store.value("geometry", QByteArray())
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._store.setValue("geometry", geometry)

    def save(self) -> None:
        """Write to the file now."""
        self._store.sync()


def _keep_private(path: Path) -> None:
    """Make the file for its owner only where there is none: Qt would let others read it, and keeps the rights of one
    that is there."""
    with suppress(OSError):
        make_private(path.parent)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
