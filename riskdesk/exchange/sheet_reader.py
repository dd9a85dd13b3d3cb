"""Reads a printed sheet back from its PDF, to be checked: its record, and what each page says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from riskdesk.domain.errors import RiskDeskError
from riskdesk.sheet.record import FoundPage, FoundSheet, SheetRecord, read_record

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_BYTES = 100_000_000
"""A sheet of 500 areas has half a million; what is larger than this is none of ours."""
MOST_PAGES = 5_000
MOST_SECONDS = 120
"""For all pages together; one takes a fifth of a second."""
_LIMITS: dict[str, Any] = {
    "stream_decoding_work_maximum_length": 20_000_000,
    "zlib_maximum_output_length": 10_000_000,
    "lzw_maximum_output_length": 10_000_000,
    "run_length_maximum_output_length": 10_000_000,
    "array_based_stream_maximum_output_length": 10_000_000,
    "zlib_maximum_recovery_input_length": 1_000_000,
    "stream_parsing_work_maximum_count": 300_000,
    "xform_maximum_invocations_per_extraction": 200,
    "page_tree_maximum_page_entries": 100_000,
    "jbig2dec_binary": None,
}
"""What a page of ours takes, several times over; a small file can ask for hours. No other program is called."""


class SheetReadError(RiskDeskError):
    """The file is no PDF that can be read; says so in one sentence."""


def read_sheet(path: Path) -> FoundSheet:
    """Read a PDF.

    Raises:
        SheetReadError: the file cannot be read, or is no PDF, or an impossibly large one.
    """
    try:
        if path.is_file() and path.stat().st_size > MOST_BYTES:
            raise SheetReadError(f"{path}: this file is too large for a sheet")
        data = path.read_bytes()
    except OSError as error:
        raise SheetReadError(f"{path}: {error.strerror or error}") from error
    return parse_sheet(data, str(path))


def parse_sheet(data: bytes, where: str = "the PDF") -> FoundSheet:
    """As :func:`read_sheet`, of the bytes; ``where`` begins the messages.

    Raises:
        SheetReadError: these are no PDF that can be read.
    """
    return _parsed(data, where, {})


def parse_again(data: bytes, found: FoundSheet) -> FoundSheet:
    """As :func:`parse_sheet`, of a sheet that was made to be held against one that was ``found``: a page that is drawn
    as one of those is says what that says, and is not read again, which takes a tenth of a second.

    Raises:
        SheetReadError: these are no PDF that can be read.
    """
    return _parsed(data, "the PDF", {page.drawn: page for page in found.pages})


def _parsed(data: bytes, where: str, known: Mapping[str, FoundPage]) -> FoundSheet:
    if not data.startswith(b"%PDF-"):
        raise SheetReadError(f"{where}: this is no PDF")
    try:
        pages, record = _read(data, known)
    except Exception as error:
        # Whatever a damaged file does to the library that reads it, it is the file that is at fault.
        raise SheetReadError(f"{where}: the PDF is damaged or locked and cannot be read") from error
    return FoundSheet(sha256(data).hexdigest(), pages, record)


def _read(data: bytes, known: Mapping[str, FoundPage]) -> tuple[tuple[FoundPage, ...], SheetRecord | None]:
    import logging

    from pypdf import PdfReader, apply_configuration

    # It tells of every flaw that it mends, on standard error.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    with apply_configuration(**_LIMITS):
        reader = PdfReader(BytesIO(data))
        if len(reader.pages) > MOST_PAGES:
            raise ValueError("too many pages")
        pages = tuple(_pages(reader, known))
        stream = reader.root_object.get("/Metadata")
        xmp = stream.get_object().get_data().decode("utf-8", "replace") if stream is not None else ""
    return pages, _record(xmp)


def _pages(reader: PdfReader, known: Mapping[str, FoundPage]) -> Iterator[FoundPage]:
    from riskdesk.exchange.sheet_drawing import Drawings

    drawings, until = Drawings(), monotonic() + MOST_SECONDS
    for page in reader.pages:
        if monotonic() > until:
            raise ValueError("too long")
        drawn = drawings.drawn(page)
        found = known.get(drawn) or _page(" ".join(page.extract_text().split()))
        yield replace(found, drawn=drawn, added=drawings.added(page))


_RECORD = re.compile(r"<riskdesk:record>([^<]{1,20000})</riskdesk:record>")
_FOOT = re.compile(r"Code ([0-9A-F]{4}-[0-9A-F]{4}(?: → [0-9A-F]{4}-[0-9A-F]{4})?) · Page (\d{1,5}) of (\d{1,5})")


def _record(xmp: str) -> SheetRecord | None:
    from html import unescape

    found = _RECORD.search(xmp)
    return read_record(unescape(found[1])) if found else None


def _page(text: str) -> FoundPage:
    feet = _FOOT.findall(text)
    if not feet:
        return FoundPage(text)
    # What anybody wrote into a title could look like a foot, but the foot comes last.
    code, number, of = feet[-1]
    return FoundPage(text, code, int(number), int(of))
