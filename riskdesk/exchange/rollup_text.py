"""A roll-up as text: the ranks side by side for a terminal, then what is to be said of them."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from riskdesk.domain.rollup import Cell, Column, Rollup
from riskdesk.domain.rollup_words import flags, method_words, ranked_words, remarks, state_words, top_heading
from riskdesk.domain.words import day, number
from riskdesk.exchange.text_table import aligned

WIDE = 100
"""Characters of a line of the remarks."""


def rollup_lines(rollup: Rollup) -> list[str]:
    """The table, the sessions, the remarks."""
    head = ["Risk area", *(column.name for column in rollup.columns), "Best to worst", top_heading(rollup)]
    rows = [
        [
            row.name,
            *(_cell(cell, column) for cell, column in zip(row.cells, rollup.columns, strict=True)),
            row.spread or "-",
            str(row.top) if row.ranked else "-",
        ]
        for row in rollup.rows
    ]
    return [*aligned([head, *rows], {0}), "", *aligned(list(_sessions(rollup)), set(range(7))), "", *_remarks(rollup)]


def _cell(cell: Cell, column: Column) -> str:
    """ "3=  15 High  T 13": the agreed rank, and the score and threat as far as they are there."""
    side = cell.side
    if side is None:
        return cell.label
    parts = [cell.label]
    if side.risk_score is not None:
        parts.append(f"{number(side.risk_score)} {side.band.name if side.band else 'no band'}")
    threat = side.threat_position if side.threat is None else side.threat
    if column.shows_threat and threat is not None:
        parts.append(f"T {threat}")
    return ", ".join(parts)


def _sessions(rollup: Rollup) -> Iterator[list[str]]:
    yield ["", "Session", "Date", "Version", "Ranked", "Method", "Marking"]
    for column in rollup.columns:
        info = column.session.info
        yield [
            column.name,
            info.title,
            day(info.held_on) or "not dated",
            state_words(column),
            ranked_words(column, rollup),
            method_words(column, rollup),
            " · ".join(text for text in (info.marking, info.handling) if text.strip()) or "-",
        ]


def _remarks(rollup: Rollup) -> Iterator[str]:
    for flag in flags(rollup):
        yield from wrap(flag, WIDE)
    for remark in remarks(rollup):
        yield from wrap(f"{remark.about}. {remark.text}", WIDE)
