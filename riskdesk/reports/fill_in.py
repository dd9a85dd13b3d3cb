"""What is filled in by hand: rings around numbers, a box to write in, lines for words."""

from __future__ import annotations

from collections.abc import Sequence

from riskdesk.reports.flow import Pen
from riskdesk.reports.styles import BODY, PAPER, QUIET
from riskdesk.reports.typeset import Line, Piece
from riskdesk.sheet.fill_in import FillIn

PEN_INK = "#8A93A0"
"""Rings, boxes and lines: dark enough to be seen on a copy, pale enough to write over."""
RING = 13.0
"""A ring's diameter; about four and a half millimetres."""
STEP, MOST_STEP = 16.0, 19.0
"""From ring to ring, at least and at most. The second keeps them one scale to the eye."""
BOX = (27.0, 17.0)
"""Width and height of a box for two figures."""
_BESIDE = 3.5
_FOOT = 7.0
_LINE_APART = 17.0
"""Distance of two lines to write on; six millimetres, as ruled paper has it."""


def fill_in_width(pen: Pen, held: FillIn, size: float) -> float:
    """The least width that a cell of this kind takes."""
    if held.box:
        return BOX[0] + _BESIDE + max(pen.setter.width(text, size) for text in held.texts)
    return len(held.texts) * STEP


def fill_in_lines(pen: Pen, held: FillIn, size: float, width: float) -> tuple[Line, ...]:
    """The texts of the cell in one line, each where it is ringed or beside its box."""
    if held.box:
        return tuple(Line((Piece(BOX[0] + _BESIDE, text, QUIET),), width) for text in held.texts)
    pieces = []
    for x, text in zip(_middles(held, width), held.texts, strict=True):
        printed = pen.setter.cleaner.clean(text)
        wide = pen.setter.width(printed, size, BODY.weight)
        # The space parts the numbers for those who hear or copy them.
        pieces.append(Piece(x - wide / 2, printed + ("" if text is held.texts[-1] else " "), BODY))
    return (Line(tuple(pieces), width),) if pieces else ()


def draw_fill_in(pen: Pen, held: FillIn, lines: Sequence[Line], cell: tuple[float, float, float, float]) -> None:
    """Draw what a pen is to fill; ``cell`` is left, top (y of the page, growing up), width and height."""
    x, top, width, height = cell
    middle = top - height / 2
    with pen.canvas.artefact():
        if held.box:
            pen.canvas.box((x, middle - BOX[1] / 2, *BOX), PAPER, 2, PEN_INK, 0.8)
        elif lines:
            for at in _middles(held, width):
                pen.canvas.box((x + at - RING / 2, middle - RING / 2, RING, RING), PAPER, RING / 2, PEN_INK, 0.7)
        else:
            # From the foot up: a line on the row's own rule would look like one.
            for n in range(max(1, int((height - _FOOT) / _LINE_APART))):
                pen.canvas.rule(x, top - height + _FOOT + n * _LINE_APART, width, PEN_INK, 0.4)


def _middles(held: FillIn, width: float) -> tuple[float, ...]:
    """Where the rings stand, from the cell's left."""
    step = min(MOST_STEP, width / max(1, len(held.texts)))
    return tuple((n + 0.5) * step for n in range(len(held.texts)))
