"""Whether what a .riskdesk file holds can be a session, and a series of versions: the rules of the library's schema and
those by which ranks are computed. A library that took less could never be rid of it again: it deletes nothing."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256
from itertools import count
from typing import Any, TypeVar

from riskdesk.domain.agreed import Move, Settlement
from riskdesk.domain.bundle import Bundle, CarriedSession, CarriedSheet, CarriedVersion, LoggedRow, by_version
from riskdesk.domain.errors import MarkError
from riskdesk.domain.log_replay import assessment_fault, version_fault
from riskdesk.domain.session import Mark, Session, SessionInfo, State
from riskdesk.domain.table import shown
from riskdesk.exchange.bundle_fields import Wrong, within
from riskdesk.exchange.bundle_form import ANY_COUNT

_Item = TypeVar("_Item")


def once(found: Iterable[Any], key: Callable[[Any], Hashable], what: str) -> None:
    """Each key once.

    Raises:
        Wrong: names the place of the second.
    """
    seen = set()
    for n, item in enumerate(found, 1):
        if key(item) in seen:
            raise Wrong(f"{what} stands twice").inside(f"[{n}]")
        seen.add(key(item))


def _all(found: Iterable[_Item], check: Callable[[_Item], None]) -> None:
    for n, item in enumerate(found, 1):
        within(f"[{n}]", check, item)


def check_info(info: SessionInfo) -> None:
    """Details that fit one another."""
    if (info.state is State.CLOSED) != (info.closed_at != "") and info.state is not State.RECORDED:
        raise Wrong("a closed session has the time of its closing, and a draft has none").inside("closed_at")
    if (info.number == 1) != (not info.reopened.strip("\t\n\r ")):
        raise Wrong("a reopened session has the reason, and a first version has none").inside("reopened")
    for key in ("rescored_from", "compares_with"):
        if getattr(info, key) == info.version_id:
            raise Wrong("a version is not rescored from itself, and not compared with itself").inside(key)


def check_session(session: Session) -> None:
    """One version by itself.

    Raises:
        Wrong: it breaks a rule; names the part of it.
    """
    recorded = session.info.state is State.RECORDED
    if recorded != (session.scheme is None):
        raise Wrong("a recorded session has no scheme, and every other session has one").inside("scheme")
    if recorded and (session.marks or session.moves or session.settlements):
        raise Wrong("a recorded session has ranks only: no marks, moves or settled ties")
    if session.recorded and not recorded:
        raise Wrong("only a recorded session has recorded ranks").inside("recorded")
    for part, check in _PARTS.items():
        within(part, check, session)


def _areas(session: Session) -> None:
    once(session.areas, lambda a: a.area_id, "this id")
    once((a for a in session.areas if a.removed is None), lambda a: a.code, "a code")
    # Ancestors may be areas of a session that was not exported; those that are known must come before their heirs.
    try:
        TopologicalSorter({a.area_id: a.ancestors for a in session.areas}).prepare()
    except CycleError as error:
        place = next(n for n, area in enumerate(session.areas, 1) if area.area_id in error.args[1])
        raise Wrong("a risk area cannot be its own ancestor").inside(f"[{place}].ancestors") from None


def _here(session: Session, *area_ids: str) -> None:
    for area_id in area_ids:
        if area_id not in session.by_id:
            raise Wrong(f"the risk area {shown(area_id)} is not in this session")


def _marks(session: Session) -> None:
    factors = {factor.key: factor for factor in session.scheme.factors} if session.scheme else {}

    def check(mark: Mark) -> None:
        _here(session, mark.area_id)
        if mark.factor not in factors:
            raise Wrong(f"the scheme has no factor {shown(mark.factor)}; it has {', '.join(factors)}").inside("factor")
        try:
            factors[mark.factor].check(mark.value, ANY_COUNT)
        except MarkError as error:
            raise Wrong(str(error)) from None

    _all(session.marks.values(), check)


def _moves(session: Session) -> None:
    def check(move: Move) -> None:
        _here(session, *move.concerns())
        if move.area_id == move.ahead_of:
            raise Wrong("a risk area cannot be moved ahead of itself")

    once(session.moves, lambda m: m.move_id, "this id")
    _all(session.moves, check)


def _settlements(session: Session) -> None:
    def check(settlement: Settlement) -> None:
        _here(session, *settlement.areas)
        if len(settlement.areas) < 2:
            raise Wrong("a tie is of two risk areas or more")

    once(session.settlements, lambda s: s.settlement_id, "this id")
    _all(session.settlements, check)


def _recorded(session: Session) -> None:
    _all(session.recorded.values(), lambda ranks: _here(session, ranks.area_id))


def _attendees(session: Session) -> None:
    once(session.attendees, lambda a: a.position, "this position")


_PARTS: dict[str, Callable[[Session], None]] = {
    "areas": _areas,
    "marks": _marks,
    "moves": _moves,
    "settlements": _settlements,
    "attendees": _attendees,
    "recorded": _recorded,
}


def check_sheets(version: CarriedVersion) -> None:
    """The sheets of a version: none of a draft, counted from 1, and each the very bytes that were issued."""
    if version.sheets and version.session.editable:
        raise Wrong("a sheet is issued of a closed or recorded session only")
    numbers = count(1)
    _all(version.sheets, lambda carried: _check_sheet(carried, next(numbers)))


def _check_sheet(carried: CarriedSheet, number: int) -> None:
    if carried.sheet.number != number:
        raise Wrong(f"found {carried.sheet.number}; the sheets of a version count 1, 2, 3 ...").inside("number")
    if sha256(carried.pdf).hexdigest() != carried.sheet.digest:
        raise Wrong("these are not the bytes that were issued: the digest is another").inside("pdf")


def check_versions(session: CarriedSession) -> None:
    """The versions of a session, each begun when the one before was closed."""
    if not session.versions:
        raise Wrong("is empty; a session has at least one version").inside("versions")
    numbers = count(1)
    within(
        "versions", lambda every: _all(every, lambda v: _check_place(v, next(numbers), len(every))), session.versions
    )


def _check_place(version: CarriedVersion, number: int, last: int) -> None:
    info = version.session.info
    if info.number != number:
        raise Wrong(f"found {info.number}; the versions of a session count 1, 2, 3 ...").inside("info.number")
    if number < last and info.state is not State.CLOSED:
        raise Wrong("a version that another follows is closed").inside("info.state")


def check_bundle(bundle: Bundle) -> None:
    """The sessions of one file, and its log: the places that it tells of, and that it gives what the file has."""
    within("sessions", lambda sessions: once(sessions, lambda s: s.session_id, "this id"), bundle.sessions)
    known = [version.version_id for version in bundle.versions]
    if len(set(known)) != len(known):
        raise Wrong("the id of a version stands twice").inside("sessions")
    there = {"", *known}

    def check_row(row: LoggedRow) -> None:
        if row.version_id not in there or (row.version_id == "") != (row.entity == "assessment"):
            problem = f"found {shown(row.version_id)}; a row tells of a version in this file, or of the assessment"
            raise Wrong(problem).inside("version_id")

    within(
        "log", lambda log: _all(log, lambda e: within("rows", lambda rows: _all(rows, check_row), e.rows)), bundle.log
    )
    within("log", _check_log, bundle)


def _check_log(bundle: Bundle) -> None:
    log = by_version(bundle.log)
    if fault := assessment_fault(bundle.assessment, log.get("", ())):
        raise Wrong(f"the rows of the assessment, replayed from the first, do not give it as the file has it ({fault})")
    for version in bundle.versions:
        info = version.session.info
        what = f"{shown(info.title)}, version {info.number}"
        if version.version_id not in log:
            raise Wrong(f"there is no row of {what}")
        if fault := version_fault(version, log[version.version_id]):
            problem = f"the rows of {what}, replayed from the first, do not give it as the file has it ({fault})"
            raise Wrong(problem)
