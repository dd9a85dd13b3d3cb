"""What is said of one area in words: why it was moved, what changed, the justification, where the area comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from riskdesk.domain.agreed import MoveState
from riskdesk.domain.compare import Comparison, Movement, move_text, version_name
from riskdesk.domain.session import RiskArea, Session
from riskdesk.domain.words import listed
from riskdesk.sheet.notes import Note, Runs
from riskdesk.sheet.scored import PASSED
from riskdesk.sheet.wording import sentence


def area_notes(session: Session, area: RiskArea, past: Comparison | None, names: Mapping[str, str]) -> tuple[Note, ...]:
    """The notes on an area; one with nothing to say is left out, but for the justification of a scored one. ``names``
    are those of areas of earlier sessions, by id."""
    made = (
        Note("Why it was moved", tuple(_moved(session, area))),
        Note("Since last time", tuple(_since(area, past))),
        Note("Why these scores" if _marked(session, area) else "Remarks", _justified(session, area)),
        Note("Where the area comes from", tuple(_ancestors(area, past, names))),
    )
    return tuple(note for note in made if note.paragraphs)


def _paragraphs(text: str, lead: str = "") -> tuple[Runs, ...]:
    """Each line of a text as a paragraph; ``lead`` begins the first in bold."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(((lead, True), (line, False)) if lead and n == 0 else ((line, False),) for n, line in enumerate(lines))


def _justified(session: Session, area: RiskArea) -> tuple[Runs, ...]:
    """The justification, the dissent and the source; that there is no justification is said of what was scored."""
    said = _paragraphs(area.justification)
    if _marked(session, area) and not said:
        said = ((("No justification is recorded.", False),),)
    return (*said, *_paragraphs(area.dissent, "Dissent: "), *_paragraphs(area.source, "Source: "))


def _marked(session: Session, area: RiskArea) -> bool:
    """Whether it has any score at all."""
    factors = session.scheme.factors if session.scheme else ()
    return any(session.mark(area.area_id, factor.key) is not None for factor in factors)


def _moved(session: Session, area: RiskArea) -> Iterator[Runs]:
    """Why agreed and computed rank differ: the area's own move, a tie that was settled, or the moves of others."""
    placement = session.agreed.by_id.get(area.area_id) if session.scheme else None
    if placement is None or not (placement.differs or placement.move or placement.settlement):
        return
    ranks = f"Computed rank {placement.computed.label}, agreed rank {placement.agreed.label}. "
    if placement.move:
        waits = " To be confirmed." if placement.move.state is MoveState.CONFIRM else ""
        yield (ranks, True), (f"{sentence(placement.move.reason)}{waits}", False)
    elif placement.settlement:
        yield (ranks, True), (f"A tie settled by the meeting. {sentence(placement.settlement.reason)}", False)
    else:
        yield (ranks, True), (PASSED, False)


def _since(area: RiskArea, past: Comparison | None) -> Iterator[Runs]:
    """What became of its rank since last time and why, and the reason that was given for new scores."""
    row = past.by_id.get(area.area_id) if past else None
    if past is not None and row is not None:
        against = version_name(past.old.info, past.new.info)
        ranks = (
            f"{against}: {row.ranks}, {move_text(row)}. " if row.kind is not Movement.NEW else f"New since {against}. "
        )
        yield (ranks, True), (row.explanation, False)
    if area.change_reason.strip():
        reason = area.change_reason.strip()
        if row is None or reason not in row.explanation:
            yield ("Reason given: ", True), (sentence(reason), False)


def _ancestors(area: RiskArea, past: Comparison | None, names: Mapping[str, str]) -> Iterator[Runs]:
    """The areas that it was merged or split from, as far as their names are known; of a new one that is told above."""
    row = past.by_id.get(area.area_id) if past else None
    if not area.ancestors or (row is not None and row.made_of):
        return
    known = [names[a] for a in area.ancestors if a in names]
    unknown = len(area.ancestors) - len(known)
    if unknown:
        known.append("an earlier area" if unknown == 1 else f"{unknown} earlier areas")
    how = "Split from" if len(area.ancestors) == 1 else "Made from"
    yield ((f"{how} {sentence(listed(known))}", False),)
