"""A table from a file: text or workbook, told by what is in it and not by its name."""

from __future__ import annotations

from pathlib import Path

from riskdesk.domain.intake_grid import Grid
from riskdesk.exchange.csv_lines import read_bytes
from riskdesk.exchange.errors import CsvError
from riskdesk.exchange.intake_csv import csv_grid

LARGEST_TABLE = 20_000_000
"""Bytes of a file; a sheet of 5,000 areas has about one million."""
SUFFIXES = (".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xlsm", ".xls", ".ods")
"""Names that a table may have. The last two are refused with what to do instead."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = (
    (b"SQLite format 3\0", "a library (or another database); open it with Open library"),
    (b"%PDF", "a PDF; give the table that it was made from"),
    (b"{\\rtf", "a text document; save the table as .xlsx or CSV"),
)


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
    for begins, what in _FOREIGN:
        if raw.startswith(begins):
            raise CsvError(where, 0, "", f"is {what}")
    if raw.startswith(_OLD):
        if _LOCKED in raw:
            raise CsvError(where, 0, "", "is protected by a password; take the password off and save it as .xlsx")
        raise CsvError(where, 0, "", "is a workbook of the old kind (.xls); save it as .xlsx or CSV")
    if raw.startswith(_ZIP):
        # Imported here: the library of workbooks takes a quarter of a second, which CSV need not wait for.
        from riskdesk.exchange.intake_xlsx import xlsx_grid

        return xlsx_grid(raw, where, sheet)
    if sheet:
        raise CsvError(where, 0, "", f"is text and has no worksheets; leave out the worksheet “{sheet}”")
    return csv_grid(raw, where)
