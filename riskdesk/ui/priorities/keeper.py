"""The move that is being proposed: stepped on, recorded with its reason, or dropped."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from riskdesk.domain.session import Session
from riskdesk.services import order
from riskdesk.ui.priorities.sentences import area_name
from riskdesk.ui.priorities.steps import Proposal, Target, higher, lower, propose
from riskdesk.ui.workbench import Workbench


class Keeper(QObject):
    """At most one move on show that is not recorded yet; ``changed`` tells of each change of it.

    It is never dropped in silence but by Escape, by its own button, or by being moved back to where it came from.
    """

    changed = Signal()

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._proposal: Proposal | None = None

    @property
    def proposal(self) -> Proposal | None:
        """The move on show."""
        return self._proposal

    def step(self, area_id: str, up: bool) -> None:
        """Propose one place up or down for an area, from where the present proposal has it."""
        session = self._session()
        if session is None or area_id not in session.agreed.by_id:
            return
        mine = self._proposal if self._proposal and self._proposal.area_id == area_id else None
        groups = mine.groups if mine else session.agreed.groups
        target = higher(groups, area_id) if up else lower(groups, area_id)
        if target is not None:
            self.put(area_id, target)

    def put(self, area_id: str, target: Target) -> None:
        """Propose a place for an area."""
        session = self._session()
        if session is None or area_id not in session.agreed.by_id or area_id == target.ahead_of:
            return
        if self._proposal and self._proposal.area_id != area_id:
            self._say_dropped(session, self._proposal)
        self._proposal = propose(session, area_id, target)
        self.changed.emit()

    def owes_reason(self) -> bool:
        """Whether recording the move needs a reason; taking an area's own last move back does not."""
        session, proposal = self._session(), self._proposal
        return bool(session and proposal and not order.withdraws(session, proposal.area_id, proposal.ahead_of))

    def earlier_reason(self) -> str:
        """The reason of the area's own move that the proposal would take the place of; else ""."""
        session, proposal = self._session(), self._proposal
        newest = session.moves[-1] if session and session.moves else None
        return newest.reason if newest and proposal and newest.area_id == proposal.area_id else ""

    def record(self, reason: str) -> bool:
        """Record the move; returns whether it was kept. A refusal leaves it on show where it still holds."""
        session, proposal = self._session(), self._proposal
        if session is None or proposal is None:
            return False
        # Off before the edit: its own edit must not look like one that overtook it.
        self._proposal = None
        text = self.tr("Move {}").format(area_name(session, proposal.area_id))
        kept = self._bench.do(lambda e: e.record_move(proposal.area_id, proposal.ahead_of, reason), text)
        now = self._session()
        if not kept and now is not None and proposal.holds(now):
            self._proposal = proposal
        self.changed.emit()
        return kept

    def drop(self) -> None:
        """Drop the move, as Escape does."""
        if self._proposal:
            self._proposal = None
            self.changed.emit()

    def check(self) -> None:
        """Drop the move, and say so, where the order that it starts from is not there any more."""
        proposal, session = self._proposal, self._session()
        if proposal is None or (session is not None and proposal.holds(session)):
            return
        self._proposal = None
        open_now = self._bench.editor.session if self._bench.editor else None
        if open_now and proposal.area_id in open_now.by_id:
            self._say_dropped(open_now, proposal)
        else:
            self._bench.tell(self.tr("The proposed move was dropped: it was not recorded."))
        self.changed.emit()

    def _say_dropped(self, session: Session, proposal: Proposal) -> None:
        name = area_name(session, proposal.area_id)
        self._bench.tell(self.tr("The proposed move of {} was dropped: it was not recorded.").format(name))

    def _session(self) -> Session | None:
        """The open session where it can be edited and has an agreed order."""
        editor = self._bench.editor
        if editor is None or not self._bench.editable or editor.session.scheme is None:
            return None
        return editor.session
