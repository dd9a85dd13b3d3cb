"""The figures of docs/performance.md: ratios measured in one run on one machine.

    python benchmarks/run.py [--quick]

Each ratio is against something bare of the same kind: an empty window of the same toolkit, one durable commit on the
same disk, a plain reportlab table of the same rows with the same embedded font.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

HERE = Path(__file__).resolve().parent
BARE = "bare"


def child(*arguments: str) -> list[float]:
    """Run ``window.py`` in a process of its own; returns (seconds to the first paint, peak memory in MiB)."""
    return [float(word) for word in process("window.py", *arguments, repr(time.time())).split()]


def process(script: str, *arguments: str) -> str:
    """What a script beside this one prints, run in a process of its own."""
    # As pip leaves an installed program: with its bytecode written, wherever this is run.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, str(HERE / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout


def commits(folder: Path, runs: int) -> list[float]:
    """Seconds of bare durable commits of one row."""
    connection = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode=DELETE")
    # As the library: FULL does not bring the folder to the disk, and so is not durable in this mode of the journal.
    connection.execute("PRAGMA synchronous=EXTRA")
    connection.execute("CREATE TABLE t (k INTEGER PRIMARY KEY, v INTEGER)")
    times = []
    for n in range(runs):
        began = time.perf_counter()
        connection.execute("INSERT INTO t (v) VALUES (?)", (n,))
        times.append(time.perf_counter() - began)
    connection.close()
    return times


def best(work: Callable[[], object], runs: int) -> float:
    """The median of some runs, after one that does not count, in seconds."""
    work()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def bare_table(rows: list[list[str]]) -> bytes:
    """The same rows as a plain reportlab table with the same embedded font."""
    from riskdesk.reports import fonts  # isort: skip  (the door that shuts reportlab's hooks out comes first)
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import LongTable, SimpleDocTemplate, TableStyle

    fonts.faces()
    out = io.BytesIO()
    table = LongTable(
        rows,
        repeatRows=1,
        style=TableStyle([("FONTNAME", (0, 0), (-1, -1), f"SourceSans3-{fonts.Weight.REGULAR.value}")]),
    )
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build([table])
    return out.getvalue()


def line(what: str, ours: float, bare: float, aim: float, unit: str = "ms", scale: float = 1000) -> None:
    detail = f"{ours * scale:.1f} / {bare * scale:.1f} {unit}"
    print(f"{what:<66} {ours / bare:6.2f}   aim under {aim:<5g} {detail}", flush=True)


def windows(runs: int, folder: Path) -> None:
    from fixtures import library_of

    library = str(library_of(folder / "sixty.sqlite", 60))
    small = str(library_of(folder / "eleven.sqlite", 11))
    bare, ours, sixty = [], [], []
    child("session", small)
    for _ in range(runs):
        bare.append(child(BARE))
        ours.append(child("session", small))
        sixty.append(child("session", library))
    first, last = statistics.median(b[0] for b in bare), statistics.median(o[0] for o in ours)
    line("start to the session painted / a bare window", last, first, 2.2)
    low, high = statistics.median(b[1] for b in bare), statistics.median(s[1] for s in sixty)
    line("peak memory, 60 areas on the Score tab / a bare window", high, low, 1.5, "MiB", 1)


def edits(runs: int, folder: Path) -> None:
    from fixtures import typed_edits

    for areas, aim in ((60, 6), (500, 40)):
        bare = statistics.median(commits(folder / f"c{areas}", runs))
        typed = percentile(typed_edits(folder / f"e{areas}.sqlite", areas, runs), 0.95)
        what = f"one typed score to repaint, {areas} areas, 95th percentile / commit"
        line(what, typed, bare, aim)


def sheets(runs: int) -> None:
    from fixtures import made_session

    from riskdesk.reports.pdf import sheet_pdf

    def rows(n: int) -> list[list[str]]:
        ranking = made_session(n).ranking
        head = ["Priority", "Area", "Threat", "Impact", "Probability", "Risk score", "Band", "Risk rank"]
        body = [
            [
                r.priority_rank.label if r.priority_rank else "",
                r.area.name,
                str(r.area.threat),
                str(r.area.impact),
                str(r.area.probability),
                str(r.risk_score),
                r.band.name if r.band else "",
                r.risk_rank.label if r.risk_rank else "",
            ]
            for r in ranking.results
        ]
        return [head, *body]

    eleven = made_session(11)
    plain = rows(11)
    whole, bare = best(lambda: sheet_pdf(eleven), runs), best(lambda: bare_table(plain), runs)
    line("the whole 11-area sheet / a bare table of its rows", whole, bare, 8)
    fifty, many = made_session(50), made_session(500)
    short, long = best(lambda: sheet_pdf(fifty), runs), best(lambda: sheet_pdf(many), max(3, runs // 4))
    line("the sheet of 500 areas / of 50", long, short, 12)


ROWS = """
SELECT session_id, version_id, assessment_id, title, held_on, number, state, label, illustrative, closed_at, reopened
FROM session JOIN version USING (session_id) ORDER BY held_on
"""
FRAME = 1 / 60
"""Seconds of one picture of a screen."""


def years(runs: int, folder: Path) -> None:
    from fixtures import library_of_years, shown_history

    from riskdesk.storage.access import Access
    from riskdesk.storage.library import Library

    few = library_of_years(folder / "few.sqlite", 5, 5)
    many = library_of_years(folder / "many.sqlite", 5000, 5)
    with Library.open(many, Access.READ_ONLY) as library:
        plain = sqlite3.connect(f"file:{many}?mode=ro", uri=True)
        bare = best(lambda: plain.execute(ROWS).fetchall(), runs)
        plain.close()
        listed = best(lambda: library.sessions(counts=False), runs)
        line("listing 5,000 sessions / the bare SELECT of their rows", listed, bare, 3)
        among = best(lambda: library.load("v4999"), runs * 4)
    with Library.open(few, Access.READ_ONLY) as library:
        alone = best(lambda: library.load("v4"), runs * 4)
    line("opening one session of 30 areas among 5,000 / among 5", among, alone, 1.5)
    listed, first, again = shown_history(library_of_years(folder / "two-hundred.sqlite", 200, 30))
    line("200 sessions of 30 areas listed in the window / one frame", listed, FRAME, 6)
    line("their history drawn for the first time / one frame", first, FRAME, 24)
    line("their history drawn once more / one frame", again, FRAME, 12)


def stalls(runs: int, folder: Path) -> None:
    from stalls import longest_stall

    still = statistics.median(longest_stall(folder / "still.sqlite", 500, runs))
    line("the longest stall while a sheet of 500 areas is made and shown / frame", still, FRAME, 3)


SECOND, TENTH = 1.0, 0.1
"""What counts as usable: a tab of a large library comes within a second, a score within a tenth."""


def large(runs: int, folder: Path) -> None:
    from large import AREAS, QUARTERS

    times = json.loads(process("large.py", str(folder / "large.sqlite"), str(runs)))
    size = f"{QUARTERS} quarters of {AREAS} areas"
    for name, what in (("opening", "opened"), ("priorities", "Priorities"), ("history", "History")):
        line(f"{size}: {what} / a second", times[name][0], SECOND, 1)
    line(f"{size}: one typed score, 95th percentile / a tenth", percentile(times["edit"], 0.95), TENTH, 1)


def brought_in(runs: int, folder: Path) -> None:
    import imports

    made = folder / "imports"
    made.mkdir()
    year = imports.sessions(made)
    line("4 sessions of 60 areas from a .riskdesk file / bare", best(year.ours, runs), best(year.bare, runs), 40)
    for ending, aim in ((".csv", 60), (".xlsx", 10)):
        work = imports.scores(made, ending)
        what = f"500 areas' scores from {ending}, and undone / bare"
        line(what, best(work.ours, runs), best(work.bare, runs), aim)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs")
    quick = parser.parse_args().quick
    sys.path.insert(0, str(HERE))
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        for part in ("c60", "c500"):
            (folder / part).mkdir()
        windows(7 if quick else 15, folder)
        edits(60 if quick else 300, folder)
        sheets(5 if quick else 15)
        stalls(5 if quick else 15, folder)
        years(5 if quick else 15, folder)
        large(60 if quick else 300, folder)
        brought_in(5 if quick else 15, folder)


if __name__ == "__main__":
    main()
