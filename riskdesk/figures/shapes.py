"""Rectangles and texts as figures are made of, the same on screen and on paper.

Coordinates: x grows to the right and y grows DOWN, from the top left corner; the unit is the caller's
(pixels on screen, points on paper). A text stands at the left end of its baseline. A drawer whose y
grows up, as a PDF page's does, turns y round once: ``page_y = top - y``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Measure = Callable[[str, float, bool], float]
"""The width of a text at a size, bold or not. Taken to be proportional to the size."""


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Text:
    """A text with the left end of its baseline. ``ink`` is "#RRGGBB", or ``""`` for the drawer's second text."""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    ink: str = ""


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
