"""Which session, version or risk area a user means."""

from __future__ import annotations

import pytest

from riskdesk.services.desk import Desk
from riskdesk.services.finding import FindError, find_area, find_version
from tests.services.desks import ids, wanted


@pytest.fixture
def reopened(desk: Desk) -> tuple[Desk, str, str]:
    """A session in two versions, and their ids."""
    first = desk.new_assessment("Strategic assessment", wanted())
    first.close()
    second = desk.reopen(first.session.info.version_id, "Read out wrong")
    return desk, first.session.info.version_id, second.session.info.version_id


@pytest.mark.parametrize("text", ["Assessment day", "assessment", "ASSESSMENT DAY"])
def test_a_session_is_named_without_a_version(reopened: tuple[Desk, str, str], text: str) -> None:
    desk, _, second = reopened
    summary, version = find_version(desk.library, text)
    assert (summary.version_id, version) == (second, None)


@pytest.mark.parametrize("text", ["Assessment day@1", "assess @ 1", "{session}@1", "{first}"])
def test_a_version_is_named_by_its_number_or_id(reopened: tuple[Desk, str, str], text: str) -> None:
    desk, first, second = reopened
    (session,) = desk.sessions()
    summary, version = find_version(desk.library, text.format(session=session.session_id, first=first))
    assert (summary.version_id, version) == (second, first)


def test_the_latest_version_by_its_id(reopened: tuple[Desk, str, str]) -> None:
    desk, _, second = reopened
    assert find_version(desk.library, second)[1] == second


def test_a_title_that_ends_like_a_number_is_taken_as_it_stands(desk: Desk) -> None:
    editor = desk.new_assessment("Strategic assessment", wanted(title="Meeting@2"))
    assert find_version(desk.library, "meeting@2") == (desk.sessions()[0], None)
    assert find_version(desk.library, "Meeting@2@1")[1] == editor.session.info.version_id


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Assessment day@3", "“Assessment day” has no version 3; it has versions 1 and 2"),
        ("Assessment day@0", "has no version 0"),
        ("Quarter 1@1", "there is no session “Quarter 1”"),
        ("@1", "there is no session “@1”"),
        ("", "a session is named by its id or title"),
    ],
)
def test_what_is_not_there_is_told(reopened: tuple[Desk, str, str], text: str, says: str) -> None:
    with pytest.raises(FindError) as caught:
        find_version(reopened[0].library, text)
    assert says in str(caught.value)


def test_a_session_with_one_version_says_so(desk: Desk) -> None:
    desk.new_assessment("Strategic assessment", wanted())
    with pytest.raises(FindError, match="it has version 1 only"):
        find_version(desk.library, "Assessment day@2")


@pytest.mark.parametrize("text", ["DR", "dr", "Drugs", " DRUGS ", "rug"])
def test_an_area_by_code_or_name(desk: Desk, text: str) -> None:
    session = desk.new_assessment("Strategic assessment", wanted()).session
    assert find_area(session.areas, text).area_id == ids(session)["Drugs"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Fraud", "there is no risk area “Fraud”; there are DR Drugs; DV Domestic Violence"),
        ("o", "“o” fits more than one risk area: DV Domestic Violence; "),
        ("", "there is no risk area “”"),
    ],
)
def test_an_area_that_is_not_there_is_told(desk: Desk, text: str, says: str) -> None:
    session = desk.new_assessment("Strategic assessment", wanted()).session
    with pytest.raises(FindError) as caught:
        find_area(session.areas, text)
    assert says in str(caught.value)
