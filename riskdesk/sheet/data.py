"""What a sheet is made of: options, columns, rows, facts."""

from __future__ import annotations

from enum import StrEnum

from riskdesk.domain.public import Public
from riskdesk.domain.session import Session
from riskdesk.immutable import immutable
from riskdesk.sheet.fill_in import BlankOptions
from riskdesk.sheet.matrix import SheetMatrix
from riskdesk.sheet.notes import Note
from riskdesk.sheet.pack import PackMaterial


class Document(StrEnum):
    """What can be made of a session for paper."""

    SHEET = "sheet"
    PUBLIC = "public"
    PACK = "pack"
    AREAS = "areas"
    BLANK = "blank"


PRINTED_NAMES = {
    Document.PUBLIC: "Public version",
    Document.PACK: "Board pack",
    Document.AREAS: "Area pages",
}
"""What an issued document that is no priority sheet is kept as, beside its paper."""


class PageSize(StrEnum):
    """The sizes of paper that the sheet is laid out for."""

    A4 = "A4"
    A3 = "A3"
    LETTER = "Letter"

    @property
    def points(self) -> tuple[float, float]:
        """Width and height upright, in points (ISO 216; ANSI A)."""
        return _POINTS[self]


_POINTS = {PageSize.A4: (595.276, 841.89), PageSize.A3: (841.89, 1190.551), PageSize.LETTER: (612.0, 792.0)}


@immutable
class SheetOptions:
    """What is made, and how it is issued. ``issued_on`` (an ISO date) and ``issued_to`` go before what the session's
    details say. With ``greyscale`` there is no colour in it.

    ``before`` is last time's session, against which ranks are told; without it the sheet has no such columns.
    ``public`` is what a public version withholds; no other document looks at it. ``pack`` is what the Board pack and
    the area pages hold beside the session, ``blank`` how blank score sheets are made.
    """

    page: PageSize = PageSize.A4
    landscape: bool = False
    greyscale: bool = False
    document: Document = Document.SHEET
    issued_on: str = ""
    issued_to: str = ""
    before: Session | None = None
    public: Public | None = None
    pack: PackMaterial | None = None
    blank: BlankOptions | None = None

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page in points."""
        width, height = self.page.points
        return (height, width) if self.landscape else (width, height)

    @property
    def paper(self) -> str:
        """ "A4", "A3 landscape"."""
        return f"{self.page.value} landscape" if self.landscape else self.page.value

    @property
    def issued_as(self) -> str:
        """The paper of an issued sheet, with the document's name where it is another: "A4, Board pack"."""
        return ", ".join(filter(None, (self.paper, PRINTED_NAMES.get(self.document))))


AS_RECORDED = SheetOptions()
"""A4 upright, issued as the session's details say."""


@immutable
class Chip:
    """A risk score with its band as word, sign and colours ("#RRGGBB")."""

    score: str
    band: str
    sign: str
    fill: str
    ink: str


class ColumnKey(StrEnum):
    """The columns of the table; the values name fields of :class:`SheetRow`."""

    PRIORITY = "priority"
    CODE = "code"
    AREA = "area"
    THREAT = "threat"
    IMPACT = "impact"
    PROBABILITY = "probability"
    RISK = "chip"
    RISK_RANK = "risk_rank"
    LAST_TIME = "last_time"
    MOVE = "move"
    COMPUTED = "computed"
    WHY = "why"


@immutable
class Column:
    """A column of the table and its heading."""

    key: ColumnKey
    heading: str


@immutable
class SheetRow:
    """One area's row; a text is ``""`` where the sheet has nothing to say and "–" where a mark is missing."""

    area_id: str
    code: str
    area: str
    priority: str = ""
    threat: str = ""
    impact: str = ""
    probability: str = ""
    chip: Chip | None = None
    risk_rank: str = ""
    last_time: str = ""
    move: str = ""
    computed: str = ""
    why: str = ""


@immutable
class Fact:
    """One of the facts below the title: "Version" and "1, closed"."""

    label: str
    value: str


@immutable
class Body:
    """What stands below the facts: the method in words, the tables, the matrix, the notes.

    ``not_scored`` has columns of its own; ``matrix`` is ``None`` where no scores are recorded.
    """

    method: str
    columns: tuple[Column, ...]
    rows: tuple[SheetRow, ...]
    not_scored_columns: tuple[Column, ...]
    not_scored: tuple[SheetRow, ...]
    not_scored_title: str
    matrix: SheetMatrix | None
    notes: tuple[Note, ...]


@immutable
class Sheet:
    """All that the sheet says, in reading order.

    ``banner`` stands at the head and foot of every page. ``flags`` are what must not be overlooked: that the session is
    a draft, that its scores are illustrative. ``code`` tells method and scores from any others; ``record`` is what the
    PDF keeps out of sight (``riskdesk.sheet.record``).
    """

    banner: str
    title: str
    subtitle: str
    flags: tuple[str, ...]
    facts: tuple[Fact, ...]
    code: str
    body: Body
    record: str = ""
