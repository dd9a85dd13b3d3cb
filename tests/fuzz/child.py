"""The process in which inputs are opened: what kills it, or is not done in time, is seen from outside.

It is told the number of an input on a line of standard input, and answers with a line of JSON. An input is judged by
the seconds of the processor that it takes; those by the clock are told beside them, and bounded for what hangs.
"""

from __future__ import annotations

import faulthandler
import json
import os
import pickle
import resource
import sys
import time
import traceback
import warnings
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from tests.fuzz.cases import Outcome, Room, Seeds
from tests.fuzz.entries import open_case
from tests.fuzz.kinds import case_of

MOST_MEMORY = 4_000_000_000
"""Bytes of address space; Qt and its fonts alone take one of these."""


def main() -> None:
    """Answer until there is no more input."""
    seed, kinds, folder = int(sys.argv[1]), tuple(sys.argv[2].split(",")), Path(sys.argv[3])
    with (Path(sys.argv[4]) / "seeds.pickle").open("rb") as file:
        seeds: Seeds = pickle.load(file)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    faulthandler.enable()
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    room = Room(folder, Path(sys.argv[4]) / "sample.sqlite")
    # Starting takes a second or, on a busy machine, many: an input's time begins now.
    answers.write("ready\n")
    answers.flush()
    for line in sys.stdin:
        number = int(line)
        answers.write(json.dumps(_one(seed, number, seeds, kinds, room)) + "\n")
        answers.flush()


def _one(seed: int, number: int, seeds: Seeds, kinds: tuple[str, ...], room: Room) -> dict[str, object]:
    try:
        kind, case, dice = case_of(seed, number, seeds, kinds)
    except Exception:
        failed = {"kind": "maker", "how": "", "size": 0, **asdict(Outcome(fault=traceback.format_exc()))}
        return {"number": number, **failed}
    before = _memory(reset=True)
    began, clock = time.process_time(), time.monotonic()
    refused = fault = ""
    try:
        if os.environ.get("RISKDESK_FUZZ_SELF_TEST"):
            _misbehave(number)
        refused = open_case(kind, case, room, dice)
    except BaseException:
        fault = traceback.format_exc(limit=-12)
    seconds, clock = time.process_time() - began, time.monotonic() - clock
    outcome = Outcome(refused, fault, seconds, clock, max(_memory() - before, 0))
    return {"number": number, "kind": kind, "how": case.how, "size": len(case.data), **asdict(outcome)}


def _misbehave(number: int) -> None:
    """Whether that is seen from outside is tested, too."""
    if number == 0:
        os.abort()
    while number == 1:
        time.sleep(1)
    if number == 3:
        time.sleep(1.2)
    began = time.process_time()
    while number == 4 and time.process_time() - began < 0.7:
        pass


def _memory(reset: bool = False) -> int:
    """The most memory that was taken, in bytes, since it was last asked with ``reset`` (on Linux; else since ever)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if reset:
        with suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5")
    words = status.read_text().split()
    return int(words[words.index("VmHWM:") + 1]) * 1024


if __name__ == "__main__":
    main()
