"""Sessions that the sheet's tests print."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from riskdesk.domain.codes import code_for
from riskdesk.domain.scheme import Scheme
from riskdesk.domain.scheme_file import dump_scheme, read_scheme
from riskdesk.domain.session import (
    Attendee,
    Mark,
    RecordedRanks,
    RiskArea,
    Session,
    SessionInfo,
    State,
    mark_key,
)

Scores = tuple[str, int | None, int | None, int | None]

ELEVEN: tuple[Scores, ...] = (
    ("Anti-social Behaviour", 1, 3, 15),
    ("Alcohol Related Harm", 2, 5, 20),
    ("Drugs", 3, 5, 13),
    ("Killed & Seriously Injured", 4, 2, 5),
    ("Safeguarding Adults", 4, 4, 3),
    ("Domestic Violence", 5, 3, 10),
    ("Rape & Serious Sexual Assault", 4, 3, 9),
    ("Safeguarding Children", 5, 5, 14),
    ("Organised Crime Groups", 4, 5, 12),
    ("Serious Acquisitive Crime / Offender Management", 3, 3, 11),
    ("Terrorism (International & Domestic)", 5, 1, 7),
)
"""Impact, probability, threat: illustrative scores, made so that the default scheme gives the published order."""

PUBLISHED: tuple[tuple[str, int, int, int], ...] = (
    ("Safeguarding Children", 3, 1, 1),
    ("Organised Crime Groups", 5, 2, 2),
    ("Alcohol Related Harm", 1, 7, 3),
    ("Drugs", 4, 5, 4),
    ("Domestic Violence", 7, 4, 5),
    ("Rape & Serious Sexual Assault", 8, 6, 6),
    ("Serious Acquisitive Crime / Offender Management", 6, 8, 7),
    ("Safeguarding Adults", 11, 3, 8),
    ("Anti-social Behaviour", 2, 11, 9),
    ("Killed & Seriously Injured", 10, 9, 10),
    ("Terrorism (International & Domestic)", 9, 10, 11),
)
"""Threat position, risk rank, prioritisation rank: Derbyshire Safer Communities Board, paper of 17 November 2010."""


@cache
def default_scheme() -> Scheme:
    return read_scheme(Path(str(files("riskdesk.resources") / "schemes" / "derbyshire-2010.toml")))


def areas_of(names: Sequence[str], justification: str = "") -> tuple[RiskArea, ...]:
    codes: list[str] = []
    for name in names:
        codes.append(code_for(name, codes))
    return tuple(RiskArea(f"a{n}", name, codes[n], n, justification=justification) for n, name in enumerate(names))


def made(rows: Sequence[Scores] = ELEVEN, justification: str = "", **details: Any) -> Session:
    """A closed session of these areas under the default scheme; ``details`` go to its ``SessionInfo``."""
    scheme = default_scheme()
    marks = {}
    for n, (_, *values) in enumerate(rows):
        for factor, value in zip(("impact", "probability", "threat"), values, strict=True):
            if value is not None:
                mark = Mark(f"a{n}", factor, value)
                marks[mark_key(mark)] = mark
    info = SessionInfo(
        version_id="v1",
        session_id="s1",
        assessment_id="x1",
        number=1,
        state=State.CLOSED,
        assessment_title="Strategic assessment 2010/11",
        title="Illustrative scores",
        partnership="Community Safety Partnership",
        handling="for members of the partnership only",
    )
    areas = areas_of([row[0] for row in rows], justification)
    return Session(replace(info, **details), scheme, dump_scheme(scheme), areas, marks)


def eleven(**details: Any) -> Session:
    """The eleven areas with the illustrative scores and everything else that a sheet can say."""
    known = {
        "illustrative": True,
        "label": "illustrative scores, made up for the demonstration",
        "data_to": "2026-09-30",
        "issued_on": "2026-11-09",
        "issued_to": "the Board",
        "review_on": "2027-02-01",
    }
    people = (Attendee(0, "Facilitator", "County council"), Attendee(1, "Analyst", "Police"))
    return replace(
        made(justification="Repeat referrals 17.9%. More is known.", **{**known, **details}), attendees=people
    )


def recorded() -> Session:
    """The published table as a recorded session: ranks and no scores."""
    session = made((), state=State.RECORDED, title="As published", source="the paper of 17 November 2010")
    areas = areas_of([row[0] for row in PUBLISHED])
    ranks = {f"a{n}": RecordedRanks(f"a{n}", *row[1:]) for n, row in enumerate(PUBLISHED)}
    return replace(session, scheme=None, scheme_text="", areas=areas, recorded=ranks)


def many(count: int) -> Session:
    """A long list in many cells, with ties."""
    return made([(f"Area {n:03d}", n % 5 + 1, n // 5 % 5 + 1, n % 25 + 1) for n in range(count)], "A reason.")
