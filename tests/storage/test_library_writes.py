"""Edits: all or nothing, from what the file holds, in any order that memory takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from riskdesk.domain.agreed import MoveState
from riskdesk.domain.errors import SchemeError
from riskdesk.domain.scheme import IMPACT, THREAT, PriorityRule
from riskdesk.domain.scheme_file import dump_scheme
from riskdesk.domain.session import Attendee, Change, FrozenScheme, Mark, Session, State, apply, inverse
from riskdesk.storage.errors import LibraryError, WriteConflict
from riskdesk.storage.library import Library
from tests.storage.stored import NOTE, YEAR, area, fields_at, scheme, scored_session

DAY = scored_session()
SCORED = Mark("area-0", IMPACT, 3)
FIRST, SECOND, THIRD = DAY.areas


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library.riskdesk", create=True) as library:
        library.add_assessment(YEAR, NOTE)
        library.add_session(DAY, NOTE)
        yield library


def check(library: Library, *changes: Change) -> Session:
    """Write, compare with memory, take it back, compare again."""
    wanted = apply(DAY, changes)
    library.write("day-1", changes, NOTE)
    assert library.load("day-1") == wanted
    back = inverse(changes)
    library.write("day-1", back, NOTE)
    assert library.load("day-1") == apply(wanted, back)
    return wanted


def test_a_mark_is_set_changed_and_taken_away(library: Library) -> None:
    edit = library.write("day-1", [Change(SCORED, replace(SCORED, value=5))], replace(NOTE, why="Heard the police"))
    row = library.log("day-1")[-1]
    assert (row.edit, row.why, row.entity, row.key) == (edit, "Heard the police", "mark", "area-0/impact/0/room")
    assert (fields_at(row.before), fields_at(row.after)) == ({"value": 3}, {"value": 5})
    assert library.load("day-1").mark("area-0", IMPACT) == 5
    library.write("day-1", [Change(replace(SCORED, value=5), None)], NOTE)
    assert library.load("day-1").mark("area-0", IMPACT) is None
    assert library.sessions()[0].scored == 2
    row = library.log("day-1")[-1]
    assert (fields_at(row.before)["value"], row.after, row.edit) == (5, None, edit + 1)


def test_rows_of_one_edit_share_its_number(library: Library) -> None:
    changes = [Change(SCORED, None), Change(Mark("area-0", THREAT, 3), None)]
    edit = library.write("day-1", changes, NOTE)
    assert [row.edit for row in library.log()[-2:]] == [edit, edit]
    assert len({row.edit for row in library.log()}) == 3


def test_two_areas_swap_codes_and_places(library: Library) -> None:
    check(
        library,
        Change(FIRST, replace(FIRST, code="A1", position=1)),
        Change(SECOND, replace(SECOND, code="A0", position=0)),
    )


def test_a_code_goes_round_among_three(library: Library) -> None:
    codes = zip(DAY.areas, ("A1", "A2", "A0"), strict=True)
    check(library, *(Change(a, replace(a, code=code)) for a, code in codes))


def test_a_removed_area_gives_up_its_code_and_takes_it_back(library: Library) -> None:
    check(
        library,
        Change(SECOND, replace(SECOND, code="A0")),
        Change(FIRST, replace(FIRST, removed="Merged with the second")),
        Change(None, area(9, code="A1")),
    )


def test_the_same_thing_may_change_twice_in_one_edit(library: Library) -> None:
    five, four = replace(SCORED, value=5), replace(SCORED, value=4)
    check(library, Change(SCORED, five), Change(five, four))
    check(library, Change(SCORED, None), Change(None, five))
    check(library, Change(SCORED, five), Change(five, SCORED))
    extra = Mark("area-0", IMPACT, 2, 1, "third seat")
    check(library, Change(None, extra), Change(extra, None))


def test_an_area_put_back_stands_last_as_in_memory(library: Library) -> None:
    bare = area(9)
    library.write("day-1", [Change(None, bare), Change(None, area(10))], NOTE)
    session = library.load("day-1")
    changes = [Change(bare, None), Change(None, replace(bare, name="Nine"))]
    library.write("day-1", changes, NOTE)
    assert library.load("day-1") == apply(session, changes)
    assert [a.area_id for a in library.load("day-1").areas][-2:] == ["area-10", "area-9"]


def test_an_area_comes_and_goes_with_all_that_hangs_on_it(library: Library) -> None:
    new = area(9, definition="New")
    move = replace(DAY.moves[0], move_id="second", seq=2, area_id="area-9", ahead_of=None)
    changes = (Change(None, move), Change(None, Mark("area-9", IMPACT, 1)), Change(None, new))
    check(library, *changes)
    check(library, *reversed(changes))


def test_moves_ties_people_and_details_change(library: Library) -> None:
    move, tie, person = DAY.moves[0], DAY.settlements[0], DAY.attendees[0]
    check(
        library,
        Change(move, replace(move, state=MoveState.CONFIRM)),
        Change(tie, replace(tie, lapsed=True, areas=("area-1", "area-2"))),
        Change(person, replace(person, agency="Fire and rescue")),
        Change(None, Attendee(1, "Chair", "Council")),
        Change(DAY.info, replace(DAY.info, title="Day two", illustrative=True)),
        Change(FIRST, replace(FIRST, removed="Not ours")),
    )


def test_a_changed_scheme_changes_what_counts_as_scored(library: Library) -> None:
    before = FrozenScheme(DAY.scheme_text)
    after = FrozenScheme(dump_scheme(replace(scheme(), priority_rule=PriorityRule.RISK_ONLY)))
    unscored = Change(Mark("area-0", THREAT, 3), None)
    library.write("day-1", [unscored], NOTE)
    assert library.sessions()[0].scored == 2
    library.write("day-1", [Change(before, after)], NOTE)
    assert library.sessions()[0].scored == 3
    assert library.load("day-1").scheme_text == after.text
    with pytest.raises(SchemeError):
        library.write("day-1", [Change(after, FrozenScheme("{}"))], NOTE)
    with pytest.raises(WriteConflict, match="scheme"):
        library.write("day-1", [Change(before, after)], NOTE)


def test_closing_takes_effect_last(library: Library) -> None:
    closed = replace(DAY.info, state=State.CLOSED, closed_at="2010-11-02T17:00:00.000Z")
    changes = [Change(DAY.info, closed), Change(SCORED, None)]
    library.write("day-1", changes, NOTE)
    assert library.load("day-1") == apply(DAY, changes)
    assert library.versions("day") == (("day-1", 1, State.CLOSED),)


STALE = {
    "a mark of another value": Change(Mark("area-0", IMPACT, 4), Mark("area-0", IMPACT, 5)),
    "a mark there already": Change(None, SCORED),
    "a mark not there": Change(Mark("area-0", "none", 4), None),
    "a mark to take away of another value": Change(Mark("area-0", IMPACT, 4), None),
    "an area of another name": Change(replace(FIRST, name="Other"), replace(FIRST, name="New")),
    "an area there already": Change(None, replace(FIRST, code="new")),
    "details of another title": Change(replace(DAY.info, title="Other"), replace(DAY.info, title="New")),
    "details of another assessment": Change(replace(DAY.info, assessment_id="x"), replace(DAY.info, assessment_id="x")),
    "no change of another value": Change(Mark("area-0", IMPACT, 4), Mark("area-0", IMPACT, 4)),
    "the details of another version": Change(replace(DAY.info, version_id="x"), replace(DAY.info, version_id="x")),
}


@pytest.mark.parametrize("stale", STALE.values(), ids=STALE)
def test_an_edit_from_something_else_is_refused_whole(library: Library, stale: Change) -> None:
    good = Change(Mark("area-1", IMPACT, 3), Mark("area-1", IMPACT, 1))
    rows = library.log()
    with pytest.raises(WriteConflict, match="Nothing was written"):
        library.write("day-1", [good, stale], NOTE)
    assert library.load("day-1") == DAY
    assert library.log() == rows


def test_an_edit_that_contradicts_itself_is_refused(library: Library) -> None:
    extra = Mark("area-0", IMPACT, 2, 1)
    library.write("day-1", [Change(None, extra)], NOTE)
    for wrong in (
        [Change(SCORED, replace(SCORED, value=4)), Change(SCORED, replace(SCORED, value=5))],
        [Change(None, extra), Change(extra, None)],
    ):
        with pytest.raises(WriteConflict, match="something else"):
            library.write("day-1", wrong, NOTE)


WRONG = {
    "one thing into another": Change(FIRST, SECOND),
    "keeps its details": Change(DAY.info, None),
    "keeps its details and its scheme": Change(None, FrozenScheme(DAY.scheme_text)),
    "cannot turn one thing": Change(DAY.info, replace(DAY.info, number=2)),
    "same code": Change(FIRST, replace(FIRST, code="A1")),
    "a risk area needs a code": Change(FIRST, replace(FIRST, code="\t")),
    "needs a reason": Change(DAY.moves[0], replace(DAY.moves[0], reason=" ")),
    "ahead of itself": Change(DAY.moves[0], replace(DAY.moves[0], ahead_of="area-2")),
    "refers to something": Change(None, Mark("nowhere", IMPACT, 1)),
    "removed with a reason, not deleted": Change(FIRST, None),
    "half of a character": Change(FIRST, replace(FIRST, justification="\udc00")),
    "value >= 0": Change(SCORED, replace(SCORED, value=-1)),
    "too large": Change(SCORED, replace(SCORED, value=2**64)),
}


@pytest.mark.parametrize("reason", WRONG)
def test_a_broken_rule_is_named_and_nothing_is_written(library: Library, reason: str) -> None:
    good = Change(Mark("area-1", IMPACT, 3), Mark("area-1", IMPACT, 1))
    rows = library.log()
    with pytest.raises(LibraryError, match=reason):
        library.write("day-1", [good, WRONG[reason]], NOTE)
    assert library.load("day-1") == DAY
    assert library.log() == rows


def test_the_log_wants_a_time_and_a_role(library: Library) -> None:
    change = Change(SCORED, None)
    for note, reason in ((replace(NOTE, who=" "), "role of the recorder"), (replace(NOTE, at="noon"), "time in UTC")):
        with pytest.raises(LibraryError, match=reason):
            library.write("day-1", [change], note)
    assert library.load("day-1") == DAY


def test_an_edit_needs_changes_and_a_version(library: Library) -> None:
    with pytest.raises(ValueError, match="at least one change"):
        library.write("day-1", [], NOTE)
    with pytest.raises(LibraryError, match="no session version 'nothing'"):
        library.write("nothing", [Change(SCORED, None)], NOTE)
