"""One version in a file and in the library, side by side: what of it is not the same, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from riskdesk.domain.bundle import CarriedVersion, LoggedEdit
from riskdesk.domain.compare_method import differences
from riskdesk.domain.compare_sides import Side, sides
from riskdesk.domain.log_entry import local
from riskdesk.domain.session import RiskArea, Session, SessionInfo
from riskdesk.domain.words import day, plural
from riskdesk.immutable import immutable

NONE = "–"
LONGEST = 160
"""Characters of a text that are shown; of a longer one the beginning."""


@immutable
class Facing:
    """A version with its edits, as one of the two has it."""

    version: CarriedVersion
    edits: tuple[LoggedEdit, ...]

    @property
    def session(self) -> Session:
        """The version itself."""
        return self.version.session


@immutable
class Aspect:
    """One thing that is not the same: what it is, as it is here, as the file has it."""

    what: str
    here: str
    there: str


def aspects(here: Facing, there: Facing) -> tuple[Aspect, ...]:
    """Everything in which two forms of one version differ, the log last. Empty only where they are the same."""
    found = (aspect for part in _PARTS for aspect in part(here, there))
    return tuple(aspect for aspect in found if aspect.here != aspect.there)


_Aspects = Iterator[Aspect]
_DETAILS: Mapping[str, str] = {
    "title": "Title",
    "assessment_title": "Assessment",
    "partnership": "Partnership",
    "period": "Period",
    "marking": "Marking",
    "handling": "Handling",
    "issued_to": "Issued to",
    "label": "Label",
    "source": "Source",
    "reopened": "Why it was reopened",
}
_DAYS: Mapping[str, str] = {
    "held_on": "Date",
    "data_to": "Data to",
    "issued_on": "Issued",
    "review_on": "Next review",
}


def _details(here: Facing, there: Facing) -> _Aspects:
    infos = here.session.info, there.session.info
    yield Aspect("State", *map(_state, infos))
    for key, what in _DAYS.items():
        yield Aspect(what, *(day(getattr(info, key)) or NONE for info in infos))
    for key, what in _DETAILS.items():
        yield Aspect(what, *(_cut(getattr(info, key)) for info in infos))
    yield Aspect("Made-up scores", *("yes" if info.illustrative else "no" for info in infos))


def _state(info: SessionInfo) -> str:
    return f"{info.state.value}, {local(info.closed_at):%H:%M:%S}" if info.closed_at else info.state.value


def _cut(text: str) -> str:
    one_line = " ".join(text.split())
    return (one_line if len(one_line) <= LONGEST else one_line[: LONGEST - 1] + "…") or NONE


def _method(here: Facing, there: Facing) -> _Aspects:
    mine, theirs = here.session.scheme, there.session.scheme
    if mine is None or theirs is None or here.session.scheme_text == there.session.scheme_text:
        return
    found = [d.text for d in differences(mine, theirs)]
    more = f" And {plural(len(found) - 3, 'more difference')}." if len(found) > 3 else ""
    yield Aspect("Method", mine.name, " ".join([theirs.name + ".", *found[:3]]) + more)


def _areas(here: Facing, there: Facing) -> _Aspects:
    mine, theirs = here.session, there.session
    held = sides(mine), sides(theirs)
    for area_id in dict.fromkeys((*mine.by_id, *theirs.by_id)):
        areas = mine.by_id.get(area_id), theirs.by_id.get(area_id)
        name = next(area.name for area in areas if area is not None)
        yield Aspect(name, *(_standing(a, h.get(area_id)) for a, h in zip(areas, held, strict=True)))
        if areas[0] is not None and areas[1] is not None:
            yield from _words(name, areas[0], areas[1])


def _standing(area: RiskArea | None, side: Side | None) -> str:
    """ "rank 2=, impact 3, probability 5, threat 13"."""
    if area is None:
        return "no such area"
    if area.removed is not None:
        return "removed"
    if side is None:
        return NONE
    values = (("impact", side.impact), ("probability", side.probability), ("threat", side.threat))
    rank = f"rank {side.agreed.label}" if side.agreed else "not scored"
    return ", ".join([rank, *(f"{what} {value}" for what, value in values if value is not None)])


_WORDS: Mapping[str, str] = {
    "name": "name",
    "code": "code",
    "definition": "definition",
    "lead_agency": "lead agency",
    "justification": "why this score",
    "dissent": "dissent",
    "source": "source",
    "change_reason": "why it changed",
    "removed": "why it was removed",
}


def _words(name: str, here: RiskArea, there: RiskArea) -> _Aspects:
    for key, what in _WORDS.items():
        if getattr(here, key) != getattr(there, key):
            yield Aspect(f"{name}: {what}", *(_cut(getattr(area, key) or "") for area in (here, there)))


def _rest(here: Facing, there: Facing) -> _Aspects:
    both = here.session, there.session
    yield Aspect("Moves in the agreed order", *(_moves(session) for session in both))
    yield Aspect("Settled ties", *(str(sum(not s.lapsed for s in session.settlements)) for session in both))
    yield Aspect("Who was there", *(_cut("; ".join(f"{a.role} ({a.agency})" for a in s.attendees)) for s in both))
    yield Aspect("Issued sheets", *(str(len(side.version.sheets)) for side in (here, there)))
    yield Aspect("Log", _log(here), _log(there))


def _moves(session: Session) -> str:
    return _cut("; ".join(f"{session.by_id[m.area_id].name}: {m.reason}" for m in session.moves))


def _log(side: Facing) -> str:
    """ "41 changes, the last on 2 November 2026, 14:02"."""
    if not side.edits:
        return NONE
    last = local(side.edits[-1].note.at)
    return f"{plural(len(side.edits), 'change')}, the last on {day(last.date().isoformat())}, {last:%H:%M:%S}"


_PARTS = (_details, _method, _areas, _rest)
