"""Paragraphs, headings and the grid of facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace

from riskdesk.immutable import immutable
from riskdesk.reports.flow import Block, Drawn, Pen, Room
from riskdesk.reports.structure import Element
from riskdesk.reports.styles import ASCENT, BODY, GROUND, LEADING, QUIET
from riskdesk.reports.typeset import Line, Run
from riskdesk.sheet.data import Fact

_PADDING = 7.0


@immutable(slots=False)
class Paragraph(Block):
    """Text in runs under one tag. ``boxed`` sets it on a pale ground; ``after`` is the space below.

    ``keep`` is the room for what follows that a heading asks for, so that it never stands last on a page.
    """

    runs: tuple[Run, ...]
    size: float
    tag: str = "P"
    after: float = 0.0
    keep: float = 0.0
    boxed: bool = False
    set_lines: tuple[Line, ...] | None = None
    element: Element | None = field(default=None, compare=False)
    known: dict[float, tuple[Line, ...]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def leading(self) -> float:
        """Distance of two baselines."""
        return self.size * LEADING

    @property
    def padding(self) -> float:
        """Space around boxed text."""
        return _PADDING if self.boxed else 0.0

    def lines(self, pen: Pen, width: float) -> tuple[Line, ...]:
        """The lines still to be drawn."""
        if self.set_lines is not None:
            return self.set_lines
        if width not in self.known:
            self.known[width] = tuple(pen.setter.lines(self.runs, self.size, width - 2 * self.padding))
        return self.known[width]

    def height(self, pen: Pen, width: float) -> float:
        """The height of all of it, with the space below."""
        lines = self.lines(pen, width)
        return len(lines) * self.leading + 2 * self.padding + self.after if lines else 0.0

    def least(self, pen: Pen, width: float) -> float:
        """A heading keeps what it heads; a boxed paragraph stays in one piece if it can."""
        if self.keep or self.boxed:
            return self.height(pen, width) + self.keep
        return min(2, len(self.lines(pen, width))) * self.leading

    def draw(self, pen: Pen, parent: Element, room: Room) -> Drawn:
        """Draw as many lines as fit."""
        lines = self.lines(pen, room.width)
        if not lines:
            return Drawn(0.0)
        fit = int((room.height - 2 * self.padding) / self.leading + 1e-6)
        fit = min(len(lines), max(fit, 1 if room.fresh else 0))
        if not fit:
            return Drawn(0.0, replace(self, set_lines=lines))
        element = self.element or Element(self.tag, parent)
        height = fit * self.leading + 2 * self.padding
        if self.boxed:
            with pen.canvas.artefact():
                pen.canvas.box((room.x, room.top - height, room.width, height), GROUND, 4)
        with pen.canvas.content(element):
            y = room.top - self.padding - ASCENT * self.size
            for line in lines[:fit]:
                pen.line(line, room.x + self.padding, y, self.size)
                y -= self.leading
        if fit < len(lines):
            return Drawn(height, replace(self, set_lines=lines[fit:], element=element))
        return Drawn(min(room.height, height + self.after))


@immutable(slots=False)
class Facts(Block):
    """The facts below the title, in columns, row by row as they are read."""

    facts: Sequence[Fact]
    columns: int
    size: float = 9.0

    def draw(self, pen: Pen, parent: Element, room: Room) -> Drawn:
        """Draw as many rows of facts as fit."""
        width, used, leading = room.width / self.columns, 0.0, self.size * 1.34
        for start in range(0, len(self.facts), self.columns):
            row = [
                pen.setter.lines([(f"{fact.label} ", QUIET), (fact.value, BODY)], self.size, width - 10)
                for fact in self.facts[start : start + self.columns]
            ]
            height = max(map(len, row)) * leading
            if used + height > room.height and not (room.fresh and not used):
                return Drawn(used, replace(self, facts=self.facts[start:]))
            for column, lines in enumerate(row):
                self._draw(pen, parent, lines, room.x + column * width, room.top - used)
            used += height
        return Drawn(used)

    def _draw(self, pen: Pen, parent: Element, lines: Sequence[Line], x: float, y: float) -> None:
        with pen.canvas.content(Element("P", parent)):
            for n, line in enumerate(lines):
                pen.line(line, x, y - ASCENT * self.size - n * self.size * 1.34, self.size)
