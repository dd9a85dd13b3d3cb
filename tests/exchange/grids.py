"""Tables made for the tests: as CSV, as workbooks, and hostile ones."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

xlsxwriter: Any = import_module("xlsxwriter")
"""The library has no types."""

CONTENT = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)


def csv_bytes(rows: Sequence[Sequence[str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_bytes(rows: Sequence[Sequence[object]], sheet: str = "Scores", more: Sequence[str] = ()) -> bytes:
    """A workbook with texts and numbers as they are given, and further empty worksheets."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet(sheet)
    for n, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(n, column, value)
            else:
                page.write(n, column, value)
    for name in more:
        book.add_worksheet(name)
    book.close()
    return out.getvalue()


def parts_of(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def changed(raw: bytes, **parts: bytes) -> bytes:
    """A workbook with some parts in place of its own; in the names __ is a slash and _dot_ a point."""
    named = {name.replace("__", "/").replace("_dot_", "."): text for name, text in parts.items()}
    return zipped({**parts_of(raw), **named})
