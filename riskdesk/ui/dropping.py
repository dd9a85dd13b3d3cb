"""What is dropped on the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData


def dropped_file(data: QMimeData) -> Path | None:
    """The one file of this machine that is being dragged, or ``None``: nothing is fetched from elsewhere."""
    urls = data.urls() if data.hasUrls() else []
    name = urls[0].toLocalFile() if len(urls) == 1 and urls[0].isLocalFile() else ""
    # An address can hold a NUL, which no system takes in a name.
    return Path(name) if name and "\0" not in name else None
