"""What a table would do to a session: mapping, values, matching, every problem with its place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskdesk.domain.cell_text import unguarded
from riskdesk.domain.intake_grid import Grid, GridRow
from riskdesk.domain.intake_mapping import ColumnMap, Field, area_names, by_name, guess, without_heading
from riskdesk.domain.intake_plan import Choices, Outcome, Plan
from riskdesk.domain.intake_rows import plan, unnamed
from riskdesk.domain.intake_values import CellError, confidence_of, date_of, mark_of
from riskdesk.domain.intake_words import columns_line, row_line
from riskdesk.domain.scheme import Scheme
from riskdesk.domain.session import Confidence, Mark, RiskArea, Session, SessionInfo, State, mark_key
from tests.services.desks import BY_POSITION, DERBYSHIRE, RISK_ONLY

NAMES = ("Drugs", "Domestic Violence", "Anti-social Behaviour")
CODES = ("DR", "DV", "AB")


def grid(*lines: str, split: str = "") -> Grid:
    """A table of cells between bars, a row a line."""
    rows = tuple(GridRow(n, tuple(line.split("|"))) for n, line in enumerate(lines, 1))
    return Grid("scores.csv", rows, split=split)


def session(scheme: Scheme = DERBYSHIRE) -> Session:
    """Three areas scored 3, 4, 10 each."""
    info = SessionInfo("v", "s", "a", 1, State.DRAFT, "Assessment", "Day")
    areas = tuple(RiskArea(f"id{n}", name, code, n) for n, (name, code) in enumerate(zip(NAMES, CODES, strict=True)))
    values = dict(zip((f.key for f in scheme.factors), (3, 4, 10), strict=False))
    marks = [Mark(a.area_id, key, value) for a in areas for key, value in values.items()]
    return Session(info, scheme, "", areas, {mark_key(m): m for m in marks})


def planned(table: Grid, held: Session | None = None, **choices: bool) -> Plan:
    held = held or session()
    assert held.scheme
    return plan(held, table, guess(table, held.scheme), Choices(**choices))


def told(found: Plan) -> list[str]:
    return [problem.text for problem in found.problems]


# Which column is which


@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        ("area|impact|probability|threat", "A0 I1 P2 T3"),
        ("Title|Severity|Likelihood|Threat score", "A0 I1 P2 T3"),
        ("Code|Issue|Likelihood (1-5)|Impact rating|THREAT POINTS|Comments", "C0 A1 P2 I3 T4 J5"),
        ("Priority|Risk area|Risk score|Impact|Probability|Threat rank", "A1 I3 P4"),
        ("Risk|Harm|Chance|Rationale|Evidence|Data up to|Confidence level|Area id", "A0 I1 P2 J3 S4 D5 F6 H7"),
        ("Impact|Impact|Area", "A2 I0"),
        ("Area id|Priority|Code|Risk area|Threat of 25|Impact|Risk score|Threat rank", "H0 C2 A3 T4 I5"),
        ("area_id|code|area|impact|threat|threat_rank|agreed_reason|data_to", "H0 C1 A2 I3 T4 D7"),
    ],
)
def test_columns_are_guessed_from_their_headings(heading: str, columns: str) -> None:
    letters = dict(zip("ACIPTJSDFH", Field, strict=True))
    wanted = {letters[text[0]]: int(text[1:]) for text in columns.split()}
    assert guess(grid(heading, "Drugs|3|4"), DERBYSHIRE).columns == wanted


def test_headings_below_a_title_and_none_at_all() -> None:
    titled = grid("Strategic assessment", "Area|Impact", "Drugs|3")
    assert guess(titled, DERBYSHIRE).heading == 2
    bare = guess(grid("1|Drugs|3|4|10", "2|ASB noise|3|4|"), DERBYSHIRE)
    assert (bare.heading, bare.columns) == (
        0,
        {Field.AREA: 1, Field.IMPACT: 2, Field.PROBABILITY: 3, Field.THREAT: 4},
    )
    assert guess(grid("Drugs", "Area of harm"), DERBYSHIRE).heading == 0
    assert guess(grid("Area", "Drugs"), DERBYSHIRE).heading == 1


def test_a_doubt_is_told_and_a_column_holds_one_field() -> None:
    found = guess(grid("Area|Impact|Severity", "Drugs|3|4"), DERBYSHIRE)
    assert found.notes == ("Impact was taken from column B; C fits too.",)
    other = found.but(Field.THREAT, 1)
    assert other.columns == {Field.AREA: 0, Field.THREAT: 1}
    assert other.but(Field.THREAT, None).columns == {Field.AREA: 0}


def test_threat_by_place_only_where_the_scheme_has_it() -> None:
    table = grid("Area|Threat rank|Impact", "Drugs|1|3")
    assert Field.THREAT not in guess(table, DERBYSHIRE).columns
    assert guess(table, BY_POSITION).columns[Field.THREAT] == 1
    assert Field.THREAT not in guess(grid("Area|Threat", "Drugs|1"), RISK_ONLY).columns


def test_a_column_is_named_by_heading_or_letter() -> None:
    table = grid("Area|How bad (1-5)|D", "Drugs|3|4|5")
    assert list(by_name(table, 1, "how BAD")) == [1]
    assert list(by_name(table, 1, "d")) == [2]
    assert list(by_name(table, 1, "B")) == [1]
    assert list(by_name(table, 1, "Z")) == []


def test_the_names_of_a_table_each_once() -> None:
    assert area_names(grid("Area|Impact", "Drugs|", "'=Odd|", "drugs|3", "|4"), DERBYSHIRE) == ["Drugs", "'=Odd"]


FACTORS = {Field.AREA: 0, Field.IMPACT: 1, Field.PROBABILITY: 2, Field.THREAT: 3}
PLACED = (
    "The headings in line {} are not all known; "
    "columns were taken by their places: impact B, probability C and threat D."
)


@pytest.mark.parametrize("heading", ["Item|Sev|Prob|Thr", "Area|Sev|Prob|Thr"])
@pytest.mark.parametrize("rows", [("Drugs|4|5|11", "Knives|-|3|"), ("Drugs|Major|5|x", "Knives|Minor|3|7")])
def test_scores_below_unknown_headings_are_taken_by_place_and_told(heading: str, rows: tuple[str, ...]) -> None:
    found = guess(grid(heading, *rows), DERBYSHIRE)
    assert (found.heading, found.columns, found.asks) == (1, FACTORS, "")
    assert found.notes == (PLACED.format(1),)
    titled = guess(grid("Risk", heading, *rows), DERBYSHIRE)
    assert (titled.heading, titled.columns) == (2, FACTORS)
    assert titled.notes == ("Line 1 stands above the headings and is passed over.", PLACED.format(2))


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("Item|Sev|Prob|Both|Thr", "Drugs|4|5|20|11"), "B, C, D and E hold numbers under headings that are not known"),
        (("Area|Sev|Prob", "Drugs|4|5"), "B and C hold numbers under headings that are not known"),
        (("Item|Sev|Prob|Thr", "Drugs|4|50|11"), "B, C and D hold numbers under headings that are not known"),
        (("Drugs|4|5|20|11", "Knives|1|1|1|1"), "B, C, D and E hold numbers, and there are no headings"),
    ],
)
def test_where_the_place_of_scores_is_not_sure_they_are_asked_for(lines: tuple[str, ...], words: str) -> None:
    asked = f"Columns {words}; choose which is impact, probability and threat."
    found = planned(grid(*lines))
    assert told(found) == [asked]
    assert not found.acceptable
    held = session()
    for which, free in ((Field.IMPACT, True), (Field.SOURCE, False)):
        after = plan(held, grid(*lines), found.columns.but(which, 1), Choices())
        assert (told(after) == []) is free


@pytest.mark.parametrize(
    ("lines", "note"),
    [
        (("Area|Impact|Prob", "Drugs|3|4"), "Column C holds numbers under a heading that is not known and is"),
        (("Area|Population", "Drugs|30000"), "Column B holds numbers under a heading that is not known and is"),
        (("Area|Rank|Year", "Drugs|3|4"), "Columns B and C hold numbers under headings that are not known and are"),
    ],
)
def test_numbers_are_not_passed_over_without_a_word(lines: tuple[str, ...], note: str) -> None:
    found = guess(grid(*lines), DERBYSHIRE)
    assert found.asks == ""
    assert len(found.notes) == 1
    assert found.notes[0] == f"{note} passed over."


def test_a_word_among_numbers_moves_no_scores_to_another_factor() -> None:
    found = planned(grid("Drugs|high|4|10", "Knives|1|1|1", "Fraud|1|2|3"))
    assert found.columns.columns == FACTORS
    assert [text.partition(":")[0] for text in told(found)] == ["line 1, column B (impact)"]


def test_areas_above_a_second_line_of_headings_are_not_lost() -> None:
    found = planned(grid("Area|Impact", "Drugs|5", "Area|Impact|Probability", "Knives|3|4"))
    assert (found.columns.heading, [row.line for row in found.rows]) == (1, [2, 3, 4])
    assert told(found) == [
        "line 3: this looks like another line of headings; give each part of the table to a worksheet of its own"
    ]
    lines = [f"Area {n}" for n in range(5)]
    assert guess(grid(*lines, "Area|Impact", "Drugs|5"), DERBYSHIRE).notes == (
        "Lines 1 to 5 stand above the headings and are passed over.",
    )


# What stands in a cell


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        ("4", 4), (" 4 ", 4), ("4.0", 4), ("Likely", 4), ("almost  CERTAIN", 5), ("4 Likely", 4), ("4 - Likely", 4),
        ("4. Likely", 4), ("Likely (4)", 4), ("-", None), ("–", None), ("N/A", None), ("not scored", None),
    ],
)  # fmt: skip
def test_marks_by_number_and_by_name(cell: str, mark: int | None) -> None:
    assert mark_of(cell, DERBYSHIRE.probability, 3) == mark


@pytest.mark.parametrize("cell", ["0", "6", "-1", "4.5", "x", "4 Major", "٤", "1e0", "4 4", "Likely 4?", "9" * 12])
def test_what_is_no_mark_is_told_with_what_is_allowed(cell: str) -> None:
    with pytest.raises(CellError, match=r"^found .*a whole number from 1 to 5, one of the levels Rare, Unlikely"):
        mark_of(cell, DERBYSHIRE.probability, 3)


def test_a_number_and_a_name_that_differ() -> None:
    with pytest.raises(CellError, match='found "4 Rare", but Rare is 1'):
        mark_of("4 Rare", DERBYSHIRE.probability, 3)


def test_the_limits_of_threat_are_the_schemes() -> None:
    assert DERBYSHIRE.threat
    assert BY_POSITION.threat
    assert mark_of("25", DERBYSHIRE.threat, 3) == 25
    with pytest.raises(CellError, match="from 1 to 25"):
        mark_of("26", DERBYSHIRE.threat, 3)
    assert mark_of("150", BY_POSITION.threat, 150) == 150
    with pytest.raises(CellError, match="from 1 to 99"):
        mark_of("150", BY_POSITION.threat, 3)


def test_dates_confidence_and_the_mark_of_a_formula() -> None:
    assert [date_of(t) for t in ("30/09/2010", "2010-09-30 00:00", "30 Sep 2010", "-")] == ["2010-09-30"] * 3 + [""]
    with pytest.raises(CellError, match="allowed: a date"):
        date_of("31/02/2010")
    assert [confidence_of(t) for t in ("High", "m", "n/a")] == [Confidence.HIGH, Confidence.MEDIUM, None]
    with pytest.raises(CellError, match="allowed: low, medium, high"):
        confidence_of("certain")
    assert [unguarded(t) for t in ("'=1", "'+x", "'-", "''=1", "'＝", "'\t", "'tis", "'", "=1")] == [
        "=1", "+x", "-", "'=1", "＝", "\t", "'tis", "'", "=1",
    ]  # fmt: skip


# Rows


def test_each_row_by_what_becomes_of_it() -> None:
    found = planned(grid("area|impact|probability", " drugs |3|4", "DOMESTIC violence|5|-", "Modern slavery|4|", "|||"))
    assert [row.outcome for row in found.rows] == [Outcome.SAME, Outcome.CHANGED, Outcome.NEW]
    assert [a.name for a in found.untouched] == ["Anti-social Behaviour"]
    assert found.summary == "3 rows: 1 changes, 1 new, 1 the same, 0 problems"
    assert found.acceptable
    held = session()
    assert [row_line(row, held) for row in found.rows] == [
        "line 2: drugs: the same",
        "line 3: DOMESTIC violence: changes: impact 3 → 5, probability 4 → not scored",
        "line 4: Modern slavery: new area: impact 4, probability not scored, threat not scored",
    ]
    assert unnamed(found.untouched) == "1 area is not in the file and stays as it is: Anti-social Behaviour"


def test_a_name_in_another_case_is_the_same_name() -> None:
    (row,) = planned(grid("area", "DRUGS")).rows
    assert row.outcome is Outcome.SAME
    (row,) = planned(grid("area id|area", "id0|Drug supply")).rows
    assert row_line(row, session()) == "line 2: Drug supply: changes: risk area Drugs → Drug supply"


def test_by_hidden_id_then_code_then_name() -> None:
    found = planned(
        grid("Area id|Code|Area|Impact", "id1|DR2|Something|5", "gone|DR|Drugs|5", "||Anti-social behaviour|5")
    )
    assert told(found) == []
    assert [row.area.name for row in found.rows if row.area] == [NAMES[1], NAMES[0], NAMES[2]]
    torn = planned(grid("Code|Area", "DR|Domestic Violence"))
    assert told(torn) == [
        'line 2, column A (code): found "DR", the code of Drugs, beside the name "Domestic Violence"',
    ]


def test_codes_can_be_exchanged_but_not_shared() -> None:
    swap = planned(grid("Area id|Area|Code", "id0|Drugs|DV", "id1|Domestic Violence|DR"))
    assert [row.outcome for row in swap.rows] == [Outcome.CHANGED, Outcome.CHANGED]
    shared = planned(grid("Area id|Area|Code", "id0|Drugs|dv", "|New one|N1", "|Newer|n1"))
    assert told(shared) == [
        'line 2, column C (code): found "DV", which Domestic Violence has too; each area needs a code of its own',
        'line 3, column C (code): found "N1", which Newer has too; each area needs a code of its own',
        'line 4, column C (code): found "N1", which New one has too; each area needs a code of its own',
    ]


def test_a_row_that_falls_out_takes_those_with_it_that_counted_on_it() -> None:
    # The first gives up DR, but its new code is taken: so it keeps DR, and the second cannot have it.
    found = planned(grid("Area id|Area|Code", "id0|Drugs|AB", "id1|Domestic Violence|DR"), skip_bad=True)
    assert [row.outcome for row in found.rows] == [Outcome.PROBLEM, Outcome.PROBLEM]
    assert not found.acceptable


def test_all_problems_are_told_with_their_places() -> None:
    table = grid(
        "area|impact|probability|threat|data to|confidence",
        "Drugs|6|x|26|yesterday|sure",
        "|1|1|1",
        "drugs|1|1|1",
        f"{'x' * 201}|1",
        "lost � letter|1",
    )
    found = planned(table)
    places = [text.partition(":")[0] for text in told(found)]
    assert places == [
        "line 2, column A (risk area)",
        "line 2, column B (impact)", "line 2, column C (probability)", "line 2, column D (threat)",
        "line 2, column E (data to)", "line 2, column F (confidence)", "line 3, column A (risk area)",
        "line 4, column A (risk area)", "line 5, column A (risk area)", "line 6, column A (risk area)",
    ]  # fmt: skip
    assert told(found)[0].endswith('found "Drugs" once more in line 4; each area stands once')
    assert told(found)[7].endswith('found "Drugs" again, first in line 2; each area stands once')
    assert found.blocked
    assert not found.acceptable


def test_of_two_rows_for_an_area_neither_is_chosen_by_leaving_out_what_has_problems() -> None:
    found = planned(grid("area|impact", "Drugs|-", "Domestic Violence|4", "Drugs|2"), skip_bad=True)
    assert [row.outcome for row in found.rows] == [Outcome.PROBLEM, Outcome.CHANGED, Outcome.PROBLEM]
    assert found.acceptable


def test_a_fault_of_the_reader_is_the_cells_problem() -> None:
    table = replace(grid("area|impact|other", "Drugs||"), faults={(2, 1): "found no value", (2, 2): "not looked at"})
    assert told(planned(table)) == ["line 2, column B (impact): found no value"]


def test_a_row_longer_than_its_headings_has_lost_its_marks_of_quotation() -> None:
    lines = ("area|impact|probability", "Drugs|3|4|hard")
    words = "found 4 cells; the headings have 3; a cell with the separator in it must stand in quotation marks"
    assert told(planned(grid(*lines, split=","))) == [f"line 2, column D: {words}"]
    assert told(planned(grid(*lines))) == []


def test_blanks_leave_or_clear_and_a_dash_always_clears() -> None:
    lines = ("area|impact|probability|threat", "Drugs||-|")
    kept = planned(grid(*lines)).rows[0]
    assert [(c.which, c.new) for c in kept.changes] == [(Field.PROBABILITY, None)]
    cleared = planned(grid(*lines), clear_blanks=True).rows[0]
    assert {c.which for c in cleared.changes} == {Field.IMPACT, Field.PROBABILITY, Field.THREAT}


def test_new_areas_may_stay_out_and_bad_rows_too() -> None:
    lines = ("area|impact", "New one|3", "Drugs|5", "Domestic Violence|9")
    found = planned(grid(*lines), add_new=False, skip_bad=True)
    assert [row.outcome for row in found.rows] == [Outcome.LEFT_OUT, Outcome.CHANGED, Outcome.PROBLEM]
    assert found.acceptable
    assert not planned(grid(*lines)).acceptable


def test_what_is_wrong_in_a_row_that_stays_out_stands_in_nobodys_way() -> None:
    lines = ("area|code|impact", "New one||9", "new ONE||3", "Other|TOOLONG|3", "Drugs||5")
    found = planned(grid(*lines), add_new=False)
    assert [row.outcome for row in found.rows] == [Outcome.LEFT_OUT] * 3 + [Outcome.CHANGED]
    assert found.acceptable
    assert [note.text.partition(";")[0] for note in found.notes] == [
        'line 2, column A (risk area): found "New one" once more in line 3',
        'line 2, column C (impact): found "9"',
        'line 3, column A (risk area): found "new ONE" again, first in line 2',
        'line 4, column B (code): found "TOOLONG"',
    ]
    assert row_line(found.rows[0], session()).startswith(
        'line 2: New one: not in the session, left out; risk area: found "New one" once more in line 3'
    )
    assert not planned(grid(*lines)).acceptable


@pytest.mark.parametrize(
    ("lines", "split"),
    [
        (("area|impact", "lost \ufffd letter|3"), ""),
        (("area|impact", "|3"), ""),
        (("area|impact", "Killed| injured|3"), ","),
        (("code|area|impact", "DR|Domestic Violence|3"), ""),
    ],
)
def test_a_row_that_could_be_about_an_area_of_the_session_is_a_problem_still(
    lines: tuple[str, ...], split: str
) -> None:
    found = planned(grid(*lines, split=split), add_new=False)
    assert [row.outcome for row in found.rows] == [Outcome.PROBLEM]
    assert not found.notes


def test_an_area_that_was_taken_out_is_not_changed() -> None:
    held = session()
    gone = replace(held, areas=(replace(held.areas[0], removed="merged"), *held.areas[1:]))
    assert "taken out of this session" in told(planned(grid("area id|area", "id0|Drugs"), gone))[0]


def test_a_table_in_two_parts_as_our_own_workbook_has_it() -> None:
    found = planned(
        grid(
            "|Strategic assessment", "|Date: 2 November 2010", "", "Area id|Priority|Risk area|Impact",
            "id0|1|Drugs|3", "", "|Not scored (1): no rank", "Area id|Priority|Risk area|Impact",
            "id1||Domestic Violence|",
        )
    )  # fmt: skip
    assert found.columns.heading == 4
    assert [row.line for row in found.rows] == [5, 9]
    assert found.summary == "2 rows: 0 change, 0 new, 2 the same, 0 problems"


def test_no_column_for_the_area_and_no_rows() -> None:
    held = session()
    nothing = plan(held, grid("x|y"), ColumnMap(1), Choices())
    assert told(nothing) == ["No column is chosen for the risk area; choose the one that holds the names."]
    assert told(planned(grid("area|impact"))) == ["scores.csv has no row below the headings."]
    with pytest.raises(ValueError, match="recorded"):
        plan(replace(held, scheme=None), grid("area"), ColumnMap(1), Choices())


def test_more_areas_than_a_session_has() -> None:
    found = planned(grid("area", *(f"Area {n}" for n in range(998))))
    assert told(found) == ["This would make 1,001 risk areas; a session has at most 1,000."]


def test_the_columns_in_a_line() -> None:
    table = replace(grid("area|impact", "Drugs|3"), sheet="Scores")
    assert columns_line(guess(table, DERBYSHIRE), table) == (
        "Columns: risk area A, impact B; headings in line 1; worksheet “Scores”"
    )
    assert columns_line(without_heading(table, DERBYSHIRE), table).endswith("no headings; worksheet “Scores”")


MARKS = st.one_of(st.none(), st.integers(1, 5))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(MARKS, MARKS, st.text(max_size=20)), min_size=1, max_size=6))
def test_what_is_exported_changes_nothing_when_it_is_imported(values: list[tuple[int | None, int | None, str]]) -> None:
    held = session()
    areas = tuple(RiskArea(f"n{n}", f"Area {n}", f"A{n}", n, justification=v[2]) for n, v in enumerate(values))
    marks = [
        Mark(f"n{n}", key, mark)
        for n, value in enumerate(values)
        for key, mark in zip(("impact", "probability"), value[:2], strict=True)
        if mark is not None
    ]
    held = replace(held, areas=areas, marks={mark_key(m): m for m in marks})
    head = GridRow(1, ("Area id", "Code", "Risk area", "Impact", "Probability", "Why this score"))
    rows = [
        GridRow(n + 2, (a.area_id, a.code, a.name, str(v[0] or ""), str(v[1] or ""), v[2]))
        for n, (a, v) in enumerate(zip(areas, values, strict=True))
    ]
    found = planned(Grid("x.csv", (head, *rows), split=","), held, clear_blanks=True)
    assert not found.problems
    assert not found.effective
