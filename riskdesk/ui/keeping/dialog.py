"""The backups of a library: when each was made and why, what it holds, how it stands to the library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidgetItem, QWidget

from riskdesk.domain.backups import Backup
from riskdesk.domain.errors import RiskDeskError
from riskdesk.ui.dialogs.base import FormDialog, centre
from riskdesk.ui.keeping import words
from riskdesk.ui.theme import Theme
from riskdesk.ui.transfer.rows import Rows
from riskdesk.ui.widgets import button, label

_BACKUP = Qt.ItemDataRole.UserRole


def _can_be_put_back(backup: Backup) -> bool:
    """A sound one that this RiskDesk knows; of a locked one that is seen when its passphrase was typed."""
    return backup.locked or (backup.sound and backup.holds is not None)


class BackupsDialog(FormDialog):
    """Lists backups, the newest first, to put one back; where the library is open, also to make one now.

    Signals:
        chosen: the backup that is to be put back.
        backup_wanted: another one is to be made.
        copy_wanted: the library is to be copied elsewhere.
    """

    chosen = Signal(object)
    backup_wanted = Signal()
    copy_wanted = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        theme: Theme,
        folder: Path,
        backups: Sequence[Backup],
        can_make: bool = True,
        can_restore: bool = True,
    ) -> None:
        title = self.tr("Backups")
        super().__init__(parent, theme, "backups_dialog", title, self.tr("Put back…"), self._intro())
        self._can_restore = can_restore
        self.cancel.setText(self.tr("Close"))
        self.cancel.setAccessibleName(self.tr("Close"))
        self.rows = self._table()
        self._none = label(self._nothing(), "second", wrap=True)
        self._add(self._none)
        self._add(label(self.tr("They lie in {folder}.").format(folder=folder), "hint", wrap=True))
        if not can_restore:
            why_not = self.tr("This library is open for reading only: no backup can be put back.")
            self._add(label(why_not, "hint", wrap=True))
        if can_make:
            self.another(button(self.tr("&Copy elsewhere…"), self.copy_wanted.emit, "copy_elsewhere"))
            self.another(button(self.tr("&Back up now"), self.backup_wanted.emit, "back_up"))
        self.on_save(self._choose)
        self.rows.currentItemChanged.connect(self._show_state)
        self.rows.itemActivated.connect(lambda *_: self.go.click())
        self.show_backups(backups)

    def _intro(self) -> str:
        return self.tr(
            "RiskDesk keeps copies of the library beside it: at opening when something has changed, before an import, "
            "before a backup is put back, and before a newer RiskDesk brings it up to date. They do not help when the "
            "disk or the laptop is lost: copy one elsewhere from time to time."
        )

    def _nothing(self) -> str:
        return self.tr("There is no backup yet. One is made by itself when the library is next opened.")

    def _add(self, widget: QWidget) -> None:
        self.body.insertWidget(self.body.count() - 1, widget)

    def _table(self) -> Rows:
        rows = Rows(self.theme)
        rows.setObjectName("backups")
        rows.setAccessibleName(self.tr("Backups, the newest first"))
        rows.setHeaderLabels([self.tr("When and why"), self.tr("What it holds"), self.tr("Beside the library")])
        rows.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        rows.setMinimumHeight(self.theme.px(34 + 44 * 5))
        self._add(rows)
        return rows

    def show_backups(self, backups: Sequence[Backup]) -> None:
        """List these, with the newest that can be used picked out."""
        self.rows.clear()
        for backup in backups:
            when = f"{words.moment(backup.when)}\n{words.why(backup.why)}"
            item = QTreeWidgetItem([when, words.holds(backup), words.stands(backup)])
            item.setData(0, _BACKUP, backup)
            item.setToolTip(0, f"{backup.path.name} · {words.size(backup)}")
            self.rows.addTopLevelItem(item)
        self.rows.setVisible(bool(backups))
        self._none.setVisible(not backups)
        self.go.setVisible(bool(backups) and self._can_restore)
        first = next((n for n, backup in enumerate(backups) if backup.sound), 0)
        if item_ := self.rows.topLevelItem(first):
            self.rows.setCurrentItem(item_)
        self._show_state()

    def tell(self, text: str, error: bool) -> None:
        """Say here too what went wrong."""
        self.say(text if error else "")

    @property
    def picked(self) -> Backup | None:
        """The backup that is picked out."""
        item = self.rows.currentItem()
        return item.data(0, _BACKUP) if item else None

    def _show_state(self) -> None:
        picked = self.picked
        self.go.setEnabled(picked is not None and _can_be_put_back(picked))

    def _choose(self) -> None:
        picked = self.picked
        if picked is None or not _can_be_put_back(picked):
            raise RiskDeskError(self.tr("This backup cannot be used; choose another."))
        self.chosen.emit(picked)

    def showEvent(self, event: QShowEvent) -> None:
        """Wide enough for its columns, as far as the screen is."""
        super().showEvent(event)
        room = self.screen().availableSize()
        self.resize(min(self.theme.px(900), room.width() - 24), min(self.height(), room.height() - 48))
        centre(self)
        (self.rows if self.rows.isVisible() else self.cancel).setFocus()
