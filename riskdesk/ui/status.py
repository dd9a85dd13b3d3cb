"""The foot of the window: what is kept, how much is scored, how the order stands."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout

from riskdesk.domain.agreed import AgreedOrder, MoveState
from riskdesk.domain.ranking import Ranking
from riskdesk.domain.session import Session
from riskdesk.services.editing import Edit
from riskdesk.ui.standing import Standing
from riskdesk.ui.steady import SteadyLabel
from riskdesk.ui.widgets import label
from riskdesk.ui.workbench import Workbench


def tr(text: str) -> str:
    """Translate a text of the status bar."""
    return QCoreApplication.translate("Status", text)


def counted(count: int, one: str, many: str) -> str:
    """ "1 tie", "2 ties": the texts hold "{n}" and are translated already."""
    return (one if count == 1 else many).format(n=count)


def score_words(session: Session) -> str:
    """ "9 of 11 scored"."""
    if session.scheme is None:
        return counted(len(session.present), tr("{n} area, recorded ranks"), tr("{n} areas, recorded ranks"))
    scored = len(session.ranking.scored)
    return tr("{scored} of {areas} scored").format(scored=scored, areas=len(session.present))


def order_words(session: Session) -> list[str]:
    """What there is to say of ties and moves."""
    if session.scheme is None:
        return []
    return [w for w in (_broken(session.ranking), *_agreed(session.agreed, session)) if w]


def _broken(ranking: Ranking) -> str:
    steps = [step.criterion.value for tie in ranking.risk_ties + ranking.priority_ties for step in tie.steps]
    if not steps:
        return ""
    by = steps[0] if len(set(steps)) == 1 else tr("the chain")
    text = tr("{n} tie broken by {by}") if len(steps) == 1 else tr("{n} ties broken by {by}")
    return text.format(n=len(steps), by=by)


def _agreed(agreed: AgreedOrder, session: Session) -> list[str]:
    moved = {p.area_id for p in agreed.placements if p.move} if session.moves else set()
    waiting = [m for m in session.moves if m.state is not MoveState.AGREED]
    words = []
    if agreed.open_ties:
        words.append(counted(len(agreed.open_ties), tr("{n} open tie"), tr("{n} open ties")))
    if moved:
        words.append(counted(len(moved), tr("{n} area moved by agreement"), tr("{n} areas moved by agreement")))
    if waiting:
        words.append(counted(len(waiting), tr("{n} move to confirm"), tr("{n} moves to confirm")))
    return words


def progress_words(standing: Standing, session: Session) -> list[str]:
    """How far a rescoring is, or what a reopened version changed, and the reasons that are wanted."""
    progress = standing.progress
    if standing.reopened:
        words = [score_words(session), tr("{n} changed since version {number}")]
        words[1] = words[1].format(n=progress.changed, number=session.info.number - 1)
    else:
        words = [
            tr("{n} confirmed").format(n=progress.confirmed),
            tr("{n} changed").format(n=progress.changed),
            tr("{n} to do").format(n=progress.to_do),
        ]
    if standing.reasons:
        words.append(counted(standing.reasons, tr("{n} reason wanted"), tr("{n} reasons wanted")))
    return words


class Status(QFrame):
    """ "Saved 14:02:11 · 9 of 11 scored · 1 tie", and a hint for the tab on the right."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.setObjectName("status")
        self._bench = bench
        self._standing = Standing(bench)
        self._left, self._right = SteadyLabel(bench.theme, "surface", "hint", "status_words"), label(look="hint")
        self._layout = layout = QHBoxLayout(self)
        layout.addWidget(self._left, 1)
        layout.addWidget(self._right, 0)
        bench.session_opened.connect(self._on_opened)
        bench.edited.connect(self._on_edited)
        bench.ranks_hidden.connect(self.refresh)
        bench.theme.changed.connect(self._space)
        self._space()
        self.refresh()

    def _space(self) -> None:
        px = self._bench.theme.px
        self._layout.setContentsMargins(px(16), px(3), px(16), px(3))
        self._layout.setSpacing(px(16))

    def hint(self, text: str) -> None:
        """What the keys do in the present tab."""
        self._right.setText(text)

    @property
    def words(self) -> str:
        """What the left part says."""
        return self._left.text()

    def _on_opened(self) -> None:
        self._standing.read()
        self.refresh()

    def _on_edited(self, edit: Edit) -> None:
        self._standing.follow(edit)
        self.refresh()

    def refresh(self) -> None:
        """Say how things stand."""
        editor = self._bench.editor
        if editor is None:
            self._left.setText("")
            return
        words = [self._saved(editor.saved_at)]
        if self._bench.hides_ranks:
            words += [score_words(editor.session), tr("ranks hidden")]
        elif self._standing.active:
            words += [*progress_words(self._standing, editor.session), *order_words(editor.session)]
        else:
            words += [score_words(editor.session), *order_words(editor.session)]
        self._left.setText("   ·   ".join(words))

    def _saved(self, at: datetime | None) -> str:
        if at:
            return tr("Saved {time}").format(time=at.astimezone().strftime("%H:%M:%S"))
        return tr("Nothing to save") if self._bench.editable else tr("Not editable")
