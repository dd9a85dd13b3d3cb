"""The score table: digits score and move on, and the keyboard alone reaches everything."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QKeySequence, QMouseEvent

from riskdesk.domain.entry import Entry, entry
from riskdesk.domain.explain import lower
from riskdesk.domain.rescoring import Reviewed
from riskdesk.domain.scheme import Factor
from riskdesk.immutable import immutable
from riskdesk.ui.score.cells import Cells
from riskdesk.ui.score.grid import Index, ScoreGrid
from riskdesk.ui.score.model import ScoreModel
from riskdesk.ui.score.waiting import Waiting
from riskdesk.ui.workbench import Workbench

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect


@immutable
class Typed:
    """Digits typed into a cell of which a further digit may make another mark."""

    area_id: str
    factor: Factor
    text: str


class ScoreTable(ScoreGrid):
    """The areas of the open session in the order of scoring.

    There is no editor widget. Digits are judged one by one (``riskdesk.domain.entry``); what waits for a further
    digit is held here, shown in its cell, and kept by :meth:`flush`.

    Signals: ``cell_changed`` with the area's id and the factor's key ("" beside the marks) when another cell is
    current.
    """

    cell_changed = Signal(str, str)

    def __init__(self, bench: Workbench) -> None:
        super().__init__(ScoreModel(bench), bench.theme)
        self.bench = bench
        self.cells = Cells(self, self.rows)
        self._typed: Typed | None = None
        self.waiting = Waiting(bench, self.rows.score)
        self.waiting.changed.connect(self._repaint_mark)
        self._version = ""
        self.setObjectName("score_table")
        self.setAccessibleName(self.tr("Scores in the order of scoring"))
        self.setModel(self.rows)
        # After the model's own slots, which were connected first.
        bench.session_opened.connect(self._on_opened)
        bench.selected.connect(self.show_area)
        bench.add_flusher(self.flush)
        bench.add_flusher(self.waiting.flush)
        self._on_opened()

    # What is being typed

    def typed_at(self, index: Index) -> str | None:
        """The digits typed into a cell and not kept yet, as another may follow."""
        typed = self._typed
        if typed is None or not index.isValid():
            return None
        here = self.rows.factor(index) == typed.factor and self.rows.area(index.row()).area_id == typed.area_id
        return typed.text if here else None

    def _typed_in(self, row: int, column: int) -> str | None:
        """What a cell shows as typed: digits of which more may follow, or a mark that waits for a busy file."""
        if row < 0 or column < 0 or (self._typed is None and not self.waiting.count):
            return None
        factor = self.rows.columns[column].factor
        waits = self.waiting.text(self.rows.area(row).area_id, factor.key) if factor else None
        return self.typed_at(self.rows.index(row, column)) or waits

    def _gave_up(self) -> bool:
        """Give up the mark that waits in the current cell, if one does."""
        index, factor = self.currentIndex(), self.factor
        return factor is not None and self.waiting.drop(self.rows.area(index.row()).area_id, factor.key)

    def _repaint_mark(self, area_id: str, factor_key: str) -> None:
        self.update(self.rows.index(self.rows.row_of(area_id), self.rows.column_of(factor_key)))

    # Where we are

    @property
    def factor(self) -> Factor | None:
        """The factor of the current cell, if it is one for marks."""
        return self.rows.factor(self.currentIndex())

    def reveal(self, area_id: str, factor_key: str) -> None:
        """Go to the mark that an undo or redo changed: what is typed next is meant for it."""
        self.go(area_id, factor_key)

    def go(self, area_id: str, factor_key: str = "") -> None:
        """Make a cell current: of this factor, or of the first."""
        marks = self.rows.mark_columns
        column = self.rows.column_of(factor_key) if factor_key else -1
        self._to(self.rows.row_of(area_id), column if column >= 0 else (marks[0] if marks else 1))

    def show_area(self, area_id: str) -> None:
        """Make an area's row current, in the present column."""
        row, now = self.rows.row_of(area_id), self.currentIndex()
        if row >= 0 and row != now.row():
            first = (self.rows.mark_columns or [1])[0]
            self._to(row, now.column() if now.isValid() else first)

    def _to(self, row: int, column: int) -> None:
        index = self.rows.index(row, column)
        if index.isValid():
            # Not the view's own setCurrentIndex: it reads the keyboard, and Ctrl or Shift of a shortcut would leave
            # other cells selected, for Delete to unscore.
            self.selectionModel().setCurrentIndex(index, SELECT)
            self.scrollTo(index)

    def _on_opened(self) -> None:
        editor = self.bench.editor
        version = editor.session.info.version_id if editor else ""
        if version != self._version:
            self._version, self._typed = version, None
            # A rescoring goes on where it was left.
            if (row := self.first_to_do()) is not None:
                self.go(self.rows.area(row).area_id)
        if not self.currentIndex().isValid() and self.bench.selected_area:
            self.go(self.bench.selected_area)
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Keep what was being typed, and tell the others where we are."""
        super().currentChanged(current, previous)
        if self._typed and self.typed_at(current) is None and not self.flush():
            self._drop()
        if current.row() == previous.row():
            self.update(previous)
            self.update(current)
        else:
            # The ground of a whole row follows the current cell.
            self._repaint(previous.row(), current.row())
        if current.isValid():
            area = self.rows.area(current.row()).area_id
            factor = self.rows.columns[current.column()].factor
            # First the cell: who follows it need not show the old factor of the new area in between.
            self.cell_changed.emit(area, factor.key if factor else "")
            self.bench.select(area)

    # Typing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, Enter, Escape, Backspace and Delete are ours; the rest moves, once what is typed is kept."""
        key = event.key()
        plain = event.modifiers() in PLAIN
        if event.matches(QKeySequence.StandardKey.Copy):
            self.cells.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._drop()
            self.cells.paste()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and not plain:
            self._leave(forward=key == Qt.Key.Key_Tab)
        elif plain and key in ENTER:
            self._enter(event.isAutoRepeat())
        elif plain and key == Qt.Key.Key_Escape and self._typed:
            self._drop()
        elif plain and key in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace) and self._typed is None and self._gave_up():
            pass
        elif plain and key == Qt.Key.Key_Backspace:
            self._backspace()
        elif plain and key == Qt.Key.Key_Delete:
            self._drop()
            self._gave_up()
            self.cells.unscore()
        elif self._takes(event):
            self.type_text(event.text())
        elif self.flush():
            super().keyPressEvent(event)

    def _takes(self, event: QKeyEvent) -> bool:
        """Whether a key is meant as a mark: text in a cell for marks, and digits anywhere."""
        text = event.text()
        command = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if command or not text.strip() or not text.isprintable():
            return False
        return self.factor is not None or text.isnumeric()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """What an input method commits is typed like any other text."""
        if event.commitString():
            self.type_text(event.commitString())
        event.accept()

    def type_text(self, text: str) -> None:
        """Type characters into the current cell, one after the other."""
        for character in text:
            self._type(character)

    def _type(self, character: str) -> None:
        factor, index = self.factor, self.currentIndex()
        if not self.bench.editable:
            self.bench.tell(self.rows.words.why_not_editable())
            return
        if factor is None or not index.isValid():
            self.bench.tell(self.tr("Marks go into {factors}.").format(factors=self._factor_names()))
            return
        low, high = self.rows.limits(factor)
        text = (self.typed_at(index) or "") + character
        judged = entry(text, low, high)
        if judged is Entry.ILLEGAL:
            self.bench.tell(self._allowed(factor, text))
        elif judged is Entry.WHOLE:
            self._typed = None
            if self._keep(self.rows.area(index.row()).area_id, factor, text):
                self.move_on()
        else:
            self._typed = Typed(self.rows.area(index.row()).area_id, factor, text)
            self.update(index)

    def _keep(self, area_id: str, factor: Factor, text: str) -> bool:
        kept = self.waiting.take(area_id, factor, int(text))
        if kept and not self.waiting.count:
            self.bench.tell("")
        # It may be the mark that was there before: then nothing was edited, and still the digits typed have to go.
        self.update(self.rows.index(self.rows.row_of(area_id), self.rows.column_of(factor.key)))
        return kept

    def _allowed(self, factor: Factor, text: str) -> str:
        low, high = self.rows.limits(factor)
        words = self.tr("{factor} takes whole numbers from {low} to {high}; “{text}” was not taken.")
        return words.format(factor=factor.name, low=low, high=high, text=text)

    def _factor_names(self) -> str:
        scheme = self.rows.session.scheme if self.rows.session else None
        names = [lower(f.name) for f in scheme.factors] if scheme else []
        return ", ".join(names)

    def flush(self) -> bool:
        """Keep what is being typed. Returns whether nothing is left: digits that are no mark yet stay, and are told."""
        typed = self._typed
        if typed is None:
            return True
        if entry(typed.text, *self.rows.limits(typed.factor)) is not Entry.OPEN:
            self.bench.tell(self._allowed(typed.factor, typed.text))
            return False
        self._typed = None
        return self._keep(typed.area_id, typed.factor, typed.text)

    def _drop(self) -> None:
        self._typed = None
        self._repaint(self.currentIndex().row())

    def _backspace(self) -> None:
        if self._typed is None:
            self.cells.unscore()
        elif len(self._typed.text) > 1:
            self._typed = replace(self._typed, text=self._typed.text[:-1])
            self._repaint(self.currentIndex().row())
        else:
            self._drop()

    def _enter(self, held: bool) -> None:
        """Keep what is typed, then confirm the old values that the area still has, once for each time that the key goes
        down; without any go on."""
        if not self.flush():
            return
        index = self.currentIndex()
        area_id = self.rows.area(index.row()).area_id if index.isValid() else ""
        waits = bool(area_id) and self.bench.editable and self.rows.standing.waits(area_id)
        if waits and self.bench.hides_ranks:
            self.bench.tell(self.tr("Old values are hidden, so Enter confirms none. Ctrl+H shows them."))
        elif waits:
            if not held and self.confirm(area_id):
                self._next_area()
            return
        if area_id and self.bench.editable and self.rows.standing.settled(area_id):
            # Reviewed already: Enter walks by areas, as it does where there is something to confirm.
            self._next_area()
            return
        self.move_on()

    def confirm(self, area_id: str) -> bool:
        """Confirm an area's old values, where nothing is scored yet, as still valid; returns whether it is kept."""
        words = self.tr("Confirm {area}").format(area=self.rows.area(self.rows.row_of(area_id)).name)
        kept = self.bench.do(lambda e: e.confirm_area(area_id), words)
        if kept:
            self.bench.tell("")
        return kept

    # Moving

    def _next_area(self) -> None:
        """Go to the first mark of the next area that is shown; from the last one to the first that is still to do."""
        row, marks = self._shown_from(self.currentIndex().row(), 1), self.rows.mark_columns
        row = self.first_to_do() if row is None else row
        if row is not None and marks:
            self._to(row, marks[0])
        elif row is None:
            self.bench.tell(self.tr("Every area is confirmed or changed."))

    def first_to_do(self) -> int | None:
        """The row of the first area of a rescoring that is still to do and shown."""
        rows = range(self.rows.rowCount()) if self.rows.standing.active else ()
        to_do = (n for n in rows if self.rows.standing.state(self.rows.area(n).area_id) is Reviewed.TO_DO)
        return next((n for n in to_do if not self.isRowHidden(n)), None)

    def _shown_from(self, row: int, by: int) -> int | None:
        """The next row up or down that is not filtered out."""
        last = self.rows.rowCount()
        row += by
        while 0 <= row < last and self.isRowHidden(row):
            row += by
        return row if 0 <= row < last else None

    def move_on(self) -> bool:
        """Go to the next cell for marks; returns whether there is one."""
        return self._step(forward=True)

    def _step(self, forward: bool) -> bool:
        index, marks = self.currentIndex(), self.rows.mark_columns
        if not index.isValid() or not marks:
            return False
        row, column = index.row(), index.column()
        ahead = [c for c in marks if c > column] if forward else [c for c in marks if c < column]
        if ahead:
            self._to(row, ahead[0] if forward else ahead[-1])
            return True
        there = self._shown_from(row, 1 if forward else -1)
        if there is None:
            return False
        self._to(there, marks[0] if forward else marks[-1])
        return True

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from cell to cell, and out at the ends; at once where nothing can be typed."""
        if not self.flush():
            return True
        if self.bench.editable and self._step(forward):
            return True
        return super().focusNextPrevChild(forward)

    def _leave(self, forward: bool) -> None:
        """Ctrl+Tab leaves the table from anywhere: nobody should have to walk through 500 areas."""
        if self.flush():
            super().focusNextPrevChild(forward)

    def event(self, event: QEvent) -> bool:
        """Claim Delete for ourselves while digits are typed: the action would keep them first."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            ours = (Qt.Key.Key_Delete, Qt.Key.Key_Escape)
            if (self._typed or self.waiting.count) and event.key() in ours and event.modifiers() in PLAIN:
                event.accept()
                return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep what is typed before another cell is chosen; what is no mark yet holds the cell."""
        if self.flush():
            super().mousePressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what is typed when another widget takes over; not while a menu or another window is in front."""
        passing = (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.MenuBarFocusReason,
        )
        if event.reason() not in passing and not self.flush():
            self._drop()
        super().focusOutEvent(event)
        self.viewport().update()
