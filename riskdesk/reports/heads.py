"""What the documents have in common at their head: title, what it is of, what runs on, boxes and headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from riskdesk.domain.words import joined
from riskdesk.reports.blocks import Paragraph
from riskdesk.reports.flow import Block
from riskdesk.reports.styles import HEAVY, QUIET, SMALL, STRONG
from riskdesk.reports.typeset import Run
from riskdesk.sheet.notes import Note


def running(flags: Iterable[str], *of: str) -> tuple[Run, ...]:
    """What further pages begin with: first what must not be overlooked, then what they are of."""
    flagged, title = joined(flags), joined(of)
    return ((f"{flagged} · ", STRONG), (title, QUIET)) if flagged else ((title, QUIET),)


def subtitle(of: str, flags: Iterable[str]) -> tuple[Run, ...]:
    """What stands below a title: what it is of, then what must not be overlooked."""
    flagged = joined(flags)
    return ((f"{of} · " if of and flagged else of, QUIET), (flagged, STRONG))


def head(title: str, below: tuple[Run, ...]) -> Iterator[Block]:
    """A document's title with its subtitle."""
    yield Paragraph(((title, HEAVY),), 18, "H1", after=1)
    yield Paragraph(below, 9.6, after=6)


def boxed(lead: str, text: str) -> Paragraph:
    """A paragraph on a pale ground, which ``lead`` begins in bold."""
    return Paragraph(((f"{lead} ", HEAVY), (text, SMALL)) if lead else ((text, SMALL),), 8.4, after=7, boxed=True)


def section(heading: str, keep: float = 80, size: float = 10) -> Paragraph:
    """The heading of a table, which never stands last on a page: it asks for ``keep`` points below it."""
    return Paragraph(((heading, HEAVY),), size, "H2", after=3, keep=keep)


def note(told: Note, size: float) -> tuple[Paragraph, ...]:
    """A note's heading, and its paragraphs in this size."""
    body = [
        Paragraph(tuple((text, STRONG if bold else SMALL) for text, bold in runs), size, after=2.5)
        for runs in told.paragraphs
    ]
    body[-1] = Paragraph(body[-1].runs, size, after=7)
    return (Paragraph(((told.heading, HEAVY),), 9.6, "H2", after=1.5, keep=26), *body)
