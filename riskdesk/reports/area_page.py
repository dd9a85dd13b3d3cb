"""One page on one risk area, drawn: rank and name, scores with their wording, place, history, words, targets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import chain

from riskdesk.reports.area_figures import GUTTER, FiguresAndWords, Spread, stacked
from riskdesk.reports.area_head import AreaHead
from riskdesk.reports.area_place import Boards
from riskdesk.reports.area_targets import TARGETS_HEIGHT, Targets
from riskdesk.reports.blocks import Facts, Paragraph
from riskdesk.reports.chip import chip_width
from riskdesk.reports.flow import MARGIN, Block, Gap, Pen
from riskdesk.reports.heads import note
from riskdesk.reports.styles import BODY, HEAVY, SMALL, STRONG
from riskdesk.reports.table import PADDING, TIGHT_PADDING, Align, Table, TableColumn
from riskdesk.reports.typeset import Run
from riskdesk.sheet.area import AreaPage
from riskdesk.sheet.area_scores import AreaScore
from riskdesk.sheet.data import Chip

_TEXT_SHARE = 0.6
"""The width of the text beside the figures, on a page across."""


class ScoreKey(StrEnum):
    """The columns of the table of scores; the values name fields of :class:`AreaScore`."""

    AREA = "area"
    GIVEN = "given"
    MEANING = "meaning"


def area_blocks(
    pen: Pen, boards: Boards, page: AreaPage, subtitle: Sequence[Run], size: tuple[float, float], targets: bool
) -> Iterator[Block]:
    """An area's page from its rank to the table of targets. What is short stands on one page.

    Args:
        boards: the document's own, for the matrices of all its pages.
        subtitle: what session the page is of.
    """
    width = size[0] - 2 * MARGIN
    yield AreaHead(page, tuple(subtitle))
    yield Gap(7)
    for line in filter(None, map(str.strip, page.definition.splitlines())):
        yield Paragraph(((line, BODY),), 9.4, after=3)
    yield Gap(3)
    if size[0] > size[1] and (page.place or page.charts):
        left = width * _TEXT_SHARE
        text = [*_scores(pen, page, left), Gap(4), *chain(*_notes(page)), *(_targets() if targets else ())]
        spread = Spread(text, stacked(boards, page, left + GUTTER, width - left - GUTTER), left)
        yield spread
        yield from spread.below
    else:
        yield from _scores(pen, page, width)
        yield from _words(boards, page, width)
        yield from _targets() if targets else ()


def _scores(pen: Pen, page: AreaPage, width: float) -> Iterator[Block]:
    """The facts, the table of scores, and the sentence that explains them."""
    yield Facts(page.facts, 4)
    yield Gap(6)
    yield Table(_columns(pen, page.scores, width), page.scores, level=True, padding=TIGHT_PADDING)
    yield Gap(7)
    runs = tuple((text, HEAVY if bold else SMALL) for text, bold in page.explanation)
    yield Paragraph(runs, 8.4, after=4, boxed=True)


def _words(boards: Boards, page: AreaPage, width: float) -> Iterator[Block]:
    """The figures, and the notes beside and below them."""
    below = list(chain(*_notes(page)))
    if page.place or page.charts:
        figures = FiguresAndWords(boards, page, _notes(page), width)
        yield Gap(6)
        yield figures
        below = figures.below
    yield Gap(9)
    yield from below


def _targets() -> Iterator[Block]:
    """The table that is filled by hand, under its heading."""
    yield Gap(2)
    yield Paragraph((("Targets and actions", HEAVY),), 9.6, "H2", after=3, keep=TARGETS_HEIGHT)
    yield Targets()


def _columns(pen: Pen, scores: Sequence[AreaScore], width: float) -> tuple[TableColumn, ...]:
    """What is scored and what was given as wide as they are, the meaning in the rest."""
    name = max((pen.setter.width(s.area, 9.2, STRONG.weight) for s in scores), default=0.0)
    name = min(name, width * 0.25) + 2 * PADDING + 0.5
    given = max((_wide(pen, s.given) for s in scores), default=0.0)
    given = min(max(given, 30.0), width * 0.22) + 2 * PADDING + 6
    return (
        TableColumn(ScoreKey.AREA, "Score", name, Align.LEFT, STRONG, 9.2),
        TableColumn(ScoreKey.GIVEN, "Given", given, Align.LEFT, BODY, 9.4),
        TableColumn(ScoreKey.MEANING, "What it means", width - name - given, Align.LEFT, SMALL, 8.6),
    )


def _wide(pen: Pen, given: str | Chip) -> float:
    return chip_width(pen, given, 9.4) if isinstance(given, Chip) else pen.setter.width(given, 9.4)


def _notes(page: AreaPage) -> list[tuple[Paragraph, ...]]:
    return [note(one, 8.8) for one in page.notes]
