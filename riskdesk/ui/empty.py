"""What the window shows while no session is open."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from riskdesk.ui.actions import Actions
from riskdesk.ui.telling import telling
from riskdesk.ui.widgets import button, label
from riskdesk.ui.workbench import Workbench


class EmptyPage(QWidget):
    """One sentence, two buttons: New assessment, Open the sample."""

    def __init__(self, bench: Workbench, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("page")
        self._bench = bench
        self._words = label("", "title", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._more = label("", "second", wrap=True)
        self._more.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._new = button(
            self.tr("New assessment…"), actions["new_assessment"].trigger, "empty_new_assessment", "primary"
        )
        self._sample = button(self.tr("Open the sample"), actions["open_sample"].trigger, "empty_open_sample")
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._new)
        row.addWidget(self._sample)
        row.addStretch(1)
        column = QVBoxLayout(self)
        px = bench.theme.px
        column.setContentsMargins(px(40), px(40), px(40), px(40))
        column.setSpacing(px(12))
        column.addStretch(2)
        column.addWidget(self._words)
        column.addWidget(self._more)
        column.addSpacing(px(8))
        column.addLayout(row)
        column.addStretch(3)
        bench.library_changed.connect(self.refresh)
        bench.session_opened.connect(self.refresh)
        self.refresh()

    @telling
    def refresh(self) -> None:
        """Say what fits: an empty library, or none chosen yet."""
        if self._bench.editor is not None:
            return
        empty, review = not self._bench.desk.assessments(), self._bench.desk.read_only
        begin = self.tr("Nothing in this library yet") if review else self.tr("Begin your first assessment")
        self._words.setText(begin if empty else self.tr("Choose a session"))
        self._more.setText(self._what_to_do(empty, review))
        self._new.setVisible(not review)
        self._sample.setVisible(empty)
        if empty and not review:
            self._new.setDefault(True)

    def _what_to_do(self, empty: bool, review: bool) -> str:
        if not empty:
            return self.tr("The sessions of this library are on the left.")
        if review:
            return self.tr("It is open for review, so nothing can be begun in it.")
        return self.tr(
            "Name the risk areas, score each for impact, probability and threat, and print the ranked sheet."
        )

    def focus_first(self) -> None:
        """Put the focus on the first button."""
        (self._sample if self._new.isHidden() else self._new).setFocus()
