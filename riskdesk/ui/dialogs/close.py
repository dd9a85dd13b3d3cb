"""Close a session: what stands in the way, what is still open, and what closing means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from riskdesk.domain.rescoring import progress
from riskdesk.domain.session import Session
from riskdesk.domain.words import plural
from riskdesk.services.closing import Missing
from riskdesk.ui.dialogs.base import FormDialog
from riskdesk.ui.status import score_words
from riskdesk.ui.widgets import button, card, label
from riskdesk.ui.workbench import Workbench


def changed_scores(session: Session, before: Session) -> int:
    """How many marks of the areas present differ from those of another version, given or taken back."""
    present = {a.area_id for a in session.present}
    keys = session.marks.keys() | before.marks.keys()
    return sum(session.marks.get(k) != before.marks.get(k) for k in keys if k[0] in present)


class CloseDialog(FormDialog):
    """Lists what is missing, each with a way there. What blocks leaves no Close button; ``go_to`` shows the place."""

    def __init__(self, parent: QWidget, bench: Workbench, go_to: Callable[[Missing], object]) -> None:
        assert bench.editor is not None
        editor = bench.editor
        session = editor.session
        self._missing = editor.missing()
        self._blocked = tuple(m for m in self._missing if m.blocks)
        title = parent.tr("Close “{title}”?").format(title=session.info.title)
        go = parent.tr("Go to the first") if self._blocked else parent.tr("Close the session")
        super().__init__(parent, bench.theme, "close_dialog", title, go)
        self.bench, self._go_to = bench, go_to
        self.go.setObjectName("go_to_first" if self._blocked else "close_it")
        self.cancel.setText(self.tr("Not now") if self._blocked else self.tr("Keep it open"))
        self.cancel.setAccessibleName(self.cancel.text())
        for words in self._standing(session, editor.base):
            self.body.insertWidget(self.body.count() - 2, label(words, "second", wrap=True))
        asked = tuple(m for m in self._missing if not m.blocks)
        self._list(self.tr("Before it can be closed"), self._blocked)
        self._list(self.tr("Still open; it can be closed all the same"), asked)
        if not self._blocked:
            self._freezes()
        if self._blocked:
            # Once the dialog is out of the way, so that the focus stays where one is led.
            self.accepted.connect(lambda: go_to(self._blocked[0]))
        else:
            self.on_save(self._close)

    def _standing(self, session: Session, base: Session | None) -> list[str]:
        said = [self.tr("{words}.").format(words=score_words(session))]
        if base is None:
            return said
        if base.info.session_id == session.info.session_id:
            count, number = changed_scores(session, base), base.info.number
            differ = plural(count, "score differs", "scores differ") if count else self.tr("No score differs")
            said.append(self.tr("{scores} from version {n}.").format(scores=differ, n=number))
        elif base.scheme is not None and session.scheme is not None:
            now = progress(session, base)
            words = self.tr("{confirmed} confirmed, {changed} changed, {to_do} still to do since “{title}”.")
            said.append(
                words.format(confirmed=now.confirmed, changed=now.changed, to_do=now.to_do, title=base.info.title)
            )
        return [" ".join(said)]

    def _list(self, heading: str, missing: Sequence[Missing]) -> None:
        if not missing:
            return
        frame, column = card(heading)
        rows = QGridLayout()
        rows.setHorizontalSpacing(self.theme.px(12))
        rows.setVerticalSpacing(self.theme.px(8))
        rows.setColumnStretch(0, 1)
        for n, one in enumerate(missing):
            rows.addWidget(label(one.text, wrap=True), n, 0)
            show = button(self.tr("Show"), partial(self._show, one), "show_missing")
            show.setAccessibleName(self.tr("Show: {what}").format(what=one.text))
            show.setAutoDefault(False)
            rows.addWidget(show, n, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(rows)
        self._add(frame)

    def _freezes(self) -> None:
        words = self.tr(
            "Closing freezes the session: its scores, words and agreed order can never be changed, "
            "and it prints the same for ever."
        )
        self._add(label(words, wrap=True))

    def _add(self, widget: QWidget | QFrame) -> None:
        """Below what stands there, above the stretch."""
        self.body.insertWidget(self.body.count() - 1, widget)

    def showEvent(self, event: QShowEvent) -> None:
        """Enter keeps it open: closing can't be taken back."""
        super().showEvent(event)
        if not self._blocked:
            self.go.setDefault(False)
            self.cancel.setDefault(True)
            self.cancel.setFocus()

    def _show(self, missing: Missing) -> None:
        self.reject()
        self._go_to(missing)

    def _close(self) -> None:
        if self.bench.do(lambda e: e.close(), self.tr("Close")):
            self.bench.tell(self.tr("The session is closed. Its sheet can now be issued."))
