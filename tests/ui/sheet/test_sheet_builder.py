"""The worker that makes the sheet: the newest wish wins, and it can be stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from riskdesk.domain.session import Session
from riskdesk.reports.pdf import SheetResult, sheet_pdf
from riskdesk.sheet.build import SheetOptions
from riskdesk.ui.sheet.builder import SheetBuilder
from tests.ui.benches import BenchMaker
from tests.ui.sheet.sheets import many


@pytest.fixture
def builder() -> Iterator[SheetBuilder]:
    made = SheetBuilder()
    yield made
    made.finish()


@pytest.fixture
def session_of(make_bench: BenchMaker) -> Callable[[int], Session]:
    def make(areas: int) -> Session:
        editor = make_bench(many(areas)).editor
        assert editor is not None
        return editor.session

    return make


def test_it_gives_the_very_bytes_of_the_report(
    qtbot: QtBot, builder: SheetBuilder, session_of: Callable[[int], Session]
) -> None:
    session = session_of(11)
    with qtbot.waitSignal(builder.built) as built:
        builder.request(session, SheetOptions())
    result = built.args[0]
    assert isinstance(result, SheetResult)
    assert result.pdf == sheet_pdf(session).pdf
    assert builder.ready(session, SheetOptions()) is result
    assert builder.ready(session, SheetOptions(landscape=True)) is None


def test_what_is_there_is_given_at_once(
    qtbot: QtBot, builder: SheetBuilder, session_of: Callable[[int], Session]
) -> None:
    session = session_of(3)
    with qtbot.waitSignal(builder.built):
        builder.request(session, SheetOptions())
    results: list[SheetResult] = []
    builder.built.connect(results.append)
    builder.request(session, SheetOptions())
    assert len(results) == 1
    assert not builder.busy


def test_the_newest_wish_wins(qtbot: QtBot, builder: SheetBuilder, session_of: Callable[[int], Session]) -> None:
    long, short = session_of(400), session_of(2)
    results: list[SheetResult] = []
    builder.built.connect(results.append)
    with qtbot.waitSignal(builder.progressed):
        builder.request(long, SheetOptions())
    with qtbot.waitSignal(builder.built):
        builder.request(short, SheetOptions())
    assert [r.pdf for r in results] == [sheet_pdf(short).pdf]


def test_a_long_job_tells_how_far_it_is_and_can_be_stopped(
    qtbot: QtBot, builder: SheetBuilder, session_of: Callable[[int], Session]
) -> None:
    session = session_of(500)
    results: list[SheetResult] = []
    builder.built.connect(results.append)
    with qtbot.waitSignal(builder.progressed) as progressed:
        builder.request(session, SheetOptions())
    done, total = progressed.args
    assert 0 < done < total == 500
    with qtbot.waitSignal(builder.stopped):
        builder.cancel()
    assert results == []
    assert not builder.busy
    assert builder.ready(session, SheetOptions()) is None


def test_after_a_stop_the_same_wish_is_made(
    qtbot: QtBot, builder: SheetBuilder, session_of: Callable[[int], Session]
) -> None:
    session = session_of(300)
    with qtbot.waitSignal(builder.progressed):
        builder.request(session, SheetOptions())
    builder.cancel()
    with qtbot.waitSignal(builder.built):
        builder.request(session, SheetOptions())
    assert builder.ready(session, SheetOptions()) is not None


def test_what_goes_wrong_is_told(
    qtbot: QtBot, builder: SheetBuilder, session_of: Callable[[int], Session], capsys: pytest.CaptureFixture[str]
) -> None:
    broken = SheetOptions(page="none such")  # type: ignore[arg-type]
    with qtbot.waitSignal(builder.failed) as failed:
        builder.request(session_of(2), broken)
    assert str(failed.args[0]).startswith("The PDF could not be made (")
    assert "in the worker thread" in capsys.readouterr().err
    assert not builder.busy
