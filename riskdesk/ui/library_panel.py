"""The list of assessments and their sessions, with search; it can be folded away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QPushButton, QTreeView, QVBoxLayout

from riskdesk.domain.errors import RiskDeskError
from riskdesk.ui.actions import Actions
from riskdesk.ui.library_model import ROW, LibraryModel
from riskdesk.ui.library_paint import LibraryRows
from riskdesk.ui.library_rows import listing
from riskdesk.ui.telling import telling
from riskdesk.ui.widgets import button, label
from riskdesk.ui.workbench import Workbench

WIDTH = 220
"""Design pixels."""


class _Search(QLineEdit):
    """Down and Enter go on to what was found, Escape shows everything again."""

    def __init__(self, to_hits: Callable[[], object]) -> None:
        super().__init__()
        self._to_hits = to_hits

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the field for the list, or clear it."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._to_hits()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class LibraryPanel(QFrame):
    """Assessments with their sessions by date, each with its state and its earlier versions; search; New, Rescore,
    Import.

    ``today`` says which day it is: by it reviews are due and overdue.
    """

    def __init__(self, bench: Workbench, actions: Actions, today: Callable[[], date] = date.today) -> None:
        super().__init__()
        self.setObjectName("library")
        self.setProperty("look", "bar")
        self._bench = bench
        self.today = today
        self.model = LibraryModel(self)
        self._reviewing: Iterator[None] | None = None
        self._stale_reviews = self._stale = False
        self._search = _Search(self.focus_first_hit)
        self._search.setObjectName("library_search")
        self._search.setPlaceholderText(self.tr("Find a session"))
        self._search.setAccessibleName(self.tr("Find a session by its title, date or state"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._narrow)
        self._none = label(self.tr("Nothing found."), "hint")
        self._none.setContentsMargins(14, 8, 8, 8)
        self._tree = self._make_tree()
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(self._search)
        self._layout.addWidget(self._none)
        self._layout.addWidget(self._tree, 1)
        for name, words in (
            ("rescore", self.tr("Rescore…")),
            ("new_session", self.tr("New session…")),
            ("import_sessions", self.tr("Import…")),
        ):
            self._layout.addWidget(_button_of(actions[name], words, f"panel_{name}"))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._when_idle)
        self._connect()
        self._space()
        self.refresh()

    def _connect(self) -> None:
        bench = self._bench
        bench.library_changed.connect(self.refresh)
        bench.session_opened.connect(self._opened)
        bench.edited.connect(self._count)
        bench.theme.changed.connect(self._space)

    def _make_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setObjectName("library_tree")
        tree.setAccessibleName(self.tr("Assessments and their sessions"))
        tree.setModel(self.model)
        self._rows = LibraryRows(self._bench.theme, self.model)
        tree.setItemDelegate(self._rows)
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setIndentation(0)
        tree.setItemsExpandable(False)
        tree.setUniformRowHeights(False)
        tree.setFrameShape(QFrame.Shape.NoFrame)
        tree.setStyleSheet("QTreeView { border: 0; }")
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.clicked.connect(self._open)
        tree.activated.connect(self._open)
        return tree

    def _space(self) -> None:
        px = self._bench.theme.px
        self.setFixedWidth(px(WIDTH))
        self._layout.setContentsMargins(px(8), px(10), px(8), px(10))
        self._layout.setSpacing(px(6))
        self._tree.doItemsLayout()

    def _open(self, index: QModelIndex) -> None:
        version = index.data(ROW).version_id
        editor = self._bench.editor
        if version and (editor is None or editor.session.info.version_id != version):
            self._bench.open(version)

    def focus_first_hit(self) -> None:
        """Put the focus on the first session that is listed."""
        hit = next((n for n in range(self.model.rowCount()) if self.model.rows[n].version_id), None)
        if hit is not None:
            self._tree.setCurrentIndex(self.model.index(hit))
            self._tree.scrollTo(self.model.index(hit))
            self._tree.setFocus()

    def reveal(self) -> None:
        """Show the open session, whatever was searched for."""
        self._search.clear()
        self._show_current()
        self._scroll()
        # A list that was unfolded just now has no size yet.
        QTimer.singleShot(0, self, self._scroll)

    def _scroll(self) -> None:
        self._tree.scrollTo(self._tree.currentIndex())

    def _in_view(self) -> bool:
        row = self._tree.visualRect(self._tree.currentIndex())
        return not row.isEmpty() and self._tree.viewport().rect().contains(row)

    def focus(self) -> None:
        """Put the focus on the list."""
        self._tree.setFocus()

    # What is listed

    @telling
    def refresh(self) -> None:
        """List the library afresh."""
        desk = self._bench.desk
        self._stale, self._reviewing = False, None
        self.model.show_listing(listing(desk.assessments(), desk.versions()))
        self._show_current()
        self._stale_reviews = True
        self.update()

    def _narrow(self, text: str) -> None:
        self.model.narrow(text)
        self._show_current()

    def _show_current(self) -> None:
        self._none.setVisible(bool(self._search.text().strip()) and self.model.rowCount() == 0)
        editor = self._bench.editor
        index = self.model.index_of(editor.session.info.version_id) if editor else QModelIndex()
        if index.isValid():
            self._tree.setCurrentIndex(index)
        else:
            self._tree.clearSelection()

    def _opened(self) -> None:
        """Show which session is open. One that is not listed was just made, or was found by no search."""
        editor = self._bench.editor
        self._show_current()
        listed = editor is None or self.model.index_of(editor.session.info.version_id).isValid()
        if not listed or self._bench.desk.library.read_only:
            # A library that others may write is listed afresh; when there is time, as whoever makes a session says so.
            self._stale = True
            self._soon.start()

    def _count(self) -> None:
        """Keep the open draft's count right without listing the library anew."""
        editor = self._bench.editor
        if editor is not None and editor.session.scheme is not None:
            session = editor.session
            self.model.count(session.info.version_id, len(session.present), len(session.ranking.scored))

    # Reviews: after the first picture, an assessment at a time

    def paintEvent(self, event: QPaintEvent) -> None:
        """The list is there: now there is time to see what is due."""
        super().paintEvent(event)
        if self._stale_reviews:
            self._stale_reviews = False
            self._reviewing = self._review()
            self._soon.start()

    def _when_idle(self) -> None:
        if self._stale:
            self.refresh()
        if self._reviewing is None:
            return
        try:
            over = next(self._reviewing, self) is self
        except RiskDeskError:
            # Out of reach just now; it is worked out when the list is next painted anew.
            over = self._stale_reviews = True
        if over:
            self._reviewing = None
        else:
            self._soon.start()

    def _review(self) -> Iterator[None]:
        """Work out what is due, and tell it when all is known: the list moves once."""
        from riskdesk.ui.library_reviews import review_line

        desk, today = self._bench.desk, self.today()
        found = {}
        for assessment in desk.assessments():
            try:
                line = review_line(desk.to_review(assessment.assessment_id), today)
            except RiskDeskError:
                # What cannot be read is told when it is opened.
                line = None
            if line:
                found[assessment.assessment_id] = line
            yield
        if desk is self._bench.desk:
            seen = self._in_view()
            self.model.show_reviews(found)
            self._tree.doItemsLayout()
            if seen:
                # The rows above it may be higher now.
                self._scroll()


def _button_of(action: QAction, words: str, name: str) -> QPushButton:
    """A button that does what an action does, when it can."""
    made = button(words, action.trigger, name)

    def follow() -> None:
        made.setEnabled(action.isEnabled())
        made.setToolTip(action.toolTip())

    action.changed.connect(follow)
    follow()
    return made
