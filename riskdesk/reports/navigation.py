"""Ways about a document: bookmarks, and links from one place to another that a screen reader meets as such."""

from __future__ import annotations

from riskdesk.reports.backend import PDFArray, PDFDictionary, PDFName, PDFString
from riskdesk.reports.structure import Annotated, Element
from riskdesk.reports.tagged import TaggedCanvas


def set_bookmark(canvas: TaggedCanvas, key: str, title: str, level: int) -> None:
    """Make the present page known as ``key`` and list it among the bookmarks.

    Args:
        title: without characters that the document's font lacks.
        level: 0, or 1 for one below the last of level 0.
    """
    canvas.bookmarkPage(key, fit="XYZ", left=0, top=canvas._pagesize[1])
    canvas.places[key] = canvas.pages
    canvas.addOutlineEntry(title or "–", key, level, closed=False)


def link(canvas: TaggedCanvas, element: Element, rect: tuple[float, float, float, float], key: str, words: str) -> None:
    """Lay a link over what is drawn of ``element``, which is tagged "Link" or gets nothing else.

    Args:
        rect: left, foot, right and top on the present page, in the measure of what is drawn.
        key: the place that it leads to; it may be made known later.
        words: what the link is for, which those hear who cannot see it.
    """
    name = f"link{len(canvas.links)}"
    annotation = PDFDictionary(
        {
            "Type": PDFName("Annot"),
            "Subtype": PDFName("Link"),
            "Rect": PDFArray([round(value, 2) for value in canvas.on_page(rect)]),
            "Border": PDFArray([0, 0, 0]),
            "F": 4,
            "Contents": PDFString(words),
            "Dest": canvas._bookmarkReference(key),
        }
    )
    canvas._addAnnotation(annotation, name)
    element.kids.append(Annotated(canvas.pages, f"Annot.{name}"))
    canvas.links.append((element, annotation))
