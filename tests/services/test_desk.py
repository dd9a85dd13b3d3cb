"""Beginning assessments and sessions, and finding them again."""

from __future__ import annotations

from pathlib import Path

import pytest

from riskdesk.domain.catalogue import Assessment
from riskdesk.domain.errors import EditError, RiskDeskError
from riskdesk.domain.limits import MOST_AREAS
from riskdesk.domain.session import State
from riskdesk.services.desk import Desk, NewSession
from riskdesk.storage.errors import LibraryError, LibraryInUse
from riskdesk.storage.library import Access, Library
from tests.services.desks import AREAS, DERBYSHIRE, RISK_ONLY, desk_on, fresh, ids, score, wanted

DRUGS_SCORED = {"Drugs": (3, 5, 13)}


def test_a_new_assessment_with_its_first_session(desk: Desk) -> None:
    editor = desk.new_assessment(" Strategic\tassessment ", wanted())
    (assessment,) = desk.assessments()
    assert assessment == Assessment("id1", "Strategic assessment", "Partnership")
    session = editor.session
    assert fresh(editor) == session
    info = session.info
    assert (info.assessment_id, info.assessment_title, info.title) == ("id1", "Strategic assessment", "Assessment day")
    assert (info.partnership, info.held_on, info.number, info.state) == ("Partnership", "2026-11-02", 1, State.DRAFT)
    assert (info.marking, info.illustrative, info.label) == ("OFFICIAL", False, "")
    assert session.scheme == DERBYSHIRE
    assert [(a.name, a.code, a.position) for a in session.present] == [
        ("Drugs", "DR", 0),
        ("Domestic Violence", "DV", 1),
        ("Anti-social Behaviour", "AS", 2),
        ("Terrorism", "TE", 3),
    ]
    assert editor.editable
    assert len({info.session_id, info.version_id, info.assessment_id, *ids(session).values()}) == 3 + len(AREAS)


def test_both_are_one_edit_of_the_log(desk: Desk) -> None:
    desk.new_assessment("Strategic assessment", wanted())
    log = desk.library.log()
    assert {(row.edit, row.kind, row.who) for row in log} == {(1, "new assessment", "Analyst")}
    assert [row.entity for row in log] == ["assessment", "info", "scheme"] + ["area"] * 4


@pytest.mark.parametrize(
    ("title", "first", "match"),
    [
        (" ", wanted(), "An assessment needs a title"),
        ("x" * 201, wanted(), "at most 200"),
        ("Fine", wanted(title="\u200b"), "A session needs a title"),
        ("Fine", wanted(areas=["Drugs", ""]), "A risk area needs a name"),
        ("Fine", wanted(areas=["Drugs", "drugs"]), "called “drugs” already"),
        ("Fine", wanted(areas=[f"Area {n}" for n in range(MOST_AREAS + 1)]), "at most 1,000"),
        ("Fine", NewSession("Day", "P", "soon", DERBYSHIRE), "“soon” is not a date"),
        ("Fine", NewSession("Day", "P" * 20_001, "", DERBYSHIRE), "at most 20,000"),
    ],
)
def test_a_refused_assessment_writes_nothing(desk: Desk, title: str, first: NewSession, match: str) -> None:
    with pytest.raises(EditError, match=match):
        desk.new_assessment(title, first)
    assert (desk.assessments(), desk.sessions(), desk.library.log()) == ((), (), ())


def test_what_the_store_refuses_is_refused_whole(tmp_path: Path) -> None:
    # The same ids again, as no generator of ids should give them: the session is refused, and no assessment stays.
    first = desk_on(tmp_path / "library.sqlite")
    first.new_assessment("First", wanted())
    first.close()
    numbers = iter(["new", "id2", "id3", *(f"n{n}" for n in range(9))])
    again = Desk(Library.open(tmp_path / "library.sqlite"), "Analyst", ids=lambda: next(numbers))
    log = again.library.log()
    with pytest.raises(LibraryError, match="already in the library"):
        again.new_assessment("Second", wanted())
    assert [a.title for a in again.assessments()] == ["First"]
    assert again.library.log() == log
    again.close()


def test_a_session_without_areas_or_date(desk: Desk) -> None:
    session = desk.new_assessment("Assessment", NewSession("Day", "", "", RISK_ONLY)).session
    assert (session.areas, session.info.held_on, session.info.partnership) == ((), "", "")
    assert session.scheme == RISK_ONLY


