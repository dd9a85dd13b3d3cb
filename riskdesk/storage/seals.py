"""What a version gave when it was closed or recorded, kept beside it for ever."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from riskdesk.domain import results_seal, seal
from riskdesk.domain.catalogue import Seal
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.session import Change, Session, SessionInfo, State
from riskdesk.storage.connection import Connection
from riskdesk.storage.errors import read_from
from riskdesk.storage.migrations import schema_of
from riskdesk.storage.reading import read_session

SINCE = 3
"""The first schema that has seals."""
AT_A_TIME = 1000
"""Versions sealed at one opening, a second or two of work; the others follow at the next."""
_UNSEALED = (
    "SELECT version_id FROM version WHERE state <> 'draft' "
    "AND NOT EXISTS (SELECT 1 FROM seal WHERE seal.version_id = version.version_id) LIMIT ?"
)


def seal_of(session: Session) -> Seal:
    """What a session that stands is sealed with."""
    code = seal.FORM, seal.seal(session)
    if session.scheme is None:
        return Seal(*code)
    return Seal(*code, results_seal.FORM, results_seal.results_digest(session))


def put_seal(db: Connection, session: Session) -> None:
    """Write the seal of a version that was closed or recorded in this transaction; nothing for a draft."""
    if session.info.state is State.DRAFT:
        return
    made = seal_of(session)
    db.execute(
        "INSERT INTO seal (version_id, code_form, code, results_form, results) VALUES (?, ?, ?, ?, ?)",
        (session.info.version_id, made.code_form, made.code, made.results_form, made.results),
    )


def seal_if_closed(db: Connection, version_id: str, changes: Iterable[Change]) -> None:
    """Write the seal of a version that these changes, already written, have closed."""
    afters = (change.after for change in changes)
    if any(isinstance(after, SessionInfo) and after.state is not State.DRAFT for after in afters):
        put_seal(db, read_session(db, version_id))


def seal_what_stands(db: Connection) -> None:
    """Seal the versions that were closed or recorded by a program that did not seal yet.

    One whose method this program cannot read is left without: it could not be proved either.
    """
    if schema_of(db) < SINCE:
        return
    found = [version_id for (version_id,) in db.execute(_UNSEALED, (AT_A_TIME,))]
    if not found:
        return
    with db.atomic():
        for version_id in found:
            _seal_old(db, version_id)


def _seal_old(db: Connection, version_id: str) -> None:
    try:
        # The file is not named to anybody: a session that cannot be read says so when it is opened.
        with read_from(Path()):
            session = read_session(db, version_id)
    except RiskDeskError:
        return
    put_seal(db, session)


def read_seals(db: Connection) -> dict[str, Seal]:
    """The seal of each version that has one."""
    if schema_of(db) < SINCE:
        return {}
    rows = db.execute("SELECT version_id, code_form, code, results_form, results FROM seal")
    return {row[0]: Seal(*row[1:]) for row in rows}
