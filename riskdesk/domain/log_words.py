"""The log in words, the same in the window, on paper and at the command line: what an edit did, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from riskdesk.domain.log_areas import area_lines
from riskdesk.domain.log_line import Line
from riskdesk.domain.log_rows import Fields, Names, Told, begins
from riskdesk.domain.log_scores import mark_lines, recorded_lines
from riskdesk.domain.log_session import attendance_lines, begun_line, info_lines, other_lines
from riskdesk.domain.words import listed

CARRIED = frozenset({"rescore", "reopen"})
"""Kinds of edit that begin a version with what another one holds: that is not told again."""


def edit_lines(rows: Sequence[Told], names: Names) -> list[Line]:
    """What an edit did, each thing once; never empty."""
    begun = begins(rows)
    if begun is None:
        lines = _changes(rows, names)
    else:
        lines = [begun_line(begun, rows, names)]
        if rows[0].row.kind not in CARRIED:
            lines += _scores(rows, names)
    if len(lines) > 1:
        lines = list({line.text: line for line in lines}.values())
    return lines or [Line("{kind}", {"kind": rows[0].row.kind})]


def _changes(rows: Sequence[Told], names: Names) -> list[Line]:
    if all(row.entity == "mark" for row in rows):
        return list(mark_lines(rows, names))
    scheme = [row for row in rows if row.entity == "scheme"]
    others = [row for row in rows if row.entity not in ("scheme", "mark", "attendee", "area", "recorded")]
    lines = [line for row in scheme for line in other_lines(row)]
    lines += area_lines([row for row in rows if row.entity == "area"], names)
    lines += _scores([row for row in rows if row.entity in ("mark", "recorded")], names)
    lines += [line for row in others for line in _other(row, names)]
    return lines + attendance_lines([row for row in rows if row.entity == "attendee"])


def _scores(rows: Sequence[Told], names: Names) -> list[Line]:
    """Marks, recorded ranks, and in a version that is begun with them the agreed order."""
    lines = [*mark_lines([row for row in rows if row.entity == "mark"], names)]
    lines += recorded_lines([row for row in rows if row.entity == "recorded"], names)
    if begins(rows) is not None:
        lines += [line for row in rows if row.entity in ("move", "settlement") for line in _other(row, names)]
    return lines


def _other(row: Told, names: Names) -> Iterable[Line]:
    if row.entity == "move":
        return _move(row, names)
    if row.entity == "settlement":
        return _settlement(row, names)
    return info_lines(row) if row.entity == "info" else other_lines(row)


_STATES = {
    "agreed": "{area}: agreed move confirmed",
    "confirm": "{area}: agreed move waits to be confirmed",
    "suspended": "{area}: agreed move suspended",
}


def _move(row: Told, names: Names) -> Iterator[Line]:
    """ "Drugs: agreed ahead of Domestic Violence"."""
    version = row.row.version_id
    area_id = row.row.area_id or str(row.held.get("area_id", ""))
    values, areas = {"area": names.area(version, area_id)}, frozenset({area_id})
    if row.before is None:
        ahead = row.held.get("ahead_of")
        if ahead:
            values["other"], areas = names.area(version, ahead), areas | {ahead}
        form = "{area}: agreed ahead of {other}" if ahead else "{area}: agreed last"
        yield Line(form, values, areas, str(row.held.get("reason", "")))
    elif row.after is None:
        yield Line("{area}: agreed move taken back", values, areas)
    else:
        yield from _move_fields(row.before, row.after, values, areas)


def _move_fields(before: Fields, after: Fields, values: dict[str, str], areas: frozenset[str]) -> Iterator[Line]:
    if "state" in after:
        yield Line(_STATES.get(str(after["state"]), "{area}: agreed move changed"), values, areas)
    if "reason" in after:
        old, new = str(before.get("reason", "")), str(after["reason"])
        yield Line("{area}: reason of the move “{old}” → “{new}”", {**values, "old": old, "new": new}, areas)


def _settlement(row: Told, names: Names) -> Iterator[Line]:
    if row.before is not None and row.after is not None:
        if "lapsed" in row.after:
            yield _lapsed(names.settled(row.row.version_id, row.row.key), bool(row.after["lapsed"]), row, names)
        return
    held: dict[str, Any] = dict(row.held)
    ids = [str(area_id) for area_id in held.get("areas", ())]
    called = [names.area(row.row.version_id, area_id) for area_id in ids]
    if row.after is None:
        form, told, reason = "Tie opened again: {areas}", listed(called), ""
    elif held.get("decision") == "leave":
        form, told, reason = "Left as a tie: {areas}", listed(called), str(held.get("reason", ""))
    else:
        form, told, reason = "Tie settled: {areas}", " ahead of ".join(called), str(held.get("reason", ""))
    yield Line(form, {"areas": told}, frozenset(ids), reason)


def _lapsed(ids: Sequence[str], lapsed: bool, row: Told, names: Names) -> Line:
    """ "Tie of Domestic Violence and Drugs: its settlement has lapsed"."""
    called = listed([names.area(row.row.version_id, area_id) for area_id in ids]) or "areas"
    form = "Tie of {areas}: its settlement has lapsed" if lapsed else "Tie of {areas}: its settlement holds again"
    return Line(form, {"areas": called}, frozenset(ids))
