"""The log in words: every edit as one short sentence or a few, the newest first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from riskdesk.domain.catalogue import LogRow
from riskdesk.domain.explain import lower
from riskdesk.domain.session import Session
from riskdesk.domain.words import day, plural
from riskdesk.services.changes import DATES
from riskdesk.ui.details.fields import tr

MOST_EDITS = 500
MOST_LINES = 4
"""So many lines an edit has at most; what there is more is counted."""
LONGEST = 90
"""Letters of a text that the log shows; the whole text is in the session."""
BEGINNINGS = frozenset({"new assessment", "new session"})


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One edit: its day and time on this computer's clock, what it did, who kept the record and why."""

    day: str
    time: str
    lines: tuple[str, ...]
    who: str
    why: str


def log_entries(rows: Sequence[LogRow], session: Session) -> list[LogEntry]:
    """The newest edits, newest first; rows come oldest first, as the library gives them."""
    edits = [tuple(group) for _, group in groupby(rows, key=lambda row: row.edit)]
    return [_entry(edit, session) for edit in reversed(edits[-MOST_EDITS:])]


def local(at: str) -> datetime:
    """A time of the log (UTC) on this computer's clock."""
    return datetime.fromisoformat(at).astimezone()


def _entry(edit: Sequence[LogRow], session: Session) -> LogEntry:
    first, when = edit[0], local(edit[0].at)
    lines = _lines(edit, session)
    if first.kind in ("undo", "redo"):
        words = tr("Undone: {what}") if first.kind == "undo" else tr("Redone: {what}")
        lines = [words.format(what=line) for line in lines]
    if len(lines) > MOST_LINES:
        more = len(lines) - MOST_LINES + 1
        lines = [*lines[: MOST_LINES - 1], tr("and {n} more").format(n=more)]
    # A reason that stands in its line already is not said twice.
    why = "" if any(_cut(first.why) in line for line in lines) else _cut(first.why)
    return LogEntry(day(when.date().isoformat()), f"{when:%H:%M}", tuple(lines), first.who, why)


def _lines(edit: Sequence[LogRow], session: Session) -> list[str]:
    if edit[0].kind in BEGINNINGS:
        areas = sum(row.entity == "area" for row in edit)
        return [tr("Session begun with {areas}").format(areas=plural(areas, "area"))]
    rows = sorted(edit, key=lambda row: row.entity != "scheme")
    marks = [row for row in rows if row.entity == "mark"]
    if len(marks) > MOST_LINES:
        rows = [row for row in rows if row.entity != "mark"]
    said = [line for row in rows for line in _row(row, session)]
    if len(marks) > MOST_LINES:
        said.insert(int(rows[:1] != [] and rows[0].entity == "scheme"), _many_marks(marks))
    said += _attendance([row for row in rows if row.entity == "attendee"])
    return list(dict.fromkeys(said)) or [edit[0].kind]


def _many_marks(rows: Sequence[LogRow]) -> str:
    """A block that was pasted, or the marks that another scheme cleared, in one line."""
    if all(row.after is None for row in rows):
        return tr("{marks} cleared").format(marks=plural(len(rows), "mark"))
    areas = len({row.area_id for row in rows})
    return tr("{marks} in {areas}").format(marks=plural(len(rows), "mark"), areas=plural(areas, "area"))


def _attendance(rows: Sequence[LogRow]) -> list[str]:
    """Who came to the list and who went from it: the rows tell of places in the list, not of people."""
    old, new = ([_person(held) for row in rows if (held := _read(side(row)))] for side in (_before, _after))
    lines = [tr("Attendance: {who}").format(who=who) for who in new if who not in old]
    return lines + [tr("Attendance: {who} taken out").format(who=who) for who in old if who not in new]


def _before(row: LogRow) -> str | None:
    return row.before


def _after(row: LogRow) -> str | None:
    return row.after


def _row(row: LogRow, session: Session) -> Iterable[str]:
    before, after = _read(row.before), _read(row.after)
    say = _SAYINGS.get(row.entity)
    return say(row, before, after, session) if say else ()


def _read(text: str | None) -> dict[str, Any] | None:
    return json.loads(text) if text else None


Fields = dict[str, Any] | None


def _mark(row: LogRow, before: Fields, after: Fields, session: Session) -> Iterator[str]:
    """ "Drugs: impact 2 → 3"."""
    key = row.key.split("/")[1]
    named = {f.key: lower(f.name) for f in session.scheme.factors} if session.scheme else {}
    old, new = (before or {}).get("value"), (after or {}).get("value")
    start = tr("{area}: {factor}").format(area=_name(session, row.area_id), factor=named.get(key, key))
    if old is None:
        undone = row.kind in ("undo", "redo")
        yield tr("{start} not scored → {new}").format(start=start, new=new) if undone else f"{start} {new}"
    elif new is None:
        yield tr("{start} {old} → not scored").format(start=start, old=old)
    else:
        yield f"{start} {old} → {new}"


def _area(row: LogRow, before: Fields, after: Fields, session: Session) -> Iterator[str]:
    name = _name(session, row.area_id)
    if before is None or after is None:
        words = tr("{area}: added") if before is None else tr("{area}: taken out again")
        yield words.format(area=(after or before or {}).get("name", name))
        return
    for field, new in after.items():
        yield from _area_field(name, field, before[field], new)


