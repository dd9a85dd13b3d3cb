"""The sheet of a recorded session: ranks that were transcribed, with their source, and nothing computed."""

from __future__ import annotations

from collections.abc import Iterable

from riskdesk.domain.compare import Comparison
from riskdesk.domain.compare_sides import Side, sides
from riskdesk.domain.session import RiskArea, Session
from riskdesk.sheet.data import Body, Column, ColumnKey, SheetRow
from riskdesk.sheet.notes import recorded_notes
from riskdesk.sheet.past import past_columns, past_note, with_past
from riskdesk.sheet.scored import LONGEST_WHY, area_columns, mark
from riskdesk.sheet.wording import NONE, first_sentence, sentence, shortened

METHOD = (
    "The ranks are recorded as they were published; nothing is computed here. "
    "Impact, probability, risk score, band and computed rank are not recorded."
)
"""What a sheet of recorded ranks says of its method."""


def recorded_body(session: Session, past: Comparison | None = None) -> Body:
    """What the sheet of a recorded session shows; ``past`` compares it with last time's."""
    by_id = session.by_id
    rows = tuple(with_past(_recorded_row(by_id[a], side), past) for a, side in sides(session).items())
    ranked = tuple(row for row in rows if row.priority)
    source = session.info.source.strip()
    return Body(
        method=f"{METHOD} Source: {sentence(source)}" if source else METHOD,
        columns=_recorded_columns(ranked, past is not None),
        rows=ranked,
        not_scored_columns=(*area_columns(), *_recorded_ranks()),
        not_scored=tuple(row for row in rows if not row.priority),
        not_scored_title="Not ranked",
        matrix=None,
        notes=(*past_note(past), *recorded_notes(session)),
    )


def _recorded_ranks() -> tuple[Column, ...]:
    return Column(ColumnKey.THREAT, "Threat position"), Column(ColumnKey.RISK_RANK, "Risk rank")


def _recorded_columns(rows: Iterable[SheetRow], past: bool) -> tuple[Column, ...]:
    why = (Column(ColumnKey.WHY, "Why"),) if any(row.why for row in rows) else ()
    moved = past_columns() if past else ()
    return (Column(ColumnKey.PRIORITY, "Agreed rank"), *area_columns(), *_recorded_ranks(), *moved, *why)


def _recorded_row(area: RiskArea, side: Side) -> SheetRow:
    return SheetRow(
        area_id=area.area_id,
        code=area.code,
        area=area.name,
        priority=side.agreed.label if side.agreed else "",
        threat=mark(side.threat_position),
        risk_rank=side.risk_rank.label if side.risk_rank else NONE,
        why=shortened(first_sentence(area.justification), LONGEST_WHY),
    )
