"""New assessment and New session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from riskdesk.domain.scheme import Scheme
from riskdesk.domain.words import day, plural
from riskdesk.services.changes import new_title
from riskdesk.services.desk import NewSession
from riskdesk.services.editing import SessionEditor
from riskdesk.services.schemes import shipped_schemes
from riskdesk.ui.dates import DateField
from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.dialogs.fields import Choice, role_hint, wanted_day, wanted_role
from riskdesk.ui.widgets import button
from riskdesk.ui.workbench import Workbench


class AreasField(QPlainTextEdit):
    """Risk areas, one a line; a column pasted from a spreadsheet will do."""

    def __init__(self, height: int) -> None:
        super().__init__()
        self.setPlaceholderText(self.tr("One risk area a line; paste a column from a spreadsheet if you have one"))
        self.setTabChangesFocus(True)
        self.setMinimumHeight(height)

    @property
    def names(self) -> list[str]:
        """The names, without blank lines."""
        return [line.strip() for line in self.toPlainText().replace("\t", "\n").splitlines() if line.strip()]


class _NewDialog(FormDialog):
    """What both dialogs ask."""

    def __init__(self, parent: QWidget, bench: Workbench, name: str, title: str, intro: str, role: str) -> None:
        super().__init__(parent, bench.theme, name, title, parent.tr("Begin"), intro)
        self.bench = bench
        self.role_before = role
        self.schemes: list[tuple[str, Scheme]] = []

    def ask_common(self, session_title: str, partnership: str, schemes: Sequence[tuple[str, Scheme]]) -> None:
        self.partnership = self.line(self.tr("Partnership"), "partnership", partnership)
        self.session_title = self.line(self.tr("Session"), "session_title", session_title)
        self.held_on = DateField(self.tr("Date"))
        self.field(self.tr("Date"), "held_on", self.held_on)
        self.held_on.show_iso(date.today().isoformat())
        self.schemes = list(schemes)
        self.scheme = Choice()
        for words, scheme in self.schemes:
            self.scheme.addItem(words)
            self.scheme.setItemData(self.scheme.count() - 1, scheme.description)
        self.field(self.tr("Scheme"), "scheme", self.scheme)

    def ask_role(self) -> None:
        self.role = self.line(self.tr("Recorder's role"), "role", self.role_before, role_hint())

    def new_session(self, areas: Sequence[str]) -> NewSession:
        """What was asked, checked field by field.

        Raises:
            EditError: a field holds what is not allowed; it gets the focus.
        """
        with self.about(self.session_title):
            new_title(self.session_title.text(), "A session")
        with self.about(self.held_on):
            iso = wanted_day(self.held_on)
        with self.about(self.role):
            wanted_role(self.role)
        scheme = self.schemes[self.scheme.currentIndex()][1]
        return NewSession(self.session_title.text(), self.partnership.text(), iso, scheme, areas)

    def begin(self, editor: SessionEditor) -> None:
        self.bench.record_as(self.role.text().strip())
        editor.who = self.bench.desk.who
        self.bench.begun(editor)


class NewAssessmentDialog(_NewDialog):
    """Asks title, partnership, date, scheme and areas (typed, pasted, or copied from another session)."""

    def __init__(self, parent: QWidget, bench: Workbench, role: str) -> None:
        intro = parent.tr(
            "An assessment is a series of sessions on the same risk areas. This begins it with its first."
        )
        super().__init__(parent, bench, "new_assessment_dialog", parent.tr("New assessment"), intro, role)
        self.title = self.line(self.tr("Assessment"), "title", "", self.tr("such as Strategic assessment 2026/27"))
        self.ask_common(self.tr("Assessment day"), self._partnership(), _shipped())
        self.copy_from = Choice()
        self.copy_from.addItem(self.tr("No: only those below"), "")
        for summary in reversed(bench.desk.by_date()):
            words = self.tr("{title}, {n}").format(
                title=" · ".join(filter(None, [summary.title, day(summary.held_on)])), n=plural(summary.areas, "area")
            )
            self.copy_from.addItem(words, summary.version_id)
        if self.copy_from.count() > 1:
            self.field(self.tr("Copy areas"), "copy_from", self.copy_from)
        self.areas = AreasField(self.theme.px(140))
        self.field(self.tr("Risk areas"), "areas", self.areas)
        self.ask_role()
        # Last, as it stands at the foot: Tab goes as the eye does.
        self.another(button(self.tr("Areas from a &file…"), self._choose_file, "areas_from_file"))
        self.on_save(self._begin)
        self.title.setFocus()

    def _partnership(self) -> str:
        assessments = self.bench.desk.assessments()
        return assessments[-1].partnership if assessments else ""

    def _choose_file(self) -> None:
        from riskdesk.ui.intake.names import ask_names

        ask_names(self, self.schemes[self.scheme.currentIndex()][1], self._put_names, self.say)

    def _put_names(self, names: Sequence[str]) -> None:
        """Below what is typed already."""
        self.say("")
        self.areas.setPlainText("\n".join([*self.areas.names, *names]))
        self.areas.setFocus()

    def _begin(self) -> None:
        version = str(self.copy_from.currentData() or "") or None
        with self.about(self.title):
            new_title(self.title.text(), "An assessment")
        first = self.new_session(self.areas.names)
        self.bench.desk.who = self.role.text().strip()
        with self.about(self.areas):
            editor = self.bench.desk.new_assessment(self.title.text(), first, version)
        self.begin(editor)


class NewSessionDialog(_NewDialog):
    """Asks title, date, scheme, and from which session the areas come."""

    def __init__(self, parent: QWidget, bench: Workbench, role: str, assessment_id: str) -> None:
        assessment = next(a for a in bench.desk.assessments() if a.assessment_id == assessment_id)
        intro = parent.tr("In {title}. The areas come along; nothing is scored yet.").format(title=assessment.title)
        super().__init__(parent, bench, "new_session_dialog", parent.tr("New session"), intro, role)
        self.assessment = assessment
        sessions = bench.desk.by_date(assessment_id)
        self.ask_common(self.tr("Session {n}").format(n=len(sessions) + 1), assessment.partnership, self._schemes())
        self.areas_from = Choice()
        for summary in reversed(sessions):
            self.areas_from.addItem(f"{summary.title}, {plural(summary.areas, 'area')}", summary.version_id)
        self.areas_from.addItem(self.tr("None"), "")
        self.field(self.tr("Areas from"), "areas_from", self.areas_from)
        self.areas = AreasField(self.theme.px(70))
        self.field(self.tr("More areas"), "areas", self.areas)
        self.ask_role()
        self.on_save(self._begin)
        self.session_title.setFocus()
        self.session_title.selectAll()

    def _schemes(self) -> list[tuple[str, Scheme]]:
        """The scheme of the newest session of this assessment that has one, then the shipped ones."""
        own: list[tuple[str, Scheme]] = []
        for summary in reversed(self.bench.desk.by_date(self.assessment.assessment_id)):
            scheme = self.bench.desk.library.load(summary.version_id).scheme
            if scheme:
                own = [(self.tr("{name}, as in {title}").format(name=scheme.name, title=summary.title), scheme)]
                break
        return own + [s for s in _shipped() if not own or s[1] != own[0][1]]

    def _begin(self) -> None:
        source = str(self.areas_from.currentData() or "") or None
        wanted = self.new_session(self.areas.names)
        self.bench.desk.who = self.role.text().strip()
        with self.about(self.areas):
            editor = self.bench.desk.new_session(self.assessment.assessment_id, wanted, source)
        self.begin(editor)


def _shipped() -> list[tuple[str, Scheme]]:
    return [(scheme.name, scheme) for _key, scheme in shipped_schemes()]
