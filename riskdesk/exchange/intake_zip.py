"""Whether a workbook is one, and safe to be read, before a library looks into it.

A workbook is a zip of XML parts. Small files can claim to hold gigabytes, entities that unfold for ever, or millions
of elements; each part is streamed once through a parser that forbids and counts, so that what is read afterwards is
bounded.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile, ZipInfo

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from openpyxl.utils import column_index_from_string, get_column_letter

from riskdesk.domain.intake_values import shown
from riskdesk.exchange.errors import CsvError

LARGEST_CONTENT = 64_000_000
"""Bytes of all parts, unzipped; a workbook of 5,000 areas has some five million."""
LARGEST_PART = 4_000_000
"""Bytes of a part that is neither a worksheet nor the table of texts."""
MOST_PARTS = 1_000
MOST_ELEMENTS = 400_000
"""Elements of all parts; a cell with its value is two, and 5,000 areas of 30 columns have 300,000. They are counted in
half a second."""
MOST_SMALL = 100_000
"""Elements of a part that is neither a worksheet nor the table of texts: formats, names and addresses."""
MOST_ATTRIBUTES = 256
"""Of one element; those of spreadsheets have a dozen."""
MOST_BLANKS = 8_000_000
"""Characters between the elements of a part; as many as indent the most elements by twenty places each."""
DEEPEST = 60
"""Levels of elements inside one another."""
LONGEST_TAG = 262_144
"""Bytes from a "<" to its ">"; those of spreadsheets have some hundreds."""
_CHUNK = 65_536
_LARGE = re.compile(r"xl/(worksheets/[^/]+|sharedStrings)\.xml", re.IGNORECASE)
_LIMITS = "copy the worksheet with the areas into a workbook of its own"
DAMAGED = "is damaged, or not a whole workbook; open it in your spreadsheet program and save it anew as .xlsx"

Place = tuple[int, int]
"""A cell by its line and column, both from 1."""
LAST_LINE, LAST_COLUMN = 1_048_576, 16_384
"""The last row and column that a worksheet can have; a number beyond is a trick or damage."""
_ROW = re.compile("[0-9]{1,7}")
_CELL = re.compile("([A-Z]{1,3})([0-9]{1,7})")


@dataclass
class Counted:
    """What the streams hold: elements in all, and of each part the cells that have a formula, and whether a value."""

    elements: int = 0
    formulas: dict[str, int] = field(default_factory=dict)
    unsaved: dict[str, set[Place]] = field(default_factory=dict)


class TooMuchError(Exception):
    """More elements, or deeper ones, than any sheet of scores has."""


class MisplacedError(Exception):
    """A row or a cell that says of its place what cannot be; the text says what."""


class _Places:
    """Where the rows and cells of a worksheet say that they are. Those that say nothing follow the one before; any
    that go back would take the place of others, which a reader then drops without a word."""

    def __init__(self) -> None:
        self.line, self.column = 0, 0

    def row(self, said: str | None) -> None:
        """A row begins."""
        line = self.line + 1 if said is None else int(said) if _ROW.fullmatch(said) else 0
        if not self.line < line <= LAST_LINE:
            raise MisplacedError(f"a row numbered {shown(said or str(line))} follows row {self.line}")
        self.line, self.column = line, 0

    def cell(self, said: str | None) -> None:
        """A cell begins."""
        found = _CELL.fullmatch(said) if said is not None else None
        line, column = self.line, self.column + 1
        if said is not None:
            line, column = (int(found[2]), column_index_from_string(found[1])) if found else (0, 0)
        if line != self.line or not self.column < column <= LAST_COLUMN:
            before = f"after {get_column_letter(self.column)}{self.line}" if self.column else "first"
            raise MisplacedError(f"a cell that calls itself {shown(said or '')} stands {before} in row {self.line}")
        self.column = column


class _Counter:
    """The target of the parser: counts, and keeps nothing."""

    def __init__(self, counted: Counted, part: str) -> None:
        self.counted, self.part = counted, part
        self.depth = 0
        self.places, self.data_part = _Places(), False
        self.formula, self.value, self.text = False, False, False
        self.inside = False
        self.most = MOST_ELEMENTS if _LARGE.fullmatch(part) else min(MOST_ELEMENTS, counted.elements + MOST_SMALL)
        self.blanks = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.counted.elements += 1
        self.depth += 1
        if self.counted.elements > self.most or self.depth > DEEPEST or len(attributes) > MOST_ATTRIBUTES:
            raise TooMuchError
        name = tag.rpartition("}")[2]
        if name == "sheetData":
            self.data_part = True
        elif self.data_part:
            self._inside_data(name, attributes)

    def _inside_data(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "row":
            self.places.row(attributes.get("r"))
        elif name == "c":
            self.places.cell(attributes.get("r"))
            self.formula, self.value, self.text = False, False, attributes.get("t") == "str"
        elif name == "f":
            self.formula = True
        elif name in ("v", "is"):
            self.inside = True
            # Of a formula that was worked out and gave an empty text, the kind is saved with it.
            self.value = self.value or self.text

    def data(self, text: str) -> None:
        """A value that is there and empty is none: some programs write a formula so that was never worked out."""
        if text.isspace():
            self.blanks += len(text)
            if self.blanks > MOST_BLANKS:
                raise TooMuchError
        elif self.inside:
            self.value = True

    def end(self, tag: str) -> None:
        self.depth -= 1
        name = tag.rpartition("}")[2]
        if name in ("v", "is"):
            self.inside = False
        elif name == "sheetData":
            self.data_part = False
        elif name == "c" and self.formula:
            self.counted.formulas[self.part] = self.counted.formulas.get(self.part, 0) + 1
            if not self.value:
                self.counted.unsaved.setdefault(self.part, set()).add((self.places.line, self.places.column))
            self.formula = False

    def close(self) -> None:
        """Nothing is kept."""


def inspect(raw: bytes, where: str) -> Counted:
    """Read a workbook through once, and say what formulas it holds.

    Raises:
        CsvError: it is no workbook of this kind, damaged, larger than it seems, or holds what no workbook needs.
    """
    try:
        with ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
            _check_kind({part.filename for part in parts}, archive, where)
            _check_sizes(parts, where)
            counted = Counted()
            for part in parts:
                _stream(archive, part, counted)
            return counted
    except DefusedXmlException as error:
        raise CsvError(where, 0, "", "holds XML entities, which no workbook needs; it was not read") from error
    except MisplacedError as error:
        again = "open it in your spreadsheet program and save it anew as .xlsx"
        raise CsvError(where, 0, "", f"has its rows or cells out of place: {error}; {again}") from None
    except TooMuchError:
        raise CsvError(where, 0, "", f"holds more than any sheet of scores; {_LIMITS}") from None
    except (BadZipFile, ParseError, zlib.error, EOFError, OSError, ValueError, LookupError) as error:
        raise CsvError(where, 0, "", DAMAGED) from error
    except (NotImplementedError, RuntimeError) as error:
        # zipfile says so of a method of packing that it does not know, and of a part that wants a password.
        raise CsvError(
            where, 0, "", "is packed or locked in a way that cannot be read; save it anew as .xlsx"
        ) from error


def _check_kind(names: set[str], archive: ZipFile, where: str) -> None:
    if "[Content_Types].xml" in names and any(name.startswith("xl/") and name.endswith(".xml") for name in names):
        return
    kind = "a zip file and no workbook"
    if "xl/workbook.bin" in names:
        kind = "a binary workbook (.xlsb)"
    elif "word/document.xml" in names:
        kind = "a Word document"
    elif "mimetype" in names and archive.read("mimetype")[:60].startswith(b"application/vnd.oasis"):
        kind = "an OpenDocument file"
    raise CsvError(where, 0, "", f"is {kind}; save the table as .xlsx or CSV")


def _check_sizes(parts: list[ZipInfo], where: str) -> None:
    """The sizes that the zip states hold: more than that is never unpacked."""
    total = sum(part.file_size for part in parts)
    if total > LARGEST_CONTENT or len(parts) > MOST_PARTS:
        found = f"holds {total:,} bytes in {len(parts):,} parts when unpacked"
        allowed = f"at most {LARGEST_CONTENT:,} bytes in {MOST_PARTS:,} are allowed"
        raise CsvError(where, 0, "", f"{found}; {allowed}; {_LIMITS}")
    for part in parts:
        known = part.filename.endswith((".xml", ".rels")) and not _LARGE.fullmatch(part.filename)
        if known and part.file_size > LARGEST_PART:
            found = f"has a part of {part.file_size:,} bytes that should be small"
            raise CsvError(where, 0, "", f"{found}; {_LIMITS}")


def _stream(archive: ZipFile, part: ZipInfo, counted: Counted) -> None:
    """Read one part through. Whatever a part is called, a workbook can name it as a sheet: so pictures are looked at
    too, as far as they are XML."""
    counter = _Counter(counted, part.filename)
    parser = DefusedXMLParser(target=counter, forbid_dtd=True)
    # Straight to the counter: by way of a tree's builder, which makes each name anew, they take twice as long.
    parser.parser.ordered_attributes = False
    parser.parser.StartElementHandler, parser.parser.EndElementHandler = counter.start, counter.end
    try:
        _feed(parser, archive, part)
    except ParseError:
        if part.filename.endswith((".xml", ".rels")):
            raise


def _feed(parser: Any, archive: ZipFile, part: ZipInfo) -> None:
    fed = 0
    with archive.open(part) as source:
        while chunk := source.read(_CHUNK):
            parser.feed(chunk)
            fed += len(chunk)
            # The parser begins a tag or remark anew with each chunk until its end is there: one of megabytes takes
            # minutes.
            if fed - max(parser.parser.CurrentByteIndex, 0) > LONGEST_TAG:
                raise TooMuchError
    parser.close()
