"""The sheet as a Word document: what the PDF says, to be put into a committee's report and edited there."""

from __future__ import annotations

from collections.abc import Sequence

from riskdesk.domain.session import Session
from riskdesk.exchange.word.matrix import add_matrix
from riskdesk.exchange.word.paper import Paper, Runs
from riskdesk.exchange.word.table import add_table, wants_width
from riskdesk.sheet.build import AS_RECORDED, Sheet, SheetOptions, build_sheet
from riskdesk.sheet.data import Column, SheetRow


def document(session: Session, options: SheetOptions = AS_RECORDED) -> bytes:
    """One version of a session, scored or recorded, as the bytes of a .docx file; the same bytes for the same session.

    The page is A4: upright, or across where the options say so or names and reasons would have no room.
    """
    sheet = build_sheet(session, options)
    paper = Paper(sheet, session.info, options.landscape or wants_width(sheet.body.columns))
    _head(paper, sheet)
    _tables(paper, sheet)
    if sheet.body.matrix is not None and session.scheme is not None:
        paper.heading("Matrix")
        add_matrix(paper, session.scheme, sheet.body.matrix)
    for note in sheet.body.notes:
        paper.heading(note.heading)
        for runs in note.paragraphs:
            paper.paragraph(runs)
    return paper.data()


def _head(paper: Paper, sheet: Sheet) -> None:
    paper.title(sheet.title)
    if sheet.subtitle:
        paper.paragraph(((sheet.subtitle, False),), "Subtitle")
    if sheet.flags:
        paper.paragraph(((" · ".join(sheet.flags), True),))
    facts: list[tuple[str, bool]] = []
    for fact in sheet.facts:
        facts += [(f"{' · ' if facts else ''}{fact.label}: ", False), (fact.value, True)]
    paper.paragraph(tuple(facts))
    paper.heading("How the order was reached")
    paper.paragraph(((sheet.body.method, False),))


def _tables(paper: Paper, sheet: Sheet) -> None:
    body = sheet.body
    paper.heading("Priorities")
    if body.rows:
        told = f"The {len(body.rows)} risk areas in order of priority, with their scores and ranks."
        _table(paper, body.columns, body.rows, ("Priorities", told))
    else:
        paper.paragraph((("No area is scored yet." if body.not_scored else "There are no risk areas yet.", True),))
    if body.not_scored:
        title = f"{body.not_scored_title} ({len(body.not_scored)})"
        paper.heading(title)
        told = "The risk areas without a rank, by name, with what is missing."
        _table(paper, body.not_scored_columns, body.not_scored, (title, told))


def _table(paper: Paper, columns: Sequence[Column], rows: Sequence[SheetRow], words: tuple[str, str]) -> None:
    add_table(paper, columns, rows, words)
    paper.paragraph(_NOTHING, "After table")


_NOTHING: Runs = ()
