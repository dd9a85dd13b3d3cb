"""The log of a version replayed from its first row: it must give the version, no more and no less.

What was logged by an earlier program lacks the fields that came later; they count as their defaults.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import MISSING, fields
from typing import Any

from riskdesk.domain.agreed import Move, Settlement
from riskdesk.domain.bundle import CarriedVersion, LoggedEdit, LoggedRow
from riskdesk.domain.catalogue import Assessment, IssuedSheet
from riskdesk.domain.session import (
    Attendee,
    Entity,
    FrozenScheme,
    Mark,
    RecordedRanks,
    RiskArea,
    SessionInfo,
    State,
    entity_key,
)
from riskdesk.domain.table import shown

_Key = tuple[str, str]
_Fields = dict[str, Any]
_Held = dict[_Key, _Fields]
"""The fields of each entity as JSON has them, by the name and key that the log gives it."""

_KINDS: dict[str, tuple[type[Any], str]] = {
    "assessment": (Assessment, "title or partnership"),
    "info": (SessionInfo, "details"),
    "scheme": (FrozenScheme, "method"),
    "area": (RiskArea, "risk area"),
    "mark": (Mark, "mark"),
    "move": (Move, "move"),
    "settlement": (Settlement, "settled tie"),
    "attendee": (Attendee, "attendee"),
    "recorded": (RecordedRanks, "recorded ranks of"),
    "sheet": (IssuedSheet, "issued sheet"),
}
"""What the log tells of, and what it is called in a complaint."""
_ONLY_ONE = frozenset({"assessment", "info", "scheme"})


def _json(value: Any) -> Any:
    # Enumerations are texts and equal to theirs; only a tuple is another thing than JSON's list.
    return list(value) if type(value) is tuple else value


_DEFAULTS: dict[str, _Fields] = {
    entity: {f.name: _json(f.default) for f in fields(kind) if f.default is not MISSING}
    for entity, (kind, _) in _KINDS.items()
}
_NAMES: dict[type[Any], tuple[str, ...]] = {kind: tuple(f.name for f in fields(kind)) for kind, _ in _KINDS.values()}


class _Contradiction(Exception):  # noqa: N818 no error of the program
    """A row does not follow from those before it."""

    def __init__(self, row: LoggedRow) -> None:
        self.key = row.entity, row.key


def version_fault(version: CarriedVersion, log: Iterable[LoggedEdit]) -> str:
    """What of a version its log, replayed, does not give, such as 'risk area "area-2"'; ``""`` where it gives it all.

    ``log`` has the rows of just this version; their sides are JSON objects (``bundle.LoggedRow``).
    """
    return _fault(_kept(version), log)


def assessment_fault(assessment: Assessment, log: Iterable[LoggedEdit]) -> str:
    """As :func:`version_fault`, of the assessment itself."""
    return _fault({("assessment", assessment.assessment_id): _plain(assessment)}, log)


def _fault(kept: _Held, log: Iterable[LoggedEdit]) -> str:
    try:
        held = _replayed(log)
    except _Contradiction as wrong:
        return _called(wrong.key)
    if held != kept:
        return _called(next(key for key in (*kept, *held) if held.get(key) != kept.get(key)))
    return "" if _areas(held) == _areas(kept) else "order of the risk areas"


def _called(key: _Key) -> str:
    entity, name = key
    word = _KINDS[entity][1]
    return word if entity in _ONLY_ONE else f"{word} {shown(name)}"


def _areas(held: _Held) -> list[str]:
    """The areas in the order in which they were added."""
    return [name for entity, name in held if entity == "area"]


def _replayed(log: Iterable[LoggedEdit]) -> _Held:
    """What the rows, each applied to what those before it gave, come to.

    Raises:
        _Contradiction: a row does not start from that, or stands where a version was closed and nothing but sheets
            can follow.
    """
    held: _Held = {}
    state: str = State.DRAFT
    for edit in log:
        before = state
        for row in edit.rows:
            if (before != State.DRAFT) != (row.entity == "sheet"):
                raise _Contradiction(row)
            fields_now = _step(held, row)
            if row.entity == "info":
                state = fields_now.get("state", state)
    return held


def _step(held: _Held, row: LoggedRow) -> _Fields:
    """Apply one row; gives the fields of what it tells of, as they are after it, or were where it goes."""
    key = row.entity, row.key
    now = held.get(key)
    if row.before is None and row.after is not None and now is None:
        now = held[key] = _DEFAULTS[row.entity] | _side(row.after)
    elif row.before is not None and row.after is None and now == _DEFAULTS[row.entity] | _side(row.before):
        now = held.pop(key)
    elif row.before is not None and row.after is not None and now is not None:
        before, after = _side(row.before), _side(row.after)
        if before.keys() != after.keys() or any(now.get(name) != value for name, value in before.items()):
            raise _Contradiction(row)
        now.update(after)
    else:
        raise _Contradiction(row)
    if row.area_id != now.get("area_id", ""):
        raise _Contradiction(row)
    return now


def _side(text: str) -> _Fields:
    found: _Fields = json.loads(text)
    return found


def _plain(entity: Any) -> _Fields:
    return {name: _json(getattr(entity, name)) for name in _NAMES[type(entity)]}


def _kept(version: CarriedVersion) -> _Held:
    """All that a version holds, as the log would tell of it."""
    session = version.session
    scheme = [FrozenScheme(session.scheme_text)] if session.scheme_text else []
    entities: tuple[Entity | RecordedRanks, ...] = (
        session.info,
        *scheme,
        *session.areas,
        *session.marks.values(),
        *session.moves,
        *session.settlements,
        *session.attendees,
        *session.recorded.values(),
    )
    kept = {entity_key(entity): _plain(entity) for entity in entities}
    kept |= {("sheet", str(c.sheet.number)): _plain(c.sheet) for c in version.sheets}
    return kept
