"""A comparison as plain text for a terminal or a mail."""

from __future__ import annotations

from collections.abc import Sequence

from riskdesk.domain.compare import WHAT_IF, Comparison, Difference, Movement, Row, Side, move_text
from riskdesk.domain.seal import seal
from riskdesk.domain.session import Session
from riskdesk.domain.words import day, number
from riskdesk.exchange.text_table import GAP, aligned

_APART = {Movement.NEW: "New", Movement.DROPPED: "Dropped"}


def compare_text(comparison: Comparison) -> str:
    """What is compared, the method, the areas of both with their moves, the new and the dropped ones apart, and how the
    counts add up; ends in a line end."""
    parts = [
        _head(comparison),
        "\n".join([comparison.counts_text, comparison.method_text, *_method(comparison), *comparison.asides]),
        _table(comparison),
        _redefined(comparison),
        *(_apart(comparison, kind) for kind in _APART),
        comparison.sum_text,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(comparison: Comparison) -> str:
    then, now = (_session(session) for session in (comparison.old, comparison.new))
    return "\n".join([comparison.title, f"{GAP}then: {then}", f"{GAP}now:  {now}"])


def _session(session: Session) -> str:
    info = session.info
    when = day(info.held_on) or "not dated"
    parts = [info.title, when, f"version {info.number}", info.state.value, f"code {seal(session)}", info.label]
    parts.append(f"reopened because “{info.reopened}”" if info.reopened else "")
    return ", ".join(_line(part) for part in parts if part)


def _method(comparison: Comparison) -> list[str]:
    """What differs in the schemes, with old and new wording below it."""
    lines = []
    for difference in comparison.differences:
        lines.append(GAP + _line(difference.text))
        if difference.old or difference.new:
            lines += [f"{GAP}{GAP}{when} {_line(text) or 'nothing'}" for when, text in _worded(difference)]
    return lines


def _worded(difference: Difference) -> tuple[tuple[str, str], ...]:
    return ("then:", difference.old), ("now: ", difference.new)


def _redefined(comparison: Comparison) -> str:
    """Old and new wording of the areas whose definition has changed."""
    rows = [row for row in comparison.rows if comparison.comparable and row.definition_change]
    return "\n".join(f"{_line(row.name)}: {_line(row.explanation)}" for row in rows)


def _table(comparison: Comparison) -> str:
    rows = [row for row in comparison.rows if row.kind not in _APART]
    if not rows:
        return ""
    what_if = comparison.what_if is not None
    heads = ["Area", "Then", "Now", "Rank", "Move", *(["What-if*"] if what_if else []), "Cause"]
    cells = [
        [_line(row.name), _score(row.old), _score(row.new), row.ranks, _move(row), *_guess(row, what_if), _cause(row)]
        for row in rows
    ]
    lines = aligned([heads, *cells], {0, 1, 2, len(heads) - 1})
    apart = any(row.kind is Movement.NOT_COMPARED for row in rows)
    notes = [*([f"* {WHAT_IF}"] if what_if else []), *(["n/c: not compared; the cause says why"] if apart else [])]
    return "\n".join([*lines, *notes])


def _guess(row: Row, wanted: bool) -> list[str]:
    return [row.what_if.label if row.what_if else "–"] if wanted else []


def _score(side: Side | None) -> str:
    """ "15 High", or "–" where there is no risk score."""
    if side is None or side.risk_score is None:
        return "–"
    return number(side.risk_score) + (f" {side.band.name}" if side.band else "")


def _move(row: Row) -> str:
    """With an arrow and a sign, as a terminal may lack the arrow: "▲ +2", "▼ -1"."""
    return f"{move_text(row)[0]} {row.places:+d}" if row.places else move_text(row)


def _cause(row: Row) -> str:
    return _line(row.cause)


def _apart(comparison: Comparison, kind: Movement) -> str:
    rows: Sequence[Row] = [row for row in comparison.rows if row.kind is kind]
    if not rows:
        return ""
    cells = [[_line(row.name), *_there(row), _cause(row)] for row in rows]
    lines = aligned([["Area", "Score", "Rank", "Cause"], *cells], {0, 1, 3})
    return "\n".join([f"{_APART[kind]} ({len(rows)})", *lines])


def _there(row: Row) -> tuple[str, str]:
    side = row.new or row.old
    return _score(side), side.agreed.label if side and side.agreed else "–"


def _line(text: str) -> str:
    """The text in one line."""
    return " ".join(text.split())
