"""The head of the window: what is open, its state and marking, and the tabs."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton

from riskdesk.domain.session import SessionInfo, State
from riskdesk.services.editing import Edit
from riskdesk.ui.tips import plain_tip
from riskdesk.ui.widgets import label
from riskdesk.ui.workbench import Workbench

TABS = ("score", "priorities", "history", "sheet", "details")

LEAST_TITLE = 120
"""Design pixels that the title keeps before other things give way."""


class ElidedLabel(QLabel):
    """A label of one line that is cut with an ellipsis where there is no room; the whole is in the tooltip."""

    def __init__(self, look: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("look", look)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """A few letters: the rest gives way."""
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """The whole text, in the font that the style sheet gives."""
        hint = super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 4, hint.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the text, cut where it must be."""
        painter = QPainter(self)
        metrics = QFontMetrics(self.font())
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class Header(QFrame):
    """Title, assessment, chips on the left; the tabs on the right."""

    chosen = Signal(str)

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.setProperty("look", "bar")
        self.setObjectName("header")
        self._bench = bench
        self._title, self._of = ElidedLabel("title"), ElidedLabel("second")
        self._state, self._marking, self._read_only = (label(look="chip") for _ in range(3))
        self._read_only.setText(self.tr("Review"))
        self._read_only.setToolTip(plain_tip(self.tr("Open for review: nothing in this window can be changed.")))
        self._layout = layout = QHBoxLayout(self)
        layout.addWidget(self._title, 0)
        layout.addWidget(self._of, 0)
        for chip in self._chips():
            layout.addWidget(chip, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch(1)
        self._tabs = self._make_tabs(layout)
        bench.session_opened.connect(self.refresh)
        bench.edited.connect(self._on_edited)
        bench.theme.changed.connect(self._space)
        self._space()
        self.refresh()

    def _chips(self) -> tuple[QLabel, QLabel, QLabel]:
        return self._state, self._marking, self._read_only

    def _make_tabs(self, layout: QHBoxLayout) -> dict[str, QToolButton]:
        names = {
            "score": self.tr("Score"),
            "priorities": self.tr("Priorities"),
            "history": self.tr("History"),
            "sheet": self.tr("Sheet"),
            "details": self.tr("Details"),
        }
        group = QButtonGroup(self)
        tabs = {}
        for name in TABS:
            tab = QToolButton()
            tab.setText(names[name])
            tab.setAccessibleName(self.tr("{tab} tab").format(tab=names[name]))
            tab.setObjectName(f"tab_{name}")
            tab.setProperty("look", "tab")
            tab.setCheckable(True)
            tab.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            tab.clicked.connect(lambda _checked=False, n=name: self.chosen.emit(n))
            group.addButton(tab)
            layout.addWidget(tab)
            tabs[name] = tab
        tabs["score"].setChecked(True)
        return tabs

    def _space(self) -> None:
        px = self._bench.theme.px
        self._layout.setContentsMargins(px(16), px(6), px(16), px(6))
        self._layout.setSpacing(px(8))

    def show_tab(self, name: str) -> None:
        """Mark a tab as the present one."""
        self._tabs[name].setChecked(True)

    def _on_edited(self, edit: Edit) -> None:
        """Only the session's details stand here: a mark must not have the head laid out anew."""
        if any(isinstance(change.entity, SessionInfo) for change in edit.changes):
            self.refresh()

    def refresh(self) -> None:
        """Show what is open."""
        editor = self._bench.editor
        for widget in (*self._chips(), *self._tabs.values()):
            widget.setVisible(editor is not None)
        if editor is None:
            self._title.setText(self.tr("RiskDesk"))
            self._of.setText("")
            return
        info = editor.session.info
        self._title.setText(info.title)
        of = " · ".join(filter(None, [info.assessment_title, info.label]))
        self._of.setText(of)
        for widget, text in ((self._title, info.title), (self._of, of)):
            widget.setToolTip(plain_tip(text))
            widget.updateGeometry()
        self._state.setText(self._state_words(info))
        self._marking.setText(info.marking)
        self._read_only.setVisible(self._bench.desk.read_only)
        self._give_way()

    def _state_words(self, info: SessionInfo) -> str:
        """ "Draft", "Closed, v2", and of a version that has a later one "Closed, v1 of 2"."""
        words = {State.DRAFT: self.tr("Draft"), State.CLOSED: self.tr("Closed"), State.RECORDED: self.tr("Recorded")}
        state, versions = words[info.state], len(self._bench.versions)
        if info.number < versions:
            return self.tr("{state}, v{n} of {versions}").format(state=state, n=info.number, versions=versions)
        return state if info.number == 1 else self.tr("{state}, v{n}").format(state=state, n=info.number)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is short the assessment's name gives way, then the marking, which every page bears; the title
        last."""
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        if self._bench.editor is None:
            return
        least = min(self._title.sizeHint().width(), self._bench.theme.px(LEAST_TITLE))
        self._marking.setVisible(bool(self._marking.text()))
        if self._room() < least:
            self._marking.hide()
        room = self._room()
        self._title.setMaximumWidth(max(self._bench.theme.px(60), min(self._title.sizeHint().width(), room)))
        left = room - self._title.maximumWidth()
        self._of.setVisible(bool(self._of.text()) and left > self._bench.theme.px(80))
        self._of.setMaximumWidth(max(0, left))

    def _room(self) -> int:
        """What tabs and chips leave for the titles."""
        tabs = sum(tab.sizeHint().width() for tab in self._tabs.values())
        chips = sum(c.sizeHint().width() for c in self._chips() if not c.isHidden())
        return self.width() - tabs - chips - self._bench.theme.px(16 * 4)
