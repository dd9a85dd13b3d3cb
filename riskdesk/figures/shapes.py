"""Rectangles, lines, curves and texts as figures are made of, the same on screen and on paper.

Coordinates: x grows to the right and y grows DOWN, from the top left corner; the unit is the caller's
(pixels on screen, points on paper). A text stands at the left end of its baseline. A drawer whose y
grows up, as a PDF page's does, turns y round once: ``page_y = top - y``.
"""

from __future__ import annotations

from collections.abc import Callable
from math import hypot

from riskdesk.immutable import immutable

Measure = Callable[[str, float, bool], float]
"""The width of a text at a size, bold or not. Taken to be proportional to the size."""


@immutable
class Rect:
    """A rectangle by its top left corner; y grows down."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower edge."""
        return self.y + self.height

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside or on the edge."""
        return self.x <= x <= self.right and self.y <= y <= self.bottom

    def inset(self, by: float) -> Rect:
        """The rectangle with ``by`` taken off every side, never less than nothing."""
        dx, dy = min(by, self.width / 2), min(by, self.height / 2)
        return Rect(self.x + dx, self.y + dy, self.width - 2 * dx, self.height - 2 * dy)


@immutable
class Text:
    """A text with the left end of its baseline. ``ink`` is "#RRGGBB", or ``""`` for the drawer's second text."""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    ink: str = ""


@immutable
class Curve:
    """A cubic Bézier curve from ``(x1, y1)`` to ``(x2, y2)``; a straight line has its handles on itself."""

    x1: float
    y1: float
    hx1: float
    hy1: float
    hx2: float
    hy2: float
    x2: float
    y2: float

    @classmethod
    def line(cls, x1: float, y1: float, x2: float, y2: float) -> Curve:
        """A straight line."""
        dx, dy = (x2 - x1) / 3, (y2 - y1) / 3
        return cls(x1, y1, x1 + dx, y1 + dy, x2 - dx, y2 - dy, x2, y2)

    @classmethod
    def swing(cls, x1: float, y1: float, x2: float, y2: float) -> Curve:
        """A line that leaves and arrives level."""
        middle = (x1 + x2) / 2
        return cls(x1, y1, middle, y1, middle, y2, x2, y2)

    def at(self, share: float) -> tuple[float, float]:
        """The point at a share (0 to 1) of the curve's parameter."""
        back = 1 - share
        a, b, c, d = back**3, 3 * back * back * share, 3 * back * share * share, share**3
        x = a * self.x1 + b * self.hx1 + c * self.hx2 + d * self.x2
        return x, a * self.y1 + b * self.hy1 + c * self.hy2 + d * self.y2

    def distance(self, x: float, y: float, pieces: int = 16) -> float:
        """How far a point is from the curve, taken as so many straight pieces."""
        points = [self.at(n / pieces) for n in range(pieces + 1)]
        return min(_to_piece(x, y, *points[n], *points[n + 1]) for n in range(pieces))


def _to_piece(x: float, y: float, x1: float, y1: float, x2: float, y2: float) -> float:
    """The distance of a point from a straight piece."""
    dx, dy = x2 - x1, y2 - y1
    long = dx * dx + dy * dy
    share = 0.0 if not long else max(0.0, min(1.0, ((x - x1) * dx + (y - y1) * dy) / long))
    return hypot(x - x1 - share * dx, y - y1 - share * dy)


Word = tuple[str, bool]
"""A word and whether it is bold."""


def wrapped(words: list[Word], size: float, width: float, measure: Measure) -> list[list[Word]]:
    """Break words into lines no wider than ``width``; a word that is wider by itself is cut into pieces."""
    lines: list[list[Word]] = [[]]
    used = 0.0
    space = measure(" ", size, False)
    for word, bold in words:
        for piece in _pieces(word, bold, size, width, measure):
            wide = measure(piece, size, bold)
            if lines[-1] and used + space + wide > width:
                lines.append([])
                used = 0.0
            used += wide + (space if lines[-1] else 0.0)
            lines[-1].append((piece, bold))
    return lines if lines[-1] else []


def _pieces(word: str, bold: bool, size: float, width: float, measure: Measure) -> list[str]:
    if measure(word, size, bold) <= width:
        return [word]
    pieces = [""]
    for letter in word:
        if pieces[-1] and measure(pieces[-1] + letter, size, bold) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces
