"""The Word document read back by python-docx: headings, tables, language, head and foot."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from riskdesk.domain.session import Session
from riskdesk.exchange.word.document import document
from riskdesk.exchange.word.table import chip_words
from riskdesk.sheet.build import SheetOptions, build_sheet
from tests.reports.sheet_sessions import eleven, made, many, recorded


def opened(session: Session, options: SheetOptions | None = None) -> Any:
    return Document(BytesIO(document(session, options or SheetOptions())))


def headings(held: Any) -> list[str]:
    return [p.text for p in held.paragraphs if p.style.name == "Heading 1"]


def grid(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_it_says_what_the_sheet_says() -> None:
    session = eleven()
    sheet, held = build_sheet(session), opened(session)
    notes = [note.heading for note in sheet.body.notes]
    assert headings(held) == ["How the order was reached", "Priorities", "Matrix", *notes]
    texts = [p.text for p in held.paragraphs]
    assert texts[0] == sheet.title
    assert held.paragraphs[0].style.name == "Title"
    assert sheet.body.method in texts
    for note in sheet.body.notes:
        for runs in note.paragraphs:
            assert "".join(text for text, _ in runs) in texts
    rows = grid(held.tables[0])
    assert rows[0] == [column.heading for column in sheet.body.columns]
    for shown, row in zip(rows[1:], sheet.body.rows, strict=True):
        wanted = [
            chip_words(row.chip) if c.key.value == "chip" and row.chip else getattr(row, c.key.value)
            for c in sheet.body.columns
        ]
        assert shown == wanted


def test_facts_and_flags_stand_below_the_title() -> None:
    session = eleven()
    texts = " ".join(p.text for p in opened(session).paragraphs[:5])
    for fact in build_sheet(session).facts:
        assert f"{fact.label}: {fact.value}" in texts
    assert "illustrative scores, made up for the demonstration" in texts


def test_tables_have_headings_titles_and_whole_rows() -> None:
    held = opened(made([("A", 5, 5, 10), ("D", 3, None, 4)]))
    assert [t._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) for t in held.tables] == [
        "Priorities",
        "Not scored (1)",
        "Matrix of Impact and Probability",
    ]
    for table in held.tables:
        first, *rest = table._tbl.tr_lst
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:tblHeader")) is None for row in rest)
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in (first, *rest))
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))


def test_the_matrix_can_be_read_cell_by_cell() -> None:
    session = eleven()
    sheet, table = build_sheet(session), opened(session).tables[1]
    assert sheet.body.matrix is not None
    rows = grid(table)
    assert rows[0][1:] == [
        "1 Rare (<10%)",
        "2 Unlikely (10-20%)",
        "3 Possible (30-50%)",
        "4 Likely (>50%)",
        "5 Almost certain (>80%)",
    ]
    assert (rows[1][0], rows[1][5]) == ("5 Catastrophic", "25 ▲▲ Very High\nSC")
    shading = table.rows[1].cells[5]._tc.tcPr.find(qn("w:shd"))
    assert shading.get(qn("w:fill")) == "8C1D2B"
    assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")) == sheet.body.matrix.alternative


def test_the_page() -> None:
    held = opened(eleven())
    section = held.sections[0]
    # Reasons want room: with them the page lies across, without them it stands.
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    upright = opened(made([("A", 5, 5, 10)])).sections[0]
    assert (round(upright.page_width.mm), round(upright.page_height.mm)) == (210, 297)
    across = opened(made([("A", 5, 5, 10)]), SheetOptions(landscape=True)).sections[0]
    assert (round(across.page_width.mm), round(across.page_height.mm)) == (297, 210)
    assert section.header.paragraphs[0].text.startswith("OFFICIAL · for members of the partnership only · illustrative")
    foot = section.footer.paragraphs[0]
    assert "OFFICIAL" in foot.text
    assert [f.get(qn("w:instr")) for f in foot._p.findall(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]


def test_language_and_properties() -> None:
    held = opened(eleven(held_on="2010-11-02"))
    known = held.core_properties
    assert (known.title, known.author, known.comments) == (
        "Priority sheet: Strategic assessment 2010/11",
        "RiskDesk",
        "",
    )
    assert (known.language, known.created.replace(tzinfo=None)) == ("en-GB", datetime(2010, 11, 2))
    languages = {found.get(qn("w:val")) for found in held.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    with ZipFile(BytesIO(document(eleven()))) as archive:
        assert not [name for name in archive.namelist() if "thumbnail" in name]
        assert b"python-docx" not in b"".join(archive.read(name) for name in archive.namelist())


def test_the_same_session_gives_the_same_bytes() -> None:
    assert document(eleven()) == document(eleven())
    with ZipFile(BytesIO(document(eleven()))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_recorded_session_and_one_without_areas() -> None:
    held = opened(recorded())
    assert "Matrix" not in headings(held)
    assert grid(held.tables[0])[1][:3] == ["1", "SC", "Safeguarding Children"]
    assert "There are no risk areas yet." in [p.text for p in opened(made(())).paragraphs]


def test_many_areas() -> None:
    assert len(opened(many(300)).tables[0]._tbl.tr_lst) == 301


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=40))
def test_any_text_can_be_written(text: str) -> None:
    session = replace(made([(f"x{text}", 3, 3, 3)], text, title=text, handling=text, assessment_title=text))
    held = opened(session)
    assert grid(held.tables[0])[1][2].startswith("x")


@pytest.mark.parametrize("text", ["<b>R&D</b>", "Żółć Ŵŷ", "=1+1", "a\x00b\x0bc", "two\nlines"])
def test_text_prints_as_itself(text: str) -> None:
    shown = grid(opened(made([(text, 3, 3, 3)])).tables[0])[1][2]
    assert shown == text.replace("\x00", "\ufffd").replace("\x0b", "\ufffd")
