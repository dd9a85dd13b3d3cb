"""When the areas of an assessment are to be scored again, in the words of the library's list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from riskdesk.domain.explain import few
from riskdesk.domain.review import SOON, Due, due_dates
from riskdesk.domain.session import Session
from riskdesk.domain.words import day
from riskdesk.services.desk import Desk
from riskdesk.ui.library_rows import short_day, tr


class Urgency(Enum):
    """How near the next review is."""

    LATER = "later"
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One line below an assessment's title, and the tip that names the areas."""

    text: str
    tip: str
    urgency: Urgency


def newest_dated(desk: Desk, assessment_id: str) -> Session | None:
    """The newest closed or recorded session of an assessment that has a date: its reviews are the ones to come."""
    dated = [s for s in desk.past.standing(assessment_id) if s.held_on]
    return desk.past.version(dated[-1].version_id) if dated else None


def review_line(session: Session | None, today: date) -> ReviewLine | None:
    """What is overdue on a day; else what is due within :data:`SOON` days; else when the next review is."""
    dues = due_dates(session) if session else ()
    if session is None or not dues:
        return None
    overdue = [d for d in dues if d.on < today]
    soon = [d for d in dues if 0 <= (d.on - today).days <= SOON]
    tip = _tip(session, overdue, soon)
    if overdue:
        since = short_day(min(d.on for d in overdue).isoformat())
        text = tr("1 area overdue since {day}") if len(overdue) == 1 else tr("{n} areas overdue since {day}")
        return ReviewLine(text.format(n=len(overdue), day=since), tip, Urgency.OVERDUE)
    if soon:
        by = short_day(max(d.on for d in soon).isoformat())
        text = tr("1 area due by {day}") if len(soon) == 1 else tr("{n} areas due by {day}")
        return ReviewLine(text.format(n=len(soon), day=by), tip, Urgency.DUE)
    first = min(d.on for d in dues)
    text = tr("next review {day}").format(day=short_day(first.isoformat()))
    return ReviewLine(text, _tip(session, (), [d for d in dues if d.on == first]), Urgency.LATER)


def _tip(session: Session, overdue: Sequence[Due], coming: Sequence[Due]) -> str:
    """The areas by the day on which they are due, the earliest first."""
    lines = []
    for words, dues in ((tr("Overdue since {day}: {areas}."), overdue), (tr("Due on {day}: {areas}."), coming)):
        for on in sorted({d.on for d in dues}):
            names = [session.by_id[d.area_id].name for d in dues if d.on == on]
            lines.append(words.format(day=day(on.isoformat()), areas=few(names)))
    return "\n".join(lines)
