"""``print --document blank``: score sheets to be filled in by hand."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from riskdesk.domain.errors import RiskDeskError

if TYPE_CHECKING:
    from riskdesk.sheet.fill_in import BlankOptions


def add_blank(printing: argparse.ArgumentParser) -> None:
    """The options of blank score sheets."""
    printing.add_argument("--copies", type=_copies, metavar="N", help="so many blank score sheets, numbered")
    printing.add_argument("--reasons", action="store_true", help="blank score sheets with room for reasons")


def _copies(text: str) -> int:
    """A number of sheets, from 1."""
    from riskdesk.sheet.fill_in import MOST_COPIES

    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_COPIES:
        raise argparse.ArgumentTypeError(f"found {text!r}; a number of sheets is wanted, from 1 to {MOST_COPIES}")
    return int(text)


def blank_options(options: argparse.Namespace) -> BlankOptions | None:
    """What is asked for of blank score sheets, or ``None`` where something else is made.

    Raises:
        RiskDeskError: copies or room for reasons are asked for of something else, or a public version of these.
    """
    from riskdesk.sheet.fill_in import BlankOptions

    if options.document == "blank" and options.public:
        raise RiskDeskError("blank score sheets hold nothing to withhold; leave out --public or --document blank")
    if options.document == "blank":
        return BlankOptions(options.copies or 1, options.reasons)
    if options.copies is not None or options.reasons:
        raise RiskDeskError("--copies and --reasons are for blank score sheets; add --document blank")
    return None
