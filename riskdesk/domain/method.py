"""The method of a scheme in words, for the sheet and the Details tab."""

from __future__ import annotations

from fractions import Fraction

from riskdesk.domain.explain import chain_words, lower
from riskdesk.domain.scheme import OrderRule, PriorityRule, Scheme, ScoreRule, ThreatKind
from riskdesk.domain.words import number


def method_sentences(scheme: Scheme) -> tuple[str, ...]:
    """How score, order and priority are reached, one sentence each."""
    return (*rule_sentences(scheme), "All areas are shown.")


def rule_sentences(scheme: Scheme) -> tuple[str, ...]:
    """The same without a word on which areas are shown."""
    sentences = [_score(scheme), _order(scheme), _threat(scheme), _priority(scheme), _ties(scheme)]
    sentences.append("Ranks are competition ranks: equal areas share a rank and the next is skipped.")
    return tuple(s for s in sentences if s)


def _score(scheme: Scheme) -> str:
    lowest = min(scheme.risk_score(i, p) for i, p in scheme.cells)
    span = f"({number(lowest)} to {number(scheme.maximum_risk)})"
    impact, probability = lower(scheme.impact.name), lower(scheme.probability.name)
    if scheme.score_rule is ScoreRule.CELLS:
        return f"Risk score: set for each cell of {impact} and {probability} {span}."
    sign = "×" if scheme.score_rule is ScoreRule.PRODUCT else "+"
    return f"Risk score = {impact} {sign} {probability} {span}."


def _order(scheme: Scheme) -> str:
    if scheme.order_rule is OrderRule.SCORE:
        return ""
    first, then = scheme.impact.name, scheme.probability.name
    if scheme.order_rule is OrderRule.PROBABILITY_FIRST:
        first, then = then, first
    return f"Risk rank: {lower(first)} first, then {lower(then)}."


def _threat(scheme: Scheme) -> str:
    if scheme.threat_kind is ThreatKind.POSITION:
        return "Threat is a position, 1 = greatest."
    return ""


def _priority(scheme: Scheme) -> str:
    rule = scheme.priority_rule
    top = scheme.threat.maximum if scheme.threat and scheme.threat.maximum else 0
    if rule is PriorityRule.WEIGHTED_SUM:
        return f"Priority = {_shares(scheme)}, {_bounds(scheme.maximum_risk, top)}."
    if rule is PriorityRule.PRODUCT:
        return "Priority = risk score × threat score."
    if rule is PriorityRule.SUM:
        return "Priority = risk score + threat score."
    if rule is PriorityRule.SUM_OF_RANKS:
        return "Priority = risk rank + threat rank, low first; adding or removing an area can reorder the others."
    return "Priority = risk alone." if rule is PriorityRule.RISK_ONLY else "Priority = threat alone."


def _shares(scheme: Scheme) -> str:
    w = scheme.risk_weight
    if w == Fraction(1, 2):
        return "half risk, half threat"
    return f"{number(w)} × risk + {number(1 - w)} × threat"


def _bounds(risk: Fraction, threat: int) -> str:
    if risk == threat:
        return f"each as a share of {threat}"
    return f"risk as a share of {number(risk)}, threat as a share of {threat}"


def _ties(scheme: Scheme) -> str:
    parts = []
    if scheme.risk_ties:
        parts.append(f"Equal risk goes to the {chain_words(scheme.risk_ties)}.")
    if scheme.priority_ties:
        parts.append(f"Equal priority goes to the {chain_words(scheme.priority_ties)}.")
    parts.append("What is still equal shares its rank.")
    return " ".join(parts)
