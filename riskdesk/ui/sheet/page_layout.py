"""Where the pages of a preview stand: one below another, or two side by side as an open book."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QRectF, QSizeF

from riskdesk.immutable import immutable

MARGIN = 8
"""Pixels around all pages, and between two."""
SMALLEST, LARGEST = 0.25, 4.0
"""Zoom, 1.0 being the size on paper."""


class Fit(Enum):
    """What the zoom follows: the view's width, a whole page, or nothing (it is chosen)."""

    WIDTH = "width"
    PAGE = "page"
    NONE = "none"


@immutable
class Laid:
    """Pages as they stand: their rectangles in pixels, the size of all, and the zoom that this came to."""

    pages: tuple[QRectF, ...]
    size: QSizeF
    zoom: float


def rows_of(count: int, facing: bool) -> tuple[tuple[int, ...], ...]:
    """The pages (from 0) of each row."""
    step = 2 if facing else 1
    return tuple(tuple(range(n, min(n + step, count))) for n in range(0, count, step))


def fitting_zoom(sizes: Sequence[QSizeF], facing: bool, fit: Fit, room: QSizeF) -> float:
    """The zoom at which the widest row fits, and with ``Fit.PAGE`` the highest page too; sizes in pixels at 1.0."""
    rows = rows_of(len(sizes), facing)
    across = min(
        (room.width() - MARGIN * (len(row) + 1)) / max(1.0, sum(sizes[n].width() for n in row)) for row in rows
    )
    if fit is Fit.PAGE:
        across = min(across, (room.height() - 2 * MARGIN) / max(1.0, max(size.height() for size in sizes)))
    return max(across, 0.02)


def lay_out(sizes: Sequence[QSizeF], facing: bool, zoom: float, width: float) -> Laid:
    """Put pages of these sizes (pixels at 1.0) at this zoom into a view of this width, each row in its middle."""
    rows = rows_of(len(sizes), facing)
    wide = [MARGIN * (len(row) + 1) + zoom * sum(sizes[n].width() for n in row) for row in rows]
    whole = max([width, *wide])
    placed, y = [], float(MARGIN)
    for row, needed in zip(rows, wide, strict=True):
        x = (whole - needed) / 2 + MARGIN
        for n in row:
            size = sizes[n] * zoom
            placed.append(QRectF(x, y, size.width(), size.height()))
            x += size.width() + MARGIN
        y += zoom * max(sizes[n].height() for n in row) + MARGIN
    return Laid(tuple(placed), QSizeF(whole, y), zoom)
