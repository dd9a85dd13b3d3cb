"""What narrows the log: risk area, kind, dates, words."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from riskdesk.domain.log_entry import Group
from riskdesk.domain.log_filter import LogFilter
from riskdesk.domain.session import Session
from riskdesk.ui.dates import DateField
from riskdesk.ui.details.fields import tr
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import TextLine, label

PAUSE = 250
"""Milliseconds after the last key until the log is searched."""
ONE_ROW = 720
"""Design pixels of width from which the filters stand in one row."""
WIDE = 2
"""Columns that the search takes where the filters stand in pairs."""


def kind_words(group: Group) -> str:
    """A kind of entry in the window's language."""
    return {
        Group.SCORES: tr("Scores"),
        Group.WORDS: tr("Words on areas"),
        Group.AREAS: tr("Areas"),
        Group.ORDER: tr("Agreed order and ties"),
        Group.DETAILS: tr("Details"),
        Group.SESSION: tr("Session and scheme"),
    }[group]


class Choice(QComboBox):
    """A choice that long entries do not widen and that the wheel does not change in passing."""

    def __init__(self, name: str, object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()


class LogFilters(QWidget):
    """The filters; ``changed`` follows each change, a moment after typing."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._quiet = False
        self.area = Choice(tr("Log: risk area"), "log_area")
        self.kind = Choice(tr("Log: kind"), "log_kind")
        self.kind.addItem(tr("All kinds"), None)
        for group in Group:
            self.kind.addItem(kind_words(group), group.value)
        self.since, self.until = DateField(tr("Log: from")), DateField(tr("Log: to"))
        self.since.setObjectName("log_since")
        self.until.setObjectName("log_until")
        self.since.setPlaceholderText(tr("from (any date)"))
        self.until.setPlaceholderText(tr("to (any date)"))
        self.text = TextLine()
        self.text.setObjectName("log_text")
        self.text.setAccessibleName(tr("Log: words"))
        self.text.setPlaceholderText(tr("words in the log"))
        self.text.setClearButtonEnabled(True)
        self.wrong = label(look="danger", wrap=True)
        self.wrong.setObjectName("log_wrong")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        self._grid = QGridLayout()
        outer.addLayout(self._grid)
        outer.addWidget(self.wrong)
        self.wrong.hide()
        # Without labels: each says itself what it is for, and the room is the log's.
        self._cells: list[QWidget] = [self.area, self.kind, self.since, self.until, self.text]
        for cell in self._cells:
            cell.setToolTip(cell.accessibleName())
        self._columns = 0
        self.space()

    def _connect(self) -> None:
        self.area.currentIndexChanged.connect(self._now)
        self.kind.currentIndexChanged.connect(self._now)
        for field in (self.since, self.until, self.text):
            field.textChanged.connect(self._later)
            field.editingFinished.connect(self._hurry)
        self._soon.timeout.connect(self._now)

    # What is wanted

    @property
    def wanted(self) -> LogFilter:
        """The filter as it stands; what is no date yet does not narrow."""
        area, kind = self.area.currentData(), self.kind.currentData()
        return LogFilter(
            frozenset({str(area)}) if area else frozenset(),
            frozenset({Group(kind)}) if kind else frozenset(),
            self.since.iso or "",
            self.until.iso or "",
            self.text.text(),
        )

    def area_names(self) -> tuple[str, ...]:
        """The name of the area that is chosen, for :meth:`LogFilter.words`."""
        return (self.area.currentText(),) if self.area.currentData() else ()

    def offer(self, session: Session) -> None:
        """Offer the areas of a session, the removed ones last; the one chosen stays chosen if it is among them."""
        chosen = self.area.currentData()
        removed = [a for a in session.areas if a.removed is not None]
        entries = [(tr("All areas"), ""), *((a.name, a.area_id) for a in session.present)]
        entries += [(tr("{area} (removed)").format(area=a.name), a.area_id) for a in removed]
        held = [(self.area.itemText(n), self.area.itemData(n)) for n in range(self.area.count())]
        if entries == held:
            return
        self._quiet = True
        self.area.clear()
        for name, area_id in entries:
            self.area.addItem(name, area_id)
        self.area.setCurrentIndex(max(0, self.area.findData(chosen)))
        self._quiet = False

    def clear(self) -> None:
        """Let everything through."""
        self._quiet = True
        self.area.setCurrentIndex(0)
        self.kind.setCurrentIndex(0)
        for field in (self.since, self.until, self.text):
            field.clear()
        self._quiet = False
        self._now()

    # Changes

    def _later(self) -> None:
        if not self._quiet:
            self._soon.start()

    def _hurry(self) -> None:
        """A field that is left is looked at at once, if it was typed in."""
        if self._soon.isActive():
            self._now()

    def _now(self) -> None:
        if self._quiet:
            return
        self._soon.stop()
        self._complain()
        self.changed.emit()

    def _complain(self) -> None:
        """Say what is no date, or that the dates leave nothing."""
        wrong = next((f.text().strip() for f in (self.since, self.until) if f.iso is None), "")
        since, until = self.since.iso or "", self.until.iso or ""
        words = tr("“{text}” is not a date yet; give it as 30/09/2010.").format(text=wrong) if wrong else ""
        if not words and since and until and since > until:
            words = tr("The first date is after the last.")
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))

    # Room

    def space(self) -> None:
        """Take the sizes of the theme."""
        px = self._theme.px
        self._grid.setHorizontalSpacing(px(8))
        self._grid.setVerticalSpacing(px(8))
        self._columns = 0
        self._arrange()

    def _arrange(self) -> None:
        """One row where there is room, else pairs with the search below them."""
        columns = len(self._cells) if self.width() >= self._theme.px(ONE_ROW) else WIDE
        if columns == self._columns:
            return
        self._columns = columns
        for n, cell in enumerate(self._cells):
            last = n == len(self._cells) - 1 and columns == WIDE
            self._grid.addWidget(cell, n // columns, n % columns, 1, WIDE if last else 1)
        for column in range(len(self._cells)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width."""
        super().resizeEvent(event)
        self._arrange()
