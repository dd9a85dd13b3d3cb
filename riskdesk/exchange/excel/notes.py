"""The third page of the workbook: what has changed, ties, moves, what the words mean, who took part."""

from __future__ import annotations

from riskdesk.exchange.excel.book import QUIET, SECTION, TITLE, WRAPPED, Book, height_of, lines_of

NAME = "Notes"
_WIDTH = 84
"""Of the one column, in Excel's characters."""


def add_notes(book: Book) -> None:
    """Add the page with the notes of the sheet."""
    page = book.page(NAME, landscape=False)
    page.set_column(0, 0, _WIDTH)
    book.put(page, 0, 0, "Notes", TITLE)
    whose = " · ".join(filter(None, (book.sheet.title, book.sheet.subtitle, *book.sheet.flags)))
    book.put(page, 1, 0, whose, QUIET, WRAPPED)
    page.set_row(1, height_of(lines_of(whose, _WIDTH)))
    row = 3
    for note in book.sheet.body.notes:
        book.put(page, row, 0, note.heading, SECTION)
        for n, runs in enumerate(note.paragraphs, row + 1):
            book.runs(page, n, 0, runs, WRAPPED)
            page.set_row(n, height_of(lines_of("".join(text for text, _ in runs), _WIDTH)))
        row += len(note.paragraphs) + 2
