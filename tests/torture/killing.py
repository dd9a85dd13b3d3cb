"""One trial: a program is started, killed with SIGKILL in the midst of its work, and its library looked at.

Half of the kills come at a random moment. That seldom falls between two writes of one edit, which are microseconds
apart: so the other half come right before a chosen call of SQLite on the file, by the layer of ``tests.faults``.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

from riskdesk.domain.errors import RiskDeskError
from riskdesk.storage.library import Library
from tests.faults.vfs import CHANGING, Call, layer, missing
from tests.torture.contents import NOTHING, contents, look, raw_contents
from tests.torture.scenarios import NAME, Scenario

AIMED = ("xOpen", *CHANGING)
"""The calls right before which a program is shot."""


@dataclass(frozen=True)
class Way:
    """A script that was run to its end: the kind of each step, how many calls of SQLite changed a file in it, and the
    contents before the first and after each."""

    kinds: tuple[str, ...]
    calls: tuple[int, ...]
    states: tuple[str, ...]


@dataclass
class Count:
    """What became of the trials of one kind of step: that in flight when the kill came. ``hot`` are those that left a
    journal to be rolled back."""

    kills: int = 0
    kept: int = 0
    undone: int = 0
    hot: int = 0


@dataclass
class Outcome:
    """What came of all trials. ``aimed`` are the kills right before a call of SQLite on the file; ``losses`` and
    ``halves`` are told in words, with the seeds to repeat them."""

    kills: int = 0
    aimed: int = 0
    acknowledged: int = 0
    by_scenario: dict[str, int] = field(default_factory=dict)
    by_kind: dict[str, Count] = field(default_factory=dict)
    losses: list[str] = field(default_factory=list)
    halves: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def of(self, kind: str) -> Count:
        """The counts of a kind of step."""
        return self.by_kind.setdefault(kind, Count())


class _Clock(datetime):
    """A clock that ticks at each look, so that the same script writes the same rows."""

    looks = count(1)

    @classmethod
    def now(cls, _tz: object = None) -> datetime:  # type: ignore[override]
        return datetime(2026, 11, 2, 9, tzinfo=UTC) + timedelta(milliseconds=1001 * next(cls.looks))


@contextmanager
def _the_same_every_time() -> Iterator[None]:
    """Ids that count and a clock that ticks, as far as the library hears of them."""
    numbers = count(1)
    with ExitStack() as stack:
        stack.enter_context(patch("riskdesk.services.editing.uuid4", lambda: UUID(int=next(numbers))))
        stack.enter_context(patch("riskdesk.services.editing.datetime", _Clock))
        yield


@dataclass
class _Aim:
    """Kills this very process right before a call of SQLite that would change a file: the ``call``-th (from 1) of the
    ``step``-th step (from 0)."""

    step: int = -1
    call: int = 0
    steps: int = -1
    calls: int = 0

    def next_step(self) -> None:
        """Another step begins."""
        self.steps, self.calls = self.steps + 1, 0

    def rule(self, call: Call) -> None:
        """Before each call."""
        if call.method in AIMED:
            self.calls += 1
            if (self.steps, self.calls) == (self.step, self.call):
                os.kill(os.getpid(), signal.SIGKILL)


def _child(pipe: int, scenario: Scenario, path: Path, seed: int, tell_states: bool, aim: _Aim) -> None:
    """In the child: work, and acknowledge each step with one write of one line."""

    def step(kind: str, do: Callable[[], object]) -> None:
        aim.next_step()
        do()
        calls = aim.calls
        state = _now(path) if tell_states else "-"
        os.write(pipe, f"{kind}\t{calls}\t{state}\n".encode())

    if not missing() and (tell_states or aim.call):
        layer().begin()
        layer().rule = aim.rule
    with _the_same_every_time():
        scenario.script(path, step, random.Random(seed))


def _now(path: Path) -> str:
    return raw_contents(path) if path.exists() else NOTHING


def _start(
    scenario: Scenario, path: Path, seed: int, aim: _Aim | None = None, tell_states: bool = False
) -> tuple[int, int]:
    """Fork a program; its id, and the end of the pipe on which it acknowledges."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reading)
            _child(writing, scenario, path, seed, tell_states, aim or _Aim())
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            # Not sys.exit: nothing of the parent's is to be tidied up in here.
            os._exit(status)
    os.close(writing)
    return child, reading


