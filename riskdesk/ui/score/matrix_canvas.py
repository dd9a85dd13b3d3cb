"""The matrix as a picture of the open session: laid out, painted, named for screen readers, kept up to date."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from riskdesk.domain.scheme import IMPACT, PROBABILITY, Scheme
from riskdesk.domain.session import Mark, RiskArea, Session
from riskdesk.figures.shapes import Measure, Rect
from riskdesk.figures.tokens import PlacedToken
from riskdesk.services.editing import Edit
from riskdesk.ui.paint import CENTRE
from riskdesk.ui.score.before import cell_before, was_here
from riskdesk.ui.score.matrix_figure import (
    CellKey,
    Figure,
    Tokens,
    cell_of,
    draw_up,
    grid_of,
    measured,
    refilled,
    tokens_of,
)
from riskdesk.ui.score.matrix_paint import MatrixPainter, Moment, parts_of
from riskdesk.ui.score.matrix_stamps import Stamps
from riskdesk.ui.score.matrix_words import (
    cell_tip,
    cell_words,
    levels_words,
    matrix_name,
    names_tip,
    token_tip,
)
from riskdesk.ui.tips import show_tip
from riskdesk.ui.workbench import Workbench

MARGIN = 5
"""Design pixels around the figure: room for the focus ring."""


class MatrixCanvas(QWidget):
    """Shows every area with impact and probability as a token in its cell, the others in a strip below.

    What is under way (a drag, or a token carried by keys) is in ``carried``, ``target`` and ``at``.
    """

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.carried = ""
        self.target: CellKey | None = None
        self.at: QPointF | None = None
        self._figure: Figure | None = None
        self._tokens: Tokens | None = None
        self._measure: Measure | None = None
        self._stamps = Stamps()
        # The area that is selected in the figure as it was last laid out.
        self._ringed = bench.selected_area
        self._ghost: CellKey | None = None
        self.setObjectName("matrix")
        # It paints its own ground, so that nothing behind it has to be painted for a token that moves.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        bench.session_opened.connect(self._on_opened)
        bench.edited.connect(self._on_edited)
        bench.selected.connect(self._on_selected)
        bench.theme.changed.connect(self.refresh)
        bench.ranks_hidden.connect(self._move_ghost)
        self._describe()

    # What is shown

    @property
    def session(self) -> Session | None:
        """The open session, if any."""
        return self.bench.editor.session if self.bench.editor else None

    @property
    def scheme(self) -> Scheme | None:
        """The open session's scheme; a recorded session has none."""
        return self.session.scheme if self.session else None

    @property
    def tokens(self) -> Tokens:
        """The areas as tokens."""
        if self._tokens is None:
            self._tokens = tokens_of(self.session) if self.session and self.scheme else Tokens({}, [])
        return self._tokens

    @property
    def figure(self) -> Figure | None:
        """The figure as it is on the screen, in pixels; ``None`` where there is no matrix to show."""
        if self._figure is None and self.scheme is not None:
            margin = self.bench.theme.px(MARGIN)
            room = Rect(margin, margin, max(1, self.width() - 2 * margin), max(1, self.height() - 2 * margin))
            if self._measure is None:
                self._measure = measured()
            grid, selected = grid_of(self.scheme), self.bench.selected_area
            self._figure = draw_up(grid, self.tokens, room, self._measure, self.bench.theme, selected)
        return self._figure

    def area(self, area_id: str) -> RiskArea | None:
        """A present area by its id."""
        found = self.session.by_id.get(area_id) if self.session else None
        return found if found and found.removed is None else None

    def cell(self, area_id: str) -> CellKey | None:
        """The cell that an area is in, if it is in one."""
        area = self.area(area_id)
        return cell_of(self.session, area) if self.session and area and self.scheme else None

    def ghost(self) -> CellKey | None:
        """The cell that the selected area was in before, where it is in another one now, or in none yet."""
        selected = self.bench.selected_area
        cell = cell_before(self.bench, selected)
        return cell if cell != self.cell(selected) else None

    def point_of(self, area_id: str) -> QPoint | None:
        """The middle of an area's token in the widget, or ``None`` where a crowded cell only counts it."""
        token = self.figure.place_of(area_id) if self.figure else None
        return _middle(token.rect) if token else None

    def point_in(self, cell: CellKey) -> QPoint | None:
        """The middle of a cell in the widget."""
        found = self.figure.matrix.by_level.get(cell) if self.figure else None
        return _middle(found.rect) if found else None

    def areas_behind(self, token: PlacedToken) -> list[RiskArea]:
        """All areas of the cell (or the strip) whose count a "+12" token is."""
        figure = self.figure
        if figure is None or self.session is None:
            return []
        keys = [t.key for t in self.tokens.waiting]
        if not any(t is token for t in figure.waiting.tokens):
            cell = figure.cell_at(token.rect.x, token.rect.y)
            keys = [t.key for t in self.tokens.placed.get((cell.impact, cell.probability), ())] if cell else []
        return [self.session.by_id[key] for key in keys]

    # Keeping up

    def refresh(self) -> None:
        """Take everything from the session again."""
        self._tokens = self._figure = None
        self._ringed = self.bench.selected_area
        self._ghost = self.ghost()
        self._describe()
        self.update()

    def drop(self) -> None:
        """Let go of what is under way; nothing was scored."""
        self.carried, self.target, self.at = "", None, None
        self.update()

    def _on_opened(self) -> None:
        self.drop()
        self.refresh()

    def _on_edited(self, edit: Edit) -> None:
        if edit.structure or edit.kind == "close" or any(_recoded(c.before, c.after) for c in edit.changes):
            self.refresh()
            return
        marks = [c.entity for c in edit.changes if isinstance(c.entity, Mark)]
        moved = {m.area_id for m in marks if m.factor in (IMPACT, PROBABILITY)}
        if moved:
            self._shift(moved)
            self._move_ghost()
            self._describe()

    def _shift(self, area_ids: Collection[str]) -> None:
        """Put the tokens of these areas into the cells that they now belong in."""
        tokens, touched = self.tokens, set[CellKey | None]()
        for area_id in area_ids:
            area, end = self.area(area_id), self.cell(area_id)
            if self.session and area and tokens.cells.get(area_id) != end:
                touched |= {tokens.cells.get(area_id), end}
                tokens = tokens.moved(self.session, area, end)
        self._tokens = tokens
        self._refill(touched)

    def _on_selected(self, area_id: str) -> None:
        figure, cells = self._figure, (self.tokens.cells.get(self._ringed), self.tokens.cells.get(area_id))
        self._ringed = area_id
        if figure is not None and any(self._is_crowded(figure, cell) for cell in cells):
            self._refill(set(cells))
        else:
            self._repaint(cells)
        self._move_ghost()
        self._describe()

    def _move_ghost(self) -> None:
        """Show in which cell the selected area was before."""
        ghost = self.ghost()
        if ghost != self._ghost:
            self._repaint({cell for cell in (ghost, self._ghost) if cell})
            self._ghost = ghost

    def _is_crowded(self, figure: Figure, cell: CellKey | None) -> bool:
        """Whether some of a cell's tokens (``None``: those that wait) are only counted."""
        return bool(figure.waiting.hidden if cell is None else figure.matrix.by_level[cell].hidden)

    def _refill(self, cells: Collection[CellKey | None]) -> None:
        """Lay these cells (``None``: the strip) out anew, and nothing else."""
        figure, inside = self._figure, {cell for cell in cells if cell}
        if figure is not None and self._measure is not None:
            selected = self.bench.selected_area
            figure = refilled(figure, self.tokens, inside, self._measure, selected, None in cells)
        self._figure = figure
        self._repaint(cells)

    def _repaint(self, cells: Collection[CellKey | None]) -> None:
        """Have these cells (``None``: the strip) painted again, with what the axes say of them."""
        figure = self._figure
        if figure is None:
            self.update()
            return
        for cell in cells:
            for rect in parts_of(figure, cell):
                self.update(rect)

    def _describe(self) -> None:
        name = self.tr("Matrix")
        if self.session and self.scheme:
            name = matrix_name(self.session, self.scheme, self.tokens, self.bench.selected_area)
        elif self.session:
            name = self.tr("Matrix: not recorded")
        self.setAccessibleName(name)
        self.setAccessibleDescription(self._help() if self.scheme else "")

    def _help(self) -> str:
        if self.bench.editable:
            return self.tr(
                "Arrow keys move the selected area by one level and score it. Page Up and Page Down, or the letters of "
                "a code, select another. Enter places an area that has no cell yet, or lists a cell's areas."
            )
        return self.tr("Arrow keys, or the letters of a code, select an area. Enter lists a cell's areas.")

    # Size and painting

    def sizeHint(self) -> QSize:
        """Room for cells of a comfortable size."""
        px = self.bench.theme.px
        return QSize(px(400), px(520))

    def minimumSizeHint(self) -> QSize:
        """The least at which cells, axes and tokens can still be read."""
        px = self.bench.theme.px
        return QSize(px(260), px(220))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        self._figure = None
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is asked for of the figure, or say why there is none."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.bench.theme.colour("ground"))
        if self.figure is not None:
            self._stamps.ratio = self.devicePixelRatioF()
            drawn = MatrixPainter(painter, self.figure, self._moment(), self.bench.theme, self._stamps, event.region())
            drawn.paint(self._strip_title(), self._hint())
        elif self.session is not None:
            self._say_not_recorded(painter)
        painter.end()

    def _moment(self) -> Moment:
        selected = self.bench.selected_area
        return Moment(selected, self.cell(selected), self.hasFocus(), self.target, self.carried, self.at, self._ghost)

    def _strip_title(self) -> str:
        return self.tr("To place") if self.bench.editable else self.tr("No cell")

    def _hint(self) -> str:
        """What Enter would score, while a token is carried by keys."""
        if not self.carried or self.at is not None or self.target is None or self.scheme is None:
            return ""
        cell = cell_words(self.scheme, self.target)
        return self.tr("{cell}? Enter scores it, Escape leaves it.").format(cell=cell[:1].upper() + cell[1:])

    def _say_not_recorded(self, painter: QPainter) -> None:
        theme = self.bench.theme
        painter.setFont(theme.font(14))
        painter.setPen(theme.colour("second"))
        text = self.tr("Not recorded: this session was transcribed from a sheet that gave only ranks.")
        margin = theme.px(24)
        room = self.rect().adjusted(margin, margin, -margin, -margin)
        painter.drawText(room, int(CENTRE) | int(Qt.TextFlag.TextWordWrap), text)

    # Tips

    def event(self, event: QEvent) -> bool:
        """Show the tip of what is under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            show_tip(self, event, self.tip_at(event.pos()))
            return True
        return super().event(event)

    def tip_at(self, place: QPoint) -> str:
        """What is under a point of the widget, in plain text: an area and its score, a cell, or nothing."""
        session, scheme, figure = self.session, self.scheme, self.figure
        if session is None or scheme is None or figure is None:
            return ""
        token = figure.token_at(place.x(), place.y())
        if token is not None and token.key is None:
            return names_tip(self.list_title(token), self.areas_behind(token))
        area = self.area(token.key or "") if token else None
        if area is not None:
            return token_tip(session, scheme, area)
        cell = figure.cell_at(place.x(), place.y())
        if cell is None:
            return ""
        key, chosen = (cell.impact, cell.probability), self.area(self.bench.selected_area)
        tip = cell_tip(scheme, key)
        return f"{tip}\n{was_here(self.bench, chosen.name)}" if chosen and key == self._ghost else tip

    def list_title(self, token: PlacedToken) -> str:
        """The heading over the areas behind a "+12" token."""
        areas = self.areas_behind(token)
        cell = self.cell(areas[0].area_id) if areas else None
        return self.cell_title(cell, len(areas))

    def cell_title(self, cell: CellKey | None, count: int) -> str:
        """ "Impact 3, probability 5: 60 areas", or how many wait to be placed."""
        if cell is None or self.scheme is None:
            return self.tr("{title}: {count} areas").format(title=self._strip_title(), count=count)
        levels = levels_words(self.scheme, cell)
        return self.tr("{levels}: {count} areas").format(levels=levels[:1].upper() + levels[1:], count=count)


def _middle(rect: Rect) -> QPoint:
    return QPoint(round(rect.x + rect.width / 2), round(rect.y + rect.height / 2))


def _recoded(before: object, after: object) -> bool:
    """Whether an area's code changed: a new name comes as a change of structure."""
    return isinstance(before, RiskArea) and isinstance(after, RiskArea) and before.code != after.code


def start_cell(session: Session, scheme: Scheme, area_id: str) -> CellKey:
    """Where an area that is carried by keys begins: at the levels it has, else in the middle."""
    impact, probability = session.mark(area_id, IMPACT), session.mark(area_id, PROBABILITY)
    return (
        impact or (len(scheme.impact.levels) + 1) // 2,
        probability or (len(scheme.probability.levels) + 1) // 2,
    )
