"""An edit as the log tells it: when, by whom, what and why; and the kinds that entries are sorted into."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from riskdesk.domain.log_line import Line, cut
from riskdesk.domain.words import plural
from riskdesk.immutable import immutable

MOST_LINES = 4
"""So many lines a short entry has at most; what there is more is counted."""


class Group(StrEnum):
    """What an entry is about; each is in exactly one group. The values are what the command line takes."""

    SCORES = "scores"
    WORDS = "words"
    AREAS = "areas"
    ORDER = "order"
    DETAILS = "details"
    SESSION = "session"

    @property
    def words(self) -> str:
        """The group in plain words."""
        return _WORDS[self]


_WORDS = {
    Group.SCORES: "Scores",
    Group.WORDS: "Words on areas",
    Group.AREAS: "Areas",
    Group.ORDER: "Agreed order and ties",
    Group.DETAILS: "Details",
    Group.SESSION: "Session and scheme",
}


def zone_words() -> str:
    """The time zone of this computer's clock as it now is: "UTC", "UTC+01:00"."""
    offset = datetime.now().astimezone().strftime("%z")
    return "UTC" if offset == "+0000" else f"UTC{offset[:3]}:{offset[3:5]}"


def local(at: str) -> datetime:
    """A time of the log (ISO 8601, UTC) on this computer's clock."""
    return datetime.fromisoformat(at).astimezone()


@immutable
class LogEntry:
    """One edit. ``at`` is the time as the log keeps it, ``when`` the same on this computer's clock; ``kind`` is the
    kind of edit ("score", "undo" ...).

    ``version_id`` and ``session`` say of which version it is, ``""`` where it is of the assessment itself or the title
    is not known. ``why`` is a reason that no line gives.
    """

    edit: int
    version_id: str
    session: str
    at: str
    when: datetime
    kind: str
    group: Group
    who: str
    why: str
    lines: tuple[Line, ...]

    @property
    def day(self) -> str:
        """The local date, ISO."""
        return self.when.date().isoformat()

    @property
    def time(self) -> str:
        """The local time: "14:02"."""
        return f"{self.when:%H:%M}"

    @property
    def areas(self) -> frozenset[str]:
        """The ids of the areas that it is about."""
        return frozenset[str]().union(*(line.areas for line in self.lines))

    @property
    def reasons(self) -> tuple[str, ...]:
        """All reasons given, each once, in full."""
        return tuple(dict.fromkeys(reason for reason in (*(line.reason for line in self.lines), self.why) if reason))

    @property
    def short(self) -> tuple[str, ...]:
        """At most :data:`MOST_LINES` short lines: many marks in one, what is more than that counted."""
        lines = _few_marks(self.lines)
        if len(lines) > MOST_LINES:
            more = len(lines) - MOST_LINES + 1
            lines = [*lines[: MOST_LINES - 1], f"and {more} more"]
        return tuple(lines)

    @property
    def short_why(self) -> str:
        """The reason that no line gives, shortened."""
        return cut(self.why)


def _few_marks(lines: tuple[Line, ...]) -> list[str]:
    """The short lines, with those of marks as one count where they are many: a block that was pasted."""
    scored = [line for line in lines if line.marks]
    if len(scored) <= MOST_LINES:
        return [line.short for line in lines]
    shown = (line for line in lines if line is scored[0] or not line.marks)
    return [_counted(scored) if line.marks else line.short for line in shown]


def _counted(lines: list[Line]) -> str:
    marks = plural(sum(line.marks for line in lines), "mark")
    start = lines[0].form.partition(":")[0] + ": " if lines[0].form.startswith(("Undone:", "Redone:")) else ""
    if all(line.cleared for line in lines):
        return f"{start}{marks} cleared"
    areas = len(frozenset[str]().union(*(line.areas for line in lines)))
    return f"{start}{marks} in {plural(areas, 'area')}"
