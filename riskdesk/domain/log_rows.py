"""Rows of the log read back: what an edit changed, and which of the kinds it is of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from riskdesk.domain.catalogue import LogRow
from riskdesk.domain.log_entry import Group
from riskdesk.immutable import immutable

Fields = Mapping[str, Any]

WORDS = frozenset({"justification", "dissent", "source", "data_to", "confidence", "change_reason"})
"""Fields of an area that hold words on its scores."""
_SHAPE = frozenset({"name", "code", "position", "definition", "lead_agency", "removed", "ancestors"})
"""Fields that say what an area is and where it stands."""
_OF_SESSION = frozenset({"assessment", "scheme", "sheet", "recorded"})


@immutable
class Told:
    """A row with its two sides as objects, ``None`` where there is none."""

    row: LogRow
    before: Fields | None
    after: Fields | None

    @property
    def entity(self) -> str:
        """The kind of what changed."""
        return self.row.entity

    @property
    def held(self) -> Fields:
        """The new side, else the old one."""
        return self.after or self.before or {}

    @property
    def came(self) -> bool:
        """Whether it was not there before."""
        return self.before is None

    @property
    def went(self) -> bool:
        """Whether it is not there any more."""
        return self.after is None


def told(row: LogRow) -> Told:
    """A row with its sides read."""
    return Told(row, _read(row.before), _read(row.after))


def _read(text: str | None) -> Fields | None:
    return json.loads(text) if text else None


def begins(rows: Sequence[Told]) -> Fields | None:
    """The details of the version that an edit began, or ``None`` where it began none."""
    return next((row.after for row in rows if row.entity == "info" and row.came), None)


def group_of(rows: Sequence[Told]) -> Group:
    """What an edit is about: the weightiest thing that it changed.

    Consequences for the agreed order do not make a score a move, and an undo is what it undoes.
    """
    entities = {row.entity for row in rows}
    if entities & _OF_SESSION or any(row.entity == "info" and (row.came or "state" in row.held) for row in rows):
        return Group.SESSION
    fields = {name for row in rows if row.entity == "area" for name in row.held}
    if fields & _SHAPE:
        return Group.AREAS
    if "mark" in entities or rows[0].row.kind == "confirm":
        return Group.SCORES
    if entities & {"move", "settlement"}:
        return Group.ORDER
    if fields:
        return Group.WORDS if fields & WORDS else Group.AREAS
    return Group.DETAILS if entities & {"info", "attendee"} else Group.SESSION


class Names(Protocol):
    """What the words ask about what the rows do not say themselves."""

    def area(self, version_id: str, area_id: str) -> str:
        """The name that an area had."""

    def factor(self, version_id: str, key: str) -> str:
        """The name of a factor inside a sentence."""

    def title(self, version_id: str) -> str:
        """The title of a version, or ``""``."""

    def settled(self, version_id: str, settlement_id: str) -> Sequence[str]:
        """The ids of the areas of a settled tie."""

    def last_time(self, version_id: str, area_id: str, factor: str) -> int | None:
        """The mark that an area had in the version that this one was rescored from."""
