"""A Word document on the way: its styles, its page, its head and foot, its properties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from riskdesk.domain.cell_text import writable
from riskdesk.domain.session import SessionInfo
from riskdesk.sheet.data import Sheet

Runs = Sequence[tuple[str, bool]]
"""A paragraph in stretches of text, each bold or not."""

FONT = "Arial"
SIZE = 10.0
LANGUAGE = "en-GB"
INK, SECOND = RGBColor(0x1B, 0x24, 0x30), RGBColor(0x58, 0x62, 0x72)
_WIDTH, _HEIGHT, _MARGIN = 210.0, 297.0, 18.0
"""A4 in millimetres."""
UPRIGHT = _WIDTH - 2 * _MARGIN
"""Millimetres between the margins of a page that stands upright."""
_LONG_AGO = datetime(2000, 1, 1)
"""When a session without a date is said to have been made: the same session gives the same bytes."""
_ZIPPED = (1980, 1, 1, 0, 0, 0)


class Paper:
    """A document in memory; ``room`` is the width between its margins in millimetres."""

    def __init__(self, sheet: Sheet, info: SessionInfo, landscape: bool) -> None:
        self.document: Any = Document()
        self._sheet = sheet
        self._page(landscape)
        self._styles()
        self._properties(info)
        self._running()

    # What goes in

    def title(self, text: str) -> None:
        """The document's title."""
        self.document.add_paragraph(line(text), style="Title")

    def heading(self, text: str) -> None:
        """A heading of the first level."""
        self.document.add_paragraph(line(text), style="Heading 1")

    def paragraph(self, runs: Runs, style: str = "Normal") -> None:
        """A paragraph."""
        add_runs(self.document.add_paragraph(style=style), runs)

    def data(self) -> bytes:
        """The document's bytes, without the date of the day in its archive."""
        held, out = BytesIO(), BytesIO()
        self.document.save(held)
        with ZipFile(held) as made, ZipFile(out, "w", ZIP_DEFLATED) as fixed:
            for name in made.namelist():
                fixed.writestr(ZipInfo(name, _ZIPPED), made.read(name), ZIP_DEFLATED)
        return out.getvalue()

    # What it looks like

    def _page(self, landscape: bool) -> None:
        section = self.document.sections[0]
        wide, high = (_HEIGHT, _WIDTH) if landscape else (_WIDTH, _HEIGHT)
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(wide), Mm(high)
        section.left_margin = section.right_margin = Mm(_MARGIN)
        section.top_margin = section.bottom_margin = Mm(20)
        section.header_distance = section.footer_distance = Mm(9)
        self.room = wide - 2 * _MARGIN

    def _styles(self) -> None:
        styles = self.document.styles
        _style(styles["Normal"], SIZE, False, INK, (0, 4))
        _style(styles["Title"], 18, True, INK, (0, 2))
        _style(styles["Subtitle"], SIZE, False, SECOND, (0, 4))
        _style(styles["Heading 1"], 13, True, INK, (12, 3))
        styles["Heading 1"].paragraph_format.keep_with_next = True
        for name in ("Header", "Footer"):
            _style(styles[name], 9, False, INK, (0, 0))
            styles[name].paragraph_format.tab_stops.clear_all()
        _style(styles.add_style("Table text", WD_STYLE_TYPE.PARAGRAPH), 8.5, False, INK, (1.5, 1.5))
        _style(styles.add_style("Table heading", WD_STYLE_TYPE.PARAGRAPH), 8, True, INK, (1.5, 1.5))
        _style(styles.add_style("After table", WD_STYLE_TYPE.PARAGRAPH), 4, False, INK, (0, 0))
        self._speak()

    def _speak(self) -> None:
        """British English throughout: what a screen reader and the spelling go by."""
        for found in self.document.styles.element.iter(qn("w:lang")):
            found.set(qn("w:val"), LANGUAGE)
        for found in self.document.settings.element.iter(qn("w:themeFontLang")):
            found.set(qn("w:val"), LANGUAGE)

    def _properties(self, info: SessionInfo) -> None:
        """Title and subject; no name of a person, and nothing of the template that the library begins from."""
        made = self.document.core_properties
        made.title, made.subject = line(self._sheet.title)[:255], line(self._sheet.subtitle)[:255]
        made.author, made.last_modified_by, made.comments, made.keywords = "RiskDesk", "RiskDesk", "", ""
        made.language, made.revision = LANGUAGE, 1
        made.created = made.modified = _when(info.held_on)
        package = self.document.part.package
        for relation in list(package.rels.values()):
            if relation.reltype.endswith("/thumbnail"):
                del package.rels[relation.rId]

    def _running(self) -> None:
        """The marking at head and foot of every page, what must not be overlooked, code and number of the page."""
        sheet, section = self._sheet, self.document.sections[0]
        head = section.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        flags = " · ".join(sheet.flags)
        add_runs(head, ((sheet.banner, True), (f" · {flags}" if flags and sheet.banner else flags, False)))
        foot = section.footer.paragraphs[0]
        stops = foot.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(self.room / 2), WD_TAB_ALIGNMENT.CENTER)
        stops.add_tab_stop(Mm(self.room), WD_TAB_ALIGNMENT.RIGHT)
        add_runs(foot, ((sheet.code, False),))
        foot.add_run().add_tab()
        add_runs(foot, ((sheet.banner, True),))
        foot.add_run().add_tab()
        add_runs(foot, (("Page ", False),))
        _field(foot, "PAGE")
        add_runs(foot, ((" of ", False),))
        _field(foot, "NUMPAGES")


def line(text: str) -> str:
    """A text for one line, as a document can hold it."""
    return " ".join(writable(text).split())


def add_runs(paragraph: Any, runs: Runs) -> None:
    """Add stretches of text to a paragraph."""
    for text, bold in runs:
        if text:
            paragraph.add_run(writable(text)).bold = bold or None


def _style(style: Any, size: float, bold: bool, ink: RGBColor, space: tuple[float, float]) -> None:
    """Give a style its face, in every script that Word tells apart, and take away what the template adds."""
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    style.font.italic, style.font.color.rgb = False, ink
    fonts = style.element.rPr.rFonts
    for key in list(fonts.attrib):
        if key.endswith("Theme"):
            del fonts.attrib[key]
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    for tag in ("w:spacing", "w:kern"):
        for found in style.element.rPr.findall(qn(tag)):
            style.element.rPr.remove(found)
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(space[0]), Pt(space[1])
    form.line_spacing = 1.0
    for border in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(border)


def _field(paragraph: Any, name: str) -> None:
    """A field that Word works out, such as the number of the page; "1" until then."""
    made = OxmlElement("w:fldSimple")
    made.set(qn("w:instr"), name)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    made.append(run)
    paragraph._p.append(made)


def _when(iso: str) -> datetime:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return _LONG_AGO
    return datetime(day.year, day.month, day.day)
