"""The system asks the program to end: Ctrl+C in its terminal, a closed terminal, the end of the session."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal

ASKED = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""By name: no system has them all."""


class Signals(QObject):
    """Turns the system's signals into one of Qt's. Python itself would only see them at its next step, which in a
    window that nobody touches may be hours away; the byte that Python writes at once wakes the event loop, and nothing
    has to look at the clock for it.

    A second one of a kind ends the process on the spot.

    Signals:
        asked: the program is to end; carries the exit status that says of which signal.
    """

    asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._read, self._written, self._pair = _pipe()
        self._notifier = QSocketNotifier(self._read, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_byte)
        self._before: dict[int, Any] = {}
        for name in ASKED:
            number = getattr(signal, name, None)
            # Whoever had it ignored, as nohup does, wants it so.
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, _heard)
        self._wakeup = signal.set_wakeup_fd(self._written, warn_on_full_buffer=False)

    def _on_byte(self) -> None:
        with suppress(OSError):
            data = self._pair[0].recv(64) if self._pair else os.read(self._read, 64)
            for number in data:
                if number in self._before:
                    signal.signal(number, signal.SIG_DFL)
                    self.asked.emit(128 + number)

    def remove(self) -> None:
        """Give the signals back."""
        signal.set_wakeup_fd(self._wakeup)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()
        self._notifier.setEnabled(False)
        for close in [end.close for end in self._pair] or [
            lambda: os.close(self._read),
            lambda: os.close(self._written),
        ]:
            close()


def _heard(_number: int, _frame: object) -> None:
    """Nothing to do here: the byte is what counts, and the window's thread is in the midst of something."""


def _pipe() -> tuple[int, int, tuple[Any, ...]]:
    """Descriptors to read from and to write to, neither of which ever waits; on Windows those of a pair of sockets."""
    if os.name == "posix":
        read, written = os.pipe()
        os.set_blocking(read, False)
        os.set_blocking(written, False)
        return read, written, ()
    import socket

    pair = socket.socketpair()
    for end in pair:
        end.setblocking(False)
    return pair[0].fileno(), pair[1].fileno(), pair
