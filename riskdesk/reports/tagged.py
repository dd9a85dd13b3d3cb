"""A canvas that writes tagged PDF: a screen reader meets headings, tables and figures, in order.

What PDF/UA-1 (ISO 14289-1) asks for and reportlab leaves out: a structure tree with marked content, the marking of
everything else as an artefact, the language, the title in the metadata, and the mark of conformance.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any, NamedTuple

from riskdesk.domain.colours import as_grey
from riskdesk.reports.backend import Canvas, HexColor, PDFArray, PDFName
from riskdesk.reports.fonts import Face, Weight
from riskdesk.reports.structure import Element, write_metadata, write_structure

_EPOCH = 946_684_800
"""1 January 2000, the time in every file: equal sheets are equal bytes."""


class TaggedCanvas(Canvas):
    """A reportlab canvas with marked content. y grows up from the foot of the page, in points.

    Draw inside :meth:`content` or :meth:`artefact`, never outside of both. Colours are "#RRGGBB"; with ``grey`` each is
    written as the grey that a black-and-white print would show. ``record`` is kept in the metadata. ``size`` is the
    page's in points. While :attr:`page_scale` is not 1, all on the present page is drawn that much smaller (or
    larger) than it is measured; it changes with a page's first mark, not within a page.
    """

    _doc: Any
    _code: list[str]
    _escape: Any
    _pagesize: tuple[float, float]
    _bookmarkReference: Any  # noqa: N815 - reportlab's names
    _addAnnotation: Any  # noqa: N815

    def __init__(
        self,
        out: BytesIO,
        size: tuple[float, float],
        faces: Mapping[Weight, Face],
        title: str,
        language: str = "en-GB",
        grey: bool = False,
    ) -> None:
        super().__init__(
            out,
            pagesize=size,
            invariant=1,
            pageCompression=1,
            pdfVersion=(1, 7),
            initialFontName=faces[Weight.REGULAR].name,  # type: ignore[arg-type]  # the stubs say float
            lang=language,
        )
        self.root = Element("Document")
        self._faces, self._title, self._language = faces, title, language
        self._marks: list[Element] = []
        self._parents: list[list[Element]] = []
        self.record = ""
        self.links: list[tuple[Element, Any]] = []
        self.places: dict[str, int] = {}
        self._reserved = 0
        self._stamps: dict[str, str] = {}
        self._inks: dict[str, str] = {}
        self._grey, self.page_scale = grey, 1.0
        self._fix_time()
        self.setTitle(title)
        self.setAuthor("")
        self.setSubject("")
        self.setCreator("RiskDesk")

    def _fix_time(self) -> None:
        """Take no date from SOURCE_DATE_EPOCH either, which would change the bytes."""
        document = self._doc
        document._timeStamp.t = _EPOCH
        document._timeStamp.lt = (2000, 1, 1, 0, 0, 0, 5, 1, 0)
        document._timeStamp.YMDhms = (2000, 1, 1, 0, 0, 0)
        document.signature = hashlib.md5(b"riskdesk", usedforsecurity=False)

    @property
    def pages(self) -> int:
        """How many pages are finished."""
        return len(self._parents)

    @contextmanager
    def content(self, element: Element) -> Iterator[None]:
        """What is drawn inside belongs to ``element``."""
        self._marks.append(element)
        number = len(self._marks) - 1
        if element.page is None:
            element.page = self.pages
        element.kids.append((self.pages, number))
        self._code.append(f"/{element.tag} <</MCID {number}>> BDC")
        yield
        self._code.append("EMC")

    def figure(self, parent: Element, alternative: str, box: tuple[float, float, float, float]) -> Element:
        """A figure with its text alternative; ``box`` is where it stands: left, foot, right, top."""
        element = Element("Figure", parent)
        element.entries["Alt"] = alternative
        edges = PDFArray(self.on_page(box))
        element.attributes = {"O": PDFName("Layout"), "BBox": edges, "Placement": PDFName("Block")}
        return element

    def on_page(self, box: Sequence[float]) -> list[float]:
        """The edges of a box as they are on the paper, for what is told of the page outside of its drawing."""
        return [edge * self.page_scale for edge in box]

    @contextmanager
    def artefact(self, pagination: bool = False) -> Iterator[None]:
        """What is drawn inside is decoration, or a repeated banner; a screen reader passes over it."""
        self._code.append("/Artifact <</Type /Pagination>> BDC" if pagination else "/Artifact BMC")
        yield
        self._code.append("EMC")

    def show(self, x: float, y: float, text: str, weight: Weight, size: float, ink: str) -> None:
        """Draw a text at the left end of its baseline."""
        document = self._doc
        parts = [
            f"{font.getSubsetInternalName(subset, document)} {size:g} Tf ({self._escape(codes)}) Tj"
            for font, stretch in self._faces[weight].stretches(text)
            for subset, codes in font.splitString(stretch, document)
        ]
        self._code.append(f"BT {self._rgb(ink)} rg 1 0 0 1 {x:.2f} {y:.2f} Tm {' '.join(parts)} ET")

    def box(
        self,
        rect: tuple[float, float, float, float],
        fill: str,
        radius: float = 0.0,
        stroke: str = "",
        line: float = 0.5,
    ) -> None:
        """A rectangle (x, y of its foot, width, height) with round corners, filled and perhaps outlined."""
        self._code.append(f"{self._rgb(fill)} rg")
        if stroke:
            self._code.append(f"{self._rgb(stroke)} RG {line:g} w")
        self._code.append(_path(*rect, radius) + (" B" if stroke else " f"))

    def rule(self, x: float, y: float, width: float, ink: str, line: float) -> None:
        """A level line."""
        self._code.append(f"{self._rgb(ink)} RG {line:g} w {x:.2f} {y:.2f} m {x + width:.2f} {y:.2f} l S")

    def stroke(
        self,
        curves: Iterable[tuple[float, float, float, float, float, float, float, float]],
        ink: str,
        line: float,
        dash: Sequence[float] = (),
    ) -> None:
        """Cubic Bézier curves (start, two handles, end, each as x, y); ``dash`` in points, () is unbroken."""
        self._code.append(f"q {self._rgb(ink)} RG {line:g} w [{_numbers(dash)}] 0 d")
        for curve in curves:
            self._code.append(f"{_numbers(curve[:2])} m {_numbers(curve[2:])} c S")
        self._code.append("Q")

    def stamp(self, name: str, size: tuple[float, float], at: tuple[float, float], draw: Callable[[], object]) -> None:
        """Show a drawing that stands on many pages and is kept once. It belongs to what it is shown within.

        Args:
            name: what it is known by in this document.
            size: its width and height.
            at: where its foot and left end are on the page.
            draw: draws it, with its foot and left end at 0; called once a name.
        """
        known = name in self._stamps
        held = self._stamps.setdefault(name, f"stamp{len(self._stamps)}")
        if not known:
            self.beginForm(held, 0, 0, *size)
            draw()
            self.endForm()
        self._code.append(f"q 1 0 0 1 {at[0]:.2f} {at[1]:.2f} cm")
        self.doForm(held)
        self._code.append("Q")

    def _rgb(self, ink: str) -> str:
        if ink not in self._inks:
            colour = HexColor(as_grey(ink) if self._grey else ink)
            self._inks[ink] = f"{colour.red:.3f} {colour.green:.3f} {colour.blue:.3f}"
        return self._inks[ink]

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """Finish the page and tie its marked content to the structure tree."""
        if self.page_scale != 1.0:
            self._code.insert(0, f"{self.page_scale:g} 0 0 {self.page_scale:g} 0 0 cm")
        super().showPage()
        page = self._doc.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = self.pages, PDFName("S")
        self._parents.append(self._marks)
        self._marks = []

    def add_to_page(self, number: int) -> PageAddition:
        """Draw more on a finished page (counting from 0), at its scale, as the number of all pages can only be."""
        return PageAddition(self, self._doc.Pages.pages[number])

    def reserve(self) -> Reserved:
        """Keep a place in what is being drawn for what is known when later pages are drawn, such as a page number."""
        self._reserved += 1
        mark = f"%place {self._reserved}."
        self._code.append(mark)
        return Reserved(self.pages, mark)

    def fill(self, place: Reserved) -> PageAddition:
        """Draw in a place kept on a finished page."""
        return PageAddition(self, self._doc.Pages.pages[place.page], place.mark)

    def save(self) -> None:
        """Write the structure tree and the file."""
        write_structure(self._doc, self.root, self._parents, self.links)
        write_metadata(self._doc, self._title, self._language, self.record)
        self.setViewerPreference("DisplayDocTitle", "true")
        super().save()


class Reserved(NamedTuple):
    """A place kept on a page (from 0), by the mark that stands for it in the page's code."""

    page: int
    mark: str


