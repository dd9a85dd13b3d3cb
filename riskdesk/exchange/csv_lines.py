"""The records of a CSV file as spreadsheets write them, or one clear sentence why not.

Read are UTF-8 with or without a byte-order mark and UTF-16 with one; commas, semicolons or tabs; all line ends.
Any other encoding is refused rather than guessed: a guess turns names into other names without a word.
"""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence
from pathlib import Path

from riskdesk.exchange.errors import CsvError

LARGEST_FILE = 20_000_000
"""Bytes; 100,000 risk areas have about five million."""
LONGEST_CELL = 32_767
"""Characters, as many as a cell of Excel holds; more is a quotation mark that was never closed."""
MOST_CELLS = 16_384
"""In one record, as many as a spreadsheet has columns; they are looked at one by one, blank or not."""
MOST_EMPTY = 100_000
"""Lines with nothing in them ahead of one that has something. Those below the last one do not count: a spreadsheet
writes a million of them where somebody once formatted a whole column."""
DELIMITERS = ",;\t"
_LINE_END = re.compile(r"\r\n?|\n")

_PICTURE = "a picture and no table; give the table that it shows"
_FOREIGN = (
    (b"SQLite format 3\0", "a library (or another database); open it with Open library"),
    (b"%PDF", "a PDF; give the table that it was made from"),
    (b"{\\rtf", "a text document; save the table as .xlsx or CSV"),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
)
_ZIP = b"PK\x03\x04"

Record = tuple[int, Sequence[str]]
"""The physical line, from 1, on which a record begins, and its cells as they stand."""


def read_bytes(path: Path, largest: int) -> bytes:
    """The bytes of a file.

    Raises:
        CsvError: it cannot be opened, or has more than ``largest`` bytes.
    """
    where = path.name or str(path)
    try:
        with path.open("rb") as file:
            raw = file.read(largest + 1)
    except OSError as error:
        raise CsvError(where, 0, "", f"cannot be read ({error.strerror or error})") from error
    if len(raw) > largest:
        raise CsvError(where, 0, "", f"is larger than {largest:,} bytes, which is the most allowed")
    return raw


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        CsvError: it cannot be opened, is too large or is not text.
    """
    where = path.name or str(path)
    raw = read_bytes(path, LARGEST_FILE)
    check_kind(raw, where)
    if raw.startswith(_ZIP):
        raise CsvError(where, 0, "", 'is a workbook, or another zip file; save the worksheet as "CSV UTF-8"')
    return without_nul(decoded(raw, where), where)


def check_kind(raw: bytes, where: str) -> None:
    """Refuse what is no table of any kind, by its first bytes and whatever it is called.

    Raises:
        CsvError: says what it is.
    """
    for begins, what in _FOREIGN:
        if raw.startswith(begins):
            raise CsvError(where, 0, "", f"is {what}")


def without_nul(text: str, where: str) -> str:
    """The text, which no character NUL may be in.

    Raises:
        CsvError: there is one.
    """
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise CsvError(where, line, "", "found a NUL character; this is not a text file, CSV text is wanted")
    return text


def decoded(raw: bytes, where: str) -> str:
    """The text of UTF-8, or of UTF-16 with a mark.

    Raises:
        CsvError: it is neither.
    """
    if _unmarked(raw):
        found = "looks like UTF-16 text without its mark at the beginning"
        raise CsvError(where, 0, "", f'{found}; save the file as "CSV UTF-8" or as "Unicode text"')
    encoding = "UTF-16" if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "UTF-8"
    body = raw.removeprefix(BOM_UTF8)
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1 if encoding == "UTF-8" else 0
        found = f"found the byte {body[error.start]:02X}, which is not {encoding} text"
        raise CsvError(where, line, "", f'{found}; save the file as "CSV UTF-8"') from error


def _unmarked(raw: bytes) -> bool:
    """Whether every second byte, or nearly, is zero at the beginning: so letters of most languages are in UTF-16."""
    sample = raw[:2_000]
    if len(sample) < 4 or raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return False
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    return max(even, odd) * 5 > len(sample) * 2 and min(even, odd) * 20 < len(sample)


def records(text: str, where: str, delimiter: str, longest: int = LONGEST_CELL) -> Iterator[Record]:
    """The records in which at least one cell holds something; a cell may have ``longest`` characters.

    Raises:
        CsvError: the quotation marks do not fit, a cell is too long, or too many lines are empty.
    """
    reader = csv.reader(io.StringIO(_to_the_last(text), newline=""), delimiter=delimiter, strict=True)
    empty = 0
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise CsvError(where, begins, "", _problem(error, longest)) from error
        if len(cells) > MOST_CELLS:
            found = f"found {len(cells):,} cells in a line"
            raise CsvError(where, begins, "", f"{found}; at most {MOST_CELLS:,} are allowed")
        if any(cell.strip() for cell in cells):
            empty = 0
            _check_length(cells, where, begins, longest)
            yield begins, cells
        else:
            empty += 1
            if empty > MOST_EMPTY:
                raise CsvError(where, begins, "", f"found more than {MOST_EMPTY:,} empty lines; delete them")


def _to_the_last(text: str) -> str:
    """The text up to the end of the last line that has something in it."""
    last = len(text.rstrip(DELIMITERS + " \r\n"))
    ends = _LINE_END.search(text, last)
    return text[: ends.end()] if ends else text


def _check_length(cells: Sequence[str], where: str, line: int, allowed: int) -> None:
    longest = max(map(len, cells))
    if longest > allowed:
        raise CsvError(where, line, "", f"found a cell of {longest:,} characters; at most {allowed:,} are allowed")


def _problem(error: csv.Error, longest: int) -> str:
    text = str(error)
    if "end of data" in text:
        return 'found a quotation mark that opens a cell and none that closes it; write "Name" or Name'
    if "field limit" in text:
        return f"found a cell of more than {csv.field_size_limit():,} characters; at most {longest:,} are allowed"
    if "expected after" in text:
        return 'found text after a closing quotation mark; write a mark inside a quoted cell twice: "the ""old"" one"'
    return f"cannot be split into cells ({text})"


def without_hint(text: str) -> str:
    """The text without the line "sep=;" that some programs put first for a spreadsheet; line numbers stay."""
    return re.sub(r'\A"?sep=[,;\t]"?(?=\r|\n)', "", text, flags=re.IGNORECASE)


def delimiter_of(text: str, columns: Sequence[str]) -> str:
    """The delimiter that gives the heading most of ``columns``; the first of ``DELIMITERS`` where none gives any."""

    def known(delimiter: str) -> int:
        try:
            _, cells = next(records(text, "", delimiter), (0, ()))
        except CsvError:
            return -1
        return len({heading(cell) for cell in cells} & set(columns))

    return max(DELIMITERS, key=known)


def heading(cell: str) -> str:
    """A column's name as it is compared."""
    return cell.strip().casefold()
