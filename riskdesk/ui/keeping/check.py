"""What checking the library found, one line a check."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidgetItem, QWidget

from riskdesk.services.checking import Finding, Report
from riskdesk.ui.dialogs.base import FormDialog, centre
from riskdesk.ui.theme import Theme
from riskdesk.ui.transfer.rows import Rows
from riskdesk.ui.widgets import label


def tr(text: str) -> str:
    """Translate a text of the check."""
    return QCoreApplication.translate("CheckDialog", text)


def _names() -> dict[str, str]:
    return {
        "file": tr("The file, page by page"),
        "references": tr("What rows refer to"),
        "guards": tr("Tables and the triggers that guard them"),
        "log": tr("The log of every change"),
        "results": tr("Closed sessions and their ranks"),
        "sheets": tr("Issued sheets"),
        "backups": tr("Backups"),
    }


class CheckDialog(FormDialog):
    """Says whether the library is sound, and what each check looked at or found."""

    def __init__(self, parent: QWidget, theme: Theme, report: Report) -> None:
        title = tr("The library is sound") if report.sound else tr("Something in the library is not as it should be")
        super().__init__(parent, theme, "check_dialog", title, tr("Close"))
        self.cancel.hide()
        self.rows = Rows(theme)
        self.rows.setObjectName("checks")
        self.rows.setAccessibleName(tr("What was checked, and what was found"))
        self.rows.setHeaderLabels([tr("Checked"), tr("Found")])
        header = self.rows.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        names = _names()
        for finding in report.findings:
            said = [names.get(finding.check, finding.check), _found(finding)]
            self.rows.addTopLevelItem(QTreeWidgetItem(said))
        self.rows.setMinimumHeight(theme.px(34 + 42 * len(report.findings)))
        self._add(self.rows)
        if not report.sound:
            advice = tr(
                "Nothing was changed. Backups (Ctrl+Alt+Y) shows what can be put back; a copy of this file, taken now, "
                "keeps what is still in it."
            )
            self._add(label(advice, "second", wrap=True))
        self._add(label(tr("Checked: {path}").format(path=report.path), "hint", wrap=True))

    def _add(self, widget: QWidget) -> None:
        self.body.insertWidget(self.body.count() - 1, widget)

    def showEvent(self, event: QShowEvent) -> None:
        """Wide enough for two columns, as far as the screen is."""
        super().showEvent(event)
        room = self.screen().availableSize()
        self.resize(min(self.theme.px(760), room.width() - 24), min(self.height(), room.height() - 48))
        centre(self)
        self.go.setFocus()


def _found(finding: Finding) -> str:
    if not finding.found:
        return tr("In order: {what}").format(what=finding.text)
    return "\n".join(finding.found)
