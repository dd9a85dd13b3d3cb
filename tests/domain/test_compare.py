"""Two sessions compared, by hand. Under the plain scheme the order is that of risk score + threat (half and half, both
of 25), so each expected rank follows from the sums in the comments."""

from __future__ import annotations

from dataclasses import replace

import pytest

from riskdesk.domain.compare import WHAT_IF, Comparison, Movement, compare, move_text
from riskdesk.domain.session import RiskArea, Session
from riskdesk.services.schemes import default_scheme
from tests.domain.compared import Marks, held, info, moved, recorded, settled
from tests.domain.made import illustrative, published, scheme

THEN: dict[str, Marks] = {
    "Alcohol": (5, 5, 15),  # 40
    "Gangs": (5, 4, 14),  # 34
    "Drugs": (3, 5, 13),  # 28
    "Domestic Violence": (3, 5, 12),  # 27
    "Rape": (3, 4, 12),  # 24
    "Terrorism": (5, 1, 6),  # 11
}


def then(**marks: Marks) -> Session:
    return held("Then", {**THEN, **marks}, details={"held_on": "2026-11-02"})


def now(marks: dict[str, Marks] | None = None, *areas: RiskArea, **values: str) -> Session:
    details = {"held_on": "2027-02-01", "rescored_from": "Then-1", **values}
    return held("Now", {**THEN, **(marks or {})}, areas=areas, details=details)


def area(area_id: str, **values: object) -> RiskArea:
    return replace(RiskArea(area_id, area_id, area_id[:2].upper(), 0), **values)  # type: ignore[arg-type]


def told(found: Comparison, name: str) -> tuple[str, str, str, str]:
    row = found.by_id[name]
    return row.ranks, move_text(row), row.cause, row.explanation


def test_its_own_score_alone() -> None:
    why = area("Rape", change_reason="repeat referrals up for three quarters")
    # Rape 3 × 5 + 14 = 29, ahead of Drugs (28) and Domestic Violence (27).
    found = compare(then(), now({"Rape": (3, 5, 14)}, why))
    assert told(found, "Rape") == (
        "5 → 3",
        "▲ 2",
        "probability 4 → 5, threat 12 → 14, “repeat referrals up for three quarters”",
        "Own score changed: probability 4 → 5, threat 12 → 14 (risk score 12 High → 15 High; priority 0.48 → 0.58), "
        "“repeat referrals up for three quarters”.",
    )
    assert found.counts_text == "▲ 1 up · ▼ 2 down · – 3 same · 0 new · 0 dropped"
    assert found.sum_text == "1 up + 2 down + 3 same + 0 new + 0 dropped = 6 areas"
    assert found.head == ("The method is the same.",)


def test_its_own_score_and_others() -> None:
    # Drugs 15 + 10 = 25: behind Domestic Violence (27) by its own score, behind Rape too as that went to 26.
    found = compare(then(), now({"Drugs": (3, 5, 10), "Rape": (3, 4, 14)}))
    assert told(found, "Drugs") == (
        "3 → 5",
        "▼ 2",
        "threat 13 → 10; Rape moved past",
        "Own score changed: threat 13 → 10 (priority 0.56 → 0.5). One of the two places comes from others: Rape moved "
        "past.",
    )
    # Rape by its own score goes to 26 and stays fifth behind Drugs (28); Drugs fell back.
    assert told(found, "Rape")[2:] == (
        "Drugs fell back; threat 12 → 14, which alone moves nothing",
        "Own score changed: threat 12 → 14 (priority 0.48 → 0.52). In places: own score no change, others 1 up (Drugs "
        "fell back); together 1 up.",
    )


def test_others_moved_past() -> None:
    # Rape 3 × 5 + 15 = 30 and Domestic Violence 15 + 14 = 29 stand ahead of Drugs (28).
    found = compare(then(), now({"Rape": (3, 5, 15), "Domestic Violence": (3, 5, 14)}))
    assert told(found, "Drugs") == (
        "3 → 5",
        "▼ 2",
        "Rape and 1 other moved past",
        "Own score unchanged: Rape and Domestic Violence moved past.",
    )


