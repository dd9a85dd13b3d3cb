"""What a move is made of: the area's own score, the others, and what the meeting agreed.

The parts are exact: they are counted in ranks and add up to the move.
"""

from __future__ import annotations

from dataclasses import replace

from riskdesk.domain.ranking import Marked, Ranking, rank
from riskdesk.domain.session import Session
from riskdesk.immutable import immutable


@immutable
class Parts:
    """A move in places, up being positive: ``own`` by the area's own new marks among the old others, ``others`` by what
    became of the others, ``agreement`` by what computed and agreed rank differ by, then and now.

    ``came`` are the areas that stand ahead of it now and would not by its own change alone, ``fell`` those that would
    and do not: ``others`` is the number of these less the number of those.
    """

    own: int
    others: int
    agreement: int
    came: tuple[str, ...]
    fell: tuple[str, ...]

    @property
    def total(self) -> int:
        """All three together: the move in agreed ranks."""
        return self.own + self.others + self.agreement


def parts(old: Session, new: Session, area_id: str) -> Parts:
    """The parts of the move of an area that is scored in both sessions, which share their method.

    Where its own marks changed it costs a ranking: of the old areas, this one alone with its new marks.

    Raises:
        KeyError: the area is not scored in one of the two.
    """
    then, now = old.agreed.by_id[area_id], new.agreed.by_id[area_id]
    alone = _alone(old, new.ranking.by_id[area_id].area)
    before, after = _ahead(alone, area_id), _ahead(new.ranking, area_id)
    own = then.computed.value - 1 - len(before)
    agreed_then, agreed_now = (p.computed.value - p.agreed.value for p in (then, now))
    stood, stand = set(before), set(after)
    return Parts(
        own,
        len(before) - len(after),
        agreed_now - agreed_then,
        tuple(a for a in after if a not in stood),
        tuple(a for a in before if a not in stand),
    )


def _alone(old: Session, area: Marked) -> Ranking:
    """The old ranking, had only this area been marked as it is now."""
    was = old.ranking.by_id[area.area_id].area
    mine = replace(was, impact=area.impact, probability=area.probability, threat=area.threat)
    if mine == was:
        return old.ranking
    return rank(old.ranking.scheme, [mine if a.area_id == area.area_id else a for a in old.marked()], old.ranking)


def _ahead(ranking: Ranking, area_id: str) -> tuple[str, ...]:
    """The areas strictly ahead, in their order: as many as the rank, less one."""
    own = ranking.by_id[area_id].priority_rank
    if own is None:
        raise KeyError(area_id)
    return tuple(result.area.area_id for result in ranking.results[: own.value - 1])
