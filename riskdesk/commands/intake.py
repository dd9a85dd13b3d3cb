"""``import`` of scores: a CSV file or a workbook into a draft, or into a new session."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from riskdesk.commands.common import BAD_INPUT, OK, one_line, opened
from riskdesk.domain.errors import RiskDeskError

if TYPE_CHECKING:
    from riskdesk.domain.intake_grid import Grid
    from riskdesk.domain.intake_mapping import ColumnMap, Field
    from riskdesk.domain.intake_plan import Plan
    from riskdesk.domain.scheme import Scheme
    from riskdesk.domain.session import Session
    from riskdesk.services.desk import Desk, NewSession

_ONLY_TABLES = (
    "into", "new", "assessment", "scheme", "date", "sheet", "map", "no_heading", "dry_run", "clear_blanks",
    "skip_bad", "keep_out_new", "who",
)  # fmt: skip
"""The options that a .riskdesk file does not take."""


def add_table_options(bringing: argparse.ArgumentParser) -> None:
    """The options of ``import`` for a table of scores."""
    table = bringing.add_argument_group("scores from a CSV file or a workbook (.xlsx)")
    table.add_argument("--into", metavar="SESSION", help="the draft that takes them; see riskdesk list")
    table.add_argument("--new", metavar="TITLE", help="a new session of this title takes them")
    table.add_argument(
        "--assessment", metavar="TITLE", help="with --new: the assessment that it belongs to, new or not"
    )
    table.add_argument("--scheme", metavar="S", help="with --new: a shipped scheme, or a TOML file")
    table.add_argument("--date", metavar="DATE", help="with --new: the day it is held (default: today)")
    table.add_argument("--sheet", metavar="NAME", help="the worksheet, where the workbook has several")
    table.add_argument(
        "--map",
        metavar="FIELD=HEADING,...",
        action="append",
        default=[],
        help="which column is which, by heading or letter: impact=Severity,threat=D; FIELD= for none",
    )
    table.add_argument("--no-heading", action="store_true", help="the first line is an area and no headings")
    table.add_argument("--clear-blanks", action="store_true", help="a blank cell takes the old value away")
    table.add_argument("--keep-out-new", action="store_true", help="leave out areas that the session does not have")
    table.add_argument("--skip-bad", action="store_true", help="leave out rows with problems, take in the rest")
    table.add_argument("--dry-run", action="store_true", help="show what would be done, and write nothing")
    table.add_argument("--who", metavar="ROLE", help="who the log names, by role (default: recorder)")


def takes(options: argparse.Namespace) -> bool:
    """Whether ``import`` is about a table of scores, by its options or the file's name.

    Raises:
        RiskDeskError: a table is to go nowhere, or its options stand beside a file of sessions.
    """
    from riskdesk.exchange.intake import is_table

    target = options.into is not None or options.new is not None
    if options.file.suffix.lower() == ".riskdesk" or not (target or is_table(options.file)):
        given = [name for name in _ONLY_TABLES if getattr(options, name) not in (None, False, [])]
        if given:
            flag = given[0].replace("_", "-")
            raise RiskDeskError(f"{options.file}: --{flag} is for a CSV file or a workbook of scores")
        return False
    if not target:
        raise RiskDeskError(f"{options.file}: say where the scores go: --into SESSION, or --new TITLE")
    if options.into is not None and options.new is not None:
        raise RiskDeskError("--into takes a session that is there, --new begins one; leave out one of them")
    if options.skip_different:
        raise RiskDeskError("--skip-different is for a .riskdesk file; --skip-bad leaves out rows with problems")
    for name in ("assessment", "scheme", "date"):
        if options.into is not None and getattr(options, name) is not None:
            raise RiskDeskError(f"--{name} goes with --new; a session that is there has its own")
    return True


def run_intake(options: argparse.Namespace) -> int:
    """Bring the scores in, or show what would be done; every problem is one line on standard error."""
    from riskdesk.commands.passphrase import unlocking
    from riskdesk.exchange.intake import read_grid
    from riskdesk.services.desk import Desk
    from riskdesk.services.places import make_room, own_library
    from riskdesk.storage.library import Access, Library

    if options.demo and not options.dry_run:
        raise RiskDeskError(f"{options.file}: what came into the sample would not be kept; add --dry-run to look only")
    grid = read_grid(options.file, options.sheet or "")
    if options.demo:
        with opened(options) as desk:
            return _run(desk, options, grid)
    path: Path = options.library or own_library()
    new = not path.exists()
    if new and (options.into is not None or options.dry_run):
        return _into_nothing(options, grid, path)
    if options.library is None:
        make_room(path)
    access = Access.READ_ONLY if options.dry_run else Access.READ_WRITE
    who = options.who or ""
    desk = unlocking(options, lambda passphrase: Desk.at(path, access, create=new, who=who, passphrase=passphrase))
    try:
        return _run(desk, options, grid)
    finally:
        # Asked of the library itself: what was kept stays, whatever happened to the words on it.
        empty = not desk.assessments()
        desk.close()
        if new and empty:
            Library.discard(path)


def _run(desk: Desk, options: argparse.Namespace, grid: Grid) -> int:
    return (_into if options.into is not None else _begin)(desk, options, grid)


def _into_nothing(options: argparse.Namespace, grid: Grid, path: Path) -> int:
    """What can be said where there is no library yet: how a new session would look."""
    from tempfile import TemporaryDirectory

    from riskdesk.services.desk import Desk

    if options.into is not None:
        raise RiskDeskError(f"{path}: there is no such library; --new TITLE begins one")
    with TemporaryDirectory() as folder:
        desk = Desk.at(Path(folder) / "preview.sqlite", create=True)
        try:
            return _begin(desk, options, grid)
        finally:
            desk.close()


# Into a draft


def _into(desk: Desk, options: argparse.Namespace, grid: Grid) -> int:
    from riskdesk.services.finding import find_version
    from riskdesk.services.intake import take_in

    found, version = find_version(desk.library, options.into)
    version = version or found.version_id
    session = desk.library.load(version)
    if session.scheme is None or not session.editable:
        hint = "--new TITLE begins a session that can take scores"
        raise RiskDeskError(f"“{session.info.title}” is {session.info.state} and cannot be changed; {hint}")
    plan = _plan(session, session.scheme, grid, options)
    if _refused(plan, options):
        return BAD_INPUT
    _show(plan, session, grid, f"Into “{session.info.title}”")
    if options.dry_run:
        return OK
    kept = take_in(desk.open(version), plan, grid.where)
    print("Nothing to do." if kept is None else "Brought in as one edit.")
    return OK


# Into a new session


def _begin(desk: Desk, options: argparse.Namespace, grid: Grid) -> int:
    from riskdesk.services.intake import import_changes

    assessment, title = _assessment(desk, options)
    base = next(reversed(desk.by_date(assessment)), None) if assessment else None
    areas_from = base.version_id if base else None
    first = _first(desk, options, assessment, areas_from)
    draft = desk.draft(first, assessment, areas_from)
    plan = _plan(draft, first.scheme, grid, options)
    if _refused(plan, options):
        return BAD_INPUT
    _show(plan, draft, grid, f"Into “{first.title}”, a new session of “{title}”")
    if options.dry_run:
        return OK
    from dataclasses import replace

    from riskdesk.services.intake import reason_for

    filled = replace(first, filling=lambda draft: import_changes(draft, plan), why=reason_for(grid.where))
    if assessment:
        desk.new_session(assessment, filled, areas_from)
    else:
        desk.new_assessment(title, filled)
    print("Session begun.")
    return OK


def _assessment(desk: Desk, options: argparse.Namespace) -> tuple[str, str]:
    """The id, "" for a new one, and the title: one that is named and there, else a new one of that or the own title."""
    from riskdesk.domain.codes import name_key

    wanted = options.assessment
    if wanted is None:
        return "", options.new
    fits = [a for a in desk.assessments() if wanted == a.assessment_id or name_key(wanted) == name_key(a.title)]
    if len(fits) > 1:
        raise RiskDeskError(f"“{wanted}” fits {len(fits)} assessments; give the id of one, see riskdesk list --json")
    return (fits[0].assessment_id, fits[0].title) if fits else ("", wanted)


def _first(desk: Desk, options: argparse.Namespace, assessment: str, areas_from: str | None) -> NewSession:
    from riskdesk.domain.days import parse_day
    from riskdesk.services.desk import NewSession
    from riskdesk.services.schemes import default_scheme, find_scheme

    held_on = parse_day(options.date) if options.date is not None else date.today().isoformat()
    if not held_on:
        raise RiskDeskError(f"--date: found “{options.date}”; allowed: a date such as 2010-11-02 or 2 November 2010")
    scheme = find_scheme(options.scheme) if options.scheme is not None else None
    if scheme is None and areas_from is not None:
        scheme = desk.library.load(areas_from).scheme
    there = next((a.partnership for a in desk.assessments() if a.assessment_id == assessment), "")
    return NewSession(options.new, there, held_on, scheme or default_scheme())


# What both do


def _plan(session: Session, scheme: Scheme, grid: Grid, options: argparse.Namespace) -> Plan:
    from riskdesk.domain.intake_mapping import guess, guess_below, line_naming, without_heading
    from riskdesk.domain.intake_plan import Choices
    from riskdesk.domain.intake_rows import plan

    columns = without_heading(grid, scheme) if options.no_heading else guess(grid, scheme)
    named = [h for part in ",".join(options.map).split(",") if len(h := part.partition("=")[2].strip()) > 2]
    if not columns.heading and not options.no_heading and named and (line := line_naming(grid, named)):
        columns = guess_below(grid, line, scheme)
    columns = _mapped(columns, scheme, grid, ",".join(options.map))
    choices = Choices(not options.keep_out_new, options.clear_blanks, options.skip_bad)
    return plan(session, grid, columns, choices)


def _mapped(columns: ColumnMap, scheme: Scheme, grid: Grid, text: str) -> ColumnMap:
    """The columns as --map changes them."""
    from riskdesk.domain.intake_grid import letters
    from riskdesk.domain.intake_mapping import by_name, fields_of
    from riskdesk.domain.words import listed

    fields = {which.value.replace("_", "-"): which for which in fields_of(scheme)}
    given: dict[Field | int, str] = {}
    for part in filter(str.strip, text.split(",")):
        key, equals, heading = part.partition("=")
        which = fields.get(key.strip().casefold().replace("_", "-").replace(" ", "-"))
        if which is None or not equals:
            raise RiskDeskError(f"--map: found “{part.strip()}”; allowed: FIELD=HEADING with {', '.join(fields)}")
        found = by_name(grid, columns.heading, heading)
        if heading.strip() and len(found) != 1:
            several = f"columns {listed([letters(n) for n in found])} have" if found else "no column has"
            last = letters(max(grid.width - 1, 0))
            raise RiskDeskError(f"--map: {several} the heading “{heading.strip()}”; a letter from A to {last} will do")
        both: list[Field | int] = [which, *found[:1]]
        for what in both:
            if what in given:
                raise RiskDeskError(f"--map: “{given[what]}” and “{part.strip()}” do not go together; leave one out")
            given[what] = part.strip()
        columns = columns.but(which, found[0] if found else None)
    return columns


def _refused(plan: Plan, options: argparse.Namespace) -> bool:
    """Say all that is wrong, a line each; whether that stands in the way."""
    if plan.problems and (plan.blocked or options.skip_bad):
        for problem in plan.problems:
            hint = " (--map impact=B, or impact= for none)" if problem.text == plan.columns.asks else ""
            print(f"riskdesk: {one_line(f'{options.file.name}: {problem.text}{hint}')}", file=sys.stderr)
    return plan.blocked


def _show(plan: Plan, session: Session, grid: Grid, where: str) -> None:
    """The preview: how the file was read, what each row does, and the counts."""
    from riskdesk.domain.intake_rows import unnamed
    from riskdesk.domain.intake_words import columns_line, row_line

    lines = [where, columns_line(plan.columns, grid), *grid.notes, *plan.columns.notes]
    lines += [row_line(row, session) for row in plan.rows]
    lines += [unnamed(plan.untouched), plan.summary]
    print("\n".join(one_line(line) for line in lines if line))