def test_own_score_and_others_against_each_other() -> None:
    # Drugs alone at 15 + 11 = 26 falls behind Domestic Violence (27); that fell to 15 + 5 = 20.
    found = compare(then(), now({"Drugs": (3, 5, 11), "Domestic Violence": (3, 5, 5)}))
    ranks, move, cause, why = told(found, "Drugs")
    assert (ranks, move) == ("3 → 3", "–")
    assert cause == "threat 13 → 11; Domestic Violence fell back; rank the same"
    assert why.endswith("In places: own score 1 down, others 1 up (Domestic Violence fell back); together no change.")
    assert found.by_id["Drugs"].places == 0


def test_own_score_changed_and_the_rank_the_same() -> None:
    # Terrorism 5 + 7 = 12, still last; 1 × 1 is Low.
    found = compare(then(), now({"Terrorism": (5, 1, 7)}))
    assert told(found, "Terrorism")[1:] == (
        "–",
        "threat 6 → 7; rank the same",
        "Own score changed: threat 6 → 7 (priority 0.22 → 0.24). The rank is the same.",
    )
    low = compare(then(), now({"Terrorism": (1, 1, 6)})).by_id["Terrorism"]
    assert low.band_change == "High → Low"
    assert low.cause == "impact 5 → 1; High → Low; rank the same"


def test_others_that_cross_leave_the_rank_the_same() -> None:
    # Drugs stays at 28: Rape comes to 30, Gangs falls to 20 + 3 = 23.
    found = compare(then(), now({"Rape": (3, 5, 15), "Gangs": (5, 4, 3)}))
    assert told(found, "Drugs") == (
        "3 → 3",
        "–",
        "",
        "Own score unchanged: Rape moved past; Gangs fell back, which leaves the rank the same.",
    )
    assert told(found, "Alcohol")[3] == "Own score unchanged, rank the same."


def test_many_are_counted_and_not_all_named() -> None:
    ahead = ("Gangs", "Drugs", "Domestic Violence", "Rape", "Terrorism")
    # All five come to 25 + 25 = 50 and level ahead of Alcohol (40).
    found = compare(then(), now(dict.fromkeys(ahead, (5, 5, 25))))
    assert told(found, "Alcohol") == (
        "1 → 6",
        "▼ 5",
        "Domestic Violence and 4 others moved past",
        "Own score unchanged: Domestic Violence, Drugs and 3 others moved past.",
    )


def test_a_move_by_agreement() -> None:
    found = compare(then(), moved(now(), "Rape", "Gangs", "two cases before the courts"))
    # Computed fifth in both; agreed directly ahead of Gangs, second.
    assert told(found, "Rape") == (
        "5 → 2",
        "▲ 3",
        "moved by agreement, “two cases before the courts”",
        "Own score unchanged. Moved by agreement (computed 5, agreed 2): “two cases before the courts”.",
    )
    assert told(found, "Gangs") == (
        "2 → 3",
        "▼ 1",
        "others were moved by agreement",
        "Own score unchanged. Others were moved by agreement (computed 2, agreed 3).",
    )
    back = compare(moved(then(), "Rape", "Gangs", "two cases"), now())
    assert told(back, "Rape")[1:] == (
        "▼ 3",
        "the agreed move of then no longer stands, “two cases”",
        "Own score unchanged. The agreed move of then no longer stands (computed 5, agreed 2): “two cases”.",
    )


def test_others_moved_by_agreement_then_and_not_now() -> None:
    assert told(compare(moved(then(), "Rape", "Gangs"), now()), "Gangs") == (
        "3 → 2",
        "▲ 1",
        "others were moved by agreement then, not now",
        "Own score unchanged. Others were moved by agreement then, not now (computed 2, agreed 3).",
    )


