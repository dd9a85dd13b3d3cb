"""One risk area in two versions: where it stood, where it stands, and which way it moved."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from functools import cached_property

from riskdesk.domain.compare_pair import Pair
from riskdesk.domain.compare_parts import Parts, parts
from riskdesk.domain.compare_sides import Side
from riskdesk.domain.ordering import Rank
from riskdesk.immutable import immutable


class Movement(StrEnum):
    """What became of an area; each area of either version has exactly one. Up is towards rank 1."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    NEW = "new"
    DROPPED = "dropped"
    NOT_COMPARED = "not compared"


@immutable(slots=False)
class Facts:
    """The facts of one area. ``old`` or ``new`` is ``None`` where it is not among the version's areas.

    ``places`` counts the agreed ranks that it moved by, up being positive, and is ``None`` unless both are compared;
    ``what_if`` is the rank that its old scores would give under the new method, where that is another one.
    """

    area_id: str
    name: str
    code: str
    old: Side | None
    new: Side | None
    kind: Movement
    places: int | None
    what_if: Rank | None
    pair: Pair = field(repr=False, compare=False)

    @cached_property
    def parts(self) -> Parts | None:
        """What the move is made of; ``None`` unless both ranks are compared and neither is a recorded one."""
        if self.places is None or self.pair.recorded:
            return None
        return parts(self.pair.old, self.pair.new, self.area_id)

    @property
    def own_changed(self) -> bool:
        """Whether its own marks differ, of an area that both versions score by one method."""
        if self.old is None or self.new is None or self.pair.recorded or not self.pair.comparable:
            return False
        return self.old.marks != self.new.marks

    @property
    def band_change(self) -> str:
        """ "Medium → High" where both versions give a band by one method, and not the same; else ``""``."""
        if not (self.pair.comparable and self.old and self.new and self.old.band and self.new.band):
            return ""
        was, now = self.old.band.name, self.new.band.name
        return f"{was} → {now}" if was != now else ""

    @property
    def made_of(self) -> tuple[str, ...]:
        """Ids of the old areas that a new one was merged or split from."""
        return self.pair.made_of(self.area_id) if self.kind is Movement.NEW else ()

    @property
    def made_into(self) -> tuple[str, ...]:
        """Ids of the new areas that a dropped one was merged or split into."""
        return self.pair.made_into(self.area_id) if self.kind is Movement.DROPPED else ()

    @property
    def definition_change(self) -> tuple[str, str] | None:
        """Old and new wording of what the area covers, where that has changed."""
        return self.pair.definitions(self.area_id) if self.pair.redefined(self.area_id) else None

    @property
    def ranks(self) -> str:
        """ "5 → 3", with "–" where there is no rank; "5 then, 3 now" where the two are not to be compared."""
        old, new = (side.agreed.label if side and side.agreed else "–" for side in (self.old, self.new))
        return f"{old} then, {new} now" if self.kind is Movement.NOT_COMPARED else f"{old} → {new}"
