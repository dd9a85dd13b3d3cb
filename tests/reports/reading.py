"""Reading a printed document back from its own bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from itertools import count
from typing import Any

import page
from pypdf import PdfReader

from riskdesk.domain.progress import Cancelled, Progress
from riskdesk.reports.document import SheetResult


def stops_at(make: Callable[[Progress], object], calls: Iterable[int]) -> bool:
    """Whether a document's making ends at each of these calls of its progress (from 1) when that raises there."""
    for wanted in calls:
        told = count(1)

        def stop(_done: int, _total: int, told: Iterator[int] = told, wanted: int = wanted) -> None:
            if next(told) == wanted:
                raise Cancelled

        try:
            make(stop)
        except Cancelled:
            if next(told) != wanted + 1:
                return False
            continue
        return False
    return True


def read(result: SheetResult) -> list[str]:
    """The text of each page, white space as single spaces."""
    return [" ".join(p.extract_text().split()) for p in PdfReader(BytesIO(result.pdf)).pages]


def assert_accessible(result: SheetResult) -> None:
    """PDF/UA-1, every rule of the pinned validator."""
    report = page.validate_pdf_bytes(result.pdf, profile="ua1")
    assert [(f.rule_id, f.message) for f in report.failures] == []
    assert report.is_compliant
    assert report.rules.total > 100


def in_order(text: str, parts: list[str]) -> bool:
    """Whether the parts stand in the text one after another."""
    at = 0
    for part in parts:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def bookmarks(result: SheetResult) -> list[tuple[int, str, int]]:
    """The bookmarks in their order: level, title, page (from 1)."""
    reader = PdfReader(BytesIO(result.pdf))

    def told(entries: list[Any], level: int) -> list[tuple[int, str, int]]:
        found: list[tuple[int, str, int]] = []
        for entry in entries:
            if isinstance(entry, list):
                found += told(entry, level + 1)
            else:
                number = reader.get_destination_page_number(entry)
                found.append((level, str(entry.title), (number or 0) + 1))
        return found

    return told(list(reader.outline), 0)


def links(result: SheetResult) -> list[tuple[int, str, int]]:
    """The links in their order: the page that each is on, what it says, the page that it leads to (from 1)."""
    reader = PdfReader(BytesIO(result.pdf))
    pages = {held.indirect_reference.idnum: n for n, held in enumerate(reader.pages, 1) if held.indirect_reference}
    found = []
    for number, held in enumerate(reader.pages, 1):
        for note in held.get("/Annots", ()):
            link: Any = note.get_object()
            page_of: Any = next(iter(link["/Dest"].get_object()))
            found.append((number, str(link["/Contents"]), pages[page_of.idnum]))
    return found
