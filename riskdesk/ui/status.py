"""The foot of the window: what is kept, how much is scored, how the order stands."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout

from riskdesk.domain.agreed import AgreedOrder, MoveState
from riskdesk.domain.ranking import Ranking
from riskdesk.domain.session import Session
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


class Status(QFrame):
    """ "Saved 14:02:11 · 9 of 11 scored · 1 tie", and a hint for the tab on the right."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.setObjectName("status")
        self._bench = bench
        self._left, self._right = SteadyLabel(bench.theme, "surface", "hint", "status_words"), label(look="hint")
        self._layout = layout = QHBoxLayout(self)
        layout.addWidget(self._left, 1)
        layout.addWidget(self._right, 0)
        for signal in (bench.session_opened, bench.edited, bench.ranks_hidden):
            signal.connect(self.refresh)
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

    def refresh(self) -> None:
        """Say how things stand."""
        editor = self._bench.editor
        if editor is None:
            self._left.setText("")
            return
        words = [self._saved(editor.saved_at), score_words(editor.session)]
        if self._bench.hides_ranks:
            words.append(tr("ranks hidden"))
        else:
            words += order_words(editor.session)
        self._left.setText("   ·   ".join(words))

    def _saved(self, at: datetime | None) -> str:
        if at:
            return tr("Saved {time}").format(time=at.astimezone().strftime("%H:%M:%S"))
        return tr("Nothing to save") if self._bench.editable else tr("Not editable")
