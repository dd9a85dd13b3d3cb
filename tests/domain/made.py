"""Schemes and areas made for the tests of the domain, by hand and by hypothesis."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from riskdesk.domain.ranking import Marked, Ranking
from riskdesk.domain.scheme import Scheme
from riskdesk.domain.scheme_file import scheme_from

DATA = Path(__file__).parents[1] / "data"
FILLS = ("#8C1D2B", "#DB7C26", "#F2C862", "#E3F2E6", "#FFFFFF")
SIGNS = ("▲▲", "▲", "◆", "=", "·")


def table(rows: int = 5, columns: int = 5) -> dict[str, Any]:
    """A plain scheme as its file has it: product, order by score, points 1-25, half and half."""
    top = rows * columns
    return {
        "name": "Made for a test",
        "impact": {"levels": [{"name": f"I{n}"} for n in range(1, rows + 1)]},
        "probability": {"levels": [{"name": f"P{n}"} for n in range(1, columns + 1)]},
        "threat": {"kind": "points", "maximum": 25},
        "risk": {"score": "product"},
        "bands": [
            {"name": "High", "sign": "▲", "fill": "#8C1D2B", "text": "#FFFFFF", "from": 5, "to": top},
            {"name": "Low", "sign": "=", "fill": "#E3F2E6", "text": "#1B1B1B", "from": 0, "to": 4},
        ],
        "priority": {"rule": "weighted sum"},
    }


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The table with the changes; ``None`` takes a key out, a table is merged in turn."""
    result = dict(base)
    for key, value in changes.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(result.get(key), Mapping):
            result[key] = merged(result[key], value)
        else:
            result[key] = value
    return result


def scheme(changes: Mapping[str, Any] | None = None, rows: int = 5, columns: int = 5) -> Scheme:
    """The plain scheme with changes to its table."""
    return scheme_from(merged(table(rows, columns), changes or {}), "made.toml")


def area(name: str, impact: int | None, probability: int | None, threat: int | None = None) -> Marked:
    """An area whose id is its name."""
    return Marked(name, name, impact, probability, threat)


def order(ranking: Ranking) -> list[tuple[str, str | None]]:
    """Ids with the label of their priority rank, as displayed."""
    return [(r.area.area_id, r.priority_rank.label if r.priority_rank else None) for r in ranking.results]


def risk_labels(ranking: Ranking) -> dict[str, str | None]:
    """The label of the risk rank of each area."""
    return {r.area.area_id: r.risk_rank.label if r.risk_rank else None for r in ranking.results}


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The lines of a CSV file of tests/data."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def illustrative() -> list[Marked]:
    """The illustrative scores, made up so that they give the published order; no evidence of what the Board did."""
    return [
        area(r["area"], int(r["impact"]), int(r["probability"]), int(r["threat"]))
        for r in rows("illustrative-scores.csv")
    ]


def published() -> dict[str, dict[str, int]]:
    """Derbyshire Safer Communities Board, 17 November 2010, the table of priorities: three positions an area."""
    return {
        r["area"]: {key: int(value) for key, value in r.items() if key != "area"} for r in rows("published-2010.csv")
    }


_CRITERIA = ("risk score", "impact", "probability", "threat")
_LINE = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs"), include_characters=" "), min_size=1, max_size=12
).filter(lambda text: bool(text.strip()))
_TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs"), include_characters="\n\t"), max_size=20)
Words = st.SearchStrategy[str]
_EXACT = st.one_of(
    st.integers(0, 999),
    st.fractions(0, 999, max_denominator=12).map(lambda f: f"{f.numerator}/{f.denominator}"),
    st.decimals(0, 999, places=3),
)

# Made once: a strategy that is made while drawing is checked and named anew for each draw.
_UP_TO_3, _YES_OR_NO, _BANDS = st.integers(0, 3), st.booleans(), st.integers(2, 5)
_RANGES = st.sampled_from(("<10%", "10-<20%", "> 20 % to 30%", ">=80", "0.5–1.25%"))
_RISK_SCORES = st.sampled_from(("product", "sum", "cells"))
_RISK_ORDERS = st.sampled_from(("score", "impact first", "probability first"))
_WEIGHTS = st.sampled_from((0, 1, "1/3", "0.5", "24/25"))
_THREAT_KINDS = st.sampled_from(("points", "position"))


