"""Schemes in and out of their files: what is written is read back, and what is wrong is named."""

from __future__ import annotations

import json
import time
import tomllib
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskdesk.domain.errors import MarkError, SchemeError
from riskdesk.domain.scheme import Criterion, PriorityRule, Span, ThreatKind
from riskdesk.domain.scheme_file import (
    LARGEST_FILE,
    dump_scheme,
    load_scheme,
    parse_scheme,
    read_scheme,
    scheme_from,
    scheme_table,
)
from tests.domain.made import merged, scheme, table, tables


@given(tables())
def test_a_frozen_scheme_reads_back_equal_and_dumps_equal(made: dict[str, Any]) -> None:
    before = scheme_from(made, "made.toml")
    after = load_scheme(dump_scheme(before))
    assert after == before
    assert dump_scheme(after) == dump_scheme(before)
    assert scheme_from(scheme_table(before), "again") == before


def test_a_dump_does_not_depend_on_the_order_of_keys() -> None:
    turned = dict(reversed(list(table().items())))
    assert dump_scheme(scheme_from(turned, "x")) == dump_scheme(scheme())


def test_defaults() -> None:
    made = scheme()
    assert (made.source, made.description, made.known) == ("", "", ())
    assert made.risk_ties == (Criterion.IMPACT,)
    assert made.priority_ties == (Criterion.RISK_SCORE, Criterion.IMPACT)
    assert made.risk_weight == Fraction(1, 2)
    assert [f.name for f in made.factors] == ["Impact", "Probability", "Threat score"]
    assert made.factor("threat").minimum == 1


def test_a_file_of_any_line_ends_and_mark_is_read(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "resources" / "schemes" / "derbyshire-2010.toml"
    plain = source.read_bytes()
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xef\xbb\xbf" + plain.replace(b"\n", b"\r\n"))
    assert read_scheme(path) == read_scheme(source)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("<10%", (0, 10, False, True)),
        ("<= 10 %", (0, 10, False, False)),
        ("≤10%", (0, 10, False, False)),
        ("10-20%", (10, 20, False, False)),
        ("10 to 20", (10, 20, False, False)),
        ("10–<20%", (10, 20, False, True)),
        (">10% to 20%", (10, 20, True, False)),
        (">=10-≤20", (10, 20, False, False)),
        ("0.5-1.25%", (Fraction(1, 2), Fraction(5, 4), False, False)),
        (">80%", (80, 100, True, False)),
        ("≥80%", (80, 100, False, False)),
    ],
)
def test_ranges_are_exact_intervals(text: str, span: tuple[Any, Any, bool, bool]) -> None:
    levels = [{"name": "P1", "range": text}, {"name": "P2"}, {"name": "P3"}]
    made = scheme({"probability": {"levels": levels}}, 5, 3)
    assert made.probability.levels[0].span == Span(Fraction(span[0]), Fraction(span[1]), span[2], span[3], text)


POSITIONS = {"kind": "position", "maximum": None}
CELLS3 = [[1, 2, 3], [1, 2, 3], [1, 2, 3]]
PAINTED = [
    {"name": "High", "sign": "▲", "fill": "#8C1D2B", "text": "#FFFFFF"},
    {"name": "Low", "sign": "=", "fill": "#E3F2E6", "text": "#1B1B1B"},
]
BAD_NUMBERS: tuple[Any, ...] = (-1, "x", "٣", "1/0", True, 10**9, "0.1234567891", None, [], "1/10000000000")
HIGH = table()["bands"][0]
LOW = table()["bands"][1]


