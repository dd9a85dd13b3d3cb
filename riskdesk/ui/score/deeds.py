"""What the actions of the Areas and Edit menus do on the Score page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from riskdesk.domain.session import RiskArea
from riskdesk.ui.actions import Actions
from riskdesk.ui.score.filters import RowFilter, Shown
from riskdesk.ui.score.table import ScoreTable
from riskdesk.ui.workbench import Workbench


class ScoreDeeds(QObject):
    """Attaches the actions. Those of areas concern the selected one, on whatever page it was selected.

    A dialog is loaded when it is first asked for: the first picture does not wait for any.
    """

    def __init__(self, bench: Workbench, actions: Actions, table: ScoreTable, rows: RowFilter, page: QWidget) -> None:
        super().__init__(page)
        self._bench = bench
        self._actions = actions
        self._table = table
        self._filter = rows
        self._page = page
        self._attach()
        for signal in (bench.selected, bench.edited, bench.session_opened):
            signal.connect(self._tick_parked)
        self._tick_parked()

    def _attach(self) -> None:
        handle, area, cells = self._actions.handle, self._can_edit_area, self._table.cells
        handle("add_area", self.add, lambda: self._bench.editable)
        handle("rename_area", self.rename, area)
        handle("area_up", lambda: self.shift(-1), area)
        handle("area_down", lambda: self.shift(1), area)
        handle("park", self.park, area)
        handle("remove_area", self.remove, area)
        handle("merge_areas", self.merge, self._can_merge)
        handle("split_area", self.split, area)
        handle("confirm_values", self.confirm, self._can_confirm)
        for choice in Shown:
            handle(choice.value, partial(self._filter.choose, choice), partial(self._filter.can, choice))
        handle("restore_area", self.restore, self._has_removed)
        handle("jump", self.jump, lambda: bool(self._present()))
        handle("next_open", self.next_open, self._has_marks)
        handle("unscore", self._here(cells.unscore), area)
        handle("copy", self._here(cells.copy), lambda: bool(self._present()))
        handle("paste", self._here(cells.paste), area)

    def _here(self, deed: Callable[[], object]) -> Callable[[], None]:
        """The deed where the table can be seen: from another tab nobody sees which cells are selected."""

        def run() -> None:
            if self._table.isVisible():
                deed()

        return run

    # What there is

    def _present(self) -> tuple[RiskArea, ...]:
        return self._bench.editor.session.present if self._bench.editor else ()

    def _area(self) -> RiskArea | None:
        editor = self._bench.editor
        area = editor.session.by_id.get(self._bench.selected_area) if editor else None
        return area if area and area.removed is None else None

    def _can_edit_area(self) -> bool:
        return self._bench.editable and self._area() is not None

    def _can_merge(self) -> bool:
        return self._bench.editable and len(self._present()) > 1

    def _can_confirm(self) -> bool:
        area = self._area()
        return self._bench.editable and area is not None and self._table.rows.standing.waits(area.area_id)

    def _has_removed(self) -> bool:
        editor = self._bench.editor
        return self._bench.editable and editor is not None and len(editor.session.areas) > len(editor.session.present)

    def _has_marks(self) -> bool:
        return bool(self._present()) and bool(self._table.rows.mark_columns)

    def _tick_parked(self) -> None:
        area = self._area()
        self._actions["park"].setChecked(area is not None and area.parked)

    # Deeds

    def add(self) -> None:
        """Ask for the names of new areas, and go to the first of them."""
        from riskdesk.ui.dialogs.areas import AddAreasDialog

        AddAreasDialog(self._page.window(), self._bench, lambda ids: self._table.go(ids[0])).open()

    def rename(self) -> None:
        """Ask for name, code, definition and lead agency."""
        from riskdesk.ui.dialogs.areas import NameDialog

        if area := self._area():
            NameDialog(self._page.window(), self._bench, area).open()

    def shift(self, by: int) -> None:
        """Score the selected area earlier or later."""
        if area := self._area():
            to = [a.area_id for a in self._present()].index(area.area_id) + by
            words = self.tr("Score {area} earlier") if by < 0 else self.tr("Score {area} later")
            self._bench.do(lambda e: e.reorder_area(area.area_id, max(0, to)), words.format(area=area.name))

    def park(self) -> None:
        """Park the selected area for later, or take it up again."""
        if area := self._area():
            words = self.tr("Take up {area}") if area.parked else self.tr("Park {area}")
            self._bench.do(lambda e: e.set_area(area.area_id, parked=not area.parked), words.format(area=area.name))
        self._tick_parked()

    def remove(self) -> None:
        """Ask the reason, and take the selected area out."""
        from riskdesk.ui.dialogs.areas import RemoveDialog

        if area := self._area():
            RemoveDialog(self._page.window(), self._bench, area).open()

    def restore(self) -> None:
        """Choose a removed area to bring back, and go to it."""
        from riskdesk.ui.dialogs.areas import RestoreDialog

        RestoreDialog(self._page.window(), self._bench, self._table.go).open()

    def merge(self) -> None:
        """Ask which areas become one, and go to the new one."""
        from riskdesk.ui.dialogs.merge import MergeDialog

        area = self._area()
        MergeDialog(self._page.window(), self._bench, area.area_id if area else "", self._table.go).open()

    def split(self) -> None:
        """Ask what the selected area becomes, and go to the first of the new ones."""
        from riskdesk.ui.dialogs.merge import SplitDialog

        if area := self._area():
            SplitDialog(self._page.window(), self._bench, area, self._table.go).open()

    def confirm(self) -> None:
        """Confirm the old values of the selected area, where the room may see them."""
        area = self._area()
        if area is None:
            return
        if self._bench.hides_ranks:
            self._bench.tell(self.tr("Old values are hidden, so none was confirmed. Ctrl+H shows them."))
        elif self._table.confirm(area.area_id):
            self._bench.tell(self.tr("{area}: the old values are confirmed.").format(area=area.name))

    def jump(self) -> None:
        """Ask for a code, and go there."""
        from riskdesk.ui.dialogs.areas import JumpDialog

        JumpDialog(self._page.window(), self._bench, self._jump_to).open()

    def _jump_to(self, area_id: str) -> None:
        self._table.go(area_id)
        self._table.setFocus()

    def next_open(self) -> None:
        """Go to the next mark that is missing: first of the areas that are not parked, then of the parked ones."""
        if found := self._next_open():
            self._table.go(*found)
            self._table.setFocus()
        else:
            self._bench.tell(self.tr("Every mark is given."))

    def _next_open(self) -> tuple[str, str] | None:
        rows, now = self._table.rows, self._table.currentIndex()
        here = (now.row(), now.column()) if now.isValid() else (-1, -1)
        cells = [(r, c) for r in range(rows.rowCount()) for c in rows.mark_columns]
        missing = [cell for cell in cells if rows.mark(rows.index(*cell)) is None]
        ahead = sorted(missing, key=lambda cell: (rows.area(cell[0]).parked, cell <= here, cell))
        if not ahead:
            return None
        row, column = ahead[0]
        factor = rows.columns[column].factor
        return (rows.area(row).area_id, factor.key) if factor else None
