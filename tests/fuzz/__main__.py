"""``python -m tests.fuzz --inputs 10000``: hostile files by the thousand, and what became of them."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.fuzz.kinds import KINDS
from tests.fuzz.runs import run


def main() -> int:
    """Run, print the figures and each fault once; 1 where there is any."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="*", choices=list(KINDS), default=list(KINDS))
    parser.add_argument("--number", type=int, help="only this input of the run")
    parser.add_argument("--children", type=int, default=1, help="processes at a time")
    parser.add_argument("--json", type=Path, metavar="FILE", help="a line for each input")
    options = parser.parse_args()
    numbers = range(options.inputs) if options.number is None else [options.number]
    report = run(numbers, options.seed, options.kinds, options.children)
    if options.json:
        options.json.write_text("".join(json.dumps(row) + "\n" for row in report.rows), "utf-8")
    shown: dict[str, int] = {}
    for row in report.faults:
        last = row["fault"].strip().splitlines()
        key = "".join(last[-3:])[-300:] if "took" not in row["fault"] else row["how"]
        shown[key] = shown.get(key, 0) + 1
        if shown[key] == 1:
            print(f"-- number {row['number']}, {row['kind']}, {row['how']}:\n{row['fault'][-2500:]}")
    print("\n".join(report.lines()))
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
