"""A field for a date, typed in any of the usual ways."""

from __future__ import annotations

from riskdesk.domain.days import parse_day
from riskdesk.domain.words import day
from riskdesk.ui.widgets import TextLine


class DateField(TextLine):
    """A date typed in any of the usual ways, shown in words once the field is left."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(self.tr("such as 30/09/2010"))
        self.editingFinished.connect(self._tidy)

    @property
    def iso(self) -> str | None:
        """The date as ISO text, "" for none, ``None`` while what is typed is not a date."""
        return parse_day(self.text())

    def show_iso(self, iso: str) -> None:
        """Show a date."""
        self.setText(day(iso))

    def _tidy(self) -> None:
        if self.iso:
            self.setText(day(self.iso))
