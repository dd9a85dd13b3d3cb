"""When the scores of a session are due to be reviewed: the scheme gives an interval for each band."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from riskdesk.domain.scheme import QUARTERLY, Band
from riskdesk.domain.session import Session

SOON = 28
"""Days ahead in which a review counts as due."""


@dataclass(frozen=True, slots=True)
class Due:
    """By when one risk area is to be scored again."""

    area_id: str
    on: date


@dataclass(frozen=True, slots=True)
class ReviewState:
    """How the reviews of an assessment stand on a day: ``overdue`` and ``due`` (in :data:`SOON` days) count areas,
    ``next_on`` is the earliest date of all, ``None`` where there is none."""

    overdue: int
    due: int
    areas: int
    next_on: date | None


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day: 30 November and three months give 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


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


def review_state(session: Session, today: date) -> ReviewState:
    """How the areas of the newest closed session stand on a day."""
    dates = [due.on for due in due_dates(session)]
    overdue = sum(on < today for on in dates)
    due = sum(0 <= (on - today).days <= SOON for on in dates)
    return ReviewState(overdue, due, len(session.present), min(dates, default=None))
