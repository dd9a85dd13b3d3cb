"""The log of a version, a session or an assessment in words: with titles, and with last time's marks where rescored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from riskdesk.domain.catalogue import LogRow, SessionSummary
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.log_book import LogBook, log_entries, rescored
from riskdesk.domain.log_entry import LogEntry
from riskdesk.domain.rescoring import carries_scores
from riskdesk.domain.session import RiskArea, Session
from riskdesk.storage.library import Library


class LogError(RiskDeskError):
    """The log cannot be asked for like this."""


def version_log(library: Library, version_id: str) -> list[LogEntry]:
    """What was done in one version, oldest first.

    Raises:
        LibraryError: the library cannot be read.
    """
    return _read(library, library.log(version_id))


def session_log(library: Library, session_id: str) -> list[LogEntry]:
    """What was done in all versions of a session, one version after another, oldest first in each."""
    versions = [version_id for version_id, _, _ in library.versions(session_id)]
    return _read(library, [row for version_id in versions for row in library.log(version_id)])


def log_book(library: Library, rows: Sequence[LogRow]) -> LogBook:
    """A book for these rows and those that will follow them in the same versions.

    Raises:
        LogError: a row is damaged.
    """
    with understood():
        return LogBook(version_titles(library, rows), _bases(library, rows))


def version_titles(library: Library, rows: Sequence[LogRow]) -> Mapping[str, str]:
    """What the versions of the log's assessments are called: "Quarter 2", or "Quarter 2, version 2" where there are
    several."""
    found: list[SessionSummary] = []
    for assessment_id in dict.fromkeys(row.assessment_id for row in rows):
        found += library.sessions(assessment_id, all_versions=True, counts=False)
    several = {session.session_id for session in found if session.number > 1}
    return {v.version_id: f"{v.title}, version {v.number}" if v.session_id in several else v.title for v in found}


def areas_of(library: Library, version_ids: Iterable[str]) -> list[RiskArea]:
    """All areas of these versions, the removed ones too."""
    return [area for version_id in version_ids for area in library.load(version_id).areas]


def day_of(what: str, text: str) -> str:
    """An ISO date that a filter begins or ends with, or ``""``.

    Raises:
        LogError: it is no date.
    """
    if not text.strip():
        return ""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise LogError(f"{what}: “{text}” is not a date; give it as 2026-11-02") from None


def _read(library: Library, rows: Sequence[LogRow]) -> list[LogEntry]:
    with understood():
        return log_entries(rows, version_titles(library, rows), _bases(library, rows))


@contextmanager
def understood() -> Iterator[None]:
    """What a row says is text to the library; only a damaged or changed one cannot be taken apart inside.

    Raises:
        LogError: in place of whatever comes of that.
    """
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise LogError("The log cannot be read: a row of it is damaged, or another program changed it.") from error


def _bases(library: Library, rows: Sequence[LogRow]) -> Mapping[str, Session]:
    """What was rescored from, by the version that it became; only where the marks still mean the same.

    A session can have been brought here without the one that it came from.
    """
    found = {}
    for version_id, base_id in rescored(rows).items():
        try:
            session, base = library.load(version_id), library.load(base_id)
        except RiskDeskError:
            continue
        if session.info.number == 1 and carries_scores(session, base):
            found[version_id] = base
    return found
