"""Tables in text files and workbooks: read as they stand, or refused in one sentence and in no time."""

from __future__ import annotations

import io
import time
import tracemalloc
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from riskdesk.domain.cell_text import guarded
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.intake_grid import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Grid, letters
from riskdesk.domain.limits import LONGEST_TEXT
from riskdesk.exchange.intake import LARGEST_TABLE, grid_of, read_grid
from riskdesk.exchange.intake_csv import GUESSED
from riskdesk.exchange.intake_zip import LAST_LINE
from tests.exchange.grids import changed, csv_bytes, parts_of, xlsx_bytes, xlsxwriter, zipped

HEADED = [["area", "impact"], ["Drugs", "4"]]
SECONDS = 5
"""No file, however it is made, takes longer; most take milliseconds."""


def cells(grid: Grid) -> list[list[str]]:
    return [list(row.cells) for row in grid.rows]


def refusal(raw: bytes, name: str = "x.xlsx") -> str:
    began = time.process_time()
    with pytest.raises(RiskDeskError) as caught:
        grid_of(raw, name)
    assert time.process_time() - began < SECONDS
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(f"{name}: ")
    return str(caught.value)


def rows_or_refusal(raw: bytes) -> list[list[str]]:
    """The rows, of which a table has some, or none where it is refused in one sentence."""
    try:
        grid = grid_of(raw, "x")
    except RiskDeskError as error:
        said = str(error)
    else:
        assert grid.rows
        return cells(grid)
    assert said
    assert "\n" not in said
    return []


# Text files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_separators(encoding: str, delimiter: str) -> None:
    rows = [["area", "impact", "justification"], ["Café, Môr; £", "4", "two\nlines"]]
    grid = grid_of(csv_bytes(rows, delimiter, encoding), "a.csv")
    assert cells(grid) == rows
    assert grid.split == delimiter
    assert grid.notes == ((GUESSED,) if encoding == "cp1252" else ())


def test_lines_are_those_of_the_file() -> None:
    grid = grid_of(b'area,why\r\nDrugs,"a\r\nb"\r\n\r\n,,\r\nASB,c\r\n', "a.csv")
    assert [row.line for row in grid.rows] == [1, 2, 6]
    assert grid.rows[1].cells == ("Drugs", "a\nb")


def test_a_separator_may_be_said_ahead() -> None:
    assert cells(grid_of(b"sep=;\na,b;c\nd,e;f\n", "a.csv")) == [["a,b", "c"], ["d,e", "f"]]


def test_without_known_headings_the_width_decides() -> None:
    assert cells(grid_of(b"Drugs, hard;4;5\nASB, noise, litter;3;2\n", "a.csv"))[0] == ["Drugs, hard", "4", "5"]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "is empty"),
        (b" ,,\n", "is empty"),
        (b"area\0,x", "NUL"),
        (b"area,\x01", "control character U+0001"),
        (b"\x81\x8d\x8f", "is not text"),
        (b"\xff\xfea", "UTF-16"),
        ("area,impact\nDrugs,4\n".encode("utf-16-le"), "UTF-16 text without its mark"),
        ("area,impact\nCafé Zoë Łódź,4\n".encode("utf-16-be"), "UTF-16 text without its mark"),
        (b'area\n"Drugs', "quotation mark"),
        (b"area\n" + b"x" * (LONGEST_CELL + 1), "20,001 characters"),
        (b"x," * MOST_COLUMNS + b"x", "column CW"),
        (b"area" + b"," * 1_000_000, "1,000,001 cells in a line"),
        (b"x\n" * (MOST_ROWS + 1), "more than 5,000 rows"),
        (b"%PDF-1.7", "a PDF"),
        (b"SQLite format 3\0", "a library"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a picture and no table"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "is a picture and no table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
)
def test_what_is_no_table_is_refused(raw: bytes, words: str) -> None:
    assert words in refusal(raw, "x.csv")


def test_what_is_called_a_workbook_and_is_none(tmp_path: Path) -> None:
    """Nobody is told to save it as another kind of text; a table of text under a workbook's name is read."""
    path = tmp_path / "Scores.XLSX"
    for raw in (b"\x7fELF\x02\x01\x01" + b"\0" * 99, b"\x1f\x8b\x08\0", bytes(range(256))):
        path.write_bytes(raw)
        with pytest.raises(
            RiskDeskError, match=r"^Scores\.XLSX: is no workbook, whatever its name says; save the table"
        ):
            read_grid(path)
    path.write_bytes("area,impact\r\nCafé,4\r\n".encode())
    assert [row.cells for row in read_grid(path).rows] == [("area", "impact"), ("Café", "4")]
    path.write_bytes("area\timpact\r\nCafé\t4\r\n".encode("utf-16"))
    assert [row.cells for row in read_grid(path).rows] == [("area", "impact"), ("Café", "4")]


