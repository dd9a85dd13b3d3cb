"""Fields that several dialogs ask: a choice, a day, the recorder's role."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy

from riskdesk.domain.errors import EditError
from riskdesk.ui.dates import DateField


def tr(text: str) -> str:
    """Translate a text of the dialogs."""
    return QCoreApplication.translate("Dialogs", text)


class Choice(QComboBox):
    """A choice as wide as the other fields."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)


def wanted_day(field: DateField) -> str:
    """The ISO date that is typed, "" for none.

    Raises:
        EditError: what is typed is not a date.
    """
    if field.iso is None:
        words = tr("“{text}” is not a date; give it as 30/09/2010 or 30 September 2010.")
        raise EditError(words.format(text=field.text()))
    return field.iso


def role_hint() -> str:
    """What to type where a role is asked."""
    return tr("such as Facilitator; never a name")


def wanted_role(field: QLineEdit) -> str:
    """The role of whoever keeps the record.

    Raises:
        EditError: there is none.
    """
    role = field.text().strip()
    if not role:
        raise EditError(tr("The log needs to know who keeps the record: give a role, such as Facilitator."))
    return role
