"""Import scores: which column is which, what each row would do, what is wrong, and one button that does it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QBoxLayout, QCheckBox, QListWidget, QListWidgetItem, QWidget

from riskdesk.domain.errors import EditError, RiskDeskError
from riskdesk.domain.intake_grid import Grid
from riskdesk.domain.intake_mapping import guess
from riskdesk.domain.intake_plan import Choices, Outcome, Plan
from riskdesk.domain.intake_rows import plan, unnamed
from riskdesk.services.intake import take_in
from riskdesk.ui.dialogs.areas import ID, AreaDialog, open_session
from riskdesk.ui.dialogs.base import centre
from riskdesk.ui.intake.columns import ColumnChoices
from riskdesk.ui.intake.table import PreviewTable
from riskdesk.ui.widgets import label
from riskdesk.ui.workbench import Workbench

WIDE, HIGH = 1180, 700
"""Design pixels of the dialog where there is room."""
Read = Callable[[str], Grid]
"""Reads the file anew, on the worksheet of this name."""


class IntakeDialog(AreaDialog):
    """Shows what a grid would do to the open draft. ``read`` reads another worksheet of the same workbook."""

    def __init__(self, parent: QWidget, bench: Workbench, grid: Grid, read: Read) -> None:
        title = parent.tr("Import scores from {file}").format(file=grid.where)
        super().__init__(parent, bench, "intake_dialog", title, parent.tr("Import"))
        scheme = open_session(bench).scheme
        if scheme is None:
            raise EditError(self.tr("These ranks were recorded from a sheet; they cannot be changed."))
        self.setSizeGripEnabled(True)
        self._scheme, self._grid, self._read = scheme, grid, read
        self.plan = Plan(guess(grid, scheme), Choices())
        self.columns = ColumnChoices(bench.theme, scheme)
        self._notes = label("", "second", wrap=True)
        self._notes.setObjectName("intake_notes")
        self.add_new = self._check(self.tr("&Add areas that this session lacks"), "intake_add_new", True)
        self.clear_blanks = self._check(self.tr("&Blank cells clear old values"), "intake_clear_blanks")
        self.skip_bad = self._check(self.tr("&Leave out rows with problems"), "intake_skip_bad")
        self.summary = label("", "heading", wrap=True)
        self.summary.setObjectName("intake_summary")
        self.table = PreviewTable(bench.theme)
        self.problems = QListWidget()
        self._others = label("", "hint", wrap=True)
        self._others.setObjectName("intake_untouched")
        self._build()
        self.columns.changed.connect(self._look)
        self.columns.sheet_chosen.connect(self._other_sheet)
        self.problems.currentItemChanged.connect(self._to_problem)
        self.on_save(self._accept)
        self._show_grid(grid)
        self.columns.fields[next(iter(self.columns.fields))].setFocus()

    def _check(self, text: str, name: str, ticked: bool = False) -> QCheckBox:
        made = QCheckBox(text)
        made.setObjectName(name)
        made.setAccessibleName(text.replace("&", ""))
        made.setChecked(ticked)
        made.toggled.connect(self._look)
        return made

    def _build(self) -> None:
        px = self.theme.px
        self._ticks = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._ticks.setSpacing(px(8))
        for tick in (self.add_new, self.clear_blanks, self.skip_bad):
            self._ticks.addWidget(tick)
        self._ticks.addStretch(1)
        self.table.setMinimumHeight(px(190))
        self.problems.setObjectName("intake_problems")
        self.problems.setAccessibleName(self.tr("Problems, by line and column"))
        self.problems.setFixedHeight(px(96))
        self.problems.setWordWrap(True)
        self.problems.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problems.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # Between the form, which is empty here, and the stretch at the end.
        body = self.body
        body.takeAt(body.count() - 1)
        for widget in (self.columns, self._notes):
            body.addWidget(widget)
        body.addLayout(self._ticks)
        body.addWidget(self.summary)
        body.addWidget(self.table, 1)
        body.addWidget(self.problems)
        body.addWidget(self._others)

    def showEvent(self, event: QShowEvent) -> None:
        """Wide: a preview is read across."""
        super().showEvent(event)
        room = self.screen().availableSize() - QSize(24, 48)
        px = self.theme.px
        self.resize(min(px(WIDE), room.width()), min(px(HIGH), room.height()))
        centre(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The ticks stand beside one another where there is room."""
        super().resizeEvent(event)
        ticks = (self.add_new, self.clear_blanks, self.skip_bad)
        wanted = sum(tick.sizeHint().width() + self.theme.px(20) for tick in ticks)
        beside = wanted + self.theme.px(40) < self.width()
        directions = QBoxLayout.Direction
        self._ticks.setDirection(directions.LeftToRight if beside else directions.TopToBottom)

    # What is shown

    def _show_grid(self, grid: Grid) -> None:
        self._grid = grid
        self.columns.show_grid(grid, guess(grid, self._scheme))
        self._look()

    def _other_sheet(self, name: str) -> None:
        try:
            grid = self._read(name)
        except RiskDeskError as error:
            self.columns.show_grid(self._grid, self.columns.map)
            self.say(str(error))
            return
        self._show_grid(grid)

    def _look(self) -> None:
        """Work out afresh what would be done."""
        choices = Choices(self.add_new.isChecked(), self.clear_blanks.isChecked(), self.skip_bad.isChecked())
        self.plan = plan(open_session(self.bench), self._grid, self.columns.map, choices)
        self.table.show_plan(self.plan, self._grid)
        notes = " ".join((*self._grid.notes, *self.columns.map.notes))
        self._notes.setText(notes)
        self._notes.setVisible(bool(notes))
        self.skip_bad.setEnabled(any(row.outcome is Outcome.PROBLEM for row in self.plan.rows))
        self._list_problems()
        self.summary.setText(self._counts())
        self._others.setText(unnamed(self.plan.untouched))
        self._others.setVisible(bool(self.plan.untouched))
        self.go.setEnabled(self.plan.acceptable)
        self.say(self._in_the_way())

    def _in_the_way(self) -> str:
        """What keeps the button off, said beside it: the list may have scrolled away."""
        if not self.plan.blocked:
            return ""
        if self.plan.general:
            return self.plan.general[0].words
        count = len(self.plan.problems)
        words = self.tr("1 problem stands in the way: ") if count == 1 else self.tr("{n} problems stand in the way: ")
        return words.format(n=count) + self.tr("put the file right, or leave out the rows with problems.")

    def _counts(self) -> str:
        if self.plan.rows and not self.plan.blocked and not self.plan.effective:
            return self.tr("{counts}. Nothing would change.").format(counts=self.plan.summary)
        return self.plan.summary

    def _list_problems(self) -> None:
        self.problems.clear()
        for problem in self.plan.problems:
            item = QListWidgetItem(problem.text)
            item.setData(ID, problem)
            self.problems.addItem(item)
        for note in self.plan.notes:
            item = QListWidgetItem(self.tr("Left out anyway: {problem}").format(problem=note.text))
            item.setData(ID, note)
            self.problems.addItem(item)
        self.problems.setVisible(self.problems.count() > 0)

    def _to_problem(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.table.go_to(item.data(ID))

    # What is done

    def _accept(self) -> None:
        if not self.plan.acceptable:
            raise EditError(self.tr("Nothing can be imported yet; the list says what is wrong."))
        wanted, where = self.plan, self._grid.where
        text = self.tr("Import {file}").format(file=where)
        if not self.bench.do(lambda editor: take_in(editor, wanted, where), text):
            # The session may be another one than was looked at: show what the file would do to it now.
            self._look()
            raise self.refused()
        words = self.tr("Imported {file}: {counts}. Ctrl+Z takes it back.")
        self.bench.tell(words.format(file=where, counts=wanted.summary.partition(": ")[2]))
