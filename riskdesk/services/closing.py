"""What is missing before a session is closed: some of it stands in the way, some is only asked about."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from riskdesk.domain.agreed import MoveState
from riskdesk.domain.explain import few
from riskdesk.domain.rescoring import reasons_wanted
from riskdesk.domain.session import Session
from riskdesk.domain.words import listed, plural
from riskdesk.immutable import immutable


class Lack(Enum):
    """What is missing, by which it is told where it can be given."""

    MOVE = "a move that waits"
    REASON = "a reason of a change"
    SCORE = "scores"
    TIE = "a decision on a tie"
    PARKED = "a return to what was parked"
    DETAILS = "details that the sheet prints"


@immutable
class Missing:
    """One thing that is missing. ``blocks`` says that the session is not closed without it; ``area_ids`` are the areas
    concerned, in the order in which they are named."""

    text: str
    area_ids: tuple[str, ...]
    blocks: bool
    kind: Lack


def missing(session: Session, base: Session | None) -> tuple[Missing, ...]:
    """All that is missing, what stands in the way first; a recorded session misses nothing."""
    if session.scheme is None:
        return ()
    return (
        *_moves(session),
        *_reasons(session, base),
        *_unscored(session),
        *_ties(session),
        *_parked(session),
        *_details(session),
    )


def _named(session: Session, area_ids: Sequence[str]) -> str:
    return few([session.by_id[a].name for a in area_ids])


def _moves(session: Session) -> list[Missing]:
    waiting = tuple(m.area_id for m in session.moves if m.state is not MoveState.AGREED)
    text = "Moves in the agreed order wait to be confirmed or taken back first: "
    return [Missing(f"{text}{_named(session, waiting)}.", waiting, True, Lack.MOVE)] if waiting else []


def _reasons(session: Session, base: Session | None) -> list[Missing]:
    wanted = reasons_wanted(session, base)
    text = "The band has changed and no reason is given: "
    return [Missing(f"{text}{_named(session, wanted)}.", wanted, True, Lack.REASON)] if wanted else []


def _unscored(session: Session) -> list[Missing]:
    ids = tuple(r.area.area_id for r in session.ranking.not_scored)
    count = plural(len(ids), "area has", "areas have")
    text = f"{count} no priority score, and so no rank: {_named(session, ids)}."
    return [Missing(text, ids, False, Lack.SCORE)] if ids else []


def _ties(session: Session) -> list[Missing]:
    return [
        Missing(f"A tie is neither settled nor left as a tie: {_named(session, tie)}.", tie, False, Lack.TIE)
        for tie in session.agreed.open_ties
    ]


def _parked(session: Session) -> list[Missing]:
    ids = tuple(a.area_id for a in session.present if a.parked)
    count = plural(len(ids), "area is", "areas are")
    text = f"{count} still parked for later: {_named(session, ids)}."
    return [Missing(text, ids, False, Lack.PARKED)] if ids else []


def _details(session: Session) -> list[Missing]:
    """What stands on the sheet and cannot be given once the session is closed."""
    info = session.info
    lacking = [
        *([] if info.held_on else ["the date held"]),
        *([] if info.data_to else ["data to"]),
        *([] if info.review_on else ["next review"]),
        *([] if session.attendees else ["who was there"]),
    ]
    text = f"Not given, and not to be given afterwards: {listed(lacking)}."
    return [Missing(text, (), False, Lack.DETAILS)] if lacking else []
