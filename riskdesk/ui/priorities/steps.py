"""One place up or down in the agreed order, and a move that is proposed but not recorded."""

from __future__ import annotations

from riskdesk.domain.ranking import Groups, Rank, competition
from riskdesk.domain.session import Session
from riskdesk.immutable import immutable
from riskdesk.services import order


@immutable
class Target:
    """Where an area is to go: directly ahead of another, or last (``None``)."""

    ahead_of: str | None


@immutable
class Proposal:
    """A move on show: ``base`` is the agreed order it starts from, ``groups`` the order with it."""

    version_id: str
    area_id: str
    ahead_of: str | None
    base: Groups
    groups: Groups

    @property
    def rank_from(self) -> Rank:
        """The agreed rank that the area has."""
        return competition(self.base)[self.area_id]

    @property
    def rank_to(self) -> Rank:
        """The agreed rank that it would have."""
        return competition(self.groups)[self.area_id]

    def holds(self, session: Session) -> bool:
        """Whether the order that the move starts from still stands."""
        return session.info.version_id == self.version_id and session.agreed.groups == self.base


def higher(groups: Groups, area_id: str) -> Target | None:
    """One place up: ahead of the group above, or, out of a tie, ahead of the rest of it; ``None`` at the top."""
    at = _group_of(groups, area_id)
    if len(groups[at]) > 1:
        return Target(next(a for a in groups[at] if a != area_id))
    return Target(groups[at - 1][0]) if at else None


def lower(groups: Groups, area_id: str) -> Target | None:
    """One place down: behind the group below, or, out of a tie, behind the rest of it; ``None`` at the bottom."""
    at = _group_of(groups, area_id)
    alone = len(groups[at]) == 1
    if alone and at == len(groups) - 1:
        return None
    behind = at + 1 + alone
    return Target(groups[behind][0] if behind < len(groups) else None)


def _group_of(groups: Groups, area_id: str) -> int:
    return next(n for n, group in enumerate(groups) if area_id in group)


def propose(session: Session, area_id: str, target: Target) -> Proposal | None:
    """The move as a proposal; ``None`` where it would change no rank."""
    base = session.agreed.groups
    groups = order.preview(session, area_id, target.ahead_of)
    if list(map(frozenset, groups)) == list(map(frozenset, base)):
        return None
    return Proposal(session.info.version_id, area_id, target.ahead_of, base, groups)