def test_the_same_agreement_in_both_is_no_cause() -> None:
    # Rape is agreed second in both, and Gangs, Drugs, Domestic Violence third to fifth.
    found = compare(moved(then(), "Rape", "Gangs"), moved(now({"Terrorism": (5, 1, 5)}), "Rape", "Gangs"))
    assert found.counts.same == 6
    assert told(found, "Rape")[2:] == ("", "Own score unchanged, rank the same.")


def test_agreement_others_and_own_score_add_up() -> None:
    # Drugs 15 + 11 = 26 falls behind Domestic Violence (27), Rape 15 + 15 = 30 moves past, and Drugs is put first.
    new = moved(now({"Drugs": (3, 5, 11), "Rape": (3, 5, 15)}), "Drugs", "Alcohol", "a seizure last week")
    found = compare(then(), new)
    made = found.by_id["Drugs"].parts
    assert made is not None
    assert (made.own, made.others, made.agreement, made.total) == (-1, -1, 4, 2)
    assert told(found, "Drugs")[3] == (
        "Own score changed: threat 13 → 11 (priority 0.56 → 0.52). In places: own score 1 down, others 1 down (Rape "
        "moved past), agreement 4 up; together 2 up. Moved by agreement (computed 5, agreed 1): “a seizure last week”."
    )


def test_a_tie_settled_and_a_rank_shared() -> None:
    level: dict[str, Marks] = {"Domestic Violence": (3, 5, 13)}
    tied = now(level)
    # Drugs and Domestic Violence on 28 each: 3=.
    found = compare(then(), tied)
    assert told(found, "Drugs") == ("3 → 3=", "–", "", "Own score unchanged, rank the same. The rank is shared now.")
    assert told(found, "Domestic Violence")[:2] == ("4 → 3=", "▲ 1")
    assert told(compare(tied, then()), "Drugs")[3] == "Own score unchanged, rank the same. The rank was shared then."
    second = settled(now(level), ["Domestic Violence", "Drugs"], "children at home")
    assert told(compare(tied, second), "Drugs") == (
        "3= → 4",
        "▼ 1",
        "tie settled, “children at home”",
        "Own score unchanged. Tie settled (computed 3=, agreed 4): “children at home”.",
    )
    assert told(compare(second, tied), "Drugs")[2] == "the tie settled then is no longer, “children at home”"


def test_new_and_dropped_areas_ahead_are_named() -> None:
    # Fraud 5 × 5 + 20 = 45 is new and first; Gangs is dropped; Terrorism is scored in one only.
    old = held("Then", {**THEN, "Terrorism": (5, None, 6)})
    marks = {name: given for name, given in THEN.items() if name != "Gangs"} | {"Terrorism": (5, 5, 24)}
    new = held("Now", {**marks, "Fraud": (5, 5, 20)})
    found = compare(old, new)
    assert found.sum_text == "0 up + 4 down + 0 same + 1 new + 1 dropped + 1 not compared = 7 areas"
    assert told(found, "Drugs") == (
        "3 → 4",
        "▼ 1",
        "Terrorism is scored now and ahead, Fraud is new and ahead, Gangs is gone from ahead",
        "Own score unchanged: Terrorism is scored now and ahead; Fraud is new and ahead; Gangs is gone from ahead.",
    )
    assert told(found, "Fraud") == ("– → 2", "new", "new", "New: not among the risk areas of Then.")
    assert told(found, "Gangs") == ("2 → –", "dropped", "dropped", "Dropped: not among the risk areas of Now.")
    assert told(found, "Terrorism") == (
        "– then, 1 now",
        "n/c",
        "not scored in Then",
        "Not compared: not scored in Then.",
    )
    assert [row.area_id for row in found.rows][-1] == "Gangs"
    assert found.areas_text == "6 areas then and now, but not the same ones; 5 of 6 ranked then, 6 of 6 now."
    back = compare(new, old)
    assert told(back, "Drugs")[3] == (
        "Own score unchanged: Gangs is new and ahead; Terrorism is not scored any more; Fraud is gone from ahead."
    )


