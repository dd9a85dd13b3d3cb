"""What the Board pack takes from the library: nothing that came after its session, and the same years later.

The scores are made up (resources/sample/library.toml)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from riskdesk.domain.session import Session
from riskdesk.figures.chart_data import ChartData
from riskdesk.services.desk import Desk, Issue
from riskdesk.services.finding import find_version
from riskdesk.services.pack import gather_pack
from riskdesk.sheet.pack import PackChoices, PackMaterial
from tests.samples import sample_at
from tests.services.desks import desk_on, wanted


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    # desk_on's clock ticks from 2 November 2026, after all that the sample holds.
    made = desk_on(sample_at(tmp_path / "sample.sqlite"))
    yield made
    made.close()


def version(desk: Desk, text: str) -> Session:
    summary, found = find_version(desk.library, text)
    return desk.library.load(found or summary.version_id)


def gathered(desk: Desk, session: Session, choices: PackChoices | None = None) -> PackMaterial:
    return gather_pack(desk.library, desk.past, session, choices or PackChoices())


def columns(data: ChartData | None) -> list[str]:
    return [column.key for column in data.columns] if data else []


def test_the_history_ends_with_the_session_itself(desk: Desk) -> None:
    found = gathered(desk, version(desk, "quarter-2"))
    versions = ["as-published-2010-11-17-1", version(desk, "quarter-1@2").info.version_id]
    assert columns(found.ranks) == columns(found.risks) == [*versions, version(desk, "quarter-2").info.version_id]
    first = gathered(desk, version(desk, "quarter-1@1"))
    assert columns(first.ranks)[1:] == [version(desk, "quarter-1@1").info.version_id]


def test_made_up_scores_are_no_history_of_a_real_session(desk: Desk) -> None:
    found = gathered(desk, version(desk, "as-published"))
    assert (found.ranks, found.risks) == (None, None)


def test_the_pack_of_a_closed_version_is_the_same_years_later(desk: Desk) -> None:
    second = version(desk, "quarter-2")
    before = gathered(desk, second)
    assert before.log is not None
    assert before.log[-1].kind == "close"
    # Later the quarter before is corrected, the sheet is issued twice, and a new quarter is begun.
    again = desk.reopen(version(desk, "quarter-1@2").info.version_id, "Read out wrong")
    again.set_mark(again.session.present[0].area_id, "threat", 1)
    again.confirm_moves([move.move_id for move in again.session.moves])
    again.close()
    desk.issue(second.info.version_id, b"%PDF-", Issue("2026-11-09", "the Board", "A4", "AAAA-BBBB", 1))
    desk.rescore(second.info.version_id, "Quarter 4", "2026-11-10")
    assert gathered(desk, desk.library.load(second.info.version_id)) == before
    # What is rescored now shows the correction.
    draft = version(desk, "Quarter 4")
    assert again.session.info.version_id in columns(gathered(desk, draft).ranks)


def test_the_log_holds_the_versions_up_to_this_one(desk: Desk) -> None:
    first, second = (gathered(desk, version(desk, f"quarter-1@{n}")).log or () for n in (1, 2))
    assert {entry.version_id for entry in first} == {version(desk, "quarter-1@1").info.version_id}
    assert second[: len(first)] == first
    assert [entry.kind for entry in (first[-1], second[-1])] == ["close", "close"]


def test_what_is_not_wanted_is_not_read(desk: Desk) -> None:
    found = gathered(desk, version(desk, "quarter-2"), PackChoices(area_pages=False, log_annex=False))
    assert (found.ranks, found.risks, found.log) == (None, None, None)


def test_a_first_session_has_no_history(tmp_path: Path) -> None:
    desk = desk_on(tmp_path / "library.sqlite")
    editor = desk.new_assessment("Strategic assessment", wanted())
    found = gathered(desk, editor.session)
    assert (found.ranks, found.risks) == (None, None)
    assert found.log is not None
    assert len(found.log) == 1
    desk.close()
