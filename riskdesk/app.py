"""The window's composition root: opens the library, makes theme, workbench and window, runs them.

What the first picture of the window does not need is imported where it is used: the room waits for that picture.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QStyleFactory

from riskdesk import __version__
from riskdesk.domain.catalogue import chronological
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.session import State
from riskdesk.services.crash import CrashFile, left_behind
from riskdesk.services.desk import Desk
from riskdesk.services.faults import Plain
from riskdesk.services.journal import Journal, attach, began, detach, report
from riskdesk.services.places import log_file, make_room, own_library, settings_file
from riskdesk.storage.errors import Damaged, LibraryInUse, LibraryNotWritable
from riskdesk.storage.library import Access
from riskdesk.ui.ending import wait_for_work
from riskdesk.ui.faults import FaultNet
from riskdesk.ui.guarded import guarded
from riskdesk.ui.settings import Settings
from riskdesk.ui.signals import Signals
from riskdesk.ui.theme import Theme, load_fonts
from riskdesk.ui.window import MainWindow
from riskdesk.ui.workbench import Workbench

FAULT = 70
"""The exit status after something that nobody expected, as other programs have it (EX_SOFTWARE)."""
SETTLED = 500
"""Milliseconds after the window's first picture until the log is written."""
_log = logging.getLogger("riskdesk.app")


class Application(QObject):
    """One start of the program: one window, one library at a time."""

    def __init__(self, app: QApplication, settings: Settings) -> None:
        super().__init__()
        self.app = app
        self.settings = settings
        self.theme = Theme(settings.mode, settings.scale)
        self.window: MainWindow | None = None
        self.status = 0
        self._ended = False
        self._temporary = ExitStack()
        self._throw_away: set[Path] = set()
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
        except Damaged as error:
            self._damaged(path, access, error)
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
        self._throw_away.add(path)
        self.open(path, Access.READ_ONLY if review else Access.READ_WRITE)

    # Backups

    def _damaged(self, path: Path, access: Access, error: Damaged) -> None:
        from riskdesk.ui.keeping.damaged import offer

        def begin_anew() -> None:
            from riskdesk.services.keeping import begin_anew as set_aside

            if self._done(lambda: set_aside(path)):
                self.open(path, Access.READ_WRITE, create=True)

        def put_back(backup: Path) -> None:
            from riskdesk.services.keeping import restore

            if self._done(lambda: restore(path, backup)):
                self.open(path, access)

        self._dress()
        offer(self.window, self.theme, path, str(error), put_back, begin_anew, self._end_without_window)

    def _done(self, work: Callable[[], object]) -> bool:
        """Do what takes a moment and has no window to show how far it is; a refusal is said."""
        self.app.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            work()
        except RiskDeskError as error:
            self._refused(error)
            return False
        finally:
            self.app.restoreOverrideCursor()
        return True

    def restore(self, backup: Path) -> None:
        """Put a backup in the place of the open library, which is closed meanwhile and then opened again."""
        from riskdesk.services.keeping import Restored, restore
        from riskdesk.ui.working import Words, Working

        if self.window is None:
            return
        bench = self.window.bench
        bench.commit_pending()
        path, who = bench.desk.library.path, bench.desk.who
        bench.show(None)
        bench.desk.close()
        words = Words(
            "restore_progress",
            self.tr("Put a backup back"),
            self.tr("Putting the backup in the library’s place"),
            self.tr("It was stopped; the library is as it was."),
            self.tr("It could not be done ({problem}). The library is as it was."),
        )
        done: list[Restored] = []
        work: Working[Restored] = Working(self.window, bench, words, done_is_done=True)
        work.over.connect(lambda: self._reopen(path, who, bool(done)))
        work.start(lambda report: restore(path, backup, progress=report), done.append)

    def _reopen(self, path: Path, who: str, restored: bool) -> None:
        try:
            self._show(Desk.at(path, who=who))
        except RiskDeskError as error:
            # Behind the window there is no library any more.
            window, self.window = self.window, None
            self._refused(error)
            if window is not None:
                window.close()
            return
        if restored and self.window is not None:
            words = self.tr("The backup is in the library’s place; what was there is the newest backup now.")
            self.window.bench.tell(words)

    def _show(self, desk: Desk) -> None:
        if self.window is None:
            bench = Workbench(desk, self.theme)
            self.window = MainWindow(bench, self.settings)
            self.window.library_wanted.connect(self.open)
            self.window.review_wanted.connect(self.open_for_review)
            self.window.sample_wanted.connect(lambda: self.open_sample())
            self.window.restore_wanted.connect(self.restore)
            self._open_newest(bench)
            # Not before: each widget would be styled anew at every step of building the window.
            self.window.apply_theme()
            self.window.resize(QSize(1366, 768).boundedTo(self.app.primaryScreen().availableSize() - QSize(16, 48)))
            if not self.settings.geometry.isEmpty():
                self.window.restoreGeometry(self.settings.geometry)
            self.window.show()
        else:
            self._change_to(desk, self.window.bench)
        kind = "the own" if desk.library.path == own_library() else "a named or sample"
        _log.info("%s library is open%s", Plain(kind), Plain(" for reading only" if desk.library.read_only else ""))
        if desk.library.path not in self._throw_away:
            self.window.keeping.at_opening()

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
        _log.warning("a library was not opened: %s", type(error))
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
        _log.warning("a library was not opened: %s", type(error))
        from riskdesk.ui.dialogs.question import ask

        self._dress()
        title, close = self.tr("The library was not opened"), (self.tr("Close"), "close", lambda: None)
        dialog = ask(self.window, self.theme, "refused_dialog", title, str(error), [close], None)
        dialog.finished.connect(self._end_without_window)

    def _end_without_window(self) -> None:
        """Without a window behind it, the end of a dialog that opened none is the end of the program."""
        if self.window is None:
            self.app.exit(2)

    def leave(self, status: int = 0) -> None:
        """Close the window without a question, as the system's signals and the dialog of a fault ask for, and end with
        ``status``. What is being typed is kept, what is being made is stopped in order."""
        self.status = status
        if self.window is not None and self.window.isVisible():
            # A window that a fault keeps from closing ends all the same.
            guarded(self.window.leave, lambda error: report(error, "closing"))
        self.app.exit(status)

    def end(self) -> bool:
        """Wait for what still works beside the window, close the library and take temporary files away; gives whether
        all work had come to its end. A second call does nothing."""
        if self._ended:
            return True
        self._ended = True
        done = True
        if self.window:
            guarded(self.window.bench.running.stop, lambda error: report(error, "closing"))
            done = wait_for_work(self.theme)
            self.window.bench.desk.close()
            _log.info("the library is closed")
        if not done:
            _log.warning("work beside the window did not end in time")
        self._temporary.close()
        return done


