"""The exported CSV: what is in it, and that what reads it gets every text and mark back."""

from __future__ import annotations

import csv
import io
import string
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from riskdesk.domain.cell_text import guarded, unguarded, writable
from riskdesk.domain.ranking import rank
from riskdesk.exchange.areas_csv import HEADINGS, areas_csv, dump_records
from riskdesk.exchange.scores_csv import marked, read_scores
from tests.cli.terminal import run
from tests.reports.sheet_sessions import default_scheme, eleven, made, recorded

STARTS = "=+-@\t\r\n＝＋－＠"
HOSTILE = st.text(alphabet=st.sampled_from(f"{STARTS}'\"a,; é" + string.digits), max_size=12)


def rows_of(data: bytes) -> list[dict[str, str]]:
    """As any program reads it."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_it_is_what_excel_opens_right() -> None:
    data = areas_csv(eleven())
    assert data.startswith(b"\xef\xbb\xbfarea_id,code,area,impact,probability,threat,")
    assert data.count(b"\r\n") == data.count(b"\n") == 12
    assert data == areas_csv(eleven())


def test_numbers_and_ranks_stand_plain() -> None:
    first = rows_of(areas_csv(eleven()))[0]
    # guide 2-methods.md: 5 x 5 and threat 14 of 25 give (25 + 14) / 50 = 0.78, first on both.
    wanted = {"area": "Safeguarding Children", "impact": "5", "threat": "14", "risk_score": "25", "band": "Very High"}
    wanted |= {"priority_score": "0.78", "priority_rank": "1", "agreed_rank_label": "1", "risk_rank_label": "1"}
    assert {name: first[name] for name in wanted} == wanted


def test_ties_and_what_is_not_scored() -> None:
    session = made([("A", 5, 5, 10), ("B", 5, 5, 10), ("C", 1, 1, 1), ("D", 3, None, 4)])
    rows = rows_of(areas_csv(session))
    assert [row["priority_rank_label"] for row in rows] == ["1=", "1=", "3", ""]
    assert [row["priority_rank"] for row in rows] == ["1", "1", "3", ""]
    assert (rows[3]["impact"], rows[3]["probability"], rows[3]["agreed_rank"]) == ("3", "", "")


def test_a_recorded_session_has_ranks_and_no_marks() -> None:
    first = rows_of(areas_csv(recorded()))[0]
    assert (first["area"], first["threat_position"], first["agreed_rank"]) == ("Safeguarding Children", "3", "1")
    assert (first["impact"], first["threat"], first["priority_score"]) == ("", "", "")


def test_rank_reads_it_and_gives_the_same_ranks(tmp_path: Path) -> None:
    names = ["=1+1", "@home", "'=quoted", "'tis", "-5", "+44", "Żółć", 'a "b", c']
    session = made([(name, n % 5 + 1, 3, n + 1) for n, name in enumerate(names)], "=HYPERLINK(1)")
    (tmp_path / "day.csv").write_bytes(areas_csv(session))
    ranking = rank(default_scheme(), marked(read_scores(tmp_path / "day.csv", default_scheme())))
    assert {r.area.name: r.priority_rank for r in ranking.results} == {
        r.area.name: r.priority_rank for r in session.ranking.results
    }
    assert run("rank", tmp_path / "day.csv").status == 0


def test_long_words_come_back(tmp_path: Path) -> None:
    session = made([("Drugs", 3, 3, 3)], "x" * 20_000)
    (tmp_path / "day.csv").write_bytes(areas_csv(session))
    assert [row.name for row in read_scores(tmp_path / "day.csv", default_scheme())] == ["Drugs"]


@given(HOSTILE)
def test_the_mark_is_undone_exactly(text: str) -> None:
    shown = guarded(text)
    assert unguarded(shown) == text
    assert shown[:1] not in set(STARTS)
    assert shown in (text, f"'{text}")


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(HEADINGS, HOSTILE)), min_size=1, max_size=4))
def test_out_and_in_and_out_again_is_the_same_file(records: list[dict[str, str]]) -> None:
    data = dump_records(records)
    back = [{name: unguarded(cell) for name, cell in row.items()} for row in rows_of(data)]
    assert back == records
    assert dump_records(back) == data


@given(st.text(min_size=1, max_size=30), st.integers(1, 5), st.text(max_size=60))
def test_any_name_and_words_are_read_again(name: str, impact: int, words: str) -> None:
    session = made([(f"x{name}", impact, None, 7)], words)
    data = areas_csv(session)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "day.csv"
        path.write_bytes(data)
        if "\ufffd" in writable(session.areas[0].name):
            return
        (row,) = read_scores(path, default_scheme())
    assert dict(row.marks) == {"impact": impact, "probability": None, "threat": 7}
    # The name as it is kept: that of the file, read and written again, gives the same file.
    again = replace(session, areas=(replace(session.areas[0], name=row.name),))
    assert areas_csv(again) == data
