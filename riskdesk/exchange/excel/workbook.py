"""The workbook of a session: the priority table, the method with the matrix, the notes."""

from __future__ import annotations

from riskdesk.domain.session import Session
from riskdesk.exchange.area_rows import area_rows
from riskdesk.exchange.excel.book import Book
from riskdesk.exchange.excel.method import add_method
from riskdesk.exchange.excel.notes import add_notes
from riskdesk.exchange.excel.table import add_table
from riskdesk.sheet.build import AS_RECORDED, SheetOptions, build_sheet


def workbook(session: Session, options: SheetOptions = AS_RECORDED) -> bytes:
    """One version of a session, scored or recorded, as the bytes of an .xlsx file; the same bytes for the same session.

    ``options`` are those of the sheet; its page size is not used.
    """
    sheet = build_sheet(session, options)
    book = Book(session, sheet)
    add_table(book, session, area_rows(session, sheet, options))
    add_method(book, session)
    add_notes(book)
    return book.data()
