"""Rescore: a new session from an earlier one's areas, words and scores."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from riskdesk.domain.catalogue import SessionSummary
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.session import Session, State
from riskdesk.domain.words import day, listed, plural
from riskdesk.services.changes import new_title
from riskdesk.services.desk import Desk
from riskdesk.services.editing import new_id
from riskdesk.services.rescore import rescoring
from riskdesk.ui.dates import DateField
from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.dialogs.fields import Choice, role_hint, wanted_day, wanted_role
from riskdesk.ui.status import counted
from riskdesk.ui.widgets import label
from riskdesk.ui.workbench import Workbench


def rescorable(desk: Desk, assessment_id: str) -> tuple[SessionSummary, ...]:
    """The sessions of an assessment that have scores to carry over: what is closed, the newest first, then drafts."""
    newest_first = desk.past.standing(assessment_id, drafts=True)[::-1]
    scored = [s for s in newest_first if s.state is not State.RECORDED]
    return tuple(sorted(scored, key=lambda s: not s.stands))


def suggested_title(today: date) -> str:
    """ "Quarterly review, November 2026"."""
    return f"Quarterly review, {day(today.isoformat()).partition(' ')[2]}"


class RescoreDialog(FormDialog):
    """Asks from which session, a title and a date; says what comes along."""

    def __init__(
        self,
        parent: QWidget,
        bench: Workbench,
        role: str,
        found: Sequence[SessionSummary],
        today: date | None = None,
    ) -> None:
        title, go = parent.tr("Rescore"), parent.tr("Begin")
        super().__init__(parent, bench.theme, "rescore_dialog", title, go)
        self.bench, self._role = bench, role
        today = today or date.today()
        self.base = Choice()
        for summary in found:
            self.base.addItem(self._named(summary), summary.version_id)
        self.field(self.tr("From"), "rescore_from", self.base)
        self.session_title = self.line(self.tr("Session"), "session_title", suggested_title(today))
        self.held_on = DateField(self.tr("Date"))
        self.field(self.tr("Date"), "held_on", self.held_on)
        self.held_on.show_iso(today.isoformat())
        self.role = None if role else self.line(self.tr("Recorder's role"), "role", "", role_hint())
        self.along = label("", "second", wrap=True)
        self.along.setObjectName("comes_along")
        self.body.insertWidget(self.body.count() - 1, self.along)
        self.base.currentIndexChanged.connect(self._tell)
        self._tell()
        self.on_save(self._begin)
        self.session_title.setFocus()
        self.session_title.selectAll()

    def _named(self, summary: SessionSummary) -> str:
        when = self.tr("made up") if summary.illustrative else day(summary.held_on)
        state = "" if summary.stands else self.tr("draft")
        version = self.tr("version {n}").format(n=summary.number) if summary.number > 1 else ""
        return " · ".join(filter(None, [summary.title, when, version, state]))

    def _tell(self) -> None:
        """Say what comes along; the same rules make the session."""
        try:
            base = self.bench.desk.past.version(str(self.base.currentData()))
            self.along.setText(self._words(base, rescoring(base, "Rescored", "", new_id)))
        except RiskDeskError as error:
            self.along.setText(str(error))

    def _words(self, base: Session, made: Session) -> str:
        values = {"areas": plural(len(made.present), "area"), "scheme": made.scheme.name if made.scheme else ""}
        moves, ties = len(made.moves), len(made.settlements)
        proposed = [
            counted(moves, self.tr("{n} agreed move"), self.tr("{n} agreed moves")) if moves else "",
            counted(ties, self.tr("{n} decision on a tie"), self.tr("{n} decisions on ties")) if ties else "",
        ]
        said = [
            self.tr("{areas} with their words and the scheme “{scheme}” come along.").format(**values),
            self.tr("To be agreed anew: {}.").format(listed(list(filter(None, proposed)))) if any(proposed) else "",
            self.tr("The scores stand in grey until they are confirmed or changed."),
        ]
        if base.editable:
            said.append(self.tr("This is a draft: what stands in it now is what comes along."))
        if base.info.label:
            said.append(self.tr("The label “{label}” stays.").format(label=base.info.label))
        return " ".join(filter(None, said))

    def _begin(self) -> None:
        with self.about(self.session_title):
            new_title(self.session_title.text(), "A session")
        with self.about(self.held_on):
            held_on = wanted_day(self.held_on)
        role = self._role
        if self.role:
            with self.about(self.role):
                role = wanted_role(self.role)
        self.bench.record_as(role)
        version = str(self.base.currentData())
        self.bench.begun(self.bench.desk.rescore(version, self.session_title.text(), held_on))