@st.composite
def _threats(draw: st.DrawFn, line: Words, text: Words) -> dict[str, Any]:
    kind = draw(_THREAT_KINDS)
    threat: dict[str, Any] = {"kind": kind, "name": draw(line), "definition": draw(text)}
    if kind == "points":
        low = draw(_UP_TO_3)
        high = draw(st.integers(low + 1, 30))
        values = sorted(draw(st.sets(st.integers(low, high), max_size=4)))
        threat |= {"minimum": low, "maximum": high}
        threat["levels"] = [{"value": v, "name": draw(line), "description": draw(text)} for v in values]
    return threat


def _bands(draw: st.DrawFn, painted: bool, top: Fraction) -> list[dict[str, Any]]:
    count = draw(_BANDS)
    bands = []
    for n in range(count):
        band = {"name": f"Band {n}", "sign": SIGNS[n], "fill": FILLS[n], "text": "#1b1b1b"}
        if not painted:
            # Intervals that share their ends cover every score; the first that holds it is its band.
            band |= {"from": str(top * (count - 1 - n) / count), "to": str(top * (count - n) / count)}
        bands.append(band)
    return bands


@st.composite
def tables(draw: st.DrawFn, largest: int = 10, line: Words = _LINE, text: Words = _TEXT) -> dict[str, Any]:
    """Schemes as their files have them: every rule, grids from 3x3, exact numbers and texts of all kinds."""
    size = st.integers(3, largest)
    height, width = draw(size), draw(size)
    made: dict[str, Any] = {"name": draw(line), "source": draw(text), "description": draw(text)}
    for key, count in (("impact", height), ("probability", width)):
        levels = [{"name": draw(line), "description": draw(text)} for _ in range(count)]
        made[key] = {"name": draw(line), "definition": draw(text), "levels": levels}
    for level in made["probability"]["levels"][: draw(_UP_TO_3)]:
        level["range"] = draw(_RANGES)
    made["risk"] = {
        "score": draw(_RISK_SCORES),
        "order": draw(_RISK_ORDERS),
        "definition": draw(text),
    }
    top = Fraction(1000)
    if made["risk"]["score"] == "cells":
        made["risk"]["cells"] = [[draw(_EXACT) for _ in range(width)] for _ in range(height)]
        made["risk"]["cells"][0][0] = 999
    painted = draw(_YES_OR_NO)
    made["bands"] = _bands(draw, painted, top)
    if painted:
        names = [band["name"] for band in made["bands"]]
        any_band = st.sampled_from(names)
        made["matrix"] = {"bands": [[draw(any_band) for _ in range(width)] for _ in range(height)]}
    rules: list[str] = ["risk only"]
    criteria: tuple[str, ...] = _CRITERIA[:3]
    if draw(_YES_OR_NO):
        made["threat"] = draw(_threats(line, text))
        criteria = _CRITERIA
        points = made["threat"]["kind"] == "points"
        rules = (
            ["weighted sum", "product", "sum", "sum of ranks", "risk only", "threat only"]
            if points
            else ["sum of ranks", "threat only"]
        )
    made["priority"] = {"rule": draw(st.sampled_from(rules))}
    if made["priority"]["rule"] == "weighted sum":
        made["priority"]["risk_weight"] = draw(_WEIGHTS)
    ties = st.lists(st.sampled_from(criteria), unique=True, max_size=len(criteria))
    for part in ("risk", "priority"):
        made[part]["ties"] = draw(ties)
    made["checks"] = {"known": draw(st.lists(line, max_size=2))}
    return made


def schemes() -> st.SearchStrategy[Scheme]:
    """Schemes of every kind, in small: what they are called decides no rank."""
    return tables(largest=4, line=st.just("word"), text=st.just("")).map(lambda made: scheme_from(made, "made.toml"))


@cache
def legal_marks(low: int, high: int) -> st.SearchStrategy[int | None]:
    """A mark within its limits, or none. The same each time: a new one is checked and named anew with each draw."""
    return st.one_of(st.none(), st.integers(low, high))


_AREA_NAMES = st.sampled_from(("Drugs", "drugs", "Älter", "Zebra"))
_COUNTS = st.integers(0, 12)
_SCHEMES = schemes()


@st.composite
def scored(draw: st.DrawFn, of: Scheme | None = None) -> tuple[Scheme, list[Marked]]:
    """A scheme and areas with legal marks, some of them missing; small ranges, so that ties are common."""
    chosen = of or draw(_SCHEMES)
    count = draw(_COUNTS)
    areas = []
    legal = [legal_marks(*factor.limits(count)) for factor in chosen.factors]
    for n in range(count):
        impact, probability, *rest = [draw(marks) for marks in legal]
        name = draw(_AREA_NAMES)
        areas.append(Marked(f"{n:03}", name, impact, probability, rest[0] if rest else None))
    return chosen, areas
