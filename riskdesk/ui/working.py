"""Work beside the window with all that the user sees of it: progress, Cancel, and the last word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QThreadPool, Signal
from PySide6.QtWidgets import QWidget

from riskdesk.immutable import immutable
from riskdesk.ui.job import Job, Work
from riskdesk.ui.sheet.output import progress_dialog
from riskdesk.ui.workbench import Workbench

T = TypeVar("T")


@immutable
class Words:
    """What is said of a piece of work. ``name`` is the object name of its progress dialog, ``title`` and ``text`` what
    that says; ``stopped`` is told where the user stopped it, ``failed`` (with "{problem}" in it) where something
    happened that nobody expected."""

    name: str
    title: str
    text: str
    stopped: str
    failed: str = ""


class Working(QObject, Generic[T]):
    """One piece of work, from its start to its last word; it goes when it is done, and with the window.

    With ``done_is_done`` a Cancel that came too late does not hide what was done, as where a file has been written.
    With ``alone`` nothing can be done in the window meanwhile, from the start on, as where the library is written to.
    What is not ``stoppable`` shows how far it is and has no Cancel.

    Signals:
        over: nothing more comes.
    """

    over = Signal()

    def __init__(
        self,
        parent: QWidget,
        bench: Workbench,
        words: Words,
        done_is_done: bool = False,
        alone: bool = False,
        stoppable: bool = True,
    ) -> None:
        super().__init__(parent)
        self._bench, self._words, self._done_is_done = bench, words, done_is_done
        self._then: Callable[[T], object] = lambda _made: None
        self._job: Job[T] | None = None
        self._dialog = progress_dialog(parent.window(), words.name, words.text, at_once=alone, stoppable=stoppable)
        self._dialog.setWindowTitle(words.title)

    def start(self, work: Work[T], then: Callable[[T], object]) -> None:
        """Begin; ``then`` is called in the window's thread with what was made."""
        self._then = then
        self._job = job = Job(work, self._words.failed)
        self._dialog.canceled.connect(job.stop.set)
        job.progressed.connect(self._on_progress)
        job.ended.connect(self._end)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(job.stop.set)
        self.destroyed.connect(job.stop.set)
        self._bench.running.add(self, self._words.title, self._stop)
        QThreadPool.globalInstance().start(job.run)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop.set()

    def _on_progress(self, done: int, total: int) -> None:
        if self._job is not None and not self._job.stop.is_set():
            self._dialog.setRange(0, max(1, total))
            self._dialog.setValue(done)

    def _end(self, job: Job[T]) -> None:
        self._bench.running.remove(self)
        self._dialog.canceled.disconnect(job.stop.set)
        self._dialog.close()
        self._dialog.deleteLater()
        try:
            if job.result is not None and (self._done_is_done or not job.stop.is_set()):
                self._then(job.result)
            else:
                self._bench.tell(job.error or self._words.stopped, error=bool(job.error))
        finally:
            self.over.emit()
            self.deleteLater()
