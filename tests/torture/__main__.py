"""``python -m tests.torture --kills 1000``: kill the program so often, and tell what was lost."""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.torture.killing import Count, Outcome, Torturer
from tests.torture.scenarios import Scenario, scenarios


def main() -> int:
    """Read the command line; 1 where anything was lost or half there."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="how many programs are killed (%(default)s)")
    parser.add_argument("--seed", type=int, default=None, help="repeats a run, as far as timing allows")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1), help="at the same time (%(default)s)")
    parser.add_argument("--only", default="", help="one scenario: " + ", ".join(s.name for s in scenarios()))
    parser.add_argument("--scripts", type=int, default=4, help="different scripts of each scenario (%(default)s)")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    seed = random.SystemRandom().randrange(1_000_000) if given.seed is None else given.seed
    if given.worker:
        print(json.dumps(asdict(torture(given.kills, seed, given.scripts, given.only))))
        return 0
    began = time.monotonic()
    outcome = _in_parallel(given, seed)
    print(report(outcome, seed, time.monotonic() - began))
    return 1 if outcome.losses or outcome.halves or outcome.broken else 0


def torture(kills: int, seed: int, scripts: int, only: str = "") -> Outcome:
    """Kill so many programs, one after the other."""
    chosen = [s for s in scenarios() if only in ("", s.name)]
    _warm_up(chosen)
    order = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="riskdesk-torture-") as folder:
        torturer = Torturer(seed, scripts, Path(folder))
        number = 0
        while torturer.outcome.kills < kills and len(torturer.outcome.broken) < 3:
            number += 1
            torturer.trial(number, order.choices(chosen, [s.weight for s in chosen])[0])
    return torturer.outcome


def _warm_up(chosen: list[Scenario]) -> None:
    """Load what the programs need before they are forked."""
    import sqlite_utils

    assert sqlite_utils
    if any(s.window for s in chosen):
        from tests.torture.typing import application

        application()


def _in_parallel(given: argparse.Namespace, seed: int) -> Outcome:
    shares = [given.kills // given.jobs + (n < given.kills % given.jobs) for n in range(given.jobs)]
    command = [sys.executable, "-m", "tests.torture", "--worker", "--only", given.only, "--scripts", str(given.scripts)]
    workers = [
        subprocess.Popen([*command, "--kills", str(share), "--seed", str(seed + n)], stdout=subprocess.PIPE, text=True)
        for n, share in enumerate(shares)
        if share
    ]
    whole = Outcome()
    for worker in workers:
        text, _ = worker.communicate()
        if worker.returncode:
            whole.broken.append("a worker of the torture itself failed")
            continue
        _add(whole, json.loads(text))
    return whole


def _add(whole: Outcome, part: dict[str, Any]) -> None:
    whole.kills += part["kills"]
    whole.acknowledged += part["acknowledged"]
    whole.aimed += part["aimed"]
    for name, kills in part["by_scenario"].items():
        whole.by_scenario[name] = kills + whole.by_scenario.get(name, 0)
    for kind, counts in part["by_kind"].items():
        held = whole.of(kind)
        whole.by_kind[kind] = Count(**{name: getattr(held, name) + value for name, value in counts.items()})
    for name in ("losses", "halves", "broken"):
        getattr(whole, name).extend(part[name])


def report(outcome: Outcome, seed: int, seconds: float) -> str:
    """The figures as text."""
    lines = [f"{'scenario':24}{'kills':>7}"]
    lines += [f"{name:24}{count:7}" for name, count in sorted(outcome.by_scenario.items())]
    lines += ["", f"{'killed during':24}{'kills':>7}{'kept':>7}{'undone':>8}{'hot journal':>13}"]
    for kind, c in sorted(outcome.by_kind.items()):
        lines.append(f"{kind:24}{c.kills:7}{c.kept:7}{c.undone:8}{c.hot:13}")
    lines += ["", *outcome.losses, *outcome.halves, *outcome.broken]
    aimed = f"{outcome.aimed} of them right before a call on the file"
    lines.append(
        f"{outcome.kills} kills ({aimed}), {outcome.acknowledged} acknowledged steps, {len(outcome.losses)} losses, "
        f"{len(outcome.halves)} half changes, {seconds:.0f} s, seed {seed}"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
