"""What a library holds, as text for a terminal and as objects for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from riskdesk.domain.catalogue import Assessment, SessionSummary
from riskdesk.domain.words import day
from riskdesk.exchange.text_table import GAP, aligned

_HEADS = ("Date", "Session", "State", "Version", "Scored", "Id")


def list_lines(
    assessments: Iterable[Assessment], sessions: Sequence[SessionSummary], reviews: Mapping[str, str]
) -> list[str]:
    """Each assessment with a table of its sessions, in the order given, and what is due in it below.

    ``reviews`` gives what is due, by the assessment's id, as a text that may be empty.
    """
    lines: list[str] = []
    for assessment in assessments:
        whose = f" ({assessment.partnership})" if assessment.partnership else ""
        lines += [""] if lines else []
        lines.append(assessment.title + whose)
        rows = [_row(s) for s in sessions if s.assessment_id == assessment.assessment_id]
        lines += [GAP + line for line in aligned([_HEADS, *rows], {0, 1, 2, 5})] if rows else [f"{GAP}no sessions"]
        if due := reviews.get(assessment.assessment_id):
            lines.append(f"{GAP}Review: {due}")
    return lines


def _row(session: SessionSummary) -> tuple[str, ...]:
    state = f"{session.state}, illustrative" if session.illustrative else session.state.value
    scored = f"{session.scored} of {session.areas}"
    when = day(session.held_on) or "not dated"
    return when, session.title, state, str(session.number), scored, session.session_id


def list_json(assessments: Iterable[Assessment], sessions: Sequence[SessionSummary], ascii_only: bool = False) -> str:
    """A list of assessments, each with the list of its sessions; ends in a line end. A session without a date has
    ``null``."""
    records = [
        {
            "assessment_id": assessment.assessment_id,
            "title": assessment.title,
            "partnership": assessment.partnership,
            "sessions": [_record(s) for s in sessions if s.assessment_id == assessment.assessment_id],
        }
        for assessment in assessments
    ]
    return json.dumps(records, ensure_ascii=ascii_only, indent=2) + "\n"


def _record(session: SessionSummary) -> dict[str, Any]:
    return {
        "session_id": session.session_id,
        "title": session.title,
        "held_on": session.held_on or None,
        "state": session.state.value,
        "version": session.number,
        "version_id": session.version_id,
        "closed_at": session.closed_at or None,
        "reopened": session.reopened or None,
        "label": session.label,
        "illustrative": session.illustrative,
        "areas": session.areas,
        "scored": session.scored,
        "not_scored": session.areas - session.scored,
    }
