"""Which entries of the log are wanted: by risk area, kind, date and text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from riskdesk.domain.log_entry import MOST_LINES, Group, LogEntry
from riskdesk.domain.log_line import tidy
from riskdesk.domain.words import day, listed
from riskdesk.immutable import immutable


@immutable
class LogFilter:
    """What is wanted; what is empty does not narrow.

    ``areas`` are ids: an entry fits that is about one of them, and only what it says of them is kept. ``since`` and
    ``until`` are local ISO dates, both included. ``text`` is looked for without case in all that an entry says.
    """

    areas: frozenset[str] = frozenset()
    groups: frozenset[Group] = frozenset()
    since: str = ""
    until: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        """Whether it narrows at all."""
        return self != _ALL

    def apply(self, entries: Iterable[LogEntry]) -> list[LogEntry]:
        """The entries that fit, in the order given."""
        if not self:
            return list(entries)
        return [entry for entry in map(self.narrow, entries) if entry is not None]

    def narrow(self, entry: LogEntry) -> LogEntry | None:
        """The entry as far as it fits, or ``None``."""
        if self.groups and entry.group not in self.groups:
            return None
        if (self.since or self.until) and not self._in_time(entry.day):
            return None
        kept: LogEntry | None = entry
        if self.areas:
            kept = _about(entry, self.areas)
        return kept if kept is not None and self._says(kept) else None

    def _in_time(self, when: str) -> bool:
        return self.since <= when and (not self.until or when <= self.until)

    def _says(self, entry: LogEntry) -> bool:
        wanted = tidy(self.text).casefold()
        if not wanted:
            return True
        texts = chain((line.text for line in entry.lines), (entry.why, entry.who, entry.session))
        if any(wanted in text.casefold() for text in texts):
            return True
        # What is shown counted, as "33 marks in 11 areas", is found by those words too.
        return len(entry.lines) > MOST_LINES and any(wanted in text.casefold() for text in entry.short)

    def words(self, names: Iterable[str] = ()) -> str:
        """What the filter leaves, for paper: "risk area Drugs; scores; from 2 November 2010"; ``names`` are those of
        the areas."""
        called = list(names)
        parts = [f"risk {'area' if len(called) == 1 else 'areas'} {listed(called)}"] if self.areas and called else []
        parts += [listed([g.words.lower() for g in Group if g in self.groups])] if self.groups else []
        parts += [f"from {day(self.since)}"] if self.since else []
        parts += [f"until {day(self.until)}"] if self.until else []
        parts += [f"with the text “{tidy(self.text)}”"] if self.text.strip() else []
        return "; ".join(parts)


_ALL = LogFilter()


def _about(entry: LogEntry, areas: frozenset[str]) -> LogEntry | None:
    """The entry with the lines that are about the areas."""
    lines = tuple(line for line in entry.lines if line.areas & areas)
    if len(lines) == len(entry.lines):
        return entry
    return replace(entry, lines=lines) if lines else None
