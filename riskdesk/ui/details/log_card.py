"""The log on the Details tab: read when it is looked at, filtered, and saved as the annex to the sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.log_book import LogBook
from riskdesk.domain.log_entry import LogEntry
from riskdesk.services.editing import Edit
from riskdesk.services.log_reading import log_book, understood
from riskdesk.storage.library import Library
from riskdesk.ui.actions import Actions
from riskdesk.ui.details.fields import tr
from riskdesk.ui.details.log_filter_row import LogFilters
from riskdesk.ui.details.log_view import LogView
from riskdesk.ui.widgets import button, card, label
from riskdesk.ui.workbench import Workbench

PAGE = 500
"""So many entries are shown at first and added by each "Show more": text of thousands takes seconds to set."""

LEAST = 180
"""Design pixels of height that the entries have at least."""


class LogCard(QWidget):
    """Filters, count and entries. The log is never read while nobody looks at it, and only what is new in words."""

    def __init__(self, bench: Workbench, actions: Actions) -> None:
        super().__init__()
        self._bench = bench
        self._version = ""
        self._library: Library | None = None
        self._book: LogBook | None = None
        self._rows = 0
        self._entries: list[LogEntry] = []
        self._fitting: list[LogEntry] = []
        self._shown = 0
        self._stale, self._unread = True, ""
        self.filters = LogFilters(bench.theme)
        self.view = LogView(bench.theme)
        self.count = label(look="hint")
        self.count.setObjectName("log_count")
        self.clear = button(tr("Clear filter"), self.filters.clear, "log_clear")
        self.fold = QToolButton()
        self.fold.setObjectName("log_filter")
        self.fold.setText(tr("Filter"))
        self.fold.setAccessibleName(tr("Filter the log"))
        self.fold.setToolTip(tr("By risk area, kind, date and words"))
        self.fold.setCheckable(True)
        self.fold.setProperty("look", "tab")
        self.fold.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.fold.toggled.connect(self._fold)
        self.more = button(tr("Show more"), self._show_more, "log_more")
        self.save = button(tr("Save as PDF…"), actions["log_pdf"].trigger, "log_save")
        self.save.setToolTip(actions["log_pdf"].toolTip())
        self._lay_out()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.refresh)
        self.filters.changed.connect(self._filter)
        for signal in (bench.session_opened, bench.edited, bench.ranks_hidden):
            signal.connect(self._later)
        bench.theme.changed.connect(self._on_theme)
        actions.handle("log_pdf", self._save, lambda: bench.editor is not None)

    def _lay_out(self) -> None:
        frame, column = card()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._head, self._foot = QHBoxLayout(), QHBoxLayout()
        self._head.addWidget(label(tr("Log"), "heading"), 1)
        self._head.addWidget(self.fold)
        self._head.addWidget(self.save)
        self._foot.addWidget(self.count, 1)
        self._foot.addWidget(self.clear)
        self._column = column
        column.addLayout(self._head)
        column.addWidget(self.filters)
        column.addLayout(self._foot)
        column.addWidget(self.view, 1)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.filters.hide()
        self.clear.hide()
        self.more.hide()
        self._space()

    def _fold(self, shown: bool) -> None:
        """Show the filters, or fold them and let everything through: nothing is left out unseen."""
        self.filters.setVisible(shown)
        if not shown:
            self.filters.clear()
            return
        self.filters.area.setFocus()
        QTimer.singleShot(0, self, self._reveal)

    def _reveal(self) -> None:
        """Have the filters and the entries in sight at once, where there is room for both."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(self, 0, 0)

    def _space(self) -> None:
        px = self._bench.theme.px
        self._column.setSpacing(px(8))
        self._head.setSpacing(px(8))
        self._foot.setSpacing(px(8))
        self.filters.space()
        self.view.setMinimumHeight(px(LEAST))

    def _on_theme(self) -> None:
        self._space()
        self._filter()

    # When

    def _later(self, _: Edit | None = None) -> None:
        self._stale = True
        if self.isVisible():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Read the log now that somebody looks."""
        super().showEvent(event)
        if self._stale:
            self._soon.start()

    # What

    def refresh(self) -> None:
        """Read what is new in the log, and show it as far as it fits the filter."""
        self._stale, self._unread = False, ""
        editor = self._bench.editor
        version = editor.session.info.version_id if editor else ""
        # A throw-away copy opened twice has the same ids.
        if version != self._version or self._bench.desk.library is not self._library:
            self._begin(version)
        hidden = self._bench.hides_ranks or editor is None
        self.filters.setVisible(self.fold.isChecked() and not hidden)
        self.fold.setVisible(not hidden)
        self.save.setVisible(not hidden)
        if hidden or editor is None:
            self._nothing(tr("The log tells of ranks and earlier values, so it is hidden with them.") if editor else "")
            return
        try:
            self._read()
        except RiskDeskError as error:
            self._unread = str(error)
            self._nothing(self._unread)
            return
        self.filters.offer(editor.session)
        self._filter()

    def _begin(self, version: str) -> None:
        """Another session: its log from the start, and all of it."""
        self._version, self._library = version, self._bench.desk.library
        self._book, self._rows, self._entries = None, 0, []
        self.filters.clear()

    def _nothing(self, words: str) -> None:
        self._fitting, self._shown = [], 0
        self.view.hint(words)
        self.count.setText("")
        self.clear.hide()
        self.more.hide()

    def _read(self) -> None:
        library = self._bench.desk.library
        rows = library.log(self._version)
        book = self._book or log_book(library, rows)
        # The log only ever grows.
        with understood():
            self._entries += book.add(rows[self._rows :])
        self._book, self._rows = book, len(rows)

    def _filter(self) -> None:
        """Show what fits of what was read."""
        if self._bench.hides_ranks or self._bench.editor is None or self._book is None:
            return
        wanted = self.filters.wanted
        self._fitting = wanted.apply(self._entries)[::-1]
        self._shown = 0
        total = len(self._entries)
        if wanted:
            self.count.setText(tr("{n} of {all} entries").format(n=f"{len(self._fitting):,}", all=f"{total:,}"))
        else:
            self.count.setText(tr("1 entry") if total == 1 else tr("{n} entries").format(n=f"{total:,}"))
        self.clear.setVisible(bool(wanted) or bool(self.filters.wrong.text()))
        if not self._fitting:
            self.view.hint(tr("No entry fits.") if wanted else tr("There are no entries."))
            self.more.hide()
            return
        self.view.show_entries(self._page())

    def _page(self) -> list[LogEntry]:
        page = self._fitting[self._shown : self._shown + PAGE]
        self._shown += len(page)
        left = len(self._fitting) - self._shown
        self.more.setVisible(left > 0)
        self.more.setText(tr("Show more ({n} older)").format(n=f"{left:,}"))
        self.more.setAccessibleName(self.more.text())
        return page

    def _show_more(self) -> None:
        self.view.add_entries(self._page())
        if self.more.isHidden():
            self.view.setFocus()

    # Paper

    def _save(self) -> None:
        """Save what fits the filter as PDF."""
        editor = self._bench.editor
        if editor is None:
            return
        if self._bench.hides_ranks:
            self._bench.tell(tr("The log tells of ranks and earlier values; show the ranks first."), error=True)
            return
        from riskdesk.reports.log_annex import TITLE, log_pdf
        from riskdesk.ui.making import PdfMaking

        # It may not have been looked at yet; a log that cannot be read is not saved in part.
        self.refresh()
        if self._unread:
            self._bench.tell(self._unread, error=True)
            return
        wanted = self.filters.wanted
        words = wanted.words(self.filters.area_names())
        session, shown, total = editor.session, wanted.apply(self._entries), len(self._entries)
        PdfMaking(self, self._bench, "log_pdf", tr("Log")).ask(
            session.info, TITLE, lambda report: log_pdf(session, shown, words, total, progress=report)
        )
