"""The workbook read back by openpyxl: types, set-up, and text that stays text."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from riskdesk.domain.agreed import Move
from riskdesk.domain.session import Attendee, RiskArea, Session, SessionInfo
from riskdesk.exchange.excel.columns import REASON
from riskdesk.exchange.excel.workbook import workbook
from riskdesk.sheet.build import SheetOptions
from tests.reports.sheet_sessions import eleven, made, many, recorded

STARTS = ("=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "http://example.org", "00123")


def opened(session: Session, options: SheetOptions | None = None) -> Any:
    return load_workbook(BytesIO(workbook(session, options or SheetOptions())))


def table(book: Any) -> tuple[Worksheet, int, dict[str, int]]:
    """The first page, the row of its headings, and the columns by their headings."""
    page = book["Priorities"]
    head = next(row[0].row for row in page.iter_rows(max_col=1) if row[0].value == "Area id")
    return page, head, {cell.value: cell.column for cell in page[head]}


def test_values_are_what_they_are() -> None:
    session = eleven()
    areas = tuple(replace(area, data_to="2010-09-30") for area in session.areas)
    page, head, at = table(opened(replace(session, areas=areas)))
    row = head + 1

    def value(heading: str) -> object:
        return page.cell(row, at[heading]).value

    # guide 2-methods.md: (25 + 14) / 50.
    assert (value("Priority"), value("Risk score"), value("Priority score"), value("Threat of 25")) == (1, 25, 0.78, 14)
    assert value("Risk area") == "Safeguarding Children"
    assert value("Band") == "▲▲ Very High"
    assert value("Data to") == datetime(2010, 9, 30)
    assert value("Justification") == "Repeat referrals 17.9%. More is known."


def test_a_tied_rank_is_a_number_that_reads_as_a_tie() -> None:
    page, head, at = table(opened(made([("A", 5, 5, 10), ("B", 5, 5, 10), ("C", 1, 1, 1)])))
    cells = [page.cell(head + n, at["Priority"]) for n in (1, 2, 3)]
    assert [(cell.value, cell.number_format) for cell in cells] == [(1, '0"="'), (1, '0"="'), (3, "0")]


def test_rows_are_known_by_a_hidden_id() -> None:
    session = eleven()
    page, head, at = table(opened(session))
    assert at["Area id"] == 1
    assert page.column_dimensions["A"].hidden
    ids = [page.cell(head + n, 1).value for n in range(1, 12)]
    assert ids == [placed.area_id for placed in session.agreed.placements]


def test_heading_filter_and_print() -> None:
    page, head, at = table(opened(eleven(marking="OFFICIAL & SENSITIVE")))
    assert page.freeze_panes == f"F{head + 1}"
    assert page.auto_filter.ref == f"B{head}:{get_column_letter(max(at.values()))}{head + 11}"
    assert page.print_title_rows == f"${head}:${head}"
    assert (page.page_setup.orientation, int(page.page_setup.paperSize or 0)) == ("landscape", 9)
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (None, 0)
    assert page.sheet_properties.pageSetUpPr is not None
    assert page.sheet_properties.pageSetUpPr.fitToPage
    with ZipFile(BytesIO(workbook(eleven(marking="OFFICIAL & SENSITIVE")))) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert xml.count("OFFICIAL &amp;&amp; SENSITIVE") == 2
    assert "Page &amp;P of &amp;N" in xml


def test_bands_are_painted_by_their_words() -> None:
    page, head, at = table(opened(eleven()))
    ranges = {str(found.sqref): [rule.formula for rule in found.rules] for found in page.conditional_formatting}
    letter = get_column_letter(at["Band"])
    painted = ranges[f"{letter}{head + 1}:{letter}{head + 11}"]
    words = ("▲▲ Very High", "▲ High", "◆ Medium", "= Low")
    assert painted == [[f'${letter}{head + 1}="{word}"'] for word in words]


def test_what_is_not_scored_stands_apart_and_draft_and_made_up_are_said_first() -> None:
    rows = [("A", 5, 5, 10), ("D", 3, None, 4)]
    session = made(rows, illustrative=True)
    page, head, at = table(opened(replace(session, info=replace(session.info, state=type(session.info.state).DRAFT))))
    assert page.cell(3, 2).value == "Draft, not closed · illustrative scores"
    apart = head + 3
    assert page.cell(apart, 2).value == "Not scored (1): no rank, and never counted as low"
    assert page.cell(apart + 2, at["Risk area"]).value == "D"
    assert page.cell(apart + 2, at["Priority"]).value is None
    assert page.cell(apart + 2, at[REASON]).value == "impact 3, probability not scored, threat 4"
    assert page.auto_filter.ref.endswith(str(head + 1))


def test_last_time_and_move() -> None:
    before = made([("A", 1, 1, 1), ("B", 5, 5, 25)])
    now = replace(made([("A", 5, 5, 25), ("B", 1, 1, 1), ("C", 1, 1, 2)]), info=replace(before.info, version_id="v2"))
    page, head, at = table(opened(now, SheetOptions(before=before)))
    rows = [tuple(page.cell(head + n, at[h]).value for h in ("Risk area", "Last time", "Move")) for n in (1, 2, 3)]
    # A from 2nd to 1st; C is new and ahead of B by its threat of 2; B from 1st to 3rd.
    assert rows == [("A", 2, 1), ("C", None, "new"), ("B", 1, -2)]
    assert "Since last time" in [row[0].value for row in opened(now, SheetOptions(before=before))["Notes"].iter_rows()]


def test_the_reason_of_a_move_is_there_whole() -> None:
    session = eleven()
    reason = "The meeting saw it so. " * 40
    move = Move("m1", 1, "a0", "a1", reason, "9", "3")
    page, head, at = table(opened(replace(session, moves=(move,))))
    found = [page.cell(head + n, at[REASON]).value for n in range(1, 12)]
    assert found.count(reason) == 1
    row = head + 1 + found.index(reason)
    assert (page.cell(row, at["Priority"]).value, page.cell(row, at["Computed rank"]).value) == (3, 9)


def test_the_method_and_the_matrix() -> None:
    session = eleven()
    page = opened(session)["Method"]
    texts = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]
    assert "25 ▲▲ Very High\nSC" in texts
    assert session.scheme is not None
    for level in session.scheme.impact.levels:
        assert any(level.description in text for text in texts)
    filled = next(cell for row in page.iter_rows() for cell in row if str(cell.value).startswith("25 ▲▲"))
    assert filled.fill.start_color.rgb == "FF8C1D2B"
    dates = [cell.value for row in page.iter_rows() for cell in row if isinstance(cell.value, datetime)]
    assert datetime(2026, 9, 30) in dates
    assert datetime(2027, 2, 1) in dates


def hostile(text: str) -> Session:
    """A session that has a text in every field that takes one."""
    kept = {"version_id", "session_id", "assessment_id", "number", "state", "illustrative", "closed_at"}
    info = {field.name: text for field in fields(SessionInfo) if field.name not in {*kept, "compares_with"}}
    session = made([(f"{text}{n}", 3, 3, n + 1) for n in range(3)], text, **info)
    words = {"definition", "lead_agency", "dissent", "source", "data_to", "change_reason", "code"}
    known = {field.name for field in fields(RiskArea)}
    areas = tuple(replace(area, **dict.fromkeys(words & known, text)) for area in session.areas)  # type: ignore[arg-type]
    moves = (Move("m", 1, "a0", "a2", text, "3", "1"),)
    return replace(session, areas=areas, moves=moves, attendees=(Attendee(0, text, text),))


@pytest.mark.parametrize("text", STARTS)
def test_no_text_becomes_a_formula_a_link_or_a_number(text: str) -> None:
    data = workbook(hostile(text))
    with ZipFile(BytesIO(data)) as archive:
        pages = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    assert not [xml for xml in pages if "<f>" in xml or "<hyperlink" in xml]
    page, head, at = table(load_workbook(BytesIO(data)))
    cell = page.cell(head + 1, at["Justification"])
    assert cell.data_type == "s"
    assert str(cell.value).strip() == text.strip()


def test_no_text_that_xml_forbids_breaks_the_file() -> None:
    page, head, at = table(opened(hostile("a\x00\x0b\ud800\ufffe<b>&")))
    assert page.cell(head + 1, at["Justification"]).value == "a����<b>&"


def test_a_thousand_areas() -> None:
    page, head, _ = table(opened(many(1_200)))
    assert page.max_row == head + 1_200


def test_a_recorded_session() -> None:
    book = opened(recorded())
    page, head, at = table(book)
    assert [page.cell(head + 1, at[h]).value for h in ("Agreed rank", "Threat position", "Risk rank")] == [1, 3, 1]
    assert "Risk score" not in at
    assert any("nothing is computed here" in str(row[0].value) for row in book["Method"].iter_rows(max_col=1))


def test_a_session_without_areas() -> None:
    page, _, _ = table(opened(made(())))
    assert "There are no risk areas yet." in [row[1].value for row in page.iter_rows(max_col=2)]


def test_the_same_session_gives_the_same_bytes_and_names_nobody() -> None:
    assert workbook(eleven()) == workbook(eleven())
    made_by = opened(eleven(held_on="2010-11-02")).properties
    assert (made_by.title, made_by.creator) == ("Priority sheet: Strategic assessment 2010/11", "RiskDesk")
    assert made_by.created == datetime(2010, 11, 2)
