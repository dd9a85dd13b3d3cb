"""The second page of the workbook: the matrix with the areas' codes, and the whole method in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from riskdesk.domain.scheme import Factor, Level, Scheme
from riskdesk.domain.session import Session
from riskdesk.domain.words import number
from riskdesk.exchange.excel.book import (
    DATE,
    HEAD,
    PLAIN,
    QUIET,
    SECTION,
    TITLE,
    WRAPPED,
    Book,
    as_date,
    height_of,
    lines_of,
)
from riskdesk.sheet.matrix import SheetMatrix

NAME = "Method"
_NAMES, _CELL = 24, 17
"""Widths of the first column and of the others, in Excel's characters."""
_LEAST = 6
"""At least so many columns, for the words below the matrix."""
MOST_CODES = 150
"""So many codes stand in one cell of the matrix; the rest are counted."""


class _Page:
    """The page and the row that comes next."""

    def __init__(self, book: Book, columns: int) -> None:
        self.book, self.columns, self.row = book, columns, 0
        self.page: Any = book.page(NAME, landscape=False)
        self.page.set_column(0, 0, _NAMES)
        self.page.set_column(1, columns - 1, _CELL)
        self.wide = round((_NAMES + _CELL * (columns - 1)) * 1.1)

    def line(self, text: str, *looks: dict[str, Any]) -> None:
        self.book.put(self.page, self.row, 0, text, *looks)
        self.row += 1

    def section(self, text: str) -> None:
        self.row += 1
        self.line(text, SECTION)

    def words(self, text: str, *looks: dict[str, Any]) -> None:
        if text.strip():
            self.book.across(self.page, self.row, self.columns, [(text.strip(), False)], *looks, wide=self.wide)
            self.row += 1

    def cells(self, *values: object, looks: Sequence[dict[str, Any]] = (PLAIN,)) -> None:
        """Values from the first column on; the last look goes on."""
        for n, value in enumerate(values):
            self.book.put(self.page, self.row, n, value, looks[min(n, len(looks) - 1)])
        self.row += 1

    def worded(self, first: object, text: str, look: dict[str, Any] = PLAIN) -> None:
        """A cell and beside it words across all other columns."""
        book, last = self.book, self.columns - 1
        book.put(self.page, self.row, 0, first, WRAPPED, look)
        self.page.merge_range(self.row, 1, self.row, last, None, book.look(WRAPPED))
        book.put(self.page, self.row, 1, text, WRAPPED)
        lines = max(lines_of(text, round(_CELL * last * 1.1)), lines_of(str(first), _NAMES))
        self.page.set_row(self.row, height_of(lines))
        self.row += 1


def add_method(book: Book, session: Session) -> None:
    """Add the page; of a recorded session it says what is known of the ranks."""
    scheme, matrix = session.scheme, book.sheet.body.matrix
    columns = max(_LEAST, 1 + (len(scheme.probability.levels) if scheme else 0))
    page = _Page(book, columns)
    page.line("Method", TITLE)
    page.words(" · ".join(filter(None, (book.sheet.title, book.sheet.subtitle, *book.sheet.flags))), QUIET)
    if scheme is not None and matrix is not None:
        _matrix(page, scheme, matrix)
    page.section("How the order was reached")
    if scheme is not None:
        page.words(f"Scheme: {scheme.name}. {scheme.description}")
    page.words(book.sheet.body.method)
    if scheme is not None:
        _bands(page, scheme)
        for factor in scheme.factors:
            _factor(page, factor)
        _terms(page, scheme)
    _facts(page, session)


def _matrix(page: _Page, scheme: Scheme, matrix: SheetMatrix) -> None:
    """Impact upwards, probability to the right, each cell in its band's colours with the codes of its areas."""
    page.section(f"Matrix of {scheme.impact.name} and {scheme.probability.name}")
    for impact in reversed(scheme.impact.levels):
        at, high = page.row, 2
        page.book.put(page.page, at, 0, f"{impact.value} {impact.name}", {**WRAPPED, "bold": True, "valign": "vcenter"})
        for probability in scheme.probability.levels:
            text, look = _cell(scheme, matrix, impact, probability)
            page.book.put(page.page, at, probability.value, text, look)
            high = max(high, lines_of(text.replace(", ", ",  "), _CELL) + 1)
        page.page.set_row(at, height_of(high))
        page.row += 1
    heads = [_axis(level) for level in scheme.probability.levels]
    centred = {**HEAD, "align": "center", "valign": "top", "bottom": 0}
    page.cells(f"{scheme.impact.name} ↑   {scheme.probability.name} →", *heads, looks=({**WRAPPED, **QUIET}, centred))


def _axis(level: Level) -> str:
    span = f"\n{level.span.text}" if level.span and level.span.text else ""
    return f"{level.value} {level.name}{span}"


def _cell(scheme: Scheme, matrix: SheetMatrix, impact: Level, probability: Level) -> tuple[str, dict[str, Any]]:
    paint = matrix.grid.paints[impact.value - 1][probability.value - 1]
    codes = [token.code for token in matrix.tokens.get((impact.value, probability.value), ())]
    shown = ", ".join(codes[:MOST_CODES])
    if len(codes) > MOST_CODES:
        shown += f" and {len(codes) - MOST_CODES} more"
    band = scheme.band(impact.value, probability.value)
    score = number(scheme.risk_score(impact.value, probability.value))
    head = f"{score} {band.sign} {band.name}" if band else score
    look = {**WRAPPED, "bg_color": paint.fill, "font_color": paint.ink, "border": 1, "border_color": "#FFFFFF"}
    return f"{head}\n{shown}" if shown else head, {**look, "bold": bool(codes)}


def _bands(page: _Page, scheme: Scheme) -> None:
    page.section("Bands")
    page.cells("Band", "Risk score from", "to", "Months to the next review", looks=(HEAD,))
    for band in scheme.bands:
        colours = {**PLAIN, "bg_color": band.fill, "font_color": band.text, "bold": True}
        words = f"{band.sign} {band.name}".strip()
        if band.low is None or band.high is None:
            page.cells(words, "set for each cell", None, band.review_months, looks=(colours, PLAIN))
        else:
            page.cells(words, band.low, band.high, band.review_months, looks=(colours, PLAIN))


def _factor(page: _Page, factor: Factor) -> None:
    page.section(factor.name)
    page.words(factor.definition)
    if not factor.levels:
        most = f" to {factor.maximum}" if factor.maximum is not None else " on"
        page.words(f"A whole number from {factor.minimum}{most}.")
    for level in reversed(factor.levels):
        span = level.span.text if level.span else ""
        page.worded(f"{level.value} {level.name}", ". ".join(filter(None, (span, level.description))))


def _terms(page: _Page, scheme: Scheme) -> None:
    named = (("Risk", scheme.risk_definition), ("Source of the scheme", scheme.source))
    for name, text in named:
        if text.strip():
            page.section(name)
            page.words(text)


def _facts(page: _Page, session: Session) -> None:
    """What the head of the sheet says, dates as dates."""
    info = session.info
    page.section("About this session")
    dates = {"Session date": info.held_on, "Data to": info.data_to, "Next review": info.review_on}
    for fact in page.book.sheet.facts:
        when = as_date(dates.get(fact.label, ""))
        if when is None:
            page.worded(fact.label, fact.value)
        else:
            page.cells(fact.label, when, looks=(PLAIN, DATE))
