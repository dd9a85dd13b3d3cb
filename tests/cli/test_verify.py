"""``riskdesk verify``: whether a printed sheet still agrees with the library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.session import Mark, mark_key
from riskdesk.exchange.sheet_reader import parse_sheet
from riskdesk.reports.documents import make_document
from riskdesk.reports.pdf import sheet_pdf
from riskdesk.services.desk import Desk, Issue
from riskdesk.services.pack import gather_pack
from riskdesk.services.sample import illustrative_version
from riskdesk.sheet.data import Document, SheetOptions
from riskdesk.sheet.pack import PackChoices
from riskdesk.sheet.record import SheetRecord, read_record
from tests.cli.printing import QUARTER, printed
from tests.cli.terminal import complaint, run
from tests.reports.sheet_sessions import many
from tests.samples import sample_at


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return sample_at(tmp_path / "sample.sqlite")


@pytest.fixture
def desk(library: Path) -> Iterator[Desk]:
    opened = Desk.at(library, who="Analyst")
    yield opened
    opened.close()


def checked(sheet: Path, library: Path, *more: str) -> tuple[int, str]:
    ran = run("verify", sheet, "--library", library, *more)
    assert ran.err == ""
    assert ran.out.count("\n") == 1
    return ran.status, ran.out.removeprefix(f"{sheet}: ").strip()


@pytest.mark.parametrize("more", [(), ("--paper", "a3-landscape"), ("--paper", "letter", "--greyscale")])
def test_a_sheet_that_was_just_printed(tmp_path: Path, library: Path, more: tuple[str, ...]) -> None:
    status, words = checked(printed(tmp_path, library, QUARTER, *more), library)
    assert status == 0
    assert "matches the method and scores of “Quarter 3, made up”, version 1, closed (11 August 2026)" in words
    assert words.endswith("the same, byte for byte.")


def test_the_sample(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.pdf"
    assert run("print", "--demo", "-o", sheet).status == 0
    assert run("verify", sheet, "--demo").status == 0


def test_scores_that_were_changed_since(tmp_path: Path, library: Path, desk: Desk) -> None:
    version = illustrative_version(desk.library)
    sheet = printed(tmp_path, library, version)
    editor = desk.open(version)
    area = editor.session.present[0]
    old = editor.session.marks[mark_key(Mark(area.area_id, "impact", 1))].value
    editor.set_mark(area.area_id, "impact", 1 if old != 1 else 2)
    status, words = checked(sheet, library)
    assert status == 1
    assert words.startswith("It does not match: the sheet has the code FB27-1E0A, and “Illustrative scores”")
    editor.set_mark(area.area_id, "impact", old)
    assert checked(sheet, library)[0] == 0


def test_a_draft_whose_texts_were_changed_since(tmp_path: Path, library: Path, desk: Desk) -> None:
    """The code is of method and scores; that a page reads otherwise is told."""
    version = illustrative_version(desk.library)
    sheet = printed(tmp_path, library, version)
    editor = desk.open(version)
    editor.set_area(editor.session.present[0].area_id, justification="Another reason.")
    status, words = checked(sheet, library)
    assert status == 1
    assert "But page 1 reads otherwise than the library gives now: it was made of a draft that was changed" in words


def test_a_draft_that_was_closed_since_is_no_forgery(tmp_path: Path, library: Path, desk: Desk) -> None:
    version = desk.rescore(desk.library.versions(QUARTER)[-1][0], "Quarter 4", "2026-11-10").session.info.version_id
    editor = desk.open(version)
    for area in editor.session.present:
        editor.confirm_area(area.area_id)
    editor.confirm_moves([move.move_id for move in editor.session.moves])
    sheet = printed(tmp_path, library, version)
    editor.close()
    status, words = checked(sheet, library)
    assert (status, "altered." in words, "cannot have changed" in words) == (1, True, False)


def test_an_issued_sheet(tmp_path: Path, library: Path, desk: Desk) -> None:
    editor = desk.open(desk.library.versions(QUARTER)[-1][0])
    options = SheetOptions(issued_on="2026-08-20", issued_to="the Board", before=editor.last_time)
    made = sheet_pdf(editor.session, options)
    issued = Issue("2026-08-20", "the Board", "A4", made.code, made.pages)
    desk.issue(editor.session.info.version_id, made.pdf, issued)
    sheet = tmp_path / "issued.pdf"
    sheet.write_bytes(made.pdf)
    status, words = checked(sheet, library)
    assert status == 0
    assert words.startswith(
        "It is sheet 1 of “Quarter 3, made up”, version 1, closed (11 August 2026), as issued to the"
    )
    assert "on 20 August 2026: every byte is as it was kept" in words
    sheet.write_bytes(made.pdf + b"\n")
    assert checked(sheet, library)[1].startswith("The code ")
    sheet.write_bytes(made.pdf)
    desk.reopen(editor.session.info.version_id, "A figure was wrong")
    assert checked(sheet, library)[1].endswith("There is a version 2 since.")


def test_a_sheet_of_a_closed_session_that_was_altered(tmp_path: Path, library: Path, desk: Desk) -> None:
    """Code and record are as they were; a reason on the page is not."""
    editor = desk.open(desk.library.versions(QUARTER)[-1][0])
    session = editor.session
    areas = tuple(replace(a, justification="Forged.", change_reason="") for a in session.areas)
    forged = tmp_path / "forged.pdf"
    forged.write_bytes(sheet_pdf(replace(session, areas=areas), SheetOptions(before=editor.last_time)).pdf)
    status, words = checked(forged, library)
    assert status == 1
    assert "reads otherwise than the library gives: this version cannot have changed, so the file was altered" in words


def test_a_printed_code_that_is_not_the_one_of_the_file(tmp_path: Path, library: Path, desk: Desk) -> None:
    session = desk.open(desk.library.versions(QUARTER)[-1][0]).session
    right = sheet_pdf(session).pdf
    code = parse_sheet(right).pages[0].code
    wrong = SheetRecord("sheet", session.info.version_id, "0000-0000").text.encode()
    start, end = right.index(b"<riskdesk:record>") + 17, right.index(b"</riskdesk:record>")
    sheet = tmp_path / "sheet.pdf"
    sheet.write_bytes(right[:start] + wrong.ljust(end - start) + right[end:])
    status, words = checked(sheet, library)
    assert (status, words) == (
        1,
        f"Its pages bear the code {code}, but the file was made with 0000-0000: it was altered.",
    )


def joined(*pages: object) -> bytes:
    writer, out = PdfWriter(), BytesIO()
    for page in pages:
        writer.add_page(page)  # type: ignore[arg-type]
    writer.write(out)
    return out.getvalue()


def test_pages_of_two_sheets_and_missing_pages(tmp_path: Path, library: Path) -> None:
    long, other = (PdfReader(BytesIO(sheet_pdf(many(n)).pdf)).pages for n in (120, 90))
    assert len(long) > 2
    sheet = tmp_path / "sheet.pdf"
    sheet.write_bytes(joined(long[0], other[1]))
    assert checked(sheet, library)[1].startswith("Its pages are not of one sheet: they bear ")
    sheet.write_bytes(joined(*(page for n, page in enumerate(long) if n != 1)))
    assert checked(sheet, library) == (1, f"Page 2 of {len(long)} is missing.")
    sheet.write_bytes(joined(*reversed(long)))
    assert checked(sheet, library) == (1, "Its pages are not in order.")


def test_a_sheet_of_another_library(tmp_path: Path, library: Path) -> None:
    sheet = tmp_path / "sheet.pdf"
    made = sheet_pdf(many(5))
    sheet.write_bytes(made.pdf)
    status, words = checked(sheet, library)
    assert (status, made.code in words) == (1, True)
    assert words.startswith("No session in this library has the code")


def test_a_file_that_another_program_has_saved(tmp_path: Path, library: Path) -> None:
    """It no longer says what it was made of: the code is found, and what was not compared is said."""
    sheet = printed(tmp_path, library)
    sheet.write_bytes(joined(*PdfReader(sheet).pages))
    assert parse_sheet(sheet.read_bytes()).record is None
    status, words = checked(sheet, library)
    assert (status, "“Quarter 3, made up”" in words) == (0, True)
    assert "What else its pages say was not compared: the file does not say what it was made of" in words


def test_of_several_versions_with_its_code_the_newest_is_named(tmp_path: Path, library: Path, desk: Desk) -> None:
    sheet = printed(tmp_path, library)
    sheet.write_bytes(joined(*PdfReader(sheet).pages))
    desk.reopen(desk.library.versions(QUARTER)[-1][0], "A word was wrong")
    status, words = checked(sheet, library)
    assert status == 0
    assert "“Quarter 3, made up”, version 2, draft (11 August 2026)" in words
    assert "version 1" not in words


def test_the_log_and_what_is_made_of_several_sessions(tmp_path: Path, library: Path, desk: Desk) -> None:
    paper = tmp_path / "paper.pdf"
    for command in (("log", "quarter-2"), ("compare", "quarter-2", QUARTER), ("rollup", QUARTER)):
        assert run(*command, "--library", library, "-o", paper).status == 0, command
        status, words = checked(paper, library)
        assert (status, "What else its pages say was not compared" in words) == (0, True), command
    assert run("compare", "quarter-2", "illustrative-scores", "--library", library, "-o", paper).status == 0
    assert checked(paper, library)[0] == 0
    editor = desk.open(illustrative_version(desk.library))
    editor.set_mark(editor.session.present[0].area_id, "threat", 1)
    status, words = checked(paper, library)
    assert status == 1
    assert words.startswith("It does not match: method, scores or agreed order of “Illustrative scores”")


def test_blank_score_sheets(tmp_path: Path, library: Path, desk: Desk) -> None:
    """Scores do not matter to them; their areas do. Each copy is numbered for itself."""
    version = illustrative_version(desk.library)
    for more in ((), ("--copies", "3", "--reasons")):
        sheet = printed(tmp_path, library, version, "--document", "blank", *more)
        status, words = checked(sheet, library)
        assert status == 0
        assert "matches the method and areas of “Illustrative scores”" in words
    editor = desk.open(version)
    editor.set_mark(editor.session.present[0].area_id, "threat", 1)
    assert checked(sheet, library)[0] == 0
    editor.add_areas(["Knife Crime"])
    assert checked(sheet, library)[0] == 1


@pytest.mark.parametrize(
    "more", [(), ("--at-foot", "--no-agencies"), ("--unsaid", "--keep-reasons", "--marking", "OPEN")]
)
def test_a_public_version(tmp_path: Path, library: Path, more: tuple[str, ...]) -> None:
    sheet = printed(tmp_path, library, QUARTER, "--public", "--withhold", "Drugs", *more)
    assert b"drugs" not in sheet.read_bytes()
    status, words = checked(sheet, library)
    assert status == 0
    assert words.endswith("the same, byte for byte.")


def test_a_public_version_whose_areas_were_scored_anew(tmp_path: Path, library: Path, desk: Desk) -> None:
    """What is withheld may change, what is shown may not."""
    version = illustrative_version(desk.library)
    sheet = printed(tmp_path, library, version, "--public", "--withhold", "Drugs")
    editor = desk.open(version)
    ids = {area.name: area.area_id for area in editor.session.present}
    editor.set_mark(ids["Drugs"], "threat", 12)
    assert checked(sheet, library)[0] == 0
    editor.set_mark(ids["Domestic Violence"], "threat", 11)
    status, words = checked(sheet, library)
    assert (status, words.startswith("It does not match: ")) == (1, True)


@pytest.mark.parametrize("more", [("pack",), ("pack", "--no-log", "--areas", "OC"), ("areas", "--no-targets")])
def test_a_board_pack(tmp_path: Path, library: Path, more: tuple[str, ...]) -> None:
    sheet = printed(tmp_path, library, QUARTER, "--document", *more)
    status, words = checked(sheet, library)
    assert (status, words.endswith("the same, byte for byte.")) == (0, True)


def test_a_board_pack_that_was_altered(tmp_path: Path, library: Path, desk: Desk) -> None:
    """Code and record are as they were; a reason on an area's page is not."""
    editor = desk.open(desk.library.versions(QUARTER)[-1][0])
    session = editor.session
    areas = tuple(replace(a, justification="Forged.") for a in session.areas)
    pack = gather_pack(desk.library, desk.past, session, PackChoices(log_annex=False))
    options = SheetOptions(document=Document.PACK, before=editor.last_time, pack=pack)
    forged = tmp_path / "forged.pdf"
    forged.write_bytes(make_document(replace(session, areas=areas), options).pdf)
    status, words = checked(forged, library)
    assert status == 1
    assert "read otherwise than the library gives now: other sessions or another time zone were here" in words


