"""What is wanted of the Sheet tab's document: to be printed, saved or issued, once it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QProgressDialog

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.session import Session, SessionInfo
from riskdesk.reports.document import SheetResult
from riskdesk.services.desk import Issue
from riskdesk.sheet.data import Document, SheetOptions
from riskdesk.sheet.public import TITLE, public_sheet
from riskdesk.ui.sheet.issue import IssueDialog
from riskdesk.ui.sheet.issued import issued_name, issued_thing, issued_words, reprint_name
from riskdesk.ui.sheet.output import progress_dialog
from riskdesk.ui.sheet.public import safe_info
from riskdesk.ui.workbench import Workbench

if TYPE_CHECKING:
    from riskdesk.ui.sheet.page import SheetPage

Then = Callable[[SheetResult, SessionInfo], object]
Put = Callable[[bytes, SessionInfo, str], object]


class Wanted(QObject):
    """One wish at a time, which waits for its document; what was issued already need not be waited for.

    ``issuing`` are the options of an issue that waits; the page makes its document with them until it is there.
    """

    def __init__(self, page: SheetPage, bench: Workbench) -> None:
        super().__init__(page)
        self._page, self._bench = page, bench
        self._waiting: Then | None = None
        self._progress: QProgressDialog | None = None
        self.issuing: SheetOptions | None = None
        page.builder.progressed.connect(self._on_progress)

    # Waiting

    @property
    def waits(self) -> bool:
        """Whether anything waits for the document."""
        return self._waiting is not None

    def take(self) -> Then | None:
        """What waits, which waits no more."""
        then, self._waiting = self._waiting, None
        return then

    def drop(self) -> bool:
        """Let go of what waits; returns whether it was an issue."""
        issued = self.issuing is not None
        self._waiting = self.issuing = None
        return issued

    def let_go(self) -> None:
        """What is still being made to be printed, saved or issued is not done with something else, and that is told."""
        if self._waiting or self.issuing:
            self.settle()
            self.drop()
            words = self.tr("Something else was chosen meanwhile; nothing was printed, saved or issued. Ask again.")
            self._bench.tell(words, error=True)

    def settle(self) -> None:
        """Nothing is being made any more: progress need not be shown."""
        if self._progress:
            self._progress.canceled.disconnect(self._page.builder.cancel)
            self._progress.close()
            self._progress.deleteLater()
            self._progress = None

    def _on_progress(self, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress.setRange(0, total)
            self._progress.setValue(done)

    def _with_document(self, then: Then) -> None:
        """Call ``then`` with the document of the present session, once it is made."""
        editor, page = self._bench.editor, self._page
        if editor is None:
            return
        self._waiting = then
        if not page.isVisible() and not self._progress and not self._ready(editor.session):
            self._progress = progress_dialog(page.window(), "sheet_progress", self.tr("Making the sheet"))
            self._progress.canceled.connect(page.builder.cancel)
        page.rebuild()

    def _ready(self, session: Session) -> bool:
        """Whether the document that is wished for is there already."""
        try:
            return self._page.builder.ready(session, self._page.options()) is not None
        except RiskDeskError:
            return False

    # Printing and saving, from any tab

    def print(self) -> None:
        """Print the document that is chosen: as it now stands, or as it was issued."""
        page = self._page
        show = lambda pdf, info, what: page.output.print(pdf, info, what, page.preview.view.current)  # noqa: E731
        self._with_chosen(show, self.tr("Print…"))

    def save(self) -> None:
        """Save the document that is chosen."""
        self._with_chosen(self._page.output.save, self.tr("Save as PDF…"))

    def _with_chosen(self, put: Put, go: str) -> None:
        """Call ``put`` with the bytes, the session and what to call them; ``go`` is what it does, for the button of a
        last question."""
        if self.issuing:
            # One wish waits at a time, and this one writes a record.
            words = self.tr("{what}: it is being issued; wait until it is there, or stop it first.")
            self._bench.tell(words.format(what=issued_thing(self.issuing.document)), error=True)
            return
        editor, page, issued = self._bench.editor, self._page, self._page.issued
        if page.side.options.document is Document.PUBLIC and issued is None:
            self._with_document(lambda result, _info: self._with_public(result, put, go))
        elif issued is None or editor is None:
            self._with_document(lambda result, info: put(result.pdf, info, page.side.document_name))
        elif (pdf := page.bytes_of(issued)) is not None:
            put(pdf, safe_info(editor.session.info, issued), reprint_name(issued))

    def _with_public(self, result: SheetResult, put: Put, go: str) -> None:
        """Show what the public version withholds before ``put`` has its bytes."""
        editor, options = self._bench.editor, self._page.options()
        if editor is None or self._page.builder.ready(editor.session, options) is not result:
            # Something was typed meanwhile: what is confirmed has to be what is written.
            self._with_chosen(put, go)
            return
        info = public_sheet(editor.session, options).info
        self._page.side.public.confirm(options, go, lambda: put(result.pdf, info, TITLE))

    # Issuing

    def issue(self) -> None:
        """Ask on what day and to whom, then keep the document."""
        editor, side = self._bench.editor, self._page.side
        if editor is None or self.issuing:
            return
        if side.options.document is Document.PUBLIC and side.options.public is None:
            side.public.ask()
            return
        info = editor.session.info
        make = lambda options: self._make_issued(info.version_id, options)  # noqa: E731
        IssueDialog(self._page.window(), self._bench.theme, info, side.options, make).open()

    def _make_issued(self, version_id: str, options: SheetOptions) -> None:
        editor = self._bench.editor
        if editor is None or editor.session.info.version_id != version_id:
            self._bench.tell(self.tr("Another session was opened meanwhile; nothing was issued."), error=True)
            return
        if options.document is Document.PUBLIC:
            made = replace(options, before=self._page.options().before)
            self._page.side.public.confirm(made, self.tr("Issue"), lambda: self._begin_issue(options))
        else:
            self._begin_issue(options)

    def _begin_issue(self, options: SheetOptions) -> None:
        self.issuing = options
        self._with_document(self._keep)

    def _keep(self, result: SheetResult, info: SessionInfo) -> None:
        options, self.issuing = self.issuing, None
        if options is None:
            return
        issue = Issue(options.issued_on, options.issued_to, options.issued_as, result.code, result.pages)
        try:
            sheet = self._bench.desk.issue(info.version_id, result.pdf, issue)
        except RiskDeskError as error:
            self._bench.tell(str(error), error=True)
            self._page.rebuild()
            return
        self._page.side.issued.refresh(sheet.number)
        self._page.choose(sheet)
        words = self.tr("{sheet} {issued}; a reprint is these very bytes.")
        self._bench.tell(words.format(sheet=issued_name(sheet), issued=issued_words(sheet)))
