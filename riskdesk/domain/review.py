"""When the scores of a session are due to be reviewed: the scheme gives an interval for each band."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from riskdesk.domain.scheme import QUARTERLY, Band
from riskdesk.domain.session import Session
from riskdesk.domain.words import day, plural
from riskdesk.immutable import immutable

SOON = 28
"""Days ahead in which a review counts as due."""


@immutable
class Due:
    """By when one risk area is to be scored again."""

    area_id: str
    on: date


@immutable
class Reviews:
    """How the reviews of an assessment stand on a day: the areas that are overdue, those that are due within
    :data:`SOON` days, and the earliest date of all, ``None`` where there is none."""

    overdue: tuple[Due, ...]
    due: tuple[Due, ...]
    next_on: date | None


def months_later(start: date, months: int) -> date:
    """The same day of a later month, or that month's last day: 30 November and three months give 28 February."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def reviewed_on(session: Session) -> date | None:
    """The day on which the session's scores were given: the day it was held, else the day it was closed."""
    text = session.info.held_on or session.info.closed_at[:10]
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def due_dates(session: Session) -> tuple[Due, ...]:
    """When each present area is due, in the order of scoring; nothing where the session has no date.

    The date of review that stands in the session's details goes before the intervals of the bands. An area without a
    band, as in a recorded session, is due after the usual quarter.
    """
    held = reviewed_on(session)
    named = session.info.review_on
    if named:
        try:
            return tuple(Due(a.area_id, date.fromisoformat(named)) for a in session.present)
        except ValueError:
            pass
    if held is None:
        return ()
    return tuple(Due(a.area_id, months_later(held, _months(_band(session, a.area_id)))) for a in session.present)


def _band(session: Session, area_id: str) -> Band | None:
    return session.ranking.by_id[area_id].band if session.scheme else None


def _months(band: Band | None) -> int:
    return band.review_months if band else QUARTERLY


def reviews(session: Session, today: date) -> Reviews:
    """How the areas of the newest closed session stand on a day."""
    dues = due_dates(session)
    return Reviews(
        tuple(d for d in dues if d.on < today),
        tuple(d for d in dues if 0 <= (d.on - today).days <= SOON),
        min((d.on for d in dues), default=None),
    )


def reviews_words(found: Reviews) -> str:
    """ "11 areas overdue since 11 November 2026", else "3 areas due by 1 May 2027", else "next review 1 May 2027", or
    nothing."""
    if found.overdue:
        since = min(d.on for d in found.overdue)
        return f"{plural(len(found.overdue), 'area')} overdue since {day(since.isoformat())}"
    if found.due:
        return f"{plural(len(found.due), 'area')} due by {day(max(d.on for d in found.due).isoformat())}"
    return f"next review {day(found.next_on.isoformat())}" if found.next_on else ""
