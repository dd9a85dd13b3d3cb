"""Blank score sheets as PDF: tagged as every document is, so that a screen reader reads what is to be filled in."""

from __future__ import annotations

from collections.abc import Iterator

from riskdesk.domain.progress import Progress
from riskdesk.domain.session import Session
from riskdesk.domain.words import joined
from riskdesk.immutable import immutable
from riskdesk.reports.blocks import Facts, Paragraph
from riskdesk.reports.document import Frame, SheetResult, write_document
from riskdesk.reports.fill_in import PEN_INK, fill_in_width
from riskdesk.reports.flow import MARGIN, Block, Drawn, Gap, Leaf, NewPage, Pen, Room
from riskdesk.reports.fonts import Weight
from riskdesk.reports.heads import boxed, head
from riskdesk.reports.structure import Element
from riskdesk.reports.styles import BODY, HEAVY, QUIET, SMALL, STRONG, Style
from riskdesk.reports.table import HEAD_SIZE, PADDING, Align, Table, TableColumn
from riskdesk.sheet.blank import BlankKey, BlankRow, BlankSheet, LevelKey, Wording, build_blank
from riskdesk.sheet.data import AS_RECORDED, SheetOptions
from riskdesk.sheet.fill_in import BlankOptions, FillIn
from riskdesk.sheet.record import record_of

_LOW, _ROOMY = 29.0, 75.0
"""Heights of a row: for one line of reason, and for four."""
_OWN = ("Agency or role", "Scorer", "Date")
_WIDEST_AREA = 0.25
"""The share of the width that the areas' names take at most; the rest is for the pen."""
_LEFT_BLANK = "This page is left blank, so that each score sheet begins on a leaf of its own."


def blank_pdf(session: Session, options: SheetOptions = AS_RECORDED, progress: Progress | None = None) -> SheetResult:
    """Make the blank score sheets of one version of a session; see :func:`riskdesk.reports.documents.make_document`.

    Raises:
        RiskDeskError: the session is recorded, and so has no scale.
    """
    wanted = options.blank or BlankOptions()
    sheet = build_blank(session, wanted)
    title = joined((sheet.title, sheet.subtitle))
    record = record_of(session, sheet.code, options).text
    grey, leaf = options.greyscale, sheet.copies[-1]
    frame = Frame(options.size, title, sheet.banner, ((title, QUIET),), sheet.code, grey, record, leaf=leaf)
    return write_document(frame, lambda pen: _sheets(pen, sheet, options.size[0] - 2 * MARGIN, wanted, progress))


def _sheets(
    pen: Pen, sheet: BlankSheet, width: float, wanted: BlankOptions, progress: Progress | None
) -> Iterator[Block]:
    """One sheet after another; each is its table, and the wording on the back."""
    columns = blank_columns(pen, sheet, width)
    filler = Paragraph(((_LEFT_BLANK, QUIET),), 9.6)
    for done, name in enumerate(sheet.copies):
        if progress is not None:
            progress(done, len(sheet.copies))
        yield Leaf(name, filler)
        yield from _head(sheet, name, width)
        if sheet.rows:
            yield Table(columns, sheet.rows, lowest=_ROOMY if wanted.reasons else _LOW)
        else:
            nothing = "There are no risk areas yet: add them to the session, then print its score sheets."
            yield Paragraph(((nothing, STRONG),), 10)
        # The back of the leaf.
        yield NewPage()
        yield Paragraph((("What the numbers mean", HEAVY),), 13, "H2", after=6)
        for wording in sheet.wording:
            yield from _wording(pen, wording, width)


def _head(sheet: BlankSheet, name: str, width: float) -> Iterator[Block]:
    yield from head(sheet.title, ((f"{name} · " if name else "", STRONG), (sheet.subtitle, QUIET)))
    yield Facts(sheet.facts, 4 if width < 700 else 5)
    yield Gap(5)
    yield OwnFields(_OWN)
    yield boxed("How to fill it in.", sheet.how)


