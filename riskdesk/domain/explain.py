"""Why an area is where it is: one sentence with its arithmetic.

Form: "Drugs: impact 3 × probability 5 = 15 High, risk rank 5 (level on 15 with Domestic Violence, which is put
ahead by its higher impact); threat 13 of 25; priority 0.5 × 15/25 + 0.5 × 13/25 = 0.56: 4th."
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from riskdesk.domain.ordering import Rivals
from riskdesk.domain.ranking import Ranking, Result, Tie, TieKind
from riskdesk.domain.scheme import (
    IMPACT,
    PROBABILITY,
    THREAT,
    Criterion,
    Factor,
    OrderRule,
    PriorityRule,
    Scheme,
    ScoreRule,
    ThreatKind,
)
from riskdesk.domain.words import listed, number, ordinal

MOST_NAMES = 3
"""So many level areas are named; the rest are counted."""


def explain(ranking: Ranking, area_id: str) -> str:
    """The sentence for one area of the ranking.

    Raises:
        KeyError: the ranking has no such area.
    """
    result = ranking.by_id[area_id]
    parts = [part for part in (_risk(ranking, result), _threat(ranking.scheme, result)) if part]
    parts.append(_priority(ranking, result) if result.scored else _missing(ranking.scheme, result))
    return f"{result.area.name}: {'; '.join(parts)}."


def lower(name: str) -> str:
    """A factor's name inside a sentence: "Threat score" becomes "threat score", "IT harm" stays."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _named(factor: Factor, result: Result) -> str:
    return f"{lower(factor.name)} {result.area.mark(factor.key)}"


def _risk(ranking: Ranking, result: Result) -> str:
    scheme = ranking.scheme
    if result.risk_score is None:
        given = [f for f in (scheme.impact, scheme.probability) if result.area.mark(f.key) is not None]
        return ", ".join(_named(f, result) for f in given)
    cell = _cell(scheme, result)
    band = f" {result.band.name}" if result.band else ""
    text = f"{cell} = {number(result.risk_score)}{band}"
    if result.risk_rank is None:
        return text
    order = "" if scheme.order_rule is OrderRule.SCORE else f" by {scheme.order_rule.value}"
    return f"{text}, risk rank {result.risk_rank.label}{order}{_level(ranking, result, TieKind.RISK)}"


def _cell(scheme: Scheme, result: Result) -> str:
    impact, probability = _named(scheme.impact, result), _named(scheme.probability, result)
    if scheme.score_rule is ScoreRule.CELLS:
        return f"the cell of {impact} and {probability}"
    return f"{impact} {'×' if scheme.score_rule is ScoreRule.PRODUCT else '+'} {probability}"


def _threat(scheme: Scheme, result: Result) -> str:
    if result.area.threat is None or scheme.threat is None:
        return ""
    if scheme.threat_kind is ThreatKind.POSITION:
        return f"threat position {result.area.threat}"
    return f"threat {result.area.threat} of {scheme.threat.maximum}"


def _missing(scheme: Scheme, result: Result) -> str:
    missing = [f for f in scheme.factors if f.key in scheme.needs and result.area.mark(f.key) is None]
    return f"not scored, so no rank: {listed([lower(f.name) for f in missing])} still to be given"


def _priority(ranking: Ranking, result: Result) -> str:
    if result.priority_rank is None or result.priority_score is None:
        raise ValueError("only a scored area has a priority")
    sum_ = _arithmetic(ranking.scheme, result)
    place = ordinal(result.priority_rank.value) + (" equal" if result.priority_rank.tied else "")
    return f"{sum_}: {place}{_level(ranking, result, TieKind.PRIORITY)}"


def _arithmetic(scheme: Scheme, result: Result) -> str:
    rule, threat = scheme.priority_rule, result.area.threat
    score = number(result.priority_score or 0)
    if rule is PriorityRule.RISK_ONLY:
        return "priority by risk alone"
    if rule is PriorityRule.THREAT_ONLY:
        return "priority by threat alone"
    if rule is PriorityRule.SUM_OF_RANKS and result.risk_rank and result.threat_rank:
        return f"priority risk rank {result.risk_rank.value} + threat rank {result.threat_rank.value} = {score}"
    risk = number(result.risk_score or 0)
    if rule is PriorityRule.WEIGHTED_SUM:
        top = scheme.threat.maximum if scheme.threat else 1
        w, v = number(scheme.risk_weight), number(1 - scheme.risk_weight)
        return f"priority {w} × {risk}/{number(scheme.maximum_risk)} + {v} × {threat}/{top} = {score}"
    return f"priority {risk} {'×' if rule is PriorityRule.PRODUCT else '+'} {threat} = {score}"


