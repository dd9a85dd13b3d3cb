"""What is open in the window: the library, the session, its undo stack, the selection. All pages stand on it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from riskdesk.domain.errors import EditError, RiskDeskError
from riskdesk.domain.session import Change, Mark, SessionInfo, State
from riskdesk.services.desk import Desk
from riskdesk.services.editing import Edit, SessionEditor
from riskdesk.storage.errors import LibraryError, LibraryInUse, WriteConflict
from riskdesk.ui.guarded import guarded
from riskdesk.ui.running import Running
from riskdesk.ui.theme import Theme

LISTED = ("title", "held_on", "state", "label", "assessment_title", "review_on")
"""The details of a session on which its place and words in the library's list depend."""
QUICK = 0.25
"""Seconds for which an edit waits for another program that keeps the file busy: the whole window waits with it."""
PATIENT = 5.0
"""Seconds to wait where it is the last chance to keep what was typed."""


_log = logging.getLogger("riskdesk.edits")


class Workbench(QObject):
    """The open library and session; ``running`` is what is being made beside them, ``refusal`` says why the last edit
    was not kept, "" where it was.

    Signals:
        library_changed: the library is to be listed anew: sessions were added or renamed, or another one was opened.
        session_opened: another session (or none) is open; pages read ``editor`` afresh.
        edited: an ``Edit`` was kept (also an undo or redo); pages refresh just what it names.
        selected: the id of the selected risk area, or "".
        told: a sentence for the message bar, and whether it is an error.
        ranks_hidden: whether ranks, order and last time's values are hidden.
        revealed: area id and factor key of the mark that an undo or redo changed: the eye and the next digit go there.
    """

    library_changed = Signal()
    session_opened = Signal()
    edited = Signal(object)
    selected = Signal(str)
    told = Signal(str, bool)
    ranks_hidden = Signal(bool)
    revealed = Signal(str, str)

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__()
        self.desk = desk
        self.theme = theme
        self.undo_stack = QUndoStack(self)
        self.running = Running()
        self._editor: SessionEditor | None = None
        self._versions: tuple[tuple[str, int, State], ...] | None = None
        self._selected = ""
        self._hidden = False
        self._flushers: list[Callable[[], object]] = []
        self._stepping = False
        self._stuck: _EditCommand | None = None
        self.refusal = ""
        desk.library.wait_at_most(QUICK)

    @property
    def editor(self) -> SessionEditor | None:
        """The open session's editor, or ``None`` where no session is open."""
        return self._editor

    @property
    def editable(self) -> bool:
        """Whether the open session can be edited."""
        return self._editor is not None and self._editor.editable

    @property
    def can_issue(self) -> bool:
        """Whether a sheet of what is open can be issued: a draft's is not, nor anything opened for review."""
        return self._editor is not None and not self._editor.session.editable and not self.desk.read_only

    @property
    def versions(self) -> tuple[tuple[str, int, State], ...]:
        """Id, number and state of each version of the open session, the oldest first."""
        if self._versions is None:
            if self._editor is None:
                return ()
            info = self._editor.session.info
            try:
                self._versions = self.desk.library.versions(info.session_id)
            except RiskDeskError:
                # Out of reach just now: what is open is known, and the others are asked for again.
                return ((info.version_id, info.number, info.state),)
        return self._versions

    @property
    def is_latest(self) -> bool:
        """Whether what is open is the latest version of its session."""
        return bool(self._editor and self.versions and self.versions[-1][0] == self._editor.session.info.version_id)

    @property
    def selected_area(self) -> str:
        """The id of the selected risk area, or ""."""
        return self._selected

    @property
    def hides_ranks(self) -> bool:
        """Whether ranks, order and last time's values are hidden from the room."""
        return self._hidden

    def open(self, version_id: str) -> None:
        """Open a session version; what is being typed in the present one is kept first."""
        self.commit_pending()
        try:
            editor = self.desk.open(version_id)
        except RiskDeskError as error:
            self.tell(str(error), error=True)
            return
        self.show(editor)

    def show(self, editor: SessionEditor | None) -> None:
        """Make ``editor`` the open session."""
        self._editor, self._versions = editor, None
        self.undo_stack.clear()
        if editor:
            editor.listen(self._on_edit)
        present = editor.session.present if editor else ()
        self._selected = present[0].area_id if present else ""
        self.session_opened.emit()

    def begun(self, editor: SessionEditor) -> None:
        """Open what was just begun: a session, or the next version of one."""
        self.show(editor)
        self.library_changed.emit()

    def set_review(self, review: bool) -> None:
        """Begin or end the review mode, in which nothing here can be changed; the session stays open."""
        if review == self.desk.review:
            return
        self.commit_pending()
        self.desk.review = review
        if self._editor is None:
            self.library_changed.emit()
            return
        selected = self._selected
        self.open(self._editor.session.info.version_id)
        self.select(selected)

    def record_as(self, role: str) -> None:
        """Who keeps the record from now on, by role."""
        self.desk.who = role
        if self._editor:
            self._editor.who = role

    def use(self, desk: Desk) -> None:
        """Change over to another library; the present one is closed."""
        self.last_chance()
        self.show(None)
        self.desk.close()
        self.desk = desk
        desk.library.wait_at_most(QUICK)
        self.library_changed.emit()

    def select(self, area_id: str) -> None:
        """Select a risk area everywhere."""
        if area_id != self._selected:
            self._selected = area_id
            self.selected.emit(area_id)

    def hide_ranks(self, hidden: bool) -> None:
        """Hide or show ranks, order and last time's values."""
        if hidden != self._hidden:
            self._hidden = hidden
            self.ranks_hidden.emit(hidden)

    def tell(self, text: str, error: bool = False) -> None:
        """Show a sentence in the message bar."""
        self.told.emit(text, error)

    def prepare(self) -> None:
        """Once the window is up: load what the first edit needs."""
        self.desk.prepare()

    # Edits

    def do(
        self,
        make: Callable[[SessionEditor], Edit | None],
        text: str,
        busy: Callable[[str], object] | None = None,
    ) -> bool:
        """Make an edit and put it on the undo stack under ``text`` ("Score Drugs").

        Returns whether it is allowed; a refusal is told in the message bar, and the window shows what the disk has.
        Where another program keeps the file busy ``busy`` is told instead, which is to try again later.
        """
        self.refusal = ""
        if self._editor is None:
            return False
        try:
            edit = make(self._editor)
        except RiskDeskError as error:
            self.refusal = str(error)
            if busy and isinstance(error, LibraryInUse):
                busy(str(error))
                return False
            self._refused(error)
            return False
        # The edit is done before it is pushed: a refused or empty one must not cost the redo list.
        # Closing is for good, so it is no step to go back over.
        if edit is not None and edit.kind != "close":
            self.undo_stack.push(_EditCommand(self, edit, text))
        return True

    def commit_pending(self) -> None:
        """Keep what is being typed anywhere in the window. Every action calls this first."""
        for flush in self._flushers:
            flush()

    def last_chance(self) -> None:
        """Keep what is being typed before the library is closed, and wait for that as long as it may take."""
        library = self.desk.library
        with suppress(RiskDeskError):
            library.wait_at_most(PATIENT)
        self.commit_pending()
        with suppress(RiskDeskError):
            library.wait_at_most(QUICK)

    def recover(self, note: Callable[[BaseException], object]) -> None:
        """After a fault: keep what is typed where that can be done, take the session from the disk again and show that.

        Each step is done whatever becomes of the others; ``note`` is told what nobody expected in one.
        """
        for flush in self._flushers:
            guarded(flush, note)
        if self._editor is not None:
            guarded(self._editor.reload, note)
            guarded(self.session_opened.emit, note)
        guarded(self.library_changed.emit, note)

    def add_flusher(self, flush: Callable[[], object]) -> None:
        """Register a function that keeps what a widget holds unsaved (an open editor, a text field)."""
        self._flushers.append(flush)

    def _on_edit(self, edit: Edit) -> None:
        present = {a.area_id for a in self._editor.session.present} if self._editor else set()
        self.edited.emit(edit)
        if self._selected not in present:
            self.select(self._editor.session.present[0].area_id if self._editor and present else "")
        if edit.kind == "close":
            self.undo_stack.clear()
            self._versions = None
        if any(map(_listed, edit.changes)):
            self._rename_assessment()
            self.library_changed.emit()

    def _rename_assessment(self) -> None:
        """An assessment goes by the title that was last given to it; its other sessions keep the one they bear."""
        if self._editor is None:
            return
        info = self._editor.session.info
        try:
            self.desk.rename_assessment(info.assessment_id, info.assessment_title)
        except RiskDeskError as error:
            self.tell(str(error), error=True)

    def _refused(self, error: RiskDeskError) -> None:
        if isinstance(error, LibraryError):
            # What the disk refuses; that a mark is not allowed is the room's own business, and common.
            _log.warning("an edit was refused: %s", type(error))
        if self._editor:
            # Where the disk is out of reach, memory still holds what was last kept; and a busy one is not asked, as
            # that would have to be waited for.
            if not isinstance(error, LibraryInUse):
                with suppress(RiskDeskError):
                    self._editor.reload()
            self.session_opened.emit()
        self.tell(str(error), error=True)

    def undo(self) -> None:
        """Take the last edit back. One that the disk refuses to take back stays the last, to be tried again."""
        self._step(self.undo_stack.undo, self.undo_stack.redo)

    def redo(self) -> None:
        """Make the edit again that was taken back last."""
        self._step(self.undo_stack.redo, self.undo_stack.undo)

    def _step(self, step: Callable[[], None], back: Callable[[], None]) -> None:
        self._stepping, self._stuck = True, None
        step()
        self._stepping = False
        if (stuck := self._stood_still()) is not None:
            # Qt's stack has gone over it all the same; on the way back nothing is edited.
            stuck.pass_over()
            back()

    def _stood_still(self) -> _EditCommand | None:
        """The step that was refused and stays."""
        return self._stuck

    def stays(self, command: _EditCommand, error: RiskDeskError) -> bool:
        """Whether a step that was refused stays on the stack: the disk did it, not the state of the session."""
        if self._stepping and isinstance(error, LibraryError) and not isinstance(error, WriteConflict):
            self._stuck = command
        return self._stuck is command

    def replay(self, edit: Edit, back: bool, text: str = "") -> RiskDeskError | None:
        """Undo or redo an edit, say so, and reveal what changed; returns why it could not be kept, if so."""
        if self._editor is None:
            return EditError("No session is open.")
        try:
            if back:
                self._editor.undo(edit)
            else:
                self._editor.redo(edit)
        except RiskDeskError as error:
            self._refused(error)
            return error
        self.tell((self.tr("Undone: {what}") if back else self.tr("Redone: {what}")).format(what=text))
        mark = next((c.entity for c in edit.changes if isinstance(c.entity, Mark)), None)
        if mark and mark.area_id in {a.area_id for a in self._editor.session.present}:
            self.select(mark.area_id)
            self.revealed.emit(mark.area_id, mark.factor)
        return None


def _listed(change: Change) -> bool:
    before, after = change.before, change.after
    if not isinstance(before, SessionInfo) or not isinstance(after, SessionInfo):
        return False
    return any(getattr(before, key) != getattr(after, key) for key in LISTED)


class _EditCommand(QUndoCommand):
    """An edit on the undo stack: made already when it is pushed."""

    def __init__(self, bench: Workbench, edit: Edit, text: str) -> None:
        super().__init__(text)
        self._bench, self._edit, self._passed = bench, edit, True

    def pass_over(self) -> None:
        """Do nothing at the next step over this."""
        self._passed = True

    def redo(self) -> None:
        """Make the edit again."""
        self._go(back=False)

    def undo(self) -> None:
        """Take the edit back."""
        self._go(back=True)

    def _go(self, back: bool) -> None:
        if self._passed:
            self._passed = False
            return
        error = self._bench.replay(self._edit, back, self.text())
        if error is not None and not self._bench.stays(self, error):
            self.setObsolete(True)
