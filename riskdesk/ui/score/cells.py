"""What can be done with the selected cells of the score table: unscore, copy, paste."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTableView

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.session import RiskArea
from riskdesk.ui.score.columns import HIDDEN, NONE, Kind
from riskdesk.ui.score.model import ScoreModel


class Cells:
    """The selected cells of a table over ``rows``."""

    def __init__(self, view: QTableView, rows: ScoreModel) -> None:
        self._view = view
        self._rows = rows
        self._bench = rows.bench

    def _selected(self) -> list[QModelIndex]:
        return sorted(self._view.selectedIndexes(), key=lambda i: (i.row(), i.column()))

    def unscore(self) -> None:
        """Make the selected cells unscored, as one edit."""
        if not self._bench.editable:
            self._bench.tell(self._rows.words.why_not_editable())
            return
        cells = [i for i in self._selected() if self._rows.mark(i) is not None]
        if len(cells) == 1:
            self._rows.setData(cells[0], None)
        elif cells:
            marks = [(self._rows.area(i.row()).area_id, f.key, None) for i in cells if (f := self._rows.factor(i))]
            words = self._rows.tr("Unscore {count} marks").format(count=len(marks))
            self._bench.do(lambda e: e.set_marks(marks), words)

    def _from_here(self, index: QModelIndex) -> list[RiskArea]:
        """The areas of the current row and of those below it that are shown."""
        rows = range(max(0, index.row()), self._rows.rowCount())
        return [self._rows.area(row) for row in rows if not self._view.isRowHidden(row)]

    def text(self) -> str:
        """The selected cells as tab-separated text, by rows; blank for what is hidden or not there."""
        from riskdesk.ui.score.clipboard import block_text

        lines: dict[int, list[str]] = {}
        for index in self._selected():
            shown = self._rows.text(index.row(), index.column())
            lines.setdefault(index.row(), []).append("" if shown in (NONE, HIDDEN) else shown)
        return block_text(list(lines.values()))

    def copy(self) -> None:
        """Put the selected cells on the clipboard."""
        if self._view.selectedIndexes():
            QGuiApplication.clipboard().setText(self.text())

    def paste(self) -> bool:
        """Paste what is on the clipboard."""
        return self.paste_text(QGuiApplication.clipboard().text())

    def paste_text(self, text: str) -> bool:
        """Paste tab-separated text at the current cell as one edit, all or nothing.

        Returns whether it was kept; either way a message says what happened.
        """
        from riskdesk.ui.score.clipboard import plan

        session, index = self._rows.session, self._view.currentIndex()
        if session is None or not self._bench.editable:
            self._bench.tell(self._rows.words.why_not_editable(), error=True)
            return False
        kind = self._rows.columns[index.column()].kind if index.isValid() else Kind.NAME
        factor = self._rows.factor(index)
        beside = kind not in (Kind.NUMBER, Kind.NAME, Kind.MARK)
        try:
            block = plan(session, text, self._from_here(index), factor.key if factor else None, beside)
        except RiskDeskError as error:
            self._bench.tell(str(error), error=True)
            return False
        words = self._rows.tr("Paste {count} marks").format(count=len(block.marks))
        kept = self._bench.do(lambda e: e.set_marks(block.marks, kind="paste"), words)
        if kept:
            self._bench.tell(block.summary())
        return kept
