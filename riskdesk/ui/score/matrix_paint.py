"""Painting the matrix: cells, axes, tokens, and what is under way with them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from riskdesk.figures.matrix import Cell, Matrix
from riskdesk.figures.shapes import Rect, Text
from riskdesk.figures.tokens import PlacedToken
from riskdesk.ui.paint import RIGHT, focus_ring
from riskdesk.ui.score.matrix_figure import CellKey, Figure
from riskdesk.ui.score.matrix_stamps import Stamps, rectangle
from riskdesk.ui.theme import Theme

FADED = 0.35
"""How much is left to see of a token that is on its way to another cell."""


@dataclass(frozen=True)
class Moment:
    """What is selected and under way.

    ``carried`` is a token that hangs at ``at`` (a drag) or stands in ``target`` (by keyboard).
    """

    selected: str = ""
    cell: CellKey | None = None
    focused: bool = False
    target: CellKey | None = None
    carried: str = ""
    at: QPointF | None = None


class MatrixPainter:
    """Paints one figure. Made for each painting; what it draws again and again comes from ``stamps``."""

    def __init__(self, painter: QPainter, figure: Figure, moment: Moment, theme: Theme, stamps: Stamps) -> None:
        self._painter = painter
        self._figure = figure
        self._moment = moment
        self._theme = theme
        self._stamps = stamps
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def paint(self, strip_title: str, hint: str) -> None:
        """The whole figure; ``hint`` stands in place of the strip's tokens while one of them is carried by keys."""
        board = self._figure.matrix.board
        self._painter.drawPixmap(QPointF(board.x, board.y), self._stamps.board(self._figure.matrix, self._figure.style))
        self._axes()
        for cell in self._figure.matrix.cells:
            for token in cell.tokens:
                self._token(token)
        self._strip(strip_title, hint)
        if self._moment.focused:
            edge = self._theme.px(3)
            around = rectangle(board).adjusted(-edge, -edge, edge, edge)
            focus_ring(self._painter, around, self._theme, self._figure.style.radius)
        self._under_way()

    # Cells and axes

    def _axes(self) -> None:
        matrix, lit = self._figure.matrix, self._moment.target or self._moment.cell
        plain, strong = self._theme.colour("second"), self._theme.colour("text")
        row, column = _headers(matrix, lit) if lit else (None, None)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._theme.colour("accent"))
        for bar in _bars(matrix, lit, self._theme.px(2)) if lit else ():
            self._painter.drawRect(bar)
        for text in matrix.axis:
            inside = _in_row(text, matrix, row) or _in_column(text, matrix, column)
            self._write(text, strong if text.bold or inside else plain)

    def _write(self, text: Text, colour: QColor) -> None:
        self._painter.setFont(self._stamps.font(text.size, text.bold))
        self._painter.setPen(colour)
        self._painter.drawText(QPointF(text.x, text.y), text.text)

    # Tokens

    def _token(self, token: PlacedToken) -> None:
        faded = token.key is not None and token.key == self._moment.carried
        self._painter.setOpacity(FADED if faded else 1)
        self._pill(token.rect, token.text, token.key is not None, token.key == self._moment.selected and not faded)
        self._painter.setOpacity(1)

    def _pill(self, rect: Rect, text: Text, solid: bool, ringed: bool) -> None:
        if ringed:
            self._ring(rectangle(rect))
        # On whole device pixels, so that the stamp is not blurred.
        ratio = self._stamps.ratio
        place = QPointF(round(rect.x * ratio) / ratio, round(rect.y * ratio) / ratio)
        self._painter.drawPixmap(place, self._stamps.pill(rect, text, solid))

    def _ring(self, rect: QRectF) -> None:
        """The accent ring with its contrasting outer line, close around a token."""
        self._painter.setPen(Qt.PenStyle.NoPen)
        for colour, by in (("focus_line", 3.5), ("accent", 2.5)):
            self._painter.setBrush(self._theme.colour(colour))
            grown = rect.adjusted(-by, -by, by, by)
            self._painter.drawRoundedRect(grown, grown.height() / 2, grown.height() / 2)

    # The strip, and what is under way

    def _strip(self, title: str, hint: str) -> None:
        strip, style = self._figure.strip, self._figure.style
        if strip is None:
            return
        first = Rect(0, strip.y, strip.x - style.axis_size * 0.8, style.steps[0].height)
        self._painter.setFont(self._stamps.font(style.axis_size, True))
        self._painter.setPen(self._theme.colour("second"))
        self._painter.drawText(rectangle(first), RIGHT, title)
        if hint:
            self._painter.setPen(self._theme.colour("text"))
            self._painter.setFont(self._stamps.font(style.axis_size, False))
            self._painter.drawText(
                rectangle(strip).adjusted(0, 0, 0, style.axis_size),
                int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap),
                hint,
            )
            return
        for token in self._figure.waiting.tokens:
            self._token(token)

    def _under_way(self) -> None:
        moment, matrix = self._moment, self._figure.matrix
        cell = matrix.by_level.get(moment.target) if moment.target else None
        if cell is not None:
            self._target(cell)
        token = self._figure.place_of(moment.carried) if moment.carried else None
        at = moment.at
        if at is None and cell is not None:
            at = rectangle(cell.rect).center()
        if token is not None and at is not None:
            step = self._figure.style.steps[0]
            width = max(token.rect.width, step.height * 1.4)
            rect = Rect(at.x() - width / 2, at.y() - step.height / 2, width, step.height)
            self._pill(rect, Text(token.text.text, 0, 0, step.size, True), True, True)

    def _target(self, cell: Cell) -> None:
        """The cell in which the token would come to stand: a frame inside it that is seen on every band."""
        painter, theme, radius = self._painter, self._theme, self._figure.style.radius
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width, by in (("focus_line", 5.0, 2.5), ("accent", 3.0, 1.5)):
            painter.setPen(QPen(theme.colour(colour), width))
            painter.drawRoundedRect(rectangle(cell.rect).adjusted(by, by, -by, -by), radius, radius)


def _headers(matrix: Matrix, level: CellKey) -> tuple[Rect | None, Rect | None]:
    cell = matrix.by_level.get(level)
    return (cell.rect, cell.rect) if cell else (None, None)


def _in_row(text: Text, matrix: Matrix, row: Rect | None) -> bool:
    return row is not None and text.x < matrix.board.x and row.y <= text.y <= row.bottom


def _in_column(text: Text, matrix: Matrix, column: Rect | None) -> bool:
    below = text.y > matrix.board.bottom and text.x >= matrix.board.x - 1
    return column is not None and below and column.x - 2 <= text.x <= column.right


def _bars(matrix: Matrix, level: CellKey, thick: float) -> tuple[QRectF, ...]:
    """Marks at the edge of the board beside the row and below the column of a cell."""
    cell = matrix.by_level.get(level)
    if cell is None:
        return ()
    rect, board = cell.rect, matrix.board
    return (
        QRectF(board.x - 3 * thick, rect.y, thick, rect.height),
        QRectF(rect.x, board.bottom + 1.5 * thick, rect.width, thick),
    )
