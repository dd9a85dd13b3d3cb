"""``print``: the priority sheet of a session, as it is or as it was issued, and what else is made for paper."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from riskdesk.commands.blank import add_blank, blank_options
from riskdesk.commands.common import OK, add_library, one_line, opened, save_pdf, write_file
from riskdesk.commands.packs import add_document, document_of, pack_of
from riskdesk.commands.public import add_public, check_public, tell_public, wanted_public
from riskdesk.domain.errors import RiskDeskError

if TYPE_CHECKING:
    from riskdesk.commands.common import Commands
    from riskdesk.services.desk import Desk

_PAPERS = ("a4", "a4-landscape", "a3", "a3-landscape", "letter", "letter-landscape")


def add_print(commands: Commands) -> None:
    """Add the parser of ``print``."""
    printing = commands.add_parser(
        "print",
        help="the priority sheet or the Board pack as PDF",
        description="Writes the priority sheet of a session, or its Board pack, as PDF. SESSION is its id, its "
        "title or a part of one; "
        "SESSION@1 is its version 1; without it, the newest session that has scores.",
    )
    printing.add_argument("session", nargs="?", metavar="SESSION", help="see riskdesk list")
    printing.add_argument("-o", "--output", metavar="SHEET.pdf", help="- for standard output")
    add_blank(printing)
    printing.add_argument("--paper", choices=_PAPERS, help=f"{_PAPERS[0]} unless told")
    printing.add_argument("--greyscale", action="store_true", help="without colour")
    printing.add_argument(
        "--issued",
        metavar="N",
        nargs="?",
        type=_number,
        const=0,
        help="the very bytes of the sheet that was issued as number N, or of the last one issued",
    )
    add_public(printing)
    add_document(printing)
    add_library(printing, "print the sample's illustrative session")
    printing.set_defaults(run=_print)


def _number(text: str) -> int:
    """The number of an issued sheet, from 1."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"found {text!r}; the number of an issued sheet is wanted, from 1")
    return int(text)


def _print(options: argparse.Namespace) -> int:
    from riskdesk.reports.documents import make_document
    from riskdesk.sheet.data import Document, PageSize, SheetOptions

    blank = blank_options(options)
    check_public(options)
    if options.issued is not None and (options.paper or options.greyscale or options.document):
        raise RiskDeskError("an issued sheet is printed as it was issued; leave out --paper, --greyscale, --document")
    document = document_of(options)
    size, _, turned = (options.paper or _PAPERS[0]).partition("-")
    paper = next(page for page in PageSize if page.value.casefold() == size)
    with opened(options) as desk:
        version, library = wanted_version(desk, options.session, options.demo), desk.library.path
        if options.issued is not None:
            _reprint(desk, version, options)
            return OK
        editor = desk.open(version)
        made = SheetOptions(
            paper,
            bool(turned),
            options.greyscale,
            document,
            before=editor.last_time,
            public=wanted_public(options, editor.session) if document is Document.PUBLIC else None,
            pack=pack_of(options, desk, editor.session),
            blank=blank,
        )
        if document is Document.PUBLIC:
            tell_public(options, editor.session, made)
        if options.dry_run:
            return OK
        save_pdf(options.output, make_document(editor.session, made), library)
    return OK


def _reprint(desk: Desk, version: str, options: argparse.Namespace) -> None:
    """An issued sheet as it was stored, byte for byte."""
    from riskdesk.domain.words import day, plural

    issued = desk.sheets(version)
    if not issued:
        raise RiskDeskError("no sheet was issued of this version; leave out --issued to print it as it is")
    number = options.issued or issued[-1].number
    if number > len(issued):
        raise RiskDeskError(f"there is no issued sheet {number} of this version; there are {len(issued)}, from 1")
    pdf, sheet = desk.library.sheet_pdf(version, number), issued[number - 1]
    write_file(options.output, pdf, desk.library.path)
    if options.output != "-":
        words = f"sheet {number} as issued on {day(sheet.issued_on)}"
        print(one_line(f"{options.output}: {plural(sheet.pages, 'page')}, code {sheet.code}, {words}"))


def wanted_version(desk: Desk, session: str | None, demo: bool) -> str:
    """The id of the version that ``session`` names; without it, of the newest session that has scores, or of the
    sample's illustrative one (``demo``).

    Raises:
        RiskDeskError: there is none, or there are several.
    """
    from riskdesk.services.finding import find_version

    if session is not None:
        found, version = find_version(desk.library, session)
        return version or found.version_id
    # The recorded session of the sample has a date and would be the newest.
    drafts = (s for s in desk.sessions() if s.illustrative and not s.stands)
    newest = next(drafts, None) if demo else desk.newest_scored()
    if newest is None:
        raise RiskDeskError(f"{desk.library.path}: no session has scores yet; name one to print it as it is")
    return newest.version_id
