"""Dialogs that make other areas of areas: one of several, several of one. The new ones remember their ancestors."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QWidget

from riskdesk.domain.errors import EditError
from riskdesk.domain.explain import few
from riskdesk.domain.session import RiskArea
from riskdesk.services import changes
from riskdesk.services.editing import new_id
from riskdesk.ui.dialogs.areas import ID, AreaDialog, open_session, text_field
from riskdesk.ui.widgets import label
from riskdesk.ui.workbench import Workbench

Made = Callable[[str], object]
"""Told the id of the (first) new area."""


class _RemakeDialog(AreaDialog):
    """Takes areas out with a reason and puts new ones in; ``made`` is told the first of them."""

    def __init__(
        self, parent: QWidget, bench: Workbench, name: str, title: str, go: str, intro: str, made: Made
    ) -> None:
        super().__init__(parent, bench, name, title, go, intro)
        self._made = made
        self._before = set(open_session(bench).by_id)

    def _tell_made(self, kept: bool) -> None:
        if not kept:
            raise self.refused()
        self._made(next(a.area_id for a in open_session(self.bench).present if a.area_id not in self._before))


class MergeDialog(_RemakeDialog):
    """Make one new area of several: which, its name, and why."""

    def __init__(self, parent: QWidget, bench: Workbench, selected: str, made: Made) -> None:
        title, go = parent.tr("Merge areas"), parent.tr("Merge")
        intro = parent.tr(
            "They are taken out with the reason and can be brought back. The new area remembers them, "
            "and is scored afresh."
        )
        super().__init__(parent, bench, "merge_areas_dialog", title, go, intro, made)
        self.list = QListWidget()
        self.list.setUniformItemSizes(True)
        self.list.setSpacing(1)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(bench.theme.px(200))
        self.field(self.tr("Areas"), "merged_areas", self.list)
        self._chosen = label("", "hint", wrap=True)
        self._chosen.setObjectName("merged_names")
        policy = self._chosen.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        self._chosen.setSizePolicy(policy)
        self.form.addRow("", self._chosen)
        self.name = self.line(self.tr("New name"), "merged_name")
        hint = self.tr("such as: one partnership plan covers both")
        self.reason = self.line(self.tr("Reason"), "merge_reason", "", hint)
        self._fill(selected)
        self.list.itemChanged.connect(self._tell_chosen)
        self.name.textChanged.connect(lambda: self.say(""))
        self.reason.textChanged.connect(lambda: self.say(""))
        self._tell_chosen()
        self.on_save(self._merge)

    def _fill(self, selected: str) -> None:
        for area in open_session(self.bench).present:
            item = QListWidgetItem(f"{area.code}   {area.name}")
            item.setData(ID, area)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            mine = area.area_id == selected
            item.setCheckState(Qt.CheckState.Checked if mine else Qt.CheckState.Unchecked)
            self.list.addItem(item)
            if mine:
                self.list.setCurrentItem(item)

    def chosen(self) -> list[RiskArea]:
        """The areas that are ticked, in the order of scoring."""
        items = (self.list.item(n) for n in range(self.list.count()))
        return [item.data(ID) for item in items if item.checkState() is Qt.CheckState.Checked]

    def _tell_chosen(self) -> None:
        names = [a.name for a in self.chosen()]
        ticked = few(names) if names else self.tr("none")
        self._chosen.setText(self.tr("Ticked: {names}").format(names=ticked))
        self.say("")

    def _merge(self) -> None:
        ids, name, reason = [a.area_id for a in self.chosen()], self.name.text(), self.reason.text()
        if len(ids) < 2:
            raise EditError(self.tr("Tick two or more areas."))
        with self.about(self.name if reason.strip() else self.reason):
            changes.merge_areas(open_session(self.bench), ids, name, reason, new_id)
        text = self.tr("Merge into {area}").format(area=" ".join(name.split()))
        self._tell_made(self.bench.do(lambda e: e.merge_areas(ids, name, reason), text))


class SplitDialog(_RemakeDialog):
    """Make several new areas of one: their names, and why."""

    def __init__(self, parent: QWidget, bench: Workbench, area: RiskArea, made: Made) -> None:
        title = parent.tr("Split {area}").format(area=area.name)
        intro = parent.tr(
            "It is taken out with the reason and can be brought back. The new areas remember it, and are scored afresh."
        )
        super().__init__(parent, bench, "split_area_dialog", title, parent.tr("Split"), intro, made)
        self._area = area
        self.names_field = text_field(4)
        self.names_field.setPlaceholderText(self.tr("One name a line, two or more"))
        self.field(self.tr("New names"), "split_names", self.names_field)
        hint = self.tr("such as: the two are led by different agencies")
        self.reason = self.line(self.tr("Reason"), "split_reason", "", hint)
        self.names_field.textChanged.connect(lambda: self.say(""))
        self.reason.textChanged.connect(lambda: self.say(""))
        self.on_save(self._split)
        self.names_field.setFocus()

    def names(self) -> list[str]:
        """The names typed so far, without blank lines."""
        return [line.strip() for line in self.names_field.toPlainText().splitlines() if line.strip()]

    def _split(self) -> None:
        area_id, names, reason = self._area.area_id, self.names(), self.reason.text()
        if len(names) < 2:
            raise EditError(self.tr("Type two or more names, each on a line of its own."))
        with self.about(self.names_field if reason.strip() else self.reason):
            changes.split_area(open_session(self.bench), area_id, names, reason, new_id)
        text = self.tr("Split {area}").format(area=self._area.name)
        self._tell_made(self.bench.do(lambda e: e.split_area(area_id, names, reason), text))
