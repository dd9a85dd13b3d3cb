"""Last time on the sheet: its ranks, the moves, what is new and what was dropped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from riskdesk.domain.compare import WHAT_IF, Comparison, Movement, Row, move_text
from riskdesk.domain.session import Session
from riskdesk.domain.words import day
from riskdesk.sheet.data import Column, ColumnKey, SheetRow
from riskdesk.sheet.notes import Note, Runs
from riskdesk.sheet.wording import NONE, sentence

MOST_SAID = 12
"""So many sentences on what differs in the method; the rest are counted."""


def compared_with(before: Session | None) -> str:
    """ "Quarter 2, v1, 12 May 2026": what the moves are told against, or nothing."""
    if before is None:
        return ""
    info = before.info
    return ", ".join(filter(None, (info.title, f"v{info.number}", day(info.held_on))))


def past_columns() -> tuple[Column, ...]:
    """The columns that say where an area stood and how it moved."""
    return Column(ColumnKey.LAST_TIME, "Last time"), Column(ColumnKey.MOVE, "Move")


def with_past(row: SheetRow, past: Comparison | None) -> SheetRow:
    """The row with last time's agreed rank and the move."""
    found = past.by_id.get(row.area_id) if past else None
    if found is None:
        return row
    was = found.old.agreed.label if found.old and found.old.agreed else NONE
    return replace(row, last_time=was, move=move_text(found))


def past_note(past: Comparison | None) -> tuple[Note, ...]:
    """What has changed since last time: the counts, new and dropped areas, and a method that is another one."""
    if past is None:
        return ()
    paragraphs = [*_counted(past), *_method(past), *_kept_apart(past)]
    return (Note("Since last time", tuple(paragraphs)),)


def _counted(past: Comparison) -> Iterable[Runs]:
    yield ((f"{past.counts_text}. ", True), (" ".join(past.asides), False))


def _method(past: Comparison) -> Iterable[Runs]:
    """Nothing where the method is the same: that is what everybody expects."""
    if past.comparable and not past.recorded:
        return
    said = list(past.method[:MOST_SAID])
    if len(past.method) > MOST_SAID:
        said.append(f"And {len(past.method) - MOST_SAID} more differences.")
    verdict = past.method_text if past.comparable else f"{past.method_text} n/c: not comparable."
    yield ((verdict, True), ("".join(f" {text}" for text in said), False))
    if past.what_if is not None:
        ranks = [(r.code, r.what_if.label) for r in past.rows if r.what_if]
        told = ", ".join(f"{code} {label}" for code, label in ranks)
        yield ((f"{WHAT_IF[:1].upper()}{WHAT_IF[1:]}: ", True), (sentence(told or "none could be ranked"), False))


def _kept_apart(past: Comparison) -> Iterable[Runs]:
    """New, dropped and redefined areas, one paragraph each kind; moves stand in the table."""
    for kind, heading in ((Movement.NEW, "New: "), (Movement.DROPPED, "Dropped: ")):
        rows = [row for row in past.rows if row.kind is kind]
        if rows:
            yield ((heading, True), (sentence("; ".join(_told(row) for row in rows)), False))
    if past.comparable:
        for row in past.rows:
            if row.kind is Movement.NOT_COMPARED:
                yield ((f"{row.name} (n/c): ", True), (sentence(row.explanation), False))


def _told(row: Row) -> str:
    was = f", was {row.old.agreed.label}" if row.kind is Movement.DROPPED and row.old and row.old.agreed else ""
    why = row.cause.removeprefix(row.kind).removeprefix(", ")
    return f"{row.name}{was} ({why})" if why else f"{row.name}{was}"
