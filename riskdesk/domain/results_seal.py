"""A digest of all that a session's scores come to, by which it can be proved that they still come to the same.

The code of ``domain.seal`` is made of what was put in: method, marks, moves. This one is made of what comes out, so
that a program that reckons otherwise is found out. The form of the text must never change.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from riskdesk.domain.agreed import Placement
from riskdesk.domain.ranking import Result
from riskdesk.domain.session import RiskArea, Session

FORM = 1
"""The form of the text; a new form gets a new number and the old one stays readable."""


def results_digest(session: Session) -> str:
    """The SHA-256, in hexadecimal digits, of the computed results of a session that has a scheme.

    Raises:
        ValueError: it has ranks only, and so nothing is computed.
    """
    text = json.dumps(results(session), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def results(session: Session) -> dict[str, Any]:
    """What the digest is made of, as plain data: of each area present, known by its code and name, risk score, band,
    risk rank, exact priority score, priority rank and agreed rank; ``None`` where there is none.

    Raises:
        ValueError: as :func:`results_digest`.
    """
    if session.scheme is None:
        raise ValueError("a recorded session has no computed results")
    results, places = session.ranking.by_id, session.agreed.by_id
    rows = [_row(area, results[area.area_id], places.get(area.area_id)) for area in session.present]
    return {"form": FORM, "areas": sorted(rows, key=lambda row: row[:2])}


def _row(area: RiskArea, result: Result, place: Placement | None) -> list[str | None]:
    return [
        area.code,
        area.name,
        None if result.risk_score is None else str(result.risk_score),
        result.band.name if result.band else None,
        result.risk_rank.label if result.risk_rank else None,
        None if result.priority_score is None else str(result.priority_score),
        result.priority_rank.label if result.priority_rank else None,
        place.agreed.label if place else None,
    ]
