"""Headings that span several columns of a table, above those of the columns themselves."""

from __future__ import annotations

from collections.abc import Sequence

from riskdesk.immutable import immutable
from riskdesk.reports.flow import Pen, Room
from riskdesk.reports.structure import Element, header_cell
from riskdesk.reports.styles import ASCENT, HEAVY, LEADING, TEXT
from riskdesk.reports.typeset import Line

_SIZE = 8.6
_SIDE = 4.0
_ABOVE, _BELOW = 5.0, 3.0
_MOST_LINES = 4
"""Of a name; what is longer is cut here, and stands whole where the sheet lists its sessions."""


@immutable
class Group:
    """A heading over ``span`` columns; ``""`` for none."""

    heading: str
    span: int


def draw_groups(pen: Pen, head: Element | None, groups: Sequence[Group], widths: Sequence[float], room: Room) -> float:
    """Draw them in a row of their own and return its height, 0 where there are none.

    ``head`` is the table's THead, or ``None`` on a page after the first, where a reader skips the repetition.
    """
    if not groups:
        return 0.0
    places = _places(groups, widths)
    lines = [
        pen.setter.lines([(group.heading, HEAVY)], _SIZE, wide - 2 * _SIDE)[:_MOST_LINES]
        for group, (_, wide) in zip(groups, places, strict=True)
    ]
    tall = max(map(len, lines)) * _SIZE * LEADING
    row = Element("TR", head) if head else None
    for group, (x, wide), said in zip(groups, places, lines, strict=True):
        _draw(pen, row, group, said, (room.x + x, room.top - _ABOVE - tall + len(said) * _SIZE * LEADING))
        if group.heading:
            with pen.canvas.artefact():
                pen.canvas.rule(room.x + x + _SIDE, room.top - _ABOVE - tall - _BELOW, wide - 2 * _SIDE, TEXT, 0.6)
    return _ABOVE + tall + _BELOW


def _places(groups: Sequence[Group], widths: Sequence[float]) -> list[tuple[float, float]]:
    """Where each begins, and how wide it is."""
    places, column, x = [], 0, 0.0
    for group in groups:
        wide = sum(widths[column : column + group.span])
        places.append((x, wide))
        column, x = column + group.span, x + wide
    return places


def _draw(pen: Pen, row: Element | None, group: Group, lines: Sequence[Line], at: tuple[float, float]) -> None:
    if not group.heading:
        # An empty cell for each column: rows of a table have as many cells as one another.
        for _ in range(group.span if row else 0):
            Element("TD", row)
        return
    x, top = at
    marked = pen.canvas.content(header_cell(row, "Column", group.span)) if row else pen.canvas.artefact(pagination=True)
    with marked:
        for n, line in enumerate(lines):
            pen.line(line, x + _SIDE, top - ASCENT * _SIZE - n * _SIZE * LEADING, _SIZE)
