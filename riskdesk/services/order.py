"""Edits of the agreed order: moves, settlements of ties, and what a change of marks does to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from riskdesk.domain.agreed import (
    AgreedOrder,
    Decision,
    Move,
    MoveState,
    Settlement,
    after_change,
    agree,
    lapses,
    place,
    score_text,
)
from riskdesk.domain.errors import EditError
from riskdesk.domain.ranking import Groups, Ranking, competition
from riskdesk.domain.session import Change, Session
from riskdesk.services.changes import Changes, NewId, reason_of


def _scored(session: Session, *area_ids: str) -> None:
    for area_id in area_ids:
        if area_id not in session.agreed.by_id:
            raise EditError("Only scored areas stand in the agreed order; nothing was changed.")


def preview(session: Session, area_id: str, ahead_of: str | None) -> Groups:
    """The agreed order as a move would make it, without recording anything."""
    return place(session.agreed.groups, area_id, ahead_of)


def withdraws(session: Session, area_id: str, ahead_of: str | None) -> bool:
    """Whether a move would only put the area back where it stands without its own newest one: no reason is owed."""
    own, base = _without_own(session, area_id)
    return own is not None and _same(preview(session, area_id, ahead_of), base.groups)


def _without_own(session: Session, area_id: str) -> tuple[Move | None, AgreedOrder]:
    """The newest move of all, if it is this area's own, and the agreed order without it."""
    newest = session.moves[-1] if session.moves else None
    if newest is None or newest.area_id != area_id:
        return None, session.agreed
    return newest, agree(session.ranking, session.moves[:-1], session.settlements)


def record_move(session: Session, area_id: str, ahead_of: str | None, reason: str, new_id: NewId) -> Changes:
    """Record "this area directly ahead of that one (or last)".

    Where the newest move is this area's own, the new one takes its place; a move that puts the area back
    where it would stand without it is withdrawn and needs no reason.
    """
    _scored(session, area_id, *(() if ahead_of is None else (ahead_of,)))
    if area_id == ahead_of:
        raise EditError("An area cannot be put ahead of itself.")
    own, base = _without_own(session, area_id)
    wanted = preview(session, area_id, ahead_of)
    gone = (Change(own, None),) if own else ()
    if _same(wanted, base.groups):
        return gone
    if _same(wanted, session.agreed.groups):
        return ()
    move = Move(
        move_id=new_id(),
        seq=1 + max((m.seq for m in session.moves), default=0),
        area_id=area_id,
        ahead_of=ahead_of,
        reason=reason_of(reason, "A move in the agreed order"),
        rank_from=base.by_id[area_id].agreed.label,
        rank_to=competition(wanted)[area_id].label,
    )
    return (*gone, Change(None, move))


def _same(one: Groups, other: Groups) -> bool:
    """Whether two orders give every area the same rank (the display order inside a tie aside)."""
    return [frozenset(g) for g in one] == [frozenset(g) for g in other]


def confirm_moves(session: Session, move_ids: Sequence[str]) -> Changes:
    """Confirm moves that wait for it; a suspended one counts again. Its areas must be scored."""
    changes = []
    for move in session.moves:
        if move.move_id in move_ids and move.state is not MoveState.AGREED:
            _scored(session, *move.concerns())
            changes.append(Change(move, replace(move, state=MoveState.AGREED)))
    return tuple(changes)


def change_reason(session: Session, move_id: str, reason: str) -> Changes:
    """Give a move another reason."""
    move = next((m for m in session.moves if m.move_id == move_id), None)
    if move is None:
        raise EditError("This move is not recorded any more.")
    after = replace(move, reason=reason_of(reason, "A move in the agreed order"))
    return () if after == move else (Change(move, after),)


def withdraw_moves(session: Session, area_id: str | None = None) -> Changes:
    """Back to computed: the moves of one area, or, for ``None``, all moves and settlements."""
    moves = [m for m in session.moves if area_id in (None, m.area_id)]
    settlements = [s for s in session.settlements if not s.lapsed] if area_id is None else []
    return (*(Change(m, None) for m in moves), *(Change(s, None) for s in settlements))


def settle_tie(session: Session, areas: Sequence[str], decision: Decision, reason: str, new_id: NewId) -> Changes:
    """Settle an open priority tie in the given order, or decide to leave it.

    Raises:
        EditError: the areas are not exactly those of a computed tie, or an order has no reason.
    """
    ranking = session.ranking
    if frozenset(areas) not in {frozenset(g) for g in ranking.groups if len(g) > 1} or len(set(areas)) != len(areas):
        raise EditError("These areas are no longer tied with each other alone; nothing was settled.")
    if decision is Decision.ORDER:
        reason = reason_of(reason, "Settling a tie")
    settlement = Settlement(
        settlement_id=new_id(),
        seq=1 + max((s.seq for s in session.settlements), default=0),
        areas=tuple(areas),
        decision=decision,
        reason=" ".join(reason.split()),
        score=score_text(ranking, areas[0]),
    )
    replaced = [s for s in session.settlements if not s.lapsed and set(s.areas) == set(areas)]
    return (*(Change(s, None) for s in replaced), Change(None, settlement))


def reopen_tie(session: Session, settlement_id: str) -> Changes:
    """Take a settlement back: the tie is open again."""
    found = [s for s in session.settlements if s.settlement_id == settlement_id]
    return tuple(Change(s, None) for s in found)


def consequences(before: Ranking, after: Ranking, session: Session) -> Changes:
    """What a change of the computed order does to the moves and settlements of ``session`` (as it is after it).

    A move of an area that was taken out goes with it: nobody could confirm it any more.
    """
    there = {a.area_id for a in session.present}
    gone = [m for m in session.moves if m.area_id not in there]
    kept = [m for m in session.moves if m.area_id in there]
    moves = {m.move_id: m for m in kept}
    settlements = {s.settlement_id: s for s in session.settlements}
    changed = [Change(m, None) for m in gone]
    changed += [Change(moves[m.move_id], m) for m in after_change(before, after, kept)]
    lapsed = [Change(settlements[s.settlement_id], s) for s in lapses(after, session.settlements)]
    return tuple(changed + lapsed)
