"""Where a page stands on the paper: full size to the paper's edges, smaller only where something would be cut."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout
from PySide6.QtPrintSupport import QPrinter

WHITE = 250
"""A dot of this grey or paler counts as paper."""


def paper_of(printer: QPrinter) -> tuple[QRectF, QRectF]:
    """The paper, and what of it the printer can reach, in its dots from where the painter stands."""
    layout = QPageLayout(printer.pageLayout())
    layout.setUnits(QPageLayout.Unit.Point)
    dots = printer.resolution() / 72
    size, edge = layout.fullRect().size() * dots, layout.minimumMargins()
    # A picture is measured from the paper's corner, the painter may stand at the printable area's.
    at = QRectF() if printer.fullPage() else printer.pageRect(QPrinter.Unit.DevicePixel)
    paper = QRectF(-at.x(), -at.y(), size.width(), size.height())
    reach = paper.adjusted(edge.left() * dots, edge.top() * dots, -edge.right() * dots, -edge.bottom() * dots)
    return paper, reach


def content_of(picture: QImage) -> QRectF:
    """What of a page is not white, in shares of its width and height; empty where all of it is."""
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    data, step, wide = bytes(grey.constBits()), grey.bytesPerLine(), grey.width()
    lines = [data[y * step : y * step + wide] for y in range(grey.height())]
    used = [y for y, line in enumerate(lines) if min(line) < WHITE]
    if not used:
        return QRectF()
    left = min(next(x for x, dot in enumerate(lines[y]) if dot < WHITE) for y in used)
    right = max(wide - next(x for x, dot in enumerate(reversed(lines[y])) if dot < WHITE) for y in used)
    high = grey.height()
    return QRectF(left / wide, used[0] / high, (right - left) / wide, (used[-1] + 1 - used[0]) / high)


def placed(paper: QRectF, reach: QRectF, size: QSizeF, content: QRectF) -> QRectF:
    """Where a page of this size stands: in the middle of the paper and as large as it; where its content would then
    stand beyond the printer's reach, as large as the reach holds the content, and moved into it.

    ``content`` is in shares of the page.
    """
    full = size.scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
    target = QRectF(0, 0, full.width(), full.height())
    target.moveCenter(paper.center())
    inked = _part(target, content)
    if content.isEmpty() or reach.contains(inked):
        return target
    share = min(1.0, reach.width() / inked.width(), reach.height() / inked.height())
    target = QRectF(0, 0, full.width() * share, full.height() * share)
    target.moveCenter(paper.center())
    inked = _part(target, content)
    target.translate(
        max(0.0, reach.left() - inked.left()) - max(0.0, inked.right() - reach.right()),
        max(0.0, reach.top() - inked.top()) - max(0.0, inked.bottom() - reach.bottom()),
    )
    return target


def _part(whole: QRectF, share: QRectF) -> QRectF:
    return QRectF(
        whole.left() + share.left() * whole.width(),
        whole.top() + share.top() * whole.height(),
        share.width() * whole.width(),
        share.height() * whole.height(),
    )
