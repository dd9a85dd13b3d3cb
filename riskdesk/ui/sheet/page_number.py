"""Which pages are shown: two side by side, first, previous, a field to type a number into, next, last."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QHBoxLayout, QSpinBox, QToolButton, QWidget

from riskdesk.ui.sheet.page_view import PageView
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import label, restyle


def tr(text: str) -> str:
    """Translate a text of the Sheet tab."""
    return QCoreApplication.translate("Sheet", text)


def quiet_tool(text: str, name: str, said: str, tip: str) -> QToolButton:
    """A small button above the pages; ``said`` is its name for those who do not see it."""
    tool = QToolButton()
    tool.setText(text)
    tool.setObjectName(name)
    tool.setAccessibleName(said)
    tool.setToolTip(tip)
    tool.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    tool.setProperty("look", "quiet")
    return tool


class PageNumber(QWidget):
    """Follows a view and turns its pages."""

    def __init__(self, theme: Theme, view: PageView) -> None:
        super().__init__()
        self._theme, self._view = theme, view
        self.two_up = quiet_tool(tr("Two pages"), "two_up", tr("Two pages"), tr("Two pages side by side"))
        self.two_up.setCheckable(True)
        restyle(self.two_up, "tab")
        self.two_up.clicked.connect(view.set_facing)
        self.first = quiet_tool("|◀", "page_first", tr("First page"), tr("First page (Home)"))
        self.previous = quiet_tool("◀", "page_previous", tr("Previous page"), tr("Previous page (Ctrl+PgUp)"))
        self.next = quiet_tool("▶", "page_next", tr("Next page"), tr("Next page (Ctrl+PgDown)"))
        self.last = quiet_tool("▶|", "page_last", tr("Last page"), tr("Last page (End)"))
        self.number = QSpinBox()
        self.number.setObjectName("page_number")
        self.number.setAccessibleName(tr("Page"))
        self.number.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.number.setKeyboardTracking(False)
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.of = label(look="hint")
        self.of.setObjectName("page_words")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(2))
        row.addWidget(self.two_up)
        row.addStretch(1)
        for widget in (self.first, self.previous, self.number, self.of, self.next, self.last):
            row.addWidget(widget)
        self.first.clicked.connect(lambda: view.go(0))
        self.previous.clicked.connect(lambda: view.turn(-1))
        self.next.clicked.connect(lambda: view.turn(1))
        self.last.clicked.connect(lambda: view.go(view.count - 1))
        self.number.valueChanged.connect(lambda number: view.go(number - 1))
        view.changed.connect(self.follow)
        self.follow()

    @property
    def words(self) -> str:
        """ "Page 2 of 5", or nothing where there are no pages."""
        count = self._view.count
        return tr("Page {n} of {pages}").format(n=self._view.current + 1, pages=count) if count else ""

    def follow(self) -> None:
        """Say which page is shown."""
        count, current = self._view.count, self._view.current
        self.setVisible(count > 0)
        self.number.blockSignals(True)
        self.number.setRange(1, max(1, count))
        self.number.setValue(current + 1)
        self.number.blockSignals(False)
        self.number.setEnabled(count > 1)
        self.two_up.setEnabled(count > 1)
        self.of.setText(tr("of {pages}").format(pages=count))
        self.setAccessibleName(self.words)
        last = self._view.last_row
        for tool, there in ((self.first, current > 0), (self.previous, current > 0)):
            tool.setEnabled(there)
        for tool in (self.next, self.last):
            tool.setEnabled(current < last)
        wide = self.number.fontMetrics().horizontalAdvance("0" * max(2, len(str(count))))
        self.number.setFixedWidth(wide + self._theme.px(22))
