"""The sheet of a recorded session: ranks that were transcribed, with their source, and nothing computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from riskdesk.domain.compare import Comparison
from riskdesk.domain.ranking import Rank
from riskdesk.domain.session import RecordedRanks, RiskArea, Session
from riskdesk.sheet.data import Body, Column, ColumnKey, SheetRow
from riskdesk.sheet.notes import recorded_notes
from riskdesk.sheet.past import past_columns, past_note, with_past
from riskdesk.sheet.scored import LONGEST_WHY, area_columns, mark
from riskdesk.sheet.wording import first_sentence, sentence, shortened

METHOD = (
    "The ranks are recorded as they were published; nothing is computed here. "
    "Impact, probability, risk score, band and computed rank are not recorded."
)
"""What a sheet of recorded ranks says of its method."""


def recorded_body(session: Session, past: Comparison | None = None) -> Body:
    """What the sheet of a recorded session shows; ``past`` compares it with last time's."""
    ranks = {a.area_id: session.recorded.get(a.area_id) for a in session.present}
    shown = sorted(session.present, key=lambda a: (_agreed(ranks[a.area_id]), a.name.casefold(), a.area_id))
    labels = _labels(ranks)
    rows = tuple(with_past(_recorded_row(a, ranks[a.area_id], labels), past) for a in shown)
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


def _agreed(ranks: RecordedRanks | None) -> int:
    return ranks.agreed_rank if ranks is not None and ranks.agreed_rank is not None else 1_000_000


def _labels(ranks: Mapping[str, RecordedRanks | None]) -> Mapping[int, str]:
    """The recorded agreed ranks as they are shown: "3=" where several areas have it."""
    held = [r.agreed_rank for r in ranks.values() if r is not None and r.agreed_rank is not None]
    return {value: Rank(value, held.count(value) > 1).label for value in set(held)}


def _recorded_ranks() -> tuple[Column, ...]:
    return Column(ColumnKey.THREAT, "Threat position"), Column(ColumnKey.RISK_RANK, "Risk rank")


def _recorded_columns(rows: Iterable[SheetRow], past: bool) -> tuple[Column, ...]:
    why = (Column(ColumnKey.WHY, "Why"),) if any(row.why for row in rows) else ()
    moved = past_columns() if past else ()
    return (Column(ColumnKey.PRIORITY, "Agreed rank"), *area_columns(), *_recorded_ranks(), *moved, *why)


def _recorded_row(area: RiskArea, ranks: RecordedRanks | None, labels: Mapping[int, str]) -> SheetRow:
    return SheetRow(
        area_id=area.area_id,
        code=area.code,
        area=area.name,
        priority=labels[ranks.agreed_rank] if ranks is not None and ranks.agreed_rank is not None else "",
        threat=mark(ranks.threat_position if ranks else None),
        risk_rank=mark(ranks.risk_rank if ranks else None),
        why=shortened(first_sentence(area.justification), LONGEST_WHY),
    )
