"""The clock is put back in the midst of a meeting: the order of edits, versions and sessions is what happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from riskdesk.domain.bundle import by_version
from riskdesk.domain.log_replay import version_fault
from riskdesk.exchange.bundle import dump_bundle, parse_bundle
from riskdesk.services.desk import Desk
from riskdesk.services.transfer import bring_in, bundle_of
from riskdesk.storage.library import Library
from tests.services.desks import ids, score, wanted
from tests.torture.contents import wrong


class Backwards:
    """Each look is an hour before the last one."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 2, 20, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now -= timedelta(hours=1)
        return self.now


def test_a_clock_that_runs_backwards_changes_no_order(tmp_path: Path) -> None:
    numbers = count(1)
    library = Library.open(tmp_path / "library.riskdesk", create=True)
    desk = Desk(library, "Analyst", Backwards(), lambda: f"id{next(numbers)}")
    editor = desk.new_assessment("Assessment", wanted())
    for value in (1, 2, 3):
        editor.set_mark(ids(editor.session)["Drugs"], "impact", value)
    edit = editor.set_mark(ids(editor.session)["Drugs"], "impact", 5)
    assert edit
    editor.undo(edit)
    score(editor, {a.name: (3, 4, 5 + n) for n, a in enumerate(editor.session.present)})
    editor.close()
    version = editor.session.info.version_id
    again = desk.reopen(version, "A mark was misheard")
    score(again, {"Drugs": (4, 4, 9)})
    again.close()
    second = desk.new_session(editor.session.info.assessment_id, replace(wanted(title="Second"), held_on="2026-11-03"))

    # The log stands in the order of what was done, with the times that the clock gave.
    log = library.log()
    assert [row.row for row in log] == sorted(row.row for row in log)
    assert [row.at for row in log] == sorted((row.at for row in log), reverse=True)
    marks = [row.after for row in log if row.entity == "mark" and row.kind in ("score", "undo")][:5]
    assert marks == [
        f'{{"area_id": "{ids(editor.session)["Drugs"]}", "factor": "impact", "value": 1, '
        '"round": 0, "scorer": "room"}',
        '{"value": 2}',
        '{"value": 3}',
        '{"value": 5}',
        '{"value": 3}',
    ]
    # Versions by number, sessions by the dates that the meetings had; what the next one is compared with is the latest.
    assert [number for _, number, _ in library.versions(editor.session.info.session_id)] == [1, 2]
    assert [s.title for s in desk.by_date()] == ["Assessment day", "Second"]
    assert second.last_time == again.session
    assert list(wrong(library)) == []

    # The same in another library, where all of it comes in at once.
    bundle = parse_bundle(dump_bundle(bundle_of(library, editor.session.info.assessment_id)), "file")
    with Library.open(tmp_path / "other.riskdesk", create=True) as other:
        bring_in(other, bundle)
        brought = by_version(bundle.log)
        assert not any(version_fault(v, brought[v.version_id]) for v in bundle.versions)
        assert [s.title for s in other.sessions()] == ["Assessment day", "Second"]
        assert other.load(again.session.info.version_id) == again.session
        assert list(wrong(other)) == []
    desk.close()