class PageAddition:
    """A finished page opened again: what is drawn within the ``with`` block comes last on it, or in the kept place."""

    def __init__(self, canvas: TaggedCanvas, page: Any, mark: str = "") -> None:
        self._canvas, self._page, self._mark = canvas, page, mark
        self._held: list[str] = []

    def __enter__(self) -> TaggedCanvas:
        self._held, self._canvas._code = self._canvas._code, []
        return self._canvas

    def __exit__(self, *_: object) -> None:
        code = "\n".join(self._canvas._code) + "\n"
        if self._mark:
            self._page.stream = self._page.stream.replace(f"{self._mark}\n", code, 1)
        else:
            self._page.stream += code
        self._canvas._code = self._held


_ROUND = 0.5523
"""How far a Bézier handle stands out for a quarter circle of radius 1: 4/3 (√2 - 1)."""


def _numbers(values: Iterable[float]) -> str:
    return " ".join(f"{value:.2f}" for value in values)


def _path(x: float, y: float, width: float, height: float, radius: float) -> str:
    if not radius:
        return f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re"
    r = min(radius, width / 2, height / 2)
    k = r * (1 - _ROUND)
    right, top = x + width, y + height
    points = (
        (x + r, y, "m"), (right - r, y, "l"),
        (right - k, y), (right, y + k), (right, y + r, "c"), (right, top - r, "l"),
        (right, top - k), (right - k, top), (right - r, top, "c"), (x + r, top, "l"),
        (x + k, top), (x, top - k), (x, top - r, "c"), (x, y + r, "l"),
        (x, y + k), (x + k, y), (x + r, y, "c"),
    )  # fmt: skip
    steps = (f"{p[0]:.2f} {p[1]:.2f}{' ' + str(p[2]) if len(p) > 2 else ''}" for p in points)
    return " ".join(steps) + " h"