def test_a_version_that_was_replaced(tmp_path: Path, library: Path) -> None:
    words = checked(printed(tmp_path, library, "quarter-1@1"), library)[1]
    assert words.endswith("There is a version 2 since.")


@pytest.mark.parametrize(
    ("data", "words"), [(b"PK\3\4 no", "this is no PDF"), (b"%PDF-1.7\n%%EOF", "damaged or locked")]
)
def test_no_sheet_at_all(tmp_path: Path, library: Path, data: bytes, words: str) -> None:
    sheet = tmp_path / "sheet.pdf"
    sheet.write_bytes(data)
    assert words in complaint(run("verify", sheet, "--library", library))
    assert "No such file" in complaint(run("verify", tmp_path / "none.pdf", "--library", library))


SHEET = sheet_pdf(many(3)).pdf


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(at=st.integers(0, len(SHEET) - 1), put=st.binary(max_size=12), cut=st.integers(0, 40))
def test_whatever_is_done_to_the_bytes_is_read_or_refused(at: int, put: bytes, cut: int) -> None:
    with suppress(RiskDeskError):
        parse_sheet(SHEET[:at] + put + SHEET[at + cut :])


@given(st.text() | st.dictionaries(st.text(), st.integers() | st.text()).map(str))
def test_a_record_is_read_or_none(text: str) -> None:
    assert read_record(text) is None


def test_the_record_reads_back() -> None:
    record = SheetRecord("sheet", "v1", "AAAA-BBBB", "A3", True, False, "2026-01-02", "Łódź & <co>", "v0")
    assert read_record(record.text) == record
    assert read_record(record.text.replace('"form":1', '"form":2')) is None
    assert read_record(record.text.replace("true", "1")) is None
