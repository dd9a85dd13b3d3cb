"""The window's composition root: makes what the window needs around it, and runs it.

What the first picture of the window does not need is imported where it is used: the room waits for that picture.
"""

from __future__ import annotations

import gc
import html  # noqa: F401
import logging
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import riskdesk.domain.compare_sides
import riskdesk.domain.days
import riskdesk.domain.entry
import riskdesk.figures.axes
import riskdesk.figures.matrix
import riskdesk.services.desk
import riskdesk.services.faults  # noqa: F401
from riskdesk import __version__
from riskdesk.domain.errors import RiskDeskError
from riskdesk.services.crash import CrashFile, left_behind
from riskdesk.services.journal import Journal, attach, began, detach
from riskdesk.services.places import log_file, settings_file

# All of the above stands ahead of Qt: of each module that is loaded later, Qt for Python reads the whole source, to see
# whether it names Qt, and keeps it. What only the window's own modules use is loaded above for the same reason.
# isort: split
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from riskdesk.ui.application import Application
from riskdesk.ui.faults import FaultNet
from riskdesk.ui.settings import Settings
from riskdesk.ui.signals import Signals
from riskdesk.ui.theme import load_fonts

FAULT = 70
"""The exit status after something that nobody expected, as other programs have it (EX_SOFTWARE)."""
SETTLED = 500
"""Milliseconds after the window's first picture until the log is written."""
_log = logging.getLogger("riskdesk.app")


def make_application(arguments: list[str]) -> QApplication:
    """Qt's application with the house's style and fonts."""
    # The style by its name, as on a command line: setStyle has all classes of styles loaded, which nothing here needs.
    app = QApplication([*(arguments or ["riskdesk"]), "-style", "fusion"])
    app.setApplicationName("RiskDesk")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("riskdesk")
    load_fonts()
    return app


class NoScreenError(RiskDeskError):
    """There is no screen to show a window on."""


def _check_screen() -> None:
    """Qt itself ends the process, with talk of missing libraries, where there is no display."""
    named = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    if sys.platform.startswith("linux") and not named:
        raise NoScreenError(
            "there is no screen here (no DISPLAY); only the window and demo need one, all other commands do not."
        )


def run(library: Path | None, demo: bool, review: bool = False, file: Path | None = None, debug: bool = False) -> int:
    """Show the window, perhaps for review only, and return the exit status when it is closed.

    ``file`` is one of exported sessions, of which the window shows what it would bring; ``debug`` puts on the terminal
    what the log must not hold.

    Raises:
        NoScreenError: there is no display.
    """
    _check_screen()
    journal, crash, net = attach(held=True), CrashFile(log_file().parent), FaultNet(debug)
    crash.open()
    net.install()
    app = make_application(sys.argv[:1])
    desk = Application(app, Settings(settings_file()))
    signals = Signals()
    signals.asked.connect(desk.leave)
    net.wants_end.connect(desk.leave)
    app.aboutToQuit.connect(desk.end)
    desk.window_changed.connect(net.watch)
    app.commitDataRequest.connect(lambda _manager: desk.keep_typed())
    try:
        return _shown(desk, net, partial(desk.start, library, demo, review, file), journal)
    finally:
        done = desk.end()
        _log.info("the window ends")
        signals.remove()
        net.remove()
        detach(journal)
        crash.close()
        if not done:
            # The workers' threads would be waited for without end; what they write, they write whole or not at all.
            os._exit(desk.status)


def _shown(desk: Application, net: FaultNet, start: Callable[[], None], journal: Journal) -> int:
    """Bring the window up and keep it until it is closed; what keeps it from coming up is told in a dialog."""
    try:
        start()
    except Exception as error:
        gc.enable()
        desk.status = FAULT
        net.caught(type(error), error, error.__traceback__)
        # Without a window the dialog is all there is.
        desk.app.exec()
        return FAULT
    QTimer.singleShot(SETTLED, partial(_settled, desk, journal))
    return desk.app.exec() or desk.status


def _settled(desk: Application, journal: Journal) -> None:
    """The window stands: now there is time to search for garbage, for the log, and for what an earlier run left in
    it."""
    gc.enable()
    began("the window")
    journal.flush()
    if not left_behind(log_file().parent):
        return
    if desk.window is not None:
        _tell_of_tear(desk)
    else:
        # A passphrase is being typed.
        desk.window_changed.connect(lambda _window: _tell_of_tear(desk), Qt.ConnectionType.SingleShotConnection)


def _tell_of_tear(desk: Application) -> None:
    if desk.window is not None:
        words = desk.tr(
            "RiskDesk was torn down when it ran last. Everything that was shown as scored is on the disk; the log says "
            "where it happened (Help, About)."
        )
        desk.window.bench.tell(words, error=True)
