"""The rows of a roll-up on paper: a rank, a chip and a threat for every session."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

from riskdesk.domain.rollup import Cell, Column, Rollup, Row
from riskdesk.domain.rollup_words import method_words, ranked_words, state_words
from riskdesk.domain.seal import seal
from riskdesk.domain.words import day, joined
from riskdesk.sheet.data import Chip
from riskdesk.sheet.scored import risk_chip
from riskdesk.sheet.wording import NONE

AREA, SPREAD, TOP_COUNT = "area", "spread", "top"


def key(what: str, place: int) -> str:
    """The name of a field of a row: "rank", "risk" or "threat" of the session at a place."""
    return f"{what}_{place}"


def rollup_row(rollup: Rollup, row: Row, places: Sequence[int]) -> SimpleNamespace:
    """An area with the cells of the sessions at these places, counted over all columns."""
    held: dict[str, str | Chip | None] = {
        AREA: row.name,
        SPREAD: row.spread or NONE,
        TOP_COUNT: str(row.top) if row.ranked else NONE,
    }
    for place in places:
        cell, column = row.cells[place], rollup.columns[place]
        held[key("rank", place)] = cell.label
        held[key("risk", place)] = _risk(cell, column)
        held[key("threat", place)] = _threat(cell)
    return SimpleNamespace(**held)


def _risk(cell: Cell, column: Column) -> str | Chip:
    chip = risk_chip(cell.side.risk_score, cell.side.band) if cell.side else None
    if chip is not None:
        return chip
    return "not recorded" if cell.rank and column.recorded else NONE


def _threat(cell: Cell) -> str:
    if cell.side is None:
        return NONE
    value = cell.side.threat_position if cell.side.threat is None else cell.side.threat
    return NONE if value is None else str(value)


def session_row(rollup: Rollup, column: Column) -> SimpleNamespace:
    """The facts of one session."""
    info = column.session.info
    marking = joined((info.marking, info.handling))
    return SimpleNamespace(
        area=column.name,
        session=joined(dict.fromkeys((info.assessment_title, info.title))),
        held_on=day(info.held_on) or "not dated",
        version=state_words(column),
        ranked=ranked_words(column, rollup),
        method=method_words(column, rollup),
        marking=marking or NONE,
        code=seal(column.session),
    )
