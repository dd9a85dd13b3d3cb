"""Last time in a public version: ranks among the areas that are shown now and were ranked both times, and the moves
from there to the order among the areas shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from riskdesk.domain.compare import Movement
from riskdesk.domain.compare_pair import Pair
from riskdesk.domain.public import Extract, renumbered
from riskdesk.domain.session import Session
from riskdesk.immutable import immutable
from riskdesk.sheet.notes import Note, plain
from riskdesk.sheet.wording import NONE

_WORDS = {
    Movement.UP: "{} up",
    Movement.DOWN: "{} down",
    Movement.SAME: "{} same",
    Movement.NEW: "{} new",
    Movement.NOT_COMPARED: "{} not compared",
}
_SIGNS = {Movement.SAME: "–", Movement.NEW: "new", Movement.NOT_COMPARED: "n/c"}


@immutable
class Moved:
    """Where an area stood last time ("3=", or "–") and how it moved since ("▲ 2")."""

    last_time: str
    kind: Movement
    places: int = 0

    @property
    def text(self) -> str:
        """ "▲ 2", "▼ 1", "–", "new" or "n/c"."""
        return _SIGNS.get(self.kind) or f"{'▲' if self.places > 0 else '▼'} {abs(self.places)}"


def public_moves(taken: Extract, before: Session) -> tuple[Mapping[str, Moved], Note]:
    """The move of each area shown, and what there is to say of them all. Dropped areas are not told: they are not among
    those shown. A move is last time's rank less the order, as printed."""
    pair = Pair(before, taken.session)
    then = pair.then
    both = {a: side.agreed.value for a, side in then.items() if side.agreed and a in taken.agreed}
    was = renumbered(both, both)

    def moved(area_id: str) -> Moved:
        if area_id not in then:
            return Moved(NONE, Movement.NEW)
        if area_id not in both:
            return Moved(NONE, Movement.NOT_COMPARED)
        if not pair.comparable or pair.redefined(area_id):
            return Moved(was[area_id].label, Movement.NOT_COMPARED)
        # Both numbers are printed in the row: their difference tells nothing that they do not.
        places = was[area_id].value - taken.agreed[area_id].value
        kind = Movement.UP if places > 0 else Movement.DOWN if places else Movement.SAME
        return Moved(was[area_id].label, kind, places)

    moves = {area.area_id: moved(area.area_id) for area in taken.areas}
    return moves, _note(pair, moves)


def _note(pair: Pair, moves: Mapping[str, Moved]) -> Note:
    counts = Counter(move.kind for move in moves.values())
    told = " · ".join(words.format(counts[kind]) for kind, words in _WORDS.items() if counts[kind])
    among = "Last time is counted among the areas shown that were ranked both times; a move is from there to the order."
    texts = [f"{told}. {among}"]
    if not pair.comparable:
        texts.append("The method has changed since: ranks are not comparable (n/c).")
    elif counts[Movement.NOT_COMPARED]:
        texts.append("n/c: not ranked both times, or another definition.")
    return Note("Since last time", plain(texts))
