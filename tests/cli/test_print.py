"""``riskdesk print``: the priority sheet without a screen."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from riskdesk.reports.pdf import sheet_pdf
from riskdesk.services.desk import Desk, Issue, NewSession
from riskdesk.services.sample import illustrative_version
from riskdesk.services.schemes import default_scheme
from riskdesk.sheet.build import SheetOptions
from tests.cli.terminal import complaint, run
from tests.pdf_text import all_text
from tests.samples import sample_at

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have folders of their own")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A copy of the sample, in a folder of its own."""
    (tmp_path / "library").mkdir()
    return sample_at(tmp_path / "library" / "sample.sqlite")


def test_the_sample(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.pdf"
    ran = run("print", "--demo", "-o", sheet)
    assert (ran.status, ran.out, ran.err) == (0, f"{sheet}: 1 page, code FB27-1E0A\n", "")
    shown = all_text(sheet.read_bytes())
    assert "illustrative scores, made up for the demonstration" in shown
    assert "Safeguarding Children" in shown
    assert list(tmp_path.iterdir()) == [sheet]


def test_twice_the_same_bytes_as_the_window_makes(tmp_path: Path, library: Path) -> None:
    desk = Desk.at(library, who="Analyst")
    editor = desk.open(illustrative_version(desk.library))
    assert editor.last_time is not None
    # Open for writing in a window, too: reading takes no lock.
    for name in ("one.pdf", "two.pdf"):
        assert run("print", "Illustrative scores", "--library", library, "-o", tmp_path / name).status == 0
        wanted = sheet_pdf(editor.session, SheetOptions(before=editor.last_time))
        assert (tmp_path / name).read_bytes() == wanted.pdf
    desk.close()


def test_to_standard_output(library: Path) -> None:
    ran = run("print", "--library", library, "-o", "-")
    assert (ran.status, ran.err) == (0, "")
    assert ran.bytes.startswith(b"%PDF-")
    # The newest that has scores: recorded ranks are none.
    assert "Quarter 3, made up" in all_text(ran.bytes)


def test_last_time_stands_on_the_sheet(library: Path) -> None:
    shown = all_text(run("print", "quarter-3", "--library", library, "-o", "-").bytes)
    assert "Compared with" in shown
    assert "Quarter 2, made" in shown
    assert "2 up" in shown


def test_an_earlier_version_is_printed_as_it_was(library: Path) -> None:
    codes = {n: all_text(run("print", f"quarter-1@{n}", "--library", library, "-o", "-").bytes) for n in (1, 2)}
    assert "57FC-A593" in codes[1]
    assert "AC18-596A" in codes[2]
    assert "has no version 3" in complaint(run("print", "quarter-1@3", "--library", library, "-o", "-"))


@pytest.mark.parametrize(
    "command", [["print", "quarter-3"], ["log", "quarter-1"], ["compare", "quarter-2", "quarter-3"]]
)
def test_no_pdf_is_written_over_a_library_or_over_exported_sessions(
    tmp_path: Path, library: Path, command: list[str]
) -> None:
    other, sessions = tmp_path / "other.sqlite", tmp_path / "out.riskdesk"
    sample_at(other)
    assert run("export", "--library", library, "-o", sessions).status == 0
    for precious in (other, sessions):
        held = precious.read_bytes()
        assert "is a library or a file of sessions" in complaint(run(*command, "--library", library, "-o", precious))
        assert precious.read_bytes() == held
    assert "this is the library itself" in complaint(run(*command, "--library", library, "-o", library))


def test_an_issued_sheet_is_printed_as_the_very_bytes_that_were_stored(tmp_path: Path, library: Path) -> None:
    desk = Desk.at(library, who="Analyst")
    for n in (1, 2):
        desk.issue("quarter-3-1", b"%PDF-1.7 number " + str(n).encode(), Issue("2026-11-09", "the Board", "A4", "X", 1))
    desk.close()
    reprint = "print", "quarter-3", "--library", library
    assert run(*reprint, "--issued", "-o", "-").bytes == b"%PDF-1.7 number 2"
    ran = run(*reprint, "--issued", "1", "-o", tmp_path / "one.pdf")
    assert ran.out.endswith("1 page, code X, sheet 1 as issued on 9 November 2026\n")
    assert (tmp_path / "one.pdf").read_bytes() == b"%PDF-1.7 number 1"
    for wrong, why in (
        ("3", "there is no issued sheet 3 of this version; there are 2, from 1"),
        ("0x", "the number of an issued sheet is wanted, from 1"),
    ):
        assert why in complaint(run(*reprint, "--issued", wrong, "-o", "-"))
    assert "no sheet was issued of this version" in complaint(
        run("print", "quarter-2", "--library", library, "--issued", "-o", "-")
    )


def test_the_library_may_be_named_ahead_of_the_command(library: Path) -> None:
    assert run("--library", library, "print", "-o", "-").bytes == run("print", "-o", "-", "--library", library).bytes


@pytest.mark.parametrize(
    "named",
    [
        "as-published-2010-11-17",
        "as-published-2010-11-17-1",
        "As published, 17 November 2010",
        " as PUBLISHED,  17 november 2010",
        "published",
        "17",
    ],
)
def test_a_session_by_id_title_or_part(library: Path, named: str) -> None:
    ran = run("print", named, "--library", library, "-o", "-")
    assert "As published, 17 November 2010" in all_text(ran.bytes)


ALL = (
    "“Illustrative scores” (not dated, id illustrative-scores); "
    "“As published, 17 November 2010” (4 October 2010, id as-published-2010-11-17); "
    "“Quarter 1, made up” (10 February 2026, id quarter-1); "
    "“Quarter 2, made up” (12 May 2026, id quarter-2); "
    "“Quarter 3, made up” (11 August 2026, id quarter-3)"
)


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("winter", f"riskdesk: there is no session “winter”; there are {ALL}"),
        ("e", f"riskdesk: “e” fits more than one session: {ALL}"),
        (" ", f"riskdesk: a session is named by its id or title; there are {ALL}"),
    ],
)
def test_which_session_is_asked_back(tmp_path: Path, library: Path, named: str, said: str) -> None:
    assert complaint(run("print", named, "--library", library, "-o", tmp_path / "sheet.pdf")) == said
    assert not (tmp_path / "sheet.pdf").exists()


