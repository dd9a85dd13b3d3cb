"""What a chart over the sessions shows: its columns, its series and their points, and nothing of how it looks."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from riskdesk.immutable import immutable


class Kind(StrEnum):
    """Ranks (1 on top, as a bump chart) or values on a scale with fixed ends."""

    RANK = "rank"
    VALUE = "value"


@immutable
class Point:
    """Where a series is in one column. ``label`` is the value as it is written ("3=", "15").

    ``mark`` is "" or a short word on the standing of the value ("to be confirmed"): its dot has a broken outline.
    """

    value: Fraction | int
    label: str
    mark: str = ""


@immutable
class ChartColumn:
    """One session: its title, a line below ("recorded", "made up"), and ``note``, a sentence on it for tips.

    ``break_before`` says why it cannot be compared with the column before ("method changed"), or is "".
    """

    key: str
    title: str
    second_line: str = ""
    note: str = ""
    break_before: str = ""


@immutable
class Series:
    """One risk area. ``points`` has one entry a column, ``None`` where the area is missing or not scored.

    ``end`` says what became of it after its last point where it was given up, which gets an end mark ("dropped",
    "merged into Violence"), or is "".
    """

    key: str
    code: str
    name: str
    points: tuple[Point | None, ...]
    end: str = ""

    @property
    def dropped(self) -> bool:
        """Whether it was given up after its last point."""
        return bool(self.end)

    @property
    def last(self) -> int | None:
        """The last column that it has a point in."""
        return next((n for n in range(len(self.points) - 1, -1, -1) if self.points[n]), None)


@immutable
class Link:
    """An ancestry: a series that went into another one (merged or split), from column to column."""

    from_series: str
    from_column: int
    to_series: str
    to_column: int


@immutable
class Scale:
    """The fixed ends of the values; ``inverted`` where the least is on top, as of positions.

    The ends are those of the scheme's scale, never of the data: a new area must not move the others. A value beyond
    them, as an older scheme may have given it, widens the scale that is drawn.
    """

    low: Fraction | int
    high: Fraction | int
    inverted: bool = False


@immutable
class ChartData:
    """All that a chart shows. ``title`` names the quantity ("Priority rank").

    Raises:
        ValueError: a series has not one entry a column, two have the same key, or values have no scale.
    """

    kind: Kind
    columns: tuple[ChartColumn, ...]
    series: tuple[Series, ...]
    title: str = ""
    scale: Scale | None = None
    links: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        if any(len(s.points) != len(self.columns) for s in self.series):
            raise ValueError("each series needs one point or None a column")
        if len({s.key for s in self.series}) != len(self.series):
            raise ValueError("two series have the same key")
        if self.kind is Kind.VALUE and self.scale is None:
            raise ValueError("values need the ends of their scale")

    def by_key(self, key: str) -> Series | None:
        """A series by its key."""
        return next((s for s in self.series if s.key == key), None)

    def in_column(self, column: int) -> list[tuple[Series, Point]]:
        """The series with a point in a column, by value; level ones by case-folded name, then key, as in lists."""
        held = [(s, p) for s in self.series if (p := s.points[column]) is not None]
        return sorted(held, key=lambda h: (h[1].value, h[0].name.casefold(), h[0].key))

    @property
    def shown(self) -> tuple[Series, ...]:
        """The series that have a point at all."""
        return tuple(s for s in self.series if s.last is not None)
