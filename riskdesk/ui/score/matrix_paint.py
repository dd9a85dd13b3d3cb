"""Painting the matrix: cells, axes, tokens, and what is under way with them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QRegion

from riskdesk.figures.matrix import Cell, Matrix
from riskdesk.figures.shapes import Rect, Text
from riskdesk.figures.tokens import PlacedToken
from riskdesk.immutable import immutable
from riskdesk.ui.paint import RIGHT, focus_ring
from riskdesk.ui.score.matrix_figure import CellKey, Figure
from riskdesk.ui.score.matrix_stamps import Stamps, rectangle
from riskdesk.ui.theme import Theme

FADED = 0.35
"""How much is left to see of a token that is on its way to another cell."""
OUT = 5.0
"""Pixels by which the ring of a selected token may reach out of the strip; inside a cell there is room for it."""


@immutable(slots=False)
class Moment:
    """What is selected and under way.

    ``ghost`` is the cell that the selected area was in before. ``carried`` is a token that hangs at ``at`` (a drag) or
    stands in ``target`` (by keyboard).
    """

    selected: str = ""
    cell: CellKey | None = None
    focused: bool = False
    target: CellKey | None = None
    carried: str = ""
    at: QPointF | None = None
    ghost: CellKey | None = None


class MatrixPainter:
    """Paints what lies in ``region`` of one figure, and perhaps more: the painter is clipped to it. Made for each
    painting; what it draws again and again comes from ``stamps``."""

    def __init__(
        self, painter: QPainter, figure: Figure, moment: Moment, theme: Theme, stamps: Stamps, region: QRegion
    ) -> None:
        self._painter = painter
        self._boxes = [(b.left(), b.top(), b.right() + 1, b.bottom() + 1) for b in region]  # type: ignore[attr-defined]
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
        self._ghost()
        for cell in self._figure.matrix.cells:
            if cell.tokens and self._wanted(cell.rect):
                for token in cell.tokens:
                    self._token(token)
        if self._figure.strip and self._wanted(around_strip(self._figure, self._figure.strip)):
            self._strip(self._figure.strip, strip_title, hint)
        if self._moment.focused:
            edge = self._theme.px(3)
            around = rectangle(board).adjusted(-edge, -edge, edge, edge)
            focus_ring(self._painter, around, self._theme, self._figure.style.radius)
        self._under_way()

    def _wanted(self, rect: Rect) -> bool:
        return self._touched(rect.x, rect.y, rect.width, rect.height)

    def _touched(self, x: float, y: float, width: float, height: float) -> bool:
        right, bottom = x + width, y + height
        for box_left, box_top, box_right, box_bottom in self._boxes:
            if x < box_right and box_left < right and y < box_bottom and box_top < bottom:
                return True
        return False

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
            # No text of the face is as wide as this.
            if not self._touched(text.x, text.y - text.size, len(text.text) * text.size * 0.8, 1.5 * text.size):
                continue
            inside = _in_row(text, matrix, row) or _in_column(text, matrix, column)
            self._write(text, strong if text.bold or inside else plain)

    def _write(self, text: Text, colour: QColor) -> None:
        line, above = self._stamps.line(text)
        self._painter.setFont(self._stamps.font(text.size, text.bold))
        self._painter.setPen(colour)
        self._painter.drawStaticText(QPointF(text.x, text.y - above), line)

    # Tokens

    def _token(self, token: PlacedToken) -> None:
        faded = token.key is not None and token.key == self._moment.carried
        self._painter.setOpacity(FADED if faded else 1)
        self._pill(token.rect, token.text, token.key is not None, token.key == self._moment.selected and not faded)
        self._painter.setOpacity(1)

    def _ghost(self) -> None:
        """A broken line inside the cell that the selected area was in before; tokens stand over it."""
        cell = self._figure.matrix.by_level.get(self._moment.ghost) if self._moment.ghost else None
        if cell is None or not self._wanted(cell.rect):
            return
        pen = QPen(QColor(cell.label.ink), 1.5, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 3])
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        inside = rectangle(cell.rect).adjusted(2.5, 2.5, -2.5, -2.5)
        self._painter.drawRoundedRect(inside, self._figure.style.radius, self._figure.style.radius)

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

    def _strip(self, strip: Rect, title: str, hint: str) -> None:
        style = self._figure.style
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


def pixels(rect: Rect, out: float = 0) -> QRect:
    """The pixels that a rectangle covers, with ``out`` more on every side."""
    return rectangle(rect).adjusted(-out, -out, out, out).toAlignedRect()


def around_strip(figure: Figure, strip: Rect) -> Rect:
    """The strip with its title beside it, down to the end of the figure and of a hint below it."""
    return Rect(0, strip.y - OUT, strip.right + OUT, strip.height + 2 * figure.style.axis_size + OUT)


def parts_of(figure: Figure, level: CellKey | None) -> tuple[QRect, ...]:
    """What has to be painted again when something of a cell (``None``: of the strip) or the selection in it changed:
    the cell, and beside and below the board what the axes show of its row and column."""
    if level is None:
        return (pixels(around_strip(figure, figure.strip)),) if figure.strip else ()
    matrix, style = figure.matrix, figure.style
    cell, board = matrix.by_level[level].rect, matrix.board
    # A name may be a little higher than its row, or wider than its column; it is never inside the board.
    more = style.axis_size / 2
    row = Rect(matrix.bounds.x, cell.y - more, board.x - matrix.bounds.x - 1, cell.height + 2 * more)
    column = Rect(cell.x - more, board.bottom + 1, cell.width + 2 * more, matrix.bounds.bottom - board.bottom)
    return pixels(cell, 1), pixels(row), pixels(column)


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
