"""The list of assessments and their sessions, with search; it can be folded away."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
)

from riskdesk.domain.catalogue import SessionSummary
from riskdesk.domain.session import State
from riskdesk.domain.words import day
from riskdesk.ui.actions import Actions
from riskdesk.ui.paint import focus_ring, write
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import button, label
from riskdesk.ui.workbench import Workbench

VERSION = Qt.ItemDataRole.UserRole + 1
SECOND = Qt.ItemDataRole.UserRole + 2
WIDTH = 220
"""Design pixels."""


class _Rows(QStyledItemDelegate):
    """Paints a heading, or a session in two lines."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines for a session, one for a heading."""
        return QSize(10, self._theme.px(42 if index.data(VERSION) else 32))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        px, rect = self._theme.px, QRectF(option.rect)
        state = option.state
        inner = rect.adjusted(px(14), 0, -px(8), 0)
        if not index.data(VERSION):
            bold = QFont.Weight.DemiBold
            write(
                painter,
                inner.adjusted(0, px(6), 0, 0),
                str(index.data()),
                self._theme,
                colour="second",
                size=12,
                weight=bold,
            )
            return
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.colour("accent_ground"))
            painter.fillRect(QRectF(rect.left(), rect.top(), px(3), rect.height()), self._theme.colour("accent"))
        half = rect.height() / 2
        inner.adjust(px(8), 0, 0, 0)
        write(painter, inner.adjusted(0, px(3), 0, -half + px(2)), str(index.data()), self._theme)
        write(
            painter,
            inner.adjusted(0, half - px(2), 0, -px(4)),
            str(index.data(SECOND)),
            self._theme,
            colour="second",
            size=12,
        )
        if state & QStyle.StateFlag.State_HasFocus:
            focus_ring(painter, rect, self._theme)


class LibraryPanel(QFrame):
    """Assessments and sessions; a click or Enter opens one."""

    def __init__(self, bench: Workbench, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("library_panel")
        self.setProperty("look", "bar")
        self._bench = bench
        self._model = QStandardItemModel(self)
        self._search = QLineEdit()
        self._search.setObjectName("library_search")
        self._search.setPlaceholderText(self.tr("Find a session"))
        self._search.setAccessibleName(self.tr("Find a session by its title, date or state"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self.refresh)
        self._none = label(self.tr("Nothing found."), "hint")
        self._none.setContentsMargins(14, 8, 8, 8)
        self._tree = self._make_tree()
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(self._search)
        self._layout.addWidget(self._none)
        self._layout.addWidget(self._tree, 1)
        row = QHBoxLayout()
        self._new = button(self.tr("New session…"), actions["new_session"].trigger, "panel_new_session")
        row.addWidget(self._new)
        self._layout.addLayout(row)
        for signal in (bench.library_changed, bench.session_opened):
            signal.connect(self.refresh)
        bench.edited.connect(self._counted)
        bench.theme.changed.connect(self._space)
        self._space()
        self.refresh()

    def _make_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setObjectName("library_tree")
        tree.setAccessibleName(self.tr("Assessments and their sessions"))
        tree.setModel(self._model)
        tree.setItemDelegate(_Rows(self._bench.theme))
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
        version = index.data(VERSION)
        editor = self._bench.editor
        if version and (editor is None or editor.session.info.version_id != version):
            self._bench.open(version)

    def focus(self) -> None:
        """Put the focus on the list."""
        self._tree.setFocus()

    def refresh(self) -> None:
        """List the library afresh."""
        editor = self._bench.editor
        wanted = self._search.text().casefold().strip()
        sessions: dict[str, list[SessionSummary]] = {}
        for summary in self._bench.desk.by_date():
            sessions.setdefault(summary.assessment_id, []).append(summary)
        self._model.clear()
        current: QStandardItem | None = None
        for assessment in self._bench.desk.assessments():
            rows = []
            for summary in sessions.get(assessment.assessment_id, []):
                second = self._second(summary)
                if wanted and wanted not in f"{assessment.title} {summary.title} {second} {summary.held_on}".casefold():
                    continue
                item = self._row(summary, second)
                rows.append(item)
                if editor and summary.version_id == editor.session.info.version_id:
                    current = item
            if rows or not wanted:
                self._model.appendRow(self._heading(assessment.title))
                for item in rows:
                    self._model.appendRow(item)
        self._none.setVisible(bool(wanted) and self._model.rowCount() == 0)
        self._new.setEnabled(bool(self._bench.desk.assessments()) and not self._bench.desk.read_only)
        if current:
            self._tree.setCurrentIndex(current.index())

    def _heading(self, title: str) -> QStandardItem:
        item = QStandardItem(title)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        return item

    def _row(self, summary: SessionSummary, second: str) -> QStandardItem:
        item = QStandardItem(summary.title)
        item.setData(summary.version_id, VERSION)
        item.setData(second, SECOND)
        item.setData(f"{summary.title}, {second}", Qt.ItemDataRole.AccessibleTextRole)
        item.setToolTip(f"{summary.title}\n{second}".replace("&", "&amp;").replace("<", "&lt;"))
        return item

    def _second(self, summary: SessionSummary) -> str:
        words = {State.DRAFT: self.tr("draft"), State.CLOSED: self.tr("closed"), State.RECORDED: self.tr("recorded")}
        state = words[summary.state] + (f", v{summary.number}" if summary.number > 1 else "")
        when = self.tr("made up") if summary.illustrative else day(summary.held_on)
        count = ""
        if summary.state is State.DRAFT:
            count = self.tr("{scored} of {areas}").format(scored=summary.scored, areas=summary.areas)
        return " · ".join(filter(None, [when, ", ".join(filter(None, [state, count]))]))

    def _counted(self) -> None:
        """Keep the open draft's count right without listing the library anew."""
        editor = self._bench.editor
        if editor is None or editor.session.scheme is None:
            return
        session = editor.session
        info = session.info
        summary = SessionSummary(
            info.session_id,
            info.version_id,
            info.assessment_id,
            info.title,
            info.held_on,
            info.number,
            info.state,
            info.label,
            info.illustrative,
            len(session.present),
            len(session.ranking.scored),
        )
        for row in range(self._model.rowCount()):
            item = self._model.item(row)
            if item.data(VERSION) == info.version_id:
                item.setData(self._second(summary), SECOND)
