"""What stands below the table in words: ties, the agreed order, definitions, who took part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from riskdesk.domain.agreed import Decision, Lapse, Move, MoveState, Placement, Settlement, why_lapsed
from riskdesk.domain.explain import tie_sentence
from riskdesk.domain.ranking import Ranking
from riskdesk.domain.scheme import Scheme
from riskdesk.domain.session import Session
from riskdesk.domain.words import listed, number
from riskdesk.immutable import immutable
from riskdesk.sheet.wording import sentence

Runs = tuple[tuple[str, bool], ...]
"""A paragraph in stretches of text, each bold or not."""


MOST_NAMED = 8
"""A tie of more areas than this is told by their codes."""


@immutable
class Note:
    """A heading and its paragraphs."""

    heading: str
    paragraphs: tuple[Runs, ...]


def notes(session: Session, scheme: Scheme) -> tuple[Note, ...]:
    """The notes of a scored session; a note with nothing to say is left out."""
    ranking = session.ranking
    made = _reopened(session)
    if ranking.scored:
        made += [Note("Ties", plain(_ties(session) or ["None."]))]
    made += [Note("Ties settled by the meeting", tuple(_settled(session, s) for s in session.settlements))]
    if ranking.scored or session.moves:
        made += [Note("Agreed order", _agreed_order(session))]
    if ranking.scored and not ranking.not_scored:
        made += [Note("Not scored", plain(["None."]))]
    made += [Note("What the words mean", definitions(scheme)), Note("Who took part", _attendance(session))]
    return tuple(note for note in made if note.paragraphs)


def _reopened(session: Session) -> list[Note]:
    """Why there is a further version, and that it replaces the one before."""
    info = session.info
    if info.number == 1:
        return []
    text = f"It replaces version {info.number - 1}. {sentence(info.reopened)}"
    return [Note(f"Why there is a version {info.number}", plain([text]))]


def _ties(session: Session) -> list[str]:
    """How each tie was broken, or that it was not; large ties by the codes that the table gives beside the names."""
    ranking = session.ranking
    codes = coded(ranking, session)
    return [
        tie_sentence(codes if len(tie.areas) > MOST_NAMED else ranking, tie)
        for tie in (*ranking.risk_ties, *ranking.priority_ties)
    ]


def coded(ranking: Ranking, session: Session) -> Ranking:
    """The ranking with codes for names."""
    named = (replace(r, area=replace(r.area, name=session.by_id[r.area.area_id].code)) for r in ranking.results)
    return replace(ranking, results=tuple(named))


def recorded_notes(session: Session) -> tuple[Note, ...]:
    """The notes of a session of which only the ranks are recorded."""
    words = plain(
        [
            "Threat position: 1 is the greatest threat. Risk rank and agreed rank: 1 is first. "
            "All three are as the source gives them."
        ]
    )
    made = (Note("What the words mean", words), Note("Who took part", _attendance(session)))
    return tuple(note for note in made if note.paragraphs)


def plain(texts: Iterable[str]) -> tuple[Runs, ...]:
    """Paragraphs of plain text."""
    return tuple(((text, False),) for text in texts)


def _name(session: Session, area_id: str) -> str:
    area = session.by_id.get(area_id)
    return area.name if area else "an area that is no longer there"


def _agreed_order(session: Session) -> tuple[Runs, ...]:
    """Each moved area with both ranks and the reason; what waits to be confirmed says so."""
    agreed = session.agreed
    counting = {p.move.move_id: p for p in agreed.placements if p.move}
    moves = sorted(session.moves, key=lambda m: m.seq)
    paragraphs = [_moved(session, move, counting.get(move.move_id)) for move in moves]
    if not paragraphs:
        differ = any(p.differs for p in agreed.placements)
        paragraphs = list(
            plain(["As computed but for the ties settled." if differ else "As computed. No area was moved."])
        )
    return tuple(paragraphs)


def _moved(session: Session, move: Move, placement: Placement | None) -> Runs:
    name = _name(session, move.area_id)
    if placement is None:
        what = _replaced(session, move)
    else:
        what = f": computed rank {placement.computed.label}, agreed rank {placement.agreed.label}."
    runs = [(name, True), (f"{what} {sentence(move.reason)}", False)]
    if move.state is MoveState.CONFIRM:
        runs.append((" To be confirmed: the computed order has changed since.", True))
    elif move.state is MoveState.SUSPENDED:
        runs.append((" Suspended until confirmed: not counted in the agreed order.", True))
    return tuple(runs)


def _replaced(session: Session, move: Move) -> str:
    """What a move said that is not the area's last one to count."""
    where = "last" if move.ahead_of is None else f"ahead of {_name(session, move.ahead_of)}"
    return f": moved {where}, then from rank {move.rank_from} to {move.rank_to}."


_LAPSES = {
    Lapse.REPLACED: "the areas were settled anew",
    Lapse.UNSCORED: "the areas are not all scored",
    Lapse.AGAIN: "the areas tie as they did then, but it was not settled again",
    Lapse.APART: "the areas no longer tie on that score",
}
"""Why a decision on a tie does not hold."""


def _settled(session: Session, settlement: Settlement) -> Runs:
    names = [_name(session, area_id) for area_id in settlement.areas]
    in_order = settlement.decision is Decision.ORDER
    what = " ahead of ".join(names) if in_order else f"{listed(names)} left as a tie"
    runs = [(f"{what} (level on {_score(settlement.score)}). {sentence(settlement.reason)}", False)]
    if settlement.lapsed:
        lapse = why_lapsed(session.ranking, session.settlements, settlement)
        runs.append((f" Lapsed: {_LAPSES[lapse]}.", True))
    return tuple(runs)


def _score(exact: str) -> str:
    """ "14/25" as "0.56"; what is no fraction stays as it is."""
    try:
        return number(Fraction(exact))
    except (ValueError, ZeroDivisionError):
        return exact


def definitions(scheme: Scheme) -> tuple[Runs, ...]:
    """One paragraph of the terms that the scheme defines."""
    named = [(scheme.impact.name, scheme.impact.definition), (scheme.probability.name, scheme.probability.definition)]
    named.append(("Risk", scheme.risk_definition))
    if scheme.threat is not None:
        named.append((scheme.threat.name, scheme.threat.definition))
    runs: list[tuple[str, bool]] = []
    for name, definition in named:
        if definition.strip():
            runs += [(f" {name}" if runs else name, True), (f": {sentence(definition)}", False)]
    return (tuple(runs),) if runs else ()


def _attendance(session: Session) -> tuple[Runs, ...]:
    """Who was in the room, by role and agency."""
    people = [
        f"{role} ({agency})" if role and agency else role or agency
        for role, agency in ((a.role.strip(), a.agency.strip()) for a in session.attendees)
    ]
    people = [person for person in people if person]
    return plain([sentence("; ".join(people))] if people else ["Nobody is recorded."])
