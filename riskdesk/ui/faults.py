"""The net under the whole window: what nobody caught is noted without its content, told once, and the program goes
on."""

from __future__ import annotations

import logging
import re
import sys
import threading
from contextlib import suppress
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QTimer, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QDialog

from riskdesk.domain.errors import RiskDeskError
from riskdesk.services.faults import Fault, Plain, fault_of
from riskdesk.services.journal import note_fault

if TYPE_CHECKING:
    from riskdesk.ui.dialogs.fault import FaultDialog
    from riskdesk.ui.window import MainWindow

LULL = 5.0
"""Seconds of quiet after which the same fault is told again: in a sentence, as it came of something done anew."""
SOON, PATIENCE = 100, 5_000
"""Milliseconds until it is looked again whether a drag or a menu is over, and how long that is waited for."""
AT_ONCE = 600.0
"""Seconds within which a different fault is another one at once: then closing is what is suggested."""
MOST = 200
"""So many different faults are noted in one run; nobody reads more."""
_WHO = re.compile(r"Q[A-Za-z0-9_]{1,40}(::[A-Za-z_~]\w{0,60})?")
"""How a message of Qt's begins that says where it comes from; what follows may hold names of files."""
_log = logging.getLogger("riskdesk.qt")


class FaultNet(QObject):
    """Takes what comes up through ``sys.excepthook`` (slots, events, timers, Qt's own threads),
    ``threading.excepthook``, ``sys.unraisablehook`` and from Qt itself, in any thread.

    A ``RiskDeskError`` is a sentence for users and is told as one. Everything else is a fault: noted in the log, and
    told in one dialog once the event loop is back, never from within the event that raised it. ``debug`` shows on the
    terminal what the log must not hold.

    Signals:
        wants_end: the user has chosen to close RiskDesk.
    """

    wants_end = Signal()
    _caught = Signal(object)
    _refused = Signal(str)

    def __init__(self, debug: bool = False) -> None:
        super().__init__()
        self._debug = debug
        self._window: MainWindow | None = None
        self._seen: dict[tuple[str, ...], tuple[int, float]] = {}
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []
        self._shown: set[tuple[str, ...]] = set()
        self._told_at = -AT_ONCE
        self._dialog: FaultDialog | None = None
        self._busy = self._failed = False
        self._patience = 0.0
        self._before: tuple[Any, Any, Any, Any] | None = None
        # Queued also from the window's own thread: no dialog opens in the midst of a paint or of a drag.
        self._caught.connect(self._on_caught, Qt.ConnectionType.QueuedConnection)
        self._refused.connect(self._on_refused, Qt.ConnectionType.QueuedConnection)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.timeout.connect(self._tell)

    # In and out

    def install(self) -> None:
        """Be where everything comes that nobody caught."""
        qt = qInstallMessageHandler(self._from_qt)
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook, qt)
        sys.excepthook = self.caught
        threading.excepthook = self._in_thread
        sys.unraisablehook = self._unraisable

    def remove(self) -> None:
        """Give the hooks back."""
        if self._before is not None:
            sys.excepthook, threading.excepthook, sys.unraisablehook, qt = self._before
            self._before = None
            qInstallMessageHandler(qt)

    def watch(self, window: MainWindow | None) -> None:
        """``window`` is what is put right after a fault, and what the dialog stands over; ``None`` for none."""
        self._window = window

    @property
    def faults(self) -> int:
        """How many different faults there were."""
        return len(self._seen)

    @property
    def dialog(self) -> FaultDialog | None:
        """The dialog that stands open, or ``None``."""
        return self._dialog

    # What comes

    def caught(self, _kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """An exception that nobody caught, in any thread."""
        if isinstance(error, KeyboardInterrupt | SystemExit):
            self.wants_end.emit()
        elif isinstance(error, RiskDeskError):
            logging.getLogger("riskdesk").warning("refused outside of an action: %s", type(error))
            self._refused.emit(str(error))
        else:
            self._note(error, trace, tell=True)

    def _in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.caught(args.exc_type, args.exc_value, args.exc_traceback)

    def _unraisable(self, args: sys.UnraisableHookArgs) -> None:
        """What came up while something was being thrown away: nothing that a user did has failed by it."""
        if args.exc_value is not None:
            self._note(args.exc_value, args.exc_traceback, tell=False)

    def _note(self, error: BaseException, trace: TracebackType | None, tell: bool) -> None:
        # Whatever goes wrong in here ends here: the hook that calls this would be called again.
        with suppress(Exception):
            if self._debug:
                sys.__excepthook__(type(error), error, trace)
            fault = fault_of(error, trace)
            times, quiet = self._count(fault)
            if times == 1 or times in (10, 100, 1_000, 10_000):
                note_fault(fault, self._doing, times)
            if times == 1 and not self._debug and sys.stderr is not None:
                print(f"riskdesk: {fault}", file=sys.stderr)
            if self._busy and threading.current_thread() is threading.main_thread():
                # It came of putting the window right: to do that again because of it would have no end.
                self._failed = True
            elif tell and (times == 1 or quiet > LULL):
                self._caught.emit(fault)

    def _count(self, fault: Fault) -> tuple[int, float]:
        """How often it has come by now, and how many seconds after the last time."""
        with self._lock:
            now = monotonic()
            times, last = self._seen.get(fault.key, (0, now))
            if times or len(self._seen) < MOST:
                self._seen[fault.key] = times + 1, now
                return times + 1, now - last
            return MOST, 0.0

    @property
    def _doing(self) -> str:
        return self._window.actions_.last if self._window is not None else ""

    def _from_qt(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        """Qt's own words go to the terminal as ever; the log has where they come from."""
        with suppress(Exception):
            if sys.stderr is not None and kind is not QtMsgType.QtDebugMsg:
                print(text, file=sys.stderr)
            if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
                found = _WHO.match(text)
                where = Plain(found[0] if found else context.category or "Qt")
                _log.error("Qt tells of a fatal fault: %s" if kind is QtMsgType.QtFatalMsg else "Qt: %s", where)

    # What is told

    def _on_refused(self, words: str) -> None:
        if self._window is not None:
            self._window.bench.tell(words, error=True)

    def _on_caught(self, fault: Fault) -> None:
        self._waiting.append(fault)
        self._patience = monotonic() + PATIENCE / 1000
        if not self._calm.isActive():
            self._calm.start(0)

    def _tell(self) -> None:
        """Put the window right and tell; later, while the mouse is held or a menu is open."""
        if self._busy or not self._waiting:
            return
        if not self._is_calm() and monotonic() < self._patience:
            self._calm.start(SOON)
            return
        self._busy = True
        try:
            self._let_go()
            faults, self._waiting = self._waiting, []
            self._show(faults, self._put_right())
        except Exception as error:
            # A dialog that cannot be shown is told of in the log, and by no dialog.
            self._note(error, error.__traceback__, tell=False)
        finally:
            self._busy = False

    def _is_calm(self) -> bool:
        held = QApplication.mouseButtons() is not Qt.MouseButton.NoButton
        return not held and QApplication.activePopupWidget() is None

    def _let_go(self) -> None:
        """What holds mouse or keyboard would leave the dialog dead."""
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()

    def _put_right(self) -> bool:
        """Keep what is typed and show what is on the disk; gives whether all of it could be done."""
        self._failed = False
        if self._window is not None:
            self._window.bench.recover(lambda error: self._note(error, error.__traceback__, tell=False))
        return not self._failed

    def _show(self, faults: list[Fault], whole: bool) -> None:
        if self._dialog is not None:
            self._dialog.add([fault for fault in faults if fault.key not in self._shown], whole)
            self._shown.update(fault.key for fault in faults)
            return
        if self._window is not None and all(fault.key in self._shown for fault in faults):
            words = self.tr("The same went wrong again. The window shows what is on the disk; the log has the details.")
            self._window.bench.tell(words, error=True)
            return
        from riskdesk.ui.dialogs.fault import FaultDialog

        self._dialog = dialog = FaultDialog(self._window, faults, whole, again=monotonic() - self._told_at < AT_ONCE)
        self._told_at = monotonic()
        self._shown.update(fault.key for fault in faults)
        # With its window gone it is finished too, without saying so.
        dialog.destroyed.connect(self._gone)
        dialog.finished.connect(self._gone)
        dialog.end_wanted.connect(self.wants_end)
        # PySide hides QDialog's own open() behind the one with a slot.
        QDialog.open(dialog)
        dialog.raise_()
        dialog.activateWindow()

    def _gone(self) -> None:
        self._dialog = None
