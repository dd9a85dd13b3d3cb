"""Filters of the log, and that its kinds are a partition."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskdesk.domain.log_entry import Group, LogEntry
from riskdesk.domain.log_filter import LogFilter
from riskdesk.domain.log_line import Line
from riskdesk.services.editing import SessionEditor
from tests.domain.logs import area, entries, scored


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[LogEntry], str, str]:
    """A log with every kind of entry, and the ids of Drugs and Terrorism."""
    desk, editor = scored(Path(tmp_path_factory.mktemp("log")) / "library.sqlite")
    drugs, terrorism = area(editor, "Drugs"), area(editor, "Terrorism")
    for do in _edits(drugs, terrorism):
        do(editor)
    found = entries(editor)
    desk.close()
    return found, drugs, terrorism


def _edits(drugs: str, terrorism: str) -> list[Callable[[SessionEditor], object]]:
    return [
        lambda e: e.set_marks((a.area_id, "impact", 4) for a in e.session.present),
        lambda e: e.set_mark(drugs, "threat", 10),
        lambda e: e.set_area(drugs, justification="Hospital admissions rose by a third."),
        lambda e: e.set_area(drugs, name="Drug misuse"),
        lambda e: e.record_move(terrorism, drugs, "Deaths have doubled"),
        lambda e: e.set_details(period="2009/10"),
        lambda e: e.set_attendees([("Chair", "Police")]),
        lambda e: e.confirm_moves([m.move_id for m in e.session.moves]),
        lambda e: e.close(),
    ]


def test_each_entry_is_of_exactly_one_kind(made: tuple[list[LogEntry], str, str]) -> None:
    found, _, _ = made
    parts = [LogFilter(groups=frozenset({group})).apply(found) for group in Group]
    assert all(parts)
    assert sorted(e.edit for part in parts for e in part) == [e.edit for e in found]


def test_an_area_s_entries_keep_only_what_is_said_of_it(made: tuple[list[LogEntry], str, str]) -> None:
    found, drugs, _ = made
    own = LogFilter(frozenset({drugs})).apply(found)
    assert [e.short for e in own] == [
        ("Session begun with 4 areas",),
        ("Drugs: impact 3, probability 5, threat score 13",),
        ("Drugs: impact 3 → 4",),
        ("Drugs: threat score 13 → 10",),
        ("Drugs, why this score: Hospital admissions rose by a third.",),
        ("Drugs is now called Drug misuse",),
        ("Terrorism: agreed ahead of Drug misuse, “Deaths have doubled”",),
    ]


def test_text_is_found_in_lines_reasons_roles_and_without_case(made: tuple[list[LogEntry], str, str]) -> None:
    found, _, _ = made

    def edits(text: str) -> list[str]:
        return [e.lines[0].text for e in LogFilter(text=text).apply(found)]

    assert edits("  HOSPITAL   admissions ") == ["Drugs, why this score: Hospital admissions rose by a third."]
    assert edits("doubled") == ["Terrorism: agreed ahead of Drug misuse, “Deaths have doubled”"]
    assert edits("analyst") == [e.lines[0].text for e in found]
    assert edits("no such thing") == []


def test_words_that_only_the_count_has_are_found() -> None:
    five = tuple(Line("{area}: impact 4", {"area": f"Area {n}"}, frozenset({str(n)}), marks=1) for n in range(5))
    entry = LogEntry(1, "v", "", "", datetime.now(UTC), "score", Group.SCORES, "", "", five)
    assert entry.short == ("5 marks in 5 areas",)
    assert LogFilter(text="5 marks").apply([entry]) == [entry]
    assert LogFilter(text="6 marks").apply([entry]) == []


def test_dates_are_local_and_both_included(made: tuple[list[LogEntry], str, str]) -> None:
    found, _, _ = made
    today = date.fromisoformat(found[0].day)
    before, after = ((today + timedelta(days=n)).isoformat() for n in (-1, 2))
    assert LogFilter(since=found[0].day, until=found[-1].day).apply(found) == found
    assert LogFilter(since=after).apply(found) == []
    assert LogFilter(until=before).apply(found) == []


def test_what_is_left_out_is_said() -> None:
    everything = LogFilter(
        frozenset({"a"}), frozenset({Group.WORDS, Group.SCORES}), "2026-11-02", "2026-11-03", " a  b "
    )
    assert everything.words(["Drugs"]) == (
        "risk area Drugs; scores and words on areas; from 2 November 2026; until 3 November 2026; with the text “a b”"
    )
    assert not LogFilter()
    assert LogFilter().words() == ""
    assert everything


groups = st.frozensets(st.sampled_from(list(Group)))
days = st.sampled_from(["", "2026-11-01", "2026-11-02", "2026-11-03"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(groups=groups, since=days, until=days, text=st.sampled_from(["", "drugs", "→", "x"]), of_area=st.booleans())
def test_a_filter_takes_away_and_never_adds(
    made: tuple[list[LogEntry], str, str], groups: frozenset[Group], since: str, until: str, text: str, of_area: bool
) -> None:
    found, drugs, _ = made
    wanted = LogFilter(frozenset({drugs}) if of_area else frozenset(), groups, since, until, text)
    kept = wanted.apply(found)
    by_edit = {e.edit: e for e in found}
    assert [e.edit for e in kept] == sorted(e.edit for e in kept)
    for entry in kept:
        assert {line.text for line in entry.lines} <= {line.text for line in by_edit[entry.edit].lines}
        assert not groups or entry.group in groups
        assert not of_area or drugs in entry.areas
    assert wanted.apply(kept) == kept
