"""Tables, matrix and notes of a public version, from what it shows and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from riskdesk.domain.agreed import Decision, Placement
from riskdesk.domain.explain import marks_given, tie_sentence
from riskdesk.domain.method import rule_sentences
from riskdesk.domain.ordering import Rank
from riskdesk.domain.public import Extract, Public
from riskdesk.domain.ranking import Ranking, Tie, TieKind
from riskdesk.domain.scheme import Scheme, ThreatKind
from riskdesk.domain.session import RiskArea, SessionInfo
from riskdesk.immutable import immutable
from riskdesk.sheet.data import Body, Column, ColumnKey, SheetRow
from riskdesk.sheet.matrix import sheet_matrix
from riskdesk.sheet.notes import MOST_NAMED as MOST_TIED
from riskdesk.sheet.notes import Note, Runs, coded, definitions, plain
from riskdesk.sheet.past import past_columns
from riskdesk.sheet.public_past import Moved
from riskdesk.sheet.public_screen import MOVE, REPLACED, SETTLING, Screen
from riskdesk.sheet.recorded import METHOD
from riskdesk.sheet.scored import LONGEST_WHY, area_columns, capital, mark, risk_chip, score_columns
from riskdesk.sheet.wording import NONE, first_sentence, sentence, shortened

ORDER = "Order among the areas shown"
"""What the first column is called: the ranks in it are not those of the full sheet."""
_AMONG = "The order is the one that was agreed; all ranks and positions are counted afresh among the areas shown."
_HELD = "Some areas are withheld from this public version."


@immutable(slots=False)
class Making:
    """What a public body is made of. ``info`` has had its texts screened; ``withheld`` are names for the foot, empty
    where areas are left out; ``moves`` and ``since`` are last time's, where there is one."""

    taken: Extract
    public: Public
    info: SessionInfo
    screen: Screen
    held: bool
    foot: tuple[str, ...] = ()
    moves: Mapping[str, Moved] | None = None
    since: Note | None = None


def public_body(making: Making) -> Body:
    """The body of a public version, scored or recorded."""
    scheme = making.taken.session.scheme
    return _recorded(making) if scheme is None else _scored(making, _screened(making.screen, scheme))


def _screened(screen: Screen, scheme: Scheme) -> Scheme:
    """The scheme with definitions that name nothing withheld."""

    def kept(text: str) -> str:
        return screen.detail("definition", text)

    threat = scheme.threat and replace(scheme.threat, definition=kept(scheme.threat.definition))
    impact = replace(scheme.impact, definition=kept(scheme.impact.definition))
    probability = replace(scheme.probability, definition=kept(scheme.probability.definition))
    words = kept(scheme.risk_definition)
    return replace(scheme, impact=impact, probability=probability, threat=threat, risk_definition=words)


def _method(making: Making, *rules: str) -> str:
    said = making.held and making.public.said and not making.foot
    return " ".join((*rules, _AMONG, *([_HELD] if said else [])))


# Scored


def _scored(making: Making, scheme: Scheme) -> Body:
    taken = making.taken
    rows = tuple(_row(making, taken.session.by_id[a]) for a in taken.order)
    apart = tuple(_apart(making, scheme, taken.session.by_id[r.area.area_id]) for r in taken.alone.not_scored)
    return Body(
        method=_method(making, *rule_sentences(scheme)),
        columns=_columns(making, _threat_afresh(scheme), rows),
        rows=rows,
        not_scored_columns=(*area_columns(), *_threat_afresh(scheme), Column(ColumnKey.WHY, "What is missing")),
        not_scored=apart,
        not_scored_title="Not scored",
        matrix=sheet_matrix(scheme, taken.alone, {a.area_id: a for a in taken.areas}),
        notes=_notes(making, scheme),
    )


def _threat_afresh(scheme: Scheme) -> tuple[Column, ...]:
    """The columns of the marks; a position is one among the areas shown."""
    columns = score_columns(scheme)
    if scheme.threat_kind is not ThreatKind.POSITION:
        return columns
    return tuple(replace(c, heading="Threat order") if c.key is ColumnKey.THREAT else c for c in columns)


def _columns(making: Making, scores: tuple[Column, ...], rows: tuple[SheetRow, ...]) -> tuple[Column, ...]:
    computed = (Column(ColumnKey.COMPUTED, "Computed rank"),) if making.taken.differs else ()
    why = (Column(ColumnKey.WHY, "Why"),) if any(row.why for row in rows) else ()
    past = past_columns() if making.moves is not None else ()
    first = (Column(ColumnKey.PRIORITY, ORDER), *area_columns())
    return (*first, *scores, Column(ColumnKey.RISK_RANK, "Risk rank"), *past, *computed, *why)


