"""What can be exported from the window, and how each is made."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication

from riskdesk.domain.session import Session
from riskdesk.figures.chart_data import ChartData
from riskdesk.figures.chart_picks import Slots
from riskdesk.immutable import immutable
from riskdesk.services.history import Quantity
from riskdesk.sheet.build import SheetOptions, build_sheet


def tr(text: str) -> str:
    """Translate a text of the exports."""
    return QCoreApplication.translate("Export", text)


SCALE = 2.0
"""Dots of a PNG for each pixel of the picture."""
MATRIX = "matrix"


@immutable
class Choice:
    """One kind of file: ``key`` names it, ``title`` begins the name that is suggested for it, ``ending`` ends it;
    ``figure`` is what a picture shows."""

    key: str
    title: str
    words: str
    told: str
    ending: str
    filter: str
    figure: str = ""


def choices(figures: tuple[str, ...]) -> tuple[Choice, ...]:
    """The kinds of file that there are for a session with these figures."""
    names = {
        MATRIX: tr("Matrix"),
        Quantity.RANK: tr("Chart of the ranks"),
        Quantity.RISK: tr("Chart of the risk scores"),
        Quantity.THREAT: tr("Chart of threat"),
    }
    sheet = tr("Priority sheet")
    made = [
        Choice(
            "xlsx",
            sheet,
            tr("Excel workbook"),
            tr("The table with numbers and dates as such, the method with the matrix, and the notes."),
            "xlsx",
            tr("Excel workbooks (*.xlsx)"),
        ),
        Choice(
            "docx",
            sheet,
            tr("Word document"),
            tr("The whole sheet with headings and tables, to be put into a report and edited."),
            "docx",
            tr("Word documents (*.docx)"),
        ),
        Choice(
            "csv",
            sheet,
            tr("CSV table"),
            tr("One line an area, for other programs; riskdesk rank reads it again."),
            "csv",
            tr("CSV files (*.csv)"),
        ),
    ]
    for figure in figures:
        told = tr("A picture for slides and documents, {dots} times as fine as the screen.").format(dots=round(SCALE))
        words = tr("{figure} as PNG").format(figure=names[figure])
        made.append(Choice(f"{figure}_png", names[figure], words, told, "png", tr("PNG pictures (*.png)"), figure))
        told = tr("A drawing that stays sharp at any size and can be read aloud.")
        words = tr("{figure} as SVG").format(figure=names[figure])
        made.append(Choice(f"{figure}_svg", names[figure], words, told, "svg", tr("SVG drawings (*.svg)"), figure))
    return tuple(made)


@immutable
class Shown:
    """A chart and what is picked out in it; no chart for the matrix."""

    chart: ChartData | None = None
    picked: Slots | None = None


def maker(choice: Choice, session: Session, options: SheetOptions, shown: Shown) -> Callable[[], bytes]:
    """What makes the file's bytes; may be called in a worker thread."""
    if choice.figure:
        draw = svg_bytes if choice.ending == "svg" else png_bytes
        return partial(draw, session, options, shown)
    if choice.ending == "xlsx":
        return partial(_workbook, session, options)
    return partial(_document if choice.ending == "docx" else _csv, session, options)


def _workbook(session: Session, options: SheetOptions) -> bytes:
    from riskdesk.exchange.excel.workbook import workbook

    return workbook(session, options)


def _document(session: Session, options: SheetOptions) -> bytes:
    from riskdesk.exchange.word.document import document

    return document(session, options)


def _csv(session: Session, options: SheetOptions) -> bytes:
    from riskdesk.exchange.areas_csv import areas_csv

    return areas_csv(session, options)


def svg_bytes(session: Session, options: SheetOptions, shown: Shown) -> bytes:
    """The matrix, or a chart, as SVG."""
    from riskdesk.domain.cell_text import writable
    from riskdesk.exchange.pictures.figure import picture_of
    from riskdesk.exchange.pictures.svg import Lettering
    from riskdesk.reports.lettering import lettering

    measure, _ = lettering()
    sheet = build_sheet(session, options)
    return picture_of(sheet, shown.chart, shown.picked or {}, Lettering(measure, writable)).svg.encode()


def png_bytes(session: Session, options: SheetOptions, shown: Shown) -> bytes:
    """The matrix, or a chart, as PNG."""
    from riskdesk.exchange.pictures.figure import picture_of
    from riskdesk.exchange.pictures.png import png_beside
    from riskdesk.exchange.pictures.svg import Lettering
    from riskdesk.reports.lettering import lettering

    sheet = build_sheet(session, options)
    return png_beside(picture_of(sheet, shown.chart, shown.picked or {}, Lettering(*lettering())), SCALE)
