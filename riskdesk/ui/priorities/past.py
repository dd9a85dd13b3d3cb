"""Last time on the Priorities tab: where each area stood, how it moved, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from riskdesk.domain.compare import Comparison, Movement, move_text
from riskdesk.domain.compare import Row as Compared
from riskdesk.domain.words import day
from riskdesk.ui.priorities.cards import Scene, Sheet
from riskdesk.ui.priorities.rows import NONE, Kind, Row, Tr, rank_words
from riskdesk.ui.priorities.steps import Proposal

MOST = 6
"""So many dropped areas are named; the rest are counted."""


def with_past(rows: Sequence[Row], past: Comparison | None, proposal: Proposal | None, tr: Tr) -> tuple[Row, ...]:
    """The rows with last time's rank and the move; of a proposal with the move that it would make."""
    if past is None:
        return tuple(rows)
    return tuple(_told(row, past.by_id.get(row.key), proposal, tr) if row.kind is Kind.RANKED else row for row in rows)


def _told(row: Row, compared: Compared | None, proposal: Proposal | None, tr: Tr) -> Row:
    if compared is None:
        return row
    if proposal and compared.places is not None and compared.old and compared.old.agreed:
        places = compared.old.agreed.value - int(row.agreed.removesuffix("="))
        kind = Movement.SAME if places == 0 else Movement.UP if places > 0 else Movement.DOWN
        compared = replace(compared, places=places, kind=kind)
    was = compared.old.agreed if compared.old else None
    last, move = was.label if was else NONE, move_text(compared)
    return replace(row, last=last, move=move, spoken=f"{row.spoken}, {_spoken(compared, tr)}")


def _spoken(compared: Compared, tr: Tr) -> str:
    was = compared.old.agreed if compared.old else None
    if compared.kind is Movement.NEW:
        return tr("new since last time")
    if was is None or compared.places is None:
        return tr("not compared with last time")
    if compared.places == 0:
        return tr("same as last time")
    words = tr("up {} from {}") if compared.places > 0 else tr("down {} from {}")
    return words.format(abs(compared.places), rank_words(was))


def past_card(scene: Scene, past: Comparison, tr: Tr) -> Sheet:
    """What became of the selected area since last time, then what is true of all."""
    info = past.old.info
    title = ", ".join(filter(None, (tr("Since {}").format(info.title), day(info.held_on))))
    sheet = Sheet(title, scene.theme)
    found = past.by_id.get(scene.area_id)
    if found is not None and found.new is not None:
        sheet.write(f"{move_text(found)}  {found.explanation}" if found.places else found.explanation, "")
    sheet.write(past.counts_text)
    if not past.comparable or past.recorded:
        sheet.write(past.method_text)
    dropped = [row for row in past.rows if row.kind is Movement.DROPPED]
    for row in dropped[:MOST]:
        was = row.old.agreed.label if row.old and row.old.agreed else NONE
        sheet.write(tr("Was {rank}: {area}, {why}").format(rank=was, area=row.name, why=row.cause), "hint")
    if len(dropped) > MOST:
        sheet.write(tr("and {} more").format(len(dropped) - MOST), "hint")
    return sheet
