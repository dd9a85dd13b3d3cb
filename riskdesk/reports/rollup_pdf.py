"""A roll-up as PDF: the districts' agreed ranks beside the county's, with the head and foot of the sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from riskdesk.domain.progress import Progress, counted, standing
from riskdesk.domain.rollup import Column, Rollup
from riskdesk.domain.rollup_words import flags, remarks, top_heading
from riskdesk.domain.words import joined, listed, plural
from riskdesk.immutable import immutable
from riskdesk.reports.blocks import Paragraph
from riskdesk.reports.document import Frame, write_document
from riskdesk.reports.flow import MARGIN, Block, Gap
from riskdesk.reports.group_head import Group
from riskdesk.reports.heads import head, running, section, subtitle
from riskdesk.reports.pdf import SheetResult
from riskdesk.reports.rollup_rows import AREA, SPREAD, TOP_COUNT, key, rollup_row, session_row
from riskdesk.reports.styles import BODY, HEAVY, SMALL, STRONG
from riskdesk.reports.table import ROW_PADDING, TIGHT_PADDING, Align, Table, TableColumn
from riskdesk.sheet.data import PageSize
from riskdesk.sheet.record import ROLLUP, record_of_several

TITLE = "Roll-up"
_A4, _A3 = PageSize.A4.points[::-1], PageSize.A3.points[::-1]
"""Across, in points."""
_RANK, _RISK, _THREAT = 42.0, 66.0, 34.0
_SPREAD, _TOP = 52.0, 46.0
_NARROWEST = 150.0
"""The least that the names of the areas take."""
_WIDEST = 260.0
"""The most: further from their ranks they could not be read along the line."""


def rollup_pdf(rollup: Rollup, progress: Progress | None = None) -> SheetResult:
    """Make the pages of a roll-up: A4 landscape, or A3 where so many sessions need it; more still stand in several
    tables, the county's ranks in each.

    Args:
        progress: told after each row that is drawn how many of how many are. It may raise ``Cancelled`` (or anything
            else), which ends the work and comes through; may be called from a worker thread.
    """
    layout = _layout(rollup)
    result = _drawn(rollup, layout, progress)
    if result.pages > 1:
        # It may just miss a page: with its rows closer together it need not.
        steps = _steps(rollup, layout)
        tight = _drawn(rollup, layout, standing(progress, steps, steps), TIGHT_PADDING)
        return tight if tight.pages < result.pages else result
    return result


@immutable
class _Layout:
    """The paper, and the places of the sessions in each table."""

    size: tuple[float, float]
    tables: tuple[tuple[int, ...], ...]


def _width(rollup: Rollup, place: int) -> float:
    """What the columns of a session take."""
    return _RANK + _RISK + (_THREAT if rollup.columns[place].shows_threat else 0.0)


def _layout(rollup: Rollup) -> _Layout:
    count = len(rollup.columns)
    every = tuple(range(count))
    for size in (_A4, _A3):
        if sum(_width(rollup, place) for place in every) <= _room(size):
            return _Layout(size, (every,))
    first = (0,) if rollup.county else ()
    districts = every[len(first) :]
    most = max(_width(rollup, place) for place in every)
    fit = max(1, int(_room(_A3) / most) - len(first))
    # Evenly: three and three read better than five and one.
    each = ceil(len(districts) / ceil(len(districts) / fit))
    return _Layout(_A3, tuple((*first, *districts[n : n + each]) for n in range(0, len(districts), each)))


def _room(size: tuple[float, float]) -> float:
    """What the paper leaves for the sessions."""
    return size[0] - 2 * MARGIN - _NARROWEST - _SPREAD - _TOP


def _drawn(rollup: Rollup, layout: _Layout, progress: Progress | None, padding: float = ROW_PADDING) -> SheetResult:
    title, of, flagged = _title(rollup), _subtitle(rollup), flags(rollup)
    banner, differs = _marking(rollup)
    named = joined((title, of, *flagged))
    record = record_of_several(ROLLUP, (column.session for column in rollup.columns), rollup.code).text
    frame = Frame(layout.size, named, banner, running(flagged, title, of), rollup.code, record=record)
    steps = _Steps(rollup, layout, progress)
    return write_document(frame, lambda _pen: _blocks(rollup, layout, steps, padding, differs))


def _title(rollup: Rollup) -> str:
    county = rollup.county
    about = county.session.info.assessment_title or county.name if county else "districts side by side"
    return f"{TITLE}: {about}"


def _subtitle(rollup: Rollup) -> str:
    districts = plural(len(rollup.districts), "district session")
    return f"{rollup.county.name} and {districts}" if rollup.county else districts


def _marking(rollup: Rollup) -> tuple[str, str]:
    """The markings of all sessions, each once, and a sentence where they differ: none of them may be lost."""
    found: dict[str, list[str]] = {}
    for column in rollup.columns:
        info = column.session.info
        banner = joined((info.marking, info.handling))
        found.setdefault(banner, []).append(column.name)
    told = "; ".join(f"{listed(names)}: {banner or 'no marking'}" for banner, names in found.items())
    differs = f"The sessions are not marked alike. {told}. These pages bear all of it." if len(found) > 1 else ""
    return " / ".join(filter(None, found)), differs


def _steps(rollup: Rollup, layout: _Layout) -> int:
    """The rows of all tables."""
    return len(rollup.rows) * len(layout.tables) + len(rollup.columns)


class _Steps:
    """Reports the rows of all tables as one count."""

    def __init__(self, rollup: Rollup, layout: _Layout, progress: Progress | None) -> None:
        self._progress = progress
        self._total = _steps(rollup, layout)
        self._done = 0

    def of(self, rows: int) -> Progress | None:
        """The report of the next table, which has so many rows."""
        before, self._done = self._done, self._done + rows
        return counted(self._progress, before, self._total)


def _blocks(rollup: Rollup, layout: _Layout, steps: _Steps, padding: float, differs: str) -> Iterator[Block]:
    """The roll-up from its title to its last remark."""
    yield from head(_title(rollup), subtitle(_subtitle(rollup), flags(rollup)))
    if differs:
        yield Paragraph(((differs, STRONG),), 9, after=6)
    width = layout.size[0] - 2 * MARGIN
    if not rollup.rows:
        yield Paragraph((("There are no risk areas in these sessions.", STRONG),), 10, after=6)
    for n, places in enumerate(layout.tables if rollup.rows else ()):
        if len(layout.tables) > 1:
            names = listed([rollup.columns[p].name for p in places if not (rollup.county and p == 0)])
            yield Gap(12 if n else 0)
            yield section(names, keep=90)
        yield _table(rollup, places, width, steps.of(len(rollup.rows)), padding)
    yield Gap(12)
    yield section(f"The sessions ({len(rollup.columns)})", keep=70)
    rows = [session_row(rollup, column) for column in rollup.columns]
    yield Table(_session_columns(width), rows, steps.of(len(rows)), padding=TIGHT_PADDING)
    yield Gap(12)
    for remark in remarks(rollup):
        yield Paragraph(((f"{remark.about}. ", HEAVY), (remark.text, SMALL)), 8.4, after=3)


def _table(rollup: Rollup, places: Sequence[int], width: float, progress: Progress | None, padding: float) -> Table:
    held = sum(_width(rollup, place) for place in places)
    spare = width - held - _SPREAD - _TOP
    area = min(spare, _WIDEST)
    # What the names do not need goes to the columns of the risk, in which bands have their words.
    more = (spare - area) / len(places)
    columns = [TableColumn(AREA, "Risk area", area, Align.LEFT, STRONG, 9.0)]
    groups = [Group("", 1)]
    for place in places:
        found = [
            TableColumn(key("rank", place), "Agreed rank", _RANK, Align.CENTRE, STRONG, 9.4),
            TableColumn(key("risk", place), "Risk score", _RISK + more, Align.LEFT, BODY, 8.2),
        ]
        if rollup.columns[place].shows_threat:
            found.append(TableColumn(key("threat", place), "Threat", _THREAT, Align.RIGHT, BODY, 9.0))
        columns += found
        groups.append(Group(_heading(rollup.columns[place]), len(found)))
    columns.append(TableColumn(SPREAD, "Best to worst", _SPREAD, Align.CENTRE, BODY, 9.0))
    columns.append(TableColumn(TOP_COUNT, top_heading(rollup), _TOP, Align.CENTRE, BODY, 9.0))
    groups.append(Group("Districts", 2))
    rows = [rollup_row(rollup, row, places) for row in rollup.rows]
    return Table(tuple(columns), rows, progress, padding=padding, groups=tuple(groups))


def _heading(column: Column) -> str:
    return column.name if column.same_method else f"{column.name} (another method)"


def _session_columns(width: float) -> tuple[TableColumn, ...]:
    """The columns of the sessions' facts."""
    shares = (
        (AREA, "District or county", 0.15),
        ("session", "Session", 0.22),
        ("held_on", "Date", 0.11),
        ("version", "Version", 0.12),
        ("ranked", "Ranked", 0.07),
        ("method", "Method", 0.14),
        ("marking", "Marking", 0.11),
        ("code", "Code", 0.08),
    )
    return tuple(
        TableColumn(name, heading, share * width, Align.LEFT, STRONG if name == AREA else BODY, 8.4)
        for name, heading, share in shares
    )
