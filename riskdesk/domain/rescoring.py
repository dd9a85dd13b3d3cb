"""How a rescoring stands against the version that it began from: what is confirmed, what changed, what is to do."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from riskdesk.domain.scheme import IMPACT, PROBABILITY, Band, Factor
from riskdesk.domain.session import Session
from riskdesk.immutable import immutable


class Reviewed(StrEnum):
    """What became of one area in a rescoring."""

    TO_DO = "to do"
    CONFIRMED = "confirmed"
    CHANGED = "changed"


@immutable
class Progress:
    """How many areas are confirmed, changed, still to do; they add up to the areas present."""

    confirmed: int
    changed: int
    to_do: int


def carries_scores(session: Session, base: Session | None) -> bool:
    """Whether the old values mean the same now: same factors on the same scales, and so can be confirmed."""
    if base is None or base.scheme is None or session.scheme is None:
        return False
    # Nearly always it is the very same method; the texts say so at once.
    return base.scheme_text == session.scheme_text or _scales(base.scheme.factors) == _scales(session.scheme.factors)


def _scales(factors: tuple[Factor, ...]) -> list[tuple[str, int, int | None, list[tuple[int, str]]]]:
    return [(f.key, f.minimum, f.maximum, [(level.value, level.name) for level in f.levels]) for f in factors]


def old_values(session: Session, base: Session | None, area_id: str) -> Mapping[str, int]:
    """Last time's values of an area by factor."""
    if base is None or session.scheme is None or not carries_scores(session, base):
        return {}
    found = ((f.key, base.mark(area_id, f.key)) for f in session.scheme.factors)
    return {key: value for key, value in found if value is not None}


def reviewed(session: Session, base: Session | None, area_id: str) -> Reviewed:
    """What became of an area: to do until all that it had, and all that its priority needs, is marked.

    An area that had no priority score is not to do for want of a mark that was wanting already, once all that it had
    is confirmed.
    """
    assert session.scheme is not None
    old = old_values(session, base, area_id)
    now = {f.key: session.mark(area_id, f.key) for f in session.scheme.factors}
    wanted = old.keys() if old else session.scheme.needs
    if any(now[key] is None for key in wanted):
        return Reviewed.TO_DO
    return Reviewed.CONFIRMED if {k: v for k, v in now.items() if v is not None} == old else Reviewed.CHANGED


def progress(session: Session, base: Session | None) -> Progress:
    """The counts over all areas present."""
    states = [reviewed(session, base, a.area_id) for a in session.present]
    count = states.count
    return Progress(count(Reviewed.CONFIRMED), count(Reviewed.CHANGED), count(Reviewed.TO_DO))


def band_change(session: Session, base: Session | None, area_id: str) -> tuple[Band, Band] | None:
    """Old and new band where an area is in another one than in the base, by the session's own scheme."""
    scheme = session.scheme
    if scheme is None or not carries_scores(session, base):
        return None
    old, new = (_band_of(held, area_id, session) for held in (base, session))
    return (old, new) if old and new and old.name != new.name else None


def _band_of(held: Session | None, area_id: str, session: Session) -> Band | None:
    if held is None or session.scheme is None:
        return None
    impact, probability = held.mark(area_id, IMPACT), held.mark(area_id, PROBABILITY)
    if impact is None or probability is None:
        return None
    return session.scheme.band(impact, probability)


def reason_wanted(session: Session, base: Session | None, area_id: str) -> bool:
    """Whether an area has changed its band and nobody has said why.

    In a reopened version the reason that the version before had is no reason for what changed since.
    """
    if band_change(session, base, area_id) is None:
        return False
    area = session.by_id[area_id]
    reason = area.change_reason.strip()
    if base is not None and base.info.session_id == session.info.session_id:
        before = base.by_id.get(area_id)
        return not reason or (before is not None and reason == before.change_reason.strip())
    return not reason


def reasons_wanted(session: Session, base: Session | None) -> tuple[str, ...]:
    """The areas present for which a reason is wanted, in the order of scoring."""
    if not carries_scores(session, base):
        return ()
    return tuple(a.area_id for a in session.present if reason_wanted(session, base, a.area_id))
