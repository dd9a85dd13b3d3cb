"""Files that are dropped on the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from riskdesk.ui.files import remember

Take = Callable[[Path], object]


class Drops(QObject):
    """Takes one file that is dropped on the window, and gives it to whoever knows files of its kind."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._takers: list[tuple[Callable[[Path], bool], Take]] = []
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def take(self, knows: Callable[[Path], bool], take: Take) -> None:
        """Files that ``knows`` tells by their names go to ``take``."""
        self._takers.append((knows, take))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept what somebody knows as it comes over the window, and hand it over where it is dropped."""
        if not isinstance(event, QDragEnterEvent | QDropEvent) or watched is not self._window:
            return super().eventFilter(watched, event)
        found = self._found(event.mimeData())
        if found is None or event.type() not in (QEvent.Type.DragEnter, QEvent.Type.Drop):
            return super().eventFilter(watched, event)
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
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
