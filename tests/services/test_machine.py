"""Any course of edits, undos, redos and restarts: memory is what the file holds, and every step can be taken back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from riskdesk.domain.agreed import Decision
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.ranking import rank
from riskdesk.domain.seal import seal
from riskdesk.domain.session import Session, apply
from riskdesk.services.editing import Edit, SessionEditor
from tests.services.desks import BY_POSITION, DERBYSHIRE, RISK_ONLY, desk_on, fresh, rows, wanted

WHICH = st.integers(0, 9)
"""Picks an area, a move ... by its place, round and round."""
FACTORS = st.sampled_from(("impact", "probability", "threat"))
NAMES = st.sampled_from(("Drugs", "drugs ", "Fire", "Fraud", "Road Safety", "Arson & Fire", "", "\u200b"))
REASONS = st.sampled_from(("", " ", "Said  the chair", "Harm"))
SCHEMES = st.sampled_from((DERBYSHIRE, BY_POSITION, RISK_ONLY))


class Edits(RuleBasedStateMachine):
    """One session in a real library file; ``done`` and ``undone`` are the window's undo stack."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.desk = desk_on(Path(self.folder.name) / "library.sqlite")
        self.editor = self.desk.new_assessment("Assessment", wanted(("Drugs", "Fire", "Fraud")))
        self.first = self.editor.session
        self.done: list[tuple[Session, Edit]] = []
        self.undone: list[tuple[Edit, Session]] = []
        self.logged = len(rows(self.editor))
        self.starts = 0

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.take_all_back()
            self.desk.close()
            self.folder.cleanup()

    # What a user can do

    @rule(area=WHICH, factor=FACTORS, value=st.one_of(st.none(), st.integers(0, 7)))
    def score(self, area: int, factor: str, value: int | None) -> None:
        self.do(lambda e: e.set_mark(self.area(area), factor, value))

    @rule(marks=st.lists(st.tuples(WHICH, FACTORS, st.integers(1, 5)), max_size=9))
    def paste(self, marks: list[tuple[int, str, int]]) -> None:
        self.do(lambda e: e.set_marks([(self.area(a), f, v) for a, f, v in marks], kind="paste"))

    @rule(cell=st.tuples(st.integers(1, 5), st.integers(1, 5)), threat=st.integers(1, 5))
    def score_all_alike(self, cell: tuple[int, int], threat: int) -> None:
        every = [a.area_id for a in self.editor.session.present]
        values = dict(zip(("impact", "probability", "threat"), (*cell, threat), strict=True))
        self.do(lambda e: e.set_marks([(a, f, v) for a in every for f, v in values.items()]))

    @rule(area=WHICH, name=NAMES)
    def rename(self, area: int, name: str) -> None:
        self.do(lambda e: e.set_area(self.area(area), name=name))

    @rule(area=WHICH, code=st.sampled_from(("DR", "fi", "x1", "toolong")), parked=st.booleans())
    def code_and_park(self, area: int, code: str, parked: bool) -> None:
        self.do(lambda e: e.set_area(self.area(area), code=code, parked=parked))

    @rule(names=st.lists(NAMES, max_size=2))
    def add(self, names: list[str]) -> None:
        self.do(lambda e: e.add_areas(names))

    @rule(area=WHICH, reason=REASONS)
    def remove(self, area: int, reason: str) -> None:
        self.do(lambda e: e.remove_area(self.area(area), reason))

    @rule(area=WHICH)
    def restore(self, area: int) -> None:
        removed = [a.area_id for a in self.editor.session.areas if a.removed is not None]
        self.do(lambda e: e.restore_area(pick(removed, area)))

    @rule(area=WHICH, to=st.integers(-1, 9))
    def reorder(self, area: int, to: int) -> None:
        self.do(lambda e: e.reorder_area(self.area(area), to))

    @rule(area=WHICH, ahead_of=st.one_of(st.none(), WHICH), reason=REASONS)
    def move(self, area: int, ahead_of: int | None, reason: str) -> None:
        other = None if ahead_of is None else self.area(ahead_of)
        self.do(lambda e: e.record_move(self.area(area), other, reason))

    @rule(move=WHICH)
    def confirm(self, move: int) -> None:
        self.do(lambda e: e.confirm_moves([pick([m.move_id for m in e.session.moves], move)]))

    @rule(move=WHICH, reason=REASONS)
    def reword(self, move: int, reason: str) -> None:
        self.do(lambda e: e.change_reason(pick([m.move_id for m in e.session.moves], move), reason))

    @rule(area=st.one_of(st.none(), WHICH))
    def back_to_computed(self, area: int | None) -> None:
        self.do(lambda e: e.withdraw_moves(None if area is None else self.area(area)))

    @rule(tie=WHICH, decision=st.sampled_from(Decision), reason=REASONS, turned=st.booleans())
    def settle(self, tie: int, decision: Decision, reason: str, turned: bool) -> None:
        ties = [g for g in self.editor.session.ranking.groups if len(g) > 1] or [("none", "nowhere")]
        areas = ties[tie % len(ties)]
        self.do(lambda e: e.settle_tie(areas[::-1] if turned else areas, decision, reason))

    @rule(settlement=WHICH)
    def reopen_tie(self, settlement: int) -> None:
        self.do(lambda e: e.reopen_tie(pick([s.settlement_id for s in e.session.settlements], settlement)))

    @rule(title=NAMES, people=st.lists(st.tuples(REASONS, REASONS), max_size=3))
    def describe(self, title: str, people: list[tuple[str, str]]) -> None:
        self.do(lambda e: e.set_details(title=title, partnership=title))
        self.do(lambda e: e.set_attendees(people))

    @rule(scheme=SCHEMES)
    def change_scheme(self, scheme: type(DERBYSHIRE)) -> None:  # type: ignore[valid-type]
        self.do(lambda e: e.change_scheme(scheme))

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        before, edit = self.done.pop()
        self.undone.append((edit, self.editor.session))
        self.kept(self.editor.undo(edit), "undo")
        assert self.editor.session == before

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        edit, after = self.undone.pop()
        self.done.append((self.editor.session, edit))
        self.kept(self.editor.redo(edit), "redo")
        assert self.editor.session == after

    @rule()
    def start_again(self) -> None:
        held, version, path = self.editor.session, self.editor.session.info.version_id, self.desk.library.path
        self.desk.close()
        self.starts += 1
        self.desk = desk_on(path, prefix=f"start{self.starts}-")
        self.editor = self.desk.open(version)
        assert self.editor.session == held

    # How it is done, and what must hold after each step

    def do(self, make: Callable[[SessionEditor], Edit | None]) -> None:
        before = self.editor.session
        try:
            edit = make(self.editor)
        except RiskDeskError:
            edit = None
        if edit is None:
            assert self.editor.session is before
            return
        assert self.editor.session != before
        assert apply(before, edit.changes) == self.editor.session
        self.kept(edit, edit.kind)
        self.done.append((before, edit))
        self.undone.clear()

    def kept(self, edit: Edit, kind: str) -> None:
        added = rows(self.editor)[self.logged :]
        assert {(r.kind, r.who) for r in added} == {(kind, "Analyst")}
        assert len({r.edit for r in added}) == 1
        assert len(added) == len(edit.changes) > 0
        self.logged += len(added)

    def area(self, place: int) -> str:
        return pick([a.area_id for a in self.editor.session.present], place)

    @invariant()
    def memory_is_what_the_file_holds(self) -> None:
        assert fresh(self.editor) == self.editor.session

    @invariant()
    def refusals_leave_no_row(self) -> None:
        assert len(rows(self.editor)) == self.logged

    @invariant()
    def ranks_are_those_of_a_fresh_computation(self) -> None:
        held, again = self.editor.session, fresh(self.editor)
        assert again.scheme
        assert held.ranking == rank(again.scheme, again.marked())
        assert held.agreed == again.agreed
        assert seal(held) == seal(again)
        placed = [p.area_id for p in held.agreed.placements]
        assert sorted(placed) == sorted(r.area.area_id for r in held.ranking.scored)

    @invariant()
    def names_and_codes_are_unique(self) -> None:
        present = self.editor.session.present
        assert len({a.name.casefold() for a in present}) == len({a.code.casefold() for a in present}) == len(present)

    def take_all_back(self) -> None:
        """To the first state, and again to the last."""
        last = self.editor.session
        for before, edit in reversed(self.done):
            self.editor.undo(edit)
            assert self.editor.session == before
        assert fresh(self.editor) == self.editor.session == self.first
        for _, edit in self.done:
            self.editor.redo(edit)
        assert fresh(self.editor) == self.editor.session == last


def pick(of: list[str], place: int) -> str:
    """One of a list, round and round; what is not there where the list is empty."""
    return of[place % len(of)] if of else "nowhere"


TestEdits = Edits.TestCase
TestEdits.settings = settings(
    max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
