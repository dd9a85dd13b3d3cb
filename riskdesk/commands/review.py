"""``compare`` and ``log``: what moved between two sessions and why, and what was done in one."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from riskdesk.commands.common import OK, add_library, not_utf8, one_line, opened, save_pdf, write_json
from riskdesk.domain.errors import RiskDeskError

if TYPE_CHECKING:
    from riskdesk.commands.common import Commands
    from riskdesk.domain.compare import Comparison
    from riskdesk.domain.log_entry import LogEntry
    from riskdesk.domain.log_filter import LogFilter
    from riskdesk.services.desk import Desk

_KINDS = ("scores", "words", "areas", "order", "details", "session")
"""The values of ``log_entry.Group``, written out so that other commands need not import it."""


def add_compare(commands: Commands) -> None:
    """Add the parser of ``compare``."""
    compare = commands.add_parser(
        "compare",
        help="what moved between two sessions or versions, and why",
        description="Compares the agreed ranks of two sessions or versions, the earlier one first. A and B are an id, "
        "a title or a part of one, in the latest version; A@2 is version 2.",
    )
    compare.add_argument("old", metavar="A", help="the earlier one; see riskdesk list")
    compare.add_argument("new", metavar="B", help="the later one")
    form = compare.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="an object with both, the counts and all areas")
    form.add_argument("-o", "--output", metavar="COMPARISON.pdf", help="as PDF; - for standard output")
    add_library(compare, "compare sessions of the sample")
    compare.set_defaults(run=_compare)


def _compare(options: argparse.Namespace) -> int:
    from riskdesk.domain.compare import compare
    from riskdesk.services.finding import find_version

    with opened(options) as desk:
        found = [find_version(desk.library, text) for text in (options.old, options.new)]
        old, new = (desk.library.load(version or session.version_id) for session, version in found)
        _tell_comparison(options, compare(old, new), desk)
    return OK


def _tell_comparison(options: argparse.Namespace, comparison: Comparison, desk: Desk) -> None:
    """The comparison as PDF with the chart of ranks, as an object or as text."""
    if options.output is not None:
        from riskdesk.reports.compare_pdf import compare_pdf
        from riskdesk.services.history import Quantity, chart_for

        chart = chart_for(desk.past, comparison, Quantity.RANK)
        save_pdf(options.output, compare_pdf(comparison, chart), desk.library.path)
    elif options.json:
        from riskdesk.exchange.compare_json import compare_json

        write_json(compare_json(comparison, ascii_only=not_utf8()))
    else:
        from riskdesk.exchange.compare_text import compare_text

        print("\n".join(map(one_line, compare_text(comparison).splitlines())))


def add_log(commands: Commands) -> None:
    """Add the parser of ``log``."""
    log = commands.add_parser(
        "log",
        help="what was done in a session, in words",
        description="Lists every change to a session, the oldest first. SESSION is its id, its title or a part of one, "
        "with all its versions; SESSION@2 is its version 2.",
    )
    log.add_argument("session", metavar="SESSION", help="see riskdesk list")
    log.add_argument("--area", metavar="AREA", help="of one risk area: its code, its name or a part of it")
    log.add_argument("--kind", choices=_KINDS, action="append", help="of one kind; can be given more than once")
    log.add_argument("--since", metavar="DATE", default="", help="from this day on, such as 2026-11-02")
    log.add_argument("--until", metavar="DATE", default="", help="up to this day and with it")
    log.add_argument("--text", default="", help="with these words in it")
    form = log.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="a list of objects")
    form.add_argument("-o", "--output", metavar="ANNEX.pdf", help="as an annex to the sheet; - for standard output")
    add_library(log, "the sample's log")
    log.set_defaults(run=_log)


def _log(options: argparse.Namespace) -> int:
    from riskdesk.domain.log_entry import Group
    from riskdesk.domain.log_filter import LogFilter
    from riskdesk.services.finding import find_area, find_version
    from riskdesk.services.log_reading import areas_of, day_of, session_log, version_log

    with opened(options) as desk:
        summary, version = find_version(desk.library, options.session)
        ids = [version] if version else [v for v, _, _ in desk.library.versions(summary.session_id)]
        area = find_area(areas_of(desk.library, ids), options.area) if options.area is not None else None
        since, until = day_of("--since", options.since), day_of("--until", options.until)
        if since and until and since > until:
            raise RiskDeskError(f"--since {since} is later than --until {until}; no entry can lie between them")
        wanted = LogFilter(
            frozenset({area.area_id}) if area else frozenset(),
            frozenset(map(Group, options.kind or ())),
            since,
            until,
            options.text,
        )
        entries = version_log(desk.library, version) if version else session_log(desk.library, summary.session_id)
        _tell_log(options, desk, ids, entries, wanted, area.name if area else "")
    return OK


def _tell_log(
    options: argparse.Namespace, desk: Desk, versions: list[str], entries: list[LogEntry], wanted: LogFilter, area: str
) -> None:
    """The log of these versions, the latest last, as PDF, as objects or as text."""
    shown, words, latest = wanted.apply(entries), wanted.words([area]), versions[-1]
    if options.json:
        from riskdesk.exchange.log_json import log_json

        write_json(log_json(shown, ascii_only=not_utf8()))
    elif options.output is not None:
        from riskdesk.reports.log_annex import log_pdf

        save_pdf(options.output, log_pdf(desk.library.load(latest), shown, words, len(entries)), desk.library.path)
    else:
        from riskdesk.exchange.log_text import log_lines

        info = desk.library.load(latest).info
        whose = info.title if len(versions) > 1 else f"{info.title}, version {info.number}"
        print("\n".join(map(one_line, log_lines(shown, len(entries), words, whose))))
