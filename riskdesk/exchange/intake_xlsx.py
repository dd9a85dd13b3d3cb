"""A worksheet of a workbook as a :class:`Grid`: what its cells show, never what their formulas would do."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.intake_grid import Grid
from riskdesk.domain.intake_values import shown
from riskdesk.domain.words import listed, plural
from riskdesk.exchange.errors import CsvError
from riskdesk.exchange.intake_rows import grid_rows
from riskdesk.exchange.intake_zip import DAMAGED, LAST_LINE, Counted, inspect

if TYPE_CHECKING:
    from openpyxl import Workbook

_LOOKED_AT = 256
"""Columns that are looked at: what stands in one beyond the allowed is refused, not passed over."""
_ESCAPE = re.compile("_x(00(?:0[9ADad]|0[BbCc]))_")
"""How workbooks write line ends and tabs inside a text."""
UNSAVED = "a formula of which no value was saved; open the file in your spreadsheet program and save it"


def xlsx_grid(raw: bytes, where: str, sheet: str = "") -> Grid:
    """The cells of a worksheet, by its name in any case; without one, of the sheet that was in front when it was saved.

    Raises:
        CsvError: it is no workbook that can be read within the limits, there is no such sheet, or it is empty.
    """
    counted = inspect(raw, where)
    with warnings.catch_warnings():
        # The library warns of what it does not keep when it writes; nothing is written here.
        warnings.simplefilter("ignore")
        try:
            return _grid(raw, where, sheet, counted)
        except RiskDeskError:
            raise
        except Exception as error:
            # A part that is well-formed and yet wrong fails anywhere inside the library, as any kind of error.
            raise CsvError(where, 0, "", DAMAGED) from error


def _grid(raw: bytes, where: str, wanted: str, counted: Counted) -> Grid:
    book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    try:
        sheet, names = _sheet(book, where, wanted)
        part = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
        faults: dict[tuple[int, int], str] = {
            (line, column - 1): f"found {UNSAVED}" for line, column in counted.unsaved.get(part, ())
        }
        rows = tuple(grid_rows(_texts(sheet, faults), where))
    finally:
        book.close()
    if not rows:
        raise CsvError(where, 0, "", f"has nothing in the worksheet {shown(sheet.title)}; choose another one")
    return Grid(where, rows, faults, _notes(counted.formulas.get(part, 0)), "", str(sheet.title), names)


def _sheet(book: Workbook, where: str, wanted: str) -> tuple[Any, tuple[str, ...]]:
    """The worksheet that is meant, and the names of those to choose from: the hidden ones are not."""
    every: list[Any] = list(book.worksheets)
    seen = [sheet for sheet in every if sheet.sheet_state == "visible"] or every
    names = tuple(str(sheet.title) for sheet in seen)
    if not seen:
        raise CsvError(where, 0, "", "has no worksheet")
    if not wanted:
        return (book.active if book.active in seen else seen[0]), names
    found = [s for s in seen if s.title == wanted] or [s for s in seen if s.title.casefold() == wanted.casefold()]
    if not found:
        there = listed([shown(name) for name in names[:8]])
        raise CsvError(
            where, 0, "", f"has no worksheet {shown(wanted)}; there {'is' if len(names) == 1 else 'are'} {there}"
        )
    return found[0], names


def _texts(sheet: Any, faults: dict[tuple[int, int], str]) -> Iterator[tuple[int, list[str]]]:
    """The rows as texts. What the sheet says of its own size is not believed, and missing rows cost nothing."""
    sheet.reset_dimensions()
    before: Any = None
    for line, cells in enumerate(sheet.iter_rows(min_row=1, max_row=LAST_LINE, min_col=1, max_col=_LOOKED_AT), 1):
        # The library puts one and the same row in for all that are missing, and there may be a million.
        if cells is before:
            continue
        before, values = cells, [cell.value for cell in cells]
        if not any(value is not None for value in values) and not any((line, n) in faults for n in range(len(values))):
            continue
        for n, cell in enumerate(cells):
            if cell.data_type == "e":
                faults[line, n] = f"found the error {shown(str(cell.value))}; put the formula right"
        yield line, [_text(value) for value in values]


def _text(value: Any) -> str:
    """What a cell shows, near enough: whole numbers without a point, dates in ISO."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def _notes(formulas: int) -> tuple[str, ...]:
    if not formulas:
        return ()
    return (f"{plural(formulas, 'formula')} read by the value that was last saved with the file.",)
