"""A Score page on show, with what its tests ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from pytestqt.qtbot import QtBot

from riskdesk.domain.session import RiskArea
from riskdesk.ui.actions import Actions
from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.score.page import ScorePage
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import area_id


@dataclass
class Screen:
    """A page with its actions, and what dialogs it has open."""

    bench: Workbench
    actions: Actions
    page: ScorePage

    def can(self, name: str) -> bool:
        self.actions.refresh()
        return self.actions[name].isEnabled()

    def do(self, name: str) -> None:
        assert self.can(name)
        self.actions[name].trigger()

    def dialog(self, name: str) -> FormDialog:
        found = self.page.findChild(FormDialog, name)
        assert found is not None, f"no dialog {name}"
        return found

    def area(self, name: str) -> RiskArea:
        assert self.bench.editor is not None
        return self.bench.editor.session.by_id[area_id(self.bench, name)]

    def rows(self) -> list[str]:
        """The areas on show, in their order."""
        table = self.page.table
        return [table.rows.area(n).name for n in range(table.rows.rowCount()) if not table.isRowHidden(n)]

    def at(self) -> tuple[str, str]:
        """The name and the factor of the current cell."""
        table = self.page.table
        return table.rows.area(table.currentIndex().row()).name, table.factor.key if table.factor else ""


Shown = TypeVar("Shown", bound=Screen)


def open_screen(qtbot: QtBot, bench: Workbench, kind: type[Shown]) -> Shown:
    """Show the page of a bench, ready to be typed into."""
    actions = Actions(bench)
    page = ScorePage(bench, actions)
    page.setStyleSheet(bench.theme.stylesheet())
    shown = kind(bench, actions, page)
    qtbot.addWidget(page)
    page.resize(1160, 690)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    page.focus_first()
    return shown