@pytest.mark.parametrize(
    ("changes", "key", "problem"),
    [
        # Names and texts
        ({"name": None}, "name", "missing; a text"),
        ({"name": "  "}, "name", "empty"),
        ({"name": 5}, "name", "found 5; a text"),
        ({"name": "a\nb"}, "name", 'found "a\\nb"; one line'),
        ({"name": "a\x1b[2J"}, "name", "control characters"),
        ({"name": "x" * 201}, "name", "201 characters; at most 200"),
        ({"source": "\ud800"}, "source", "control characters"),
        ({"source": True}, "source", "found true"),
        ({"impact": {"name": " "}}, "impact.name", "empty"),
        # Tables and keys
        ({"likelihood": {}}, "likelihood", "not known; allowed here: name, source"),
        ({"a\nb": {}}, '"a\\nb"', "not known"),
        ({"impact": None}, "impact", "missing; a table"),
        ({"impact": 3}, "impact", "found 3; a table with name"),
        ({"risk": None}, "risk", "missing"),
        ({"priority": None}, "priority", "missing"),
        ({"checks": []}, "checks", "found a list"),
        ({"checks": {"known": "x"}}, "checks.known", "list of texts"),
        ({"checks": {"known": [1]}}, "checks.known", "list of texts"),
        # Scales
        ({"impact": {"levels": None}}, "impact.levels", "found 0 entries; 3 to 10"),
        ({"impact": {"levels": [{"name": "x"}] * 2}}, "impact.levels", "found 2 entries; 3 to 10"),
        ({"impact": {"levels": [{"name": "x"}] * 11}}, "impact.levels", "found 11 entries; 3 to 10"),
        ({"impact": {"levels": {}}}, "impact.levels", "found a table; 3 to 10"),
        ({"impact": {"levels": ["a", "b", "c"]}}, "impact.levels[1]", 'found "a"; a table'),
        ({"impact": {"levels": [{"name": "x"}, {}, {}]}}, "impact.levels[2].name", "missing"),
        (
            {"impact": {"levels": [{"name": "x", "range": "<5%"}] * 3}},
            "impact.levels[1].range",
            "probability levels only",
        ),
        (
            {"probability": {"levels": [{"name": "x", "range": "rare"}] * 3}},
            "probability.levels[1].range",
            '"rare"; allowed',
        ),
        ({"probability": {"levels": [{"name": "x", "range": "٣-٤%"}] * 3}}, "probability.levels[1].range", "allowed"),
        (
            {"probability": {"levels": [{"name": "x", "range": "20-10%"}] * 3}},
            "probability.levels[1].range",
            "below the upper",
        ),
        (
            {"probability": {"levels": [{"name": "x", "range": "10-10%"}] * 3}},
            "probability.levels[1].range",
            "below the upper",
        ),
        (
            {"probability": {"levels": [{"name": "x", "range": "90-101%"}] * 3}},
            "probability.levels[1].range",
            "0 to 100",
        ),
        ({"probability": {"levels": [{"name": "x", "range": 10}] * 3}}, "probability.levels[1].range", "a text"),
        # Threat
        ({"threat": {"kind": "score"}}, "threat.kind", 'found "score"; allowed: "points", "position", "none"'),
        ({"threat": {"kind": None}}, "threat.kind", "missing; allowed"),
        ({"threat": {"kind": []}}, "threat.kind", "found a list"),
        ({"threat": {"maximum": None}}, "threat.maximum", "missing; a whole number from 2 to 1000"),
        ({"threat": {"maximum": 1}}, "threat.maximum", "found 1; a whole number from 2 to 1000"),
        ({"threat": {"maximum": 1001}}, "threat.maximum", "found 1001"),
        ({"threat": {"maximum": True}}, "threat.maximum", "found true"),
        ({"threat": {"maximum": 16**5000}}, "threat.maximum", "more than sixty digits"),
        ({"threat": {"minimum": -1}}, "threat.minimum", "found -1; a whole number from 0 to 999"),
        (
            {"threat": {"levels": [{"value": 26, "name": "x"}]}},
            "threat.levels[1].value",
            "found 26; a whole number from 1 to 25",
        ),
        ({"threat": {"levels": [{"value": 2, "name": "x"}] * 2}}, "threat.levels[2].value", "must rise"),
        (
            {"threat": {**POSITIONS, "minimum": 1}, "priority": {"rule": "threat only"}},
            "threat.minimum",
            "not allowed with positions",
        ),
        # Positions are never multiplied or weighted
        *(
            ({"threat": POSITIONS, "priority": {"rule": rule}}, "priority.rule", "positions must not be multiplied")
            for rule in ("weighted sum", "product", "sum", "risk only")
        ),
        *(
            ({"threat": None, "priority": {"rule": rule}}, "priority.rule", 'without threat only "risk only"')
            for rule in ("weighted sum", "product", "sum", "sum of ranks", "threat only")
        ),
        ({"threat": {"kind": "none", "maximum": None}, "priority": {"rule": "sum"}}, "priority.rule", "without threat"),
        # Risk
        ({"risk": {"score": "max"}}, "risk.score", 'found "max"; allowed: "product", "sum", "cells"'),
        ({"risk": {"order": "threat first"}}, "risk.order", 'allowed: "score", "impact first", "probability first"'),
        ({"risk": {"ties": "impact"}}, "risk.ties", 'found "impact"; a list'),
        ({"risk": {"ties": ["name"]}}, "risk.ties", 'found "name"; allowed, once each'),
        ({"risk": {"ties": [[]]}}, "risk.ties", "found a list"),
        ({"risk": {"ties": ["impact", "impact"]}}, "risk.ties", "once each"),
        ({"risk": {"cells": CELLS3}}, "risk.cells", 'only with score = "cells"'),
        ({"risk": {"score": "cells"}}, "risk.cells", "found nothing; 5 rows"),
        ({"risk": {"score": "cells", "cells": CELLS3}}, "risk.cells", "found 3 rows; 5 rows"),
        ({"risk": {"score": "cells", "cells": [[1, 2]] * 5}}, "risk.cells[1]", "found 2 entries; 5 rows"),
        ({"risk": {"score": "cells", "cells": [1] * 5}}, "risk.cells[1]", "found 1; 5 rows"),
        *(
            ({"risk": {"score": "cells", "cells": [[value] * 5] * 5}}, "risk.cells", "a number from 0 to 999999999")
            for value in BAD_NUMBERS
        ),
        ({"risk": {"score": "cells", "cells": [[0] * 5] * 5}}, "risk.cells", "every risk score is 0"),
        (
            {"threat": None, "priority": {"rule": "risk only"}, "risk": {"ties": ["threat"]}},
            "risk.ties",
            "no threat to break",
        ),
        (
            {"threat": None, "priority": {"rule": "risk only", "ties": ["threat"]}},
            "priority.ties",
            "no threat to break",
        ),
        # Bands
        ({"bands": None}, "bands", "found 0 entries; 2 to 10"),
        ({"bands": [HIGH]}, "bands", "found 1 entries; 2 to 10"),
        ({"bands": [HIGH, LOW | {"name": "high"}]}, "bands[2].name", "a second time"),
        ({"bands": [HIGH | {"fill": "red"}, LOW]}, "bands[1].fill", 'found "red"; a colour such as'),
        ({"bands": [HIGH | {"text": "#12345"}, LOW]}, "bands[1].text", "a colour such as"),
        (
            {
                "bands": [
                    HIGH
                    | {
                        "sign": "=====",
                    },
                    LOW,
                ]
            },
            "bands[1].sign",
            "one to four characters",
        ),
        ({"bands": [HIGH | {"from": "x"}, LOW]}, "bands[1].from", "a number from 0"),
        ({"bands": [{k: v for k, v in HIGH.items() if k != "to"}, LOW]}, "bands[1].to", "missing; a number"),
        ({"bands": [HIGH | {"to": 1}, LOW]}, "bands[1].to", "found 1; it must not be below from"),
        ({"bands": [LOW, HIGH]}, "bands[2]", "from the highest to the lowest"),
        ({"matrix": {"bands": []}}, "bands[1].from", "not allowed where [matrix] paints"),
        ({"bands": PAINTED, "matrix": 1}, "matrix", "found 1; a table"),
        ({"bands": PAINTED, "matrix": {}}, "matrix.bands", "found nothing; 5 rows"),
        ({"bands": PAINTED, "matrix": {"bands": [["Red"] * 5] * 5}}, "matrix.bands", 'found "Red"; allowed: High, Low'),
        # Priority
        ({"priority": {"rule": None}}, "priority.rule", "missing; allowed"),
        ({"priority": {"risk_weight": "1.5"}}, "priority.risk_weight", 'found "1.5"; allowed: 0 to 1'),
        ({"priority": {"risk_weight": -0.5}}, "priority.risk_weight", "found -0.5; a number from 0"),
        ({"priority": {"rule": "sum", "risk_weight": 1}}, "priority.risk_weight", 'only with rule = "weighted sum"'),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], key: str, problem: str) -> None:
    with pytest.raises(SchemeError) as caught:
        scheme_from(merged(table(), changes), "mine.toml")
    assert caught.value.key == key
    assert problem in caught.value.problem
    assert str(caught.value) == f"mine.toml: {key}: {caught.value.problem}"
    assert "\n" not in str(caught.value)


