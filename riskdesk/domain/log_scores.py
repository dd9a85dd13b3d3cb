"""Marks and recorded ranks as the log tells them: all that an edit did to one area in one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from riskdesk.domain.log_line import Line
from riskdesk.domain.log_rows import Names, Told
from riskdesk.domain.session import ROOM, SETTLED_ROUND

_SETTLED = f"{SETTLED_ROUND}/{ROOM}"


def mark_lines(rows: Sequence[Told], names: Names) -> Iterator[Line]:
    """ "Drugs: impact 2 → 3, threat score 13 → 10"; of values confirmed "Drugs: last time's values confirmed (...)"."""
    by_area: dict[tuple[str, str], list[Told]] = {}
    for row in rows:
        by_area.setdefault((row.row.version_id, row.row.area_id), []).append(row)
    for (version, area_id), own in by_area.items():
        confirmed = own[0].row.kind == "confirm" and all(row.came for row in own)
        parts = [_values(row) if confirmed else _part(row, names) for row in own]
        values = {"area": names.area(version, area_id)}
        forms = []
        for n, (row, part) in enumerate(zip(own, parts, strict=True)):
            values[f"factor{n}"] = _factor(row, names)
            forms.append(f"{{factor{n}}} {part}")
        told = ", ".join(forms)
        form = f"{{area}}: last time’s values confirmed ({told})" if confirmed else f"{{area}}: {told}"
        yield Line(form, values, frozenset({area_id}), marks=len(own), cleared=all(row.went for row in own))


def _values(row: Told) -> str:
    return str(row.held.get("value"))


def _part(row: Told, names: Names) -> str:
    """ "2 → 3"; of a first mark its value alone, with last time's beside it where the area was rescored."""
    old, new = (side.get("value") if side else None for side in (row.before, row.after))
    if new is None:
        return f"{old} → not scored"
    if old is not None:
        return f"{old} → {new}"
    if row.row.kind in ("undo", "redo"):
        return f"not scored → {new}"
    last = names.last_time(row.row.version_id, row.row.area_id, _key(row)[0])
    if last is None:
        return str(new)
    return f"{new} (as last time)" if last == new else f"{new} (last time {last})"


def _factor(row: Told, names: Names) -> str:
    """The factor's name, with round and scorer where it is not the room's settled mark."""
    key, whose = _key(row)
    name = names.factor(row.row.version_id, key)
    if whose == _SETTLED:
        return name
    number, _, scorer = whose.partition("/")
    return f"{name} (round {number}, {scorer})"


def _key(row: Told) -> tuple[str, str]:
    """Factor, and round with scorer, of "area/factor/round/scorer"."""
    factor, _, whose = row.row.key.removeprefix(f"{row.row.area_id}/").partition("/")
    return factor, whose


_RECORDED = (("threat_position", "threat position"), ("risk_rank", "risk rank"), ("agreed_rank", "agreed rank"))


def recorded_lines(rows: Sequence[Told], names: Names) -> Iterator[Line]:
    """ "Drugs: recorded as threat position 4, risk rank 5, agreed rank 4"."""
    for row in rows:
        held = [f"{name} {row.held[key]}" for key, name in _RECORDED if row.held.get(key) is not None]
        values = {"area": names.area(row.row.version_id, row.row.area_id), "ranks": ", ".join(held) or "not ranked"}
        yield Line("{area}: recorded as {ranks}", values, frozenset({row.row.area_id}))
