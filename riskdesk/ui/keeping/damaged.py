"""A damaged library at opening: what can be done about it, and nothing is done before it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from riskdesk.domain.backups import Backup
from riskdesk.services import keeping
from riskdesk.storage.engine import Key
from riskdesk.ui.dialogs.question import ask
from riskdesk.ui.keeping import words
from riskdesk.ui.keeping.words import tr
from riskdesk.ui.theme import Theme


def offer(
    parent: QWidget | None,
    theme: Theme,
    path: Path,
    problem: str,
    put_back: Callable[[Path], object],
    begin_anew: Callable[[], object],
    leave: Callable[[], object],
    key: Key | None = None,
) -> QDialog:
    """Say that a library is damaged, and offer its newest good backup, the others, or a new library.

    ``put_back`` is called with the backup that is to take its place, ``leave`` where nothing is to be done. ``key``
    opens what is encrypted.
    """
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        best, count = keeping.newest_good(path, key), len(keeping.backups(path, key=key))
    finally:
        QApplication.restoreOverrideCursor()
    answers = []
    if best is not None:
        answers.append((tr("Put the backup back"), "put_back", lambda: put_back(best.path)))
    if count > 1:
        answers.append((tr("Choose a backup…"), "choose", lambda: _choose(parent, theme, path, put_back, leave, key)))
    answers.append((tr("Begin a new library"), "begin_anew", begin_anew))
    text = _text(problem, best)
    dialog = ask(parent, theme, "damaged_dialog", tr("The library is damaged"), text, answers, tr("Not now"))
    dialog.rejected.connect(leave)
    return dialog


def _text(problem: str, best: Backup | None) -> str:
    if best is None:
        found = tr("No good backup lies beside it. If you have a copy elsewhere, open that with Open library.")
    else:
        found = tr("The newest good backup is of {when}: {holds}.").format(
            when=words.moment(best.when), holds=words.holds(best)
        )
    kept = tr("Whatever you choose, the damaged file is kept beside it under another name.")
    return "\n\n".join([problem, found, kept])


def _choose(
    parent: QWidget | None,
    theme: Theme,
    path: Path,
    put_back: Callable[[Path], object],
    leave: Callable[[], object],
    key: Key | None,
) -> None:
    from riskdesk.ui.keeping.dialog import BackupsDialog

    folder = keeping.folder_of(path)
    dialog = BackupsDialog(parent, theme, folder, keeping.backups(path, deep=True, key=key), can_make=False)
    dialog.chosen.connect(lambda backup: put_back(backup.path))
    dialog.rejected.connect(leave)
    dialog.open()
