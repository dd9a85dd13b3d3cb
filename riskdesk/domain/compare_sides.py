"""How a risk area stands in one version, the same for scored and for recorded sessions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

from riskdesk.domain.ordering import Rank
from riskdesk.domain.ranking import Result
from riskdesk.domain.scheme import IMPACT, PROBABILITY, THREAT, Band
from riskdesk.domain.session import RecordedRanks, Session
from riskdesk.immutable import immutable

MARKS = (IMPACT, PROBABILITY, THREAT)


@immutable
class Side:
    """One area in one version; ``None`` where there is no value.

    Of a recorded session only ``risk_rank``, ``agreed`` and ``threat_position`` (1 = greatest) are there; ``threat`` is
    the mark as the session's scheme has it, in points or as a position.
    """

    impact: int | None = None
    probability: int | None = None
    threat: int | None = None
    risk_score: Fraction | None = None
    band: Band | None = None
    risk_rank: Rank | None = None
    priority_score: Fraction | None = None
    computed: Rank | None = None
    agreed: Rank | None = None
    threat_position: int | None = None

    @property
    def marks(self) -> tuple[int | None, int | None, int | None]:
        """Impact, probability and threat."""
        return self.impact, self.probability, self.threat


def sides(session: Session) -> Mapping[str, Side]:
    """The present areas by id in the agreed order, those without a rank last, by name.

    Wherever recorded ranks are shown, they are shown as they are here: a rank that two areas were given is tied.
    """
    if session.scheme is None:
        return _recorded(session)
    results = session.ranking.by_id
    order = [p.area_id for p in session.agreed.placements]
    order += [result.area.area_id for result in session.ranking.not_scored]
    return {area_id: _scored(session, results[area_id]) for area_id in order}


def _scored(session: Session, result: Result) -> Side:
    area, placement = result.area, session.agreed.by_id.get(result.area.area_id)
    return Side(
        area.impact,
        area.probability,
        area.threat,
        result.risk_score,
        result.band,
        result.risk_rank,
        result.priority_score,
        result.priority_rank,
        placement.agreed if placement else None,
    )


def _recorded(session: Session) -> Mapping[str, Side]:
    nothing = RecordedRanks("", None, None, None)
    facts = {area.area_id: session.recorded.get(area.area_id, nothing) for area in session.present}
    risk = _ranks((area_id, fact.risk_rank) for area_id, fact in facts.items())
    agreed = _ranks((area_id, fact.agreed_rank) for area_id, fact in facts.items())

    def place(area_id: str) -> tuple[bool, int, str, str]:
        rank = agreed.get(area_id)
        return rank is None, rank.value if rank else 0, session.by_id[area_id].name.casefold(), area_id

    return {
        a: Side(risk_rank=risk.get(a), agreed=agreed.get(a), threat_position=facts[a].threat_position)
        for a in sorted(facts, key=place)
    }


def _ranks(values: Iterable[tuple[str, int | None]]) -> dict[str, Rank]:
    """Recorded ranks as they were printed; a rank that two areas have is shared."""
    given = [(area_id, value) for area_id, value in values if value is not None]
    counts = Counter(value for _, value in given)
    return {area_id: Rank(value, counts[value] > 1) for area_id, value in given}
