"""Backups of a library: what they are called, what is known of each, and which of them stay.

A name such as "2026-11-22T140211Z-open.sqlite" says when in UTC and why; a second one of the same second is
"2026-11-22T140211Z02-...". Names sort by time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from riskdesk.domain.words import day, plural
from riskdesk.immutable import immutable

_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d{6})Z(\d\d)?-([a-z]+)\.sqlite")
_STAMP = "%Y-%m-%dT%H%M%S"
_MOST = 99
"""Backups of one second."""


class Reason(StrEnum):
    """Why a backup was made; the word stands in its name."""

    OPEN = "open"
    MIGRATION = "migration"
    IMPORT = "import"
    RESTORE = "restore"
    ASKED = "asked"


class Age(StrEnum):
    """How what a backup holds stands to the library beside it, told from their logs, which only grow."""

    SAME = "same"
    OLDER = "older"
    """All that it holds is in the library, which has gone on since."""
    NEWER = "newer"
    """It holds all that the library does, and more: the library was put back since."""
    PARTED = "parted"
    """Each holds changes that the other lacks."""
    UNKNOWN = "unknown"
    """One of the two cannot be read."""


@dataclass(frozen=True, slots=True, order=True)
class BackupName:
    """When (UTC, to the second), which of that second (from 1), and why; sorts by time."""

    when: datetime
    count: int
    why: Reason

    def __str__(self) -> str:
        more = "" if self.count == 1 else f"{self.count:02d}"
        return f"{self.when:{_STAMP}}Z{more}-{self.why}.sqlite"

    @classmethod
    def read(cls, text: str) -> BackupName | None:
        """The name that a file has, or ``None`` where it is no backup of ours."""
        match = _NAME.fullmatch(text)
        if match is None or match[3] not in set(Reason):
            return None
        try:
            when = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
        except ValueError:
            return None
        name = cls(when, int(match[2] or 1), Reason(match[3]))
        return name if name.count and str(name) == text else None


def free_name(when: datetime, why: Reason, taken: Iterable[BackupName]) -> BackupName:
    """A name for a backup made now that none has yet, whatever the clock did."""
    held = {(name.when, name.count) for name in taken}
    second = when.astimezone(UTC).replace(microsecond=0)
    while True:
        for count in range(1, _MOST + 1):
            if (second, count) not in held:
                return BackupName(second, count, why)
        second += timedelta(seconds=1)


@immutable
class Holds:
    """What a library holds, in short. ``title`` and ``held_on`` (ISO, or ``""``) are those of its newest session;
    ``changes`` counts the rows of its log, and ``last_change`` is the time of the last one (UTC), or ``""``."""

    assessments: int = 0
    sessions: int = 0
    title: str = ""
    held_on: str = ""
    changes: int = 0
    last_change: str = ""

    @property
    def words(self) -> str:
        """ "2 assessments, 5 sessions, the newest “Quarter 3” (9 November 2010)"."""
        counts = f"{plural(self.assessments, 'assessment')}, {plural(self.sessions, 'session')}"
        if not self.sessions:
            return counts
        return f"{counts}, the newest “{self.title}”" + (f" ({day(self.held_on)})" if self.held_on else "")


@immutable
class Backup:
    """A backup as it lies there.

    ``when`` and ``why`` are from its name; ``size`` is in bytes; ``schema`` is 0 where it cannot be read; ``fault``
    says in a few words what is wrong with it, ``""`` for a sound one; ``holds`` is ``None`` where it is damaged or was
    made by a newer RiskDesk. One that is ``locked`` has a fault for want of its passphrase only.
    """

    path: Path
    when: datetime
    why: Reason
    size: int
    schema: int = 0
    fault: str = ""
    holds: Holds | None = None
    age: Age = Age.UNKNOWN
    locked: bool = False

    @property
    def sound(self) -> bool:
        """Whether it could be put back."""
        return not self.fault


LAST, DAYS, WEEKS, MONTHS = 10, 14, 8, 24
"""How many of the newest stay, and of how many days, weeks and months that have any the newest one stays.

Days, weeks and months are those in which there is a backup, so that a library opened once a quarter keeps its
backups of years: nothing goes merely because time passes.
"""
TURNS = 5
"""How many of those made before a migration, and of those before a restore, stay whatever their age."""


def kept(backups: Iterable[tuple[BackupName, bool]]) -> frozenset[BackupName]:
    """Which of these backups, each with whether it is sound, are to stay.

    Of sound ones the newest :data:`LAST`, the newest of each of the last days, weeks and months, and the last
    :data:`TURNS` before a migration and before a restore. Damaged ones take no sound one's place; they stay until
    there are :data:`LAST` newer sound ones. The newest of all always stays.
    """
    every = sorted(backups, reverse=True)
    sound = [name for name, whole in every if whole]
    stay = {name for name, _ in every[:1]} | set(sound[:LAST])
    stay |= _newest_of_each(sound, lambda name: name.when.date(), DAYS)
    stay |= _newest_of_each(sound, lambda name: name.when.isocalendar()[:2], WEEKS)
    stay |= _newest_of_each(sound, lambda name: (name.when.year, name.when.month), MONTHS)
    for why in (Reason.MIGRATION, Reason.RESTORE):
        stay |= set([name for name in sound if name.why is why][:TURNS])
    stay |= {name for name, whole in every if not whole and len([s for s in sound if s > name]) < LAST}
    return frozenset(stay)


def _newest_of_each(names: Sequence[BackupName], span: Callable[[BackupName], Hashable], most: int) -> set[BackupName]:
    """The newest of each of the last spans; ``names`` come newest first."""
    newest: dict[Hashable, BackupName] = {}
    for name in names:
        newest.setdefault(span(name), name)
    return set(list(newest.values())[:most])
