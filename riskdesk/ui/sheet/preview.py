"""The sheet on screen: the very PDF that will be printed, with zoom and the page's number."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from riskdesk.ui.sheet.printing import PdfPages
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import label, restyle

STEP = 1.25
SMALLEST, LARGEST = 0.25, 4.0
"""Zoom, 1.0 being the size on paper."""


def tr(text: str) -> str:
    """Translate a text of the Sheet tab."""
    return QCoreApplication.translate("Sheet", text)


class Preview(QWidget):
    """A PDF with its zoom above it; ``pdf`` holds the bytes that are shown."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pages: PdfPages | None = None
        self.pdf = b""
        self._none = QPdfDocument(self)
        self.view = QPdfView(self)
        self.view.setObjectName("preview")
        self.view.setAccessibleName(tr("Preview of the priority sheet"))
        self.view.setAccessibleDescription(
            tr("A picture of the pages. The saved PDF can be read aloud; the Priorities tab holds the same list.")
        )
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setFrameShape(QPdfView.Shape.NoFrame)
        self.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        corner = QWidget()
        corner.setObjectName("page")
        self.view.setCornerWidget(corner)
        self.view.pageNavigator().currentPageChanged.connect(self._count)
        self.page_words = label(look="hint")
        self.page_words.setObjectName("page_words")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(self._tools())
        self.told = label(look="second", wrap=True)
        self.told.setObjectName("preview_words")
        self.told.hide()
        column.addWidget(self.told)
        self._frame = QFrame()
        self._frame.setObjectName("preview_frame")
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.addWidget(self.view)
        column.addWidget(self._frame, 1)
        self.view.installEventFilter(self)
        theme.changed.connect(self._dress)
        self._dress()

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(4))
        self._fits = QButtonGroup(self)
        self.fit_width = self._tool(tr("Fit width"), "fit_width", lambda: self._fit(QPdfView.ZoomMode.FitToWidth))
        self.fit_page = self._tool(tr("Fit page"), "fit_page", lambda: self._fit(QPdfView.ZoomMode.FitInView))
        for tool in (self.fit_width, self.fit_page):
            tool.setCheckable(True)
            restyle(tool, "tab")
            self._fits.addButton(tool)
            row.addWidget(tool)
        self.fit_width.setChecked(True)
        row.addSpacing(self._theme.px(8))
        self.smaller = self._tool("−", "zoom_out", lambda: self._zoom(1 / STEP))
        self.smaller.setAccessibleName(tr("Smaller"))
        self.percent = label(look="hint")
        self.percent.setObjectName("zoom_words")
        self.larger = self._tool("+", "zoom_in", lambda: self._zoom(STEP))
        self.larger.setAccessibleName(tr("Larger"))
        for widget in (self.smaller, self.percent, self.larger):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.page_words)
        return row

    def _tool(self, text: str, name: str, slot: object) -> QToolButton:
        tool = QToolButton()
        tool.setText(text)
        tool.setObjectName(name)
        tool.setAccessibleName(text)
        tool.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        tool.setProperty("look", "quiet")
        tool.clicked.connect(slot)
        return tool

    @property
    def pages(self) -> int:
        """How many pages are shown."""
        return self._pages.count if self._pages else 0

    def show_pdf(self, pdf: bytes) -> None:
        """Show a PDF; where one was shown before, at the same place and zoom."""
        bar = self.view.verticalScrollBar()
        at, before = bar.value(), self._pages
        self._pages, self.pdf = PdfPages(pdf), pdf
        self.view.setDocument(self._pages.document)
        bar.setValue(at)
        if before:
            before.close()
        self._count()

    def tell(self, words: str) -> None:
        """A calm line above the pages, or none."""
        self.told.setText(words)
        self.told.setVisible(bool(words))

    def clear(self) -> None:
        """Show nothing, and hold nothing."""
        self.tell("")
        self.view.setDocument(self._none)
        if self._pages:
            self._pages.close()
        self._pages, self.pdf = None, b""
        self._count()

    # Zoom

    @property
    def zoom(self) -> float:
        """The zoom in force, 1.0 being the size on paper; also where it follows from the width or the page."""
        if self.view.zoomMode() is QPdfView.ZoomMode.Custom or not self._pages:
            return self.view.zoomFactor()
        dots = self.view.logicalDpiX() / 72
        size, margins = self._pages.size(0) * dots, self.view.documentMargins()
        room = self.view.viewport().size().shrunkBy(margins)
        across = room.width() / size.width()
        whole = self.view.zoomMode() is QPdfView.ZoomMode.FitInView
        return min(across, room.height() / size.height()) if whole else across

    def _fit(self, mode: QPdfView.ZoomMode) -> None:
        self.view.setZoomMode(mode)
        self._count()

    def _zoom(self, by: float) -> None:
        factor = max(SMALLEST, min(self.zoom * by, LARGEST))
        self._fits.setExclusive(False)
        for tool in self._fits.buttons():
            tool.setChecked(False)
        self._fits.setExclusive(True)
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(factor)
        self._count()

    def _count(self) -> None:
        shown = self.pages > 0
        page = min(self.view.pageNavigator().currentPage() + 1, self.pages)
        self.page_words.setText(tr("Page {n} of {pages}").format(n=page, pages=self.pages) if shown else "")
        own = shown and self.view.zoomMode() is QPdfView.ZoomMode.Custom
        self.percent.setText(f"{self.zoom:.0%}" if own else "")
        self.smaller.setEnabled(shown and self.zoom > SMALLEST)
        self.larger.setEnabled(shown and self.zoom < LARGEST)

    def _dress(self) -> None:
        palette = self._theme.palette()
        palette.setColor(QPalette.ColorRole.Dark, self._theme.colour("ground"))
        self.view.setPalette(palette)
        self._ring()

    def _ring(self) -> None:
        """The view paints over its own border, so the frame around it shows the focus."""
        colour = self._theme.colours.accent if self.view.hasFocus() else "transparent"
        self._frame.setStyleSheet(f"QFrame#preview_frame {{ border: 2px solid {colour}; border-radius: 4px; }}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the focus of the view."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._ring()
        return super().eventFilter(watched, event)
