"""Risk areas as the log tells them: added, renamed, removed, merged, split, and the words on their scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from riskdesk.domain.log_line import Line
from riskdesk.domain.log_rows import Names, Told
from riskdesk.domain.words import day, listed

_FIELDS = {
    "code": "code",
    "definition": "definition",
    "lead_agency": "lead agency",
    "justification": "why this score",
    "dissent": "dissent",
    "source": "source",
    "data_to": "data to",
    "confidence": "confidence",
    "change_reason": "why it changed",
}
_SILENT = frozenset({"ancestors"})
DATES = frozenset({"held_on", "data_to", "issued_on", "review_on"})
"""Fields that hold ISO dates."""


def area_lines(rows: Sequence[Told], names: Names) -> Iterator[Line]:
    """What an edit did to areas, but for their marks."""
    joined, told = _joined(rows, names)
    yield from joined
    moved = False
    for row in rows:
        if row.row.area_id in told:
            continue
        yield from _area(row, names)
        moved = moved or (row.before is not None and "position" in (row.after or {}))
    if moved and not joined:
        yield Line("Order of scoring changed")


def _joined(rows: Sequence[Told], names: Names) -> tuple[list[Line], set[str]]:
    """ "Merged A and B into C", or "Split A into B and C", with the ids that it tells of; also where it is undone."""
    made = [row for row in rows if (row.came or row.went) and row.held.get("ancestors")]
    nearest = [str(old) for row in made for old in row.held["ancestors"]]
    gone = [row for row in rows if row.row.area_id in nearest and "removed" in row.held and not row.came]
    if not made or not gone:
        return [], set()
    # An undo has its rows the other way round.
    gone.sort(key=lambda row: nearest.index(row.row.area_id))
    made.sort(key=lambda row: int(row.held.get("position", 0)))
    ids = frozenset(row.row.area_id for row in (*gone, *made))
    old, new = (listed([names.area(row.row.version_id, row.row.area_id) for row in some]) for some in (gone, made))
    reason = next((str(side["removed"]) for side in (gone[0].after, gone[0].before) if side and side["removed"]), "")
    form = "Merged {old} into {new}" if len(gone) > 1 else "Split {old} into {new}"
    return [Line(form, {"old": old, "new": new}, ids, reason)], set(ids)


def _area(row: Told, names: Names) -> Iterator[Line]:
    areas = frozenset({row.row.area_id})
    name = names.area(row.row.version_id, row.row.area_id)
    if row.before is None or row.after is None:
        form = "{area}: added" if row.before is None else "{area}: taken out again"
        yield Line(form, {"area": name}, areas)
        return
    for field, new in row.after.items():
        if field != "position" and field not in _SILENT:
            yield _field(name, areas, field, row.before.get(field), new)


def _field(name: str, areas: frozenset[str], field: str, old: Any, new: Any) -> Line:
    if field == "name":
        return Line("{old} is now called {new}", {"old": str(old), "new": str(new)}, areas)
    if field == "removed":
        if new is None:
            return Line("{area}: brought back", {"area": name}, areas)
        return Line("{area}: removed", {"area": name}, areas, str(new))
    if field == "parked":
        return Line("{area}: parked for later" if new else "{area}: no longer parked", {"area": name}, areas)
    called = _FIELDS.get(field, field.replace("_", " "))
    return changed(f"{{area}}, {called}", {"area": name}, field, old, new, areas)


def changed(
    form: str, values: dict[str, str], field: str, old: Any, new: Any, areas: frozenset[str] = frozenset()
) -> Line:
    """ "Period: 2009/10 → 2010/11", with what is empty in words."""
    was, now = (day(str(v or "")) if field in DATES else str(v or "") for v in (old, new))
    if not was.strip():
        return Line(f"{form}: {{new}}", {**values, "new": now}, areas)
    if not now.strip():
        return Line(f"{form}: “{{old}}” taken out", {**values, "old": was}, areas)
    return Line(f"{form}: {{old}} → {{new}}", {**values, "old": was, "new": now}, areas)
