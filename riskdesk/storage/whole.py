"""Whole versions and sheets as rows, and what another library held."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from riskdesk.domain.catalogue import Assessment, IssuedSheet
from riskdesk.domain.session import FrozenScheme, Session, State
from riskdesk.storage.connection import Connection
from riskdesk.storage.edits import Edit, addition
from riskdesk.storage.errors import LibraryError
from riskdesk.storage.log import append
from riskdesk.storage.rows import Kept, fields_of, scheme_of
from riskdesk.storage.seals import put_seal
from riskdesk.storage.writing import insert, put

if TYPE_CHECKING:
    from riskdesk.domain.bundle import Additions, CarriedVersion
    from riskdesk.domain.progress import Progress


def check_whole(session: Session) -> None:
    """Whether a session holds what one of its state must hold.

    Raises:
        LibraryError: it does not.
    """
    recorded = session.info.state is State.RECORDED
    if recorded != (session.scheme is None) or recorded != (session.scheme_text == ""):
        raise LibraryError("Nothing was written: a recorded session has no scheme, and every other session has one.")
    if session.recorded and not recorded:
        raise LibraryError("Nothing was written: only a recorded session has recorded ranks.")
    if session.scheme is not None and scheme_of(session.scheme_text) != session.scheme:
        raise LibraryError("Nothing was written: the session's scheme differs from its frozen text.")


def held(session: Session) -> tuple[Kept, ...]:
    """All that a session holds beside its details."""
    scheme = (FrozenScheme(session.scheme_text),) if session.scheme_text else ()
    return (
        *scheme,
        *session.areas,
        *session.marks.values(),
        *session.moves,
        *session.settlements,
        *session.attendees,
        *session.recorded.values(),
    )


def put_assessment(db: Connection, assessment: Assessment) -> None:
    """Write the row of a new assessment."""
    db.execute(
        "INSERT INTO assessment (assessment_id, title, partnership) VALUES (?, ?, ?)",
        (assessment.assessment_id, assessment.title, assessment.partnership),
    )


def put_session(db: Connection, session_id: str, assessment_id: str) -> None:
    """Write the row of a new session, which is to have its first version in the same transaction."""
    db.execute("INSERT INTO session (session_id, assessment_id) VALUES (?, ?)", (session_id, assessment_id))


def put_version(db: Connection, session: Session) -> None:
    """Write all rows of a new version."""
    info = session.info
    # It begins as a draft, as the schema wants, and is closed or recorded by its own triggers when it is whole.
    draft = replace(info, state=State.DRAFT, closed_at="")
    edits = [addition(entity) for entity in held(session)]
    insert(db, info.version_id, [addition(draft)])
    put(db, info.version_id, [*edits, Edit(draft, info, info)])
    put_seal(db, session)


def put_sheet(db: Connection, sheet: IssuedSheet, pdf: bytes) -> None:
    """Write the row of a sheet that was issued."""
    names = (*fields_of(sheet), "pdf")
    sql = f"INSERT INTO issued_sheet ({', '.join(names)}) VALUES ({', '.join('?' for _ in names)})"  # noqa: S608
    db.execute(sql, (*(getattr(sheet, name) for name in fields_of(sheet)), pdf))


def put_additions(db: Connection, additions: Additions, progress: Progress | None = None) -> None:
    """Write what was brought from another library, with its rows of the log as they were there."""
    if additions.assessment is not None:
        put_assessment(db, additions.assessment)
    for done, version in enumerate(additions.versions, 1):
        _put_carried(db, version)
        if progress is not None:
            progress(done, len(additions.versions))
    for carried in additions.sheets:
        put_sheet(db, carried.sheet, carried.pdf)
    append(db, additions.assessment_id, additions.log)


def _put_carried(db: Connection, version: CarriedVersion) -> None:
    info = version.session.info
    if info.number == 1:
        put_session(db, info.session_id, info.assessment_id)
    put_version(db, version.session)
    for carried in version.sheets:
        put_sheet(db, carried.sheet, carried.pdf)
