"""The ranking as plain text for a terminal or a mail."""

from __future__ import annotations

from itertools import chain

from riskdesk.domain.explain import level_on, marks_given, tie_sentence
from riskdesk.domain.method import method_sentences
from riskdesk.domain.ranking import Ranking, Result, Tie
from riskdesk.domain.scheme import Scheme
from riskdesk.domain.words import number, plural
from riskdesk.exchange.text_table import aligned

MOST_TIES = 20
"""So many ties are told; the rest are counted."""
MOST_NAMES = 12
"""So many areas of a tie are named."""


def rank_text(ranking: Ranking) -> str:
    """A table in priority order, what is not scored, the ties, the counts and the method; ends in a line end."""
    parts = [_table(ranking), _not_scored(ranking), _ties(ranking), _counts(ranking), _method(ranking.scheme)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _columns(scheme: Scheme) -> list[str]:
    threat = [scheme.threat.name] if scheme.threat else []
    marks = [scheme.impact.name, scheme.probability.name]
    return ["Priority", "Area", *threat, *marks, "Risk score", "Band", "Risk rank", "Priority score"]


def _row(scheme: Scheme, result: Result) -> list[str]:
    area, band = result.area, result.band
    threat = [_mark(area.threat)] if scheme.threat else []
    return [
        result.priority_rank.label if result.priority_rank else "",
        area.name,
        *threat,
        _mark(area.impact),
        _mark(area.probability),
        _mark(None) if result.risk_score is None else number(result.risk_score),
        f"{band.name} {band.sign}" if band else "",
        result.risk_rank.label if result.risk_rank else "",
        "" if result.priority_score is None else number(result.priority_score),
    ]


def _mark(value: int | None) -> str:
    return "–" if value is None else str(value)


def _table(ranking: Ranking) -> str:
    scheme = ranking.scheme
    heads = _columns(scheme)
    rows = [_row(scheme, result) for result in ranking.scored]
    left = {heads.index("Area"), heads.index("Band")}
    return "\n".join(aligned([heads, *rows], left)) if rows else ""


def _not_scored(ranking: Ranking) -> str:
    rows = ranking.not_scored
    if not rows:
        return ""
    lines = [f"  {result.area.name}: {_given(ranking.scheme, result)}" for result in rows]
    return "\n".join([f"Not scored ({len(rows)}): no rank, never counted as low", *lines])


def _given(scheme: Scheme, result: Result) -> str:
    given = marks_given(scheme, result)
    if result.risk_score is None:
        return given
    return f"{given}; risk score {number(result.risk_score)}" + (f", {result.band.name}" if result.band else "")


def _ties(ranking: Ranking) -> str:
    ties = list(chain(ranking.risk_ties, ranking.priority_ties))
    if not ties:
        return "Ties: none" if ranking.scored else ""
    lines = [f"  {_tie(ranking, tie)}" for tie in ties[:MOST_TIES]]
    if len(ties) > MOST_TIES:
        lines.append(f"  and {plural(len(ties) - MOST_TIES, 'tie')} more")
    return "\n".join(["Ties:", *lines])


def _tie(ranking: Ranking, tie: Tie) -> str:
    if len(tie.areas) <= MOST_NAMES:
        return tie_sentence(ranking, tie)
    still = sum(map(len, tie.open))
    text = f"{len(tie.areas)} areas are level{level_on(ranking.scheme, tie)} ({tie.kind.value})"
    return f"{text}: after the chain {still} of them still share a rank with others."


def _counts(ranking: Ranking) -> str:
    scored, missing = len(ranking.scored), len(ranking.not_scored)
    return f"{scored} scored + {missing} not scored = {plural(scored + missing, 'area')}"


def _method(scheme: Scheme) -> str:
    return "\n".join([f"Scheme: {scheme.name}", *(f"  {sentence}" for sentence in method_sentences(scheme))])
