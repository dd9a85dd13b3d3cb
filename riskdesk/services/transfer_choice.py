"""Which assessment, and which of its sessions, a user means to export."""

from __future__ import annotations

from collections.abc import Sequence

from riskdesk.domain.catalogue import Assessment, SessionSummary
from riskdesk.domain.codes import name_key
from riskdesk.services.finding import MOST_NAMED, FindError, find_version
from riskdesk.storage.library import Library


def choose(
    library: Library, sessions: Sequence[str], assessment: str | None = None
) -> tuple[Assessment, tuple[str, ...] | None]:
    """The assessment, and the ids of the sessions, or ``None`` for all of them.

    An assessment is named by its id, its title or a part of that, a session as ``finding.find_version`` has it.
    Without a name the assessment is that of the sessions, or the only one.

    Raises:
        FindError: there is none of that name, there are several, or the sessions are of more than one assessment.
    """
    everything = library.assessments()
    one = find_assessment(everything, assessment) if assessment is not None else None
    there = library.sessions(one.assessment_id if one else None, counts=False)
    found = [_session(library, there, text) for text in sessions]
    wanted = {s.assessment_id for s in found} or {a.assessment_id for a in ([one] if one else everything)}
    meant = [a for a in everything if a.assessment_id in wanted]
    if not meant:
        raise FindError(f"{library.path}: there is nothing in this library yet")
    if len(meant) > 1:
        raise FindError(f"one file takes one assessment, and these are {len(meant)}: {_named(meant)}; name one")
    return meant[0], tuple(dict.fromkeys(s.session_id for s in found)) if sessions else None


def _session(library: Library, there: Sequence[SessionSummary], text: str) -> SessionSummary:
    """The session that ``text`` names, which may not name one version of it: that would look like a part."""
    found, version = find_version(library, text, there)
    if version is not None:
        raise FindError(
            f"“{text}” names one version, and export takes all versions of a session; name it “{found.title}”"
        )
    return found


def find_assessment(assessments: Sequence[Assessment], text: str) -> Assessment:
    """The one assessment that ``text`` names: by its id, else by its title, else by a part of it.

    Raises:
        FindError: there is no such assessment, or there are several.
    """
    key = name_key(text)
    tries = (
        [a for a in assessments if a.assessment_id == text],
        [a for a in assessments if name_key(a.title) == key],
        [a for a in assessments if key and key in name_key(a.title)],
    )
    found = next((some for some in tries if some), [])
    if len(found) == 1:
        return found[0]
    if found:
        raise FindError(f"“{text}” fits more than one assessment: {_named(found)}")
    there = f"there are {_named(assessments)}" if assessments else "this library has none"
    raise FindError(f"there is no assessment “{text}”; {there}")


def _named(assessments: Sequence[Assessment]) -> str:
    shown = [f"“{a.title}” (id {a.assessment_id})" for a in assessments[:MOST_NAMED]]
    more = len(assessments) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more else "")
