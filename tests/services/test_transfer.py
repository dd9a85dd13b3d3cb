"""Sessions brought from one library to another: added once, never overwritten, all or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from riskdesk.domain.bundle import Bundle, CarriedVersion, LoggedEdit
from riskdesk.domain.catalogue import LogNote
from riskdesk.domain.errors import EditError, RiskDeskError
from riskdesk.domain.session import Change, SessionInfo, State
from riskdesk.exchange.bundle import dump_bundle, parse_bundle
from riskdesk.services.desk import Desk, Issue
from riskdesk.services.editing import SessionEditor
from riskdesk.services.finding import FindError
from riskdesk.services.transfer import bring_in, bundle_of, plan
from riskdesk.services.transfer_choice import choose
from riskdesk.services.transfer_plan import DifferencesError, Plan
from riskdesk.storage.errors import LibraryError, LibraryNotWritable
from riskdesk.storage.library import Access, Library
from tests.samples import sample_at
from tests.services.desks import Ticks, desk_on, ids, score, wanted

LIBRARIES = Path(__file__).parents[1] / "storage" / "libraries"
ISSUE = Issue("2026-11-09", "The Board", "A4", "7F3A-91C2", 1)
MARKS = {
    "Drugs": (3, 5, 13),
    "Domestic Violence": (5, 3, 8),
    "Anti-social Behaviour": (2, 2, 9),
    "Terrorism": (5, 1, 1),
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The laptop that the sessions come from: a closed session, and its rescoring as a draft."""
    desk = desk_on(tmp_path / "district.sqlite")
    first = desk.new_assessment("Strategic assessment", wanted())
    score(first, MARKS)
    first.close()
    again = desk.rescore(first.session.info.version_id, "Quarter 1", "2027-02-01")
    score(again, {"Drugs": (4, 5, 13)})
    yield desk
    desk.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Desk]:
    """The laptop that they are brought to."""
    desk = desk_on(tmp_path / "county.sqlite", prefix="county")
    yield desk
    desk.close()


def everything(desk: Desk) -> Bundle:
    return bundle_of(desk.library, desk.assessments()[0].assessment_id)


def dump(library: Library) -> list[str]:
    with closing(sqlite3.connect(f"{library.path.as_uri()}?mode=ro", uri=True)) as db:
        return list(db.iterdump())


def version(desk: Desk, title: str, number: int = 1) -> str:
    return next(s.version_id for s in desk.versions() if (s.title, s.number) == (title, number))


def opened(desk: Desk, title: str, number: int = 1) -> SessionEditor:
    return desk.open(version(desk, title, number))


def bring(desk: Desk, other: Desk, skip_different: bool = False) -> Plan:
    return bring_in(other.library, everything(desk), skip_different)


def test_all_arrives_and_the_second_time_nothing_changes(desk: Desk, other: Desk) -> None:
    found = bring(desk, other)
    assert found.lines == (
        "“Strategic assessment”: a new assessment",
        "“Assessment day” (2 November 2026): added, closed, 4 areas",
        "“Quarter 1” (1 February 2027): added, draft, 4 areas",
    )
    assert found.summary == "2 versions added"
    assert other.assessments() == desk.assessments()
    assert other.versions() == desk.versions()
    for summary in desk.versions():
        assert other.library.load(summary.version_id) == desk.library.load(summary.version_id)
    # In a library with nothing in it even the numbers of rows and edits come out the same.
    assert other.library.log() == desk.library.log()
    assert dump(other.library) == dump(desk.library)
    held = dump(other.library)
    again = bring(desk, other)
    assert again.summary == "nothing new: 2 sessions are here already, the same"
    assert again.lines[0] == "“Assessment day” (2 November 2026): here already, the same"
    assert dump(other.library) == held


def test_a_log_that_is_here_already_goes_on(desk: Desk, other: Desk) -> None:
    other.new_assessment("The county's own", wanted())
    before = other.library.log()
    bring(desk, other)
    rows, given = other.library.log(), desk.library.log()
    assert rows[: len(before)] == before
    added = rows[len(before) :]
    first = before[-1].edit
    assert [replace(r, row=0, edit=r.edit - first) for r in added] == [replace(r, row=0) for r in given]


