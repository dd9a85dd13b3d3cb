"""A workbook on the way: its looks, and cells that are never formulas."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from io import BytesIO
from typing import Any

import xlsxwriter

from riskdesk.domain.cell_text import writable
from riskdesk.domain.ranking import Rank
from riskdesk.domain.session import Session
from riskdesk.sheet.data import Sheet

FONT, SIZE = "Arial", 10
TEXT, SECOND, HAIR, GROUND = "#1B2430", "#586272", "#D5DAE1", "#F1F3F6"
MOST_IN_CELL = 32_767
"""Characters: Excel holds no more in a cell."""
_MOST_IN_BANNER = 90
"""Characters of the marking at the head: Excel allows 255 for all that stands there, control signs and all."""
_LONG_AGO = datetime(2000, 1, 1)
"""When a session without a date is said to have been made: the same session gives the same bytes."""
_FIRST_YEAR = 1901
"""Excel counts days from 1900, which it takes for a leap year."""
Look = dict[str, Any]
Runs = Sequence[tuple[str, bool]]

PLAIN: Look = {"valign": "top"}
WRAPPED: Look = {"valign": "top", "text_wrap": True}
HEAD: Look = {
    "bold": True,
    "text_wrap": True,
    "valign": "bottom",
    "bg_color": GROUND,
    "bottom": 1,
    "bottom_color": SECOND,
}
TITLE: Look = {"bold": True, "font_size": 16}
SECTION: Look = {"bold": True, "font_size": 12}
QUIET: Look = {"font_color": SECOND}
STRONG: Look = {"bold": True}
DATE: Look = {**PLAIN, "num_format": "d mmm yyyy", "align": "left"}


class Book:
    """A workbook in memory. ``put`` is the only way into a cell."""

    def __init__(self, session: Session, sheet: Sheet) -> None:
        self.sheet = sheet
        self._out = BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(self._out, options)
        self._looks: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._book.set_size(24_000, 14_000)
        self._describe(session)

    def _describe(self, session: Session) -> None:
        """What the file's properties say; no name of a person or an account."""
        made = as_date(session.info.held_on)
        self._book.set_properties(
            {
                "title": writable(self.sheet.title)[:255],
                "subject": writable(self.sheet.subtitle)[:255],
                "author": "RiskDesk",
                "company": writable(session.info.partnership)[:255],
                "status": writable(" · ".join(self.sheet.flags))[:255],
                "created": datetime(made.year, made.month, made.day) if made else _LONG_AGO,
            }
        )

    def page(self, name: str, landscape: bool = True) -> Any:
        """A further worksheet, set up to be printed on A4, one page wide, with the marking at head and foot."""
        page = self._book.add_worksheet(name)
        page.hide_gridlines(2)
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.8)
        if landscape:
            page.set_landscape()
        banner, code = _escaped(self.sheet.banner), _escaped(self.sheet.code)
        flags = _escaped(" · ".join(self.sheet.flags))
        page.set_header(f"&C&B{banner}" + (f"\n&B{flags}" if flags else ""))
        page.set_footer(f"&L{code}&C&B{banner}&B&RPage &P of &N")
        return page

    def look(self, *looks: Look) -> Any:
        """The format of these looks together; the later ones count."""
        made: Look = {"font_name": FONT, "font_size": SIZE, "font_color": TEXT}
        for one in looks:
            made.update(one)
        key = tuple(sorted(made.items()))
        if key not in self._looks:
            self._looks[key] = self._book.add_format(made)
        return self._looks[key]

    def colours(self, fill: str, ink: str) -> Any:
        """The colours of a band, for a conditional format."""
        return self._book.add_format({"bg_color": fill, "font_color": ink})

    def put(self, page: Any, row: int, column: int, value: object, *looks: Look) -> None:
        """Write a value as what it is: text as text, a number, a rank or a date as such; nothing for ``None``."""
        if value is None or value == "":
            if looks:
                page.write_blank(row, column, None, self.look(*looks))
        elif isinstance(value, Rank):
            page.write_number(row, column, value.value, self.look(*looks, {"num_format": rank_format(value)}))
        elif isinstance(value, Fraction | int | float):
            page.write_number(row, column, float(value), self.look(*looks))
        elif isinstance(value, date):
            page.write_datetime(row, column, datetime(value.year, value.month, value.day), self.look(*looks))
        else:
            page.write_string(row, column, fitting(str(value)), self.look(*looks))

    def runs(self, page: Any, row: int, column: int, runs: Runs, *looks: Look) -> None:
        """Write stretches of text, some of them bold, into one cell."""
        kept = [(fitting(text), bold) for text, bold in runs if text]
        if len(kept) < 2 or sum(len(text) for text, _ in kept) > MOST_IN_CELL:
            self.put(page, row, column, "".join(text for text, _ in kept), *looks)
            return
        pieces: list[Any] = []
        for text, bold in kept:
            pieces += [self.look({"bold": bold}), text]
        page.write_rich_string(row, column, *pieces, self.look(*looks))

    def across(self, page: Any, row: int, columns: int, runs: Runs, *looks: Look, wide: int = 105) -> None:
        """Write stretches of text across so many columns from the first, the row as high as they need."""
        text = "".join(part for part, _ in runs)
        page.merge_range(row, 0, row, columns - 1, None, self.look(*looks, WRAPPED))
        self.runs(page, row, 0, runs, *looks, WRAPPED)
        page.set_row(row, height_of(lines_of(text, wide)))

    def data(self) -> bytes:
        """The workbook's bytes; nothing can be added after this."""
        self._book.close()
        return self._out.getvalue()


def fitting(text: str) -> str:
    """The text as a cell can hold it; one that is too long ends in an ellipsis."""
    text = writable(text).replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= MOST_IN_CELL else text[: MOST_IN_CELL - 1] + "…"


def rank_format(rank: Rank) -> str:
    """The number format by which a rank that others share reads "3=" and still is a number."""
    return '0"="' if rank.tied else "0"


def as_date(iso: str) -> date | None:
    """The day that an ISO text names, if it is one that Excel can hold."""
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return None
    return found if found.year >= _FIRST_YEAR else None


def lines_of(text: str, wide: int) -> int:
    """About how many lines a text takes in a cell of so many characters."""
    return sum(max(1, -(-len(line) // wide)) for line in text.split("\n"))


def height_of(lines: int) -> float:
    """The height in points of a row of so many lines; Excel allows 409."""
    return min(409.0, 13.2 * lines + 2)


def _escaped(text: str) -> str:
    """A text for the head or foot of the page, where "&" begins a control sign."""
    line = " ".join(writable(text).split())
    line = line if len(line) <= _MOST_IN_BANNER else line[: _MOST_IN_BANNER - 1] + "…"
    return line.replace("&", "&&")
