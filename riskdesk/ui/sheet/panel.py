"""What stands where the preview would be: one calm sentence, perhaps a progress bar, perhaps a button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import button, label


class CalmPanel(QWidget):
    """Heading, sentence, progress, button; what is not given is not shown."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._act: Callable[[], object] = lambda: None
        self._heading = label(look="title", wrap=True)
        self._words = label(look="second", wrap=True)
        self._words.setObjectName("panel_words")
        self._button = button("", lambda: self._act(), "panel_button")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(theme.px(240))
        self.progress.setAccessibleName(self.tr("Progress"))
        for words in (self._heading, self._words):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        px = theme.px
        column.setContentsMargins(px(24), px(24), px(24), px(24))
        column.setSpacing(px(12))
        column.addStretch(2)
        column.addWidget(self._heading)
        column.addWidget(self._words)
        column.addWidget(self.progress, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    @property
    def words(self) -> str:
        """The sentence."""
        return self._words.text()

    def say(
        self, heading: str, words: str, act: tuple[str, Callable[[], object]] | None = None, working: bool = False
    ) -> None:
        """Show these; ``act`` is a button's text and what it does."""
        self._heading.setText(heading)
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self.progress.setVisible(working)
        self.progress.setRange(0, 0)
        self._button.setVisible(act is not None)
        if act:
            self._button.setText(act[0])
            self._button.setAccessibleName(act[0])
            self._act = act[1]
