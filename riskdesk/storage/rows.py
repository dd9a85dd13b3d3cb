"""Which table and columns keep which entity, and the way there and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property, lru_cache
from typing import Any

from riskdesk.domain.agreed import Decision, Move, MoveState, Settlement
from riskdesk.domain.scheme import Scheme
from riskdesk.domain.scheme_file import load_scheme
from riskdesk.domain.session import (
    Attendee,
    Confidence,
    Entity,
    FrozenScheme,
    Mark,
    RecordedRanks,
    RiskArea,
    SessionInfo,
    State,
)

Kept = Entity | RecordedRanks
"""All that a version holds."""
Row = tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class TableOf:
    """The table of one class of entity: ``version_id`` and a column for each of its fields but ``left_out``.

    ``keys`` are the columns that tell its rows apart inside a version; ``readers`` turn stored values into fields.
    """

    kind: type[Any]
    name: str
    keys: tuple[str, ...]
    order: str
    readers: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns that hold fields, in the order of the fields."""
        return tuple(name for name in fields_of(self.kind) if name not in self.left_out)

    def pack(self, entity: Kept) -> dict[str, Any]:
        """The stored values of an entity by column."""
        return {column: stored(getattr(entity, column)) for column in self.columns}

    def build(self, row: Sequence[Any], **more: Any) -> Any:
        """The entity of a row that holds :attr:`columns`; ``more`` gives the fields left out."""
        values = dict(zip(self.columns, row, strict=True))
        for column, reader in self.readers.items():
            if values[column] is not None:
                values[column] = reader(values[column])
        return self.kind(**values, **more)


def fields_of(entity: Any) -> tuple[str, ...]:
    """The names of the fields of a dataclass or one of its instances."""
    # fields() builds a tuple at each call; this mapping is kept with the class, in the same order.
    return tuple(entity.__dataclass_fields__)


def stored(value: Any) -> Any:
    """A field as SQLite keeps it: an enumeration by its value, a tuple as a JSON array."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return value


@lru_cache(maxsize=1_024)
def _texts(value: str) -> tuple[str, ...]:
    return tuple(json.loads(value))


INFO = TableOf(
    SessionInfo,
    "version",
    (),
    "number",
    {"state": State, "illustrative": bool},
    ("version_id", "assessment_id"),
)
SCHEME = TableOf(FrozenScheme, "scheme", (), "version_id")
AREA = TableOf(
    RiskArea,
    "version_area",
    ("area_id",),
    "entered",
    {"parked": bool, "confidence": Confidence, "ancestors": _texts},
)
MARK = TableOf(Mark, "mark", ("area_id", "factor", "round", "scorer"), "area_id, factor, round, scorer")
MOVE = TableOf(Move, "move", ("move_id",), "seq, move_id", {"state": MoveState})
SETTLEMENT = TableOf(
    Settlement,
    "settlement",
    ("settlement_id",),
    "seq, settlement_id",
    {"areas": _texts, "decision": Decision, "lapsed": bool},
)
ATTENDEE = TableOf(Attendee, "attendee", ("position",), "position")
RECORDED = TableOf(RecordedRanks, "recorded", ("area_id",), "area_id")

TABLES: Mapping[type[Any], TableOf] = {
    table.kind: table for table in (INFO, SCHEME, AREA, MARK, MOVE, SETTLEMENT, ATTENDEE, RECORDED)
}


@lru_cache(maxsize=64)
def scheme_of(text: str) -> Scheme:
    """The scheme of a frozen text; most sessions of a library share one.

    Raises:
        SchemeError: the text is not a scheme.
    """
    return load_scheme(text)


@lru_cache(maxsize=64)
def needs_of(text: str) -> str:
    """The factors that a scheme's priority score needs, as a JSON array."""
    return json.dumps(sorted(scheme_of(text).needs), ensure_ascii=False)
