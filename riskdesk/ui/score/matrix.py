"""The matrix as it is worked with: select a token, drag it or move it by keys, and it is scored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from riskdesk.domain.scheme import IMPACT, PROBABILITY
from riskdesk.domain.session import RiskArea
from riskdesk.figures.tokens import PlacedToken
from riskdesk.ui.score.matrix_canvas import MatrixCanvas, start_cell
from riskdesk.ui.score.matrix_figure import CellKey
from riskdesk.ui.workbench import Workbench

if TYPE_CHECKING:
    from riskdesk.ui.score.matrix_list import AreaList

ARROWS: dict[int, CellKey] = {
    Qt.Key.Key_Up: (1, 0),
    Qt.Key.Key_Down: (-1, 0),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Left: (0, -1),
}
"""What each arrow key adds to impact and probability."""
STEPS: dict[int, int] = {
    Qt.Key.Key_PageUp: -1,
    Qt.Key.Key_PageDown: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Right: 1,
}
"""How keys step through the areas in the order of scoring; the arrows only where nothing can be scored."""
PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class MatrixView(MatrixCanvas):
    """The matrix of the open session.

    Mouse: a click selects, a drag to a cell scores impact and probability as one edit, Escape cancels it.

    Keys: the arrows move the selected area by one level and score it. An area that waits for its cell is first carried,
    for it has no levels that could be moved: arrows or Enter begin, arrows move, Enter scores, Escape leaves it.
    Home, End, Page Up, Page Down and the letters of a code select. Enter lists the areas of a shared cell.
    """

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._pressed = ""
        self._pressed_at = QPointF()
        self._typed = ""
        bench.selected.connect(self._let_go)

    def place(self, area_id: str, cell: CellKey) -> bool:
        """Score impact and probability of an area as one edit; returns whether it is allowed."""
        self.drop()
        self.bench.commit_pending()
        area = self.area(area_id)
        if area is None or cell == self.cell(area_id):
            return True
        marks = [(area_id, IMPACT, cell[0]), (area_id, PROBABILITY, cell[1])]
        return self.bench.do(lambda e: e.set_marks(marks), self.tr("Score {area}").format(area=area.name))

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the token under the mouse; a drag may begin here."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.drop()
        self._typed = ""
        token = self._token_at(event.position())
        if token is None:
            return
        if token.key is None:
            self.open_list(self.areas_behind(token), _below(token))
            return
        self.bench.select(token.key)
        self._pressed, self._pressed_at = token.key, event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or show by the cursor what can be done."""
        if self._pressed and event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event.position())
        else:
            self._show_cursor(event.position())

    def _drag(self, at: QPointF) -> None:
        far = (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
        if not self.bench.editable or not (self.carried or far):
            return
        self.carried, self.at = self._pressed, at
        cell = self.figure.cell_at(at.x(), at.y()) if self.figure else None
        self.target = (cell.impact, cell.probability) if cell else None
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Score what was dropped on a cell; beside the cells nothing changes."""
        dragged, target = self.carried if self._pressed else "", self.target
        self._end_drag()
        if dragged and target:
            self.place(dragged, target)
        self._show_cursor(event.position())

    def _end_drag(self) -> None:
        self._pressed = ""
        self.drop()
        self.unsetCursor()

    def _show_cursor(self, at: QPointF) -> None:
        token = self._token_at(at)
        if token is None:
            self.unsetCursor()
        elif token.key and self.bench.editable:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def _token_at(self, at: QPointF) -> PlacedToken | None:
        return self.figure.token_at(at.x(), at.y()) if self.figure else None

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Score, select, list or cancel; any other key goes on to the window."""
        if self.scheme is None or event.modifiers() not in (*PLAIN, Qt.KeyboardModifier.ShiftModifier):
            event.ignore()
            return
        handled = self._command(event.key())
        if handled:
            self._typed = ""
        elif event.text().strip():
            handled = self._jump(event.text())
        if not handled:
            event.ignore()

    def _command(self, key: int) -> bool:
        if key == Qt.Key.Key_Escape:
            under_way = bool(self.carried)
            self._end_drag()
            return under_way
        if self._pressed and self.carried:
            return False
        if key in ARROWS and self.bench.editable:
            return self._move(*ARROWS[key])
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._enter()
        return self._step(key)

    def _move(self, impact: int, probability: int) -> bool:
        area_id, scheme = self.bench.selected_area, self.scheme
        at = self.target or self.cell(area_id)
        if scheme is None or self.area(area_id) is None:
            return False
        if at is None:
            self._carry(area_id)
            return True
        to = (
            max(1, min(at[0] + impact, len(scheme.impact.levels))),
            max(1, min(at[1] + probability, len(scheme.probability.levels))),
        )
        if self.carried:
            self.target = to
            self.update()
        elif to != at:
            self.place(area_id, to)
        return True

    def _carry(self, area_id: str) -> None:
        """Take up an area that waits: shown where it would go, and scored by Enter only."""
        if self.session and self.scheme:
            self.carried, self.target, self.at = area_id, start_cell(self.session, self.scheme, area_id), None
            self.setAccessibleDescription(self._hint())
            self.update()

    def _enter(self) -> bool:
        area_id = self.bench.selected_area
        if self.carried and self.target:
            self.place(self.carried, self.target)
            return True
        cell = self.cell(area_id)
        if cell is None and self.bench.editable and self.area(area_id):
            self._carry(area_id)
            return True
        keys = self.tokens.placed.get(cell, ()) if cell else self.tokens.waiting
        token = self.figure.place_of(area_id) if self.figure else None
        if len(keys) > 1 and token and self.session:
            self.open_list([self.session.by_id[t.key] for t in keys], _below(token))
            return True
        return False

    def _step(self, key: int) -> bool:
        ids = [a.area_id for a in self.session.present] if self.session else []
        if not ids or (key not in STEPS and key not in (Qt.Key.Key_Home, Qt.Key.Key_End)):
            return False
        now = ids.index(self.bench.selected_area) if self.bench.selected_area in ids else -1
        if key in STEPS:
            to = max(0, min(now + STEPS[key], len(ids) - 1))
        else:
            to = 0 if key == Qt.Key.Key_Home else len(ids) - 1
        self.bench.select(ids[to])
        return True

    def _jump(self, text: str) -> bool:
        """Select by the letters of a code: further letters narrow it, a letter again takes the next area with it."""
        for typed in (self._typed + text.upper(), text.upper()):
            found = self._next_with(typed)
            if found:
                self._typed = typed
                self.bench.select(found)
                return True
        self._typed = ""
        return False

    def _next_with(self, typed: str) -> str:
        ids = [a.area_id for a in self.session.present if a.code.upper().startswith(typed)] if self.session else []
        now = self.bench.selected_area
        if now in ids:
            narrowing = len(typed) > 1
            return now if narrowing else ids[(ids.index(now) + 1) % len(ids)]
        return ids[0] if ids else ""

    # The list of a crowded cell

    def open_list(self, areas: list[RiskArea], below: QPoint) -> AreaList | None:
        """Open the list of these areas below a point of the widget; choosing one selects it."""
        if not areas:
            return None
        from riskdesk.ui.score.matrix_list import AreaList

        title = self.cell_title(self.cell(areas[0].area_id), len(areas))
        made = AreaList(self, self.bench.theme, title, areas, self.bench.selected_area)
        made.chosen.connect(self.bench.select)
        made.open_at(self.mapToGlobal(below))
        return made

    # Letting go

    def _let_go(self, area_id: str) -> None:
        if self.carried and self.carried != area_id:
            self._end_drag()

    def drop(self) -> None:
        """Let go of what is under way; nothing was scored."""
        carried = bool(self.carried)
        super().drop()
        if carried:
            self._describe()

    def _on_opened(self) -> None:
        self._end_drag()
        self._typed = ""
        super()._on_opened()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What is under way ends with the focus."""
        self._typed = ""
        self._end_drag()
        super().focusOutEvent(event)


def _below(token: PlacedToken) -> QPoint:
    return QPoint(round(token.rect.x), round(token.rect.bottom) + 4)
