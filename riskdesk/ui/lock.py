"""The lock of the window: in place of the window stands one that asks for the passphrase, and nothing else is left.

Covering the window would leave everything behind the cover: its widgets, what screen readers read of them, the undo
history. So the window is taken down, the library closed, and both are made anew when the passphrase is typed.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QThreadPool, QTimer
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from riskdesk.domain.errors import RiskDeskError
from riskdesk.immutable import immutable
from riskdesk.storage.access import Access
from riskdesk.ui.dialogs.passphrase import passphrase_line, show_toggle
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import button, label
from riskdesk.ui.window import MainWindow

PATIENCE = 2_000
"""Milliseconds to wait for what was being made beside the window, and is to stop."""


@immutable
class Place:
    """Where a window was: the library and how it was open, who keeps the record, and what was looked at. Ids only."""

    path: Path
    access: Access
    review: bool
    who: str
    version_id: str
    tab: str
    area_id: str
    hides_ranks: bool
    geometry: QByteArray

    @classmethod
    def of(cls, window: MainWindow) -> Place:
        """Where ``window`` is now."""
        bench = window.bench
        version = bench.editor.session.info.version_id if bench.editor else ""
        library, desk = bench.desk.library, bench.desk
        return cls(
            library.path,
            library.access,
            desk.review,
            desk.who,
            version,
            window.tab,
            bench.selected_area,
            bench.hides_ranks,
            window.saveGeometry(),
        )

    def restore(self, window: MainWindow) -> bool:
        """Go there in a new window on the same library; whether there was a session to go to."""
        bench = window.bench
        bench.hide_ranks(self.hides_ranks)
        window.actions_["hide_ranks"].setChecked(self.hides_ranks)
        if self.version_id:
            bench.open(self.version_id)
        if bench.editor is None:
            return False
        window.show_tab(self.tab)
        if self.area_id in {area.area_id for area in bench.editor.session.present}:
            bench.select(self.area_id)
        return True


class LockWindow(QMainWindow):
    """Stands where ``window`` stood, and asks for the passphrase; ``unlock`` is called with it, and raises a
    ``RiskDeskError`` where it does not open the library."""

    def __init__(self, window: MainWindow, theme: Theme, unlock: Callable[[str], object]) -> None:
        super().__init__()
        self.place = Place.of(window)
        self._theme, self._unlock = theme, unlock
        self.setObjectName("lock_window")
        self.setWindowTitle(self.tr("RiskDesk - locked"))
        self._build()
        self.restoreGeometry(self.place.geometry)

    def _build(self) -> None:
        px = self._theme.px
        self._line = passphrase_line(self.tr("Passphrase"), "lock_passphrase")
        self._line.returnPressed.connect(self._go)
        self._show = show_toggle([self._line])
        self._wrong = label("", "danger", wrap=True)
        self._wrong.setObjectName("wrong")
        self._wrong.hide()
        row = QHBoxLayout()
        row.addWidget(self._show)
        row.addStretch(1)
        row.addWidget(button(self.tr("Quit"), self.close, "lock_quit"))
        row.addWidget(button(self.tr("Unlock"), self._go, "unlock", "primary"))
        box = QWidget()
        box.setFixedWidth(px(460))
        column = QVBoxLayout(box)
        column.setSpacing(px(10))
        column.addWidget(label(self.tr("Locked"), "title"))
        words = self.tr("{name} is closed. Everything was kept; type its passphrase to go on where you were.")
        column.addWidget(label(words.format(name=self.place.path.name), "second", wrap=True))
        name = label(self.tr("Passphrase"), "label")
        name.setBuddy(self._line)
        column.addWidget(name)
        column.addWidget(self._line)
        column.addWidget(self._wrong)
        column.addLayout(row)
        page = QWidget()
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(box)
        middle.addStretch(1)
        outer = QVBoxLayout(page)
        outer.addStretch(2)
        outer.addLayout(middle)
        outer.addStretch(3)
        self.setCentralWidget(page)
        self._line.setFocus()

    def take_away(self, window: MainWindow) -> None:
        """Keep what is being typed in the window, close its library, and let nothing of either remain in memory, as
        far as Python allows: freed memory is not wiped, and the system may have swapped some of it out."""
        bench = window.bench
        for dialog in window.findChildren(QDialog):
            dialog.reject()
        if not window.leave():
            # Whatever kept it from closing, nothing of it stays in view.
            window.hide()
        bench.show(None)
        # A sheet that was being made for the screen was told to stop just then.
        QThreadPool.globalInstance().waitForDone(PATIENCE)
        bench.desk.close()
        # Later, as this may be one of the window's own actions at work.
        window.deleteLater()
        bench.deleteLater()
        QTimer.singleShot(0, self, self._sweep)

    def _sweep(self) -> None:
        """The widgets are gone: nothing else is to hold on to what they showed."""
        QPixmapCache.clear()
        gc.collect()

    def _go(self) -> None:
        typed = self._line.text()
        self._line.clear()
        try:
            if typed:
                self._unlock(typed)
        except RiskDeskError as error:
            self._wrong.setText(str(error))
            self._wrong.show()
            self._line.setFocus()
