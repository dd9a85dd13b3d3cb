"""Which areas the score table shows: all, those to do, those that changed, those that share a rank."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QObject, Signal

from riskdesk.domain.rescoring import Reviewed
from riskdesk.ui.score.table import ScoreTable


class Shown(Enum):
    """A choice of areas; the value is the name of the action that makes it."""

    ALL = "all_areas"
    TO_DO = "areas_to_do"
    CHANGED = "areas_changed"
    TIED = "areas_tied"


class RowFilter(QObject):
    """Hides the rows of a table that are not chosen; their order stays.

    A row that no longer fits is hidden when the cursor leaves it or a choice is made, never under the hands; the
    current row is always shown. One that fits now is shown at once.

    Signals:
        changed: another choice was made, or the counts may be others.
    """

    changed = Signal()

    def __init__(self, table: ScoreTable) -> None:
        super().__init__(table)
        self._table = table
        self._rows = table.rows
        self._bench = bench = table.bench
        self._choice = Shown.ALL
        self._row = -1
        self._version = self._open_version()
        self._tied: frozenset[str] | None = None
        table.cell_changed.connect(self._on_cell)
        bench.session_opened.connect(self._on_opened)
        bench.edited.connect(self._on_edited)
        bench.revealed.connect(self._on_revealed)
        bench.ranks_hidden.connect(self._on_hidden)

    @property
    def choice(self) -> Shown:
        """What is shown."""
        return self._choice

    @property
    def nothing(self) -> bool:
        """Whether no row is shown, because none fits."""
        rows = range(self._rows.rowCount())
        return self._choice is not Shown.ALL and all(self._table.isRowHidden(row) for row in rows)

    @property
    def wanted(self) -> bool:
        """Whether the room should see what can be chosen: there are old values, or not all areas are shown."""
        return self._rows.standing.active or self._choice is not Shown.ALL

    def can(self, choice: Shown) -> bool:
        """Whether a choice means anything now: ranks and last time's values must not be told while they are hidden."""
        session = self._rows.session
        if session is None or session.scheme is None:
            return False
        if choice is Shown.CHANGED:
            return self._rows.standing.shown
        return choice is not Shown.TIED or not self._bench.hides_ranks

    def fits(self, area_id: str, choice: Shown) -> bool:
        """Whether an area is one of those that a choice is about."""
        if choice is Shown.ALL:
            return True
        if choice is Shown.TIED:
            return area_id in self._tied_areas()
        return self._rows.standing.state(area_id) is (Reviewed.TO_DO if choice is Shown.TO_DO else Reviewed.CHANGED)

    def count(self, choice: Shown) -> int:
        """How many areas a choice is about."""
        progress = self._rows.standing.progress
        if choice is Shown.TIED:
            return len(self._tied_areas())
        counts = {Shown.ALL: self._rows.count, Shown.TO_DO: progress.to_do, Shown.CHANGED: progress.changed}
        return counts[choice]

    def _tied_areas(self) -> frozenset[str]:
        """The areas that share their agreed rank with others."""
        if self._tied is None:
            session = self._rows.session
            placed = session.agreed.by_id if session and session.scheme else {}
            self._tied = frozenset(area_id for area_id, place in placed.items() if place.agreed.tied)
        return self._tied

    # Choosing

    def choose(self, choice: Shown) -> None:
        """Show these areas; the cursor goes on to the next of them, or else to the last."""
        self._choice = choice if self.can(choice) else Shown.ALL
        now = self._table.currentIndex()
        fitting = [r for r in range(self._rows.rowCount()) if self.fits(self._rows.area(r).area_id, self._choice)]
        self._hide_but(set(fitting))
        if fitting and now.row() not in fitting:
            row = next((r for r in fitting if r > now.row()), fitting[-1])
            factor = self._table.factor
            self._table.go(self._rows.area(row).area_id, factor.key if factor else "")
        self.changed.emit()

    def _hide_but(self, rows: set[int]) -> None:
        table = self._table
        for row in range(self._rows.rowCount()):
            if table.isRowHidden(row) is (row in rows):
                table.setRowHidden(row, row not in rows)

    def _look_again(self, hide: bool) -> None:
        """Show what fits by now, and the current row; with ``hide``, hide the rest."""
        now = self._table.currentIndex().row()
        for row in range(self._rows.rowCount()):
            shown = row == now or self.fits(self._rows.area(row).area_id, self._choice)
            if self._table.isRowHidden(row) is shown and (shown or hide):
                self._table.setRowHidden(row, not shown)

    # Keeping up

    def _on_cell(self) -> None:
        row = self._table.currentIndex().row()
        moved, self._row = row != self._row, row
        if moved and self._choice is not Shown.ALL:
            self._look_again(hide=True)
            self.changed.emit()

    def _on_edited(self) -> None:
        self._tied = None
        if self._choice is not Shown.ALL:
            self._look_again(hide=False) if not self.nothing else self._show_fitting()
        self.changed.emit()

    def _show_fitting(self) -> None:
        """Where nothing was shown: what fits by now, and the cursor there."""
        if any(self.fits(self._rows.area(r).area_id, self._choice) for r in range(self._rows.rowCount())):
            self.choose(self._choice)

    def _on_revealed(self) -> None:
        if self._choice is not Shown.ALL:
            self._look_again(hide=False)
            self.changed.emit()

    def _on_hidden(self) -> None:
        if not self.can(self._choice):
            self.choose(Shown.ALL)
        self.changed.emit()

    def _open_version(self) -> str:
        editor = self._bench.editor
        return editor.session.info.version_id if editor else ""

    def _on_opened(self) -> None:
        self._tied = None
        version = self._open_version()
        if version != self._version:
            self._version, self._choice, self._row = version, Shown.ALL, self._table.currentIndex().row()
        if self._choice is Shown.ALL:
            self._hide_but(set(range(self._rows.rowCount())))
        else:
            self._look_again(hide=False)
        self.changed.emit()
