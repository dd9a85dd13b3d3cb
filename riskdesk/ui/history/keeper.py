"""What the History tab shows, read when it is looked at and kept until something changes."""

from __future__ import annotations

from riskdesk.domain.catalogue import SessionSummary
from riskdesk.domain.compare import Comparison
from riskdesk.domain.session import Session
from riskdesk.figures.chart_data import ChartData
from riskdesk.services.history import (
    MOST_COLUMNS,
    Chapter,
    History,
    Quantity,
    chart_of,
    comparison_of,
    read_history,
    read_story,
)
from riskdesk.ui.workbench import Workbench


class HistoryKeeper:
    """Reads sessions, comparisons and stories of the open session's assessment."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self.end: int | None = None
        """The session, counted from the oldest, before which the chart ends; ``None`` for the newest."""
        self.pair: tuple[str, str] = ("", "")
        """The version ids of the two that are compared: then and now."""
        self._history: History | None = None
        self._versions: tuple[SessionSummary, ...] | None = None
        self._charts: dict[Quantity, ChartData | None] = {}
        self._comparison: Comparison | None = None
        self._assessment = ""

    def forget(self) -> None:
        """Something has changed: read it again when it is asked for."""
        self._history = self._versions = self._comparison = None
        self._charts = {}

    @property
    def session(self) -> Session | None:
        """The open session."""
        return self._bench.editor.session if self._bench.editor else None

    def begin(self) -> None:
        """Another session is open: show the newest sessions, and compare this one with last time's."""
        self.forget()
        editor = self._bench.editor
        if editor is None:
            return
        info = editor.session.info
        if info.assessment_id != self._assessment:
            self._assessment, self.end = info.assessment_id, None
        self._bring_in(info.session_id)
        before = editor.base if info.number > 1 else editor.last_time or editor.base
        self.pair = (before.info.version_id if before else "", info.version_id)
        if before is None:
            self._compare_with_next(info.version_id)

    def _bring_in(self, session_id: str) -> None:
        """Have the open session among those that the chart shows."""
        order = [s.session_id for s in self._bench.desk.past.standing(self._assessment, drafts=True)]
        if session_id not in order:
            return
        at, end = order.index(session_id), len(order) if self.end is None else self.end
        if not max(0, end - MOST_COLUMNS) <= at < end:
            wanted = min(len(order), max(MOST_COLUMNS, at + 1))
            self.end = None if wanted == len(order) else wanted

    def _compare_with_next(self, version_id: str) -> None:
        """The first session has none before it: compare the next one with it."""
        order = [s.version_id for s in self.versions]
        later = order[order.index(version_id) + 1 :] if version_id in order else []
        self.pair = (version_id, later[0]) if later else (version_id, version_id)

    @property
    def versions(self) -> tuple[SessionSummary, ...]:
        """Every version of every session of the assessment, in the order of time."""
        if self._versions is None:
            self._versions = self._bench.desk.versions(self._assessment) if self._assessment else ()
        return self._versions

    @property
    def history(self) -> History:
        """The sessions that the chart shows."""
        if self._history is None:
            self._history = read_history(self._bench.desk.past, self._assessment, self.end, self.session)
        return self._history

    def shift(self, by: int) -> None:
        """Show earlier (negative) or later sessions."""
        history = self.history
        end = max(min(MOST_COLUMNS, history.total), min(history.end + by, history.total))
        self.end = None if end == history.total else end
        self._history, self._charts = None, {}

    def chart(self, quantity: Quantity) -> ChartData | None:
        """What the chart shows, or ``None`` where the scheme has no such quantity."""
        if quantity not in self._charts:
            steps = self.history.steps
            self._charts[quantity] = chart_of(steps, quantity) if steps else None
        return self._charts[quantity]

    @property
    def comparison(self) -> Comparison | None:
        """The two chosen versions compared; ``None`` where there are not two."""
        old, new = self.pair
        if not old or not new or old == new:
            return None
        if self._comparison is None:
            self._comparison = comparison_of(self._bench.desk.past, old, new, self.session)
        return self._comparison

    def compare(self, old: str, new: str) -> None:
        """Choose the two versions to compare."""
        if (old, new) != self.pair:
            self.pair, self._comparison = (old, new), None

    def story(self, area_id: str) -> tuple[Chapter, ...]:
        """One area in every version of every session."""
        desk = self._bench.desk
        return read_story(desk.library, desk.past, self._assessment, area_id, self.session)
