"""The sheets that were issued of a version: choosing one shows those very bytes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from riskdesk.domain.catalogue import IssuedSheet
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.words import day, plural
from riskdesk.sheet.data import PRINTED_NAMES, Document
from riskdesk.ui.tips import plain_tip
from riskdesk.ui.widgets import button, card, label
from riskdesk.ui.workbench import Workbench

SHEET = Qt.ItemDataRole.UserRole
MOST_ROWS = 4
"""So many sheets are seen at once; the rest scroll."""


def tr(text: str) -> str:
    """Translate a text of the Sheet tab."""
    return QCoreApplication.translate("Sheet", text)


def issued_words(sheet: IssuedSheet) -> str:
    """ "issued to the Board on 9 November 2026"."""
    on = day(sheet.issued_on)
    if sheet.issued_to:
        return tr("issued to {who} on {day}").format(who=sheet.issued_to, day=on)
    return tr("issued on {day}").format(day=on)


def issued_thing(document: Document) -> str:
    """What an issue keeps, by its name: "Sheet", "Board pack"."""
    return tr(PRINTED_NAMES[document]) if document in PRINTED_NAMES else tr("Sheet")


def document_of(sheet: IssuedSheet) -> Document:
    """Which document was issued."""
    name = sheet.paper.partition(", ")[2]
    return next((document for document, printed in PRINTED_NAMES.items() if printed == name), Document.SHEET)


def issued_name(sheet: IssuedSheet) -> str:
    """ "Sheet 1", "Board pack 2"."""
    return tr("{what} {n}").format(what=issued_thing(document_of(sheet)), n=sheet.number)


def reprint_name(sheet: IssuedSheet) -> str:
    """ "Priority sheet 1 as issued": what a reprint is called, on the screen and as a file."""
    document = document_of(sheet)
    what = tr(PRINTED_NAMES[document]) if document in PRINTED_NAMES else tr("Priority sheet")
    return tr("{what} {n} as issued").format(what=what, n=sheet.number)


class IssuedCard(QWidget):
    """ "As it is now" and the issued sheets to choose from. ``chosen`` tells which the user chose, ``None`` being as it
    is now; what is listed when another session is opened is no choice."""

    chosen = Signal(object)

    def __init__(self, bench: Workbench, issue: QAction) -> None:
        super().__init__()
        self._bench, self._issue = bench, issue
        self._refused = ""
        self._document = Document.SHEET
        frame, column = card(tr("Issued"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.words = label(look="second", wrap=True)
        self.words.setObjectName("issued_words")
        self.list = QListWidget()
        self.list.setObjectName("issued_sheets")
        self.list.setAccessibleName(tr("Which sheet is shown: as it is now, or one that was issued"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.currentItemChanged.connect(lambda now, _before: self._choose(now))
        self.button = button(tr("Issue the sheet…"), issue.trigger, "sheet_issue")
        for widget in (self.words, self.list, self.button):
            column.addWidget(widget)
        issue.changed.connect(self._follow)
        bench.session_opened.connect(lambda: self.refresh())
        bench.edited.connect(lambda edit: self.refresh() if edit.kind == "close" else None)
        bench.theme.changed.connect(self._dress)
        self.refresh()
        self._dress()

    @property
    def current(self) -> IssuedSheet | None:
        """The sheet that is marked, or ``None`` for as it is now."""
        item = self.list.currentItem()
        sheet: IssuedSheet | None = item.data(SHEET) if item is not None else None
        return sheet

    def refresh(self, number: int | None = None) -> None:
        """List the sheets of what is open, sheet ``number`` marked (0 is as it is now; the newest unless told)."""
        editor = self._bench.editor
        try:
            sheets = self._bench.desk.sheets(editor.session.info.version_id) if editor else ()
        except RiskDeskError as error:
            self._bench.tell(str(error), error=True)
            return
        self.list.blockSignals(True)
        self.list.clear()
        self._add(tr("As it is now"), None)
        for sheet in sheets:
            to = tr("to {who}").format(who=sheet.issued_to) if sheet.issued_to else ""
            second = " · ".join(filter(None, [to, sheet.code]))
            head = tr("{sheet}, {day}").format(sheet=issued_name(sheet), day=day(sheet.issued_on))
            self._add(f"{head}\n{second}", sheet)
        self.list.setCurrentRow(len(sheets) if number is None else number)
        self.list.blockSignals(False)
        self.list.setVisible(bool(sheets))
        self._follow()
        self._fit()

    def refuse(self, why: str) -> None:
        """Say why what is chosen cannot be issued; ``""`` where it can."""
        self._refused = why
        self._follow()

    def show_for(self, document: Document) -> None:
        """What would be issued is this document."""
        self._document = document
        self._follow()

    def choose_present(self) -> None:
        """Back to the sheet as it is now."""
        self.list.setCurrentRow(0)

    def _add(self, text: str, sheet: IssuedSheet | None) -> None:
        item = QListWidgetItem(text)
        item.setData(SHEET, sheet)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text.replace("\n", ", "))
        if sheet:
            item.setToolTip(plain_tip(f"{text}\n{sheet.paper}, {plural(sheet.pages, 'page')}"))
        self.list.addItem(item)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(SHEET))

    def _follow(self) -> None:
        """The words and the button, as things stand."""
        editor, count = self._bench.editor, self.list.count() - 1
        draft = editor is not None and editor.session.editable
        self.button.setVisible(not draft and not self._bench.desk.read_only)
        self.button.setEnabled(self._issue.isEnabled() and not self._refused)
        self.button.setToolTip(self._refused or self._issue.toolTip())
        named = self._document in PRINTED_NAMES
        words = tr("Issue: {document}…").format(document=issued_thing(self._document))
        self.button.setText(words if named else tr("Issue the sheet…"))
        if self._refused:
            words = self._refused
        elif draft:
            words = tr(
                "Sheets and packs are issued after the session is closed: they are kept, and reprinted byte for byte."
            )
        elif count == 0:
            words = tr("Nothing has been issued of this version.")
        else:
            words = ""
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def _dress(self) -> None:
        px = self._bench.theme.px
        self.list.setStyleSheet(f"QListWidget::item {{ padding: {px(4)}px {px(6)}px; }}")
        self._fit()

    def _fit(self) -> None:
        """As high as its rows, up to :data:`MOST_ROWS` sheets."""
        rows = min(self.list.count(), MOST_ROWS + 1)
        if rows:
            self.list.doItemsLayout()
            height = sum(self.list.sizeHintForRow(n) for n in range(rows)) + 2 * self.list.frameWidth() + 2
            self.list.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names that are wrapped at this width make other heights."""
        super().resizeEvent(event)
        self._fit()
