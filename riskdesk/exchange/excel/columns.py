"""The columns of the table in the workbook: their headings, widths and values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field

from riskdesk.domain.scheme import Scheme, ThreatKind
from riskdesk.exchange.area_rows import AreaRow
from riskdesk.exchange.excel.book import DATE, PLAIN, WRAPPED, Look, as_date
from riskdesk.immutable import immutable

RISK = "Risk score"
BAND = "Band"
AREA = "Risk area"
REASON = "Reason for the agreed rank, or what is missing"
CENTRED: Look = {**PLAIN, "align": "center"}
SCORE: Look = {**CENTRED, "num_format": "0.0000"}


@immutable
class ExcelColumn:
    """A column: ``value`` gives what stands in it, ``width`` is in Excel's characters.

    ``optional`` ones are left out where no area has a value; ``screen`` ones are not printed.
    """

    heading: str
    width: float
    value: Callable[[AreaRow], object]
    look: Look = field(default_factory=lambda: PLAIN)
    optional: bool = False
    screen: bool = False


def columns_for(scheme: Scheme | None, rows: Iterable[AreaRow]) -> tuple[ExcelColumn, ...]:
    """The columns that these areas fill; the first is the hidden one by which a row is known again."""
    held = tuple(rows)
    every = (*_standing(scheme), *_scores(scheme), *_past(), *_words())
    return tuple(c for c in every if not c.optional or any(c.value(row) not in (None, "") for row in held))


def _standing(scheme: Scheme | None) -> tuple[ExcelColumn, ...]:
    first: tuple[ExcelColumn, ...] = (
        ExcelColumn("Area id", 34, lambda row: row.area.area_id),
        ExcelColumn("Agreed rank" if scheme is None else "Priority", 7.5, lambda row: row.side.agreed, CENTRED),
    )
    if scheme is not None:
        first += (ExcelColumn("Computed rank", 9.5, lambda row: row.side.computed, CENTRED),)
    return (
        *first,
        ExcelColumn("Code", 6, lambda row: row.area.code),
        ExcelColumn(AREA, 28, lambda row: row.area.name, {**WRAPPED, "bold": True}),
    )


def _scores(scheme: Scheme | None) -> tuple[ExcelColumn, ...]:
    rank = ExcelColumn("Risk rank", 6, lambda row: row.side.risk_rank, CENTRED)
    if scheme is None:
        return (ExcelColumn("Threat position", 8.5, lambda row: row.side.threat_position, CENTRED), rank)
    threat: tuple[ExcelColumn, ...] = ()
    if scheme.threat is not None:
        points = scheme.threat_kind is ThreatKind.POINTS
        words = f"Threat of {scheme.threat.maximum}" if points else "Threat position"
        threat = (ExcelColumn(words, 8.5, lambda row: row.side.threat, CENTRED),)
    return (
        *threat,
        ExcelColumn(scheme.impact.name, 8.5, lambda row: row.side.impact, CENTRED),
        ExcelColumn(scheme.probability.name, 10.5, lambda row: row.side.probability, CENTRED),
        ExcelColumn(RISK, 7, lambda row: row.side.risk_score, CENTRED),
        ExcelColumn(BAND, 13.5, band_words),
        rank,
        ExcelColumn("Threat rank", 7, lambda row: row.threat_rank, CENTRED, optional=True),
        ExcelColumn("Priority score", 8, lambda row: row.side.priority_score, SCORE),
    )


def _past() -> tuple[ExcelColumn, ...]:
    return (
        ExcelColumn("Last time", 6, lambda row: row.last_time, CENTRED, optional=True),
        ExcelColumn("Move", 6, _move, {**CENTRED, "num_format": '"▲ "0;"▼ "0;"–"'}, optional=True),
    )


def _words() -> tuple[ExcelColumn, ...]:
    return (
        ExcelColumn(REASON, 30, lambda row: row.reason or row.missing, WRAPPED, optional=True),
        ExcelColumn("Justification", 60, lambda row: row.area.justification, WRAPPED, optional=True),
        ExcelColumn("Why it changed", 30, lambda row: row.area.change_reason, WRAPPED, True),
        ExcelColumn("Dissent", 36, lambda row: row.area.dissent, WRAPPED, True, True),
        ExcelColumn("Source", 36, lambda row: row.area.source, WRAPPED, True, True),
        ExcelColumn("Data to", 12, lambda row: as_date(row.area.data_to) or row.area.data_to, DATE, True, True),
        ExcelColumn("Confidence", 11, lambda row: row.area.confidence, PLAIN, True, True),
        ExcelColumn("What the area covers", 40, lambda row: row.area.definition, WRAPPED, True, True),
        ExcelColumn("Lead agency", 20, lambda row: row.area.lead_agency, WRAPPED, True, True),
    )


def band_words(row: AreaRow) -> str:
    """ "▲▲ Very High": sign and word, so that no colour is needed."""
    band = row.side.band
    if band is None:
        return "" if row.side.risk_score is None else "no band"
    return f"{band.sign} {band.name}".strip()


def _move(row: AreaRow) -> object:
    """The places as a number where ranks are compared, else the word ("new")."""
    return row.places if row.places is not None else row.move
