"""Whether what a .riskdesk file holds can be a series of versions with their sheets and their log. A library that took
less could never be rid of it again: it deletes nothing."""

from __future__ import annotations

from hashlib import sha256
from itertools import count

from riskdesk.domain.bundle import (
    Bundle,
    CarriedSession,
    CarriedSheet,
    CarriedVersion,
    LoggedRow,
    by_version,
)
from riskdesk.domain.log_replay import assessment_fault, version_fault
from riskdesk.domain.session import State
from riskdesk.domain.sound import Wrong, every_item, once, within
from riskdesk.domain.table import shown


def check_sheets(version: CarriedVersion) -> None:
    """The sheets of a version: none of a draft, counted from 1, and each the very bytes that were issued."""
    if version.sheets and version.session.editable:
        raise Wrong("a sheet is issued of a closed or recorded session only")
    numbers = count(1)
    every_item(version.sheets, lambda carried: _check_sheet(carried, next(numbers)))


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
        "versions",
        lambda every: every_item(every, lambda v: _check_place(v, next(numbers), len(every))),
        session.versions,
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
        "log",
        lambda log: every_item(log, lambda e: within("rows", lambda rows: every_item(rows, check_row), e.rows)),
        bundle.log,
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
