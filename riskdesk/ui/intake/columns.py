"""The choices of the import: worksheet, line of headings, and which column is which."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from riskdesk.domain.intake_grid import Grid, GridRow, letters
from riskdesk.domain.intake_mapping import ColumnMap, Field, fields_of, guess_below, without_heading
from riskdesk.domain.scheme import Scheme
from riskdesk.ui.dialogs.fields import Choice
from riskdesk.ui.intake.model import field_name
from riskdesk.ui.theme import Theme
from riskdesk.ui.widgets import label

CELL = 168
"""Design pixels that a choice wants."""
MOST_HEADINGS = 10
"""So many lines from the top can be chosen as the headings."""
_LONGEST = 28


class ColumnChoices(QWidget):
    """Signals: ``changed`` when the map is another, ``sheet_chosen`` with the name of the worksheet that is wanted."""

    changed = Signal()
    sheet_chosen = Signal(str)

    def __init__(self, theme: Theme, scheme: Scheme) -> None:
        super().__init__()
        self._theme, self._scheme = theme, scheme
        self._grid = Grid("", ())
        self.map = ColumnMap(0)
        self._busy = False
        self._across = 0
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(theme.px(10))
        self._layout.setVerticalSpacing(theme.px(6))
        self._cells: list[QWidget] = []
        self.sheet = self._choice(self.tr("Worksheet"), "intake_sheet", self._sheet_picked)
        self.heading = self._choice(self.tr("Headings"), "intake_heading", self._heading_picked)
        self.fields: dict[Field, QComboBox] = {
            which: self._choice(field_name(self, which), f"intake_{which.value}", partial(self._picked, which))
            for which in fields_of(scheme)
        }
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    def _choice(self, text: str, name: str, slot: Callable[[], object]) -> QComboBox:
        """One choice below its label."""
        made, cell = Choice(), QWidget()
        made.setObjectName(name)
        made.setAccessibleName(text)
        # A long heading is cut: the choices share the width out evenly.
        made.setMinimumContentsLength(6)
        made.currentIndexChanged.connect(lambda _: None if self._busy else slot())
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(2))
        words = label(text, "label")
        words.setBuddy(made)
        column.addWidget(words)
        column.addWidget(made)
        self._cells.append(cell)
        return made

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        self._busy = True
        try:
            yield
        finally:
            self._busy = False

    # What is shown

    def show_grid(self, grid: Grid, columns: ColumnMap) -> None:
        """Offer the columns of a grid, with this map chosen."""
        self._grid, self.map = grid, columns
        with self._quiet():
            self.sheet.clear()
            self.sheet.addItems(list(grid.sheets))
            self.sheet.setCurrentText(grid.sheet)
            self.heading.clear()
            self.heading.addItem(self.tr("None"), 0)
            lines = [row for row in grid.rows if row.line <= max(MOST_HEADINGS, columns.heading)]
            for row in lines:
                self.heading.addItem(self.tr("Line {n}: {cells}").format(n=row.line, cells=_begin(row)), row.line)
            self.heading.setCurrentIndex(max(0, self.heading.findData(columns.heading)))
        self._cells[0].setVisible(len(grid.sheets) > 1)
        self._offer()
        self._arrange()

    def _offer(self) -> None:
        """Each field's columns, by letter and heading."""
        heading = next((row for row in self._grid.rows if row.line == self.map.heading), None)
        below = next((row for row in self._grid.rows if row.line > self.map.heading), None)
        with self._quiet():
            for which, choice in self.fields.items():
                choice.clear()
                choice.addItem(self.tr("Not in the file"), None)
                for column in range(self._grid.width):
                    choice.addItem(_column_words(column, heading or below), column)
                chosen = self.map.columns.get(which)
                choice.setCurrentIndex(0 if chosen is None else chosen + 1)

    # What is chosen

    def _sheet_picked(self) -> None:
        self.sheet_chosen.emit(self.sheet.currentText())

    def _heading_picked(self) -> None:
        line = int(self.heading.currentData() or 0)
        row = next((row for row in self._grid.rows if row.line == line), None)
        self.map = guess_below(self._grid, row, self._scheme) if row else without_heading(self._grid, self._scheme)
        self._offer()
        self.changed.emit()

    def _picked(self, which: Field) -> None:
        column = self.fields[which].currentData()
        self.map = self.map.but(which, None if column is None else int(column))
        with self._quiet():
            # A column holds one field: another one that had it has none now.
            for other, choice in self.fields.items():
                chosen = self.map.columns.get(other)
                choice.setCurrentIndex(0 if chosen is None else chosen + 1)
        self.changed.emit()

    # Places

    def _arrange(self) -> None:
        """As many beside one another as there is room for."""
        cells = [cell for cell in self._cells if not cell.isHidden() or cell is not self._cells[0]]
        across = max(1, min(6, self.width() // self._theme.px(CELL)))
        for n, cell in enumerate(cells):
            self._layout.addWidget(cell, n // across, n % across)
        for column in range(6):
            self._layout.setColumnStretch(column, 1 if column < across else 0)
        self._across = across
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange them anew where more or fewer have room."""
        super().resizeEvent(event)
        if max(1, min(6, self.width() // self._theme.px(CELL))) != self._across:
            self._arrange()


def _column_words(column: int, row: GridRow | None) -> str:
    """ "C · Severity"."""
    text = " ".join(row.cell(column).split()) if row else ""
    return f"{letters(column)} · {_cut(text)}" if text else letters(column)


def _begin(row: GridRow) -> str:
    return _cut(", ".join(" ".join(cell.split()) for cell in row.cells if cell.strip()))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
