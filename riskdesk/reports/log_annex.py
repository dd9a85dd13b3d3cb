"""The annex "How the ranking was reached": the log as PDF, with the head and foot of the sheet that it goes with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import groupby

from riskdesk.domain.log_entry import LogEntry, zone_words
from riskdesk.domain.progress import Progress, counted
from riskdesk.domain.session import Session
from riskdesk.domain.words import day, joined, plural
from riskdesk.immutable import immutable
from riskdesk.reports.blocks import Facts, Paragraph
from riskdesk.reports.document import Frame, SheetResult, write_document
from riskdesk.reports.flow import MARGIN, Block, Gap, Pen
from riskdesk.reports.heads import boxed, head, running, section, subtitle
from riskdesk.reports.styles import BODY, HEAVY, QUIET, SMALL, STRONG
from riskdesk.reports.table import PADDING, Align, Table, TableColumn
from riskdesk.sheet.build import AS_RECORDED, Fact, Sheet, SheetOptions, build_sheet
from riskdesk.sheet.record import log_record

TITLE = "How the ranking was reached"
_INTRODUCTION = (
    "What was done, as it was kept when it was done, the oldest first: no entry is ever changed or taken out. "
    "An arrow stands between the old value and the new."
)


class LogKey(StrEnum):
    """The columns; the values name fields of :class:`AnnexRow`."""

    WHEN = "when"
    WHAT = "what"
    WHO = "who"
    WHY = "why"


@immutable
class AnnexRow:
    """One entry of the log as a row of the table."""

    when: str
    what: tuple[str, ...]
    who: str
    why: tuple[str, ...]


def log_pdf(
    session: Session,
    entries: Sequence[LogEntry],
    filter_words: str = "",
    total: int | None = None,
    options: SheetOptions = AS_RECORDED,
    progress: Progress | None = None,
) -> SheetResult:
    """Make the annex of a session.

    Args:
        entries: oldest first; those of several versions stand under a heading each.
        filter_words: what the entries were chosen by (``LogFilter.words``), ``""`` where all are there.
        total: how many entries there are without the filter.
        progress: told after each entry how many of how many are drawn; may raise ``Cancelled``, which comes through.
    """
    sheet = build_sheet(session, options)
    whose = joined((session.info.assessment_title, sheet.subtitle))
    title, further = joined((TITLE, whose, *sheet.flags)), running(sheet.flags, TITLE, whose)
    record = log_record(session, sheet.code, options).text
    frame = Frame(options.size, title, sheet.banner, further, sheet.code, options.greyscale, record)
    times = f"Times are those of the computer that made this ({zone_words()})."
    log, width = _Log(entries, filter_words, total, times), options.size[0] - 2 * MARGIN
    return write_document(frame, lambda pen: _blocks(pen, sheet, whose, log, width, progress))


def annex_blocks(
    pen: Pen, session: Session, sheet: Sheet, entries: Sequence[LogEntry], width: float, progress: Progress | None
) -> Iterator[Block]:
    """The whole annex as a part of another document. It names no time zone: what the clock is ahead by in summer must
    not change a document that is made again in winter."""
    whose = joined((session.info.assessment_title, sheet.subtitle))
    times = "Times are those of the computer that made this."
    return _blocks(pen, sheet, whose, _Log(entries, "", None, times), width, progress)


@immutable
class _Log:
    """What is to be printed, and out of how much."""

    entries: Sequence[LogEntry]
    filter_words: str
    total: int | None
    times: str

    @property
    def counted(self) -> str:
        """ "12 of 140"."""
        shown = len(self.entries)
        return f"{shown:,} of {self.total:,}" if self.filter_words and self.total is not None else f"{shown:,}"

    @property
    def span(self) -> str:
        """From when to when."""
        days = sorted({entry.day for entry in self.entries})
        if not days:
            return ""
        return day(days[0]) if len(days) == 1 else f"{day(days[0])} to {day(days[-1])}"


def _blocks(pen: Pen, sheet: Sheet, whose: str, log: _Log, width: float, progress: Progress | None) -> Iterator[Block]:
    yield from head(TITLE, subtitle(whose, sheet.flags))
    yield Facts(_facts(sheet, log), 3 if width < 700 else 5)
    yield Gap(6)
    yield boxed("", f"{_INTRODUCTION} {log.times}")
    if log.filter_words:
        yield Paragraph((("Not the whole log, but: ", HEAVY), (f"{log.filter_words}.", BODY)), 9.4, after=7)
    if not log.entries:
        nothing = "No entry fits." if log.filter_words else "There are no entries."
        yield Paragraph(((nothing, STRONG),), 10, after=4)
    yield from _tables(pen, log.entries, width, progress)


def _facts(sheet: Sheet, log: _Log) -> tuple[Fact, ...]:
    kept = [fact for fact in sheet.facts if fact.label in ("Version", "Session date", "Code")]
    entries = [Fact("Entries", log.counted), Fact("Kept", log.span)]
    return tuple(fact for fact in (*kept, *entries) if fact.value)


def _tables(pen: Pen, entries: Sequence[LogEntry], width: float, progress: Progress | None) -> Iterator[Block]:
    """A table of each version, with a heading where there are several."""
    groups = [(version, list(some)) for version, some in groupby(entries, key=lambda entry: entry.version_id)]
    rows = {n: [_row(entry) for entry in some] for n, (_, some) in enumerate(groups)}
    columns = _columns(pen, [row for some in rows.values() for row in some], width)
    done = 0
    for n, (_, some) in enumerate(groups):
        if len(groups) > 1:
            heading = f"{some[0].session or 'The assessment'} ({plural(len(some), 'entry', 'entries')})"
            yield Gap(9)
            yield section(heading, size=10.5)
        yield Table(columns, rows[n], counted(progress, done, len(entries)), level=True)
        done += len(some)


def _row(entry: LogEntry) -> AnnexRow:
    return AnnexRow(
        when=f"{day(entry.day)}, {entry.time}",
        what=tuple(line.said for line in entry.lines),
        who=entry.who,
        why=entry.reasons,
    )


_HEADINGS = {
    LogKey.WHEN: "Date and time",
    LogKey.WHAT: "Change",
    LogKey.WHO: "Who",
    LogKey.WHY: "Why",
}
_SIZE = 8.6
_WIDEST_WHO = 90.0
_SLACK = 0.5
_NARROWEST_WHY = 90.0
_WHY_SHARE = 0.34
"""Of what change and reason have between them."""


def _columns(pen: Pen, rows: Sequence[AnnexRow], width: float) -> tuple[TableColumn, ...]:
    """Dates in one line, roles in as much as they need, and the rest shared by what was done and why: a reason gets
    what it wants up to its share, or what the changes leave."""
    measure = pen.setter.width

    def widest(texts: Iterable[str]) -> float:
        return max((measure(text, _SIZE) for text in set(texts)), default=0.0) + 2 * PADDING + _SLACK

    when = widest([_HEADINGS[LogKey.WHEN], *(row.when for row in rows)])
    who = min(widest([_HEADINGS[LogKey.WHO], *(row.who for row in rows)]), _WIDEST_WHO)
    rest = width - when - who
    reasons = [text for row in rows for text in row.why]
    left = rest - widest(text for row in rows for text in row.what)
    why = min(max(rest * _WHY_SHARE, left), max(widest(reasons), _NARROWEST_WHY)) if reasons else 0.0
    widths = {LogKey.WHEN: when, LogKey.WHAT: rest - why, LogKey.WHO: who, LogKey.WHY: why}
    styles = {LogKey.WHEN: QUIET, LogKey.WHO: QUIET, LogKey.WHY: SMALL}
    return tuple(
        TableColumn(key, _HEADINGS[key], wide, Align.LEFT, styles.get(key, BODY), _SIZE)
        for key, wide in widths.items()
        if wide
    )