def test_a_scheme_that_is_no_table_is_refused() -> None:
    with pytest.raises(SchemeError, match="found a list; a table"):
        scheme_from([], "mine.toml")


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"name = ", "is not TOML"),
        (b"\xff\xfe", "is not UTF-8 text \\(byte 1\\)"),
        (b"name = 'caf\xe9'", "is not UTF-8 text"),
        (b"\0", "is not TOML"),
        (b"a = 1\na = 2", "is not TOML"),
        (b"a = " + b"[" * 100_000, "nested too deeply"),
        (b".".join([b"a"] * 90_000) + b" = 1", "nested too deeply"),
        (b"[" + b" . ".join([b'"a"'] * 30_000) + b"]", "nested too deeply"),
        (b"x = {" + b".".join([b"a"] * 90_000) + b" = 1}", "nested too deeply"),
        (
            b"name = 'x'\na = " + b"9" * 5000,
            "^mine.toml: line 2: found a number of more digits than",
        ),
        (b"a = 1e99999999999999999999", "^mine.toml: line 1: found a number of more digits than can be read; numbers"),
        (b"\n\na = [1, -1e-" + b"9" * 40 + b"]", "^mine.toml: line 3: found a number of more digits"),
        (b"#" * (LARGEST_FILE + 1), "too large"),
        (b"", "impact: is missing"),
    ],
)
def test_hostile_files_are_refused_in_a_sentence(raw: bytes, problem: str) -> None:
    with pytest.raises(SchemeError, match=problem):
        parse_scheme(raw, "mine.toml")