def _level(ranking: Ranking, result: Result, kind: TieKind) -> str:
    """ " (level on 15 with Domestic Violence, which is put ahead by its higher impact)", or nothing."""
    tie = ranking.tie_of(result.area.area_id, kind)
    if tie is None:
        return ""
    texts: list[str] = []
    for rivals in tie.rivals(result.area.area_id):
        others = (a for a in rivals.areas if a != result.area.area_id)
        names = [ranking.by_id[a].area.name for a in islice(others, MOST_NAMES)]
        count = len(rivals.areas) - (rivals.step is None)
        if count:
            texts.append(f"with {few(names, count)}, {_clause(rivals, count)}")
    return f" (level{level_on(ranking.scheme, tie)} {'; '.join(texts)})"


def _clause(rivals: Rivals, count: int) -> str:
    if rivals.step is None:
        return "nothing in the chain sets them apart"
    whose, what = "its" if count == 1 else "their", rivals.step.criterion.value
    are = "is" if whose == "its" else "are"
    if rivals.ahead:
        return f"which {are} put ahead by {whose} higher {what}"
    return f"which {are} put behind by {whose} lower {what}"


def few(names: Sequence[str], count: int | None = None) -> str:
    """The names where there are few, else the first and how many others; ``count`` where more are meant than given."""
    count = len(names) if count is None else count
    if count <= MOST_NAMES:
        return listed(names)
    return f"{', '.join(names[: MOST_NAMES - 1])} and {count - MOST_NAMES + 1} others"


def level_on(scheme: Scheme, tie: Tie) -> str:
    """What the areas of a tie are level on: " on 15", " on 0.56", " in one cell", " on risk"."""
    if tie.kind is TieKind.RISK and scheme.order_rule is not OrderRule.SCORE:
        return " in one cell"
    if tie.kind is TieKind.PRIORITY and scheme.priority_rule is PriorityRule.RISK_ONLY:
        return " on risk"
    return f" on {number(tie.score)}"


def tie_sentence(ranking: Ranking, tie: Tie) -> str:
    """What was level and what became of it, for the sheet and the window."""
    names = {a: ranking.by_id[a].area.name for a in tie.areas}
    what = "risk rank" if tie.kind is TieKind.RISK else "priority"
    text = f"{listed([names[a] for a in tie.areas])} are level{level_on(ranking.scheme, tie)} ({what})"
    chain = ranking.scheme.risk_ties if tie.kind is TieKind.RISK else ranking.scheme.priority_ties
    steps = [
        f"the higher {step.criterion.value} puts "
        + " ahead of ".join(listed([names[a] for a in group]) for group in step.into)
        for step in tie.steps
    ]
    still = [f"{listed([names[a] for a in group])} share the rank" for group in tie.open]
    if tie.open and not tie.steps:
        tried = f"{same_too(chain)}, and" if chain else "the scheme has no tie-break for it, so"
        still = [f"{tried} they share the rank"]
    return f"{text}: {'; '.join(steps + still)}."


def marks_given(scheme: Scheme, result: Result) -> str:
    """What a not scored area has and lacks: "impact 1, probability 3, threat not scored"."""
    words = {IMPACT: lower(scheme.impact.name), PROBABILITY: lower(scheme.probability.name), THREAT: "threat"}
    given = [(words[f.key], result.area.mark(f.key)) for f in scheme.factors]
    return ", ".join(f"{word} {'not scored' if mark is None else mark}" for word, mark in given)


def same_too(chain: Sequence[Criterion]) -> str:
    """What a tie-break chain of at least one step found, where it broke nothing: "their risk score and impact are the
    same too"."""
    return f"their {listed([c.value for c in chain])} {'is' if len(chain) == 1 else 'are'} the same too"


def chain_words(chain: Sequence[Criterion]) -> str:
    """A tie-break chain in words: "higher risk score, then higher impact", or "none"."""
    return ", then ".join(f"higher {c.value}" for c in chain) or "none"
