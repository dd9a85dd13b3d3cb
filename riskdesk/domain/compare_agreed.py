"""What the meeting's own decisions did to a move: moves by agreement and settled ties, now and then."""

from __future__ import annotations

from riskdesk.domain.agreed import Decision, Placement, Settlement
from riskdesk.domain.compare_parts import Parts
from riskdesk.domain.compare_quotes import LONGEST_QUOTE, quoted
from riskdesk.domain.compare_row import Facts


def agreement_short(row: Facts, made: Parts) -> str:
    """ "moved by agreement", "tie settled", ...; ``""`` where computed and agreed rank differ as they did."""
    if not made.agreement:
        return ""
    short, reason, _ = _decision(row)
    return f"{short}, {quoted(reason, LONGEST_QUOTE)}" if reason else short


def agreement_told(row: Facts, made: Parts) -> str:
    """The decision with its reason and the ranks that it stood between."""
    if not made.agreement:
        return ""
    short, reason, placement = _decision(row)
    ranks = f" (computed {placement.computed.label}, agreed {placement.agreed.label})" if placement else ""
    return f"{short[:1].upper()}{short[1:]}{ranks}{f': {quoted(reason)}' if reason else ''}."


def _decision(row: Facts) -> tuple[str, str, Placement | None]:
    """What made agreed and computed rank differ otherwise than then: in short, its reason, and where it shows."""
    then, now = (session.agreed.by_id[row.area_id] for session in (row.pair.old, row.pair.new))
    if now.move and now.differs:
        return "moved by agreement", now.move.reason, now
    if now.settlement and _orders(now.settlement) and now.differs:
        return "tie settled", now.settlement.reason, now
    if then.move and then.differs:
        return "the agreed move of then no longer stands", then.move.reason, then
    if then.settlement and _orders(then.settlement) and then.differs:
        return "the tie settled then is no longer", then.settlement.reason, then
    if now.differs:
        return "others were moved by agreement", "", now
    return "others were moved by agreement then, not now", "", then


def _orders(settlement: Settlement) -> bool:
    return settlement.decision is Decision.ORDER
