"""The scores of one area with the wording of its session's scheme, and the sentence that explains them."""

from __future__ import annotations

from riskdesk.domain.explain import explain
from riskdesk.domain.ranking import Result
from riskdesk.domain.scheme import Factor, Level, PriorityRule, ThreatKind
from riskdesk.domain.session import Session
from riskdesk.domain.words import number
from riskdesk.immutable import immutable
from riskdesk.sheet.data import Chip, SheetRow
from riskdesk.sheet.notes import Runs
from riskdesk.sheet.scored import risk_chip
from riskdesk.sheet.wording import NONE, sentence


@immutable
class AreaScore:
    """One row of the table of scores: what is scored, what it was given, and what that means. Of the marks and the
    result ``given`` or ``chip`` is filled."""

    area: str
    given: str | Chip
    meaning: str


def area_scores(session: Session, area_id: str, row: SheetRow) -> tuple[AreaScore, ...]:
    """Impact, probability and threat with the wording of their levels, then what follows from them; of a recorded
    session what is recorded."""
    if session.scheme is None:
        return _recorded(row)
    result = session.ranking.by_id[area_id]
    marks = tuple(_mark(session, factor, result) for factor in session.scheme.factors)
    return (*marks, _risk(session, result), *_priority(session, result))


def explanation(session: Session, area_id: str) -> Runs:
    """How the ranks follow from the scores, in a sentence with its arithmetic; of what is not scored what is missing,
    and of recorded ranks where they are from."""
    if session.scheme is None:
        source = session.info.source.strip()
        said = f"Nothing is computed here. Source: {sentence(source)}" if source else "Nothing is computed here."
        return (("As recorded. ", True), (said, False))
    name, scored = session.by_id[area_id].name, session.ranking.by_id[area_id].scored
    words = explain(session.ranking, area_id).removeprefix(f"{name}: ")
    return (("In one sentence. " if scored else "What is missing. ", True), (f"{words[:1].upper()}{words[1:]}", False))


def _recorded(row: SheetRow) -> tuple[AreaScore, ...]:
    return (
        AreaScore("Threat position", row.threat, "1 is the greatest threat; as the source gives it."),
        AreaScore("Risk rank", row.risk_rank, "1 is first; as the source gives it."),
    )


def _mark(session: Session, factor: Factor, result: Result) -> AreaScore:
    mark = result.area.mark(factor.key)
    if mark is None:
        return AreaScore(factor.name, NONE, "Not scored.")
    return AreaScore(factor.name, _of(session, factor, mark), _meaning(factor, factor.level(mark)))


def _of(session: Session, factor: Factor, mark: int) -> str:
    """ "3 of 5", "13 of 25"; a position stands alone."""
    if session.scheme is not None and factor is session.scheme.threat:
        if session.scheme.threat_kind is ThreatKind.POSITION:
            return str(mark)
        return f"{mark} of {factor.maximum}"
    return f"{mark} of {factor.levels[-1].value}" if factor.levels else str(mark)


def _meaning(factor: Factor, level: Level | None) -> str:
    """The level's name, range and description; what the factor is, where its scale has no words."""
    if level is None:
        return sentence(factor.definition)
    spanned = f"{level.name} ({level.span.text})" if level.span and level.span.text else level.name
    return " ".join(filter(None, (sentence(spanned), sentence(level.description))))


def _risk(session: Session, result: Result) -> AreaScore:
    chip = risk_chip(result.risk_score, result.band)
    if chip is None:
        return AreaScore("Risk score", NONE, "Follows from impact and probability once both are given.")
    ranked = sum(r.risk_rank is not None for r in session.ranking.results)
    place = f"Risk rank {result.risk_rank.label} of {ranked}." if result.risk_rank else "No risk rank."
    return AreaScore("Risk score", chip, place)


def _priority(session: Session, result: Result) -> tuple[AreaScore, ...]:
    if session.scheme is None or session.scheme.priority_rule in (PriorityRule.RISK_ONLY, PriorityRule.THREAT_ONLY):
        return ()
    if result.priority_score is None or result.priority_rank is None:
        return (AreaScore("Priority score", NONE, "None, because a score that it needs is missing."),)
    scored = len(session.ranking.scored)
    words = f"Computed rank {result.priority_rank.label} of {scored}."
    return (AreaScore("Priority score", number(result.priority_score), words),)
