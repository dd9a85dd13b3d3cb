"""Sessions from one library to another: what a library gives away, and what it takes in.

Ids decide what is the same, never names. What is here already and the same is left alone; what is here and differs is
never overwritten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from riskdesk.domain.bundle import (
    Additions,
    Bundle,
    CarriedSession,
    CarriedSheet,
    CarriedVersion,
    by_version,
    logged,
    restricted,
)
from riskdesk.domain.catalogue import SessionSummary
from riskdesk.domain.errors import EditError
from riskdesk.domain.progress import Progress
from riskdesk.services.keeping import Reason, back_up_if_changed
from riskdesk.services.transfer_plan import DifferencesError, Logs, Plan, SessionPlan, Side, session_plan
from riskdesk.storage.engine import Key
from riskdesk.storage.library import Access, Library


def bundle_of(library: Library, assessment_id: str, session_ids: Collection[str] | None = None) -> Bundle:
    """An assessment with all its sessions, or those named, as they stand at one moment.

    Raises:
        EditError: there is no such assessment, or a session is not of it.
        RiskDeskError: the library cannot be read.
    """
    with library.moment():
        assessment = next((a for a in library.assessments() if a.assessment_id == assessment_id), None)
        if assessment is None:
            raise EditError("This assessment is not in the library.")
        # In the order in which they were begun, which is that of sessions without a date.
        there = sorted(library.sessions(assessment_id, counts=False), key=lambda s: s.place)
        wanted = {s.session_id for s in there} if session_ids is None else set(session_ids)
        if not wanted.issubset(s.session_id for s in there):
            raise EditError("This session is not in the assessment.")
        sessions = tuple(carried(library, s.session_id) for s in there if s.session_id in wanted)
        return Bundle(assessment, sessions, logged(library.log(assessment_id=assessment_id), _follows(sessions)))


def _follows(sessions: Iterable[CarriedSession]) -> Mapping[str, str]:
    """Which version was begun after which: version 1 after the session made before, a later one after the one before.

    The assessment, ``""``, came first of all.
    """
    follows = {"": ""}
    session_before = ""
    for session in sessions:
        before = session_before
        for version in session.versions:
            follows[version.version_id] = before
            before = version.version_id
        session_before = session.versions[0].version_id
    return follows


def carried(library: Library, session_id: str) -> CarriedSession:
    """A session with every version."""
    versions = tuple(_version(library, version_id) for version_id, _, _ in library.versions(session_id))
    return CarriedSession(session_id, versions)


def _version(library: Library, version_id: str) -> CarriedVersion:
    sheets = (CarriedSheet(s, library.sheet_pdf(version_id, s.number)) for s in library.sheets(version_id))
    return CarriedVersion(library.load(version_id), tuple(sheets))


def plan(library: Library, bundle: Bundle) -> Plan:
    """What a library lacks of a bundle, what it has, and what differs; nothing is written.

    Raises:
        RiskDeskError: the library cannot be read.
    """
    with library.moment():
        held = next((a for a in library.assessments() if a.assessment_id == bundle.assessment.assessment_id), None)
        known = {s.version_id: s for s in library.sessions(all_versions=True, counts=False)}
        log = by_version(bundle.log)
        sessions = tuple(_planned(library, one, log, known) for one in bundle.sessions)
    return Plan(bundle.assessment, held, sessions)


def _planned(library: Library, session: CarriedSession, log: Logs, known: Mapping[str, SessionSummary]) -> SessionPlan:
    here = carried(library, session.session_id)
    ids = {version.version_id: "" for version in here.versions}
    rows = (row for version_id in ids for row in library.log(version_id))
    return session_plan(Side(session, log), Side(here, by_version(logged(rows, ids))), known)


def bring_in(library: Library, bundle: Bundle, skip_different: bool = False, progress: Progress | None = None) -> Plan:
    """Add what the library lacks, all of it or nothing; returns what was found. A library that is to be written is
    backed up first.

    With ``skip_different`` what differs is left out, and all else is added. ``progress`` is told of each version that
    is written; what it raises comes through, and nothing is written.

    Raises:
        DifferencesError: something differs, and nothing was written.
        LibraryError: the library cannot be backed up or written; nothing was.
    """
    found = plan(library, bundle)
    if found.differences and not skip_different:
        raise DifferencesError(found)
    if found.adds:
        back_up_if_changed(library.path, Reason.IMPORT, library.key)
        library.bring_in(_additions(bundle, found), progress)
    return found


def bring_into(path: Path, bundle: Bundle, skip_different: bool = False, passphrase: str | None = None) -> Plan:
    """As :func:`bring_in`, into the library file at ``path``, which is made if it is not there, and gone again if
    nothing came into it, also where it is stopped half way: a library with nothing in it would be a riddle.

    It is opened for writing only where there is something to write: else not even an older schema is brought up to
    date in it, and somebody else may have it open.

    Raises:
        DifferencesError: something differs, and nothing was written.
        LibraryError: the library cannot be opened or written; nothing was.
    """
    key = None if passphrase is None else Key(passphrase)
    if not path.exists():
        try:
            return _open_and_bring(path, bundle, skip_different, key)
        except BaseException:
            Library.discard(path)
            raise
    with Library.open(path, Access.READ_ONLY, key=key) as library:
        found = plan(library, bundle)
    if found.differences and not skip_different:
        raise DifferencesError(found)
    if not found.adds:
        return found
    # Planned anew: between the two somebody else may have written.
    return _open_and_bring(path, bundle, skip_different, key)


def _open_and_bring(path: Path, bundle: Bundle, skip_different: bool, key: Key | None) -> Plan:
    with Library.open(path, create=True, key=key) as library:
        return bring_in(library, bundle, skip_different)


def _additions(bundle: Bundle, found: Plan) -> Additions:
    versions = tuple(version for session in found.sessions for version in session.added)
    sheets = tuple(sheet for session in found.sessions for sheet in session.sheets)
    whole = {version.version_id for version in versions} | ({""} if found.held is None else set())
    issued = {(carried.sheet.version_id, str(carried.sheet.number)) for carried in sheets}
    log = restricted(
        bundle.log,
        lambda row: row.version_id in whole or (row.entity == "sheet" and (row.version_id, row.key) in issued),
    )
    assessment = bundle.assessment
    return Additions(assessment.assessment_id, None if found.held else assessment, versions, sheets, log)
