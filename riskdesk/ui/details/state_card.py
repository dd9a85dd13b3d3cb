"""How the session stands: its state, versions, short code; and what was removed from it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.seal import seal
from riskdesk.domain.session import Session
from riskdesk.domain.words import day
from riskdesk.ui.details.fields import tr
from riskdesk.ui.details.versions import VersionList, state_words
from riskdesk.ui.telling import telling
from riskdesk.ui.widgets import card, label
from riskdesk.ui.workbench import Workbench


class StateCard(QWidget):
    """State, version, code, the session it rescores, the other versions, and the removed areas with their reasons.

    Worked out when it is looked at.
    """

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self.frame, column = card(tr("How it stands"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.frame)
        form = QFormLayout()
        form.setHorizontalSpacing(bench.theme.px(12))
        form.setVerticalSpacing(bench.theme.px(4))
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._words = {}
        for key, name in (
            ("state", tr("State")),
            ("version", tr("Version")),
            ("rescores", tr("Rescores")),
            ("areas", tr("Risk areas")),
            ("code", tr("Code")),
        ):
            words = label(wrap=True)
            words.setObjectName(f"state_{key}")
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(label(name, "label"), words)
            self._words[key] = words
        self._form = form
        column.addLayout(form)
        self._hint = label(
            tr("The code is made of the scheme and the scores; two sheets with one code show the same numbers."),
            "hint",
            wrap=True,
        )
        column.addWidget(self._hint)
        self.versions = VersionList(bench)
        self._versions_heading = label(tr("Versions"), "label")
        column.addWidget(self._versions_heading)
        column.addWidget(self.versions)
        self._removed_heading = label(tr("Removed areas"), "label")
        self._removed = label(wrap=True)
        self._removed.setObjectName("removed_areas")
        column.addWidget(self._removed_heading)
        column.addWidget(self._removed)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.refresh)
        bench.session_opened.connect(self._later)
        bench.edited.connect(self._later)

    def _later(self) -> None:
        if self.isVisible():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Work it out now that somebody looks."""
        super().showEvent(event)
        self.refresh()

    @telling
    def refresh(self) -> None:
        """Say how the session stands."""
        editor = self._bench.editor
        if editor is None:
            return
        session = editor.session
        words = {
            "state": state_words(session),
            "version": self._version(session),
            "rescores": self._rescores(session),
            "areas": str(len(session.present)),
            "code": seal(session),
        }
        for key, text in words.items():
            self._words[key].setText(text)
            self._form.setRowVisible(self._words[key], bool(text))
        self.versions.refresh()
        self._versions_heading.setVisible(not self.versions.isHidden())
        removed = [a for a in session.areas if a.removed is not None]
        self._removed.setText("\n".join(_removed(a.name, a.removed or "") for a in removed))
        self._removed.setVisible(bool(removed))
        self._removed_heading.setVisible(bool(removed))

    def _version(self, session: Session) -> str:
        """ "1", "2, the latest", "1; version 2 is the latest"."""
        number, versions = session.info.number, len(self._bench.versions)
        if versions < 2:
            return str(number)
        words = tr("{n}, the latest") if number == versions else tr("{n}; version {latest} is the latest")
        return words.format(n=number, latest=versions)

    def _rescores(self, session: Session) -> str:
        """The session that this one was rescored from, where this library has it."""
        editor = self._bench.editor
        if editor is None or not session.info.rescored_from:
            return ""
        try:
            base = editor.past.version(session.info.rescored_from).info
        except RiskDeskError:
            return ""
        version = tr("version {n}").format(n=base.number) if base.number > 1 else ""
        return " · ".join(filter(None, [base.title, day(base.held_on), version]))


def _removed(name: str, reason: str) -> str:
    return tr("{area}: {reason}").format(area=name, reason=reason)
