"""Which sessions a roll-up is made of: the latest that stands of each assessment, unless somebody says otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from riskdesk.domain.catalogue import Assessment, SessionSummary
from riskdesk.immutable import immutable
from riskdesk.services.desk import Desk


@immutable
class Offer:
    """An assessment with the sessions that a roll-up can take of it, the newest first.

    Each session is there in its latest closed or recorded version, and as the draft that it is where it has none.
    """

    assessment: Assessment
    sessions: tuple[SessionSummary, ...]

    @property
    def suggested(self) -> SessionSummary:
        """The newest that stands and is not made up; else the newest that stands; else the newest draft."""
        standing = [s for s in self.sessions if s.stands]
        real = [s for s in standing if not s.illustrative]
        return next(iter([*real, *standing, *self.sessions]))


def offers(desk: Desk) -> Iterator[Offer]:
    """Every assessment of a library that has a session, in the order in which they came into it.

    Raises:
        RiskDeskError: the library cannot be read.
    """
    for assessment in desk.assessments():
        found = desk.past.standing(assessment.assessment_id, drafts=True)[::-1]
        if found:
            yield Offer(assessment, found)
