"""The priority table with its values as numbers, ranks and dates, as spreadsheets take them."""

from __future__ import annotations

from riskdesk.domain.compare import Comparison, compare
from riskdesk.domain.compare_sides import Side, sides
from riskdesk.domain.explain import marks_given
from riskdesk.domain.ranking import Rank
from riskdesk.domain.session import RiskArea, Session
from riskdesk.immutable import immutable
from riskdesk.sheet.data import Sheet, SheetOptions


@immutable
class AreaRow:
    """One area and how it stands; a value is ``None``, a text ``""``, where there is none.

    ``places`` counts the ranks that the area moved by since last time, up being positive; ``move`` says the same in
    signs and words. ``reason`` is that of the move or the settled tie that brought it where it stands, whole.
    ``missing`` says which marks an area that is not scored still lacks.
    """

    area: RiskArea
    side: Side
    threat_rank: Rank | None = None
    last_time: Rank | None = None
    places: int | None = None
    move: str = ""
    reason: str = ""
    missing: str = ""


@immutable
class AreaRows:
    """The areas of a sheet in its order: the ranked ones, and apart from them those that are not scored."""

    ranked: tuple[AreaRow, ...]
    apart: tuple[AreaRow, ...]


def area_rows(session: Session, sheet: Sheet, options: SheetOptions) -> AreaRows:
    """The areas that stand on the sheet, and no others."""
    past = compare(options.before, session) if options.before is not None else None
    table = sides(session)

    def row(area_id: str, move: str) -> AreaRow:
        made = _row(session, area_id, table[area_id], past)
        return AreaRow(*made, move, _reason(session, area_id), _missing(session, area_id))

    body = sheet.body
    return AreaRows(
        tuple(row(shown.area_id, shown.move) for shown in body.rows),
        tuple(row(shown.area_id, shown.move) for shown in body.not_scored),
    )


def _row(
    session: Session, area_id: str, side: Side, past: Comparison | None
) -> tuple[RiskArea, Side, Rank | None, Rank | None, int | None]:
    threat = session.ranking.by_id[area_id].threat_rank if session.scheme and session.scheme.threat else None
    found = past.by_id.get(area_id) if past else None
    last = found.old.agreed if found and found.old else None
    return session.by_id[area_id], side, threat, last, found.places if found else None


def _reason(session: Session, area_id: str) -> str:
    placed = session.agreed.by_id.get(area_id) if session.scheme else None
    why = (placed.move or placed.settlement) if placed else None
    return why.reason if why else ""


def _missing(session: Session, area_id: str) -> str:
    if session.scheme is None:
        return ""
    result = session.ranking.by_id[area_id]
    return "" if result.scored else marks_given(session.scheme, result)
