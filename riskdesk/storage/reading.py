"""Reading what a library holds."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import Any

from riskdesk.domain.catalogue import Assessment, IssuedSheet, SessionSummary
from riskdesk.domain.session import Mark, RecordedRanks, Session, State, mark_key
from riskdesk.domain.sound import Wrong, check_info, check_session
from riskdesk.domain.table import shown
from riskdesk.storage.connection import Connection
from riskdesk.storage.errors import LibraryError
from riskdesk.storage.rows import (
    AREA,
    ATTENDEE,
    INFO,
    MARK,
    MOVE,
    RECORDED,
    SCHEME,
    SETTLEMENT,
    TableOf,
    fields_of,
    scheme_of,
)

# An area is scored when the room has marked it for every factor that the scheme needs; in a recorded session, when it
# has an agreed rank.
_SUMMARIES = """
WITH shown AS (
    SELECT version.*, session.assessment_id, session.seq, ?3 OR state = 'draft' AS counted
    FROM session JOIN version USING (session_id)
    WHERE (?1 IS NULL OR session.assessment_id = ?1)
        AND (?2 OR number = (SELECT max(number) FROM version AS other WHERE other.session_id = session.session_id))
)
SELECT session_id, version_id, assessment_id, title, held_on, number, state, label, illustrative,
    CASE WHEN counted THEN (
        SELECT count(*) FROM version_area WHERE version_id = shown.version_id AND removed IS NULL
    ) ELSE 0 END AS areas,
    CASE WHEN NOT counted THEN 0 WHEN state = 'recorded' THEN (
        SELECT count(*) FROM recorded JOIN version_area USING (version_id, area_id)
        WHERE version_id = shown.version_id AND agreed_rank IS NOT NULL AND removed IS NULL
    ) ELSE (
        SELECT count(*) FROM version_area AS area, scheme
        WHERE area.version_id = shown.version_id AND removed IS NULL AND scheme.version_id = shown.version_id
            AND json_array_length(needs) = (
                SELECT count(*) FROM mark
                WHERE version_id = shown.version_id AND area_id = area.area_id AND round = 0 AND scorer = 'room'
                    AND instr(needs, '"' || factor || '"')
            )
    ) END AS scored,
    seq AS made, closed_at, reopened,
    coalesce((
        SELECT at FROM log WHERE log.version_id = CASE shown.number WHEN 1 THEN shown.version_id ELSE (
            SELECT version_id FROM version AS first WHERE first.session_id = shown.session_id AND first.number = 1
        ) END ORDER BY log.row LIMIT 1
    ), '') AS begun
FROM shown ORDER BY held_on, seq, number
"""
_STATES = {state.value: state for state in State}


def read_assessments(db: Connection) -> tuple[Assessment, ...]:
    """All assessments in the order in which they were made."""
    rows = db.execute("SELECT assessment_id, title, partnership FROM assessment ORDER BY seq")
    return tuple(Assessment(*row) for row in rows)


def read_summaries(
    db: Connection, assessment_id: str | None, all_versions: bool = False, counts: bool = True
) -> tuple[SessionSummary, ...]:
    """The latest version of each session, or all of them, by date (undated ones first), then as they were made.

    Without ``counts`` only drafts are counted: a library of years is listed without looking at every mark in it.
    """
    rows = db.execute(_SUMMARIES, (assessment_id, all_versions, counts))
    # By place and not by name: of 5,000 sessions the names took longer than the rows.
    made, states = SessionSummary, _STATES
    return tuple(
        [
            made(a, b, c, d, e, n, states[state], label, made_up == 1, areas, scored, seq, closed, reopened, begun)
            for a, b, c, d, e, n, state, label, made_up, areas, scored, seq, closed, reopened, begun in rows
        ]
    )


def read_versions(db: Connection, session_id: str) -> tuple[tuple[str, int, State], ...]:
    """Id, number and state of each version of a session, the oldest first."""
    rows = db.execute(
        "SELECT version_id, number, state FROM version WHERE session_id = ? ORDER BY number", (session_id,)
    )
    return tuple((version_id, number, State(state)) for version_id, number, state in rows)


def read_sheets(db: Connection, version_id: str) -> tuple[IssuedSheet, ...]:
    """The sheets issued of a version, without their bytes, the first one first."""
    names = ", ".join(fields_of(IssuedSheet))
    rows = db.execute(f"SELECT {names} FROM issued_sheet WHERE version_id = ? ORDER BY number", (version_id,))  # noqa: S608
    return tuple(IssuedSheet(*row) for row in rows)


def read_sheet_bytes(db: Connection, version_id: str, number: int) -> bytes:
    """The PDF of one issued sheet.

    Raises:
        LibraryError: there is no such sheet, or its bytes are not those that were stored.
    """
    sql = "SELECT pdf, digest FROM issued_sheet WHERE version_id = ? AND number = ?"
    row = db.execute(sql, (version_id, number)).fetchone()
    if row is None:
        raise LibraryError(f"No sheet {number} was issued of this session version.")
    pdf, digest = bytes(row[0]), row[1]
    if sha256(pdf).hexdigest() != digest:
        raise LibraryError(f"Sheet {number} is damaged: its bytes are not those that were issued.")
    return pdf


def read_assessment_of(db: Connection, version_id: str) -> str:
    """The assessment that a version belongs to.

    Raises:
        LibraryError: there is no such version.
    """
    sql = "SELECT assessment_id FROM version JOIN session USING (session_id) WHERE version_id = ?"
    row = db.execute(sql, (version_id,)).fetchone()
    if row is None:
        raise LibraryError(f"The library has no session version {version_id!r}.")
    return str(row[0])


def read_session(db: Connection, version_id: str) -> Session:
    """One version, whole, as of one moment.

    Raises:
        LibraryError: there is no such version.
        SchemeError: its scheme cannot be read by this program.
    """
    with db.moment():
        assessment_id = read_assessment_of(db, version_id)
        row = db.execute(_select_sql(INFO), (version_id,)).fetchone()
        info = INFO.build(row, version_id=version_id, assessment_id=assessment_id)
        text = "".join(frozen.text for frozen in _all(db, SCHEME, version_id))
        marks: tuple[Mark, ...] = _all(db, MARK, version_id)
        recorded: tuple[RecordedRanks, ...] = _all(db, RECORDED, version_id)
        session = Session(
            info=info,
            scheme=scheme_of(text) if text else None,
            scheme_text=text,
            areas=_all(db, AREA, version_id),
            marks={mark_key(mark): mark for mark in marks},
            moves=_all(db, MOVE, version_id),
            settlements=_all(db, SETTLEMENT, version_id),
            attendees=_all(db, ATTENDEE, version_id),
            recorded={ranks.area_id: ranks for ranks in recorded},
        )
    _check(session)
    return session


def _check(session: Session) -> None:
    """Whoever can write the file can write what no rule of the schema forbids and nothing can be computed of."""
    try:
        check_info(session.info)
        check_session(session)
    except Wrong as wrong:
        raise LibraryError(
            f"The session {shown(session.info.title)} cannot be opened: the library is damaged, or another program "
            f"changed it ({wrong.where}: {wrong.problem}). Use a backup of it."
        ) from None


def _all(db: Connection, table: TableOf, version_id: str) -> tuple[Any, ...]:
    return tuple(table.build(row) for row in db.execute(_select_sql(table), (version_id,)))


@cache
def _select_sql(table: TableOf) -> str:
    columns = ", ".join(table.columns)
    return f"SELECT {columns} FROM {table.name} WHERE version_id = ? ORDER BY {table.order}"  # noqa: S608 our own names
