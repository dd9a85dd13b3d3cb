"""The wording of one factor: what is given now where no level says it, the levels, and the definition."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from riskdesk.domain.scheme import Level
from riskdesk.ui.score.wording_row import LevelRow
from riskdesk.ui.steady import Ground, fill_behind_bar
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import label


class WordingPage(QScrollArea):
    """A scrolled page of ``levels`` with a text below them.

    Signals:
        scored: the value of a level that was clicked.
    """

    scored = Signal(int)

    def __init__(self, theme: Theme, levels: tuple[Level, ...], text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._editable: bool | None = None
        self.now = label(look="heading", wrap=True)
        self.now.setObjectName("wording_now")
        self.text = label(text, look="second", wrap=True)
        self.text.setObjectName("wording_text")
        self.rows = [self._row(n, level) for n, level in enumerate(levels)]
        for wrapped in (self.text, self.now):
            # Else the scroll area asks for the height that the text would have in the narrowest of columns.
            wrapped.setMinimumHeight(1)
        # New rows have no place before the layout has run.
        self._reveal = QTimer(self)
        self._reveal.setSingleShot(True)
        self._reveal.timeout.connect(self._show_chosen)
        self._set_up()
        self._lay_out()

    def _row(self, number: int, level: Level) -> LevelRow:
        row = LevelRow(self._theme, level)
        row.clicked.connect(lambda: self.scored.emit(level.value))
        row.stepped.connect(lambda by: self._step(number + by))
        return row

    def _set_up(self) -> None:
        self.setObjectName("wording_scroll")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        fill_behind_bar(self)

    def _lay_out(self) -> None:
        px = self._theme.px
        inside = Ground(self._theme, "surface")
        rows = QVBoxLayout()
        rows.setSpacing(px(2))
        for row in self.rows:
            rows.addWidget(row)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, px(4), 0)
        column.setSpacing(px(4))
        column.addWidget(self.now)
        if self.rows:
            column.addLayout(rows)
        column.addWidget(self.text)
        column.addStretch(1)
        self.now.hide()
        self.text.setVisible(bool(self.text.text()))
        self.setWidget(inside)

    def show_mark(self, value: int | None, now: str, editable: bool) -> None:
        """Check the chosen level; it, or the first one, is where Tab comes in. ``now`` stands above the levels."""
        if now != self.now.text():
            self.now.setText(now)
        self.now.setVisible(bool(now))
        chosen = next((n for n, row in enumerate(self.rows) if row.level.value == value), None)
        for n, row in enumerate(self.rows):
            row.setChecked(n == chosen)
            # A click must not take the focus from the table, where the next digit belongs.
            entry = n == (chosen or 0) or row.hasFocus()
            row.setFocusPolicy(Qt.FocusPolicy.TabFocus if entry else Qt.FocusPolicy.NoFocus)
        if editable != self._editable:
            self._let(editable)
        self._reveal.start(0)

    def _let(self, editable: bool) -> None:
        self._editable = editable
        for row in self.rows:
            row.setEnabled(editable)
            row.setCursor(Qt.CursorShape.PointingHandCursor if editable else Qt.CursorShape.ArrowCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the chosen level in sight."""
        super().resizeEvent(event)
        self._reveal.start(0)

    def _show_chosen(self) -> None:
        if self.isHidden():
            # Turned away: it is shown with its mark told again.
            return
        chosen = next((row for row in self.rows if row.isChecked()), None)
        if chosen:
            self.ensureWidgetVisible(chosen, 0, 0)
        else:
            self.verticalScrollBar().setValue(0)

    def _step(self, to: int) -> None:
        if 0 <= to < len(self.rows):
            self.rows[to].setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.rows[to].setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(self.rows[to])


class WordingPages(QWidget):
    """Pages in one place, of which one is shown. Without a layout of Qt's: that would have the window laid out anew at
    each turn of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: WordingPage | None = None

    def turn_to(self, page: WordingPage) -> None:
        """Show a page in place of the present one."""
        if page is self.shown:
            return
        if self.shown:
            self.shown.hide()
        self.shown = page
        page.setGeometry(self.rect())
        page.show()

    def clear(self) -> None:
        """Do away with all pages."""
        self.shown = None
        for page in self.findChildren(WordingPage, options=Qt.FindChildOption.FindDirectChildrenOnly):
            page.hide()
            page.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the page all the room."""
        super().resizeEvent(event)
        if self.shown:
            self.shown.setGeometry(self.rect())
