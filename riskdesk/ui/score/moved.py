"""Of which areas an edit changed what the score table shows, column by column."""

from __future__ import annotations

from riskdesk.domain.agreed import Placement
from riskdesk.domain.ranking import Result
from riskdesk.domain.session import Mark, Session
from riskdesk.services.editing import Edit


def rescored(before: Session, after: Session, edit: Edit) -> set[str]:
    """The areas that were edited to another risk score or band."""
    old, new = before.ranking.by_id, after.ranking.by_id

    def score(result: Result | None) -> object:
        return (result.risk_score, result.band) if result else None

    edited = {c.entity.area_id for c in edit.changes if isinstance(c.entity, Mark)}
    return {a for a in edited if score(old.get(a)) != score(new.get(a))}


def moved_in_risk(before: Session, after: Session, edit: Edit) -> set[str]:
    """The areas of which the risk rank is another."""
    old, new = before.ranking.by_id, after.ranking.by_id

    def risk(result: Result | None) -> object:
        return result.risk_rank if result else None

    return {a for a in edit.moved if risk(old.get(a)) != risk(new.get(a))}


def moved_in_order(before: Session, after: Session) -> set[str]:
    """The areas of which the agreed rank is another."""
    old, new = before.agreed.by_id, after.agreed.by_id

    def agreed(placement: Placement | None) -> object:
        return placement.agreed if placement else None

    # What was taken over is the same object, which is told at once.
    differ = {a for a in old.keys() | new.keys() if old.get(a) is not new.get(a)} if old is not new else set()
    return {a for a in differ if agreed(old.get(a)) != agreed(new.get(a))}
