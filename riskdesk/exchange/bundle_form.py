"""The parts of a .riskdesk file, form 1: which keys each has and what each may hold (``docs/exchange.md``)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import fields as fields_of
from functools import lru_cache
from typing import Any

from riskdesk.domain.agreed import Decision, Move, MoveState, Settlement
from riskdesk.domain.bundle import CarriedSheet, LoggedEdit, LoggedRow
from riskdesk.domain.catalogue import Assessment, IssuedSheet, LogNote
from riskdesk.domain.errors import SchemeError
from riskdesk.domain.scheme import Scheme
from riskdesk.domain.scheme_file import load_scheme
from riskdesk.domain.session import (
    Attendee,
    Confidence,
    FrozenScheme,
    Mark,
    RecordedRanks,
    RiskArea,
    SessionInfo,
    State,
)
from riskdesk.domain.sound import ANY_COUNT, Wrong, within
from riskdesk.exchange.bundle_fields import (
    Reader,
    digest,
    each,
    fields,
    filled,
    flag,
    identities,
    identity,
    iso_date,
    maybe,
    named,
    one_of,
    other_date,
    other_identity,
    other_name,
    other_stamp,
    parsed,
    stamp,
    text,
    whole,
    words,
)

Form = Mapping[str, Reader]
_SOME, _FIRST, _PLACE = whole(0), whole(1), whole(1, ANY_COUNT)

ASSESSMENT: Form = {"assessment_id": identity, "title": named, "partnership": words}
PLACE: Form = {"session_id": identity, "assessment_id": identity}
"""What a version's details leave to what they stand in."""
INFO: Form = {
    "version_id": identity,
    "number": _FIRST,
    "state": one_of(State),
    "assessment_title": other_name,
    "title": named,
    "partnership": words,
    "held_on": other_date,
    "period": words,
    "data_to": other_date,
    "marking": words,
    "handling": words,
    "issued_to": words,
    "issued_on": other_date,
    "review_on": other_date,
    "label": words,
    "illustrative": flag,
    "source": words,
    "closed_at": other_stamp,
    "rescored_from": other_identity,
    "reopened": words,
    "compares_with": other_identity,
}
AREA: Form = {
    "area_id": identity,
    "name": named,
    "code": named,
    "position": _SOME,
    "definition": words,
    "lead_agency": words,
    "parked": flag,
    "removed": maybe(words),
    "justification": words,
    "dissent": words,
    "source": words,
    "data_to": other_date,
    "confidence": maybe(one_of(Confidence)),
    "ancestors": identities,
    "change_reason": words,
}
MARK: Form = {"area_id": identity, "factor": named, "value": _SOME, "round": _SOME, "scorer": named}
MOVE: Form = {
    "move_id": identity,
    "seq": _SOME,
    "area_id": identity,
    "ahead_of": maybe(identity),
    "reason": filled,
    "rank_from": words,
    "rank_to": words,
    "state": one_of(MoveState),
}
SETTLEMENT: Form = {
    "settlement_id": identity,
    "seq": _SOME,
    "areas": identities,
    "decision": one_of(Decision),
    "reason": words,
    "score": words,
    "lapsed": flag,
}
ATTENDEE: Form = {"position": _SOME, "role": words, "agency": text}
RECORDED: Form = {
    "area_id": identity,
    "threat_position": maybe(_PLACE),
    "risk_rank": maybe(_PLACE),
    "agreed_rank": maybe(_PLACE),
}
SHEET: Form = {
    "number": _FIRST,
    "issued_at": stamp,
    "issued_on": iso_date,
    "issued_to": words,
    "paper": words,
    "code": words,
    "pages": _FIRST,
    "digest": digest,
}
NOTE: Form = {"kind": filled, "who": filled, "at": stamp, "why": words}
_ROW: Form = {
    "version_id": other_identity,
    "area_id": other_identity,
    "entity": text,
    "key": text,
    "before": maybe(text),
    "after": maybe(text),
}

