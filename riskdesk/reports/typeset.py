"""Lines of text: measured, broken at spaces, and cut inside a word that is wider than its column.

Texts never pass through a mark-up parser, so "<b>" and "R&D" print as themselves and no text can open a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from riskdesk.immutable import immutable
from riskdesk.reports.fonts import Face, Weight
from riskdesk.reports.glyphs import Cleaner
from riskdesk.reports.styles import Style

Run = tuple[str, Style]
"""A stretch of text in one style."""


@immutable
class Piece:
    """Part of a line in one style; ``x`` is its distance from the line's left end, in points."""

    x: float
    text: str
    style: Style


@immutable
class Line:
    """One line; ``width`` in points, without the space that leads over to the next line."""

    pieces: tuple[Piece, ...]
    width: float


class Typesetter:
    """Breaks texts into lines with the sheet's faces; one for each document."""

    def __init__(self, faces: Mapping[Weight, Face]) -> None:
        self.faces = faces
        self.cleaner = Cleaner(faces[Weight.REGULAR].advance)

    def width(self, text: str, size: float, weight: Weight = Weight.REGULAR) -> float:
        """The width of a text in points."""
        return self.faces[weight].width(self.cleaner.clean(text), size)

    def measure(self, text: str, size: float, bold: bool) -> float:
        """The width as figures ask for it; a space counts, wherever it stands."""
        if text.isspace():
            return self.faces[Weight.REGULAR].width(" ", size)
        return self.width(text, size, Weight.SEMIBOLD if bold else Weight.REGULAR)

    def lines(self, runs: Sequence[Run], size: float, width: float) -> list[Line]:
        """The runs, one after another, in lines no wider than ``width`` points.

        Two runs are parted by a space only where one of the texts has it.
        """
        if len(runs) == 1:
            raw, style = runs[0]
            text = self.cleaner.clean(raw)
            wide = self.faces[style.weight].width(text, size)
            if wide <= width:
                return [Line((Piece(0.0, text, style),), wide)] if text else []
        return _Breaker(self.faces, size, width).broken(self._words(runs))

    def _words(self, runs: Sequence[Run]) -> list[list[Run]]:
        """Words, each of one or more parts in a style of their own."""
        words: list[list[Run]] = []
        glued = False
        for raw, style in runs:
            found = self.cleaner.clean(raw).split(" ")
            for n, word in enumerate(found if found != [""] else ()):
                if glued and n == 0 and not raw[:1].isspace():
                    words[-1].append((word, style))
                else:
                    words.append([(word, style)])
            glued = bool(words) and not raw[-1:].isspace()
        return words


class _Breaker:
    """Fills lines with words."""

    def __init__(self, faces: Mapping[Weight, Face], size: float, width: float) -> None:
        self._faces, self._size, self._width = faces, size, width
        self._lines: list[Line] = []
        self._line: list[tuple[Style, list[str], float]] = []
        self._used = 0.0
        self._known: dict[Run, float] = {}

    def broken(self, words: Sequence[Sequence[Run]]) -> list[Line]:
        """The words in lines."""
        for word in words:
            self._add(word)
        self._finish("")
        return self._lines

    def _add(self, word: Sequence[Run]) -> None:
        wide = self._wide(word[0]) if len(word) == 1 else sum(map(self._wide, word))
        if self._line:
            space = (" ", word[0][1])
            if self._used + self._wide(space) + wide > self._width:
                self._finish(" ")
            else:
                self._append(space)
        if wide > self._width:
            self._cut(word)
            return
        for part in word:
            self._append(part)

    def _cut(self, word: Sequence[Run]) -> None:
        """Cut a word that no line can hold between its letters; at least one letter stands in each line."""
        for text, style in word:
            advance = self._faces[style.weight].advance
            start, used = 0, self._used
            for n, letter in enumerate(text):
                wide = advance[letter] * self._size
                if used + wide > self._width and (n > start or self._line):
                    self._append((text[start:n], style))
                    self._finish("")
                    start, used = n, 0.0
                used += wide
            self._append((text[start:], style))

    def _append(self, part: Run) -> None:
        """Add to the line, to its last stretch where that has the same style."""
        text, style = part
        if not self._line or self._line[-1][0] != style:
            self._line.append((style, [], self._used))
        self._line[-1][1].append(text)
        self._used += self._wide(part)

    def _finish(self, tail: str) -> None:
        """Close the line. ``tail`` is the space at a soft break: without it a reader would join two words."""
        pieces = [Piece(x, "".join(texts), style) for style, texts, x in self._line]
        if pieces:
            pieces[-1] = replace(pieces[-1], text=pieces[-1].text + tail)
            self._lines.append(Line(tuple(pieces), self._used))
        self._line, self._used = [], 0.0

    def _wide(self, part: Run) -> float:
        """The width of a part; texts say the same words again and again."""
        width = self._known.get(part)
        if width is None:
            width = self._known[part] = self._faces[part[1].weight].width(part[0], self._size)
        return width