def _area_field(name: str, field: str, old: Any, new: Any) -> Iterator[str]:
    if field == "position":
        yield tr("Order of scoring changed")
    elif field == "name":
        yield tr("{old} is now called {new}").format(old=old, new=new)
    elif field == "removed":
        words = tr("{area}: brought back") if new is None else tr("{area}: removed, “{reason}”")
        yield words.format(area=name, reason=_cut(str(new)))
    elif field == "parked":
        yield (tr("{area}: parked for later") if new else tr("{area}: no longer parked")).format(area=name)
    else:
        named = tr("{area}, {field}").format(area=name, field=_area_fields().get(field, field))
        yield _changed(named, field, old, new)


def _area_fields() -> dict[str, str]:
    return {
        "code": tr("code"),
        "definition": tr("definition"),
        "lead_agency": tr("lead agency"),
        "justification": tr("why this score"),
        "dissent": tr("dissent"),
        "source": tr("source"),
        "data_to": tr("data to"),
        "confidence": tr("confidence"),
    }


def _info(_row: LogRow, before: Fields, after: Fields, _session: Session) -> Iterator[str]:
    if not before or not after:
        return
    if "state" in after:
        yield tr("Session closed") if after["state"] == "closed" else tr("Session: {s}").format(s=after["state"])
    for field, new in after.items():
        if field not in ("state", "closed_at"):
            yield _changed(_info_fields().get(field, field), field, before[field], new)


def _info_fields() -> dict[str, str]:
    return {
        "assessment_title": tr("Assessment"),
        "title": tr("Session"),
        "partnership": tr("Partnership"),
        "held_on": tr("Date held"),
        "period": tr("Period"),
        "data_to": tr("Data to"),
        "marking": tr("Marking"),
        "handling": tr("Handling"),
        "issued_to": tr("Issued to"),
        "issued_on": tr("Issued on"),
        "review_on": tr("Next review"),
        "label": tr("Label"),
    }


def _changed(name: str, field: str, old: Any, new: Any) -> str:
    """ "Period: 2009/10 → 2010/11", with what is empty in words."""
    was, now = (_cut(day(v) if field in DATES else str(v or "")) for v in (old, new))
    if not was:
        return tr("{field}: {new}").format(field=name, new=now)
    if not now:
        return tr("{field}: “{old}” taken out").format(field=name, old=was)
    return tr("{field}: {old} → {new}").format(field=name, old=was, new=now)


def _move(row: LogRow, before: Fields, after: Fields, session: Session) -> Iterator[str]:
    held = after or before or {}
    name = _name(session, row.area_id or str(held.get("area_id", "")))
    if before is None:
        ahead = held.get("ahead_of")
        words = tr("{area}: agreed ahead of {other}, “{reason}”") if ahead else tr("{area}: agreed last, “{reason}”")
        other = _name(session, ahead) if ahead else ""
        yield words.format(area=name, other=other, reason=_cut(str(held.get("reason", ""))))
    elif after is None:
        yield tr("{area}: agreed move taken back").format(area=name)
    else:
        yield from _move_fields(name, after)


def _move_fields(name: str, after: dict[str, Any]) -> Iterator[str]:
    states = {
        "agreed": tr("{area}: agreed move confirmed"),
        "confirm": tr("{area}: agreed move waits to be confirmed"),
        "suspended": tr("{area}: agreed move suspended"),
    }
    if "state" in after:
        yield states.get(str(after["state"]), "{area}").format(area=name)
    if "reason" in after:
        yield tr("{area}: reason of the move “{reason}”").format(area=name, reason=_cut(str(after["reason"])))


def _settlement(_row: LogRow, before: Fields, after: Fields, session: Session) -> Iterator[str]:
    if before is not None and after is not None:
        if "lapsed" in after:
            yield tr("A tie’s settlement has lapsed") if after["lapsed"] else tr("A tie’s settlement holds again")
        return
    held = after or before or {}
    areas = ", ".join(_name(session, str(a)) for a in held.get("areas", ()))
    if after is None:
        words = tr("Tie opened again: {areas}")
    elif held.get("decision") == "leave":
        words = tr("Left as a tie: {areas}")
    else:
        words = tr("Tie settled: {areas}")
    yield words.format(areas=_cut(areas))


def _person(held: dict[str, Any]) -> str:
    return ", ".join(str(held[key]) for key in ("role", "agency") if held.get(key))


def _scheme(_row: LogRow, before: Fields, after: Fields, _session: Session) -> Iterator[str]:
    old, new = (_scheme_name(side) for side in (before, after))
    yield tr("Scheme: {old} → {new}").format(old=old, new=new) if old != new else tr("Scheme changed")


def _scheme_name(side: Fields) -> str:
    text = (side or {}).get("text")
    held = json.loads(text) if isinstance(text, str) else text
    return str(held.get("name", "")) if isinstance(held, dict) else ""


def _name(session: Session, area_id: str) -> str:
    area = session.by_id.get(area_id)
    return area.name if area else tr("An area")


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"


_SAYINGS = {
    "mark": _mark,
    "area": _area,
    "info": _info,
    "move": _move,
    "settlement": _settlement,
    "scheme": _scheme,
}
