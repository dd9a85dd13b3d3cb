"""How the session stands: its state, versions, short code; and what was removed from it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from riskdesk.domain.seal import seal
from riskdesk.domain.session import Session, State
from riskdesk.domain.words import day
from riskdesk.ui.details.fields import tr
from riskdesk.ui.details.log_words import local
from riskdesk.ui.widgets import card, label
from riskdesk.ui.workbench import Workbench


def state_words(session: Session) -> str:
    """ "Draft", "Closed 2 November 2010 at 14:02", "Recorded"."""
    info = session.info
    if info.state is State.CLOSED:
        when = local(info.closed_at)
        return tr("Closed {day} at {time}").format(day=day(when.date().isoformat()), time=f"{when:%H:%M}")
    return tr("Draft") if info.state is State.DRAFT else tr("Recorded as published; never computed")


class StateCard(QWidget):
    """State, version, code, and the removed areas with their reasons. Worked out when it is looked at."""

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
            ("areas", tr("Risk areas")),
            ("code", tr("Code")),
        ):
            words = label(wrap=True)
            words.setObjectName(f"state_{key}")
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(label(name, "label"), words)
            self._words[key] = words
        column.addLayout(form)
        self._hint = label(
            tr("The code is made of the scheme and the scores; two sheets with one code show the same numbers."),
            "hint",
            wrap=True,
        )
        column.addWidget(self._hint)
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

    def refresh(self) -> None:
        """Say how the session stands."""
        editor = self._bench.editor
        if editor is None:
            return
        session = editor.session
        words = {
            "state": state_words(session),
            "version": self._versions(session),
            "areas": str(len(session.present)),
            "code": seal(session),
        }
        for key, text in words.items():
            self._words[key].setText(text)
        removed = [a for a in session.areas if a.removed is not None]
        self._removed.setText("\n".join(_removed(a.name, a.removed or "") for a in removed))
        self._removed.setVisible(bool(removed))
        self._removed_heading.setVisible(bool(removed))

    def _versions(self, session: Session) -> str:
        states = {State.DRAFT: tr("draft"), State.CLOSED: tr("closed"), State.RECORDED: tr("recorded")}
        versions = self._bench.desk.library.versions(session.info.session_id)
        if len(versions) < 2:
            return str(session.info.number)
        every = ", ".join(f"{number} {states[state]}" for _, number, state in versions)
        return tr("{n} of {all}").format(n=session.info.number, all=every)


def _removed(name: str, reason: str) -> str:
    return tr("{area}: {reason}").format(area=name, reason=reason)
