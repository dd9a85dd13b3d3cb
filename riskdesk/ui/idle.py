"""Nobody is at the window: a draft must not be left in view while the room is at lunch."""

from __future__ import annotations

from collections.abc import Callable
from time import time

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QProgressDialog, QWidget

CHOICES = (0, 5, 10, 20, 30)
"""Minutes on offer; 0 is never."""
DEFAULT = 20
"""An area is scored in well under fifteen minutes: who has not touched the machine for twenty is not discussing one."""
NOTICE = 30
"""Seconds ahead of it that the window says so."""
LOOK = 10_000
"""Milliseconds between two looks at the clock."""
SIGNS = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletMove,
    )
)
"""What shows that somebody is there."""


class Idle(QObject):
    """Tells when there was no key and no mouse in the window for some minutes. What is done then the window decides: it
    covers itself, or locks a library that is encrypted.

    It does not tell while a dialog or menu is open, which somebody is in the midst of; nor while something is being
    made or printed, whose progress is being waited for: then when that is over. ``covered`` says that there is nothing
    left to cover.

    Costs one call for each event that the system sends to the window, none for what follows from it, and a look at the
    clock every ten seconds.

    Signals:
        soon: in :data:`NOTICE` seconds it will be told, unless somebody stirs.
        idle: nobody has stirred for so long.
    """

    soon = Signal()
    idle = Signal()

    def __init__(
        self, window: QWidget, minutes: int, covered: Callable[[], bool], clock: Callable[[], float] = time
    ) -> None:
        super().__init__(window)
        self._window, self._covered, self._clock = window, covered, clock
        self._minutes = 0
        self._noticed = False
        self._watched: QObject | None = None
        self._last = clock()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.setInterval(LOOK)
        self._timer.timeout.connect(self.look)
        self.minutes = minutes

    @property
    def minutes(self) -> int:
        """After how many minutes; 0 for never."""
        return self._minutes

    @minutes.setter
    def minutes(self, minutes: int) -> None:
        self._minutes = minutes
        self.stirred()
        self.watch()
        if minutes:
            self._timer.start()
        else:
            self._timer.stop()

    def watch(self) -> None:
        """Watch the system's window, as it is now: to be called when that was made, or made anew."""
        handle = self._window.windowHandle() if self._minutes else None
        if handle is self._watched:
            return
        if self._watched is not None:
            self._watched.removeEventFilter(self)
        self._watched = handle
        if handle is not None:
            # Here every key and click of the window passes once, whichever widget it is for.
            handle.installEventFilter(self)

    def stirred(self) -> None:
        """Somebody is there."""
        self._last = self._clock()
        self._noticed = False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Notice keys and mouse; everything goes on to where it is for."""
        if event.type() in SIGNS:
            self.stirred()
        return False

    def look(self) -> None:
        """Look at the clock."""
        if self._covered() or not self._window.isVisible():
            self.stirred()
            return
        modal = QApplication.activeModalWidget()
        if isinstance(modal, QProgressDialog):
            return
        if modal is not None or QApplication.activePopupWidget() is not None:
            self.stirred()
            return
        quiet = self._clock() - self._last
        if quiet >= self._minutes * 60:
            self.stirred()
            self.idle.emit()
        elif quiet >= self._minutes * 60 - NOTICE and not self._noticed:
            self._noticed = True
            self.soon.emit()
