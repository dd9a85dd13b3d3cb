"""Another scheme for a draft: what it says, what it would clear, and the question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.explain import lower
from riskdesk.domain.scheme import Factor, Scheme
from riskdesk.domain.scheme_file import dump_scheme
from riskdesk.domain.session import Mark, Session
from riskdesk.domain.words import plural
from riskdesk.services.changes import not_allowed
from riskdesk.services.schemes import find_scheme, shipped_schemes
from riskdesk.ui.details.scheme_card import SchemeWords
from riskdesk.ui.files import ask_open
from riskdesk.ui.tips import plain_tip
from riskdesk.ui.widgets import button, label
from riskdesk.ui.workbench import Workbench

MOST_AREAS = 40
"""So many areas are named that would lose marks; the rest are counted."""


def tr(text: str) -> str:
    """Translate a text of the dialog."""
    return QCoreApplication.translate("SchemeDialog", text)


def cleared_words(session: Session, cleared: Iterable[Mark]) -> list[str]:
    """The marks that would go, an area a line in the order of scoring: "Drugs: threat score 13"."""
    by_area: dict[str, list[Mark]] = {}
    for mark in cleared:
        by_area.setdefault(mark.area_id, []).append(mark)
    factors = {f.key: f for f in session.scheme.factors} if session.scheme else {}
    order = {key: n for n, key in enumerate(factors)}
    lines = []
    for area in sorted(session.areas, key=lambda a: a.position):
        marks = sorted(by_area.get(area.area_id, ()), key=lambda m: order.get(m.factor, 0))
        if marks:
            named = ", ".join(f"{_factor(m, factors)} {m.value}" for m in marks)
            lines.append(tr("{area}: {marks}").format(area=area.name, marks=named))
    return lines


def _factor(mark: Mark, factors: Mapping[str, Factor]) -> str:
    return lower(factors[mark.factor].name) if mark.factor in factors else mark.factor


class SchemeDialog(QDialog):
    """Schemes on the left, the chosen one in words beside them, below what it would clear."""

    def __init__(self, parent: QWidget | None, bench: Workbench) -> None:
        super().__init__(parent)
        self._bench = bench
        self._chosen: Scheme | None = None
        self.setObjectName("scheme_dialog")
        self.setWindowTitle(tr("Change scheme"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._lay_out()
        for key, scheme in shipped_schemes():
            self._add(scheme, key)
        self._select_present()
        bench.session_opened.connect(self.reject)
        bench.edited.connect(self._weigh)
        self.resize(min(bench.theme.px(820), 1240), min(bench.theme.px(600), 680))

    def _lay_out(self) -> None:
        px = self._bench.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(12))
        column.addWidget(label(tr("Change scheme"), "title"))
        words = tr("Only this session changes. Marks that the other scheme does not allow are cleared.")
        column.addWidget(label(words, "second", wrap=True))
        middle = QHBoxLayout()
        middle.setSpacing(px(12))
        middle.addLayout(self._choices())
        middle.addWidget(self._words_area(), 1)
        column.addLayout(middle, 1)
        self._cleared_heading = label("", "heading", wrap=True)
        self._cleared_heading.setObjectName("cleared_heading")
        self._cleared = label("", "second", wrap=True)
        self._cleared.setObjectName("cleared")
        self._cleared_area = self._scrolled(self._cleared)
        self._cleared_area.setMaximumHeight(min(px(110), 150))
        self._wrong = label("", "danger", wrap=True)
        self._wrong.setObjectName("wrong")
        for widget in (self._cleared_heading, self._cleared_area, self._wrong):
            column.addWidget(widget)
            widget.hide()
        column.addLayout(self._buttons())

    def _choices(self) -> QVBoxLayout:
        px = self._bench.theme.px
        column = QVBoxLayout()
        column.setSpacing(px(8))
        self.list = QListWidget()
        self.list.setObjectName("schemes")
        self.list.setAccessibleName(tr("Schemes"))
        self.list.setFixedWidth(px(220))
        self.list.setWordWrap(True)
        self.list.setMinimumHeight(40)
        self.list.setSpacing(px(2))
        self.list.currentItemChanged.connect(self._choose)
        column.addWidget(self.list, 1)
        column.addWidget(button(tr("From a file…"), self._ask_file, "from_file"))
        return column

    def _words_area(self) -> QScrollArea:
        self._words = SchemeWords(self._bench.theme)
        return self._scrolled(self._words)

    def _scrolled(self, inner: QWidget) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setMinimumHeight(40)
        area.setStyleSheet(f"QScrollArea:focus {{ border: 2px solid {self._bench.theme.colours.accent}; }}")
        frame = QFrame()
        frame.setProperty("look", "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(*[self._bench.theme.px(12)] * 4)
        column.addWidget(inner)
        column.addStretch(1)
        area.setWidget(frame)
        return area

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._bench.theme.px(8))
        row.addStretch(1)
        cancel = button(tr("Cancel"), self.reject, "cancel")
        cancel.setAutoDefault(False)
        self.go = button("", self._go, "go", "primary")
        self.go.setDefault(True)
        row.addWidget(cancel)
        row.addWidget(self.go)
        return row

    # Choosing

    def _add(self, scheme: Scheme, where: str) -> QListWidgetItem:
        item = QListWidgetItem(scheme.name)
        item.setData(Qt.ItemDataRole.UserRole, scheme)
        item.setToolTip(plain_tip(where))
        self.list.addItem(item)
        return item

    def _select_present(self) -> None:
        present = self._session.scheme_text if self._session else ""
        for row in range(self.list.count()):
            if dump_scheme(self.list.item(row).data(Qt.ItemDataRole.UserRole)) == present:
                self.list.setCurrentRow(row)
                return
        self.list.setCurrentRow(0)

    @property
    def _session(self) -> Session | None:
        return self._bench.editor.session if self._bench.editor else None

    @property
    def chosen(self) -> Scheme | None:
        """The scheme that is chosen."""
        return self._chosen

    def _choose(self, item: QListWidgetItem | None) -> None:
        self._chosen = item.data(Qt.ItemDataRole.UserRole) if item else None
        self._say("")
        self._words.show_scheme(self._chosen)
        self._weigh()

    def _ask_file(self) -> None:
        take = lambda path: self.take_file(str(path))  # noqa: E731
        ask_open(self, "scheme_file_dialog", tr("Scheme from a file"), tr("Schemes (*.toml)"), take)

    def take_file(self, path: str) -> None:
        """Add the scheme in a file to the list and choose it; one that cannot be used is refused with the reason."""
        try:
            scheme = find_scheme(path)
        except RiskDeskError as error:
            self._say(str(error))
            return
        self.list.setCurrentItem(self._add(scheme, path))

    # What it would do

    def _weigh(self) -> None:
        """Say what the chosen scheme would clear, and on the button what pressing it does."""
        session, scheme = self._session, self._chosen
        if session is None or scheme is None:
            return
        same = dump_scheme(scheme) == session.scheme_text
        cleared = () if same else not_allowed(session, scheme)
        lines = cleared_words(session, cleared)
        if len(lines) > MOST_AREAS:
            more = len(lines) - MOST_AREAS
            lines = [*lines[:MOST_AREAS], tr("and {areas} more").format(areas=plural(more, "area"))]
        self._cleared.setText("\n".join(lines))
        marks = plural(len(cleared), "mark")
        self._cleared_heading.setText(tr("{marks} would be cleared").format(marks=marks))
        for widget in (self._cleared_heading, self._cleared_area):
            widget.setVisible(bool(cleared))
        words = tr("Clear {marks} and change the scheme").format(marks=marks) if cleared else tr("Change the scheme")
        self.go.setText(tr("This is the session’s scheme") if same else words)
        self.go.setAccessibleName(self.go.text())
        self.go.setEnabled(not same)

    def _go(self) -> None:
        scheme = self._chosen
        if scheme is None:
            return
        # The edits that follow must not be taken for somebody else's while the dialog is still there.
        self._bench.edited.disconnect(self._weigh)
        self._bench.session_opened.disconnect(self.reject)
        self._bench.do(lambda e: e.change_scheme(scheme), tr("Change scheme"))
        self.accept()

    def _say(self, text: str) -> None:
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))
