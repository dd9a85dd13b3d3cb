"""``riskdesk verify``: a page with every word in its place, and something drawn or laid over it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.annotations import FreeText, Rectangle
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, StreamObject
from reportlab.pdfgen.canvas import Canvas

from riskdesk.services.desk import Desk
from riskdesk.services.sample import illustrative_version
from tests.cli.printing import QUARTER, page_texts, printed
from tests.cli.terminal import run
from tests.samples import sample_at

BOX = b"q 1 1 1 rg 60 500 30 12 re f Q"
"""White, over something; not a word more or less."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nothing here writes into it."""
    return sample_at(tmp_path_factory.mktemp("library") / "sample.sqlite")


def nothing(_writer: PdfWriter) -> None:
    """Leave it as it is."""


def titled(writer: PdfWriter) -> None:
    writer.add_metadata({"/Title": "Another title"})


def rewritten(sheet: Path, change: Callable[[PdfWriter], object]) -> Path:
    """The sheet as another program saves it, with all that it holds and a change."""
    writer, out = PdfWriter(clone_from=str(sheet)), BytesIO()
    change(writer)
    writer.write(out)
    assert out.getvalue() != sheet.read_bytes()
    assert page_texts(sheet.read_bytes()) == page_texts(out.getvalue())
    sheet.write_bytes(out.getvalue())
    return sheet


def checked(sheet: Path, library: Path) -> tuple[int, str]:
    ran = run("verify", sheet, "--library", library)
    assert ran.err == ""
    return ran.status, ran.out.removeprefix(f"{sheet}: ").strip()


def box_after(writer: PdfWriter) -> None:
    page = writer.pages[0]
    over = StreamObject()
    over.set_data(BOX)
    page[NameObject("/Contents")] = ArrayObject([page.raw_get("/Contents"), writer._add_object(over)])


def content(page: PageObject) -> bytes:
    found = page.get_contents()
    assert found is not None
    return found.get_data()


def box_inside(writer: PdfWriter) -> None:
    page = writer.pages[0]
    made = StreamObject()
    made.set_data(content(page) + b"\n" + BOX)
    page[NameObject("/Contents")] = writer._add_object(made)


def picture(writer: PdfWriter) -> None:
    """A page with nothing but a box laid over the first, as a stamp of another program is."""
    out = BytesIO()
    canvas = Canvas(out)
    canvas.rect(60, 500, 30, 12, fill=1)
    canvas.save()
    over: PageObject = PdfReader(BytesIO(out.getvalue())).pages[0]
    writer.pages[0].merge_page(over)


def other_font(writer: PdfWriter) -> None:
    """Another font under the same name shows other signs for the same text."""
    fonts = writer.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    first, second = sorted(fonts)[:2]
    files = [fonts[name]["/FontDescriptor"] for name in (first, second)]
    files[0][NameObject("/FontFile2")] = files[1].raw_get("/FontFile2")


def turned(writer: PdfWriter) -> None:
    writer.pages[0].rotate(180)


def cut(writer: PdfWriter) -> None:
    writer.pages[0].cropbox.upper_right = (400, 800)


@pytest.mark.parametrize("change", [box_after, box_inside, picture, other_font, turned, cut])
def test_what_is_drawn_over_a_page_is_seen(tmp_path: Path, library: Path, change: Callable[..., object]) -> None:
    status, words = checked(rewritten(printed(tmp_path, library), change), library)
    assert status == 1
    assert "Its pages read as those that the library gives now, but page 1 is drawn otherwise: another program" in words
    assert "or something was drawn over it. Look at it beside a new print." in words
    assert "altered" not in words


def note(writer: PdfWriter) -> None:
    writer.add_annotation(0, FreeText(text="7", rect=(60, 500, 90, 512)))


def white(writer: PdfWriter) -> None:
    writer.add_annotation(0, Rectangle(rect=(60, 500, 90, 512), interior_color="ffffff"))


def field(writer: PdfWriter) -> None:
    rect = ArrayObject(FloatObject(number) for number in (60, 500, 90, 512))
    made = {"/Type": NameObject("/Annot"), "/Subtype": NameObject("/Widget"), "/Rect": rect, "/F": NumberObject(4)}
    writer.add_annotation(0, DictionaryObject({NameObject(key): value for key, value in made.items()}))


@pytest.mark.parametrize("change", [note, white, field])
def test_what_is_laid_on_a_page_is_seen(tmp_path: Path, library: Path, change: Callable[..., object]) -> None:
    status, words = checked(rewritten(printed(tmp_path, library), change), library)
    assert status == 1
    assert (
        "but on page 1 links, notes, stamps, fields or signatures were added or taken away. Look at it beside a new"
        in words
    )


def test_links_that_were_taken_away_are_seen(tmp_path: Path, library: Path) -> None:
    sheet = printed(tmp_path, library, QUARTER, "--document", "pack")
    assert any("/Annots" in page for page in PdfReader(sheet).pages)
    status, words = checked(rewritten(sheet, lambda writer: writer.remove_links()), library)
    assert (status, "links, notes, stamps, fields or signatures were added or taken away" in words) == (1, True)


def packed(writer: PdfWriter) -> None:
    """Packed anew and in parts: the same page in other bytes."""
    page = writer.pages[0]
    whole = content(page)
    at = whole.index(b"\n", len(whole) // 2)
    parts = []
    for data in (whole[:at], whole[at + 1 :]):
        made = StreamObject()
        made.set_data(data)
        parts.append(writer._add_object(made.flate_encode()))
    page[NameObject("/Contents")] = ArrayObject(parts)


@pytest.mark.parametrize(
    ("change", "more"),
    [
        *((change, ()) for change in (nothing, packed, titled)),
        *((nothing, more) for more in (("--document", "pack"), ("--document", "blank"), ("--greyscale",))),
    ],
)
def test_a_file_that_was_only_saved_anew_matches(
    tmp_path: Path, library: Path, change: Callable[..., object], more: tuple[str, ...]
) -> None:
    sheet = rewritten(printed(tmp_path, library, QUARTER, *more), change)
    status, words = checked(sheet, library)
    assert (status, words.endswith("Its pages read as those that the library gives now, and are drawn so.")) == (
        0,
        True,
    )


def test_a_draft_and_another_version_of_the_program_are_named_as_what_they_may_be(
    tmp_path: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk.at(library)
    version = illustrative_version(desk.library)
    desk.close()
    sheet = rewritten(printed(tmp_path, library, version), box_after)
    assert "it was made of a draft that was changed since, another program" in checked(sheet, library)[1]
    monkeypatch.setattr("riskdesk.services.verifying.__version__", "99.0")
    assert "and this is 99.0, or something was drawn over it" in checked(sheet, library)[1]
