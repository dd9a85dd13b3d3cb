"""Two versions side by side: what they share, and which area was made of which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from riskdesk.domain.compare_method import Difference, differences
from riskdesk.domain.compare_sides import Side, sides
from riskdesk.domain.ranking import Marked, Ranking, rank
from riskdesk.domain.scheme import IMPACT, PROBABILITY, THREAT, Scheme
from riskdesk.domain.session import Session
from riskdesk.immutable import immutable


@immutable(slots=False)
class Pair:
    """An earlier version and a later one; which is which is the caller's word. Areas are the same by their id."""

    old: Session
    new: Session

    @cached_property
    def then(self) -> Mapping[str, Side]:
        """The areas present in the old version, in its agreed order."""
        return sides(self.old)

    @cached_property
    def now(self) -> Mapping[str, Side]:
        """The areas present in the new version, in its agreed order."""
        return sides(self.new)

    @property
    def recorded(self) -> bool:
        """Whether one of the two has nothing but recorded ranks: then no cause is known."""
        return self.old.scheme is None or self.new.scheme is None

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """What the two methods do not share; nothing can be said of a recorded session's."""
        if self.old.scheme is None or self.new.scheme is None or self.old.scheme_text == self.new.scheme_text != "":
            return ()
        return differences(self.old.scheme, self.new.scheme)

    @cached_property
    def comparable(self) -> bool:
        """Whether ranks may be compared: the method is the same, or one side is recorded."""
        return not any(d.substance for d in self.differences)

    @cached_property
    def what_if(self) -> Ranking | None:
        """What the old scores would give under the new method, where that is another one: no past result."""
        if self.comparable or self.new.scheme is None:
            return None
        return rank(self.new.scheme, [_legal(area, self.old, self.new.scheme) for area in self.old.marked()])

    def name(self, area_id: str) -> str:
        """The name of an area, the new one first."""
        held = self.new.by_id if area_id in self.now or area_id not in self.then else self.old.by_id
        return held[area_id].name

    @cached_property
    def arrived(self) -> tuple[str, ...]:
        """The areas of the new version only."""
        return tuple(a for a in self.now if a not in self.then)

    @cached_property
    def gone(self) -> tuple[str, ...]:
        """The areas of the old version only."""
        return tuple(a for a in self.then if a not in self.now)

    def made_of(self, area_id: str) -> tuple[str, ...]:
        """The old areas that an area of the new version only was merged or split from, several steps back too."""
        return tuple(a for a in self._ancestors(self.new, area_id) if a in self.then)

    def made_into(self, area_id: str) -> tuple[str, ...]:
        """The new areas that an area of the old version only was merged or split into."""
        return tuple(a for a in self.arrived if area_id in self._ancestors(self.new, a))

    def apart_from(self, area_id: str) -> tuple[str, ...]:
        """The old areas that had been made of this one, which stands for itself again."""
        return tuple(a for a in self.gone if area_id in self._ancestors(self.old, a))

    def apart_as(self, area_id: str) -> tuple[str, ...]:
        """The new areas that an old one had been made of, and that stand for themselves again."""
        return tuple(a for a in self._ancestors(self.old, area_id) if a in self.now and a not in self.then)

    @staticmethod
    def _ancestors(session: Session, area_id: str) -> tuple[str, ...]:
        return session.by_id[area_id].ancestors

    def redefined(self, area_id: str) -> bool:
        """Whether what the area covers is worded otherwise; see :func:`worded_otherwise`."""
        return worded_otherwise(*self.definitions(area_id))

    def definitions(self, area_id: str) -> tuple[str, str]:
        """What the area covers in the words of both versions; ``""`` where there are none."""
        held = (session.by_id.get(area_id) for session in (self.old, self.new))
        was, now = (area.definition.strip() if area else "" for area in held)
        return was, now

    @cached_property
    def stepwise(self) -> bool:
        """Whether the new version began from the old one, so that its reasons for a change are about just that."""
        old, new = self.old.info, self.new.info
        if new.session_id == old.session_id:
            return new.number == old.number + 1
        return new.rescored_from == old.version_id != ""


def _legal(area: Marked, old: Session, scheme: Scheme) -> Marked:
    """The area with those of its marks that another scheme allows; the rest count as not scored."""
    impact, probability, threat = (_kept(area, key, old, scheme) for key in (IMPACT, PROBABILITY, THREAT))
    return replace(area, impact=impact, probability=probability, threat=threat)


def _kept(area: Marked, key: str, old: Session, scheme: Scheme) -> int | None:
    factor = next((f for f in scheme.factors if f.key == key), None)
    value = area.mark(key)
    if factor is None or value is None:
        return None
    # Points are no positions, whatever the number says.
    if key == THREAT and (old.scheme is None or old.scheme.threat_kind is not scheme.threat_kind):
        return None
    low, high = factor.limits(len(old.present))
    return value if low <= value <= high else None


def worded_otherwise(was: str, now: str) -> bool:
    """Whether a definition has changed but for its spaces. A wording where there was none is no change, nor is the
    other way round."""
    return bool(was.strip() and now.strip()) and was.split() != now.split()