def test_an_id_or_title_goes_before_a_part_of_another(tmp_path: Path) -> None:
    desk = Desk.at(tmp_path / "library.sqlite", create=True, who="Analyst")
    for title in ("Review", "Review two", "Review"):
        desk.new_assessment(title, NewSession(title, "", "", default_scheme(), ["Drugs"]))
    two, first = desk.sessions()[1], desk.sessions()[0]
    desk.close()
    printed = "print", "-o", "-", "--library", tmp_path / "library.sqlite"
    assert "Review two" in all_text(run(*printed, "review TWO").bytes)
    assert "Review two" in all_text(run(*printed, two.session_id).bytes)
    said = complaint(run(*printed, "Review"))
    assert said.count("“Review” (not dated") == 2
    assert "Review two" not in said
    assert run(*printed, first.session_id).status == 0


def test_of_many_sessions_some_are_named(tmp_path: Path) -> None:
    desk = Desk.at(tmp_path / "library.sqlite", create=True, who="Analyst")
    first = desk.new_assessment("Assessment", NewSession("Day 1", "", "", default_scheme()))
    for n in range(2, 12):
        desk.new_session(first.session.info.assessment_id, NewSession(f"Day {n}", "", "", default_scheme()))
    desk.close()
    said = complaint(run("print", "winter", "-o", "-", "--library", tmp_path / "library.sqlite"))
    assert said.count("not dated") == 8
    assert said.endswith("; and 3 more")


