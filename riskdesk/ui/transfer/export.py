"""Export: which sessions of an assessment go into a file, and what goes along."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from riskdesk.domain.catalogue import SessionSummary
from riskdesk.domain.errors import EditError
from riskdesk.domain.words import day, listed, plural
from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.dialogs.fields import Choice
from riskdesk.ui.sheet.saving import default_name
from riskdesk.ui.tips import plain_tip
from riskdesk.ui.widgets import button, label
from riskdesk.ui.workbench import Workbench

_SESSION = Qt.ItemDataRole.UserRole
_TICKABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable


class SessionsDialog(FormDialog):
    """Asks for an assessment and ticks its sessions, all of them at first.

    Signals:
        wanted: the assessment's id, the ids of the chosen sessions, and the name that is suggested for the file.
    """

    wanted = Signal(str, object, str)

    def __init__(self, parent: QWidget, bench: Workbench) -> None:
        title, go = parent.tr("Export sessions"), parent.tr("Choose the file…")
        intro = parent.tr("One file takes sessions of one assessment to another library, whole. Nothing here changes.")
        super().__init__(parent, bench.theme, "export_sessions_dialog", title, go, intro)
        self._bench = bench
        self._marked: dict[str, str] = {}
        self.assessment = Choice()
        for one in bench.desk.assessments():
            self.assessment.addItem(one.title, one.assessment_id)
        editor = bench.editor
        if editor is not None:
            self.assessment.setCurrentIndex(self.assessment.findData(editor.session.info.assessment_id))
        self.field(self.tr("Assessment"), "export_assessment", self.assessment)
        self.list = QListWidget()
        self.list.setUniformItemSizes(True)
        self.list.setSpacing(1)
        self.list.setWordWrap(False)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(bench.theme.px(150))
        self.field(self.tr("Sessions"), "export_sessions", self.list)
        self._along = label("", "second", wrap=True)
        self._along.setObjectName("goes_along")
        self._care = label("", "hint", wrap=True)
        self._care.setObjectName("take_care")
        for words in (self._along, self._care):
            self.body.insertWidget(self.body.count() - 1, words)
        self._all = button(self.tr("Tick all"), self._tick_all, "tick_all")
        self.another(self._all)
        self.assessment.currentIndexChanged.connect(self._fill)
        self.list.itemChanged.connect(self._tell)
        self._fill()
        self.on_save(self._choose)
        self.list.setFocus()

    def _fill(self) -> None:
        """List the sessions of the assessment, the newest first."""
        self.list.blockSignals(True)
        self.list.clear()
        for summary in self._bench.desk.by_date(str(self.assessment.currentData()))[::-1]:
            item = QListWidgetItem(self._words(summary))
            item.setData(_SESSION, summary)
            item.setToolTip(plain_tip(item.text()))
            item.setFlags(_TICKABLE)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.blockSignals(False)
        self._tell()

    def _words(self, summary: SessionSummary) -> str:
        when = day(summary.held_on) or self.tr("not dated")
        version = self.tr("{n} versions").format(n=summary.number) if summary.number > 1 else ""
        return " · ".join(filter(None, [summary.title, when, summary.state.value, version]))

    def chosen(self) -> list[SessionSummary]:
        """The sessions that are ticked."""
        items = (self.list.item(n) for n in range(self.list.count()))
        return [item.data(_SESSION) for item in items if item.checkState() is Qt.CheckState.Checked]

    def _tick_all(self) -> None:
        for n in range(self.list.count()):
            self.list.item(n).setCheckState(Qt.CheckState.Checked)

    def _tell(self) -> None:
        """Say what goes along, and what to mind."""
        self.say("")
        chosen = self.chosen()
        self._all.setEnabled(len(chosen) < self.list.count())
        library = self._bench.desk.library
        versions = [v for s in chosen for v, _, _ in library.versions(s.session_id)]
        sheets = sum(len(library.sheets(version)) for version in versions)
        counts = listed([plural(len(chosen), "session"), plural(len(versions), "version")])
        words = self.tr(
            "{counts} go along, each with its method, scores, words, agreed order and reasons, the roles and agencies "
            "of who was there, {sheets}, and the whole log with the roles of who kept it."
        )
        self._along.setText(words.format(counts=counts, sheets=plural(sheets, "issued sheet")) if chosen else "")
        marking = [text for text in dict.fromkeys(self._markings(chosen)) if text]
        care = [self.tr("The file is not encrypted: send it as its marking asks ({marking}).")] if marking else []
        if any(not s.stands for s in chosen):
            care.append(
                self.tr(
                    "A draft that goes on here differs from the one in the file: close it first, if it is to go on."
                )
            )
        self._care.setText(" ".join(care).format(marking="; ".join(marking)))

    def _markings(self, chosen: list[SessionSummary]) -> list[str]:
        return [self._marking(summary.version_id) for summary in chosen]

    def _marking(self, version_id: str) -> str:
        if version_id not in self._marked:
            info = self._bench.desk.past.version(version_id).info
            self._marked[version_id] = " · ".join(filter(None, (info.marking.strip(), info.handling.strip())))
        return self._marked[version_id]

    def _choose(self) -> None:
        chosen = self.chosen()
        if not chosen:
            raise EditError(self.tr("Tick the sessions that are to go into the file."))
        info = self._bench.desk.past.version(chosen[0].version_id).info
        info = replace(info, assessment_title=self.assessment.currentText())
        if len(chosen) > 1:
            info = replace(info, title="", held_on="")
        name = default_name(info, self.tr("Sessions")).removesuffix(".pdf") + ".riskdesk"
        ids = tuple(summary.session_id for summary in chosen)
        self.wanted.emit(str(self.assessment.currentData()), ids, name)
