"""What differs between two schemes, in plain sentences, and whether it makes their ranks incomparable."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from riskdesk.domain.explain import chain_words
from riskdesk.domain.scheme import (
    IMPACT,
    PROBABILITY,
    THREAT,
    Band,
    Factor,
    Level,
    OrderRule,
    PriorityRule,
    Scheme,
    ScoreRule,
    Span,
    ThreatKind,
)
from riskdesk.domain.words import number, plural
from riskdesk.immutable import immutable


@immutable
class Difference:
    """One thing that two schemes do not share, told in one sentence.

    ``substance`` says whether it can change a score or a rank, or what a level means to those who score: then the two
    methods are not the same. ``wording`` says that only names and texts have changed, and no rule, scale or range.
    ``old`` and ``new`` are the two texts where a definition or a description has changed, else ``""``.
    """

    text: str
    substance: bool = True
    old: str = ""
    new: str = ""
    wording: bool = False


def differences(old: Scheme, new: Scheme) -> tuple[Difference, ...]:
    """All that differs, what makes another method first, and of that the rules first and the wording last; empty where
    the schemes are equal.

    The rules stand in this order: matrix, order, bands, threat, priority, and then the ranges of the levels.
    """
    if old == new:
        return ()
    found = [d for part in _PARTS for d in part(old, new)]
    return tuple(sorted(found, key=lambda d: (not d.substance, d.wording)))


def _matrix(old: Scheme, new: Scheme) -> Iterator[Difference]:
    for word, was, now in _axes(old, new):
        if len(was.levels) != len(now.levels):
            yield Difference(f"{word.capitalize()}: {len(was.levels)} levels, now {len(now.levels)}.")


def _axes(old: Scheme, new: Scheme) -> Iterator[tuple[str, Factor, Factor]]:
    yield IMPACT, old.impact, new.impact
    yield PROBABILITY, old.probability, new.probability


def _threat(old: Scheme, new: Scheme) -> Iterator[Difference]:
    if old.threat_kind is not new.threat_kind:
        yield Difference(f"Threat: {_KINDS[old.threat_kind]}, now {_KINDS[new.threat_kind]}.")
    elif old.threat and new.threat:
        was, now = _limits(old.threat), _limits(new.threat)
        if was != now:
            yield Difference(f"Threat: {was}, now {now}.")


_KINDS = {
    ThreatKind.POINTS: "points",
    ThreatKind.POSITION: "positions (1 = greatest)",
    ThreatKind.NONE: "not scored",
}


def _limits(factor: Factor) -> str:
    return f"from {factor.minimum}" if factor.maximum is None else f"{factor.minimum} to {factor.maximum}"


def _scales(old: Scheme, new: Scheme) -> Iterator[Difference]:
    """What the levels mean: their ranges, names and texts, and the definitions."""
    for word, was, now in _axes(old, new):
        yield from _factor(word, was, now)
    if (before := _text(old.risk_definition)) != (after := _text(new.risk_definition)):
        yield Difference("The definition of risk has changed.", old=before, new=after, wording=True)
    if old.threat_kind is new.threat_kind and old.threat and new.threat:
        yield from _factor(THREAT, old.threat, new.threat)


def _factor(word: str, old: Factor, new: Factor) -> Iterator[Difference]:
    if old.name != new.name:
        yield Difference(f"What was called “{old.name}” is now called “{new.name}”.", wording=True)
    if (was := _text(old.definition)) != (now := _text(new.definition)):
        yield Difference(f"The definition of {word} has changed.", old=was, new=now, wording=True)
    before, after = ({level.value: level for level in f.levels} for f in (old, new))
    for value in sorted(before.keys() | after.keys()):
        yield from _level(word, value, before, after)


def _level(word: str, value: int, before: Mapping[int, Level], after: Mapping[int, Level]) -> Iterator[Difference]:
    old, new = before.get(value), after.get(value)
    if old is None or new is None:
        one, how = (old, "is no longer worded") if old else (new, "is worded now")
        if one is not None:
            yield Difference(f"{word.capitalize()} {value} {one.name} {how}.", wording=True)
        return
    if old.name != new.name:
        yield Difference(f"{word.capitalize()} {value}: “{old.name}”, now “{new.name}”.", wording=True)
    if _interval(old) != _interval(new):
        was, now = (level.span.text if level.span else "no range" for level in (old, new))
        yield Difference(f"{word.capitalize()} {value} {new.name}: {was}, now {now}.")
    if (meant := _text(old.description)) != (means := _text(new.description)):
        told = f"Wording of {word} {value} {new.name} has changed."
        yield Difference(told, old=meant, new=means, wording=True)


def _interval(level: Level) -> Span | None:
    """The range of a level, however it is written."""
    return replace(level.span, text="") if level.span else None


def _scores(old: Scheme, new: Scheme) -> Iterator[Difference]:
    if old.score_rule is not new.score_rule:
        yield Difference(f"Risk score: {_SCORE_RULES[old.score_rule]}, now {_SCORE_RULES[new.score_rule]}.")
    elif old.score_rule is ScoreRule.CELLS and old.cells == new.cells:
        yield from _cells("Risk score", _score, old, new)
    if old.order_rule is not new.order_rule:
        yield Difference(f"Order of the risk ranks: {_ORDERS[old.order_rule]}, now {_ORDERS[new.order_rule]}.")
    if old.risk_ties != new.risk_ties:
        yield Difference(f"Equal risk goes to: {chain_words(old.risk_ties)}, now {chain_words(new.risk_ties)}.")


_SCORE_RULES = {
    ScoreRule.PRODUCT: "impact × probability",
    ScoreRule.SUM: "impact + probability",
    ScoreRule.CELLS: "set for each cell",
}
_ORDERS = {
    OrderRule.SCORE: "by risk score",
    OrderRule.IMPACT_FIRST: "by impact first",
    OrderRule.PROBABILITY_FIRST: "by probability first",
}


def _score(scheme: Scheme, impact: int, probability: int) -> str:
    return str(scheme.risk_score(impact, probability))


def _cells(what: str, shown: Callable[[Scheme, int, int], str], old: Scheme, new: Scheme) -> Iterator[Difference]:
    """The cells of the matrix that show something else now, in one sentence with the first one's values."""
    changed = [cell for cell in old.cells if shown(old, *cell) != shown(new, *cell)]
    if not changed:
        return
    impact, probability = changed[0]
    values = f"{shown(old, impact, probability)}, now {shown(new, impact, probability)}"
    if len(changed) == 1:
        yield Difference(f"{what} of impact {impact} with probability {probability}: {values}.")
    else:
        first = f"impact {impact} with probability {probability}: {values}"
        yield Difference(f"{what} of {len(changed)} cells has changed, such as {first}.")


