"""What the Board pack needs from the library: the sessions up to this one, and how its ranking was reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from riskdesk.domain.catalogue import SessionSummary, chronological
from riskdesk.domain.log_entry import LogEntry
from riskdesk.domain.session import Session, SessionInfo
from riskdesk.services.history import MOST_COLUMNS, Quantity, chart_of
from riskdesk.services.log_reading import session_log
from riskdesk.services.past import Past
from riskdesk.sheet.pack import PackChoices, PackMaterial
from riskdesk.storage.library import Library


def gather_pack(library: Library, past: Past, session: Session, choices: PackChoices) -> PackMaterial:
    """Read what the pack of ``session`` holds beside it. Nothing that came later is in it: neither sessions after
    this one nor, of a closed version, what was done once it was closed; so it is the same years later.

    Raises:
        LibraryError: the library cannot be read.
    """
    steps = history_until(library, past, session) if choices.area_pages else ()
    return PackMaterial(
        choices,
        chart_of(steps, Quantity.RANK) if len(steps) > 1 else None,
        chart_of(steps, Quantity.RISK) if len(steps) > 1 else None,
        log_until(library, session.info) if choices.log_annex else None,
    )


def history_until(library: Library, past: Past, session: Session) -> tuple[Session, ...]:
    """The last sessions of the assessment up to this one, as they stood when this version was closed; of a draft, as
    they stand now. Made-up sessions are no history of a real one."""
    info = session.info
    before = [s for s in _stood(library, info) if info.illustrative or not s.illustrative]
    versions = [s.version_id for s in before]
    if info.compares_with and info.compares_with not in versions[-1:]:
        # What it was closed with is last time's for ever.
        last = past.last_time(info)
        kept = [s for s in before if last is None or s.session_id != last.info.session_id]
        versions = [*(s.version_id for s in kept), *([last.info.version_id] if last else [])]
    steps = (past.version(version_id) for version_id in versions[-(MOST_COLUMNS - 1) :])
    return (*steps, session)


def _stood(library: Library, info: SessionInfo) -> Sequence[SessionSummary]:
    """The sessions before this one in the latest version that was closed or recorded when this one was closed."""
    everything = library.sessions(info.assessment_id, all_versions=True, counts=False)
    latest: dict[str, SessionSummary] = {}
    for summary in everything:
        known = summary.stands and (not info.closed_at or summary.closed_at <= info.closed_at)
        held = latest.get(summary.session_id)
        if known and summary.session_id != info.session_id and (held is None or summary.number > held.number):
            latest[summary.session_id] = summary
    mine = [replace(s, held_on=info.held_on) for s in everything if s.version_id == info.version_id]
    order = chronological([*latest.values(), *mine])
    return order[: order.index(mine[0])] if mine else order


def log_until(library: Library, info: SessionInfo) -> tuple[LogEntry, ...]:
    """What was done in this version of a session and in those before it, oldest first in each, until it was closed."""
    later = {version_id for version_id, number, _ in library.versions(info.session_id) if number > info.number}
    entries = [entry for entry in session_log(library, info.session_id) if entry.version_id not in later]
    # The closing is told a moment after the time that it sets.
    closings = (e.at for e in entries if e.version_id == info.version_id and e.kind == "close")
    end = next(closings, info.closed_at)
    return tuple(entry for entry in entries if not end or entry.at <= end)
