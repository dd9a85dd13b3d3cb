"""The score table as Qt's views and screen readers see it: one row a risk area, in the order of scoring."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from riskdesk.domain.agreed import Move
from riskdesk.domain.compare_sides import Side, sides
from riskdesk.domain.entry import Entry, entry
from riskdesk.domain.explain import lower
from riskdesk.domain.ranking import Result
from riskdesk.domain.rescoring import Reviewed
from riskdesk.domain.scheme import Factor
from riskdesk.domain.session import Mark, RiskArea, Session
from riskdesk.domain.words import number
from riskdesk.services.editing import Edit
from riskdesk.ui.score.columns import HIDDEN, NONE, RANKS, Column, Kind, columns_of
from riskdesk.ui.score.moved import moved_in_order, moved_in_risk, rescored
from riskdesk.ui.score.spoken import CellWords, plain
from riskdesk.ui.standing import Standing
from riskdesk.ui.workbench import Workbench

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
EDITABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable


class ScoreModel(QAbstractTableModel):
    """The open session, kept in step with it by the edits that the workbench tells of.

    An edit of marks refreshes the rows that it moved and no others; rows that come, go or change places do so one by
    one, so that the current cell stays. Only another session or another scheme resets the model.
    """

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.bench = bench
        self.standing = Standing(bench)
        self.words = CellWords(self)
        self.session: Session | None = None
        self.columns: tuple[Column, ...] = ()
        self._rows: list[str] = []
        self._places: dict[str, int] = {}
        # Numbered anew once a change of rows is done: in the midst of it Qt wants the other rows as they were.
        self._numbers: dict[str, int] = {}
        self._short = False
        self._sides: tuple[Session, Mapping[str, Side]] | None = None
        self.sight: Callable[[], range] = lambda: range(len(self._rows))
        """The rows that can be seen; the view that shows them puts its own answer here."""
        bench.edited.connect(self._on_edit)
        bench.session_opened.connect(self.reload)
        bench.ranks_hidden.connect(self._on_hidden)
        self.reload()

    # What is where

    def area(self, row: int) -> RiskArea:
        """The risk area of a row."""
        if self.session is None:
            raise IndexError("no session is open")
        return self.session.by_id[self._rows[row]]

    @property
    def count(self) -> int:
        """The number of rows, for painting: cheaper than Qt's own question."""
        return len(self._rows)

    def row_of(self, area_id: str) -> int:
        """The row of a risk area, or -1."""
        return self._places.get(area_id, -1)

    def column_of(self, factor_key: str) -> int:
        """The column of a factor's marks, or -1."""
        return next((n for n, c in enumerate(self.columns) if c.factor and c.factor.key == factor_key), -1)

    @property
    def mark_columns(self) -> list[int]:
        """The columns in which marks are typed, in the order of scoring."""
        return [n for n, c in enumerate(self.columns) if c.kind is Kind.MARK]

    def result(self, row: int) -> Result | None:
        """What follows from a row's marks; ``None`` in a recorded session."""
        if self.session is None or self.session.scheme is None:
            return None
        return self.session.ranking.by_id.get(self._rows[row])

    def limits(self, factor: Factor) -> tuple[int, int]:
        """The lowest and highest mark that is allowed."""
        return factor.limits(len(self.session.present) if self.session else 0)

    def factor(self, index: Index) -> Factor | None:
        """What a cell's mark is given for; ``None`` where it holds no mark."""
        return self.columns[index.column()].factor if index.isValid() else None

    def mark(self, index: Index) -> int | None:
        """The mark of a cell; ``None`` where it is unscored or holds no mark."""
        factor = self.columns[index.column()].factor
        if self.session is None or factor is None:
            return None
        return self.session.mark(self._rows[index.row()], factor.key)

    def old(self, row: int, column: int) -> int | None:
        """The old value beside a mark, where it says something: there is no mark yet, or it is another one."""
        factor = self.columns[column].factor
        if factor is None or self.session is None or not self.standing.shown:
            return None
        area_id = self._rows[row]
        old = self.standing.old(area_id, factor.key)
        return None if old == self.session.mark(area_id, factor.key) else old

    def sign(self, row: int) -> Reviewed | None:
        """What became of a row's area, where that is shown: in a reopened version just what changed."""
        state = self.standing.state(self._rows[row]) if self.standing.shown else None
        return None if self.standing.reopened and state is Reviewed.CONFIRMED else state

    def wants_reason(self, row: int) -> bool:
        """Whether the row says that the reason of a change is wanted."""
        return self.standing.shown and self.standing.wants_reason(self._rows[row])

    def text(self, row: int, column: int) -> str:
        """What a cell shows."""
        kind, area = self.columns[column].kind, self.area(row)
        if kind is Kind.NUMBER:
            return str(self._numbers.get(area.area_id, ""))
        if kind is Kind.NAME:
            return area.name
        if kind is Kind.MARK:
            mark = self.mark(self.index(row, column))
            return "" if mark is None else str(mark)
        if kind in RANKS and self.bench.hides_ranks:
            return HIDDEN
        return self._derived(row, kind) or NONE

    def _derived(self, row: int, kind: Kind) -> str:
        result = self.result(row)
        if result is None:
            return self._recorded(row, kind)
        if kind is Kind.SCORE:
            band = f" {result.band.name}" if result.band else ""
            return "" if result.risk_score is None else number(result.risk_score) + band
        if kind is Kind.RISK:
            return result.risk_rank.label if result.risk_rank else ""
        placement = self.session.agreed.by_id.get(self._rows[row]) if self.session else None
        return placement.agreed.label if placement else ""

    def _recorded(self, row: int, kind: Kind) -> str:
        if self.session is None or self.session.scheme is not None:
            return ""
        if self._sides is None or self._sides[0] is not self.session:
            self._sides = self.session, sides(self.session)
        side = self._sides[1][self._rows[row]]
        if kind is Kind.POSITION:
            return "" if side.threat_position is None else str(side.threat_position)
        shown = {Kind.RISK: side.risk_rank, Kind.PRIORITY: side.agreed}.get(kind)
        return shown.label if shown else ""

    # As Qt asks for it

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The number of risk areas present."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Marks can be edited in a draft; everything can be selected and copied."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.columns[index.column()].kind is Kind.MARK and self.bench.editable:
            return EDITABLE
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Text, mark, alignment, tool tip and the words for screen readers."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Role.DisplayRole:
            return self.text(row, column)
        if role == Role.EditRole:
            return self.mark(index)
        if role == Role.TextAlignmentRole:
            return _alignment(self.columns[column].kind)
        if role == Role.ToolTipRole:
            return self.words.tip(row, column)
        if role == Role.AccessibleTextRole:
            return self.words.spoken(row, column)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Titles of the columns."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Role.DisplayRole:
            return column.short if self._short else column.title
        if role == Role.ToolTipRole:
            return plain(column.tip)
        if role == Role.AccessibleTextRole:
            return column.title or column.tip
        return _alignment(column.kind) if role == Role.TextAlignmentRole else None

    def set_short(self, short: bool) -> None:
        """Use the short titles, or the whole ones."""
        if short != self._short:
            self._short = short
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    # Edits

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Score a cell with a typed string or a number; ``None`` or "" unscores it.

        Returns whether it is kept: what is not allowed, or what the store refuses, changes nothing.
        """
        factor = self.columns[index.column()].factor if index.isValid() else None
        if role != Role.EditRole or factor is None:
            return False
        text = "" if value is None else str(value)
        if text and entry(text, *self.limits(factor)) not in (Entry.OPEN, Entry.WHOLE):
            return False
        return self.score(self._rows[index.row()], factor, int(text) if text else None)

    def score(
        self, area_id: str, factor: Factor, value: int | None, busy: Callable[[str], object] | None = None
    ) -> bool:
        """Set or clear one mark; returns whether it is kept. ``busy`` is as for ``Workbench.do``."""
        name = self.session.by_id[area_id].name if self.session else ""
        words = self.tr("Unscore {area}: {factor}") if value is None else self.tr("Score {area}: {factor} {value}")
        title = next(c.title for c in self.columns if c.factor == factor)
        text = words.format(area=name, factor=lower(title), value=value)
        return self.bench.do(lambda e: e.set_mark(area_id, factor.key, value), text, busy)

    # Keeping in step

    def reload(self) -> None:
        """Show what is open now: the same session row by row, another one afresh."""
        session = self.bench.editor.session if self.bench.editor else None
        self.standing.read()
        columns = columns_of(session, self.tr)
        same = session and self.session and session.info.version_id == self.session.info.version_id
        if session and same and columns == self.columns:
            self._restructure(session)
            return
        self.beginResetModel()
        self.columns = columns
        self.session = session
        self._set_rows(a.area_id for a in session.present) if session else self._set_rows(())
        self._number()
        self.endResetModel()

    def _set_rows(self, ids: Iterable[str]) -> None:
        self._rows = list(ids)
        self._places = {area_id: n for n, area_id in enumerate(self._rows)}

    def _number(self) -> None:
        self._numbers = {area_id: n for n, area_id in enumerate(self._rows, 1)}

    def _on_edit(self, edit: Edit) -> None:
        if edit.structure or self.session is None or self.bench.editor is None:
            self.reload()
            return
        before, after = self.session, self.bench.editor.session
        self.session = after
        # What became of an area stands beside its place and its name.
        self._refresh(self.standing.follow(edit), 0, 1)
        entities, last = [c.entity for c in edit.changes], len(self.columns) - 1
        self._refresh({e.area_id for e in entities if isinstance(e, RiskArea | Move)}, 0, last)
        for key in {e.factor for e in entities if isinstance(e, Mark)}:
            marked, column = (
                {e.area_id for e in entities if isinstance(e, Mark) and e.factor == key},
                self.column_of(key),
            )
            self._refresh(marked, column, column)
        if after.scheme is not None and before.scheme is not None:
            score = next(n for n, c in enumerate(self.columns) if c.kind is Kind.SCORE)
            self._refresh(rescored(before, after, edit), score, score)
            risk, agreed = moved_in_risk(before, after, edit), moved_in_order(before, after)
            # The ranks stand side by side, risk first.
            self._refresh(risk & agreed, last - 1, last)
            self._refresh(risk - agreed, last - 1, last - 1)
            self._refresh(agreed - risk, last, last)

    def _refresh(self, area_ids: Iterable[str], left: int, right: int) -> None:
        """Tell of the rows of these areas between two columns: of those in sight each run of neighbours, so that no
        other is painted; of those above and below the span, as telling of each takes longest where there are many."""
        rows, sight = sorted(self._places[a] for a in area_ids if a in self._places), self.sight()
        above, below = bisect_left(rows, sight.start), bisect_left(rows, sight.stop)
        for out in (rows[:above], rows[below:]):
            if out:
                self._changed(out[0], out[-1], left, right)
        rows, first = rows[above:below], 0
        for n, row in enumerate(rows):
            if n + 1 == len(rows) or rows[n + 1] != row + 1:
                self._changed(rows[first], row, left, right)
                first = n + 1

    def _changed(self, top: int, bottom: int, left: int, right: int) -> None:
        self.dataChanged.emit(self.index(top, left), self.index(bottom, right))

    def _restructure(self, session: Session) -> None:
        """Take rows out, put the rest in order, put new ones in: the current cell stays where it is."""
        wanted = [a.area_id for a in session.present]
        keep = set(wanted)
        for row in reversed([n for n, a in enumerate(self._rows) if a not in keep]):
            self.beginRemoveRows(QModelIndex(), row, row)
            self._set_rows(self._rows[:row] + self._rows[row + 1 :])
            self.endRemoveRows()
        self.session = session
        self._reorder([a for a in wanted if a in self._places])
        for row, area_id in enumerate(wanted):
            if row >= len(self._rows) or self._rows[row] != area_id:
                self.beginInsertRows(QModelIndex(), row, row)
                self._set_rows([*self._rows[:row], area_id, *self._rows[row:]])
                self.endInsertRows()
        self._number()
        self._refresh(self._rows, 0, len(self.columns) - 1)

    def _reorder(self, wanted: list[str]) -> None:
        if wanted == self._rows:
            return
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        ids = [self._rows[index.row()] for index in held]
        self._set_rows(wanted)
        moved = [self.index(self._places[a], index.column()) for a, index in zip(ids, held, strict=True)]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    def _on_hidden(self) -> None:
        ranks = [n for n, c in enumerate(self.columns) if c.kind in RANKS]
        if ranks and self._rows:
            first = 0 if self.standing.active else ranks[0]
            self._changed(0, len(self._rows) - 1, first, ranks[-1])


def _alignment(kind: Kind) -> Qt.AlignmentFlag:
    across = Qt.AlignmentFlag.AlignLeft if kind in (Kind.NAME, Kind.SCORE) else Qt.AlignmentFlag.AlignRight
    return across | Qt.AlignmentFlag.AlignVCenter
