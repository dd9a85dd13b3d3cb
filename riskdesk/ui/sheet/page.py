"""The Sheet tab: the PDF that will be printed, its options beside it; Print, Save as PDF, Issue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from riskdesk.domain.catalogue import IssuedSheet
from riskdesk.domain.errors import RiskDeskError
from riskdesk.reports.pdf import SheetResult
from riskdesk.sheet.data import Document, SheetOptions
from riskdesk.ui.actions import Actions
from riskdesk.ui.sheet.builder import SheetBuilder
from riskdesk.ui.sheet.issued import document_of, issued_words, reprint_name
from riskdesk.ui.sheet.options import SheetSide, where_read
from riskdesk.ui.sheet.output import SheetOutput
from riskdesk.ui.sheet.pack import PackReader
from riskdesk.ui.sheet.panel import CalmPanel
from riskdesk.ui.sheet.preview import Preview
from riskdesk.ui.sheet.public import is_public
from riskdesk.ui.sheet.wanted import Wanted
from riskdesk.ui.telling import telling
from riskdesk.ui.workbench import Workbench

SIDE = 288
"""Design pixels of the column beside the preview; at most two fifths of the page."""
SOON = 120
"""Milliseconds from an edit until the preview is made anew: a run of digits makes it once."""
PATIENCE = 300
"""Milliseconds that the old preview stays before progress is shown in its place."""


class SheetPage(QWidget):
    """Preview and options. The sheet is made when it is looked at, printed or saved, and not before."""

    def __init__(self, bench: Workbench, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("page")
        self._bench, self._actions = bench, actions
        self._issued: IssuedSheet | None = None
        self.builder = SheetBuilder(self)
        self.output = SheetOutput(self, bench)
        self.wanted = Wanted(self, bench)
        self._packs = PackReader(bench)
        self.preview = Preview(bench.theme)
        self.panel = CalmPanel(bench.theme)
        self.side = SheetSide(bench, actions)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.preview)
        self._stack.addWidget(self.panel)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._stack, 1)
        self._row.addWidget(self.side)
        self._soon = self._single_shot(SOON, self.rebuild)
        self._slow = self._single_shot(PATIENCE, self._show_progress)
        self._connect()
        self._space()
        bench.running.watch(lambda: self.tr("Priority sheet") if self.wanted.waits else "", self.builder.cancel)

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
        self._actions.handle("issue", self.issue, lambda: bench.can_issue and not self.side.is_blank)
        builder.built.connect(self._on_built)
        builder.failed.connect(self._on_failed)
        builder.stopped.connect(self._on_stopped)
        builder.progressed.connect(self._on_progress)
        bench.session_opened.connect(self._on_opened)
        bench.edited.connect(self._later)
        bench.ranks_hidden.connect(self.rebuild)
        bench.theme.changed.connect(self._space)
        self.side.changed.connect(self._as_it_is_now)
        self.side.issued.chosen.connect(self.choose)

    @property
    def issued(self) -> IssuedSheet | None:
        """The issued sheet that is shown, or ``None`` for what is chosen as it is now."""
        return self._issued

    @property
    def is_public(self) -> bool:
        """Whether a public version is chosen, as it is now or as it was issued."""
        return is_public(self._issued) if self._issued else self.side.options.document is Document.PUBLIC

    def focus_first(self) -> None:
        """Put the focus on the preview, where the arrow and page keys turn its pages."""
        if self._stack.currentWidget() is self.preview:
            self.preview.view.setFocus()
        else:
            self.side.print.setFocus()

    # Making

    def _on_opened(self) -> None:
        self.builder.forget()
        self._packs.forget()
        self.preview.clear()
        self.wanted.let_go()
        # What was issued is what people have in their hands: it is shown first, and printed again.
        self.side.issued.refresh()
        self._issued = self.side.issued.current
        if self._issued:
            self.rebuild()
        else:
            self._later()

    def _later(self) -> None:
        """The session has changed: make the preview anew, if anybody looks at it."""
        if self.isVisible():
            self._soon.start()

    def options(self) -> SheetOptions:
        """What the sheet is made with: the choices beside it or those of an issue, and last time's ranks."""
        editor = self._bench.editor
        options = replace(self.wanted.issuing or self.side.options, before=editor.last_time if editor else None)
        return self._packs.complete(options)

    @telling
    def rebuild(self) -> None:
        """Show what is chosen, and have it made where it is looked at or waited for."""
        self._soon.stop()
        if self._bench.editor is None or not (self.isVisible() or self.wanted.waits):
            return
        if self._hidden:
            self._show_hidden()
            if not self.wanted.waits:
                return
        if self._issued and not self.wanted.issuing:
            self._show_issued(self._issued)
            return
        if self._unchosen:
            self._show_unchosen()
            return
        try:
            session, options = self._bench.editor.session, self.options()
        except RiskDeskError as error:
            self._on_failed(str(error))
            return
        if self.builder.ready(session, options) is None:
            self._slow.start()
        self.builder.request(session, options)

    def _on_built(self, result: SheetResult) -> None:
        self._settle()
        if self._bench.editor is None:
            return
        if self._unchosen:
            self._show_unchosen()
            return
        if not self.wanted.issuing:
            name, document = self.side.document_name, self.side.options.document
            self._show(result.pdf, name, document, result.warning)
        if then := self.wanted.take():
            then(result, self._bench.editor.session.info)

    def _on_failed(self, words: str) -> None:
        self._settle()
        self.wanted.drop()
        self._show_stopped(self.tr("The sheet could not be made"), words)
        self._bench.tell(words, error=True)

    def _on_stopped(self) -> None:
        self._settle()
        if self.wanted.drop():
            self._bench.tell(self.tr("Stopped; nothing was issued."))
        if self.isVisible() and not self._bench.hides_ranks and not self._issued and not self._unchosen:
            words = self.tr("The sheet is not made. Nothing in the session has changed.")
            self._show_stopped(self.tr("Stopped"), words)

    def _settle(self) -> None:
        self._slow.stop()
        self.wanted.settle()

    # Showing

    @property
    def _hidden(self) -> bool:
        """Whether what would be shown is kept from the room: blank score sheets hold no rank."""
        return self._bench.hides_ranks and not (self.side.is_blank and self._issued is None)

    def _show(self, pdf: bytes, name: str, document: Document, warning: str = "", told: str = "") -> None:
        """Show the pages of a document, which is called ``name`` to those who do not see them."""
        if self._hidden:
            self._show_hidden()
            return
        self.preview.show_pdf(pdf)
        self.preview.call_it(name, where_read(document))
        self.preview.tell(told)
        self.side.warn(warning)
        self._stack.setCurrentWidget(self.preview)

    def _as_it_is_now(self) -> None:
        """Another choice of paper is one for the sheet as it is now; what waits was asked of the one before."""
        self.wanted.let_go()
        self.side.issued.choose_present()
        self.side.issued.show_for(self.side.options.document)
        blank = self.tr("Blank score sheets hold no result, so they are not issued. Choose the priority sheet.")
        self.side.issued.refuse(blank if self.side.is_blank else "")
        self._actions.refresh()
        self.rebuild()

    def choose(self, sheet: IssuedSheet | None) -> None:
        """Show a sheet as it was issued, or the sheet as it is now."""
        if sheet == self._issued:
            return
        self._issued = sheet
        if sheet:
            self.wanted.let_go()
            self.builder.cancel()
        self.rebuild()

    def _show_issued(self, sheet: IssuedSheet) -> None:
        pdf = self.bytes_of(sheet)
        if pdf is not None:
            told = self.tr("As {issued}; these are the very bytes, not made anew.")
            self._show(pdf, reprint_name(sheet), document_of(sheet), told=told.format(issued=issued_words(sheet)))

    def bytes_of(self, sheet: IssuedSheet) -> bytes | None:
        """The bytes that were stored; where they are no more, that is told and the sheet as it is now is shown."""
        try:
            return self._bench.desk.library.sheet_pdf(sheet.version_id, sheet.number)
        except RiskDeskError as error:
            self.side.issued.choose_present()
            self._bench.tell(str(error), error=True)
            return None

    def _show_hidden(self) -> None:
        self.preview.clear()
        words = self.tr("The sheet holds ranks and order, so it is not shown. It can still be printed and saved.")
        act = (self.tr("Show ranks"), self._actions["hide_ranks"].trigger)
        self.panel.say(self.tr("Ranks are hidden from the room"), words, act)
        self._stack.setCurrentWidget(self.panel)

    @property
    def _unchosen(self) -> bool:
        """Whether a public version is wished for of which nobody has said what it withholds."""
        options = self.wanted.issuing or self.side.options
        return options.document is Document.PUBLIC and options.public is None and self._issued is None

    def _show_unchosen(self) -> None:
        """Nothing is made before it is chosen; whoever wants to print, save or issue is asked."""
        self.preview.clear()
        words = self.tr("Choose first which areas the public version withholds; none is a choice too.")
        self.panel.say(self.tr("Public version"), words, (self.tr("Choose…"), self.side.public.ask))
        self._stack.setCurrentWidget(self.panel)
        if self.wanted.take():
            self.side.public.ask()

    def _show_progress(self) -> None:
        """What is shown while a long sheet is made."""
        if not self.builder.busy or self._hidden or (self._issued and not self.wanted.issuing):
            return
        self.panel.say(self.tr("Making the sheet"), "", (self.tr("Stop"), self.builder.cancel), working=True)
        self._stack.setCurrentWidget(self.panel)

    def _show_stopped(self, heading: str, words: str) -> None:
        self.preview.clear()
        self.panel.say(heading, words, (self.tr("Make the sheet"), self.rebuild))
        self._stack.setCurrentWidget(self.panel)

    def _on_progress(self, done: int, total: int) -> None:
        self.panel.progress.setRange(0, total)
        self.panel.progress.setValue(done)

    # Printing, saving and issuing, from any tab

    def print(self) -> None:
        """Print the sheet that is chosen."""
        self.wanted.print()

    def save(self) -> None:
        """Save the sheet that is chosen."""
        self.wanted.save()

    def issue(self) -> None:
        """Issue the sheet as it now stands."""
        self.wanted.issue()

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
        self.rebuild()

    def hideEvent(self, event: QHideEvent) -> None:
        """A preview that nobody looks at need not be made."""
        super().hideEvent(event)
        self._soon.stop()
        if not self.wanted.waits:
            self.builder.cancel()
