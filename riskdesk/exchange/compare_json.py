"""A comparison as an object for other programs."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from riskdesk.domain.compare import WHAT_IF, Comparison, Row, Side, move_text
from riskdesk.domain.ordering import Rank
from riskdesk.domain.seal import seal
from riskdesk.domain.session import Session


def compare_record(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain data; ``None`` where there is no value. ``areas`` stand as the rows do, and each has all
    fields. ``places`` and ``parts`` count agreed ranks, up being positive."""
    return {
        "old": _session(comparison.old),
        "new": _session(comparison.new),
        "comparable": comparison.comparable,
        "recorded": comparison.recorded,
        "method": list(comparison.method),
        "scheme_notes": list(comparison.notes),
        "wording": [{"what": d.text, "old": d.old, "new": d.new} for d in comparison.differences if d.old or d.new],
        "head": list(comparison.head),
        "what_if": WHAT_IF if comparison.what_if else None,
        "counts": {kind.value.replace(" ", "_"): n for kind, n in comparison.counts.all_kinds().items()}
        | {"total": comparison.counts.total},
        "areas": [_row(row) for row in comparison.rows],
    }


def compare_json(comparison: Comparison, ascii_only: bool = False) -> str:
    """The record as JSON text, ending in a line end."""
    return json.dumps(compare_record(comparison), ensure_ascii=ascii_only, indent=2) + "\n"


def _session(session: Session) -> dict[str, Any]:
    info = session.info
    return {
        "session_id": info.session_id,
        "version_id": info.version_id,
        "version": info.number,
        "title": info.title,
        "held_on": info.held_on or None,
        "state": info.state.value,
        "label": info.label,
        "illustrative": info.illustrative,
        "reopened": info.reopened or None,
        "code": seal(session),
    }


def _row(row: Row) -> dict[str, Any]:
    made, wording = row.parts, row.definition_change
    return {
        "area_id": row.area_id,
        "area": row.name,
        "code": row.code,
        "kind": row.kind.value.replace(" ", "_"),
        "move": move_text(row),
        "places": row.places,
        "old": _side(row.old),
        "new": _side(row.new),
        "band_change": row.band_change or None,
        "cause": row.cause,
        "explanation": row.explanation,
        "parts": {"own": made.own, "others": made.others, "agreement": made.agreement} if made else None,
        "definition_changed": {"old": wording[0], "new": wording[1]} if wording else None,
        "made_of": list(row.made_of),
        "made_into": list(row.made_into),
        "what_if_rank": row.what_if.value if row.what_if else None,
        "what_if_rank_label": row.what_if.label if row.what_if else None,
    }


def _side(side: Side | None) -> dict[str, Any] | None:
    if side is None:
        return None
    return {
        "impact": side.impact,
        "probability": side.probability,
        "threat": side.threat,
        "threat_position": side.threat_position,
        "risk_score": _number(side.risk_score),
        "band": side.band.name if side.band else None,
        **_rank("risk_rank", side.risk_rank),
        "priority_score": _number(side.priority_score),
        "priority_score_exact": None if side.priority_score is None else str(side.priority_score),
        **_rank("computed_rank", side.computed),
        **_rank("agreed_rank", side.agreed),
    }


def _rank(key: str, rank: Rank | None) -> dict[str, int | str | None]:
    return {key: rank.value if rank else None, f"{key}_label": rank.label if rank else None}


def _number(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else float(value)
