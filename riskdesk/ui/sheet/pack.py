"""The choices of the Board pack and the area pages, and what is read from the library for them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from riskdesk.domain.session import Session
from riskdesk.services.pack import gather_pack
from riskdesk.sheet.data import Document, SheetOptions
from riskdesk.sheet.pack import PackChoices, PackMaterial
from riskdesk.ui.tips import plain_tip
from riskdesk.ui.widgets import label
from riskdesk.ui.workbench import Workbench

PACKED = (Document.PACK, Document.AREAS)
"""The documents that these choices are for."""
MOST_ROWS = 8
"""So many areas are seen at once; the rest scroll."""
_ID = Qt.ItemDataRole.UserRole


def tr(text: str) -> str:
    """Translate a text of the Sheet tab."""
    return QCoreApplication.translate("Sheet", text)


class PackFields(QWidget):
    """What is in the pack. ``changed`` follows another choice."""

    changed = Signal()

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(bench.theme.px(6))
        self.area_pages = self._check("pack_areas", tr("A page on each risk area"))
        self.log_annex = self._check("pack_log", tr("How the ranking was reached"))
        self.log_annex.setToolTip(tr("The log of the session as an annex"))
        self.targets = self._check("pack_targets", tr("A table for targets, to fill in by hand"))
        self.chosen = self._check("pack_some", tr("Only some areas"), on=False)
        self.areas = QListWidget()
        self.areas.setObjectName("pack_chosen")
        self.areas.setAccessibleName(tr("The areas that get a page"))
        self.areas.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.areas.itemChanged.connect(lambda _item: self._tell())
        self.nothing = label(tr("No area is ticked, so all of them get a page."), "hint", wrap=True)
        for box in (self.area_pages, self.log_annex, self.targets, self.chosen):
            box.toggled.connect(lambda _on: self._tell())
        for widget in (self.area_pages, self.targets, self.log_annex, self.chosen, self.areas, self.nothing):
            column.addWidget(widget)
        bench.session_opened.connect(self._list_anew)
        bench.edited.connect(lambda _edit: self._list())
        self._document = Document.SHEET
        self._list()
        self.show_for(Document.SHEET)

    def _check(self, name: str, text: str, on: bool = True) -> QCheckBox:
        box = QCheckBox(text)
        box.setObjectName(name)
        box.setAccessibleName(text)
        box.setChecked(on)
        return box

    def show_for(self, document: Document) -> None:
        """Show the choices that there are for a document, and none for the sheet alone."""
        self._document = document
        self.setVisible(document in PACKED)
        self._follow()

    def _follow(self) -> None:
        """What is chosen decides what else there is to choose."""
        pack = self._document is Document.PACK
        pages = not pack or self.area_pages.isChecked()
        self.area_pages.setVisible(pack)
        self.log_annex.setVisible(pack)
        self.targets.setVisible(pages)
        self.chosen.setVisible(pages)
        self.areas.setVisible(pages and self.chosen.isChecked())
        self.nothing.setVisible(pages and self.chosen.isChecked() and not self._ticked())
        self._fit()

    def _tell(self) -> None:
        self._follow()
        self.changed.emit()

    def _list_anew(self) -> None:
        """Another session has other areas: all of them, until told."""
        self.areas.blockSignals(True)
        self.areas.clear()
        self.areas.blockSignals(False)
        self.chosen.blockSignals(True)
        self.chosen.setChecked(False)
        self.chosen.blockSignals(False)
        self._list()

    def _list(self) -> None:
        """List the areas in the order of scoring; what was ticked stays so."""
        editor, ticked = self._bench.editor, set(self._ticked())
        areas = editor.session.present if editor else ()
        wanted = [(area.area_id, f"{area.code}  {area.name}") for area in areas]
        if wanted == [(item.data(_ID), item.text()) for item in self._items()]:
            return
        self.areas.blockSignals(True)
        self.areas.clear()
        for area_id, text in wanted:
            item = QListWidgetItem(text)
            item.setData(_ID, area_id)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if area_id in ticked else Qt.CheckState.Unchecked)
            item.setToolTip(plain_tip(text))
            self.areas.addItem(item)
        self.areas.blockSignals(False)
        self._follow()

    def _items(self) -> list[QListWidgetItem]:
        return [self.areas.item(n) for n in range(self.areas.count())]

    def _ticked(self) -> tuple[str, ...]:
        return tuple(item.data(_ID) for item in self._items() if item.checkState() is Qt.CheckState.Checked)

    def _fit(self) -> None:
        """As high as its rows, up to :data:`MOST_ROWS`."""
        rows = min(self.areas.count(), MOST_ROWS)
        if rows:
            height = sum(self.areas.sizeHintForRow(n) for n in range(rows))
            self.areas.setFixedHeight(height + 2 * self.areas.frameWidth() + 2)

    def choices(self, document: Document) -> PackChoices | None:
        """What is chosen for a document; nothing where it has no such choices."""
        if document not in PACKED:
            return None
        return PackChoices(
            document is Document.AREAS or self.area_pages.isChecked(),
            document is Document.PACK and self.log_annex.isChecked(),
            self.targets.isChecked(),
            self._ticked() if self.chosen.isChecked() else (),
        )


class PackReader:
    """Reads what a pack needs, in the window's own thread: the worker that draws it must not touch the library. What
    was read is kept as long as the session is the very same."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._known: tuple[Session, PackChoices, PackMaterial] | None = None

    def forget(self) -> None:
        """Let go of what was read, as when another session is opened."""
        self._known = None

    def complete(self, options: SheetOptions) -> SheetOptions:
        """The options with what the choices ask for.

        Raises:
            RiskDeskError: the library cannot be read.
        """
        editor, wanted = self._bench.editor, options.pack
        if editor is None or wanted is None or options.document not in PACKED:
            return options
        session, choices = editor.session, wanted.choices
        if self._known is None or self._known[0] is not session or self._known[1] != choices:
            desk = self._bench.desk
            self._known = session, choices, gather_pack(desk.library, desk.past, session, choices)
        return replace(options, pack=self._known[2])
