"""How the open session stands against the version that it was rescored or reopened from, kept in step with edits."""

from __future__ import annotations

from collections import Counter

from riskdesk.domain.rescoring import Progress, Reviewed, carries_scores, old_values, reason_wanted, reviewed
from riskdesk.domain.session import Mark, RiskArea, Session
from riskdesk.services.editing import Edit
from riskdesk.ui.workbench import Workbench

Seen = tuple[Reviewed, bool]
"""What became of an area, and whether the reason of its change is wanted."""


class Standing:
    """What became of each area: confirmed, changed, still to do; and whether the reason of a change is wanted.

    Whoever holds one calls :meth:`read` when another session is open and :meth:`follow` at each edit, which looks at
    nothing but the areas that were edited: it is done between two keys.
    """

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._base: Session | None = None
        self._seen: dict[str, Seen] = {}
        self._counts: Counter[Seen] | None = None
        self.active = False
        """Whether there are old values, and they mean the same under the open session's scheme."""
        self.reopened = False
        """Whether the old values are those of the version before, and not of an earlier session."""
        self.read()

    def read(self) -> None:
        """Take everything afresh."""
        editor = self._bench.editor
        session = editor.session if editor else None
        self._base = editor.base if editor and session and session.scheme else None
        self.active = session is not None and carries_scores(session, self._base)
        self.reopened = session is not None and session.info.number > 1
        marked = session is not None and session.scheme is not None
        self._seen = {a.area_id: self._look(session, a.area_id) for a in session.present} if session and marked else {}
        self._counts = None

    def follow(self, edit: Edit) -> set[str]:
        """Keep in step; returns the areas of which something here changed."""
        before, self._counts = dict(self._seen), None
        session = self._bench.editor.session if self._bench.editor else None
        if edit.structure or session is None:
            self.read()
            return {a for a in before.keys() | self._seen.keys() if before.get(a) != self._seen.get(a)}
        edited = {c.entity.area_id for c in edit.changes if isinstance(c.entity, Mark | RiskArea)}
        for area_id in edited & before.keys():
            self._seen[area_id] = self._look(session, area_id)
        return {a for a in edited & before.keys() if before[a] != self._seen[a]}

    def _look(self, session: Session, area_id: str) -> Seen:
        return reviewed(session, self._base, area_id), self.active and reason_wanted(session, self._base, area_id)

    # What there is

    @property
    def shown(self) -> bool:
        """Whether old values, and what tells of them, may be seen: not while they are hidden from the room."""
        return self.active and not self._bench.hides_ranks

    @property
    def base(self) -> Session | None:
        """The version that holds the old values."""
        return self._base if self.active else None

    def state(self, area_id: str) -> Reviewed | None:
        """What became of an area; ``None`` where nothing is scored here."""
        seen = self._seen.get(area_id)
        return seen[0] if seen else None

    def wants_reason(self, area_id: str) -> bool:
        """Whether an area changed its band and nobody has said why."""
        seen = self._seen.get(area_id)
        return seen is not None and seen[1]

    def old(self, area_id: str, factor: str) -> int | None:
        """The old value of a mark."""
        return self._base.mark(area_id, factor) if self.active and self._base else None

    def settled(self, area_id: str) -> bool:
        """Whether an area has old values and every one of them is confirmed or changed."""
        session = self._bench.editor.session if self._bench.editor else None
        old = old_values(session, self._base, area_id) if session else {}
        return bool(session and old) and not self.waits(area_id)

    def waits(self, area_id: str) -> bool:
        """Whether an area has old values where nothing is scored yet: they can be confirmed."""
        session = self._bench.editor.session if self._bench.editor else None
        if session is None:
            return False
        return any(session.mark(area_id, key) is None for key in old_values(session, self._base, area_id))

    @property
    def progress(self) -> Progress:
        """How many areas are confirmed, changed, still to do."""
        counts = self._counted()
        of = {state: counts[state, False] + counts[state, True] for state in Reviewed}
        return Progress(of[Reviewed.CONFIRMED], of[Reviewed.CHANGED], of[Reviewed.TO_DO])

    @property
    def reasons(self) -> int:
        """For how many areas a reason is wanted."""
        return sum(count for (_, wanted), count in self._counted().items() if wanted)

    def _counted(self) -> Counter[Seen]:
        """How many areas there are of each kind, counted once for an edit."""
        if self._counts is None:
            self._counts = Counter(self._seen.values())
        return self._counts