def test_a_different_set_is_stated() -> None:
    fewer = held("Now", {name: THEN[name] for name in list(THEN)[:5]})
    assert compare(then(), fewer).areas_text == "6 areas then, 5 now."
    assert compare(then(), now()).areas_text == ""


def test_not_scored_in_either() -> None:
    gap: dict[str, Marks] = {"Drugs": (3, 5, None)}
    row = compare(held("Then", {**THEN, **gap}), now(gap)).by_id["Drugs"]
    assert (row.kind, row.cause) == (Movement.NOT_COMPARED, "not scored in Then and Now")
    # The risk score is there all the same: 3 × 5.
    assert row.new is not None
    assert row.new.risk_score == 15


def test_merged() -> None:
    both = area("Both", name="Drugs and Alcohol", ancestors=("Drugs", "Alcohol"))
    gone = [area(name, removed="one group sees to both") for name in ("Drugs", "Alcohol")]
    found = compare(then(), now({"Both": (5, 5, 20)}, both, *gone))
    assert told(found, "Both") == (
        "– → 1",
        "new",
        "merged from Drugs and Alcohol",
        "Merged from Drugs (rank 3) and Alcohol (rank 1).",
    )
    assert found.by_id["Both"].made_of == ("Drugs", "Alcohol")
    assert told(found, "Drugs") == (
        "3 → –",
        "dropped",
        "merged into Drugs and Alcohol",
        "Merged into Drugs and Alcohol (rank 1): “one group sees to both”.",
    )
    assert found.by_id["Drugs"].made_into == ("Both",)
    assert (found.counts.new, found.counts.dropped) == (1, 2)


def test_split_and_taken_apart_again() -> None:
    parts = [area(name, ancestors=("Terrorism",)) for name in ("International", "Domestic")]
    gone = area("Terrorism", removed="two desks")
    new = now({"International": (5, 1, 6), "Domestic": (None, None, None)}, *parts, gone)
    found = compare(then(), new)
    assert told(found, "International")[2:] == ("split from Terrorism", "Split from Terrorism (rank 6).")
    assert told(found, "Terrorism")[2:] == (
        "split into International and Domestic",
        "Split into International (rank 6) and Domestic (no rank): “two desks”.",
    )
    assert told(found, "Domestic")[:2] == ("– → –", "new")
    back = compare(new, then())
    assert told(back, "Terrorism")[2] == "apart again, then part of International and Domestic"
    assert told(back, "Domestic")[2:] == ("apart again as Terrorism", "Apart again as Terrorism (rank 6).")


def test_an_ancestor_several_steps_back_counts() -> None:
    # Drugs was split into Hard and Soft, then Hard merged with Gangs; the sessions between are not compared.
    mixed = area("Mixed", ancestors=("Hard", "Gangs", "Drugs"))
    soft = area("Soft", ancestors=("Drugs",))
    gone = [area(name, removed="x") for name in ("Drugs", "Hard", "Gangs")]
    found = compare(then(), now({"Mixed": (5, 5, 1), "Soft": (1, 1, 1), "Hard": (1, 1, 1)}, mixed, soft, *gone))
    assert found.by_id["Mixed"].cause == "merged from Gangs and Drugs"
    assert found.by_id["Soft"].cause == "split from Drugs"
    assert found.by_id["Drugs"].cause == "split into Mixed and Soft"
    assert found.by_id["Gangs"].cause == "merged into Mixed"
    assert "Hard" not in found.by_id