_TOLD: Mapping[str, Form] = {
    "assessment": ASSESSMENT,
    "info": {**INFO, **PLACE},
    "scheme": {"text": text},
    "area": AREA,
    "mark": MARK,
    "move": MOVE,
    "settlement": SETTLEMENT,
    "attendee": ATTENDEE,
    "recorded": RECORDED,
    "sheet": {**SHEET, "version_id": identity},
}
"""What the log can tell of, by the name it has there; a row holds some of the fields, or all."""

Part = Assessment | SessionInfo | RiskArea | Mark | Move | Settlement | Attendee | RecordedRanks | IssuedSheet | LogNote
"""What is written as it is: an object with a key for each field."""


def plain(part: Part, form: Form) -> dict[str, Any]:
    """A part as an object with the keys of its form, in their order."""
    return {key: getattr(part, key) for key in form}


def reader_of(kind: type[Any], form: Form) -> Reader:
    """A reader of objects that gives an instance of ``kind``, which has just these fields."""
    assert {field.name for field in fields_of(kind)} == set(form)
    return lambda value: kind(**fields(value, form))


@lru_cache(maxsize=64)
def scheme_of(source: str) -> Scheme:
    """The scheme of a frozen text; most sessions of a file share one."""
    try:
        return load_scheme(source)
    except SchemeError as error:
        raise Wrong(f"{error.key}: {error.problem}" if error.key else error.problem) from None


def frozen(value: Any) -> str:
    """The text of a frozen scheme that this program can read."""
    scheme_of(text(value))
    return str(value)


def sheet_object(carried: CarriedSheet) -> dict[str, Any]:
    """An issued sheet with its bytes."""
    return plain(carried.sheet, SHEET) | {"pdf": base64.b64encode(carried.pdf).decode("ascii")}


def sheet_from(value: Any) -> tuple[dict[str, Any], bytes]:
    """The fields of a sheet but its version, and its bytes."""
    found = fields(value, {**SHEET, "pdf": _bytes})
    return found, found.pop("pdf")


def _bytes(value: Any) -> bytes:
    try:
        found = base64.b64decode(text(value), validate=True)
    except (binascii.Error, ValueError):
        raise Wrong("is not base64") from None
    if not found.startswith(b"%PDF"):
        raise Wrong("is empty or no PDF, which begins with %PDF")
    return found


def edit_object(edit: LoggedEdit) -> dict[str, Any]:
    """An edit of the log with its rows."""
    return plain(edit.note, NOTE) | {"rows": [{key: getattr(row, key) for key in _ROW} for row in edit.rows]}


def edit_from(value: Any) -> LoggedEdit:
    """An edit of the log."""
    found = fields(value, {**NOTE, "rows": lambda rows: each(rows, row_from)})
    rows = found.pop("rows")
    if not rows:
        raise Wrong("is empty; an edit has at least one row").inside("rows")
    return LoggedEdit(LogNote(**found), rows)


def row_from(value: Any) -> LoggedRow:
    """A row of the log, of which both sides are read too: what the log's words are made of must be as expected."""
    row = LoggedRow(**fields(value, _ROW))
    form = _TOLD.get(row.entity)
    if form is None:
        raise Wrong(f"found {row.entity[:60]!r}; allowed: {', '.join(_TOLD)}").inside("entity")
    if row.before is None and row.after is None:
        raise Wrong("a row of the log has a before or an after")
    for key in ("before", "after"):
        side = getattr(row, key)
        if side is not None:
            within(key, lambda source: fields(parsed(source), form, some=True), side)
    return row


AREAS = reader_of(RiskArea, AREA)
MARKS = reader_of(Mark, MARK)
MOVES = reader_of(Move, MOVE)
SETTLEMENTS = reader_of(Settlement, SETTLEMENT)
ATTENDEES = reader_of(Attendee, ATTENDEE)
RANKS = reader_of(RecordedRanks, RECORDED)
ASSESSMENTS = reader_of(Assessment, ASSESSMENT)
assert {field.name for field in fields_of(SessionInfo)} == {*INFO, *PLACE}
assert {field.name for field in fields_of(IssuedSheet)} == {*SHEET, "version_id"}
assert {field.name for field in fields_of(FrozenScheme)} == set(_TOLD["scheme"])
