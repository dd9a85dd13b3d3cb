"""Blocks one below another over as many pages as they need, with the banner on each."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence

from riskdesk.immutable import immutable
from riskdesk.reports.navigation import set_bookmark
from riskdesk.reports.structure import Element
from riskdesk.reports.styles import ASCENT, BODY, LEADING, STRONG, TEXT
from riskdesk.reports.tagged import TaggedCanvas
from riskdesk.reports.typeset import Line, Run, Typesetter


@immutable
class Pen:
    """What a block draws with."""

    canvas: TaggedCanvas
    setter: Typesetter

    def line(self, line: Line, x: float, y: float, size: float) -> None:
        """Draw a line of text at the left end of its baseline."""
        for piece in line.pieces:
            self.canvas.show(x + piece.x, y, piece.text, piece.style.weight, size, piece.style.ink)


@immutable
class Room:
    """Where a block may draw: from ``top`` (y of the page, growing up) ``height`` down, ``width`` wide.

    ``fresh`` says that the page holds nothing yet: there is never more room than this.
    """

    x: float
    top: float
    width: float
    height: float
    fresh: bool = False


@immutable
class Drawn:
    """How much height a block took, and what of it did not fit."""

    height: float
    rest: Block | None = None


class Block(ABC):
    """Something of the sheet that takes up height."""

    @abstractmethod
    def draw(self, pen: Pen, parent: Element, room: Room) -> Drawn:
        """Draw what fits. On a fresh page something always does."""

    def least(self, _pen: Pen, _width: float) -> float:
        """The room below which the block had better begin on the next page."""
        return 0.0


@immutable(slots=False)
class Gap(Block):
    """White space; none at the head of a page."""

    height: float

    def draw(self, _pen: Pen, _parent: Element, room: Room) -> Drawn:
        """Nothing to draw."""
        return Drawn(0.0 if room.fresh else min(self.height, room.height))


@immutable(slots=False)
class NewPage(Block):
    """What follows begins on the next page, unless nothing stands on this one."""

    def draw(self, _pen: Pen, _parent: Element, _room: Room) -> Drawn:
        """Nothing to draw."""
        return Drawn(0.0)


@immutable(slots=False)
class Part(NewPage):
    """What follows is a part of its own: it begins a new page, and ``running`` heads its further pages.

    ``key`` and ``title`` make the page a target of the contents and a bookmark, of the part's own (``level`` 0) or of
    one within it (1); ``over`` is the title of the bookmark above, where this is the first below it. Its pages are
    drawn so much smaller than measured as ``scale`` says.
    """

    running: tuple[Run, ...]
    key: str
    title: str
    level: int = 0
    over: str = ""
    scale: float = 1.0

    def draw(self, pen: Pen, _parent: Element, _room: Room) -> Drawn:
        """Nothing is drawn; the bookmarks are set."""
        if self.over:
            set_bookmark(pen.canvas, f"{self.key}.over", pen.setter.cleaner.clean(self.over), 0)
        set_bookmark(pen.canvas, self.key, pen.setter.cleaner.clean(self.title), self.level)
        return Drawn(0.0)


@immutable(slots=False)
class Leaf(NewPage):
    """Begins a new page, whose number and those after it are counted anew, under a name such as "Sheet 3 of 12".

    The leaf before it is filled up to an even number of pages, so that on paper printed on both sides each begins on a
    sheet of paper of its own; ``filler`` says so on the page that is left blank.
    """

    name: str
    filler: Block | None = None


MARGIN = 30.0
_BANNER_SIZE = 8.2
_MOST_BANNER_LINES = 4
_MOST_RUNNING_LINES = 2
_RULE = 0.7
_CODE_ROOM = 150.0
"""What the foot keeps for the code and the page's number beside the banner, or more where the code is longer."""


