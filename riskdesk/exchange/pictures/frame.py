"""What stands around a picture: its title above, the marking below, so that it says what it is wherever it is put."""

from __future__ import annotations

from riskdesk.exchange.pictures.svg import SECOND, TEXT, Lettering, Svg
from riskdesk.figures.shapes import Rect, Text, Word, wrapped
from riskdesk.immutable import immutable

MARGIN = 24.0
_LEADING = 1.3


@immutable
class Caption:
    """``flags`` are what must not be overlooked (a draft, made-up scores); ``foot`` is the marking, and the code."""

    title: str
    subtitle: str
    flags: tuple[str, ...]
    foot: str


class Column:
    """Lines of text one below the other; ``y`` is where the next thing stands."""

    def __init__(self, svg: Svg, lettering: Lettering, width: float) -> None:
        self._svg, self._lettering, self._width = svg, lettering, width - 2 * MARGIN
        self.y = MARGIN

    def write(self, text: str, size: float, bold: bool, ink: str) -> None:
        """A text in as many lines as it takes."""
        words: list[Word] = [(word, bold) for word in self._lettering.clean(text).split()]
        for line in wrapped(words, size, self._width, self._lettering.measure):
            self.y += size * _LEADING
            shown = " ".join(word for word, _ in line)
            self._svg.text(Text(shown, MARGIN, self.y - size * 0.3, size, bold), ink)

    def head(self, caption: Caption) -> None:
        """What stands above the figure."""
        self.write(caption.title, 20, True, TEXT)
        self.write(caption.subtitle, 14, False, SECOND)
        self.write(" · ".join(caption.flags), 14, True, TEXT)
        self.y += 14

    def foot(self, caption: Caption) -> float:
        """What stands below it; returns the height of the whole picture."""
        self.y += 10
        self.write(caption.foot, 12, False, SECOND)
        return self.y + MARGIN - 8


def moved(rect: Rect, x: float, y: float) -> Rect:
    """A rectangle of a figure at its place in the picture."""
    return Rect(rect.x + x, rect.y + y, rect.width, rect.height)
