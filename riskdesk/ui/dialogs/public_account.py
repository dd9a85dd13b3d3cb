"""The last look before a public version is written: what is withheld, and what stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QWidget

from riskdesk.sheet.public_account import Section
from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import card, label


class AccountDialog(FormDialog):
    """Lists what a public version withholds and shows; ``go`` names what is done with it ("Save…"). Cancel is what
    Enter presses: a paper that is out cannot be called back."""

    def __init__(
        self, parent: QWidget, theme: Theme, sections: Sequence[Section], go: str, write: Callable[[], object]
    ) -> None:
        title = parent.tr("Before the public version is written")
        intro = parent.tr("This is withheld, and this stays. Look through it once: a paper that is out stays out.")
        super().__init__(parent, theme, "public_account", title, go, intro)
        for n, section in enumerate(sections):
            self.body.insertWidget(self.body.count() - 1, self._section(n, section))
        self.cancel.setAutoDefault(True)
        self.go.setAutoDefault(False)
        self.go.setDefault(False)
        self.cancel.setDefault(True)
        self.cancel.setFocus()
        # What follows may be a dialog of its own, which must not be a child of one that is going.
        self.accepted.connect(write)

    def _section(self, number: int, section: Section) -> QFrame:
        frame, layout = card(section.heading)
        frame.setObjectName(f"account_{number}")
        for line in section.lines:
            words = label(line, "danger" if section.careful else "", wrap=True)
            layout.addWidget(words)
        frame.setAccessibleName(section.heading)
        frame.setAccessibleDescription("; ".join(section.lines))
        return frame
