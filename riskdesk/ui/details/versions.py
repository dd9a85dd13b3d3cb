"""The versions of a session, each with its state, its code and why it was begun, and a way to open it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.log_entry import local
from riskdesk.domain.seal import seal
from riskdesk.domain.session import Session, State
from riskdesk.domain.words import day
from riskdesk.ui.details.fields import tr
from riskdesk.ui.widgets import button, label
from riskdesk.ui.workbench import Workbench


def state_words(session: Session) -> str:
    """ "Draft", "Closed 2 November 2010 at 14:02", "Recorded"."""
    info = session.info
    if info.state is State.CLOSED:
        when = local(info.closed_at)
        return tr("Closed {day} at {time}").format(day=day(when.date().isoformat()), time=f"{when:%H:%M}")
    return tr("Draft") if info.state is State.DRAFT else tr("Recorded as published; never computed")


class VersionList(QWidget):
    """One block a version, the newest first; hidden where there is only one. The open one says so."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._shown: list[tuple[str, str, str, bool]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(bench.theme.px(8))

    def refresh(self) -> None:
        """Show the versions of what is open; nothing is made anew where they say the same."""
        wanted = [self._told(version_id) for version_id, _, _ in reversed(self._bench.versions)]
        self.setVisible(len(wanted) > 1)
        if wanted == self._shown:
            return
        self._shown = wanted
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        if len(wanted) > 1:
            for n, told in enumerate(wanted):
                self._column.addWidget(self._block(*told, last=n == len(wanted) - 1))

    def _told(self, version_id: str) -> tuple[str, str, str, bool]:
        """Version id, heading, the lines below it, and whether it is the open one."""
        editor = self._bench.editor
        here = editor is not None and editor.session.info.version_id == version_id
        try:
            session = editor.session if editor and here else self._bench.desk.past.version(version_id)
        except RiskDeskError as error:
            return version_id, tr("A version that cannot be read"), str(error), here
        lines = [tr("{state} · code {code}").format(state=state_words(session), code=seal(session))]
        if session.info.reopened:
            lines.append(tr("Reopened: {reason}").format(reason=session.info.reopened))
        heading = tr("Version {n}").format(n=session.info.number)
        return version_id, heading, "\n".join(lines), here

    def _block(self, version_id: str, heading: str, lines: str, here: bool, last: bool) -> QWidget:
        block = QWidget()
        grid = QGridLayout(block)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._bench.theme.px(8))
        grid.setVerticalSpacing(self._bench.theme.px(2))
        grid.setColumnStretch(0, 1)
        title = label(heading, "heading")
        grid.addWidget(title, 0, 0)
        if here:
            grid.addWidget(label(tr("shown here"), "hint"), 0, 1, Qt.AlignmentFlag.AlignRight)
        else:
            grid.addWidget(self._opener(version_id, heading), 0, 1, Qt.AlignmentFlag.AlignRight)
        words = label(lines, "second", wrap=True)
        words.setObjectName("version_words")
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(words, 1, 0, 1, 2)
        if not last:
            rule = QFrame()
            rule.setProperty("look", "rule")
            rule.setFixedHeight(1)
            grid.addWidget(rule, 2, 0, 1, 2)
        return block

    def _opener(self, version_id: str, heading: str) -> QPushButton:
        made = button(tr("Open"), partial(self._bench.open, version_id), f"open_{version_id}")
        made.setAccessibleName(tr("Open {version}").format(version=heading[:1].lower() + heading[1:]))
        return made
