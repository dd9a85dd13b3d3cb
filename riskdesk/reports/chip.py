"""The chip: a risk score with its band as word, sign and colour, so that it reads in black and white too."""

from __future__ import annotations

from collections.abc import Sequence

from riskdesk.reports.flow import Pen
from riskdesk.reports.fonts import Weight
from riskdesk.reports.styles import ASCENT, HAIR, LEADING, Style
from riskdesk.reports.typeset import Line
from riskdesk.sheet.data import Chip

_SIDE = 5.5
_SPACE = 5.0
_ABOVE = 1.9
_SIGN = 0.8
"""Size of the sign as a share of the text."""


def chip_width(pen: Pen, chip: Chip, size: float) -> float:
    """The width of a chip whose word stands in one line."""
    texts = pen.setter.width(chip.score, size) + pen.setter.width(chip.band, size)
    return texts + pen.setter.width(chip.sign, size * _SIGN) + 2 * _SIDE + 2 * _SPACE


def chip_lines(pen: Pen, chip: Chip, size: float, width: float) -> tuple[Line, ...]:
    """The band's name in the lines that a chip of this width needs."""
    room = width - chip_width(pen, chip, size) + pen.setter.width(chip.band, size)
    return tuple(pen.setter.lines([(chip.band, Style(Weight.REGULAR, chip.ink))], size, max(room, size)))


def draw_chip(pen: Pen, chip: Chip, lines: Sequence[Line], size: float, x: float, top: float, width: float) -> None:
    """Draw a chip whose lines begin at ``top``. The texts end in spaces, for those who hear or copy them."""
    height = len(lines) * size * LEADING
    stroke = HAIR if chip.fill.upper() == "#FFFFFF" else ""
    pen.canvas.box((x, top - height - _ABOVE, width, height + 2 * _ABOVE), chip.fill, 3, stroke)
    y, score = top - ASCENT * size, pen.setter.cleaner.clean(chip.score)
    pen.canvas.show(x + _SIDE, y, score + " ", Weight.REGULAR, size, chip.ink)
    left = x + _SIDE + pen.setter.width(score, size) + _SPACE
    for n, line in enumerate(lines):
        pen.line(line, left, y - n * size * LEADING, size)
    sign = pen.setter.cleaner.clean(chip.sign)
    if sign:
        at = x + width - _SIDE - pen.setter.width(sign, size * _SIGN)
        middle = top - height / 2 - size * _SIGN * 0.3
        pen.canvas.show(at, middle, sign, Weight.REGULAR, size * _SIGN, chip.ink)
