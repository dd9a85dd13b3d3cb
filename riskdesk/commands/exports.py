"""``export`` to Excel, CSV, Word and pictures: one version of one session, as it stands."""

from __future__ import annotations

import argparse
from pathlib import PurePath
from typing import TYPE_CHECKING

from riskdesk.commands.common import OK, one_line, opened, write_file
from riskdesk.commands.sheets import wanted_version
from riskdesk.domain.errors import RiskDeskError

if TYPE_CHECKING:
    from riskdesk.domain.session import Session
    from riskdesk.exchange.pictures.svg import Lettering, Picture
    from riskdesk.services.desk import Desk
    from riskdesk.sheet.build import SheetOptions

SESSIONS = "riskdesk"
"""The form in which sessions go from one library to another."""
FORMS = (SESSIONS, "xlsx", "csv", "docx", "svg", "png")
FIGURES = ("matrix", "rank", "risk", "threat")
_PICTURES = ("svg", "png")
_OTHERS = frozenset(
    [
        "xls",
        "xlsm",
        "xlsb",
        "ods",
        "doc",
        "odt",
        "rtf",
        "htm",
        "html",
        "txt",
        "md",
        "ppt",
        "pptx",
        "zip",
        "jpg",
        "jpeg",
        "gif",
        "bmp",
        "tif",
        "tiff",
        "webp",
    ]
)
"""Endings of other programs: a slip must not write all sessions, with their log, under such a name."""


def add_forms(export: argparse.ArgumentParser) -> None:
    """Add the options that say in which form a session is exported."""
    export.add_argument("--format", choices=FORMS, help="told by the ending of FILE unless it is given")
    export.add_argument("--figure", choices=FIGURES, help="what a picture shows; the matrix unless told")
    export.add_argument("--scale", type=_scale, metavar="N", help="dots of a PNG for each pixel, 1 to 8; 2 unless told")


def _scale(text: str) -> float:
    """A number from 1 to 8."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 1 <= value <= 8:
        raise argparse.ArgumentTypeError(f"found {text!r}; a number from 1 to 8 is wanted")
    return value


def form_of(options: argparse.Namespace) -> str:
    """The form that is wanted: as it is given, else as the file's ending says, else sessions for another library.

    Raises:
        RiskDeskError: an option does not go with the form.
    """
    ending = PurePath(options.output).suffix.casefold().removeprefix(".")
    form: str = options.format or (ending if ending in FORMS else SESSIONS)
    if form == SESSIONS and ending == "pdf":
        raise RiskDeskError(f"{options.output}: riskdesk print writes the sheet as PDF; export has {', '.join(FORMS)}")
    if form == SESSIONS and options.format is None and ending in _OTHERS:
        forms = ", ".join(FORMS)
        raise RiskDeskError(f"{options.output}: RiskDesk writes no .{ending}; export has {forms}, told by the ending")
    if options.figure is not None and form not in _PICTURES:
        raise RiskDeskError(f"--figure goes with a picture (svg, png), and {form} is none; leave it out")
    if options.scale is not None and form != "png":
        raise RiskDeskError(f"--scale goes with png, not with {form}; leave it out")
    if form == SESSIONS:
        return form
    if options.assessment is not None:
        raise RiskDeskError(f"--assessment goes with files of sessions; for {form} name a session")
    if len(options.sessions) > 1:
        raise RiskDeskError(f"found {len(options.sessions)} sessions; a file of {form} holds one")
    return form


def export_form(options: argparse.Namespace, form: str) -> int:
    """Write one version of a session in one of the forms for other programs."""
    from riskdesk.sheet.build import SheetOptions, build_sheet

    with opened(options) as desk:
        session = options.sessions[0] if options.sessions else None
        editor = desk.open(wanted_version(desk, session, options.demo))
        made = SheetOptions(before=editor.last_time)
        data = _data(options, form, desk, editor.session, made)
        write_file(options.output, data, desk.library.path)
        code = build_sheet(editor.session, made).code
    if options.output != "-":
        title, number = editor.session.info.title, editor.session.info.number
        print(one_line(f"{options.output}: “{title}”, version {number}, code {code}"))
    return OK


def _data(options: argparse.Namespace, form: str, desk: Desk, session: Session, made: SheetOptions) -> bytes:
    if form == "xlsx":
        from riskdesk.exchange.excel.workbook import workbook

        return workbook(session, made)
    if form == "csv":
        from riskdesk.exchange.areas_csv import areas_csv

        return areas_csv(session, made)
    if form == "docx":
        from riskdesk.exchange.word.document import document

        return document(session, made)
    return _picture(options, form, desk, session, made)


def _picture(options: argparse.Namespace, form: str, desk: Desk, session: Session, made: SheetOptions) -> bytes:
    from riskdesk.domain.cell_text import writable
    from riskdesk.exchange.pictures.png import png
    from riskdesk.exchange.pictures.svg import Lettering
    from riskdesk.reports.lettering import lettering

    measure, clean = lettering()
    if form == "svg":
        # Other programs have letters that the shipped face lacks.
        return _figure(options.figure, desk, session, made, Lettering(measure, writable)).svg.encode()
    return png(_figure(options.figure, desk, session, made, Lettering(measure, clean)), options.scale or 2.0)


def _figure(figure: str | None, desk: Desk, session: Session, made: SheetOptions, lettering: Lettering) -> Picture:
    from riskdesk.exchange.pictures.figure import picture_of
    from riskdesk.services.history import Quantity, chart_up_to
    from riskdesk.sheet.build import build_sheet

    sheet = build_sheet(session, made)
    if figure in (None, "matrix"):
        return picture_of(sheet, None, {}, lettering)
    chart = chart_up_to(desk.past, session, Quantity(figure))
    if chart is None or not chart.shown:
        raise RiskDeskError(f"there is no {figure} in “{session.info.title}” or the sessions before it")
    return picture_of(sheet, chart, {}, lettering)
