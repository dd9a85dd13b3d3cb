"""The annex "How the ranking was reached", read back from its own bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskdesk.domain.log_entry import Group, LogEntry
from riskdesk.domain.log_filter import LogFilter
from riskdesk.domain.progress import Cancelled
from riskdesk.domain.seal import seal
from riskdesk.reports.log_annex import log_pdf
from riskdesk.services.desk import Desk
from riskdesk.services.editing import SessionEditor
from riskdesk.services.log_reading import session_log
from riskdesk.sheet.build import PageSize, SheetOptions
from tests.domain.logs import area, entries, scored
from tests.reports.test_sheet_pdf import WORDS, assert_accessible, in_order, read


@pytest.fixture
def at(tmp_path: Path) -> Iterator[tuple[Desk, SessionEditor]]:
    desk, editor = scored(tmp_path / "library.sqlite")
    yield desk, editor
    desk.close()


@pytest.fixture
def editor(at: tuple[Desk, SessionEditor]) -> SessionEditor:
    editor = at[1]
    editor.set_details(marking="OFFICIAL", handling="for members of the partnership only")
    editor.set_mark(area(editor, "Drugs"), "threat", 10)
    editor.record_move(area(editor, "Terrorism"), area(editor, "Drugs"), "Deaths have doubled")
    return editor


def printed(editor: SessionEditor, some: list[LogEntry] | None = None) -> str:
    result = log_pdf(editor.session, entries(editor) if some is None else some)
    assert_accessible(result)
    return " ".join(read(result))


def test_the_annex_tells_what_was_done_the_oldest_first(editor: SessionEditor) -> None:
    text = printed(editor)
    assert in_order(
        text,
        [
            "How the ranking was reached",
            "Strategic assessment · Partnership · Assessment day",
            "Draft, not closed",
            "Entries 5",
            "Date and time Change Who Why",
            "Session begun with 4 areas",
            "Drugs: impact 3, probability 5, threat score 13",
            "Drugs: threat score 13 → 10",
            "Terrorism: agreed ahead of Drugs Analyst Deaths have doubled",
        ],
    )
    assert text.count("OFFICIAL · for members of the partnership only") == 2
    assert f"Code {seal(editor.session)} · Page 1 of 1" in text
    assert "Not the whole log" not in text


def test_the_time_is_local(editor: SessionEditor) -> None:
    first = entries(editor)[0]
    assert f"{first.when.day} November 2026, {first.time} Session begun" in printed(editor)


def test_a_filter_is_said(editor: SessionEditor) -> None:
    every = entries(editor)
    wanted = LogFilter(groups=frozenset({Group.SCORES}))
    result = log_pdf(editor.session, wanted.apply(every), wanted.words(), len(every))
    assert_accessible(result)
    text = " ".join(read(result))
    assert "Not the whole log, but: scores." in text
    assert "Entries 2 of 5" in text
    assert "Session begun" not in text
    # Nobody gave a reason, so no column stands empty for it.
    assert "Change Who" in text
    assert "Who Why" not in text


def test_nothing_fits(editor: SessionEditor) -> None:
    result = log_pdf(editor.session, [], "with the text “x”", 5)
    assert_accessible(result)
    assert "No entry fits." in " ".join(read(result))
    assert "There are no entries." in printed(editor, [])


def test_versions_stand_under_headings(at: tuple[Desk, SessionEditor]) -> None:
    desk, first = at
    first.close()
    second = desk.reopen(first.session.info.version_id, "Read out wrong")
    second.set_mark(area(second, "Drugs"), "threat", 10)
    both = session_log(desk.library, first.session.info.session_id)
    text = printed(second, both)
    assert in_order(
        text,
        [
            "Assessment day, version 1 (3 entries)",
            "Session closed",
            "Assessment day, version 2 (2 entries)",
            "Reopened: version 2 begun Analyst Read out wrong",
            "Drugs: threat score 13 → 10",
        ],
    )


def test_long_logs_flow_on_under_repeated_headings(editor: SessionEditor) -> None:
    drugs = area(editor, "Drugs")
    for n in range(120):
        editor.set_mark(drugs, "threat", n % 2 + 1)
    result = log_pdf(editor.session, entries(editor))
    assert_accessible(result)
    texts = read(result)
    assert len(texts) == result.pages > 2
    for n, text in enumerate(texts, 1):
        assert "Date and time Change Who Why" in text
        assert f"Page {n} of {len(texts)}" in text
        assert text.count("OFFICIAL · for members of the partnership only") == 2
    assert all("Draft, not closed · How the ranking was reached" in text for text in texts[1:])
    assert sum(text.count("Drugs: threat score ") for text in texts) == 121


def test_any_text_prints_as_itself_and_whole(editor: SessionEditor) -> None:
    long = "Twenty words of text. " * 180 + "the end"
    editor.set_area(area(editor, "Drugs"), justification="<b>R&D</b> <img src='x'/> 🔥")
    editor.remove_area(area(editor, "Domestic Violence"), long)
    result = log_pdf(editor.session, entries(editor))
    assert_accessible(result)
    text = " ".join(read(result))
    assert "Drugs, why this score: <b>R&D</b> <img src='x'/> □" in text
    assert text.count("Twenty words") == 180
    assert "the end" in text
    assert result.missing == ("🔥",)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WORDS, st.text(min_size=1, max_size=60))
def test_any_words_whatever_are_printed_accessibly(editor: SessionEditor, why: str, period: str) -> None:
    editor.set_area(area(editor, "Drugs"), justification=why)
    editor.set_details(period=period)
    result = log_pdf(editor.session, entries(editor))
    assert_accessible(result)
    assert log_pdf(editor.session, entries(editor)).pdf == result.pdf


@pytest.mark.parametrize("size", list(PageSize))
def test_every_paper(editor: SessionEditor, size: PageSize) -> None:
    result = log_pdf(editor.session, entries(editor), options=SheetOptions(size, landscape=True))
    assert_accessible(result)
    assert "Drugs: threat score 13 → 10" in " ".join(read(result))


def test_progress_counts_every_entry_and_can_stop_the_work(at: tuple[Desk, SessionEditor]) -> None:
    desk, first = at
    first.close()
    desk.reopen(first.session.info.version_id, "Read out wrong")
    both = session_log(desk.library, first.session.info.session_id)
    seen: list[tuple[int, int]] = []
    log_pdf(first.session, both, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(n, 4) for n in range(1, 5)]

    def stop(done: int, _total: int) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        log_pdf(first.session, both, progress=stop)