def test_a_file_that_cannot_be_read_or_is_too_large(tmp_path: Path) -> None:
    with pytest.raises(RiskDeskError, match="No such file"):
        read_grid(tmp_path / "none.csv")
    with pytest.raises(RiskDeskError, match="cannot be read"):
        read_grid(tmp_path)
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        # A hole: 100 MB that take no room on the disk.
        file.truncate(100_000_000)
    tracemalloc.start()
    with pytest.raises(RiskDeskError, match="larger than 20,000,000 bytes"):
        read_grid(large)
    assert tracemalloc.get_traced_memory()[1] < 3 * LARGEST_TABLE
    tracemalloc.stop()


def test_limits_are_those_of_the_store() -> None:
    assert LONGEST_CELL == LONGEST_TEXT


def test_letters_of_columns() -> None:
    assert [letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


# Workbooks


def test_numbers_dates_and_texts_as_they_are_shown() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    page.write_row(0, 0, ["area", 4, 4.5, True, "a & b"])
    page.write_datetime(2, 0, datetime(2010, 9, 30), day)
    page.write_formula(2, 1, "=2+2", None, 4)
    page.write_string(2, 2, "a\r\nb\tc")
    book.close()
    grid = grid_of(out.getvalue(), "a.xlsx")
    assert grid.rows[0].cells == ("area", "4", "4.5", "TRUE", "a & b")
    assert (grid.rows[1].line, grid.rows[1].cells) == (3, (date(2010, 9, 30).isoformat(), "4", "a\nb\tc"))
    assert grid.notes == ("1 formula read by the value that was last saved with the file.",)


def test_a_formula_without_a_value_and_an_error_are_faults_of_their_cells() -> None:
    raw = xlsx_bytes([["area", "impact", "threat"], ["Drugs", 4, 5]])
    sheet = parts_of(raw)["xl/worksheets/sheet1.xml"]
    assert b'<c r="B2"><v>4</v></c>' in sheet
    sheet = sheet.replace(b'<c r="B2"><v>4</v></c>', b'<c r="B2"><f>1+3</f></c>')
    sheet = sheet.replace(b'<c r="C2"><v>5</v></c>', b'<c r="C2" t="e"><v>#N/A</v></c>')
    grid = grid_of(changed(raw, xl__worksheets__sheet1_dot_xml=sheet), "a.xlsx")
    assert set(grid.faults) == {(2, 1), (2, 2)}
    assert "no value was saved" in grid.faults[2, 1]
    assert "#N/A" in grid.faults[2, 2]


def test_worksheets_by_name_and_the_hidden_ones_not_offered() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    for name in ("Notes", "Scores", "Kept back"):
        book.add_worksheet(name).write_string(0, 0, f"in {name}")
    book.worksheets()[1].activate()
    book.worksheets()[2].hide()
    book.close()
    raw = out.getvalue()
    assert cells(grid_of(raw, "a.xlsx")) == [["in Scores"]]
    assert grid_of(raw, "a.xlsx").sheets == ("Notes", "Scores")
    assert cells(grid_of(raw, "a.xlsx", "notes")) == [["in Notes"]]
    with pytest.raises(RiskDeskError, match='no worksheet "Kept back"; there are "Notes" and "Scores"'):
        grid_of(raw, "a.xlsx", "Kept back")
    with pytest.raises(RiskDeskError, match="has no worksheets"):
        grid_of(b"area\nDrugs\n", "a.csv", "Notes")
    with pytest.raises(RiskDeskError, match="has nothing in the worksheet"):
        grid_of(xlsx_bytes([]), "a.xlsx")


# Hostile ones


def test_every_truncation_of_a_workbook_is_refused() -> None:
    raw = xlsx_bytes(HEADED)
    for end in range(10, len(raw) - 1, 97):
        assert "damaged" in refusal(raw[:end])


def test_entities_are_refused_in_any_part() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "haha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(10)
    )
    raw = xlsx_bytes(HEADED)
    for part in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"):
        for bomb in (laughs + b"]><x>&k;</x>", b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'):
            assert "entities" in refusal(zipped({**parts_of(raw), part: bomb}))


def test_a_bomb_is_refused_by_what_it_claims_and_by_what_it_holds() -> None:
    raw = xlsx_bytes(HEADED)
    large = changed(raw, xl__worksheets__sheet1_dot_xml=b"<x>" + b" " * 70_000_000)
    assert len(large) < 100_000
    tracemalloc.start()
    assert "at most 64,000,000 bytes" in refusal(large)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()
    assert "should be small" in refusal(changed(raw, xl__styles_dot_xml=b"<x>" + b" " * 5_000_000))
    many = changed(raw, xl__sharedStrings_dot_xml=b"<sst>" + b"<si/>" * 2_000_000 + b"</sst>")
    assert "more than any sheet" in refusal(many)
    began = time.process_time()
    wide = b"<x " + b" ".join(b'a%d="%d"' % (n, n) for n in range(10_000)) + b"/>"
    for part in ("xl/styles.xml", "xl/worksheets/sheet1.xml"):
        assert "more than any sheet" in refusal(zipped({**parts_of(raw), part: wide}))
    assert "more than any sheet" in refusal(changed(raw, xl__styles_dot_xml=b"<x>" + b"<a/>" * 150_000 + b"</x>"))
    blank = parts_of(raw)["xl/worksheets/sheet1.xml"].replace(b"<sheetData>", b"<sheetData>" + b" " * 50_000_000)
    assert "more than any sheet" in refusal(changed(raw, xl__worksheets__sheet1_dot_xml=blank))
    # The four took two seconds and more.
    assert time.process_time() - began < 1.5
    assert "more than any sheet" in refusal(changed(raw, xl__styles_dot_xml=b"<x>" * 1_000 + b"</x>" * 1_000))


def test_a_size_that_the_zip_does_not_tell_the_truth_of_is_damage() -> None:
    raw = bytearray(xlsx_bytes(HEADED))
    at = raw.index(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert "damaged" in refusal(bytes(raw))


@pytest.mark.parametrize("line", [str(LAST_LINE).encode(), b"99999999999999", b"1e9", b"x", b"-5"])
def test_a_sheet_that_claims_to_be_endless(line: bytes) -> None:
    raw = xlsx_bytes(HEADED)
    sheet = parts_of(raw)["xl/worksheets/sheet1.xml"]
    sheet = sheet.replace(b'<dimension ref="A1:B2"/>', b'<dimension ref="A1:XFD1048576"/>')
    hostile = changed(raw, xl__worksheets__sheet1_dot_xml=sheet.replace(b'<row r="2"', b'<row r="' + line + b'"'))
    began = time.process_time()
    assert len(rows_or_refusal(hostile)) <= 2
    assert time.process_time() - began < SECONDS


THREE = xlsx_bytes([["area", "impact"], ["Drugs", 4], ["Fraud", 5]])


def resaved(*swaps: tuple[bytes, bytes]) -> bytes:
    """The workbook of three rows with other words in its worksheet."""
    sheet = parts_of(THREE)["xl/worksheets/sheet1.xml"]
    for old, new in swaps:
        assert old in sheet
        sheet = sheet.replace(old, new)
    return changed(THREE, xl__worksheets__sheet1_dot_xml=sheet)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b'<row r="3"', b'<row r="1"', 'a row numbered "1" follows row 2'),
        (b'<row r="3"', b'<row r="2"', 'a row numbered "2" follows row 2'),
        (b'<row r="3"', b'<row r="0"', 'a row numbered "0" follows row 2'),
        (b'<row r="3"', b'<row r="1048577"', 'a row numbered "1048577" follows row 2'),
        (b'<row r="3"', b'<row r="4"', 'a cell that calls itself "A3" stands first in row 4'),
        (b'<c r="B3"', b'<c r="B2"', 'a cell that calls itself "B2" stands after A3 in row 3'),
        (b'<c r="B3"', b'<c r="A3"', 'a cell that calls itself "A3" stands after A3 in row 3'),
        (b'<c r="B3"', b'<c r="XFE3"', 'a cell that calls itself "XFE3" stands after A3 in row 3'),
        (b'<c r="B3"', b'<c r="3B"', 'a cell that calls itself "3B" stands after A3 in row 3'),
    ],
)
def test_rows_and_cells_that_contradict_their_places_are_refused(old: bytes, new: bytes, words: str) -> None:
    assert f"has its rows or cells out of place: {words}; open it in" in refusal(resaved((old, new)))