@immutable(slots=False)
class OwnFields(Block):
    """What a scorer says of themselves: labels in one row, each with a line to write on."""

    labels: tuple[str, ...]
    size: float = 9.6
    height: float = 30.0

    def draw(self, pen: Pen, parent: Element, room: Room) -> Drawn:
        """Draw the labels and their lines."""
        if room.height < self.height and not room.fresh:
            return Drawn(0.0, self)
        shares, gap = (0.5, 0.28, 0.22), 14.0
        x, y = room.x, room.top - 18
        for label, share in zip(self.labels, shares, strict=True):
            wide = share * room.width
            used = pen.setter.width(label, self.size, Weight.SEMIBOLD) + 5
            with pen.canvas.content(Element("P", parent)):
                (line,) = pen.setter.lines([(label, STRONG)], self.size, wide)
                pen.line(line, x, y, self.size)
            with pen.canvas.artefact():
                pen.canvas.rule(x + used, y - 2, wide - used - gap, PEN_INK, 0.6)
            x += wide
        return Drawn(min(self.height, room.height))


def blank_columns(pen: Pen, sheet: BlankSheet, width: float) -> tuple[TableColumn, ...]:
    """The columns with their widths, ``width`` points in all: names as they need, the rest for the reason."""
    widths = {key: _least(pen, key, heading, sheet.rows) for key, heading in sheet.columns}
    open_keys = [key for key in widths if key not in (BlankKey.CODE, BlankKey.AREA, BlankKey.REASON)]
    names = max((pen.setter.width(row.area[0], 9.2, Weight.SEMIBOLD) for row in sheet.rows), default=0.0)
    rest = width - widths[BlankKey.CODE] - sum(widths[key] for key in open_keys)
    widths[BlankKey.AREA] = max(min(names + 2 * PADDING + 0.5, width * _WIDEST_AREA, rest * 0.6), 80.0)
    widths[BlankKey.REASON] = max(rest - widths[BlankKey.AREA], 40.0)
    return tuple(
        TableColumn(key, heading, widths[key], Align.LEFT, *_look(key), SMALL) for key, heading in sheet.columns
    )


def _least(pen: Pen, key: BlankKey, heading: str, rows: tuple[BlankRow, ...]) -> float:
    """What the heading's longest word, the codes, or the rings and boxes need."""
    word = max(pen.setter.width(part, HEAD_SIZE, Weight.SEMIBOLD) for part in heading.split())
    cells = {getattr(row, key.value) for row in rows if key is not BlankKey.AREA}
    style, size = _look(key)
    wide = [
        fill_in_width(pen, cell, size) if isinstance(cell, FillIn) else pen.setter.width(cell, size, style.weight)
        for cell in cells
    ]
    return max(word, *wide, 0.0) + 2 * PADDING + 0.5


def _look(key: BlankKey) -> tuple[Style, float]:
    if key is BlankKey.CODE:
        return STRONG, 8.2
    return (STRONG, 9.2) if key is BlankKey.AREA else (BODY, 9.4)


def _wording(pen: Pen, wording: Wording, width: float) -> Iterator[Block]:
    """One scale in the scheme's full wording."""
    yield Paragraph(((wording.heading, HEAVY),), 10.4, "H3", after=1.5, keep=70)
    yield Paragraph(((wording.definition, SMALL),), 9, after=3)
    if wording.lines:
        names = max(pen.setter.width(line.name, 9.2, Weight.SEMIBOLD) for line in wording.lines)
        first, name = 30.0, min(max(names, 40.0) + 2 * PADDING + 1, width * 0.3)
        yield Table(
            (
                TableColumn(LevelKey.VALUE, "Level", first, Align.LEFT, HEAVY, 9.4),
                TableColumn(LevelKey.NAME, "Name", name, Align.LEFT, STRONG, 9.2),
                TableColumn(LevelKey.MEANING, "What it means", width - first - name, Align.LEFT, BODY, 9.2),
            ),
            wording.lines,
            level=True,
        )
    yield Gap(10)
