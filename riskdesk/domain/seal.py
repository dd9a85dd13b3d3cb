"""The short code of a session's method and scores, by which two sheets can be told apart.

The form of the sealed text must never change: a sheet printed today has to give the same code in years.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from riskdesk.domain.session import Session, mark_key

FORM = 1
"""The form of the sealed text; a new form gets a new number and the old one stays readable."""


def seal(session: Session) -> str:
    """Eight hexadecimal digits, such as "7F3A-91C2", of the scheme, the areas present with their marks, the agreed
    order's moves and settlements, and recorded ranks. Titles, dates and texts do not count.

    Areas are known by their code and name, not by an id, so that the same session gives the same code anywhere.
    """
    text = json.dumps(sealed(session), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest().upper()
    return f"{digest[:4]}-{digest[4:8]}"


def sealed(session: Session) -> dict[str, Any]:
    """What the code is made of, as plain data."""
    names = {a.area_id: [a.code, a.name] for a in session.areas}
    marks: dict[str, list[Any]] = {}
    for mark in sorted(session.marks.values(), key=mark_key):
        marks.setdefault(mark.area_id, []).append([mark.factor, mark.round, mark.scorer, mark.value])
    return {
        "form": FORM,
        "scheme": json.loads(session.scheme_text) if session.scheme_text else None,
        "areas": sorted([*names[a.area_id], marks.get(a.area_id, [])] for a in session.present),
        "moves": [
            [names[m.area_id], names[m.ahead_of] if m.ahead_of else None, m.state.value]
            for m in sorted(session.moves, key=lambda m: m.seq)
        ],
        "settlements": [
            [[names[a] for a in s.areas], s.decision.value, s.score]
            for s in sorted(session.settlements, key=lambda s: s.seq)
            if not s.lapsed
        ],
        "recorded": sorted(
            [*names[r.area_id], r.threat_position, r.risk_rank, r.agreed_rank] for r in session.recorded.values()
        ),
    }