def test_edits_that_are_made_here_count_on(desk: Desk, other: Desk) -> None:
    bring(desk, other)
    last = other.library.log()[-1].edit
    editor = opened(other, "Quarter 1")
    editor.set_details(period="Winter")
    assert other.library.log()[-1].edit == last + 1


def test_a_closed_session_stays_closed(desk: Desk, other: Desk) -> None:
    bring(desk, other)
    editor = opened(other, "Assessment day")
    assert not editor.editable
    info = editor.session.info
    change, note = Change(info, replace(info, title="Other")), LogNote("details", "Analyst", "2026-11-02T14:02:11.000Z")
    with pytest.raises(LibraryError, match="a closed or recorded session never changes"):
        other.library.write(info.version_id, [change], note)


def test_sessions_stand_in_the_order_in_which_they_were_begun_however_they_are_brought(desk: Desk, other: Desk) -> None:
    assessment = desk.assessments()[0].assessment_id
    opened(desk, "Quarter 1").set_details(held_on="")
    first = version(desk, "Assessment day")
    for title in ("Quarter 2", "Quarter 3"):
        made = desk.rescore(first, title, "")
        score(made, MARKS)
        made.close()
    last = desk.rescore(first, "Quarter 4", "")
    for session in reversed(bundle_of(desk.library, assessment).sessions):
        bring_in(other.library, bundle_of(desk.library, assessment, [session.session_id]))
    titles = ["Assessment day", "Quarter 1", "Quarter 2", "Quarter 3", "Quarter 4"]
    assert [s.title for s in other.by_date(assessment)] == [s.title for s in desk.by_date(assessment)] == titles
    # A draft's last time is the same one on both laptops, and so is the file that either gives.
    there = other.open(last.session.info.version_id)
    assert there.last_time == last.last_time == desk.library.load(version(desk, "Quarter 3"))
    assert dump_bundle(everything(other)) == dump_bundle(everything(desk))


def test_chosen_sessions_come_with_their_own_log(desk: Desk, other: Desk) -> None:
    assessment = desk.assessments()[0].assessment_id
    quarter = desk.library.load(version(desk, "Quarter 1"))
    chosen = bundle_of(desk.library, assessment, [quarter.info.session_id])
    assert [s.session_id for s in chosen.sessions] == [quarter.info.session_id]
    bring_in(other.library, chosen)
    assert [s.title for s in other.sessions()] == ["Quarter 1"]
    assert {r.version_id for r in other.library.log()} == {"", quarter.info.version_id}
    editor = opened(other, "Quarter 1")
    # What it was rescored from is not here: there is nothing to stand beside its values, and nothing breaks.
    assert editor.session == quarter
    assert editor.base is None
    # The other session follows, and stands where it stood: before the one that was begun after it.
    found = bring(desk, other)
    assert found.summary == "1 version added; 1 session is here already, the same"
    assert opened(other, "Quarter 1").base == desk.library.load(version(desk, "Assessment day"))
    with pytest.raises(EditError, match="not in the assessment"):
        bundle_of(desk.library, assessment, ["nowhere"])
    with pytest.raises(EditError, match="not in the library"):
        bundle_of(desk.library, "nowhere")


def test_a_library_filled_in_steps_gives_the_same_file(desk: Desk, other: Desk) -> None:
    """The same content gives the same bytes, in whichever order it came."""
    bring(desk, other)
    desk.issue(version(desk, "Assessment day"), b"%PDF-1", ISSUE)
    quarter = opened(desk, "Quarter 1")
    score(quarter, MARKS)
    third = desk.rescore(version(desk, "Assessment day"), "Quarter 2", "2027-05-03")
    third.set_details(period="Spring")
    first = bundle_of(desk.library, desk.assessments()[0].assessment_id, [third.session.info.session_id])
    bring_in(other.library, first)
    opened(desk, "Assessment day")
    bring_in(other.library, everything(desk), skip_different=True)
    only = [s.session_id for s in desk.sessions() if s.title != "Quarter 1"]
    files = [dump_bundle(bundle_of(d.library, d.assessments()[0].assessment_id, only)) for d in (desk, other)]
    assert files[0] == files[1]


