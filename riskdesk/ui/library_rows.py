"""What the library's list says: assessments, their sessions by date, the earlier versions of each below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import cache

from PySide6.QtCore import QCoreApplication

from riskdesk.domain.catalogue import Assessment, SessionSummary
from riskdesk.domain.session import State
from riskdesk.domain.words import day, visible
from riskdesk.immutable import immutable

SHORT_MONTH = 3
"""Letters of a month's name where room is short."""


def tr(text: str) -> str:
    """Translate a text of the library's list."""
    return QCoreApplication.translate("Library", text)


class Kind(Enum):
    """What a row of the list is."""

    ASSESSMENT = "assessment"
    SESSION = "session"
    EARLIER = "earlier"


@immutable
class Row:
    """One row: an assessment, or a version of one of its sessions, the latest one or an earlier one."""

    kind: Kind
    assessment_id: str
    title: str
    summary: SessionSummary | None = None

    @property
    def version_id(self) -> str:
        """The version that the row opens, or ""."""
        return self.summary.version_id if self.summary else ""


@immutable
class Entry:
    """A session in the list: its latest version, and the earlier ones, the newest of them first."""

    latest: SessionSummary
    earlier: tuple[SessionSummary, ...] = ()


Listing = Sequence[tuple[Assessment, Sequence[Entry]]]


def listing(assessments: Iterable[Assessment], versions: Sequence[SessionSummary]) -> Listing:
    """Every assessment with its sessions. ``versions`` are all versions of all sessions in the order of time."""
    by_session: dict[str, list[SessionSummary]] = {}
    for summary in versions:
        by_session.setdefault(summary.session_id, []).append(summary)
    entries: dict[str, list[Entry]] = {}
    for summary in versions:
        held = by_session[summary.session_id]
        if len(held) == 1:
            entry = Entry(summary)
        else:
            newest_first = sorted(held, key=lambda s: -s.number)
            if newest_first[0] is not summary:
                continue
            entry = Entry(summary, tuple(newest_first[1:]))
        entries.setdefault(summary.assessment_id, []).append(entry)
    return [(assessment, entries.get(assessment.assessment_id, [])) for assessment in assessments]


def rows_of(entry: Entry) -> Iterator[Row]:
    """The rows of a session."""
    latest = entry.latest
    yield Row(Kind.SESSION, latest.assessment_id, visible(latest.title), latest)
    for summary in entry.earlier:
        yield Row(Kind.EARLIER, summary.assessment_id, visible(summary.title), summary)


def short_day(iso: str) -> str:
    """ "14 Feb 2026"."""
    whole = day(iso)
    words = whole.split()
    return f"{words[0]} {words[1][:SHORT_MONTH]} {words[2]}" if len(words) == 3 else whole


def state_words(summary: SessionSummary) -> str:
    """ "draft, 9 of 11", "closed, v2", "recorded"."""
    words = _state(summary.state, summary.number)
    if summary.state is State.DRAFT:
        words += ", " + tr("{scored} of {areas}").format(scored=summary.scored, areas=summary.areas)
    return words


@cache
def _state(state: State, number: int) -> str:
    """Kept: a search asks it of thousands of sessions."""
    words = {State.DRAFT: tr("draft"), State.CLOSED: tr("closed"), State.RECORDED: tr("recorded")}[state]
    return words if number == 1 else tr("{state}, v{n}").format(state=words, n=number)


def session_words(summary: SessionSummary, short: bool = True) -> str:
    """The line below a session's title: "14 Feb 2026 · closed, v2"."""
    date = short_day(summary.held_on) if short else day(summary.held_on)
    when = tr("made up") if summary.illustrative else date
    return " · ".join(filter(None, [when, state_words(summary)]))


def earlier_words(summary: SessionSummary, short: bool = True) -> str:
    """The line of an earlier version: "Version 1, closed 14 Feb 2026"."""
    if not summary.closed_at:
        return tr("Version {n}").format(n=summary.number)
    from riskdesk.domain.log_entry import local

    closed = local(summary.closed_at).date().isoformat()
    return tr("Version {n}, closed {day}").format(n=summary.number, day=short_day(closed) if short else day(closed))


def spoken(row: Row) -> str:
    """All that a row says, as it is read out and shown in its tip."""
    if row.summary is None:
        return row.title
    words = session_words if row.kind is Kind.SESSION else earlier_words
    said = [row.title, words(row.summary, short=False)]
    if row.summary.reopened:
        said.append(tr("Reopened: {reason}").format(reason=row.summary.reopened))
    if row.summary.label:
        said.append(row.summary.label)
    return "\n".join(said)


def search_key(entry: Entry) -> str:
    """What a search looks in: title, date in words and in figures, state, label, and what earlier versions say."""
    latest = entry.latest
    date = f"{day(latest.held_on)}\n{short_day(latest.held_on)}" if latest.held_on else ""
    said = [latest.title, date, latest.held_on, state_words(latest), latest.label]
    if latest.illustrative:
        said.append(tr("made up"))
    if entry.earlier or latest.reopened:
        said += [spoken(row) for row in rows_of(entry)]
    return "\n".join(said).casefold()
