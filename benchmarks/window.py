"""Shows one window, prints the seconds from its caller's start to the first paint and the peak memory, and ends.

python window.py bare BEGAN | session LIBRARY BEGAN
"""

from __future__ import annotations

import os
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QWidget

    from riskdesk.ui.application import Application


def watch(window: QWidget, began: float) -> QObject:
    """End the program once the window has been painted and the events after it are done."""
    # Only here: each window loads Qt when it would, the program's own after what it needs beside it.
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication

    class Painted(QObject):
        def __init__(self) -> None:
            super().__init__()
            self._seen = False
            window.installEventFilter(self)

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and watched is window and not self._seen:
                self._seen = True
                QTimer.singleShot(0, self._end)
            return False

        def _end(self) -> None:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(time.time() - began, peak)
            QApplication.exit(0)

    return Painted()


def bare(began: float) -> None:
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    window.resize(1366, 768)
    watcher = watch(window, began)
    window.show()
    app.exec()
    del watcher


def session(library: Path, began: float) -> None:
    """The program as it is started by hand, with settings and a log of its own, until its first picture."""
    import tempfile

    from riskdesk import __main__

    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"XDG_CONFIG_HOME": folder, "XDG_STATE_HOME": folder}
        app = __main__.load()
        start, watchers = app.Application.start, []

        def started(desk: Application, *arguments: object) -> None:
            start(desk, *arguments)
            assert desk.window is not None
            desk.window.resize(1366, 768)
            watchers.append(watch(desk.window, began))

        app.Application.start = started
        app.run(library, demo=False)


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare(float(sys.argv[2]))
    else:
        session(Path(sys.argv[2]), float(sys.argv[3]))
