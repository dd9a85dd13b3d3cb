"""What is confirmed, changed and still to do in a rescoring, and where a reason is wanted."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from riskdesk.domain.rescoring import (
    Progress,
    Reviewed,
    band_change,
    carries_scores,
    old_values,
    progress,
    reason_wanted,
    reasons_wanted,
    reviewed,
)
from riskdesk.domain.scheme import Scheme
from riskdesk.domain.scheme_file import dump_scheme
from riskdesk.domain.session import Mark, RiskArea, Session, SessionInfo, State, mark_key
from tests.domain.made import scheme

Marks = dict[str, tuple[int | None, int | None, int | None]]
FACTORS = ("impact", "probability", "threat")


def session(marks: Marks, name: str = "now", number: int = 1, method: Scheme | None = None, **reasons: str) -> Session:
    method = method or scheme()
    areas = tuple(RiskArea(a, a, a[:2], n, change_reason=reasons.get(a, "")) for n, a in enumerate(marks))
    held = [Mark(a, f, v) for a, values in marks.items() for f, v in zip(FACTORS, values, strict=True) if v is not None]
    info = SessionInfo(f"{name}-{number}", name, "a", number, State.DRAFT, "A", "S")
    return Session(info, method, dump_scheme(method), areas, {mark_key(m): m for m in held})


BASE = session({"Drugs": (3, 5, 13), "Fire": (1, 3, 15), "Fraud": (2, 2, None)}, "last")


def test_an_untouched_area_is_to_do() -> None:
    now = session({"Drugs": (None, None, None), "Fire": (1, None, None), "Fraud": (2, 2, None)})
    assert [reviewed(now, BASE, a) for a in ("Drugs", "Fire", "Fraud")] == [
        Reviewed.TO_DO,
        Reviewed.TO_DO,
        Reviewed.CONFIRMED,
    ]
    assert progress(now, BASE) == Progress(confirmed=1, changed=0, to_do=2)


def test_the_same_values_confirm_and_others_change() -> None:
    now = session({"Drugs": (3, 5, 13), "Fire": (1, 4, 15), "Fraud": (2, 2, 9), "New": (1, 1, 1)})
    states = {a.name: reviewed(now, BASE, a.area_id) for a in now.present}
    assert states == {
        "Drugs": Reviewed.CONFIRMED,
        "Fire": Reviewed.CHANGED,
        "Fraud": Reviewed.CHANGED,
        "New": Reviewed.CHANGED,
    }


def test_an_area_that_was_not_there_is_to_do_until_it_has_all_that_its_priority_needs() -> None:
    now = session({"New": (1, 1, None)})
    assert old_values(now, BASE, "New") == {}
    assert reviewed(now, BASE, "New") is Reviewed.TO_DO


def test_old_values_count_only_where_they_mean_the_same() -> None:
    other = scheme({"threat": {"maximum": 10}})
    now = session({"Drugs": (None, None, None)}, method=other)
    assert not carries_scores(now, BASE)
    assert old_values(now, BASE, "Drugs") == {}
    assert reviewed(now, BASE, "Drugs") is Reviewed.TO_DO
    weighted = scheme({"priority": {"risk_weight": "0.6"}})
    assert old_values(session({"Drugs": (None, None, None)}, method=weighted), BASE, "Drugs")["threat"] == 13
    recorded = replace(BASE, scheme=None, scheme_text="")
    assert not carries_scores(now, recorded)
    assert not carries_scores(now, None)


def test_a_change_of_band_wants_a_reason_and_a_change_within_one_does_not() -> None:
    now = session({"Drugs": (3, 1, 13), "Fire": (1, 4, 15), "Fraud": (None, 2, None)})
    changed = band_change(now, BASE, "Drugs")
    assert changed is not None
    assert [b.name for b in changed] == ["High", "Low"]
    assert band_change(now, BASE, "Fire") is None
    assert band_change(now, BASE, "Fraud") is None
    assert reasons_wanted(now, BASE) == ("Drugs",)
    assert reasons_wanted(session({"Drugs": (3, 1, 13)}, Drugs="Supply broken up"), BASE) == ()
    assert reasons_wanted(session({"Drugs": (3, 1, 13)}, Drugs=" "), BASE) == ("Drugs",)


def test_a_correction_wants_a_reason_of_its_own() -> None:
    before = session({"Drugs": (3, 5, 13)}, "now", 1, Drugs="Supply up")
    assert reason_wanted(session({"Drugs": (3, 1, 13)}, "now", 2, Drugs="Supply up"), before, "Drugs")
    assert not reason_wanted(session({"Drugs": (3, 1, 13)}, "now", 2, Drugs="Copied wrongly"), before, "Drugs")


MARKS = st.dictionaries(
    st.sampled_from(("Drugs", "Fire", "Fraud", "New")),
    st.tuples(
        st.none() | st.integers(1, 5), st.none() | st.integers(1, 5), st.none() | st.integers(1, 25)
    ),
    min_size=1,
)  # fmt: skip


@given(MARKS, MARKS)
def test_the_counts_add_up_and_confirming_all_leaves_nothing_changed(old: Marks, new: Marks) -> None:
    base, now = session(old, "last"), session(new)
    found = progress(now, base)
    assert found.confirmed + found.changed + found.to_do == len(now.present)
    again = progress(session(old), base)
    assert again.changed == 0
    assert reasons_wanted(session(old), base) == ()
