"""What is written is what is read, and the log alone can tell how it came about."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from riskdesk.domain.catalogue import Assessment, LogRow, SessionSummary
from riskdesk.domain.scheme import IMPACT, PROBABILITY, THREAT, PriorityRule
from riskdesk.domain.scheme_file import dump_scheme
from riskdesk.domain.session import Mark, Session, State, mark_key
from riskdesk.storage.access import Access
from riskdesk.storage.errors import LibraryError, LibraryNotWritable, WriteConflict
from riskdesk.storage.library import Library
from tests.storage.stored import (
    NOTE,
    YEAR,
    area,
    fields_at,
    info,
    marked,
    recorded_session,
    scheme,
    scored_session,
    sessions,
)


@given(session=sessions())
@settings(max_examples=40, deadline=None)
def test_a_session_of_any_content_comes_back_equal(session: Session) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.riskdesk"
        with Library.open(path, create=True) as library:
            library.add_assessment(YEAR, NOTE)
            library.add_session(session, NOTE)
            assert library.load(session.info.version_id) == session
        with Library.open(path, Access.READ_ONLY) as reader:
            assert reader.load(session.info.version_id) == session
            assert replayed(reader.log(session.info.version_id)) == held(session)


def held(session: Session) -> dict[tuple[str, str], dict[str, Any]]:
    """The number of things of each kind, and the names of the areas, by log key."""
    return {("area", a.area_id): {"name": a.name, "removed": a.removed} for a in session.areas} | {
        ("mark", "/".join(map(str, mark_key(m)))): {"value": m.value} for m in session.marks.values()
    }


def replayed(rows: tuple[LogRow, ...]) -> dict[tuple[str, str], dict[str, Any]]:
    entities: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        if row.entity in ("area", "mark"):
            wanted = ("name", "removed") if row.entity == "area" else ("value",)
            entities[row.entity, row.key] = {k: v for k, v in fields_at(row.after).items() if k in wanted}
    return entities


@pytest.fixture
def library(tmp_path: Path) -> Any:
    with Library.open(tmp_path / "library.riskdesk", create=True) as library:
        library.add_assessment(YEAR, NOTE)
        yield library


def test_the_log_of_a_new_session_tells_all_that_it_holds(library: Library) -> None:
    edit = library.add_session(scored_session(), replace(NOTE, kind="new session", why="The day"))
    rows = library.log("day-1")
    kinds = [row.entity for row in rows]
    assert kinds == ["info", "scheme"] + ["area"] * 3 + ["mark"] * 9 + ["move", "settlement", "attendee"]
    assert {row.edit for row in rows} == {edit} == {2}
    assert {(r.at, r.who, r.kind, r.why, r.assessment_id) for r in rows} == {
        (NOTE.at, "Recorder", "new session", "The day", "year")
    }
    assert all(row.before is None for row in rows)
    assert fields_at(rows[2].after)["name"] == "Area 0"
    assert (rows[2].area_id, rows[5].area_id, rows[14].area_id, rows[0].area_id) == ("area-0", "area-0", "area-2", "")
    library.add_session(recorded_session(), NOTE)
    facts = [row for row in library.log("published-1") if row.entity == "recorded"]
    assert fields_at(facts[1].after) == {
        "area_id": "area-1", "threat_position": None, "risk_rank": 2, "agreed_rank": None,
    }  # fmt: skip
    assert [row.row for row in library.log()] == list(range(1, 1 + len(library.log())))
    assert library.log(assessment_id="year") == library.log()
    assert library.log(assessment_id="another") == ()
    assert library.log("day-1", "another") == ()


def test_assessments_keep_their_order_and_can_be_renamed(library: Library) -> None:
    second = Assessment("next", "2011/12")
    library.add_assessment(second, NOTE)
    renamed = replace(YEAR, title="Strategic assessment, first year")
    edit = library.rename_assessment(YEAR, renamed, replace(NOTE, kind="rename"))
    assert library.assessments() == (renamed, second)
    row = library.log()[-1]
    assert (row.edit, row.entity, row.key, row.version_id, row.assessment_id) == (
        edit,
        "assessment",
        "year",
        "",
        "year",
    )
    assert fields_at(row.before) == {"title": YEAR.title}
    assert fields_at(row.after) == {"title": renamed.title}
    with pytest.raises(WriteConflict, match="something else than this edit starts from"):
        library.rename_assessment(YEAR, renamed, NOTE)
    with pytest.raises(LibraryError, match="identity of an assessment never changes"):
        library.rename_assessment(renamed, second, NOTE)
    with pytest.raises(LibraryError, match="an assessment needs a title"):
        library.rename_assessment(renamed, replace(renamed, title=" \n"), NOTE)
    with pytest.raises(LibraryError, match="already in the library"):
        library.add_assessment(renamed, NOTE)
    assert len(library.log()) == 3


def test_summaries_count_what_the_rule_needs(library: Library) -> None:
    areas = (area(0), area(1), area(2), area(3, removed="Merged"))
    all_three = marked((areas[0], areas[3]), IMPACT, PROBABILITY, THREAT)
    other_round = Mark("area-2", THREAT, 5, 1)
    other_scorer = Mark("area-2", THREAT, 5, 0, "third seat")
    marks = (
        all_three
        | marked(areas[1:3], IMPACT, PROBABILITY)
        | {mark_key(m): m for m in (other_round, other_scorer)}
        | marked(areas[:1], "a factor that the rule does not use")
    )
    whole = Session(info("whole", held_on="2010-11-02", label="made up", illustrative=True), None, "", areas, marks)
    text = dump_scheme(scheme())
    library.add_session(replace(whole, scheme=scheme(), scheme_text=text), NOTE)
    risk_only = replace(scheme(), priority_rule=PriorityRule.RISK_ONLY)
    earlier = replace(whole, info=info("earlier", held_on="2010-10-04"), scheme=risk_only)
    library.add_session(replace(earlier, scheme_text=dump_scheme(risk_only)), NOTE)
    library.add_session(recorded_session(), NOTE)
    assert library.sessions() == (
        SessionSummary(
            "published",
            "published-1",
            "year",
            "Session published",
            "",
            1,
            State.RECORDED,
            "",
            False,
            3,
            2,
            3,
            begun=NOTE.at,
        ),
        SessionSummary(
            "earlier",
            "earlier-1",
            "year",
            "Session earlier",
            "2010-10-04",
            1,
            State.DRAFT,
            "",
            False,
            3,
            3,
            2,
            begun=NOTE.at,
        ),
        SessionSummary(
            "whole",
            "whole-1",
            "year",
            "Session whole",
            "2010-11-02",
            1,
            State.DRAFT,
            "made up",
            True,
            3,
            1,
            1,
            begun=NOTE.at,
        ),
    )
    assert library.sessions("year") == library.sessions()
    assert library.sessions("another") == ()
    assert library.versions("whole") == (("whole-1", 1, State.DRAFT),)
    assert library.versions("another") == ()


def test_what_is_not_there_is_said_to_be_missing(library: Library) -> None:
    with pytest.raises(LibraryError, match="has no session version 'nothing'"):
        library.load("nothing")


def test_a_session_must_be_whole_and_new(library: Library) -> None:
    session = scored_session()
    refused = {
        "every other session has one": replace(session, scheme=None, scheme_text=""),
        "a recorded session has no scheme": replace(session, info=info(state=State.RECORDED)),
        "only a recorded session": replace(session, recorded=recorded_session().recorded),
        "differs from its frozen text": replace(session, scheme=replace(scheme(), name="Another")),
        "does not have": replace(session, info=replace(session.info, assessment_id="another")),
        "same code": replace(session, areas=(area(0), area(1), area(2, code="A1"))),
        "holds this already": replace(session, attendees=session.attendees * 2),
        "half of a character": replace(session, areas=(area(0, name="\ud83d"), area(1), area(2))),
        "too large": replace(session, marks=marked(session.areas, IMPACT, value=2**63)),
        "risk area needs a name": replace(session, areas=(area(0, name=" "), area(1), area(2))),
        "date of review must be empty or a date": replace(session, info=info(review_on="2010-02-30")),
        "time of its closing": replace(session, info=info(state=State.CLOSED, closed_at="")),
        "refers to something": replace(session, marks=marked((area(9),), IMPACT)),
        "settled tie names a risk area": replace(session, areas=session.areas[1:], marks={}, moves=()),
        "recorded session has ranks only": replace(
            recorded_session("day"), marks=marked(session.areas, IMPACT), settlements=session.settlements
        ),
    }
    for reason, wrong in refused.items():
        with pytest.raises(LibraryError, match=reason):
            library.add_session(wrong, NOTE)
        assert library.sessions() == ()
        assert len(library.log()) == 1
    library.add_session(session, NOTE)
    with pytest.raises(LibraryError, match="already in the library"):
        library.add_session(session, NOTE)


def test_an_assessment_and_its_first_session_are_there_together_or_not_at_all(library: Library) -> None:
    following = Assessment("next", "2011/12")
    session = replace(scored_session(), info=replace(scored_session().info, assessment_id="next"))
    with pytest.raises(LibraryError, match="needs a title"):
        library.add_session(replace(session, info=replace(session.info, title="")), NOTE, following)
    assert library.assessments() == (YEAR,)
    edit = library.add_session(session, NOTE, following)
    assert library.assessments() == (YEAR, following)
    rows = library.log(assessment_id="next")
    assert {row.edit for row in rows} == {edit}
    assert [row.entity for row in rows][:2] == ["assessment", "info"]


def test_an_area_belongs_to_one_assessment(library: Library) -> None:
    library.add_session(scored_session(), NOTE)
    library.add_assessment(Assessment("next", "2011/12"), NOTE)
    other = scored_session("review")
    with pytest.raises(LibraryError, match="belongs to another assessment"):
        library.add_session(replace(other, info=replace(other.info, assessment_id="next")), NOTE)
    library.add_session(other, NOTE)
    assert library.load("review-1") == other


def test_reading_only_writes_nothing(library: Library) -> None:
    with Library.open(library.path, Access.READ_ONLY) as reader:
        assert reader.read_only
        with pytest.raises(LibraryNotWritable, match="open read-only; nothing was written"):
            reader.add_session(scored_session(), NOTE)
        assert reader.assessments() == (YEAR,)
    assert not library.read_only
