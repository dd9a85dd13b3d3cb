"""Which session a user means."""

from __future__ import annotations

from collections.abc import Sequence

from riskdesk.domain.catalogue import SessionSummary
from riskdesk.domain.codes import name_key
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.words import day

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
