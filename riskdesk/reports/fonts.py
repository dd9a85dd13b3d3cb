"""Source Sans 3, the face of screen and paper, as reportlab embeds it, and DejaVu Sans for what that lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import groupby
from threading import Lock
from typing import Any
from unicodedata import bidirectional, category

from riskdesk.immutable import immutable
from riskdesk.reports.backend import TTFont, pdfmetrics


class Weight(StrEnum):
    """The cuts that the sheet uses, by the names of their files."""

    REGULAR = "Regular"
    SEMIBOLD = "Semibold"
    BOLD = "Bold"


@immutable(slots=False)
class Face:
    """One registered cut: its name in reportlab, and the advance of each of its characters in em."""

    name: str
    font: TTFont
    advance: Mapping[str, float]

    def stretches(self, text: str) -> Iterator[tuple[TTFont, str]]:
        """The text in stretches, each with the font that has its characters."""
        if text.isascii():
            yield self.font, text
            return
        own = self.font.face.charToGlyph
        for mine, letters in groupby(text, key=lambda letter: ord(letter) in own):
            yield (self.font if mine else _spare().font), "".join(letters)

    def width(self, text: str, size: float) -> float:
        """The width of a text, all of whose characters the face has, in the unit of ``size``."""
        return sum(map(self.advance.__getitem__, text)) * size


class _Advances(dict[str, float]):
    """A cut's own characters, and the spare face's, which is read the first time that one of them is asked for."""

    def __contains__(self, letter: object) -> bool:
        return super().__contains__(letter) or (isinstance(letter, str) and letter in _spare().advance)

    def __missing__(self, letter: str) -> float:
        return _spare().advance[letter]


_UNMAPPED = re.compile(r"<[0-9A-F]{2}> <(?:0000|FEFF|FFFE)>\n")
_ENTRY = re.compile(r"<[0-9A-F]{2}> <[0-9A-F]+>\n")
_BLOCK = re.compile(r"\d+ beginbfchar\n(?P<entries>.*?)endbfchar", re.DOTALL)
_MOST_ENTRIES = 100


_CUTTING = Lock()


class SheetFont(TTFont):
    """A TrueType font whose character map a screen reader can trust.

    reportlab maps unused places to U+0000, which PDF/UA-1 (ISO 14289-1, 7.21.7) forbids, and writes more than the
    100 entries a block that the PDF reference allows.
    """

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab's name
        """Add the font's objects to the document, with the character maps put right."""
        # Cutting a subset moves the one reading position of the font's file: two documents must not do it at once.
        with _CUTTING:
            super().addObjects(doc)
        for name, held in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:") and _UNMAPPED.search(held.content):
                held.content = _BLOCK.sub(_mapped, held.content)


def _mapped(block: re.Match[str]) -> str:
    entries = _ENTRY.findall(_UNMAPPED.sub("", block["entries"]))
    parts = [entries[n : n + _MOST_ENTRIES] for n in range(0, len(entries), _MOST_ENTRIES)]
    return "\n".join(f"{len(part)} beginbfchar\n{''.join(part)}endbfchar" for part in parts)


_LOCK = Lock()


def faces() -> Mapping[Weight, Face]:
    """The cuts, read and registered once a process, whichever thread asks first."""
    with _LOCK:
        return _faces()


@lru_cache(maxsize=1)
def _faces() -> Mapping[Weight, Face]:
    made = {weight: _face(f"SourceSans3-{weight.value}") for weight in Weight}
    return {weight: replace(face, advance=_Advances(face.advance)) for weight, face in made.items()}


LAST = 0xFFFF
"""The last character of Unicode's basic plane."""
_SPARE_LOCK = Lock()
_SPARE_KINDS = frozenset(
    {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Po", "Sc", "Sm"}
)
"""Letters, digits, punctuation, currencies, mathematics. Pictures are left out: they would be grey shapes of another
size, and the mark that stands for them is reported."""
_FROM_RIGHT = frozenset({"R", "AL"})
"""Scripts that run from the right and join their letters, which nothing here does: they are marked, not misspelt."""


def _spare() -> Face:
    """The face for what Source Sans 3 lacks, such as Arabic-Indic digits."""
    with _SPARE_LOCK:
        return _read_spare()


@lru_cache(maxsize=1)
def _read_spare() -> Face:
    face = _face("DejaVuSans")
    fit = {letter: wide for letter, wide in face.advance.items() if _fits(letter)}
    return replace(face, advance=fit)


def _fits(letter: str) -> bool:
    return category(letter) in _SPARE_KINDS and bidirectional(letter) not in _FROM_RIGHT


def _face(name: str) -> Face:
    data = (files("riskdesk.resources") / "fonts" / f"{name}.ttf").read_bytes()
    font = SheetFont(name, BytesIO(data), shapable=False)
    pdfmetrics.registerFont(font)
    widths: Mapping[int, float] = font.face.charWidths
    # What lies above is not taken: reportlab notes it for reading aloud in a form that no reader takes.
    return Face(name, font, {chr(code): widths[code] / 1000 for code in font.face.charToGlyph if code <= LAST})