def _row(making: Making, area: RiskArea) -> SheetRow:
    taken, a = making.taken, area.area_id
    result = taken.alone.by_id[a]
    row = SheetRow(
        area_id=a,
        code=area.code,
        area=area.name,
        priority=taken.agreed[a].label,
        threat=mark(result.area.threat) if taken.alone.scheme.threat else "",
        impact=mark(result.area.impact),
        probability=mark(result.area.probability),
        chip=risk_chip(result.risk_score, result.band),
        risk_rank=_label(taken.risk.get(a)),
        computed=taken.computed[a].label if taken.computed[a] != taken.agreed[a] else "",
        why=_why(making, area),
    )
    return _with_past(making, row)


def _with_past(making: Making, row: SheetRow) -> SheetRow:
    move = (making.moves or {}).get(row.area_id)
    return replace(row, last_time=move.last_time, move=move.text) if move else row


def _label(rank: Rank | None) -> str:
    return rank.label if rank else NONE


def _apart(making: Making, scheme: Scheme, area: RiskArea) -> SheetRow:
    result = making.taken.alone.by_id[area.area_id]
    return SheetRow(
        area_id=area.area_id,
        code=area.code,
        area=area.name,
        threat=mark(result.area.threat) if scheme.threat else "",
        impact=mark(result.area.impact),
        probability=mark(result.area.probability),
        chip=risk_chip(result.risk_score, result.band),
        why=capital(marks_given(scheme, result)),
    )


def _placed(taken: Extract, area_id: str) -> Placement | None:
    """Where the full session has the area, if a move of its own is seen among the areas shown. One that is not would
    tell, by its reason, of an area that is not shown."""
    placement = taken.session.agreed.by_id.get(area_id)
    seen = placement is not None and placement.move and taken.computed[area_id] != taken.agreed[area_id]
    return placement if seen else None


def _reason(taken: Extract, area_id: str) -> str:
    """The reason of the area's last move that counts in the full session, seen or not."""
    placement = taken.session.agreed.by_id.get(area_id) if taken.session.scheme else None
    return placement.move.reason if placement and placement.move else ""


def _why(making: Making, area: RiskArea) -> str:
    """As on the full sheet: the reason of its move, of the change of its scores, or its justification."""
    if not making.public.reasons:
        return _all_left_out(making, area)
    placement = _placed(making.taken, area.area_id)
    for kind, text in (
        (MOVE, placement.move.reason if placement and placement.move else ""),
        ("reason of a change", first_sentence(area.change_reason)),
        ("justification", first_sentence(area.justification)),
    ):
        if text.strip():
            return shortened(" ".join(making.screen.reason(kind, area.name, text).split()), LONGEST_WHY)
    return ""


def _all_left_out(making: Making, area: RiskArea) -> str:
    """Nothing; each of the area's texts counts as left out."""
    for kind, text in (
        (MOVE, _reason(making.taken, area.area_id)),
        ("reason of a change", area.change_reason),
        ("justification", area.justification),
    ):
        making.screen.reason(kind, area.name, text)
    return ""


# Recorded


def _recorded(making: Making) -> Body:
    taken, source = making.taken, making.info.source.strip()
    by_id = taken.session.by_id
    rows = tuple(_recorded_row(making, by_id[a]) for a in taken.order)
    apart = tuple(_recorded_row(making, area) for area in taken.areas if area.area_id not in taken.agreed)
    ranks = (Column(ColumnKey.THREAT, "Threat order"), Column(ColumnKey.RISK_RANK, "Risk rank"))
    past = past_columns() if making.moves is not None else ()
    why = (Column(ColumnKey.WHY, "Why"),) if any(row.why for row in rows) else ()
    return Body(
        method=_method(making, METHOD, *([f"Source: {sentence(source)}"] if source else [])),
        columns=(Column(ColumnKey.PRIORITY, ORDER), *area_columns(), *ranks, *past, *why),
        rows=rows,
        not_scored_columns=(*area_columns(), *ranks),
        not_scored=apart,
        not_scored_title="Not ranked",
        matrix=None,
        notes=_recorded_notes(making),
    )


def _recorded_row(making: Making, area: RiskArea) -> SheetRow:
    taken, a = making.taken, area.area_id
    row = SheetRow(
        area_id=a,
        code=area.code,
        area=area.name,
        priority=taken.agreed[a].label if a in taken.agreed else "",
        threat=mark(taken.marks[a].threat),
        risk_rank=_label(taken.risk.get(a)),
        why=_why(making, area) if a in taken.agreed else "",
    )
    return _with_past(making, row)


