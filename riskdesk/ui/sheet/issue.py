"""Issue a document: asked once on what day and to whom; then it is kept as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QWidget

from riskdesk.domain.errors import EditError
from riskdesk.domain.session import SessionInfo
from riskdesk.sheet.data import Document, SheetOptions
from riskdesk.ui.dates import DateField
from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.dialogs.fields import wanted_day
from riskdesk.ui.sheet.issued import issued_thing
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import label


class IssueDialog(FormDialog):
    """Asks date and receiver. ``issue`` is told the options that the issued sheet is made with."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        info: SessionInfo,
        options: SheetOptions,
        issue: Callable[[SheetOptions], object],
        today: date | None = None,
    ) -> None:
        named = options.document is not Document.SHEET
        kept = parent.tr(
            "It is kept in the library with this date, and can never be changed: a reprint is the same, byte for byte, "
            "years later."
        )
        title = (
            parent.tr("Issue: {document}").format(document=issued_thing(options.document))
            if named
            else parent.tr("Issue the sheet")
        )
        super().__init__(parent, theme, "issue_dialog", title, parent.tr("Issue"), kept)
        self._options, self._issue = options, issue
        self.issued_on = DateField(self.tr("Issued on"))
        self.field(self.tr("Issued on"), "issue_on", self.issued_on)
        self.issued_on.show_iso((today or date.today()).isoformat())
        self.issued_to = self.line(self.tr("Issued to"), "issue_to", info.issued_to, self.tr("such as the Board"))
        paper = self.tr("{paper}, as chosen beside the preview").format(paper=options.issued_as)
        self.form.addRow(label(self.tr("Paper"), "label"), label(paper))
        self.on_save(self._save_issue)
        self.issued_to.setFocus()

    def _save_issue(self) -> None:
        with self.about(self.issued_on):
            on = wanted_day(self.issued_on)
            if not on:
                raise EditError(self.tr("What is issued bears a date: give it as 30/09/2010 or 30 September 2010."))
        self._issue(replace(self._options, issued_on=on, issued_to=" ".join(self.issued_to.text().split())))
