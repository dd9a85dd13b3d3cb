"""A piece of work beside the window: a PDF, a file, a library read or written."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Signal

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.progress import Cancelled, Progress
from riskdesk.services.journal import report
from riskdesk.ui.turns import taking_turns

T = TypeVar("T")
Work = Callable[[Progress], T]
"""What is done in the worker thread: tells how far it is, gives what was made."""

STEP = 20
"""Progress is told every so many steps: each telling is an event for the window."""


def tr(text: str) -> str:
    """Translate a text of this job."""
    return QCoreApplication.translate("Job", text)


class Job(QObject, Generic[T]):
    """One piece of work in a worker thread.

    ``result`` is there if it could be done, ``error`` says why it could not; there is neither if ``stop`` was set in
    time. ``failed`` is what to say of what nobody expected; "{problem}" is put in.

    Signals:
        progressed: so many steps of so many are done.
        ended: nothing more comes; carries the job.
    """

    progressed = Signal(int, int)
    ended = Signal(object)

    def __init__(self, work: Work[T], failed: str = "") -> None:
        super().__init__()
        self._work = work
        self._failed = failed or tr("The PDF could not be made ({problem}). The session is kept as it is.")
        self.stop = Event()
        self.result: T | None = None
        self.error = ""

    def run(self) -> None:
        """In the worker thread."""
        try:
            with taking_turns():
                self.result = self._work(self._report)
        except Cancelled:
            pass
        except RiskDeskError as error:
            self.error = str(error)
        except Exception as error:
            # Nothing may end a worker unseen: the window says what happened, the log where. The error's own words may
            # hold those of the session, and say little to the room.
            fault = report(error, "work beside the window")
            log = tr("The log says more: Help, About RiskDesk shows where it is.")
            self.error = f"{self._failed.format(problem=fault.kind)} {log}"
        self.ended.emit(self)

    def _report(self, done: int, total: int) -> None:
        if self.stop.is_set():
            raise Cancelled
        if done == total or done % STEP == 0:
            self.progressed.emit(done, total)
