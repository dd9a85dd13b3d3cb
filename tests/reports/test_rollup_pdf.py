"""A roll-up on paper, read back from its own bytes."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from riskdesk.domain.rollup import roll_up
from riskdesk.domain.rollup_match import named
from riskdesk.domain.session import Session, State
from riskdesk.reports.pdf import SheetResult
from riskdesk.reports.rollup_pdf import rollup_pdf
from riskdesk.reports.rollup_rows import rollup_row
from tests.domain.compared import METHODS, PLAIN
from tests.domain.compared import recorded as published
from tests.domain.test_rollup import ALCOHOL, DRUGS, FRAUD, district
from tests.reports.reading import stops_at
from tests.reports.test_sheet_pdf import HOSTILE, assert_accessible, in_order, read

COUNTY = district("County", {"Drugs": DRUGS, "Alcohol": ALCOHOL, "Fraud": FRAUD})
NORTH = district("North", {"Drugs": ALCOHOL, "Alcohol": DRUGS, "Rural Crime": (1, 1, 1)})
SOUTH = district("South", {"Alcohol": ALCOHOL, "Drugs": ALCOHOL, "Fraud": (None, 2, None)})


def size(result: SheetResult) -> tuple[int, int]:
    box = PdfReader(BytesIO(result.pdf)).pages[0].mediabox
    return round(box.width), round(box.height)


def test_the_ranks_stand_side_by_side() -> None:
    result = rollup_pdf(roll_up(COUNTY, [NORTH, SOUTH]))
    assert_accessible(result)
    (text,) = read(result)
    assert size(result) == (842, 595)
    # The threat of South's Fraud is missing, so it has no risk score either: only its probability is known.
    assert in_order(
        text,
        [
            "Roll-up: Strategic assessment",
            "County and 2 district sessions",
            "Alcohol 1 10 High ▲ 20 2 15 High ▲ 13 1= 10 High ▲ 20 1= to 2 2",
            "Drugs 2 15 High ▲ 13 1 10 High ▲ 20 1= 10 High ▲ 20 1 2",
            "Fraud 3 4 Low = 5 no such area – – not scored – – – –",
            "Rural Crime no such area – – 3 1 Low = 1 no such area – – 3 1",
            "The sessions (3)",
            "Ranks are not averaged, and no order is made of the districts’ orders.",
            "In one session only. North: Rural Crime.",
        ],
    )
    assert result.code in text
    assert rollup_pdf(roll_up(COUNTY, [NORTH, SOUTH])).pdf == result.pdf


def test_another_method_marking_and_state_are_told() -> None:
    secret = replace(NORTH.info, marking="OFFICIAL-SENSITIVE", handling="for the Board", state=State.DRAFT)
    other = replace(NORTH, info=secret, scheme=METHODS[5], scheme_text="")
    result = rollup_pdf(roll_up(COUNTY, [other]))
    assert_accessible(result)
    text = " ".join(read(result))
    said = [
        "North (another method)",
        "North: draft, not closed",
        "The sessions are not marked alike. County: OFFICIAL; North: OFFICIAL-SENSITIVE · for the Board.",
        "OFFICIAL / OFFICIAL-SENSITIVE · for the Board",
        "ranks may be laid beside each other, scores may not",
    ]
    assert [part for part in said if part not in text] == []


@pytest.mark.parametrize(("count", "paper", "tables"), [(3, (842, 595), 1), (6, (1191, 842), 1), (20, (1191, 842), 4)])
def test_many_districts_take_larger_paper_and_then_several_tables(
    count: int, paper: tuple[int, int], tables: int
) -> None:
    districts = [district(f"District {n}", {"Drugs": DRUGS, "Alcohol": ALCOHOL}) for n in range(1, count + 1)]
    result = rollup_pdf(roll_up(None, districts))
    assert_accessible(result)
    text = " ".join(read(result))
    assert size(result) == paper
    assert text.count("Best to worst") == tables
    assert in_order(text, [f"District {n}" for n in range(1, count + 1)])


def test_500_areas_flow_on_under_repeated_headings_and_can_be_stopped() -> None:
    marks = {f"Area {n:03}": (1 + n % 5, 1 + n % 4, 1 + n % 25) for n in range(500)}
    made = roll_up(district("County", marks), [district("North", marks)])
    told: list[tuple[int, int]] = []
    result = rollup_pdf(made, lambda done, total: told.append((done, total)))
    assert result.pages > 5
    pages = read(result)
    assert all("Agreed rank" in page for page in pages[:-1])
    assert all(f"Area {n:03}" in " ".join(pages) for n in range(500))
    # It is drawn once more with its rows closer together, which may save a page, and can be stopped then too.
    assert told[:502] == [(n, 502) for n in range(1, 503)]
    assert told[502:] == [(502, 502)] * 502
    assert stops_at(lambda progress: rollup_pdf(made, progress), (100, 502, 503, 1004))


def test_texts_print_as_they_stand() -> None:
    marks = dict.fromkeys([*HOSTILE, "Long " * 40], ALCOHOL)
    county: Session = district("County", marks)
    north = replace(district("North", marks), info=replace(NORTH.info, partnership="<b>R&D</b> " + "Partnership " * 12))
    result = rollup_pdf(roll_up(county, [north], named([county, north], HOSTILE[0], HOSTILE[0])))
    assert_accessible(result)
    text = " ".join(read(result))
    assert [name for name in HOSTILE if name not in text] == []
    assert "<b>R&D</b> Partnership" in text
    assert result.missing == ()


def test_recorded_ranks_and_nothing_at_all() -> None:
    ranks = published("Published", {"County/Drugs": 2, "County/Alcohol": 1, "County/Fraud": None})
    text = " ".join(read(rollup_pdf(roll_up(COUNTY, [ranks]))))
    assert "1 not recorded" in text
    assert "Strategic assessment holds recorded ranks only; the method is not known." in text
    empty = replace(COUNTY, areas=(), marks={}, scheme=PLAIN)
    result = rollup_pdf(roll_up(None, [empty]))
    assert_accessible(result)
    assert "There are no risk areas in these sessions." in " ".join(read(result))


def test_what_has_no_rank_says_so_in_the_place_of_the_rank() -> None:
    marks = {"Drugs": (3, 5, None), "Fraud": (None, None, None)}
    made = roll_up(district("County", marks), [district("North", {"Drugs": DRUGS, "Fire": FRAUD})])
    drugs, fraud, fire = (rollup_row(made, row, (0, 1)) for row in made.rows)
    assert (drugs.rank_0, drugs.risk_0.score, drugs.threat_0) == ("not scored", "15", "–")
    assert (fraud.rank_0, fraud.risk_0, fraud.threat_0) == ("not scored", "–", "–")
    assert (fraud.rank_1, fraud.risk_1, fraud.threat_1) == ("no such area", "–", "–")
    assert (fire.rank_0, fire.risk_0, fire.threat_0) == ("no such area", "–", "–")
