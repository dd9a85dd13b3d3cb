"""Counts the keys of thirty areas:  python -m tests.keys"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.keys.hand import MOST, Typed, areas, first_scoring, rescoring

AREAS = 30


def main() -> int:
    """Print the counts; returns 1 where one is over its aim or a mark is not on the disk."""
    from riskdesk.app import make_application

    app = make_application(["keys"])
    dice = random.Random(30)
    cases = [
        ("first scoring, threats of 3 to 9", [3 + n % 7 for n in range(AREAS)]),
        ("first scoring, threats of any kind", [dice.randint(1, 25) for _ in range(AREAS)]),
        ("first scoring, threats of 1 and 2", [1 + n % 2 for n in range(AREAS)]),
        ("first scoring, threats of 10 to 25", [10 + n % 16 for n in range(AREAS)]),
    ]
    good = True
    for what, threats in cases:
        wanted = areas(threats)
        with tempfile.TemporaryDirectory() as folder:
            good &= _line(what, first_scoring(Path(folder), wanted), wanted, AREAS * MOST)
    wanted = areas([n % 25 + 1 for n in range(AREAS)])
    with tempfile.TemporaryDirectory() as folder:
        good &= _line("rescoring, nothing changed", rescoring(Path(folder), wanted), wanted, AREAS)
    app.quit()
    return 0 if good else 1


def _line(what: str, typed: Typed, wanted: dict[str, tuple[int, int, int]], aim: int) -> bool:
    whole = typed.marks == wanted
    print(f"{what:<36} {typed.keys:4d} keys for {AREAS} areas   aim {aim:4d}   {'' if whole else 'MARKS ARE MISSING'}")
    return whole and typed.keys <= aim


if __name__ == "__main__":
    sys.exit(main())