def test_rows_and_cells_that_say_no_place_follow_one_another() -> None:
    names = [b"A1", b"B1", b"A2", b"B2", b"A3", b"B3"]
    bare = [(b'<row r="%d"' % n, b"<row") for n in (1, 2, 3)] + [(b'<c r="%s"' % name, b"<c") for name in names]
    for swaps in (bare, bare[:3], bare[3:], bare[1:2], bare[-2:]):
        grid = grid_of(resaved(*swaps), "x")
        assert [row.line for row in grid.rows] == [1, 2, 3]
        assert cells(grid) == cells(grid_of(THREE, "x"))
    unsaved = (b'<c r="B3"><v>5</v></c>', b"<c><f>2+3</f></c>")
    assert list(grid_of(resaved(unsaved), "x").faults) == [(3, 1)]


def test_a_formula_that_gave_an_empty_text_is_a_blank_cell() -> None:
    """As spreadsheet programs save it: the kind of the value is there, the value is empty."""
    for empty in (b"<v></v>", b"<v/>", b'<v xml:space="preserve"> </v>'):
        grid = grid_of(resaved((b'<c r="B3"><v>5</v></c>', b'<c r="B3" t="str"><f>""</f>' + empty + b"</c>")), "x")
        assert not grid.faults
        assert cells(grid)[2] == ["Fraud"]
    never = grid_of(resaved((b'<c r="B3"><v>5</v></c>', b'<c r="B3" t="str"><f>""</f></c>')), "x")
    assert list(never.faults) == [(3, 1)]