def _recorded_notes(making: Making) -> tuple[Note, ...]:
    words = "Threat order: 1 is the greatest threat. Risk rank and order: 1 is first. All follow the source's order."
    notes = (*_first_notes(making), Note("What the words mean", plain([words])), _people(making))
    return tuple(note for note in notes if note.paragraphs)


# Notes


def _notes(making: Making, scheme: Scheme) -> tuple[Note, ...]:
    taken = making.taken
    notes = list(_first_notes(making))
    if taken.agreed:
        notes += [Note("Ties", plain(_ties(taken))), Note("Agreed order", _agreed(making))]
        if not taken.alone.not_scored:
            notes.append(Note("Not scored", plain(["None."])))
    notes += [Note("What the words mean", definitions(scheme)), _people(making)]
    return tuple(note for note in notes if note.paragraphs)


def _first_notes(making: Making) -> tuple[Note, ...]:
    info = making.info
    foot = [f"{'; '.join(making.foot)}. Withheld from this public version; in no order."] if making.foot else []
    again = making.screen.reason("reason for reopening", "", info.reopened) if info.number > 1 else ""
    since = (making.since,) if making.since else ()
    version = [f"It replaces version {info.number - 1}. {_told(again)}"] if again else []
    return Note("Withheld", plain(foot)), *since, Note(f"Why there is a version {info.number}", plain(version))


def _ties(taken: Extract) -> list[str]:
    """What broke each tie among the areas shown; nothing of one whose order or rank has another cause, which is not
    shown."""
    alone = taken.alone
    if not (alone.risk_ties or alone.priority_ties):
        return ["None."]
    codes = coded(alone, taken.session)
    ranks = {TieKind.RISK: taken.risk, TieKind.PRIORITY: taken.computed}
    return [
        tie_sentence(codes if len(tie.areas) > MOST_TIED else alone, tie)
        for tie in (*alone.risk_ties, *alone.priority_ties)
        if _explains(alone, tie, ranks[tie.kind])
    ]


def _explains(alone: Ranking, tie: Tie, ranks: Mapping[str, Rank]) -> bool:
    """Whether the areas of a tie stand in the full order as they do by themselves."""
    own = (alone.by_id[a] for a in tie.areas)
    got = [r.risk_rank if tie.kind is TieKind.RISK else r.priority_rank for r in own]
    return got == [ranks.get(a) for a in tie.areas]


def _agreed(making: Making) -> tuple[Runs, ...]:
    """Where the meeting differed from the method, and why, if reasons are kept."""
    taken = making.taken
    told = (*_moved(making), *_settled(making))
    if not taken.differs:
        return plain(["The areas shown stand as the method orders them."])
    general = "Where computed rank and order differ, the meeting agreed on another order than the method gives."
    return (*plain([general]), *told)


def _told(reason: str) -> str:
    return "The reason is withheld." if reason == REPLACED else sentence(reason)


def _moved(making: Making) -> tuple[Runs, ...]:
    taken, paragraphs = making.taken, []
    for area_id in taken.order:
        placement, area = _placed(taken, area_id), taken.session.by_id[area_id]
        if placement is None or placement.move is None:
            making.screen.unseen(MOVE, area.name, _reason(taken, area_id))
            continue
        why = making.screen.reason(MOVE, area.name, placement.move.reason)
        if why:
            ranks = f": computed rank {taken.computed[area_id].label}, order {taken.agreed[area_id].label}."
            paragraphs.append(((area.name, True), (f"{ranks} {_told(why)}", False)))
    return tuple(paragraphs)


def _settled(making: Making) -> tuple[Runs, ...]:
    """Reasons for the order of level areas, of which at least two are shown apart."""
    taken, paragraphs = making.taken, []
    for settlement in sorted(taken.session.settlements, key=lambda s: s.seq):
        shown = [a for a in settlement.areas if a in taken.agreed]
        apart = len({taken.agreed[a].value for a in shown}) > 1
        stands = apart and settlement.decision is Decision.ORDER and not settlement.lapsed
        if not shown or (making.public.reasons and not stands):
            continue
        names = [taken.session.by_id[a].name for a in shown]
        why = making.screen.reason(SETTLING, " and ".join(names), settlement.reason)
        if why:
            paragraphs.append(((f"{' ahead of '.join(names)}. {_told(why)}", False),))
    return tuple(paragraphs)


def _people(making: Making) -> Note:
    people = making.screen.people((a.role, a.agency) for a in making.taken.session.attendees)
    return Note("Who took part", plain([sentence("; ".join(people))]) if people else ())
