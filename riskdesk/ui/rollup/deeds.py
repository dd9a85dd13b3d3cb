"""What the action Roll-up does: the dialog, then the pages saved or printed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from riskdesk.ui.actions import Actions
from riskdesk.ui.workbench import Workbench

if TYPE_CHECKING:
    from riskdesk.domain.rollup import Rollup


class RollupDeeds(QObject):
    """Opens the dialog, and makes the PDF that is wanted."""

    def __init__(self, parent: QWidget, bench: Workbench, actions: Actions) -> None:
        super().__init__(parent)
        self._parent, self._bench = parent, bench
        actions.handle("rollup", self.ask, lambda: bench.editor is not None or bool(bench.desk.assessments()))

    def ask(self) -> None:
        """Ask which sessions."""
        if self._bench.hides_ranks:
            self._bench.tell(self.tr("A roll-up tells of ranks; show the ranks first."), error=True)
            return
        from riskdesk.ui.rollup.dialog import RollupDialog

        dialog = RollupDialog(self._parent, self._bench)
        dialog.wanted.connect(self.make)
        dialog.open()

    def make(self, rollup: Rollup, printed: bool) -> None:
        """Print the roll-up, or ask where to save it."""
        from riskdesk.reports.rollup_pdf import TITLE, rollup_pdf
        from riskdesk.ui.making import PdfMaking

        info = rollup.columns[0].session.info
        if rollup.county is None:
            info = replace(info, assessment_title="", title=self.tr("Districts"), held_on="")
        making = PdfMaking(self._parent, self._bench, "rollup_pdf", self.tr("Roll-up"))
        if printed:
            making.print(info, TITLE, lambda report: rollup_pdf(rollup, report))
        else:
            making.ask(info, TITLE, lambda report: rollup_pdf(rollup, report))
