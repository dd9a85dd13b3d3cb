"""Scores as CSV: read right, or refused in one line that says where, what was found and what is allowed."""

from __future__ import annotations

import csv
import io
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskdesk.domain.codes import name_key, tidy_name
from riskdesk.domain.intake_grid import MOST_ROWS
from riskdesk.domain.ranking import rank
from riskdesk.exchange.errors import CsvError
from riskdesk.exchange.scores_csv import ScoredRow, marked, read_scores
from riskdesk.services.schemes import default_scheme, find_scheme
from tests.exchange.grids import xlsx_bytes

DATA = Path(__file__).parents[1] / "data"
HEAD = "area,impact,probability,threat\n"
DRUGS = ("Drugs", 3, 5, 13)


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Writes a file and reads it back as plain tuples."""

    def read(content: str | bytes, scheme: str = "derbyshire-2010") -> list[tuple[Any, ...]]:
        path = tmp_path / "scores.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        rows = read_scores(path, find_scheme(scheme))
        return [(row.name, *row.marks.values()) for row in rows]

    return read


def test_the_illustrative_scores() -> None:
    rows = read_scores(DATA / "illustrative-scores.csv", default_scheme())
    assert rows[2] == ScoredRow(4, "Drugs", {"impact": 3, "probability": 5, "threat": 13})
    # Derbyshire Safer Communities Board, 17 November 2010: the published prioritisation ranks.
    with (DATA / "published-2010.csv").open(encoding="utf-8", newline="") as file:
        published = {row["area"]: int(row["prioritisation_rank"]) for row in csv.DictReader(file)}
    ranking = rank(default_scheme(), marked(rows))
    assert {r.area.name: r.priority_rank and r.priority_rank.value for r in ranking.results} == published


@pytest.mark.parametrize(
    "content",
    [
        HEAD + "Drugs,3,5,13\n",
        HEAD + "Drugs,3,5,13",
        (HEAD + "Drugs,3,5,13\n").replace("\n", "\r\n"),
        (HEAD + "Drugs,3,5,13\n").replace("\n", "\r"),
        (HEAD + "Drugs,3,5,13\n").replace(",", ";"),
        (HEAD + "Drugs,3,5,13\n").replace(",", "\t"),
        (HEAD + "Drugs,3,5,13\n").encode("utf-8-sig"),
        (HEAD + "Drugs,3,5,13\n").replace(",", "\t").encode("utf-16"),
        "﻿".encode("utf-16-be") + (HEAD + "Drugs,3,5,13\n").encode("utf-16-be"),
        "sep=;\n" + (HEAD + "Drugs,3,5,13\n").replace(",", ";"),
        "\n\n" + HEAD + "\n  \n,,,\nDrugs,3,5,13\n\n",
        "Threat, PROBABILITY ,Impact,Area\n13,5,3,Drugs\n",
        '"area","impact","probability","threat"\n"Drugs","3","5","13"\n',
        "area,impact,probability,threat,note,,\nDrugs,3,5,13,seen; twice,,\n",
        "area,impact,probability,threat\nDrugs,3,5,13,,,\n",
        'note,area,impact,probability,threat\n"two\nlines",Drugs,3,5,13\n',
        HEAD + " Drugs ,\t3, 5 ,\u00a013\n",
        HEAD + "Drugs\u200b,03,5,13\n",
    ],
)
def test_what_spreadsheets_write_is_read(read: Any, content: str | bytes) -> None:
    assert read(content) == [DRUGS]


def test_blank_is_not_scored(read: Any) -> None:
    rows = HEAD + "A,,5,13\nB,3, ,\nC,,,\n"
    assert read(rows) == [("A", None, 5, 13), ("B", 3, None, None), ("C", None, None, None)]


def test_names_keep_their_letters_and_signs(read: Any) -> None:
    rows = HEAD + '"Théft, ""old"" style",1,1,1\nŁódź & <b>R&D</b>,1,1,1\n=SUM(A1),1,1,1\nCafe\u0301  Bar,1,1,1\n'
    assert [name for name, *_ in read(rows)] == ['Théft, "old" style', "Łódź & <b>R&D</b>", "=SUM(A1)", "Café Bar"]


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('note,area,impact,probability,threat\n\n"a\nb",One,1,1,1\n,Two,1,1,1\n', encoding="utf-8")
    assert [row.line for row in read_scores(path, default_scheme())] == [3, 5]


def test_only_the_columns_that_the_rule_needs_must_be_there(read: Any) -> None:
    assert read("area,impact,probability\nDrugs,3,5\n", "impact-first") == [("Drugs", 3, 5)]
    # Where the scheme has no threat, a column of that name is one of the others.
    assert read("area,impact,probability,threat\nDrugs,3,5,high\n", "impact-first") == [("Drugs", 3, 5)]


def test_positions_go_as_far_as_there_are_areas(read: Any) -> None:
    assert read(HEAD + "Drugs,3,5,99\n", "positions-2010") == [("Drugs", 3, 5, 99)]
    with pytest.raises(CsvError, match='line 2: column threat: found "100"; allowed: a whole number from 1 to 99,'):
        read(HEAD + "Drugs,3,5,100\n", "positions-2010")
    many = HEAD + "".join(f"Area {n},1,1,{n}\n" for n in range(1, 121))
    assert read(many, "positions-2010")[-1] == ("Area 120", 1, 1, 120)


ALLOWED = "allowed: a whole number from 1 to 5, or nothing for not scored"


@pytest.mark.parametrize(
    "value", ["6", "0", "-1", "+1", "2.5", "2,5", "3.0", "high", "1e3", "٣", "３", "²", "1 2", "n/a", "9" * 30]
)
def test_marks_that_are_not_allowed(read: Any, value: str) -> None:
    with pytest.raises(CsvError) as caught:
        read(HEAD + f'ASB,1,3,15\nDrugs,"{value}",5,13\n')
    assert str(caught.value) == f'scores.csv: line 3: column impact: found "{value}"; {ALLOWED}'
    assert (caught.value.line, caught.value.column) == (3, "impact")


def test_each_column_has_its_own_limits(read: Any) -> None:
    with pytest.raises(CsvError, match=r"column probability: .* from 1 to 5"):
        read(HEAD + "A,5,6,6\n")
    with pytest.raises(CsvError, match='column threat: found "26"; allowed: a whole number from 1 to 25'):
        read(HEAD + "A,5,5,26\n")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        # Names
        (HEAD + " ,3,5,13\n", "line 2: column area: found no name; each area needs one"),
        (HEAD + "\u200b,3,5,13\n", "line 2: column area: found no name; each area needs one"),
        (HEAD + "Drugs,3,5,13\ndrugs,1,1,1\n", 'line 3: column area: found "drugs" again, first in line 2'),
        (HEAD + "Café,3,5,13\n CAFE\u0301 ,1,1,1\n", 'column area: found "CAFÉ" again, first in line 2'),
        (HEAD + "A  B,3,5,13\nA\u00a0B,1,1,1\n", 'line 3: column area: found "A B" again, first in line 2'),
        (HEAD + "Dr\x07ugs,3,5,13\n", "line 2: column area: found the control character U+0007 in a name; remove it"),
        (HEAD + '"Dr\nugs",3,5,13\n', "line 2: column area: found the control character U+000A in a name; remove it"),
        (HEAD + "Dr\u2028ugs,3,5,13\n", "line 2: column area: found the control character U+2028 in a name; remove it"),
        (HEAD + "Caf\ufffd,3,5,13\n", 'line 2: column area: found "Caf\ufffd", a letter lost when the file was saved'),
        (HEAD + "x" * 201 + ",3,5,13\n", "line 2: column area: found 201 characters; a name has at most 200"),
        # Columns
        ("impact,probability,threat\n1,1,1\n", 'area: is missing; found "impact", "probability" and "threat"'),
        ("area,impact,probability\nA,1,1\n", 'threat: is missing; found "area", "impact" and "probability"; wanted'),
        ("Drugs,3,5,13\n", 'line 1: column area: is missing; found "Drugs", "3", "5" and "13"; wanted are'),
        ("area,impact,Impact,probability,threat\nA,1,1,1,1\n", "line 1: column impact: found 2 columns of this name"),
        # Cells
        (HEAD + "Drugs,3,5\n", "line 2: found 3 cells; as many as the heading has, 4, are wanted"),
        (HEAD + "Theft, burglary,3,5,13\n", "line 2: found 5 cells; as many as the heading has, 4, are wanted; a name"),
        (HEAD + '"Drugs,3,5,13\nASB,1,3,15\n', "line 2: found a quotation mark that opens a cell and none"),
        (HEAD + 'ASB,1,3,15\n"Dr"ugs,3,5,13\n', "line 3: found text after a closing quotation mark"),
        (HEAD + "Drugs,3,5,13\n" + "x" * 200_000 + ",1,1,1\n", "line 3: found a cell of more than 131,072 characters"),
        (HEAD + "Drugs,3,5,13\n" + "x" * 40_000 + ",1,1,1\n", "line 3: found a cell of 40,000 characters; at"),
        # Files
        ("", "scores.csv: is empty; a heading and a line for each area are wanted"),
        ("\n \n,,\n", "scores.csv: is empty"),
        (HEAD, "line 1: found a heading and no area below it"),
        (HEAD + ",,,\n", "line 1: found a heading and no area below it"),
        ("sep=;\n", "scores.csv: is empty"),
        (HEAD + "Dr\0ugs,3,5,13\n", "line 2: found a NUL character; this is not a text file, CSV text is wanted"),
        (HEAD.encode() + b"Caf\xe9,3,5,13\n", 'line 2: found the byte E9, which is not UTF-8 text; save the file'),
        (b"\xef\xbb\xbf" + HEAD.encode() + b"Caf\xe9,3,5,13\n", "line 2: found the byte E9, which is not UTF-8 text"),
        (HEAD.encode("utf-16") + b"\x00", "found the byte 00, which is not UTF-16 text"),
        (HEAD.encode("utf-16-le"), "looks like UTF-16 text without its mark at the beginning; save the file as"),
        (b"\x89PNG\r\n\x1a\n\0\0", "scores.csv: is a picture and no table"),
        (b"PK\x03\x04\x14\0\x06\0", "scores.csv: is a workbook, or another zip file; save"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_in_one_line(read: Any, content: str | bytes, text: str) -> None:
    with pytest.raises(CsvError) as caught:
        read(content)
    message = str(caught.value)
    assert message.startswith("scores.csv: ")
    assert text in message
    assert len(message.splitlines()) == 1


def test_a_missing_file_a_folder_and_a_giant_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CsvError, match=r"^none\.csv: cannot be read \(No such file or directory\)$"):
        read_scores(tmp_path / "none.csv", default_scheme())
    with pytest.raises(CsvError, match="cannot be read"):
        read_scores(tmp_path, default_scheme())
    giant = tmp_path / "giant.csv"
    with giant.open("wb") as file:
        file.truncate(100_000_001)
    with pytest.raises(CsvError, match="is larger than 20,000,000 bytes"):
        read_scores(giant, default_scheme())


def test_pictures_and_workbooks_are_called_so(tmp_path: Path) -> None:
    path = tmp_path / "scores.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    with pytest.raises(CsvError, match=r"^scores\.xlsx: is a picture and no table; give the table that it shows$"):
        read_scores(path, default_scheme())
    path.write_bytes(xlsx_bytes([["area", "impact"], ["Drugs", 4]]))
    with pytest.raises(
        CsvError, match=r"^scores\.xlsx: is a workbook, or another zip file; save the worksheet as \"CSV"
    ):
        read_scores(path, default_scheme())


def test_as_many_rows_are_read_as_may_be_imported(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    lines = [f"Area {n},{n % 5 + 1},{n % 4 + 1},{n % 25 + 1}" for n in range(MOST_ROWS + 1)]
    path.write_text(HEAD + "\n".join(lines[:-1]), encoding="utf-8")
    rows = read_scores(path, default_scheme())
    assert len(rows) == MOST_ROWS == 5000
    assert rows[-1] == ScoredRow(5001, "Area 4999", {"impact": 5, "probability": 4, "threat": 25})
    # Ids of one length: they order ties of one name by line.
    assert [a.area_id for a in (marked(rows)[0], marked(rows)[-1])] == ["0002", "5001"]
    assert marked(()) == ()
    path.write_text(HEAD + "\n".join(lines), encoding="utf-8")
    with pytest.raises(CsvError, match=r"^many\.csv: line 5002: found more than 5,000 areas; 5,000 is"):
        read_scores(path, default_scheme())


@pytest.mark.parametrize("line", ["", ",,,", " , ,", "\t"])
def test_a_million_empty_lines_below_the_last_area_cost_nothing(tmp_path: Path, line: str) -> None:
    """As a spreadsheet saves a sheet of which whole columns were formatted."""
    path = tmp_path / "long.csv"
    path.write_text(f"{HEAD}Drugs,4,,\n" + f"{line}\n" * 1_000_000, encoding="utf-8")
    began = time.process_time()
    assert read_scores(path, default_scheme()) == (
        ScoredRow(2, "Drugs", {"impact": 4, "probability": None, "threat": None}),
    )
    # They took three seconds, one by one.
    assert time.process_time() - began < 1


def test_lines_without_end_above_an_area_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "gap.csv"
    path.write_text(HEAD + "\n" * 5_000 + "Drugs,4,5,25\n", encoding="utf-8")
    assert [(row.line, row.name) for row in read_scores(path, default_scheme())] == [(5002, "Drugs")]
    path.write_text(HEAD + "\n" * 100_001 + "Drugs,4,5,25\n", encoding="utf-8")
    with pytest.raises(CsvError, match=r"^gap\.csv: line 100002: found more than 100,000 empty lines; delete them$"):
        read_scores(path, default_scheme())


@given(st.binary(max_size=120) | st.text(max_size=80).map(lambda text: (HEAD + text).encode("utf-8", "replace")))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(raw)
    with suppress(CsvError):
        rows = read_scores(path, default_scheme())
        assert rows
        assert all(row.name == tidy_name(row.name) != "" for row in rows)


_NAMES = st.lists(
    st.text(
        st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufffd"), min_size=1, max_size=12
    ).filter(tidy_name),
    unique_by=name_key,
    min_size=1,
    max_size=8,
)
_MARK = st.none() | st.integers(1, 5)


@given(
    st.data(),
    _NAMES,
    st.sampled_from(",;\t"),
    st.sampled_from(("utf-8", "utf-8-sig", "utf-16")),
    st.sampled_from(("\n", "\r\n")),
)
def test_what_a_csv_writer_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
    names: list[str],
    delimiter: str,
    encoding: str,
    end: str,
) -> None:
    expected = [(name, [data.draw(_MARK) for _ in range(3)]) for name in names]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    writer.writerow(("area", "impact", "probability", "threat"))
    writer.writerows((name, *marks) for name, marks in expected)
    path = tmp_path_factory.getbasetemp() / "written.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    rows = read_scores(path, default_scheme())
    assert [(row.name, list(row.marks.values())) for row in rows] == [(tidy_name(n), marks) for n, marks in expected]
