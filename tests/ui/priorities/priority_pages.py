"""The Priorities page on a real bench, shown, with what its tests ask of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from riskdesk.domain.agreed import Move, Settlement
from riskdesk.domain.session import Session
from riskdesk.ui.actions import Actions
from riskdesk.ui.priorities.page import PrioritiesPage
from riskdesk.ui.priorities.rows import Kind
from riskdesk.ui.workbench import Workbench
from tests.ui.benches import ELEVEN, Marks, area_id

TIED: dict[str, Marks] = dict(ELEVEN) | {"Killed & Seriously Injured": (3, 3, 11)}
"""The illustrative scores, but Killed & Seriously Injured in the cell and on the threat of Serious Acquisitive Crime:
both (9 + 11) / 50 = 0.4, so 7= and 7=; Safeguarding Adults (16 + 3) / 50 = 0.38 is 9th."""


@dataclass
class Shown:
    """The page and the bench under it."""

    page: PrioritiesPage
    bench: Workbench
    actions: Actions
    told: list[str] = field(default_factory=list)

    @property
    def session(self) -> Session:
        assert self.bench.editor is not None
        return self.bench.editor.session

    def moves(self) -> tuple[Move, ...]:
        return self.session.moves

    def settlements(self) -> tuple[Settlement, ...]:
        return self.session.settlements

    def id(self, name: str) -> str:
        return area_id(self.bench, name)

    def select(self, name: str) -> None:
        self.bench.select(self.id(name))

    def table(self, *columns: str) -> list[tuple[str, ...]]:
        """The ranked rows, as the wanted fields of their data."""
        rows = [row for row in self.page.model.rows if row.kind is Kind.RANKED]
        return [tuple(str(getattr(row, column)) for column in columns) for row in rows]

    def names(self) -> list[str]:
        """The first word of each ranked area, from the top."""
        return [name.split()[0] for (name,) in self.table("name")]

    def tags(self, name: str) -> list[str]:
        row = next(row for row in self.page.model.rows if row.name.startswith(name))
        return [tag.text for tag in row.tags]

    def says(self, text: str) -> bool:
        """Whether a card or the bar says so."""
        return any(text in label.text() for label in self.page.findChildren(QLabel) if label.isVisibleTo(self.page))

    def buttons(self) -> list[str]:
        """The object names of the buttons on the cards."""
        return [b.objectName() for b in self.page.cards.findChildren(QPushButton) if b.isVisibleTo(self.page)]

    def click(self, name: str) -> None:
        found = [b for b in self.page.findChildren(QPushButton, name) if b.isVisibleTo(self.page)]
        assert found, name
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def show(qtbot: QtBot, bench: Workbench, width: int = 1074, height: int = 660) -> Shown:
    """Show the page of this bench."""
    actions = Actions(bench)
    page = PrioritiesPage(bench, actions)
    for name in ("move_up", "move_down", "confirm", "back", "back_all", "settle"):
        page.addAction(actions[name])
    shown = Shown(page, bench, actions)
    bench.told.connect(lambda text, _error: shown.told.append(text))
    qtbot.addWidget(page)
    page.resize(width, height)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    page.focus_first()
    qtbot.waitUntil(page.table.hasFocus)
    return shown
