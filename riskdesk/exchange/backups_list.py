"""The backups of a library, as text for a terminal and as objects for other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from riskdesk.domain.backups import Age, Backup, Reason
from riskdesk.domain.words import day, size
from riskdesk.exchange.text_table import aligned

_HEADS = ("", "Made (UTC)", "Why", "Size", "Sessions", "Newest session", "Beside the library", "Name")
_WHY = {
    Reason.OPEN: "at opening",
    Reason.MIGRATION: "before an update",
    Reason.IMPORT: "before an import",
    Reason.RESTORE: "before a restore",
    Reason.ASKED: "asked for",
}
_AGE = {
    Age.SAME: "the same",
    Age.OLDER: "older",
    Age.NEWER: "newer",
    Age.PARTED: "has other changes",
    Age.UNKNOWN: "not compared",
}


def backups_lines(backups: Sequence[Backup]) -> list[str]:
    """A table, numbered from 1, in the order given."""
    return aligned([_HEADS, *(_row(number, one) for number, one in enumerate(backups, 1))], {1, 2, 5, 6, 7})


def _row(number: int, backup: Backup) -> tuple[str, ...]:
    holds = backup.holds
    if backup.fault:
        told = "", backup.fault, "ENCRYPTED" if backup.locked else "DAMAGED"
    elif holds is None:
        told = "", f"of a newer RiskDesk (schema {backup.schema})", _AGE[Age.UNKNOWN]
    else:
        newest = holds.title + (f" ({day(holds.held_on)})" if holds.held_on else "")
        told = str(holds.sessions), newest, _AGE[backup.age]
    made = f"{backup.when:%Y-%m-%d %H:%M:%S}"
    return str(number), made, _WHY[backup.why], size(backup.size), *told, backup.path.name


def backups_json(backups: Sequence[Backup], ascii_only: bool = False) -> str:
    """A list of objects in the order given; ends in a line end."""
    return json.dumps([_record(one) for one in backups], ensure_ascii=ascii_only, indent=2) + "\n"


def _record(backup: Backup) -> dict[str, Any]:
    holds = backup.holds
    return {
        "path": str(backup.path),
        "made": f"{backup.when:%Y-%m-%dT%H:%M:%SZ}",
        "why": backup.why.value,
        "size": backup.size,
        "schema": backup.schema or None,
        "sound": backup.sound,
        "fault": backup.fault or None,
        "assessments": holds.assessments if holds else None,
        "sessions": holds.sessions if holds else None,
        "newest_session": holds.title or None if holds else None,
        "newest_held_on": holds.held_on or None if holds else None,
        "changes": holds.changes if holds else None,
        "last_change": holds.last_change or None if holds else None,
        "age": backup.age.value,
    }
