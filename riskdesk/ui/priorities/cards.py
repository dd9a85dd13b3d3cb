"""The cards at the right: why the selected area is where it is, ties, and moves that wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from riskdesk.domain.compare import Comparison
from riskdesk.domain.session import Session
from riskdesk.immutable import immutable
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import button, card, label


class Deeds(Protocol):
    """What the buttons on the cards do."""

    def confirm_moves(self, move_ids: list[str]) -> None:
        """Confirm these moves."""

    def back(self, area_id: str) -> None:
        """Take the moves of an area back."""

    def back_all(self) -> None:
        """Take everything back, after asking."""

    def change_reason(self, move_id: str) -> None:
        """Ask for another reason."""

    def settle(self, tie: tuple[str, ...]) -> None:
        """Ask for the order of a tie."""

    def leave(self, tie: tuple[str, ...]) -> None:
        """Leave a tie as it is."""

    def reopen(self, settlement_id: str) -> None:
        """Take a settlement back."""


@immutable(slots=False)
class Scene:
    """What the cards are made from."""

    session: Session
    area_id: str
    editable: bool
    theme: Theme
    deeds: Deeds
    past: Comparison | None = None


class Sheet:
    """One card in the making."""

    def __init__(self, title: str, theme: Theme) -> None:
        self._theme = theme
        self.frame, self._column = card(title)
        self._column.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(10))
        self._column.setSpacing(theme.px(6))

    def write(self, text: str, look: str = "second") -> None:
        """Add a paragraph, unless it is blank."""
        if text:
            self._column.addWidget(label(text, look, wrap=True))

    def gap(self) -> None:
        """Keep the next entry apart."""
        self._column.addSpacing(self._theme.px(4))

    def buttons(self, *made: QPushButton) -> None:
        """Add buttons, two in a row: three words of two would not fit beside one another."""
        for n in range(0, len(made), 2):
            row = QHBoxLayout()
            row.setSpacing(self._theme.px(8))
            for one in made[n : n + 2]:
                row.addWidget(one)
            row.addStretch(1)
            self._column.addLayout(row)


def deed(text: str, name: str, about: str, act: Callable[[], object]) -> QPushButton:
    """A button that a screen reader reads with what it is about."""
    made = button(text, act, name)
    made.setAccessibleName(f"{text}: {about}")
    made.setAutoDefault(False)
    return made


class CardColumn(QScrollArea):
    """The column of cards; ``show_cards`` puts others in their place and keeps the focus where it can."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("priority_cards")
        self.setAccessibleName(self.tr("About the selected area and the agreed order"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Reached by Tab, so that the arrow keys can scroll where no button would bring a card into view.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._body = QWidget()
        self._body.setObjectName("page")
        self._outer = QVBoxLayout(self._body)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._holder = QWidget()
        self._outer.addWidget(self._holder)
        self.setWidget(self._body)
        self._restyle()
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        accent = self._theme.colours.accent
        self.setStyleSheet(
            "QScrollArea#priority_cards { border: 2px solid transparent; }"
            f"QScrollArea#priority_cards:focus {{ border: 2px solid {accent}; border-radius: 4px; }}"
        )

    def show_cards(self, cards: list[QWidget]) -> None:
        """Replace the cards; the focus goes to the button that has the name of the one that had it."""
        focused = self._holder.focusWidget()
        had = focused.objectName() if focused is not None and focused.hasFocus() else ""
        old, self._holder = self._holder, QWidget(self._body)
        column = QVBoxLayout(self._holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(10))
        for one in cards:
            column.addWidget(one)
        column.addStretch(1)
        self._give_names()
        self._outer.removeWidget(old)
        self._outer.addWidget(self._holder)
        old.hide()
        # Later, and with its parent till then, because one of its buttons may be what asked for this.
        old.deleteLater()
        self._holder.show()
        again = self._holder.findChild(QPushButton, had) if had else None
        if again is not None:
            again.setFocus()

    def _give_names(self) -> None:
        """Number the second and further buttons of a name, so that each can be told by its own."""
        seen: dict[str, int] = {}
        for one in self._holder.findChildren(QPushButton):
            name = one.objectName()
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > 1:
                one.setObjectName(f"{name}_{seen[name]}")

    @property
    def holds_focus(self) -> bool:
        """Whether the focus is on a card."""
        focused = self._holder.focusWidget()
        return focused is not None and focused.hasFocus()
