"""How blank score sheets are made: how many, and with how much room."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from riskdesk.sheet.fill_in import MOST_COPIES, BlankOptions
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import label


def tr(text: str) -> str:
    """Translate a text of the Sheet tab."""
    return QCoreApplication.translate("Sheet", text)


class BlankChoices(QWidget):
    """Number of sheets and room for reasons. ``changed`` follows another choice."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.copies = QSpinBox()
        self.copies.setObjectName("blank_copies")
        self.copies.setRange(1, MOST_COPIES)
        self.copies.setAccessibleName(tr("How many blank score sheets"))
        self.copies.setToolTip(tr("More than one are numbered, so that you see whether all came back."))
        # A number that is being typed is not yet the one that is meant: 12 begins with 1.
        self.copies.setKeyboardTracking(False)
        self.copies.valueChanged.connect(lambda: self.changed.emit())
        self.reasons = QCheckBox(tr("Room for reasons"))
        self.reasons.setObjectName("blank_reasons")
        self.reasons.setAccessibleName(tr("Room for reasons"))
        self.reasons.setToolTip(tr("Four lines beside each risk area, on more pages"))
        self.reasons.toggled.connect(lambda: self.changed.emit())
        name = label(tr("Sheets"))
        name.setBuddy(self.copies)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(name)
        row.addWidget(self.copies)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(row)
        column.addWidget(self.reasons)
        column.addWidget(
            label(
                tr("Areas and columns stand in the order of the Score tab, to be typed in as they are read."),
                "hint",
                True,
            )
        )

    @property
    def choice(self) -> BlankOptions:
        """What is chosen."""
        return BlankOptions(self.copies.value(), self.reasons.isChecked())
