"""The Sheet tab: the PDF that will be printed, its options beside it, Print and Save as PDF."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressDialog, QStackedWidget, QWidget

from riskdesk.domain.session import SessionInfo
from riskdesk.reports.pdf import SheetResult
from riskdesk.ui.actions import Actions
from riskdesk.ui.sheet.builder import SheetBuilder
from riskdesk.ui.sheet.options import SheetSide
from riskdesk.ui.sheet.output import SheetOutput, progress_dialog
from riskdesk.ui.sheet.panel import CalmPanel
from riskdesk.ui.sheet.preview import Preview
from riskdesk.ui.workbench import Workbench

SIDE = 288
"""Design pixels of the column beside the preview; at most two fifths of the page."""
SOON = 120
"""Milliseconds from an edit until the preview is made anew: a run of digits makes it once."""
PATIENCE = 300
"""Milliseconds that the old preview stays before progress is shown in its place."""

Then = Callable[[SheetResult, SessionInfo], object]


class SheetPage(QWidget):
    """Preview and options. The sheet is made when it is looked at, printed or saved, and not before."""

    def __init__(self, bench: Workbench, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("page")
        self._bench, self._actions = bench, actions
        self._waiting: Then | None = None
        self._progress: QProgressDialog | None = None
        self.builder = SheetBuilder(self)
        self.output = SheetOutput(self, bench)
        self.preview = Preview(bench.theme)
        self.panel = CalmPanel(bench.theme)
        self.side = SheetSide(bench, actions)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.preview)
        self._stack.addWidget(self.panel)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._stack, 1)
        self._row.addWidget(self.side)
        self._soon = self._single_shot(SOON, self._rebuild)
        self._slow = self._single_shot(PATIENCE, self._show_progress)
        self._connect()
        self._space()

    def _single_shot(self, wait: int, slot: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait)
        timer.timeout.connect(slot)
        return timer

    def _connect(self) -> None:
        bench, builder = self._bench, self.builder
        with_session = lambda: bench.editor is not None  # noqa: E731
        self._actions.handle("print", self.print, with_session)
        self._actions.handle("save_pdf", self.save, with_session)
        builder.built.connect(self._on_built)
        builder.failed.connect(self._on_failed)
        builder.stopped.connect(self._on_stopped)
        builder.progressed.connect(self._on_progress)
        bench.session_opened.connect(self._on_opened)
        bench.edited.connect(self._later)
        bench.ranks_hidden.connect(self._rebuild)
        bench.theme.changed.connect(self._space)
        self.side.changed.connect(self._rebuild)

    def focus_first(self) -> None:
        """Put the focus on the preview, where the arrow and page keys turn its pages."""
        if self._stack.currentWidget() is self.preview:
            self.preview.view.setFocus()
        else:
            self.side.print.setFocus()

    # Making

    def _on_opened(self) -> None:
        self.builder.forget()
        self.preview.clear()
        self._waiting = None
        self._later()

    def _later(self) -> None:
        """The session has changed: make the preview anew, if anybody looks at it."""
        if self.isVisible():
            self._soon.start()

    def _rebuild(self) -> None:
        self._soon.stop()
        if self._bench.editor is None or not (self.isVisible() or self._waiting):
            return
        if self._bench.hides_ranks:
            self._show_hidden()
            if not self._waiting:
                return
        if self.builder.ready(self._bench.editor.session, self.side.options) is None:
            self._slow.start()
        self.builder.request(self._bench.editor.session, self.side.options)

    def _on_built(self, result: SheetResult) -> None:
        self._settle()
        if self._bench.editor is None:
            return
        self._show(result)
        then, self._waiting = self._waiting, None
        if then:
            then(result, self._bench.editor.session.info)

    def _on_failed(self, words: str) -> None:
        self._settle()
        self._waiting = None
        self._show_stopped(self.tr("The sheet could not be made"), words)
        self._bench.tell(words, error=True)

    def _on_stopped(self) -> None:
        self._settle()
        self._waiting = None
        if self.isVisible() and not self._bench.hides_ranks:
            words = self.tr("The sheet is not made. Nothing in the session has changed.")
            self._show_stopped(self.tr("Stopped"), words)

    def _settle(self) -> None:
        self._slow.stop()
        if self._progress:
            self._progress.canceled.disconnect(self.builder.cancel)
            self._progress.close()
            self._progress.deleteLater()
            self._progress = None

    # Showing

    def _show(self, result: SheetResult) -> None:
        if self._bench.hides_ranks:
            self._show_hidden()
            return
        self.preview.show_pdf(result.pdf)
        self.side.warn(result.warning)
        self._stack.setCurrentWidget(self.preview)

    def _show_hidden(self) -> None:
        self.preview.clear()
        words = self.tr("The sheet holds ranks and order, so it is not shown. It can still be printed and saved.")
        act = (self.tr("Show ranks"), self._actions["hide_ranks"].trigger)
        self.panel.say(self.tr("Ranks are hidden from the room"), words, act)
        self._stack.setCurrentWidget(self.panel)

    def _show_progress(self) -> None:
        """What is shown while a long sheet is made."""
        if not self.builder.busy or self._bench.hides_ranks:
            return
        self.panel.say(self.tr("Making the sheet"), "", (self.tr("Stop"), self.builder.cancel), working=True)
        self._stack.setCurrentWidget(self.panel)

    def _show_stopped(self, heading: str, words: str) -> None:
        self.preview.clear()
        self.panel.say(heading, words, (self.tr("Make the sheet"), self._rebuild))
        self._stack.setCurrentWidget(self.panel)

    def _on_progress(self, done: int, total: int) -> None:
        for bar in (self.panel.progress, self._progress):
            if bar is not None:
                bar.setRange(0, total)
                bar.setValue(done)

    # Printing and saving, from any tab

    def print(self) -> None:
        """Print the sheet as it now stands."""
        self._with_sheet(lambda result, info: self.output.print(result.pdf, info))

    def save(self) -> None:
        """Save the sheet as it now stands."""
        self._with_sheet(lambda result, info: self.output.save(result.pdf, info))

    def _with_sheet(self, then: Then) -> None:
        """Call ``then`` with the sheet of the present session, once it is made."""
        editor = self._bench.editor
        if editor is None:
            return
        self._waiting = then
        if not self.isVisible() and not self._progress and not self.builder.ready(editor.session, self.side.options):
            self._progress = progress_dialog(self.window(), "sheet_progress", self.tr("Making the sheet"))
            self._progress.canceled.connect(self.builder.cancel)
        self._rebuild()

    # Room

    def _space(self) -> None:
        px = self._bench.theme.px
        self._row.setContentsMargins(px(16), px(12), px(16), px(12))
        self._row.setSpacing(px(16))
        self._fit()

    def _fit(self) -> None:
        self.side.setFixedWidth(min(self._bench.theme.px(SIDE), self.width() * 2 // 5))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Make the sheet if it is not that of the present session."""
        super().showEvent(event)
        self._rebuild()

    def hideEvent(self, event: QHideEvent) -> None:
        """A preview that nobody looks at need not be made."""
        super().hideEvent(event)
        self._soon.stop()
        if not self._waiting:
            self.builder.cancel()
