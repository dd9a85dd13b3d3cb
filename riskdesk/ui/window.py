"""The main window: head, library, the tabs, foot; and what the actions of the session menu do."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from riskdesk.domain.rescoring import carries_scores
from riskdesk.domain.session import State
from riskdesk.ui.actions import Actions
from riskdesk.ui.blank import Blank
from riskdesk.ui.dropping import Drops
from riskdesk.ui.empty import EmptyPage
from riskdesk.ui.export.deeds import ExportDeeds
from riskdesk.ui.header import TABS, Header
from riskdesk.ui.idle import Idle
from riskdesk.ui.intake.deeds import IntakeDeeds
from riskdesk.ui.keeping.deeds import KeepingDeeds
from riskdesk.ui.library_panel import WIDTH, LibraryPanel
from riskdesk.ui.messages import Foot, MessageBar
from riskdesk.ui.privacy import PrivacyDeeds
from riskdesk.ui.rollup.deeds import RollupDeeds
from riskdesk.ui.score.page import ScorePage
from riskdesk.ui.sessions import SessionDeeds
from riskdesk.ui.settings import Settings
from riskdesk.ui.status import Status, counted
from riskdesk.ui.theme import Mode
from riskdesk.ui.transfer.deeds import TransferDeeds, is_sessions
from riskdesk.ui.workbench import Workbench

if TYPE_CHECKING:
    from riskdesk.ui.history.page import HistoryPage
    from riskdesk.ui.sheet.page import SheetPage

WITH_LIBRARY = 1120
"""Design pixels of width from which there is room for the library beside the tabs."""

IDLE = 300
"""Milliseconds from the first picture until what it did not need is loaded, which takes about as long."""

SHEET_ACTIONS = ("print", "save_pdf")


class Page(Protocol):
    """What the window asks of a tab."""

    def focus_first(self) -> None:
        """Put the focus where one begins."""


class MainWindow(QMainWindow):
    """RiskDesk's window on one library.

    ``library_wanted`` asks the application to open a library file, ``review_wanted`` to open one for reading only;
    ``sample_wanted`` asks for the sample, ``restore_wanted`` to put a backup in the open library's place,
    ``lock_wanted`` to lock the window.
    """

    library_wanted = Signal(Path)
    review_wanted = Signal(Path)
    sample_wanted = Signal()
    restore_wanted = Signal(Path)
    lock_wanted = Signal()

    def __init__(self, bench: Workbench, settings: Settings) -> None:
        super().__init__()
        self.bench = bench
        self.settings = settings
        self.setObjectName("main_window")
        self.setWindowTitle(self.tr("RiskDesk"))
        self.actions_ = Actions(bench)
        self._tab = "score"
        self._folded: bool | None = None
        self._warned = (0, 0)
        self._shown = ""
        self._build()
        self.sessions = SessionDeeds(self, self)
        self.intake = IntakeDeeds(self, bench, self.actions_)
        self.exports = ExportDeeds(self, self)
        self.transfer = TransferDeeds(self, self)
        self.rollup = RollupDeeds(self, self.bench, self.actions_)
        self.privacy = PrivacyDeeds(self, self)
        self.keeping = KeepingDeeds(self, self)
        self.drops = Drops(self)
        self.drops.take(_is_table, self.intake.from_file)
        self.drops.take(is_sessions, self.transfer.bring)
        self._attach()
        self.actions_.fill(self.menuBar())
        self._blank = Blank(self, bench.theme)
        self.idle = Idle(self, settings.idle, self._blank.isVisible)
        self.idle.soon.connect(self._tell_soon)
        self.idle.idle.connect(self._nobody_here)
        self.leaving = False
        bench.theme.changed.connect(self.apply_theme)
        for signal in (bench.session_opened, bench.edited, bench.selected, bench.library_changed, bench.ranks_hidden):
            signal.connect(self.actions_.refresh)
        bench.ranks_hidden.connect(self._hint)
        bench.edited.connect(lambda edit: self._hint() if edit.kind == "close" else None)
        bench.session_opened.connect(self._opened)
        self.setMinimumSize(640, 480)
        self._opened()

    # Structure

    def _build(self) -> None:
        self.header = Header(self.bench)
        self.header.chosen.connect(self.show_tab)
        self.messages = MessageBar(self.bench)
        self.status = Status(self.bench)
        self.library = LibraryPanel(self.bench, self.actions_)
        self.empty = EmptyPage(self.bench, self.actions_)
        self._pages: dict[str, QWidget] = {"score": ScorePage(self.bench, self.actions_)}
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._pages["score"])
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.library)
        middle.addWidget(self._stack, 1)
        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(middle, 1)
        column.addWidget(Foot(self.bench, self.status, self.messages))
        self.setCentralWidget(central)

    def page(self, name: str) -> QWidget:
        """A tab's page, made at its first use: the sheet's libraries cost start-up time and memory."""
        if name not in self._pages:
            self._pages[name] = self._make(name)
            self._stack.addWidget(self._pages[name])
        return self._pages[name]

    def _make(self, name: str) -> QWidget:
        if name == "priorities":
            from riskdesk.ui.priorities.page import PrioritiesPage

            return PrioritiesPage(self.bench, self.actions_)
        if name == "history":
            from riskdesk.ui.history.page import HistoryPage

            return HistoryPage(self.bench, self.actions_)
        if name == "sheet":
            from riskdesk.ui.sheet.page import SheetPage

            return SheetPage(self.bench, self.actions_)
        from riskdesk.ui.details.page import DetailsPage

        return DetailsPage(self.bench, self.actions_)

    @property
    def history(self) -> HistoryPage | None:
        """The History tab's page, if it was looked at."""
        return cast("HistoryPage | None", self._pages.get("history"))

    # Actions

    def _attach(self) -> None:
        handle = self.actions_.handle
        handle("open_sample", self.sample_wanted.emit)
        handle("quit", self.close)
        stack = self.bench.undo_stack
        handle("undo", self.bench.undo, stack.canUndo)
        handle("redo", self.bench.redo, stack.canRedo)
        stack.indexChanged.connect(self._undo_words)
        for name in TABS:
            handle(name, partial(self.show_tab, name), lambda: self.bench.editor is not None)
        handle("hide_ranks", self._hide_ranks)
        handle("blank", self.cover)
        handle("idle", self._ask_idle)
        handle("library", self._fold_library)
        self._show_mode()
        self.bench.theme.changed.connect(self._show_mode)
        for name, mode in (("light", Mode.LIGHT), ("dark", Mode.DARK), ("system", Mode.SYSTEM)):
            handle(name, partial(self._set_theme, mode))
        handle("larger", partial(self.bench.theme.step_soon, 1))
        handle("smaller", partial(self.bench.theme.step_soon, -1))
        handle("help", self._help)
        handle("about", self._about)
        handle("check_sheet", self._check_sheet)
        with_session = lambda: self.bench.editor is not None  # noqa: E731
        self.actions_.defer(SHEET_ACTIONS, lambda: self.page("sheet"), with_session)
        self.actions_.defer(("issue",), lambda: self.page("sheet"), lambda: self.bench.can_issue)
        self.actions_.defer(("log_pdf",), lambda: self.page("details"), with_session)
        self.actions_["hide_ranks"].setChecked(self.bench.hides_ranks)

    def _undo_words(self) -> None:
        stack = self.bench.undo_stack
        for name, text, words in (
            ("undo", stack.undoText(), self.tr("&Undo {what}")),
            ("redo", stack.redoText(), self.tr("&Redo {what}")),
        ):
            self.actions_[name].setText(words.format(what=text.replace("&", "&&")).rstrip())
        self.actions_.refresh()

    def _hide_ranks(self) -> None:
        self.bench.hide_ranks(not self.bench.hides_ranks)
        self.bench.tell("")
        self.actions_["hide_ranks"].setChecked(self.bench.hides_ranks)

    def _set_theme(self, mode: Mode) -> None:
        self.bench.theme.set(mode=mode)

    def _show_mode(self) -> None:
        for name, mode in (("light", Mode.LIGHT), ("dark", Mode.DARK), ("system", Mode.SYSTEM)):
            self.actions_[name].setChecked(self.bench.theme.mode is mode)

    def _help(self) -> None:
        from riskdesk.ui.dialogs.help import HelpDialog

        HelpDialog(self, self.bench.theme, self.actions_).open()

    def _ask_idle(self) -> None:
        from riskdesk.ui.dialogs.idle import IdleDialog

        IdleDialog(self, self.bench.theme, self.idle, self.settings).open()

    def _tell_soon(self) -> None:
        words = self.tr("Nobody is here? The window is blanked in half a minute; any key keeps it.")
        if self.bench.desk.library.encrypted:
            words = self.tr("Nobody is here? The window is locked in half a minute; any key keeps it.")
        self.bench.tell(words)

    def _nobody_here(self) -> None:
        """What is being typed is kept, then nothing is left in view: an encrypted library is closed too."""
        self.bench.commit_pending()
        if not self.lock():
            self.cover()

    def cover(self) -> None:
        """Cover the window until a key is pressed."""
        self._blank.cover()

    def _about(self) -> None:
        from riskdesk.ui.dialogs.about import about

        about(self, self.bench)

    @property
    def shows_public(self) -> bool:
        """Whether a public version is what is looked at."""
        return (
            self._tab == "sheet" and self.bench.editor is not None and cast("SheetPage", self.page("sheet")).is_public
        )

    def _check_sheet(self) -> None:
        from riskdesk.ui.sheet.check import ask_sheet

        ask_sheet(self, self.bench)

    def lock(self) -> bool:
        """Lock the window, now or as soon as what it is at work on is done. ``False`` where it cannot be locked: the
        library is not encrypted, and whoever has the file can read it."""
        return self.privacy.lock()

    # Tabs and layout

    @property
    def tab(self) -> str:
        """The name of the present tab."""
        return self._tab

    def show_tab(self, name: str) -> None:
        """Show a tab and put the focus into it."""
        self.bench.commit_pending()
        self._tab = name
        self.messages.say("", error=False)
        self.header.show_tab(name)
        if self.bench.editor is None:
            return
        page = self.page(name)
        self._stack.setCurrentWidget(page)
        cast(Page, page).focus_first()
        self.actions_.refresh()
        self._hint()

    def _opened(self) -> None:
        before, self._shown = self._shown, self.bench.editor.session.info.version_id if self.bench.editor else ""
        if self.bench.editor is None:
            self._stack.setCurrentWidget(self.empty)
            self.status.hint("")
            self.setWindowTitle(self.tr("RiskDesk"))
            return
        self.setWindowTitle(self.tr("{title} - RiskDesk").format(title=self.bench.editor.session.info.title))
        session = self.bench.editor.session
        if before == self._shown and self.focusWidget() is not None:
            # The same taken from the disk again, as after a refusal: who is typing words must not go on in the table.
            self._hint()
            self._undo_words()
            return
        # Where nothing is scored yet, scoring is what comes next.
        self.show_tab("score" if self.bench.editable and not session.marks else self._tab)
        self._undo_words()

    def _hint(self) -> None:
        editor = self.bench.editor
        score = self.tr("Digits score and move on · Ctrl+Z undoes")
        if editor and not self.bench.hides_ranks and carries_scores(editor.session, editor.base):
            score = self.tr("Digits score and move on · Enter confirms old values · Ctrl+Z undoes")
        hints = {
            "score": score,
            "priorities": self.tr("Alt+↑ ↓ moves an area"),
            "sheet": self.tr("Ctrl+P prints"),
        }
        if editor and not self.bench.editable and self._tab != "sheet":
            hints[self._tab] = self._unchangeable(editor.session.info.state)
        self.status.hint(hints.get(self._tab, ""))

    def _unchangeable(self, state: State) -> str:
        """What can be done with a session in which nothing can be changed."""
        if self.actions_["reopen"].isEnabled():
            return self.tr("Closed: nothing can be changed · Ctrl+Shift+O reopens")
        if state is State.RECORDED:
            return self.tr("Recorded: nothing can be changed")
        if state is State.CLOSED:
            return self.tr("Closed: nothing can be changed")
        return self.tr("Read only: nothing can be changed")

    def _fold_library(self) -> None:
        self._folded = not self.library.isHidden()
        self._fit()
        if not self._folded:
            self.library.focus()

    def show_library(self) -> None:
        """Unfold the library's list, with the open session in it, whatever was searched for."""
        self._folded = False
        self._fit()
        self.library.reveal()

    def _fit(self) -> None:
        """Fold the library where there is no room for it, until it is asked for."""
        narrow = self.width() < self.bench.theme.px(WITH_LIBRARY)
        hidden = narrow if self._folded is None else self._folded
        self.library.setHidden(hidden or self.width() < self.bench.theme.px(WIDTH) * 2)
        self.actions_["library"].setChecked(not self.library.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what fits."""
        super().resizeEvent(event)
        self._blank.follow()
        self._fit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Say whether what is dragged could be dropped here."""
        if not self.drops.dragged(event):
            super().dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take a file of sessions or of scores."""
        if not self.drops.dropped(event):
            super().dropEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the focus where one types."""
        super().showEvent(event)
        self._fit()
        self.idle.watch()
        QTimer.singleShot(0, self, self._focus)

    def _focus(self) -> None:
        page = self._stack.currentWidget()
        if page:
            cast(Page, page).focus_first()
        QTimer.singleShot(IDLE, self, self.bench.prepare)

    def apply_theme(self) -> None:
        """Give the whole application the colours and sizes in force, and remember them."""
        app = cast(QApplication, QApplication.instance())
        app.setPalette(self.bench.theme.palette())
        app.setFont(self.bench.theme.font())
        sheet = self.bench.theme.stylesheet()
        # It styles every widget anew, in a tenth of a second: not where the window of another library had the same.
        if app.styleSheet() != sheet:
            app.setStyleSheet(sheet)
        self.settings.mode, self.settings.scale = self.bench.theme.mode, self.bench.theme.scale
        self._fit()

    @property
    def marks_waiting(self) -> int:
        """How many marks could not be kept yet, as another program keeps the library busy."""
        return cast(ScorePage, self._pages["score"]).table.waiting.count

    def _waits(self) -> bool:
        """Whether closing would cost marks or words that could not be kept yet; said once, and the second time it is
        meant."""
        marks, words = self.marks_waiting, cast(ScorePage, self._pages["score"]).notes.waiting
        if (marks, words) in ((0, 0), self._warned):
            return False
        self._warned = marks, words
        said = [
            counted(marks, self.tr("{n} mark is not kept yet"), self.tr("{n} marks are not kept yet")) if marks else "",
            self.tr("words on an area are not kept yet") if words else "",
        ]
        text = self.tr("{what}. Close again to give up what waits.")
        what = self.tr(", and ").join(part for part in said if part)
        self.bench.tell(text.format(what=what[:1].upper() + what[1:]), error=True)
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is being typed, ask where something is still being made, remember the window, close the library.

        Whatever goes wrong in here leaves the window open."""
        event.ignore()
        self.bench.last_chance()
        if self._waits():
            return
        if self.bench.running.titles and not self.leaving:
            self._ask_to_stop()
            return
        self.bench.running.stop()
        self.settings.geometry = self.saveGeometry()
        if self.bench.desk.who:
            self.settings.recorder = self.bench.desk.who
        self.settings.save()
        # Qt's undo stack tells of its own end; by then there is no window to tell.
        with suppress(RuntimeError):
            self.bench.undo_stack.indexChanged.disconnect(self._undo_words)
        super().closeEvent(event)
        event.accept()

    def _ask_to_stop(self) -> None:
        from riskdesk.ui.dialogs.question import ask

        title = self.tr("Something is still being made")
        words = self.tr(
            "Under way: {what}. If RiskDesk is closed now, it is stopped; no half of a file is left, but of what is "
            "being printed some pages may have come out. Everything that was shown as scored is on the disk."
        ).format(what=", ".join(self.bench.running.titles))
        stop = (self.tr("Stop it and close"), "stop_and_close", self.leave)
        ask(self, self.bench.theme, "still_running_dialog", title, words, [stop], self.tr("Keep it open"), careful=True)

    def leave(self) -> bool:
        """Close the window without a question: what is being made is stopped in order. Gives whether it is closed."""
        self.leaving = True
        try:
            return self.close()
        finally:
            self.leaving = False


def _is_table(path: Path) -> bool:
    """Whether a file may hold scores; what knows that is loaded when something is dropped."""
    from riskdesk.exchange.intake import is_table

    return is_table(path)
