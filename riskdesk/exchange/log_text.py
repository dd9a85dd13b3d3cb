"""The log as text for a terminal: oldest first, by version and day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from riskdesk.domain.log_entry import LogEntry, zone_words
from riskdesk.domain.words import day, plural
from riskdesk.exchange.text_table import GAP

_UNDER_TIME = " " * len("14:02")


def log_lines(entries: Sequence[LogEntry], total: int, filter_words: str = "", whose: str = "") -> list[str]:
    """Every line of every entry, under the version where there are several, and under the day and who kept the record;
    at the head whose log it is, at the end how many entries these are, of ``total`` where there was a filter."""
    lines = [f"Log of {whose}; times are those of this computer ({zone_words()})", ""] if whose else []
    versions = [list(some) for _, some in groupby(entries, key=lambda entry: entry.version_id)]
    for some in versions:
        if len(versions) > 1:
            lines += [some[0].session, "=" * len(some[0].session)]
        for head, of_day in groupby(some, key=lambda entry: f"{day(entry.day)}, {entry.who}"):
            lines += [head, *_entries(of_day), ""]
    return [*lines, _count(len(entries), total, filter_words)]


def _entries(entries: Iterable[LogEntry]) -> Iterator[str]:
    """The time with the first line, the others below it; a reason that no line gives stands with the last."""
    for entry in entries:
        texts = [line.text for line in entry.lines]
        if entry.why:
            texts[-1] += f" ({entry.why})"
        for n, text in enumerate(texts):
            yield f"{GAP}{_UNDER_TIME if n else entry.time}{GAP}{text}"


def _count(shown: int, total: int, filter_words: str) -> str:
    if not filter_words:
        return plural(total, "entry", "entries")
    return f"{shown:,} of {total:,} entries: {filter_words}"
