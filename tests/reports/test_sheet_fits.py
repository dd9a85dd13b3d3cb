"""Whether a sheet keeps to its one page, how small it then is, and the same in a Board pack.

The sessions are the sample's (resources/sample/library.toml), whose scores are made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from riskdesk.domain.session import Session
from riskdesk.reports.blocks import Paragraph
from riskdesk.reports.columned import columned
from riskdesk.reports.contents import Contents, Entry
from riskdesk.reports.document import Frame, SheetResult, write_document
from riskdesk.reports.documents import make_document
from riskdesk.reports.flow import Block, Part, Pen
from riskdesk.reports.fonts import faces
from riskdesk.reports.pdf import sheet_pdf
from riskdesk.reports.styles import SMALL
from riskdesk.reports.tagged import TaggedCanvas
from riskdesk.reports.typeset import Typesetter
from riskdesk.services.pack import gather_pack
from riskdesk.services.past import Past
from riskdesk.sheet.data import Document, PageSize, SheetOptions
from riskdesk.sheet.pack import PackChoices, PackMaterial
from riskdesk.storage.library import Access, Library
from tests.reports.reading import assert_accessible, bookmarks, in_order, links, read
from tests.samples import sample_at

A4 = (595.3, 841.9)


@dataclass(frozen=True)
class Held:
    """A session of the sample, the one before it, and what its pack takes from the library."""

    session: Session
    before: Session | None
    pack: PackMaterial

    def options(self, size: PageSize, landscape: bool, document: Document = Document.SHEET) -> SheetOptions:
        return SheetOptions(size, landscape, document=document, before=self.before, pack=self.pack)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Held]]:
    path: Path = sample_at(tmp_path_factory.mktemp("sample") / "sample.sqlite")
    with Library.open(path, Access.READ_ONLY) as library:
        past, found = Past(library), {}
        for summary in library.sessions(all_versions=True):
            session = library.load(summary.version_id)
            pack = gather_pack(library, past, session, PackChoices())
            found[summary.version_id] = Held(session, past.last_time(session.info), pack)
        yield found


SESSIONS = ("illustrative-scores-1", "as-published-2010-11-17-1", "quarter-1-1", "quarter-1-2", "quarter-2-1")
LAST = "quarter-3-1"
"""The one of most words: areas merged, split, dropped and moved."""


def sizes_of(result: SheetResult, page: int = 0) -> list[tuple[str, float, float]]:
    """What is on a page, with the size of its type and the height of its baseline, in points."""
    found: list[tuple[str, float, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            found.append((text.strip(), size * tm[0] * cm[0], tm[5] * cm[3]))

    PdfReader(BytesIO(result.pdf)).pages[page].extract_text(visitor_text=visit)
    return found


def box_of_figure(result: SheetResult, page: int) -> list[float]:
    """The edges of the first figure on a page, as the structure tells them."""
    reader = PdfReader(BytesIO(result.pdf))
    wanted: Any = reader.pages[page].indirect_reference
    catalogue: Any = reader.trailer["/Root"]
    waiting = [catalogue["/StructTreeRoot"]["/K"]]
    while waiting:
        node: Any = waiting.pop(0)
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            waiting = [*node, *waiting]
        elif hasattr(node, "raw_get") and "/S" in node:
            if node["/S"] == "/Figure" and node.raw_get("/Pg").idnum == wanted.idnum:
                return [float(edge) for edge in node["/A"]["/BBox"]]
            waiting = [node.get("/K", []), *waiting]
    raise AssertionError("no figure")


@pytest.mark.parametrize("size", [PageSize.A4, PageSize.LETTER])
@pytest.mark.parametrize("landscape", [False, True])
def test_the_samples_sessions_keep_to_one_page(sample: dict[str, Held], size: PageSize, landscape: bool) -> None:
    # Upright Letter is too short for the words of the last quarter.
    last = () if size is PageSize.LETTER and not landscape else (LAST,)
    for name in (*SESSIONS, *last):
        result = sheet_pdf(sample[name].session, sample[name].options(size, landscape))
        assert (name, result.pages) == (name, 1)
        assert_accessible(result)


@pytest.mark.parametrize("size", [PageSize.A4, PageSize.LETTER])
def test_across_the_page_type_stays_readable_and_notes_in_order(sample: dict[str, Held], size: PageSize) -> None:
    result = sheet_pdf(sample[LAST].session, sample[LAST].options(size, True))
    (text,) = read(result)
    notes = ("Since last time", "Ties", "Agreed order", "Not scored", "What the words mean", "Who took part")
    assert in_order(text, ["Killed & Seriously Injured", "1 Insignificant", "5 Catastrophic", *notes])
    sizes = sizes_of(result)
    assert min(s for words, s, _ in sizes if words in {"Safeguarding Children", "Drugs"}) >= 7.5
    assert min(s for words, s, _ in sizes if words in notes) > 8
    assert next(s for words, s, _ in sizes if words.startswith("Facilitator")) > 7
    left, foot, right, top = box_of_figure(result, 0)
    width, height = sample[LAST].options(size, True).size
    assert 0 < left < right < 0.4 * width
    assert 0 < foot < top < 0.5 * height


HEADINGS = ("Ties", "Agreed order", "Not scored", "What the words mean", "Who took part")


def test_notes_beside_the_matrix_stand_level_with_it(sample: dict[str, Held]) -> None:
    held = sample["illustrative-scores-1"]
    heights = {words: y for words, _, y in sizes_of(sheet_pdf(held.session, held.options(PageSize.A4, True)))}
    later = [y for words, y in heights.items() if words in HEADINGS]
    assert [y == pytest.approx(heights["Since last time"]) for y in later].count(True) == 1


@pytest.mark.parametrize("landscape", [False, True])
def test_the_packs_sheet_is_the_sheet_alone(sample: dict[str, Held], landscape: bool) -> None:
    held = sample[LAST]
    alone = sheet_pdf(held.session, held.options(PageSize.A4, landscape))
    pack = make_document(held.session, held.options(PageSize.A4, landscape, Document.PACK))
    assert_accessible(pack)
    at = {title: page - 1 for _, title, page in bookmarks(pack)}
    assert alone.pages == at["Area pages"] - at["Priority sheet"] == 1
    page, end = at["Priority sheet"], "Page 1 of 1"
    drawn, expected = sizes_of(pack, page), sizes_of(alone)
    assert drawn[:-1] == expected[:-1]
    number, code = drawn[-1], f"Code {alone.code} · "
    assert (number[0], expected[-1][0]) == (f"{code}Page {page + 1} of {pack.pages}", f"{code}{end}")
    assert number[1:] == expected[-1][1:]
    assert number[1] < 8
    assert box_of_figure(pack, page) == box_of_figure(alone, 0)
    for other in (0, page + 1):
        assert sizes_of(pack, other)[-1][1] == pytest.approx(8.2)
    assert ("Priority sheet, its page", page + 1) in [(words, to) for _, words, to in links(pack)]


def edges(result: SheetResult) -> list[list[float]]:
    """The rectangles of all links."""
    pages = PdfReader(BytesIO(result.pdf)).pages
    return [[float(edge) for edge in note.get_object()["/Rect"]] for p in pages for note in p.get("/Annots", ())]


def contents_at(scale: float) -> SheetResult:
    """Contents of one line on a page of this scale, then a page of the usual one."""

    def blocks(pen: Pen) -> Iterator[Block]:
        contents = Contents((Entry("b", "Second"),))
        yield Part((), "a", "First", scale=scale)
        yield contents
        yield Part((), "b", "Second")
        yield Paragraph((("Usual", SMALL),), 10)
        contents.fill(pen)

    return write_document(Frame(A4, "Scales", "OFFICIAL", (), "AAAA-BBBB"), blocks)


def test_links_and_numbers_of_a_part_stand_where_they_are_drawn() -> None:
    whole, half = contents_at(1.0), contents_at(0.5)
    assert_accessible(half)
    assert [(on, to) for on, _, to in links(half)] == [(1, 2)]
    (usual,), (small,) = edges(whole), edges(half)
    assert small[3] - small[1] == pytest.approx((usual[3] - usual[1]) / 2, abs=0.02)
    assert (small[0], small[2]) == pytest.approx((15, A4[0] - 15), abs=0.02)
    (baseline,) = [y for words, _, y in sizes_of(half) if words.startswith("Second")]
    assert small[1] < baseline < small[3]
    assert [round(found[-1][1], 1) for found in (sizes_of(half), sizes_of(half, 1))] == [4.1, 8.2]
    assert sizes_of(half, 1) == sizes_of(whole, 1)


NOTES = st.lists(st.lists(st.integers(1, 40), min_size=2, max_size=5), max_size=6)


@settings(max_examples=40, deadline=None)
@given(NOTES, st.integers(1, 3), st.floats(20, 200), st.floats(0, 200))
def test_notes_in_columns_are_all_there_in_order(notes: list[list[int]], count: int, least: float, more: float) -> None:
    setter = Typesetter(faces())
    pen = Pen(TaggedCanvas(BytesIO(), A4, setter.faces, "Notes"), setter)
    made = [[Paragraph((("words " * words, SMALL),), 8, after=3) for words in note] for note in notes]
    found = columned(pen, made, count, 400, least, least + more)
    placed = [p for column in found.columns for p in column] + [p for note in found.left for p in note]
    assert [id(p) for p in placed] == [id(p) for note in made for p in note]
    assert len(found.columns) <= count
    assert found.height <= least + more
    headings = {id(note[0]) for note in made}
    assert not any(id(column[-1]) in headings for column in found.columns if column)
