"""The head of an area's page: the agreed rank, large, beside the name."""

from __future__ import annotations

from collections.abc import Sequence

from riskdesk.reports.blocks import Paragraph
from riskdesk.reports.flow import Block, Drawn, Pen, Room
from riskdesk.reports.fonts import Weight
from riskdesk.reports.structure import Element
from riskdesk.reports.styles import CAPITAL, GROUND, HEAVY, QUIET, SECOND, TEXT
from riskdesk.reports.typeset import Run
from riskdesk.sheet.area import AreaPage

_PLATE = 74.0
_HEIGHT = 50.0
_GUTTER = 12.0
_SIZES = (20.0, 16.0, 13.0)
"""Sizes of the name: the first in which it takes two lines at the most."""
_MOST_LINES = 5
_RANK = 26.0
_WORDS = 7.6


class AreaHead(Block):
    """Rank and name side by side. A name of more than :data:`_MOST_LINES` lines flows on like any text."""

    def __init__(self, page: AreaPage, subtitle: Sequence[Run]) -> None:
        self._page, self._subtitle = page, tuple(subtitle)

    def draw(self, pen: Pen, parent: Element, room: Room) -> Drawn:
        """Draw the name, then the rank, in reading order."""
        width = room.width - _PLATE - _GUTTER
        name = self._name(pen, width)
        below = Paragraph(self._subtitle, 9.2)
        if len(name.lines(pen, width)) > _MOST_LINES:
            return self._flowing(pen, parent, room, name)
        x = room.x + _PLATE + _GUTTER
        tall = name.height(pen, width) + below.height(pen, width)
        top = room.top - max(0.0, (_HEIGHT - tall) / 2)
        name.draw(pen, parent, Room(x, top, width, room.height))
        self._draw_rank(pen, parent, room)
        below.draw(pen, parent, Room(x, top - name.height(pen, width), width, room.height))
        return Drawn(max(_HEIGHT, tall))

    def _name(self, pen: Pen, width: float) -> Paragraph:
        sized = [Paragraph(((self._page.name, HEAVY),), size, "H1", after=1) for size in _SIZES]
        return next((p for p in sized if len(p.lines(pen, width)) <= 2), sized[-1])

    def _flowing(self, pen: Pen, parent: Element, room: Room, name: Paragraph) -> Drawn:
        """The rank in words above a name that is longer than any head."""
        rank = " ".join(filter(None, (self._page.rank, self._page.rank_words)))
        head = Paragraph(((f"{rank[:1].upper()}{rank[1:]} · ", HEAVY), *self._subtitle), 9.2, after=4)
        used = head.draw(pen, parent, room).height
        drawn = name.draw(pen, parent, Room(room.x, room.top - used, room.width, room.height - used))
        return Drawn(used + drawn.height, drawn.rest)

    def _draw_rank(self, pen: Pen, parent: Element, room: Room) -> None:
        """The rank on its plate: the number above, what it is below."""
        page, clean = self._page, pen.setter.cleaner.clean
        words = Paragraph(((page.rank_words, QUIET),), _WORDS).lines(pen, _PLATE - 8)
        with pen.canvas.artefact():
            pen.canvas.box((room.x, room.top - _HEIGHT, _PLATE, _HEIGHT), GROUND, 4)
        with pen.canvas.content(Element("P", parent)):
            if page.rank:
                rank = clean(page.rank)
                wide = pen.setter.width(rank, _RANK, Weight.BOLD)
                size = _RANK * min(1.0, (_PLATE - 12) / wide)
                at = room.x + (_PLATE - wide * size / _RANK) / 2
                pen.canvas.show(at, room.top - 10 - CAPITAL * _RANK, rank + " ", Weight.BOLD, size, TEXT)
            y = room.top - _HEIGHT + 8 + (len(words) - 1) * _WORDS * 1.2
            if not page.rank:
                y = room.top - (_HEIGHT + CAPITAL * _WORDS) / 2 + (len(words) - 1) * _WORDS * 0.6
            for n, line in enumerate(words):
                text = " ".join(piece.text.strip() for piece in line.pieces)
                at = room.x + (_PLATE - line.width) / 2
                pen.canvas.show(at, y - n * _WORDS * 1.2, f"{text} ", Weight.REGULAR, _WORDS, SECOND)
