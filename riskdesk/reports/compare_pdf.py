"""A comparison as PDF: what moved between two versions, and why, with the head and foot of the sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from riskdesk.domain.compare import Comparison
from riskdesk.domain.progress import Progress, counted, standing
from riskdesk.domain.words import joined
from riskdesk.figures.chart_data import ChartData, Kind
from riskdesk.figures.chart_picks import Slots
from riskdesk.immutable import immutable
from riskdesk.reports.blocks import Facts, Paragraph
from riskdesk.reports.chart_block import ChartBlock
from riskdesk.reports.compare_sheet import CompareSheet, compare_sheet
from riskdesk.reports.compare_tables import (
    TOLD,
    WORDED,
    Headings,
    columns,
    dropped_headings,
    not_ranked_headings,
    ranked_headings,
)
from riskdesk.reports.document import Frame, SheetResult, write_document
from riskdesk.reports.flow import MARGIN, Block, Drawn, Gap, Pen, Room
from riskdesk.reports.heads import boxed, head, running, section, subtitle
from riskdesk.reports.structure import Element
from riskdesk.reports.styles import BODY, HEAVY, STRONG
from riskdesk.reports.table import ROW_PADDING, TIGHT_PADDING, Table
from riskdesk.sheet.data import PageSize
from riskdesk.sheet.record import COMPARISON, record_of_several

_SIZE = PageSize.A4.points[::-1]
"""A4 across: the table stands then and now beside each other."""
_FEW = 16
"""Of so many areas the tables can stand on one page or two."""


def compare_pdf(
    comparison: Comparison,
    chart: ChartData | None = None,
    picked: Slots | Sequence[str] = (),
    progress: Progress | None = None,
) -> SheetResult:
    """Make the pages of a comparison. The result's code is those of both, "ACAC-2A29 → C98C-21C1".

    Args:
        chart: drawn last, under a heading of its own.
        picked: the series to stand out: keys in the order of picking, or with the slots that the screen gives them.
        progress: told after each area that is worked out and each row that is drawn how many of how many are done. It
            may raise ``Cancelled`` (or anything else), which ends the work and comes through; may be called from a
            worker thread.
    """
    made = _Made(comparison, compare_sheet(comparison, progress), chart, picked)
    result = _drawn(made, progress)
    if result.pages > 1 and len(comparison.rows) <= _FEW:
        # It may just miss a page: with its rows closer together it need not.
        steps = made.sheet.steps
        tight = _drawn(made, standing(progress, steps, steps), TIGHT_PADDING)
        return tight if tight.pages < result.pages else result
    return result


@immutable
class _Made:
    """What is to be drawn."""

    comparison: Comparison
    sheet: CompareSheet
    chart: ChartData | None
    picked: Slots | Sequence[str]


def _drawn(made: _Made, progress: Progress | None, padding: float = ROW_PADDING) -> SheetResult:
    sheet = made.sheet
    title = joined((sheet.title, sheet.subtitle, *sheet.flags))
    unlike = ("the two are not marked alike",) if sheet.differs else ()
    further = running((*sheet.flags, *unlike), sheet.title, sheet.subtitle)
    both = (made.comparison.old, made.comparison.new)
    record = record_of_several(COMPARISON, both, sheet.code).text
    frame = Frame(_SIZE, title, sheet.banner, further, sheet.code, record=record)

    def blocks(pen: Pen) -> Iterator[Block]:
        return _blocks(made, _Tables(pen, sheet.steps, progress, padding, len(made.comparison.rows)))

    return write_document(frame, blocks)


def _blocks(made: _Made, tables: _Tables) -> Iterator[Block]:
    """The comparison from its title to the chart."""
    comparison, sheet = made.comparison, made.sheet
    yield from _head(sheet)
    if sheet.ranked:
        yield from tables.table("", ranked_headings(comparison, sheet.ranked), sheet.ranked)
    else:
        nothing = "No area is ranked now." if comparison.new.present else "There are no risk areas now."
        yield Paragraph(((nothing, STRONG),), 10, after=4)
    yield from tables.table("Not ranked now", not_ranked_headings(comparison, sheet.not_ranked), sheet.not_ranked)
    yield from tables.table("Dropped", dropped_headings(comparison, sheet.dropped), sheet.dropped)
    moved = comparison.counts.up or comparison.counts.down
    heading = "How each move came about" if moved and not comparison.recorded else "Area by area"
    yield from tables.table(heading, TOLD, sheet.told, level=True)
    yield from tables.table("Old and new wording", WORDED, sheet.worded, level=True)
    if made.chart is not None:
        yield Gap(12)
        yield _Headed(_chart_heading(made.chart), ChartBlock(made.chart, made.picked))


def _head(sheet: CompareSheet) -> Iterator[Block]:
    """All that stands above the first table."""
    yield from head(sheet.title, subtitle(sheet.subtitle, sheet.flags))
    yield Facts(sheet.facts, len(sheet.facts) // 2)
    if sheet.differs:
        yield Gap(5)
        yield Paragraph(((sheet.differs, STRONG),), 9)
    yield Gap(7)
    yield Paragraph(((sheet.counts, HEAVY),), 11.5, after=1)
    yield Paragraph(((sheet.sum, BODY), (f" {sheet.reopened}" if sheet.reopened else "", STRONG)), 9, after=6)
    yield boxed(sheet.verdict, sheet.method)


@dataclass
class _Tables:
    """Makes the tables, and reports their rows after the ``done`` steps before them."""

    pen: Pen
    steps: int
    progress: Progress | None
    padding: float
    done: int

    def table(self, heading: str, headings: Headings, rows: Sequence[object], level: bool = False) -> Iterator[Block]:
        """A table under its heading; nothing where there are no rows."""
        if not rows:
            return
        if heading:
            yield Gap(12)
            yield section(f"{heading} ({len(rows)})")
        wide = columns(self.pen, headings, rows, _SIZE[0] - 2 * MARGIN, level)
        report = counted(self.progress, self.done, self.steps)
        yield Table(wide, rows, report, level, TIGHT_PADDING if level else self.padding)
        self.done += len(rows)


def _chart_heading(chart: ChartData) -> Paragraph:
    what = "Rank" if chart.kind is Kind.RANK else chart.title or "Value"
    return Paragraph(((f"{what} over the sessions", HEAVY),), 10, "H2", after=5)


class _Headed(Block):
    """A figure under its heading, on one page."""

    def __init__(self, heading: Paragraph, figure: ChartBlock) -> None:
        self._heading, self._figure = heading, figure

    def least(self, pen: Pen, width: float) -> float:
        """The room for both."""
        return self._heading.height(pen, width) + self._figure.least(pen, width)

    def draw(self, pen: Pen, parent: Element, room: Room) -> Drawn:
        """Draw both; the figure takes what the heading leaves."""
        above = self._heading.draw(pen, parent, room).height
        below = Room(room.x, room.top - above, room.width, room.height - above, room.fresh)
        return Drawn(above + self._figure.draw(pen, parent, below).height)
