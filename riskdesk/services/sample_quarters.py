"""The made-up quarterly sessions of the sample library, scored step by step as a facilitator would.

They go through the same use cases as any session, so that log and history hold what they would hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from riskdesk.domain.rescoring import old_values
from riskdesk.domain.scheme import Scheme
from riskdesk.domain.scheme_file import dump_scheme
from riskdesk.domain.session import Change, FrozenScheme, Session
from riskdesk.services.desk import Desk
from riskdesk.services.editing import SessionEditor
from riskdesk.storage.library import Library

Entry = Mapping[str, Any]
OPENING = 10
"""The hour, in UTC, at which each of these meetings begins."""
STEP = timedelta(seconds=40)
"""From one edit to the next."""


class _Script:
    """The clock and the ids of the sample: the same at every building."""

    def __init__(self) -> None:
        self._now = datetime(1970, 1, 1, tzinfo=UTC)
        self._given: list[str] = []
        self._counted = 0

    def begin(self, day: str) -> None:
        """Go to the morning of a day."""
        self._now = datetime.fromisoformat(day).replace(hour=OPENING, tzinfo=UTC)

    def now(self) -> datetime:
        """The time, a step later at each look."""
        self._now += STEP
        return self._now

    def give(self, *ids: str) -> None:
        """What the next new things are to be called."""
        self._given = list(ids)

    def new_id(self) -> str:
        """The next of the given ids, else one that counts."""
        if self._given:
            return self._given.pop(0)
        self._counted += 1
        return f"sample-{self._counted}"


def add_quarters(library: Library, quarters: Sequence[Entry], recorder: str) -> None:
    """Add the sessions to a library that holds those that they rescore."""
    script = _Script()
    desk = Desk(library, recorder, script.now, script.new_id)
    for entry in quarters:
        _add(desk, script, entry)


def _add(desk: Desk, script: _Script, entry: Entry) -> None:
    script.begin(entry["held_on"])
    script.give(f"{entry['id']}-1", entry["id"])
    base = desk.library.versions(entry["rescores"])[-1][0]
    editor = desk.rescore(base, entry["title"], entry["held_on"])
    editor.set_details(**{key: entry[key] for key in ("period", "data_to", "issued_to")})
    editor.set_attendees([(role, agency) for role, agency in entry["attendees"]])
    if "method" in entry:
        _change_method(editor, entry["method"])
    _change_areas(editor, script, entry)
    _score(editor, entry["scores"])
    for code in entry.get("back_to_computed", ()):
        editor.withdraw_moves(_id_of(editor.session, code))
    _agree(editor, entry.get("moves", ()))
    editor.close()
    for number, correction in enumerate(entry.get("corrections", ()), 2):
        script.begin(correction["on"])
        script.give(f"{entry['id']}-{number}")
        again = desk.reopen(editor.session.info.version_id, correction["reason"])
        _mark(again, correction["scores"])
        _agree(again, ())
        again.close()


def _id_of(session: Session, code: str) -> str:
    return next(a.area_id for a in session.present if a.code == code)


def _change_method(editor: SessionEditor, method: Entry) -> None:
    """Another weight and the wording of impact levels; names and numbers of the levels stay."""
    before = editor.session.scheme
    assert before is not None
    wording = {int(value): text for value, text in method["impact"].items()}
    levels = tuple(replace(v, description=wording.get(v.value, v.description)) for v in before.impact.levels)
    after: Scheme = replace(
        before,
        name=method["name"],
        risk_weight=Fraction(method["risk_weight"]),
        impact=replace(before.impact, levels=levels),
    )
    editor.commit("scheme", (Change(FrozenScheme(editor.session.scheme_text), FrozenScheme(dump_scheme(after))),))


def _change_areas(editor: SessionEditor, script: _Script, entry: Entry) -> None:
    for new in entry.get("new_areas", ()):
        script.give(new["id"])
        editor.add_areas([new["name"]])
        editor.set_area(new["id"], code=new["code"])
    for merged in entry.get("merged", ()):
        script.give(merged["id"])
        ids = [_id_of(editor.session, code) for code in merged["areas"]]
        editor.merge_areas(ids, merged["name"], merged["reason"])
        editor.set_area(merged["id"], code=merged["code"])
    for split in entry.get("split", ()):
        script.give(*(new["id"] for new in split["into"]))
        names = [new["name"] for new in split["into"]]
        editor.split_area(_id_of(editor.session, split["area"]), names, split["reason"])
        for new in split["into"]:
            editor.set_area(new["id"], code=new["code"])
    for code, reason in entry.get("removed", {}).items():
        editor.remove_area(_id_of(editor.session, code), reason)
    for code, text in entry.get("definitions", {}).items():
        editor.set_area(_id_of(editor.session, code), definition=text)


def _score(editor: SessionEditor, scores: Mapping[str, Entry]) -> None:
    """Confirm every area as it was, in the order of scoring, and give those that are named their new scores."""
    for area in editor.session.present:
        if old_values(editor.session, editor.base, area.area_id):
            editor.confirm_area(area.area_id)
        if area.code in scores:
            _mark(editor, {area.code: scores[area.code]})


def _mark(editor: SessionEditor, scores: Mapping[str, Entry]) -> None:
    for code, values in scores.items():
        area_id = _id_of(editor.session, code)
        editor.set_marks([(area_id, factor, value) for factor, value in values.items() if factor != "why"])
        if "why" in values:
            editor.set_area(area_id, change_reason=values["why"])


def _agree(editor: SessionEditor, moves: Sequence[Entry]) -> None:
    """Confirm the moves that were carried over, then record the new ones."""
    editor.confirm_moves([move.move_id for move in editor.session.moves])
    for move in moves:
        area_id, ahead_of = (_id_of(editor.session, move[key]) for key in ("area", "ahead_of"))
        editor.record_move(area_id, ahead_of, move["reason"])
