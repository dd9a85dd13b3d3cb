"""The table of targets and actions: ruled, with headings, to be filled by hand."""

from __future__ import annotations

from riskdesk.reports.flow import Block, Drawn, Pen, Room
from riskdesk.reports.structure import Element, header_cell
from riskdesk.reports.styles import ASCENT, HAIR, LEADING, STRONG, TEXT
from riskdesk.reports.table import HEAD_SIZE, PADDING

_COLUMNS = (("Target or action", 0.44), ("Owner", 0.2), ("Due", 0.12), ("How measured", 0.24))
"""Headings with their shares of the width."""
_HEAD = HEAD_SIZE * LEADING + 8.5
_ROW = 25.0
_FEWEST, _MOST = 3, 6
TARGETS_HEIGHT = _HEAD + _FEWEST * _ROW
"""The least room that the table wants, in points."""


class Targets(Block):
    """Headings over empty rows, as many as the page has room for, up to six."""

    def least(self, _pen: Pen, _width: float) -> float:
        """It is not split."""
        return TARGETS_HEIGHT

    def draw(self, pen: Pen, parent: Element, room: Room) -> Drawn:
        """Draw headings and rules. Rows and cells are in the structure, with nothing in them."""
        rows = max(1, min(_MOST, int((room.height - _HEAD) / _ROW)))
        table = Element("Table", parent)
        head, body = Element("TR", Element("THead", table)), Element("TBody", table)
        x = room.x
        for heading, share in _COLUMNS:
            with pen.canvas.content(header_cell(head, "Column")):
                y = room.top - 5 - ASCENT * HEAD_SIZE
                pen.canvas.show(x + PADDING, y, heading, STRONG.weight, HEAD_SIZE, STRONG.ink)
            x += share * room.width
        for _ in range(rows):
            row = Element("TR", body)
            for _ in _COLUMNS:
                Element("TD", row)
        self._rule(pen, room, rows)
        return Drawn(min(room.height, _HEAD + rows * _ROW))

    def _rule(self, pen: Pen, room: Room, rows: int) -> None:
        tall, x = _HEAD + rows * _ROW, room.x
        with pen.canvas.artefact():
            pen.canvas.rule(room.x, room.top, room.width, TEXT, 1.1)
            pen.canvas.rule(room.x, room.top - _HEAD, room.width, TEXT, 0.6)
            for n in range(1, rows):
                pen.canvas.rule(room.x, room.top - _HEAD - n * _ROW, room.width, HAIR, 0.6)
            pen.canvas.rule(room.x, room.top - tall, room.width, TEXT, 1.1)
            for _, share in _COLUMNS[:-1]:
                x += share * room.width
                line = (x - PADDING / 2, room.top - _HEAD, x - PADDING / 2, room.top - tall)
                pen.canvas.stroke([(*line[:2], *line[:2], *line[2:], *line[2:])], HAIR, 0.6)
