"""Charts for the tests: the published ranks, and random ones with ties, gaps, new and dropped areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from hypothesis import strategies as st

from riskdesk.figures.chart_data import ChartColumn, ChartData, Kind, Point, Scale, Series
from riskdesk.figures.chart_style import CHART_PAPER, CHART_SCREEN, ChartStyle
from riskdesk.figures.shapes import Rect

ROUNDS: Mapping[str, tuple[int, ...]] = {
    "Safeguarding Children": (1, 1, 1, 1, 1),
    "Organised Crime Groups": (2, 2, 2, 3, 4),
    "Alcohol Related Harm": (3, 3, 3, 2, 2),
    "Drugs": (4, 4, 5, 6, 6),
    "Domestic Violence": (5, 5, 4, 4, 3),
    "Rape & Serious Sexual Assault": (6, 6, 6, 5, 5),
    "Serious Acquisitive Crime / Offender Management": (7, 7, 8, 8, 9),
    "Safeguarding Adults": (8, 8, 7, 7, 7),
    "Anti-social Behaviour": (9, 9, 9, 9, 8),
    "Killed & Seriously Injured": (10, 10, 10, 10, 10),
    "Terrorism (International & Domestic)": (11, 11, 11, 11, 11),
}
"""Made-up ranks over five sessions. The first column is the order that the Derbyshire Safer Communities Board published
on 17 November 2010."""
TITLES = ("As published", "Illustrative", "Quarter 1 v2", "Quarter 2", "Quarter 3")


def measure(text: str, size: float, bold: bool) -> float:
    return len(text) * size * (0.56 if bold else 0.5)


def columns(count: int, breaks: Sequence[int] = ()) -> tuple[ChartColumn, ...]:
    return tuple(
        ChartColumn(
            f"c{n}", f"Quarter {n % 4 + 1} {2010 + n // 4}", "made up", "", "method changed" if n in breaks else ""
        )
        for n in range(count)
    )


def eleven() -> ChartData:
    heads = tuple(ChartColumn(t, t, "recorded" if n == 0 else "made up") for n, t in enumerate(TITLES))
    series = tuple(
        Series(name[:2].upper() + str(n), name[:2].upper(), name, tuple(Point(r, str(r)) for r in ranks))
        for n, (name, ranks) in enumerate(ROUNDS.items())
    )
    return ChartData(Kind.RANK, heads, series, "Priority rank")


def key_of(data: ChartData, name: str) -> str:
    return next(s.key for s in data.series if s.name == name)


def ranked(rows: Sequence[Sequence[int | None]], breaks: Sequence[int] = (), dropped: Sequence[int] = ()) -> ChartData:
    """Areas with these scores (more is higher) by competition rank."""
    count = len(rows[0])
    held = [[row[n] for row in rows if row[n] is not None] for n in range(count)]

    def point(n: int, score: int | None) -> Point | None:
        if score is None:
            return None
        rank = 1 + sum(1 for other in held[n] if other is not None and other > score)
        return Point(rank, f"{rank}=" if held[n].count(score) > 1 else str(rank))

    series = tuple(
        Series(
            f"k{i}",
            f"A{i}",
            f"Area number {i}",
            tuple(point(n, v) for n, v in enumerate(row)),
            "dropped" if i in dropped else "",
        )
        for i, row in enumerate(rows)
    )
    return ChartData(Kind.RANK, columns(count, breaks), series, "Priority rank")


def valued(rows: Sequence[Sequence[int | None]], breaks: Sequence[int] = ()) -> ChartData:
    """The same areas by score, 1 to 25."""
    series = tuple(
        Series(f"k{i}", f"A{i}", f"Area number {i}", tuple(None if v is None else Point(v, str(v)) for v in row))
        for i, row in enumerate(rows)
    )
    return ChartData(Kind.VALUE, columns(len(rows[0]), breaks), series, "Risk score", Scale(1, 25))


@st.composite
def charts(draw: st.DrawFn, ranks_only: bool = False) -> ChartData:
    areas, sessions = draw(st.integers(1, 32)), draw(st.integers(1, 14))
    # One seed and not a draw for each of hundreds of scores, which would take most of the time.
    dice = Random(draw(st.integers(0, 10_000)))
    scores: list[int | None] = [None, *range(1, draw(st.integers(3, 26)))]
    rows = [[dice.choice(scores) for _ in range(sessions)] for _ in range(areas)]
    breaks = draw(st.lists(st.integers(1, max(1, sessions - 1)), max_size=2))
    return (ranked if ranks_only or draw(st.booleans()) else valued)(rows, breaks)


@st.composite
def rooms(draw: st.DrawFn) -> tuple[Rect, ChartStyle]:
    style = draw(st.sampled_from([CHART_SCREEN, CHART_PAPER, CHART_SCREEN.scaled(2)]))
    return Rect(draw(st.integers(-20, 50)), 7, draw(st.integers(400, 1600)), draw(st.integers(240, 1000))), style
