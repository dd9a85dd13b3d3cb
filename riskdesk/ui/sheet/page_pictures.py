"""Pictures of pages, drawn in a thread of their own while the window goes on."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from math import sqrt

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocumentRenderOptions, QPdfPageRenderer

from riskdesk.ui.sheet.printing import PdfPages

LARGEST = 32e6
"""Dots of the largest picture (128 MB): A4 at 400 % is 14 million; beyond, a page is drawn a little less sharp."""
KEPT = 48e6
"""Dots that are kept of pages just seen, so that turning back shows them at once."""


class PagePictures(QObject):
    """The pictures of one document's pages, as sharp as they are shown. ``drawn`` tells of a page (from 0)."""

    drawn = Signal(int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._held: OrderedDict[int, QImage] = OrderedDict()
        self._asked: tuple[int, QSize, int] | None = None
        self._wanted: list[tuple[int, QSize]] = []
        self._renderer = QPdfPageRenderer(self)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.pageRendered.connect(self._on_rendered)

    def show(self, pages: PdfPages | None) -> None:
        """Draw from these pages; what is held of others is let go."""
        self._held.clear()
        self._asked, self._wanted = None, []
        # Waits for the page that is just being drawn, so that the document before may be closed.
        self._renderer.setDocument(pages.document if pages else None)  # type: ignore[arg-type]

    def want(self, pages: Iterable[tuple[int, QSize]]) -> None:
        """Have these pages drawn at these sizes in dots, the first first; what was wanted before no longer is."""
        self._wanted = [(page, _limited(size)) for page, size in pages]
        self._ask()

    def picture(self, page: int) -> QImage | None:
        """The newest picture of a page; while a sharper one is drawn, the one before it."""
        if page in self._held:
            self._held.move_to_end(page)
        return self._held.get(page)

    @property
    def settled(self) -> bool:
        """Whether everything that is wanted is drawn."""
        return self._asked is None and all(self._sharp(*wanted) for wanted in self._wanted)

    def _sharp(self, page: int, size: QSize) -> bool:
        held = self._held.get(page)
        return held is not None and held.size() == size

    def _ask(self) -> None:
        """One at a time: what has been scrolled past by then need not be drawn at all."""
        if self._asked is not None:
            return
        for page, size in self._wanted:
            if not self._sharp(page, size):
                number = self._renderer.requestPage(page, size, QPdfDocumentRenderOptions())
                self._asked = (page, size, number) if number else None
                return

    def _on_rendered(
        self, page: int, _size: QSize, image: QImage, _options: QPdfDocumentRenderOptions, number: int
    ) -> None:
        if self._asked is None or number != self._asked[2]:
            return
        self._asked = None
        if not image.isNull():
            self._held[page] = image
            self._held.move_to_end(page)
            self._let_go()
            self.drawn.emit(page)
        self._ask()

    def _let_go(self) -> None:
        """Keep what is wanted, and of the rest what was seen last."""
        wanted = {page for page, _ in self._wanted}
        for page in [p for p in self._held if p not in wanted]:
            if sum(i.width() * i.height() for i in self._held.values()) <= KEPT:
                return
            del self._held[page]


def _limited(size: QSize) -> QSize:
    dots = size.width() * size.height()
    return size if dots <= LARGEST else size * sqrt(LARGEST / dots)