def test_rows_and_columns_without_end_are_refused() -> None:
    assert "more than 5,000 rows" in refusal(xlsx_bytes([[n] for n in range(MOST_ROWS + 1)]))
    assert "column CW" in refusal(xlsx_bytes([[1] * (MOST_COLUMNS + 1)]))
    assert "20,001 characters" in refusal(xlsx_bytes([["x" * (LONGEST_CELL + 1)]]))
    grid = grid_of(xlsx_bytes([["area", "impact", "threat"], *([f"Area {n}", 3, 7] for n in range(4_999))]), "x")
    assert len(grid.rows) == MOST_ROWS


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"a.txt": "x"}, "no workbook"),
        ({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}, "Word document"),
        ({"[Content_Types].xml": "<x/>", "xl/workbook.bin": "x"}, ".xlsb"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "OpenDocument"),
        ({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}, "damaged"),
        ({"[Content_Types].xml": "not XML", "xl/workbook.xml": "<x/>"}, "damaged"),
    ],
)
def test_other_files_that_are_zips(parts: dict[str, str], words: str) -> None:
    assert words in refusal(zipped(parts))


# Whatever comes

TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"], whitelist_characters="\n\t"), max_size=12).filter(
    lambda text: "_x" not in text.lower() and "\ufeff" not in text
)
TABLES = st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=5)


def kept(rows: list[list[str]]) -> list[list[str]]:
    """The rows as a grid keeps them: without what is blank at the end."""
    found = []
    for row in rows:
        last = max((n for n, cell in enumerate(row) if cell.strip()), default=-1)
        if last >= 0:
            found.append(row[: last + 1])
    return found


@settings(max_examples=50, deadline=None)
@given(TABLES, st.sampled_from([",", ";", "\t"]))
def test_what_is_written_as_csv_is_read_again(rows: list[list[str]], delimiter: str) -> None:
    raw = f"sep={delimiter}\r\n".encode() + csv_bytes(rows, delimiter)
    if kept(rows):
        assert cells(grid_of(raw, "x")) == kept(rows)
    else:
        refused = pytest.raises(RiskDeskError, match="is empty")
        with refused:
            grid_of(raw, "x")


@settings(max_examples=15, deadline=None)
@given(TABLES.filter(kept))
def test_what_is_written_as_a_workbook_is_read_again(rows: list[list[str]]) -> None:
    assert cells(grid_of(xlsx_bytes(rows), "x")) == kept(rows)


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", b"\xd0\xcf\x11\xe0"])
)
def test_any_bytes_are_read_or_refused(raw: bytes, ahead: bytes) -> None:
    rows_or_refusal(ahead + raw)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_workbook_with_any_bytes_changed_is_read_or_refused(data: st.DataObject) -> None:
    parts = parts_of(xlsx_bytes(HEADED))
    name = data.draw(st.sampled_from(sorted(n for n in parts if n.endswith((".xml", ".rels")))))
    at = data.draw(st.integers(0, len(parts[name]) - 1))
    put = data.draw(st.binary(max_size=6))
    raw = zipped({**parts, name: parts[name][:at] + put + parts[name][at + len(put) :]})
    rows_or_refusal(raw)


def test_a_formula_that_was_never_worked_out_is_a_problem_and_no_blank() -> None:
    """openpyxl writes it with an empty value; read as a blank it would take a score away."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("area", "impact", "threat"), ("Drugs", "=2+2", 13)):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    grid = grid_of(out.getvalue(), "x.xlsx")
    assert [(line, column) for line, column in grid.faults] == [(2, 1)]
    assert "formula" in grid.faults[2, 1]


def test_a_workbook_holds_texts_as_they_are_and_a_csv_file_with_their_mark() -> None:
    texts = ("area", "'=x", "=1", "'-5 per cent", "'tis")
    assert [row.cells[0] for row in grid_of(xlsx_bytes([[t] for t in texts]), "x.xlsx").rows] == list(texts)
    marked = "\r\n".join(guarded(text) for text in texts).encode()
    assert [row.cells[0] for row in grid_of(marked, "x.csv").rows] == list(texts)
