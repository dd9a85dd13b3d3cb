"""The rows of a comparison on paper: where each area stood, where it stands, and why it moved."""

from __future__ import annotations

from enum import StrEnum

from riskdesk.domain.compare import Comparison, Movement, Row, Side, move_text
from riskdesk.domain.ordering import Rank
from riskdesk.domain.scheme import Scheme, ThreatKind
from riskdesk.immutable import immutable
from riskdesk.sheet.data import Chip
from riskdesk.sheet.scored import risk_chip
from riskdesk.sheet.wording import NONE, sentence


class CompareKey(StrEnum):
    """The columns; the values name fields of :class:`CompareRow`, :class:`ToldRow` or :class:`WordedRow`."""

    NOW = "now"
    CODE = "code"
    AREA = "area"
    THEN = "then"
    MOVE = "move"
    RISK_THEN = "risk_then"
    RISK_NOW = "risk_now"
    RISK_RANK = "risk_rank"
    THREAT = "threat"
    WHAT_IF = "what_if"
    CAUSE = "cause"
    RANKS = "ranks"
    TOLD = "told"
    WHAT = "what"
    OLD = "old"
    NEW = "new"


@immutable
class CompareRow:
    """One area in the tables of moves; "–" where there is no value, and no chip where there is no risk score."""

    code: str
    area: str
    now: str
    then: str
    move: str
    risk_then: Chip | None
    risk_now: Chip | None
    risk_rank: str
    threat: str
    what_if: str
    cause: str


@immutable
class ToldRow:
    """How one area came to be where it is, in sentences."""

    code: str
    area: str
    ranks: str
    move: str
    told: str


@immutable
class WordedRow:
    """A wording that has changed, as it was and as it is."""

    what: str
    old: str
    new: str


def compare_row(comparison: Comparison, row: Row) -> CompareRow:
    """An area's row. Working out the cause costs a ranking where the area's own scores changed."""
    return CompareRow(
        code=row.code,
        area=row.name,
        now=_label(row.new.agreed if row.new else None),
        then=_label(row.old.agreed if row.old else None),
        move=move_text(row),
        risk_then=_chip(row.old),
        risk_now=_chip(row.new),
        risk_rank=_risk_ranks(row),
        threat=_threats(comparison, row),
        what_if=_label(row.what_if),
        cause=" ".join(row.cause.split()),
    )


def told_row(row: Row) -> ToldRow:
    """The row of the explanations."""
    said = [row.explanation]
    if row.definition_change and not row.pair.comparable:
        was, now = row.definition_change
        said.append(f"What the area covers has changed too. It was “{was}”, now it is “{now}”.")
    return ToldRow(row.code, row.name, row.ranks, move_text(row), sentence(" ".join(said)))


def is_told(comparison: Comparison, row: Row) -> bool:
    """Whether there is more to say of an area than stands in its row of the table.

    What is true of all alike, that a cause is not known or a method is another one, is said once above them.
    """
    if row.kind in (Movement.NEW, Movement.DROPPED) or row.definition_change or _renamed(row):
        return True
    if comparison.recorded:
        return False
    # A change of its own is a cause in any case; to put it in words would cost a ranking here.
    stayed = row.kind is Movement.SAME and (row.own_changed or row.cause != "")
    return stayed or row.kind in (Movement.UP, Movement.DOWN)


def _renamed(row: Row) -> bool:
    was = row.pair.old.by_id.get(row.area_id)
    return row.old is not None and was is not None and was.name != row.name


def _label(rank: Rank | None) -> str:
    return rank.label if rank else NONE


def _chip(side: Side | None) -> Chip | None:
    return risk_chip(side.risk_score, side.band) if side else None


def _risk_ranks(row: Row) -> str:
    """The two are not drawn as a step from one to the other where ranks are not comparable."""
    was, now = (_label(side.risk_rank) if side else NONE for side in (row.old, row.new))
    if row.pair.comparable or NONE in (was, now):
        return _step(row, was, now)
    return f"{was} then, {now} now"


def _threats(comparison: Comparison, row: Row) -> str:
    """The marks, each with its scale where the two versions have not the same."""
    schemes = comparison.old.scheme, comparison.new.scheme
    named = scale(schemes[0]) != scale(schemes[1])
    was, now = (_threat(side, made, named) for side, made in zip((row.old, row.new), schemes, strict=True))
    return _step(row, was, now)


def _threat(side: Side | None, scheme: Scheme | None, named: bool) -> str:
    value = None if side is None else side.threat_position if scheme is None else side.threat
    if value is None:
        return NONE
    kind, maximum = scale(scheme)
    if not named:
        return str(value)
    return f"position {value}" if kind is ThreatKind.POSITION else f"{value} of {maximum}"


def scale(scheme: Scheme | None) -> tuple[ThreatKind, int | None]:
    """What tells two scales of threat apart: the kind, and the most points. Recorded threats are positions."""
    if scheme is None or scheme.threat_kind is ThreatKind.POSITION:
        return ThreatKind.POSITION, None
    return scheme.threat_kind, scheme.threat.maximum if scheme.threat else None


def _step(row: Row, was: str, now: str) -> str:
    """ "13 → 10"; one alone where it is the same, or of an area that is gone."""
    if row.new is None or (row.old is not None and was == now):
        return was
    return f"{was} → {now}"
