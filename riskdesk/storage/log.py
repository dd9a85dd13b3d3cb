"""The log: one row for every change, written in the transaction of the change, never touched again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING, Any

from riskdesk.domain.catalogue import Assessment, IssuedSheet, LogNote, LogRow
from riskdesk.domain.session import entity_key
from riskdesk.immutable import immutable
from riskdesk.storage.connection import Connection
from riskdesk.storage.rows import Kept, fields_of

if TYPE_CHECKING:
    from riskdesk.domain.bundle import LoggedEdit

Pair = tuple[Kept | None, Kept | None]
"""An entity before and after."""

_ENCODER = json.JSONEncoder(ensure_ascii=False)
_LAST = "SELECT edit FROM log ORDER BY row DESC LIMIT 1"
_INSERT = (
    "INSERT INTO log (edit, at, who, kind, why, assessment_id, version_id, area_id, entity, key, before, after) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_SELECT = (
    "SELECT row, edit, at, who, kind, why, assessment_id, coalesce(version_id, ''), area_id, entity, key, before, "
    "after FROM log WHERE (?1 IS NULL OR version_id = ?1) AND (?2 IS NULL OR assessment_id = ?2) ORDER BY row"
)
_SELECT_VERSION = _SELECT.replace("(?1 IS NULL OR version_id = ?1)", "version_id = ?1")


@immutable
class Place:
    """Where a change belongs: its assessment, and its version but for a change of the assessment itself."""

    assessment_id: str
    version_id: str | None = None


def record(db: Connection, place: Place, pairs: Iterable[Pair], note: LogNote, edit: int | None = None) -> int:
    """Write one row for each pair and return the number of the edit that they make up; ``edit`` goes on with one."""
    rows = []
    for before, after in pairs:
        entity = after if after is not None else before
        assert entity is not None
        rows.append((getattr(entity, "area_id", ""), *entity_key(entity), *_difference(before, after)))
    return _append(db, place, rows, note, edit)


def record_assessment(db: Connection, before: Assessment | None, after: Assessment, note: LogNote) -> int:
    """Write the row for an assessment made or renamed and return the number of the edit."""
    row = ("", "assessment", after.assessment_id, *_difference(before, after))
    return _append(db, Place(after.assessment_id), [row], note)


def record_sheet(db: Connection, place: Place, sheet: IssuedSheet, note: LogNote) -> int:
    """Write the row for a sheet that was issued and return the number of the edit."""
    row = ("", "sheet", str(sheet.number), *_difference(None, sheet))
    return _append(db, place, [row], note)


def last_row(db: Connection) -> int:
    """The number of the last row; 0 where there is none. Rows only come, so it tells whether anything was written."""
    return int(db.execute("SELECT coalesce(max(row), 0) FROM log").fetchone()[0])


def _append(db: Connection, place: Place, rows: list[tuple[Any, ...]], note: LogNote, edit: int | None = None) -> int:
    if edit is None:
        last = db.execute(_LAST).fetchone()
        edit = int(last[0]) + 1 if last else 1
    start = (edit, note.at, note.who, note.kind, note.why, place.assessment_id, place.version_id)
    for row in rows:
        db.execute(_INSERT, start + row)
    return edit


def append(db: Connection, assessment_id: str, edits: Iterable[LoggedEdit]) -> None:
    """Write rows that another library's log held, as they were there; each edit gets the next number of this one."""
    for edit in edits:
        number: int | None = None
        for row in edit.rows:
            place = Place(assessment_id, row.version_id or None)
            values = row.area_id, row.entity, row.key, row.before, row.after
            number = _append(db, place, [values], edit.note, number)


Told = Kept | Assessment | IssuedSheet
"""What the log can tell of."""


def _difference(before: Told | None, after: Told | None) -> tuple[str | None, str | None]:
    """The fields that differ on either side, as JSON objects; whole where there is no other side."""
    old, new = _plain(before), _plain(after)
    if old is not None and new is not None:
        differ = [name for name in old if old[name] != new[name]]
        old, new = {name: old[name] for name in differ}, {name: new[name] for name in differ}
    return _json(old), _json(new)


def _plain(entity: Told | None) -> dict[str, Any] | None:
    if entity is None:
        return None
    values = {name: getattr(entity, name) for name in fields_of(entity)}
    return {name: value.value if isinstance(value, Enum) else value for name, value in values.items()}


def _json(values: dict[str, Any] | None) -> str | None:
    return None if values is None else _ENCODER.encode(values)


def read_log(db: Connection, version_id: str | None, assessment_id: str | None) -> tuple[LogRow, ...]:
    """The rows of a version or of an assessment and all its versions; of all where neither is given."""
    sql = _SELECT if version_id is None else _SELECT_VERSION
    return tuple(LogRow(*row) for row in db.execute(sql, (version_id, assessment_id)))
