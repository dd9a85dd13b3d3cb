"""The row above the history: what is shown, earlier and later sessions, and the comparison as PDF."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from riskdesk.ui.steady import SteadyLabel
from riskdesk.ui.theme import Theme

VIEWS = ("rank", "risk", "threat", "compare", "story")


class HistoryBar(QWidget):
    """Signals: ``chosen`` with one of :data:`VIEWS`; ``shifted`` by so many sessions."""

    chosen = Signal(str)
    shifted = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        words = {
            "rank": self.tr("Priority rank"),
            "risk": self.tr("Risk score"),
            "threat": self.tr("Threat"),
            "compare": self.tr("Compare"),
            "story": self.tr("One area"),
        }
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.buttons = {name: self._button(name, words[name]) for name in VIEWS}
        self.said = SteadyLabel(theme, "ground", "hint", "history_said")
        self._row.addWidget(self.said, 1)
        self.earlier = self._arrow("history_earlier", "←", self.tr("Earlier sessions"), -1)
        self.later = self._arrow("history_later", "→", self.tr("Later sessions"), 1)
        self.buttons["rank"].setChecked(True)
        theme.changed.connect(self._space)
        self._space()

    def _button(self, name: str, words: str) -> QToolButton:
        made = QToolButton()
        made.setText(words)
        made.setObjectName(f"history_{name}")
        made.setAccessibleName(words)
        made.setProperty("look", "segment")
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.clicked.connect(lambda: self.chosen.emit(name))
        self._group.addButton(made)
        self._row.addWidget(made)
        return made

    def _arrow(self, name: str, sign: str, words: str, by: int) -> QToolButton:
        made = QToolButton()
        made.setText(sign)
        made.setObjectName(name)
        made.setAccessibleName(words)
        made.setToolTip(words)
        made.clicked.connect(lambda: self.shifted.emit(by))
        self._row.addWidget(made)
        return made

    def _space(self) -> None:
        self._row.setSpacing(self._theme.px(8))

    def show_view(self, name: str) -> None:
        """Mark what is shown."""
        self.buttons[name].setChecked(True)

    def show_range(self, start: int, end: int, total: int) -> None:
        """Offer earlier and later sessions, where there are more than fit."""
        for arrow, there in ((self.earlier, start > 0), (self.later, end < total)):
            arrow.setVisible(end - start < total)
            arrow.setEnabled(there)
