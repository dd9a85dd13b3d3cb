"""The log read from its beginning: the names that areas and factors had when something was done to them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from riskdesk.domain.catalogue import LogRow
from riskdesk.domain.explain import lower
from riskdesk.domain.log_entry import LogEntry, local
from riskdesk.domain.log_line import tidy
from riskdesk.domain.log_rows import Names, Told, begins, group_of, told
from riskdesk.domain.log_words import edit_lines
from riskdesk.domain.scheme import IMPACT, PROBABILITY, THREAT
from riskdesk.domain.session import Session

_TOLD_AGAIN = {"undo": "Undone", "redo": "Redone"}


class LogBook:
    """Turns rows into entries, in the order in which they were written, over any number of versions.

    An area is called by the name that it had at the time. ``titles`` names versions by their id, ``bases`` gives the
    session that a version was rescored from, so that a new mark is told with last time's.
    """

    def __init__(self, titles: Mapping[str, str] | None = None, bases: Mapping[str, Session] | None = None) -> None:
        self._titles = titles or {}
        self._bases = bases or {}
        self._names = _Known(self._titles, self._bases)

    def add(self, rows: Iterable[LogRow]) -> list[LogEntry]:
        """The entries of further rows, which come oldest first and hold whole edits."""
        return [self._entry([told(row) for row in edit]) for _, edit in groupby(rows, key=lambda row: row.edit)]

    def _entry(self, rows: Sequence[Told]) -> LogEntry:
        self._names.learn(rows)
        first = rows[0].row
        version = next((row.row.version_id for row in rows if row.row.version_id), "")
        lines = edit_lines(rows, self._names)
        if word := _TOLD_AGAIN.get(first.kind):
            lines = [line.after(word) for line in lines]
        why = tidy(first.why)
        return LogEntry(
            edit=first.edit,
            version_id=version,
            session=self._titles.get(version, ""),
            at=first.at,
            when=local(first.at),
            kind=first.kind,
            group=group_of(rows),
            who=first.who,
            # A reason that stands in a line already is not said twice.
            why="" if why and any(why in line.text for line in lines) else why,
            lines=tuple(lines),
        )


def log_entries(
    rows: Iterable[LogRow],
    titles: Mapping[str, str] | None = None,
    bases: Mapping[str, Session] | None = None,
) -> list[LogEntry]:
    """The entries of a whole log, oldest first; see :class:`LogBook`."""
    return LogBook(titles, bases).add(rows)


def rescored(rows: Iterable[LogRow]) -> Mapping[str, str]:
    """The version that each rescored version of the log was rescored from, by the ids of both."""
    found = {}
    for row in rows:
        if row.entity == "info" and row.before is None:
            begun = begins([told(row)]) or {}
            if begun.get("rescored_from"):
                found[row.version_id] = str(begun["rescored_from"])
    return found


class _Known(Names):
    """Names by version, and where a version does not tell, the last that any version gave."""

    def __init__(self, titles: Mapping[str, str], bases: Mapping[str, Session]) -> None:
        self._titles, self._bases = titles, bases
        self._areas: dict[tuple[str, str], str] = {}
        self._latest: dict[str, str] = {}
        self._factors: dict[str, Mapping[str, str]] = {}
        self._settled: dict[tuple[str, str], Sequence[str]] = {}

    def learn(self, rows: Sequence[Told]) -> None:
        for row in rows:
            if row.entity == "area" and row.held.get("name"):
                key = row.row.version_id, row.row.area_id
                self._areas[key] = self._latest[row.row.area_id] = str(row.held["name"])
            elif row.entity == "settlement" and row.held.get("areas"):
                self._settled[row.row.version_id, row.row.key] = [str(area_id) for area_id in row.held["areas"]]
            elif row.entity == "scheme" and row.held.get("text"):
                # A mark that another scheme cleared goes by the name that its factor had.
                before = self._factors.get(row.row.version_id, {})
                self._factors[row.row.version_id] = {**before, **_factor_names(str(row.held["text"]))}

    def area(self, version_id: str, area_id: str) -> str:
        return self._areas.get((version_id, area_id)) or self._latest.get(area_id) or "an area"

    def factor(self, version_id: str, key: str) -> str:
        return self._factors.get(version_id, {}).get(key, key)

    def settled(self, version_id: str, settlement_id: str) -> Sequence[str]:
        return self._settled.get((version_id, settlement_id), ())

    def title(self, version_id: str) -> str:
        return self._titles.get(version_id, "")

    def last_time(self, version_id: str, area_id: str, factor: str) -> int | None:
        base = self._bases.get(version_id)
        return base.mark(area_id, factor) if base else None


def _factor_names(text: str) -> Mapping[str, str]:
    """The names of the factors inside a sentence, from the text of a scheme in any form that ever was."""
    held = json.loads(text)
    scales = {key: held.get(key) for key in (IMPACT, PROBABILITY, THREAT)}
    return {
        key: lower(str(scale["name"])) for key, scale in scales.items() if isinstance(scale, dict) and scale.get("name")
    }
