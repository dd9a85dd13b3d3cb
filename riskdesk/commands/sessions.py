"""``list``: the assessments and sessions of a library."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from riskdesk.commands.common import OK, add_library, not_utf8, one_line, opened, write_json

if TYPE_CHECKING:
    from riskdesk.commands.common import Commands
    from riskdesk.domain.catalogue import Assessment
    from riskdesk.services.desk import Desk


def add_list(commands: Commands) -> None:
    """Add the parser of ``list``."""
    listing = commands.add_parser(
        "list",
        help="the assessments and sessions of a library",
        description="Lists each assessment with its sessions by date, the state of each, how many of its areas are "
        "scored, and what is due for review.",
    )
    listing.add_argument("--json", action="store_true", help="a list of objects")
    listing.add_argument("--versions", action="store_true", help="earlier versions of reopened sessions too")
    add_library(listing, "list the sample library")
    listing.set_defaults(run=_list)


def _list(options: argparse.Namespace) -> int:
    from riskdesk.domain.catalogue import chronological
    from riskdesk.exchange.sessions_list import list_json, list_lines

    with opened(options) as desk:
        sessions = chronological(desk.library.sessions(all_versions=options.versions))
        assessments = desk.assessments()
        if options.json:
            write_json(list_json(assessments, sessions, ascii_only=not_utf8()))
        elif assessments:
            print("\n".join(map(one_line, list_lines(assessments, sessions, _reviews(desk, assessments)))))
        else:
            print(one_line(f"{desk.library.path}: nothing in this library yet"))
    return OK


def _reviews(desk: Desk, assessments: Sequence[Assessment]) -> dict[str, str]:
    """What is due or overdue in each assessment, in words."""
    from datetime import date

    from riskdesk.domain.review import reviews, reviews_words

    found = {}
    for assessment in assessments:
        session = desk.to_review(assessment.assessment_id)
        found[assessment.assessment_id] = reviews_words(reviews(session, date.today())) if session else ""
    return found
