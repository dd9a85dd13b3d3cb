"""The Sheet tab: the PDF that will be printed, its options beside it; Print, Save as PDF, Issue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressDialog, QStackedWidget, QWidget

from riskdesk.domain.catalogue import IssuedSheet
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.session import Session, SessionInfo
from riskdesk.reports.pdf import SheetResult
from riskdesk.services.desk import Issue
from riskdesk.sheet.data import Document, SheetOptions
from riskdesk.sheet.public import TITLE, public_sheet
from riskdesk.ui.actions import Actions
from riskdesk.ui.sheet.builder import SheetBuilder
from riskdesk.ui.sheet.issue import IssueDialog
from riskdesk.ui.sheet.issued import issued_document, issued_name, issued_thing, issued_words
from riskdesk.ui.sheet.options import SheetSide
from riskdesk.ui.sheet.output import SheetOutput, progress_dialog
from riskdesk.ui.sheet.pack import PackReader
from riskdesk.ui.sheet.panel import CalmPanel
from riskdesk.ui.sheet.preview import Preview
from riskdesk.ui.sheet.public import is_public, safe_info
from riskdesk.ui.workbench import Workbench

SIDE = 288
"""Design pixels of the column beside the preview; at most two fifths of the page."""
SOON = 120
"""Milliseconds from an edit until the preview is made anew: a run of digits makes it once."""
PATIENCE = 300
"""Milliseconds that the old preview stays before progress is shown in its place."""

Then = Callable[[SheetResult, SessionInfo], object]
Put = Callable[[bytes, SessionInfo, str], object]


class SheetPage(QWidget):
    """Preview and options. The sheet is made when it is looked at, printed or saved, and not before."""

    def __init__(self, bench: Workbench, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("page")
        self._bench, self._actions = bench, actions
        self._waiting: Then | None = None
        self._issuing: SheetOptions | None = None
        self._issued: IssuedSheet | None = None
        self._progress: QProgressDialog | None = None
        self.builder = SheetBuilder(self)
        self.output = SheetOutput(self, bench)
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
        self._soon = self._single_shot(SOON, self._rebuild)
        self._slow = self._single_shot(PATIENCE, self._show_progress)
        self._connect()
        self._space()
        bench.running.watch(lambda: self.tr("Priority sheet") if self._waiting else "", self.builder.cancel)

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
        bench.ranks_hidden.connect(self._rebuild)
        bench.theme.changed.connect(self._space)
        self.side.changed.connect(self._as_it_is_now)
        self.side.issued.chosen.connect(self._choose)

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
        self._let_go()
        # What was issued is what people have in their hands: it is shown first, and printed again.
        self.side.issued.refresh()
        self._issued = self.side.issued.current
        if self._issued:
            self._rebuild()
        else:
            self._later()

    def _later(self) -> None:
        """The session has changed: make the preview anew, if anybody looks at it."""
        if self.isVisible():
            self._soon.start()

    def _options(self) -> SheetOptions:
        """What the sheet is made with: the choices beside it or those of an issue, and last time's ranks."""
        editor = self._bench.editor
        options = replace(self._issuing or self.side.options, before=editor.last_time if editor else None)
        return self._packs.complete(options)

    def _rebuild(self) -> None:
        self._soon.stop()
        if self._bench.editor is None or not (self.isVisible() or self._waiting):
            return
        if self._hidden:
            self._show_hidden()
            if not self._waiting:
                return
        if self._issued and not self._issuing:
            self._show_issued(self._issued)
            return
        if self._unchosen:
            self._show_unchosen()
            return
        try:
            session, options = self._bench.editor.session, self._options()
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
        if not self._issuing:
            self._show(result.pdf, result.warning)
        then, self._waiting = self._waiting, None
        if then:
            then(result, self._bench.editor.session.info)

    def _on_failed(self, words: str) -> None:
        self._settle()
        self._waiting = self._issuing = None
        self._show_stopped(self.tr("The sheet could not be made"), words)
        self._bench.tell(words, error=True)

    def _on_stopped(self) -> None:
        self._settle()
        if self._issuing:
            self._bench.tell(self.tr("Stopped; nothing was issued."))
        self._waiting = self._issuing = None
        if self.isVisible() and not self._bench.hides_ranks and not self._issued and not self._unchosen:
            words = self.tr("The sheet is not made. Nothing in the session has changed.")
            self._show_stopped(self.tr("Stopped"), words)

    def _let_go(self) -> None:
        """What is still being made to be printed, saved or issued is not done with something else, and that is told."""
        if self._waiting or self._issuing:
            self._settle()
            self._waiting = self._issuing = None
            words = self.tr("Something else was chosen meanwhile; nothing was printed, saved or issued. Ask again.")
            self._bench.tell(words, error=True)

    def _settle(self) -> None:
        self._slow.stop()
        if self._progress:
            self._progress.canceled.disconnect(self.builder.cancel)
            self._progress.close()
            self._progress.deleteLater()
            self._progress = None

    # Showing

    @property
    def _hidden(self) -> bool:
        """Whether what would be shown is kept from the room: blank score sheets hold no rank."""
        return self._bench.hides_ranks and not (self.side.is_blank and self._issued is None)

    def _show(self, pdf: bytes, warning: str = "", told: str = "") -> None:
        if self._hidden:
            self._show_hidden()
            return
        self.preview.show_pdf(pdf)
        self.preview.call_it(*self.side.spoken)
        self.preview.tell(told)
        self.side.warn(warning)
        self._stack.setCurrentWidget(self.preview)

    def _as_it_is_now(self) -> None:
        """Another choice of paper is one for the sheet as it is now; what waits was asked of the one before."""
        self._let_go()
        self.side.issued.choose_present()
        self.side.issued.show_for(self.side.options.document)
        blank = self.tr("Blank score sheets hold no result, so they are not issued. Choose the priority sheet.")
        self.side.issued.refuse(blank if self.side.is_blank else "")
        self._actions.refresh()
        self._rebuild()

    def _choose(self, sheet: IssuedSheet | None) -> None:
        """Show a sheet as it was issued, or the sheet as it is now."""
        if sheet == self._issued:
            return
        self._issued = sheet
        if sheet:
            self._let_go()
            self.builder.cancel()
        self._rebuild()

    def _show_issued(self, sheet: IssuedSheet) -> None:
        pdf = self._bytes_of(sheet)
        if pdf is not None:
            told = self.tr("As {issued}; these are the very bytes, not made anew.")
            self._show(pdf, told=told.format(issued=issued_words(sheet)))

    def _bytes_of(self, sheet: IssuedSheet) -> bytes | None:
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
        options = self._issuing or self.side.options
        return options.document is Document.PUBLIC and options.public is None and self._issued is None

    def _show_unchosen(self) -> None:
        """Nothing is made before it is chosen; whoever wants to print, save or issue is asked."""
        self.preview.clear()
        words = self.tr("Choose first which areas the public version withholds; none is a choice too.")
        self.panel.say(self.tr("Public version"), words, (self.tr("Choose…"), self.side.public.ask))
        self._stack.setCurrentWidget(self.panel)
        waiting, self._waiting = self._waiting, None
        if waiting:
            self.side.public.ask()

    def _show_progress(self) -> None:
        """What is shown while a long sheet is made."""
        if not self.builder.busy or self._hidden or (self._issued and not self._issuing):
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

    # Printing, saving and issuing, from any tab

    def print(self) -> None:
        """Print the sheet that is chosen: as it now stands, or as it was issued."""
        show = lambda pdf, info, what: self.output.print(pdf, info, what, self.preview.view.current)  # noqa: E731
        self._with_chosen(show, self.tr("Print…"))

    def save(self) -> None:
        """Save the sheet that is chosen."""
        self._with_chosen(self.output.save, self.tr("Save as PDF…"))

    def _with_chosen(self, put: Put, go: str) -> None:
        """Call ``put`` with the bytes, the session and what to call them; ``go`` is what it does, for the button of a
        last question."""
        if self._issuing:
            # One wish waits at a time, and this one writes a record.
            words = self.tr("{what}: it is being issued; wait until it is there, or stop it first.")
            self._bench.tell(words.format(what=issued_thing(self._issuing.document)), error=True)
            return
        editor = self._bench.editor
        if self.side.options.document is Document.PUBLIC and self._issued is None:
            self._with_sheet(lambda result, _info: self._with_public(result, put, go))
        elif self._issued is None or editor is None:
            self._with_sheet(lambda result, info: put(result.pdf, info, self.side.document_name))
        elif (pdf := self._bytes_of(self._issued)) is not None:
            what = self.tr("{what} {n} as issued").format(what=issued_document(self._issued), n=self._issued.number)
            put(pdf, safe_info(editor.session.info, self._issued), what)

    def _with_public(self, result: SheetResult, put: Put, go: str) -> None:
        """Show what the public version withholds before ``put`` has its bytes."""
        editor, options = self._bench.editor, self._options()
        if editor is None or self.builder.ready(editor.session, options) is not result:
            # Something was typed meanwhile: what is confirmed has to be what is written.
            self._with_chosen(put, go)
            return
        info = public_sheet(editor.session, options).info
        self.side.public.confirm(options, go, lambda: put(result.pdf, info, TITLE))

    def issue(self) -> None:
        """Ask on what day and to whom, then keep the sheet."""
        editor = self._bench.editor
        if editor is None or self._issuing:
            return
        if self.side.options.document is Document.PUBLIC and self.side.options.public is None:
            self.side.public.ask()
            return
        info = editor.session.info
        make = lambda options: self._make_issued(info.version_id, options)  # noqa: E731
        IssueDialog(self.window(), self._bench.theme, info, self.side.options, make).open()

    def _make_issued(self, version_id: str, options: SheetOptions) -> None:
        editor = self._bench.editor
        if editor is None or editor.session.info.version_id != version_id:
            self._bench.tell(self.tr("Another session was opened meanwhile; nothing was issued."), error=True)
            return
        if options.document is Document.PUBLIC:
            made = replace(options, before=self._options().before)
            self.side.public.confirm(made, self.tr("Issue"), lambda: self._begin_issue(options))
        else:
            self._begin_issue(options)

    def _begin_issue(self, options: SheetOptions) -> None:
        self._issuing = options
        self._with_sheet(self._keep)

    def _keep(self, result: SheetResult, info: SessionInfo) -> None:
        options, self._issuing = self._issuing, None
        if options is None:
            return
        issue = Issue(options.issued_on, options.issued_to, options.issued_as, result.code, result.pages)
        try:
            sheet = self._bench.desk.issue(info.version_id, result.pdf, issue)
        except RiskDeskError as error:
            self._bench.tell(str(error), error=True)
            self._rebuild()
            return
        self.side.issued.refresh(sheet.number)
        self._choose(sheet)
        words = self.tr("{sheet} {issued}; a reprint is these very bytes.")
        self._bench.tell(words.format(sheet=issued_name(sheet), issued=issued_words(sheet)))

    def _with_sheet(self, then: Then) -> None:
        """Call ``then`` with the sheet of the present session, once it is made."""
        editor = self._bench.editor
        if editor is None:
            return
        self._waiting = then
        if not self.isVisible() and not self._progress and not self._ready(editor.session):
            self._progress = progress_dialog(self.window(), "sheet_progress", self.tr("Making the sheet"))
            self._progress.canceled.connect(self.builder.cancel)
        self._rebuild()

    def _ready(self, session: Session) -> bool:
        """Whether the sheet that is wished for is there already."""
        try:
            return self.builder.ready(session, self._options()) is not None
        except RiskDeskError:
            return False

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
