"""Random quarters on two laptops: scored, closed, reopened, rescored, issued, exported and imported; nothing is lost.

Two real library files. Whatever happens, a closed version stays as it was closed; a rescoring carries every field and
no mark; a reopening carries everything; what is exported and imported is equal in all that a library keeps.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from riskdesk.domain.agreed import Decision, MoveState
from riskdesk.domain.catalogue import LogRow
from riskdesk.domain.errors import RiskDeskError
from riskdesk.domain.rescoring import reasons_wanted
from riskdesk.domain.scheme import Scheme
from riskdesk.domain.seal import seal
from riskdesk.domain.session import Session, SessionInfo, State
from riskdesk.exchange.bundle import dump_bundle, parse_bundle
from riskdesk.services.desk import Desk, Issue
from riskdesk.services.editing import SessionEditor
from riskdesk.services.transfer import bring_in, bundle_of
from riskdesk.services.transfer_plan import Plan
from riskdesk.storage.library import Library
from tests.samples import empty_at
from tests.services.desks import BY_POSITION, DERBYSHIRE, RISK_ONLY, desk_on, fresh, wanted

WHICH = st.integers(0, 9)
"""Picks an area, a session ... by its place, round and round."""
TEXTS = st.sampled_from(("", "R&D <b>", "Łódź, Ynys Môn", "two\nlines", '"quoted" \\ \t', "שלום", "👮🏽‍♀️"))
REASONS = st.sampled_from(("The chair said so", "New evidence: 5 > 4", "Zażółć"))
TITLES = st.sampled_from(("Quarter", "Chwarter", "Six-month review"))
DATES = st.sampled_from(("", "2026-11-02", "2027-02-01", "2027-05-03"))
LEVELS = st.integers(1, 5)
Scores = list[tuple[int, int, int]]
SCORES: st.SearchStrategy[Scores] = st.lists(st.tuples(LEVELS, LEVELS, LEVELS), min_size=1, max_size=3)
SCHEMES: st.SearchStrategy[Scheme] = st.sampled_from((DERBYSHIRE, BY_POSITION, RISK_ONLY))
_Thing = TypeVar("_Thing")


def pick(found: Sequence[_Thing], place: int) -> _Thing:
    return found[place % len(found)]


def unnumbered(rows: Sequence[LogRow]) -> list[LogRow]:
    """The rows with edits counted from 1: what two libraries can have in common."""
    edits = {edit: n for n, edit in enumerate(dict.fromkeys(row.edit for row in rows), 1)}
    return [replace(row, row=n, edit=edits[row.edit]) for n, row in enumerate(rows, 1)]


def dump(library: Library) -> list[str]:
    """All that the file holds, as SQL."""
    with closing(sqlite3.connect(f"{library.path.as_uri()}?mode=ro", uri=True)) as db:
        return list(db.iterdump())


@dataclass
class Frozen:
    """A version that never changes again, as it was when it was closed, or arrived."""

    session: Session
    code: str
    agreed: tuple[tuple[str, str, str], ...]
    log: tuple[LogRow, ...]


def frozen(library: Library, version_id: str) -> Frozen:
    session = library.load(version_id)
    placed = tuple((p.area_id, p.computed.label, p.agreed.label) for p in session.agreed.placements)
    return Frozen(session, seal(session), placed, library.log(version_id))


class Laptop:
    """A desk on a library file, the draft that is open there, and all that must not change any more."""

    def __init__(self, path: Path) -> None:
        empty_at(path)
        self.path, self.starts = path, 0
        self.desk = self.start()
        self.editor: SessionEditor | None = None
        self.frozen: dict[str, Frozen] = {}

    def start(self) -> Desk:
        self.starts += 1
        return desk_on(self.path, prefix=f"{self.path.stem}{self.starts}-")

    @property
    def library(self) -> Library:
        return self.desk.library

    def versions(self, *states: State) -> list[str]:
        return [s.version_id for s in self.desk.versions() if s.state in states]

    def look_back(self) -> None:
        """Every closed version is what it was, from the file, but for sheets that were issued since."""
        for version_id in self.versions(State.CLOSED):
            now = frozen(self.library, version_id)
            held = self.frozen.setdefault(version_id, now)
            assert replace(now, log=held.log) == held
            assert now.log[: len(held.log)] == held.log
            assert all(row.entity == "sheet" for row in now.log[len(held.log) :])


def open_draft(machine: Quarters) -> bool:
    return machine.here.editor is not None and machine.here.editor.editable


class Quarters(RuleBasedStateMachine):
    """Two laptops; ``here`` is the one that is being worked on."""

    @initialize(values=SCORES)
    def begin(self, values: Scores) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.laptops = [Laptop(Path(self.folder.name) / f"{name}.sqlite") for name in ("county", "district")]
        self.here = self.laptops[0]
        self.here.editor = self.here.desk.new_assessment("Assessment", wanted(("Drugs", "Fire", "Fraud", "Arson")))
        self.score_all(values)
        self.assessment = self.here.desk.assessments()[0].assessment_id

    def teardown(self) -> None:
        if not hasattr(self, "laptops"):
            return
        for laptop in self.laptops:
            laptop.look_back()
        self.bring_to_a_new_library()
        for laptop in self.laptops:
            laptop.desk.close()
        self.folder.cleanup()

    # The draft

    def do(self, make: Callable[[SessionEditor], object]) -> None:
        """An edit of the open draft; a refused one changes nothing."""
        editor = self.here.editor
        if editor is None or not editor.editable:
            return
        before = editor.session
        with suppress(RiskDeskError):
            make(editor)
            assert fresh(editor) == editor.session
            return
        assert editor.session is before

    def area(self, place: int) -> str:
        assert self.here.editor is not None
        return pick([a.area_id for a in self.here.editor.session.present], place)

    @precondition(open_draft)
    @rule(values=SCORES)
    def score_all(self, values: Scores) -> None:
        """Some values over and over, so that there are ties."""

        def make(e: SessionEditor) -> None:
            keys = [f.key for f in e.session.scheme.factors] if e.session.scheme else []
            areas = [(a.area_id, pick(values, n)) for n, a in enumerate(e.session.present)]
            e.set_marks([(area_id, key, v) for area_id, some in areas for key, v in zip(keys, some, strict=False)])

        self.do(make)

    @precondition(open_draft)
    @rule(area=WHICH, factor=st.sampled_from(("impact", "probability", "threat")), value=st.none() | LEVELS)
    def score(self, area: int, factor: str, value: int | None) -> None:
        self.do(lambda e: e.set_mark(self.area(area), factor, value))

    @rule(
        area=WHICH, words=TEXTS, more=TEXTS, day=DATES, sure=st.sampled_from((None, "low", "high")), park=st.booleans()
    )
    def word(self, area: int, words: str, more: str, day: str, sure: str | None, park: bool) -> None:
        self.do(lambda e: e.set_area(self.area(area), justification=words, dissent=more, source=words, parked=park))
        self.do(lambda e: e.set_area(self.area(area), definition=more, lead_agency=words, confidence=sure, data_to=day))
        self.do(lambda e: e.set_details(held_on=day, handling=words, period=words, issued_to=more))
        self.do(lambda e: e.set_attendees([(words, more), (more, words)]))

    @precondition(open_draft)
    @rule(area=WHICH, ahead_of=st.none() | WHICH, decision=st.none() | st.sampled_from(Decision), reason=REASONS)
    def put_in_order(self, area: int, ahead_of: int | None, decision: Decision | None, reason: str) -> None:
        """Settle a tie, or move an area."""

        def make(e: SessionEditor) -> None:
            ties = [g for g in e.session.ranking.groups if len(g) > 1]
            if decision and ties:
                e.settle_tie(pick(ties, area)[::-1], decision, reason)
            else:
                e.record_move(self.area(area), None if ahead_of is None else self.area(ahead_of), reason)

        self.do(make)

    @precondition(open_draft)
    @rule(how=st.sampled_from(("merge", "split", "remove", "restore")), one=WHICH, other=WHICH, reason=REASONS)
    def regroup(self, how: str, one: int, other: int, reason: str) -> None:
        def make(e: SessionEditor) -> None:
            there, count = len(e.session.present), len(e.session.areas)
            gone = [a.area_id for a in e.session.areas if a.removed is not None]
            if how == "merge" and there > 2:
                e.merge_areas([self.area(one), self.area(other)], f"Merged {count}", reason)
            elif how == "split" and there < 6:
                e.split_area(self.area(one), [f"Part {count}{part}" for part in "ab"], reason)
            elif how == "remove" and there > 2:
                e.remove_area(self.area(one), reason)
            elif how == "restore" and gone:
                e.restore_area(pick(gone, one))

        self.do(make)

    @precondition(open_draft)
    @rule(scheme=SCHEMES)
    def change_scheme(self, scheme: Scheme) -> None:
        self.do(lambda e: e.change_scheme(scheme))

    @precondition(lambda self: open_draft(self) and self.here.editor.base)
    @rule(first=WHICH, many=st.integers(1, 6))
    def confirm(self, first: int, many: int) -> None:
        for place in range(first, first + many):
            self.do(partial(SessionEditor.confirm_area, area_id=self.area(place)))

    # A quarter ends, and another begins

    @precondition(open_draft)
    @rule(reason=REASONS)
    def close(self, reason: str) -> None:
        editor = self.here.editor
        if editor is None or not editor.editable:
            return
        # What was said of the version before is no reason for what changed since.
        for area_id in reasons_wanted(editor.session, editor.base):
            said = f"{reason} ({editor.session.info.number})"
            self.do(partial(SessionEditor.set_area, area_id=area_id, change_reason=said))
        for move in editor.session.moves:
            if move.state is not MoveState.AGREED:
                self.do(partial(SessionEditor.confirm_moves, move_ids=[move.move_id]))
        if any(move.state is not MoveState.AGREED for move in editor.session.moves):
            self.do(lambda e: e.withdraw_moves())
        before, last = editor.session, editor.last_time
        editor.close()
        info = replace(
            before.info,
            state=State.CLOSED,
            closed_at=editor.session.info.closed_at,
            compares_with=last.info.version_id if last else "",
        )
        assert editor.session == fresh(editor) == replace(before, info=info)
        self.here.look_back()

    @precondition(lambda self: self.here.versions(State.CLOSED))
    @rule(version=WHICH, reason=REASONS)
    def reopen(self, version: int, reason: str) -> None:
        version_id = pick(self.here.versions(State.CLOSED), version)
        old = self.here.library.load(version_id)
        latest = self.here.library.versions(old.info.session_id)[-1][0]
        try:
            self.here.editor = self.here.desk.reopen(version_id, reason)
        except RiskDeskError:
            assert latest != version_id
            return
        assert latest == version_id
        new = fresh(self.here.editor)
        assert replace(new, info=old.info) == old
        assert facts(new.info) == facts(old.info)
        assert (new.info.number, new.info.state) == (old.info.number + 1, State.DRAFT)
        assert (new.info.reopened, new.info.session_id) == (reason, old.info.session_id)
        self.here.look_back()

    @rule(version=WHICH, title=TITLES, day=DATES, confirmed=WHICH)
    def rescore(self, version: int, title: str, day: str, confirmed: int) -> None:
        there = self.here.versions(State.DRAFT, State.CLOSED)
        if not there or len(there) > 6:
            return
        version_id = pick(there, version)
        old = self.here.library.load(version_id)
        self.here.editor = self.here.desk.rescore(version_id, title, day)
        new = fresh(self.here.editor)
        assert (new.info.rescored_from, new.info.title, new.info.held_on) == (version_id, title, day)
        assert (new.info.number, new.info.state, new.info.reopened) == (1, State.DRAFT, "")
        for name in (
            "assessment_id",
            "assessment_title",
            "partnership",
            "marking",
            "handling",
            "label",
            "illustrative",
        ):
            assert getattr(new.info, name) == getattr(old.info, name)
        assert (new.scheme_text, new.scheme) == (old.scheme_text, old.scheme)
        assert (new.marks, new.attendees) == ({}, ())
        # Every field of every area that is there, but what belongs to one meeting.
        assert [replace(a, position=0) for a in new.present] == [
            replace(a, position=0, parked=False, change_reason="") for a in old.present
        ]
        present = {a.area_id for a in old.present}
        assert new.moves == tuple(
            replace(m, state=MoveState.SUSPENDED) for m in old.moves if present.issuperset(m.concerns())
        )
        assert new.settlements == tuple(replace(s, lapsed=True) for s in old.settlements if present.issuperset(s.areas))
        if confirmed:
            self.confirm(0, confirmed)
        self.here.look_back()

    @precondition(lambda self: self.here.versions(State.CLOSED))
    @rule(version=WHICH, pdf=st.binary(max_size=40).map(b"%PDF".__add__), to=TEXTS)
    def issue(self, version: int, pdf: bytes, to: str) -> None:
        version_id = pick(self.here.versions(State.CLOSED), version)
        code = seal(self.here.library.load(version_id))
        sheet = self.here.desk.issue(version_id, pdf, Issue("2026-11-09", to, "A4", code, 1))
        assert self.here.desk.sheets(version_id)[-1] == sheet
        assert self.here.library.sheet_pdf(version_id, sheet.number) == pdf

    # Laptops

    @rule(version=WHICH)
    def start_again(self, version: int) -> None:
        held = self.here.versions(*State)
        self.here.desk.close()
        self.here.desk = self.here.start()
        assert self.here.versions(*State) == held
        if held:
            self.here.editor = self.here.desk.open(pick(held, version))
        self.here.look_back()

    @rule()
    def carry_to_the_other(self) -> None:
        """What the other laptop lacks arrives; what it has with other content stays as it is."""
        here, other = self.here, next(laptop for laptop in self.laptops if laptop is not self.here)
        data = self.exported(here.library)
        before = {v: other.library.load(v) for v in other.versions(*State)}
        found = bring_in(other.library, parse_bundle(data, "file"), skip_different=True)
        different = {(d.title, d.number) for d in found.differences}
        for version_id, session in before.items():
            assert other.library.load(version_id) == session
        for version_id in here.versions(*State):
            session = here.library.load(version_id)
            if (session.info.title, session.info.number) not in different:
                self.check_equal(here.library, other.library, version_id)
        held = dump(other.library)
        assert not changed(bring_in(other.library, parse_bundle(data, "file"), skip_different=True))
        assert dump(other.library) == held
        other.look_back()
        self.here = other

    def bring_to_a_new_library(self) -> None:
        """Export, import, export gives the same file, and importing twice changes nothing."""
        if not self.here.versions(*State):
            return
        data = self.exported(self.here.library)
        path = Path(self.folder.name) / "copy.sqlite"
        empty_at(path)
        with Library.open(path) as copy:
            found = bring_in(copy, parse_bundle(data, "file"))
            assert not found.differences
            assert self.exported(copy) == data
            assert copy.assessments() == self.here.library.assessments()
            for version_id in self.here.versions(*State):
                self.check_equal(self.here.library, copy, version_id)
            held = dump(copy)
            assert not changed(bring_in(copy, parse_bundle(data, "file")))
            assert dump(copy) == held

    def exported(self, library: Library) -> bytes:
        return dump_bundle(bundle_of(library, self.assessment))

    def check_equal(self, one: Library, other: Library, version_id: str) -> None:
        session, copy = one.load(version_id), other.load(version_id)
        assert copy == session
        assert list(copy.areas) == list(session.areas)
        assert copy.agreed == session.agreed
        assert seal(copy) == seal(session)
        logs = [unnumbered(library.log(version_id)) for library in (one, other)]
        sheets = [library.sheets(version_id) for library in (one, other)]
        # The other may have issued further sheets.
        assert sheets[1][: len(sheets[0])] == sheets[0]
        assert logs[1][: len(logs[0])] == logs[0]
        for sheet in sheets[0]:
            assert one.sheet_pdf(version_id, sheet.number) == other.sheet_pdf(version_id, sheet.number)


def facts(info: SessionInfo) -> SessionInfo:
    """What a reopened version has in common with the one before."""
    own = replace(info, version_id="", number=1, state=State.DRAFT, reopened="")
    return replace(own, closed_at="", issued_on="", compares_with="")


def changed(found: Plan) -> bool:
    return any(session.added or session.sheets for session in found.sessions)


TestQuarters = Quarters.TestCase
TestQuarters.settings = settings(
    max_examples=10, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
