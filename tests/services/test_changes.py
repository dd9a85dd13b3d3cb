"""Edits as lists of changes: what each checks and makes, without a library."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from riskdesk.domain.codes import LONGEST_CODE
from riskdesk.domain.errors import EditError, MarkError
from riskdesk.domain.limits import LONGEST_TEXT, MOST_AREAS
from riskdesk.domain.scheme_file import dump_scheme
from riskdesk.domain.session import (
    Attendee,
    Change,
    Confidence,
    FrozenScheme,
    Mark,
    RiskArea,
    Session,
    SessionInfo,
    State,
    apply,
    mark_key,
)
from riskdesk.services import changes as make
from riskdesk.services.changes import Changes
from tests.services.desks import AREAS, BY_POSITION, DERBYSHIRE, RISK_ONLY, mark


def session(names: tuple[str, ...] = AREAS, marks: tuple[Mark, ...] = ()) -> Session:
    info = SessionInfo("v1", "s1", "a1", 1, State.DRAFT, "Assessment", "Assessment day")
    areas = tuple(RiskArea(f"a{n}", name, f"C{n}", n) for n, name in enumerate(names))
    return Session(info, DERBYSHIRE, dump_scheme(DERBYSHIRE), areas, {mark_key(m): m for m in marks})


RECORDED = Session(SessionInfo("v", "s", "a", 1, State.RECORDED, "A", "T"), None)


def area_after(start: Session, changes: Changes, area_id: str = "a0") -> RiskArea:
    return apply(start, changes).by_id[area_id]


class TestMarks:
    def test_sets_and_clears(self) -> None:
        start = session(marks=(mark("a0", "impact", 3), mark("a1", "impact", 2)))
        changes = make.set_marks(start, [("a0", "impact", 4), ("a1", "impact", None), ("a2", "threat", 25)])
        assert changes == (
            Change(mark("a0", "impact", 3), mark("a0", "impact", 4)),
            Change(mark("a1", "impact", 2), None),
            Change(None, mark("a2", "threat", 25)),
        )

    def test_equal_ones_change_nothing(self) -> None:
        start = session(marks=(mark("a0", "impact", 3),))
        assert make.set_marks(start, [("a0", "impact", 3), ("a1", "impact", None)]) == ()

    def test_given_twice_the_later_counts(self) -> None:
        changes = make.set_marks(session(), [("a0", "impact", 1), ("a0", "impact", 5)])
        assert changes == (Change(None, mark("a0", "impact", 5)),)
        assert make.set_marks(session(), [("a0", "impact", 1), ("a0", "impact", None)]) == ()

    @pytest.mark.parametrize(
        ("factor", "value"), [("impact", 0), ("impact", 6), ("probability", -1), ("threat", 26), ("threat", True)]
    )
    def test_a_value_out_of_range_is_refused(self, factor: str, value: int) -> None:
        with pytest.raises(MarkError, match=r"is not allowed; give a whole number from 1 to (5|25)$"):
            make.set_marks(session(), [("a1", "impact", 1), ("a0", factor, value)])

    def test_an_unknown_factor_is_refused(self) -> None:
        with pytest.raises(MarkError, match="no factor 'wind'"):
            make.set_marks(session(), [("a0", "wind", 1)])

    def test_an_area_that_is_gone_is_refused(self) -> None:
        start = session()
        removed = apply(start, make.remove_area(start, "a0", "Merged"))
        for where, area_id in ((start, "nowhere"), (removed, "a0")):
            with pytest.raises(EditError, match="not in the session any more"):
                make.set_marks(where, [(area_id, "impact", 1)])

    def test_a_recorded_session_has_none(self) -> None:
        with pytest.raises(EditError, match="recorded session has no marks"):
            make.set_marks(RECORDED, [])


class TestAreaFields:
    def test_texts_dates_confidence_and_parking(self) -> None:
        start = session()
        changes = make.set_area(
            start,
            "a0",
            definition="Supply and use",
            lead_agency="Police",
            justification="Up.\nSee table 3.",
            dissent="One",
            source="Paper",
            data_to="2026-09-30",
            confidence="low",
            parked=True,
        )
        assert len(changes) == 1
        assert area_after(start, changes) == RiskArea(
            "a0", "Drugs", "C0", 0, "Supply and use", "Police", True, None, "Up.\nSee table 3.", "One", "Paper",
            "2026-09-30", Confidence.LOW,
        )  # fmt: skip

    def test_back_to_nothing(self) -> None:
        start = session()
        filled = apply(start, make.set_area(start, "a0", confidence="high", data_to="2026-09-30", parked=True))
        emptied = make.set_area(filled, "a0", confidence=None, data_to="", parked=False)
        assert area_after(filled, emptied) == start.by_id["a0"]

    def test_the_same_again_changes_nothing(self) -> None:
        assert make.set_area(session(), "a0", name=" Drugs ", code="c0", justification="") == ()

    @pytest.mark.parametrize("key", ["position", "removed", "colour"])
    def test_other_fields_are_refused(self, key: str) -> None:
        with pytest.raises(EditError, match=f"{key} is not a field"):
            make.set_area(session(), "a0", **{key: "x"})

    def test_an_unknown_confidence_is_refused(self) -> None:
        with pytest.raises(EditError, match="'sure' is not a confidence; give low, medium, high, or none"):
            make.set_area(session(), "a0", confidence="sure")

    @pytest.mark.parametrize("text", ["2 November", "2026-02-30", "2026-11", " "])
    def test_what_is_no_date_is_refused(self, text: str) -> None:
        with pytest.raises(EditError, match=r"is not a date; give it as 2010-11-02 \(data to\)"):
            make.set_area(session(), "a0", data_to=text)

    def test_texts_have_a_limit(self) -> None:
        start = session()
        full = "x" * LONGEST_TEXT
        assert area_after(start, make.set_area(start, "a0", source=full)).source == full
        with pytest.raises(EditError, match=r"20,001 characters; at most 20,000 are allowed \(source\)"):
            make.set_area(start, "a0", source=full + "x")

    def test_what_cannot_be_stored_is_replaced(self) -> None:
        start = session()
        assert area_after(start, make.set_area(start, "a0", dissent="a\ud800b\x00c £ é 猫")).dissent == "a?bc £ é 猫"


class TestNames:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("  Road \t Safety\n", "Road Safety"),
            ("\ufeffFire", "Fire"),
            ("Cafe\u0301s", "Cafés"),
            ("Drugs ", "Drugs"),
            ("DRUGS", "DRUGS"),
        ],
    )
    def test_a_name_is_tidied(self, typed: str, kept: str) -> None:
        start = session()
        assert area_after(start, make.set_area(start, "a0", name=typed)).name == kept

    @pytest.mark.parametrize("blank", ["", "  ", "\n\t", "\u200b", "\u200d", "\ufeff \u00a0"])
    def test_a_blank_name_is_refused(self, blank: str) -> None:
        with pytest.raises(EditError, match="needs a name"):
            make.set_area(session(), "a0", name=blank)

    @pytest.mark.parametrize("same", ["Domestic Violence", "domestic  VIOLENCE", "Domestic\u200b Violence"])
    def test_a_name_that_is_taken_is_refused(self, same: str) -> None:
        with pytest.raises(EditError, match=r"is a risk area called “.*” already"):
            make.set_area(session(), "a0", name=same)
        with pytest.raises(EditError, match="already"):
            make.add_areas(session(), [same], lambda: "new")

    def test_names_have_a_limit(self) -> None:
        start = session()
        assert area_after(start, make.set_area(start, "a0", name="x" * 200)).name == "x" * 200
        with pytest.raises(EditError, match="201 characters; at most 200"):
            make.set_area(start, "a0", name="x" * 201)


class TestCodes:
    @pytest.mark.parametrize(("typed", "kept"), [("dg", "DG"), (" 7b ", "7B"), ("é", "É"), ("abc", "ABC")])
    def test_a_code_is_kept_in_capitals(self, typed: str, kept: str) -> None:
        start = session()
        assert area_after(start, make.set_area(start, "a0", code=typed)).code == kept

    @pytest.mark.parametrize("typed", ["", "  ", "ABCD", "A-B", "A B", "▲"])
    def test_what_is_no_code_is_refused(self, typed: str) -> None:
        with pytest.raises(EditError, match="is not allowed; give one to 3 letters or digits"):
            make.set_area(session(), "a0", code=typed)

    def test_a_code_that_is_taken_is_refused(self) -> None:
        with pytest.raises(EditError, match="The code C1 belongs to Domestic Violence"):
            make.set_area(session(), "a0", code="c1")

    def test_the_code_of_a_removed_area_is_free(self) -> None:
        start = session()
        without = apply(start, make.remove_area(start, "a1", "Merged"))
        assert area_after(without, make.set_area(without, "a0", code="C1")).code == "C1"


class TestAdding:
    def test_areas_come_last_with_codes_of_their_own(self) -> None:
        start = session()
        ids = map("n{}".format, count())
        after = apply(start, make.add_areas(start, ["Road Safety", " Fire ", "Rural Safety"], lambda: next(ids)))
        added = [(a.area_id, a.name, a.code, a.position) for a in after.present[4:]]
        assert added == [("n0", "Road Safety", "RS", 4), ("n1", "Fire", "FI", 5), ("n2", "Rural Safety", "RU", 6)]

    def test_none_added_is_no_change(self) -> None:
        assert make.add_areas(session(), [], lambda: "new") == ()

    def test_into_an_empty_session(self) -> None:
        (change,) = make.add_areas(session(names=()), ["Drugs"], lambda: "new")
        assert change == Change(None, RiskArea("new", "Drugs", "DR", 0))

    def test_the_same_name_twice_in_one_list_is_refused(self) -> None:
        with pytest.raises(EditError, match="already"):
            make.add_areas(session(), ["Fire", "fire"], lambda: "new")

    def test_after_a_removed_one(self) -> None:
        start = session()
        without = apply(start, make.remove_area(start, "a3", "Merged"))
        (change,) = make.add_areas(without, ["Terrorism"], lambda: "new")
        assert change.after == RiskArea("new", "Terrorism", "TE", 4)

    def test_a_thousand_at_most(self) -> None:
        start = session(names=())
        ids = map(str, count())
        names = [f"Area {n}" for n in range(MOST_AREAS)]
        full = apply(start, make.add_areas(start, names, lambda: next(ids)))
        codes = {a.code.casefold() for a in full.present}
        assert len(codes) == MOST_AREAS
        assert max(map(len, codes)) <= LONGEST_CODE
        with pytest.raises(EditError, match="make 1,001 risk areas; a session has at most 1,000"):
            make.add_areas(full, ["One more"], lambda: "new")


class TestOrderAndRemoval:
    @pytest.mark.parametrize(
        ("to", "order"),
        [(0, "a2 a0 a1 a3"), (1, "a0 a2 a1 a3"), (3, "a0 a1 a3 a2"), (99, "a0 a1 a3 a2"), (-5, "a2 a0 a1 a3")],
    )
    def test_reorder(self, to: int, order: str) -> None:
        start = session()
        after = apply(start, make.reorder_area(start, "a2", to))
        assert [a.area_id for a in after.present] == order.split()
        assert [a.position for a in after.present] == [0, 1, 2, 3]

    def test_where_it_is_changes_nothing(self) -> None:
        assert make.reorder_area(session(), "a2", 2) == ()

    def test_a_removal_keeps_the_area_and_its_reason(self) -> None:
        start = session(marks=(mark("a0", "impact", 3),))
        after = apply(start, make.remove_area(start, "a0", "  Merged into another "))
        assert after.by_id["a0"].removed == "Merged into another"
        assert [a.area_id for a in after.present] == ["a1", "a2", "a3"]
        assert after.marks == start.marks

    @pytest.mark.parametrize("reason", ["", " \n"])
    def test_a_removal_without_a_reason_is_refused(self, reason: str) -> None:
        with pytest.raises(EditError, match="removal needs a reason"):
            make.remove_area(session(), "a0", reason)

    def test_restoring_is_the_way_back(self) -> None:
        start = session()
        without = apply(start, make.remove_area(start, "a0", "Merged"))
        assert apply(without, make.restore_area(without, "a0")) == start

    def test_a_restored_area_takes_another_code_where_its_own_is_taken(self) -> None:
        start = session()
        without = apply(start, make.remove_area(start, "a0", "Merged"))
        taken = apply(without, make.set_area(without, "a1", code="C0"))
        assert area_after(taken, make.restore_area(taken, "a0")).code == "DR"

    def test_an_area_whose_name_is_taken_stays_out(self) -> None:
        start = session()
        without = apply(start, make.remove_area(start, "a0", "Merged"))
        taken = apply(without, make.set_area(without, "a1", name="drugs"))
        with pytest.raises(EditError, match="already"):
            make.restore_area(taken, "a0")

    @pytest.mark.parametrize("area_id", ["a0", "nowhere"])
    def test_only_a_removed_area_can_be_restored(self, area_id: str) -> None:
        with pytest.raises(EditError, match="not among the removed"):
            make.restore_area(session(), area_id)

    def test_a_full_session_takes_none_back(self) -> None:
        start = session(names=("One",))
        without = apply(start, make.remove_area(start, "a0", "Merged"))
        ids = map("n{}".format, count())
        names = [f"Area {n}" for n in range(MOST_AREAS)]
        full = apply(without, make.add_areas(without, names, lambda: next(ids)))
        with pytest.raises(EditError, match="at most 1,000"):
            make.restore_area(full, "a0")


class TestDetails:
    def test_all_of_them(self) -> None:
        start = session()
        values = {key: f"A {key}" for key in make.DETAILS - make.DATES} | dict.fromkeys(make.DATES, "2026-11-02")
        info = apply(start, make.set_details(start, **values)).info
        assert {key: getattr(info, key) for key in values} == values
        kept = (info.version_id, info.session_id, info.number, info.state, info.illustrative, info.source)
        assert kept == ("v1", "s1", 1, State.DRAFT, False, "")

    def test_the_same_again_changes_nothing(self) -> None:
        assert make.set_details(session(), title=" Assessment  day ", held_on="", marking="OFFICIAL") == ()

    @pytest.mark.parametrize("key", ["state", "illustrative", "source", "version_id", "number"])
    def test_other_fields_are_refused(self, key: str) -> None:
        with pytest.raises(EditError, match=f"{key} cannot be set here"):
            make.set_details(session(), title="Fine", **{key: "x"})

    @pytest.mark.parametrize(("key", "what"), [("title", "A session"), ("assessment_title", "An assessment")])
    def test_titles(self, key: str, what: str) -> None:
        start = session()
        for blank in ("", " \t", "\u200b"):
            with pytest.raises(EditError, match=f"{what} needs a title"):
                make.set_details(start, **{key: blank})
        with pytest.raises(EditError, match="201 characters; at most 200"):
            make.set_details(start, **{key: "x" * 201})

    @pytest.mark.parametrize("key", sorted(make.DATES))
    def test_dates(self, key: str) -> None:
        with pytest.raises(EditError, match=f"“soon” is not a date; give it as 2010-11-02 .{key.replace('_', ' ')}"):
            make.set_details(session(), **{key: "soon"})

    def test_texts_have_a_limit(self) -> None:
        with pytest.raises(EditError, match=r"at most 20,000 are allowed \(handling\)"):
            make.set_details(session(), handling="x" * 20_001)


class TestAttendance:
    def test_the_list_is_replaced(self) -> None:
        start = session()
        three = apply(
            start, make.set_attendees(start, [("Chair", "Police"), (" ", ""), ("Analyst", " Fire  Service ")])
        )
        assert three.attendees == (Attendee(0, "Chair", "Police"), Attendee(1, "Analyst", "Fire Service"))
        one = make.set_attendees(three, [("Analyst", "Fire Service")])
        assert apply(three, one).attendees == (Attendee(0, "Analyst", "Fire Service"),)
        assert apply(three, make.set_attendees(three, [])).attendees == ()

    def test_the_same_again_changes_nothing(self) -> None:
        start = session()
        kept = apply(start, make.set_attendees(start, [("Chair", "")]))
        assert make.set_attendees(kept, [("", ""), (" Chair", "\n")]) == ()

    def test_too_long_is_refused(self) -> None:
        with pytest.raises(EditError, match=r"at most 20,000 are allowed \(agency\)"):
            make.set_attendees(session(), [("Chair", "x" * 20_001)])


class TestScheme:
    def test_the_same_scheme_changes_nothing(self) -> None:
        assert make.change_scheme(session(), DERBYSHIRE) == ()

    def test_marks_that_stay_legal_stay(self) -> None:
        wider = replace(DERBYSHIRE, threat=replace(DERBYSHIRE.threat, maximum=30)) if DERBYSHIRE.threat else DERBYSHIRE
        start = session(marks=(mark("a0", "threat", 25), mark("a0", "impact", 5)))
        after = apply(start, make.change_scheme(start, wider))
        assert after.scheme == wider
        assert after.marks == start.marks

    def test_marks_out_of_range_are_cleared(self) -> None:
        assert DERBYSHIRE.threat
        narrower = replace(DERBYSHIRE, threat=replace(DERBYSHIRE.threat, maximum=10))
        marks = (mark("a0", "threat", 10), mark("a1", "threat", 11), mark("a1", "impact", 5))
        start = session(marks=marks)
        assert make.not_allowed(start, narrower) == (mark("a1", "threat", 11),)
        assert make.change_scheme(start, narrower) == (
            Change(mark("a1", "threat", 11), None),
            Change(FrozenScheme(start.scheme_text), FrozenScheme(dump_scheme(narrower))),
        )

    def test_points_are_no_positions(self) -> None:
        start = session(marks=(mark("a0", "threat", 3), mark("a0", "impact", 3)))
        assert make.not_allowed(start, BY_POSITION) == (mark("a0", "threat", 3),)

    def test_a_factor_that_goes_takes_its_marks(self) -> None:
        start = session(marks=(mark("a0", "threat", 3), mark("a0", "impact", 3)))
        after = apply(start, make.change_scheme(start, RISK_ONLY))
        assert list(after.marks.values()) == [mark("a0", "impact", 3)]
        assert after.scheme == RISK_ONLY

    def test_a_recorded_session_has_nothing_to_clear(self) -> None:
        assert make.not_allowed(RECORDED, DERBYSHIRE) == ()
