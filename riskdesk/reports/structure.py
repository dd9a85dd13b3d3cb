"""The structure tree of a tagged PDF: headings, paragraphs, tables and figures as a screen reader meets them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from riskdesk.reports.backend import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObject,
    PDFObjectReference,
    PDFStream,
    PDFString,
)

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:riskdesk="urn:riskdesk:record">\
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li>\
</rdf:Alt></dc:title><dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\
<pdfuaid:part>1</pdfuaid:part>{record}</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


class Element:
    """One element of the structure tree: its tag, its attributes, and what it holds in order."""

    __slots__ = ("attributes", "entries", "kids", "number", "page", "parent", "tag")

    def __init__(self, tag: str, parent: Element | None = None, attributes: Mapping[str, Any] | None = None) -> None:
        self.tag = tag
        self.parent = parent
        self.attributes = attributes
        self.entries: dict[str, str] = {}
        self.kids: list[Element | tuple[int, int]] = []
        self.page: int | None = None
        self.number = 0
        if parent is not None:
            parent.kids.append(self)

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()


def header_cell(row: Element, scope: str, span: int = 1) -> Element:
    """A table header for a "Column" (or as many as ``span``) or a "Row"."""
    wide = {"ColSpan": span} if span > 1 else {}
    return Element("TH", row, {"O": PDFName("Table"), "Scope": PDFName(scope), **wide})


def write_structure(document: Any, root: Element, pages: Sequence[Sequence[Element]]) -> None:
    """Write the tree into reportlab's document and hang it on the catalogue.

    Args:
        pages: for each page the elements that its marked content belongs to, by the number of the mark.
    """
    for number, element in enumerate(root.walk()):
        element.number = number
        document.Reference(_Raw(_Writer(element)), _name(element))
    numbers: list[Any] = []
    for page, marks in enumerate(pages):
        numbers += [page, PDFArray([PDFObjectReference(_name(e)) for e in marks])]
    tree = {
        "Type": PDFName("StructTreeRoot"),
        "K": PDFArray([PDFObjectReference(_name(root))]),
        "ParentTree": PDFDictionary({"Nums": PDFArray(numbers)}),
        "ParentTreeNextKey": len(pages),
    }
    document.Reference(PDFDictionary(tree), "StructTree")
    document.Catalog.StructTreeRoot = PDFObjectReference("StructTree")
    document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})


def write_metadata(document: Any, title: str, language: str, record: str = "") -> None:
    """Write title, language, the mark of PDF/UA-1 and, if there is one, the record of what it was made from as XMP."""
    kept = f"<riskdesk:record>{escape(record)}</riskdesk:record>" if record else ""
    xmp = _XMP.format(title=escape(title), language=language, record=kept)
    kind = PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")})
    document.Catalog.Metadata = _Plain(kind, xmp.encode("utf-8"))


class _Plain(PDFStream):
    """A stream without filters; reportlab would write an empty filter list, which validators reject."""

    def format(self, document: Any) -> bytes:
        entries = dict(self.dictionary.dict, Length=len(self.content))
        head: bytes = PDFDictionary(entries).format(document)
        return b"%s\nstream\n%s\nendstream\n" % (head, self.content)


class _Raw(PDFObject):
    """An object whose bytes are made when the file is written, when references have their numbers."""

    def __init__(self, make: Any) -> None:
        self._make = make

    def format(self, document: Any) -> bytes:
        made: bytes = self._make(document)
        return made


def _name(element: Element) -> str:
    return f"Struct{element.number}"


class _Writer:
    """Writes one structure element; by hand, because a table of 500 rows has thousands of them."""

    def __init__(self, element: Element) -> None:
        self._element = element

    def __call__(self, document: Any) -> bytes:
        element = self._element
        parent = _name(element.parent) if element.parent else "StructTree"
        parts = [f"/Type /StructElem /S /{element.tag} /P".encode(), _reference(parent, document)]
        if element.kids:
            parts += [b"/K [", *(self._kid(kid, document) for kid in element.kids), b"]"]
        if element.page is not None:
            parts += [b"/Pg", _reference(f"Page{element.page + 1}", document)]
        if element.attributes:
            parts += [b"/A", PDFDictionary(dict(element.attributes)).format(document)]
        for key, text in element.entries.items():
            parts += [f"/{key}".encode(), PDFString(text).format(document)]
        return b"<< " + b" ".join(parts) + b" >>"

    def _kid(self, kid: Element | tuple[int, int], document: Any) -> bytes:
        if isinstance(kid, Element):
            return _reference(_name(kid), document)
        page, mark = kid
        if page == self._element.page:
            return str(mark).encode()
        return b"<< /Type /MCR /Pg %s /MCID %d >>" % (_reference(f"Page{page + 1}", document), mark)


def _reference(name: str, document: Any) -> bytes:
    written: bytes = PDFObjectReference(name).format(document)
    return written