def make_application(arguments: list[str]) -> QApplication:
    """Qt's application with the house's style and fonts."""
    app = QApplication(arguments)
    app.setApplicationName("RiskDesk")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("riskdesk")
    app.setStyle(QStyleFactory.create("Fusion"))
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


def run(library: Path | None, demo: bool, review: bool = False, file: Path | None = None, debug: bool = False) -> int:
    """Show the window, perhaps for review only, and return the exit status when it is closed.

    ``file`` is one of exported sessions, of which the window shows what it would bring; ``debug`` puts on the terminal
    what the log must not hold.

    Raises:
        NoScreenError: there is no display.
    """
    _check_screen()
    journal, crash, net = attach(held=True), CrashFile(log_file().parent), FaultNet(debug)
    crash.open()
    net.install()
    app = make_application(sys.argv[:1])
    desk = Application(app, Settings(settings_file()))
    signals = Signals()
    signals.asked.connect(desk.leave)
    net.wants_end.connect(desk.leave)
    app.aboutToQuit.connect(desk.end)
    try:
        return _shown(desk, net, partial(desk.start, library, demo, review), journal, file)
    finally:
        done = desk.end()
        _log.info("the window ends")
        signals.remove()
        net.remove()
        detach(journal)
        crash.close()
        if not done:
            # The workers' threads would be waited for without end; what they write, they write whole or not at all.
            os._exit(desk.status)


def _shown(desk: Application, net: FaultNet, start: Callable[[], None], journal: Journal, file: Path | None) -> int:
    """Bring the window up and keep it until it is closed; what keeps it from coming up is told in a dialog."""
    try:
        start()
    except Exception as error:
        desk.status = FAULT
        net.caught(type(error), error, error.__traceback__)
        # Without a window the dialog is all there is.
        desk.app.exec()
        return FAULT
    if desk.window is not None:
        window = desk.window
        net.watch(window)
        desk.app.commitDataRequest.connect(lambda _manager: window.bench.commit_pending())
        if file is not None:
            QTimer.singleShot(0, partial(window.transfer.bring, file))
    QTimer.singleShot(SETTLED, partial(_settled, desk, journal))
    return desk.app.exec() or desk.status


def _settled(desk: Application, journal: Journal) -> None:
    """The window stands: now there is time for the log, and for what an earlier run left in it."""
    began("the window")
    journal.flush()
    if left_behind(log_file().parent) and desk.window is not None:
        words = desk.tr(
            "RiskDesk was torn down when it ran last. Everything that was shown as scored is on the disk; the log says "
            "where it happened (Help, About)."
        )
        desk.window.bench.tell(words, error=True)