class Pages:
    """The pages of one document: their banners, their numbers, and the room left on the last one.

    ``size`` is the paper's, in points. ``leaf`` is the longest name of its leaves, for which the foot keeps room. Until
    the first :class:`Part` all is drawn so much smaller than measured as ``scale`` says.
    """

    def __init__(
        self,
        pen: Pen,
        size: tuple[float, float],
        banner: str,
        running: Sequence[Run],
        code: str,
        leaf: str = "",
        scale: float = 1.0,
    ) -> None:
        self._pen, self._paper = pen, size
        self._banner, self._code = banner, code
        self._beside = pen.setter.width(_numbered(code, 999, 999, leaf), _BANNER_SIZE, BODY.weight) + 12
        self._scales: list[float] = []
        self._set(running, scale)
        self._first = True
        self._parent = pen.canvas.root
        self._leaves: list[tuple[str, int]] = []
        self._top = self._bottom = 0.0
        self._fresh = True

    def flow(self, blocks: Iterable[Block]) -> None:
        """Draw the blocks; then the numbers of the pages."""
        for block in blocks:
            if isinstance(block, Leaf):
                self._begin_leaf(block)
            elif isinstance(block, Part):
                self._begin_part(block)
            elif isinstance(block, NewPage):
                self._begin_page()
            else:
                self._place(block)
        self._open()
        self._pen.canvas.showPage()
        self._number()

    def _set(self, running: Sequence[Run], scale: float) -> None:
        """Set the banners for the pages to come, which are ``_size`` large in the measure of what is drawn."""
        setter, self._scale = self._pen.setter, scale
        self._size = self._paper[0] / scale, self._paper[1] / scale
        self._width = width = self._size[0] - 2 * MARGIN
        self._head = setter.lines([(self._banner, STRONG)], _BANNER_SIZE, width)[:_MOST_BANNER_LINES]
        foot = width - max(_CODE_ROOM, self._beside)
        self._foot = setter.lines([(self._banner, BODY)], _BANNER_SIZE, foot)[:_MOST_BANNER_LINES]
        self._running = setter.lines(running, _BANNER_SIZE, width)[:_MOST_RUNNING_LINES]

    def _begin_page(self, first: bool = False) -> None:
        """Go on to the next page, if anything stands on this one; ``first`` gives it the head of a first page."""
        if not self._fresh:
            self._first = first
            self._turn()

    def _begin_leaf(self, block: Leaf) -> None:
        """Begin a numbered leaf, on a page whose head is a first page's."""
        begun = self._leaves[-1][1] if self._leaves else 0
        odd = (self._pen.canvas.pages + (not self._fresh) - begun) % 2
        if self._leaves and block.filler is not None and odd:
            self._turn()
            self._place(block.filler)
        self._begin_page(first=True)
        self._leaves.append((block.name, self._pen.canvas.pages))

    def _begin_part(self, part: Part) -> None:
        """Begin a part, on a page of its own, with its bookmarks."""
        self._set(part.running, part.scale)
        self._parent = Element("Part", self._pen.canvas.root)
        begun = len(self._scales) > self._pen.canvas.pages
        if not self._fresh or (begun and self._scales[-1] != part.scale):
            self._first = True
            self._turn()
        self._place(part)

    def _place(self, block: Block) -> None:
        self._open()
        if not self._fresh and self._top - self._bottom < block.least(self._pen, self._width):
            self._turn()
        rest: Block | None = block
        while rest is not None:
            self._open()
            room = Room(MARGIN, self._top, self._width, self._top - self._bottom, self._fresh)
            drawn = rest.draw(self._pen, self._parent, room)
            if drawn.rest is not None and self._fresh and drawn.height <= 0:
                raise RuntimeError(f"{rest!r} draws nothing on a fresh page")
            self._top -= drawn.height
            self._fresh = self._fresh and drawn.height <= 0
            rest = drawn.rest
            if rest is not None:
                self._turn()

    def _turn(self) -> None:
        """Finish the page. The next is begun with the first block on it, which may be a part of another scale."""
        self._open()
        self._pen.canvas.showPage()
        self._fresh = True

    def _open(self) -> None:
        """Begin a page, if none is begun."""
        if len(self._scales) == self._pen.canvas.pages:
            self._scales.append(self._scale)
            self._begin()

    def _begin(self) -> None:
        """Draw the banner at head and foot; from a part's second page on, what the sheet is of."""
        canvas, line = self._pen.canvas, _BANNER_SIZE * LEADING
        canvas.page_scale = self._scale
        first, self._first = self._first, False
        with canvas.artefact(pagination=True):
            y = self._size[1] - 20 - ASCENT * _BANNER_SIZE
            for text in self._head:
                self._pen.line(text, (self._size[0] - text.width) / 2, y, _BANNER_SIZE)
                y -= line
            self._top = y + line - 8
            canvas.rule(MARGIN, self._top, self._width, TEXT, _RULE)
            for n, text in enumerate(() if first else self._running):
                self._top -= line if n else _BANNER_SIZE + 6
                self._pen.line(text, MARGIN, self._top, _BANNER_SIZE)
            y = 21 + line * max(0, len(self._foot) - 1)
            self._bottom = y + 14
            canvas.rule(MARGIN, self._bottom, self._width, TEXT, _RULE)
            for text in self._foot:
                self._pen.line(text, MARGIN, y, _BANNER_SIZE)
                y -= line
        self._top -= 12
        self._bottom += 8
        self._fresh = True

    def _number(self) -> None:
        """Write "Page 2 of 3" on every page, and the code, by which a loose page can be told."""
        canvas = self._pen.canvas
        leaves = self._leaves or [("", 0)]
        ends = [begun for _, begun in leaves[1:]] + [canvas.pages]
        for (name, begun), end in zip(leaves, ends, strict=True):
            for page in range(begun, end):
                text = _numbered(self._code, page + 1 - begun, end - begun, name)
                wide = self._pen.setter.width(text, _BANNER_SIZE, BODY.weight)
                right = self._paper[0] / self._scales[page] - MARGIN
                with canvas.add_to_page(page), canvas.artefact(pagination=True):
                    canvas.show(right - wide, 21, text, BODY.weight, _BANNER_SIZE, TEXT)


def _numbered(code: str, page: int, pages: int, leaf: str = "") -> str:
    return f"{leaf} · Code {code} · Page {page} of {pages}" if leaf else f"Code {code} · Page {page} of {pages}"
