"""What the cards and actions of the Priorities tab do: each an edit that can be undone, some ask first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from riskdesk.domain.agreed import Decision
from riskdesk.domain.errors import EditError
from riskdesk.domain.session import Session
from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.dialogs.question import ask
from riskdesk.ui.priorities.sentences import area_name, move_fact, takes_back, tie_words
from riskdesk.ui.priorities.settle import SettleDialog
from riskdesk.ui.workbench import Workbench


class PriorityDeeds(QObject):
    """The edits of the agreed order but for a move itself."""

    def __init__(self, bench: Workbench, page: QWidget) -> None:
        super().__init__(page)
        self._bench = bench
        self._page = page

    def _session(self) -> Session | None:
        return self._bench.editor.session if self._bench.editor and self._bench.editable else None

    def confirm_moves(self, move_ids: list[str]) -> None:
        """Confirm these moves."""
        session = self._session()
        if session:
            names = [area_name(session, m.area_id) for m in session.moves if m.move_id in move_ids]
            text = self.tr("Confirm {}").format(names[0] if len(names) == 1 else self.tr("moves"))
            self._bench.do(lambda e: e.confirm_moves(move_ids), text)

    def back(self, area_id: str) -> None:
        """Take the moves of an area back."""
        session = self._session()
        if session:
            text = self.tr("Back to computed: {}").format(area_name(session, area_id))
            self._bench.do(lambda e: e.withdraw_moves(area_id), text)

    def back_all(self) -> None:
        """Take everything back, after asking."""
        session = self._session()
        if session is None or not takes_back(session, self.tr):
            return
        text = self.tr("This takes back {}. Undo brings all of it back.").format(takes_back(session, self.tr))
        act = lambda: self._bench.do(lambda e: e.withdraw_moves(), self.tr("Back to computed, all"))  # noqa: E731
        answers = [(self.tr("Back to computed"), "back_it", act)]
        title = self.tr("Back to the computed order?")
        ask(self._page, self._bench.theme, "back_all_dialog", title, text, answers, self.tr("Keep the agreed order"))

    def change_reason(self, move_id: str) -> None:
        """Ask for another reason."""
        session = self._session()
        move = next((m for m in session.moves if m.move_id == move_id), None) if session else None
        if session is None or move is None:
            return
        name = area_name(session, move.area_id)
        title = self.tr("Reason for moving {}").format(name)
        intro = move_fact(session, move, self.tr)
        dialog = FormDialog(self._page, self._bench.theme, "reason_dialog", title, self.tr("Keep"), intro)
        line = dialog.line(self.tr("Reason"), "new_reason", move.reason)
        line.selectAll()

        def save() -> None:
            if not line.text().strip():
                raise EditError(self.tr("A move in the agreed order needs a reason."))
            text = self.tr("Change reason: {}").format(name)
            self._bench.do(lambda e: e.change_reason(move_id, line.text()), text)

        dialog.on_save(save)
        dialog.open()
        line.setFocus()

    def settle(self, tie: tuple[str, ...]) -> None:
        """Ask for the order of a tie, beginning with what was settled before, if anything."""
        session = self._session()
        if session is None or not tie:
            return
        place = session.agreed.by_id[tie[0]]
        # One that has lapsed, as those of last time, is a proposal where the very same areas tie again.
        lapsed = [s for s in session.settlements if s.lapsed and set(s.areas) == set(tie)]
        held = place.settlement or (lapsed[-1] if lapsed else None)
        areas = [(a, area_name(session, a)) for a in (held.areas if held else tie)]
        level, reason = tie_words(session, tie, self.tr), held.reason if held else ""
        SettleDialog(self._page, self._bench.theme, areas, place.computed.value, level, reason, self._settle).open()

    def _settle(self, areas: Sequence[str], decision: Decision, reason: str) -> None:
        text = self.tr("Settle a tie") if decision is Decision.ORDER else self.tr("Leave a tie")
        self._bench.do(lambda e: e.settle_tie(areas, decision, reason), text)

    def leave(self, tie: tuple[str, ...]) -> None:
        """Leave a tie as it is."""
        self._settle(tie, Decision.LEAVE, "")

    def reopen(self, settlement_id: str) -> None:
        """Take a settlement back."""
        self._bench.do(lambda e: e.reopen_tie(settlement_id), self.tr("Reopen a tie"))
