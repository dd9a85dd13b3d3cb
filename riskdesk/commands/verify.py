"""``verify``: whether a printed sheet still agrees with the library."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from riskdesk.commands.common import OK, add_library, one_line, opened

if TYPE_CHECKING:
    from riskdesk.commands.common import Commands

DOES_NOT_AGREE = 1
"""The exit status for a sheet that was read and does not agree."""


def add_verify(commands: Commands) -> None:
    """Add the parser of ``verify``."""
    verify = commands.add_parser(
        "verify",
        help="whether a sheet's code still matches the library",
        description="Says whether a sheet, from its PDF, still matches the library: whether it is an issued one byte "
        "for byte, whether its code is that of the session's method and scores, and whether its pages read and "
        "are drawn as the library gives them. Exit status 0 if it agrees, 1 if it does not, 2 if it cannot be read.",
    )
    verify.add_argument("sheet", type=Path, metavar="SHEET.pdf")
    add_library(verify, "check it against the sample")
    verify.set_defaults(run=_verify)


def _verify(options: argparse.Namespace) -> int:
    from riskdesk.exchange.sheet_reader import parse_again, read_sheet
    from riskdesk.reports.documents import make_again
    from riskdesk.services.verifying import verify

    found = read_sheet(options.sheet)
    with opened(options) as desk:
        verdict = verify(desk.library, found, make_again, parse_again)
    print(one_line(f"{options.sheet}: {' '.join(verdict.sentences)}"))
    return OK if verdict.agrees else DOES_NOT_AGREE
