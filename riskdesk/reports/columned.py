"""Notes in columns beside a figure: they are read down one column, then the next, and all are about as high."""

from __future__ import annotations

from collections.abc import Sequence

from riskdesk.immutable import immutable
from riskdesk.reports.blocks import Paragraph
from riskdesk.reports.flow import Pen, Room
from riskdesk.reports.structure import Element

Note = Sequence[Paragraph]
"""A note's heading and paragraphs."""

GUTTER = 16.0
_STEP = 3.0
"""By so much the columns are made higher until they hold every note."""


@immutable
class Columned:
    """Paragraphs by columns, the height of the highest column, and the notes that found no room in any."""

    columns: tuple[tuple[Paragraph, ...], ...]
    width: float
    height: float
    left: tuple[Note, ...] = ()

    def draw(self, pen: Pen, parent: Element, x: float, top: float) -> None:
        """Draw the columns from their upper left corner, in reading order."""
        for column in self.columns:
            y = top
            for paragraph in column:
                y -= paragraph.draw(pen, parent, Room(x, y, self.width, self.height + paragraph.after)).height
            x += self.width + GUTTER


def columned(pen: Pen, notes: Sequence[Note], count: int, width: float, least: float, most: float) -> Columned:
    """Set notes in columns that are as low as they can be and hold all of them.

    A note is parted between two columns only where they hold all in no other way. Where even the highest do not hold
    all, the columns are as high as ``least`` with as many whole notes as they then hold, from the first on.

    Args:
        count: how many columns.
        width: of all columns with what parts them, in points.
        least: a height that there is beside the figure in any case.
        most: the height that the columns may not exceed.
    """
    each = (width - (count - 1) * GUTTER) / count
    even = sum(_tall(pen, note, each) for note in notes) / count
    for pieces in (tuple(map(tuple, notes)), tuple(piece for note in notes for piece in _pieces(note))):
        for step in range(max(0, int((most - even) / _STEP) + 1)):
            columns = _filled(pen, pieces, count, each, even + step * _STEP)
            if columns is not None:
                return Columned(columns, each, _highest(pen, columns, each))
    for held in range(len(notes) - 1, 0, -1):
        columns = _filled(pen, notes[:held], count, each, least)
        if columns is not None:
            return Columned(columns, each, _highest(pen, columns, each), tuple(notes[held:]))
    return Columned((), each, 0.0, tuple(notes))


def _pieces(note: Note) -> list[Note]:
    """A note in what may stand in different columns: its heading stays with its first paragraph."""
    return [note[:2], *((paragraph,) for paragraph in note[2:])]


def _filled(
    pen: Pen, pieces: Sequence[Note], count: int, width: float, tall: float
) -> tuple[tuple[Paragraph, ...], ...] | None:
    """The pieces in columns of this height, one after another, or ``None`` where they do not fit."""
    columns: list[list[Paragraph]] = [[]]
    used = 0.0
    for piece in pieces:
        height = _tall(pen, piece, width)
        if used and used + height - piece[-1].after > tall:
            columns.append([])
            used = 0.0
        if len(columns) > count or height - piece[-1].after > tall:
            return None
        columns[-1] += piece
        used += height
    return tuple(map(tuple, columns))


def _tall(pen: Pen, paragraphs: Sequence[Paragraph], width: float) -> float:
    return sum(paragraph.height(pen, width) for paragraph in paragraphs)


def _highest(pen: Pen, columns: Sequence[Sequence[Paragraph]], width: float) -> float:
    return max((_tall(pen, column, width) - column[-1].after for column in columns if column), default=0.0)
