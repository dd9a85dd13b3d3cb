"""The Score page: the table, the matrix beside it, below what the levels mean and why a score was given."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from riskdesk.domain.explain import explain
from riskdesk.domain.session import Session
from riskdesk.domain.words import day
from riskdesk.ui.actions import Actions
from riskdesk.ui.export.menu import offer
from riskdesk.ui.score.before import asks_reason
from riskdesk.ui.score.deeds import ScoreDeeds
from riskdesk.ui.score.filter_bar import FilterBar, NothingFits
from riskdesk.ui.score.filters import RowFilter
from riskdesk.ui.score.matrix import MatrixView
from riskdesk.ui.score.notes import NotesPanel
from riskdesk.ui.score.room import HIGHEST_CARD, Room, share_out
from riskdesk.ui.score.table import ScoreTable
from riskdesk.ui.score.wording import WordingPanel
from riskdesk.ui.steady import SteadyLabel
from riskdesk.ui.widgets import button, label
from riskdesk.ui.workbench import Workbench

UNBOUND = 16_777_215
"""Qt's own greatest width."""
RECORDED = 880
"""Design pixels of the table of a recorded session."""


class _Card(QFrame):
    """A card that takes the height it is given: its contents scroll, and must not push the table away."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")

    def hasHeightForWidth(self) -> bool:
        """No: a wrapped heading inside would make the layout ask for all of its height."""
        return False


class ScorePage(QWidget):
    """The working screen. Where there is no room for both, table and matrix take turns (action "turn")."""

    def __init__(self, bench: Workbench, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("page")
        # A page of its own is a plain QWidget, and one that is to paint its ground has to say so.
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bench = bench
        self._actions = actions
        self._turned = False
        self._wording_wanted: bool | None = None
        self._words_wanted = False
        self.table = ScoreTable(bench)
        self.filter = RowFilter(self.table)
        self.filter_bar = FilterBar(bench, actions, self.filter)
        self.nothing = NothingFits(bench, actions)
        self.matrix = MatrixView(bench)
        offer(self.matrix, actions, "copy_picture", "export")
        self.wording = WordingPanel(bench)
        self.notes = NotesPanel(bench)
        self.deeds = ScoreDeeds(bench, actions, self.table, self.filter, self)
        self.why = SteadyLabel(bench.theme, "ground", "hint", "why_here", wrap=True)
        self.state = label("", "second", wrap=True)
        self.state.setObjectName("session_state")
        self.state.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._build()
        # The page shares its room out itself; what its widgets would like must not keep the window from shrinking.
        for widget in (self, self._left, self._right, self._card):
            widget.setMinimumSize(1, 1)
        self._connect()
        self._on_opened()

    # Structure

    def _build(self) -> None:
        self._body = QWidget()
        across = QHBoxLayout(self._body)
        across.addWidget(self._left_side(), 1)
        across.addWidget(self._right_side())
        across.addStretch(0)
        self._across = across
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._body)
        self._stack.addWidget(self._empty())
        self._stack.addWidget(QWidget())

    def _left_side(self) -> QWidget:
        self._left = QWidget()
        self._frame = _Card()
        self._inner = QStackedLayout(self._frame)
        self._inner.setContentsMargins(1, 1, 1, 1)
        self._inner.addWidget(self.table)
        self._inner.addWidget(self.nothing)
        self._card = _Card()
        self._pair = QHBoxLayout(self._card)
        self._pair.addWidget(self.wording, 1)
        self._pair.addWidget(self.notes, 1)
        self._down = QVBoxLayout(self._left)
        self._down.setContentsMargins(0, 0, 0, 0)
        self._down.addWidget(self.state)
        self._down.addWidget(self.filter_bar)
        self._down.addWidget(self._frame)
        self._down.addWidget(self._card, 1)
        # Takes what is left where there is no card, or none so high.
        self._down.addStretch(0)
        return self._left

    def _right_side(self) -> QWidget:
        self._right = QWidget()
        column = QVBoxLayout(self._right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.matrix)
        column.addWidget(self.why)
        column.addStretch(1)
        self._beside = column
        return self._right

    def _empty(self) -> QWidget:
        """What a session without areas shows."""
        made = QWidget()
        made.setObjectName("no_areas")
        column = QVBoxLayout(made)
        column.setSpacing(12)
        self._no_areas = label(self.tr("This session has no risk areas yet."), "title")
        self._add = button(self.tr("Add areas…"), self._actions["add_area"].trigger, "add_first_areas", "primary")
        self._add.setToolTip(self._actions["add_area"].toolTip())
        column.addStretch(1)
        column.addWidget(self._no_areas, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        return made

    def _connect(self) -> None:
        bench, rows = self.bench, self.table.rows
        self.table.cell_changed.connect(self._on_cell)
        bench.session_opened.connect(self._on_opened)
        bench.edited.connect(self._on_edited)
        bench.selected.connect(self._tell_why)
        bench.revealed.connect(self.table.reveal)
        bench.ranks_hidden.connect(self._tell_why)
        bench.theme.changed.connect(self.arrange)
        self.filter.changed.connect(self._on_filtered)
        for signal in (rows.modelReset, rows.rowsInserted, rows.rowsRemoved):
            signal.connect(self.arrange)
        self._actions.handle("turn", self.turn, lambda: bench.editor is not None)
        self._actions.handle("words", self._to_words, lambda: bench.editor is not None and self.isVisible())
        self._actions.handle("why_changed", self._to_reason, lambda: asks_reason(bench) and self.isVisible())
        self._actions.handle("wording", self._toggle_wording, lambda: bench.editor is not None)

    # Keeping up

    @property
    def _session(self) -> Session | None:
        return self.bench.editor.session if self.bench.editor else None

    def _on_opened(self) -> None:
        self._on_filtered()
        self._refresh()
        self.arrange()
        factor = self.table.factor
        self._on_cell(self.bench.selected_area, factor.key if factor else "")

    def _on_cell(self, area_id: str, factor_key: str) -> None:
        marks = self.table.rows.mark_columns
        columns = self.table.rows.columns
        first = columns[marks[0]].factor if marks else None
        if factor_key or first:
            self.wording.show_factor(area_id, factor_key or (first.key if first else ""))

    def _on_edited(self) -> None:
        open_before = self.state.isHidden()
        self._refresh()
        if open_before != self.state.isHidden():
            self.arrange()

    def _on_filtered(self) -> None:
        """Show the table, or say that nothing fits; the row above comes and goes with what it is for."""
        nothing = self.filter.nothing
        if nothing:
            self.nothing.say(self.filter.choice, self.table.rows.standing.reopened)
        if nothing is not (self._inner.currentIndex() == 1):
            was_here = self.table.hasFocus() or self.nothing.all.hasFocus()
            self._inner.setCurrentIndex(int(nothing))
            if was_here:
                (self.nothing.all if nothing else self.table).setFocus()
        if self.filter_bar.isHidden() is self.filter.wanted:
            self.filter_bar.setVisible(self.filter.wanted)
            self.arrange()

    def _refresh(self) -> None:
        session = self._session
        if session is None:
            self._stack.setCurrentIndex(2)
            return
        self._stack.setCurrentIndex(0 if session.present else 1)
        self._add.setVisible(self.bench.editable)
        self.state.setText(self._state_words(session))
        self.state.setVisible(bool(self.state.text()))
        self._tell_why()

    def _state_words(self, session: Session) -> str:
        """Why this session cannot be edited, in a calm line; nothing for one that can."""
        if session.scheme is None:
            words = self.tr("Recorded ranks. Impact, probability, score and band are not recorded.")
            source = self.tr("Source: {source}").format(source=session.info.source) if session.info.source else ""
            return f"{words} {source}".rstrip()
        if not session.editable:
            when = day(session.info.closed_at[:10])
            return self.tr("Closed on {day}. It is shown as it was and cannot be changed.").format(day=when)
        if self.bench.desk.review:
            return self.tr("Open for review. Nothing can be changed here.")
        return "" if self.bench.editable else self.tr("Open for review. Nothing can be changed here.")

    def _tell_why(self) -> None:
        session, area_id = self._session, self.bench.selected_area
        known = session is not None and session.scheme is not None and area_id in session.ranking.by_id
        text = self._why(session, area_id) if session and known and not self.bench.hides_ranks else ""
        self.why.setText(text)
        self.why.setVisible(bool(text))

    def _why(self, session: Session, area_id: str) -> str:
        """Why the area is where it is: the arithmetic, and where the meeting put it instead."""
        text, place = explain(session.ranking, area_id), session.agreed.by_id.get(area_id)
        if place is None or not place.differs:
            return text
        cause = place.move or place.settlement
        agreed = self.tr("Agreed rank {rank}").format(rank=place.agreed.label)
        return f"{text} {agreed}: {cause.reason}" if cause and cause.reason else f"{text} {agreed}."

    # Room

    @property
    def takes_turns(self) -> bool:
        """Whether table and matrix are shown in turn, for want of width."""
        return self._room().turns

    def _room(self) -> Room:
        wide, rows = self.table.least_width(), self.table.rows.rowCount()
        return share_out(self.width(), self.height(), self._above(), wide, rows, self.bench)

    def _above(self) -> int:
        """The height of what stands above the table, with its gaps."""
        px = self.bench.theme.px
        bar = 0 if self.filter_bar.isHidden() else self.filter_bar.high + px(12)
        if self.state.isHidden():
            return bar
        # Only a recorded session's line is long, and it has the whole width: there is no matrix beside it.
        return self.state.heightForWidth(max(1, self.width() - 2 * px(16))) + px(12) + bar

    def arrange(self) -> None:
        """Share the page out between table, matrix, wording and words."""
        px, room = self.bench.theme.px, self._room()
        gap = px(12)
        self._across.setContentsMargins(px(16), gap, px(16), gap)
        self._across.setSpacing(px(16))
        self._down.setSpacing(gap)
        self._beside.setSpacing(px(8))
        self._pair.setContentsMargins(px(12), px(8), px(12), px(12))
        self._pair.setSpacing(px(16))
        recorded = self._session is not None and self._session.scheme is None
        matrix = not recorded and (self._turned or not room.turns)
        self._right.setVisible(matrix)
        self._left.setVisible(not (room.turns and matrix))
        # A recorded session has few columns: names and ranks must not drift apart.
        self._left.setMaximumWidth(px(RECORDED) if recorded else UNBOUND)
        self._right.setMinimumWidth(1 if room.turns else room.matrix)
        self._right.setMaximumWidth(UNBOUND if room.turns else room.matrix)
        self.matrix.setFixedHeight(room.matrix_height)
        self._show_words(room, recorded)
        # Words that were asked for where there is no room for them take half of the table's.
        squeezed = not room.card and not self._card.isHidden()
        high = min(room.table, (self.height() - 3 * gap) // 2) if squeezed else room.table
        self._frame.setFixedHeight(max(px(62), high))

    def _show_words(self, room: Room, recorded: bool) -> None:
        wording = room.wording if self._wording_wanted is None else self._wording_wanted
        # Where there is room for one of the two, the one that was asked for is shown.
        if self._words_wanted and not (room.card and room.wording):
            wording = False
        notes = (room.card and (room.wording or not wording)) or self._words_wanted
        self.wording.setVisible(wording and not recorded)
        self.notes.setVisible(notes and not recorded)
        shown = not self.notes.isHidden() or not self.wording.isHidden()
        self._card.setVisible(shown)
        self._card.setMaximumHeight(self.bench.theme.px(HIGHEST_CARD))
        self._actions["wording"].setChecked(wording and not recorded)

    def _to_words(self) -> None:
        """Put the focus into the words on the area, shown in place of the wording where there is room for one."""
        self._words_wanted = True
        self.arrange()
        self.notes.justification.setFocus()

    def _to_reason(self) -> None:
        """Put the focus into the reason of the change."""
        self._words_wanted = True
        self.arrange()
        self.notes.to_reason()

    def turn(self) -> None:
        """Show the other of table and matrix; where both are shown, take the focus there."""
        if self.takes_turns:
            self._turned = not self._turned
            self.arrange()
            to_matrix = self._turned
        else:
            to_matrix = not self.matrix.hasFocus()
        target: QWidget = self.matrix if to_matrix and not self._right.isHidden() else self.table
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _toggle_wording(self) -> None:
        self._wording_wanted, self._words_wanted = self.wording.isHidden(), False
        self.arrange()

    def focus_first(self) -> None:
        """Put the focus where one begins to score."""
        shown = self._left.isHidden() and not self._right.isHidden()
        (self.matrix if shown else self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out anew."""
        super().resizeEvent(event)
        self.arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Share the room out once the style sheet is in force."""
        super().showEvent(event)
        self.arrange()
