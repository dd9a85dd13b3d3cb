"""Every kind of file that is made of a hostile library holds its texts as texts: no link, formula or script."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from riskdesk.domain.cell_text import unguarded
from riskdesk.domain.session import SessionInfo, State
from riskdesk.ui.sheet.saving import default_name
from tests.cli.terminal import run
from tests.hostile.sessions import hostile_library

PDFS = {
    "sheet": ("print", "v2"),
    "areas": ("print", "v2", "--document", "areas"),
    "pack": ("print", "v2", "--document", "pack"),
    "blank": ("print", "v2", "--document", "blank", "--reasons"),
    "public": ("print", "v2", "--public", "--withhold", "=<b1"),
    "log": ("log", "v2"),
    "comparison": ("compare", "v1", "v2"),
    "roll-up": ("rollup", "v1", "v3"),
}
ACTIVE = {"/URI", "/Launch", "/JavaScript", "/JS", "/GoToR", "/SubmitForm", "/EmbeddedFile", "/Filespec", "/RichMedia"}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_library(tmp_path_factory.mktemp("hostile") / "library.sqlite")


def made(library: Path, folder: Path, suffix: str, *words: str) -> bytes:
    output = folder / f"out{suffix}"
    ran = run(*words, "-o", output, "--library", library)
    assert ran.status == 0, ran.err
    return output.read_bytes()


def parts_of(found: Any, seen: set[int]) -> Iterator[tuple[str, Any]]:
    """Each key of each object of a PDF with its value."""
    if isinstance(found, IndirectObject):
        if found.idnum in seen:
            return
        seen.add(found.idnum)
        found = found.get_object()
    if isinstance(found, DictionaryObject):
        for key, value in found.items():
            yield key, value
            yield from parts_of(value, seen)
    elif isinstance(found, ArrayObject):
        for item in found:
            yield from parts_of(item, seen)


@pytest.mark.parametrize("kind", PDFS)
def test_a_pdf_holds_nothing_active(library: Path, tmp_path: Path, kind: str) -> None:
    reader = PdfReader(io.BytesIO(made(library, tmp_path, ".pdf", *PDFS[kind])))
    found = list(parts_of(reader.trailer, set()))
    assert not {key for key, _ in found} & ACTIVE
    assert not {str(value) for key, value in found if key in ("/S", "/Type", "/Subtype")} & ACTIVE
    # All pictures are drawn: none is embedded, so none was read from a file.
    assert "/Image" not in {str(value) for key, value in found if key == "/Subtype"}
    shown = "".join(page.extract_text() for page in reader.pages)
    assert "<b>x</b>" in "".join(shown.split())
    assert not [sign for sign in shown if not sign.isprintable() and sign not in "\n\t"]


def test_bookmarks_and_titles_are_text(library: Path, tmp_path: Path) -> None:
    reader = PdfReader(io.BytesIO(made(library, tmp_path, ".pdf", *PDFS["pack"])))
    every: list[Any] = [mark for part in reader.outline for mark in (part if isinstance(part, list) else [part])]
    titles = [str(mark.title) for mark in every]
    assert any("<b>x</b>" in title for title in titles)
    assert reader.metadata is not None
    assert "<b>x</b>" in str(reader.metadata.title)
    stream: Any = reader.root_object["/Metadata"].get_object()
    ElementTree.fromstring(stream.get_data().strip().removesuffix(b"\0"))


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_office_files_hold_no_link_and_no_formula(library: Path, tmp_path: Path, suffix: str) -> None:
    raw = made(library, tmp_path, suffix, "export", "v2")
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")):
            root = ElementTree.fromstring(data)
            tags = {element.tag.rpartition("}")[2] for element in root.iter()}
            assert not tags & {"hyperlink", "hyperlinks", "f", "instrText", "object", "altChunk"}, name
            fields = [value for e in root.iter() for key, value in e.attrib.items() if key.endswith("}instr")]
            assert {field.split()[0] for field in fields} <= {"PAGE", "NUMPAGES"}, name
            assert b'TargetMode="External"' not in data, name
    assert not [name for name in parts if "vba" in name.casefold() or "embed" in name.casefold()]


def test_a_table_holds_no_formula_and_gives_every_name_back(library: Path, tmp_path: Path) -> None:
    import csv

    rows = list(csv.reader(io.StringIO(made(library, tmp_path, ".csv", "export", "v2").decode("utf-8-sig"))))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if re.match("[=+@\t\r]", cell)]
    assert [cell for cell in cells if unguarded(cell).startswith("=0<b>x</b>")]


def test_a_picture_holds_no_picture_and_no_link(library: Path, tmp_path: Path) -> None:
    root = ElementTree.fromstring(made(library, tmp_path, ".svg", "export", "v2"))
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "rect", "g", "text", "path", "circle", "line"}
    assert not [name for element in root.iter() for name in element.attrib if "href" in name or name.startswith("on")]


@pytest.mark.parametrize(
    "title",
    [
        "../../etc/passwd",
        "..",
        "CON",
        "nul.",
        "a\0b",
        "\u202egnp.exe",
        "x" * 300,
        "é" * 300,
        "a\nb",
        "C:\\x",
        ". .",
        "~",
    ],
)
def test_a_suggested_name_stays_in_its_folder(title: str) -> None:
    info = SessionInfo("v", "s", "a", 1, State.DRAFT, title, title)
    for ending in ("pdf", "xlsx"):
        name = default_name(info, "Priority sheet", ending)
        # What the file is comes first, so that no title alone can be a device of Windows.
        assert name.startswith("Priority sheet")
        assert name.endswith(f".{ending}")
        assert Path(name).name == name
        assert name.isprintable()
        assert len(name.encode()) <= 255
        assert not set(name) & set('<>:"/\\|?*')
