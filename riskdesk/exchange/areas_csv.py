"""The priority table as CSV: one heading, one line an area, plain columns for other programs.

The file is UTF-8 with a byte-order mark, by which a spreadsheet knows its letters, with CRLF at the ends of lines.
Texts that a spreadsheet would calculate are marked as ``cell_text.guarded`` says; ``scores_csv`` undoes that where it
reads names.
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from riskdesk.domain.cell_text import guarded, writable
from riskdesk.domain.codes import tidy_name
from riskdesk.domain.ranking import Rank
from riskdesk.domain.scheme import IMPACT, PROBABILITY, THREAT
from riskdesk.domain.session import Session
from riskdesk.exchange.area_rows import AreaRow, area_rows
from riskdesk.sheet.build import AS_RECORDED, SheetOptions, build_sheet

_COLUMNS: Mapping[str, Callable[[AreaRow], str]] = {
    "area_id": lambda row: row.area.area_id,
    "code": lambda row: row.area.code,
    "area": lambda row: tidy_name(row.area.name),
    IMPACT: lambda row: _whole(row.side.impact),
    PROBABILITY: lambda row: _whole(row.side.probability),
    THREAT: lambda row: _whole(row.side.threat),
    "threat_position": lambda row: _whole(row.side.threat_position),
    "risk_score": lambda row: _number(row.side.risk_score),
    "band": lambda row: row.side.band.name if row.side.band else "",
    "risk_rank": lambda row: _value(row.side.risk_rank),
    "risk_rank_label": lambda row: _label(row.side.risk_rank),
    "threat_rank": lambda row: _value(row.threat_rank),
    "priority_score": lambda row: _number(row.side.priority_score),
    "priority_rank": lambda row: _value(row.side.computed),
    "priority_rank_label": lambda row: _label(row.side.computed),
    "agreed_rank": lambda row: _value(row.side.agreed),
    "agreed_rank_label": lambda row: _label(row.side.agreed),
    "agreed_reason": lambda row: row.reason,
    "last_time": lambda row: _label(row.last_time),
    "move": lambda row: row.move,
    "justification": lambda row: row.area.justification,
    "change_reason": lambda row: row.area.change_reason,
    "dissent": lambda row: row.area.dissent,
    "source": lambda row: row.area.source,
    "data_to": lambda row: row.area.data_to,
    "confidence": lambda row: row.area.confidence or "",
    "definition": lambda row: row.area.definition,
    "lead_agency": lambda row: row.area.lead_agency,
}
HEADINGS = tuple(_COLUMNS)
"""The columns; those of ``riskdesk rank --json`` have the same names here."""

Record = Mapping[str, str]
"""One area by the names of the columns, no text marked."""


def areas_csv(session: Session, options: SheetOptions = AS_RECORDED) -> bytes:
    """The areas of a session as CSV, the ranked ones in their order and after them those that are not scored."""
    rows = area_rows(session, build_sheet(session, options), options)
    made = ({name: value(row) for name, value in _COLUMNS.items()} for row in (*rows.ranked, *rows.apart))
    return dump_records(made)


def dump_records(rows: Iterable[Record]) -> bytes:
    """Records under the heading, as bytes of CSV; what the record lacks is blank."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for row in rows:
        writer.writerow([guarded(writable(row.get(name, ""))) for name in HEADINGS])
    return BOM_UTF8 + out.getvalue().encode()


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)


def _number(value: Fraction | None) -> str:
    """As a decimal with a full stop, as short as the nearest floating-point number allows."""
    if value is None:
        return ""
    return str(value.numerator) if value.denominator == 1 else repr(float(value))


def _value(rank: Rank | None) -> str:
    return "" if rank is None else str(rank.value)


def _label(rank: Rank | None) -> str:
    return "" if rank is None else rank.label
