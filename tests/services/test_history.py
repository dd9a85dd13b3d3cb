"""The history of the sample: charts, links of ancestry, breaks of the method, and one area's whole story.

The scores are made up (resources/sample/library.toml); the published ranks are those of the paper of 17 November 2010.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from riskdesk.domain.rescoring import Reviewed
from riskdesk.figures.chart_data import ChartData, Link, Scale, Series
from riskdesk.services.desk import Desk
from riskdesk.services.history import (
    MOST_COLUMNS,
    Chapter,
    History,
    Quantity,
    chart_for,
    chart_of,
    comparison_of,
    read_history,
    read_story,
    short_name,
)
from tests.samples import sample_at
from tests.services.desks import desk_on, wanted

ASSESSMENT = "strategic-assessment-2010-11"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk.at(sample_at(tmp_path_factory.mktemp("history") / "sample.sqlite"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def history(desk: Desk) -> History:
    return read_history(desk.past, ASSESSMENT)


def chart(history: History, quantity: Quantity) -> ChartData:
    made = chart_of(history.steps, quantity)
    assert made is not None
    return made


def labels(series: Series | None) -> list[str | None]:
    assert series is not None
    return [p.label if p else None for p in series.points]


def test_each_session_stands_once_in_its_latest_closed_version(history: History) -> None:
    assert [short_name(s.info) for s in history.steps] == [
        "As published, 17 November 2010",
        "Illustrative scores",
        "Quarter 1, made up v2",
        "Quarter 2, made up",
        "Quarter 3, made up",
    ]
    assert (history.start, history.total) == (0, 5)


def test_one_area_is_followed_over_five_sessions(history: History) -> None:
    ranks = chart(history, Quantity.RANK)
    assert labels(ranks.by_key("domestic-violence")) == ["5", "5", "3", "3", "2"]
    assert labels(ranks.by_key("drugs")) == ["4", "4", "5", "5", "6"]
    assert labels(ranks.by_key("knife-crime")) == [None, None, None, "6", "5"]
    assert labels(ranks.by_key("terrorism")) == ["11", "11", "11", "12", None]
    assert labels(ranks.by_key("offender-management")) == [None, None, None, None, "9="]
    gone = {s.key for s in ranks.series if s.dropped}
    assert gone == {"terrorism", "alcohol-related-harm", "anti-social-behaviour", "serious-acquisitive-crime"}


def test_a_chart_tells_what_became_of_an_area(history: History) -> None:
    ranks = chart(history, Quantity.RANK)
    assert {s.key: s.end for s in ranks.series if s.end} == {
        "terrorism": "dropped",
        "alcohol-related-harm": "merged into Alcohol and Anti-social Behaviour",
        "anti-social-behaviour": "merged into Alcohol and Anti-social Behaviour",
        "serious-acquisitive-crime": "split into Serious Acquisitive Crime and Offender Management",
    }


def test_a_changed_method_breaks_the_lines_and_recorded_ranks_do_not(history: History) -> None:
    columns = chart(history, Quantity.RANK).columns
    assert [c.break_before for c in columns] == ["", "", "", "method changed", ""]
    assert [c.second_line for c in columns] == [
        "4 October 2010 · recorded",
        "made up · draft",
        "made up · 10 February 2026",
        "made up · 12 May 2026",
        "made up · 11 August 2026",
    ]


def test_an_area_that_was_defined_anew_is_marked(history: History) -> None:
    injured = chart(history, Quantity.RANK).by_key("killed-and-seriously-injured")
    assert injured is not None
    assert [p.mark if p else None for p in injured.points] == ["", "", "", "", "definition changed"]


def test_the_versions_that_are_compared_stand_in_the_chart_and_are_marked(desk: Desk) -> None:
    both = chart_for(desk.past, comparison_of(desk.past, "quarter-1-1", "quarter-1-2"), Quantity.RANK)
    assert both is not None
    assert [(c.title, c.second_line) for c in both.columns][2:4] == [
        ("Quarter 1, made up v1", "then · made up · 10 February 2026"),
        ("Quarter 1, made up v2", "now · made up · 10 February 2026"),
    ]
    rape = both.by_key("rape-and-serious-sexual-assault")
    assert labels(rape)[2:4] == ["3", "6"]
    first = chart_for(desk.past, comparison_of(desk.past, "quarter-1-1", "quarter-2-1"), Quantity.RANK)
    assert first is not None
    assert labels(first.by_key("rape-and-serious-sexual-assault"))[2:4] == ["3", "8"]


def test_ancestors_are_linked(history: History) -> None:
    links = chart(history, Quantity.RANK).links
    merged = "alcohol-and-anti-social-behaviour"
    assert set(links) == {
        Link("anti-social-behaviour", 3, merged, 4),
        Link("alcohol-related-harm", 3, merged, 4),
        Link("serious-acquisitive-crime", 3, "acquisitive-crime-alone", 4),
        Link("serious-acquisitive-crime", 3, "offender-management", 4),
    }


def test_values_stand_on_the_schemes_own_scale(history: History) -> None:
    risk, threat = chart(history, Quantity.RISK), chart(history, Quantity.THREAT)
    assert (risk.scale, threat.scale) == (Scale(0, Fraction(25)), Scale(0, 25))
    assert labels(risk.by_key("domestic-violence")) == [None, "15", "20", "20", "20"]
    assert labels(threat.by_key("drugs")) == [None, "13", "11", "11", "8"]


def test_without_threat_there_is_no_chart_of_it(tmp_path: Path) -> None:
    from tests.services.desks import RISK_ONLY

    with_risk = desk_on(tmp_path / "risk.riskdesk")
    editor = with_risk.new_assessment("A", wanted(scheme=RISK_ONLY))
    assert chart_of((editor.session,), Quantity.THREAT) is None
    assert chart_of((editor.session,), Quantity.RISK) is not None
    with_risk.close()


def test_what_is_open_counts_as_it_is_in_memory(desk: Desk, history: History) -> None:
    editor = desk.open("illustrative-scores-1")
    assert editor.session.info.state.value == "draft"
    changed = read_history(desk.past, ASSESSMENT, present=editor.session)
    assert changed.steps[1] is editor.session
    assert changed.steps[0] is history.steps[0]


def test_more_sessions_than_fit_are_shown_a_stretch_at_a_time(tmp_path: Path) -> None:
    many = desk_on(tmp_path / "many.riskdesk")
    editor = many.new_assessment("A", wanted(("Drugs", "Fire")))
    editor.set_mark(editor.session.present[0].area_id, "impact", 3)
    for n in range(MOST_COLUMNS + 2):
        more = many.new_session(editor.session.info.assessment_id, wanted(("Drugs",), title=f"S{n}"), None)
        more.set_mark(more.session.present[0].area_id, "impact", 3)
    many.new_session(editor.session.info.assessment_id, wanted(("Drugs",), title="Nothing scored yet"), None)
    key = editor.session.info.assessment_id
    newest, first = read_history(many.past, key), read_history(many.past, key, 5)
    assert (newest.start, newest.end, newest.total) == (4, MOST_COLUMNS + 4, MOST_COLUMNS + 4)
    assert len(newest.steps) == MOST_COLUMNS - 1
    assert (first.start, len(first.steps)) == (0, 5)
    assert read_history(many.past, key, 99).start == 4
    many.close()


def story(desk: Desk, area_id: str) -> dict[str, Chapter]:
    return {short_name(c.info): c for c in read_story(desk.library, desk.past, ASSESSMENT, area_id)}


def test_a_story_tells_scores_reasons_and_who_gave_them_when(desk: Desk) -> None:
    told = story(desk, "domestic-violence")
    assert list(told) == [
        "As published, 17 November 2010",
        "Illustrative scores",
        "Quarter 1, made up",
        "Quarter 1, made up v2",
        "Quarter 2, made up",
        "Quarter 3, made up",
    ]
    first, second = told["Quarter 1, made up"], told["Quarter 1, made up v2"]
    assert (first.how, first.superseded) == (Reviewed.CHANGED, True)
    assert (first.who, first.at[:10]) == ("Sample library", "2026-02-10")
    assert first.row is not None
    assert "Repeat referrals have risen for three months running" in first.row.explanation
    assert (second.superseded, second.who) == (False, "")
    assert told["Quarter 2, made up"].how is Reviewed.CONFIRMED
    assert told["Quarter 2, made up"].at[:10] == "2026-05-12"
    assert told["As published, 17 November 2010"].how is None


def test_a_story_ends_where_the_area_was_dropped_and_says_why(desk: Desk) -> None:
    last = story(desk, "terrorism")["Quarter 3, made up"]
    assert last.side is None
    assert last.row is not None
    assert "Now scored by the regional board" in last.row.explanation


def test_any_two_versions_are_compared(desk: Desk) -> None:
    corrected = comparison_of(desk.past, "quarter-1-1", "quarter-1-2")
    counts = corrected.counts
    assert (counts.up, counts.down, counts.same, counts.new, counts.dropped) == (3, 1, 7, 0, 0)
    editor = desk.open("illustrative-scores-1")
    assert comparison_of(desk.past, "quarter-1-1", "illustrative-scores-1", editor.session).new is editor.session
