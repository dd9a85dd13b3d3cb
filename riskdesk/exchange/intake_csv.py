"""Text files of cells as a :class:`Grid`: commas, semicolons or tabs, in the encodings that spreadsheets write."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from itertools import islice

from riskdesk.domain.cell_text import unguarded
from riskdesk.domain.intake_grid import LONGEST_CELL, Grid
from riskdesk.domain.intake_mapping import SYNONYMS, plain_heading
from riskdesk.exchange.csv_lines import DELIMITERS, decoded, records, without_hint, without_nul
from riskdesk.exchange.errors import CsvError
from riskdesk.exchange.intake_rows import grid_rows

_HINT = re.compile(r'"?sep=([,;\t])"?(?=\r|\n)', re.IGNORECASE)
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f]")
_SAMPLE = 50
"""So many records tell the sign between the cells."""
_LONGEST = LONGEST_CELL + 1
"""A mark that an export puts ahead of a formula does not count."""
GUESSED = "This is not UTF-8 text; it was read as Windows-1252. Check the letters with accents."


def csv_grid(raw: bytes, where: str) -> Grid:
    """The cells of a text file.

    Raises:
        CsvError: it is no text, its quotation marks do not fit, or it is too large; says where and why.
    """
    text, notes = _text(raw, where)
    hint = _HINT.match(text)
    body = without_hint(text)
    split = hint[1] if hint else _delimiter(body)
    # A workbook holds texts as they are, without this mark.
    plain = ((line, [unguarded(cell) for cell in cells]) for line, cells in records(body, where, split, _LONGEST))
    rows = tuple(grid_rows(plain, where))
    if not rows:
        raise CsvError(where, 0, "", "is empty; a line for each area is wanted")
    return Grid(where, rows, notes=notes, split=split)


def _text(raw: bytes, where: str) -> tuple[str, tuple[str, ...]]:
    notes: tuple[str, ...] = ()
    try:
        text = decoded(raw, where)
    except CsvError:
        if b"\0" in raw or raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            raise
        try:
            text, notes = raw.decode("cp1252"), (GUESSED,)
        except UnicodeDecodeError:
            raise CsvError(where, 0, "", 'is not text; save the file as "CSV UTF-8" or as .xlsx') from None
    without_nul(text, where)
    if control := _CONTROLS.search(text):
        line = text.count("\n", 0, control.start()) + 1
        found = f"found the control character U+{ord(control[0]):04X}"
        raise CsvError(where, line, "", f"{found}; this is not a text file, CSV or .xlsx is wanted")
    return text, notes


def _delimiter(text: str) -> str:
    """The sign that gives most known headings, else most rows of one width."""
    known = {name for names in SYNONYMS.values() for name in names}

    def fitness(delimiter: str) -> tuple[int, int, int]:
        try:
            rows = [cells for _, cells in islice(records(text, "", delimiter, _LONGEST), _SAMPLE)]
        except CsvError:
            return -1, 0, 0
        headings = max((len({plain_heading(cell) for cell in cells} & known) for cells in rows), default=0)
        widths = Counter(len(cells) for cells in rows if len(cells) > 1)
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return headings, count, width

    return max(DELIMITERS, key=fitness)
