"""Which session a user means."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from riskdesk.domain.catalogue import SessionSummary
from riskdesk.domain.codes import name_key
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.session import RiskArea
from riskdesk.domain.words import day, listed
from riskdesk.storage.library import Library

MOST_NAMED = 8
"""So many sessions are named in a message; the rest are counted."""


class FindError(RiskDeskError):
    """No session, or more than one, is what was asked for; lists those to choose from."""


def find_session(sessions: Sequence[SessionSummary], text: str) -> SessionSummary:
    """The one session that ``text`` names: by its id, else by its title, else by a part of either that no other has.

    Titles are compared without case.

    Raises:
        FindError: there is no such session, or there are several.
    """
    if not name_key(text):
        raise FindError(f"a session is named by its id or title; there {_are(sessions)}")
    for fits in (_is_id, _is_title, _is_part):
        found = [session for session in sessions if fits(session, text)]
        if len(found) == 1:
            return found[0]
        if found:
            raise FindError(f"“{text}” fits more than one session: {_named(found)}")
    raise FindError(f"there is no session “{text}”; there {_are(sessions)}")


def find_version(
    library: Library, text: str, among: Sequence[SessionSummary] | None = None
) -> tuple[SessionSummary, str | None]:
    """The session that ``text`` names and the id of the version, or ``None`` where it names no version.

    "Assessment day" names a session as :func:`find_session` has it, "Assessment day@2" its version 2; the id of any
    version names that one. The summary is always that of the latest version. A title that ends like "@2" itself is
    taken as it stands. ``among`` are the sessions that may be meant; without it, all.

    Raises:
        FindError: there is no such session or version, or there are several sessions.
    """
    sessions = library.sessions(counts=False) if among is None else among
    owner = {v.version_id: v.session_id for v in library.sessions(all_versions=True, counts=False)}.get(text)
    if named := next((s for s in sessions if s.session_id == owner), None):
        return named, text
    numbered = _NUMBERED.fullmatch(text)
    if numbered is None or any(_is_id(s, text) or _is_title(s, text) for s in sessions):
        return find_session(sessions, text), None
    found = find_session(sessions, numbered["session"])
    return found, _numbered(library, found, int(numbered["number"]))


_NUMBERED = re.compile(r"(?P<session>.*\S)\s*@\s*(?P<number>[0-9]{1,6})\s*", re.DOTALL)


def _numbered(library: Library, session: SessionSummary, number: int) -> str:
    versions = {n: version_id for version_id, n, _ in library.versions(session.session_id)}
    if number not in versions:
        every = listed([str(n) for n in versions])
        there = f"version {every} only" if len(versions) == 1 else f"versions {every}"
        raise FindError(f"“{session.title}” has no version {number}; it has {there}")
    return versions[number]


def find_area(areas: Iterable[RiskArea], text: str) -> RiskArea:
    """The one area that ``text`` names by its code or its name, else by a part of its name that no other has; without
    case. ``areas`` may hold an area in several versions, under several names; the last one found is given.

    Raises:
        FindError: there is no such area, or there are several.
    """
    every, wanted = list(areas), name_key(text)
    exact = [area for area in every if wanted in (area.code.casefold(), name_key(area.name))]
    parts = [area for area in every if wanted and wanted in name_key(area.name)]
    if found := {area.area_id: area for area in exact or parts}:
        if len(found) > 1:
            raise FindError(f"“{text}” fits more than one risk area: {_called(found.values())}")
        return next(iter(found.values()))
    known = {area.area_id: area for area in every}.values()
    raise FindError(f"there is no risk area “{text}”; there {'is' if len(known) == 1 else 'are'} {_called(known)}")


def _called(areas: Collection[RiskArea]) -> str:
    shown = [f"{area.code} {area.name}" for area in list(areas)[:MOST_NAMED]]
    more = len(areas) - len(shown)
    return ("; ".join(shown) or "none") + (f"; and {more} more" if more else "")


def _is_id(session: SessionSummary, text: str) -> bool:
    return text in (session.session_id, session.version_id)


def _is_title(session: SessionSummary, text: str) -> bool:
    return name_key(session.title) == name_key(text)


def _is_part(session: SessionSummary, text: str) -> bool:
    return name_key(text) in name_key(session.title) or text in session.session_id


def _are(sessions: Sequence[SessionSummary]) -> str:
    if not sessions:
        return "are no sessions in this library"
    return f"{'is' if len(sessions) == 1 else 'are'} {_named(sessions)}"


def _named(sessions: Sequence[SessionSummary]) -> str:
    shown = [f"“{s.title}” ({day(s.held_on) or 'not dated'}, id {s.session_id})" for s in sessions[:MOST_NAMED]]
    more = len(sessions) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more else "")
