"""The Details tab: what stands about the session, who was there, its scheme, its state and its log."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from riskdesk.domain.session import Session
from riskdesk.services.editing import Edit
from riskdesk.ui.actions import Actions
from riskdesk.ui.details.attendance import AttendanceCard
from riskdesk.ui.details.fields import Detail, DetailField, tr
from riskdesk.ui.details.log_card import LEAST, LogCard
from riskdesk.ui.details.scheme_card import SchemeWords
from riskdesk.ui.details.specs import issue_details, marking_details, session_details
from riskdesk.ui.details.state_card import StateCard
from riskdesk.ui.widgets import button, card
from riskdesk.ui.workbench import Workbench

WIDE = 860
"""Design pixels of width from which state and log stand beside the rest."""
SIDE = 340
TWO_FIELDS = 460
"""Design pixels of width from which fields stand in two columns."""


class FieldsCard(QWidget):
    """Fields in one column or two, as the width allows."""

    def __init__(self, bench: Workbench, title: str, details: tuple[Detail, ...]) -> None:
        super().__init__()
        self._bench = bench
        self.fields = [DetailField(bench, detail) for detail in details]
        frame, layout = card(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(bench.theme.px(16))
        self._grid.setVerticalSpacing(bench.theme.px(10))
        layout.addLayout(self._grid)
        self._columns = 0
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = 2 if self.width() >= self._bench.theme.px(TWO_FIELDS) else 1
        if columns == self._columns:
            return
        self._columns = columns
        for n, field in enumerate(self.fields):
            self._grid.addWidget(field, n // columns, n % columns)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)


class DetailsPage(QWidget):
    """Fields, attendance and scheme on the left; state and log on the right, or below where it is narrow."""

    def __init__(self, bench: Workbench, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("page")
        self._bench, self._actions = bench, actions
        self._scheme_text: str | None = None
        self._wide: bool | None = None
        self.about = FieldsCard(bench, tr("Session"), session_details())
        self.sheet = FieldsCard(bench, tr("On the sheet"), (*issue_details(), *marking_details()))
        self.attendance = AttendanceCard(bench)
        self.scheme = SchemeWords(bench.theme)
        self.state = StateCard(bench)
        self.log_card = LogCard(bench, actions)
        self.log = self.log_card.view
        self._lay_out()
        bench.session_opened.connect(self.refresh)
        bench.edited.connect(self._on_edit)
        bench.theme.changed.connect(self._space)
        self._space()
        self.refresh()

    def _lay_out(self) -> None:
        self._left = QWidget()
        self._left.setObjectName("page")
        self._column = QVBoxLayout(self._left)
        for widget in (self.about, self.sheet, self.attendance, self._scheme_card()):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        self._scroll = _scroller()
        self._scroll.setWidget(self._left)
        self._right = QWidget()
        self._right.setObjectName("page")
        self._side = right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.state)
        right.addWidget(self.log_card, 1)
        self._beside = _scroller()
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._scroll, 1)
        self._row.addWidget(self._beside)

    def _scheme_card(self) -> QFrame:
        frame, layout = card(tr("Scheme"))
        layout.addWidget(self.scheme)
        self.change = button(tr("Change scheme…"), self._change_scheme, "change_scheme")
        layout.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)
        return frame

    def focus_first(self) -> None:
        """Put the focus on the first field, or on the log where nothing can be edited."""
        if self._bench.editable:
            self.about.fields[0].line.setFocus()
        else:
            self.log.setFocus()

    # Showing

    def refresh(self) -> None:
        """Show the scheme, if it is another; the fields see to themselves."""
        editor = self._bench.editor
        self.change.setVisible(self._bench.editable)
        if editor is None:
            return
        if editor.session.scheme_text != self._scheme_text or editor.session.scheme is None:
            self._scheme_text = editor.session.scheme_text
            self.scheme.show_scheme(editor.session.scheme, _no_scheme(editor.session))

    def _on_edit(self, edit: Edit) -> None:
        if edit.structure or edit.kind == "close":
            self.refresh()

    def _change_scheme(self) -> None:
        from riskdesk.ui.dialogs.scheme import SchemeDialog

        self._bench.commit_pending()
        SchemeDialog(self.window(), self._bench).open()

    # Room

    def _space(self) -> None:
        px = self._bench.theme.px
        self._row.setContentsMargins(px(16), px(12), px(16), px(12))
        self._row.setSpacing(px(12))
        for column in (self._column, self._side):
            column.setSpacing(px(12))
        self._wide = None
        self._fit()

    def _fit(self) -> None:
        px = self._bench.theme.px
        wide = self.width() >= px(WIDE)
        if wide == self._wide:
            return
        self._wide = wide
        self._column.setContentsMargins(0, 0, px(12) if wide else px(4), 0)
        self._beside.setVisible(wide)
        if wide:
            self._beside.setFixedWidth(px(SIDE))
            self._beside.setWidget(self._right)
            self.log.setMinimumHeight(px(LEAST))
        else:
            if self._beside.widget() is self._right:
                self._beside.takeWidget()
            self._column.insertWidget(self._column.count() - 1, self._right)
            self.log.setMinimumHeight(px(280))
        self._right.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """State and log go below where it is narrow."""
        super().resizeEvent(event)
        self._fit()


def _scroller() -> QScrollArea:
    """Room that scrolls down where what stands in it is higher."""
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made


def _no_scheme(session: Session) -> str:
    source = session.info.source
    words = tr("A recorded session has no scheme: its ranks are facts, transcribed as they were published.")
    return f"{words} {tr('Source: {source}').format(source=source)}" if source else words
