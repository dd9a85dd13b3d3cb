"""Any two sessions or versions compared: each area's move, its cause, and counts that add up.

A move compares agreed ranks; areas are the same by their id. Where the method is another one no rank is compared with
any other: the values stand beside each other, and what the old scores would give now is a what-if.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from riskdesk.domain.compare_method import Difference
from riskdesk.domain.compare_pair import Pair
from riskdesk.domain.compare_parts import Parts
from riskdesk.domain.compare_row import Facts, Movement
from riskdesk.domain.compare_sides import Side
from riskdesk.domain.compare_words import UNKNOWN, WHAT_IF, cause, explanation, version_name
from riskdesk.domain.ranking import Ranking
from riskdesk.domain.session import Session
from riskdesk.domain.words import plural
from riskdesk.immutable import immutable

__all__ = [
    "UNKNOWN",
    "WHAT_IF",
    "Comparison",
    "Counts",
    "Difference",
    "Movement",
    "Parts",
    "Row",
    "Side",
    "compare",
    "move_text",
    "version_name",
]


@immutable(slots=False)
class Row(Facts):
    """One area of either version, with the cause of its move; the words are made when they are first asked for."""

    @cached_property
    def cause(self) -> str:
        """Why, in a few words for a table; ``""`` where nothing changed."""
        return cause(self)

    @cached_property
    def explanation(self) -> str:
        """Why, in one or a few sentences with the arithmetic; never empty."""
        return explanation(self)


@immutable
class Counts:
    """How many areas went where; all kinds add up to ``total``, the areas of either version."""

    up: int
    down: int
    same: int
    new: int
    dropped: int
    not_compared: int
    total: int

    def all_kinds(self) -> Mapping[Movement, int]:
        """The counts by what they count; they add up to the total."""
        values = (self.up, self.down, self.same, self.new, self.dropped, self.not_compared)
        return dict(zip(Movement, values, strict=True))

    def by_kind(self) -> Mapping[Movement, int]:
        """As they are told: "not compared" only where there is any."""
        return {kind: n for kind, n in self.all_kinds().items() if n or kind is not Movement.NOT_COMPARED}


@immutable(slots=False)
class Comparison:
    """Two versions compared. ``rows`` stand in the agreed order of the new one, then what it does not rank, then the
    dropped ones in the old order.

    ``method`` says in sentences what differs in the method, and is empty where it is the same; ``notes`` what else
    differs in the scheme and is no matter of method. ``what_if`` is the ranking that the old scores would give under
    the new method, where it is another one.
    """

    pair: Pair
    rows: tuple[Row, ...]
    counts: Counts

    @property
    def old(self) -> Session:
        """The version compared with."""
        return self.pair.old

    @property
    def new(self) -> Session:
        """The version whose moves are told."""
        return self.pair.new

    @property
    def comparable(self) -> bool:
        """Whether the method is the same, so that ranks may be compared; also where one side is recorded."""
        return self.pair.comparable

    @property
    def recorded(self) -> bool:
        """Whether one of the two has recorded ranks only, so that no cause is known."""
        return self.pair.recorded

    @property
    def differences(self) -> tuple[Difference, ...]:
        """All that differs between the two schemes, with old and new wording."""
        return self.pair.differences

    @cached_property
    def method(self) -> tuple[str, ...]:
        """What differs in the method, one sentence each."""
        return tuple(d.text for d in self.differences if d.substance)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What else differs in the scheme, one sentence each; the method is the same for all of it."""
        return tuple(d.text for d in self.differences if not d.substance)

    @property
    def what_if(self) -> Ranking | None:
        """See :data:`WHAT_IF`, with which it is to be labelled wherever it shows."""
        return self.pair.what_if

    @cached_property
    def by_id(self) -> Mapping[str, Row]:
        """The rows by area id."""
        return {row.area_id: row for row in self.rows}

    # Sentences for the head

    @cached_property
    def title(self) -> str:
        """ "Quarter 1, version 1 → Quarter 1, version 2"."""
        old, new = self.old.info, self.new.info
        return f"{version_name(old, new)} → {version_name(new, old)}"

    @cached_property
    def counts_text(self) -> str:
        """ "▲ 5 up · ▼ 3 down · – 3 same · 0 new · 0 dropped", and what is not compared where there is any."""
        return " · ".join(_COUNTED[kind].format(n) for kind, n in self.counts.by_kind().items())

    @cached_property
    def sum_text(self) -> str:
        """ "5 up + 3 down + 3 same + 0 new + 0 dropped = 11 areas"."""
        added = " + ".join(f"{n} {kind}" for kind, n in self.counts.by_kind().items())
        return f"{added} = {plural(self.counts.total, 'area')}"

    @cached_property
    def areas_text(self) -> str:
        """That the two rank other sets of areas, or ``""``: "10 areas then, 11 now; 9 of them ranked then, 11 now."."""
        then, now = self.pair.then, self.pair.now
        ranked = [[a for a, side in held.items() if side.agreed] for held in (then, now)]
        texts = []
        if len(then) != len(now):
            texts.append(f"{plural(len(then), 'area')} then, {len(now)} now")
        elif then.keys() != now.keys():
            texts.append(f"{plural(len(then), 'area')} then and now, but not the same ones")
        if (len(ranked[0]), len(ranked[1])) != (len(then), len(now)):
            texts.append(f"{len(ranked[0])} of {len(then)} ranked then, {len(ranked[1])} of {len(now)} now")
        return "; ".join(texts) + "." if texts else ""

    @cached_property
    def method_text(self) -> str:
        """The verdict in one sentence: the method is the same, has changed, or cannot be known."""
        if self.recorded:
            titles = dict.fromkeys(s.info.title for s in (self.old, self.new) if s.scheme is None)
            return f"{' and '.join(titles)}: recorded ranks only; compared by agreed rank, cause {UNKNOWN}."
        if not self.comparable:
            return "The method has changed: ranks are not comparable, and no move is shown."
        return "The method is the same."

    @cached_property
    def head(self) -> tuple[str, ...]:
        """All that is to be said above the rows: the method and what differs in it, the areas, what is odd."""
        return (self.method_text, *self.method, *self.notes, *self.asides)

    @property
    def asides(self) -> tuple[str, ...]:
        """What is to be said beside the method: another set of areas, the wrong way round, another assessment."""
        said = (self._same_text, self.areas_text, self._order_text, self._series_text)
        return tuple(text for text in said if text)

    @property
    def _same_text(self) -> str:
        return "The two are the same version." if self.old.info.version_id == self.new.info.version_id else ""

    @property
    def _order_text(self) -> str:
        old, new = self.old.info, self.new.info
        if old.session_id == new.session_id:
            backwards = old.number > new.number
        else:
            backwards = bool(new.held_on) and old.held_on > new.held_on
        return f"{version_name(old, new)} is the later one: the moves run backwards in time." if backwards else ""

    @property
    def _series_text(self) -> str:
        if self.old.info.assessment_id == self.new.info.assessment_id:
            return ""
        return "The two belong to different assessments."


