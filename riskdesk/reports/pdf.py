"""The sheet as PDF: tagged, with its fonts, and the same bytes for the same session."""

from __future__ import annotations

from collections.abc import Iterator

from riskdesk.domain.progress import Cancelled, Progress, counted, standing
from riskdesk.domain.session import Session
from riskdesk.domain.words import joined
from riskdesk.immutable import immutable
from riskdesk.reports.blocks import Facts, Paragraph
from riskdesk.reports.columns import table_columns
from riskdesk.reports.document import Frame, SheetResult, write_document
from riskdesk.reports.flow import MARGIN, Block, Gap, Pen
from riskdesk.reports.heads import boxed, head, note, running, section, subtitle
from riskdesk.reports.matrix_block import Beside
from riskdesk.reports.styles import STRONG
from riskdesk.reports.table import ROW_PADDING, TIGHT_PADDING, Table
from riskdesk.sheet.build import AS_RECORDED, Sheet, SheetOptions, build_sheet

__all__ = ["Cancelled", "Progress", "SheetResult", "sheet_pdf"]

_ONE_PAGE = 16
"""So many areas can stand on one page of A4 with all that is said below them."""
_SCALES = (1.0, 0.94, 0.88)
"""How much smaller a sheet is drawn to keep to one page: at the least its table has 8 points, its notes 7."""
_LOWEST_PADDING = 1.5
"""Above and below a cell's text across the page, where height is scarce."""
_WIDE = 1000.0
"""Across a page of less than this width a fact, with its text, takes a quarter of it."""
_BANNERS = 110.0
"""Roughly what the banners take of a page's height."""


def sheet_pdf(
    session: Session,
    options: SheetOptions = AS_RECORDED,
    progress: Progress | None = None,
) -> SheetResult:
    """Make the priority sheet of one version of a session.

    Args:
        progress: told after each row of the table how many of how many are drawn. It may raise :class:`Cancelled`
            (or anything else), which ends the work and comes through; may be called from a worker thread.
    """
    return draw_sheet(build_sheet(session, options), options, progress)


def draw_sheet(sheet: Sheet, options: SheetOptions, progress: Progress | None = None) -> SheetResult:
    """Draw a sheet that is already put together; see :func:`sheet_pdf`.

    A sheet that just misses its one page is drawn again with its rows closer together, then smaller, across the page
    with its rows closer still, and kept if it then fits.
    """
    return _fitted(sheet, options, progress)[1]


@immutable
class Fit:
    """The space above and below a cell's text, in points, and how much smaller than measured everything is drawn."""

    padding: float = ROW_PADDING
    scale: float = 1.0

    def size(self, options: SheetOptions) -> tuple[float, float]:
        """The page's width and height in the measure of what is drawn on it."""
        return options.size[0] / self.scale, options.size[1] / self.scale


def fit_of(sheet: Sheet, options: SheetOptions, progress: Progress | None = None) -> Fit:
    """How a sheet is drawn so that it keeps to one page if it can, for drawing it within another document.

    It is tried out, which ``progress`` is told of as of any drawing; a list that is too long for one page is not.
    """
    return _fitted(sheet, options, progress)[0] if _may_fit(sheet) else Fit()


def _may_fit(sheet: Sheet) -> bool:
    return _rows(sheet) <= _ONE_PAGE


def _rows(sheet: Sheet) -> int:
    return len(sheet.body.rows) + len(sheet.body.not_scored)


def _fitted(sheet: Sheet, options: SheetOptions, progress: Progress | None) -> tuple[Fit, SheetResult]:
    """How a sheet is drawn, and the sheet drawn so."""
    usual = Fit(), _drawn(sheet, options, progress, Fit())
    if usual[1].pages == 2 and _may_fit(sheet):
        again = standing(progress, _rows(sheet), _rows(sheet))
        for fit in _fits(options):
            result = _drawn(sheet, options, again, fit)
            if result.pages == 1:
                return fit, result
    return usual


def _fits(options: SheetOptions) -> Iterator[Fit]:
    """What is tried, the most readable first."""
    for scale in _SCALES:
        yield Fit(TIGHT_PADDING, scale)
    if options.landscape:
        yield Fit(_LOWEST_PADDING, _SCALES[-1])


def _drawn(sheet: Sheet, options: SheetOptions, progress: Progress | None, fit: Fit) -> SheetResult:
    title = joined((sheet.title, sheet.subtitle, *sheet.flags))
    further = running(sheet.flags, sheet.title, sheet.subtitle)
    grey, record = options.greyscale, sheet.record
    frame = Frame(options.size, title, sheet.banner, further, sheet.code, grey, record, fit.scale)
    return write_document(frame, lambda pen: sheet_blocks(pen, sheet, fit.size(options), progress, fit.padding))


def sheet_blocks(
    pen: Pen, sheet: Sheet, size: tuple[float, float], progress: Progress | None, padding: float
) -> Iterator[Block]:
    """The sheet from its title to its last note."""
    width = size[0] - 2 * MARGIN
    yield from head(sheet.title, subtitle(sheet.subtitle, sheet.flags))
    across = size[0] > size[1]
    yield Facts(sheet.facts, 4 if width < (_WIDE if across else 700) else 5)
    yield Gap(6)
    yield boxed("How the order was reached.", sheet.body.method)
    yield from _tables(pen, sheet, width, progress, padding)
    notes = [note(one, 8.3) for one in sheet.body.notes]
    if sheet.body.matrix is not None:
        yield Gap(11)
        low, columns = padding < ROW_PADDING, 2 if across else 1
        block = Beside(pen, sheet.body.matrix, notes, width, size[1] - _BANNERS, low, columns)
        yield block
        notes = [tuple(block.below)]
    yield Gap(12)
    for paragraphs in notes:
        yield from paragraphs


def _tables(pen: Pen, sheet: Sheet, width: float, progress: Progress | None, padding: float) -> Iterator[Block]:
    total = _rows(sheet)
    if sheet.body.rows:
        columns = table_columns(pen, sheet.body.columns, sheet.body.rows, width)
        yield Table(columns, sheet.body.rows, counted(progress, 0, total), padding=padding)
    else:
        nothing = "No area is scored yet." if sheet.body.not_scored else "There are no risk areas yet."
        yield Paragraph(((nothing, STRONG),), 10, after=4)
    if sheet.body.not_scored:
        yield Gap(9)
        yield section(f"{sheet.body.not_scored_title} ({len(sheet.body.not_scored)})")
        columns = table_columns(pen, sheet.body.not_scored_columns, sheet.body.not_scored, width)
        yield Table(columns, sheet.body.not_scored, counted(progress, len(sheet.body.rows), total), padding=padding)
