"""What a public version withholds: areas, agencies, reasons; and its marking."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from riskdesk.domain.codes import name_key
from riskdesk.domain.public import Public, withheld_areas
from riskdesk.domain.session import RiskArea, Session
from riskdesk.domain.words import listed
from riskdesk.sheet.public import check
from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.dialogs.fields import Choice
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import label

AREA = Qt.ItemDataRole.UserRole
SAID, UNSAID, FOOT = range(3)
"""What becomes of withheld areas, in the order of the list."""


class PublicDialog(FormDialog):
    """Asks what is withheld. ``choose`` is told the choice."""

    def __init__(
        self, parent: QWidget, theme: Theme, session: Session, public: Public, choose: Callable[[Public], object]
    ) -> None:
        intro = parent.tr(
            "The areas shown are numbered afresh among themselves. Nothing is written yet: before it is, you see what "
            "is withheld and what stays."
        )
        title, go = parent.tr("Public version: what is withheld"), parent.tr("Use this")
        super().__init__(parent, theme, "public_dialog", title, go, intro)
        self._session, self._choose = session, choose
        self.search = self.line(self.tr("Find an area"), "public_search", "", self.tr("by name or code"))
        self.search.setClearButtonEnabled(True)
        self.list = self._areas({a.area_id for a in withheld_areas(session, public)})
        self._told = label("", "hint", wrap=True)
        self._told.setObjectName("public_withheld")
        # Room for a second line, which comes with the names.
        self._told.setMinimumHeight(theme.px(36))
        self._told.setAlignment(Qt.AlignmentFlag.AlignTop)
        policy = self._told.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        self._told.setSizePolicy(policy)
        self.form.addRow("", self._told)
        self._ways(public)
        self.marking = self.line(self.tr("Marking"), "public_marking", public.marking, self.tr("none"))
        self.handling = self.line(self.tr("Handling"), "public_handling", public.handling, self.tr("none"))
        self.agencies = self._box(self.tr("Name the agencies that took part"), "public_agencies", public.agencies)
        reasons = self.tr("Keep reasons that name nothing withheld")
        self.reasons = self._box(reasons, "public_reasons", public.reasons)
        self.reasons.setToolTip(
            self.tr("Reasons of moves and changes, and justifications; one that names it is replaced")
        )
        self.search.textChanged.connect(self._narrow)
        self.search.installEventFilter(self)
        self.list.itemChanged.connect(self._tell)
        self._tell()
        self.on_save(self._use)
        self.search.setFocus()

    def _areas(self, held: set[str]) -> QListWidget:
        made = QListWidget()
        made.setUniformItemSizes(True)
        made.setSpacing(1)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setMinimumHeight(self.theme.px(190))
        self.field(self.tr("Withhold"), "public_areas", made)
        for area in self._session.present:
            item = QListWidgetItem(f"{area.code}   {area.name}")
            item.setData(AREA, area)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if area.area_id in held else Qt.CheckState.Unchecked)
            made.addItem(item)
        if made.count():
            made.setCurrentRow(0)
        return made

    def _ways(self, public: Public) -> None:
        """What becomes of a withheld area: gone, and perhaps said so, or named at the foot."""
        self.way = Choice()
        for way, text in (
            (SAID, self.tr("Left out; the paper says that areas are withheld")),
            (UNSAID, self.tr("Left out; the paper says nothing of it")),
            (FOOT, self.tr("Named at the foot, without rank or score")),
        ):
            self.way.addItem(text, way)
        self.way.setCurrentIndex(FOOT if public.at_foot else SAID if public.said else UNSAID)
        self.field(self.tr("They are"), "public_way", self.way)

    def _box(self, text: str, name: str, on: bool) -> QCheckBox:
        made = QCheckBox(text)
        made.setObjectName(name)
        made.setAccessibleName(text)
        made.setChecked(on)
        self.form.addRow(made)
        return made

    @property
    def public(self) -> Public:
        """What is chosen so far."""
        return Public(
            frozenset(area.area_id for area in self._ticked()),
            at_foot=self.way.currentData() == FOOT,
            said=self.way.currentData() != UNSAID,
            marking=" ".join(self.marking.text().split()),
            handling=" ".join(self.handling.text().split()),
            agencies=self.agencies.isChecked(),
            reasons=self.reasons.isChecked(),
        )

    def _ticked(self) -> list[RiskArea]:
        items = (self.list.item(n) for n in range(self.list.count()))
        return [item.data(AREA) for item in items if item.checkState() is Qt.CheckState.Checked]

    def _tell(self) -> None:
        """All names, also those that the search hides."""
        names = [area.name for area in self._ticked()]
        self._told.setText(self.tr("Withheld: {names}").format(names=listed(names) if names else self.tr("none")))
        self.say("")

    def _narrow(self, text: str) -> None:
        """Show the areas whose name or code holds the text; what is ticked stays ticked."""
        wanted, best = name_key(text), None
        for n in range(self.list.count()):
            item = self.list.item(n)
            area: RiskArea = item.data(AREA)
            code = area.code.casefold()
            item.setHidden(wanted not in name_key(area.name) and wanted not in code)
            if not item.isHidden() and (best is None or code == wanted):
                best = item
        if best is not None:
            self.list.setCurrentItem(best)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search Down goes to the list, and Enter ticks the area found instead of closing the dialog."""
        if watched is not self.search or event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() == Qt.Key.Key_Down:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.search.text().strip():
            self._turn()
            return True
        return super().eventFilter(watched, event)

    def _turn(self) -> None:
        """Tick the area that is found, or untick it, and be ready for the next name."""
        item = self.list.currentItem()
        if item is not None and not item.isHidden():
            on = item.checkState() is Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
            self.search.selectAll()

    def _use(self) -> None:
        public = self.public
        bad: QLineEdit | QListWidget = self.list if len(public.withheld) == self.list.count() else self.marking
        with self.about(bad):
            check(self._session, public)
        self._choose(public)