def test_nothing_scored_is_printed_only_when_named(tmp_path: Path) -> None:
    desk = Desk.at(tmp_path / "library.sqlite", create=True, who="Analyst")
    desk.close()
    printed = "print", "-o", "-", "--library", tmp_path / "library.sqlite"
    assert complaint(run(*printed)).endswith("no session has scores yet; name one to print it as it is")
    assert complaint(run(*printed, "Day")).endswith("there are no sessions in this library")
    desk = Desk.at(tmp_path / "library.sqlite", who="Analyst")
    desk.new_assessment("Assessment", NewSession("Day 1", "", "", default_scheme(), ["Drugs"]))
    desk.close()
    assert complaint(run(*printed)).endswith("no session has scores yet; name one to print it as it is")
    assert complaint(run(*printed, "x")).endswith(
        f"there is no session “x”; there is “Day 1” (not dated, id {_only_id(tmp_path / 'library.sqlite')})"
    )
    assert "Drugs" in all_text(run(*printed, "Day 1").bytes)


def _only_id(path: Path) -> str:
    desk = Desk.at(path)
    (session,) = desk.sessions()
    desk.close()
    return session.session_id


@pytest.mark.parametrize(
    ("paper", "size"),
    [("a4", (595, 842)), ("a4-landscape", (842, 595)), ("a3", (842, 1191)), ("letter-landscape", (792, 612))],
)
def test_paper(paper: str, size: tuple[int, int]) -> None:
    pages = PdfReader(BytesIO(run("print", "--demo", "-o", "-", "--paper", paper).bytes)).pages
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == {size}


def test_characters_that_the_font_lacks_are_told(tmp_path: Path) -> None:
    desk = Desk.at(tmp_path / "library.sqlite", create=True, who="Analyst")
    desk.new_assessment("Assessment", NewSession("Day", "", "", default_scheme(), ["Theft of 猫"]))
    desk.close()
    ran = run("print", "Day", "-o", tmp_path / "sheet.pdf", "--library", tmp_path / "library.sqlite")
    assert ran.status == 0
    assert "猫" in ran.err
    assert ran.err.count("\n") == 1


class TestRefusals:
    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        said = complaint(run("print", "--demo", "-o", tmp_path / "none" / "sheet.pdf"))
        assert said == (
            f"riskdesk: sheet.pdf could not be saved in {tmp_path / 'none'}: there is no such folder, or it is "
            "no longer there. Choose another place; nothing was written."
        )

    def test_a_folder_in_place_of_a_file(self, tmp_path: Path) -> None:
        assert "could not be saved" in complaint(run("print", "--demo", "-o", tmp_path))
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions do not bind here")
    def test_a_folder_that_may_not_be_written(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o500)
        assert "could not be saved" in complaint(run("print", "--demo", "-o", tmp_path / "sheet.pdf"))
        tmp_path.chmod(0o700)

    def test_an_older_sheet_is_replaced_or_untouched(self, tmp_path: Path) -> None:
        sheet = tmp_path / "sheet.pdf"
        sheet.write_bytes(b"older")
        complaint(run("print", "winter", "--demo", "-o", sheet))
        assert sheet.read_bytes() == b"older"
        assert run("print", "--demo", "-o", sheet).status == 0
        assert sheet.read_bytes().startswith(b"%PDF-")

    def test_the_library_is_never_overwritten(self, tmp_path: Path, library: Path) -> None:
        held = library.read_bytes()
        (tmp_path / "link.pdf").symlink_to(library)
        for path in (library, tmp_path / "link.pdf"):
            assert "this is the library itself" in complaint(run("print", "--library", library, "-o", path))
        assert library.read_bytes() == held

    @pytest.mark.parametrize(
        ("held", "said"),
        [(None, "there is no such file"), (b"", "the file is empty"), (b"words" * 99, "not a RiskDesk library")],
    )
    def test_what_is_no_library(self, tmp_path: Path, held: bytes | None, said: str) -> None:
        path = tmp_path / "library.sqlite"
        if held is not None:
            path.write_bytes(held)
        assert said in complaint(run("print", "--library", path, "-o", "-"))
        assert [p.name for p in tmp_path.iterdir()] == ([] if held is None else [path.name])

    def test_arguments(self, tmp_path: Path) -> None:
        assert "-o/--output" in complaint(run("print", "--demo"))
        assert "invalid choice: 'a5'" in complaint(run("print", "--demo", "-o", "-", "--paper", "a5"))
        both = "print", "--demo", "--library", tmp_path / "library.sqlite", "-o", "-"
        assert complaint(run(*both)) == ("riskdesk: --demo takes the sample; leave out --library, or leave out --demo")


