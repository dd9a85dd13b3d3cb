"""The contents: what is in the document and on which page, each line a link to it."""

from __future__ import annotations

from dataclasses import field, replace

from riskdesk.immutable import immutable
from riskdesk.reports.flow import Block, Drawn, Pen, Room
from riskdesk.reports.fonts import Weight
from riskdesk.reports.navigation import link
from riskdesk.reports.structure import Element
from riskdesk.reports.styles import ASCENT, BODY, HAIR, LEADING, STRONG, TEXT
from riskdesk.reports.tagged import Reserved
from riskdesk.reports.typeset import Line
from riskdesk.sheet.wording import shortened

_SIZE = 10.2
_LINE = _SIZE * LEADING
_PADDING = 2.6
_RANK = 34.0
"""Where the names of what is within a part begin."""
_NUMBER = 44.0
"""What the page's number takes at the right."""
_LONGEST = 160
"""A name is given up to so many characters; it stands in full on its page."""


@immutable
class Entry:
    """One line: the place that it leads to, its title, and of what is within a part its rank. ``heading`` is the
    heading of the part, above the first line within it."""

    key: str
    title: str
    rank: str = ""
    heading: str = ""


@immutable(slots=False)
class _Kept:
    """The place of a page's number: its right end and its baseline."""

    key: str
    place: Reserved
    right: float
    y: float


@immutable(slots=False)
class Contents(Block):
    """The lines, over as many pages as they need. The numbers are drawn by :meth:`fill`, when they are known."""

    entries: tuple[Entry, ...]
    element: Element | None = None
    kept: list[_Kept] = field(default_factory=list)

    def least(self, _pen: Pen, _width: float) -> float:
        """Two lines."""
        return 2 * (_LINE + 2 * _PADDING)

    def draw(self, pen: Pen, parent: Element, room: Room) -> Drawn:
        """Draw as many lines as fit."""
        element, used = self.element or Element("TOC", parent), 0.0
        for n, entry in enumerate(self.entries):
            lines = _lines(pen, entry, room.width)
            above = _above(entry, self.entries[n - 1] if n else None)
            tall = above + len(lines) * _LINE + 2 * _PADDING
            if used + tall > room.height and (used or not room.fresh):
                return Drawn(used, replace(self, entries=self.entries[n:], element=element))
            item = Element("TOCI", element)
            if entry.heading:
                with pen.canvas.content(Element("Lbl", item)):
                    y = room.top - used - 2 * _PADDING - ASCENT * _SIZE
                    pen.canvas.show(room.x, y, f"{entry.heading} ", Weight.SEMIBOLD, _SIZE, TEXT)
            self._draw(pen, item, entry, lines, Room(room.x, room.top - used - above, room.width, tall - above))
            used += tall
        return Drawn(used)

    def _draw(self, pen: Pen, item: Element, entry: Entry, lines: list[Line], room: Room) -> None:
        """A line of the contents: rank, title, and the place of the page's number, all within the link."""
        element = Element("Link", Element("Reference", item))
        left = room.x + (_RANK if entry.rank else 0.0)
        y = room.top - _PADDING - ASCENT * _SIZE
        right = room.x + room.width
        with pen.canvas.content(element):
            if entry.rank:
                rank = pen.setter.cleaner.clean(entry.rank)
                at = left - 10 - pen.setter.width(rank, _SIZE, Weight.SEMIBOLD)
                pen.canvas.show(at, y, f"{rank} ", Weight.SEMIBOLD, _SIZE, STRONG.ink)
            for n, line in enumerate(lines):
                pen.line(line, left, y - n * _LINE, _SIZE)
            base = y - (len(lines) - 1) * _LINE
            self.kept.append(_Kept(entry.key, pen.canvas.reserve(), right, base))
        words = f"{entry.title}, its page" if entry.title else "Its page"
        rect = (room.x, room.top - room.height, right, room.top)
        link(pen.canvas, element, rect, entry.key, pen.setter.cleaner.clean(words))
        with pen.canvas.artefact():
            end = left + (lines[-1].width if lines else 0.0) + 6
            dots = (end, base + 1.4, right - _NUMBER * 0.6, base + 1.4)
            if dots[2] > dots[0]:
                pen.canvas.stroke([(*dots[:2], *dots[:2], *dots[2:], *dots[2:])], HAIR, 0.8, (0.8, 2.4))

    def fill(self, pen: Pen) -> None:
        """Draw the numbers, when every place has its page."""
        for kept in self.kept:
            number = str(pen.canvas.places[kept.key] + 1)
            with pen.canvas.fill(kept.place):
                wide = pen.setter.width(number, _SIZE)
                pen.canvas.show(kept.right - wide, kept.y, number, BODY.weight, _SIZE, BODY.ink)


def _above(entry: Entry, before: Entry | None) -> float:
    """The space above a line: for the heading of its part, and where a part has ended."""
    if entry.heading:
        return _LINE + 3 * _PADDING
    return 2 * _PADDING if before is not None and before.rank and not entry.rank else 0.0


def _lines(pen: Pen, entry: Entry, width: float) -> list[Line]:
    style = BODY if entry.rank else STRONG
    room = width - _NUMBER - (_RANK if entry.rank else 0.0)
    return pen.setter.lines([(shortened(entry.title, _LONGEST), style)], _SIZE, room)
