"""Edits, undo and reopening in any order: the file always holds what memory holds, and the log tells how."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from riskdesk.domain.agreed import Decision, MoveState
from riskdesk.domain.scheme import PriorityRule
from riskdesk.domain.scheme_file import dump_scheme
from riskdesk.domain.session import (
    Attendee,
    Change,
    Confidence,
    Entity,
    FrozenScheme,
    RiskArea,
    Session,
    State,
    apply,
    entity_key,
    inverse,
    mark_key,
)
from riskdesk.storage.access import Access
from riskdesk.storage.errors import LibraryError, WriteConflict
from riskdesk.storage.library import Library
from tests.storage.stored import (
    NOTE,
    YEAR,
    area,
    fields_at,
    marks_of,
    moves_of,
    names,
    scored_session,
    sessions,
    texts,
    ties_of,
)


def plain(entity: object) -> dict[str, Any]:
    values = asdict(entity)  # type: ignore[call-overload]
    return {name: value.value if isinstance(value, Enum) else value for name, value in values.items()}


class Edits(RuleBasedStateMachine):
    """A draft in memory and in the file."""

    session: Session

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "library.riskdesk"
        self.library = Library.open(self.path, create=True)
        self.library.add_assessment(YEAR, NOTE)
        self.done: list[tuple[Change, ...]] = []
        self.count = 0

    @initialize(session=st.just(scored_session()) | sessions().filter(lambda s: s.info.state is State.DRAFT))
    def begin(self, session: Session) -> None:
        self.library.add_session(session, NOTE)
        self.session = session

    def teardown(self) -> None:
        self.library.close()
        self.folder.cleanup()

    def write(self, *changes: Change) -> None:
        after = apply(self.session, changes)
        self.library.write(self.session.info.version_id, changes, NOTE)
        self.session = after
        self.done.append(changes)

    def edit(self, before: Any, **fields: Any) -> None:
        self.write(Change(before, replace(before, **fields)))

    def pick(self, data: st.DataObject, found: Sequence[Any]) -> Any:
        return data.draw(st.sampled_from(found))

    @rule(name=names, there=st.booleans())
    def add_area(self, name: str, there: bool) -> None:
        self.count += 1
        new = area(1000 + self.count, name=name, removed=None if there else "Not now")
        self.write(Change(None, new))

    @precondition(lambda self: self.session.areas)
    @rule(data=st.data(), text=texts, parked=st.booleans(), confidence=st.none() | st.sampled_from(Confidence))
    def word_area(self, data: st.DataObject, text: str, parked: bool, confidence: Confidence | None) -> None:
        self.edit(self.pick(data, self.session.areas), justification=text, parked=parked, confidence=confidence)

    @precondition(lambda self: self.session.areas)
    @rule(data=st.data(), reason=texts)
    def remove_or_bring_back(self, data: st.DataObject, reason: str) -> None:
        chosen: RiskArea = self.pick(data, self.session.areas)
        removed = reason if chosen.removed is None else None
        after = replace(chosen, removed=removed)
        others = {a.code for a in self.session.present if a is not chosen}
        if removed is None and chosen.code in others:
            with pytest.raises(LibraryError, match="same code"):
                self.library.write(self.session.info.version_id, [Change(chosen, after)], NOTE)
        else:
            self.write(Change(chosen, after))

    @precondition(lambda self: len(self.session.present) > 1)
    @rule(data=st.data())
    def shuffle_codes_and_places(self, data: st.DataObject) -> None:
        before = self.session.present
        after = data.draw(st.permutations(before))
        changes = (Change(b, replace(b, code=a.code, position=a.position)) for b, a in zip(before, after, strict=True))
        self.write(*changes)

    @precondition(lambda self: self.session.areas)
    @rule(data=st.data())
    def mark(self, data: st.DataObject) -> None:
        known = [a.area_id for a in self.session.areas]
        marks = data.draw(st.lists(marks_of(known), min_size=1, max_size=4, unique_by=mark_key))
        self.write(*(Change(self.session.marks.get(mark_key(mark)), mark) for mark in marks))

    @precondition(lambda self: self.session.marks)
    @rule(data=st.data(), whole=st.booleans())
    def unmark(self, data: st.DataObject, whole: bool) -> None:
        marks = list(self.session.marks.values())
        chosen = marks if whole else [self.pick(data, marks)]
        self.write(*(Change(mark, None) for mark in chosen))

    @precondition(lambda self: len(self.session.areas) > 1)
    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        self.count += 1
        seq = 100 + self.count
        new = replace(data.draw(moves_of([a.area_id for a in self.session.areas])), move_id=f"move {seq}", seq=seq)
        self.write(Change(None, new))

    @precondition(lambda self: self.session.moves)
    @rule(data=st.data(), state=st.none() | st.sampled_from(MoveState))
    def change_or_drop_move(self, data: st.DataObject, state: MoveState | None) -> None:
        move = self.pick(data, self.session.moves)
        self.write(Change(move, replace(move, state=state) if state else None))

    @precondition(lambda self: len(self.session.areas) > 1)
    @rule(data=st.data())
    def settle(self, data: st.DataObject) -> None:
        self.count += 1
        seq = 100 + self.count
        tie = data.draw(ties_of([a.area_id for a in self.session.areas]))
        self.write(Change(None, replace(tie, settlement_id=f"tie {seq}", seq=seq)))

    @precondition(lambda self: self.session.settlements)
    @rule(data=st.data(), lapsed=st.booleans(), decision=st.sampled_from(Decision))
    def change_settlement(self, data: st.DataObject, lapsed: bool, decision: Decision) -> None:
        tie = self.pick(data, self.session.settlements)
        self.edit(tie, lapsed=lapsed, decision=decision, areas=tuple(reversed(tie.areas)))

    @rule(role=texts, position=st.integers(0, 4))
    def seat(self, role: str, position: int) -> None:
        held = {a.position: a for a in self.session.attendees}
        self.write(Change(held.get(position), Attendee(position, role, "Police")))

    @rule(title=names, words=texts, illustrative=st.booleans())
    def detail(self, title: str, words: str, illustrative: bool) -> None:
        self.edit(self.session.info, title=title, handling=words, illustrative=illustrative)

    @rule(rule=st.sampled_from(PriorityRule))
    def change_scheme(self, rule: PriorityRule) -> None:
        assert self.session.scheme is not None
        text = dump_scheme(replace(self.session.scheme, priority_rule=rule))
        self.write(Change(FrozenScheme(self.session.scheme_text), FrozenScheme(text)))

    @precondition(lambda self: self.done)
    @rule(steps=st.integers(1, 3))
    def undo(self, steps: int) -> None:
        for _ in range(min(steps, len(self.done))):
            changes = inverse(self.done.pop())
            after = apply(self.session, changes)
            self.library.write(self.session.info.version_id, changes, replace(NOTE, kind="undo"))
            self.session = after

    @rule()
    def reopen(self) -> None:
        self.library.close()
        self.library = Library.open(self.path)

    @precondition(lambda self: self.session.areas)
    @rule(data=st.data())
    def start_from_something_else(self, data: st.DataObject) -> None:
        chosen: RiskArea = self.pick(data, self.session.areas)
        wrong = Change(replace(chosen, definition=chosen.definition + "?"), replace(chosen, name="Never"))
        with pytest.raises(ValueError, match="the change starts from"):
            apply(self.session, [wrong])
        with pytest.raises(WriteConflict):
            self.library.write(self.session.info.version_id, [wrong], NOTE)

    @invariant()
    def the_file_holds_what_memory_holds(self) -> None:
        if hasattr(self, "session"):
            assert self.library.load(self.session.info.version_id) == self.session

    @rule()
    def replay_the_log(self) -> None:
        assert self.replayed() == self.held()

    def replayed(self) -> dict[tuple[str, str], dict[str, Any]]:
        entities: dict[tuple[str, str], dict[str, Any]] = {}
        for row in self.library.log(self.session.info.version_id):
            key = row.entity, row.key
            if row.after is None:
                assert entities.pop(key) == fields_at(row.before)
            elif row.before is None:
                assert key not in entities
                entities[key] = fields_at(row.after)
            else:
                assert entities[key] | fields_at(row.before) == entities[key]
                entities[key] |= fields_at(row.after)
        return entities

    def held(self) -> dict[tuple[str, str], dict[str, Any]]:
        session = self.session
        kept: tuple[Entity, ...] = (
            session.info,
            FrozenScheme(session.scheme_text),
            *session.areas,
            *session.marks.values(),
            *session.moves,
            *session.settlements,
            *session.attendees,
        )
        return {entity_key(entity): plain(entity) for entity in kept}

    @precondition(lambda self: hasattr(self, "session"))
    @rule()
    def read_only(self) -> None:
        with Library.open(self.path, Access.READ_ONLY) as reader:
            assert reader.load(self.session.info.version_id) == self.session
            assert reader.log() == self.library.log()


TestEdits = Edits.TestCase
TestEdits.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
