"""The cards at the right of the History tab: what moved between two versions, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from riskdesk.domain.compare import WHAT_IF, Comparison, Movement, Row, move_text
from riskdesk.ui.priorities.cards import Sheet
from riskdesk.ui.theme import Theme

MOST = 12
"""So many areas have a card of their own; the table has them all."""
Tr = Callable[[str], str]


def compare_cards(comparison: Comparison | None, picked: Sequence[str], theme: Theme, tr: Tr) -> list[QWidget]:
    """The counts and the method, then the picked areas, or where none is picked those that moved most."""
    if comparison is None:
        sheet = Sheet(tr("Nothing to compare with yet"), theme)
        sheet.write(tr("Two sessions of this assessment are needed, or two versions of one."))
        return [sheet.frame]
    made = [_head(comparison, theme, tr)]
    rows = [row for row in comparison.rows if row.area_id in picked] or _moved(comparison)
    made += [_area(row, theme).frame for row in rows[:MOST]]
    if len(rows) > MOST:
        sheet = Sheet(tr("and {} more").format(len(rows) - MOST), theme)
        sheet.write(tr("Compare lists every area."))
        made.append(sheet.frame)
    return made


def _moved(comparison: Comparison) -> list[Row]:
    """The areas of which there is something to say, the longest moves first, then what came and went; that an area is
    not scored yet is nothing that moved."""

    def tells(row: Row) -> bool:
        if row.kind is Movement.NOT_COMPARED:
            return not comparison.comparable or row.definition_change is not None
        return row.kind is not Movement.SAME or row.own_changed

    moved = [row for row in comparison.rows if tells(row)]
    return sorted(moved, key=lambda row: -abs(row.places or 0))


def _head(comparison: Comparison, theme: Theme, tr: Tr) -> QWidget:
    sheet = Sheet(comparison.title, theme)
    sheet.write(comparison.counts_text, "")
    sheet.write(comparison.sum_text, "hint")
    sheet.write(comparison.method_text)
    for text in (*comparison.method, *comparison.notes, *comparison.asides):
        sheet.write(text, "hint")
    if comparison.what_if is not None:
        ranks = [f"{row.code} {row.what_if.label}" for row in comparison.rows if row.what_if]
        sheet.write(f"{WHAT_IF[:1].upper()}{WHAT_IF[1:]}: {', '.join(ranks) or tr('nothing can be ranked')}.", "hint")
    return sheet.frame


def _area(row: Row, theme: Theme) -> Sheet:
    move = move_text(row)
    sheet = Sheet(f"{row.name}  {row.ranks}" + (f"  {move}" if row.places else ""), theme)
    sheet.write(row.explanation)
    return sheet
