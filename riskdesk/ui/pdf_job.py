"""A PDF being made beside the window."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from threading import Event

from PySide6.QtCore import QCoreApplication, QObject, Signal

from riskdesk.domain.errors import RiskDeskError
from riskdesk.reports.pdf import Cancelled, Progress, SheetResult
from riskdesk.ui.turns import taking_turns

Make = Callable[[Progress], SheetResult]
"""Makes the PDF, telling how far it is; runs in a worker thread."""

STEP = 20
"""Progress is told every so many rows: each telling is an event for the window."""


class PdfJob(QObject):
    """One PDF being made in a worker thread.

    ``result`` is there if it could be made, ``error`` says why it could not; there is neither if ``stop`` was set in
    time.

    Signals:
        progressed: so many rows of so many are drawn.
        ended: nothing more comes; carries the job.
    """

    progressed = Signal(int, int)
    ended = Signal(object)

    def __init__(self, make: Make) -> None:
        super().__init__()
        self._make = make
        self.stop = Event()
        self.result: SheetResult | None = None
        self.error = ""

    def run(self) -> None:
        """In the worker thread."""
        try:
            with taking_turns():
                self.result = self._make(self._report)
        except Cancelled:
            pass
        except RiskDeskError as error:
            self.error = str(error)
        except Exception as error:
            # Nothing may end a worker unseen: the window says what happened, the terminal where.
            traceback.print_exc()
            self.error = self.failed().format(problem=f"{type(error).__name__}: {error}")
        self.ended.emit(self)

    def failed(self) -> str:
        """What to say of what nobody expected; "{problem}" is put in."""
        return QCoreApplication.translate(
            "PdfJob", "The PDF could not be made ({problem}). The session is kept as it is."
        )

    def _report(self, done: int, total: int) -> None:
        if self.stop.is_set():
            raise Cancelled
        if done == total or done % STEP == 0:
            self.progressed.emit(done, total)
