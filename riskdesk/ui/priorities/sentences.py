"""What the Priorities tab says about an area, a tie, a move: sentences without widgets."""

from __future__ import annotations

from fractions import Fraction

from riskdesk.domain.agreed import Decision, Move, MoveState, Settlement
from riskdesk.domain.explain import explain, few, level_on, same_too
from riskdesk.domain.ranking import Rank, TieKind
from riskdesk.domain.session import Session
from riskdesk.domain.words import listed, number, plural
from riskdesk.ui.priorities.rows import Tr, rank_words

MOST_NAMED = 8
"""So many areas of a settlement are named one by one; the rest are counted."""


def area_name(session: Session, area_id: str) -> str:
    """The name of an area, also of a removed one."""
    return session.by_id[area_id].name


def label_words(label: str) -> str:
    """A rank's label inside a sentence: "7=" is "7th equal"; what is no rank stays as it is."""
    digits = label.removesuffix("=")
    return rank_words(Rank(int(digits), label.endswith("="))) if digits.isdecimal() else label


def statement(session: Session, tr: Tr) -> str:
    """How the agreed order stands to the computed one; "" where nothing is scored."""
    places = session.agreed.placements
    if not places:
        return ""
    if not any(place.differs for place in places):
        return tr("Agreed order: as computed.")
    moved = sum(place.move is not None for place in places)
    standing = [s for s in session.settlements if not s.lapsed and s.decision is Decision.ORDER]
    parts = [plural(moved, tr("area moved"), tr("areas moved"))] if moved else []
    if standing:
        parts.append(plural(len(standing), tr("tie settled"), tr("ties settled")))
    return tr("Agreed order: {}.").format(", ".join(parts))


def why(session: Session, area_id: str, tr: Tr) -> tuple[str, str]:
    """The heading and the sentence of one area."""
    name = area_name(session, area_id)
    place = session.agreed.by_id.get(area_id)
    title = tr("{}: not scored").format(name)
    if place:
        title = tr("{}: why {}").format(name, rank_words(place.agreed))
    sentence = explain(session.ranking, area_id).removeprefix(f"{name}: ")
    return title, sentence[:1].upper() + sentence[1:]


def displaced(session: Session, area_id: str, tr: Tr) -> str:
    """Why an area that was not moved itself is not where it is computed; "" where it is."""
    place = session.agreed.by_id.get(area_id)
    if place is None or place.move or not place.differs:
        return ""
    if place.settlement and place.settlement.decision is Decision.ORDER:
        return tr("The meeting settled the tie.")
    return tr("Other areas were moved.")


def move_fact(session: Session, move: Move, tr: Tr) -> str:
    """What was moved, as it was recorded."""
    where = tr("last")
    if move.ahead_of is not None:
        where = tr("directly ahead of {}").format(area_name(session, move.ahead_of))
    return tr("Moved from {} to {}, {}.").format(label_words(move.rank_from), label_words(move.rank_to), where)


def move_state(session: Session, move: Move, tr: Tr) -> str:
    """What a move that does not simply count waits for; "" for one that does."""
    if move.state is MoveState.CONFIRM:
        return tr("The computed order has changed since. Does this move still hold?")
    if move.state is MoveState.AGREED:
        return ""
    missing = not_scored(session, move)
    gone = [a for a in missing if a not in {held.area_id for held in session.present}]
    if gone:
        names = listed([area_name(session, a) for a in gone])
        return tr("Not in force: {} is no longer among the areas. Take the move back.").format(names)
    if missing:
        verb = tr("is not scored") if len(missing) == 1 else tr("are not scored")
        return tr("Not in force: {} {}.").format(listed([area_name(session, a) for a in missing]), verb)
    return tr("Not in force: an area was unscored for a while. Confirm the move to use it again.")


def not_scored(session: Session, move: Move) -> list[str]:
    """The areas for want of whose scores a move cannot be confirmed."""
    return [a for a in move.concerns() if a not in session.agreed.by_id]


def tie_title(session: Session, tie: tuple[str, ...], tr: Tr) -> str:
    """ "Open tie at 7", by the agreed rank that its areas share."""
    places = session.agreed.by_id
    shared = next((places[a].agreed for a in tie if places[a].agreed.tied), places[tie[0]].agreed)
    return tr("Open tie at {}").format(shared.value)


def tie_words(session: Session, tie: tuple[str, ...], tr: Tr) -> str:
    """Who is tied, on what, and what else is the same."""
    scheme, ranking = session.scheme, session.ranking
    if scheme is None:
        return ""
    names = few([area_name(session, a) for a in tie])
    found = ranking.tie_of(tie[0], TieKind.PRIORITY)
    on = level_on(scheme, found) if found else ""
    if not scheme.priority_ties:
        return tr("{} are level{}; the scheme has no tie-break for it.").format(names, on)
    return tr("{} are level{}, and {}.").format(names, on, same_too(scheme.priority_ties))


def settlement_title(session: Session, settlement: Settlement, tr: Tr) -> str:
    """The heading of a decision on a tie that stands."""
    computed = session.agreed.by_id[settlement.areas[0]].computed.value
    if settlement.decision is Decision.LEAVE:
        return tr("Tie at {} left as it is").format(computed)
    return tr("Tie at {} settled").format(computed)


def settlement_order(session: Session, settlement: Settlement, tr: Tr) -> str:
    """Its areas in their order, or that they were left level, and on which score."""
    names = [area_name(session, a) for a in settlement.areas[:MOST_NAMED]]
    more = len(settlement.areas) - len(names)
    if more:
        names.append(plural(more, tr("other"), tr("others")))
    score = number(Fraction(settlement.score))
    if settlement.decision is Decision.LEAVE:
        return tr("{}, level on {}: left as a tie.").format(listed(names), score)
    return tr("{}; level on {}.").format(tr(", then ").join(names), score)


def takes_back(session: Session, tr: Tr) -> str:
    """What "back to computed, all" takes away."""
    standing = [s for s in session.settlements if not s.lapsed]
    parts = []
    if session.moves:
        parts.append(plural(len(session.moves), tr("move"), tr("moves")))
    if standing:
        parts.append(plural(len(standing), tr("decision on a tie"), tr("decisions on ties")))
    return listed(parts)
