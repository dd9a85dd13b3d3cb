"""``print --public``: what the public version withholds, and the account of it."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from riskdesk.commands.common import one_line
from riskdesk.domain.errors import RiskDeskError

if TYPE_CHECKING:
    from riskdesk.domain.public import Public
    from riskdesk.domain.session import Session
    from riskdesk.sheet.data import SheetOptions

_ONLY = {
    "withhold": "--withhold",
    "at_foot": "--at-foot",
    "unsaid": "--unsaid",
    "marking": "--marking",
    "handling": "--handling",
    "no_agencies": "--no-agencies",
    "keep_reasons": "--keep-reasons",
    "dry_run": "--dry-run",
}


def add_public(printing: argparse.ArgumentParser) -> None:
    """Add the options of the public version to those of ``print``."""
    group = printing.add_argument_group("public version", "chosen areas withheld, the shown ones numbered afresh")
    group.add_argument("--public", action="store_true", help="the public version; what it withholds is printed too")
    group.add_argument(
        "--withhold", metavar="AREA", action="append", help="an area by its code or name; may be given several times"
    )
    group.add_argument("--at-foot", action="store_true", help="name them at the foot, without rank or score")
    group.add_argument("--unsaid", action="store_true", help="do not say on the paper that areas are withheld")
    group.add_argument("--marking", metavar="TEXT", help="OFFICIAL unless told; never the session's own")
    group.add_argument("--handling", metavar="TEXT", help="handling words; none unless told")
    group.add_argument("--no-agencies", action="store_true", help="name no agencies")
    group.add_argument("--keep-reasons", action="store_true", help="keep reasons that name nothing withheld")
    group.add_argument("--dry-run", action="store_true", help="only say what would be withheld; write nothing")


def check_public(options: argparse.Namespace) -> None:
    """Whether the options go together.

    Raises:
        RiskDeskError: they do not.
    """
    given = [name for key, name in _ONLY.items() if getattr(options, key)]
    if given and not options.public:
        raise RiskDeskError(f"{given[0]} is for the public version; give --public too, or leave it out")
    if options.public and options.issued is not None:
        raise RiskDeskError("an issued sheet is printed as it was issued; leave out --public or --issued")
    if options.at_foot and options.unsaid:
        raise RiskDeskError("areas named at the foot are said to be withheld; leave out --unsaid or --at-foot")
    if options.output is None and not options.dry_run:
        raise RiskDeskError("the following arguments are required: -o/--output (see riskdesk print --help)")


def wanted_public(options: argparse.Namespace, session: Session) -> Public | None:
    """What is to be withheld of a session; ``None`` where no public version is asked for.

    Raises:
        RiskDeskError: an area that is named is not there, or it is not clear which one is meant.
    """
    from riskdesk.domain.public import Public
    from riskdesk.services.finding import find_area

    if not options.public:
        return None
    areas = [find_area(session.present, text) for text in options.withhold or ()]
    return Public(
        frozenset(area.area_id for area in areas),
        at_foot=options.at_foot,
        said=not options.unsaid,
        marking="OFFICIAL" if options.marking is None else options.marking,
        handling=options.handling or "",
        agencies=not options.no_agencies,
        reasons=options.keep_reasons,
    )


def tell_public(options: argparse.Namespace, session: Session, made: SheetOptions) -> None:
    """Print what the public version withholds; on standard error where the paper itself goes to standard output."""
    from riskdesk.sheet.public import public_sheet

    out = sys.stderr if options.output == "-" and not options.dry_run else sys.stdout
    for line in public_sheet(session, made).account.lines:
        print(one_line(line), file=out)
