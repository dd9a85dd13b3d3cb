"""What the matrix shows apart from tokens: its levels, and the colours and labels of its cells."""

from __future__ import annotations

from riskdesk.immutable import immutable


@immutable
class AxisLevel:
    """One level of an axis as it is written beside it: "5", "Catastrophic", and perhaps ">80%" below."""

    value: str
    name: str
    note: str = ""


@immutable
class Paint:
    """How a cell looks: its label ("15 ▲"), its fill and the colour of its label ("#RRGGBB")."""

    label: str
    fill: str
    ink: str


@immutable
class Grid:
    """What the matrix shows apart from tokens. Levels run from the least; ``paints[impact - 1][probability - 1]``."""

    impact: tuple[AxisLevel, ...]
    probability: tuple[AxisLevel, ...]
    paints: tuple[tuple[Paint, ...], ...]
    impact_title: str = ""
    probability_title: str = ""
