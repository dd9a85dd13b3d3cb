"""What is wrong or odd with a scheme: gaps, overlaps, uncovered scores, cells that fall, colours too close.

Every finding has a code, such as "probability gap 20-30". A scheme that knows of a finding lists its code under
``[checks] known``: it is still reported, as a known warning, and no longer stands in the way of using the scheme.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from fractions import Fraction
from itertools import combinations, pairwise

from riskdesk.domain.colours import LEAST_CONTRAST, contrast, grey
from riskdesk.domain.errors import SchemeError
from riskdesk.domain.scheme import Band, Factor, Scheme
from riskdesk.domain.spans import gaps, overlap
from riskdesk.domain.words import listed, number
from riskdesk.immutable import immutable

LEAST_GREY_STEP = 25
"""Bands whose greys (0 to 255) are closer cannot be told on a black-and-white print. The shipped bands are 35 apart
at the least."""


class Severity(StrEnum):
    """An error that is not known keeps the scheme from being used; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@immutable
class Finding:
    """One thing found: the code that ``[checks] known`` may list, and one sentence."""

    code: str
    severity: Severity
    text: str
    known: bool = False


def check(scheme: Scheme) -> tuple[Finding, ...]:
    """All findings, in the order of the file; a known one is a warning marked known."""
    found = (
        *_names(scheme.impact),
        *_names(scheme.probability),
        *_ranges(scheme.probability),
        *_scores(scheme),
        *_band_ranges(scheme),
        *_band_use(scheme),
        *_falling_bands(scheme),
        *_look(scheme.bands),
    )
    marked = [replace(f, known=True, severity=Severity.WARNING) if f.code in scheme.known else f for f in found]
    codes = {f.code for f in found}
    unmatched = [_unmatched(code) for code in dict.fromkeys(scheme.known) if code not in codes]
    return (*marked, *unmatched)


def require_usable(scheme: Scheme, where: str) -> Scheme:
    """The scheme, if its check finds no error that it does not know of.

    Raises:
        SchemeError: names the first such error.
    """
    for finding in check(scheme):
        if finding.severity is Severity.ERROR:
            raise SchemeError(where, finding.code, finding.text)
    return scheme


def _error(code: str, text: str) -> Finding:
    return Finding(code, Severity.ERROR, text)


def _warning(code: str, text: str) -> Finding:
    return Finding(code, Severity.WARNING, text)


def _unmatched(code: str) -> Finding:
    return _warning(f"known {code}", f'[checks] lists "{code}" as known, and nothing of that code was found.')


def _names(factor: Factor) -> Iterator[Finding]:
    seen: set[str] = set()
    for level in factor.levels:
        name = level.name.casefold()
        if name in seen:
            yield _warning(f"{factor.key} name {level.name}", f"Two {factor.key} levels have the name {level.name}.")
        seen.add(name)


def _ranges(factor: Factor) -> Iterator[Finding]:
    spans = [(level, level.span) for level in factor.levels if level.span]
    if not spans:
        return
    for level in factor.levels:
        if level.span is None:
            yield _warning(
                f"{factor.key} range {level.name}", f"{level.name} has no range of per cent, other levels have one."
            )
    for (lower, before), (upper, after) in pairwise(spans):
        if (after.low, after.high) <= (before.low, before.high):
            yield _error(f"{factor.key} order {upper.name}", f"{upper.name} does not lie above {lower.name}.")
    for low, high in gaps([span for _, span in spans]):
        where = _per_cent(low, high)
        yield _warning(f"{factor.key} gap {where}", f"No {factor.key} level covers {where}%.")
    for (lower, before), (upper, after) in combinations(spans, 2):
        shared = overlap(before, after)
        if shared is None:
            continue
        where, both = _per_cent(*shared), f"both {lower.name} and {upper.name}"
        if shared[0] == shared[1]:
            yield _warning(f"{factor.key} edge {where}", f"{where}% belongs to {both}.")
        else:
            yield _error(f"{factor.key} overlap {where}", f"{where}% belongs to {both}.")


def _per_cent(low: Fraction, high: Fraction) -> str:
    return number(low) if low == high else f"{number(low)}-{number(high)}"


def _steps(scheme: Scheme) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Every cell with its neighbour of the next higher impact, and of the next higher probability."""
    cells = frozenset(scheme.cells)
    for i, p in scheme.cells:
        for after in ((i + 1, p), (i, p + 1)):
            if after in cells:
                yield (i, p), after


def _cell(cell: tuple[int, int]) -> str:
    return f"{cell[0]},{cell[1]}"


def _scores(scheme: Scheme) -> Iterator[Finding]:
    for before, after in _steps(scheme):
        high, low = scheme.risk_score(*before), scheme.risk_score(*after)
        if low < high:
            yield _error(
                f"score falls {_cell(before)} to {_cell(after)}",
                f"The risk score falls from {number(high)} in cell {_cell(before)} to {number(low)} in cell "
                f"{_cell(after)} (impact, probability).",
            )


def _band_ranges(scheme: Scheme) -> Iterator[Finding]:
    for upper, lower in combinations(scheme.bands, 2):
        if upper.low is None or upper.high is None or lower.low is None or lower.high is None:
            continue
        low, high = max(upper.low, lower.low), min(upper.high, lower.high)
        if low <= high:
            where = _per_cent(low, high)
            yield _error(
                f"band overlap {where}", f"A risk score of {where} belongs to both {upper.name} and {lower.name}."
            )


def _band_use(scheme: Scheme) -> Iterator[Finding]:
    uncovered = {scheme.risk_score(*cell) for cell in scheme.cells if scheme.band(*cell) is None}
    for score in sorted(uncovered):
        yield _error(f"score uncovered {number(score)}", f"No band covers the risk score {number(score)}.")
    used = {band.name for cell in scheme.cells if (band := scheme.band(*cell))}
    for band in scheme.bands:
        if band.name not in used:
            yield _warning(f"band unused {band.name}", f"No cell of the matrix is {band.name}.")


def _falling_bands(scheme: Scheme) -> Iterator[Finding]:
    order = {band.name: n for n, band in enumerate(scheme.bands)}
    for before, after in _steps(scheme):
        high, low = scheme.band(*before), scheme.band(*after)
        if high and low and order[low.name] > order[high.name]:
            yield _error(
                f"band falls {_cell(before)} to {_cell(after)}",
                f"The band falls from {high.name} in cell {_cell(before)} to {low.name} in cell {_cell(after)} "
                "(impact, probability).",
            )


def _look(bands: tuple[Band, ...]) -> Iterator[Finding]:
    for band in bands:
        ratio = contrast(band.fill, band.text)
        if ratio < LEAST_CONTRAST:
            # Cut off, not rounded: 4.46 must not read as the 4.5 that it misses.
            yield _warning(
                f"contrast {band.name}",
                f"The text on {band.name} has a contrast of {int(ratio * 10) / 10}:1, at least "
                f"{LEAST_CONTRAST}:1 is wanted.",
            )
    by_grey = sorted(bands, key=lambda band: grey(band.fill))
    for dark, light in pairwise(by_grey):
        apart = grey(light.fill) - grey(dark.fill)
        if apart < LEAST_GREY_STEP:
            pair = listed(sorted((dark.name, light.name)))
            yield _warning(
                f"grey {pair}",
                f"{pair} print as greys only {apart} apart (of 255), at least {LEAST_GREY_STEP} is wanted.",
            )
    for one, other in combinations(bands, 2):
        if one.sign == other.sign:
            yield _warning(f"sign {one.sign}", f"{one.name} and {other.name} have the same sign {one.sign}.")
