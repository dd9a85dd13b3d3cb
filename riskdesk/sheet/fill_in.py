"""What is left open on paper: cells to be filled in by hand, and how many blank sheets are wanted."""

from __future__ import annotations

from riskdesk.domain.errors import RiskDeskError
from riskdesk.immutable import immutable

MOST_COPIES = 200
"""So many blank sheets are made in one file; a workshop has 10 to 25 people."""


@immutable
class FillIn:
    """A cell to be filled in by hand: texts of which one is ringed, or with ``box`` a box and beside it its one text.
    Without texts it holds lines to write on."""

    texts: tuple[str, ...] = ()
    box: bool = False


@immutable
class BlankOptions:
    """How blank score sheets are made: so many numbered ``copies`` (1 is one sheet without a number), with ``reasons``
    more room to write in beside each area.

    Raises:
        RiskDeskError: ``copies`` is not between 1 and :data:`MOST_COPIES`.
    """

    copies: int = 1
    reasons: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.copies <= MOST_COPIES:
            raise RiskDeskError(f"found {self.copies} copies; from 1 to {MOST_COPIES} blank score sheets can be made")
