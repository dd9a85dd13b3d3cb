"""A table from a file: text or workbook, told by what is in it and not by its name."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path

from riskdesk.domain.intake_grid import Grid
from riskdesk.exchange.csv_lines import check_kind, read_bytes
from riskdesk.exchange.errors import CsvError
from riskdesk.exchange.intake_csv import csv_grid

LARGEST_TABLE = 20_000_000
"""Bytes of a file; a sheet of 5,000 areas has about one million."""
SUFFIXES = (".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xlsm", ".xls", ".ods")
"""Names that a table may have. The last two are refused with what to do instead."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOKS = (".xlsx", ".xlsm")
_LOOKED_AT = 4_096
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")


def is_table(path: Path) -> bool:
    """Whether a file is called like a table."""
    return path.suffix.lower() in SUFFIXES


def read_grid(path: Path, sheet: str = "") -> Grid:
    """Read the table in a file; ``sheet`` names a worksheet of a workbook.

    Raises:
        CsvError: in one sentence, what is wrong with the file and what to do.
    """
    return grid_of(read_bytes(path, LARGEST_TABLE), path.name or str(path), sheet)


def grid_of(raw: bytes, where: str, sheet: str = "") -> Grid:
    """As :func:`read_grid`, of the bytes of a file."""
    check_kind(raw, where)
    if raw.startswith(_OLD):
        if _LOCKED in raw:
            raise CsvError(where, 0, "", "is protected by a password; take the password off and save it as .xlsx")
        raise CsvError(where, 0, "", "is a workbook of the old kind (.xls); save it as .xlsx or CSV")
    if raw.startswith(_ZIP):
        # Imported here: the library of workbooks takes a quarter of a second, which CSV need not wait for.
        from riskdesk.exchange.intake_xlsx import xlsx_grid

        return xlsx_grid(raw, where, sheet)
    if where.lower().endswith(_WORKBOOKS) and _no_text(raw):
        raise CsvError(where, 0, "", "is no workbook, whatever its name says; save the table as .xlsx or CSV")
    if sheet:
        raise CsvError(where, 0, "", f"is text and has no worksheets; leave out the worksheet “{sheet}”")
    return csv_grid(raw, where)


def _no_text(raw: bytes) -> bool:
    """Whether the beginning holds what no text does; a table of text may bear a workbook's name."""
    return not raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) and bool(_NO_TEXT.search(raw[:_LOOKED_AT]))