def test_a_session_is_extended_by_versions_and_sheets(desk: Desk, other: Desk) -> None:
    bring(desk, other)
    held = dump(other.library)
    day = version(desk, "Assessment day")
    desk.issue(day, b"%PDF-1", ISSUE)
    editor = desk.reopen(day, "A slip of the pen")
    editor.set_mark(ids(editor.session)["Drugs"], "threat", 14)
    editor.close()
    desk.issue(editor.session.info.version_id, b"%PDF-2", ISSUE)
    desk.issue(day, b"%PDF-3", replace(ISSUE, issued_to="The press"))
    found = bring(desk, other)
    assert found.lines[0] == (
        "“Assessment day” (2 November 2026): version 2 added; sheet 1 of version 1 added; sheet 2 of version 1 added"
    )
    assert found.summary == "1 version added; 2 issued sheets added; 1 session is here already, the same"
    assert [other.library.sheet_pdf(day, n) for n in (1, 2)] == [b"%PDF-1", b"%PDF-3"]
    assert other.library.sheet_pdf(version(other, "Assessment day", 2), 1) == b"%PDF-2"
    for summary in desk.versions():
        assert other.library.load(summary.version_id) == desk.library.load(summary.version_id)
        assert other.sheets(summary.version_id) == desk.sheets(summary.version_id)
        mine, theirs = (d.library.log(summary.version_id) for d in (desk, other))
        assert [replace(r, row=0, edit=0) for r in mine] == [replace(r, row=0, edit=0) for r in theirs]
    assert set(held) <= set(dump(other.library))
    # An older file brings nothing: what is here has gone on from it.
    assert bring(other, desk).summary == "nothing new: 2 sessions are here already, the same"


def change_draft(desk: Desk) -> None:
    opened(desk, "Quarter 1").set_details(period="Winter")


def close_draft(desk: Desk) -> None:
    editor = opened(desk, "Quarter 1")
    drugs = ids(editor.session)["Drugs"]
    editor.set_area(drugs, change_reason="New evidence")
    editor.close()


def issue_something(desk: Desk) -> None:
    desk.issue(version(desk, "Assessment day"), b"%PDF of " + desk.library.path.name.encode(), ISSUE)


def reopen_day(desk: Desk) -> None:
    desk.reopen(version(desk, "Assessment day"), "A slip of the pen")


def leave(_: Desk) -> None:
    """Nothing is done on this laptop."""


