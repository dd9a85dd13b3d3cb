"""The end of the program: what still works beside the window is waited for, but not for ever."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QCoreApplication, Qt, QThreadPool
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import label

PATIENCE = 700
"""Milliseconds that a worker has to see that it is to stop, before a sentence says what is waited for."""
LIMIT = 15.0
"""Seconds after which it is waited for no longer: files and libraries are written whole or not at all."""
TURN = 40
"""Milliseconds between two looks at the window's own events."""


def wait_for_work(theme: Theme, limit: float = LIMIT) -> bool:
    """Wait until the workers are done, saying so where it takes long; gives whether they are, at most after ``limit``
    seconds."""
    pool = QThreadPool.globalInstance()
    if pool.waitForDone(PATIENCE):
        return True
    words, until = _words(theme), monotonic() + limit
    try:
        while monotonic() < until:
            QApplication.processEvents()
            if pool.waitForDone(TURN):
                return True
    finally:
        words.close()
    return False


def _words(theme: Theme) -> QWidget:
    """A small window that says what is waited for."""
    text = QCoreApplication.translate("Ending", "RiskDesk is closing: it waits until a piece of work has stopped.")
    kept = QCoreApplication.translate("Ending", "Everything that was shown as scored is on the disk.")
    shown = QWidget(None, Qt.WindowType.SplashScreen)
    shown.setObjectName("page")
    shown.setWindowTitle(QCoreApplication.translate("Ending", "RiskDesk"))
    shown.setAccessibleName(text)
    column = QVBoxLayout(shown)
    column.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(20))
    column.setSpacing(theme.px(6))
    column.addWidget(label(text, "heading"))
    column.addWidget(label(kept, "second"))
    shown.show()
    return shown
