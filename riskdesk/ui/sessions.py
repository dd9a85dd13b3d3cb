"""What the actions on sessions and libraries do: new, rescore, close, reopen, review, open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from riskdesk.domain.session import State
from riskdesk.services.closing import Lack, Missing
from riskdesk.ui.actions import Actions
from riskdesk.ui.files import ask_open
from riskdesk.ui.settings import Settings
from riskdesk.ui.workbench import Workbench

if TYPE_CHECKING:
    from PySide6.QtGui import QAction


class Window(Protocol):
    """What the deeds ask of the window."""

    bench: Workbench
    settings: Settings
    actions_: Actions
    library_wanted: SignalInstance
    review_wanted: SignalInstance

    def show_tab(self, name: str) -> None:
        """Show a tab and put the focus into it."""


class SessionDeeds(QObject):
    """Begins, closes and reopens sessions, and opens libraries; every dialog is made at its first use."""

    def __init__(self, window: Window, parent: QWidget) -> None:
        super().__init__(parent)
        self._window, self._parent = window, parent
        self._bench, self._actions = window.bench, window.actions_
        self._attach()
        for signal in (self._bench.session_opened, self._bench.library_changed):
            signal.connect(self._show_state)
        self._show_state()

    def _attach(self) -> None:
        handle, writable = self._actions.handle, self.writable
        with_assessment: Callable[[], bool] = lambda: writable() and self._has_assessment()  # noqa: E731
        handle("new_assessment", self._new_assessment, writable)
        handle("new_session", self._new_session, with_assessment)
        handle("rescore", self._rescore, with_assessment)
        titles = self.tr("Open library"), self.tr("Open a library for review")
        wanted = self._window.library_wanted, self._window.review_wanted
        handle("open_library", lambda: self._choose("open_library_dialog", titles[0], wanted[0]))
        handle("open_review", lambda: self._choose("open_review_dialog", titles[1], wanted[1]))
        handle("recorder", self._recorder, writable)
        handle("close_session", self._close_session, lambda: self._bench.editable)
        handle("reopen", self._reopen, self._can_reopen)
        handle("review", self._review)

    # What can be done

    def writable(self) -> bool:
        """Whether the library can be changed."""
        return not self._bench.desk.read_only

    def _has_assessment(self) -> bool:
        """Whether there is one to hold a session in. Asked for at every edit: the disk is not, where one is open."""
        return self._bench.editor is not None or bool(self._bench.desk.assessments())

    def _closed(self) -> bool:
        editor = self._bench.editor
        return editor is not None and editor.session.info.state is State.CLOSED

    def _can_reopen(self) -> bool:
        return self._closed() and self._bench.is_latest and self.writable()

    def _show_state(self) -> None:
        """Tick the review mode, and say of an old version which is the one to reopen."""
        self._actions["review"].setChecked(self._bench.desk.read_only)
        action = self._actions["reopen"]
        words = next(spec.tip for spec in self._actions.table if spec.name == "reopen")
        if self._closed() and not self._bench.is_latest:
            words = self.tr("Version {n} is the latest; that one can be reopened.").format(n=len(self._bench.versions))
        _say(action, words)

    # New

    def _role(self) -> str:
        return self._bench.desk.who or self._window.settings.recorder

    def _assessment(self) -> str:
        """The assessment of what is open, else the newest."""
        editor = self._bench.editor
        return editor.session.info.assessment_id if editor else self._bench.desk.assessments()[-1].assessment_id

    def _new_assessment(self) -> None:
        from riskdesk.ui.dialogs.new import NewAssessmentDialog

        NewAssessmentDialog(self._parent, self._bench, self._role()).open()

    def _new_session(self) -> None:
        from riskdesk.ui.dialogs.new import NewSessionDialog

        NewSessionDialog(self._parent, self._bench, self._role(), self._assessment()).open()

    def _rescore(self) -> None:
        from riskdesk.ui.dialogs.rescore import RescoreDialog, rescorable

        if found := rescorable(self._bench.desk, self._assessment()):
            RescoreDialog(self._parent, self._bench, self._role(), found).open()
            return
        words = self.tr("These are recorded ranks only, with no scores to carry over. New session takes their areas.")
        self._bench.tell(words)

    def _recorder(self) -> None:
        from riskdesk.ui.dialogs.base import FormDialog

        intro = self.tr("The log names the role of whoever keeps the record, such as Facilitator; never a name.")
        title, go = self.tr("Recorder's role"), self.tr("Keep")
        dialog = FormDialog(self._parent, self._bench.theme, "recorder_dialog", title, go, intro)
        role = dialog.line(self.tr("Role"), "role", self._role())
        dialog.on_save(lambda: self._bench.record_as(role.text().strip()))
        dialog.open()

    # Libraries

    def _choose(self, name: str, title: str, wanted: SignalInstance) -> None:
        kind = self.tr("RiskDesk libraries (*.riskdesk-library *.sqlite *.db)")
        ask_open(self._parent, name, title, kind, wanted.emit, self._bench.desk.library.path.parent)

    def _review(self) -> None:
        """Begin or end the review mode; a library that was opened for reading only is opened anew to end it."""
        library = self._bench.desk.library
        if library.read_only:
            self._window.library_wanted.emit(library.path)
        else:
            self._bench.set_review(not self._bench.desk.review)
        self._show_state()

    # Closing and reopening

    def _close_session(self) -> None:
        from riskdesk.ui.dialogs.close import CloseDialog

        CloseDialog(self._parent, self._bench, self._go_to).open()

    def _reopen(self) -> None:
        from riskdesk.ui.dialogs.reopen import ReopenDialog

        ReopenDialog(self._parent, self._bench, self._role()).open()

    def _go_to(self, missing: Missing) -> None:
        """Go to where what is missing can be given."""
        editor = self._bench.editor
        if editor is None or editor.session.scheme is None:
            return
        if missing.kind is Lack.DETAILS:
            self._window.show_tab("details")
            return
        area = missing.area_ids[0]
        self._window.show_tab("priorities" if missing.kind in (Lack.MOVE, Lack.TIE) else "score")
        self._bench.select(area)
        if missing.kind is Lack.REASON:
            self._actions.refresh()
            self._actions["why_changed"].trigger()
        elif missing.kind is Lack.SCORE:
            scheme, marked = editor.session.scheme, editor.session.mark
            wanted = (f.key for f in scheme.factors if f.key in scheme.needs and marked(area, f.key) is None)
            self._bench.revealed.emit(area, next(wanted, ""))


def _say(action: QAction, words: str) -> None:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setStatusTip(words)
    action.setToolTip(f"{words} ({keys})")
