"""The rows of the Priorities tab as data: ranked areas in agreed order, then, apart, what is not scored."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from riskdesk.domain.agreed import Decision, MoveState, Placement
from riskdesk.domain.compare_sides import Side, sides
from riskdesk.domain.explain import marks_given
from riskdesk.domain.ranking import Rank, Result, competition
from riskdesk.domain.scheme import Band, Scheme
from riskdesk.domain.session import Session
from riskdesk.domain.words import number, ordinal
from riskdesk.immutable import immutable
from riskdesk.ui.priorities.steps import Proposal

Tr = Callable[[str], str]
NONE = "–"


class Kind(Enum):
    """What a row shows."""

    RANKED = 1
    SECTION = 2
    """The heading over what is not scored."""
    UNSCORED = 3


class TagLook(Enum):
    """How a tag is drawn."""

    PLAIN = 1
    ACCENT = 2
    STRONG = 3
    """Asks for something to be done."""


@immutable
class Tag:
    """A short word beside an area's name."""

    text: str
    look: TagLook = TagLook.PLAIN


@immutable
class Row:
    """One row. ``key`` is the area's id, or "" for the heading; ``spoken`` is the row for a screen reader."""

    key: str
    kind: Kind
    name: str
    spoken: str
    agreed: str = ""
    computed: str = ""
    threat: str = ""
    cell: str = ""
    score: str = ""
    band: Band | None = None
    risk_rank: str = ""
    last: str = ""
    move: str = ""
    note: str = ""
    tags: tuple[Tag, ...] = ()
    proposed: bool = False


def rank_words(rank: Rank) -> str:
    """A rank inside a sentence: "4th", "7th equal"."""
    return ordinal(rank.value) + (" equal" if rank.tied else "")


def build_rows(session: Session, proposal: Proposal | None, editable: bool, tr: Tr) -> tuple[Row, ...]:
    """All rows of a session with a scheme; a proposal shows the order that it would make."""
    scheme = session.scheme
    if scheme is None:
        raise ValueError("a recorded session has no computed ranks")
    ranking, agreed = session.ranking, session.agreed
    groups = proposal.groups if proposal else agreed.groups
    ranks = competition(groups)
    open_areas = {a for tie in agreed.open_ties for a in tie}
    suspended = {m.area_id for m in session.moves if m.state is MoveState.SUSPENDED}
    rows = []
    for area_id in (a for group in groups for a in group):
        mine = proposal is not None and proposal.area_id == area_id
        tie = ""
        if area_id in open_areas and ranks[area_id].tied:
            tie = tr("tie: settle") if editable else tr("tie")
        tags = _tags(agreed.by_id[area_id], mine, tie, suspended, tr)
        rows.append(_ranked(scheme, ranking.by_id[area_id], agreed.by_id[area_id], ranks[area_id], tags, mine, tr))
    if ranking.not_scored:
        title = tr("Not scored ({}): no rank, never counted as low").format(len(ranking.not_scored))
        rows.append(Row("", Kind.SECTION, title, title))
        rows.extend(_unscored(scheme, result, suspended, tr) for result in ranking.not_scored)
    return tuple(rows)


def _tags(place: Placement, proposed: bool, open_tie: str, suspended: set[str], tr: Tr) -> tuple[Tag, ...]:
    tags = []
    if proposed:
        tags.append(Tag(tr("proposed"), TagLook.ACCENT))
    elif place.move:
        tags.append(Tag(tr("agreed"), TagLook.ACCENT))
    if place.move and place.move.state is MoveState.CONFIRM:
        tags.append(Tag(tr("confirm"), TagLook.STRONG))
    if place.area_id in suspended:
        tags.append(Tag(tr("suspended"), TagLook.STRONG))
    if open_tie:
        tags.append(Tag(open_tie))
    elif place.settlement:
        left = place.settlement.decision is Decision.LEAVE
        tags.append(Tag(tr("tie: left") if left else tr("settled")))
    return tuple(tags)


def _cell(result: Result) -> str:
    area = result.area
    return f"{area.impact}×{area.probability}" if area.impact and area.probability else NONE


def _score(result: Result) -> str:
    return NONE if result.risk_score is None else number(result.risk_score)


def _band_words(result: Result, tr: Tr) -> str:
    if result.risk_score is None:
        return ""
    band = f" {result.band.name}" if result.band else ""
    return tr("risk score {}").format(number(result.risk_score)) + band


def _ranked(
    scheme: Scheme, result: Result, place: Placement, rank: Rank, tags: tuple[Tag, ...], proposed: bool, tr: Tr
) -> Row:
    area = result.area
    threat = NONE if area.threat is None else str(area.threat)
    risk_rank = result.risk_rank.label if result.risk_rank else NONE
    parts = [
        tr("{} agreed").format(rank_words(rank)),
        tr("{} computed").format(rank_words(place.computed)),
        area.name,
        *(tag.text for tag in tags),
        tr("threat {}").format(threat) if scheme.threat else "",
        tr("cell {}").format(_cell(result)) if result.risk_score is not None else "",
        _band_words(result, tr),
        tr("risk rank {}").format(risk_rank) if result.risk_rank else "",
    ]
    return Row(
        key=area.area_id,
        kind=Kind.RANKED,
        name=area.name,
        spoken=", ".join(part for part in parts if part),
        agreed=rank.label,
        computed=place.computed.label,
        threat=threat,
        cell=_cell(result),
        score=_score(result),
        band=result.band,
        risk_rank=risk_rank,
        tags=tags,
        proposed=proposed,
    )


def _unscored(scheme: Scheme, result: Result, suspended: set[str], tr: Tr) -> Row:
    area, note = result.area, marks_given(scheme, result)
    tags = (Tag(tr("suspended"), TagLook.STRONG),) if area.area_id in suspended else ()
    parts = [tr("Not scored"), area.name, *(tag.text for tag in tags), note, _band_words(result, tr)]
    return Row(
        key=area.area_id,
        kind=Kind.UNSCORED,
        name=area.name,
        spoken=", ".join(part for part in parts if part),
        score="" if result.risk_score is None else number(result.risk_score),
        band=result.band,
        note=note,
        tags=tags,
    )


def build_recorded(session: Session, tr: Tr) -> tuple[Row, ...]:
    """The rows of a recorded session: facts as they were transcribed, in the order that was agreed then."""
    by_id = session.by_id
    return tuple(_recorded(by_id[area_id].name, area_id, side, tr) for area_id, side in sides(session).items())


def _recorded(name: str, area_id: str, side: Side, tr: Tr) -> Row:
    missing = tr("not recorded")
    agreed = side.agreed.label if side.agreed else ""
    risk = side.risk_rank.label if side.risk_rank else ""
    threat = "" if side.threat_position is None else str(side.threat_position)
    parts = [
        tr("Agreed {}").format(agreed or missing),
        name,
        tr("threat position {}").format(threat or missing),
        tr("risk rank {}").format(risk or missing),
    ]
    return Row(
        key=area_id,
        kind=Kind.RANKED,
        name=name,
        spoken=", ".join(parts),
        agreed=agreed or NONE,
        threat=threat or NONE,
        risk_rank=risk or NONE,
    )
