"""The session itself as the log tells it: begun, closed, reopened, its details, its scheme, its sheets."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from riskdesk.domain.log_areas import changed
from riskdesk.domain.log_line import Line
from riskdesk.domain.log_rows import Fields, Names, Told
from riskdesk.domain.words import day, plural

_FIELDS = {
    "assessment_title": "Assessment",
    "title": "Session",
    "partnership": "Partnership",
    "held_on": "Date held",
    "period": "Period",
    "data_to": "Data to",
    "marking": "Marking",
    "handling": "Handling",
    "issued_to": "Issued to",
    "issued_on": "Issued on",
    "review_on": "Next review",
    "label": "Label",
    "source": "Source",
}
"""What stands about a session and has a line of its own; other fields go with the edit that sets them."""


def begun_line(begun: Fields, rows: Sequence[Told], names: Names) -> Line:
    """How a version began: new, rescored from another, reopened for a reason, or brought in whole."""
    ids = frozenset(row.row.area_id for row in rows if row.entity == "area")
    values = {"areas": plural(len(ids), "area"), "number": str(begun.get("number", 1))}
    if str(begun.get("reopened") or "").strip():
        return Line("Reopened: version {number} begun", values, ids, str(begun["reopened"]))
    if begun.get("state") == "recorded":
        return Line("Recorded session entered with {areas}", values, ids)
    if begun.get("rescored_from"):
        title = names.title(str(begun["rescored_from"]))
        values["title"] = f"“{title}”" if title else "an earlier session"
        return Line("Session begun by rescoring {title}, with {areas}", values, ids)
    if begun.get("state") == "closed":
        return Line("Closed session entered with {areas}", values, ids)
    return Line("Session begun with {areas}", values, ids)


def info_lines(row: Told) -> Iterator[Line]:
    """ "Session closed", "Period: 2009/10 → 2010/11"."""
    if not row.before or not row.after:
        return
    if "state" in row.after:
        state = str(row.after["state"])
        yield Line("Session closed") if state == "closed" else Line("Session: {state}", {"state": state})
    for field, new in row.after.items():
        if field in _FIELDS:
            yield changed("{field}", {"field": _FIELDS[field]}, field, row.before.get(field), new)


def other_lines(row: Told) -> Iterable[Line]:
    """The scheme, the assessment, and a sheet that was issued."""
    if row.entity == "scheme":
        return (_scheme(row),)
    if row.entity == "assessment":
        return _assessment(row)
    return (_sheet(row.held),) if row.entity == "sheet" else ()


def _scheme(row: Told) -> Line:
    old, new = (_scheme_name(side) for side in (row.before, row.after))
    return Line("Scheme: {old} → {new}", {"old": old, "new": new}) if old != new else Line("Scheme changed")


def _scheme_name(side: Fields | None) -> str:
    text = (side or {}).get("text")
    held = json.loads(text) if isinstance(text, str) else text
    return str(held.get("name", "")) if isinstance(held, dict) else ""


def _assessment(row: Told) -> Iterator[Line]:
    if row.before is None:
        yield Line("Assessment “{title}” begun", {"title": str(row.held.get("title", ""))})
        return
    for field, new in (row.after or {}).items():
        name = "Assessment" if field == "title" else field.capitalize()
        yield changed("{field}", {"field": name}, field, row.before.get(field), new)


def _sheet(held: Fields) -> Line:
    """ "Sheet 1 issued on 9 November 2026 to the Board, code 7F3A-91C2, 1 page"."""
    parts = ["Sheet {number} issued"]
    parts += [" on {on}"] if held.get("issued_on") else []
    parts += [" to {to}"] if str(held.get("issued_to") or "").strip() else []
    parts += [", code {code}, {pages}"]
    values = {
        "number": str(held.get("number", "")),
        "on": day(str(held.get("issued_on") or "")),
        "to": str(held.get("issued_to") or ""),
        "code": str(held.get("code", "")),
        "pages": plural(int(held.get("pages") or 1), "page"),
    }
    return Line("".join(parts), values)


def attendance_lines(rows: Sequence[Told]) -> list[Line]:
    """Who came to the list and who went from it: the rows tell of places in the list, not of people."""
    old, new = ([_person(side) for row in rows if (side := s(row))] for s in (_before, _after))
    lines = [Line("Attendance: {who}", {"who": who}) for who in new if who not in old]
    return lines + [Line("Attendance: {who} taken out", {"who": who}) for who in old if who not in new]


def _before(row: Told) -> Fields | None:
    return row.before


def _after(row: Told) -> Fields | None:
    return row.after


def _person(held: Any) -> str:
    return ", ".join(str(held[key]) for key in ("role", "agency") if held.get(key))
