"""Something made beside the window: a file's bytes, or what goes on the clipboard."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QThreadPool, Signal
from PySide6.QtWidgets import QWidget

from riskdesk.domain.errors import RiskDeskError
from riskdesk.ui.sheet.output import progress_dialog
from riskdesk.ui.workbench import Workbench

T = TypeVar("T")


def tr(text: str) -> str:
    """Translate a text of the exports."""
    return QCoreApplication.translate("Export", text)


class _Run(QObject, Generic[T]):
    """The work in its thread. Signals: ``ended`` when nothing more comes."""

    ended = Signal()

    def __init__(self, make: Callable[[], T]) -> None:
        super().__init__()
        self._make = make
        self.made: T | None = None
        self.error = ""

    def run(self) -> None:
        """In the worker thread."""
        try:
            self.made = self._make()
        except RiskDeskError as error:
            self.error = str(error)
        except Exception as error:
            # Nothing may end a worker unseen: the window says what happened, the terminal where.
            traceback.print_exc()
            words = tr("It could not be made ({problem}). The session is kept as it is.")
            self.error = words.format(problem=f"{type(error).__name__}: {error}")
        self.ended.emit()


class Making(QObject, Generic[T]):
    """One thing made in a worker thread and then handed over in the window's; it goes when that is done.

    Where it takes long a dialog says so, with a button that drops it.
    """

    def __init__(self, parent: QWidget, bench: Workbench, name: str, title: str) -> None:
        super().__init__(parent)
        self._bench, self._title, self._dropped = bench, title, False
        self._dialog = progress_dialog(parent, f"{name}_progress", title)
        self._dialog.setWindowTitle(title)
        self._dialog.canceled.connect(self._drop)

    def begin(self, make: Callable[[], T], then: Callable[[T], object]) -> None:
        """Have ``make`` called in a worker thread, and ``then`` with what it gives."""
        self._then = then
        self._run: _Run[T] = _Run(make)
        self._run.ended.connect(self._end)
        QThreadPool.globalInstance().start(self._run.run)

    def _drop(self) -> None:
        self._dropped = True
        self._dialog.hide()

    def _end(self) -> None:
        self._dialog.canceled.disconnect(self._drop)
        self._dialog.close()
        self._dialog.deleteLater()
        if self._dropped:
            self._bench.tell(tr("{what}: stopped, nothing was made.").format(what=self._title))
        elif self._run.made is not None:
            self._then(self._run.made)
        else:
            self._bench.tell(self._run.error, error=True)
        self.deleteLater()
