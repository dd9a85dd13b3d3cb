"""The Priorities tab: computed and agreed order side by side, ties and their settling, moves and their reasons."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from riskdesk.domain.agreed import MoveState
from riskdesk.domain.compare import Comparison, compare
from riskdesk.domain.session import Session
from riskdesk.ui.actions import Actions
from riskdesk.ui.export.menu import offer
from riskdesk.ui.priorities.bar import ReasonBar
from riskdesk.ui.priorities.cards import CardColumn, Scene
from riskdesk.ui.priorities.contents import build_cards, build_source
from riskdesk.ui.priorities.deeds import PriorityDeeds
from riskdesk.ui.priorities.keeper import Keeper
from riskdesk.ui.priorities.model import PriorityModel
from riskdesk.ui.priorities.past import with_past
from riskdesk.ui.priorities.rows import Row, build_recorded, build_rows, rank_words
from riskdesk.ui.priorities.sentences import area_name, not_scored
from riskdesk.ui.priorities.steps import Target
from riskdesk.ui.priorities.table import PriorityTable
from riskdesk.ui.telling import telling
from riskdesk.ui.widgets import label
from riskdesk.ui.workbench import Workbench

CARDS = 314
"""Width of the column of cards in design pixels."""
NARROW = 940
"""Below so many design pixels the cards stand under the table."""
BELOW = 0.4
"""The share of the height that the cards then have."""
LARGE = 16_777_215
"""Qt's own "no limit"."""


