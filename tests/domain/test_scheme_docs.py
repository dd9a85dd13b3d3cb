"""docs/schemes.md is what users write their schemes from: its examples are schemes, and it names every key and code."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from riskdesk.__main__ import main
from riskdesk.domain.check import check, require_usable
from riskdesk.domain.ranking import Marked, rank
from riskdesk.domain.scheme import Criterion, OrderRule, PriorityRule, Scheme, ScoreRule, ThreatKind
from riskdesk.domain.scheme_file import scheme_from, scheme_table

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "schemes.md").read_text(encoding="utf-8")
WHOLE, *PIECES = [tomllib.loads(block, parse_float=Decimal) for block in re.findall(r"```toml\n(.*?)```", PAGE, re.S)]


def scheme(*pieces: dict[str, Any]) -> Scheme:
    """The whole example with tables of the same name replaced, as the page says."""
    table = dict(WHOLE)
    for piece in pieces:
        table |= piece
    return scheme_from(table, "schemes.md")


def test_the_whole_example_is_a_scheme_without_a_finding() -> None:
    made = scheme()
    assert check(made) == ()
    assert (len(made.impact.levels), len(made.probability.levels)) == (3, 4)
    # The page: 60% risk of 12, 40% threat of 10. By hand: 0.6 x 6/12 + 0.4 x 5/10 = 0.5.
    assert str(rank(made, [Marked("1", "A", 2, 3, 5)]).results[0].priority_score) == "1/2"


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: " ".join(piece))
def test_every_piece_fits_into_the_example(piece: dict[str, Any]) -> None:
    made = scheme(piece)
    assert check(require_usable(made, "schemes.md")) == ()


def test_what_is_said_of_the_painted_bands_is_so() -> None:
    made = scheme(next(piece for piece in PIECES if "matrix" in piece))
    bands = [made.band(3, 2), made.band(2, 3)]
    assert [band and band.name for band in bands] == ["High", "Medium"]
    assert made.risk_score(3, 2) == made.risk_score(2, 3) == 6
    ranking = rank(made, [Marked("a", "a", 2, 4, 1), Marked("b", "b", 3, 1, 1)])
    assert {r.area.name: r.risk_rank and r.risk_rank.value for r in ranking.results} == {"a": 2, "b": 1}


def test_a_new_area_can_reorder_the_others_under_the_sum_of_ranks() -> None:
    made = scheme({"risk": {"ties": []}, "priority": {"rule": "sum of ranks", "ties": []}})
    # By hand: risk ranks a 1, b 2; threat ranks a 2, b 1: both 3. With c between them in threat only, a has 1 + 3.
    a, b, c = Marked("a", "a", 3, 4, 3), Marked("b", "b", 2, 4, 7), Marked("c", "c", 1, 1, 5)
    before = rank(made, [a, b])
    after = rank(made, [a, b, c])
    assert [r.priority_rank and r.priority_rank.label for r in before.results] == ["1=", "1="]
    assert after.groups[:2] == (("b",), ("a",))


def _keys(value: Any) -> set[str]:
    if isinstance(value, list):
        return {key for inner in value for key in _keys(inner)}
    return set(value) | {key for inner in value.values() for key in _keys(inner)} if isinstance(value, dict) else set()


def test_every_key_and_every_choice_is_on_the_page() -> None:
    named = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`[^`\n]+`", PAGE))))
    for pieces in [(), *((piece,) for piece in PIECES)]:
        assert _keys(scheme_table(scheme(*pieces))) <= named
    for kind in (ThreatKind, ScoreRule, OrderRule, PriorityRule, Criterion):
        assert all(f'`"{member.value}"`' in PAGE for member in kind)


def kind_of(code: str) -> str:
    """What kind of finding a code is: its first word, or two where there are several of the first."""
    first, second, *_ = code.split()
    return first if first in ("contrast", "grey", "sign", "known") else f"{first} {second}"


def test_every_kind_of_finding_is_on_the_page_with_its_severity() -> None:
    ranges = ("5-20%", "20-30%", "10-15%", None)
    awful = {
        "impact": {"levels": [{"name": name} for name in ("Major", "Major", "Severe")]},
        "probability": {"levels": [{"name": f"P{n}"} | ({"range": r} if r else {}) for n, r in enumerate(ranges)]},
        "risk": {"score": "cells", "cells": [[1, 2, 3, 4], [5, 6, 7, 9], [1, 2, 8, 1]]},
        "bands": [
            {"name": "A", "sign": "▲", "fill": "#808080", "text": "#909090", "from": 100, "to": 200},
            {"name": "B", "sign": "▲", "fill": "#818181", "text": "#000000", "from": 4, "to": 8},
            {"name": "C", "sign": "=", "fill": "#FFFFFF", "text": "#000000", "from": 1, "to": 4},
        ],
        "checks": {"known": ["nothing of this name"]},
    }
    found = {(kind_of(f.code), f.severity.value) for f in check(scheme(awful))}
    page = re.findall(r"^\| `([^`]+)` \| (error|warning) \|", PAGE, re.M)
    assert found == {(kind_of(code), severity) for code, severity in page}


def test_the_commands_print_what_the_page_shows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = re.findall(r"```console\n(.*?)```", PAGE, re.S)
    assert main(["scheme", "check", "derbyshire-2010"]) == 0
    assert f"$ riskdesk scheme check derbyshire-2010\n{capsys.readouterr().out}" == good
    text = (ROOT / "resources" / "schemes" / "derbyshire-2010.toml").read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_text(text.replace('order = "score"', 'order = "size"'), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["scheme", "check", "mine.toml"]) == 2
    assert f"$ riskdesk scheme check mine.toml\n{capsys.readouterr().err}" == bad