Deed = Callable[[Desk], None]
DIFFERENT: dict[str, tuple[Deed, Deed, str]] = {
    "a draft that goes on there": (
        change_draft,
        leave,
        "“Quarter 1”, version 1: details and log differ, the file goes on from what is here",
    ),
    "a draft that went on here": (
        leave,
        change_draft,
        "“Quarter 1”, version 1: details and log differ, it was changed here since",
    ),
    "a draft that was closed there": (
        close_draft,
        leave,
        "“Quarter 1”, version 1: details, risk areas and log differ, the file goes on from what is here",
    ),
    "a draft that went on in both": (change_draft, close_draft, "“Quarter 1”, version 1: details, risk areas and log"),
    "sheets that were issued in both": (
        issue_something,
        issue_something,
        "“Assessment day”, version 1: issued sheets and log differ",
    ),
    "versions that were begun in both": (
        reopen_day,
        reopen_day,
        "“Assessment day”, version 2: another version 2 was begun here",
    ),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_what_differs_is_never_overwritten(desk: Desk, other: Desk, name: str) -> None:
    there, here, said = DIFFERENT[name]
    bring(desk, other)
    other._now = later(desk)
    there(desk)
    here(other)
    # Something that could be added, and is not: it is all or nothing.
    desk.rescore(version(desk, "Assessment day"), "Quarter 9", "2028-11-01")
    held = dump(other.library)
    with pytest.raises(DifferencesError) as caught:
        bring(desk, other)
    assert str(caught.value).startswith(f"Nothing was brought in, as 1 version differs from what is here: {said}")
    assert "\n" not in str(caught.value)
    assert dump(other.library) == held
    found = bring(desk, other, skip_different=True)
    assert found.summary == "1 version added; 1 session is here already, the same; 1 session differs and is left out"
    assert [line for line in found.lines if "Quarter 9" in line] == [
        "“Quarter 9” (1 November 2028): added, draft, 4 areas"
    ]
    assert set(held) <= set(dump(other.library))
    again = bring(desk, other, skip_different=True)
    assert again.summary == "nothing new: 2 sessions are here already, the same; 1 session differs and is left out"


def later(desk: Desk) -> Ticks:
    """A clock on the other laptop that no edit of this one falls together with."""
    ticks = Ticks()
    ticks.now = ticks.now + timedelta(days=1)
    assert desk.library.log()[-1].at < ticks.now.isoformat()
    return ticks


def test_a_version_cannot_follow_one_that_differs(desk: Desk, other: Desk) -> None:
    bring(desk, other)
    close_draft(desk)
    desk.reopen(version(desk, "Quarter 1"), "A slip of the pen")
    with pytest.raises(DifferencesError, match="as 2 versions differ") as caught:
        bring(desk, other)
    assert [d.number for d in caught.value.plan.differences] == [1, 2]
    assert "version 2: it cannot follow the version before it, which differs" in str(caught.value)


def test_identities_that_are_taken(desk: Desk, other: Desk) -> None:
    """Nobody writes such a file by accident; none of it may harm what is here."""
    bring(desk, other)
    bundle = everything(desk)
    held = dump(other.library)
    day = bundle.sessions[0]
    stolen = replace(day, session_id="new", versions=(placed(day.versions[0], session_id="new"),))
    with pytest.raises(DifferencesError, match="its id is that of “Assessment day”, version 1, here"):
        bring_in(other.library, replace(bundle, sessions=(stolen,)))
    moved = tuple(
        replace(s, versions=tuple(placed(v, assessment_id="elsewhere") for v in s.versions)) for s in bundle.sessions
    )
    elsewhere = replace(bundle.assessment, assessment_id="elsewhere")
    with pytest.raises(DifferencesError, match="the session belongs to another assessment here, “Strategic assessm"):
        bring_in(other.library, replace(bundle, assessment=elsewhere, sessions=moved))
    assert dump(other.library) == held


def placed(version: CarriedVersion, **where: str) -> CarriedVersion:
    info: SessionInfo = replace(version.session.info, **where)  # type: ignore[arg-type]
    return replace(version, session=replace(version.session, info=info))


def test_the_assessment_keeps_its_title_here(desk: Desk, other: Desk) -> None:
    bring(desk, other)
    other.rename_assessment(other.assessments()[0].assessment_id, "Amber Valley")
    found = bring(desk, other)
    assert found.lines[0] == (
        "“Amber Valley” keeps its title and partnership here; the file has “Strategic assessment”"
    )
    assert other.assessments()[0].title == "Amber Valley"


def test_all_or_nothing(desk: Desk, other: Desk) -> None:
    """The store itself refuses the last row of the log: nothing of what went before stays."""
    bundle = everything(desk)
    wrong = replace(bundle.log[-1].rows[-1], before="[]")
    broken = replace(bundle, log=(*bundle.log, LoggedEdit(bundle.log[-1].note, (wrong,))))
    held = dump(other.library)
    with pytest.raises(LibraryError, match="Nothing was written"):
        bring_in(other.library, broken)
    assert dump(other.library) == held
    assert other.assessments() == ()


def test_an_area_of_another_assessment_is_refused(desk: Desk, other: Desk) -> None:
    mine = other.new_assessment("Own", wanted(("Drugs",))).session
    bundle = everything(desk)
    taken = mine.areas[0].area_id
    text = dump_bundle(bundle).decode().replace(ids(bundle.versions[0].session)["Drugs"], taken)
    held = dump(other.library)
    with pytest.raises(LibraryError, match="this risk area belongs to another assessment"):
        bring_in(other.library, parse_bundle(text.encode(), "here"))
    assert dump(other.library) == held


def test_reading_only(desk: Desk, other: Desk) -> None:
    """What is exported may be open for reading only; what is imported into may not."""
    bundle = everything(desk)
    with Library.open(desk.library.path, Access.READ_ONLY) as reader:
        assert bundle_of(reader, bundle.assessment.assessment_id) == bundle
        assert plan(reader, bundle).summary.startswith("nothing new")
    with Library.open(other.library.path, Access.READ_ONLY) as reader, pytest.raises(LibraryNotWritable):
        bring_in(reader, bundle)


def test_the_sample_goes_round(tmp_path: Path) -> None:
    with (
        Library.open(sample_at(tmp_path / "sample.sqlite")) as sample,
        Library.open(tmp_path / "new.sqlite", create=True) as new,
    ):
        (assessment,) = sample.assessments()
        bundle = bundle_of(sample, assessment.assessment_id)
        bring_in(new, bundle)
        assert new.sessions(all_versions=True) == sample.sessions(all_versions=True)
        assert dump_bundle(bundle_of(new, assessment.assessment_id)) == dump_bundle(bundle)
        assert {v.session.info.state for v in bundle.versions} >= {State.RECORDED, State.DRAFT}
        for summary in sample.sessions(all_versions=True):
            pair = (library.log(summary.version_id) for library in (sample, new))
            assert len({tuple(replace(r, row=0, edit=0) for r in rows) for rows in pair}) == 1
        # Its times are made up, and not in the order of its rows; it begins with its beginning all the same.
        assert new.log()[0] == sample.log()[0]


@pytest.mark.parametrize("kept", sorted(p.name for p in LIBRARIES.glob("schema-*.riskdesk")))
def test_libraries_of_earlier_programs_go_round(tmp_path: Path, kept: str) -> None:
    """What was written years ago, with the log as it was written then, is exported from a file that stays untouched."""
    held = (LIBRARIES / kept).read_bytes()
    with Library.open(LIBRARIES / kept, Access.READ_ONLY) as old, Library.open(tmp_path / "new", create=True) as new:
        for assessment in old.assessments():
            data = dump_bundle(bundle_of(old, assessment.assessment_id))
            bring_in(new, parse_bundle(data, kept))
            assert dump_bundle(bundle_of(new, assessment.assessment_id)) == data
        versions = [s.version_id for s in old.sessions(all_versions=True)]
        assert versions
        assert {s.version_id for s in new.sessions(all_versions=True)} == set(versions)
        for version_id in versions:
            assert new.load(version_id) == old.load(version_id)
            assert len(new.log(version_id)) == len(old.log(version_id)) > 0
    assert (LIBRARIES / kept).read_bytes() == held


def test_a_clock_that_was_put_back_turns_no_edit_round(desk: Desk, other: Desk) -> None:
    editor = opened(desk, "Quarter 1")
    before = len(desk.library.log(editor.session.info.version_id))
    ticks = Ticks()
    ticks.now -= timedelta(days=30)
    editor._now = ticks
    editor.set_details(period="Winter")
    editor.set_details(period="Spring")
    bring(desk, other)
    rows = other.library.log(editor.session.info.version_id)
    assert [r.after for r in rows[before:]] == ['{"period": "Winter"}', '{"period": "Spring"}']


def test_which_sessions_are_meant(desk: Desk, other: Desk) -> None:
    (one,) = desk.assessments()
    day, quarter = (s.session_id for s in desk.sessions())
    assert choose(desk.library, ()) == (one, None)
    assert choose(desk.library, ("quarter 1", "Quarter")) == (one, (quarter,))
    assert choose(desk.library, (day, "Quarter 1"), "strategic") == (one, (day, quarter))
    desk.new_assessment("Fire", wanted(title="First scoring"))
    second = desk.assessments()[1]
    assert choose(desk.library, ("First",)) == (second, (desk.sessions(second.assessment_id)[0].session_id,))
    assert choose(desk.library, (), second.assessment_id) == (second, None)
    with pytest.raises(FindError, match="one file takes one assessment, and these are 2: “Strategic assessment” "):
        choose(desk.library, ())
    with pytest.raises(FindError, match="these are 2"):
        choose(desk.library, ("First", "Quarter"))
    with pytest.raises(FindError, match="there is no session “Quarter”"):
        choose(desk.library, ("Quarter",), "Fire")
    with pytest.raises(FindError, match="there is no assessment “Police”; there are “Strategic assessment”"):
        choose(desk.library, (), "Police")
    with pytest.raises(FindError, match="“r” fits more than one assessment"):
        choose(desk.library, (), "r")
    with pytest.raises(RiskDeskError, match="there is nothing in this library yet"):
        choose(other.library, ())


def test_the_bytes_of_a_sheet_are_those_that_were_issued(desk: Desk, other: Desk) -> None:
    pdf = b"%PDF" + bytes(range(256)) * 40
    day = version(desk, "Assessment day")
    desk.issue(day, pdf, ISSUE)
    bring(desk, other)
    assert other.library.sheet_pdf(day, 1) == pdf
    assert other.sheets(day) == desk.sheets(day)
    assert other.sheets(day)[0].digest == sha256(pdf).hexdigest()
