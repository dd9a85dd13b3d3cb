"""What it takes to bring in exported sessions, and scores from a CSV file and a workbook; beside reading them bare."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fixtures import library_of, library_of_quarters, made_session

HEADINGS = ("area", "impact", "probability", "threat")


@dataclass(frozen=True)
class Work:
    """The program's own work, and the bare work of the same kind; both can be done again and again."""

    ours: Callable[[], object]
    bare: Callable[[], object]


def sessions(folder: Path) -> Work:
    """A year's four sessions of sixty areas from a .riskdesk file into a new library; bare: its text parsed, and its
    bytes kept in one durable commit."""
    from riskdesk.exchange.bundle import dump_bundle, read_bundle
    from riskdesk.services.transfer import bring_into, bundle_of
    from riskdesk.storage.library import Library

    with Library.open(library_of_quarters(folder / "year.sqlite", 4, 60)) as library:
        data = dump_bundle(bundle_of(library, "a"))
    file = folder / "year.riskdesk"
    file.write_bytes(data)
    taken = iter(range(1_000_000))

    def ours() -> None:
        bring_into(folder / f"brought-{next(taken)}.sqlite", read_bundle(file))

    def bare() -> None:
        text = file.read_text(encoding="utf-8")
        json.loads(text)
        _kept(folder / f"bare-{next(taken)}.sqlite", [(text,)])

    return Work(ours, bare)


def scores(folder: Path, ending: str) -> Work:
    """500 areas' other scores from a file into a draft, as one edit, and undone; bare: the file read, and its rows kept
    in a durable commit, twice."""
    from riskdesk.domain.intake_mapping import guess
    from riskdesk.domain.intake_plan import Choices
    from riskdesk.domain.intake_rows import plan
    from riskdesk.exchange.intake import read_grid
    from riskdesk.services.desk import Desk
    from riskdesk.services.intake import take_in

    rows = _rows()
    file = folder / f"scores{ending}"
    (_write_xlsx if ending == ".xlsx" else _write_csv)(file, rows)
    library = library_of(folder / f"into-{ending[1:]}.sqlite", 500)
    taken = iter(range(1_000_000))

    def ours() -> None:
        desk = Desk.at(library)
        editor = desk.open("v")
        assert editor.session.scheme is not None
        grid = read_grid(file)
        edit = take_in(editor, plan(editor.session, grid, guess(grid, editor.session.scheme), Choices()), file.name)
        assert edit is not None, "nothing was brought in"
        editor.undo(edit)
        desk.close()

    def bare() -> None:
        read = _read_xlsx(file) if ending == ".xlsx" else _read_csv(file)
        # Twice, as the work beside it: there and back.
        for _ in range(2):
            _kept(folder / f"{ending[1:]}-{next(taken)}.sqlite", read)

    return Work(ours, bare)


def _rows() -> list[list[object]]:
    """The areas of the measured session with each level turned round."""
    session = made_session(500)
    turned = {"impact": 6, "probability": 6, "threat": 26}
    return [
        [area.name, *(top - (session.mark(area.area_id, key) or 0) for key, top in turned.items())]
        for area in session.present
    ]


def _write_csv(file: Path, rows: list[list[object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([HEADINGS, *rows])


def _write_xlsx(file: Path, rows: list[list[object]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate([list(HEADINGS), *rows]):
            sheet.write_row(n, 0, row)


def _read_csv(file: Path) -> list[list[object]]:
    return [list(row) for row in csv.reader(io.StringIO(file.read_text(encoding="utf-8")))]


def _read_xlsx(file: Path) -> list[list[object]]:
    import openpyxl

    book = openpyxl.load_workbook(file, read_only=True)
    read: list[list[object]] = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    book.close()
    return read


def _kept(path: Path, rows: list[tuple[str]] | list[list[object]]) -> None:
    """Rows in a new file, in one durable commit."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=EXTRA")
    connection.execute("CREATE TABLE t (a, b, c, d)" if len(rows[0]) > 1 else "CREATE TABLE t (a)")
    connection.execute("BEGIN")
    connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(rows[0]))})", rows)  # noqa: S608 question marks
    connection.execute("COMMIT")
    connection.close()
