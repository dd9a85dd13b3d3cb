"""What a library lacks of the sessions that are brought to it, what it has already, and what differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from riskdesk.domain.bundle import CarriedSession, CarriedSheet, CarriedVersion, LoggedEdit
from riskdesk.domain.bundle_sides import Facing
from riskdesk.domain.catalogue import Assessment, SessionSummary
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.session import Session
from riskdesk.domain.words import day, listed, plural
from riskdesk.immutable import immutable

Logs = Mapping[str, tuple[LoggedEdit, ...]]
"""The edits of each version."""
MOST_NAMED = 8
"""So many differences are told in a message; the rest are counted."""


@immutable
class Difference:
    """A version that is here with other content, or that cannot follow what is here; it is never written over.

    ``there`` is the file's, ``here`` the library's of the same number, or ``None`` where it has none.
    """

    title: str
    number: int
    problem: str
    there: Facing
    here: Facing | None

    @property
    def text(self) -> str:
        """The version and what is the matter, without a full stop."""
        return f"“{self.title}”, version {self.number}: {self.problem}"


@immutable
class SessionPlan:
    """What becomes of one session: versions to add, sheets to add to versions that are here, the numbers of the
    versions that are here already and the same, and what differs."""

    session: CarriedSession
    added: tuple[CarriedVersion, ...]
    sheets: tuple[CarriedSheet, ...]
    same: tuple[int, ...]
    differences: tuple[Difference, ...]

    @property
    def line(self) -> str:
        """One line on it, as it is once it is done."""
        latest = self.session.versions[-1].session
        parts = [*self._added(latest), *self._sheets()]
        parts += [f"version {d.number} left out: {d.problem}" for d in self.differences]
        told = "; ".join(parts) or "here already, the same"
        return f"“{latest.info.title}” ({day(latest.info.held_on) or 'not dated'}): {told}"

    def _added(self, latest: Session) -> list[str]:
        numbers = [str(version.session.info.number) for version in self.added]
        if not numbers:
            return []
        what = f"{'version' if len(numbers) == 1 else 'versions'} {listed(numbers)} added"
        if len(numbers) < len(self.session.versions):
            return [what]
        named = f"{what}, " if len(numbers) > 1 else "added, "
        return [f"{named}{latest.info.state}, {plural(len(latest.present), 'area')}"]

    def _sheets(self) -> list[str]:
        numbers = {v.version_id: v.session.info.number for v in self.session.versions}
        return [f"sheet {c.sheet.number} of version {numbers[c.sheet.version_id]} added" for c in self.sheets]


@immutable
class Plan:
    """What becomes of all sessions of a file; ``held`` is its assessment as the library has it, if it has it."""

    assessment: Assessment
    held: Assessment | None
    sessions: tuple[SessionPlan, ...]

    @property
    def differences(self) -> tuple[Difference, ...]:
        """All that differs."""
        return tuple(difference for session in self.sessions for difference in session.differences)

    @property
    def adds(self) -> bool:
        """Whether there is something to write."""
        return self.held is None or any(session.added or session.sheets for session in self.sessions)

    @property
    def summary(self) -> str:
        """What it comes to, in a line, once it is done."""
        versions = sum(len(s.added) for s in self.sessions)
        sheets = sum(len(s.sheets) for s in self.sessions)
        same = sum(not (s.added or s.sheets or s.differences) for s in self.sessions)
        out = sum(bool(s.differences) for s in self.sessions)
        rest = [f"{plural(same, 'session is', 'sessions are')} here already, the same"] if same else []
        rest += [f"{plural(out, 'session differs', 'sessions differ')} and {_is_left(out)} out"] if out else []
        if self.held is not None and not versions and not sheets:
            return ": ".join(["nothing new", *(["; ".join(rest)] if rest else [])])
        added = [f"{plural(versions, 'version')} added"] if versions or not sheets else []
        added += [f"{plural(sheets, 'issued sheet')} added"] if sheets else []
        return "; ".join([*added, *rest])

    @property
    def lines(self) -> tuple[str, ...]:
        """A line on the assessment, if there is something to say, and one on each session, once it is done."""
        return (*self._assessment(), *(session.line for session in self.sessions))

    def _assessment(self) -> list[str]:
        if self.held is None:
            return [f"“{self.assessment.title}”: a new assessment"]
        if self.held == self.assessment:
            return []
        # Sessions print the title that they were given; only the list shows this one.
        return [f"“{self.held.title}” keeps its title and partnership here; the file has “{self.assessment.title}”"]


def _is_left(count: int) -> str:
    return "is left" if count == 1 else "are left"


class DifferencesError(RiskDeskError):
    """Something is here with other content, and nothing was brought in; ``plan`` has it all."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        found = [difference.text for difference in plan.differences]
        more = len(found) - MOST_NAMED
        told = "; ".join(found[:MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")
        count = plural(len(found), "version differs", "versions differ")
        super().__init__(f"Nothing was brought in, as {count} from what is here: {told}.")


@immutable
class Side:
    """A session with the edits of its versions, in the file or in the library."""

    session: CarriedSession
    log: Logs

    def edits(self, version: CarriedVersion) -> tuple[LoggedEdit, ...]:
        """The edits of a version."""
        return self.log.get(version.version_id, ())


def session_plan(there: Side, here: Side, known: Mapping[str, SessionSummary]) -> SessionPlan:
    """What becomes of a session of the file; ``known`` has every version of the library by id."""
    held = {version.session.info.number: version for version in here.session.versions}
    added: list[CarriedVersion] = []
    sheets: list[CarriedSheet] = []
    same: list[int] = []
    different: list[Difference] = []
    for version in there.session.versions:
        info = version.session.info
        other = held.get(info.number)
        if other is None:
            problem = _cannot_follow(version, different, known)
            if not problem:
                added.append(version)
        else:
            problem, new = _compared(version, there.edits(version), other, here.edits(other))
            if not problem:
                same.append(info.number)
                sheets += new
        if problem:
            facing = Facing(other, here.edits(other)) if other is not None else None
            different.append(
                Difference(info.title, info.number, problem, Facing(version, there.edits(version)), facing)
            )
    return SessionPlan(there.session, tuple(added), tuple(sheets), tuple(same), tuple(different))


def _cannot_follow(
    version: CarriedVersion, different: Sequence[Difference], known: Mapping[str, SessionSummary]
) -> str:
    """Why a version that is not here cannot be added, or ``""``."""
    if different:
        return "it cannot follow the version before it, which differs"
    if other := known.get(version.version_id):
        return f"its id is that of “{other.title}”, version {other.number}, here"
    return ""


Log = tuple[LoggedEdit, ...]


def _compared(there: CarriedVersion, log_there: Log, here: CarriedVersion, log_here: Log) -> tuple[str, list[Any]]:
    """How a version of the file differs from the one of its number here, or ``""``, and then the sheets that are new.

    Of a closed version sheets may have been issued since on either side; that is no difference.
    """
    if there.session.info.assessment_id != here.session.info.assessment_id:
        return f"the session belongs to another assessment here, “{here.session.info.assessment_title}”", []
    if there.version_id != here.version_id:
        return f"another version {here.session.info.number} was begun here", []
    parts = [name for name, part in _PARTS.items() if part(there.session) != part(here.session)]
    if _diverged(there.sheets, here.sheets):
        parts.append("issued sheets")
    both = min(len(log_there), len(log_here))
    issued_since = all(row.entity == "sheet" for e in (*log_there[both:], *log_here[both:]) for row in e.rows)
    if _diverged(log_there, log_here) or not issued_since:
        parts.append("log")
    if parts:
        verb = "differs" if len(parts) == 1 and not parts[0].endswith("s") else "differ"
        return f"{listed(parts)} {verb}{_goes_on(log_there, log_here)}", []
    return "", list(there.sheets[len(here.sheets) :])


def _goes_on(there: Log, here: Log) -> str:
    if len(there) == len(here) or _diverged(there, here):
        return ""
    return ", the file goes on from what is here" if len(there) > len(here) else ", it was changed here since"


def _diverged(one: Sequence[Any], other: Sequence[Any]) -> bool:
    """Whether neither is the beginning of the other."""
    return any(a != b for a, b in zip(one, other, strict=False))


_PARTS: Mapping[str, Callable[[Session], Any]] = {
    "details": lambda s: s.info,
    "method": lambda s: s.scheme_text,
    "risk areas": lambda s: s.areas,
    "scores": lambda s: s.marks,
    "moves in the agreed order": lambda s: s.moves,
    "settled ties": lambda s: s.settlements,
    "attendance": lambda s: s.attendees,
    "recorded ranks": lambda s: s.recorded,
}