def _last_edits(path: Path) -> str:
    """The end of the log, to see what came out otherwise than it should."""
    with Library.open(path) as library:
        return "; ".join(f"{row.edit} {row.kind} {row.entity} {row.after}"[:90] for row in library.log()[-4:])


class Torturer:
    """Kills programs, and keeps count. All that it makes is in ``folder``.

    ``scripts`` is how many different scripts of each scenario there are; each is run once to its end, to know what
    every step leads to.
    """

    def __init__(self, seed: int, scripts: int, folder: Path) -> None:
        self._scripts = scripts
        self.seed = seed
        self.outcome = Outcome()
        self._chance = random.Random(seed)
        self._folder = folder
        self._paths: dict[tuple[str, int], Way] = {}
        self._typical: dict[str, float] = {}

    def trial(self, number: int, scenario: Scenario) -> None:
        """One program started and killed."""
        script = self.seed * 1000 + number % self._scripts
        way = self._way(scenario, script)
        # Spread over the whole script, and from there on by chance over about the time that a step takes.
        wait_for = self._chance.randrange(len(way.kinds))
        with tempfile.TemporaryDirectory(dir=self._folder) as name:
            path = self._prepared(scenario, Path(name))
            calls = way.calls[wait_for]
            if calls and self._chance.random() < 0.5:
                aim = _Aim(wait_for, self._chance.randint(1, calls))
                acknowledged, killed = self._shot(scenario, path, script, aim)
                self.outcome.aimed += killed
            else:
                acknowledged, killed = self._killed(scenario, path, script, wait_for, way)
            if killed:
                self._judge(f"{scenario.name}, seed {self.seed}, trial {number}", scenario, path, way, acknowledged)

    def _prepared(self, scenario: Scenario, folder: Path) -> Path:
        """A copy of the scenario's folder, which is made once."""
        made = self._folder / f"made {scenario.name}"
        if not made.exists():
            made.mkdir()
            scenario.prepare(made)
        shutil.copytree(made, folder, dirs_exist_ok=True)
        return folder / NAME

    def _way(self, scenario: Scenario, script: int) -> Way:
        """What the script leads to step by step where nobody kills it."""
        key = scenario.name, script
        if key not in self._paths:
            with tempfile.TemporaryDirectory(dir=self._folder) as name:
                path = self._prepared(scenario, Path(name))
                before = _now(path)
                child, pipe = _start(scenario, path, script, tell_states=True)
                with os.fdopen(pipe, encoding="utf-8") as lines:
                    steps = [line.rstrip("\n").split("\t") for line in lines]
                _, status = os.waitpid(child, 0)
            if status or not steps:
                raise RuntimeError(f"the script {scenario.name} {script} does not come to its end")
            kinds, calls, states = zip(*steps, strict=True)
            self._paths[key] = Way(tuple(kinds), tuple(map(int, calls)), (before, *states))
        return self._paths[key]

    def _shot(self, scenario: Scenario, path: Path, script: int, aim: _Aim) -> tuple[int, bool]:
        """As :meth:`_killed`, by a program that kills itself in the midst of a transaction."""
        child, pipe = _start(scenario, path, script, aim)
        with os.fdopen(pipe, "rb") as acknowledged:
            held = acknowledged.read()
        _, status = os.waitpid(child, 0)
        self._check_status(scenario, status)
        return held.count(b"\n"), os.WIFSIGNALED(status)

    def _check_status(self, scenario: Scenario, status: int) -> None:
        if os.WIFEXITED(status) and os.WEXITSTATUS(status):
            self.outcome.broken.append(f"{scenario.name}, seed {self.seed}: the program failed by itself")

    def _killed(self, scenario: Scenario, path: Path, script: int, wait_for: int, way: Way) -> tuple[int, bool]:
        """How many steps were acknowledged, and whether the kill came before the end."""
        child, pipe = _start(scenario, path, script)
        last, took, held = time.monotonic(), 0.0, b""
        while held.count(b"\n") < wait_for and (more := os.read(pipe, 65536)):
            now = time.monotonic()
            held, took, last = held + more, now - last, now
        kind = way.kinds[wait_for]
        typical = self._typical.get(kind, took or 0.05)
        time.sleep(self._chance.random() * 1.2 * typical)
        os.kill(child, signal.SIGKILL)
        while more := os.read(pipe, 65536):
            held += more
        os.close(pipe)
        _, status = os.waitpid(child, 0)
        acknowledged = held.count(b"\n")
        if acknowledged > wait_for:
            # It was over already: the next kill of this kind comes sooner.
            self._typical[kind] = typical * 0.9
        else:
            self._typical[kind] = min(2.0, typical * 1.08)
        self._check_status(scenario, status)
        return acknowledged, os.WIFSIGNALED(status) and acknowledged < len(way.kinds)

    def _judge(self, what: str, scenario: Scenario, path: Path, way: Way, acknowledged: int) -> None:
        """What is there now against what was acknowledged."""
        out, kind = self.outcome, way.kinds[acknowledged]
        counts = out.of(kind)
        out.kills += 1
        out.acknowledged += acknowledged
        out.by_scenario[scenario.name] = 1 + out.by_scenario.get(scenario.name, 0)
        counts.kills += 1
        journal = path.with_name(path.name + "-journal")
        # One that begins with noughts was not in use yet.
        counts.hot += journal.exists() and journal.read_bytes()[:1] not in (b"", b"\0")
        what = f"{what}, killed in step {acknowledged + 1} ({kind})"
        try:
            found, problems = self._looked(scenario, path)
        except RiskDeskError as error:
            out.losses.append(f"{what}: it does not open any more: {error}")
            return
        before, after = way.states[acknowledged], way.states[acknowledged + 1]
        if found == after != before:
            counts.kept += 1
        elif found == before:
            counts.undone += before != after
        elif found in way.states[:acknowledged]:
            out.losses.append(f"{what}: an acknowledged change is gone")
        else:
            out.halves.append(f"{what}: neither the state before the step nor that after it; {_last_edits(path)}")
        out.halves += [f"{what}: {problem}" for problem in problems]
        self._goes_on(what, path)

    @staticmethod
    def _looked(scenario: Scenario, path: Path) -> tuple[str, list[str]]:
        if not scenario.older or not path.exists():
            return look(path)
        # The program would bring it up to date at once: SQLite alone rolls a copy back first.
        copy = path.with_name("copy")
        copy.mkdir()
        for file in path.parent.glob(f"{path.name}*"):
            # The backups beside it are in a folder of their own.
            if file.is_file():
                shutil.copy(file, copy)
        found = raw_contents(copy / path.name)
        return found, look(path)[1]

    def _goes_on(self, what: str, path: Path) -> None:
        """Nothing is left that hinders the next start, which finds the same again."""
        try:
            with Library.open(path, create=True) as library:
                library.prepare()
                held = contents(library)
            with Library.open(path) as library:
                assert contents(library) == held
        except (RiskDeskError, AssertionError) as error:
            self.outcome.losses.append(f"{what}: the next start fails: {error!r}")
        left = {file.name for file in path.parent.iterdir()} & {f"{NAME}-journal", f"{NAME}.new", f"{NAME}.new-journal"}
        if left:
            self.outcome.losses.append(f"{what}: left over: {sorted(left)}")