class PrioritiesPage(QWidget):
    """The tab. What changes while it is not seen is shown when it is next opened."""

    def __init__(self, bench: Workbench, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("page")
        self.bench = bench
        self._actions = actions
        self._stale = True
        self._past: Comparison | None = None
        self.model = PriorityModel(self)
        self.table = PriorityTable(self.model, bench.theme)
        offer(self.table, actions, "copy_table", "export")
        self.cards = CardColumn(bench.theme)
        self.bar = ReasonBar(bench.theme)
        self.keeper = Keeper(bench)
        self.deeds = PriorityDeeds(bench, self)
        self.empty = label("", "second", wrap=True)
        self.empty.setObjectName("nothing_scored")
        self._hidden = self._hidden_panel()
        self._build()
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.keeper.drop)
        self._escape.setEnabled(False)
        self._connect()
        self._attach()

    # Structure

    def _build(self) -> None:
        left = QWidget()
        self._left = QVBoxLayout(left)
        self._left.setContentsMargins(0, 0, 0, 0)
        self._left.addWidget(self.empty)
        self._left.addWidget(self.table, 1)
        self._left.addWidget(self.bar)
        content = QWidget()
        self._content = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._content.addWidget(left, 1)
        self._content.addWidget(self.cards)
        self._stack = QStackedWidget()
        for widget in (QWidget(), self._hidden, content):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._space()

    def _hidden_panel(self) -> QWidget:
        panel = QWidget()
        column = QVBoxLayout(panel)
        words = label(self.tr("Ranks are hidden (Ctrl+H shows them)"), "second", wrap=True)
        words.setObjectName("ranks_hidden")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(words)
        return panel

    def _space(self) -> None:
        """Margins, the cards' width, and whether they stand beside the table or under it."""
        px = self.bench.theme.px
        narrow = self.width() < px(NARROW)
        self._content.setContentsMargins(px(14), px(12), px(14), px(12))
        self._content.setSpacing(px(14))
        self._left.setSpacing(px(10))
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._content.setDirection(down if narrow else right)
        self.cards.setMinimumWidth(0 if narrow else px(CARDS))
        self.cards.setMaximumWidth(LARGE if narrow else px(CARDS))
        self.cards.setMinimumHeight(round(self.height() * BELOW) if narrow else 0)
        self.cards.setMaximumHeight(round(self.height() * BELOW) if narrow else LARGE)
        # Where room is short the table and the question for the reason come first.
        self.cards.setHidden(narrow and self.keeper.proposal is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards where there is room."""
        super().resizeEvent(event)
        self._space()

    # What is listened to

    def _connect(self) -> None:
        bench = self.bench
        bench.session_opened.connect(self._overtaken)
        bench.edited.connect(self._overtaken)
        bench.selected.connect(self._show_selected)
        bench.ranks_hidden.connect(self.refresh)
        bench.theme.changed.connect(self._restyled)
        self.table.area_chosen.connect(bench.select)
        self.table.entered.connect(self._to_reason)
        self.table.dropped.connect(self._dropped)
        self.keeper.changed.connect(self._proposed)
        self.bar.recorded.connect(self._record)
        self.bar.dropped.connect(self.keeper.drop)

    def _attach(self) -> None:
        handle = self._actions.handle
        handle("move_up", partial(self._step, True), lambda: bool(self._ranked_area()))
        handle("move_down", partial(self._step, False), lambda: bool(self._ranked_area()))
        handle("settle", lambda: self.deeds.settle(self._tie()), lambda: bool(self._tie()))
        handle("confirm", lambda: self.deeds.confirm_moves(self._waiting()), lambda: bool(self._waiting()))
        handle("back", lambda: self.deeds.back(self.bench.selected_area), self._has_moves)
        handle("back_all", self.deeds.back_all, self._anything_to_take_back)

    def _overtaken(self) -> None:
        self.keeper.check()
        self.refresh()

    def _restyled(self) -> None:
        self._space()
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has changed since the tab was last seen."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Say so when a move is left behind that is not recorded; it waits here."""
        super().hideEvent(event)
        session, proposal = self._session(), self.keeper.proposal
        if session and proposal and not event.spontaneous():
            text = self.tr("{} is not moved yet: the move waits on Priorities for its reason.")
            self.bench.tell(text.format(area_name(session, proposal.area_id)))

    def focus_first(self) -> None:
        """Begin in the table."""
        self.table.setFocus()

    # What is on show

    def _session(self) -> Session | None:
        return self.bench.editor.session if self.bench.editor else None

    @telling
    def refresh(self) -> None:
        """Show the session as it is."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        session = self._session()
        self._stack.setCurrentIndex(0 if session is None else 1 if self.bench.hides_ranks else 2)
        if session is not None and not self.bench.hides_ranks:
            self._show_rows(session)
            self._show_cards(session)
            self._show_bar(session)
        self._actions.refresh()

    def _show_rows(self, session: Session) -> None:
        scheme = session.scheme
        self.model.draggable = self.bench.editable
        self.model.threat_title = self.tr("Threat") if scheme else self.tr("Threat position")
        with self.table.quiet():
            self.model.set_rows(self._rows(session))
        names = [band.name for band in scheme.bands] if scheme else []
        past = self._compared(session)
        self.model.last_title = past.title if past else ""
        threat = scheme is None or scheme.threat is not None
        self.table.show_columns(names, threat, scheme is None, past is not None)
        self.table.choose(self.bench.selected_area)
        self.empty.setText(self._nothing(session))
        self.empty.setVisible(bool(self.empty.text()))

    def _rows(self, session: Session) -> tuple[Row, ...]:
        past = self._compared(session)
        if session.scheme is None:
            return with_past(build_recorded(session, self.tr), past, None, self.tr)
        proposal = self.keeper.proposal
        return with_past(build_rows(session, proposal, self.bench.editable, self.tr), past, proposal, self.tr)

    def _compared(self, session: Session) -> Comparison | None:
        """The session compared with last time's; made once for each state of it."""
        last = self.bench.editor.last_time if self.bench.editor else None
        if last is None:
            return None
        held = self._past
        if held is None or held.new is not session or held.old is not last:
            self._past = held = compare(last, session)
        return held

    def _nothing(self, session: Session) -> str:
        """What an empty list says."""
        if not session.present:
            return self.tr("This session has no risk areas yet.")
        if session.scheme is None or session.ranking.scored:
            return ""
        return self.tr("Nothing is scored yet. Areas are ranked here as soon as they are scored on the Score tab.")

    def _show_cards(self, session: Session) -> None:
        past = self._compared(session)
        scene = Scene(session, self.bench.selected_area, self.bench.editable, self.bench.theme, self.deeds, past)
        build = build_source if session.scheme is None else build_cards
        had = self.cards.holds_focus
        self.cards.show_cards(build(scene, self.tr))
        if had and not self.cards.holds_focus:
            self.table.setFocus()

    def _show_bar(self, session: Session) -> None:
        proposal = self.keeper.proposal
        self._escape.setEnabled(proposal is not None)
        self._space()
        if proposal is None:
            if self.bar.focused():
                self.table.setFocus()
            self.bar.forget()
            return
        text = self.tr("{} from {} to {}").format(
            area_name(session, proposal.area_id), rank_words(proposal.rank_from), rank_words(proposal.rank_to)
        )
        self.bar.ask(proposal.area_id, text, self.keeper.owes_reason(), self.keeper.earlier_reason())

    def _show_selected(self, area_id: str) -> None:
        session = self._session()
        if not self.isVisible() or session is None:
            self._stale = True
            return
        self.table.choose(area_id)
        if not self.bench.hides_ranks:
            self._show_cards(session)
        self._actions.refresh()

    # Moving an area

    def _at_hand(self) -> Session | None:
        """The session, where the agreed order is on show and can be edited."""
        session = self._session()
        if session is None or session.scheme is None or not self.bench.editable:
            return None
        return session if self.isVisible() and not self.bench.hides_ranks else None

    def _ranked_area(self) -> str:
        session, area_id = self._at_hand(), self.bench.selected_area
        return area_id if session and area_id in session.agreed.by_id else ""

    def _step(self, up: bool) -> None:
        self.keeper.step(self._ranked_area(), up)

    def _dropped(self, area_id: str, gap: int) -> None:
        """Propose what a drag says: ahead of the row under the gap, or last."""
        ranked = self.model.ranked_count
        if self._at_hand() is None:
            return
        rows = [row.key for row in self.model.rows[:ranked]]
        below = next((key for key in rows[gap:] if key != area_id), None)
        self.bench.select(area_id)
        if not (gap < ranked and rows[gap] == area_id):
            self.keeper.put(area_id, Target(below))

    def _proposed(self) -> None:
        self.refresh()

    def _to_reason(self) -> None:
        if self.keeper.proposal:
            self.bar.focus()

    def _record(self, reason: str) -> None:
        if self.keeper.record(reason):
            self.table.setFocus()
        elif self.keeper.proposal:
            self.bar.give_back(reason)

    # What the other actions work on

    def _tie(self) -> tuple[str, ...]:
        """The computed tie of the selected area; empty where it is in none."""
        session, area_id = self._at_hand(), self.bench.selected_area
        groups = session.ranking.groups if session else ()
        return next((group for group in groups if len(group) > 1 and area_id in group), ())

    def _moves(self) -> list[str]:
        session = self._at_hand()
        return [m.move_id for m in session.moves if m.area_id == self.bench.selected_area] if session else []

    def _waiting(self) -> list[str]:
        """The moves of the selected area that can be confirmed."""
        session = self._at_hand()
        if session is None:
            return []
        mine = [m for m in session.moves if m.area_id == self.bench.selected_area]
        return [m.move_id for m in mine if m.state is not MoveState.AGREED and not not_scored(session, m)]

    def _has_moves(self) -> bool:
        return bool(self._moves())

    def _anything_to_take_back(self) -> bool:
        session = self._at_hand()
        return session is not None and bool(session.moves or [s for s in session.settlements if not s.lapsed])