@linux
def test_the_own_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    said = complaint(run("print", "-o", "-"))
    path = tmp_path / "RiskDesk" / "riskdesk.sqlite"
    assert said == f"riskdesk: {path}: you have no library yet; start riskdesk to begin one, or give --library FILE"
    assert list(tmp_path.iterdir()) == []
    path.parent.mkdir()
    sample_at(path)
    held = path.read_bytes()
    assert "Quarter 3, made up" in all_text(run("print", "-o", "-").bytes)
    assert path.read_bytes() == held


CHECK = """
import sys
from riskdesk.__main__ import main
status = main(sys.argv[1:])
assert status == 0, status
qt = [name for name in sys.modules if name.startswith(("PySide6", "shiboken6"))]
assert not qt, qt
"""


@pytest.mark.parametrize("command", [["print", "--demo", "-o", "sheet.pdf"], ["list", "--demo"]])
def test_no_screen_and_no_qt(tmp_path: Path, command: list[str]) -> None:
    bare = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    done = subprocess.run(
        [sys.executable, "-c", CHECK, *command], cwd=tmp_path, env=bare, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_what_is_protected_or_no_file_is_not_written_over(tmp_path: Path) -> None:
    kept = tmp_path / "kept.pdf"
    kept.write_bytes(b"issued")
    kept.chmod(0o400)
    assert "read-only" in complaint(run("print", "--demo", "-o", str(kept)))
    assert kept.read_bytes() == b"issued"
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert "not a file" in complaint(run("print", "--demo", "-o", str(pipe)))
    assert pipe.is_fifo()


def test_a_sheet_written_again_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(b"old")
    path.chmod(0o640)
    assert run("print", "--demo", "-o", str(path)).status == 0
    assert path.read_bytes().startswith(b"%PDF")
    assert path.stat().st_mode & 0o777 == 0o640


class TestBlankScoreSheets:
    """The options of ``--document blank``."""

    def test_numbered_copies(self, tmp_path: Path) -> None:
        target = tmp_path / "blank.pdf"
        done = run("print", "--demo", "--document", "blank", "--copies", "3", "-o", target)
        assert done.status == 0
        assert done.out.startswith(f"{target}: 6 pages, code ")

    def test_a_recorded_session(self, tmp_path: Path) -> None:
        target = tmp_path / "blank.pdf"
        said = complaint(run("print", "published", "--demo", "--document", "blank", "-o", target))
        assert "is recorded from a sheet that gave only ranks; it has no scheme" in said
        assert not target.exists()

    @pytest.mark.parametrize("option", [("--copies", "3"), ("--reasons",)])
    def test_their_options_are_for_them_alone(self, tmp_path: Path, option: tuple[str, ...]) -> None:
        said = complaint(run("print", "--demo", *option, "-o", tmp_path / "sheet.pdf"))
        assert said == "riskdesk: --copies and --reasons are for blank score sheets; add --document blank"

    def test_there_is_nothing_to_withhold(self, tmp_path: Path) -> None:
        said = complaint(run("print", "--demo", "--document", "blank", "--public", "-o", tmp_path / "sheet.pdf"))
        assert "hold nothing to withhold" in said

    @pytest.mark.parametrize("number", ["0", "201", "-1", "x"])
    def test_a_number_of_copies_that_makes_no_sense(self, tmp_path: Path, number: str) -> None:
        blank = ("print", "--demo", "--document", "blank", f"--copies={number}")
        said = complaint(run(*blank, "-o", tmp_path / "blank.pdf"))
        assert f"found '{number}'; a number of sheets is wanted, from 1 to 200" in said
