"""When scores are due to be reviewed. The board of 2010 reviewed all its areas quarterly (17 November 2010)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskdesk.domain.review import Due, due_dates, months_later, reviews, reviews_words
from riskdesk.domain.scheme_file import dump_scheme, load_scheme
from riskdesk.domain.session import Mark, RiskArea, Session, SessionInfo, State, mark_key
from tests.domain.made import scheme

HELD = "2026-11-30"


def session(marks: dict[str, tuple[int, int]], yearly_low: bool = False, **details: str) -> Session:
    method = scheme({"bands": [bands()[0], bands()[1] | {"review_months": 12}]} if yearly_low else None)
    areas = tuple(RiskArea(name, name, name[:2], n) for n, name in enumerate(marks))
    held = [
        Mark(a, f, v) for a, pair in marks.items() for f, v in zip(("impact", "probability"), pair, strict=True) if v
    ]
    info = SessionInfo("v", "s", "a", 1, State.CLOSED, "A", "S", held_on=details.get("held_on", HELD))
    info = replace(info, review_on=details.get("review_on", ""))
    return Session(info, method, dump_scheme(method), areas, {mark_key(m): m for m in held})


def bands() -> list[dict[str, object]]:
    high = {"name": "High", "sign": "▲", "fill": "#8C1D2B", "text": "#FFFFFF", "from": 5, "to": 25}
    return [high, {"name": "Low", "sign": "=", "fill": "#E3F2E6", "text": "#1B1B1B", "from": 0, "to": 4}]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-11-22", 3, "2027-02-22"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-12-31", 12, "2027-12-31"),
        ("9999-12-31", 1, "9999-12-31"),
    ],
)
def test_months_end_where_their_month_ends(day: str, months: int, later: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(1, 120))
def test_a_later_month_is_so_many_months_later(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    last_of_month = (later + timedelta(days=1)).month != later.month
    assert later.day == day.day or (later.day < day.day and last_of_month)


def test_the_default_is_quarterly_for_all_areas() -> None:
    high_low_none = session({"Drugs": (5, 5), "Fire": (1, 1), "Fraud": (0, 0)})
    assert due_dates(high_low_none) == tuple(Due(a, date(2027, 2, 28)) for a in ("Drugs", "Fire", "Fraud"))


def test_the_scheme_gives_an_interval_for_each_band() -> None:
    due = {d.area_id: d.on for d in due_dates(session({"Drugs": (5, 5), "Fire": (1, 1)}, yearly_low=True))}
    assert due == {"Drugs": date(2027, 2, 28), "Fire": date(2027, 11, 30)}


def test_a_date_in_the_details_goes_before_the_intervals() -> None:
    due = due_dates(session({"Drugs": (5, 5), "Fire": (1, 1)}, yearly_low=True, review_on="2027-01-05"))
    assert {d.on for d in due} == {date(2027, 1, 5)}


def test_without_a_date_nothing_is_due() -> None:
    undated = session({"Drugs": (5, 5)}, held_on="")
    assert due_dates(undated) == ()
    assert due_dates(replace(undated, info=replace(undated.info, closed_at="2026-11-30T10:00:00.000Z")))[0].on == date(
        2027, 2, 28
    )


def test_due_and_overdue_are_counted_apart() -> None:
    held = session({"Drugs": (5, 5), "Fire": (1, 1)}, yearly_low=True)
    states = [reviews(held, date.fromisoformat(day)) for day in ("2027-01-01", "2027-02-28", "2027-03-01")]
    assert [(len(s.overdue), len(s.due)) for s in states] == [(0, 0), (0, 1), (1, 0)]
    assert {s.next_on for s in states} == {date(2027, 2, 28)}
    assert [reviews_words(s) for s in states] == [
        "next review 28 February 2027",
        "1 area due by 28 February 2027",
        "1 area overdue since 28 February 2027",
    ]
    assert reviews_words(reviews(session({"Drugs": (5, 5)}, held_on=""), date(2027, 1, 1))) == ""


def test_an_interval_survives_freezing_and_a_usual_one_leaves_the_text_as_it_was() -> None:
    made = session({}, yearly_low=True).scheme
    assert made is not None
    assert load_scheme(dump_scheme(made)) == made
    assert [b.review_months for b in made.bands] == [3, 12]
    assert "review_months" not in dump_scheme(scheme())
