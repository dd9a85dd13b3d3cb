"""The ranked table of a scored session, and what is not scored apart from it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from riskdesk.domain.agreed import Placement
from riskdesk.domain.compare import Comparison
from riskdesk.domain.explain import marks_given
from riskdesk.domain.method import method_sentences
from riskdesk.domain.ranking import Result
from riskdesk.domain.scheme import Band, Scheme, ThreatKind
from riskdesk.domain.session import RiskArea, Session
from riskdesk.domain.words import number
from riskdesk.sheet.data import Body, Chip, Column, ColumnKey, SheetRow
from riskdesk.sheet.matrix import sheet_matrix
from riskdesk.sheet.notes import notes
from riskdesk.sheet.past import past_columns, past_note, with_past
from riskdesk.sheet.wording import NONE, first_sentence, shortened

PASSED = "Others were moved past it."
LONGEST_WHY = 160
"""The table gives a short reason: so many characters at most. A move's reason stands in full below the table."""


def scored_body(session: Session, scheme: Scheme, past: Comparison | None = None) -> Body:
    """What the sheet of a scored session shows; ``past`` compares it with last time's."""
    ranking, agreed = session.ranking, session.agreed
    differ = any(p.differs for p in agreed.placements)
    rows = tuple(with_past(_row(session, scheme, ranking.by_id[p.area_id], p), past) for p in agreed.placements)
    return Body(
        method=" ".join(method_sentences(scheme)),
        columns=_columns(scheme, rows, differ, past is not None),
        rows=rows,
        not_scored_columns=_columns_apart(scheme),
        not_scored=tuple(_row(session, scheme, result, None) for result in ranking.not_scored),
        not_scored_title="Not scored",
        matrix=sheet_matrix(scheme, ranking, session.by_id),
        notes=(*past_note(past), *notes(session, scheme)),
    )


def _columns(scheme: Scheme, rows: Iterable[SheetRow], differ: bool, past: bool) -> tuple[Column, ...]:
    columns = [Column(ColumnKey.PRIORITY, "Priority"), *area_columns(), *score_columns(scheme)]
    columns.append(Column(ColumnKey.RISK_RANK, "Risk rank"))
    columns.extend(past_columns() if past else ())
    if differ:
        columns.append(Column(ColumnKey.COMPUTED, "Computed rank"))
    if any(row.why for row in rows):
        columns.append(Column(ColumnKey.WHY, "Why"))
    return tuple(columns)


def _columns_apart(scheme: Scheme) -> tuple[Column, ...]:
    return (*area_columns(), *score_columns(scheme), Column(ColumnKey.WHY, "What is missing"))


def area_columns() -> tuple[Column, ...]:
    """The columns that say which area it is."""
    return Column(ColumnKey.CODE, "Code"), Column(ColumnKey.AREA, "Risk area")


def score_columns(scheme: Scheme) -> tuple[Column, ...]:
    """The columns of the marks and of the risk score."""
    threat: tuple[Column, ...] = ()
    if scheme.threat is not None:
        points = scheme.threat_kind is ThreatKind.POINTS
        threat = (Column(ColumnKey.THREAT, f"Threat of {scheme.threat.maximum}" if points else "Threat position"),)
    return (
        *threat,
        Column(ColumnKey.IMPACT, scheme.impact.name),
        Column(ColumnKey.PROBABILITY, scheme.probability.name),
        Column(ColumnKey.RISK, "Risk score"),
    )


def _row(session: Session, scheme: Scheme, result: Result, placement: Placement | None) -> SheetRow:
    """A row of the table; without a placement, of the areas that are not scored."""
    area, marks = session.by_id[result.area.area_id], result.area
    return SheetRow(
        area_id=area.area_id,
        code=area.code,
        area=area.name,
        priority=placement.agreed.label if placement else "",
        threat=mark(marks.threat) if scheme.threat else "",
        impact=mark(marks.impact),
        probability=mark(marks.probability),
        chip=risk_chip(result.risk_score, result.band),
        risk_rank=result.risk_rank.label if result.risk_rank else NONE,
        computed=placement.computed.label if placement and placement.differs else "",
        why=_why(area, placement) if placement else capital(marks_given(scheme, result)),
    )


def mark(value: int | None) -> str:
    """A mark, or the sign for a missing one."""
    return NONE if value is None else str(value)


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def risk_chip(score: Fraction | None, band: Band | None) -> Chip | None:
    """A risk score with its band, if it has one; nothing where there is no score."""
    if score is None:
        return None
    if band is None:
        return Chip(number(score), "no band", "", "#FFFFFF", "#1B2430")
    return Chip(number(score), band.name, band.sign, band.fill, band.text)


def _why(area: RiskArea, placement: Placement) -> str:
    """Why the area is where it is: the reason of the move that brought it here, else of the tie that was settled, else
    that others were moved past it; with no such difference why its scores changed since last time, or the first
    sentence of its justification."""
    said = first_sentence(area.change_reason) or first_sentence(area.justification)
    if placement.move:
        said = placement.move.reason
    elif placement.differs and placement.settlement:
        said = f"Tie settled by the meeting: {placement.settlement.reason}"
    elif placement.differs:
        said = f"{PASSED} {said}"
    return shortened(" ".join(said.split()), LONGEST_WHY)
