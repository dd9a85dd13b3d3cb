"""What the check of a scheme finds, and what it must not find."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskdesk.domain.check import Finding, Severity, check, require_usable
from riskdesk.domain.colours import contrast, grey
from riskdesk.domain.errors import SchemeError
from riskdesk.domain.scheme import Scheme, Span
from riskdesk.domain.spans import gaps, overlap
from riskdesk.services.schemes import default_scheme, shipped_schemes
from tests.domain.made import scheme, table

HIGH, LOW = table()["bands"]


def ranged(*ranges: str | None) -> Scheme:
    levels = [{"name": f"P{n}"} | ({"range": r} if r else {}) for n, r in enumerate(ranges, 1)]
    return scheme({"probability": {"levels": levels}}, 5, len(ranges))


def found(made: Scheme) -> list[tuple[str, str]]:
    return [(f.code, f.severity.value) for f in check(made)]


def test_the_source_leaves_a_gap_and_an_overlap_and_the_default_knows() -> None:
    # Derbyshire Safer Communities Board, 17 November 2010: <10, 10-20, 30-50, >50, >80 per cent.
    assert check(default_scheme()) == (
        Finding("probability gap 20-30", Severity.WARNING, "No probability level covers 20-30%.", True),
        Finding(
            "probability overlap 80-100", Severity.WARNING, "80-100% belongs to both Likely and Almost certain.", True
        ),
    )


def test_shipped_schemes_can_be_used() -> None:
    for key, made in shipped_schemes():
        assert require_usable(made, key) is made
    assert [found(made) for key, made in shipped_schemes() if key == "impact-first"] == [[]]


def test_a_plain_scheme_has_no_findings() -> None:
    assert found(scheme()) == []


@pytest.mark.parametrize(
    ("ranges", "codes"),
    [
        (("<10%", "10-<50%", ">=50%"), []),
        (("<=10%", ">10-50%", ">50%"), []),
        (("<10%", "10-20%", ">30%"), [("probability gap 20-30", "warning")]),
        (("<10%", ">10-50%", ">50%"), [("probability gap 10", "warning")]),
        (("<=10%", "10-50%", "50-100%"), [("probability edge 10", "warning"), ("probability edge 50", "warning")]),
        (("<20%", "10-50%", ">50%"), [("probability overlap 10-20", "error")]),
        # The first and the last part are missing.
        (
            ("5-10%", ">10-50%", ">50-<95.5%"),
            [("probability gap 0-5", "warning"), ("probability gap 95.5-100", "warning")],
        ),
        ((">0-10%", ">10-50%", ">50-<100%"), [("probability gap 0", "warning"), ("probability gap 100", "warning")]),
        (("<10%", None, ">=10%"), [("probability range P2", "warning")]),
        # Does not rise: the middle lies above the last.
        (("<10%", ">50%", "10-50%"), [("probability order P3", "error")]),
        # One range in another.
        (
            ("0-100%", "10-50%", ">50%"),
            [("probability overlap 10-50", "error"), ("probability overlap 50-100", "error")],
        ),
        ((None, None, None), []),
    ],
)
def test_probability_ranges(ranges: tuple[str | None, ...], codes: list[tuple[str, str]]) -> None:
    assert found(ranged(*ranges)) == codes


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 10), st.booleans(), st.booleans()), max_size=4))
def test_gaps_and_overlaps_agree_with_looking_at_every_point(ends: list[tuple[int, int, bool, bool]]) -> None:
    spans = [Span(Fraction(a) * 10, Fraction(b) * 10, x, y) for a, b, x, y in ends if a < b]

    def holds(span: Span, at: Fraction) -> bool:
        low = at > span.low or (at == span.low and not span.low_open)
        return low and (at < span.high or (at == span.high and not span.high_open))

    points = [Fraction(n, 2) for n in range(0, 201)]
    missing = list(gaps(spans))
    for at in points:
        covered = any(holds(span, at) for span in spans)
        # A gap's own ends may or may not belong to it; all between them does.
        assert covered <= (not any(low < at < high for low, high in missing))
        assert covered or any(low <= at <= high for low, high in missing)
    for one in spans:
        for other in spans:
            both = [at for at in points if holds(one, at) and holds(other, at)]
            shared = overlap(one, other)
            assert (shared is None) == (not both)
            if shared and both:
                assert shared[0] <= both[0]
                assert both[-1] <= shared[1]


def bands(*ends: tuple[Any, Any]) -> list[dict[str, Any]]:
    looks = (("▲", "#8C1D2B", "#FFFFFF"), ("◆", "#F2C862", "#1B1B1B"), ("=", "#FFFFFF", "#1B1B1B"))
    return [
        {"name": f"B{n}", "sign": sign, "fill": fill, "text": text, "from": low, "to": high}
        for n, ((low, high), (sign, fill, text)) in enumerate(zip(ends, looks, strict=False))
    ]


@pytest.mark.parametrize(
    ("ends", "codes"),
    [
        # 3x3 products: 1 2 3 4 6 9. What no cell reaches (5, 7, 8) needs no band.
        (((6, 9), (3, 4), (1, 2)), []),
        (((9, 9), (3, 4), (1, 2)), [("score uncovered 6", "error")]),
        (((4, 9), (3, 4), (1, 2)), [("band overlap 4", "error")]),
        (((3, 9), (2, 4), (1, 2)), [("band overlap 3-4", "error"), ("band overlap 2", "error")]),
        (((6, 9), (5, 5), (1, 4)), [("band unused B1", "warning")]),
        # The highest band ends below the top: it falls to the second where that reaches higher.
        (
            ((4, 4), (1, 9)),
            [
                ("band overlap 4", "error"),
                ("band falls 2,2 to 3,2", "error"),
                ("band falls 2,2 to 2,3", "error"),
            ],
        ),
    ],
)
def test_score_bands(ends: tuple[tuple[int, int], ...], codes: list[tuple[str, str]]) -> None:
    assert found(scheme({"bands": bands(*ends)}, 3, 3)) == codes


def test_scores_and_painted_bands_that_fall() -> None:
    # Highest impact first: 5 falls to 4 as impact rises from (1,3) to (2,3), and "Low" stands above "High".
    cells = [[7, 8, 9], [2, 3, 4], [1, 2, 5]]
    paint = [["High", "Low", "High"], ["Low", "High", "High"], ["Low", "Low", "Low"]]
    changes = {
        "risk": {"score": "cells", "cells": cells},
        "bands": [{k: v for k, v in band.items() if k not in ("from", "to")} for band in (HIGH, LOW)],
        "matrix": {"bands": paint},
    }
    assert found(scheme(changes, 3, 3)) == [
        ("score falls 1,3 to 2,3", "error"),
        ("band falls 2,2 to 3,2", "error"),
        ("band falls 3,1 to 3,2", "error"),
    ]


def test_a_cell_whose_band_is_missing_is_said_once_and_has_no_band() -> None:
    made = scheme({"bands": bands((6, 9), (1, 3)), "checks": {"known": ["score uncovered 4"]}}, 3, 3)
    [finding] = check(made)
    assert (finding.code, finding.known, finding.severity) == ("score uncovered 4", True, Severity.WARNING)
    assert finding.text == "No band covers the risk score 4."
    assert made.band(2, 2) is None


def test_known_findings_do_not_stand_in_the_way() -> None:
    made = scheme({"bands": bands((4, 9), (3, 4), (1, 2))}, 3, 3)
    with pytest.raises(
        SchemeError, match=r"^mine\.toml: band overlap 4: A risk score of 4 belongs to both B0 and B1\.$"
    ):
        require_usable(made, "mine.toml")
    changes = {"bands": bands((4, 9), (3, 4), (1, 2)), "checks": {"known": ["band overlap 4"]}}
    assert require_usable(scheme(changes, 3, 3), "mine.toml").known == ("band overlap 4",)


def test_an_entry_of_known_that_matches_nothing_is_said_once() -> None:
    made = scheme({"checks": {"known": ["probability gap 1-2", "probability gap 1-2"]}})
    assert found(made) == [("known probability gap 1-2", "warning")]


def test_levels_of_one_name() -> None:
    made = scheme({"impact": {"levels": [{"name": "Major"}, {"name": "major"}, {"name": "Minor"}]}}, 3, 5)
    assert found(made) == [("impact name major", "warning")]


def test_looks() -> None:
    # Grey text on a grey ground; two greys 3 apart; one sign for two bands.
    bands_ = [
        HIGH | {"fill": "#808080", "text": "#909090"},
        LOW | {"sign": "▲", "fill": "#838383", "text": "#000000"},
    ]
    made = scheme({"bands": bands_})
    assert found(made) == [("contrast High", "warning"), ("grey High and Low", "warning"), ("sign ▲", "warning")]
    assert [f.text for f in check(made)] == [
        "The text on High has a contrast of 1.2:1, at least 4.5:1 is wanted.",
        "High and Low print as greys only 3 apart (of 255), at least 25 is wanted.",
        "High and Low have the same sign ▲.",
    ]


@pytest.mark.parametrize(
    ("fill", "text", "ratio", "value"),
    [
        # The band colours of the house style with their contrasts and grey values.
        ("#8C1D2B", "#FFFFFF", 9.0, 64),
        ("#DB7C26", "#1B1B1B", 5.7, 143),
        ("#F2C862", "#1B1B1B", 10.8, 201),
        ("#E3F2E6", "#1B1B1B", 14.9, 236),
        # The ends of the scale (WCAG 2.2): black on white is 21:1.
        ("#FFFFFF", "#000000", 21.0, 255),
        ("#000000", "#000000", 1.0, 0),
    ],
)
def test_contrast_and_grey(fill: str, text: str, ratio: float, value: int) -> None:
    assert contrast(fill, text) == pytest.approx(ratio, abs=0.06)
    assert contrast(text, fill) == contrast(fill, text)
    assert grey(fill) == value
