"""What the chart says in words: its accessible name, its tips, and what the keys have come to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from riskdesk.domain.explain import lower
from riskdesk.domain.words import listed, ordinal
from riskdesk.figures.chart_data import ChartData, Kind, Point, Series


def tr(text: str) -> str:
    """Translate in the context of the chart."""
    return QCoreApplication.translate("HistoryChart", text)


def chart_name(data: ChartData, picked: Sequence[str]) -> str:
    """ "Priority rank over 5 sessions, 11 areas; picked out: Drugs and Domestic Violence"."""
    title = data.title or tr("Chart")
    sessions = tr("1 session") if len(data.columns) == 1 else tr("{count} sessions").format(count=len(data.columns))
    areas = tr("1 area") if len(data.shown) == 1 else tr("{count} areas").format(count=len(data.shown))
    text = tr("{title} over {sessions}, {areas}").format(title=title, sessions=sessions, areas=areas)
    names = [s.name for key in picked if (s := data.by_key(key))]
    return tr("{text}; picked out: {names}").format(text=text, names=listed(names)) if names else text


def point_words(data: ChartData, series: Series, column: int) -> str:
    """ "Drugs, Quarter 2, 5th, was 4th"; with what else there is to say of the point."""
    point = series.points[column]
    if point is None:
        return f"{series.name}, {data.columns[column].title}, {tr('not ranked')}"
    parts = [series.name, data.columns[column].title, value_words(data, point, True), _was(data, series, column)]
    if point.mark:
        parts.append(point.mark)
    if series.end and column == series.last:
        parts.append(tr("then {end}").format(end=series.end))
    return ", ".join(filter(None, parts))


def value_words(data: ChartData, point: Point, named: bool = False) -> str:
    """A point's value: "5th", "3rd equal"; "12", or "risk score 12" where it is to be ``named``."""
    if data.kind is Kind.RANK and point.value == int(point.value):
        place = ordinal(int(point.value))
        return tr("{place} equal").format(place=place) if point.label.endswith("=") else place
    return f"{lower(data.title)} {point.label}" if named and data.title else point.label


def _was(data: ChartData, series: Series, column: int) -> str:
    """What the point was in the column before: a value, not comparable, or new."""
    if column == 0:
        return ""
    before = series.points[column - 1]
    if data.columns[column].break_before:
        why = data.columns[column].break_before
        return tr("not comparable with the session before ({why})").format(why=why)
    if before is not None:
        return tr("was {value}").format(value=value_words(data, before))
    return tr("new") if not any(series.points[:column]) else tr("not ranked in the session before")


def column_words(data: ChartData, column: int) -> str:
    """A session's title, its second line and the note on it."""
    held = data.columns[column]
    head = ", ".join(filter(None, (held.title, held.second_line)))
    return "\n".join(filter(None, (head, held.note)))


def help_words() -> str:
    """How the chart is worked by keys."""
    return tr(
        "Up and Down step through the areas, Left and Right through the sessions. Enter picks an area out, or puts it "
        "back; Escape puts all back."
    )
