"""Makes the sheet's PDF beside the window, one at a time; the newest wish wins."""

from __future__ import annotations

from functools import partial
from threading import Event

from PySide6.QtCore import QCoreApplication, QObject, QThreadPool, Signal

from riskdesk.domain.session import Session
from riskdesk.reports.document import SheetResult
from riskdesk.reports.documents import make_document
from riskdesk.sheet.build import SheetOptions
from riskdesk.ui.job import Job

Wish = tuple[Session, SheetOptions]
PATIENCE = 5_000
"""Milliseconds that a sheet which is dropped has to come to its end."""


def _same(one: Wish | None, other: Wish | None) -> bool:
    """A session is frozen and replaced whole by every edit: the same object, the same sheet."""
    return one is not None and other is not None and one[0] is other[0] and one[1] == other[1]


class SheetBuilder(QObject):
    """Makes sheets in a worker thread.

    Signals:
        built: the wished-for ``SheetResult`` is there.
        failed: it could not be made; says why.
        stopped: the user has stopped it.
        progressed: so many rows of so many are drawn.
    """

    built = Signal(object)
    failed = Signal(str)
    stopped = Signal()
    progressed = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._made: Wish | None = None
        self._result: SheetResult | None = None
        self._job: Job[SheetResult] | None = None
        self._making: Wish | None = None
        self._next: Wish | None = None
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.finish)

    @property
    def busy(self) -> bool:
        """Whether a sheet is being made or about to be."""
        return self._job is not None

    def ready(self, session: Session, options: SheetOptions) -> SheetResult | None:
        """The sheet of this very session, if it is the last one made."""
        return self._result if _same(self._made, (session, options)) else None

    def request(self, session: Session, options: SheetOptions) -> None:
        """Have a sheet made; ``built`` follows, at once where it is there already. An older wish is dropped."""
        wish = (session, options)
        if _same(self._made, wish) and self._result is not None:
            self._drop()
            self.built.emit(self._result)
        elif self._job is None:
            self._start(wish)
        elif _same(self._making, wish) and not self._job.stop.is_set():
            self._next = None
        else:
            self._drop()
            self._next = wish

    def cancel(self) -> None:
        """Stop; ``stopped`` follows."""
        if self._job is not None:
            self._drop()

    def forget(self) -> None:
        """Let go of what was made, as when another session is opened."""
        self._made = self._result = None
        self._drop()

    def finish(self) -> None:
        """Stop and wait, as at the program's end; for :data:`PATIENCE` at most."""
        self._drop()
        if self._job is not None:
            QThreadPool.globalInstance().waitForDone(PATIENCE)

    def _drop(self) -> None:
        self._next = None
        if self._job is not None:
            self._job.stop.set()

    def _start(self, wish: Wish) -> None:
        job = Job(partial(make_document, *wish))
        job.progressed.connect(self._on_progress)
        job.ended.connect(self._on_end)
        # A page that goes away must not leave its sheet being drawn.
        self.destroyed.connect(partial(_set, job.stop))
        self._job, self._making = job, wish
        QThreadPool.globalInstance().start(job.run)

    def _on_progress(self, done: int, total: int) -> None:
        if self._job is not None and not self._job.stop.is_set():
            self.progressed.emit(done, total)

    def _on_end(self, job: Job[SheetResult]) -> None:
        made, self._job, self._making = self._making, None, None
        following, self._next = self._next, None
        if following is not None:
            self._start(following)
        elif job.stop.is_set():
            self.stopped.emit()
        elif job.result is not None:
            self._made, self._result = made, job.result
            self.built.emit(job.result)
        else:
            self.failed.emit(job.error)


def _set(stop: Event, _gone: QObject | None = None) -> None:
    stop.set()
