"""Writing the rows of a version, each checked to start from what the file holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from riskdesk.domain.session import FrozenScheme, entity_key
from riskdesk.storage.connection import Connection
from riskdesk.storage.edits import Edit, conflict, takes_code
from riskdesk.storage.rows import AREA, INFO, TABLES, Kept, TableOf, needs_of


def put(db: Connection, version_id: str, edits: Sequence[Edit]) -> None:
    """Write the edits, in an order in which no constraint is broken on the way to a legal end.

    What is inserted comes in the order of the edits; the details come last, as they may close the version.

    Raises:
        WriteConflict: the file holds something else than an edit starts from.
        sqlite3.Error: the schema refuses the edit.
    """
    tables = [(table_of(edit.entity), edit) for edit in edits]
    details = [edit for table, edit in tables if table is INFO]
    areas = [edit for table, edit in tables if table is AREA]
    rest = [edit for table, edit in tables if table is not INFO and table is not AREA]
    for edit in (*rest, *areas):
        if edit.deletes:
            _delete(db, version_id, edit)
    _update_areas(db, version_id, [edit for edit in areas if edit.updates])
    insert(db, version_id, areas)
    for edit in rest:
        if edit.updates:
            _update(db, version_id, edit)
    insert(db, version_id, rest)
    for edit in details:
        if edit.updates:
            _update(db, version_id, edit)
    for edit in edits:
        if not (edit.deletes or edit.updates or edit.inserts):
            _expect(db, version_id, edit)


def table_of(entity: Kept) -> TableOf:
    """The table that keeps an entity."""
    return TABLES[type(entity)]


def _derived(entity: Kept) -> dict[str, Any]:
    """Columns that are kept with a row for the sake of queries and are no field of its entity."""
    return {"needs": needs_of(entity.text)} if isinstance(entity, FrozenScheme) else {}


def insert(db: Connection, version_id: str, edits: Iterable[Edit]) -> None:
    """Write the rows that are new.

    Raises:
        sqlite3.Error: the schema refuses one.
    """
    for edit in edits:
        if edit.inserts:
            table = table_of(edit.entity)
            values = table.pack(edit.entity) | _derived(edit.entity)
            if table is AREA:
                values["entered"] = _enter(db, version_id, values["area_id"])
            db.execute(_insert_sql(table, tuple(values)), (version_id, *values.values()))


def _enter(db: Connection, version_id: str, area_id: str) -> int:
    """Make the area known to the assessment if it is new there; its number in the order of entry."""
    db.execute(
        "INSERT INTO area (area_id, assessment_id) "
        "SELECT ?1, assessment_id FROM version JOIN session USING (session_id) "
        "WHERE version_id = ?2 AND NOT EXISTS (SELECT 1 FROM area WHERE area_id = ?1)",
        (area_id, version_id),
    )
    last = db.execute("SELECT max(entered) FROM version_area WHERE version_id = ?", (version_id,)).fetchone()[0]
    return 0 if last is None else int(last) + 1


def _update_areas(db: Connection, version_id: str, edits: Sequence[Edit]) -> None:
    """Areas that take a code wait under one of no one's until every other has let go of its own."""
    waiting: dict[str, str] = {}
    for edit in edits:
        area_id, code = entity_key(edit.entity)[1], takes_code(edit)
        if code is not None and len(edits) > 1:
            waiting[area_id] = code
        _update(db, version_id, edit, f"\0{area_id}" if area_id in waiting else None)
    for area_id, code in waiting.items():
        sql = "UPDATE version_area SET code = ? WHERE version_id = ? AND area_id = ?"
        db.execute(sql, (code, version_id, area_id))


def _update(db: Connection, version_id: str, edit: Edit, code: str | None = None) -> None:
    assert edit.before is not None
    table = table_of(edit.entity)
    old, new = table.pack(edit.before), table.pack(edit.entity)
    changed = {column: new[column] for column in table.columns if old[column] != new[column]} | _derived(edit.entity)
    if code is not None:
        changed["code"] = code
    sql = _update_sql(table, tuple(changed))
    _one(db.execute(sql, (*changed.values(), version_id, *old.values())).rowcount, edit)


def _delete(db: Connection, version_id: str, edit: Edit) -> None:
    assert edit.before is not None
    table = table_of(edit.entity)
    _one(db.execute(_delete_sql(table), (version_id, *table.pack(edit.before).values())).rowcount, edit)


def _expect(db: Connection, version_id: str, edit: Edit) -> None:
    """Check an edit that ends where it starts, so that it is refused where any other would be."""
    table = table_of(edit.entity)
    values = table.pack(edit.entity)
    columns = table.columns if edit.before is not None else table.keys
    sql = f"SELECT count(*) FROM {table.name} WHERE {_where(columns)}"  # noqa: S608 names from the code
    held = db.execute(sql, (version_id, *(values[column] for column in columns))).fetchone()[0]
    _one(int(held) if edit.before is not None else 1 - int(held), edit)


def _one(count: int, edit: Edit) -> None:
    if count != 1:
        raise conflict(entity_key(edit.entity))


def _where(columns: Iterable[str]) -> str:
    # IS finds NULL too, and uses the key as = does.
    return " AND ".join(["version_id = ?", *(f"{column} IS ?" for column in columns)])


# All names in these statements are those of the tables in rows.py; every value is a parameter.


@lru_cache(maxsize=64)
def _insert_sql(table: TableOf, columns: tuple[str, ...]) -> str:
    places = ", ".join("?" for _ in range(len(columns) + 1))
    return f"INSERT INTO {table.name} (version_id, {', '.join(columns)}) VALUES ({places})"  # noqa: S608


@lru_cache(maxsize=256)
def _update_sql(table: TableOf, changed: tuple[str, ...]) -> str:
    settings = ", ".join(f"{column} = ?" for column in changed)
    return f"UPDATE {table.name} SET {settings} WHERE {_where(table.columns)}"  # noqa: S608


@lru_cache(maxsize=16)
def _delete_sql(table: TableOf) -> str:
    return f"DELETE FROM {table.name} WHERE {_where(table.columns)}"  # noqa: S608
