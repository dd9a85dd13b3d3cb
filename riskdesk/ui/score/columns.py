"""The columns of the score table: which there are depends on the session's own scheme."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from riskdesk.domain.scheme import THREAT, Factor
from riskdesk.domain.session import Session
from riskdesk.immutable import immutable


class Kind(Enum):
    """What a column holds."""

    NUMBER = auto()
    NAME = auto()
    MARK = auto()
    POSITION = auto()
    """The threat position of a recorded session: a fact, not a mark."""
    SCORE = auto()
    RISK = auto()
    PRIORITY = auto()


RANKS = (Kind.RISK, Kind.PRIORITY)
"""What is kept from the room while ranks are hidden."""


HIDDEN = "·"
"""What stands for a rank that is kept from the room."""
NONE = "–"
"""What stands for a rank or score that there is not."""


@immutable
class Column:
    """One column; ``short`` stands in the header where width is scarce. Only a mark has a ``factor``."""

    kind: Kind
    title: str
    short: str
    tip: str
    factor: Factor | None = None


def columns_of(session: Session | None, tr: Callable[[str], str]) -> tuple[Column, ...]:
    """The columns of a session's table, from left to right. ``tr`` translates."""
    if session is None:
        return ()
    number = Column(Kind.NUMBER, "", "", tr("Place in the order of scoring"))
    name = Column(Kind.NAME, tr("Risk area"), tr("Risk area"), tr("The name and the code of the risk area"))
    risk = Column(Kind.RISK, tr("Risk rank"), tr("Risk"), tr("Rank by risk, 1 = greatest"))
    priority = Column(Kind.PRIORITY, tr("Priority"), tr("Prio."), tr("The agreed prioritisation rank, 1 = first"))
    if session.scheme is None:
        position = Column(Kind.POSITION, tr("Threat position"), tr("Threat"), tr("As recorded, 1 = greatest threat"))
        return number, name, position, risk, priority
    marks = tuple(_mark(factor, tr) for factor in session.scheme.factors)
    score = Column(Kind.SCORE, tr("Risk score"), tr("Score"), tr("Follows from impact and probability"))
    return number, name, *marks, score, risk, priority


def _mark(factor: Factor, tr: Callable[[str], str]) -> Column:
    # The threat factor's full name is as long as "Threat score"; beside "Risk score" its first word is enough.
    title = tr("Threat") if factor.key == THREAT and factor.name == "Threat score" else factor.name
    short = title if len(title) <= 7 else title[:4].rstrip() + "."
    return Column(Kind.MARK, title, short, factor.definition or factor.name, factor)
