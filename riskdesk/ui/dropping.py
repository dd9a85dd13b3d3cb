"""Files that are dropped on the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from riskdesk.ui.files import remember

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

Take = Callable[[Path], object]


class Drops:
    """Takes one file that is dropped on the window, and gives it to whoever knows files of its kind.

    The window asks: an event filter would see every event of the window, in Python.
    """

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._takers: list[tuple[Callable[[Path], bool], Take]] = []
        window.setAcceptDrops(True)

    def take(self, knows: Callable[[Path], bool], take: Take) -> None:
        """Files that ``knows`` tells by their names go to ``take``."""
        self._takers.append((knows, take))

    def dragged(self, event: QDragEnterEvent) -> bool:
        """Whether a file that somebody knows is dragged over the window, which then may be dropped."""
        known = self._found(event.mimeData()) is not None
        if known:
            event.acceptProposedAction()
        return known

    def dropped(self, event: QDropEvent) -> bool:
        """Whether a file that somebody knows is dropped, which then is handed over."""
        found = self._found(event.mimeData())
        if found is None:
            return False
        event.acceptProposedAction()
        path, take = found
        remember(self._window, path)
        take(path)
        return True

    def _found(self, data: QMimeData) -> tuple[Path, Take] | None:
        """The one file that is dragged and who takes it, or ``None``."""
        path = dropped_file(data)
        if path is None:
            return None
        return next(((path, take) for knows, take in self._takers if knows(path)), None)


def dropped_file(data: QMimeData) -> Path | None:
    """The one file of this machine that is being dragged, or ``None``: nothing is fetched from elsewhere."""
    urls = data.urls() if data.hasUrls() else []
    name = urls[0].toLocalFile() if len(urls) == 1 and urls[0].isLocalFile() else ""
    # An address can hold a NUL, which no system takes in a name.
    return Path(name) if name and "\0" not in name else None
