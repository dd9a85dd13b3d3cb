"""Rescoring a session, reopening a closed one, what is last time's, merging and splitting, issuing a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from riskdesk.domain.agreed import Decision, MoveState
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.review import reviews, reviews_words
from riskdesk.domain.seal import seal
from riskdesk.domain.session import Session, State
from riskdesk.services.closing import Lack
from riskdesk.services.desk import Desk, Issue
from riskdesk.services.editing import SessionEditor
from riskdesk.storage.access import Access
from tests.services.desks import AREAS, agreed, desk_on, fresh, ids, refused, rows, score, wanted

FIRST = {
    "Drugs": (3, 5, 13),
    "Domestic Violence": (5, 3, 10),
    "Anti-social Behaviour": (1, 3, 15),
    "Terrorism": (5, 1, 7),
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = desk_on(tmp_path / "library.riskdesk")
    yield made
    made.close()


@pytest.fixture
def first(desk: Desk) -> SessionEditor:
    """A session with all that can be carried over, closed on 2 November 2026."""
    editor = desk.new_assessment("Assessment", wanted())
    score(editor, FIRST)
    named = ids(editor.session)
    editor.set_area(
        named["Drugs"],
        justification="Discharges on plan",
        dissent="Fire: lower",
        source="Police data",
        data_to="2026-09-30",
        confidence="high",
        lead_agency="Police",
        definition="All drugs",
        change_reason="Seizures",
        parked=True,
    )
    editor.record_move(named["Terrorism"], named["Drugs"], "National picture")
    editor.set_attendees([("Analyst", "Police")])
    editor.set_details(
        handling="Members only", issued_to="the Board", issued_on="2026-11-09", review_on="2027-02-01", period="2025/26"
    )
    editor.close()
    return editor


def rescored(
    desk: Desk, earlier: SessionEditor, held_on: str = "2027-02-02", title: str = "Quarter 1"
) -> SessionEditor:
    return desk.rescore(earlier.session.info.version_id, title, held_on)


class TestRescoring:
    def test_carries_every_field_and_no_score(self, desk: Desk, first: SessionEditor) -> None:
        now, old = rescored(desk, first).session, first.session
        assert now == fresh(desk.open(now.info.version_id))
        assert now.marks == {}
        assert now.attendees == ()
        assert now.scheme_text == old.scheme_text
        assert [replace(a, parked=False, change_reason="") for a in old.present] == list(now.present)
        assert [(m.area_id, m.ahead_of, m.reason) for m in now.moves] == [
            (m.area_id, m.ahead_of, m.reason) for m in old.moves
        ]
        assert {m.state for m in now.moves} == {MoveState.SUSPENDED}
        info = now.info
        assert (info.state, info.number, info.title, info.held_on) == (State.DRAFT, 1, "Quarter 1", "2027-02-02")
        assert info.rescored_from == old.info.version_id
        assert (info.partnership, info.marking, info.handling, info.issued_to) == (
            old.info.partnership,
            "OFFICIAL",
            "Members only",
            "the Board",
        )
        assert (info.period, info.data_to, info.issued_on, info.review_on, info.closed_at) == ("", "", "", "", "")

    def test_the_old_values_are_confirmed_as_one_edit(self, desk: Desk, first: SessionEditor) -> None:
        editor = rescored(desk, first)
        drugs = ids(editor.session)["Drugs"]
        edit = editor.confirm_area(drugs)
        assert edit is not None
        assert [editor.session.mark(drugs, f) for f in ("impact", "probability", "threat")] == [3, 5, 13]
        assert {r.kind for r in rows(editor)[-3:]} == {"confirm"}
        assert editor.confirm_area(drugs) is None
        editor.undo(edit)
        assert editor.session.marks == {}

    def test_what_has_no_old_values_is_not_confirmed(self, desk: Desk, first: SessionEditor) -> None:
        other = desk.new_assessment("Other", wanted())
        with refused(other, "Drugs has no earlier values to confirm"):
            other.confirm_area(ids(other.session)["Drugs"])
        editor = rescored(desk, first)
        editor.add_areas(["Knife crime"])
        with refused(editor, "Knife crime has no earlier values to confirm"):
            editor.confirm_area(ids(editor.session)["Knife crime"])

    def test_the_agreed_order_comes_as_a_proposal(self, desk: Desk, first: SessionEditor) -> None:
        assert agreed(first.session) == [["Terrorism"], ["Drugs"], ["Domestic Violence"], ["Anti-social Behaviour"]]
        editor = rescored(desk, first)
        for area_id in ids(editor.session).values():
            editor.confirm_area(area_id)
        assert agreed(editor.session) == [["Drugs"], ["Domestic Violence"], ["Anti-social Behaviour"], ["Terrorism"]]
        with refused(editor, "wait to be confirmed or taken back first: Terrorism"):
            editor.close()
        editor.confirm_moves([m.move_id for m in editor.session.moves])
        assert agreed(editor.session) == agreed(first.session)
        assert seal(editor.session) == seal(first.session)
        assert editor.close() is not None

    def test_a_band_that_changed_wants_a_reason_before_closing(self, desk: Desk, first: SessionEditor) -> None:
        editor = rescored(desk, first)
        named = ids(editor.session)
        editor.withdraw_moves()
        for area_id in named.values():
            editor.confirm_area(area_id)
        editor.set_mark(named["Domestic Violence"], "probability", 5)
        with refused(editor, "The band has changed and no reason is given: Domestic Violence"):
            editor.close()
        editor.set_area(named["Domestic Violence"], change_reason="Repeat referrals up")
        assert editor.close() is not None

    def test_a_settled_tie_comes_along_as_lapsed(self, desk: Desk) -> None:
        editor = desk.new_assessment("Ties", wanted(AREAS[:2]))
        score(editor, {"Drugs": (3, 3, 9), "Domestic Violence": (3, 3, 9)})
        pair = tuple(ids(editor.session)[n] for n in ("Domestic Violence", "Drugs"))
        editor.settle_tie(pair, Decision.ORDER, "Harm")
        editor.close()
        (kept,) = rescored(desk, editor).session.settlements
        assert (kept.areas, kept.lapsed, kept.reason) == (pair, True, "Harm")

    def test_recorded_ranks_have_nothing_to_rescore(self, tmp_path: Path) -> None:
        from tests.samples import sample_at

        with_sample = Desk.at(sample_at(tmp_path / "sample.sqlite"))
        recorded = next(s for s in with_sample.sessions() if s.state is State.RECORDED)
        before = with_sample.sessions()
        with pytest.raises(RiskDeskError, match="has no scores or method to carry over"):
            with_sample.rescore(recorded.version_id, "Quarter 1", "")
        with pytest.raises(RiskDeskError, match="are not reopened"):
            with_sample.reopen(recorded.version_id, "Wrong")
        assert with_sample.sessions() == before
        with_sample.close()

    @pytest.mark.parametrize(("title", "held_on", "reason"), [(" ", "", "needs a title"), ("Q", "soon", "not a date")])
    def test_a_wrong_title_or_date_writes_nothing(
        self, desk: Desk, first: SessionEditor, title: str, held_on: str, reason: str
    ) -> None:
        with pytest.raises(RiskDeskError, match=reason):
            rescored(desk, first, held_on, title)
        assert len(desk.sessions()) == 1


def test_closing_names_what_the_sheet_will_lack(desk: Desk) -> None:
    editor = desk.new_assessment("Assessment", wanted())
    (last,) = [m for m in editor.missing() if m.kind is Lack.DETAILS]
    assert last.text == "Not given, and not to be given afterwards: data to, next review and who was there."
    assert not last.blocks
    editor.set_details(data_to="2026-09-30", review_on="2027-02-02")
    editor.set_attendees([("Analyst", "Police")])
    assert not [m for m in editor.missing() if m.kind is Lack.DETAILS]


class TestReopening:
    def test_the_closed_version_stays_and_the_next_holds_all_of_it(self, desk: Desk, first: SessionEditor) -> None:
        old = first.session
        editor = desk.reopen(old.info.version_id, "  A score was\ncopied wrongly ")
        now = editor.session
        assert (now.info.number, now.info.state, now.info.reopened) == (2, State.DRAFT, "A score was copied wrongly")
        for name in ("scheme_text", "areas", "marks", "moves", "settlements", "attendees"):
            assert getattr(now, name) == getattr(old, name)
        assert editor.base == old
        assert {(r.kind, r.why) for r in rows(editor)} == {("reopen", "A score was copied wrongly")}
        drugs = ids(now)["Drugs"]
        editor.set_mark(drugs, "threat", 14)
        assert desk.past.version(old.info.version_id) == old == fresh(first)
        editor.confirm_moves([m.move_id for m in editor.session.moves])
        editor.close()
        assert [(n, s) for _, n, s in desk.library.versions(old.info.session_id)] == [
            (1, State.CLOSED),
            (2, State.CLOSED),
        ]

    def test_only_the_latest_and_closed_version_is_reopened_and_with_a_reason(
        self, desk: Desk, first: SessionEditor
    ) -> None:
        version = first.session.info.version_id
        with pytest.raises(RiskDeskError, match="Reopening a session needs a reason"):
            desk.reopen(version, " \n")
        draft = desk.reopen(version, "Wrong")
        with pytest.raises(RiskDeskError, match="Version 2 of this session is the latest"):
            desk.reopen(version, "Again")
        with pytest.raises(RiskDeskError, match="is a draft already"):
            desk.reopen(draft.session.info.version_id, "Again")

    def test_a_correction_that_changes_the_band_wants_its_own_reason(self, desk: Desk, first: SessionEditor) -> None:
        editor = desk.reopen(first.session.info.version_id, "Copied wrongly")
        drugs = ids(editor.session)["Drugs"]
        editor.set_mark(drugs, "probability", 1)
        editor.withdraw_moves()
        with refused(editor, "no reason is given: Drugs"):
            editor.close()
        editor.set_area(drugs, change_reason="It was 1 in the room")
        assert editor.close() is not None


def titles(*sessions: Session | None) -> list[str]:
    return [f"{s.info.title} {s.info.number}" if s else "none" for s in sessions]


class TestLastTime:
    def test_is_the_newest_earlier_session_in_its_latest_closed_version(self, desk: Desk, first: SessionEditor) -> None:
        second = rescored(desk, first)
        third = desk.rescore(first.session.info.version_id, "Quarter 2", "2027-05-04")
        assert titles(first.last_time, second.last_time, third.last_time) == [
            "none",
            "Assessment day 1",
            "Assessment day 1",
        ]
        self.finish(second)
        assert titles(desk.open(third.session.info.version_id).last_time) == ["Quarter 1 1"]
        correction = desk.reopen(second.session.info.version_id, "Wrong")
        assert titles(desk.open(third.session.info.version_id).last_time) == ["Quarter 1 1"]
        assert titles(correction.last_time) == ["Assessment day 1"]
        correction.close()
        assert titles(desk.open(third.session.info.version_id).last_time) == ["Quarter 1 2"]

    def test_follows_the_date_of_a_draft(self, desk: Desk, first: SessionEditor) -> None:
        editor = rescored(desk, first)
        assert titles(editor.last_time) == ["Assessment day 1"]
        editor.set_details(held_on="2026-10-01")
        assert titles(editor.last_time) == ["none"]

    def test_is_frozen_when_the_session_is_closed(self, desk: Desk, first: SessionEditor) -> None:
        second = rescored(desk, first)
        self.finish(second)
        assert second.session.info.compares_with == first.session.info.version_id
        desk.reopen(first.session.info.version_id, "Wrong").close()
        between = desk.rescore(first.session.info.version_id, "Between", "2026-12-01")
        self.finish(between)
        again = desk.open(second.session.info.version_id)
        assert titles(again.last_time) == ["Assessment day 1"]
        assert titles(between.last_time) == ["Assessment day 2"]

    def test_made_up_scores_are_never_last_times_of_a_real_session(self, tmp_path: Path) -> None:
        from tests.samples import sample_at

        desk = Desk.at(sample_at(tmp_path / "sample.sqlite"))
        (assessment,) = desk.assessments()
        real = desk.new_session(assessment.assessment_id, wanted(("Fraud",), title="Real"))
        last = real.last_time
        assert last is not None
        assert not last.info.illustrative
        desk.close()

    def finish(self, editor: SessionEditor) -> None:
        for area in editor.session.present:
            editor.confirm_area(area.area_id)
        editor.confirm_moves([m.move_id for m in editor.session.moves])
        editor.close()


class TestMergingAndSplitting:
    def test_a_merged_area_remembers_what_it_was_made_of(self, desk: Desk, first: SessionEditor) -> None:
        editor = rescored(desk, first)
        named = ids(editor.session)
        edit = editor.merge_areas([named["Drugs"], named["Terrorism"]], "Serious harm", "One group deals with both")
        assert edit is not None
        assert [a.name for a in editor.session.present] == [
            "Serious harm",
            "Domestic Violence",
            "Anti-social Behaviour",
        ]
        made = editor.session.present[0]
        assert made.ancestors == (named["Drugs"], named["Terrorism"])
        assert (made.definition, made.lead_agency) == ("All drugs", "")
        assert editor.session.by_id[named["Drugs"]].removed == "One group deals with both"
        assert editor.session == fresh(editor)
        split = editor.split_area(made.area_id, ["Supply", "Extremism"], "Two groups after all")
        assert split is not None
        supply, extremism = editor.session.present[:2]
        assert (supply.name, extremism.name) == ("Supply", "Extremism")
        assert supply.ancestors == extremism.ancestors == (made.area_id, named["Drugs"], named["Terrorism"])
        assert [a.position for a in editor.session.present] == sorted({a.position for a in editor.session.present})
        editor.undo(split)
        editor.undo(edit)
        assert [a.name for a in editor.session.present] == list(AREAS)

    def test_the_ancestors_are_carried_on(self, desk: Desk, first: SessionEditor) -> None:
        editor = rescored(desk, first)
        named = ids(editor.session)
        editor.merge_areas([named["Drugs"], named["Terrorism"]], "Serious harm", "One group")
        later = rescored(desk, editor, "2027-05-04", "Quarter 2")
        assert later.session.present[0].ancestors == (named["Drugs"], named["Terrorism"])

    def test_a_move_of_an_area_that_is_taken_out_goes_with_it(self, desk: Desk, first: SessionEditor) -> None:
        editor = rescored(desk, first)
        named = ids(editor.session)
        assert [m.area_id for m in editor.session.moves] == [named["Terrorism"]]
        edit = editor.remove_area(named["Terrorism"], "Scored by the region")
        assert edit is not None
        assert not editor.session.moves
        assert not [m for m in editor.missing() if m.blocks]
        editor.undo(edit)
        assert [m.area_id for m in editor.session.moves] == [named["Terrorism"]]
        editor.split_area(named["Drugs"], ["Supply", "Use"], "Two groups")
        assert [m.state for m in editor.session.moves] == [MoveState.SUSPENDED]
        assert editor.session == fresh(editor)

    def test_what_is_not_allowed(self, desk: Desk, first: SessionEditor) -> None:
        editor = rescored(desk, first)
        drugs, terror = (ids(editor.session)[n] for n in ("Drugs", "Terrorism"))
        attempts: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Two or more risk areas", lambda: editor.merge_areas([drugs, drugs], "New", "Why")),
            ("Merging risk areas needs a reason", lambda: editor.merge_areas([drugs, terror], "New", " ")),
            ("needs a name", lambda: editor.merge_areas([drugs, terror], " ", "Why")),
            (
                "called “domestic violence” already",
                lambda: editor.merge_areas([drugs, terror], "domestic violence", "W"),
            ),
            ("Two or more names", lambda: editor.split_area(drugs, ["Supply"], "Why")),
            ("Splitting a risk area needs a reason", lambda: editor.split_area(drugs, ["A", "B"], "")),
            ("called “a” already", lambda: editor.split_area(drugs, ["A", "a"], "Why")),
            ("not in the session any more", lambda: editor.split_area("none", ["A", "B"], "Why")),
        )
        for match, attempt in attempts:
            with refused(editor, match):
                attempt()
        merged = editor.merge_areas([drugs, terror], "Drugs", "The name of one of them may stay")
        assert merged is not None


class TestIssuing:
    ISSUE = Issue("2026-11-09", " the  Board ", "A4", "7F3A-91C2", 1)

    def test_keeps_the_bytes(self, desk: Desk, first: SessionEditor) -> None:
        version = first.session.info.version_id
        sheet = desk.issue(version, b"%PDF-1.7 one", self.ISSUE)
        again = desk.issue(version, b"%PDF-1.7 two", self.ISSUE)
        assert (sheet.number, again.number, sheet.issued_to) == (1, 2, "the Board")
        assert desk.sheets(version) == (sheet, again)
        assert desk.library.sheet_pdf(version, 1) == b"%PDF-1.7 one"
        assert [(r.kind, r.entity, r.key) for r in rows(first)[-2:]] == [
            ("issue", "sheet", "1"),
            ("issue", "sheet", "2"),
        ]

    def test_a_draft_is_not_issued(self, desk: Desk) -> None:
        draft = desk.new_assessment("Assessment", wanted())
        with refused(draft, "A draft is not issued"):
            desk.issue(draft.session.info.version_id, b"%PDF", self.ISSUE)

    def test_to_whom_it_is_issued_is_a_short_text(self, desk: Desk, first: SessionEditor) -> None:
        with refused(first, "This text has 201 characters; at most 200 are allowed"):
            desk.issue(first.session.info.version_id, b"%PDF", replace(self.ISSUE, issued_to="x" * 201))

    def test_an_issue_has_a_date(self, desk: Desk, first: SessionEditor) -> None:
        for wrong in ("", "9 November"):
            with refused(first, "date"):
                desk.issue(first.session.info.version_id, b"%PDF", replace(self.ISSUE, issued_on=wrong))


def reviewed(desk: Desk, assessment_id: str, today: date) -> str:
    session = desk.to_review(assessment_id)
    return reviews_words(reviews(session, today)) if session else ""


class TestReview:
    def test_nothing_is_written_for_review(self, desk: Desk, first: SessionEditor) -> None:
        draft = rescored(desk, first)
        desk.review = True
        editor = desk.open(draft.session.info.version_id)
        assert not editor.editable
        drugs = ids(editor.session)["Drugs"]
        version = first.session.info.version_id
        for attempt in (
            lambda: editor.set_mark(drugs, "impact", 1),
            lambda: editor.confirm_area(drugs),
            lambda: editor.close(),
            lambda: desk.rescore(version, "Q", ""),
            lambda: desk.reopen(version, "Why"),
            lambda: desk.issue(version, b"%PDF", TestIssuing.ISSUE),
            lambda: desk.new_session(editor.session.info.assessment_id, wanted()),
            lambda: desk.new_assessment("A", wanted()),
            lambda: desk.rename_assessment(editor.session.info.assessment_id, "B"),
        ):
            with refused(editor, "review only|for reading only"):
                attempt()

    def test_due_dates_follow_the_newest_closed_session(self, desk: Desk, first: SessionEditor) -> None:
        key = first.session.info.assessment_id
        assert reviewed(desk, key, date(2027, 2, 1)) == "4 areas due by 1 February 2027"
        second = rescored(desk, first)
        assert reviewed(desk, key, date(2027, 2, 3)) == "4 areas overdue since 1 February 2027"
        TestLastTime().finish(second)
        assert reviewed(desk, key, date(2027, 2, 3)) == "next review 2 May 2027"
        undated = desk.new_assessment("Other", wanted(title="Undated"))
        undated.set_details(held_on="")
        undated.close()
        assert desk.to_review(undated.session.info.assessment_id) is None


def test_a_read_only_library_shows_the_past_too(desk: Desk, first: SessionEditor) -> None:
    second = rescored(desk, first)
    path = desk.library.path
    desk.close()
    reader = desk_on(path, Access.READ_ONLY)
    editor = reader.open(second.session.info.version_id)
    assert editor.base == first.session == editor.last_time
    assert not editor.editable
    reader.close()
    desk.library = desk_on(path).library
