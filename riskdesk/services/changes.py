"""Edits as lists of changes: pure functions of a session, each checking what it is given.

All raise ``EditError`` (or ``MarkError``) with one sentence and change nothing themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from riskdesk.domain.codes import LONGEST_CODE, code_for, name_key, tidy_name
from riskdesk.domain.errors import EditError
from riskdesk.domain.limits import LONGEST_NAME, LONGEST_TEXT, MOST_AREAS, too_many_areas
from riskdesk.domain.scheme import Factor, Scheme
from riskdesk.domain.scheme_file import dump_scheme
from riskdesk.domain.session import (
    ROOM,
    SETTLED_ROUND,
    Attendee,
    Change,
    Confidence,
    FrozenScheme,
    Mark,
    RiskArea,
    Session,
)

Changes = tuple[Change, ...]
NewId = Callable[[], str]
MarkKey = tuple[str, str, int, str]

AREA_TEXTS = frozenset({"definition", "lead_agency", "justification", "dissent", "source", "change_reason"})
TITLES = {"title": "A session", "assessment_title": "An assessment"}
DETAILS = frozenset(
    {"assessment_title", "title", "partnership", "held_on", "period", "data_to", "marking", "handling"}
    | {"issued_to", "issued_on", "review_on", "label"}
)
DATES = frozenset({"held_on", "data_to", "issued_on", "review_on"})


def area_of(session: Session, area_id: str) -> RiskArea:
    """The area, if it is there and not removed."""
    area = session.by_id.get(area_id)
    if area is None or area.removed is not None:
        raise EditError("This risk area is not in the session any more; nothing was changed.")
    return area


def set_marks(session: Session, marks: Iterable[tuple[str, str, int | None]]) -> Changes:
    """Set the room's marks given as (area id, factor key, value or ``None``); equal ones change nothing.

    Where one mark is given twice, the later one counts.
    """
    if session.scheme is None:
        raise EditError("A recorded session has no marks to set.")
    wanted: dict[MarkKey, Mark | None] = {}
    for area_id, factor_key, value in marks:
        area_of(session, area_id)
        factor = session.scheme.factor(factor_key)
        if value is not None:
            factor.check(value, len(session.present))
        key = (area_id, factor_key, SETTLED_ROUND, ROOM)
        wanted[key] = None if value is None else Mark(area_id, factor_key, value)
    held = session.marks
    return tuple(Change(held.get(key), mark) for key, mark in wanted.items() if held.get(key) != mark)


def set_area(session: Session, area_id: str, **values: Any) -> Changes:
    """Set fields of an area: its texts, ``data_to``, ``confidence``, ``parked``, ``name`` or ``code``."""
    area = area_of(session, area_id)
    clean = {key: _area_value(session, area, key, value) for key, value in values.items()}
    return _changed(area, replace(area, **clean))


def _area_value(session: Session, area: RiskArea, key: str, value: Any) -> Any:
    if key in AREA_TEXTS:
        return _text(key, value)
    if key == "data_to":
        return _date(key, value)
    if key == "confidence":
        return _confidence(value)
    if key == "parked":
        return bool(value)
    others = [a for a in session.present if a.area_id != area.area_id]
    if key == "name":
        return new_name(value, others)
    if key == "code":
        return _code(value, others)
    raise EditError(f"{key} is not a field of a risk area that can be set.")


def reason_of(text: str, what: str) -> str:
    """A reason as it is kept, in one line, refused where it is blank or too long; ``what`` begins the complaint."""
    clean = " ".join(_text("reason", text).split())
    if not clean:
        raise EditError(f"{what} needs a reason; nothing was changed.")
    return clean


def new_name(text: str, others: Collection[RiskArea]) -> str:
    """The name as it is kept, refused where it is blank, too long, or taken by another area."""
    return _free_name(text, {name_key(a.name) for a in others})


def _free_name(text: str, taken: Collection[str]) -> str:
    """As :func:`new_name`, with the keys of the names that are taken."""
    name = tidy_name(text)
    if not _visible(name):
        raise EditError("A risk area needs a name.")
    if len(name) > LONGEST_NAME:
        raise EditError(f"This name has {len(name)} characters; at most {LONGEST_NAME} are allowed.")
    if name_key(name) in taken:
        raise EditError(f"There is a risk area called “{name}” already; each needs a name of its own.")
    return name


def new_title(text: str, what: str) -> str:
    """The title as it is kept, refused where it is blank or too long; ``what`` is "An assessment" or "A session"."""
    title = tidy_name(text)
    if not _visible(title):
        raise EditError(f"{what} needs a title.")
    if len(title) > LONGEST_NAME:
        raise EditError(f"This title has {len(title)} characters; at most {LONGEST_NAME} are allowed.")
    return title


def _visible(text: str) -> bool:
    return any(sign.isprintable() and not sign.isspace() for sign in text)


def _confidence(value: str | None) -> Confidence | None:
    if value is None:
        return None
    try:
        return Confidence(value)
    except ValueError:
        raise EditError(f"{value!r} is not a confidence; give {', '.join(Confidence)}, or none.") from None


def _code(text: str, others: Collection[RiskArea]) -> str:
    code = tidy_name(text).upper()
    if not 1 <= len(code) <= LONGEST_CODE or not code.isalnum():
        raise EditError(f"The code “{tidy_name(text)}” is not allowed; give one to {LONGEST_CODE} letters or digits.")
    for area in others:
        if area.code.casefold() == code.casefold():
            raise EditError(f"The code {code} belongs to {area.name}; each area needs a code of its own.")
    return code


def _text(key: str, value: str) -> str:
    if len(value) > LONGEST_TEXT:
        raise EditError(f"This text has {len(value):,} characters; at most {LONGEST_TEXT:,} are allowed ({key}).")
    # A lone surrogate cannot be stored; the clipboard of some systems can hand one over.
    return value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _date(key: str, value: str) -> str:
    if not value:
        return ""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise EditError(f"“{value}” is not a date; give it as 2010-11-02 ({key.replace('_', ' ')}).") from None


def short_line(key: str, value: str) -> str:
    """A short text as it is kept in one line; ``key`` is named where it is too long."""
    line = tidy_name(_text(key, value))
    if len(line) > LONGEST_NAME:
        raise EditError(f"This text has {len(line)} characters; at most {LONGEST_NAME} are allowed ({key}).")
    return line


def iso_date(key: str, value: str) -> str:
    """A date as it is kept, refused where it is none; ``key`` is named in the complaint."""
    if not value:
        raise EditError(f"A date is wanted ({key}).")
    return _date(key, value)


def _changed(before: Any, after: Any) -> Changes:
    return () if before == after else (Change(before, after),)


def add_areas(session: Session, names: Sequence[str], new_id: NewId) -> Changes:
    """Add areas after the last, each with a code made from its name."""
    check_count(len(session.present) + len(names))
    taken = {name_key(a.name) for a in session.present}
    codes = {a.code for a in session.present}
    first = 1 + max((a.position for a in session.areas), default=-1)
    added = []
    for position, text in enumerate(names, first):
        name = _free_name(text, taken)
        code = code_for(name, codes)
        taken.add(name_key(name))
        codes.add(code)
        added.append(RiskArea(new_id(), name, code, position))
    return tuple(Change(None, area) for area in added)


def check_count(count: int) -> None:
    """Refuse more areas than a session may have.

    Raises:
        EditError: there would be more than ``MOST_AREAS``.
    """
    if count > MOST_AREAS:
        raise EditError(too_many_areas(count))


def reorder_area(session: Session, area_id: str, to: int) -> Changes:
    """Put an area at place ``to`` (from 0) of the order of scoring."""
    area = area_of(session, area_id)
    order = [a for a in session.present if a.area_id != area_id]
    order.insert(max(0, min(to, len(order))), area)
    return tuple(Change(a, replace(a, position=n)) for n, a in enumerate(order) if a.position != n)


def remove_area(session: Session, area_id: str, reason: str) -> Changes:
    """Take an area out of the session; it is kept with its marks and can be brought back."""
    area = area_of(session, area_id)
    if not reason.strip():
        raise EditError("A removal needs a reason.")
    return (Change(area, replace(area, removed=_text("reason", reason.strip()))),)


def restore_area(session: Session, area_id: str) -> Changes:
    """Bring a removed area back, with a new code where its own has been taken."""
    area = session.by_id.get(area_id)
    if area is None or area.removed is None:
        raise EditError("This risk area is not among the removed ones.")
    check_count(len(session.present) + 1)
    new_name(area.name, session.present)
    taken = {a.code for a in session.present}
    code = area.code if area.code.casefold() not in {c.casefold() for c in taken} else code_for(area.name, taken)
    return (Change(area, replace(area, removed=None, code=code)),)


def merge_areas(session: Session, area_ids: Sequence[str], name: str, reason: str, new_id: NewId) -> Changes:
    """Make one new area of several: they are taken out, the new one remembers them as its ancestors.

    The new area is not scored: it is another thing than each of those that it was made of. It takes the first place
    among them in the order of scoring, and the lead agency and source where they all name the same.

    Raises:
        EditError: fewer than two areas, a name that is taken or not allowed, or no reason.
    """
    merged = [area_of(session, area_id) for area_id in dict.fromkeys(area_ids)]
    if len(merged) < 2:
        raise EditError("Two or more risk areas are needed to merge; nothing was changed.")
    why = reason_of(reason, "Merging risk areas")
    gone = {a.area_id for a in merged}
    left = [a for a in session.present if a.area_id not in gone]
    clean = new_name(name, left)
    made = RiskArea(
        new_id(),
        clean,
        code_for(clean, {a.code for a in left}),
        min(a.position for a in merged),
        definition="\n".join(dict.fromkeys(a.definition for a in merged if a.definition))[:LONGEST_TEXT],
        lead_agency=_shared(a.lead_agency for a in merged),
        source=_shared(a.source for a in merged),
        ancestors=_lineage(merged),
    )
    return (*(Change(a, replace(a, removed=why)) for a in merged), Change(None, made))


def split_area(session: Session, area_id: str, names: Sequence[str], reason: str, new_id: NewId) -> Changes:
    """Make several new areas of one: it is taken out, and each new one remembers it as its ancestor; none is scored.

    Raises:
        EditError: fewer than two names, a name that is taken or not allowed, too many areas, or no reason.
    """
    whole = area_of(session, area_id)
    if len(names) < 2:
        raise EditError("Two or more names are needed to split a risk area; nothing was changed.")
    why = reason_of(reason, "Splitting a risk area")
    left = [a for a in session.present if a.area_id != area_id]
    check_count(len(left) + len(names))
    taken, codes = {name_key(a.name) for a in left}, {a.code for a in left}
    made: list[RiskArea] = []
    for n, text in enumerate(names):
        name = _free_name(text, taken)
        code = code_for(name, codes)
        taken.add(name_key(name))
        codes.add(code)
        area = RiskArea(new_id(), name, code, whole.position + n, whole.definition, whole.lead_agency)
        made.append(replace(area, source=whole.source, ancestors=_lineage([whole])))
    behind = [a for a in left if a.position > whole.position]
    moved = [Change(a, replace(a, position=a.position + len(made) - 1)) for a in behind]
    return (Change(whole, replace(whole, removed=why)), *moved, *(Change(None, a) for a in made))


def _lineage(parents: Sequence[RiskArea]) -> tuple[str, ...]:
    """The ids of the parents, then of theirs, each once."""
    nearest = [a.area_id for a in parents]
    return tuple(dict.fromkeys([*nearest, *(old for a in parents for old in a.ancestors)]))


def _shared(texts: Iterable[str]) -> str:
    """The text that all have, or nothing."""
    found = set(texts)
    return found.pop() if len(found) == 1 else ""


def set_details(session: Session, **values: str) -> Changes:
    """Set what stands about the session: title, partnership, dates (ISO), marking and the rest."""
    unknown = values.keys() - DETAILS
    if unknown:
        raise EditError(f"{', '.join(sorted(unknown))} cannot be set here.")
    clean: dict[str, Any] = {key: _detail(key, value) for key, value in values.items()}
    return _changed(session.info, replace(session.info, **clean))


def _detail(key: str, value: str) -> str:
    if key in TITLES:
        return new_title(value, TITLES[key])
    return _date(key, value) if key in DATES else _text(key, value)


def set_attendees(session: Session, people: Sequence[tuple[str, str]]) -> Changes:
    """Replace the list of who was there, as (role, agency); blank pairs are left out."""
    kept = [(tidy_name(_text("role", role)), tidy_name(_text("agency", agency))) for role, agency in people]
    wanted = [Attendee(n, *pair) for n, pair in enumerate(pair for pair in kept if any(pair))]
    held = {a.position: a for a in session.attendees}
    changes = [Change(held.get(a.position), a) for a in wanted if held.get(a.position) != a]
    gone = [Change(a, None) for a in session.attendees if a.position >= len(wanted)]
    return tuple(changes + gone)


def change_scheme(session: Session, scheme: Scheme) -> Changes:
    """Put another scheme under a draft; marks that it does not allow are cleared (:func:`not_allowed`)."""
    text = dump_scheme(scheme)
    if text == session.scheme_text:
        return ()
    cleared = tuple(Change(mark, None) for mark in not_allowed(session, scheme))
    return (*cleared, Change(FrozenScheme(session.scheme_text), FrozenScheme(text)))


def not_allowed(session: Session, scheme: Scheme) -> tuple[Mark, ...]:
    """The marks that another scheme would clear: no such factor, out of range, or a change of the threat's kind."""
    by_key = {factor.key: factor for factor in scheme.factors}
    old = session.scheme
    kind_changed = old is not None and old.threat_kind is not scheme.threat_kind

    def allowed(mark: Mark) -> bool:
        factor: Factor | None = by_key.get(mark.factor)
        if factor is None or (kind_changed and factor is scheme.threat):
            return False
        low, high = factor.limits(len(session.present))
        return low <= mark.value <= high

    return tuple(mark for mark in session.marks.values() if not allowed(mark))
