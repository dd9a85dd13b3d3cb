"""The log as objects for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from riskdesk.domain.log_entry import LogEntry


def log_json(entries: Iterable[LogEntry], ascii_only: bool = False) -> str:
    """A list of entries, oldest first, an object a line; ends in a line end.

    ``at`` is in UTC, ``day`` and ``time`` are local; ``kind`` is what the filter goes by, ``edit`` counts the edits of
    the library; ``areas`` holds the ids of the risk areas that ``changes`` are about; ``why`` is a list.
    """
    lines = [json.dumps(_record(entry), ensure_ascii=ascii_only) for entry in entries]
    return "[\n" + ",\n".join(f"  {line}" for line in lines) + "\n]\n" if lines else "[]\n"


def _record(entry: LogEntry) -> dict[str, Any]:
    return {
        "edit": entry.edit,
        "session": entry.session,
        "version_id": entry.version_id or None,
        "at": entry.at,
        "day": entry.day,
        "time": entry.time,
        "kind": entry.group.value,
        "action": entry.kind,
        "who": entry.who,
        "areas": sorted(entry.areas),
        "changes": [line.text for line in entry.lines],
        "why": list(entry.reasons),
    }
