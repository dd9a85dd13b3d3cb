"""One PDF from its frame and its blocks: every document of the program is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO

from riskdesk.immutable import immutable
from riskdesk.reports.flow import Block, Pages, Pen
from riskdesk.reports.fonts import faces
from riskdesk.reports.glyphs import missing_sentence
from riskdesk.reports.tagged import TaggedCanvas
from riskdesk.reports.typeset import Run, Typesetter


@immutable
class SheetResult:
    """A finished document. ``missing`` are the characters that the font lacks, for which a mark was printed."""

    pdf: bytes
    pages: int
    code: str
    missing: tuple[str, ...] = ()

    @property
    def warning(self) -> str:
        """What to tell the user about missing characters, or ``""``."""
        return missing_sentence(self.missing)


@immutable
class Frame:
    """What stands around the blocks.

    ``size`` is width and height in points. ``title`` is the document's own, which a reader's window shows; ``banner``
    stands at the head and foot of every page, ``running`` at the head of every page but the first, ``code`` at the foot
    of all. With ``grey`` every colour is written as the grey that a black-and-white print would show.
    With a ``scale`` under 1 everything is drawn that much smaller, and the page holds so much more; a ``Part`` among
    the blocks has its own.
    ``record`` is kept out of sight, for checking the document later (``riskdesk.sheet.record``).
    ``leaf`` is the longest name of its leaves (``Leaf``), where it has such.
    """

    size: tuple[float, float]
    title: str
    banner: str
    running: tuple[Run, ...]
    code: str
    grey: bool = False
    record: str = ""
    scale: float = 1.0
    leaf: str = ""


def write_document(frame: Frame, blocks: Callable[[Pen], Iterable[Block]]) -> SheetResult:
    """Draw the blocks on as many pages as they need; ``blocks`` is given what they are measured with."""
    setter, out = Typesetter(faces()), BytesIO()
    title = setter.cleaner.clean(frame.title)
    canvas = TaggedCanvas(out, frame.size, setter.faces, title, grey=frame.grey)
    canvas.record = frame.record
    pen = Pen(canvas, setter)
    pages = Pages(pen, frame.size, frame.banner, frame.running, frame.code, frame.leaf, frame.scale)
    pages.flow(blocks(pen))
    canvas.save()
    return SheetResult(out.getvalue(), canvas.pages, frame.code, setter.cleaner.missing)