def _bands(old: Scheme, new: Scheme) -> Iterator[Difference]:
    was, now = ([band.name for band in scheme.bands] for scheme in (old, new))
    if was != now:
        yield Difference(f"Bands, the highest first: {', '.join(was)}; now {', '.join(now)}.")
    elif bool(old.cell_bands) != bool(new.cell_bands):
        kinds = ["set for each cell" if scheme.cell_bands else "by risk score" for scheme in (old, new)]
        yield Difference(f"Bands: {kinds[0]}, now {kinds[1]}.")
    elif old.cell_bands and old.cells == new.cells:
        yield from _cells("Band", _band_name, old, new)
    else:
        pairs = [(a, b) for a, b in zip(old.bands, new.bands, strict=True) if (a.low, a.high) != (b.low, b.high)]
        yield from (Difference(f"Band {b.name}: {_span(a)}, now {_span(b)}.") for a, b in pairs)


def _band_name(scheme: Scheme, impact: int, probability: int) -> str:
    band = scheme.band(impact, probability)
    return band.name if band else "no band"


def _span(band: Band) -> str:
    return f"{number(band.low or 0)} to {number(band.high or 0)}"


def _priority(old: Scheme, new: Scheme) -> Iterator[Difference]:
    if old.priority_rule is not new.priority_rule:
        yield Difference(f"Priority: {old.priority_rule}, now {new.priority_rule}.")
    elif old.priority_rule is PriorityRule.WEIGHTED_SUM and old.risk_weight != new.risk_weight:
        yield Difference(f"Risk weight: {old.risk_weight}, now {new.risk_weight}.")
    if old.priority_ties != new.priority_ties:
        chains = [chain_words(scheme.priority_ties) for scheme in (old, new)]
        yield Difference(f"Equal priority goes to: {chains[0]}, now {chains[1]}.")


def _notes(old: Scheme, new: Scheme) -> Iterator[Difference]:
    """What is no matter of method: said all the same."""
    if old.name != new.name:
        yield Difference(f"The scheme’s name: “{old.name}”, now “{new.name}”.", False)
    for what, was, now in (("source", old.source, new.source), ("description", old.description, new.description)):
        if _text(was) != _text(now):
            yield Difference(f"The scheme’s {what} is another.", False, _text(was), _text(now))
    if old.known != new.known:
        yield Difference("The findings that are marked as known are others.", False)
    known = {band.name: band for band in old.bands}
    for band in new.bands:
        if band.name in known:
            yield from _look(known[band.name], band)


def _look(old: Band, new: Band) -> Iterator[Difference]:
    if (old.fill, old.text) != (new.fill, new.text):
        yield Difference(f"Band {new.name} has other colours.", False)
    if old.sign != new.sign:
        yield Difference(f"Band {new.name}: sign {old.sign}, now {new.sign}.", False)
    if old.review_months != new.review_months:
        months = plural(old.review_months, "month")
        yield Difference(f"Band {new.name}: reviewed after {months}, now {new.review_months}.", False)


def _text(text: str) -> str:
    """A text without what is no wording: how it is broken into lines."""
    return " ".join(text.split())


_PARTS: tuple[Callable[[Scheme, Scheme], Iterator[Difference]], ...] = (
    _matrix,
    _scores,
    _bands,
    _threat,
    _priority,
    _scales,
    _notes,
)
