"""Export: which kind of file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.dialogs.fields import Choice as ChoiceBox
from riskdesk.ui.export.choices import Choice
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import label


class ExportDialog(FormDialog):
    """Asks what to export and says what is in it; ``chosen`` is then called with the choice."""

    def __init__(
        self, parent: QWidget, theme: Theme, found: Sequence[Choice], last: str, chosen: Callable[[Choice], object]
    ) -> None:
        title = parent.tr("Export")
        intro = parent.tr(
            "The session as it now stands, with its marking, and the labels of a draft or made-up scores. "
            "All areas are in it: for a version that withholds some, choose Public version on the Sheet tab, "
            "which makes a PDF."
        )
        super().__init__(parent, theme, "export_dialog", title, parent.tr("Save as…"), intro)
        self._found = tuple(found)
        self.what = ChoiceBox()
        for choice in self._found:
            self.what.addItem(choice.words, choice.key)
        self.field(self.tr("&What"), "export_what", self.what)
        self.told = label("", "second", wrap=True)
        self.told.setObjectName("export_told")
        self.body.insertWidget(self.body.count() - 1, self.told)
        self.what.currentIndexChanged.connect(self._tell)
        self.what.setCurrentIndex(max(0, self.what.findData(last)))
        self._tell()
        self.accepted.connect(lambda: chosen(self.choice))

    @property
    def choice(self) -> Choice:
        """What is chosen."""
        return self._found[self.what.currentIndex()]

    def _tell(self) -> None:
        self.told.setText(self.choice.told)
        self.what.setAccessibleDescription(self.choice.told)