def test_one_area_in_the_place_of_another() -> None:
    found = compare(
        then(),
        now({"Stimulants": (3, 5, 13)}, area("Stimulants", ancestors=("Drugs",)), area("Drugs", removed="narrower")),
    )
    assert found.by_id["Stimulants"].cause == "made from Drugs"
    assert found.by_id["Drugs"].explanation == "Now Stimulants (rank 3): “narrower”."


def test_removed_and_brought_back() -> None:
    gone = now({}, area("Drugs", removed="dealt with\nelsewhere " + "and so on " * 20))
    dropped = compare(then(), gone).by_id["Drugs"]
    assert dropped.cause == "dropped, “dealt with elsewhere and so on and so on and so on and so o…”"
    assert dropped.explanation == f"Dropped: “dealt with elsewhere {'and so on ' * 19}and so on”."
    back = compare(gone, replace(then(), info=info("Later"))).by_id["Drugs"]
    assert back.cause == "brought back"
    assert back.explanation.startswith("Brought back after Now, which took it out: “dealt with")


def test_a_changed_definition_stops_the_comparison_of_that_area_only() -> None:
    old = held("Then", THEN, areas=[area("Drugs", definition="Supply.")])
    found = compare(old, now({}, area("Drugs", definition="Supply and use.")))
    assert told(found, "Drugs") == (
        "3 then, 3 now",
        "n/c",
        "definition changed",
        "Not comparable: what the area covers has changed. It was “Supply.”, now it is “Supply and use.”.",
    )
    assert (found.counts.not_compared, found.counts.same) == (1, 5)
    assert found.comparable
    assert found.by_id["Drugs"].definition_change == ("Supply.", "Supply and use.")
    # How it is broken into lines is no wording.
    assert compare(old, now({}, area("Drugs", definition=" Supply.\n"))).counts.same == 6


def test_a_first_definition_is_said_and_compared() -> None:
    defined = now({}, area("Drugs", definition="Supply."))
    assert told(compare(then(), defined), "Drugs")[3] == (
        "Own score unchanged, rank the same. What it covers was not written down then; now it is: “Supply.”."
    )
    assert told(compare(defined, then()), "Drugs")[3].endswith("was written down then (“Supply.”), and is not now.")


def test_another_name_is_the_same_area() -> None:
    found = compare(then(), now({}, area("Drugs", name="Controlled Drugs")))
    assert found.by_id["Drugs"].name == "Controlled Drugs"
    assert told(found, "Drugs")[3] == "Own score unchanged, rank the same. Then called “Drugs”."


def test_whose_reason_it_is() -> None:
    why = area("Drugs", change_reason="fewer seizures")
    changed: dict[str, Marks] = {"Drugs": (3, 5, 10)}
    assert compare(then(), now(changed, why)).by_id["Drugs"].explanation.endswith("0.5), “fewer seizures”.")
    # Rescored from another session: the reason was given about another step.
    other = compare(then(), now(changed, why, rescored_from="Between-1")).by_id["Drugs"]
    assert other.explanation.endswith("0.5), the reason given in Now: “fewer seizures”.")
    # No reason for what did not change.
    assert compare(then(), now({}, why)).by_id["Drugs"].cause == ""


def test_versions_of_one_session() -> None:
    first = now({"Drugs": (3, 5, 10)}, area("Drugs", change_reason="fewer seizures"))
    second = replace(
        now({"Drugs": (3, 5, 9)}, area("Drugs", change_reason="fewer seizures")),
        info=replace(first.info, version_id="Now-2", number=2, reopened="a slip"),
    )
    found = compare(first, second)
    assert found.title == "Now, version 1 → Now, version 2"
    # The reason that version 1 had is none for what changed since.
    assert "fewer seizures" not in found.by_id["Drugs"].explanation
    corrected = replace(
        second, areas=(*second.areas[:2], area("Drugs", change_reason="counted twice"), *second.areas[3:])
    )
    assert "“counted twice”" in compare(first, corrected).by_id["Drugs"].explanation
    assert compare(second, first).head[-1] == "Now, version 2 is the later one: the moves run backwards in time."
    assert compare(then(), second).title == "Then → Now, version 2"


