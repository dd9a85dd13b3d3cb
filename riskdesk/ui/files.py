"""Asking for files, in one way: which one to open, where to save; in the folder that was used last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtWidgets import QWidget

from riskdesk.domain.errors import RiskDeskError
from riskdesk.ui.workbench import Workbench

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog

Take = Callable[[Path], object]


def tr(text: str) -> str:
    """Translate a text of the file dialogs."""
    return QCoreApplication.translate("Files", text)


class _Used(QObject):
    """Remembers, as a child of a window, the folder that was used in it last."""

    folder: Path | None = None


def _used(widget: QWidget) -> _Used:
    """The memory of the window that a widget, or a dialog above it, belongs to."""
    top = widget
    while (above := top.parentWidget()) is not None:
        top = above
    return top.findChild(_Used, options=Qt.FindChildOption.FindDirectChildrenOnly) or _Used(top)


def last_folder(widget: QWidget) -> Path:
    """The folder of the file that was last opened or saved in this window; the user's documents before that."""
    from PySide6.QtCore import QStandardPaths

    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return _used(widget).folder or Path(documents or Path.home())


def remember(widget: QWidget, path: Path) -> None:
    """Begin in this file's folder the next time, as where it was dropped on the window."""
    _used(widget).folder = path.parent


def ask_open(parent: QWidget, name: str, title: str, kind: str, take: Take, folder: Path | None = None) -> QFileDialog:
    """Ask for a file that is there; ``take`` is then called with it.

    Args:
        name: the dialog's object name.
        kind: what is looked for, as a filter: "Schemes (*.toml)". All files can be shown, too.
        folder: where to begin, and nothing to remember; the folder used last unless told.
    """
    dialog = _dialog(parent, name, title, kind, folder)
    dialog.setFileMode(type(dialog).FileMode.ExistingFile)

    def chosen(text: str) -> None:
        path = Path(text)
        if folder is None:
            remember(parent, path)
        take(path)

    dialog.fileSelected.connect(chosen)
    dialog.open()
    return dialog


def ask_save(
    parent: QWidget,
    name: str,
    title: str,
    kind: str,
    suggested: str,
    take: Take,
    otherwise: Callable[[], object] = lambda: None,
) -> QFileDialog:
    """Ask where to save; ``take`` is then called with the path, ``otherwise`` where nothing is to be saved.

    The system's dialog asks before a file is written over. A name without an ending, or with one that no program knows
    ("Minutes 17.11.2010"), gets that of ``suggested``; where such a file is there, the dialog asks of that one.
    """
    dialog = _dialog(parent, name, title, kind, None)
    dialog.setAcceptMode(type(dialog).AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(suggested).suffix.removeprefix("."))
    dialog.selectFile(suggested)

    def chosen(text: str) -> None:
        path = Path(text)
        remember(parent, path)
        # A file that is there was meant, and the dialog has asked of it.
        ended = path if path.exists() else with_ending(path, Path(suggested).suffix)
        if ended != path and ended.exists():
            ask_save(parent, name, title, kind, ended.name, take, otherwise)
        else:
            take(ended)

    dialog.fileSelected.connect(chosen)
    dialog.rejected.connect(otherwise)
    dialog.open()
    return dialog


def with_ending(path: Path, ending: str) -> Path:
    """The path with ``ending`` (".pdf"), unless its name ends like a file of some kind already."""
    from PySide6.QtCore import QMimeDatabase

    if path.suffix.casefold() == ending.casefold() or QMimeDatabase().suffixForFileName(path.name):
        return path
    return path.with_name(path.name + ending)


def _dialog(parent: QWidget, name: str, title: str, kind: str, folder: Path | None) -> QFileDialog:
    from PySide6.QtWidgets import QFileDialog

    dialog = QFileDialog(parent, title, str(folder or last_folder(parent)))
    dialog.setObjectName(name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setNameFilters([kind, tr("All files (*)")])
    return dialog


def save_and_tell(bench: Workbench, path: Path, data: bytes, more: str = "") -> None:
    """Save a file, whole or not at all, and tell where it is, and ``more``; or why it could not be saved."""
    from riskdesk.exchange.saving import save_pdf

    try:
        save_pdf(path, data)
    except RiskDeskError as error:
        bench.tell(str(error), error=True)
        return
    words = tr("Saved as {name} in {folder}.").format(name=path.name, folder=path.parent)
    bench.tell(f"{words} {more}".strip())
