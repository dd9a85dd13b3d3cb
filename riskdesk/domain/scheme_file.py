"""A scheme as TOML, as users write it, and as canonical JSON, as sessions freeze it.

Both have the same keys and go through the same reader; ``docs/schemes.md`` explains them to users.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from riskdesk.domain.errors import SchemeError
from riskdesk.domain.scheme import (
    IMPACT,
    PROBABILITY,
    QUARTERLY,
    THREAT,
    Band,
    Criterion,
    Factor,
    Level,
    OrderRule,
    PriorityRule,
    Scheme,
    ScoreRule,
    Span,
    ThreatKind,
)
from riskdesk.domain.table import LARGEST_NUMBER, Table, number_of, shown

SMALLEST, LARGEST = 3, 10
LARGEST_POINTS = 1000
TOO_LONG = f"found a number of more digits than can be read; numbers below {LARGEST_NUMBER:,} are allowed"
LONGEST_REVIEW = 120
"""Months."""
LARGEST_FILE = 200_000
"""Bytes; a scheme is a page or two of text, and those shipped have 2,500. As many are read in a third of a second,
whatever they say."""

_DEEP_KEY = re.compile(r"""(?:\.[ \t]*(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')[ \t]*){100}""")
"""A key of a hundred parts: the reader takes the square of their number, minutes for the largest file."""
_LONG_NUMBER = re.compile(r"[0-9][0-9_]{1000}|[eE][-+]?[0-9][0-9_]{9}")
"""A number that takes more digits than are read, or has a power of ten of so many."""
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_PER_CENT = r"([0-9]{1,3}(?:\.[0-9]{1,9})?)\s*%?"
_BETWEEN = re.compile(rf"(>=|>|≥)?\s*{_PER_CENT}\s*(?:-|–|to)\s*(<=|<|≤)?\s*{_PER_CENT}")
_BEYOND = re.compile(rf"(<=|>=|<|>|≤|≥)\s*{_PER_CENT}")


def read_scheme(path: Path) -> Scheme:
    """Read a scheme from a TOML file.

    Raises:
        SchemeError: the file cannot be read, is not TOML, or a key is missing, unknown or not allowed.
    """
    where = path.name
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise SchemeError(where, "", f"cannot be read ({error.strerror or error})") from error
    return parse_scheme(raw, where)


def parse_scheme(raw: bytes, where: str) -> Scheme:
    """The scheme in the bytes of a TOML file that complaints call ``where``.

    Raises:
        SchemeError: as :func:`read_scheme`.
    """
    # Only here: a session's own scheme is JSON, and opening one need not wait for what reads TOML.
    import tomllib

    if len(raw) > LARGEST_FILE:
        raise SchemeError(where, "", f"is too large; a scheme has at most {LARGEST_FILE:,} bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SchemeError(where, "", f"is not UTF-8 text (byte {error.start + 1})") from error
    if _DEEP_KEY.search(text):
        raise SchemeError(where, "", "is not TOML that can be read: nested too deeply")
    try:
        table = tomllib.loads(text, parse_float=Decimal)
    except RecursionError as error:
        raise SchemeError(where, "", "is not TOML that can be read: nested too deeply") from error
    except tomllib.TOMLDecodeError as error:
        raise SchemeError(where, "", f"is not TOML: {error}") from error
    except (ValueError, ArithmeticError) as error:
        found = _LONG_NUMBER.search(text)
        line = f"line {text.count(chr(10), 0, found.start()) + 1}" if found else ""
        raise SchemeError(where, line, TOO_LONG) from error
    return scheme_from(table, where)


def load_scheme(text: str) -> Scheme:
    """The scheme that :func:`dump_scheme` wrote.

    Raises:
        SchemeError: the text is not one.
    """
    try:
        table = json.loads(text, parse_float=Decimal)
    except (json.JSONDecodeError, RecursionError) as error:
        raise SchemeError("the session's scheme", "", f"is not JSON: {error}") from error
    except (ValueError, ArithmeticError) as error:
        raise SchemeError("the session's scheme", "", TOO_LONG) from error
    return scheme_from(table, "the session's scheme")


def scheme_from(value: Any, where: str) -> Scheme:
    """Build a scheme from its table; ``where`` names the file in every complaint.

    Raises:
        SchemeError: names the key and says what is allowed.
    """
    top = Table(
        value,
        where,
        "",
        ("name", "source", "description", IMPACT, PROBABILITY, THREAT, "risk", "bands", "matrix", "priority", "checks"),
    )
    impact = _scale(top, IMPACT, "Impact")
    probability = _scale(top, PROBABILITY, "Probability")
    threat_kind, threat = _threat(top)
    risk = top.sub("risk", ("score", "cells", "order", "ties", "definition"))
    score_rule = risk.choice("score", ScoreRule, ScoreRule.PRODUCT)
    cell_scores = _cell_scores(risk, score_rule, impact, probability)
    painted = "matrix" in top.value
    bands = _bands(top, painted)
    cell_bands = _cell_bands(top, bands, impact, probability) if painted else ()
    rule, weight, priority_ties = _priority(top, threat_kind)
    checks = Table(top.value.get("checks", {}), where, "checks", ("known",))
    known = checks.value.get("known", [])
    if not isinstance(known, list) or not all(isinstance(k, str) for k in known):
        raise checks.fail("known", f"found {shown(known)}; a list of texts is wanted")
    scheme = Scheme(
        name=top.line("name"),
        source=top.text("source", ""),
        description=top.text("description", ""),
        impact=impact,
        probability=probability,
        threat=threat,
        threat_kind=threat_kind,
        score_rule=score_rule,
        cell_scores=cell_scores,
        order_rule=risk.choice("order", OrderRule, OrderRule.SCORE),
        risk_ties=risk.choices("ties", Criterion, (Criterion.IMPACT,)),
        risk_definition=risk.text("definition", ""),
        bands=bands,
        cell_bands=cell_bands,
        priority_rule=rule,
        risk_weight=weight,
        priority_ties=priority_ties,
        known=tuple(known),
    )
    for key, ties in (("risk.ties", scheme.risk_ties), ("priority.ties", scheme.priority_ties)):
        if threat is None and Criterion.THREAT in ties:
            raise top.fail(key, 'found "threat"; the scheme has no threat to break ties by')
    if scheme.maximum_risk == 0:
        raise risk.fail("cells", "every risk score is 0; at least one cell must be higher")
    return scheme


def _scale(top: Table, key: str, name: str) -> Factor:
    table = top.sub(key, ("name", "definition", "levels"))
    levels = []
    entries = table.tables("levels", ("name", "description", "range"), SMALLEST, LARGEST)
    for value, entry in enumerate(entries, 1):
        span = _span(entry) if "range" in entry.value else None
        if span and key == IMPACT:
            raise entry.fail("range", "is for probability levels only")
        levels.append(Level(value, entry.line("name"), entry.text("description", ""), span))
    return Factor(key, table.line("name", name), 1, len(levels), tuple(levels), table.text("definition", ""))


def _span(entry: Table) -> Span:
    text = entry.line("range")
    if match := _BETWEEN.fullmatch(text):
        span = Span(Fraction(match[2]), Fraction(match[4]), match[1] == ">", match[3] == "<", text)
    elif match := _BEYOND.fullmatch(text):
        at, sign = Fraction(match[2]), match[1].replace("≤", "<=").replace("≥", ">=")
        if sign in ("<", "<="):
            span = Span(Fraction(0), at, high_open=sign == "<", text=text)
        else:
            span = Span(at, Fraction(100), low_open=sign == ">", text=text)
    else:
        raise entry.fail(
            "range", f'found {shown(text)}; allowed: "<10%", "<=10%", "10-20%", "10-<20%", ">80%", ">=80%"'
        )
    if not 0 <= span.low < span.high <= 100:
        raise entry.fail("range", f"found {shown(text)}; the lower end must be below the upper, both from 0 to 100")
    return span


def _threat(top: Table) -> tuple[ThreatKind, Factor | None]:
    if THREAT not in top.value:
        return ThreatKind.NONE, None
    table = top.sub(THREAT, ("kind", "name", "definition", "minimum", "maximum", "levels"))
    kind = table.choice("kind", ThreatKind)
    if kind is ThreatKind.NONE:
        return kind, None
    name, definition = table.line("name", "Threat score"), table.text("definition", "")
    if kind is ThreatKind.POSITION:
        for key in ("minimum", "maximum", "levels"):
            if key in table.value:
                raise table.fail(key, "is not allowed with positions: 1 is the greatest threat")
        return kind, Factor(THREAT, name, 1, None, (), definition)
    low = table.whole("minimum", 0, LARGEST_POINTS - 1, 1)
    high = table.whole("maximum", low + 1, LARGEST_POINTS)
    levels: list[Level] = []
    for entry in table.tables("levels", ("value", "name", "description"), 0, LARGEST_POINTS):
        value = entry.whole("value", low, high)
        if levels and value <= levels[-1].value:
            raise entry.fail("value", f"found {value}; values must rise from one entry to the next")
        levels.append(Level(value, entry.line("name"), entry.text("description", "")))
    return kind, Factor(THREAT, name, low, high, tuple(levels), definition)


def _grid(table: Table, key: str, impact: Factor, probability: Factor) -> list[list[Any]]:
    """A grid as it is written: highest impact first, lowest probability left; returned lowest impact first."""
    rows, columns = len(impact.levels), len(probability.levels)
    value = table.value.get(key)
    wanted = f"{rows} rows (highest impact first) of {columns} entries (lowest probability first) are wanted"
    if not isinstance(value, list) or len(value) != rows:
        found = f"{len(value)} rows" if isinstance(value, list) else shown(value)
        raise table.fail(key, f"found {found}; {wanted}")
    for n, row in enumerate(value, 1):
        if not isinstance(row, list) or len(row) != columns:
            found = f"{len(row)} entries" if isinstance(row, list) else shown(row)
            raise table.fail(f"{key}[{n}]", f"found {found}; {wanted}")
    return list(reversed(value))


def _cell_scores(risk: Table, rule: ScoreRule, impact: Factor, probability: Factor) -> tuple[tuple[Fraction, ...], ...]:
    if rule is not ScoreRule.CELLS:
        if "cells" in risk.value:
            raise risk.fail("cells", f'is allowed only with score = "{ScoreRule.CELLS}"')
        return ()
    grid = _grid(risk, "cells", impact, probability)
    return tuple(tuple(number_of(value, risk, "cells") for value in row) for row in grid)


def _bands(top: Table, painted: bool) -> tuple[Band, ...]:
    bands: list[Band] = []
    for entry in top.tables("bands", ("name", "sign", "fill", "text", "from", "to", "review_months"), 2, LARGEST):
        name = entry.line("name")
        if any(band.name.casefold() == name.casefold() for band in bands):
            raise entry.fail("name", f'found "{name}" a second time; each band needs a name of its own')
        for key in ("fill", "text"):
            if not _COLOUR.fullmatch(entry.line(key)):
                raise entry.fail(key, f'found {shown(entry.value[key])}; a colour such as "#8C1D2B" is wanted')
        low = high = None
        if painted:
            for key in ("from", "to"):
                if key in entry.value:
                    raise entry.fail(key, "is not allowed where [matrix] paints the bands cell by cell")
        else:
            low, high = entry.number("from"), entry.number("to")
            if low > high:
                raise entry.fail("to", f"found {shown(entry.value['to'])}; it must not be below from")
        sign = entry.line("sign")
        if len(sign) > 4:
            raise entry.fail("sign", f"found {shown(sign)}; one to four characters are wanted")
        months = entry.whole("review_months", 1, LONGEST_REVIEW, QUARTERLY)
        bands.append(Band(name, sign, entry.line("fill").upper(), entry.line("text").upper(), low, high, months))
    for n, (upper, lower) in enumerate(pairwise(bands), 2):
        if upper.low is not None and lower.low is not None and lower.low > upper.low:
            raise SchemeError(top.where, f"bands[{n}]", "bands must run from the highest to the lowest")
    return tuple(bands)


def _cell_bands(
    top: Table, bands: tuple[Band, ...], impact: Factor, probability: Factor
) -> tuple[tuple[int, ...], ...]:
    matrix = top.sub("matrix", ("bands",))
    names = {band.name: n for n, band in enumerate(bands)}
    rows: list[tuple[int, ...]] = []
    for row in _grid(matrix, "bands", impact, probability):
        for value in row:
            if not isinstance(value, str) or value not in names:
                raise matrix.fail("bands", f"found {shown(value)}; allowed: {', '.join(names)}")
        rows.append(tuple(names[value] for value in row))
    return tuple(rows)


def _priority(top: Table, kind: ThreatKind) -> tuple[PriorityRule, Fraction, tuple[Criterion, ...]]:
    table = top.sub("priority", ("rule", "risk_weight", "ties"))
    rule = table.choice("rule", PriorityRule)
    if kind is ThreatKind.POSITION and rule not in (PriorityRule.THREAT_ONLY, PriorityRule.SUM_OF_RANKS):
        raise table.fail(
            "rule",
            f'found "{rule}"; where threat is a position only "{PriorityRule.THREAT_ONLY}" and '
            f'"{PriorityRule.SUM_OF_RANKS}" are allowed, as positions must not be multiplied or weighted',
        )
    if kind is ThreatKind.NONE and rule is not PriorityRule.RISK_ONLY:
        raise table.fail("rule", f'found "{rule}"; without threat only "{PriorityRule.RISK_ONLY}" is allowed')
    weight = table.number("risk_weight", Fraction(1, 2))
    if "risk_weight" in table.value and rule is not PriorityRule.WEIGHTED_SUM:
        raise table.fail("risk_weight", f'is allowed only with rule = "{PriorityRule.WEIGHTED_SUM}"')
    if weight > 1:
        raise table.fail("risk_weight", f"found {shown(table.value['risk_weight'])}; allowed: 0 to 1")
    ties = table.choices("ties", Criterion, (Criterion.RISK_SCORE, Criterion.IMPACT))
    return rule, weight, ties


def dump_scheme(scheme: Scheme) -> str:
    """The scheme as canonical JSON: equal schemes give equal texts, for ever."""
    return json.dumps(scheme_table(scheme), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def scheme_table(scheme: Scheme) -> dict[str, Any]:
    """The scheme as the table that :func:`scheme_from` reads; numbers as exact texts where they are not whole."""
    table: dict[str, Any] = {
        "name": scheme.name,
        "source": scheme.source,
        "description": scheme.description,
        IMPACT: _scale_table(scheme.impact),
        PROBABILITY: _scale_table(scheme.probability),
        "risk": {
            "score": scheme.score_rule.value,
            "order": scheme.order_rule.value,
            "ties": [c.value for c in scheme.risk_ties],
            "definition": scheme.risk_definition,
        },
        "bands": [_band_table(band) for band in scheme.bands],
        "priority": {"rule": scheme.priority_rule.value, "ties": [c.value for c in scheme.priority_ties]},
        "checks": {"known": list(scheme.known)},
    }
    if scheme.threat:
        table[THREAT] = _threat_table(scheme.threat, scheme.threat_kind)
    if scheme.cell_scores:
        table["risk"]["cells"] = [[_plain(v) for v in row] for row in reversed(scheme.cell_scores)]
    if scheme.cell_bands:
        table["matrix"] = {"bands": [[scheme.bands[k].name for k in row] for row in reversed(scheme.cell_bands)]}
    if scheme.priority_rule is PriorityRule.WEIGHTED_SUM:
        table["priority"]["risk_weight"] = _plain(scheme.risk_weight)
    return table


def _plain(value: Fraction) -> int | str:
    return value.numerator if value.denominator == 1 else str(value)


def _scale_table(factor: Factor) -> dict[str, Any]:
    levels = [
        {"name": level.name, "description": level.description} | ({"range": level.span.text} if level.span else {})
        for level in factor.levels
    ]
    return {"name": factor.name, "definition": factor.definition, "levels": levels}


def _threat_table(factor: Factor, kind: ThreatKind) -> dict[str, Any]:
    table: dict[str, Any] = {"kind": kind.value, "name": factor.name, "definition": factor.definition}
    if kind is ThreatKind.POINTS:
        table |= {
            "minimum": factor.minimum,
            "maximum": factor.maximum,
            "levels": [{"value": v.value, "name": v.name, "description": v.description} for v in factor.levels],
        }
    return table


def _band_table(band: Band) -> dict[str, Any]:
    table: dict[str, Any] = {"name": band.name, "sign": band.sign, "fill": band.fill, "text": band.text}
    if band.low is not None and band.high is not None:
        table |= {"from": _plain(band.low), "to": _plain(band.high)}
    if band.review_months != QUARTERLY:
        # Left out where it is the usual one: a scheme gives the text, and a session the code, that it always had.
        table["review_months"] = band.review_months
    return table
