"""Recorded ranks are labelled alike wherever they are shown, those that several areas were given as ties."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from riskdesk.domain.catalogue import LogNote
from riskdesk.domain.compare_sides import sides
from riskdesk.domain.session import RecordedRanks, RiskArea, Session, State
from riskdesk.services.desk import Desk
from riskdesk.sheet.build import build_sheet
from riskdesk.ui.priorities.rows import build_recorded
from riskdesk.ui.score.columns import Kind
from riskdesk.ui.score.model import ScoreModel
from riskdesk.ui.theme import Mode, Theme
from riskdesk.ui.workbench import Workbench
from tests.samples import sample_at
from tests.ui.benches import BenchMaker

DATA = Path(__file__).parents[1] / "data"
Shown = dict[str, tuple[str, str, str]]
"""Agreed rank, threat position and risk rank of an area, by its name."""


def on_the_sheet(session: Session) -> Shown:
    body = build_sheet(session).body
    return {row.area: (row.priority, row.threat, row.risk_rank) for row in (*body.rows, *body.not_scored)}


def in_priorities(session: Session) -> Shown:
    return {row.name: (row.agreed, row.threat, row.risk_rank) for row in build_recorded(session, str)}


def on_the_score_tab(bench: Workbench) -> Shown:
    model = ScoreModel(bench)
    kinds = [column.kind for column in model.columns]
    role, areas = Qt.ItemDataRole.DisplayRole, range(model.rowCount())

    def cell(row: int, kind: Kind) -> str:
        return str(model.data(model.index(row, kinds.index(kind)), role))

    return {
        model.area(row).name: (cell(row, Kind.PRIORITY), cell(row, Kind.POSITION), cell(row, Kind.RISK))
        for row in areas
    }


def opened(bench: Workbench, facts: dict[str, tuple[int | None, int | None, int | None]]) -> Session:
    """Open a session in which these ranks are recorded: threat position, risk rank and agreed rank of each area."""
    assert bench.editor is not None
    areas = tuple(RiskArea(f"r{n}", name, f"A{n}", n) for n, name in enumerate(facts))
    ranks = {f"r{n}": RecordedRanks(f"r{n}", *values) for n, values in enumerate(facts.values())}
    info = replace(bench.editor.session.info, version_id="recorded", session_id="recorded", state=State.RECORDED)
    session = Session(info, None, "", areas, recorded=ranks)
    bench.desk.library.add_session(session, LogNote("import", "Analyst", "2010-11-17T10:00:00.000Z", ""))
    bench.open("recorded")
    return session


def test_ranks_that_areas_share_are_ties_everywhere(bench: Workbench) -> None:
    session = opened(bench, {"Arson": (1, 1, 2), "Fraud": (2, 1, 1), "Gangs": (3, 3, 2), "Floods": (None, None, None)})
    shown = {
        "Fraud": ("1", "2", "1="),
        "Arson": ("2=", "1", "1="),
        "Gangs": ("2=", "3", "3"),
        "Floods": ("–", "–", "–"),
    }
    assert in_priorities(session) == shown
    assert on_the_score_tab(bench) == shown
    # What has no rank stands apart on the sheet, in a table that has no column for it.
    assert on_the_sheet(session) == {**shown, "Floods": ("", "–", "–")}
    held = sides(session)
    assert [session.by_id[a].name for a in held] == list(shown)
    assert {
        session.by_id[a].name: tuple(rank.label if rank else "–" for rank in (side.agreed, side.risk_rank))
        for a, side in held.items()
    } == {name: (agreed, risk) for name, (agreed, _, risk) in shown.items()}


@pytest.mark.parametrize("place", ["sheet", "priorities", "score"])
def test_the_sample_shows_the_published_table(place: str, make_bench: BenchMaker, tmp_path: Path) -> None:
    """Derbyshire Safer Communities Board, paper of 17 November 2010 (source 001)."""
    bench = Workbench(Desk.at(sample_at(tmp_path / "sample.sqlite")), Theme(Mode.LIGHT))
    make_bench.made.append(bench)
    bench.open("as-published-2010-11-17-1")
    assert bench.editor is not None
    session = bench.editor.session
    with (DATA / "published-2010.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    published = {area: (agreed, threat, risk) for area, threat, risk, agreed in rows}
    shown = {
        "sheet": lambda: on_the_sheet(session),
        "priorities": lambda: in_priorities(session),
        "score": lambda: on_the_score_tab(bench),
    }[place]()
    assert shown == published
