"""``print --document pack`` and ``areas``: what is in the Board pack, from the command line."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING

from riskdesk.domain.errors import RiskDeskError

if TYPE_CHECKING:
    from riskdesk.domain.session import Session
    from riskdesk.services.desk import Desk
    from riskdesk.sheet.data import Document
    from riskdesk.sheet.pack import PackMaterial

_DOCUMENTS = ("sheet", "public", "pack", "areas", "blank")
"""The values of ``sheet.data.Document``, written out so that other commands need not import it."""


def add_document(printing: argparse.ArgumentParser) -> None:
    """Add the options that say what is made."""
    printing.add_argument(
        "--document",
        choices=_DOCUMENTS,
        help="the priority sheet (unless told), its public version, the Board pack, a page on each risk area, or blank "
        "score sheets",
    )
    printing.add_argument(
        "--areas", metavar="CODES", help="pages on these areas only: their codes or names, such as DRG,ASB"
    )
    printing.add_argument("--no-area-pages", action="store_true", help="the Board pack without a page on each area")
    printing.add_argument("--no-log", action="store_true", help="the Board pack without how the ranking was reached")
    printing.add_argument("--no-targets", action="store_true", help="area pages without the table for targets")


def document_of(options: argparse.Namespace) -> Document:
    """What is to be made.

    Raises:
        RiskDeskError: an option does not go with it.
    """
    from riskdesk.sheet.data import Document

    document = Document(options.document or (Document.PUBLIC if options.public else Document.SHEET))
    if options.public and document is not Document.PUBLIC:
        _refuse({"--public": True}, f"makes another document than --document {document.value}; give one of the two")
    pages = {"--areas": options.areas is not None, "--no-targets": options.no_targets}
    parts = {"--no-area-pages": options.no_area_pages, "--no-log": options.no_log}
    if document is not Document.PACK:
        _refuse(parts, "goes with --document pack; leave it out, or add that")
    if document not in (Document.PACK, Document.AREAS):
        _refuse(pages, "goes with --document pack or areas; leave it out, or add that")
    if options.no_area_pages:
        _refuse(pages, "is about the area pages, which --no-area-pages leaves out; give one of the two")
    return document


def _refuse(given: Mapping[str, bool], why: str) -> None:
    for name, is_given in given.items():
        if is_given:
            raise RiskDeskError(f"{name} {why}")


def pack_of(options: argparse.Namespace, desk: Desk, session: Session) -> PackMaterial | None:
    """What the pack holds beside the session; nothing where another document is made.

    Raises:
        RiskDeskError: an area is not known, or the library cannot be read.
    """
    from riskdesk.services.finding import find_area
    from riskdesk.services.pack import gather_pack
    from riskdesk.sheet.data import Document
    from riskdesk.sheet.pack import PackChoices

    document = document_of(options)
    if document not in (Document.PACK, Document.AREAS):
        return None
    names = [name for name in (options.areas or "").split(",") if name.strip()]
    if options.areas is not None and not names:
        raise RiskDeskError("--areas names no area; give codes such as DRG,ASB, or leave it out for all")
    areas = tuple(find_area(session.present, name.strip()).area_id for name in names)
    log = document is Document.PACK and not options.no_log
    choices = PackChoices(not options.no_area_pages, log, not options.no_targets, areas)
    return gather_pack(desk.library, desk.past, session, choices)
