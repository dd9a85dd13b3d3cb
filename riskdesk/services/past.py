"""Earlier versions and sessions: what a session is compared with, and what was there before."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

from riskdesk.domain.catalogue import SessionSummary, chronological
from riskdesk.domain.session import Session, SessionInfo
from riskdesk.storage.errors import LibraryError
from riskdesk.storage.library import Library

MOST_KEPT = 64
"""So many versions that never change again are kept in memory."""


class Past:
    """Earlier versions of a library. Those that are closed or recorded are read once: they never change."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept: OrderedDict[str, Session] = OrderedDict()

    def version(self, version_id: str) -> Session:
        """One version, whole.

        Raises:
            LibraryError: there is no such version.
        """
        held = self._kept.get(version_id)
        if held is None:
            held = self._library.load(version_id)
            if held.editable:
                return held
            self._kept[version_id] = held
        self._kept.move_to_end(version_id)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return held

    def standing(self, assessment_id: str, drafts: bool = False) -> tuple[SessionSummary, ...]:
        """Each session of an assessment in its latest closed or recorded version, in the order of time.

        With ``drafts``, a session that has no such version is there as the draft that it is.
        """
        latest: dict[str, SessionSummary] = {}
        for summary in self._library.sessions(assessment_id, all_versions=True, counts=False):
            held = latest.get(summary.session_id)
            newer = held is None or summary.number > held.number
            if (summary.stands and newer) or (drafts and held is None):
                latest[summary.session_id] = summary
        return chronological(latest.values())

    def last_time(self, info: SessionInfo) -> Session | None:
        """The newest earlier closed or recorded session of the assessment, in its latest closed version.

        A closed version keeps the one that it was closed with, so that it shows the same moves for ever. Made-up
        scores are never last time's of a real session.
        """
        if info.compares_with:
            return self._found(info.compares_with)
        found = [s for s in self._before(info) if info.illustrative or not s.illustrative]
        return self._found(found[-1].version_id) if found else None

    def _before(self, info: SessionInfo) -> list[SessionSummary]:
        """What stands of the other sessions that came before this very version: a superseded version's date places
        nothing."""
        everything = self._library.sessions(info.assessment_id, all_versions=True, counts=False)
        others = [s for s in self.standing(info.assessment_id) if s.session_id != info.session_id]
        mine = [replace(s, held_on=info.held_on) for s in everything if s.version_id == info.version_id]
        order = chronological([*others, *mine])
        return list(order[: order.index(mine[0])]) if mine else others

    def base(self, info: SessionInfo) -> Session | None:
        """The version whose values are shown beside this one's: of a reopened session the version before, else the one
        that it was rescored from; ``None`` where there is none in this library."""
        if info.number > 1:
            before = (v for v, number, _ in self._library.versions(info.session_id) if number == info.number - 1)
            return self._found(next(before, ""))
        return self._found(info.rescored_from)

    def _found(self, version_id: str) -> Session | None:
        if not version_id:
            return None
        try:
            return self.version(version_id)
        except LibraryError:
            return None
