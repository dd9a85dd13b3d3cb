"""The pages themselves: scrolled, turned and zoomed with keys, wheel and mouse; only what is seen is drawn."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea

from riskdesk.ui.sheet.page_layout import LARGEST, SMALLEST, Fit, Laid, fitting_zoom, lay_out, rows_of
from riskdesk.ui.sheet.page_pictures import PagePictures
from riskdesk.ui.sheet.printing import PdfPages
from riskdesk.ui.theme import Theme

STEP = 1.25
"""One step of zoom."""
LINE = 48
"""Pixels that an arrow key scrolls."""
_NOTHING = Laid((), QSizeF(), 1.0)


class PageView(QAbstractScrollArea):
    """Pages of a PDF on the window's ground. ``changed`` follows another current page, zoom or arrangement."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._sizes: list[QSizeF] = []
        self._laid = _NOTHING
        self._fit, self._chosen, self._facing = Fit.WIDTH, 1.0, False
        self.pictures = PagePictures(self)
        self.pictures.drawn.connect(lambda _page: self.viewport().update())
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(lambda: self.changed.emit())

    # What is shown

    def show_pages(self, pages: PdfPages | None) -> None:
        """Show these pages, at the place where those before them stood."""
        at = self.verticalScrollBar().value()
        self.pictures.show(pages)
        dots = self.logicalDpiX() / 72
        self._sizes = [pages.size(n) * dots for n in range(pages.count)] if pages else []
        self._arrange()
        self.verticalScrollBar().setValue(at)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    @property
    def current(self) -> int:
        """The page (from 0) that is read: the first in the row that holds the view's upper third."""
        if not self._laid.pages:
            return 0
        y = self.verticalScrollBar().value() + self.viewport().height() / 3
        if self.verticalScrollBar().value() == self.verticalScrollBar().maximum() and self._fit is not Fit.PAGE:
            y += self.viewport().height() / 3
        return max((n for row in self._rows for n in row[:1] if self._laid.pages[n].top() <= y), default=0)

    @property
    def _rows(self) -> tuple[tuple[int, ...], ...]:
        return rows_of(self.count, self._facing)

    @property
    def last_row(self) -> int:
        """The first page (from 0) of the last row."""
        return self._rows[-1][0] if self._rows else 0

    def go(self, page: int) -> None:
        """Show the head of a page (from 0)."""
        if self._laid.pages:
            rect = self._laid.pages[max(0, min(page, self.count - 1))]
            self.verticalScrollBar().setValue(round(rect.top()) - 8)
            if rect.left() < self.horizontalScrollBar().value() or rect.right() > self._seen().right():
                self.horizontalScrollBar().setValue(round(rect.left()) - 8)

    def turn(self, by: int) -> None:
        """On by so many pages, or by as many pairs where two stand side by side."""
        self.go(self.current + by * (2 if self._facing else 1))

    # Zoom

    @property
    def zoom(self) -> float:
        """The zoom in force, 1.0 being the size on paper; also where it follows from the width or the page."""
        return self._laid.zoom if self._sizes else self._chosen

    @property
    def fit(self) -> Fit:
        """What the zoom follows."""
        return self._fit

    @property
    def facing(self) -> bool:
        """Whether two pages stand side by side."""
        return self._facing

    def set_fit(self, fit: Fit) -> None:
        """Let the zoom follow the view."""
        self._fit = fit
        self._rearrange()

    def set_facing(self, facing: bool) -> None:
        """One page below another, or two side by side."""
        self._facing = facing
        self._rearrange()

    def set_zoom(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom to a size; what is under ``at`` (a place in the view, its middle unless told) stays there."""
        self._chosen, self._fit = max(SMALLEST, min(zoom, LARGEST)), Fit.NONE
        self._rearrange(at)

    def _rearrange(self, at: QPointF | None = None) -> None:
        """Lay the pages out anew, the same part of the same page in the same place."""
        place = at or QPointF(self.viewport().rect().center())
        page, share = self._part_at(place)
        self._arrange()
        if self._laid.pages:
            rect = self._laid.pages[page]
            self.horizontalScrollBar().setValue(round(rect.left() + share.x() * rect.width() - place.x()))
            self.verticalScrollBar().setValue(round(rect.top() + share.y() * rect.height() - place.y()))
        self.changed.emit()

    def _part_at(self, place: QPointF) -> tuple[int, QPointF]:
        """The page nearest to a place in the view, and which share of its width and height that is."""
        if not self._laid.pages:
            return 0, QPointF()
        spot = place + self._seen().topLeft()
        page = min(range(self.count), key=lambda n: _distance(self._laid.pages[n], spot))
        rect = self._laid.pages[page]
        return page, QPointF((spot.x() - rect.left()) / rect.width(), (spot.y() - rect.top()) / rect.height())

    def _arrange(self) -> None:
        """Lay out; bars stand where they are needed and only there, worked out here so that they never flicker."""
        bar = self.verticalScrollBar().sizeHint().width()
        whole = QSizeF(self.maximumViewportSize())
        self._laid = self._in(whole)
        tall = self._laid.size.height() > whole.height() + 1
        if tall:
            whole.setWidth(whole.width() - bar)
            self._laid = self._in(whole)
        wide = self._laid.size.width() > whole.width() + 1
        on, off = Qt.ScrollBarPolicy.ScrollBarAlwaysOn, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(on if tall else off)
        self.setHorizontalScrollBarPolicy(on if wide else off)
        if wide:
            whole.setHeight(whole.height() - bar)
        self._range(whole)
        self.viewport().update()

    def _in(self, room: QSizeF) -> Laid:
        if not self._sizes:
            return _NOTHING
        fits = self._fit is not Fit.NONE
        zoom = fitting_zoom(self._sizes, self._facing, self._fit, room) if fits else self._chosen
        return lay_out(self._sizes, self._facing, zoom, room.width())

    def _range(self, room: QSizeF) -> None:
        for bar, needed, there in (
            (self.verticalScrollBar(), self._laid.size.height(), room.height()),
            (self.horizontalScrollBar(), self._laid.size.width(), room.width()),
        ):
            bar.setRange(0, max(0, round(needed - there)))
            bar.setPageStep(max(1, round(there)))
            bar.setSingleStep(LINE)

    def _seen(self) -> QRectF:
        """The part of all that is seen."""
        bars = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return QRectF(*bars, self.viewport().width(), self.viewport().height())

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is seen, and ask for what is not drawn yet."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.colour("ground"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        seen = self._seen()
        near = [n for n, rect in enumerate(self._laid.pages) if rect.intersects(seen)]
        for n in near:
            rect = self._laid.pages[n].translated(-seen.topLeft())
            picture, target = self.pictures.picture(n), QRectF(rect.topLeft().toPoint(), self._shown(n))
            painter.fillRect(target, QColor(Qt.GlobalColor.white))
            if picture is not None:
                painter.drawImage(target, picture)
            painter.setPen(self._theme.colour("border"))
            painter.drawRect(target.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.end()
        beside = [n for n in (*[n + 1 for n in near[-1:]], *[n - 1 for n in near[:1]]) if 0 <= n < self.count]
        ratio = self.devicePixelRatioF()
        self.pictures.want((n, (self._shown(n) * ratio).toSize()) for n in (*near, *beside))

    def _shown(self, page: int) -> QSizeF:
        """The size of a page in whole pixels: a picture of just these is never blurred."""
        return QSizeF(self._laid.pages[page].size().toSize())

    # Keys and wheel

    def event(self, event: QEvent) -> bool:
        """While the pages have the focus the keys for larger and smaller are theirs, and not the window's."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _zoom_of(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys, arrows and zoom."""
        bar, ctrl = self.verticalScrollBar(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        zoom, key = _zoom_of(event), event.key()
        if zoom:
            self.set_zoom(1.0 if zoom == "actual" else self.zoom * (STEP if zoom == "in" else 1 / STEP))
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            by = 1 if key == Qt.Key.Key_PageDown else -1
            self.turn(by) if ctrl else self._leaf(by)
        elif key == Qt.Key.Key_Space:
            self._leaf(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif key == Qt.Key.Key_Home:
            self.go(0)
        elif key == Qt.Key.Key_End:
            self.go(self.count - 1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            bar.setValue(bar.value() + (LINE if key == Qt.Key.Key_Down else -LINE))
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self._sideways(1 if key == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def _leaf(self, by: int) -> None:
        """On by what is seen, but no further than to the next page's head: nothing is leafed over."""
        bar = self.verticalScrollBar()
        at, step = bar.value(), max(1, self.viewport().height() - LINE)
        heads = [round(self._laid.pages[row[0]].top()) - 8 for row in self._rows]
        if by > 0:
            following = [head for head in heads if head > at + 1]
            bar.setValue(min([at + step, *following]))
        else:
            before = [head for head in heads if head < at - 1]
            bar.setValue(max([at - step, *before]))

    def _sideways(self, by: int) -> None:
        """Scroll across where a page is wider than the view; else turn pages."""
        bar = self.horizontalScrollBar()
        if bar.maximum():
            bar.setValue(bar.value() + by * LINE)
        else:
            self.turn(by)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the wheel zooms about the pointer."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        turned = event.angleDelta().y() / 120
        if turned and self._sizes:
            self.set_zoom(self.zoom * STEP**turned, event.position())
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the place while the view changes its size."""
        super().resizeEvent(event)
        page, share = self._part_at(QPointF(self.viewport().width() / 2, 0))
        self._arrange()
        if self._laid.pages:
            rect = self._laid.pages[page]
            self.verticalScrollBar().setValue(round(rect.top() + share.y() * rect.height()))
        self.changed.emit()

    def sizeHint(self) -> QSize:
        """Room for a page to be seen in."""
        return QSize(480, 600)


def _distance(rect: QRectF, spot: QPointF) -> float:
    across = max(rect.left() - spot.x(), 0.0, spot.x() - rect.right())
    down = max(rect.top() - spot.y(), 0.0, spot.y() - rect.bottom())
    return across + down


def _zoom_of(event: QKeyEvent) -> str:
    """ "in", "out" or "actual" where these keys say so."""
    if event.matches(QKeySequence.StandardKey.ZoomIn) or event.keyCombination() == _ctrl(Qt.Key.Key_Equal):
        return "in"
    if event.matches(QKeySequence.StandardKey.ZoomOut):
        return "out"
    return "actual" if event.keyCombination() == _ctrl(Qt.Key.Key_0) else ""


def _ctrl(key: Qt.Key) -> QKeyCombination:
    return QKeyCombination(Qt.KeyboardModifier.ControlModifier, key)
