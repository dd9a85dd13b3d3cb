"""The matrix with its tokens as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from riskdesk.exchange.pictures.frame import MARGIN, Caption, Column, moved
from riskdesk.exchange.pictures.svg import SECOND, TEXT, Lettering, Picture, Svg
from riskdesk.figures.matrix import SCREEN, Cell, Matrix, with_cells
from riskdesk.figures.shapes import Rect, Text
from riskdesk.sheet.build import SHEET_TITLE
from riskdesk.sheet.data import Sheet
from riskdesk.sheet.matrix import KeyEntry, SheetMatrix

WIDTH = 1000.0
_STYLE = SCREEN.scaled(1.15)
_CELLS = (84.0, 110.0, 150.0, 210.0, 300.0)
"""Heights of a cell: the first in which all tokens find room."""
_KEY, _KEY_SIZE = 34.0, 13.0


def matrix_picture(sheet: Sheet, lettering: Lettering) -> Picture | None:
    """The matrix of a sheet; ``None`` where no scores are recorded."""
    matrix = sheet.body.matrix
    if matrix is None:
        return None
    caption = Caption(
        sheet.title.replace(SHEET_TITLE, "Risk matrix", 1),
        sheet.subtitle,
        sheet.flags,
        " · ".join(filter(None, (sheet.banner, sheet.code))),
    )
    svg = Svg(lettering)
    column = Column(svg, lettering, WIDTH)
    column.head(caption)
    figure = _figure(matrix, lettering)
    _draw(svg, figure, column.y, matrix)
    column.y += figure.bounds.height + 16
    _key(svg, matrix.key, figure.board.x + MARGIN, column.y, lettering)
    column.y += _KEY
    height = column.foot(caption)
    told = ". ".join(filter(None, (" · ".join((sheet.subtitle, *sheet.flags)), matrix.alternative)))
    return svg.picture(WIDTH, height, caption.title, told)


def _figure(matrix: SheetMatrix, lettering: Lettering) -> Matrix:
    """As low as every token finds room."""
    for cell in _CELLS:
        made = with_cells(matrix.grid, matrix.tokens, WIDTH - 2 * MARGIN, cell, lettering.measure, _STYLE)
        if not made.overflowed:
            break
    return made


def _draw(svg: Svg, figure: Matrix, top: float, matrix: SheetMatrix) -> None:
    for cell in figure.cells:
        codes = ", ".join(token.code for token in matrix.tokens.get((cell.impact, cell.probability), ()))
        svg.group(f"{cell.impact}, {cell.probability}: {codes or '–'}")
        _cell(svg, cell, top)
        svg.end()
    for text in figure.axis:
        svg.text(_at(text, top), TEXT if text.bold else SECOND)


def _cell(svg: Svg, cell: Cell, top: float) -> None:
    svg.box(moved(cell.rect, MARGIN, top), cell.fill, _STYLE.radius)
    svg.text(_at(cell.label, top), cell.label.ink)
    for token in cell.tokens:
        # An area's token has round ends; the one that counts the others is square.
        radius = token.rect.height / 2 if token.key is not None else 2.5
        svg.box(moved(token.rect, MARGIN, top), "#FFFFFF", radius, TEXT, 1)
        svg.text(_at(token.text, top), TEXT)


def _at(text: Text, top: float) -> Text:
    return replace(text, x=text.x + MARGIN, y=text.y + top)


def _key(svg: Svg, entries: Sequence[KeyEntry], x: float, y: float, lettering: Lettering) -> None:
    """The bands with their signs, in one row."""
    for entry in entries:
        sign, name = lettering.clean(entry.sign), lettering.clean(entry.name)
        wide = lettering.measure(sign, _KEY_SIZE, False) if sign else 0.0
        swatch = max(26.0, wide + 12)
        svg.box(Rect(x, y, swatch, 20), entry.fill, 4)
        svg.text(Text(sign, x + (swatch - wide) / 2, y + 14.5, _KEY_SIZE), entry.ink)
        svg.text(Text(name, x + swatch + 7, y + 14.5, _KEY_SIZE), SECOND)
        x += swatch + 7 + lettering.measure(name or " ", _KEY_SIZE, False) + 22
