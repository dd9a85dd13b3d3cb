"""Which two versions are compared: then and now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QSizePolicy, QWidget

from riskdesk.domain.catalogue import SessionSummary
from riskdesk.domain.session import State
from riskdesk.domain.words import day
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import label


class PairChooser(QWidget):
    """Two choices over every version of the assessment. Signals: ``chosen`` with the version ids of then and now."""

    chosen = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._versions: tuple[str, ...] = ()
        self.old = self._box("compare_old", self.tr("Then"))
        self.new = self._box("compare_new", self.tr("Now"))
        self._labels = (label(self.tr("Then"), "label"), label(self.tr("Now"), "label"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(6))
        self.set_wide(False)

    def set_wide(self, wide: bool) -> None:
        """Put the two beside each other, or one below the other."""
        for n, (words, box) in enumerate(zip(self._labels, (self.old, self.new), strict=True)):
            row, column = (0, 2 * n) if wide else (n, 0)
            self._grid.addWidget(words, row, column)
            self._grid.addWidget(box, row, column + 1)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1 if wide else 0)

    def _box(self, name: str, words: str) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(self.tr("Compare: {which}").format(which=words))
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.activated.connect(self._tell)
        return box

    def _tell(self) -> None:
        self.chosen.emit(str(self.old.currentData() or ""), str(self.new.currentData() or ""))

    def show_pair(self, versions: Sequence[SessionSummary], pair: tuple[str, str]) -> None:
        """Offer these versions, the newest first, with two of them chosen."""
        listed = tuple(reversed(versions))
        reopened = {s.session_id for s in listed if s.number > 1}
        words = [self._words(s, s.session_id in reopened) for s in listed]
        for box, chosen in ((self.old, pair[0]), (self.new, pair[1])):
            if [box.itemText(n) for n in range(box.count())] != words or self._versions != tuple(
                s.version_id for s in listed
            ):
                box.clear()
                for summary, text in zip(listed, words, strict=True):
                    box.addItem(text, summary.version_id)
            box.setCurrentIndex(box.findData(chosen))
        self._versions = tuple(s.version_id for s in listed)

    def _words(self, summary: SessionSummary, reopened: bool) -> str:
        version = self.tr("version {n}").format(n=summary.number) if reopened else ""
        state = self.tr("draft") if summary.state is State.DRAFT else ""
        return ", ".join(filter(None, (summary.title, version, day(summary.held_on), state)))
