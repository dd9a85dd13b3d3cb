"""The first page of the workbook: the ranked table, and what is not scored apart from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from riskdesk.domain.scheme import Band
from riskdesk.domain.session import Session
from riskdesk.exchange.area_rows import AreaRow, AreaRows
from riskdesk.exchange.excel.book import (
    HAIR,
    HEAD,
    QUIET,
    SECTION,
    STRONG,
    TITLE,
    Book,
    Look,
    fitting,
    height_of,
    lines_of,
)
from riskdesk.exchange.excel.columns import AREA, BAND, RISK, ExcelColumn, columns_for

NAME = "Priorities"
MOST_LINES = 12
"""A row is no higher, so that the table stays one; a longer text is whole in its cell all the same."""
RULED: Look = {"bottom": 1, "bottom_color": HAIR}


def add_table(book: Book, session: Session, rows: AreaRows) -> None:
    """Add the page."""
    columns = columns_for(session.scheme, (*rows.ranked, *rows.apart))
    page = book.page(NAME)
    for n, column in enumerate(columns):
        page.set_column(n, n, column.width, None, {"hidden": n == 0})
    head = _top(book, page)
    end = _rows(book, page, head, columns, rows.ranked)
    page.freeze_panes(head + 1, _place(columns, AREA) + 1)
    page.autofilter(head, 1, max(end - 1, head + 1), len(columns) - 1)
    page.repeat_rows(head)
    last = _apart(book, page, end + 1, columns, rows.apart) if rows.apart else end
    _paint(book, page, session.scheme.bands if session.scheme else (), columns, head + 1, last)
    printed = max(n for n, column in enumerate(columns) if not column.screen)
    page.print_area(0, 1, max(last - 1, head + 1), printed)
    page.set_first_sheet()
    page.activate()


def _place(columns: Sequence[ExcelColumn], heading: str) -> int:
    return next(n for n, column in enumerate(columns) if column.heading == heading)


def _top(book: Book, page: Any) -> int:
    """What stands above the table; returns the row of the headings. Short, because it stays when one scrolls."""
    sheet = book.sheet
    facts = " · ".join(f"{fact.label}: {fact.value}" for fact in sheet.facts)
    lines = [(sheet.title, TITLE), (sheet.subtitle, QUIET), (" · ".join(sheet.flags), STRONG), (facts, QUIET)]
    if not sheet.body.rows:
        lines.append(("No area is scored yet." if sheet.body.not_scored else "There are no risk areas yet.", STRONG))
    shown = [(text, look) for text, look in lines if text]
    for n, (text, look) in enumerate(shown):
        book.put(page, n, 1, text, look)
    return len(shown) + 1


def _rows(book: Book, page: Any, head: int, columns: Sequence[ExcelColumn], rows: Sequence[AreaRow]) -> int:
    """Headings and areas; returns the row after them."""
    for n, column in enumerate(columns):
        centred = {"align": column.look.get("align", "left")}
        book.put(page, head, n, column.heading, HEAD, centred)
    page.set_row(head, height_of(2))
    for y, row in enumerate(rows, head + 1):
        lines = 1
        for n, column in enumerate(columns):
            value = column.value(row)
            book.put(page, y, n, value, column.look, RULED)
            if column.look.get("text_wrap") and isinstance(value, str):
                lines = max(lines, lines_of(value, round(column.width * 1.1)))
        if lines > 1:
            page.set_row(y, height_of(min(lines, MOST_LINES)))
    return head + 1 + len(rows)


def _apart(book: Book, page: Any, at: int, columns: Sequence[ExcelColumn], rows: Sequence[AreaRow]) -> int:
    title = f"{book.sheet.body.not_scored_title} ({len(rows)})"
    book.put(page, at, 1, f"{title}: no rank, and never counted as low", SECTION)
    return _rows(book, page, at + 1, columns, rows)


def _paint(book: Book, page: Any, bands: Sequence[Band], columns: Sequence[ExcelColumn], first: int, last: int) -> None:
    """Score and band in the band's colours, by the word in the band's cell: whoever changes one changes the other."""
    if not bands or last <= first:
        return
    risk, band_column = _place(columns, RISK), _place(columns, BAND)
    named = f"${xl_col_to_name(band_column)}{first + 1}"
    for band in bands:
        words = fitting(f"{band.sign} {band.name}".strip()).replace('"', '""')
        look = book.colours(band.fill, band.text)
        rule = {"type": "formula", "criteria": f'={named}="{words}"', "format": look}
        page.conditional_format(first, risk, last - 1, risk, rule)
        page.conditional_format(first, band_column, last - 1, band_column, rule)
