"""The log in a .riskdesk file: replayed from the first row it gives the sessions, or the file is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from riskdesk.domain.bundle import CarriedVersion, LoggedEdit, LoggedRow
from riskdesk.domain.log_replay import version_fault
from riskdesk.exchange.bundle import BundleError, dump_bundle, parse_bundle
from tests.exchange.bundles import begun, carrying, objects, read, told
from tests.storage.stored import NOTE, scored_session

Log = list[dict[str, Any]]
LOGS: dict[str, tuple[Callable[[Log], object], str]] = {
    "none": (lambda log: log.clear(), 'the rows of the assessment, replayed from the first, do not give it as the file '
             "has it (title or partnership)"),
    "none of the assessment": (lambda log: log[0]["rows"].pop(0), "the rows of the assessment, replayed"),
    "none of a version": (lambda log: log.pop(4), 'there is no row of "Session published", version 1'),
    "none at the end": (lambda log: log.pop(3), 'the rows of "Session day", version 1, replayed from the first, do '
                        'not give it as the file has it (issued sheet "1")'),
    "one less": (lambda log: log[2]["rows"].pop(), '"Session day", version 2, replayed from the first, do not give it'
                 ' as the file has it (attendee "0")'),
    "one more": (lambda log: log[4]["rows"].append(log[0]["rows"][-1] | {"version_id": "published-1"}),
                 '"Session published", version 1, replayed from the first, do not give it as the file has it (att'),
    "one twice": (lambda log: log[2]["rows"].append(log[2]["rows"][3]), 'version 2, replayed from the first, do not '
                  'give it as the file has it (risk area "area-1")'),
    "reversed": (lambda log: log.reverse(), '"Session day", version 1, replayed from the first, do not give it as the '
                 'file has it (issued sheet "1")'),
    "rows reversed": (lambda log: log[2]["rows"].reverse(), "(order of the risk areas)"),
    "other details": (lambda log: told_of(log[2], 0, title="Other"), "do not give it as the file has it (details)"),
    "other method": (lambda log: told_of(log[2], 1, text="{}"), "do not give it as the file has it (method)"),
    "other name": (lambda log: told_of(log[2], 2, name="Other"), '(risk area "area-0")'),
    "other mark": (lambda log: told_of(log[2], 5, value=4), '(mark "area-0/impact/0/room")'),
    "other rank": (lambda log: told_of(log[4], 4, agreed_rank=4), '(recorded ranks of "area-0")'),
    "other sheet": (lambda log: told_of(log[3], 0, pages=9), '(issued sheet "1")'),
    "other assessment": (lambda log: told_of(log[0], 0, title="Other"), "(title or partnership)"),
    "from elsewhere": (lambda log: log[1]["rows"][0].update(before='{"state": "draft", "closed_at": "2010-11-02T14:02:1'
                       '1.000Z"}'), "(details)"),
    "half a change": (lambda log: log[1]["rows"][0].update(before='{"state": "draft"}'), "(details)"),
    "another area": (lambda log: log[2]["rows"][2].update(area_id="area-1"), '(risk area "area-0")'),
    "an area of details": (lambda log: log[1]["rows"][0].update(area_id="area-1"), "(details)"),
    "another key": (lambda log: log[2]["rows"][2].update(key="area-9"), '(risk area "area-0")'),
    "a removal of nothing": (lambda log: log[2]["rows"].append(gone(log[0]["rows"][-1], "area-9")), '"area-9"'),
    "a removal of something else": (lambda log: log[2]["rows"].append(gone(log[2]["rows"][3], "area-1", "?")),
                                    '(risk area "area-1")'),
    "a change after closing": (lambda log: log[3]["rows"].extend([
        gone(log[0]["rows"][-1], "0"), log[0]["rows"][-1] | {"key": "0"}]), '"Session day", version 1, replayed'),
    "a sheet before closing": (lambda log: log.insert(1, log.pop(3)), '(issued sheet "1")'),
}  # fmt: skip
"""What is done to the log of ``whole()``, and what is said."""


def told_of(edit: dict[str, Any], row: int, **values: Any) -> None:
    """Change what a row of an addition tells."""
    edit["rows"][row]["after"] = json.dumps(json.loads(edit["rows"][row]["after"]) | values)


def gone(came: dict[str, Any], key: str, name: str = "") -> dict[str, Any]:
    """The row by which something goes, made of the one by which it came."""
    before = came["after"].replace('"name": "Area 1"', f'"name": "{name}"') if name else came["after"]
    return came | {"key": key, "before": before, "after": None}


@pytest.mark.parametrize("name", LOGS)
def test_a_log_that_does_not_give_the_sessions_is_refused(name: str) -> None:
    change, said = LOGS[name]
    value = objects()
    change(value["log"])
    with pytest.raises(BundleError) as caught:
        read(value)
    assert str(caught.value).startswith("here.riskdesk: log: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_log_with_changes_and_removals_gives_the_session() -> None:
    session = scored_session()
    (seat,) = session.attendees
    came = told("day-1", seat)
    other = replace(came, after='{"position": 0, "role": "Chair", "agency": "Police"}')
    log = (
        LoggedEdit(NOTE, (replace(came, before=came.after, after=None),)),
        LoggedEdit(NOTE, (other, replace(came, before='{"role": "Chair"}', after='{"role": "Analyst"}'))),
        LoggedEdit(NOTE, (replace(came, before="{}", after="{}"),)),
    )
    bundle = carrying(session, log=log)
    assert parse_bundle(dump_bundle(bundle), "here") == bundle


def test_fields_that_an_older_log_does_not_have_are_as_they_begin() -> None:
    version = CarriedVersion(scored_session())
    later = {"ancestors", "change_reason", "rescored_from", "reopened", "compares_with"}
    rows = []
    for row in begun(version.session):
        values = json.loads(row.after or "")
        rows.append(replace(row, after=json.dumps({k: v for k, v in values.items() if k not in later})))
    assert rows != list(begun(version.session))
    assert version_fault(version, [LoggedEdit(NOTE, tuple(rows))]) == ""
    areas = (replace(version.session.areas[0], change_reason="New evidence"), *version.session.areas[1:])
    changed = CarriedVersion(replace(version.session, areas=areas))
    assert version_fault(changed, [LoggedEdit(NOTE, tuple(rows))]) == 'risk area "area-0"'
    why = LoggedRow("day-1", "area-0", "area", "area-0", '{"change_reason": ""}', '{"change_reason": "New evidence"}')
    assert version_fault(changed, [LoggedEdit(NOTE, tuple(rows)), LoggedEdit(NOTE, (why,))]) == ""
