"""``rollup``: the sessions of several districts side by side, and beside the county's."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from riskdesk.commands.common import OK, add_library, one_line, opened, save_pdf
from riskdesk.domain.errors import RiskDeskError

if TYPE_CHECKING:
    from riskdesk.commands.common import Commands
    from riskdesk.domain.rollup_match import Same
    from riskdesk.domain.session import Session
    from riskdesk.services.desk import Desk


def add_rollup(commands: Commands) -> None:
    """Add the parser of ``rollup``."""
    rollup = commands.add_parser(
        "rollup",
        help="districts' agreed ranks side by side, beside the county's",
        description="Lays sessions of several districts beside one another. SESSION is an id, a title or a part of "
        "one, in its latest closed version; SESSION@2 is version 2; an assessment's title, or a part of it, stands for "
        "its newest closed session. Areas are the same as --same says, else by their id, else by their name. No rank "
        "is averaged, and no order is made of the districts' orders.",
    )
    rollup.add_argument("sessions", nargs="+", metavar="SESSION", help="a district's; see riskdesk list")
    rollup.add_argument("--county", metavar="SESSION", help="the county's own session")
    rollup.add_argument(
        "--same",
        metavar="A=B",
        action="append",
        default=[],
        help='two names of one area, such as "ASB=Anti-social Behaviour"; can be given more than once',
    )
    rollup.add_argument("-o", "--output", metavar="ROLLUP.pdf", help="as PDF; - for standard output; else as text")
    add_library(rollup, "sessions of the sample")
    rollup.set_defaults(run=_rollup)


def _rollup(options: argparse.Namespace) -> int:
    from riskdesk.domain.rollup import roll_up

    with opened(options) as desk:
        county = _session(desk, options.county) if options.county is not None else None
        districts = [_session(desk, text) for text in options.sessions]
        same = [pair for text in options.same for pair in _same(text, [*([county] if county else []), *districts])]
        made = roll_up(county, districts, same)
        if options.output is not None:
            from riskdesk.reports.rollup_pdf import rollup_pdf

            save_pdf(options.output, rollup_pdf(made), desk.library.path)
        else:
            from riskdesk.exchange.rollup_text import rollup_lines

            print("\n".join(map(one_line, rollup_lines(made))))
    return OK


def _session(desk: Desk, text: str) -> Session:
    """The version that is named, else the session's latest closed one, else its draft; of an assessment that is named
    the session that the window would suggest."""
    from riskdesk.domain.codes import name_key
    from riskdesk.services.finding import FindError, find_version
    from riskdesk.services.rolling import offers
    from riskdesk.services.transfer_choice import find_assessment

    try:
        summary, version = find_version(desk.library, text)
    except FindError:
        found = {offer.assessment: offer for offer in offers(desk)}
        if not any(name_key(text) in name_key(assessment.title) for assessment in found):
            raise
        return desk.past.version(found[find_assessment(list(found), text)].suggested.version_id)
    if version is None:
        standing = desk.past.standing(summary.assessment_id, drafts=True)
        version = next(s.version_id for s in standing if s.session_id == summary.session_id)
    return desk.past.version(version)


def _same(text: str, sessions: list[Session]) -> tuple[Same, ...]:
    """The areas that one --same makes one."""
    from riskdesk.domain.rollup_match import named

    left, sign, right = text.partition("=")
    if not sign or not left.strip() or not right.strip():
        raise RiskDeskError(f"--same: found “{text}”; two names are wanted, such as “ASB=Anti-social Behaviour”")
    return named(sessions, left, right)
