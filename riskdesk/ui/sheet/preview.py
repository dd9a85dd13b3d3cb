"""The sheet on screen: the very PDF that will be printed, with its pages and zoom above it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from riskdesk.ui.sheet.page_layout import LARGEST, SMALLEST, Fit
from riskdesk.ui.sheet.page_number import PageNumber, quiet_tool
from riskdesk.ui.sheet.page_view import STEP, PageView
from riskdesk.ui.sheet.printing import PdfPages
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import label, restyle


def tr(text: str) -> str:
    """Translate a text of the Sheet tab."""
    return QCoreApplication.translate("Sheet", text)


class Preview(QWidget):
    """A PDF with its pages and zoom above it; ``pdf`` holds the bytes that are shown."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pages: PdfPages | None = None
        self.pdf = b""
        self.view = PageView(theme)
        self.view.setObjectName("preview")
        self.view.setAccessibleName(tr("Preview of the priority sheet"))
        self.view.setAccessibleDescription(
            tr("A picture of the pages. The saved PDF can be read aloud; the Priorities tab holds the same list.")
        )
        self.view.setCornerWidget(self._corner())
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
        self.view.changed.connect(self._count)
        theme.changed.connect(self._dress)
        self._dress()
        self._count()

    def _corner(self) -> QWidget:
        corner = QWidget()
        corner.setObjectName("page")
        return corner

    def _tools(self) -> QBoxLayout:
        """Zoom and pages: in one row, or in two where there is no room beside each other."""
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._rows.setSpacing(self._theme.px(4))
        self._zooms = self._zoom_tools()
        self.page_number = PageNumber(self._theme, self.view)
        self._rows.addWidget(self._zooms)
        self._rows.addStretch(1)
        self._rows.addWidget(self.page_number)
        return self._rows

    def _zoom_tools(self) -> QWidget:
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self.fit_width = self._tool(tr("Fit width"), "fit_width", lambda: self.view.set_fit(Fit.WIDTH))
        self.fit_page = self._tool(tr("Fit page"), "fit_page", lambda: self.view.set_fit(Fit.PAGE))
        for tool in (self.fit_width, self.fit_page):
            tool.setCheckable(True)
            restyle(tool, "tab")
        self.smaller = self._tool("−", "zoom_out", lambda: self._zoom(1 / STEP), tr("Smaller"), tr("Smaller (Ctrl+-)"))
        self.percent = self._tool("", "zoom_words", lambda: self.view.set_zoom(1.0))
        self.larger = self._tool("+", "zoom_in", lambda: self._zoom(STEP), tr("Larger"), tr("Larger (Ctrl++)"))
        for widget in (self.fit_width, self.fit_page, self.smaller, self.percent, self.larger):
            row.addWidget(widget)
        row.addStretch(1)
        return tools

    def _tool(self, text: str, name: str, slot: Callable[[], object], said: str = "", tip: str = "") -> QToolButton:
        tool = quiet_tool(text, name, said or text, tip)
        tool.clicked.connect(lambda: slot())
        return tool

    @property
    def pages(self) -> int:
        """How many pages are shown."""
        return self.view.count

    def show_pdf(self, pdf: bytes) -> None:
        """Show a PDF; where one was shown before, at the same place and zoom."""
        before = self._pages
        self._pages, self.pdf = PdfPages(pdf), pdf
        self.view.show_pages(self._pages)
        if before:
            before.close()
        self._count()

    def tell(self, words: str) -> None:
        """A calm line above the pages, or none."""
        self.told.setText(words)
        self.told.setVisible(bool(words))

    def call_it(self, what: str, truth: str) -> None:
        """Say what is shown, and where those who do not see it find the same in words; another document begins at its
        first page."""
        name = tr("Preview: {what}").format(what=what)
        if name != self.view.accessibleName():
            self.view.go(0)
        self.view.setAccessibleName(name)
        self.view.setAccessibleDescription(truth)

    def clear(self) -> None:
        """Show nothing, and hold nothing."""
        self.tell("")
        self.view.show_pages(None)
        if self._pages:
            self._pages.close()
        self._pages, self.pdf = None, b""
        self._count()

    # Zoom

    @property
    def zoom(self) -> float:
        """The zoom in force, 1.0 being the size on paper."""
        return self.view.zoom

    def _zoom(self, by: float) -> None:
        self.view.set_zoom(self.zoom * by)

    def _count(self) -> None:
        """Say what is in force: zoom, fit, and whether there is more of either."""
        shown, fit = self.pages > 0, self.view.fit
        self.fit_width.setChecked(fit is Fit.WIDTH)
        self.fit_page.setChecked(fit is Fit.PAGE)
        self.percent.setText(f"{self.zoom:.0%}")
        self.percent.setAccessibleName(tr("Zoom {percent}; press for 100 %").format(percent=f"{self.zoom:.0%}"))
        self.percent.setToolTip(tr("Zoom to 100 % (Ctrl+0)"))
        self.percent.setEnabled(shown)
        self.smaller.setEnabled(shown and self.zoom > SMALLEST)
        self.larger.setEnabled(shown and self.zoom < LARGEST)
        self.page_number.follow()
        self._room()

    def _room(self) -> None:
        """The pages' row goes below that of the zoom where both are wider than the preview."""
        needed = self._zooms.sizeHint().width() + self.page_number.sizeHint().width() + self._theme.px(12)
        beside = needed <= self.width()
        self._rows.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width."""
        super().resizeEvent(event)
        self._room()

    def _dress(self) -> None:
        self.percent.setMinimumWidth(self._theme.px(52))
        self.view.viewport().update()
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
