"""The window's composition root: opens the library, makes theme, workbench and window, runs them.

What the first picture of the window does not need is imported where it is used: the room waits for that picture.
"""

from __future__ import annotations

import html  # noqa: F401
import linecache
import os
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import riskdesk.domain.days
import riskdesk.domain.entry
import riskdesk.figures.axes
import riskdesk.figures.matrix  # noqa: F401
from riskdesk import __version__
from riskdesk.domain.catalogue import chronological
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.session import State
from riskdesk.services.desk import Desk
from riskdesk.services.places import make_room, own_library, settings_file
from riskdesk.storage.errors import LibraryInUse, LibraryNotWritable
from riskdesk.storage.library import Access

# All of the above stands ahead of Qt: of each module that is loaded later, Qt for Python reads the whole source, to see
# whether it names Qt, and keeps it. What only the window's own modules use is loaded above for the same reason.
# isort: split
from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtWidgets import QApplication

from riskdesk.ui.settings import Settings
from riskdesk.ui.theme import Theme, load_fonts
from riskdesk.ui.window import MainWindow
from riskdesk.ui.workbench import Workbench


class Application(QObject):
    """One start of the program: one window, one library at a time."""

    def __init__(self, app: QApplication, settings: Settings) -> None:
        super().__init__()
        self.app = app
        self.settings = settings
        self.theme = Theme(settings.mode, settings.scale)
        self.window: MainWindow | None = None
        self._temporary = ExitStack()
        app.setPalette(self.theme.palette())
        app.setFont(self.theme.font())
        app.styleHints().colorSchemeChanged.connect(self._system_colours)

    def _system_colours(self) -> None:
        if self.theme.mode.value == "system":
            self.theme.changed.emit()

    def start(self, library: Path | None, demo: bool, review: bool = False) -> None:
        """Open the library (the user's own, another, or the sample), perhaps for review only, and show the window, or
        say why not."""
        if demo:
            self.open_sample(review)
        elif review:
            self.open(library or own_library(), Access.READ_ONLY)
        else:
            self.open_made(library)

    def open_made(self, library: Path | None) -> None:
        """Open a library, made where there is none yet: the user's own with its folder, a named one where its folder
        is; a folder is not made of a slip of the keyboard."""
        path = library or own_library()
        try:
            if library is None:
                make_room(path)
        except RiskDeskError as error:
            self._refused(error)
            return
        new = not path.exists()
        self.open(path, create=True)
        if new and library and self.window:
            self.window.bench.tell(self.tr("There was no library of this name: {path} is new.").format(path=path))

    def open(self, path: Path, access: Access = Access.READ_WRITE, create: bool = False) -> None:
        """Open a library in the window; one that may only be read is opened for review. A refusal is said in one
        sentence, with what can be done."""
        if self._is_here(path, access):
            return
        try:
            desk = Desk.at(path, access, create=create, who=self.settings.recorder)
        except LibraryInUse as error:
            self._in_use(path, error)
        except LibraryNotWritable as error:
            self._only_readable(path, error)
        except RiskDeskError as error:
            self._refused(error)
        else:
            self._show(desk)

    def open_for_review(self, path: Path) -> None:
        """Open a library to be read and not changed."""
        self.open(path, Access.READ_ONLY)

    def _is_here(self, path: Path, access: Access) -> bool:
        """Whether the library is the open one; then its review mode is made to fit."""
        here = self.window.bench.desk.library if self.window else None
        if here is None or here.path.resolve() != path.resolve():
            return False
        if here.read_only:
            return access is Access.READ_ONLY
        if self.window:
            self.window.bench.set_review(access is Access.READ_ONLY)
        return True

    def _only_readable(self, path: Path, error: RiskDeskError) -> None:
        """The system allows no writing here: what can be read is opened for review."""
        if not path.exists():
            self._refused(error)
            return
        self.open(path, Access.READ_ONLY)
        if self.window and self.window.bench.desk.library.path == path:
            words = self.tr("This file may only be read: it is open for review. Nothing in it can be changed.")
            self.window.bench.tell(words)

    def open_sample(self, review: bool = False) -> None:
        """Open a throw-away copy of the sample library."""
        from riskdesk.services.sample import sample_library

        try:
            path = self._temporary.enter_context(sample_library())
        except (OSError, RiskDeskError) as error:
            self._refused(RiskDeskError(self.tr("The sample could not be made: {why}").format(why=error)))
            return
        self.open(path, Access.READ_ONLY if review else Access.READ_WRITE)

    def _show(self, desk: Desk) -> None:
        if self.window is None:
            # The sources that Qt for Python read at the start; whoever wants a line of one reads it again.
            linecache.clearcache()
            bench = Workbench(desk, self.theme)
            self.window = MainWindow(bench, self.settings)
            self.window.library_wanted.connect(self.open)
            self.window.review_wanted.connect(self.open_for_review)
            self.window.sample_wanted.connect(lambda: self.open_sample())
            self._open_newest(bench)
            # Not before: each widget would be styled anew at every step of building the window.
            self.window.apply_theme()
            self.window.resize(QSize(1366, 768).boundedTo(self.app.primaryScreen().availableSize() - QSize(16, 48)))
            if not self.settings.geometry.isEmpty():
                self.window.restoreGeometry(self.settings.geometry)
            self.window.show()
        else:
            self._change_to(desk, self.window.bench)

    def _change_to(self, desk: Desk, bench: Workbench) -> None:
        """Another library; or the same one opened otherwise, in which what was open is opened again."""
        same = bench.desk.library.path.resolve() == desk.library.path.resolve()
        version = bench.editor.session.info.version_id if same and bench.editor else ""
        bench.use(desk)
        if version:
            bench.open(version)
        else:
            self._open_newest(bench)

    def _open_newest(self, bench: Workbench) -> None:
        """The newest draft, else the newest session."""
        sessions = chronological(bench.desk.library.sessions(counts=False))
        drafts = [s for s in sessions if s.state is State.DRAFT]
        if sessions:
            bench.open((drafts or list(sessions))[-1].version_id)

    def _dress(self) -> None:
        """Put the style sheet on where no window has done so."""
        if self.window is None:
            self.app.setStyleSheet(self.theme.stylesheet())

    def _in_use(self, path: Path, error: RiskDeskError) -> None:
        from riskdesk.ui.dialogs.question import ask

        self._dress()

        def read_only() -> None:
            self.open(path, Access.READ_ONLY)

        answer = (self.tr("Open for review"), "open_read_only", read_only)
        title = self.tr("This library is open already")
        dialog = ask(self.window, self.theme, "in_use_dialog", title, str(error), [answer], self.tr("Not now"))
        # Only the refusal ends the program: the dialog is accepted before the library is open.
        dialog.rejected.connect(self._end_without_window)

    def _refused(self, error: RiskDeskError) -> None:
        from riskdesk.ui.dialogs.question import ask

        self._dress()
        title, close = self.tr("The library was not opened"), (self.tr("Close"), "close", lambda: None)
        dialog = ask(self.window, self.theme, "refused_dialog", title, str(error), [close], None)
        dialog.finished.connect(self._end_without_window)

    def _end_without_window(self) -> None:
        """Without a window behind it, the end of a dialog that opened none is the end of the program."""
        if self.window is None:
            self.app.exit(2)

    def end(self) -> None:
        """Close the library and take temporary files away."""
        if self.window:
            self.window.bench.desk.close()
        self._temporary.close()


