"""The public version of a session: chosen areas withheld, the shown ones numbered afresh among themselves.

Nothing is ranked anew: the shown areas stand in the order that was agreed over all areas. All that is given here
depends on the shown areas, on their order and on the method only, so that nothing follows from it about the others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from riskdesk.domain.ordering import competition
from riskdesk.domain.ranking import Marked, Rank, Ranking, rank
from riskdesk.domain.scheme import ThreatKind
from riskdesk.domain.session import RiskArea, Session
from riskdesk.immutable import immutable

FORM = "public 1"
"""The form of the text behind a public code; a new form gets a new number and the old one stays readable."""


@immutable
class Public:
    """What a public version withholds.

    ``withheld`` are ids of areas: they are left out, or with ``at_foot`` named at the foot without rank or score.
    ``said`` tells that areas are withheld (never how many) where they are left out. ``marking`` and ``handling`` stand
    in place of the session's own. Without ``agencies`` no agency is named; with ``reasons`` the free texts of the shown
    areas stay, but for those that name a withheld area.
    """

    withheld: frozenset[str] = frozenset()
    at_foot: bool = False
    said: bool = True
    marking: str = "OFFICIAL"
    handling: str = ""
    agencies: bool = True
    reasons: bool = False


def withheld_areas(session: Session, public: Public) -> tuple[RiskArea, ...]:
    """The present areas that are withheld, by name; one that was merged or split from a withheld one is too."""
    gone = public.withheld - {area.area_id for area in session.present}
    held = (a for a in session.present if a.area_id in public.withheld or gone.intersection(a.ancestors))
    return tuple(sorted(held, key=lambda a: (a.name.casefold(), a.area_id)))


def shown_ids(session: Session, public: Public) -> frozenset[str]:
    """The ids of the areas that a public version shows with their ranks."""
    held = {area.area_id for area in withheld_areas(session, public)}
    return frozenset(area.area_id for area in session.present if area.area_id not in held)


def renumbered(ranks: Mapping[str, int | None], among: Collection[str]) -> dict[str, Rank]:
    """Competition ranks of ``among`` in the order of their given ranks or positions, the lowest first; equal ones share
    their rank, those without one get none."""
    groups: dict[int, list[str]] = {}
    for area_id, value in ranks.items():
        if value is not None and area_id in among:
            groups.setdefault(value, []).append(area_id)
    return competition(tuple(tuple(groups[value]) for value in sorted(groups)))


@immutable(slots=False)
class Extract:
    """What a public version shows of a session: all ranks are counted among the areas shown.

    ``marks`` are the areas' settled marks by id, a threat given as a position being counted among the areas shown too.
    ``agreed``, ``computed`` and ``risk`` hold the ranks of those that have one; a recorded session computes none.
    """

    session: Session
    areas: tuple[RiskArea, ...]
    marks: Mapping[str, Marked]
    agreed: Mapping[str, Rank]
    computed: Mapping[str, Rank]
    risk: Mapping[str, Rank]

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The ids of the ranked areas in the agreed order; inside a tie by name."""
        names = {area.area_id: area.name.casefold() for area in self.areas}
        return tuple(sorted(self.agreed, key=lambda a: (self.agreed[a].value, names[a], a)))

    @cached_property
    def alone(self) -> Ranking:
        """What the method gives for the shown areas and no others: for scores, bands and what broke a tie among them,
        never for the order.

        Raises:
            ValueError: a recorded session has no scheme and so nothing computed.
        """
        if self.session.scheme is None:
            raise ValueError("a recorded session has no computed ranks")
        return rank(self.session.scheme, list(self.marks.values()))

    @cached_property
    def differs(self) -> bool:
        """Whether the meeting has put any two of the shown areas otherwise than the method does."""
        return any(self.computed[a] != agreed for a, agreed in self.agreed.items() if a in self.computed)

    @cached_property
    def unexplained(self) -> bool:
        """Whether the method, applied to what is shown, gives another order than the computed one: then a reader who
        does so can tell that areas which are not shown had a part in it."""
        if self.session.scheme is None:
            return False
        results = self.alone.results
        priority = {r.area.area_id: r.priority_rank for r in results if r.priority_rank}
        risk = {r.area.area_id: r.risk_rank for r in results if r.risk_rank}
        return priority != self.computed or risk != self.risk


def extract(session: Session, shown: Collection[str]) -> Extract:
    """What is shown of a session where only the areas ``shown`` are; ids of no present area count for nothing."""
    areas = tuple(sorted((a for a in session.present if a.area_id in shown), key=lambda a: (a.name.casefold(), a.code)))
    ids = {area.area_id for area in areas}
    if session.scheme is None:
        facts = {a: session.recorded[a] for a in ids if a in session.recorded}
        threat = renumbered({a: fact.threat_position for a, fact in facts.items()}, ids)
        marks = {a.area_id: Marked(a.area_id, a.name, threat=_value(threat.get(a.area_id))) for a in areas}
        agreed = renumbered({a: fact.agreed_rank for a, fact in facts.items()}, ids)
        risk = renumbered({a: fact.risk_rank for a, fact in facts.items()}, ids)
        return Extract(session, areas, marks, agreed, {}, risk)
    results, placements = session.ranking.by_id, session.agreed.by_id
    return Extract(
        session,
        areas,
        _marks(session, areas),
        renumbered({a: p.agreed.value for a, p in placements.items()}, ids),
        renumbered({a: p.computed.value for a, p in placements.items()}, ids),
        renumbered({a: _value(r.risk_rank) for a, r in results.items()}, ids),
    )


def _value(held: Rank | None) -> int | None:
    return held.value if held else None


def _marks(session: Session, areas: Iterable[RiskArea]) -> dict[str, Marked]:
    """The areas' marks. Gaps in positions of threat would tell how many areas are missing, and where."""
    results = session.ranking.by_id
    marks = {a.area_id: results[a.area_id].area for a in areas}
    if session.scheme is None or session.scheme.threat_kind is not ThreatKind.POSITION:
        return marks
    places = renumbered({a: m.threat for a, m in marks.items()}, marks)
    return {a: replace(m, threat=_value(places.get(a))) for a, m in marks.items()}


def public_code(session: Session, shown: Collection[str], foot: bool = False) -> str:
    """Eight hexadecimal digits, such as "7F3A-91C2", of a public version that shows the areas ``shown``; with ``foot``
    of one that names the others at its foot.

    It is made of the method and of the shown areas' codes, names, marks and ranks as they are printed (with ``foot``,
    of the other names too), and of nothing else: trying scores for the withheld areas confirms none of them. Titles,
    dates, texts and ids do not count, as in :func:`riskdesk.domain.seal.seal`.
    """
    text = json.dumps(_sealed(session, shown, foot), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest().upper()
    return f"{digest[:4]}-{digest[4:8]}"


def _sealed(session: Session, shown: Collection[str], foot: bool) -> dict[str, object]:
    taken = extract(session, shown)

    def row(area: RiskArea) -> list[object]:
        a, marks = area.area_id, taken.marks[area.area_id]
        ranks = (_value(held.get(a)) for held in (taken.agreed, taken.computed, taken.risk))
        return [area.code, area.name, *ranks, marks.impact, marks.probability, marks.threat]

    return {
        "form": FORM,
        "scheme": json.loads(session.scheme_text) if session.scheme_text else None,
        "areas": sorted((row(area) for area in taken.areas), key=lambda cells: [str(cell) for cell in cells]),
        # A foot without a name is no foot, as on the paper.
        "foot": sorted(a.name for a in session.present if a.area_id not in taken.marks) or None if foot else None,
    }