class TestNewSession:
    def test_areas_come_along_and_nothing_else(self, desk: Desk) -> None:
        first = desk.new_assessment("Assessment", wanted())
        score(first, DRUGS_SCORED)
        drugs, violence, _, terror = ids(first.session).values()
        first.set_area(drugs, definition="Supply", lead_agency="Police", justification="Up", code="DG", parked=True)
        first.remove_area(violence, "Merged")
        first.reorder_area(terror, 0)
        second = desk.new_session(
            first.session.info.assessment_id, wanted(["Fire"], RISK_ONLY, "Review"), first.session.info.version_id
        )
        areas = [(a.name, a.code, a.position, a.definition, a.lead_agency) for a in second.session.present]
        assert areas == [
            ("Terrorism", "TE", 0, "", ""),
            ("Drugs", "DG", 1, "Supply", "Police"),
            ("Anti-social Behaviour", "AS", 2, "", ""),
            ("Fire", "FI", 3, "", ""),
        ]
        kept = ids(second.session)
        assert (kept["Drugs"], kept["Terrorism"]) == (drugs, terror)
        assert all(not a.justification and not a.parked and a.removed is None for a in second.session.areas)
        assert second.session.marks == {}
        assert second.session.info.assessment_title == "Assessment"
        assert fresh(second) == second.session
        assert {r.kind for r in desk.library.log(second.session.info.version_id)} == {"new session"}
        # The first one is as it was, scheme and all.
        assert fresh(first) == first.session

    def test_areas_of_another_assessment_become_new_ones(self, desk: Desk) -> None:
        first = desk.new_assessment("First", wanted()).session
        other = desk.new_assessment("Second", wanted([])).session
        copied = desk.new_session(other.info.assessment_id, wanted([]), first.info.version_id).session
        assert [a.name for a in copied.present] == list(AREAS)
        assert not set(ids(copied).values()) & set(ids(first).values())

    def test_refusals_write_nothing(self, desk: Desk) -> None:
        first = desk.new_assessment("Assessment", wanted()).session.info
        log = desk.library.log()
        with pytest.raises(EditError, match="not in the library"):
            desk.new_session("none", wanted())
        with pytest.raises(EditError, match="called “Drugs” already"):
            desk.new_session(first.assessment_id, wanted(["Drugs"]), first.version_id)
        with pytest.raises(EditError, match="A session needs a title"):
            desk.new_session(first.assessment_id, wanted(title=""))
        with pytest.raises(LibraryError, match="no session version 'none'"):
            desk.new_session(first.assessment_id, wanted(), "none")
        assert desk.library.log() == log
        assert len(desk.sessions()) == 1


class TestFinding:
    def test_sessions_of_one_assessment_or_all(self, desk: Desk) -> None:
        one = desk.new_assessment("One", wanted()).session.info
        two = desk.new_assessment("Two", wanted()).session.info
        assert [s.version_id for s in desk.sessions()] == [one.version_id, two.version_id]
        assert [s.version_id for s in desk.sessions(two.assessment_id)] == [two.version_id]

    def test_the_newest_scored_session(self, desk: Desk) -> None:
        assert desk.newest_scored() is None
        dates = {"": "Undated", "2026-11-02": "Newest", "2026-05-01": "Older", "2026-12-01": "Not scored"}
        for day, title in dates.items():
            editor = desk.new_assessment(title, NewSession(title, "", day, DERBYSHIRE, AREAS))
            if title != "Not scored":
                score(editor, DRUGS_SCORED)
                newest = desk.newest_scored()
                assert newest is not None
                assert newest.title == ("Undated" if title == "Undated" else "Newest")

    def test_of_two_on_one_day_the_later_made(self, desk: Desk) -> None:
        for title in ("Morning", "Afternoon"):
            score(desk.new_assessment(title, wanted(title=title)), DRUGS_SCORED)
        newest = desk.newest_scored()
        assert newest is not None
        assert newest.title == "Afternoon"

    def test_opened_again_from_the_file(self, tmp_path: Path) -> None:
        path = tmp_path / "library.sqlite"
        desk = Desk.at(path, create=True, who="Analyst")
        editor = desk.new_assessment("Assessment", wanted())
        score(editor, DRUGS_SCORED)
        with pytest.raises(LibraryInUse):
            Desk.at(path)
        before = desk.read_only
        desk.close()
        assert (before, desk.read_only) == (False, True)
        assert (desk.assessments(), desk.sessions()) == ((), ())
        again = Desk.at(path, Access.READ_ONLY)
        assert again.read_only
        assert again.open(editor.session.info.version_id).session == editor.session
        again.close()

    def test_a_missing_library_is_not_made_unasked(self, tmp_path: Path) -> None:
        with pytest.raises(RiskDeskError, match="no such file"):
            Desk.at(tmp_path / "library.sqlite")
        assert list(tmp_path.iterdir()) == []
