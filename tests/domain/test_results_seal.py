"""The digest of a session's results: the same for the same numbers for ever, another for any other number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from riskdesk.domain.results_seal import results, results_digest
from riskdesk.domain.scheme import IMPACT, THREAT
from riskdesk.domain.session import Mark, Session, mark_key
from tests.storage.stored import area, recorded_session, scored_session


def remarked(session: Session, *changed: Mark) -> Session:
    return replace(session, marks={**session.marks, **{mark_key(mark): mark for mark in changed}})


def test_the_digest_of_a_session_is_the_same_for_ever() -> None:
    session = remarked(scored_session(), Mark("area-0", IMPACT, 5), Mark("area-1", THREAT, 25))
    assert results(session) == {
        "form": 1,
        "areas": [
            ["A0", "Area 0", "15", "High", "1", "9/25", "2", "3"],
            ["A1", "Area 1", "9", "Medium", "2=", "17/25", "1", "1"],
            ["A2", "Area 2", "9", "Medium", "2=", "6/25", "3", "2"],
        ],
    }
    assert results_digest(session) == "23ab534942431ac449dcacf2491ff5d10147d211ae53f1e674731e3b513903d1"


def test_any_other_number_gives_another_digest() -> None:
    session = scored_session()
    one = remarked(session, Mark("area-0", IMPACT, 4))
    unscored = replace(session, marks={k: m for k, m in session.marks.items() if m.area_id != "area-0"})
    others = [session, one, replace(session, moves=()), unscored, replace(session, areas=session.areas[1:], moves=())]
    assert len({results_digest(other) for other in others}) == len(others)


def test_texts_and_ids_do_not_count() -> None:
    session = scored_session()
    other = replace(session, info=replace(session.info, title="Another", held_on="2011-01-01"), attendees=())
    worded = replace(other, areas=(area(0, justification="Because"), *session.areas[1:]))
    assert results_digest(worded) == results_digest(session)


def test_a_recorded_session_has_no_results() -> None:
    with pytest.raises(ValueError, match="no computed results"):
        results_digest(recorded_session())
