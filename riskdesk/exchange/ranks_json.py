"""The ranking as objects for other programs: exact numbers beside those that JSON has."""

from __future__ import annotations

import json
from fractions import Fraction

from riskdesk.domain.explain import explain
from riskdesk.domain.ranking import Ranking, Result

Field = str | int | float | None


def rank_records(ranking: Ranking) -> list[dict[str, Field]]:
    """One object for each area, in priority order, those not scored last; ``None`` where there is no value.

    Ranks are competition ranks. ``priority_score_exact`` is the fraction that ``priority_score`` is the nearest
    floating-point number to.
    """
    return [_record(ranking, result) for result in ranking.results]


def rank_json(ranking: Ranking, ascii_only: bool = False) -> str:
    """The records as JSON text, an object a line, ending in a line end."""
    lines = [json.dumps(record, ensure_ascii=ascii_only) for record in rank_records(ranking)]
    return "[\n" + ",\n".join(f"  {line}" for line in lines) + "\n]\n"


def _record(ranking: Ranking, result: Result) -> dict[str, Field]:
    area, score = result.area, result.priority_score
    return {
        "area": area.name,
        "impact": area.impact,
        "probability": area.probability,
        "threat": area.threat,
        "risk_score": _number(result.risk_score),
        "band": result.band.name if result.band else None,
        "risk_rank": result.risk_rank.value if result.risk_rank else None,
        "risk_rank_label": result.risk_rank.label if result.risk_rank else None,
        "threat_rank": result.threat_rank.value if result.threat_rank else None,
        "priority_score": _number(score),
        "priority_score_exact": None if score is None else str(score),
        "priority_rank": result.priority_rank.value if result.priority_rank else None,
        "priority_rank_label": result.priority_rank.label if result.priority_rank else None,
        "explanation": explain(ranking, area.area_id),
    }


def _number(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else float(value)