def make_application(arguments: list[str]) -> QApplication:
    """Qt's application with the house's style and fonts."""
    # The style by its name, as on a command line: setStyle has all classes of styles loaded, which nothing here needs.
    app = QApplication([*(arguments or ["riskdesk"]), "-style", "fusion"])
    app.setApplicationName("RiskDesk")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("riskdesk")
    load_fonts()
    return app


class NoScreenError(RiskDeskError):
    """There is no screen to show a window on."""


def _check_screen() -> None:
    """Qt itself ends the process, with talk of missing libraries, where there is no display."""
    named = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    if sys.platform.startswith("linux") and not named:
        raise NoScreenError(
            "there is no screen here (no DISPLAY); only the window and demo need one, all other commands do not."
        )


def run(library: Path | None, demo: bool, review: bool = False, file: Path | None = None) -> int:
    """Show the window, perhaps for review only, and return the exit status when it is closed.

    ``file`` is one of exported sessions, of which the window shows what it would bring.

    Raises:
        NoScreenError: there is no display.
    """
    _check_screen()
    app = make_application(sys.argv[:1])
    desk = Application(app, Settings(settings_file()))
    desk.start(library, demo, review)
    if file is not None and desk.window is not None:
        QTimer.singleShot(0, partial(desk.window.transfer.bring, file))
    try:
        return app.exec()
    finally:
        desk.end()
