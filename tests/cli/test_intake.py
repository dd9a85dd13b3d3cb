"""``import`` of CSV files and workbooks: into a draft or a new session, shown ahead, or refused a line a problem."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from riskdesk import cli
from riskdesk.domain.session import Session, State
from riskdesk.services.desk import Desk
from riskdesk.storage.library import Access
from tests.cli.terminal import complaint, no_window, run
from tests.exchange.grids import xlsx_bytes

DATA = Path(__file__).parent.parent / "data"
SCORES = DATA / "illustrative-scores.csv"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library with one draft that has the illustrative scores."""
    path = tmp_path / "own.sqlite"
    assert run("import", SCORES, "--new", "Day", "--assessment", "Strategic", "--library", path).status == 0
    return path


def sessions(path: Path) -> list[Session]:
    desk = Desk.at(path, Access.READ_ONLY)
    try:
        return [desk.library.load(s.version_id) for s in desk.sessions()]
    finally:
        desk.close()


def marks(session: Session, name: str) -> list[int | None]:
    area = next(a for a in session.present if a.name == name)
    return [session.mark(area.area_id, factor) for factor in ("impact", "probability", "threat")]


def file(tmp_path: Path, text: str, name: str = "scores.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_what_a_file_would_do_to_the_sample(tmp_path: Path) -> None:
    into = ("import", file(tmp_path, "area,impact\nDrugs,1\n"), "--into", "Illustrative scores")
    shown = run(*into, "--demo", "--dry-run")
    assert (shown.status, shown.err) == (0, "")
    assert "line 2: Drugs: changes: impact 3 → 1" in shown.out
    begun = run("import", SCORES, "--new", "Next", "--demo", "--dry-run")
    assert (begun.status, "Into “Next”, a new session of “Next”" in begun.out) == (0, True)
    assert "would not be kept; add --dry-run" in complaint(run(*into, "--demo"))
    both = run(*into, "--demo", "--dry-run", "--library", tmp_path / "own.sqlite")
    assert "leave out --library, or leave out --demo" in complaint(both)
    whole = file(tmp_path, "{}", "a.riskdesk")
    assert run("export", "--demo", "-o", whole).status == 0
    assert "nothing is brought into the sample" in complaint(run("import", whole, "--demo"))


def test_scores_below_unknown_headings_are_asked_for_and_nothing_is_written(tmp_path: Path, library: Path) -> None:
    into = ("import", file(tmp_path, "Item,Sev,Prob,Both,Thr\nDrugs,1,2,2,3\n"), "--into", "Day", "--library", library)
    said = complaint(run(*into))
    assert "Columns B, C, D and E hold numbers under headings that are not known; choose which is" in said
    assert "(--map impact=B, or impact= for none)" in said
    assert marks(sessions(library)[0], "Drugs") == [3, 5, 13]
    assert run(*into, "--map", "impact=Sev,probability=C,threat=Thr").status == 0
    assert marks(sessions(library)[0], "Drugs") == [1, 2, 3]


def test_a_new_assessment_from_the_illustrative_scores(library: Path) -> None:
    (session,) = sessions(library)
    assert (session.info.assessment_title, session.info.title) == ("Strategic", "Day")
    assert len(session.present) == 11
    # The order that the illustrative scores were made to give: the board's of 17 November 2010.
    first = session.ranking.scored[0]
    assert (first.area.name, first.priority_rank and first.priority_rank.label) == ("Safeguarding Children", "1")


def test_the_published_table_has_ranks_and_no_scores(tmp_path: Path) -> None:
    ran = run(
        "import", DATA / "published-2010.csv", "--new", "Published", "--scheme", "positions-2010",
        "--map", "threat=threat_position", "--date", "4 October 2010", "--library", tmp_path / "p.sqlite",
    )  # fmt: skip
    assert ran.status == 0
    (session,) = sessions(tmp_path / "p.sqlite")
    assert marks(session, "Alcohol Related Harm") == [None, None, 1]
    assert session.info.held_on == "2010-10-04"


def test_into_a_draft_with_a_preview_first(library: Path, tmp_path: Path) -> None:
    table = file(tmp_path, "Title;Likelihood;Severity\nDrugs;Likely;\nModern slavery;2;3\n")
    before = library.read_bytes()
    shown = run("import", table, "--into", "day", "--library", library, "--dry-run")
    assert (shown.status, shown.err) == (0, "")
    assert library.read_bytes() == before
    assert "line 2: Drugs: changes: probability 5 → 4\n" in shown.out
    assert "line 3: Modern slavery: new area: impact 3, probability 2, threat not scored\n" in shown.out
    assert "10 areas are not in the file and stay as they are" in shown.out
    assert shown.out.endswith("2 rows: 1 changes, 1 new, 0 the same, 0 problems\n")
    done = run("import", table, "--into", "day", "--library", library, "--who", "Analyst")
    assert done.out == shown.out + "Brought in as one edit.\n"
    (session,) = sessions(library)
    assert marks(session, "Drugs") == [3, 4, 13]
    assert marks(session, "Modern slavery") == [3, 2, None]
    log = run("log", "day", "--library", library).out
    assert "Imported from scores.csv" in log
    assert "Analyst" in log
    again = run("import", table, "--into", "day", "--library", library)
    assert again.out.endswith("0 change, 0 new, 2 the same, 0 problems\nNothing to do.\n")


def test_the_same_file_again_changes_nothing(library: Path) -> None:
    ran = run("import", SCORES, "--into", "Day", "--library", library)
    assert "11 rows: 0 change, 0 new, 11 the same, 0 problems\nNothing to do." in ran.out


def test_choices(library: Path, tmp_path: Path) -> None:
    table = file(tmp_path, "what,how bad,note\nDrugs,,x\nNew,4,\nTerrorism (International & Domestic),9,\n")
    ran = run(
        "import", table, "--into", "Day", "--library", library, "--map", "area=A, impact=how bad,justification=C",
        "--clear-blanks", "--keep-out-new", "--skip-bad", "--no-heading",
    )  # fmt: skip
    # Without a line of headings only letters name a column.
    assert ran.status == 2
    assert "no column has the heading" in ran.err
    assert "a letter from A to C will do" in ran.err
    args = ("--map", "area=what", "--map", "impact=how bad,justification=C", "--clear-blanks", "--keep-out-new")
    ran = run("import", table, "--into", "Day", "--library", library, *args, "--skip-bad")
    assert ran.status == 0
    assert ran.err.count("\n") == 1
    assert 'scores.csv: line 4, column B (impact): found "9"' in ran.err
    (session,) = sessions(library)
    assert marks(session, "Drugs") == [None, 5, 13]
    assert len(session.present) == 11


def test_every_problem_is_a_line_and_nothing_is_written(library: Path, tmp_path: Path) -> None:
    table = file(tmp_path, "area,impact,threat\nDrugs,9,x\n,1,1\nNew,1,1\n")
    before = library.read_bytes()
    ran = run("import", table, "--into", "Day", "--library", library)
    assert (ran.status, ran.bytes) == (2, b"")
    assert [line.partition(": found")[0] for line in ran.err.splitlines()] == [
        "riskdesk: scores.csv: line 2, column B (impact)",
        "riskdesk: scores.csv: line 2, column C (threat)",
        "riskdesk: scores.csv: line 3, column A (risk area)",
    ]
    assert library.read_bytes() == before


def test_a_new_session_in_an_assessment_that_is_there(library: Path, tmp_path: Path) -> None:
    book = tmp_path / "q1.xlsx"
    book.write_bytes(xlsx_bytes([["Risk area", "Impact"], ["Drugs", 5]], "Q1", more=["Empty"]))
    ran = run(
        "import", book, "--new", "Quarter 1", "--assessment", "strategic", "--date", "2011-01-10", "--sheet", "q1",
        "--library", library,
    )  # fmt: skip
    assert ran.status == 0
    day, quarter = sorted(sessions(library), key=lambda session: session.info.title)
    assert quarter.info.assessment_id == day.info.assessment_id
    assert [a.area_id for a in quarter.present] == [a.area_id for a in day.present]
    assert marks(quarter, "Drugs") == [5, None, None]
    assert quarter.info.state is State.DRAFT


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("s.csv",), "say where the scores go"),
        (("s.csv", "--into", "Day", "--new", "x"), "leave out one of them"),
        (("s.csv", "--into", "Day", "--date", "2010-01-01"), "--date goes with --new"),
        (("s.csv", "--into", "Day", "--skip-different"), "--skip-bad"),
        (("s.csv", "--into", "Nothing"), "there is no session"),
        (("s.csv", "--into", "Day", "--sheet", "x"), "has no worksheets"),
        (("s.csv", "--into", "Day", "--map", "harm=B"), "allowed: FIELD=HEADING with area, code, impact"),
        (("s.csv", "--into", "Day", "--map", "impact"), "allowed: FIELD=HEADING"),
        (("s.csv", "--new", "x", "--date", "soon"), "allowed: a date"),
        (("s.csv", "--new", " "), "needs a title"),
        (("s.csv", "--new", "x", "--scheme", "none"), "allowed:"),
        (("none.csv", "--into", "Day"), "cannot be read"),
        (("s.riskdesk", "--into", "Day"), "--into is for a CSV file or a workbook"),
    ],
)
def test_what_is_asked_wrongly_is_one_line(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    file(tmp_path, "area,impact\nDrugs,4\n", "s.csv")
    file(tmp_path, "{}", "s.riskdesk")
    before = library.read_bytes()
    assert words in complaint(run("import", *arguments, "--library", library))
    assert library.read_bytes() == before


def test_no_library_is_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "none.sqlite"
    bad = file(tmp_path, "area,impact\nDrugs,9\n")
    assert run("import", bad, "--new", "x", "--library", path).status == 2
    assert "there is no such library" in complaint(run("import", bad, "--into", "x", "--library", path))
    good = file(tmp_path, "area,impact\nDrugs,4\n")
    assert run("import", good, "--new", "x", "--library", path, "--dry-run").status == 0
    assert not path.exists()


def test_a_closed_session_says_why(library: Path, tmp_path: Path) -> None:
    desk = Desk.at(library)
    desk.open(desk.sessions()[0].version_id).close()
    desk.close()
    table = file(tmp_path, "area,impact\nDrugs,4\n")
    said = complaint(run("import", table, "--into", "Day", "--library", library))
    assert "“Day” is closed and cannot be changed; --new TITLE begins a session" in said


@pytest.mark.parametrize("given", ["impact=B,probability=B", "impact=B,impact=C"])
def test_a_column_or_a_field_that_is_named_twice_is_refused(tmp_path: Path, given: str) -> None:
    scores = tmp_path / "scores.csv"
    scores.write_text("area,one,two\nDrugs,3,4\n")
    said = complaint(run("import", scores, "--new", "Day", "--library", tmp_path / "x.sqlite", "--map", given))
    assert "do not go together; leave one out" in said


class Gone(io.StringIO):
    """An output whose reader goes away just before the last word."""

    def write(self, text: str) -> int:
        if "Session begun" in text:
            raise KeyboardInterrupt
        return super().write(text)


def test_what_was_brought_in_stays_when_the_words_on_it_cannot_be_printed(tmp_path: Path) -> None:
    scores, library = tmp_path / "scores.csv", tmp_path / "new.sqlite"
    scores.write_text("area,impact,probability,threat\nDrugs,3,4,5\n")
    with redirect_stdout(Gone()), redirect_stderr(io.StringIO()):
        cli.main(["import", str(scores), "--new", "Day", "--library", str(library)], window=no_window)
    assert "Day" in run("list", "--library", library).out
