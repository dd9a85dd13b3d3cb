"""What can be chosen beside the preview: paper, issue, marking; and the buttons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from riskdesk.sheet.data import Document, PageSize, SheetOptions
from riskdesk.sheet.pack import PackMaterial
from riskdesk.ui.actions import Actions
from riskdesk.ui.details.fields import Detail, DetailField
from riskdesk.ui.details.specs import issue_details, marking_details
from riskdesk.ui.sheet.blank import BlankChoices
from riskdesk.ui.sheet.issued import IssuedCard
from riskdesk.ui.sheet.pack import PackFields
from riskdesk.ui.sheet.public import PublicCard
from riskdesk.ui.widgets import button, card, label
from riskdesk.ui.workbench import Workbench


def tr(text: str) -> str:
    """Translate a text of the Sheet tab."""
    return QCoreApplication.translate("Sheet", text)


def document_names() -> dict[Document, str]:
    """What can be made, in the order of the list."""
    return {
        Document.SHEET: tr("Priority sheet"),
        Document.PUBLIC: tr("Public version"),
        Document.PACK: tr("Board pack"),
        Document.AREAS: tr("Area pages"),
        Document.BLANK: tr("Blank score sheets"),
    }


def where_read(document: Document) -> str:
    """Where a document whose pages are shown can be read without seeing them."""
    if document is Document.BLANK:
        return tr("A picture of the pages. The saved PDF can be read aloud; the Score tab has the same areas.")
    if document is Document.SHEET:
        return tr("A picture of the pages. The saved PDF can be read aloud; the Priorities tab holds the same list.")
    return tr("A picture of the pages. The saved PDF can be read aloud.")


class SheetSide(QWidget):
    """The column beside the preview. ``changed`` follows another choice of document or paper."""

    changed = Signal()

    def __init__(self, bench: Workbench, actions: Actions) -> None:
        super().__init__()
        self._bench, self._actions = bench, actions
        px = bench.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self.print = button(tr("Print…"), actions["print"].trigger, "sheet_print", "primary")
        self.save = button(tr("Save as PDF…"), actions["save_pdf"].trigger, "sheet_save")
        for made, name in ((self.print, "print"), (self.save, "save_pdf")):
            made.setToolTip(actions[name].toolTip())
            column.addWidget(made)
        column.addSpacing(px(4))
        column.addWidget(self._scrolled(), 1)

    def _scrolled(self) -> QScrollArea:
        inner = QWidget()
        inner.setObjectName("page")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._bench.theme.px(12))
        column.addWidget(self._document_card())
        self.public = PublicCard(self._bench)
        self.public.changed.connect(self.changed)
        self.public.hide()
        column.addWidget(self.public)
        self.document.currentIndexChanged.connect(lambda: self.public.setVisible(self._is_public))
        self.issued = IssuedCard(self._bench, self._actions["issue"])
        column.addWidget(self.issued)
        column.addWidget(self._fields_card(tr("On the sheet"), issue_details()))
        foot = tr("At the head and foot of every page.")
        column.addWidget(self._fields_card(tr("Marking"), marking_details(), foot))
        self.warning = label(look="second", wrap=True)
        self.warning.setObjectName("missing_signs")
        self._warned, layout = card(tr("Signs the sheet cannot show"))
        layout.addWidget(self.warning)
        column.addWidget(self._warned)
        column.addStretch(1)
        self.warn("")
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        return scroll

    def _document_card(self) -> QFrame:
        """What is made, on what paper."""
        frame, layout = card(tr("Document"))
        layout.setSpacing(self._bench.theme.px(8))
        self.document = self._choice("document", tr("What is made"), document_names())
        self.paper = self._choice("paper", tr("Paper size"), {size: size.value for size in PageSize})
        self.greyscale = QCheckBox(tr("Without colour"))
        self.greyscale.setObjectName("greyscale")
        self.greyscale.setAccessibleName(tr("Without colour"))
        self.greyscale.setToolTip(tr("Every colour as its grey, as a black-and-white printer prints it"))
        self.greyscale.toggled.connect(lambda: self.changed.emit())
        row = QHBoxLayout()
        row.setSpacing(self._bench.theme.px(4))
        row.addWidget(self.paper)
        row.addLayout(self._turned(frame))
        row.addStretch(1)
        self.pack = PackFields(self._bench)
        self.pack.changed.connect(self.changed)
        self.document.currentIndexChanged.connect(lambda: self.pack.show_for(Document(self.document.currentData())))
        layout.addWidget(self.document)
        layout.addWidget(self.pack)
        layout.addLayout(row)
        layout.addWidget(self.greyscale)
        self.blank = BlankChoices(self._bench.theme)
        self.blank.changed.connect(self.changed)
        self.blank.hide()
        self.document.currentIndexChanged.connect(lambda: self.blank.setVisible(self.is_blank))
        layout.addWidget(self.blank)
        return frame

    def _choice(self, name: str, title: str, words: Mapping[Any, str]) -> QComboBox:
        """A list to choose one value from."""
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setAccessibleName(title)
        for value, text in words.items():
            combo.addItem(text, value)
        combo.currentIndexChanged.connect(lambda: self.changed.emit())
        return combo

    def _turned(self, group: QWidget) -> QHBoxLayout:
        """Upright or across."""
        row = QHBoxLayout()
        row.setSpacing(self._bench.theme.px(4))
        self.portrait, self.landscape = QToolButton(), QToolButton()
        both = QButtonGroup(group)
        words = {"portrait": tr("Portrait"), "landscape": tr("Landscape")}
        for choice, name in ((self.portrait, "portrait"), (self.landscape, "landscape")):
            choice.setText(words[name])
            choice.setObjectName(name)
            choice.setAccessibleName(tr("Paper: {size}").format(size=words[name]))
            choice.setProperty("look", "tab")
            choice.setCheckable(True)
            choice.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            both.addButton(choice)
            row.addWidget(choice)
        self.portrait.setChecked(True)
        self.landscape.toggled.connect(lambda: self.changed.emit())
        return row

    def _fields_card(self, title: str, details: tuple[Detail, ...], foot: str = "") -> QFrame:
        frame, layout = card(title)
        layout.setSpacing(self._bench.theme.px(8))
        for detail in details:
            layout.addWidget(DetailField(self._bench, detail))
        if foot:
            layout.addWidget(label(foot, "hint", wrap=True))
        return frame

    @property
    def options(self) -> SheetOptions:
        """What is chosen. Issue and marking are the session's own details, and not options of one print."""
        document = Document(self.document.currentData())
        choices = self.pack.choices(document)
        return SheetOptions(
            PageSize(self.paper.currentData()),
            self.landscape.isChecked(),
            self.greyscale.isChecked(),
            document,
            public=self.public.choice if self._is_public else None,
            pack=PackMaterial(choices) if choices else None,
            blank=self.blank.choice if self.is_blank else None,
        )

    @property
    def _is_public(self) -> bool:
        return Document(self.document.currentData()) is Document.PUBLIC

    @property
    def is_blank(self) -> bool:
        """Whether blank score sheets are chosen."""
        return bool(self.document.currentData() == Document.BLANK)

    @property
    def document_name(self) -> str:
        """What is made, in words."""
        return self.document.currentText()

    def warn(self, text: str) -> None:
        """Say which characters the sheet cannot show, or nothing."""
        self.warning.setText(text)
        self._warned.setVisible(bool(text))
