"""What the killed programs do: scripts of the real use cases, the same at every run with the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from riskdesk.domain.agreed import Decision
from riskdesk.domain.intake_grid import Grid, GridRow
from riskdesk.domain.intake_mapping import guess
from riskdesk.domain.intake_plan import Choices
from riskdesk.domain.intake_rows import plan
from riskdesk.domain.session import State
from riskdesk.exchange.bundle import read_bundle
from riskdesk.services.desk import Desk, Issue, NewSession
from riskdesk.services.editing import Edit, SessionEditor
from riskdesk.services.intake import take_in
from riskdesk.services.sample import illustrative_version
from riskdesk.services.schemes import find_scheme
from riskdesk.services.transfer import bring_in

Step = Callable[[str, Callable[[], object]], None]
"""Does one thing, of a kind, in one transaction or none, and acknowledges it when it is done."""
FACTORS = ("impact", "probability", "threat")
MOST = {"impact": 5, "probability": 5, "threat": 25}
AREAS = [f"Risk area {n}" for n in range(11)]
EDITS = 30


def first(areas: list[str], title: str = "Assessment day") -> NewSession:
    """What a session is begun with."""
    return NewSession(title, "Partnership", "2026-11-02", find_scheme("derbyshire-2010"), areas)


class _Meeting:
    """Random edits of one session, as a room would make them."""

    def __init__(self, editor: SessionEditor, chance: random.Random) -> None:
        self.editor = editor
        self.chance = chance
        self._done: list[Edit] = []

    def edits(self, count: int) -> Iterator[tuple[str, Callable[[], object]]]:
        """The next edits; each is looked up when it is its turn."""
        kinds: dict[str, tuple[int, Callable[[], Edit | None]]] = {
            "set a mark": (10, self._mark),
            "set several marks": (4, self._marks),
            "text": (4, self._text),
            "move": (3, self._move),
            "settle a tie": (3, self._settle),
            "add areas": (2, self._add),
            "remove an area": (1, self._remove),
            "details": (1, self._details),
        }
        names = list(kinds)
        for _ in range(count):
            if self._done and self.chance.random() < 0.15:
                yield "undo", self._undo
                continue
            name = self.chance.choices(names, [kinds[n][0] for n in names])[0]
            yield name, partial(self._do, kinds[name][1])

    def _do(self, make: Callable[[], Edit | None]) -> None:
        if edit := make():
            self._done.append(edit)

    def _undo(self) -> None:
        self.editor.undo(self._done.pop())

    def _area(self) -> str:
        return self.chance.choice(self.editor.session.present).area_id

    def _mark(self) -> Edit | None:
        factor = self.chance.choice(FACTORS)
        return self.editor.set_mark(self._area(), factor, self.chance.randint(1, MOST[factor]))

    def _marks(self) -> Edit | None:
        wanted = [(a.area_id, f, self.chance.randint(1, MOST[f])) for a in self.editor.session.present for f in FACTORS]
        return self.editor.set_marks(self.chance.sample(wanted, min(9, len(wanted))))

    def _text(self) -> Edit | None:
        return self.editor.set_area(self._area(), justification="Said the room. " * self.chance.randint(1, 250))

    def _move(self) -> Edit | None:
        order = [p.area_id for p in self.editor.session.agreed.placements]
        if len(order) < 2:
            return None
        moved, ahead_of = self.chance.sample(order, 2)
        return self.editor.record_move(moved, ahead_of, "Agreed by the meeting")

    def _settle(self) -> Edit | None:
        ties = self.editor.session.agreed.open_ties
        if not ties:
            return self._mark()
        areas = sorted(self.chance.choice(ties))
        return self.editor.settle_tie(areas, Decision.ORDER, "The meeting decided")

    def _add(self) -> Edit | None:
        number = len(self.editor.session.areas)
        return self.editor.add_areas([f"Risk area {number + n}" for n in range(self.chance.randint(1, 12))])

    def _remove(self) -> Edit | None:
        return self.editor.remove_area(self._area(), "No longer looked at")

    def _details(self) -> Edit | None:
        return self.editor.set_details(period=f"Quarter {self.chance.randint(1, 999)}")


def scoring(path: Path, step: Step, chance: random.Random) -> None:
    """A room scores a draft."""
    desk = Desk.at(path, who="Analyst")
    meeting = _Meeting(desk.open(desk.sessions()[0].version_id), chance)
    for kind, do in meeting.edits(EDITS):
        step(kind, do)
    step("close the library", desk.close)


def quarter(path: Path, step: Step, chance: random.Random) -> None:
    """A quarter of the sample is rescored, closed, issued, reopened, and closed again."""
    desk = Desk.at(path, who="Analyst")
    begun: list[SessionEditor] = []
    base = illustrative_version(desk.library)
    step("rescore", lambda: begun.append(desk.rescore(base, "A made-up quarter", "2026-01-15")))
    editor = begun[0]
    for area in editor.session.present:
        step("confirm", partial(editor.confirm_area, area.area_id))
    for kind, do in _Meeting(editor, chance).edits(4):
        step(kind, do)
    _finish(step, editor)
    step("close the session", editor.close)
    pdf = b"%PDF-1.7 " + chance.randbytes(chance.randint(10, 200_000))
    version = editor.session.info.version_id
    for number in range(2):
        issue = Issue("2026-01-16", f"Board {number}", "a4-portrait", "0000-0000", 1)
        step("issue a sheet", partial(desk.issue, version, pdf, issue))
    step("reopen the session", lambda: begun.append(desk.reopen(version, "A mark was misheard")))
    _finish(step, begun[1])
    step("close the session", begun[1].close)
    desk.close()


def _finish(step: Step, editor: SessionEditor) -> None:
    """Do what closing asks for: every mark, every move confirmed, a reason for each change of band."""
    session = editor.session
    missing = [(a.area_id, f, 3) for a in session.present for f in FACTORS if session.mark(a.area_id, f) is None]
    if missing:
        step("set several marks", lambda: editor.set_marks(missing))
    if editor.session.moves:
        step("confirm", lambda: editor.confirm_moves([m.move_id for m in editor.session.moves]))
    for area in editor.session.present:
        step("text", partial(editor.set_area, area.area_id, change_reason="As the meeting said"))


def bringing(path: Path, step: Step, chance: random.Random) -> None:
    """Sessions from another library come in, then scores from a table."""
    desk = Desk.at(path, who="Analyst")
    bundle = read_bundle(path.with_name("sessions.riskdesk"))
    step("import sessions", lambda: bring_in(desk.library, bundle))
    step("import sessions again", lambda: bring_in(desk.library, bundle))
    begun: list[SessionEditor] = []
    step("new assessment", lambda: begun.append(desk.new_assessment("Another", first(AREAS))))
    editor = begun[0]
    for size in (30, 120):
        lines = [
            f"Risk area {n}|{chance.randint(1, 5)}|{chance.randint(1, 5)}|{chance.randint(1, 25)}|Because"
            for n in range(size)
        ]
        rows = ("area|impact|probability|threat|justification", *lines)
        table = Grid("scores.csv", tuple(GridRow(n, tuple(row.split("|"))) for n, row in enumerate(rows, 1)))
        edits: list[Edit | None] = []

        def take(table: Grid = table, edits: list[Edit | None] = edits) -> None:
            scheme = editor.session.scheme
            assert scheme
            edits.append(take_in(editor, plan(editor.session, table, guess(table, scheme), Choices()), "scores.csv"))

        step("import scores", take)
        edit = edits[0]
        assert edit
        step("undo", partial(editor.undo, edit))
        step("redo", partial(editor.redo, edit))
    desk.close()


def beginning(path: Path, step: Step, chance: random.Random) -> None:
    """A library is made, and the first things in it."""
    desks: list[Desk] = []
    step("make a library", lambda: desks.append(Desk.at(path, create=True, who="Analyst")))
    desk = desks[0]
    begun: list[SessionEditor] = []
    step("new assessment", lambda: begun.append(desk.new_assessment("First", first(AREAS))))
    for kind, do in _Meeting(begun[0], chance).edits(4):
        step(kind, do)
    assessment = begun[0].session.info.assessment_id
    step("new session", lambda: begun.append(desk.new_session(assessment, first(["One more"], "Second"))))
    step("rename the assessment", lambda: desk.rename_assessment(assessment, "Another name"))
    step("close the library", desk.close)
    step("open the library", lambda: desks.append(Desk.at(path, create=True, who="Analyst")))
    desks[1].close()


def migrating(path: Path, step: Step, chance: random.Random) -> None:
    """An older library is opened and thereby brought up to date, then scored."""
    desks: list[Desk] = []
    step("migrate", lambda: desks.append(Desk.at(path, who="Analyst")))
    desk = desks[0]
    draft = next((s for s in desk.sessions() if s.state is State.DRAFT), None)
    if draft:
        for kind, do in _Meeting(desk.open(draft.version_id), chance).edits(3):
            step(kind, do)
    desk.close()


def keeping(path: Path, step: Step, chance: random.Random) -> None:
    """A library is backed up, scored on, and put back as it was."""
    service: Any = import_module("riskdesk.services.keeping")
    for _ in range(2):
        _score_some(path, step, chance)
        step("back up", lambda: service.back_up(path))
        _score_some(path, step, chance)
        step("restore", lambda: service.restore(path, service.backups(path)[0].path))
    _score_some(path, step, chance)


def _score_some(path: Path, step: Step, chance: random.Random) -> None:
    desk = Desk.at(path, who="Analyst")
    for kind, do in _Meeting(desk.open(desk.sessions()[0].version_id), chance).edits(3):
        step(kind, do)
    desk.close()


def window(path: Path, step: Step, chance: random.Random) -> None:
    """Keys typed into the real window; what its ``edited`` signal has told of counts as acknowledged."""
    from tests.torture.typing import Screen

    screen = Screen(path)
    for kind, do in screen.deeds(chance):
        step(kind, do)
    step("close the window", screen.end)