def test_the_wrong_way_round_and_other_assessments_are_said() -> None:
    assert compare(now(), then()).head[-1] == "Now is the later one: the moves run backwards in time."
    elsewhere = replace(now(), info=replace(now().info, assessment_id="b"))
    assert compare(then(), elsewhere).head[-1] == "The two belong to different assessments."


def test_recorded_ranks_are_compared_without_a_cause() -> None:
    # Derbyshire Safer Communities Board, 17 November 2010: prioritisation ranks 1 to 11; the illustrative scores give
    # the same order under the default scheme.
    old = recorded("As published", {name: row["prioritisation_rank"] for name, row in published().items()})
    new = held("Illustrative", {m.name: (m.impact, m.probability, m.threat) for m in illustrative()}, default_scheme())
    found = compare(old, new)
    assert found.sum_text == "0 up + 0 down + 11 same + 0 new + 0 dropped = 11 areas"
    assert {row.cause for row in found.rows} == {"not known"}
    assert found.head == ("As published: recorded ranks only; compared by agreed rank, cause not known.",)
    assert found.rows[0].explanation == (
        "Compared by agreed rank; the cause is not known: As published has recorded ranks only."
    )
    assert found.comparable
    assert found.recorded
    assert found.rows[0].parts is None


def test_recorded_beside_recorded() -> None:
    found = compare(recorded("One", {"A": 1, "B": 2, "C": None}), recorded("Two", {"A": 2, "B": 2, "C": 1}))
    assert [(row.name, row.ranks, move_text(row)) for row in found.rows] == [
        ("C", "– then, 1 now", "n/c"),
        ("A", "1 → 2=", "▼ 1"),
        ("B", "2 → 2=", "–"),
    ]
    assert found.rows[0].cause == "not ranked in One"
    assert found.rows[1].explanation.endswith("One and Two have recorded ranks only.")


def test_another_method_is_not_compared_and_the_what_if_is_labelled() -> None:
    # By threat alone: Alcohol 15, Gangs 14, Drugs 13, Domestic Violence and Rape 12, Terrorism 6.
    by_threat = scheme({"priority": {"rule": "threat only", "ties": []}})
    new = held("Now", {**THEN, "Terrorism": (1, 1, 25)}, by_threat)
    found = compare(then(), new)
    assert not found.comparable
    assert found.head[0] == "The method has changed: ranks are not comparable, and no move is shown."
    assert "Priority: weighted sum, now threat only." in found.method
    assert found.sum_text.endswith("+ 6 not compared = 6 areas")
    assert {move_text(row) for row in found.rows} == {"n/c"}
    row = found.by_id["Rape"]
    assert row.what_if is not None
    assert row.what_if.label == "4="
    assert row.explanation == f"Not comparable: the method has changed. W{WHAT_IF[1:]}: rank 4=."
    assert row.ranks == "5 then, 5= now"
    assert found.by_id["Terrorism"].what_if is not None
    assert found.by_id["Terrorism"].what_if.label == "6"


@pytest.mark.parametrize(
    ("threat", "scored"),
    [
        # Points that the new limit leaves legal: those up to 12.
        ({"kind": "points", "maximum": 12}, {"Domestic Violence", "Rape", "Terrorism"}),
        # Points are no positions.
        ({"kind": "position", "maximum": None}, set()),
    ],
)
def test_marks_that_are_not_legal_now_count_as_not_scored(threat: dict[str, object], scored: set[str]) -> None:
    by_threat = scheme({"threat": threat, "priority": {"rule": "threat only"}})
    found = compare(then(), held("Now", {"Drugs": (1, 1, 1)}, by_threat)).what_if
    assert found is not None
    assert {r.area.name for r in found.scored} == scored
    assert len(found.results) == 6
