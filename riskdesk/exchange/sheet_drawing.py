"""How the pages of a PDF are drawn, as digests: two pages of one digest show the same to the eye, byte for byte.

What counts is what a page draws and with what: its content unpacked, its fonts and pictures, its size. How the file
holds that (numbers of objects, packing, order) does not count, so that saving it anew without a change leaves it equal.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    StreamObject,
    TextStringObject,
)

if TYPE_CHECKING:
    from pypdf import PageObject

MOST_UNPACKED = 500_000_000
"""Bytes of all streams of a file; a pack of 500 areas has some twenty million."""
_NOT_DRAWN = frozenset(
    {"/Parent", "/P", "/StructParent", "/StructParents", "/Metadata", "/PieceInfo", "/LastModified", "/M"}
    | {"/Length", "/Filter", "/DecodeParms", "/ProcSet"}
)
"""Where a thing belongs and how it is packed, and not how it looks."""


class Drawings:
    """Digests of the pages of one file; what several pages share is worked out once."""

    def __init__(self) -> None:
        self._known: dict[int, bytes] = {}
        self._open: set[int] = set()
        self._unpacked = 0

    def drawn(self, page: PageObject) -> str:
        """Of what the page itself draws, in hexadecimal.

        Raises:
            ValueError: the file unpacks to more than any sheet has.
        """
        boxes = [[round(float(number), 2) for number in box] for box in (page.mediabox, page.cropbox)]
        size = f"{boxes} {page.rotation} {float(page.user_unit):.2f}".encode()
        resources = self._of(page.get("/Resources"))
        return sha256(size + self._content(page.get("/Contents")) + resources).hexdigest()

    def added(self, page: PageObject) -> str:
        """Of what lies on the page: its links, and notes, stamps and fields, of which a sheet of ours has none."""
        annotations = page.get("/Annots")
        found = annotations.get_object() if annotations is not None else []
        return sha256(b"".join(self._of(one) for one in found)).hexdigest()

    def _content(self, contents: Any) -> bytes:
        found = contents.get_object() if contents is not None else None
        parts = found if isinstance(found, ArrayObject) else [found] if found is not None else []
        # Where one part ends and the next begins is a space, wherever a program cuts them.
        return sha256(b"\n".join(self._data(part.get_object()).strip() for part in parts)).digest()

    def _data(self, stream: StreamObject) -> bytes:
        data = stream.get_data()
        self._unpacked += len(data)
        if self._unpacked > MOST_UNPACKED:
            raise ValueError("too much to unpack")
        return data

    def _of(self, value: Any) -> bytes:
        """The digest of any value, of everything that it refers to too."""
        if not isinstance(value, IndirectObject):
            return sha256(self._plain(value)).digest()
        number = value.idnum
        if number in self._known:
            return self._known[number]
        if number in self._open:
            return b"around"
        self._open.add(number)
        self._known[number] = self._of(value.get_object())
        self._open.discard(number)
        return self._known[number]

    def _plain(self, value: Any) -> bytes:
        if isinstance(value, DictionaryObject):
            return self._of_dictionary(value)
        if isinstance(value, ArrayObject):
            return b"array" + b"".join(self._of(one) for one in value)
        if isinstance(value, ByteStringObject):
            return b"bytes" + bytes(value)
        if isinstance(value, TextStringObject | NameObject):
            return f"text{value}".encode("utf-8", "surrogatepass")
        if value is None or isinstance(value, NullObject):
            return b"nothing"
        if isinstance(value, BooleanObject):
            return b"yes" if value.value else b"no"
        return b"number%.3f" % round(float(value), 3)

    def _of_dictionary(self, value: DictionaryObject) -> bytes:
        # A link to a page says which one by the page itself, and all of it would be drawn into the link.
        if value.get("/Type") == "/Page":
            return b"page"
        parts = [f"{key}".encode() + self._of(value.raw_get(key)) for key in sorted(value) if key not in _NOT_DRAWN]
        return b"dictionary" + b"".join(parts) + (self._data(value) if isinstance(value, StreamObject) else b"")
