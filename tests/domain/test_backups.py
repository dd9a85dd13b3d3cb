"""Names of backups sort by time and never collide; thinning keeps what its rules say, whatever there is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskdesk.domain.backups import DAYS, LAST, MONTHS, TURNS, WEEKS, BackupName, Holds, Reason, free_name, kept

NOON = datetime(2026, 11, 22, 12, 2, 11, tzinfo=UTC)
moments = st.datetimes(
    datetime(2020, 1, 1), datetime(2029, 12, 31), timezones=st.sampled_from((UTC, timezone(timedelta(hours=5))))
)
names = st.builds(
    BackupName,
    # Few days, so that several fall on one, beside moments of any year.
    st.one_of(moments, st.integers(0, 90_000).map(lambda m: NOON - timedelta(minutes=m))).map(
        lambda when: when.astimezone(UTC).replace(microsecond=0)
    ),
    st.integers(1, 99),
    st.sampled_from(Reason),
)
folders = st.lists(st.tuples(names, st.booleans()), unique_by=lambda pair: (pair[0].when, pair[0].count), max_size=80)


@given(names)
def test_a_name_is_read_as_it_was_written(name: BackupName) -> None:
    assert BackupName.read(str(name)) == name


@given(st.lists(names, max_size=20))
def test_names_sort_by_time(found: list[BackupName]) -> None:
    by_name = sorted(found, key=lambda name: str(name).rpartition("-")[0])
    assert [(n.when, n.count) for n in by_name] == sorted((n.when, n.count) for n in found)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22T140211Z-open.sqlite.part",
        ".2026-11-22T140211Z-open.sqlite",
        "2026-11-22T140211Z-holiday.sqlite",
        "2026-13-22T140211Z-open.sqlite",
        "2026-11-22T140211Z01-open.sqlite",
        "2026-11-22T140211Z00-open.sqlite",
        "2026-11-22T140211-open.sqlite",
        "٢٠٢٦-11-22T140211Z-open.sqlite",
        "riskdesk.sqlite",
    ],
)
def test_what_is_not_named_as_we_do_is_no_backup(text: str) -> None:
    assert BackupName.read(text) is None


def test_a_name_says_when_and_why() -> None:
    assert str(free_name(NOON, Reason.OPEN, [])) == "2026-11-22T120211Z-open.sqlite"
    again = free_name(NOON.astimezone(timezone(timedelta(hours=-8))), Reason.ASKED, [BackupName(NOON, 1, Reason.OPEN)])
    assert str(again) == "2026-11-22T120211Z02-asked.sqlite"


@given(moments, st.lists(names, max_size=30), st.sampled_from(Reason))
def test_a_free_name_is_free(when: datetime, taken: list[BackupName], why: Reason) -> None:
    name = free_name(when, why, taken)
    assert (name.when, name.count) not in {(other.when, other.count) for other in taken}
    assert name.why is why
    assert name.when >= when.astimezone(UTC).replace(microsecond=0)


def test_a_second_that_is_full_gives_way_to_the_next() -> None:
    full = [BackupName(NOON, count, Reason.ASKED) for count in range(1, 100)]
    assert free_name(NOON, Reason.ASKED, full) == BackupName(NOON + timedelta(seconds=1), 1, Reason.ASKED)


@given(folders)
def test_thinning_keeps_the_newest_and_takes_no_sound_one_for_a_damaged_one(
    found: list[tuple[BackupName, bool]],
) -> None:
    stay = kept(found)
    assert stay <= {name for name, _ in found}
    assert bool(stay) == bool(found)
    if found:
        assert max(name for name, _ in found) in stay
    sound = sorted((name for name, whole in found if whole), reverse=True)
    assert set(sound[:LAST]) <= stay
    # The same sound ones stay whether or not there are damaged ones.
    alone = kept((name, True) for name in sound)
    assert {name for name in stay if name in set(sound)} == alone
    for why in (Reason.MIGRATION, Reason.RESTORE):
        assert set([name for name in sound if name.why is why][:TURNS]) <= stay


@given(folders)
def test_thinning_again_removes_no_more(found: list[tuple[BackupName, bool]]) -> None:
    stay = kept(found)
    assert kept((name, whole) for name, whole in found if name in stay) == stay


@given(folders)
def test_of_each_of_the_last_days_weeks_and_months_one_stays(found: list[tuple[BackupName, bool]]) -> None:
    sound = [name for name, whole in found if whole]
    stay = {name for name in kept(found) if name in set(sound)}
    for most, span in ((DAYS, "%Y-%m-%d"), (WEEKS, "%G-%V"), (MONTHS, "%Y-%m")):
        spans = sorted({f"{name.when:{span}}" for name in sound}, reverse=True)[:most]
        assert set(spans) <= {f"{name.when:{span}}" for name in stay}


def test_a_library_opened_once_a_quarter_keeps_its_years() -> None:
    quarters = [BackupName(NOON - timedelta(days=91 * n), 1, Reason.OPEN) for n in range(20)]
    assert kept((name, True) for name in quarters) == set(quarters)


def test_of_a_year_of_every_day_few_stay() -> None:
    days = [BackupName(NOON - timedelta(days=n), 1, Reason.OPEN) for n in range(365)]
    stay = kept((name, True) for name in days)
    assert set(days[:DAYS]) <= stay
    assert 14 + 5 + 10 <= len(stay) <= DAYS + WEEKS + 12


def test_damaged_ones_go_when_there_are_enough_newer_sound_ones() -> None:
    sound = [BackupName(NOON + timedelta(minutes=n), 1, Reason.OPEN) for n in range(LAST)]
    old, new = BackupName(NOON - timedelta(days=1), 1, Reason.OPEN), BackupName(NOON, 2, Reason.ASKED)
    assert kept([(old, False), (new, False), *((name, True) for name in sound)]) == {new, *sound}


def test_what_a_library_holds_in_words() -> None:
    assert Holds(0, 0).words == "0 assessments, 0 sessions"
    assert Holds(1, 1, "Day").words == "1 assessment, 1 session, the newest “Day”"
    assert Holds(2, 5, "Day", "2010-11-02").words == "2 assessments, 5 sessions, the newest “Day” (2 November 2010)"
