"""A run: inputs by their numbers, opened in child processes, and what became of them.

The two seconds that an input may take are the processor's, so that a run tells the same beside other work as on a
machine of its own. By the clock it is stopped only where it hangs: what waits for ever takes no processor.
"""

from __future__ import annotations

import json
import os
import pickle
import select
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fuzz.cases import Seeds
from tests.fuzz.kinds import case_of, sound_files

LONGEST = 2.0
"""Seconds of the processor that an input may take, in all the ways in which it is opened together."""
PATIENCE = 40
"""Seconds by the clock after which an input is taken to hang, and is stopped."""
LARGEST = 600_000_000
"""Bytes of memory that one input may take."""
FRESH = 400
"""A child opens so many inputs, then another takes its place."""
HERE = Path(__file__).parents[2]


@dataclass
class Report:
    """What became of the inputs of a run."""

    seed: int
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def faults(self) -> list[dict[str, Any]]:
        """Inputs with which something happened that must not."""
        return [row for row in self.rows if row["fault"]]

    def lines(self) -> Iterator[str]:
        """The report as it is printed."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for row in self.rows:
            counts[row["kind"]]["fault" if row["fault"] else "refused" if row["refused"] else "opened"] += 1
        yield (
            f"{len(self.rows)} inputs, seed {self.seed}; each may take {LONGEST:.0f} seconds of the processor, "
            f"{PATIENCE} by the clock and {LARGEST / 1e6:.0f} MB"
        )
        for kind, found in sorted(counts.items()):
            slowest = max((row for row in self.rows if row["kind"] == kind), key=lambda row: row["seconds"])
            largest = max((row for row in self.rows if row["kind"] == kind), key=lambda row: row["grown"])
            yield (
                f"  {kind:10} {sum(found.values()):6}: {found['opened']} opened, {found['refused']} refused, "
                f"{found['fault']} faults; slowest {slowest['seconds']:.2f} s of the processor, "
                f"{slowest['clock']:.2f} by the clock (number {slowest['number']}, "
                f"{slowest['how']}); most memory {largest['grown'] / 1e6:.0f} MB (number {largest['number']}, "
                f"{largest['how']})"
            )
        slow = sum(row["seconds"] > LONGEST / 2 for row in self.rows)
        yield f"{len(self.faults)} faults; {slow} took more than {LONGEST / 2:.0f} second of the processor"


def run(inputs: Sequence[int], seed: int, kinds: Sequence[str], children: int = 1) -> Report:
    """Open the inputs with these numbers."""
    report = Report(seed)
    with tempfile.TemporaryDirectory(prefix="riskdesk-fuzz-") as place:
        folder = Path(place)
        seeds, _ = sound_files(folder)
        with (folder / "seeds.pickle").open("wb") as file:
            pickle.dump(seeds, file)
        waiting = iter(inputs)
        workers = [_Child(seed, tuple(kinds), folder, n, seeds) for n in range(children)]
        try:
            busy = [worker for worker in workers if worker.next(waiting)]
            while busy:
                for worker in _ready(busy):
                    if row := worker.answer():
                        report.rows.append(row)
                        if not worker.next(waiting):
                            busy.remove(worker)
        finally:
            for worker in workers:
                worker.end()
    return report


def _ready(busy: Sequence[_Child]) -> list[_Child]:
    streams = {worker.process.stdout: worker for worker in busy if worker.process.stdout}
    found, _, _ = select.select(list(streams), [], [], 1.0)
    return [streams[stream] for stream in found] + [w for w in busy if w.late and w.process.stdout not in found]


class _Child:
    """One child process after another."""

    def __init__(self, seed: int, kinds: tuple[str, ...], folder: Path, n: int, seeds: Seeds) -> None:
        self._seed, self._kinds, self._seeds = seed, kinds, seeds
        self._arguments = [str(seed), ",".join(kinds), str(folder / f"room-{n}"), str(folder)]
        (folder / f"room-{n}").mkdir()
        self._errors = folder / f"errors-{n}"
        self._number, self._since, self._opened = -1, 0.0, 0
        self._start()

    def _start(self) -> None:
        home = str(Path(self._arguments[2]).parent)
        keep = {k: v for k, v in os.environ.items() if not k.startswith(("COV", "PYTEST"))}
        with self._errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.fuzz.child", *self._arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=HERE,
                env={**keep, "HOME": home, "QT_QPA_PLATFORM": "offscreen", "PYTHONHASHSEED": "0"},
                text=True,
            )
        assert self.process.stdout
        if self.process.stdout.readline() != "ready\n":
            raise RuntimeError(f"the child did not start: {self._errors.read_text('utf-8', 'replace')}")
        self._opened = 0

    @property
    def late(self) -> bool:
        """Whether the input hangs."""
        return time.monotonic() - self._since > PATIENCE

    def next(self, waiting: Iterator[int]) -> bool:
        """Hand over the next input; whether there was one."""
        number = next(waiting, None)
        if number is None:
            return False
        if self._opened >= FRESH:
            self.end()
            self._start()
        self._number, self._since = number, time.monotonic()
        self._opened += 1
        assert self.process.stdin
        with suppress(BrokenPipeError):
            self.process.stdin.write(f"{number}\n")
            self.process.stdin.flush()
        return True

    def answer(self) -> dict[str, Any]:
        """What became of the input."""
        assert self.process.stdout
        line = "" if self.late else self.process.stdout.readline()
        if line:
            row: dict[str, Any] = json.loads(line)
            if not row["fault"] and row["seconds"] > LONGEST:
                row["fault"] = f"took {row['seconds']:.1f} s of the processor"
            if not row["fault"] and row["grown"] > LARGEST:
                row["fault"] = f"took {row['grown'] / 1e6:.0f} MB"
            return row
        why = "hangs" if self.late else "crash"
        self.process.kill()
        self.end()
        said = self._errors.read_text("utf-8", "replace")[-3000:]
        kind = case_of(self._seed, self._number, self._seeds, self._kinds)[0]
        row = {"number": self._number, "kind": kind, "how": "", "size": 0, "refused": "", "seconds": 0.0, "grown": 0}
        row["clock"] = time.monotonic() - self._since
        row["fault"] = f"{why}: exit status {self.process.returncode}\n{said}"
        self._start()
        return row

    def end(self) -> None:
        """Let the child end."""
        assert self.process.stdin
        assert self.process.stdout
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
