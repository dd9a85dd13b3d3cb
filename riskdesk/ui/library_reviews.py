"""When the areas of an assessment are to be scored again, in the words of the library's list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import Enum

from riskdesk.domain.explain import few
from riskdesk.domain.review import Due, due_dates, reviews
from riskdesk.domain.session import Session
from riskdesk.domain.words import day
from riskdesk.immutable import immutable
from riskdesk.ui.library_rows import short_day, tr


class Urgency(Enum):
    """How near the next review is."""

    LATER = "later"
    DUE = "due"
    OVERDUE = "overdue"


@immutable
class ReviewLine:
    """One line below an assessment's title, and the tip that names the areas."""

    text: str
    tip: str
    urgency: Urgency

    @property
    def later(self) -> bool:
        """Whether nothing is due yet."""
        return self.urgency is Urgency.LATER

    @property
    def overdue(self) -> bool:
        """Whether something should have been reviewed by now."""
        return self.urgency is Urgency.OVERDUE


def review_line(session: Session | None, today: date) -> ReviewLine | None:
    """What is overdue on a day; else what is due soon; else when the next review is."""
    if session is None:
        return None
    found = reviews(session, today)
    overdue, soon = found.overdue, found.due
    if found.next_on is None:
        return None
    tip = _tip(session, overdue, soon)
    if overdue:
        since = short_day(min(d.on for d in overdue).isoformat())
        text = tr("1 area overdue since {day}") if len(overdue) == 1 else tr("{n} areas overdue since {day}")
        return ReviewLine(text.format(n=len(overdue), day=since), tip, Urgency.OVERDUE)
    if soon:
        by = short_day(max(d.on for d in soon).isoformat())
        text = tr("1 area due by {day}") if len(soon) == 1 else tr("{n} areas due by {day}")
        return ReviewLine(text.format(n=len(soon), day=by), tip, Urgency.DUE)
    text = tr("next review {day}").format(day=short_day(found.next_on.isoformat()))
    first = [d for d in due_dates(session) if d.on == found.next_on]
    return ReviewLine(text, _tip(session, (), first), Urgency.LATER)


def _tip(session: Session, overdue: Sequence[Due], coming: Sequence[Due]) -> str:
    """The areas by the day on which they are due, the earliest first."""
    lines = []
    for words, dues in ((tr("Overdue since {day}: {areas}."), overdue), (tr("Due on {day}: {areas}."), coming)):
        for on in sorted({d.on for d in dues}):
            names = [session.by_id[d.area_id].name for d in dues if d.on == on]
            lines.append(words.format(day=day(on.isoformat()), areas=few(names)))
    return "\n".join(lines)