@pytest.mark.parametrize("value", ["inf", "nan", "1e400", "1e-400", "0x" + "f" * 5000, "1979-05-27", "-0.1", "1e9"])
def test_hostile_numbers_are_refused_at_their_key(value: str) -> None:
    toml = f"[risk]\nscore = 'cells'\ncells = [[{value}]]\n"
    text = "name = 'x'\n" + "".join(
        f"[{key}]\nlevels = [{{name='a'}}, {{name='b'}}, {{name='c'}}]\n" for key in ("impact", "probability")
    )
    grid = f"[[{value}, 1, 1], [1, 1, 1], [1, 1, 1]]"
    with pytest.raises(SchemeError, match=r"mine\.toml: risk\.cells: found .*; a number from 0"):
        parse_scheme((text + toml.replace(f"[[{value}]]", grid)).encode(), "mine.toml")


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_a_sentence(raw: bytes) -> None:
    with pytest.raises(SchemeError, match=r"^mine\.toml: "):
        parse_scheme(raw, "mine.toml")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(p for key, inner in items for p in _places(inner, (*path, key)))]


@given(st.data(), _JSON)
def test_any_value_at_any_key_is_read_and_kept_or_refused(data: st.DataObject, value: Any) -> None:
    made: Any = json.loads(dump_scheme(scheme()))
    *path, last = data.draw(st.sampled_from([p for p in _places(made) if p]))
    inner = made
    for key in path:
        inner = inner[key]
    inner[last] = value
    with suppress(SchemeError):
        read = scheme_from(made, "mine.toml")
        assert scheme_from(scheme_table(read), "again") == read


@pytest.mark.parametrize("text", ["", "{", "[]", '{"name": "x"}', "[" * 100_000, '{"name": 1e99999999999999999999}'])
def test_a_damaged_frozen_scheme_is_refused(text: str) -> None:
    with pytest.raises(SchemeError, match=r"^the session's scheme: "):
        load_scheme(text)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemeError, match=r"^none\.toml: cannot be read \(No such file"):
        read_scheme(tmp_path / "none.toml")
    with pytest.raises(SchemeError, match="cannot be read"):
        read_scheme(tmp_path)


def test_painted_cells_are_written_highest_impact_first() -> None:
    grid = [["Low", "High", "High"], ["Low", "Low", "High"], ["Low", "Low", "Low"]]
    made = scheme({"bands": PAINTED, "matrix": {"bands": grid}}, 3, 3)
    names = {(i, p): band.name for i, p in made.cells if (band := made.band(i, p))}
    assert [cell for cell in made.cells if names[cell] == "High"] == [(2, 3), (3, 2), (3, 3)]


def test_marks_are_checked_against_their_limits() -> None:
    made = scheme({"threat": POSITIONS, "priority": {"rule": "sum of ranks"}})
    assert made.threat_kind is ThreatKind.POSITION
    threat = made.factor("threat")
    # Positions run to 99, or to the number of areas where there are more.
    assert (threat.limits(11), threat.limits(500)) == ((1, 99), (1, 500))
    assert threat.check(99, 11) == 99
    assert made.impact.check(5, 11) == 5
    for value in (0, 6, True, 2.5, "3"):
        with pytest.raises(MarkError, match="give a whole number from 1 to 5"):
            made.impact.check(value, 11)  # type: ignore[arg-type]
    with pytest.raises(MarkError, match="has no factor 'likelihood'; it has impact, probability, threat"):
        made.factor("likelihood")


def test_levels_are_found_by_their_value() -> None:
    made = scheme({"threat": {"levels": [{"value": 10, "name": "Known", "description": "A known group."}]}})
    threat = made.factor("threat")
    level = threat.level(10)
    assert (level and level.name, threat.level(9), threat.level(None)) == ("Known", None, None)


def test_needs_are_those_of_the_rule() -> None:
    needs = {rule: scheme({"priority": {"rule": rule.value}}).needs for rule in PriorityRule}
    assert needs.pop(PriorityRule.RISK_ONLY) == {"impact", "probability"}
    assert needs.pop(PriorityRule.THREAT_ONLY) == {"threat"}
    assert set(needs.values()) == {frozenset({"impact", "probability", "threat"})}


def test_the_shipped_files_hold_nothing_but_text() -> None:
    for path in (Path(__file__).parents[2] / "resources" / "schemes").iterdir():
        assert tomllib.loads(path.read_text(encoding="utf-8"))["name"]


def test_a_key_of_thousands_of_parts_is_refused_at_once() -> None:
    began = time.process_time()
    with pytest.raises(SchemeError, match="nested too deeply"):
        parse_scheme(b"title = 'T'\n" + b"a." * 20_000 + b"a = 1\n", "scheme.toml")
    assert time.process_time() - began < 0.5
