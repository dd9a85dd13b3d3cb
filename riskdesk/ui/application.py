"""One start of the program: opens libraries, makes theme, workbench and window, locks the window and brings it back.

What the first picture of the window does not need is imported where it is used: the room waits for that picture.
"""

from __future__ import annotations

import linecache
import logging
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtWidgets import QApplication

from riskdesk.domain.catalogue import chronological
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.session import State
from riskdesk.services.desk import Desk
from riskdesk.services.faults import Plain
from riskdesk.services.journal import report
from riskdesk.services.places import make_room, own_library
from riskdesk.storage.engine import Key
from riskdesk.storage.errors import Damaged, LibraryInUse, LibraryNotWritable, PassphraseNeeded, WrongPassphrase
from riskdesk.storage.library import Access
from riskdesk.ui.ending import wait_for_work
from riskdesk.ui.guarded import guarded
from riskdesk.ui.keeping.putting import Putting
from riskdesk.ui.settings import Settings
from riskdesk.ui.theme import Theme
from riskdesk.ui.window import MainWindow
from riskdesk.ui.workbench import Workbench

if TYPE_CHECKING:
    from riskdesk.ui.lock import LockWindow

_log = logging.getLogger("riskdesk.app")


class Application(QObject):
    """One start of the program: one window, one library at a time.

    Signals:
        window_changed: the window that was just made, or ``None`` where it was taken down for its lock.
    """

    window_changed = Signal(object)

    def __init__(self, app: QApplication, settings: Settings) -> None:
        super().__init__()
        self.app = app
        self.settings = settings
        self.theme = Theme(settings.mode, settings.scale)
        self.window: MainWindow | None = None
        self.locked: LockWindow | None = None
        self._bring: Path | None = None
        self.status = 0
        self._ended = False
        self.putting = Putting(self)
        self._temporary = ExitStack()
        self._throw_away: set[Path] = set()
        app.setPalette(self.theme.palette())
        app.setFont(self.theme.font())
        app.styleHints().colorSchemeChanged.connect(self._system_colours)

    def _system_colours(self) -> None:
        if self.theme.mode.value == "system":
            self.theme.changed.emit()

    def start(self, library: Path | None, demo: bool, review: bool = False, file: Path | None = None) -> None:
        """Open the library (the user's own, another, or the sample), perhaps for review only, and show the window, or
        say why not. ``file`` is one of exported sessions, of which the window shows what it would bring."""
        self._bring = file
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
            self.refused(error)
            return
        new = not path.exists()
        self.open(path, create=True)
        if new and library and self.window:
            self.window.bench.tell(self.tr("There was no library of this name: {path} is new.").format(path=path))

    def open(
        self,
        path: Path,
        access: Access = Access.READ_WRITE,
        create: bool = False,
        key: Key | None = None,
    ) -> None:
        """Open a library in the window; one that may only be read is opened for review. The passphrase of an encrypted
        one is asked for. A refusal is said in one sentence, with what can be done."""
        if self._is_here(path, access):
            return
        try:
            self._open(path, access, create, key)
        except PassphraseNeeded:
            self._ask_passphrase(path, access)
        except WrongPassphrase as error:
            self._ask_passphrase(path, access, str(error))

    def _open(self, path: Path, access: Access, create: bool, key: Key | None) -> None:
        """As :meth:`open`.

        Raises:
            PassphraseNeeded, WrongPassphrase: another passphrase opens it.
        """
        try:
            desk = Desk.at(path, access, create=create, who=self.settings.recorder, key=key)
        except (PassphraseNeeded, WrongPassphrase):
            raise
        except LibraryInUse as error:
            self._in_use(path, error, key)
        except LibraryNotWritable as error:
            self._only_readable(path, error, key)
        except Damaged as error:
            _log.warning("a library was not opened: %s", type(error))
            self.putting.damaged(path, access, error, key)
        except RiskDeskError as error:
            self.refused(error)
        else:
            self.show(desk)

    def _ask_passphrase(self, path: Path, access: Access, wrong: str = "") -> None:
        from riskdesk.ui.dialogs.passphrase import PassphraseDialog

        self.dress()
        # Opened while the dialog is still there: without any window the program would end.
        dialog = PassphraseDialog(
            self.window, self.theme, path, lambda typed: self._open(path, access, False, Key(typed))
        )
        self.putting.in_doubt(dialog, path, access)
        dialog.say(wrong)
        dialog.rejected.connect(self.end_without_window)
        dialog.open()

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

    def _only_readable(self, path: Path, error: RiskDeskError, key: Key | None = None) -> None:
        """The system allows no writing here: what can be read is opened for review."""
        if not path.exists():
            self.refused(error)
            return
        self.open(path, Access.READ_ONLY, key=key)
        if self.window and self.window.bench.desk.library.path == path:
            words = self.tr("This file may only be read: it is open for review. Nothing in it can be changed.")
            self.window.bench.tell(words)

    def open_sample(self, review: bool = False) -> None:
        """Open a throw-away copy of the sample library."""
        from riskdesk.services.sample import sample_library

        try:
            path = self._temporary.enter_context(sample_library())
        except (OSError, RiskDeskError) as error:
            self.refused(RiskDeskError(self.tr("The sample could not be made: {why}").format(why=error)))
            return
        self._throw_away.add(path)
        self.open(path, Access.READ_ONLY if review else Access.READ_WRITE)

    # The window

    def show(self, desk: Desk) -> None:
        """Show an open library: in a new window where there is none, else in place of the one that is shown."""
        if self.window is None:
            # The sources that Qt for Python read at the start; whoever wants a line of one reads it again.
            linecache.clearcache()
            bench = Workbench(desk, self.theme)
            self.window = MainWindow(bench, self.settings)
            self.window.library_wanted.connect(self.open)
            self.window.review_wanted.connect(self.open_for_review)
            self.window.sample_wanted.connect(lambda: self.open_sample())
            self.window.restore_wanted.connect(self.putting.restore)
            self.window.lock_wanted.connect(self.lock)
            self.window_changed.emit(self.window)
            if not (self.locked and self.locked.place.restore(self.window)):
                self._open_newest(bench)
            # Not before: each widget would be styled anew at every step of building the window.
            self.window.apply_theme()
            self.window.resize(QSize(1366, 768).boundedTo(self.app.primaryScreen().availableSize() - QSize(16, 48)))
            if not self.settings.geometry.isEmpty():
                self.window.restoreGeometry(self.settings.geometry)
            self.window.show()
            if self._bring is not None:
                QTimer.singleShot(0, self.window, partial(self.window.transfer.bring, self._bring))
                self._bring = None
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

    def dress(self) -> None:
        """Put the style sheet on where no window has done so."""
        if self.window is None:
            self.app.setStyleSheet(self.theme.stylesheet())

    # The lock of the window

    def lock(self) -> None:
        """Lock the window on an encrypted library: the library is closed, and all that showed of it goes; only the
        passphrase brings it back. What is being typed is kept first."""
        from riskdesk.ui.lock import LockWindow

        if self.window is None:
            return
        self.locked = LockWindow(self.window, self.theme, self._unlock)
        self.locked.show()
        self.window_changed.emit(None)
        self.locked.take_away(self.window)
        self.window = None
        # What stood on the old one's signals went with the window; nothing of it is to be told of the next change.
        self.theme = Theme(self.settings.mode, self.settings.scale)

    def _unlock(self, passphrase: str) -> None:
        """Open the locked library again, where it was.

        Raises:
            RiskDeskError: it cannot be opened; the window stays locked.
        """
        locked = self.locked
        if locked is None:
            return
        place = locked.place
        desk = Desk.at(place.path, place.access, who=place.who, passphrase=passphrase)
        desk.review = place.review
        self.show(desk)
        self.locked = None
        locked.close()
        locked.deleteLater()

    def _in_use(self, path: Path, error: RiskDeskError, key: Key | None = None) -> None:
        _log.warning("a library was not opened: %s", type(error))
        from riskdesk.ui.dialogs.question import ask

        self.dress()

        def read_only() -> None:
            self.open(path, Access.READ_ONLY, key=key)

        answer = (self.tr("Open for review"), "open_read_only", read_only)
        title = self.tr("This library is open already")
        dialog = ask(self.window, self.theme, "in_use_dialog", title, str(error), [answer], self.tr("Not now"))
        # Only the refusal ends the program: the dialog is accepted before the library is open.
        dialog.rejected.connect(self.end_without_window)

    def refused(self, error: RiskDeskError) -> None:
        """Say why a library was not opened; without a window that is all there is."""
        _log.warning("a library was not opened: %s", type(error))
        from riskdesk.ui.dialogs.question import ask

        self.dress()
        title, close = self.tr("The library was not opened"), (self.tr("Close"), "close", lambda: None)
        dialog = ask(self.window, self.theme, "refused_dialog", title, str(error), [close], None)
        dialog.finished.connect(self.end_without_window)

    def end_without_window(self) -> None:
        """Without a window behind it, the end of a dialog that opened none is the end of the program."""
        if self.window is None and self.locked is None:
            self.app.exit(2)

    def keep_typed(self) -> None:
        """Keep what is being typed, as the system is about to end the session."""
        if self.window is not None:
            self.window.bench.commit_pending()

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
