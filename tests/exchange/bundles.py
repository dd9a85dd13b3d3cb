"""Files of sessions to read: small ones, with the log that gives them."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from hashlib import sha256
from typing import Any

from riskdesk.domain.bundle import Bundle, CarriedSession, CarriedSheet, CarriedVersion, LoggedEdit, LoggedRow
from riskdesk.domain.catalogue import Assessment, IssuedSheet
from riskdesk.domain.session import Session, State, entity_key
from riskdesk.exchange.bundle import dump_bundle, parse_bundle
from riskdesk.storage.rows import Kept
from riskdesk.storage.whole import held
from tests.storage.stored import NOTE, YEAR, recorded_session, scored_session

PDF = b"%PDF-1.7 as it was issued \xff\x00"
SHEET = IssuedSheet("day-1", 1, NOTE.at, "2010-11-09", "The Board", "A4", "7F3A-91C2", 2, sha256(PDF).hexdigest())


def told(version_id: str, entity: Kept | Assessment | IssuedSheet, key: tuple[str, str] | None = None) -> LoggedRow:
    """The row of something that came."""
    values = {name: getattr(entity, name) for name in entity.__dataclass_fields__}
    name = key or entity_key(entity)  # type: ignore[arg-type]
    return LoggedRow(version_id, values.get("area_id", ""), *name, None, json.dumps(values, ensure_ascii=False))


def begun(session: Session) -> tuple[LoggedRow, ...]:
    """The rows of a version that came as it is."""
    return tuple(told(session.info.version_id, entity) for entity in (session.info, *held(session)))


MADE = told("", YEAR, ("assessment", "year"))


def carrying(*sessions: Session, log: tuple[LoggedEdit, ...] = ()) -> Bundle:
    """Sessions in their first version, each begun as it is; ``log`` goes on."""
    edits = (LoggedEdit(NOTE, begun(session)) for session in sessions)
    every = tuple(CarriedSession(s.info.session_id, (CarriedVersion(s),)) for s in sessions)
    return Bundle(YEAR, every, (LoggedEdit(NOTE, (MADE,)), *edits, *log))


def whole() -> Bundle:
    """A closed session that was scored, reopened and issued, and a recorded one."""
    closed = scored_session(state=State.CLOSED)
    again = replace(
        closed, info=replace(closed.info, version_id="day-2", number=2, reopened="A slip", state=State.DRAFT)
    )
    again = replace(again, info=replace(again.info, closed_at=""))
    draft = replace(closed, info=replace(closed.info, state=State.DRAFT, closed_at=""))
    before, after = (
        '{"state": "draft", "closed_at": ""}',
        '{"state": "closed", "closed_at": "2010-11-02T17:00:00.000Z"}',
    )
    log = (
        LoggedEdit(NOTE, (MADE, *begun(draft))),
        LoggedEdit(replace(NOTE, kind="close"), (LoggedRow("day-1", "", "info", "day-1", before, after),)),
        LoggedEdit(replace(NOTE, why="A slip"), begun(again)),
        LoggedEdit(replace(NOTE, kind="issue"), (told("day-1", SHEET, ("sheet", "1")),)),
        LoggedEdit(NOTE, begun(recorded_session())),
    )
    day = CarriedSession("day", (CarriedVersion(closed, (CarriedSheet(SHEET, PDF),)), CarriedVersion(again)))
    return Bundle(YEAR, (day, CarriedSession("published", (CarriedVersion(recorded_session()),))), log)


@cache
def written() -> bytes:
    return dump_bundle(whole())


def objects() -> Any:
    return json.loads(written())


def read(value: Any) -> Bundle:
    return parse_bundle(json.dumps(value).encode(), "here.riskdesk")
