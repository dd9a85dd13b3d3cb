"""The columns of a comparison's tables: which there are, how they look, and how wide each is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from riskdesk.domain.compare import Comparison
from riskdesk.domain.scheme import ThreatKind
from riskdesk.reports.chip import chip_width
from riskdesk.reports.compare_rows import CompareKey, CompareRow, scale
from riskdesk.reports.flow import Pen
from riskdesk.reports.fonts import Weight
from riskdesk.reports.styles import BODY, HEAVY, QUIET, SMALL, STRONG, Style
from riskdesk.reports.table import HEAD_SIZE, PADDING, Align, TableColumn
from riskdesk.sheet.data import Chip
from riskdesk.sheet.wording import NONE

Headings = Mapping[CompareKey, str]
"""The columns of a table in their order, with their headings."""

TOLD: Headings = {
    CompareKey.CODE: "Code",
    CompareKey.AREA: "Risk area",
    CompareKey.RANKS: "Rank",
    CompareKey.MOVE: "Move",
    CompareKey.TOLD: "How it came about",
}
WORDED: Headings = {CompareKey.WHAT: "What has changed", CompareKey.OLD: "Then", CompareKey.NEW: "Now"}

_Look = tuple[Align, Style, float]
_LOOK: Mapping[CompareKey, _Look] = {
    CompareKey.NOW: (Align.CENTRE, HEAVY, 10.8),
    CompareKey.CODE: (Align.LEFT, STRONG, 8.2),
    CompareKey.AREA: (Align.LEFT, STRONG, 9.0),
    CompareKey.THEN: (Align.RIGHT, BODY, 9.4),
    CompareKey.MOVE: (Align.RIGHT, BODY, 9.4),
    CompareKey.RISK_THEN: (Align.LEFT, BODY, 9.0),
    CompareKey.RISK_NOW: (Align.LEFT, BODY, 9.0),
    CompareKey.RISK_RANK: (Align.RIGHT, BODY, 9.4),
    CompareKey.THREAT: (Align.RIGHT, BODY, 9.4),
    CompareKey.WHAT_IF: (Align.RIGHT, QUIET, 9.4),
    CompareKey.CAUSE: (Align.LEFT, SMALL, 8.3),
    CompareKey.RANKS: (Align.RIGHT, BODY, 9.0),
    CompareKey.TOLD: (Align.LEFT, SMALL, 8.6),
    CompareKey.WHAT: (Align.LEFT, STRONG, 8.6),
    CompareKey.OLD: (Align.LEFT, SMALL, 8.6),
    CompareKey.NEW: (Align.LEFT, SMALL, 8.6),
}
_LEVEL = 8.6
"""The one size in tables whose cells begin at the same height, so that they stand on one line."""
_WIDEST = 96.0
"""The most that a column of figures or codes takes; longer texts wrap."""
_WIDEST_CHIP = 120.0
_NARROWEST = 90.0
"""The least that a column of names takes."""
_SLACK = 0.5
"""So that what was measured to fit is not broken by a rounding."""
_RANKS = (CompareKey.THEN, CompareKey.MOVE)
_CHIPS = (CompareKey.RISK_THEN, CompareKey.RISK_NOW)
_TEXTS = (CompareKey.CAUSE, CompareKey.TOLD, CompareKey.WHAT, CompareKey.OLD, CompareKey.NEW)


def ranked_headings(comparison: Comparison, rows: Sequence[CompareRow]) -> Headings:
    """The table in the new agreed order."""
    return {CompareKey.NOW: "Rank now", **_headings(comparison, rows, CompareKey.THEN, CompareKey.MOVE)}


def not_ranked_headings(comparison: Comparison, rows: Sequence[CompareRow]) -> Headings:
    """The areas of the new version that have no rank in it."""
    return _headings(comparison, rows, CompareKey.THEN, CompareKey.MOVE)


def dropped_headings(comparison: Comparison, rows: Sequence[CompareRow]) -> Headings:
    """The areas of the old version only."""
    found = _headings(comparison, rows, CompareKey.THEN)
    then = {key: f"{found[key]} then" for key in (CompareKey.RISK_RANK, CompareKey.THREAT) if key in found}
    return {**found, **then, CompareKey.CAUSE: "What became of it"}


def _headings(comparison: Comparison, rows: Sequence[CompareRow], *ranks: CompareKey) -> Headings:
    """The columns that have anything to say in these rows."""
    every: dict[CompareKey, str] = {
        CompareKey.CODE: "Code",
        CompareKey.AREA: "Risk area",
        CompareKey.THEN: "Rank then",
        CompareKey.MOVE: "Move",
        CompareKey.RISK_THEN: "Risk score then",
        CompareKey.RISK_NOW: "Risk score now",
        CompareKey.RISK_RANK: "Risk rank",
        CompareKey.THREAT: _threat_heading(comparison),
        CompareKey.WHAT_IF: "What-if, not a result",
        CompareKey.CAUSE: "Cause",
    }
    always = (CompareKey.CODE, CompareKey.AREA, *ranks)
    return {key: said for key, said in every.items() if key in always or (_said(rows, key) and key not in _RANKS)}


def _said(rows: Sequence[CompareRow], key: CompareKey) -> bool:
    return any(getattr(row, key.value) not in (None, "", NONE, f"{NONE} → {NONE}") for row in rows)


def _threat_heading(comparison: Comparison) -> str:
    """With the scale where both have the same."""
    kind, maximum = scale(comparison.new.scheme)
    if scale(comparison.old.scheme) != (kind, maximum):
        return "Threat"
    return f"Threat of {maximum}" if kind is ThreatKind.POINTS else "Threat position"


def columns(
    pen: Pen, headings: Headings, rows: Sequence[object], width: float, level: bool = False
) -> tuple[TableColumn, ...]:
    """The columns with their widths, ``width`` points in all: figures take what they need, names and texts the rest.

    Args:
        level: all in one size.
    """
    looks = {key: _level(_LOOK[key]) if level else _LOOK[key] for key in headings}
    wanted = {key: _wanted(pen, key, look, rows) for key, look in looks.items()}
    texts = [key for key in headings if key in _TEXTS]
    widths = {key: _fixed(pen, key, said, wanted[key]) for key, said in headings.items() if key not in texts}
    if CompareKey.AREA in headings:
        room = width - sum(wide for key, wide in widths.items() if key is not CompareKey.AREA)
        widths[CompareKey.AREA] = _area(wanted, texts, room)
    rest = width - sum(widths.values())
    widths.update({key: rest / len(texts) for key in texts})
    return tuple(TableColumn(key, said, widths[key], *looks[key]) for key, said in headings.items())


def _level(look: _Look) -> _Look:
    align, style, _ = look
    return align, style, _LEVEL


def _area(wanted: Mapping[CompareKey, float], texts: Sequence[CompareKey], room: float) -> float:
    """Names get what they want up to half of the room, and more where the texts leave it; all where there are none."""
    if not texts:
        return room
    area, text = max(wanted[CompareKey.AREA], _NARROWEST), max(wanted[key] for key in texts)
    return area if area + text <= room else max(min(area, room / 2), room - text)


def _wanted(pen: Pen, key: CompareKey, look: _Look, rows: Iterable[object]) -> float:
    """The width at which no cell would wrap."""
    _, style, size = look
    held = {getattr(row, key.value) for row in rows}
    chips = [chip_width(pen, chip, size) for chip in held if isinstance(chip, Chip)]
    texts = [pen.setter.width(text, size, style.weight) for text in held if isinstance(text, str)]
    return max([*chips, *texts], default=0.0) + 2 * PADDING + _SLACK


def _fixed(pen: Pen, key: CompareKey, heading: str, wanted: float) -> float:
    """The width of the heading's longest word, or of the widest cell up to a bound."""
    head = max(pen.setter.width(word, HEAD_SIZE, Weight.SEMIBOLD) for word in heading.split()) + 2 * PADDING + _SLACK
    return max(head, min(wanted, _WIDEST_CHIP if key in _CHIPS else _WIDEST))