_COUNTED = {
    Movement.UP: "▲ {} up",
    Movement.DOWN: "▼ {} down",
    Movement.SAME: "– {} same",
    Movement.NEW: "{} new",
    Movement.DROPPED: "{} dropped",
    Movement.NOT_COMPARED: "{} not compared",
}
_MARKS = {Movement.SAME: "–", Movement.NEW: "new", Movement.DROPPED: "dropped", Movement.NOT_COMPARED: "n/c"}


def compare(old: Session, new: Session) -> Comparison:
    """Compare the agreed ranks of two sessions or versions, of which ``old`` is then and ``new`` is now.

    Every area present in either has one row and stands in one count. Pure and exact; causes are worked out row by row
    when they are asked for.
    """
    pair = Pair(old, new)
    order = [*pair.now, *pair.gone]
    rows = tuple(_row(pair, area_id) for area_id in order)
    return Comparison(pair, rows, _counted(rows, len(pair.then.keys() | pair.now.keys())))


def _counted(rows: Sequence[Row], total: int) -> Counts:
    """The counts of the rows; ``total`` is counted apart, from the two versions' own areas."""
    found = Counter(row.kind for row in rows)
    up, down, same, new, dropped, apart = (found[kind] for kind in Movement)
    return Counts(up, down, same, new, dropped, apart, total)


def move_text(row: Facts) -> str:
    """ "▲ 2", "▼ 1", "–", "new", "dropped", or "n/c" where ranks are not compared."""
    if not row.places:
        return _MARKS[row.kind]
    return f"{'▲' if row.places > 0 else '▼'} {abs(row.places)}"


def _row(pair: Pair, area_id: str) -> Row:
    old, new = pair.then.get(area_id), pair.now.get(area_id)
    area = (pair.new if new else pair.old).by_id[area_id]
    kind, places = _moved(pair, area_id, old, new)
    guessed = pair.what_if.by_id.get(area_id) if pair.what_if else None
    what_if = guessed.priority_rank if guessed else None
    return Row(area_id, area.name, area.code, old, new, kind, places, what_if, pair)


def _moved(pair: Pair, area_id: str, old: Side | None, new: Side | None) -> tuple[Movement, int | None]:
    if old is None:
        return Movement.NEW, None
    if new is None:
        return Movement.DROPPED, None
    if not pair.comparable or old.agreed is None or new.agreed is None or pair.redefined(area_id):
        return Movement.NOT_COMPARED, None
    places = old.agreed.value - new.agreed.value
    if places == 0:
        return Movement.SAME, 0
    return (Movement.UP if places > 0 else Movement.DOWN), places
